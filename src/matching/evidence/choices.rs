//! What short decisions choose: `Use Postgres`, `Postgres it is`, `Database: SQLite`.
//!
//! They have too few words for overlap to mean much; what counts is whether one technical or
//! proper name stands where another one stood.

use crate::matching::alternatives::{self, Relation};
use crate::matching::lexicon;
use crate::matching::shared::Shared;
use crate::matching::text::{Kind, Text, Token};

use super::Feature::*;
use super::{Evidence, Pair};

/// A name of more words than this is a phrase.
const LONGEST_NAME: usize = 3;

/// Names that stand for others in one frame, and names that both choose.
pub(super) fn choices(old: &Text, new: &Text, evidence: &mut Evidence) {
    let (old, new) = (heads(old), heads(new));
    let both = || old.iter().flat_map(|a| new.iter().map(move |b| (a, b)));
    let swaps: Vec<Swap> = both().filter_map(|(a, b)| Swap::of(a, b)).collect();
    let alternatives = |swap: &Swap| swap.relation == Relation::Alternatives;
    let apart = |swap: &Swap| swap.relation == Relation::Apart;
    let chosen_apart = |swap: &Swap| apart(swap) && swap.chosen;
    evidence.set_if(
        NamesApart,
        swaps.iter().any(chosen_apart) && !swaps.iter().any(alternatives),
    );
    let swaps: Vec<Swap> = swaps.into_iter().filter(|swap| !apart(swap)).collect();
    evidence.set_if(NameSwapped, !swaps.is_empty());
    evidence.set_if(Alternatives, swaps.iter().any(alternatives));
    evidence.set_if(
        ChoiceSwapped,
        swaps.iter().any(|swap| swap.chosen || alternatives(swap)),
    );
    let same = both().any(|(a, b)| match (a.choice(), b.choice()) {
        (Some(x), Some(y)) => relation(&x, &y) == Relation::Same,
        (None, _) | (_, None) => false,
    });
    evidence.set_if(SameChoice, same);
}

/// Takes [`ChoiceSwapped`] back where it says nothing: `Use Redis` may stand for `Use Postgres`
/// or for `Use Docker`. Known alternatives win over names of which nothing is known.
pub(super) fn drop_ambiguous_choices(pairs: &mut [Pair]) {
    let rank =
        |pair: &Pair| pair.evidence.get(ChoiceSwapped) * (1.0 + pair.evidence.get(Alternatives));
    let ranked: Vec<(usize, usize, f64)> = pairs
        .iter()
        .map(|pair| (pair.old, pair.new, rank(pair)))
        .filter(|(_, _, rank)| *rank > 0.0)
        .collect();
    for pair in pairs {
        let own = rank(pair);
        let is_rival = |(old, new, rank): &(usize, usize, f64)| {
            *rank >= own && ((*old == pair.old) != (*new == pair.new))
        };
        if own > 0.0 && ranked.iter().any(is_rival) {
            pair.evidence.set(ChoiceSwapped, 0.0);
        }
    }
}

/// A beginning of a text that may be its whole decision.
struct Head<'a> {
    text: &'a Text,
    tokens: &'a [Token],
}

/// The beginnings up to the reason, to the subject's colon and to the first comma.
fn heads(text: &Text) -> Vec<Head<'_>> {
    let lead = text.lead_tokens();
    let end = lead.last().map_or(0, |token| token.end);
    let comma = text
        .whole
        .get(..end)
        .and_then(|lead| lead.find([',', '，', '、']))
        .map_or(lead.len(), |at| {
            lead.iter().take_while(|token| token.at < at).count()
        });
    let mut lengths = [comma, text.subject, lead.len()];
    lengths.sort_unstable();
    let mut heads: Vec<Head> = Vec::new();
    for length in lengths {
        let is_new = heads.last().is_none_or(|last| last.tokens.len() < length);
        if let Some(tokens) = text.tokens.get(..length).filter(|_| length > 0 && is_new) {
            heads.push(Head { text, tokens });
        }
    }
    heads
}

impl<'a> Head<'a> {
    /// The name that a head chooses and says nothing else: `Use Postgres`, `Postgres it is`.
    fn choice(&self) -> Option<Vec<&'a Token>> {
        let name = self.name_alone(self.tokens.iter().enumerate())?;
        // A name by itself is a heading.
        (name.len() < self.tokens.len()).then_some(name)
    }

    /// The one name among some of the tokens, when all others only serve the sentence.
    fn name_alone(
        &self,
        tokens: impl Iterator<Item = (usize, &'a Token)>,
    ) -> Option<Vec<&'a Token>> {
        let telling: Vec<(usize, &Token)> = tokens
            .filter(|(_, token)| token.kind != Kind::Function && !lexicon::is_choosing(&token.text))
            .collect();
        let (first, last) = (telling.first()?.0, telling.last()?.0);
        let in_a_row = last - first + 1 == telling.len() && telling.len() <= LONGEST_NAME;
        let named = |at: usize, token: &Token| {
            self.is_name(token) || (at > first && token.kind == Kind::Number)
        };
        (in_a_row && telling.iter().all(|(at, token)| named(*at, token)))
            .then(|| telling.into_iter().map(|(_, token)| token).collect())
    }

    /// Whether a token is a technical or proper name, as far as its form or fame says so.
    fn is_name(&self, token: &Token) -> bool {
        let tokens = &self.text.tokens;
        match token.kind {
            Kind::Code => true,
            // Where nouns are capitalised, a capital letter alone makes no name.
            Kind::Name => {
                token.is_technical(&self.text.whole)
                    || alternatives::is_known(&token.text)
                    || !tokens.iter().any(|token| lexicon::is_german(&token.text))
            }
            // Between the signs of a script without spaces, Latin letters are a name.
            Kind::Word => {
                alternatives::is_known(&token.text)
                    || (token.text.is_ascii()
                        && tokens.iter().any(|token| token.kind == Kind::Pair))
            }
            Kind::Function | Kind::Negation | Kind::Scope | Kind::Number | Kind::Pair => false,
        }
    }

    fn has(&self, is: impl Fn(&Token) -> bool) -> bool {
        self.tokens.iter().any(is)
    }
}

impl Token {
    /// Whether capital letters or digits inside mark it: `SQLite`, `WAL`, `S3`.
    fn is_technical(&self, whole: &str) -> bool {
        let written = whole.get(self.at..self.end).unwrap_or_default();
        written
            .chars()
            .skip(1)
            .any(|c| c.is_uppercase() || c.is_ascii_digit())
    }
}

/// One name in the place of another, all content around them being the same.
struct Swap {
    relation: Relation,
    /// Both say so with a word of choosing: `use`, `elegir`, `使用`.
    chosen: bool,
}

impl Swap {
    fn of(old: &Head, new: &Head) -> Option<Self> {
        // `No Docker` and `No Redis` can stand in one document, `Use Docker` and `Use Podman` not.
        if [old, new]
            .iter()
            .any(|head| head.has(|token| token.kind == Kind::Negation))
        {
            return None;
        }
        let shared = Shared::of(old.tokens, new.tokens);
        let (a, b) = (
            old.name_alone(shared.old.only())?,
            new.name_alone(shared.new.only())?,
        );
        let chosen = [old, new]
            .iter()
            .all(|head| head.has(|token| lexicon::is_choosing(&token.text)));
        let framed = chosen
            || shared.old.paired().any(Token::has_content)
            || (old.choice().is_some() && new.choice().is_some());
        let relation = relation(&a, &b);
        (framed && relation != Relation::Same).then_some(Self { relation, chosen })
    }
}

/// How names of several words stand to each other: as their best known words do.
fn relation(a: &[&Token], b: &[&Token]) -> Relation {
    let found: Vec<Relation> = a
        .iter()
        .flat_map(|x| b.iter().map(|y| alternatives::relation(&x.text, &y.text)))
        .collect();
    [Relation::Same, Relation::Alternatives, Relation::Apart]
        .into_iter()
        .find(|relation| found.contains(relation))
        .unwrap_or(Relation::Unknown)
}
