//! Reading a handoff: liberally, whoever wrote it and however (docs/format.md, "Reading").
//!
//! The source is [prepared](prepare), taken apart into blocks of CommonMark (the outline),
//! divided into sections by headings and labels, and the items of each section are
//! collected. What no section claims is kept.

mod bullets;
mod enumeration;
mod files;
mod heading;
mod index;
mod items;
mod labels;
mod layout;
mod nothing;
mod outline;
mod outlines;
mod paragraphs;
mod phrases;
mod prepare;
mod quick;
mod sections;
mod summary;
pub mod synonyms;
mod tags;
mod typed;

use std::collections::HashSet;

use self::items::{Found, items_of};
use self::outline::{BlockKind, Outline};
use self::prepare::Prepared;
use self::sections::{Accepted, Container, Role, Section, Sections, divide};
use self::tags::TagLine;
use super::carry::is_carry_line;
use super::document::Part;
use super::{Decision, Document, Item, OtherSection, SectionKind, is_reason_name};

pub(super) use self::heading::words;
pub(super) use self::nothing::says_nothing;
pub(super) use self::phrases::is_modifier;
pub(super) use self::summary::{summary_of, without_handoff};
pub(super) use self::typed::typed_mark;

/// Reads the body of a handoff (without its metadata block), whatever its shape.
///
/// There are no errors: what the reader cannot place it keeps as another section.
///
/// ```
/// let document = git_handoff::handoff::read("**Goal:** sync notes\n\n### Key decisions\n1. SQLite");
/// assert_eq!(document.goal[0].text, "sync notes");
/// assert_eq!(document.decisions[0].text, "SQLite");
/// ```
pub fn read(source: &str) -> Document {
    let mut prepared = Prepared::new(source);
    let (mut outline, tags) = outline_of(&mut prepared);
    let sections = divide_by_plainest(&prepared, &mut outline, &tags);
    let mut reading = Reading {
        document: Document {
            summary: sections
                .title
                .and_then(|title| summary_of(&outline.text_of(&outline.blocks[title])))
                .or_else(|| summary_of(&sections.summary.as_ref()?.0)),
            source: source.to_owned(),
            ..Document::default()
        },
        carry_lines: Vec::new(),
        prepared: &prepared,
        outline: &outline,
    };
    for section in &sections.sections {
        reading.section(section);
    }
    let Reading {
        mut document,
        carry_lines,
        ..
    } = reading;
    document.carries = !carry_lines.is_empty();
    let goal = document.goal.first();
    let of_goal = || Some(summary::first_sentence(&goal?.text));
    document.summary = document.summary.take().or_else(of_goal);
    document.parts = layout::parts(&prepared, &outline, &sections, &carry_lines);
    document.other_sections = document.parts.iter().filter_map(other_section).collect();
    document
}

/// What a document decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// The decisions in document order, retired ones included; the carry line is none.
    pub decisions: Vec<Decision>,
    /// Whether the carry line stands in the document.
    pub carries: bool,
}

/// Reads what a document decided, and nothing else: the same as [`read()`] finds, sooner where the
/// document has the strict form.
///
/// ```
/// # use git_handoff::handoff::read_decided;
/// let decided = read_decided("# Handoff: x\n\n## Decisions made (do not re-litigate)\n\n- SQLite\n");
/// assert_eq!(decided.decisions[0].text, "SQLite");
/// ```
pub fn read_decided(source: &str) -> Decided {
    if let Some(decided) = quick::decided(source) {
        return decided;
    }
    let Document {
        decisions, carries, ..
    } = read(source);
    Decided { decisions, carries }
}

/// The summary of a document. As [`read`], and a good deal faster where the document has the strict
/// form.
pub fn read_summary(source: &str) -> Option<String> {
    quick::summary(source).or_else(|| read(source).summary)
}

/// How often labels are set apart: each round only sees the blocks that the one before made.
const MOST_ROUNDS: usize = 3;

/// The outline of the prepared source: masked where tags stand for headings, and read again
/// where labels had to be set apart.
fn outline_of(prepared: &mut Prepared) -> (Outline, Vec<TagLine>) {
    let mut outline = Outline::parse(&prepared.text);
    // What is set apart can be a list whose item is a label itself, above a table.
    for _ in 0..MOST_ROUNDS {
        if !prepared.separate_labels(&outline) {
            break;
        }
        outline = Outline::parse(&prepared.text);
    }
    let tags = tags::tag_lines(&prepared.text, &outline);
    if !tags.is_empty() {
        outline = Outline::parse(&tags::mask(&prepared.text, &tags));
    }
    (outline, tags)
}

/// Divides by headings and label lines first; labels in front of a sentence count for kinds
/// that have no item then, labels of list items for those that still have none, and wordings of
/// last resort when there is nothing else.
fn divide_by_plainest(prepared: &Prepared, outline: &mut Outline, tags: &[TagLine]) -> Sections {
    let (source, lines) = (&prepared.text, prepared.lines());
    let mut accepted = Accepted::default();
    let mut sections = divide(source, lines, outline, tags, &accepted);
    // A label that opens a section takes its sentence from the one around, which may then need
    // a label itself: each round adds a kind, so there are few.
    loop {
        let missing = |wanted| missing(wanted, &sections, source, outline);
        let grown = grow(&mut accepted.labels, missing(&sections.labelled))
            || grow(&mut accepted.bullets, missing(&sections.bulleted))
            || grow(&mut accepted.last_resorts, missing(&sections.last_resorts));
        if !grown {
            break;
        }
        sections = divide(source, lines, outline, tags, &accepted);
    }
    sections
}

/// Adds kinds to a set. Returns whether any of them is new.
fn grow(set: &mut HashSet<SectionKind>, more: HashSet<SectionKind>) -> bool {
    let known = set.len();
    set.extend(more);
    set.len() > known
}

/// The wanted kinds of which no section has an item.
fn missing(
    wanted: &HashSet<SectionKind>,
    sections: &Sections,
    source: &str,
    outline: &Outline,
) -> HashSet<SectionKind> {
    let has_items = |kind: &SectionKind| {
        sections.sections.iter().any(|section| {
            section.role == Role::Known(*kind) && !items_of(source, outline, section).is_empty()
        })
    };
    wanted
        .iter()
        .filter(|kind| !has_items(kind))
        .copied()
        .collect()
}

fn other_section(part: &Part) -> Option<OtherSection> {
    match part {
        Part::Other { heading, markdown } => Some(OtherSection {
            heading: heading.clone(),
            markdown: markdown.clone(),
        }),
        Part::Loose(text) | Part::FrontMatter(text) => Some(OtherSection {
            heading: String::new(),
            markdown: text.clone(),
        }),
        Part::Title(_) | Part::Known { .. } => None,
    }
}

struct Reading<'a> {
    document: Document,
    carry_lines: Vec<Found>,
    prepared: &'a Prepared,
    outline: &'a Outline,
}

impl Reading<'_> {
    fn section(&mut self, section: &Section) {
        let Role::Known(kind) = section.role else {
            return;
        };
        if kind == SectionKind::ContextFiles {
            return self.context_files(section);
        }
        for found in items_of(&self.prepared.text, self.outline, section) {
            if kind == SectionKind::Decisions {
                self.decision(found);
            } else {
                let item = Item {
                    line: self.prepared.line_of(found.source.start),
                    raw: self.raw(&found),
                    text: found.text,
                };
                self.items(kind).push(item);
            }
        }
    }

    fn items(&mut self, kind: SectionKind) -> &mut Vec<Item> {
        let document = &mut self.document;
        match kind {
            SectionKind::Goal => &mut document.goal,
            SectionKind::CurrentState => &mut document.current_state,
            SectionKind::OpenQuestions => &mut document.open_questions,
            SectionKind::Constraints => &mut document.constraints,
            SectionKind::DeadEnds => &mut document.dead_ends,
            SectionKind::Verify => &mut document.verify,
            // Decisions and context files are no plain items and never get here.
            SectionKind::NextStep | SectionKind::Decisions | SectionKind::ContextFiles => {
                &mut document.next_step
            }
        }
    }

    fn decision(&mut self, found: Found) {
        let of_heading = self
            .outline
            .blocks
            .get(found.block)
            .is_none_or(|block| matches!(block.kind, BlockKind::Heading(_)));
        if !of_heading && is_carry_line(&found.text) {
            self.carry_lines.push(found);
            return;
        }
        let line = self.prepared.line_of(found.source.start);
        let raw = self.raw(&found);
        let mut decision = match self.row(&found) {
            Some((cells, reason)) => {
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                Decision::from_row(&cells, reason)
            }
            None => Decision::from_markdown(&raw),
        };
        // One text for everybody: fences inside an item are no part of it.
        decision.text = found.text;
        decision.raw = raw;
        self.document.decisions.push(decision);
        self.document.decision_lines.push(line);
    }

    /// The cells of a table row as written, and which column holds the reasons.
    fn row(&self, found: &Found) -> Option<(Vec<String>, Option<usize>)> {
        let table = found.table?;
        let head = self.outline.children(table).next()?;
        let reason = self
            .outline
            .children(head)
            .position(|cell| is_reason_name(&self.outline.text_of(&self.outline.blocks[cell])));
        let cells = self.outline.children(found.block).map(|cell| {
            let lines = self.outline.lines_of(&self.outline.blocks[cell]);
            lines
                .first()
                .map_or("", |line| &self.prepared.text[line.source.clone()])
                .to_owned()
        });
        Some((cells.collect(), reason))
    }

    fn context_files(&mut self, section: &Section) {
        for (mut file, source) in files::files_of(&self.prepared.text, self.outline, section) {
            file.line = self.prepared.line_of(source.start);
            file.raw = self.prepared.text[source].trim().to_owned();
            self.document.context_files.push(file);
        }
    }

    /// An item as written, without the indentation and quote marks of what it stands in.
    fn raw(&self, found: &Found) -> String {
        let text = &self.prepared.text;
        let source = text[found.source.clone()].trim_end();
        if !source.contains('\n') {
            return source.trim_start().to_owned();
        }
        let start = text[..found.source.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let before = &text[start..found.source.start];
        let container = Container {
            columns: before.chars().count(),
            quoted: before.contains('>'),
        };
        let lines = source
            .split('\n')
            .enumerate()
            .map(|(number, line)| match number {
                0 => line,
                _ => layout::without_container(line, container),
            });
        lines.collect::<Vec<_>>().join("\n").trim_start().to_owned()
    }
}

/// The fence that closes a code block which runs to the end of the text.
pub(super) fn open_fence(markdown: &str) -> Option<String> {
    if !markdown.contains("```") && !markdown.contains("~~~") {
        return None;
    }
    // Whether it closes depends on what is around: a paragraph behind it tells.
    let probe = format!("{markdown}\n\nx\n");
    let outline = Outline::parse(&probe);
    let last = outline.siblings(0, outline.parsed).last()?;
    let block = &outline.blocks[last];
    let is_open = block.source.start < markdown.len();
    if block.kind != (BlockKind::Code { fenced: true }) || !is_open {
        return None;
    }
    let source = &markdown[block.source.start..];
    let mark = source.chars().next()?;
    Some(source.chars().take_while(|&c| c == mark).collect())
}

/// The HTML block that a text ends with.
pub(super) fn last_html_block(markdown: &str) -> Option<&str> {
    if !markdown.contains('<') {
        return None;
    }
    let outline = Outline::parse(markdown);
    let last = outline.siblings(0, outline.parsed).last()?;
    let block = &outline.blocks[last];
    (block.kind == BlockKind::Html).then(|| &markdown[block.source.clone()])
}
