//! Lists that people type with marks CommonMark does not know: `• one`, `１．one`, `1、one`.

use std::ops::Range;

use super::outline::{Block, Line, Outline};

/// An item of a typed list.
pub(super) struct TypedItem {
    /// Its lines, as indices into [`Outline::lines`].
    pub lines: Range<usize>,
    /// How many bytes of the first line's text come before what it says.
    pub mark: usize,
}

/// The items of a paragraph whose lines begin with list marks that people type; none when it is
/// another paragraph. A first line without a mark announces them.
pub(super) fn typed_items(source: &str, outline: &Outline, block: &Block) -> Vec<TypedItem> {
    let is_empty = |at: &usize| outline.line(&outline.lines[*at]).is_empty();
    let first = block.lines.clone().find(|at| !is_empty(at));
    let marks: Vec<(usize, usize)> = first
        .map_or(0..0, |first| first..block.lines.end)
        .filter_map(|at| Some((at, mark_of(source, outline, &outline.lines[at])?)))
        .collect();
    let begins_list = match marks.as_slice() {
        [] => false,
        // "3.1 GB are left" alone is a sentence, unless the document numbers its lines so.
        [(at, _), rest @ ..] if Some(*at) == first => {
            let line = outline.line(&outline.lines[*at]);
            !rest.is_empty()
                || typed_mark(line).is_some()
                || is_level(line) && outline.has_levels(two_levels)
        }
        [(at, _), _, ..] => outline.line(&outline.lines[at - 1]).ends_with([':', '：']),
        [_] => false,
    };
    if !begins_list {
        return Vec::new();
    }
    let ends = marks.iter().skip(1).map(|&(at, _)| at);
    let ends = ends.chain([block.lines.end]);
    let items = marks.iter().zip(ends);
    items
        .map(|(&(at, mark), end)| TypedItem {
            lines: at..end,
            mark,
        })
        .collect()
}

/// How long the mark of a line is, with the space that the line has in front behind a label.
fn mark_of(source: &str, outline: &Outline, line: &Line) -> Option<usize> {
    let text = &outline.text[line.text.clone()];
    let indent = text.len() - text.trim_start().len();
    let said = &text[indent..];
    let level = || is_level(said).then(|| level_mark(said));
    let id = || is_id(said).then_some(0);
    let length = indent + typed_mark(said).or_else(level).or_else(id)?;
    source[line.source.start..]
        .starts_with(&text[..length])
        .then_some(length)
}

/// Whether a line begins with an id, which is part of what it says: `D1: …`, `ADR-7 — …`.
pub(super) fn is_id(line: &str) -> bool {
    let behind = line.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = line.len() - behind.len();
    let number = behind.strip_prefix('-').unwrap_or(behind);
    let behind = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = number.len() - behind.len();
    let ends = [": ", ". ", ") ", " - ", " – ", " — "];
    (1..=4).contains(&letters)
        && (1..=3).contains(&digits)
        && ends.iter().any(|end| behind.starts_with(end))
}

/// Whether two lines of a paragraph begin with the number of one: the document numbers its lines so.
fn two_levels(outline: &Outline, block: &Block) -> bool {
    let lines = outline.lines_of(block).iter();
    lines.filter(|line| is_level(outline.line(line))).count() > 1
}

/// Whether a line begins with the number of a paragraph, `2.1`.
fn is_level(line: &str) -> bool {
    level_mark(line) > 0
}

fn level_mark(line: &str) -> usize {
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &line[..line.len() - behind.len()];
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let is_number = |part: &&str| (1..=2).contains(&part.len());
    let said = behind.trim_start();
    let counts = parts.len() > 1 && parts.iter().all(is_number) && said.len() < behind.len();
    if counts && !said.is_empty() {
        line.len() - said.len()
    } else {
        0
    }
}

/// How long the list mark is that a line begins with, white space behind it included, if it is
/// one that CommonMark does not know.
pub(in crate::handoff) fn typed_mark(line: &str) -> Option<usize> {
    const BULLETS: &str = "•‣◦▪▫●○◆◇■□・·–—☐☑☒✅✓✔❌➤➡→";
    let first = line.chars().next()?;
    let behind = if BULLETS.contains(first) {
        line[first.len_utf8()..].trim_start_matches('\u{fe0f}')
    } else if first == ':' {
        // The definition below a term.
        line[1..].strip_prefix(' ')?
    } else if ('①'..='⑳').contains(&first) {
        &line[first.len_utf8()..]
    } else {
        behind_number(line)?
    };
    let needs_space = matches!(first, '–' | '—' | '→' | '·');
    let behind_space = behind.trim_start();
    if behind_space.is_empty() || needs_space && behind_space.len() == behind.len() {
        return None;
    }
    Some(line.len() - behind_space.len())
}

/// What follows a number: `(1) one`, `１．one`, `1、one`.
fn behind_number(line: &str) -> Option<&str> {
    let in_brackets = line.strip_prefix('(').and_then(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        (after.len() < rest.len()).then(|| after.strip_prefix(") "))?
    });
    if in_brackets.is_some() {
        return in_brackets;
    }
    let wide = line.trim_start_matches(|c| ('０'..='９').contains(&c));
    if wide.len() < line.len() {
        return wide.strip_prefix(['．', '.', '、', '）']);
    }
    let narrow = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - narrow.len();
    (1..=3)
        .contains(&digits)
        .then(|| narrow.strip_prefix(['．', '、', '）']))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_what_only_looks_like_one() {
        for line in [
            "• one",
            "・one",
            "１．one",
            "1、one",
            "(1) one",
            "① one",
            ": one",
            "– one",
        ] {
            let length = typed_mark(line);
            assert_eq!(length.map(|length| &line[length..]), Some("one"), "{line}");
        }
        for line in [
            "one",
            "–one",
            ":one",
            "(one) two",
            "2024 one",
            "•",
            "(1)one",
        ] {
            assert_eq!(typed_mark(line), None, "{line}");
        }
    }
}
