//! The alignment of two lists: equal texts, equal labels, then the best assignment.

use std::collections::{BTreeMap, HashMap};

use crate::handoff::{Decision, NormalText};

use super::assignment::{Candidate, best_assignment};
use super::candidates::candidates;
use super::change::{Class, Pin, Verdict};
use super::evidence::Pair;
use super::judgement::{aligned, judge, retirement};
use super::model;
use super::rarity::Rarity;
use super::text::Text;

/// From this probability on, a pair is asserted to be one decision, and a class to be its class.
/// Chosen so that nine of ten asserted judgements are right out of sample (docs/decisions.md).
const CERTAIN_PAIR: f64 = 0.9;
const CERTAIN_CLASS: f64 = 0.75;

/// Above this, a pair that was not taken leaves doubt whether its two are really gone and new.
const DOUBTFUL_PAIR: f64 = 0.25;

/// Log-odds in whole numbers, so that sums are exact and do not depend on their order.
const SCALE: f64 = 1e6;

/// The partner that a new decision has in the old list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) old: usize,
    pub(super) class: Class,
    pub(super) certain: bool,
}

/// Who is whose in two lists.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    pub(super) of_new: Vec<Option<Link>>,
    old_taken: Vec<bool>,
    /// The best probability that a decision without partner has one after all.
    old_doubt: Vec<f64>,
    new_doubt: Vec<f64>,
}

impl Alignment {
    fn new(old: usize, new: usize) -> Self {
        Self {
            of_new: vec![None; new],
            old_taken: vec![false; old],
            old_doubt: vec![0.0; old],
            new_doubt: vec![0.0; new],
        }
    }

    fn link(&mut self, old: usize, new: usize, class: Class, certain: bool) {
        self.of_new[new] = Some(Link {
            old,
            class,
            certain,
        });
        self.old_taken[old] = true;
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        !self.old_taken[old] && self.of_new[new].is_none()
    }

    fn free_old(&self) -> Vec<usize> {
        (0..self.old_taken.len())
            .filter(|old| !self.old_taken[*old])
            .collect()
    }

    fn free_new(&self) -> Vec<usize> {
        (0..self.of_new.len())
            .filter(|new| self.of_new[*new].is_none())
            .collect()
    }

    /// The old decisions without partner, in order.
    pub(super) fn dropped(&self) -> impl Iterator<Item = usize> {
        self.free_old().into_iter()
    }

    pub(super) fn dropped_certain(&self, old: usize) -> bool {
        self.old_doubt[old] < DOUBTFUL_PAIR
    }

    pub(super) fn added_certain(&self, new: usize) -> bool {
        self.new_doubt[new] < DOUBTFUL_PAIR
    }
}

/// Aligns two lists.
pub(super) fn align(old: &[Decision], new: &[Decision], pins: &[Pin]) -> Alignment {
    let mut alignment = Alignment::new(old.len(), new.len());
    pinned(old, new, pins, &mut alignment);
    equal(old, new, pins, &mut alignment);
    retired_by_beginning(old, new, pins, &mut alignment);
    let texts: [Vec<Text>; 2] = [old, new].map(|list| list.iter().map(Text::of).collect());
    let rarity = Rarity::of(texts.iter().flatten());
    labelled(old, new, pins, &texts, &rarity, &mut alignment);
    similar(old, new, pins, &texts, &rarity, &mut alignment);
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

fn is_excluded(pins: &[Pin], old: usize, new: usize) -> bool {
    pins.iter()
        .any(|pin| pin.verdict == Verdict::Unrelated && pin.old == old && pin.new == new)
}

/// Labels that are unique in both lists and equal.
fn labelled(
    old: &[Decision],
    new: &[Decision],
    pins: &[Pin],
    texts: &[Vec<Text>; 2],
    rarity: &Rarity,
    alignment: &mut Alignment,
) {
    let new_labels = unique_labels(new);
    for (label, index) in unique_labels(old) {
        let Some(found) = new_labels.get(label).copied() else {
            continue;
        };
        if !alignment.is_free(index, found) || is_excluded(pins, index, found) {
            continue;
        }
        let (old_text, new_text) = (&texts[0][index], &texts[1][found]);
        let pairs = candidates(&[old_text], &[new_text], rarity);
        let judged = pairs.first().map(|pair| {
            judge(
                &old[index],
                &new[found],
                [old_text, new_text],
                &pair.evidence,
            )
        });
        // Under one label, texts that have nothing in common answer one question differently.
        let (class, probability) = judged.unwrap_or((Class::Replaced, 0.0));
        alignment.link(index, found, class, probability >= CERTAIN_CLASS);
    }
}

fn unique_labels(list: &[Decision]) -> BTreeMap<&str, usize> {
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

/// The rest, by the greatest sum of log-odds.
fn similar(
    old: &[Decision],
    new: &[Decision],
    pins: &[Pin],
    texts: &[Vec<Text>; 2],
    rarity: &Rarity,
    alignment: &mut Alignment,
) {
    let (olds, news) = (
        in_order(alignment.free_old(), &texts[0]),
        in_order(alignment.free_new(), &texts[1]),
    );
    let pairs: Vec<(Pair, f64)> =
        candidates(&pick(&olds, &texts[0]), &pick(&news, &texts[1]), rarity)
            .into_iter()
            .filter(|pair| {
                let (o, n) = (olds[pair.old], news[pair.new]);
                !is_excluded(pins, o, n) && !labels_contradict(&old[o], &new[n])
            })
            .map(|pair| {
                let log_odds = aligned(&pair.evidence);
                (pair, log_odds)
            })
            .collect();
    let likely: Vec<Candidate> = pairs
        .iter()
        .map(|(pair, log_odds)| Candidate {
            old: pair.old,
            new: pair.new,
            weight: (log_odds * SCALE) as i64,
        })
        .filter(|candidate| candidate.weight > 0)
        .collect();
    let taken = best_assignment(&likely, is_later(&olds, &news, texts));
    for (pair, log_odds) in &pairs {
        let (o, n) = (olds[pair.old], news[pair.new]);
        let probability = model::probability(*log_odds);
        if taken.binary_search(&(pair.old, pair.new)).is_err() {
            continue;
        }
        let (class, class_probability) = judge(
            &old[o],
            &new[n],
            [&texts[0][o], &texts[1][n]],
            &pair.evidence,
        );
        let certain = probability >= CERTAIN_PAIR && class_probability >= CERTAIN_CLASS;
        alignment.link(o, n, class, certain);
    }
    for (pair, log_odds) in &pairs {
        let (o, n) = (olds[pair.old], news[pair.new]);
        let probability = model::probability(*log_odds);
        alignment.old_doubt[o] = alignment.old_doubt[o].max(probability);
        alignment.new_doubt[n] = alignment.new_doubt[n].max(probability);
    }
}

/// Decisions in the order of their texts: what is chosen among equals must not depend on the
/// order of the lists.
fn in_order(mut indices: Vec<usize>, texts: &[Text]) -> Vec<usize> {
    indices.sort_by(|a, b| texts[*a].whole.cmp(&texts[*b].whole).then(a.cmp(b)));
    indices
}

fn pick<'a>(indices: &[usize], texts: &'a [Text]) -> Vec<&'a Text> {
    indices.iter().map(|index| &texts[*index]).collect()
}

/// Whether the old list comes after the new one in the order of texts. The assignment looks at
/// the earlier one first, so that it chooses alike whichever of the two is the old one.
fn is_later(olds: &[usize], news: &[usize], texts: &[Vec<Text>; 2]) -> bool {
    let old = olds.iter().map(|index| &texts[0][*index].whole);
    let new = news.iter().map(|index| &texts[1][*index].whole);
    old.gt(new)
}

/// Different labels are different decisions, unless the texts after them are the same: then
/// the list was numbered anew.
fn labels_contradict(old: &Decision, new: &Decision) -> bool {
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

/// The evidence about one pair, for asking why it was judged so.
#[derive(Debug, Clone)]
pub struct PairEvidence {
    /// Index in the old list, from 0.
    pub old: usize,
    /// Index in the new list, from 0.
    pub new: usize,
    /// The probability that the two belong together.
    pub aligned: f64,
    /// The class they would have, and its probability.
    pub class: (Class, f64),
    /// Each piece of evidence with its name.
    pub evidence: Vec<(&'static str, f64)>,
}

/// The evidence about every pair of two lists that is not settled by equal texts or labels.
///
/// `tools/train_matching.py` fits the model to it.
pub fn explain(old: &[Decision], new: &[Decision]) -> Vec<PairEvidence> {
    let mut alignment = Alignment::new(old.len(), new.len());
    equal(old, new, &[], &mut alignment);
    retired_by_beginning(old, new, &[], &mut alignment);
    let texts: [Vec<Text>; 2] = [old, new].map(|list| list.iter().map(Text::of).collect());
    let rarity = Rarity::of(texts.iter().flatten());
    let (olds, news) = (alignment.free_old(), alignment.free_new());
    candidates(&pick(&olds, &texts[0]), &pick(&news, &texts[1]), &rarity)
        .into_iter()
        .map(|pair| (olds[pair.old], news[pair.new], pair.evidence))
        .map(|(o, n, evidence)| PairEvidence {
            old: o,
            new: n,
            aligned: model::probability(aligned(&evidence)),
            class: judge(&old[o], &new[n], [&texts[0][o], &texts[1][n]], &evidence),
            evidence: evidence.named().collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{ReasonChange, compare, compare_pinned};

    fn list(items: &[&str]) -> Vec<Decision> {
        items
            .iter()
            .map(|item| Decision::from_markdown(item))
            .collect()
    }

    /// The class of a single pair.
    fn class(old: &str, new: &str) -> Class {
        compare(&list(&[old]), &list(&[new]))[0].class
    }

    #[test]
    fn order_punctuation_and_inflection_do_not_hide_a_decision() {
        let old = list(&[
            "Python 3.11+, stdlib sqlite3 only, no ORMs",
            "Use SQLite",
            "Times in UTC",
        ]);
        let new = list(&[
            "Times in UTC",
            "Standard library sqlite3 only (Python 3.11+), no ORM",
        ]);
        let changes = compare(&old, &new);
        let python = changes.iter().find(|change| change.new == Some(1));
        assert_eq!(
            python.map(|change| (change.old, change.class)),
            Some((Some(0), Class::Reworded))
        );
    }

    #[test]
    fn another_answer_is_no_other_wording() {
        assert_eq!(
            class("Retry 3 times with back-off", "Retry 5 times with back-off"),
            Class::Replaced
        );
        assert_eq!(
            class(
                "CLI uses argparse, not click",
                "CLI uses click, not argparse"
            ),
            Class::Replaced
        );
        assert_eq!(
            class("Ports 80 and 443 are open", "Ports 80 or 443 are open"),
            Class::Replaced
        );
        assert_eq!(
            class(
                "Hidden folders are indexed",
                "Hidden folders are not indexed"
            ),
            Class::Replaced
        );
        assert_eq!(class("缓存保存五分钟", "缓存保存十分钟"), Class::Replaced);
        assert_ne!(class("Use Postgres", "Use SQLite"), Class::Reworded);
    }

    #[test]
    fn a_reason_comes_goes_or_changes() {
        let reason = |old: &str, new: &str| compare(&list(&[old]), &list(&[new]))[0].reason;
        assert_eq!(
            reason("No ORM", "No ORM, since two queries need window functions"),
            Some(ReasonChange::Added)
        );
        assert_eq!(
            reason(
                "Pin rustc to 1.79 because 1.80 miscompiles SIMD",
                "Pin rustc to 1.79"
            ),
            Some(ReasonChange::Lost)
        );
        assert_eq!(
            reason(
                "Use WAL mode: readers must not block",
                "Use WAL mode: the backup tool requires it"
            ),
            Some(ReasonChange::Swapped)
        );
    }

    #[test]
    fn what_ends_in_the_open_is_retired_and_may_come_back() {
        let retired = "~~Use Postgres~~: replaced by SQLite";
        assert_eq!(class("Use Postgres", retired), Class::Retired);
        assert_eq!(
            class("Use Postgres — we know it well", retired),
            Class::Retired
        );
        assert_eq!(class(retired, "Use Postgres"), Class::Reinstated);
        assert_eq!(
            class(
                "Nightly sync at 02:00",
                "Nightly sync: no longer, hooks do it"
            ),
            Class::Retired
        );
        assert_eq!(class(retired, retired), Class::Kept);
        let long =
            "Nightly sync, at 02:00: it takes an hour, locks the index, and nobody works then";
        assert_eq!(class(long, "~~Nightly sync~~: hooks do it"), Class::Retired);
    }

    #[test]
    fn labels_join_and_part() {
        assert_eq!(
            class("D3: One writer", "D3: Every process may write"),
            Class::Replaced
        );
        let changes = compare(
            &list(&["D3: Cache user records"]),
            &list(&["D4: Cache session records"]),
        );
        assert!(
            changes
                .iter()
                .all(|change| matches!(change.class, Class::Added | Class::Dropped))
        );
        assert_eq!(
            class("D3: Cache user records", "D4: Cache user records"),
            Class::Reworded
        );
    }

    #[test]
    fn equal_texts_pair_off_one_by_one() {
        let changes = compare(&list(&["No ORM", "No ORM"]), &list(&["No ORM"]));
        assert_eq!(
            changes
                .iter()
                .map(|change| change.class)
                .collect::<Vec<_>>(),
            [Class::Kept, Class::Dropped]
        );
    }

    #[test]
    fn what_a_pin_says_is_certain() {
        let (old, new) = (
            list(&["Use Postgres", "No ORM"]),
            list(&["Use SQLite", "No ORM"]),
        );
        let pin = Pin {
            old: 0,
            new: 0,
            verdict: Verdict::Replaces,
        };
        let changes = compare_pinned(&old, &new, &[pin]);
        assert_eq!(
            (changes[0].class, changes[0].certain),
            (Class::Replaced, true)
        );
        assert_eq!(changes[1].class, Class::Kept);
    }
}
