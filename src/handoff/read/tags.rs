//! XML-like tags as sections: `<decisions_made>` … `</decisions_made>`.
//!
//! Models that were asked for tags write them around Markdown. CommonMark takes such a
//! line for the beginning of an HTML block, or for the end of the last list item; once a
//! document is known to use them the lines are masked by thematic breaks and it is read
//! again.

use std::ops::Range;

use super::heading::recognise;
use super::outline::{BlockKind, Outline};

/// A line that holds nothing but a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagLine {
    /// The line with its end.
    pub source: Range<usize>,
    pub name: String,
    pub opens: bool,
}

/// The tag lines of a document that has a section between tags; none otherwise.
pub(super) fn tag_lines(source: &str, outline: &Outline) -> Vec<TagLine> {
    let mut tags = Vec::new();
    for block in &outline.blocks {
        match block.kind {
            BlockKind::Html => {
                let mut at = block.source.start;
                for line in source[block.source.clone()].split_inclusive('\n') {
                    tags.extend(tag_line(line, at..at + line.len()));
                    at += line.len();
                }
            }
            BlockKind::Paragraph => {
                for line in outline.lines_of(block) {
                    let end = source[line.source.end..]
                        .find('\n')
                        .map_or(source.len(), |newline| line.source.end + newline + 1);
                    tags.extend(tag_line(outline.line(line), line.source.start..end));
                }
            }
            _ => {}
        }
    }
    let any = tags
        .iter()
        .any(|tag| tag.opens && recognise(&words_of(&tag.name)).is_some());
    if !any {
        tags.clear();
    }
    tags
}

/// A tag's name as a heading would say it: `decisions_made` is "Decisions made".
pub(super) fn words_of(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn tag_line(line: &str, source: Range<usize>) -> Option<TagLine> {
    const HTML: [&str; 14] = [
        "br", "details", "div", "hr", "p", "pre", "span", "summary", "table", "tbody", "td", "th",
        "thead", "tr",
    ];
    let inner = line.trim().strip_prefix('<')?.strip_suffix('>')?;
    let (name, opens) = match inner.strip_prefix('/') {
        Some(name) => (name, false),
        None => (inner, true),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    (is_name && !HTML.contains(&name.to_ascii_lowercase().as_str())).then(|| TagLine {
        source,
        name: name.to_owned(),
        opens,
    })
}

/// The source with each tag line replaced by a thematic break of the same length.
pub(super) fn mask(source: &str, tags: &[TagLine]) -> String {
    let mut masked = source.to_owned();
    for tag in tags {
        let line = &source[tag.source.clone()];
        let content = line.trim_end_matches('\n').len();
        let mask = format!("***{:1$}", "", content.saturating_sub(3));
        masked.replace_range(tag.source.start..tag.source.start + content, &mask);
    }
    masked
}
