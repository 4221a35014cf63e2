//! Whether one text says the contrary of the other, or speaks of something else.

use crate::matching::opposites::{are_opposed, are_opposites};
use crate::matching::shared::{Shared, Side, ratio};
use crate::matching::text::{Kind, Text, Token};
use crate::matching::{alternatives, lexicon};

use super::Evidence;
use super::Feature::*;

/// Negations, duties, opposites, poles that changed places.
pub(super) fn turns(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    evidence.set_count(NegationAll, old.negations.abs_diff(new.negations), 3);
    evidence.set_count(
        NegationChanged,
        a.only_of(Kind::Negation) + b.only_of(Kind::Negation),
        3,
    );
    let duties = |side: &Side| {
        side.only()
            .filter(|(_, token)| lexicon::is_duty(&token.text))
            .count()
    };
    evidence.set_count(DutyChanged, duties(a) + duties(b), 3);
    let opposed = a
        .only()
        .any(|(_, x)| b.only().any(|(_, y)| are_opposed(x.poles, y.poles)));
    evidence.set_if(Opposites, opposed);
    poles(a, b, evidence);
    evidence.set_if(Turned, is_turned(shared));
}

/// Whether two texts have the same content and differ by a negation or by opposites, what one
/// says more at its end aside.
fn is_turned(shared: &Shared) -> bool {
    let before_tail = |side: &Side| side.partner.iter().rposition(Option::is_some).unwrap_or(0);
    let only = |side: &Side, is: fn(&Token) -> bool| {
        let end = before_tail(side);
        side.only()
            .filter(|(at, token)| *at < end && is(token))
            .count()
    };
    let (a, b) = (&shared.old, &shared.new);
    let content = only(a, Token::has_content) + only(b, Token::has_content);
    let negations = |side: &Side| only(side, |token| token.kind == Kind::Negation);
    let opposed = || {
        a.only()
            .any(|(_, x)| b.only().any(|(_, y)| are_opposed(x.poles, y.poles)))
    };
    content == 0
        && a.paired().any(Token::has_content)
        && ((negations(a) + negations(b)) % 2 == 1 || opposed())
}

/// `boa instead of quickjs` / `quickjs instead of boa`.
fn poles(a: &Side, b: &Side, evidence: &mut Evidence) {
    let pole = |side: &Side| {
        side.tokens
            .iter()
            .position(|token| lexicon::is_contrast(&token.text))
    };
    let (Some(x), Some(y)) = (pole(a), pole(b)) else {
        return;
    };
    let moved: Vec<(usize, usize)> = (0..a.tokens.len())
        .filter(|at| a.tokens[*at].has_content())
        .filter_map(|at| Some((at, a.partner[at]?)))
        .collect();
    let forth = moved.iter().any(|(i, p)| *i < x && *p > y);
    let back = moved.iter().any(|(i, p)| *i > x && *p < y);
    evidence.set_if(PolesSwapped, forth && back);
    let near = |(i, p): &(usize, usize)| i.abs_diff(x) <= 4 && p.abs_diff(y) <= 4;
    evidence.set_if(
        PoleCrossed,
        moved
            .iter()
            .any(|pair| near(pair) && (pair.0 < x) != (pair.1 < y)),
    );
}

/// Whether the words they begin with have a counterpart: two decisions of one pattern on
/// different subjects (`Cache user records …`, `Cache session records …`) lose theirs.
pub(super) fn heads(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let (a, b) = (&shared.old, &shared.new);
    let lost = |side: &Side, count: usize| {
        side.tokens
            .iter()
            .zip(&side.partner)
            .filter(|(token, _)| token.has_content())
            .take(count)
            .filter(|(_, partner)| partner.is_none())
            .count()
    };
    evidence.set_count(HeadLost, lost(a, 1) + lost(b, 1), 2);
    evidence.set_count(HeadLostOfThree, lost(a, 3).min(lost(b, 3)), 3);
    let lost_of_lead = |side: &Side, lead: usize| {
        let content = side.tokens[..lead]
            .iter()
            .filter(|token| token.has_content())
            .count();
        let only = side
            .only()
            .filter(|(at, token)| *at < lead && token.has_content())
            .count();
        ratio(only as f64, content as f64)
    };
    evidence.set_if(SubjectSwapped, swaps_subject((a, old), (b, new)));
    let (lost_a, lost_b) = (lost_of_lead(a, old.lead), lost_of_lead(b, new.lead));
    evidence.set(LeadLostLeast, lost_a.min(lost_b));
    evidence.set(LeadLostMost, lost_a.max(lost_b));
}

/// Whether all that differs in two texts is the plain word for what the sentence is about: after
/// its verb, before any preposition, with more of it to follow (`Draw charts without …`).
fn swaps_subject(old: (&Side, &Text), new: (&Side, &Text)) -> bool {
    let (Some(a), Some(b)) = (own_subject(old.0, old.1), own_subject(new.0, new.1)) else {
        return false;
    };
    let attributes = lexicon::is_attribute(a) && lexicon::is_attribute(b);
    !(attributes || are_opposites(a, b))
}

/// The only token without partner, where it is such a word.
fn own_subject<'a>(side: &Side<'a>, text: &Text) -> Option<&'a str> {
    let lead = text.lead;
    let mut own = side.only();
    let (Some((at, token)), None) = (own.next(), own.next()) else {
        return None;
    };
    let part_of_name = text.whole[..token.at].ends_with(['-', '"', '“', '„', '«', '‘', '\'']);
    let is_plain = token.kind == Kind::Word
        && !part_of_name
        && !alternatives::is_known(&token.text)
        && !lexicon::is_number_word(&token.text);
    let content = |range: std::ops::Range<usize>| {
        side.tokens[range]
            .iter()
            .filter(|token| token.has_content())
            .count()
    };
    let small = |token: &Token| token.kind == Kind::Function && !lexicon::is_article(&token.text);
    let before = &side.tokens[..at];
    // What is chosen with `use` is an answer.
    let begins = !before
        .iter()
        .any(|token| small(token) || lexicon::is_choosing(&token.text));
    let follows = at < lead && content(at + 1..lead) >= 1;
    (is_plain && begins && content(0..at) == 1 && follows).then_some(&token.text)
}
