//! How much of two texts is the same, as a whole and part by part.

use crate::matching::rarity::Rarity;
use crate::matching::shared::{Shared, Side, ratio, words};
use crate::matching::text::{Kind, Text, Token};

use super::Evidence;
use super::Feature::*;

/// The two texts as bags of weighted tokens, and the order of what they share.
pub(super) fn whole(shared: &Shared, rarity: &Rarity, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let (total_a, total_b) = (a.total(rarity), b.total(rarity));
    let (shared_a, shared_b) = (a.shared(rarity), b.shared(rarity));
    let (covered_a, covered_b) = (ratio(shared_a, total_a), ratio(shared_b, total_b));
    let (only_a, only_b) = (total_a - shared_a, total_b - shared_b);
    evidence.set(Dice, ratio(shared_a + shared_b, total_a + total_b));
    evidence.set(Contained, covered_a.max(covered_b));
    evidence.set(ContainedLeast, covered_a.min(covered_b));
    evidence.set_log(OnlyLeast, only_a.min(only_b).max(0.0));
    evidence.set_log(OnlyMost, only_a.max(only_b).max(0.0));
    evidence.set_log(SizeLeast, total_a.min(total_b));
    evidence.set(SizeRatio, ratio(total_a.min(total_b), total_a.max(total_b)));
    let rare = (rare_weight(a, rarity) + rare_weight(b, rarity)) / 2.0;
    evidence.set(RareShared, rare.min(8.0));
    evidence.set(RareRatio, ratio(rare, total_a.min(total_b)));
    let strong = a.paired().filter(|token| token.is_strong()).count();
    let content = a.paired().filter(|token| token.has_content()).count();
    evidence.set_log(StrongShared, strong as f64);
    evidence.set_log(ContentShared, content as f64);
    let order: Vec<usize> = a.partner.iter().flatten().copied().collect();
    evidence.set(
        InOrder,
        ratio(longest_increasing(&order) as f64, order.len() as f64),
    );
    let run = longest_run(&a.partner) as f64;
    evidence.set(Run, ratio(run, a.tokens.len().min(b.tokens.len()) as f64));
    evidence.set_log(RunLength, run);
}

/// The weight of paired tokens that occur in these two texts and nowhere else in either list.
fn rare_weight(side: &Side, rarity: &Rarity) -> f64 {
    side.paired()
        .filter(|token| token.has_content() && rarity.frequency(token) <= 2.0)
        .map(|token| rarity.weight(token))
        .sum()
}

/// The length of the longest increasing subsequence, by patience sorting.
fn longest_increasing(order: &[usize]) -> usize {
    let mut tails: Vec<usize> = Vec::new();
    for value in order {
        let at = tails.partition_point(|tail| tail < value);
        match tails.get_mut(at) {
            Some(tail) => *tail = *value,
            None => tails.push(*value),
        }
    }
    tails.len()
}

fn longest_run(partner: &[Option<usize>]) -> usize {
    let (mut best, mut run, mut last) = (0, 0, None);
    for place in partner {
        run = match (*place, last) {
            (Some(now), Some(before)) if now == before + 1 => run + 1,
            (Some(_), _) => 1,
            (None, _) => 0,
        };
        last = *place;
        best = best.max(run);
    }
    best
}

pub(super) fn trigrams(old: &Text, new: &Text, evidence: &mut Evidence) {
    let common = old.trigrams.common(&new.trigrams) as f64;
    let (a, b) = (old.trigrams.len() as f64, new.trigrams.len() as f64);
    evidence.set(Trigrams, ratio(2.0 * common, a + b));
    evidence.set(TrigramsContained, ratio(common, a.min(b)));
}

/// Lead, rest, subject and beginning by themselves.
pub(super) fn parts(old: &Text, new: &Text, rarity: &Rarity, evidence: &mut Evidence) {
    let lead = Part::of(old.lead_tokens(), new.lead_tokens(), rarity);
    evidence.set(LeadDice, lead.dice);
    evidence.set(LeadContained, lead.contained);
    evidence.set_log(LeadOnlyLeast, lead.only_least);
    evidence.set(
        LeadSizeRatio,
        ratio(
            lead.weight.0.min(lead.weight.1),
            lead.weight.0.max(lead.weight.1),
        ),
    );
    evidence.set_if(
        LeadEqual,
        words(old.lead_tokens()) == words(new.lead_tokens()),
    );
    let rest = Part::of(old.rest_tokens(), new.rest_tokens(), rarity);
    // A word or two after the lead are no ground yet.
    let both = rest.weight.0 > 1.0 && rest.weight.1 > 1.0;
    evidence.set(RestDice, if both { rest.dice } else { 0.5 });
    evidence.set(RestContained, if both { rest.contained } else { 0.5 });
    evidence.set_log(RestOnlyLeast, rest.only_least);
    evidence.set_log(RestSizeDifference, (rest.weight.0 - rest.weight.1).abs());
    evidence.set(
        FirstTwo,
        Part::of(&first(old, 2), &first(new, 2), rarity).dice,
    );
    evidence.set(
        FirstFour,
        Part::of(&first(old, 4), &first(new, 4), rarity).dice,
    );
    let (subject_a, subject_b) = (&old.tokens[..old.subject], &new.tokens[..new.subject]);
    let named = !subject_a.is_empty() && !subject_b.is_empty();
    evidence.set(
        SubjectDice,
        if named {
            Part::of(subject_a, subject_b, rarity).dice
        } else {
            0.5
        },
    );
    let found = |of: &Text, within: &Text| {
        let head = first(of, 3);
        let shared = Shared::of(&head, &within.tokens);
        ratio(shared.old.shared(rarity), shared.old.total(rarity))
    };
    let (found_a, found_b) = (found(old, new), found(new, old));
    evidence.set(HeadFound, (found_a + found_b) / 2.0);
    evidence.set(HeadFoundLeast, found_a.min(found_b));
}

/// The first tokens with content.
fn first(text: &Text, count: usize) -> Vec<Token> {
    text.tokens
        .iter()
        .filter(|token| token.has_content())
        .take(count)
        .cloned()
        .collect()
}

/// What is compared of a part of two texts.
struct Part {
    dice: f64,
    contained: f64,
    only_least: f64,
    weight: (f64, f64),
}

impl Part {
    fn of(a: &[Token], b: &[Token], rarity: &Rarity) -> Self {
        let shared = Shared::of(a, b);
        let weight = (shared.old.total(rarity), shared.new.total(rarity));
        let both = (shared.old.shared(rarity), shared.new.shared(rarity));
        Self {
            dice: shared.dice(rarity),
            contained: ratio(both.0, weight.0).max(ratio(both.1, weight.1)),
            only_least: (weight.0 - both.0).min(weight.1 - both.1).max(0.0),
            weight,
        }
    }
}

impl Token {
    /// A name, number or identifier.
    pub(super) fn is_strong(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Code | Kind::Name)
    }
}
