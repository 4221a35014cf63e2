//! Which decision of one list is which decision of the next (docs/decisions.md).
//!
//! Pure: two lists of decisions in, an alignment with classes out.

mod assignment;
mod similarity;
mod tokens;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::handoff::{Decision, NormalText};

use assignment::{Candidate, best_assignment};
use similarity::{Weights, decision_tokens, similarity};

pub use words::{Span, SpanKind, words};

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

/// What became of each decision from the old list to the new one.
///
/// Every index of both sides appears exactly once. The changes come in the order of the new
/// list; what is only in the old list follows its predecessor there.
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
    let mut partner: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = vec![false; new.len()];
    let mut changes = Vec::new();
    let mut pinned = BTreeMap::new();
    for pin in pins {
        if pin.verdict == Verdict::Unrelated || pin.old >= old.len() || pin.new >= new.len() {
            continue;
        }
        if partner.contains_key(&pin.old) || taken[pin.new] {
            continue;
        }
        partner.insert(pin.old, pin.new);
        taken[pin.new] = true;
        pinned.insert(pin.old, pin.verdict);
    }
    let unrelated = |o: usize, n: usize| {
        pins.iter()
            .any(|pin| pin.verdict == Verdict::Unrelated && pin.old == o && pin.new == n)
    };
    let mut by_key: BTreeMap<NormalText, Vec<usize>> = BTreeMap::new();
    for (index, decision) in new.iter().enumerate().rev() {
        if !taken[index] {
            by_key.entry(decision.key()).or_default().push(index);
        }
    }
    for (index, decision) in old.iter().enumerate() {
        if partner.contains_key(&index) {
            continue;
        }
        if let Some(at) = by_key.get_mut(&decision.key()).and_then(Vec::pop) {
            partner.insert(index, at);
            taken[at] = true;
        }
    }
    let texts: Vec<Vec<String>> = old
        .iter()
        .chain(new)
        .map(|d| decision_tokens(&d.text))
        .collect();
    let weights = Weights::of(&texts);
    let mut candidates = Vec::new();
    for o in (0..old.len()).filter(|o| !partner.contains_key(o)) {
        for n in (0..new.len()).filter(|n| !taken[*n]) {
            let label = old[o].label.is_some() && old[o].label == new[n].label;
            let score = similarity(&texts[o], &texts[old.len() + n], &weights)
                + if label { 1.0 } else { 0.0 };
            if score > 0.3 && !unrelated(o, n) {
                candidates.push(Candidate {
                    old: o,
                    new: n,
                    weight: (score * 1e6) as i64,
                });
            }
        }
    }
    for (o, n) in best_assignment(&candidates) {
        partner.insert(o, n);
        taken[n] = true;
    }
    let mut of_new: BTreeMap<usize, usize> = partner.iter().map(|(o, n)| (*n, *o)).collect();
    let mut dropped: Vec<usize> = (0..old.len())
        .filter(|o| !partner.contains_key(o))
        .collect();
    dropped.reverse();
    for n in 0..new.len() {
        match of_new.remove(&n) {
            Some(o) => {
                while let Some(gone) = dropped.pop_if(|gone| *gone < o) {
                    changes.push(Change {
                        class: Class::Dropped,
                        old: Some(gone),
                        new: None,
                        reason: None,
                        certain: true,
                    });
                }
                let class = match pinned.get(&o) {
                    Some(Verdict::Replaces) => Class::Replaced,
                    _ if old[o].retired && !new[n].retired => Class::Reinstated,
                    _ if !old[o].retired && new[n].retired => Class::Retired,
                    _ if old[o].key() == new[n].key() => Class::Kept,
                    _ if old[o].key_without_reason() == new[n].key_without_reason() => {
                        Class::ReasonChanged
                    }
                    _ => Class::Reworded,
                };
                let reason = (class == Class::ReasonChanged).then(|| {
                    match (&old[o].reason, &new[n].reason) {
                        (Some(_), None) => ReasonChange::Lost,
                        (None, Some(_)) => ReasonChange::Added,
                        _ => ReasonChange::Swapped,
                    }
                });
                changes.push(Change {
                    class,
                    old: Some(o),
                    new: Some(n),
                    reason,
                    certain: true,
                });
            }
            None => changes.push(Change {
                class: Class::Added,
                old: None,
                new: Some(n),
                reason: None,
                certain: true,
            }),
        }
    }
    while let Some(gone) = dropped.pop() {
        changes.push(Change {
            class: Class::Dropped,
            old: Some(gone),
            new: None,
            reason: None,
            certain: true,
        });
    }
    changes
}

/// Whether the topic has changed: nearly the whole list was swapped, so that its drops are
/// one remark and not one alarm each.
pub fn topic_changed(changes: &[Change]) -> bool {
    let dropped = changes
        .iter()
        .filter(|change| change.class == Class::Dropped)
        .count();
    let of_old = changes.iter().filter(|change| change.old.is_some()).count();
    dropped >= 4 && dropped * 10 >= of_old * 7
}
