//! Items that are numbered within a line: `(1) one; (2) two`.

use super::labels::label_of;
use super::outline::{Block, Line, Outline};

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

impl Marks {
    const ALL: [Self; 5] = [
        Self::Brackets,
        Self::Bracket,
        Self::Stop,
        Self::Comma,
        Self::Circles,
    ];

    fn mark(self, number: u32) -> String {
        match self {
            Self::Brackets => format!("({number}) "),
            Self::Bracket => format!("{number}) "),
            Self::Stop => format!("{number}. "),
            Self::Comma => format!("{number}、"),
            Self::Circles => ('①'..='⑳')
                .nth(number as usize - 1)
                .map_or_else(String::new, String::from),
        }
    }

    /// Whether a further mark may stand behind this text.
    fn may_follow(self, before: &str) -> bool {
        let said = before.trim_end();
        let ends = said.ends_with(['.', ';', ',', '；', '，', '。']);
        match self {
            Self::Brackets | Self::Bracket => said.len() < before.len(),
            // "see section 2. It …" is a sentence.
            Self::Stop => ends && said.len() < before.len(),
            Self::Comma => ends,
            Self::Circles => true,
        }
    }
}

/// Where the lines of a paragraph have to be cut so that each item of an enumeration begins a line: at
/// the second item and those behind it, when the first begins the paragraph or stands behind its label. In
/// a list item only behind a label, which takes what follows out of it, and only where a mark begins no
/// list of its own.
pub(super) fn cuts(source: &str, outline: &Outline, block: &Block, in_item: bool) -> Vec<usize> {
    let lines = outline.lines_of(block);
    let mut cuts = Vec::new();
    let mut open: Option<(Marks, u32)> = None;
    for line in lines {
        let label = label_of(source, outline, line).filter(|label| label.introduces_section());
        if in_item && label.is_none() && open.is_none() {
            continue;
        }
        let start = label.map_or(line.source.start, |label| label.source_after);
        let Some(text) = source.get(start..line.source.end) else {
            continue;
        };
        let indent = text.len() - text.trim_start().len();
        let first = Marks::ALL
            .into_iter()
            .find(|marks| text[indent..].starts_with(&marks.mark(1)))
            .filter(|marks| !(in_item && matches!(marks, Marks::Bracket | Marks::Stop)));
        open = first.map(|marks| (marks, 2)).or(open);
        if let Some((marks, next)) = &mut open {
            cuts.extend(further(source, outline, line, start + indent, *marks, next));
        }
    }
    cuts
}

/// Where further marks stand in a line, in order and outside inline marks.
fn further(
    source: &str,
    outline: &Outline,
    line: &Line,
    start: usize,
    marks: Marks,
    next: &mut u32,
) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = start;
    // Where the item begins that is read.
    let mark = marks.mark(next.saturating_sub(1));
    let begins = source[start..].starts_with(&mark);
    let mut begin = start + if begins { mark.len() } else { 0 };
    loop {
        let mark = marks.mark(*next);
        let behind = &source[at..line.source.end];
        let found = behind.find(&mark).filter(|_| !mark.is_empty());
        let Some(found) = found.map(|found| at + found) else {
            return cuts;
        };
        let inside = |mark: &super::outline::Mark| mark.source.contains(&found);
        at = found + mark.len();
        if outline.marks_of(line).iter().any(inside) {
            continue;
        }
        let said = source.get(begin..found).unwrap_or("");
        let goes_on = marks.may_follow(said) && said.chars().any(char::is_alphanumeric);
        if found == start || goes_on {
            cuts.extend((found > start).then_some(found));
            *next += 1;
            begin = at;
        }
    }
}
