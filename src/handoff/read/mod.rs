//! Reading a handoff: liberally, whoever wrote it and however (docs/format.md).
#![allow(dead_code, unused)]

mod files;
mod heading;
mod items;
mod labels;
mod outline;
mod sections;
mod synonyms;
mod tags;

use std::borrow::Cow;
use std::collections::HashSet;

use self::items::{Found, items_of};
use self::outline::Outline;
use self::sections::{Role, Sections, divide};
use crate::handoff::{Decision, Document, Item, SectionKind};

/// Reads a document, whatever its shape. There are no errors: what the reader cannot
/// place it keeps as another section.
pub fn read(source: &str) -> Document {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let source = if source.contains('\r') {
        Cow::Owned(source.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(source)
    };
    let mut outline = Outline::parse(&source);
    let tags = tags::tag_lines(&source, &outline);
    let masked = tags::mask(&source, &tags);
    if !tags.is_empty() {
        outline = Outline::parse(&masked);
    }
    let none = HashSet::new();
    let mut sections = divide(&masked, &mut outline, &tags, &none, &none);
    let kinds = |sections: &Sections, outline: &Outline| -> HashSet<SectionKind> {
        sections
            .sections
            .iter()
            .filter(|section| !items_of(&source, outline, section).is_empty())
            .filter_map(|section| match section.role {
                Role::Known(kind) => Some(kind),
                _ => None,
            })
            .collect()
    };
    let missing = |wanted: &HashSet<SectionKind>,
                   sections: &Sections,
                   outline: &Outline|
     -> HashSet<SectionKind> {
        wanted
            .difference(&kinds(sections, outline))
            .copied()
            .collect()
    };
    let labels = missing(&sections.labelled, &sections, &outline);
    if !labels.is_empty() {
        sections = divide(&masked, &mut outline, &tags, &labels, &none);
    }
    let bullets = missing(&sections.bulleted, &sections, &outline);
    if !bullets.is_empty() {
        sections = divide(&masked, &mut outline, &tags, &labels, &bullets);
    }
    let mut document = Document::default();
    document.summary = sections
        .title
        .map(|title| outline.text_of(&outline.blocks[title]));
    for section in &sections.sections {
        let Role::Known(kind) = section.role else {
            continue;
        };
        if kind == SectionKind::ContextFiles {
            document.context_files.extend(
                files::files_of(&outline, section)
                    .into_iter()
                    .map(|(f, _)| f),
            );
            continue;
        }
        let found = items_of(&source, &outline, section);
        for item in found {
            let raw = source[item.source.clone()].trim().to_owned();
            let it = Item {
                text: item.text.clone(),
                raw: raw.clone(),
                line: 0,
            };
            match kind {
                SectionKind::Goal => document.goal.push(it),
                SectionKind::CurrentState => document.current_state.push(it),
                SectionKind::Decisions => document.decisions.push(Decision {
                    text: item.text,
                    raw,
                    retired: item.struck,
                    ..Default::default()
                }),
                SectionKind::OpenQuestions => document.open_questions.push(it),
                SectionKind::Constraints => document.constraints.push(it),
                SectionKind::DeadEnds => document.dead_ends.push(it),
                SectionKind::Verify => document.verify.push(it),
                SectionKind::NextStep => document.next_step.push(it),
                SectionKind::ContextFiles => {}
            }
        }
    }
    document
}
