//! XML-like tags as sections: `<decisions_made>` … `</decisions_made>`.
//!
//! Models that were asked for tags write them around Markdown. CommonMark takes such a
//! line for the beginning of an HTML block, or for the end of the last list item; once a
//! document is known to use them the lines are masked by thematic breaks and it is read
//! again.

use std::ops::Range;

use super::heading::{Certainty, recognise};
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
    let mut folded = Folded::default();
    for line in lines_with_tags(source, outline) {
        match folded.line(source, line.clone()) {
            Some(tag) => tags.push(tag),
            None => tags.extend(tag_line(&source[line.clone()], line)),
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

/// The lines, with their ends, of the HTML blocks and paragraphs.
fn lines_with_tags(source: &str, outline: &Outline) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for block in &outline.blocks {
        if !matches!(block.kind, BlockKind::Html | BlockKind::Paragraph) {
            continue;
        }
        let from = source[..block.source.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let to = source[block.source.end..]
            .find('\n')
            .map_or(source.len(), |newline| block.source.end + newline + 1);
        let mut at = from;
        for line in source[from..to].split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let is_new = found.last().is_none_or(|last| last.end <= range.start);
            if is_new && line.contains('<') {
                found.push(range);
            }
        }
    }
    found
}

/// `<details>` and its `<summary>`, where that names a section.
#[derive(Default)]
struct Folded {
    /// For each `<details>` that is open, whether its summary names a section.
    open: Vec<bool>,
    /// Where the last one begins, until its summary.
    begins: Option<usize>,
}

impl Folded {
    fn line(&mut self, source: &str, line: Range<usize>) -> Option<TagLine> {
        let text = source[line.clone()].trim();
        if text.eq_ignore_ascii_case("</details>") {
            return self.open.pop()?.then(|| TagLine {
                source: line,
                name: "details".to_owned(),
                opens: false,
            });
        }
        let mut rest = text;
        if text.starts_with("<details") {
            self.open.push(false);
            self.begins = Some(line.start);
            rest = text.split_once('>')?.1.trim_start();
        }
        let name = rest.strip_prefix("<summary>")?.strip_suffix("</summary>")?;
        let name = without_tags(name);
        let begin = self.begins.take()?;
        let only_tags = source[begin..line.start].trim().lines().count() <= 1;
        let found = recognise(&name)?;
        let names_section = found.certainty == Certainty::Whole && only_tags;
        *self.open.last_mut()? = names_section;
        names_section.then_some(TagLine {
            source: begin..line.end,
            name,
            opens: true,
        })
    }
}

/// A text without the tags and stars in it.
fn without_tags(text: &str) -> String {
    let mut bare = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            '*' => {}
            _ if inside => {}
            _ => bare.push(c),
        }
    }
    bare.trim().to_owned()
}

/// Where a line has to be cut so that a section's tag stands alone: `<goal>Ship it</goal>`; between such
/// tags an element that is all of its line, too: `<item>SQLite</item>`.
pub(super) fn cuts(source: &str, outline: &Outline) -> Vec<usize> {
    let names_section = |name: &str| {
        is_name(name)
            && recognise(&words_of(name)).is_some_and(|found| found.certainty == Certainty::Whole)
    };
    let mut cuts = Vec::new();
    let mut within = false;
    for line in lines_with_tags(source, outline) {
        let text = source[line.clone()].trim();
        let start = line.start + source[line.clone()].find(text).unwrap_or(0);
        let opening = text.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        if let Some((name, behind)) = opening {
            let is_section = names_section(name);
            within |= is_section;
            let inner = behind
                .strip_suffix('>')
                .and_then(|rest| rest.strip_suffix(name));
            let inner = inner.and_then(|rest| rest.strip_suffix("</"));
            if let Some(inner) = inner.filter(|_| within && !is_section && is_name(name)) {
                let begin = start + text.len() - behind.len();
                cuts.extend([begin, begin + inner.len()]);
                continue;
            }
            if !behind.trim().is_empty() && is_section {
                cuts.push(start + text.len() - behind.len());
            }
        }
        let closing = text
            .strip_suffix('>')
            .and_then(|rest| rest.rsplit_once("</"));
        if let Some((before, _)) = closing.filter(|(_, name)| names_section(name)) {
            within = false;
            if !before.trim().is_empty() {
                cuts.push(start + before.len());
            }
        }
    }
    cuts
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
    let inner = line.trim().strip_prefix('<')?.strip_suffix('>')?;
    let (name, opens) = match inner.strip_prefix('/') {
        Some(name) => (name, false),
        None => (inner, true),
    };
    is_name(name).then(|| TagLine {
        source,
        name: name.to_owned(),
        opens,
    })
}

/// Whether a tag of this name is none of HTML's.
fn is_name(name: &str) -> bool {
    const HTML: [&str; 14] = [
        "br", "details", "div", "hr", "p", "pre", "span", "summary", "table", "tbody", "td", "th",
        "thead", "tr",
    ];
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && !HTML.contains(&name.to_ascii_lowercase().as_str())
}

/// The source with each tag line replaced by a thematic break of the same length; of one with
/// several lines the last, and spaces before.
pub(super) fn mask(source: &str, tags: &[TagLine]) -> String {
    let mut masked = source.to_owned();
    for tag in tags {
        let lines = source[tag.source.clone()].trim_end_matches('\n');
        let above = lines.rfind('\n').map_or(0, |newline| newline + 1);
        let blank: String = lines[..above]
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        let mask = format!(
            "{blank}***{:1$}",
            "",
            (lines.len() - above).saturating_sub(3)
        );
        masked.replace_range(tag.source.start..tag.source.start + lines.len(), &mask);
    }
    masked
}
