//! Numbers, amounts, conditions: the small words and figures that decide what a decision asks for.

use crate::matching::opposites::are_opposed;
use crate::matching::shared::{Shared, Side, ratio};
use crate::matching::text::{Kind, Text, Token};

use super::Evidence;
use super::Feature::*;

/// Numbers that stand for others, quantifiers, conditions, opposites and what changed places.
pub(super) fn values(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    numbers(old, new, shared, evidence);
    quantifiers(old, new, shared, evidence);
    opposites(old, new, shared, evidence);
    skeleton(shared, evidence);
    evidence.set_count(Synonyms, shared.synonyms, 4);
}

fn numbers(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let own = |side: &Side, lead: usize, leads: bool| {
        side.only()
            .filter(|(at, token)| token.kind == Kind::Number && (*at < lead) == leads)
            .count()
    };
    evidence.set_count(
        NumbersLead,
        own(a, old.lead, true).min(own(b, new.lead, true)),
        2,
    );
    evidence.set_count(
        NumbersRest,
        own(a, old.lead, false).min(own(b, new.lead, false)),
        2,
    );
    let counted = |side: &Side| side.only().filter(|(at, _)| is_counted(side, *at)).count();
    evidence.set_count(NumbersCounted, counted(a) + counted(b), 3);
    let framed = framed(shared);
    let is_number = |token: &Token| token.kind == Kind::Number;
    let both_numbers =
        |(x, y): &&(usize, usize)| is_number(&a.tokens[*x]) && is_number(&b.tokens[*y]);
    evidence.set_count(NumbersFramed, framed.iter().filter(both_numbers).count(), 3);
    let more_exact = |(x, y): &&(usize, usize)| {
        let (x, y) = (&a.tokens[*x].text, &b.tokens[*y].text);
        x != y && (is_prefix(x, y) || is_prefix(y, x))
    };
    evidence.set_count(
        MoreExact,
        framed
            .iter()
            .filter(both_numbers)
            .filter(more_exact)
            .count(),
        2,
    );
    let words = |(x, y): &&(usize, usize)| {
        a.tokens[*x].kind == Kind::Word && b.tokens[*y].kind == Kind::Word
    };
    evidence.set_count(WordsFramed, framed.iter().filter(words).count(), 3);
    let leads = |(x, y): &&(usize, usize)| *x < old.lead && *y < new.lead;
    evidence.set_count(FramedLead, framed.iter().filter(leads).count(), 3);
}

/// Whether a version is the other with more digits behind a dot: `3`, `3.4`.
fn is_prefix(short: &str, long: &str) -> bool {
    long.strip_prefix(short)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a number stands beside a word for what was reached (`120 tests`).
fn is_counted(side: &Side, at: usize) -> bool {
    let beside = |near: Option<usize>| {
        near.and_then(|near| side.tokens.get(near))
            .is_some_and(|token| token.traits.counted)
    };
    side.tokens[at].kind == Kind::Number
        && (beside(at.checked_sub(1)) || beside(Some(at + 1)) || beside(Some(at + 2)))
}

/// Tokens without partner that stand between the same neighbours, one in each text.
fn framed(shared: &Shared) -> Vec<(usize, usize)> {
    let (a, b) = (&shared.old, &shared.new);
    let between = |side: &Side, at: usize| {
        let before = at.checked_sub(1).and_then(|at| side.partner[at]);
        let after = side.partner.get(at + 1).copied().flatten();
        (before, after)
    };
    let fits = |old: usize, new: usize| {
        let (before, after) = between(a, old);
        let left = before.map_or(old == 0 && new == 0, |at| at + 1 == new);
        let right = after.map_or(
            old + 1 == a.tokens.len() && new + 1 == b.tokens.len(),
            |at| at == new + 1,
        );
        (left && (right || before.is_some())) || (right && after.is_some())
    };
    a.only()
        .flat_map(|(old, _)| b.only().map(move |(new, _)| (old, new)))
        .filter(|(old, new)| fits(*old, *new))
        .collect()
}

/// `only`, `all`, `no` and conditions that one text has more than the other, in the lead.
fn quantifiers(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let own = |side: &Side, lead: usize, is: fn(&Token) -> bool| {
        side.only()
            .filter(|(at, token)| *at < lead && is(token))
            .count()
    };
    let both = |is: fn(&Token) -> bool| (own(a, old.lead, is), own(b, new.lead, is));
    let (only_a, only_b) = both(|token| token.traits.only);
    let (all_a, all_b) = both(|token| token.traits.all);
    let (if_a, if_b) = both(|token| token.traits.condition);
    evidence.set_count(OnlyDifference, only_a.abs_diff(only_b), 2);
    evidence.set_count(AllDifference, all_a.abs_diff(all_b), 2);
    evidence.set_count(ConditionDifference, if_a.abs_diff(if_b), 3);
    evidence.set_count(ConditionsChanged, if_a + if_b, 3);
    let no = |side: &Side, lead: usize| {
        side.only()
            .any(|(at, token)| at < lead && token.kind == Kind::Negation)
    };
    let classes = |only: usize, all: usize, no: bool| [only > 0, all > 0, no];
    let (x, y) = (
        classes(only_a, all_a, no(a, old.lead)),
        classes(only_b, all_b, no(b, new.lead)),
    );
    let any = |classes: [bool; 3]| classes.contains(&true);
    evidence.set_if(QuantifierSwapped, any(x) && any(y) && x != y);
}

/// Opposites in both leads, in one place, and words that exchanged their places.
fn opposites(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let opposed =
        |x: &Token, y: &Token| are_opposed(x.poles, y.poles) || is_negated_form(&x.text, &y.text);
    let pairs: Vec<(usize, usize)> = a
        .only()
        .flat_map(|(i, x)| b.only().map(move |(j, y)| ((i, x), (j, y))))
        .filter(|((_, x), (_, y))| opposed(x, y))
        .map(|((i, _), (j, _))| (i, j))
        .collect();
    let in_leads = pairs.iter().filter(|(i, j)| *i < old.lead && *j < new.lead);
    evidence.set_count(OppositesLead, in_leads.count(), 2);
    let framed = framed(shared);
    evidence.set_count(
        OppositesFramed,
        pairs.iter().filter(|pair| framed.contains(pair)).count(),
        2,
    );
    evidence.set_if(Exchanged, exchanged(shared));
}

/// Whether one word is the other with a beginning that negates it.
fn is_negated_form(a: &str, b: &str) -> bool {
    const NEGATING: &[&str] = &[
        "un", "in", "im", "dis", "non", "de", "ent", "des", "dés", "не", "без", "非", "不", "无",
    ];
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 4
        && long
            .strip_suffix(short)
            .is_some_and(|beginning| NEGATING.contains(&beginning))
}

/// Whether two words stand in each other's place while all around them stayed.
fn exchanged(shared: &Shared) -> bool {
    let (a, b) = (&shared.old, &shared.new);
    let places: Vec<(usize, usize)> = a
        .partner
        .iter()
        .enumerate()
        .filter_map(|(at, partner)| Some((at, (*partner)?)))
        .collect();
    let stays = |old: Option<usize>, new: Option<usize>| match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => {
            old < a.tokens.len() && new < b.tokens.len() && a.partner[old] == Some(new)
        }
        (None, Some(_)) | (Some(_), None) => false,
    };
    // Stands where the other stood: the words before both places are each other's partners.
    let takes_place = |x: usize, y: usize| {
        stays(x.checked_sub(1), y.checked_sub(1)) && (x > 0 || stays(Some(x + 1), Some(y + 1)))
    };
    places.iter().enumerate().any(|(at, (i, p))| {
        a.tokens[*i].has_content()
            && places[at + 1..].iter().any(|(j, q)| {
                p > q && a.tokens[*j].has_content() && takes_place(*i, *q) && takes_place(*j, *p)
            })
    })
}

/// How alike the small words are by themselves, and the words with content by themselves: a near
/// miss keeps the first, a paraphrase the second.
fn skeleton(shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let dice = |is: fn(&Token) -> bool| {
        let total = |side: &Side| side.tokens.iter().filter(|token| is(token)).count();
        let paired = |side: &Side| side.paired().filter(|token| is(token)).count();
        let (total, paired) = (total(a) + total(b), paired(a) + paired(b));
        if total > 0 {
            ratio(paired as f64, total as f64)
        } else {
            0.5
        }
    };
    let small = dice(|token| !token.has_content());
    let content = dice(Token::has_content);
    evidence.set(Skeleton, small);
    evidence.set(SkeletonOnly, small - content);
}
