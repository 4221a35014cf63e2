//! Elements between the tags of a section: `<decisions><item>…</item></decisions>` is a list.

use std::ops::Range;

use super::heading::{Certainty, recognise};
use super::outline::{BlockKind, Outline};
use super::prepare::Edit;
use super::tags::{is_name, tag_line, words_of};
use crate::handoff::SectionKind;

/// An element with what stands between its tags.
struct Element<'a> {
    name: &'a str,
    inner: &'a str,
    /// Where it ends, from where it begins.
    length: usize,
}

/// The edits that make lists of the elements of sections and take off the indentation of what stands
/// between tags; none in a document without a section between tags.
pub(super) fn edits(source: &str, outline: &Outline) -> Vec<Edit> {
    if sections_named(source, outline) == 0 {
        return Vec::new();
    }
    let lines = lines_of_html(source, outline);
    let mut walk = Walk {
        source,
        edits: Vec::new(),
        within: None,
        indent: None,
    };
    let mut at = 0;
    for line in lines {
        if line.start >= at {
            at = walk.line(line);
        }
    }
    walk.edits
}

/// How many lines begin with the tag of a section.
pub(super) fn sections_named(source: &str, outline: &Outline) -> usize {
    let names_section = |line: &Range<usize>| {
        let name = source[line.clone()].trim_start().strip_prefix('<');
        name.and_then(|rest| kind_of(rest.split('>').next()?))
            .is_some()
    };
    let lines = lines_of_html(source, outline);
    lines.into_iter().filter(names_section).count()
}

/// The lines, with their ends, of blocks of HTML and of paragraphs that begin with a tag; of others, and
/// of what stands in lists, those that are a tag; and headings.
fn lines_of_html(source: &str, outline: &Outline) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut list_end = 0;
    for (index, block) in outline.blocks[..outline.parsed].iter().enumerate() {
        let text = source[block.source.clone()].trim_start();
        let opens = text.starts_with('<') && !text.starts_with("<!") && index >= list_end;
        let whole = match block.kind {
            BlockKind::Html | BlockKind::Paragraph => opens,
            BlockKind::Heading(_) => true,
            BlockKind::List => {
                list_end = list_end.max(block.end);
                continue;
            }
            _ => continue,
        };
        let from = source[..block.source.start].rfind('\n');
        let mut at = from.map_or(0, |newline| newline + 1);
        for line in source[at..block.source.end].split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let is_new = lines.last().is_none_or(|last| last.end <= range.start);
            if is_new && (whole || tag_line(line, range.clone()).is_some()) {
                lines.push(range);
            }
        }
    }
    lines
}

/// The section that a tag of this name stands for.
fn kind_of(name: &str) -> Option<SectionKind> {
    let found = recognise(&words_of(name)).filter(|_| is_name(name))?;
    (found.certainty == Certainty::Whole).then_some(found.kind)
}

struct Walk<'a> {
    source: &'a str,
    edits: Vec<Edit>,
    /// The section whose tag is open.
    within: Option<SectionKind>,
    /// How far the first line between its tags is indented.
    indent: Option<usize>,
}

impl<'a> Walk<'a> {
    /// Takes a line. Returns where to go on.
    fn line(&mut self, line: Range<usize>) -> usize {
        let text = &self.source[line.clone()];
        let said = text.trim();
        let indent = text.len() - text.trim_start().len();
        let start = line.start + indent;
        if said.starts_with('#') {
            self.within = None;
            return line.end;
        }
        if let Some(end) = self.items(start) {
            return end;
        }
        let tag = tag_line(text, line.clone());
        let kind = tag.as_ref().and_then(|tag| kind_of(&tag.name));
        let is_tag = kind.is_some() || opens_section(said);
        if let (Some(tag), Some(kind)) = (tag, kind) {
            (self.within, self.indent) = (tag.opens.then_some(kind), None);
        }
        let most = match self.indent {
            _ if is_tag || self.within.is_none() => indent,
            Some(first) => first,
            None => *self.indent.insert(indent),
        };
        if let Some(label) = summary(said).filter(|_| self.within.is_none()) {
            self.edit(line.start..start + said.len(), format!("\n{label}\n"));
        } else if indent > 0 && !said.is_empty() {
            self.edit(line.start..line.start + indent.min(most), String::new());
        }
        line.end
    }

    /// Makes a list of the elements that begin here. Returns where the last one ends.
    fn items(&mut self, start: usize) -> Option<usize> {
        let kind = self.within?;
        let mut end = None;
        let mut at = start;
        while let Some(element) = element(&self.source[at..]) {
            let named = recognise(&words_of(element.name));
            if named.is_some_and(|named| named.kind != kind) {
                break;
            }
            let Some(item) = item(element.inner) else {
                break;
            };
            let begin = self.source[..at].trim_end_matches([' ', '\t']).len();
            let is_line = self.source[..begin].ends_with('\n') || begin == 0;
            let newline = if is_line { "" } else { "\n" };
            self.edit(begin..at + element.length, format!("{newline}{item}"));
            end = Some(at + element.length);
            let behind = &self.source[at + element.length..];
            at = self.source.len() - behind.trim_start().len();
        }
        end
    }

    fn edit(&mut self, source: Range<usize>, text: String) {
        self.edits.push(Edit { source, text });
    }
}

/// Whether a line begins with the tag of a section and its text: `<goal>Ship it</goal>`.
fn opens_section(line: &str) -> bool {
    let name = line.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    name.is_some_and(|(name, _)| kind_of(name).is_some())
}

/// `<summary>…</summary>` outside the sections, as a label. In HTML it is a block of its own.
fn summary(line: &str) -> Option<String> {
    let element = element(line).filter(|element| element.length == line.len())?;
    let is_summary = matches!(element.name, "summary" | "title");
    is_summary.then(|| format!("Summary: {}", element.inner.trim()))
}

/// The most that an element holds, in bytes: a thousand tags that nothing closes must not cost a
/// thousand looks through the document.
const LONGEST: usize = 4000;

/// The element that a text begins with, closed in the same paragraph.
fn element(text: &str) -> Option<Element<'_>> {
    let mut ends = (0..=LONGEST.min(text.len())).rev();
    let text = &text[..ends.find(|&end| text.is_char_boundary(end))?];
    let text = text.split("\n\n").next()?;
    let (tag, _) = text.strip_prefix('<')?.split_once('>')?;
    let name = tag.split(' ').next()?;
    if !(is_name(name) || matches!(name, "summary" | "title")) || tag.contains(['<', '\n']) {
        return None;
    }
    let begin = tag.len() + 2;
    let close = format!("</{name}>");
    let length = text[begin..].find(&close)?;
    Some(Element {
        name,
        inner: &text[begin..begin + length],
        length: begin + length + close.len(),
    })
}

/// What stands between the tags of an element, as a list item: elements in it are the text, and what
/// is said about it.
fn item(inner: &str) -> Option<String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = inner.trim();
    let mut lines = Vec::new();
    while let Some(element) = element(rest) {
        let said = words(element.inner);
        lines.push(match lines.is_empty() {
            true => format!("- {said}"),
            false => format!("  - {}: {said}", words_of(element.name)),
        });
        rest = rest[element.length..].trim_start();
    }
    if lines.is_empty() {
        let is_markdown = inner
            .lines()
            .skip(1)
            .any(|line| line.trim_start().starts_with("- "));
        return (!is_markdown).then(|| format!("- {}", words(rest)));
    }
    rest.is_empty().then(|| lines.join("\n"))
}
