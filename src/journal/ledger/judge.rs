//! The judgement that `save` makes and records: which of a new handoff's decisions are which of
//! those it inherits (docs/decisions.md, "What save records").

use std::collections::HashSet;

use crate::handoff::{Decision, HandoffId, Judgements, NormalText};
use crate::matching::{Change, Class, Pin, compare_pinned, topic_changed};

use super::{InForce, Ledger, Statement};

/// What a new handoff does with what it inherits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judgement {
    /// What goes into the metadata; none when there is nothing to judge by.
    pub tables: Option<Judgements>,
    /// Each inherited and each own decision once: `old` counts the inherited ones, `new` the own.
    /// Not mentioned ones are [`Class::Dropped`] here even when a carry line keeps them.
    pub changes: Vec<Change>,
    /// Own decisions that other handoffs of the tree had retired, and by which of them.
    pub reinstated: Vec<Reinstatement>,
    /// Whether the carry line should be added though it was not asked for.
    pub carry: CarryAdvice,
    /// Whether nearly nothing inherited is mentioned, so that it is one remark and not many.
    pub topic_changed: bool,
}

/// An own decision that was retired before, somewhere in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reinstatement {
    /// The own decision, from 0.
    pub index: usize,
    /// The handoff that had retired it, the newest where there are several.
    pub retired_by: HandoffId,
}

/// Whether `save` adds the carry line (docs/format.md, "The carry line").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CarryAdvice {
    /// The document says what it keeps, or there is nothing to keep.
    #[default]
    NotNeeded,
    /// The document mentions nothing of what it inherits: only what is new was written.
    NothingMentioned,
    /// It continues several handoffs, whose writers did not know of each other.
    ContinuesSeveral,
}

/// What `save` knows when it judges.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The decisions of the new handoff.
    pub decisions: &'a [Decision],
    /// Whether the carry line stands in it.
    pub carries: bool,
    /// How many handoffs it continues.
    pub continues: usize,
    /// What those have in force.
    pub inherited: &'a [InForce],
    /// What the user said about pairs: [`Pin::old`] counts `inherited`, [`Pin::new`] `decisions`.
    pub pins: &'a [Pin],
}

impl Ledger {
    /// Judges a new handoff against what it inherits and against what the tree has retired.
    pub fn judge(&self, question: &Question<'_>) -> Judgement {
        let inherited: Vec<Decision> = question
            .inherited
            .iter()
            .map(|held| held.statement.decision.clone())
            .collect();
        let changes = compare_pinned(&inherited, question.decisions, question.pins);
        let mut tables = Judgements::default();
        for change in &changes {
            record(&mut tables, question, change);
        }
        let reinstated = self.reinstatements(question, &changes);
        tables.reinstates = reinstated
            .iter()
            .map(|back| (back.index, back.retired_by))
            .collect();
        let dropped = changes.iter().filter(|c| c.class == Class::Dropped).count();
        // Written even when empty, so that a later matcher does not judge again.
        let judged = !inherited.is_empty() || tables != Judgements::default();
        Judgement {
            tables: judged.then_some(tables),
            carry: carry_advice(question, &changes),
            topic_changed: topic_changed(dropped, inherited.len()),
            reinstated,
            changes,
        }
    }

    fn reinstatements(&self, question: &Question<'_>, changes: &[Change]) -> Vec<Reinstatement> {
        let mut reinstated: Vec<Reinstatement> = changes
            .iter()
            .filter_map(|change| {
                let index = change.new?;
                let decision = question.decisions.get(index)?;
                if decision.retired {
                    return None;
                }
                let origin = change
                    .old
                    .filter(|_| is_same(change.class))
                    .and_then(|old| question.inherited.get(old))
                    .map(|held| self.retired_by(&held.origin))
                    .unwrap_or_default();
                let own = self.retired_by(&Statement::of(decision.clone()));
                // The newest of all, so that one entry undoes what was said last.
                let retired_by = self.newest(origin.into_iter().chain(own))?;
                Some(Reinstatement { index, retired_by })
            })
            .collect();
        reinstated.sort_by_key(|back| back.index);
        reinstated
    }

    fn newest(&self, ids: impl Iterator<Item = HandoffId>) -> Option<HandoffId> {
        ids.max_by_key(|id| self.ids.get(id))
    }
}

/// Notes a judgement that equal texts do not already tell.
fn record(tables: &mut Judgements, question: &Question<'_>, change: &Change) {
    let (Some(old), Some(new)) = (change.old, change.new) else {
        return;
    };
    let (Some(held), Some(decision)) = (question.inherited.get(old), question.decisions.get(new))
    else {
        return;
    };
    let origin = held.origin.decision.text.clone();
    if change.class == Class::Replaced {
        tables.replaces.insert(new, origin);
    } else if is_same(change.class) && !tells(decision, held, question.inherited) {
        tables.same.insert(new, origin);
    }
}

/// Whether the text alone says which inherited decision this is.
fn tells(decision: &Decision, held: &InForce, inherited: &[InForce]) -> bool {
    let key = decision.key();
    let names = |other: &InForce| {
        let said = [&other.statement, &other.origin];
        said.iter()
            .any(|statement| statement.whole == key || decision.retired && statement.lead == key)
    };
    let mut named: HashSet<&NormalText> = HashSet::new();
    for other in inherited.iter().filter(|other| names(other)) {
        named.insert(&other.origin.whole);
    }
    named.len() == 1 && named.contains(&held.origin.whole)
}

/// Whether both sides of a change are one decision.
fn is_same(class: Class) -> bool {
    match class {
        Class::Kept
        | Class::Reworded
        | Class::ReasonChanged
        | Class::Retired
        | Class::Reinstated => true,
        Class::Replaced | Class::Added | Class::Dropped => false,
    }
}

fn carry_advice(question: &Question<'_>, changes: &[Change]) -> CarryAdvice {
    let left_out = changes.iter().any(|change| change.class == Class::Dropped);
    if question.carries || !left_out {
        CarryAdvice::NotNeeded
    } else if question.continues > 1 {
        CarryAdvice::ContinuesSeveral
    } else if changes.iter().any(|change| is_same(change.class)) {
        CarryAdvice::NotNeeded
    } else {
        CarryAdvice::NothingMentioned
    }
}
