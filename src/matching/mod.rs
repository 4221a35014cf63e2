//! Which decision of one list is which decision of the next (docs/decisions.md).
//!
//! Pure: two lists of decisions in, an alignment with classes out.

use serde::Serialize;

/// What became of a decision from one list to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Only in the new list.
    Added,
    /// Equal up to formatting.
    Kept,
    /// The same decision in other words.
    Reworded,
    /// The same decision on another ground.
    ReasonChanged,
    /// The same question answered differently, without a word.
    Replaced,
    /// Said openly to hold no longer.
    Retired,
    /// Retired before, and back.
    Reinstated,
    /// Gone without a word.
    Dropped,
}

/// What became of the reason when a [`Class::ReasonChanged`] is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonChange {
    /// The new text gives no reason.
    Lost,
    /// The old text gave no reason.
    Added,
    /// One reason stands in the place of another.
    Swapped,
}

/// One decision's way from the old list to the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What happened.
    pub class: Class,
    /// Index in the old list, from 0.
    pub old: Option<usize>,
    /// Index in the new list, from 0.
    pub new: Option<usize>,
    /// What became of the reason, for [`Class::ReasonChanged`].
    pub reason: Option<ReasonChange>,
    /// Whether the tool would assert this judgement; a doubtful one is shown with both texts.
    pub certain: bool,
}
