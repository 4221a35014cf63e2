//! Where words stand in the place of others.

use similar::DiffOp;

use crate::matching::operations;
use crate::matching::rarity::Rarity;
use crate::matching::shared::{Shared, Side, ratio};
use crate::matching::text::{Kind, Text, Token};

use super::Evidence;
use super::Feature::*;

/// A place that holds other words: indices of old and of new tokens without partner.
struct Hunk {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Words that stand in the place of others, words that were only moved or inflected left out.
pub(super) fn substitutions(
    old: &Text,
    new: &Text,
    shared: &Shared,
    rarity: &Rarity,
    evidence: &mut Evidence,
) {
    let (pure, hunks): (Vec<Hunk>, Vec<Hunk>) =
        hunks(shared).into_iter().partition(Hunk::is_one_sided);
    evidence.set_count(PureHunks, pure.len(), 6);
    let weights = pure.iter().map(|hunk| hunk.weights(shared, rarity));
    evidence.set_log(PureWeight, weights.map(|(a, b)| a + b).sum::<f64>());
    evidence.set_if(OneHunk, hunks.len() == 1);
    evidence.set_if(
        SingleSmall,
        pure.is_empty() && hunks.len() == 1 && hunks.iter().all(Hunk::is_small),
    );
    substituted(shared, &hunks, rarity, evidence);
    in_leads(old, new, shared, &hunks, evidence);
    strong(old, new, shared, &hunks, evidence);
}

impl Hunk {
    fn is_one_sided(&self) -> bool {
        self.old.is_empty() || self.new.is_empty()
    }

    fn is_small(&self) -> bool {
        self.old.len() <= 2 && self.new.len() <= 2
    }

    /// What weighs on each side.
    fn weights(&self, shared: &Shared, rarity: &Rarity) -> (f64, f64) {
        let weigh = |side: &Side, part: &[usize]| {
            part.iter()
                .map(|at| rarity.weight(&side.tokens[*at]))
                .sum::<f64>()
        };
        (weigh(&shared.old, &self.old), weigh(&shared.new, &self.new))
    }

    /// Whether some token of each side is so.
    fn each(&self, shared: &Shared, is: impl Fn(&Token) -> bool) -> (bool, bool) {
        let any = |side: &Side, part: &[usize]| part.iter().any(|at| is(&side.tokens[*at]));
        (any(&shared.old, &self.old), any(&shared.new, &self.new))
    }
}

/// How much was substituted, and where that begins.
fn substituted(shared: &Shared, hunks: &[Hunk], rarity: &Rarity, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let weights = hunks.iter().map(|hunk| hunk.weights(shared, rarity));
    let substituted: f64 = weights.map(|(a, b)| a.min(b)).sum();
    evidence.set_log(Substituted, substituted);
    evidence.set(
        SubstitutedRatio,
        ratio(substituted, a.total(rarity).min(b.total(rarity))),
    );
    let rank = |side: &Side, at: usize| {
        side.tokens[..at]
            .iter()
            .filter(|token| token.has_content())
            .count()
    };
    let first = hunks
        .iter()
        .map(|hunk| rank(a, hunk.old[0]).min(rank(b, hunk.new[0])))
        .min();
    evidence.set(FirstChange, first.map_or(3.0, |at| at.min(6) as f64));
}

/// What was substituted in the leads.
fn in_leads(old: &Text, new: &Text, shared: &Shared, hunks: &[Hunk], evidence: &mut Evidence) {
    let begins_in_leads = |hunk: &&Hunk| hunk.old[0] < old.lead && hunk.new[0] < new.lead;
    let small = hunks.iter().filter(|hunk| hunk.is_small());
    evidence.set_count(SmallLeadHunks, small.filter(begins_in_leads).count(), 4);
    let has_name = |side: &Side, part: &[usize], lead: usize| {
        part.iter()
            .any(|at| *at < lead && side.tokens[*at].kind == Kind::Name)
    };
    evidence.set_if(
        NameInLead,
        hunks.iter().any(|hunk| {
            has_name(&shared.old, &hunk.old, old.lead) && has_name(&shared.new, &hunk.new, new.lead)
        }),
    );
}

/// Names, numbers and identifiers that were substituted, or that one text has alone.
fn strong(old: &Text, new: &Text, shared: &Shared, hunks: &[Hunk], evidence: &mut Evidence) {
    let count = |is: fn((bool, bool)) -> bool| {
        let each = hunks.iter().map(|hunk| hunk.each(shared, Token::is_strong));
        each.filter(|each| is(*each)).count()
    };
    evidence.set_count(HunksStrong, count(|(a, b)| a || b), 3);
    evidence.set_count(HunksStrongBoth, count(|(a, b)| a && b), 3);
    let (a, b) = (&shared.old, &shared.new);
    let own = |side: &Side, lead: usize| {
        side.only()
            .any(|(at, token)| at < lead && token.is_strong())
    };
    let (own_a, own_b) = (own(a, old.lead), own(b, new.lead));
    evidence.set_if(StrongOnlyBoth, own_a && own_b);
    evidence.set_if(StrongOnlyOne, own_a != own_b);
    let of_kind = |kind: Kind| (a.only_of(kind) > 0, b.only_of(kind) > 0);
    evidence.set_if(NumbersBoth, of_kind(Kind::Number) == (true, true));
    let codes = of_kind(Kind::Code);
    evidence.set_if(CodesOne, codes.0 != codes.1);
}

/// The places where tokens have no partner, small words aside.
fn hunks(shared: &Shared) -> Vec<Hunk> {
    // Partners get the same number, tokens without partner one of their own.
    let (a, b) = (&shared.old, &shared.new);
    let (olds, news) = (a.tokens.len(), b.tokens.len());
    let old: Vec<usize> = (0..olds)
        .map(|i| a.partner[i].unwrap_or(news + i))
        .collect();
    let new: Vec<usize> = (0..news)
        .map(|j| {
            if b.partner[j].is_some() {
                j
            } else {
                news + olds + j
            }
        })
        .collect();
    let only = |side: &Side, from: usize, len: usize| -> Vec<usize> {
        (from..from + len)
            .filter(|at| side.partner[*at].is_none() && side.tokens[*at].kind != Kind::Function)
            .collect()
    };
    operations::fewest(&old, &new)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            Hunk {
                old: only(a, old.start, old.len()),
                new: only(b, new.start, new.len()),
            }
        })
        .filter(|hunk| !hunk.old.is_empty() || !hunk.new.is_empty())
        .collect()
}

/// Places as they stand, moved words included, and what stays around them word for word.
pub(super) fn slots(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let mut found = Slots::default();
    for (at, op) in shared.ops.iter().enumerate() {
        let place = Place {
            old: &old.tokens[op.old_range()],
            new: &new.tokens[op.new_range()],
            in_lead: op.old_range().start < old.lead && op.new_range().start < new.lead,
            framed: is_frame(&shared.ops, at.checked_sub(1)) && is_frame(&shared.ops, Some(at + 1)),
            first: at == 0,
        };
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                let old = old.lead.saturating_sub(*old_index);
                let new = new.lead.saturating_sub(*new_index);
                found.equal += len;
                found.equal_lead += old.min(new).min(*len);
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                found.add(&place)
            }
        }
    }
    let leads = (old.lead + new.lead) as f64;
    evidence.set(VerbatimLead, ratio(2.0 * found.equal_lead as f64, leads));
    let (only_old, only_new) = (
        old.tokens.len() - found.equal,
        new.tokens.len() - found.equal,
    );
    evidence.set_log(ChangedLeast, only_old.min(only_new) as f64);
    evidence.set_log(ChangedMost, only_old.max(only_new) as f64);
    let all = (old.tokens.len() + new.tokens.len()) as f64;
    evidence.set(Verbatim, ratio(2.0 * found.equal as f64, all));
    let changed = (only_old + only_new) as f64;
    evidence.set(FunctionShare, ratio(found.function as f64, changed));
    let many = found.slots > 0 && found.slots * 2 + 1 >= shared.ops.len();
    evidence.set_if(OnlySlots, many);
    found.note(evidence);
}

/// Whether a piece of a diff frames its neighbour: two words that stayed, or the text's edge.
fn is_frame(ops: &[DiffOp], at: Option<usize>) -> bool {
    match at.and_then(|at| ops.get(at)) {
        None => true,
        Some(DiffOp::Equal { len, .. }) => *len >= 2,
        Some(DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. }) => false,
    }
}

/// A place that changed.
struct Place<'a> {
    old: &'a [Token],
    new: &'a [Token],
    in_lead: bool,
    framed: bool,
    first: bool,
}

/// What the places of a pair have in sum.
#[derive(Default)]
struct Slots {
    equal: usize,
    equal_lead: usize,
    small_lead: usize,
    strong: usize,
    slots: usize,
    slots_lead: usize,
    slot_first: bool,
    one_sided: usize,
    function: usize,
}

impl Slots {
    fn note(&self, evidence: &mut Evidence) {
        evidence.set_count(PlaceSmallLead, self.small_lead, 3);
        evidence.set_count(PlaceStrong, self.strong, 3);
        evidence.set_count(Slots, self.slots, 4);
        evidence.set_count(SlotsLead, self.slots_lead, 3);
        evidence.set_if(SlotFirst, self.slot_first);
        evidence.set_count(SlotsOneSided, self.one_sided, 4);
        evidence.set_log(FunctionChanged, self.function as f64);
    }

    fn add(&mut self, place: &Place) {
        let content = |part: &[Token]| part.iter().filter(|token| token.has_content()).count();
        let strong = |part: &[Token]| part.iter().any(|token| token.is_strong());
        let within = |most: usize| place.old.len() <= most && place.new.len() <= most;
        self.function += place
            .old
            .iter()
            .chain(place.new)
            .filter(|token| token.kind == Kind::Function)
            .count();
        let (old, new) = (content(place.old), content(place.new));
        if old.min(new) > 0 && old.max(new) <= 3 && within(5) {
            self.small_lead += usize::from(place.in_lead);
            self.strong += usize::from(strong(place.old) && strong(place.new));
        }
        if !place.framed || !within(4) {
            return;
        }
        if place.old.is_empty() || place.new.is_empty() {
            self.one_sided += 1;
            return;
        }
        self.slots += 1;
        self.slots_lead += usize::from(place.in_lead);
        self.slot_first |= place.first;
    }
}
