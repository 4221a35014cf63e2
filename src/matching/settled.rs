//! Pairs that need no weighing: what somebody said, equal texts, the beginning of a struck one.

use std::collections::HashMap;

use crate::handoff::{Decision, NormalText};

use super::align::Alignment;
use super::change::{Class, Pin, Verdict};
use super::judgement::retirement;

/// Links what is settled before any evidence is looked at.
pub(super) fn settle(old: &[Decision], new: &[Decision], pins: &[Pin]) -> Alignment {
    let mut alignment = Alignment::new(old.len(), new.len());
    pinned(old, new, pins, &mut alignment);
    equal(old, new, pins, &mut alignment);
    retired_by_beginning(old, new, pins, &mut alignment);
    alignment
}

fn pinned(old: &[Decision], new: &[Decision], pins: &[Pin], alignment: &mut Alignment) {
    for pin in pins {
        let known = pin.old < old.len() && pin.new < new.len();
        if !known || !alignment.is_free(pin.old, pin.new) {
            continue;
        }
        let class = match pin.verdict {
            Verdict::Unrelated => continue,
            Verdict::Replaces => Class::Replaced,
            Verdict::Same => same_class(&old[pin.old], &new[pin.new]),
        };
        alignment.link(pin.old, pin.new, class, true);
    }
}

/// The class of two that are known to be the same.
fn same_class(old: &Decision, new: &Decision) -> Class {
    if let Some(class) = retirement(old.retired, new.retired) {
        return class;
    }
    if old.key() == new.key() {
        return Class::Kept;
    }
    if old.key_without_reason() == new.key_without_reason() {
        Class::ReasonChanged
    } else {
        Class::Reworded
    }
}

/// Texts that are equal: first with the same standing, then a decision and its retirement, then
/// one that was retired without its reason.
fn equal(old: &[Decision], new: &[Decision], pins: &[Pin], alignment: &mut Alignment) {
    type Key = fn(&Decision) -> Option<(NormalText, bool)>;
    let rounds: [(Key, Key); 4] = [
        (
            |d| Some((d.key(), d.retired)),
            |d| Some((d.key(), d.retired)),
        ),
        (|d| Some((d.key(), false)), |d| Some((d.key(), false))),
        (
            |d| (!d.retired).then(|| (d.key_without_reason(), false)),
            |d| d.retired.then(|| (d.key(), false)),
        ),
        (
            |d| d.retired.then(|| (d.key(), false)),
            |d| (!d.retired).then(|| (d.key_without_reason(), false)),
        ),
    ];
    for (old_key, new_key) in rounds {
        let mut places: HashMap<(NormalText, bool), Vec<usize>> = HashMap::new();
        for index in alignment.free_new().into_iter().rev() {
            if let Some(key) = new_key(&new[index]).filter(|(text, _)| !text.is_empty()) {
                places.entry(key).or_default().push(index);
            }
        }
        for index in alignment.free_old() {
            let Some(places) = old_key(&old[index]).and_then(|key| places.get_mut(&key)) else {
                continue;
            };
            let Some(at) = places
                .iter()
                .rposition(|place| !is_excluded(pins, index, *place))
            else {
                continue;
            };
            let found = places.remove(at);
            let class = retirement(old[index].retired, new[found].retired).unwrap_or(Class::Kept);
            alignment.link(index, found, class, true);
        }
    }
}

/// `~~Units of the economy~~: solved` retires the one decision that begins with these words.
fn retired_by_beginning(
    old: &[Decision],
    new: &[Decision],
    pins: &[Pin],
    alignment: &mut Alignment,
) {
    let (olds, news) = (alignment.free_old(), alignment.free_new());
    let begins = |o: usize, n: usize| match (old[o].retired, new[n].retired) {
        (false, true) => begins_with(&old[o].key(), &new[n].key()),
        (true, false) => begins_with(&new[n].key(), &old[o].key()),
        (true, true) | (false, false) => false,
    };
    let pairs: Vec<(usize, usize)> = olds
        .iter()
        .flat_map(|o| news.iter().map(move |n| (*o, *n)))
        .filter(|(o, n)| {
            (old[*o].retired != new[*n].retired) && begins(*o, *n) && !is_excluded(pins, *o, *n)
        })
        .collect();
    for (o, n) in &pairs {
        let rivals = pairs.iter().filter(|(x, y)| x == o || y == n).count();
        if rivals == 1 {
            let class = retirement(old[*o].retired, new[*n].retired).unwrap_or(Class::Kept);
            alignment.link(*o, *n, class, true);
        }
    }
}

/// Whether a text begins with these words, at least two of them.
fn begins_with(text: &NormalText, words: &NormalText) -> bool {
    let rest = text.as_str().strip_prefix(words.as_str());
    words.as_str().contains(' ')
        && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether somebody said that two have nothing to do with each other.
pub(super) fn is_excluded(pins: &[Pin], old: usize, new: usize) -> bool {
    pins.iter()
        .any(|pin| pin.verdict == Verdict::Unrelated && pin.old == old && pin.new == new)
}
