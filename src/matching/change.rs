//! What became of a decision, and how a list of changes is put together.

use serde::Serialize;

use crate::handoff::Decision;

use super::align::{Alignment, Link};

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

/// A pair that somebody who knows has named: the user, or the metadata of a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Index in the old list, from 0.
    pub old: usize,
    /// Index in the new list, from 0.
    pub new: usize,
    /// What was said about the two.
    pub verdict: Verdict,
}

/// What a [`Pin`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The new one is the old one, maybe in other words (`[same]`, `--same`).
    Same,
    /// The new one stands where the old one stood (`[replaces]`).
    Replaces,
    /// The two have nothing to do with each other.
    Unrelated,
}

/// The changes of an alignment, in the order of the new list; what was dropped stands before
/// the next decision that followed it in the old one.
pub(super) fn changes(old: &[Decision], new: &[Decision], alignment: &Alignment) -> Vec<Change> {
    let mut dropped = alignment.dropped().peekable();
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    for (index, link) in alignment.of_new.iter().enumerate() {
        let Some(link) = link else {
            changes.push(single(
                Class::Added,
                None,
                Some(index),
                alignment.added_certain(index),
            ));
            continue;
        };
        while let Some(gone) = dropped.next_if(|gone| *gone < link.old) {
            changes.push(single(
                Class::Dropped,
                Some(gone),
                None,
                alignment.dropped_certain(gone),
            ));
        }
        changes.push(change(link, &old[link.old], &new[index], index));
    }
    changes.extend(dropped.map(|gone| {
        single(
            Class::Dropped,
            Some(gone),
            None,
            alignment.dropped_certain(gone),
        )
    }));
    changes
}

fn single(class: Class, old: Option<usize>, new: Option<usize>, certain: bool) -> Change {
    Change {
        class,
        old,
        new,
        reason: None,
        certain,
    }
}

fn change(link: &Link, old: &Decision, new: &Decision, index: usize) -> Change {
    Change {
        class: link.class,
        old: Some(link.old),
        new: Some(index),
        reason: (link.class == Class::ReasonChanged).then(|| reason_change(old, new)),
        certain: link.certain,
    }
}

fn reason_change(old: &Decision, new: &Decision) -> ReasonChange {
    match (&old.reason, &new.reason) {
        (Some(_), None) => ReasonChange::Lost,
        (None, Some(_)) => ReasonChange::Added,
        (Some(_), Some(_)) => ReasonChange::Swapped,
        // Nobody marked the reason as one: it is the sentence that came or went.
        (None, None) => {
            let (before, after) = (old.text.chars().count(), new.text.chars().count());
            match before * 4 / after.max(1) {
                0..=3 => ReasonChange::Added,
                4 => ReasonChange::Swapped,
                _ => ReasonChange::Lost,
            }
        }
    }
}
