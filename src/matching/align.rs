//! The alignment of two lists: equal texts, equal labels, then the best assignment.

use crate::handoff::Decision;

use super::assignment::{Candidate, best_assignment};
use super::candidates::candidates;
use super::change::{Class, Pin};
use super::evidence::Pair;
use super::judgement::{aligned, judge};
use super::rarity::Rarity;
use super::settled::{is_excluded, settle};
use super::shared::ratio;
use super::text::Text;
use super::{labels, model};

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
    pub(super) fn new(old: usize, new: usize) -> Self {
        Self {
            of_new: vec![None; new],
            old_taken: vec![false; old],
            old_doubt: vec![0.0; old],
            new_doubt: vec![0.0; new],
        }
    }

    pub(super) fn link(&mut self, old: usize, new: usize, class: Class, certain: bool) {
        self.of_new[new] = Some(Link {
            old,
            class,
            certain,
        });
        self.old_taken[old] = true;
    }

    pub(super) fn is_free(&self, old: usize, new: usize) -> bool {
        !self.old_taken[old] && self.of_new[new].is_none()
    }

    pub(super) fn free_old(&self) -> Vec<usize> {
        (0..self.old_taken.len())
            .filter(|old| !self.old_taken[*old])
            .collect()
    }

    pub(super) fn free_new(&self) -> Vec<usize> {
        (0..self.of_new.len())
            .filter(|new| self.of_new[*new].is_none())
            .collect()
    }

    /// Whether one of the lists has nothing left to find a partner for. Then no text is weighed.
    fn is_settled(&self) -> bool {
        self.old_taken.iter().all(|taken| *taken) || self.of_new.iter().all(Option::is_some)
    }

    /// The old decisions without partner, in order.
    pub(super) fn dropped(&self) -> impl Iterator<Item = usize> {
        self.free_old().into_iter()
    }

    /// Notes how probable a pair is, for what will have no partner.
    fn doubt(&mut self, pair: &Pair, probability: f64) {
        let (old, new) = (&mut self.old_doubt[pair.old], &mut self.new_doubt[pair.new]);
        *old = old.max(probability);
        *new = new.max(probability);
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
    let mut alignment = settle(old, new, pins);
    if alignment.is_settled() {
        return alignment;
    }
    let lists = Lists::of([old, new], pins, &alignment);
    lists.link_labelled(&mut alignment);
    lists.link_similar(&mut alignment);
    alignment
}

/// Two lists, ready to be compared.
struct Lists<'a> {
    old: &'a [Decision],
    new: &'a [Decision],
    pins: &'a [Pin],
    texts: [Vec<Text>; 2],
    rarity: Rarity,
    /// The share of the shorter list that is settled.
    kept_share: f64,
}

impl<'a> Lists<'a> {
    fn of([old, new]: [&'a [Decision]; 2], pins: &'a [Pin], settled: &Alignment) -> Self {
        let texts: [Vec<Text>; 2] = [old, new].map(|list| list.iter().map(Text::of).collect());
        let kept = settled.of_new.iter().flatten().count();
        Self {
            old,
            new,
            pins,
            rarity: Rarity::of(texts.iter().flatten()),
            kept_share: ratio(kept as f64, old.len().min(new.len()) as f64),
            texts,
        }
    }

    /// The pairs of some decisions that may belong together, as indices of the lists.
    fn pairs(&self, olds: &[usize], news: &[usize]) -> Vec<Pair> {
        let pick = |side: usize, indices: &[usize]| -> Vec<&Text> {
            indices.iter().map(|at| &self.texts[side][*at]).collect()
        };
        let (old_texts, new_texts) = (pick(0, olds), pick(1, news));
        candidates(&old_texts, &new_texts, &self.rarity, self.kept_share)
            .into_iter()
            .map(|pair| Pair {
                old: olds[pair.old],
                new: news[pair.new],
                evidence: pair.evidence,
            })
            .collect()
    }

    fn judge(&self, pair: &Pair) -> (Class, f64) {
        judge(
            &self.old[pair.old],
            &self.new[pair.new],
            [&self.texts[0][pair.old], &self.texts[1][pair.new]],
            &pair.evidence,
        )
    }

    /// Labels that are unique in both lists and equal.
    fn link_labelled(&self, alignment: &mut Alignment) {
        for (old, new) in labels::pairs(self.old, self.new) {
            if !alignment.is_free(old, new) || is_excluded(self.pins, old, new) {
                continue;
            }
            let judged = self
                .pairs(&[old], &[new])
                .first()
                .map(|pair| self.judge(pair));
            // Under one label, texts that have nothing in common answer one question differently.
            let (class, probability) = judged.unwrap_or((Class::Replaced, 0.0));
            alignment.link(old, new, class, probability >= CERTAIN_CLASS);
        }
    }

    /// The rest, by the greatest sum of log-odds.
    fn link_similar(&self, alignment: &mut Alignment) {
        let olds = self.in_order(0, alignment.free_old());
        let news = self.in_order(1, alignment.free_new());
        let mut pairs = self.pairs(&olds, &news);
        pairs.retain(|pair| {
            !is_excluded(self.pins, pair.old, pair.new)
                && !labels::contradict(&self.old[pair.old], &self.new[pair.new])
        });
        let log_odds: Vec<f64> = pairs.iter().map(|pair| aligned(&pair.evidence)).collect();
        for at in self.best(&pairs, &log_odds, &olds, &news) {
            let pair = &pairs[at];
            let (class, class_probability) = self.judge(pair);
            let certain = model::probability(log_odds[at]) >= CERTAIN_PAIR
                && class_probability >= CERTAIN_CLASS;
            alignment.link(pair.old, pair.new, class, certain);
        }
        for (pair, log_odds) in pairs.iter().zip(&log_odds) {
            alignment.doubt(pair, model::probability(*log_odds));
        }
    }

    /// Which of the pairs make the best assignment.
    fn best(&self, pairs: &[Pair], log_odds: &[f64], olds: &[usize], news: &[usize]) -> Vec<usize> {
        let (old_places, new_places) = (places(olds, self.old.len()), places(news, self.new.len()));
        let likely: Vec<Candidate> = pairs
            .iter()
            .zip(log_odds)
            .map(|(pair, log_odds)| Candidate {
                old: old_places[pair.old],
                new: new_places[pair.new],
                weight: self.weight(pair, *log_odds),
            })
            .filter(|candidate| candidate.weight > 0)
            .collect();
        let taken = best_assignment(&likely, self.is_later(olds, news));
        let is_taken = |pair: &Pair| {
            taken
                .binary_search(&(old_places[pair.old], new_places[pair.new]))
                .is_ok()
        };
        (0..pairs.len())
            .filter(|at| is_taken(&pairs[*at]))
            .collect()
    }

    /// Twice the log-odds, and one more where both stand or both are retired: that counts among
    /// equals alone.
    fn weight(&self, pair: &Pair, log_odds: f64) -> i64 {
        let weight = (log_odds * SCALE) as i64 * 2;
        let alike = self.old[pair.old].retired == self.new[pair.new].retired;
        weight + i64::from(alike && weight > 0)
    }

    /// Decisions of a side in the order of what they say: what is chosen among equals must not
    /// depend on the order of the lists.
    fn in_order(&self, side: usize, mut indices: Vec<usize>) -> Vec<usize> {
        indices.sort_unstable_by(|a, b| {
            let (one, other) = (self.saying(side, *a), self.saying(side, *b));
            one.cmp(&other).then(a.cmp(b))
        });
        indices
    }

    /// Whether the old list comes after the new one in the order of what they say. The assignment
    /// looks at the earlier one first, so that it chooses alike whichever of the two is the old one.
    fn is_later(&self, olds: &[usize], news: &[usize]) -> bool {
        let old = olds.iter().map(|index| self.saying(0, *index));
        let new = news.iter().map(|index| self.saying(1, *index));
        old.gt(new)
    }

    /// What a decision says, and how: texts that are compared as equal may be written differently.
    fn saying(&self, side: usize, index: usize) -> (&str, &str) {
        let decision = &[self.old, self.new][side][index];
        (&self.texts[side][index].whole, &decision.raw)
    }
}

/// Where each index of a list stands among some of them.
fn places(indices: &[usize], length: usize) -> Vec<usize> {
    let mut places = vec![0; length];
    for (place, index) in indices.iter().enumerate() {
        places[*index] = place;
    }
    places
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
    let settled = settle(old, new, &[]);
    let lists = Lists::of([old, new], &[], &settled);
    lists
        .pairs(&settled.free_old(), &settled.free_new())
        .iter()
        .map(|pair| PairEvidence {
            old: pair.old,
            new: pair.new,
            aligned: model::probability(aligned(&pair.evidence)),
            class: lists.judge(pair),
            evidence: pair.evidence.named().collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
