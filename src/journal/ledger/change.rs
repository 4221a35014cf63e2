//! What became of one decision, with both texts: what `diff` shows, whatever it compares.

use std::sync::Arc;

use serde::Serialize;

use crate::handoff::{Decision, HandoffId};
use crate::matching::{Change, Class, Pin, ReasonChange, Verdict, compare, compare_pinned};

use super::Statement;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Gone without a word.
    Dropped,
    /// The same question answered differently, without a word.
    Replaced,
    /// Retired in the base, still listed by a handoff that the base lacks.
    Contested,
    /// The same decision in other words.
    Reworded,
    /// The same decision on another ground.
    ReasonChanged,
    /// Only on the new side.
    Added,
    /// Retired before, and back.
    Reinstated,
    /// Said openly to hold no longer.
    Retired,
    /// Made by work that was given up.
    Abandoned,
    /// Equal up to formatting, or carried.
    Kept,
}

impl Fate {
    /// All of them, the ones a reviewer must see first.
    pub const ALL: [Self; 10] = [
        Self::Dropped,
        Self::Replaced,
        Self::Contested,
        Self::Reworded,
        Self::ReasonChanged,
        Self::Added,
        Self::Reinstated,
        Self::Retired,
        Self::Abandoned,
        Self::Kept,
    ];

    /// The word that people type and programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Replaced => "replaced",
            Self::Contested => "contested",
            Self::Reworded => "reworded",
            Self::ReasonChanged => "reason_changed",
            Self::Added => "added",
            Self::Reinstated => "reinstated",
            Self::Retired => "retired",
            Self::Abandoned => "abandoned",
            Self::Kept => "kept",
        }
    }
}

impl From<Class> for Fate {
    fn from(class: Class) -> Self {
        match class {
            Class::Added => Self::Added,
            Class::Kept => Self::Kept,
            Class::Reworded => Self::Reworded,
            Class::ReasonChanged => Self::ReasonChanged,
            Class::Replaced => Self::Replaced,
            Class::Retired => Self::Retired,
            Class::Reinstated => Self::Reinstated,
            Class::Dropped => Self::Dropped,
        }
    }
}

/// A decision where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The handoff; none for a file that is no handoff.
    pub handoff: Option<HandoffId>,
    /// Which of its decisions, from 0.
    pub index: usize,
    /// What was said.
    pub statement: Arc<Statement>,
}

/// What became of one decision from an old state to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionChange {
    /// What happened.
    pub fate: Fate,
    /// What became of the reason, for [`Fate::ReasonChanged`].
    pub reason: Option<ReasonChange>,
    /// What was said before.
    pub old: Option<Said>,
    /// What is said now. None for what is gone, and for what a carry line keeps.
    pub new: Option<Said>,
    /// Whether the tool would assert this; a doubtful one is shown with both texts.
    pub certain: bool,
    /// Who else still has in force what was dropped, replaced or retired; for a contested one,
    /// who lists it.
    pub held_by: Vec<HandoffId>,
    /// The handoff that did it, where one did.
    pub by: Option<HandoffId>,
}

impl DecisionChange {
    pub(super) fn new(fate: Fate, old: Option<Said>, new: Option<Said>) -> Self {
        Self {
            fate,
            reason: None,
            by: new.as_ref().and_then(|place| place.handoff),
            old,
            new,
            certain: true,
            held_by: Vec::new(),
        }
    }

    /// What a decision that is the same on both sides went through.
    pub(super) fn between(old: Said, new: Said) -> Self {
        let mut change = Self::new(Fate::Kept, Some(old), Some(new));
        let (Some(old), Some(new)) = (&change.old, &change.new) else {
            return change;
        };
        if old.statement.whole == new.statement.whole {
            return change;
        }
        let pin = Pin {
            old: 0,
            new: 0,
            verdict: Verdict::Same,
        };
        let judged = compare_pinned(
            std::slice::from_ref(&old.statement.decision),
            std::slice::from_ref(&new.statement.decision),
            &[pin],
        );
        if let [judged] = judged.as_slice() {
            change.fate = judged.class.into();
            change.reason = judged.reason;
            change.certain = judged.certain;
        }
        change
    }
}

/// A document's side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The handoff; none for a file that is no handoff.
    pub handoff: Option<HandoffId>,
    /// Its decisions.
    pub decisions: &'a [Decision],
}

impl Side<'_> {
    fn said(&self, index: Option<usize>) -> Option<Said> {
        let index = index?;
        Some(Said {
            handoff: self.handoff,
            index,
            statement: Statement::of(self.decisions.get(index)?.clone()).into(),
        })
    }
}

/// Two documents compared as written, in the order of the new one.
pub fn compare_documents(old: Side<'_>, new: Side<'_>) -> Vec<DecisionChange> {
    compare(old.decisions, new.decisions)
        .iter()
        .map(|change| placed(change, old, new))
        .collect()
}

fn placed(change: &Change, old: Side<'_>, new: Side<'_>) -> DecisionChange {
    DecisionChange {
        reason: change.reason,
        certain: change.certain,
        ..DecisionChange::new(
            change.class.into(),
            old.said(change.old),
            new.said(change.new),
        )
    }
}
