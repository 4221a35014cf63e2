//! What became of each clause: said again, left out, turned around.

use std::ops::Range;

use crate::matching::lexicon;
use crate::matching::shared::{Shared, Side, ratio};
use crate::matching::text::{Kind, Text, Token};

use super::Evidence;
use super::Feature::*;

/// Up to this share of its content having a partner, a clause is one text's own.
const OWN: f64 = 0.34;

/// Clauses that say the contrary, and clauses that only one text has.
pub(super) fn clauses(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (Clauses::of(old, &shared.old), Clauses::of(new, &shared.new));
    turned(&a, &b, evidence);
    own(&a, &b, evidence);
    evidence.set(
        ClausesSame,
        ratio(
            (a.count(|clause| clause.same) + b.count(|clause| clause.same)) as f64,
            (a.clauses.len() + b.clauses.len()) as f64,
        ),
    );
}

/// Content that stands in a negated clause of one text and not of the other.
fn turned(a: &Clauses, b: &Clauses, evidence: &mut Evidence) {
    let counts = |differ: fn(&Clause, &Clause) -> bool, lead_only: bool| {
        let pairs = a.pairs(b);
        pairs
            .filter(|(_, _, in_leads)| !lead_only || *in_leads)
            .filter(|(x, y, _)| differ(x, y))
            .count()
    };
    let negated: fn(&Clause, &Clause) -> bool = |x, y| x.negated != y.negated;
    let total = a.pairs(b).count();
    evidence.set(
        PolarityTurned,
        ratio(counts(negated, false) as f64, total as f64),
    );
    evidence.set_count(PolarityTurnedLead, counts(negated, true), 4);
    evidence.set_count(OnlyTurned, counts(|x, y| x.only != y.only, true), 4);
    evidence.set_count(AllTurned, counts(|x, y| x.all != y.all, true), 4);
}

/// The clauses that have no counterpart, and what kind of thing they say.
fn own(a: &Clauses, b: &Clauses, evidence: &mut Evidence) {
    let (own_a, own_b) = (
        a.count(|clause| clause.is_own()),
        b.count(|clause| clause.is_own()),
    );
    evidence.set_count(OwnLeast, own_a.min(own_b), 3);
    evidence.set_count(OwnMost, own_a.max(own_b), 4);
    let first = |of: &Clauses| usize::from(of.clauses.first().is_some_and(Clause::is_own));
    evidence.set_count(OwnFirst, first(a) + first(b), 2);
    let behind = |of: &Clauses| of.count(|clause| clause.is_own() && !clause.in_lead);
    evidence.set_if(OwnBehindBoth, behind(a) > 0 && behind(b) > 0);
    evidence.set_if(OwnBehindOne, (behind(a) > 0) != (behind(b) > 0));
    let in_lead = |of: &Clauses| of.count(|clause| clause.is_own() && clause.in_lead);
    evidence.set_count(OwnInLead, in_lead(a) + in_lead(b), 3);
    let inside = |of: &Clauses| {
        let told_again = of
            .clauses
            .iter()
            .filter(|clause| clause.in_lead && !clause.is_own());
        told_again
            .map(|clause| clause.content - clause.paired)
            .sum::<usize>()
    };
    evidence.set_count(InsideLeast, inside(a).min(inside(b)), 3);
    evidence.set_count(InsideMost, inside(a).max(inside(b)), 4);
    let both = || a.clauses.iter().chain(&b.clauses);
    let tells = |is: fn(&Token) -> bool| {
        both()
            .filter(|clause| clause.is_own() && clause.tokens.iter().any(is))
            .count()
    };
    evidence.set_count(OwnGround, tells(|token| token.traits.ground), 3);
    evidence.set_count(OwnStatus, tells(|token| lexicon::is_status(&token.text)), 3);
    evidence.set_count(OwnNegation, tells(|token| token.traits.negates), 3);
    evidence.set_count(OwnCondition, tells(|token| token.traits.condition), 3);
    evidence.set_count(OwnNumber, tells(|token| token.kind == Kind::Number), 3);
    evidence.set_count(OwnCode, tells(|token| token.kind == Kind::Code), 3);
}

/// A clause of one of two texts.
struct Clause<'a> {
    tokens: &'a [Token],
    in_lead: bool,
    /// Whether an odd number of words turn around what it says.
    negated: bool,
    /// Whether it speaks of the only case.
    only: bool,
    /// Whether it speaks of every case.
    all: bool,
    /// How many tokens have content, and how many of these a partner.
    content: usize,
    paired: usize,
    /// Whether every token has the same partner's text, in order.
    same: bool,
}

impl Clause<'_> {
    fn is_own(&self) -> bool {
        self.content > 0 && self.paired as f64 <= OWN * self.content as f64
    }
}

/// The clauses of one of two texts, and the clause of each token.
struct Clauses<'a> {
    side: &'a Side<'a>,
    clauses: Vec<Clause<'a>>,
    of_token: Vec<usize>,
}

impl<'a> Clauses<'a> {
    fn of(text: &Text, side: &'a Side<'a>) -> Self {
        let ranges: Vec<Range<usize>> = text
            .clauses
            .windows(2)
            .map(|edges| edges[0]..edges[1])
            .collect();
        let of_token = ranges
            .iter()
            .enumerate()
            .flat_map(|(clause, range)| range.clone().map(move |_| clause))
            .collect();
        let clauses = ranges
            .into_iter()
            .map(|range| Self::clause(text, side, range))
            .collect();
        Self {
            side,
            clauses,
            of_token,
        }
    }

    fn clause(text: &Text, side: &'a Side<'a>, range: Range<usize>) -> Clause<'a> {
        let tokens = &side.tokens[range.clone()];
        let has = |is: fn(&Token) -> bool| tokens.iter().any(is);
        let turns = tokens.iter().filter(|token| token.traits.turns).count();
        let partners = &side.partner[range.clone()];
        let content = || {
            tokens
                .iter()
                .zip(partners)
                .filter(|(token, _)| token.has_content())
        };
        Clause {
            tokens,
            in_lead: range.start < text.lead,
            negated: turns % 2 == 1,
            only: has(|token| token.traits.only),
            all: has(|token| token.traits.all),
            content: content().count(),
            paired: content().filter(|(_, partner)| partner.is_some()).count(),
            same: !range.is_empty()
                && partners
                    .windows(2)
                    .all(|two| two[0].is_some() && two[1] == two[0].map(|at| at + 1))
                && partners.iter().all(Option::is_some),
        }
    }

    fn count(&self, is: impl Fn(&Clause) -> bool) -> usize {
        self.clauses.iter().filter(|clause| is(clause)).count()
    }

    /// For each pair of partners with content their clauses, and whether both are in the lead.
    fn pairs<'b>(
        &'b self,
        other: &'b Clauses<'a>,
    ) -> impl Iterator<Item = (&'b Clause<'a>, &'b Clause<'a>, bool)> {
        let partners = self.side.partner.iter().enumerate();
        partners.filter_map(|(at, partner)| {
            let partner = (*partner)?;
            let (x, y) = (
                &self.clauses[self.of_token[at]],
                &other.clauses[other.of_token[partner]],
            );
            self.side.tokens[at]
                .has_content()
                .then_some((x, y, x.in_lead && y.in_lead))
        })
    }
}
