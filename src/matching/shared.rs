//! Which tokens of two texts are each other's.

use std::collections::HashMap;

use similar::DiffOp;

use super::operations;
use super::rarity::Rarity;
use super::text::{Kind, Token};

/// A token-level diff of two texts, and the partners that moved or inflected words have.
pub(super) struct Shared<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// The diff of the tokens as they stand.
    pub(super) ops: Vec<DiffOp>,
    /// How many partners are other words of the same meaning.
    pub(super) synonyms: usize,
}

/// One of two texts, with the partner of each of its tokens in the other.
pub(super) struct Side<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) partner: Vec<Option<usize>>,
}

impl<'a> Shared<'a> {
    /// Pairs the tokens: first what stands in order, then what was moved, then inflections,
    /// then synonyms.
    pub(super) fn of(old: &'a [Token], new: &'a [Token]) -> Self {
        let ops = operations::fewest(&words(old), &words(new));
        let mut shared = Self {
            old: Side::unpaired(old),
            new: Side::unpaired(new),
            ops,
            synonyms: 0,
        };
        shared.pair_in_order();
        shared.pair_moved();
        shared.pair_inflected();
        shared.pair_synonyms();
        shared
    }

    fn pair_in_order(&mut self) {
        for op in std::mem::take(&mut self.ops) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                (0..len).for_each(|i| self.join(old_index + i, new_index + i));
            }
            self.ops.push(op);
        }
    }

    fn pair_moved(&mut self) {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, token) in self.new.only() {
            places.entry(&token.text).or_default().push(at);
        }
        for places in places.values_mut() {
            places.reverse();
        }
        let moved: Vec<(usize, usize)> = self
            .old
            .only()
            .filter_map(|(at, token)| Some((at, places.get_mut(token.text.as_str())?.pop()?)))
            .collect();
        moved.into_iter().for_each(|(old, new)| self.join(old, new));
    }

    fn pair_inflected(&mut self) {
        let old: Vec<usize> = self
            .old
            .only()
            .filter(|(_, t)| t.has_content())
            .map(|(at, _)| at)
            .collect();
        let mut new: Vec<usize> = self
            .new
            .only()
            .filter(|(_, t)| t.has_content())
            .map(|(at, _)| at)
            .collect();
        for at in old {
            let token = &self.old.tokens[at];
            if let Some(found) = new
                .iter()
                .position(|n| are_forms(token, &self.new.tokens[*n]))
            {
                self.join(at, new.remove(found));
            }
        }
    }

    fn pair_synonyms(&mut self) {
        let of = |side: &Side| -> Vec<(usize, usize)> {
            side.only()
                .filter_map(|(at, token)| Some((at, token.meaning?)))
                .collect()
        };
        let mut new = of(&self.new);
        for (at, meaning) in of(&self.old) {
            if let Some(found) = new.iter().position(|(_, other)| *other == meaning) {
                self.join(at, new.remove(found).0);
                self.synonyms += 1;
            }
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.old.partner[old] = Some(new);
        self.new.partner[new] = Some(old);
    }

    /// Shared over total weight of both: 1 for the same tokens in any order.
    pub(super) fn dice(&self, rarity: &Rarity) -> f64 {
        ratio(
            self.old.shared(rarity) + self.new.shared(rarity),
            self.old.total(rarity) + self.new.total(rarity),
        )
    }
}

impl<'a> Side<'a> {
    fn unpaired(tokens: &'a [Token]) -> Self {
        Self {
            tokens,
            partner: vec![None; tokens.len()],
        }
    }

    pub(super) fn total(&self, rarity: &Rarity) -> f64 {
        rarity.sum(self.tokens)
    }

    /// The weight of what has a partner.
    pub(super) fn shared(&self, rarity: &Rarity) -> f64 {
        self.paired().map(|token| rarity.weight(token)).sum()
    }

    /// The tokens that have a partner.
    pub(super) fn paired(&self) -> impl Iterator<Item = &'a Token> {
        self.tokens
            .iter()
            .zip(&self.partner)
            .filter(|(_, partner)| partner.is_some())
            .map(|(token, _)| token)
    }

    /// The tokens that have none, with their places.
    pub(super) fn only(&self) -> impl Iterator<Item = (usize, &'a Token)> {
        self.tokens
            .iter()
            .enumerate()
            .filter(|(at, _)| self.partner[*at].is_none())
    }

    /// How many tokens without a partner are of a kind.
    pub(super) fn only_of(&self, kind: Kind) -> usize {
        self.only().filter(|(_, token)| token.kind == kind).count()
    }
}

/// The tokens' texts.
pub(super) fn words(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().map(|token| token.text.as_str()).collect()
}

/// `part / whole`, and 0 of nothing.
pub(super) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Whether two words look like forms of one: most of the longer one is a common beginning, or
/// one is a part of the other (`boa`, `boa_engine`). No stemmer: that would need the language.
fn are_forms(a: &Token, b: &Token) -> bool {
    let named = |kind| matches!(kind, Kind::Word | Kind::Name | Kind::Code);
    let is_part = |part: &str, whole: &str| {
        part.len() >= 3
            && whole.len() > part.len()
            && whole
                .split(['_', '-', '.', '\''])
                .any(|piece| piece == part)
    };
    if !named(a.kind) || !named(b.kind) {
        return false;
    }
    if is_part(&a.text, &b.text) || is_part(&b.text, &a.text) {
        return true;
    }
    if a.kind == Kind::Code || b.kind == Kind::Code {
        return false;
    }
    let common = a
        .text
        .chars()
        .zip(b.text.chars())
        .take_while(|(x, y)| x == y)
        .count();
    let longer = a.text.chars().count().max(b.text.chars().count());
    // A Hangul syllable holds two or three letters.
    if a.text
        .starts_with(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c))
    {
        return common >= 2 && common * 5 >= longer * 3 - 1;
    }
    (common >= 4 || (common == 3 && longer == 4)) && common * 5 >= longer * 3
}
