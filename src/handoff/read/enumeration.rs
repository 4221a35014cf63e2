//! Items that are numbered within a line: `(1) one; (2) two`.

use super::labels::label_of;
use super::outline::{Block, Outline};

/// How the items of an enumeration are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// `(1) one (2) two`
    Brackets,
    /// `1) one 2) two`
    Bracket,
    /// `1. one. 2. two`
    Stop,
    /// `1、一；2、二`
    Comma,
    /// `①一 ②二`
    Circles,
}

/// Where the lines of a paragraph have to be cut so that each item of an enumeration begins a line: at
/// the second item and those behind it, when the first begins the paragraph or stands behind its label. In
/// a list item only behind a label, which takes what follows out of it, and only where a mark begins no
/// list of its own.
pub(super) fn cuts(source: &str, outline: &Outline, block: &Block, in_item: bool) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut open: Option<(Marks, u32)> = None;
    for line in outline.lines_of(block) {
        let label = label_of(source, outline, line).filter(|label| label.introduces_section());
        if in_item && label.is_none() && open.is_none() {
            continue;
        }
        let start = label.map_or(line.source.start, |label| label.source_after);
        let text = source.get(start..line.source.end).unwrap_or("");
        let begin = start + text.len() - text.trim_start().len();
        // Where the item begins that is read.
        let mut item = begin;
        for at in text.char_indices().map(|(at, _)| start + at) {
            // A number is looked at once, however long it is.
            if source[..at].ends_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let Some((marks, number, length)) = mark_at(&source[at..line.source.end]) else {
                continue;
            };
            if at == begin && number == 1 {
                let begins_list = matches!(marks, Marks::Bracket | Marks::Stop);
                open = (!in_item || !begins_list).then_some((marks, 1));
            } else if open != Some((marks, number - 1)) {
                continue;
            } else if at > begin {
                let said = &source[item..at];
                let inside = |mark: &super::outline::Mark| mark.source.contains(&at);
                let marked = outline.marks_of(line).iter().any(inside);
                if marked || !may_follow(marks, said) {
                    continue;
                }
                cuts.push(at);
            }
            open = open.map(|(marks, _)| (marks, number));
            item = at + length;
        }
    }
    cuts
}

/// The mark that a text begins with, its number, and how long it is.
fn mark_at(text: &str) -> Option<(Marks, u32, usize)> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let number = u32::from(first) - u32::from('①') + 1;
        return Some((Marks::Circles, number, first.len_utf8()));
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    let behind = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let number: u32 = inner[..inner.len() - behind.len()].parse().ok()?;
    let (marks, end) = match (inner.len() < text.len(), behind.get(..2)) {
        (true, Some(") ")) => (Marks::Brackets, 2),
        (false, Some(") ")) => (Marks::Bracket, 2),
        (false, Some(". ")) => (Marks::Stop, 2),
        (false, _) if behind.starts_with('、') => (Marks::Comma, '、'.len_utf8()),
        _ => return None,
    };
    (number > 0).then_some((marks, number, text.len() - behind.len() + end))
}

/// Whether a further mark may stand behind an item.
fn may_follow(marks: Marks, item: &str) -> bool {
    let said = item.trim_end();
    let spaced = said.len() < item.len();
    let ends = said.ends_with(['.', ';', ',', '；', '，', '。']);
    let may = match marks {
        Marks::Brackets | Marks::Bracket => spaced,
        // "see section 2. It …" is a sentence.
        Marks::Stop => ends && spaced,
        Marks::Comma => ends,
        Marks::Circles => true,
    };
    may && said.chars().any(char::is_alphanumeric)
}
