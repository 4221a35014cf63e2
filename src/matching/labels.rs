//! What labels (`D3`, `ADR-12`) say about who is whose.

use std::collections::BTreeMap;

use crate::handoff::{Decision, NormalText};

/// The pairs whose labels are unique in both lists and equal.
pub(super) fn pairs(old: &[Decision], new: &[Decision]) -> Vec<(usize, usize)> {
    let new_labels = unique(new);
    unique(old)
        .into_iter()
        .filter_map(|(label, index)| Some((index, *new_labels.get(label)?)))
        .collect()
}

fn unique(list: &[Decision]) -> BTreeMap<&str, usize> {
    let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, decision) in list.iter().enumerate() {
        if let Some(label) = &decision.label {
            seen.entry(label).or_default().push(index);
        }
    }
    seen.into_iter()
        .filter_map(|(label, at)| match at.as_slice() {
            [only] => Some((label, *only)),
            _ => None,
        })
        .collect()
}

/// Different labels are different decisions, unless the texts after them are the same: then
/// the list was numbered anew.
pub(super) fn contradict(old: &Decision, new: &Decision) -> bool {
    let after = |decision: &Decision, label: &str| {
        NormalText::of(
            decision
                .text
                .trim_start_matches(['[', '('])
                .trim_start_matches(label),
        )
    };
    match (&old.label, &new.label) {
        (Some(a), Some(b)) => a != b && after(old, a) != after(new, b),
        (None, _) | (_, None) => false,
    }
}
