//! Changing a document: what `save` does with flags and drafts.
//!
//! A [`Document`] is a view of a text, so every change is made to the text of one of its pieces and
//! the result is read again: what an edit says and what a reader finds cannot drift apart.

mod body;
mod chat;
mod draft;
mod parts;
mod paths;
mod retirement;

use super::carry::CARRY_LINE;
use super::document::{Document, Part};
use super::{SectionKind, read, write};
use body::{add_block, block_of, carry_in, remove_item};

pub use chat::without_chat;
pub use draft::{draft, strip_guidance};
pub use parts::{Parts, build};
pub use paths::relativize_paths;
pub use retirement::{Retirement, retire};

/// Adds an item to a section, which is made if it is missing. In the goal and the next step it
/// is a paragraph, elsewhere a list item; decisions go above the carry line.
pub fn add(document: &Document, kind: SectionKind, item: &str) -> Document {
    let block = block_of(kind, item);
    change(document, kind, |body| match carry_in(body) {
        Some(at) if kind == SectionKind::Decisions => body.insert_str(at, &format!("{block}\n")),
        Some(_) | None => add_block(body, &block),
    })
}

/// Removes the item of a section that is written like this (its `raw`). Nothing happens where there is none.
pub fn remove(document: &Document, kind: SectionKind, raw: &str) -> Document {
    let mut changed = document.clone();
    for part in &mut changed.parts {
        let Part::Known {
            kind: other, body, ..
        } = part
        else {
            continue;
        };
        if *other == kind && remove_item(body, raw) {
            return reread(&changed);
        }
    }
    changed
}

/// Replaces the content of a section by these items; without any, the section is removed.
pub fn replace(document: &Document, kind: SectionKind, items: &[String]) -> Document {
    let mut changed = document.clone();
    let position = position_of(&changed, kind);
    changed.parts.retain(|part| !is_kind(part, kind));
    if !items.is_empty() {
        let mut body = String::new();
        for item in items {
            add_block(&mut body, &block_of(kind, item));
        }
        changed
            .parts
            .insert(position.min(changed.parts.len()), known(kind, body));
    }
    reread(&changed)
}

/// Sets the summary of the title.
pub fn set_summary(document: &Document, summary: &str) -> Document {
    let mut changed = document.clone();
    changed.parts.retain(|part| !matches!(part, Part::Title(_)));
    let front = changed
        .parts
        .iter()
        .take_while(|part| matches!(part, Part::FrontMatter(_)))
        .count();
    changed
        .parts
        .insert(front, Part::Title(one_line(read::without_handoff(summary))));
    reread(&changed)
}

/// Lets the carry line stand, or takes it out.
pub fn set_carry(document: &Document, carry: Carry) -> Document {
    match (carry, document.carries) {
        (Carry::Stands, false) => change(document, SectionKind::Decisions, |body| {
            add_block(body, &format!("- {CARRY_LINE}"));
        }),
        (Carry::Absent, true) => {
            let written = reread(document);
            change(&written, SectionKind::Decisions, |body| {
                while let Some(at) = carry_in(body) {
                    let end = body[at..]
                        .find('\n')
                        .map_or(body.len(), |newline| at + newline + 1);
                    body.replace_range(at..end, "");
                }
            })
        }
        (Carry::Stands, true) | (Carry::Absent, false) => document.clone(),
    }
}

/// Whether the carry line is to stand in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// Every decision of the parents that is not mentioned stays in force.
    Stands,
    /// Only what the document says is in force.
    Absent,
}

/// The document as a reader finds it once it is written.
fn reread(document: &Document) -> Document {
    let mut stale = document.clone();
    // The source no longer is what the pieces say.
    stale.source.clear();
    read(&write(&stale))
}

/// Changes the body of the last section of a kind, which is made if there is none.
fn change(document: &Document, kind: SectionKind, edit: impl FnOnce(&mut String)) -> Document {
    let mut changed = document.clone();
    if !changed.has_section(kind) {
        let position = position_of(&changed, kind);
        changed.parts.insert(position, known(kind, String::new()));
    }
    let body = changed.parts.iter_mut().rev().find_map(|part| match part {
        Part::Known {
            kind: other, body, ..
        } if *other == kind => Some(body),
        Part::Known { .. }
        | Part::FrontMatter(_)
        | Part::Title(_)
        | Part::Loose(_)
        | Part::Other { .. } => None,
    });
    if let Some(body) = body {
        if body::says_nothing(body) {
            body.clear();
        }
        edit(body);
    }
    reread(&changed)
}

fn known(kind: SectionKind, body: String) -> Part {
    Part::Known {
        kind,
        heading: kind.heading().to_owned(),
        says_more: false,
        body,
        line: 0,
    }
}

fn is_kind(part: &Part, wanted: SectionKind) -> bool {
    matches!(part, Part::Known { kind, .. } if *kind == wanted)
}

/// Where a section belongs: behind everything that stands behind the known sections before it.
fn position_of(document: &Document, wanted: SectionKind) -> usize {
    document
        .parts
        .iter()
        .position(|part| matches!(part, Part::Known { kind, .. } if *kind >= wanted))
        .unwrap_or(document.parts.len())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short() -> Document {
        build(&Parts {
            summary: Some("Sync notes".into()),
            decisions: vec!["SQLite: one file".into()],
            constraints: vec!["No network".into()],
            next_step: vec!["Implement `sync`.".into()],
            ..Parts::default()
        })
    }

    #[test]
    fn decisions_are_added_above_the_carry_line() {
        let carried = set_carry(&short(), Carry::Stands);
        assert!(carried.carries);
        let added = add(
            &carried,
            SectionKind::Decisions,
            "WAL: readers must not block",
        );
        let text = write(&added);
        assert!(text.contains(
            "- SQLite: one file\n- WAL: readers must not block\n- Earlier decisions stand.\n"
        ));
        assert!(!set_carry(&added, Carry::Absent).carries);
    }

    #[test]
    fn a_section_is_made_where_it_belongs() {
        let document = add(&short(), SectionKind::Verify, "`cargo test`: 12 passed");
        let text = write(&document);
        let verify = text.find("## Verify").unwrap();
        assert!(text.find("## Constraints").unwrap() < verify);
        assert!(verify < text.find("## Next step").unwrap());
    }

    #[test]
    fn none_gives_way_to_an_item() {
        let document = read("# Handoff: x\n\n## Open questions\n\nNone.\n");
        let document = add(&document, SectionKind::OpenQuestions, "Why?");
        assert!(write(&document).ends_with("## Open questions\n\n- Why?\n"));
    }

    #[test]
    fn a_removed_item_takes_its_lines_along() {
        let document = read("## Constraints\n\n- one\n- two\n  goes on\n- three\n");
        let raw = document.constraints[1].raw.clone();
        let document = remove(&document, SectionKind::Constraints, &raw);
        let texts: Vec<&str> = document
            .constraints
            .iter()
            .map(|i| i.text.as_str())
            .collect();
        assert_eq!(texts, ["one", "three"]);
    }
}
