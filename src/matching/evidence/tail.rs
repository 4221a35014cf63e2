//! What one text says more than the other: a ground, a detail, a status, a member of a list.

use crate::matching::lexicon;
use crate::matching::rarity::Rarity;
use crate::matching::shared::{Shared, Side, ratio};
use crate::matching::text::{Kind, Text, Token};

use super::Evidence;
use super::Feature::*;

/// What stands at one text's end after the last word that both have.
pub(super) fn tail(
    old: &Text,
    new: &Text,
    shared: &Shared,
    rarity: &Rarity,
    evidence: &mut Evidence,
) {
    let from = |side: &Side| {
        side.partner
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |at| at + 1)
    };
    let (from_a, from_b) = (from(&shared.old), from(&shared.new));
    let weight_a = rarity.sum(&old.tokens[from_a..]);
    let weight_b = rarity.sum(&new.tokens[from_b..]);
    let (text, from, weight) = if weight_a > weight_b {
        (old, from_a, weight_a)
    } else {
        (new, from_b, weight_b)
    };
    let part = &text.tokens[from..];
    evidence.set_log(TailWeight, weight);
    evidence.set(TailShare, ratio(weight, rarity.sum(&text.tokens)));
    let code = part
        .iter()
        .filter(|token| matches!(token.kind, Kind::Code | Kind::Number))
        .count();
    evidence.set(TailCode, code as f64 / part.len().max(1) as f64);
    let start = part.first().map_or(text.whole.len(), |token| token.at);
    let grounds = part
        .iter()
        .filter(|token| lexicon::is_ground(&token.text))
        .count();
    evidence.set_count(
        TailGround,
        grounds + lexicon::grounds_within(&text.whole[start..]),
        2,
    );
    let status = part
        .iter()
        .filter(|token| lexicon::is_status(&token.text))
        .count();
    evidence.set_count(TailStatus, status, 2);
    let before = from.checked_sub(1).map_or(0, |last| text.tokens[last].end);
    let gap = text.whole.get(before..start).unwrap_or_default();
    let opens = |marks: &[char]| !part.is_empty() && gap.contains(marks);
    evidence.set_if(TailColon, opens(&[':', '：']));
    evidence.set_if(TailAside, opens(&['(', '（']));
    evidence.set_if(TailSentence, opens(&['.', '。', '!', ';']));
    evidence.set_if(TailClause, opens(&[',', '，', '、', '—', '–']));
    let before_tail = |side: &Side, from: usize| side.only().any(|(at, _)| at < from);
    let alone = !before_tail(&shared.old, from_a)
        && !before_tail(&shared.new, from_b)
        && weight_a.min(weight_b) == 0.0;
    evidence.set_if(GroundAlone, alone && opens_ground(part));
    let only = |side: &Side| side.only().filter(|(_, token)| token.traits.ground).count();
    evidence.set_count(
        GroundDifference,
        only(&shared.old).abs_diff(only(&shared.new)),
        3,
    );
}

/// Whether some tokens begin with a word like `because`; `since 2021` is none.
fn opens_ground(tokens: &[Token]) -> bool {
    match tokens {
        [since, next, ..] if since.text == "since" => next.kind != Kind::Number,
        [first, ..] => lexicon::is_causal(&first.text),
        [] => false,
    }
}

/// Lists whose members changed in one direction; one member alone is no list any more.
pub(super) fn lists(old: &Text, new: &Text, shared: &Shared, evidence: &mut Evidence) {
    let has = |text: &Text, member: &str| {
        text.members.contains(member)
            || member
                .split(' ')
                .all(|word| text.tokens.iter().any(|token| token.text == word))
    };
    let count = |of: &Text, within: &Text| {
        let both = of
            .members
            .iter()
            .filter(|member| has(within, member))
            .count();
        (both, of.members.len() - both)
    };
    let ((stayed, gone), (found, come)) = (count(old, new), count(new, old));
    evidence.set_if(
        ListOneWay,
        stayed.max(found) >= 1 && (gone == 0) != (come == 0),
    );
    let named = old.subject > 0 && new.subject > 0;
    let own = |side: &Side, text: &Text| -> Vec<bool> {
        side.only()
            .filter(|(_, token)| token.kind != Kind::Function)
            .map(|(at, token)| {
                (text.subject..text.lead).contains(&at) && text.members.contains(&token.text)
            })
            .collect()
    };
    let (a, b) = (own(&shared.old, old), own(&shared.new, new));
    let cut = a.is_empty() != b.is_empty() && a.iter().chain(&b).all(|member| *member);
    evidence.set_if(ListCut, named && cut);
}
