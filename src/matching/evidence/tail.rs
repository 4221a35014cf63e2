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
    let of_old = Tail::of(old, &shared.old, rarity);
    let of_new = Tail::of(new, &shared.new, rarity);
    let longer = if of_old.weight > of_new.weight {
        &of_old
    } else {
        &of_new
    };
    let share = ratio(longer.weight, rarity.sum(&longer.text.tokens));
    evidence.set_log(TailWeight, longer.weight);
    evidence.set(TailShare, share);
    longer.words(evidence);
    longer.beginning(evidence);
    let before_tail = |side: &Side, tail: &Tail<'_>| side.only().any(|(at, _)| at < tail.from);
    let alone = !before_tail(&shared.old, &of_old)
        && !before_tail(&shared.new, &of_new)
        && of_old.weight.min(of_new.weight) == 0.0;
    evidence.set_if(GroundAlone, alone && opens_ground(longer.tokens()));
    let only = |side: &Side| side.only().filter(|(_, token)| token.traits.ground).count();
    evidence.set_count(
        GroundDifference,
        only(&shared.old).abs_diff(only(&shared.new)),
        3,
    );
}

/// A text's end.
struct Tail<'a> {
    text: &'a Text,
    /// The first of its words.
    from: usize,
    /// How much its words weigh.
    weight: f64,
}

impl<'a> Tail<'a> {
    fn of(text: &'a Text, side: &Side, rarity: &Rarity) -> Self {
        let shared = side.partner.iter().rposition(Option::is_some);
        let from = shared.map_or(0, |at| at + 1);
        Self {
            text,
            from,
            weight: rarity.sum(&text.tokens[from..]),
        }
    }

    fn tokens(&self) -> &'a [Token] {
        &self.text.tokens[self.from..]
    }

    /// Where its words begin in the text.
    fn start(&self) -> usize {
        let first = self.tokens().first();
        first.map_or(self.text.whole.len(), |token| token.at)
    }

    /// What its words say.
    fn words(&self, evidence: &mut Evidence) {
        let tokens = self.tokens();
        let count = |is: fn(&Token) -> bool| tokens.iter().filter(|token| is(token)).count();
        let code = count(|token| matches!(token.kind, Kind::Code | Kind::Number));
        let grounds = count(|token| lexicon::is_ground(&token.text));
        let within = lexicon::grounds_within(&self.text.whole[self.start()..]);
        let status = count(|token| lexicon::is_status(&token.text));
        evidence.set(TailCode, code as f64 / tokens.len().max(1) as f64);
        evidence.set_count(TailGround, grounds + within, 2);
        evidence.set_count(TailStatus, status, 2);
    }

    /// The mark that it begins with.
    fn beginning(&self, evidence: &mut Evidence) {
        let last_shared = self.from.checked_sub(1);
        let before = last_shared.map_or(0, |last| self.text.tokens[last].end);
        let gap = self.text.whole.get(before..self.start());
        let gap = gap.unwrap_or_default();
        let opens = |marks: &[char]| !self.tokens().is_empty() && gap.contains(marks);
        evidence.set_if(TailColon, opens(&[':', '：']));
        evidence.set_if(TailAside, opens(&['(', '（']));
        evidence.set_if(TailSentence, opens(&['.', '。', '!', ';']));
        evidence.set_if(TailClause, opens(&[',', '，', '、', '—', '–']));
    }
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
