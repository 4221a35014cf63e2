//! The sections other than the decisions, compared item by item.

use crate::handoff::{Decision, Document, SectionKind};
use crate::journal::ledger::Fate;
use crate::matching::{Class, compare};
use crate::output::diff::{ItemChange, SectionChanges};

/// What became of the items of each wanted section. The decisions are compared elsewhere.
pub(super) fn compare_all(
    old: &[&Document],
    new: &[&Document],
    wanted: &[SectionKind],
) -> Vec<SectionChanges> {
    wanted
        .iter()
        .filter(|kind| **kind != SectionKind::Decisions)
        .map(|kind| SectionChanges {
            kind: *kind,
            items: section(old, new, *kind),
        })
        .collect()
}

fn section(old: &[&Document], new: &[&Document], kind: SectionKind) -> Vec<ItemChange> {
    let (before, after) = (items(old, kind), items(new, kind));
    let mut changes: Vec<ItemChange> = compare(&before, &after)
        .into_iter()
        .map(|change| {
            let text = |side: &[Decision], at: Option<usize>| {
                at.and_then(|at| side.get(at)).map(|item| item.text.clone())
            };
            ItemChange {
                fate: change.class.into(),
                old: text(&before, change.old),
                new: text(&after, change.new),
                decided: None,
            }
        })
        .collect();
    if kind == SectionKind::OpenQuestions {
        answer(&mut changes, old, new);
    }
    changes
}

/// A question that is gone may have become a decision: the new one that it is most like.
fn answer(changes: &mut [ItemChange], old: &[&Document], new: &[&Document]) {
    let known: Vec<&Decision> = old
        .iter()
        .flat_map(|document| &document.decisions)
        .collect();
    let made: Vec<Decision> = new
        .iter()
        .flat_map(|document| &document.decisions)
        .filter(|decision| known.iter().all(|old| old.key() != decision.key()))
        .cloned()
        .collect();
    let gone: Vec<usize> = (0..changes.len())
        .filter(|at| changes[*at].fate == Fate::Dropped)
        .collect();
    let questions: Vec<Decision> = gone
        .iter()
        .filter_map(|at| changes[*at].old.as_deref())
        .map(Decision::from_markdown)
        .collect();
    for pair in compare(&questions, &made) {
        let matched = match pair.class {
            Class::Kept | Class::Reworded | Class::ReasonChanged | Class::Replaced => true,
            Class::Added | Class::Retired | Class::Reinstated | Class::Dropped => false,
        };
        if let (true, Some(question), Some(decision)) = (matched, pair.old, pair.new) {
            changes[gone[question]].decided = Some(made[decision].text.clone());
        }
    }
}

/// A section's items, as the matcher takes them.
fn items(documents: &[&Document], kind: SectionKind) -> Vec<Decision> {
    let mut raw: Vec<&str> = Vec::new();
    for document in documents {
        raw.extend(document.items(kind).iter().map(|item| item.raw.as_str()));
        if kind == SectionKind::ContextFiles {
            raw.extend(document.context_files.iter().map(|file| file.raw.as_str()));
        }
    }
    let mut distinct: Vec<Decision> = Vec::new();
    for decision in raw.into_iter().map(Decision::from_markdown) {
        if distinct.iter().all(|known| known.key() != decision.key()) {
            distinct.push(decision);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handoff::edit;

    fn document(questions: &[&str], decisions: &[&str]) -> Document {
        edit::build(&edit::Parts {
            open_questions: questions.iter().map(ToString::to_string).collect(),
            decisions: decisions.iter().map(ToString::to_string).collect(),
            ..edit::Parts::default()
        })
    }

    #[test]
    fn a_question_may_have_become_a_decision() {
        let old = document(
            &["Should hidden folders be indexed?", "Which stemmer?"],
            &[],
        );
        let new = document(&["Which stemmer?"], &["Hidden folders are indexed"]);
        let changes = compare_all(&[&old], &[&new], &[SectionKind::OpenQuestions]);
        let gone: Vec<&ItemChange> = changes[0]
            .items
            .iter()
            .filter(|item| item.fate == Fate::Dropped)
            .collect();
        assert_eq!(gone.len(), 1);
        assert_eq!(
            gone[0].decided.as_deref(),
            Some("Hidden folders are indexed")
        );
    }
}
