//! Which decision of one list is which decision of the next (docs/decisions.md).
//!
//! Pure: two lists of decisions in, an alignment with classes out. In this order:
//!
//! 1. Pairs that somebody named ([`Pin`]), texts that are equal, labels that are equal.
//! 2. For the rest, the [`evidence`] about each pair that shares anything, and the
//!    [`model`]'s log-odds that the two are one decision.
//! 3. The [`assignment`] that has the greatest sum of them.
//! 4. The class of each pair: by rule where a side is retired, else by the model
//!    ([`judgement`]).

mod align;
mod alternatives;
mod assignment;
mod candidates;
mod change;
mod evidence;
mod judgement;
mod labels;
mod lexicon;
mod model;
mod operations;
mod opposites;
mod rarity;
mod settled;
mod shared;
mod stems;
mod synonyms;
mod text;
mod words;

use crate::handoff::Decision;

pub use align::{PairEvidence, explain};
pub use change::{Change, Class, Pin, ReasonChange, Verdict};
pub use words::{Span, SpanKind, words};

/// What became of each decision from the old list to the new one.
///
/// Every index of both sides appears exactly once. The changes come in the order of the new
/// list; what is only in the old list stands before the next one that followed it there.
///
/// ```
/// # use git_handoff::handoff::Decision;
/// # use git_handoff::matching::{compare, Class};
/// let old = [Decision::from_markdown("Use WAL mode"), Decision::from_markdown("No ORM")];
/// let new = [Decision::from_markdown("- **No ORM.**")];
/// let changes = compare(&old, &new);
/// assert_eq!(changes[0].class, Class::Dropped);
/// assert_eq!(changes[1].class, Class::Kept);
/// ```
pub fn compare(old: &[Decision], new: &[Decision]) -> Vec<Change> {
    compare_pinned(old, new, &[])
}

/// Like [`compare`], with pairs that are already judged.
///
/// Pins that name an index out of range, or one that an earlier pin has taken, are ignored.
pub fn compare_pinned(old: &[Decision], new: &[Decision], pins: &[Pin]) -> Vec<Change> {
    change::changes(old, new, &align::align(old, new, pins))
}

/// Whether the topic has changed when so many of so many old decisions were dropped: nearly the whole
/// list was swapped, so that its drops are one remark ("9 earlier decisions are not mentioned") and
/// not one alarm each.
///
/// ```
/// # use git_handoff::matching::topic_changed;
/// assert!(topic_changed(9, 10));
/// assert!(!topic_changed(4, 10));
/// // Three drops can still be read one by one.
/// assert!(!topic_changed(3, 3));
/// ```
pub fn topic_changed(dropped: usize, old: usize) -> bool {
    dropped >= 4 && dropped * 10 >= old * 7
}
