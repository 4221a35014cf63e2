//! Which pairs are worth a close look.
//!
//! Two lists of a thousand decisions make a million pairs. Nearly all of them share no word
//! that says anything; an index of the tokens finds those that do.

use std::collections::{BTreeSet, HashMap};

use super::alternatives;
use super::evidence::{Evidence, Pair, add_kept_share, add_rivals};
use super::rarity::Rarity;
use super::text::{Kind, Text, Token};

/// How many partners are considered for each decision, and of a long list.
const NEAREST: usize = 12;
const NEAREST_OF_MANY: usize = 6;

/// Up to this many pairs, each one's trigrams are compared as well: they see through inflection
/// where no token is the same.
const FEW_PAIRS: usize = 2_500;

/// Below both of these a pair is none: of 390 labelled pairs that are not equal, four lie below.
const LEAST_SHARED: f64 = 0.08;
const LEAST_TRIGRAMS: f64 = 0.15;

/// The weight of a question that two names answer.
const QUESTION_WEIGHT: f64 = 0.5;

/// The pairs of two lists that may belong together, with the evidence about each. `kept_share` is
/// the share of the lists that stayed as it was.
pub(super) fn candidates(
    old: &[&Text],
    new: &[&Text],
    rarity: &Rarity,
    kept_share: f64,
) -> Vec<Pair> {
    let few = old.len() * new.len() <= FEW_PAIRS;
    let mut near = nearest(
        old,
        new,
        rarity,
        if few { NEAREST } else { NEAREST_OF_MANY },
    );
    if few {
        near.extend(alike(old, new));
    }
    let mut pairs: Vec<Pair> = near
        .into_iter()
        .map(|(o, n)| Pair {
            old: o,
            new: n,
            evidence: evidence(old[o], new[n], rarity),
        })
        .collect();
    add_rivals(&mut pairs, old.len(), new.len());
    add_kept_share(&mut pairs, kept_share);
    pairs
}

/// The pairs that are alike letter by letter.
fn alike(old: &[&Text], new: &[&Text]) -> impl Iterator<Item = (usize, usize)> {
    let pairs = (0..old.len()).flat_map(|o| (0..new.len()).map(move |n| (o, n)));
    pairs.filter(|(o, n)| {
        let (a, b) = (&old[*o].trigrams, &new[*n].trigrams);
        2.0 * a.common(b) as f64 >= LEAST_TRIGRAMS * (a.len() + b.len()) as f64
    })
}

/// The evidence, whichever of the two is the old one: a diff of tokens is not symmetric where
/// it has a choice.
fn evidence(old: &Text, new: &Text, rarity: &Rarity) -> Evidence {
    if old.whole <= new.whole {
        Evidence::of(old, new, rarity)
    } else {
        Evidence::of(new, old, rarity)
    }
}

/// For each decision the ones of the other side that share the most weight.
fn nearest(
    old: &[&Text],
    new: &[&Text],
    rarity: &Rarity,
    count: usize,
) -> BTreeSet<(usize, usize)> {
    let from_old = nearest_of(old, new, rarity, count).into_iter();
    let from_new = nearest_of(new, old, rarity, count)
        .into_iter()
        .map(|(n, o)| (o, n));
    from_old.chain(from_new).collect()
}

fn nearest_of(
    these: &[&Text],
    those: &[&Text],
    rarity: &Rarity,
    count: usize,
) -> Vec<(usize, usize)> {
    let mut index: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
    let mut totals = vec![0.0; those.len()];
    for (at, text) in those.iter().enumerate() {
        for (key, weight) in keys(text, rarity) {
            totals[at] += weight;
            index.entry(key).or_default().push((at, weight));
        }
    }
    let mut pairs = Vec::new();
    let mut shared = vec![0.0; those.len()];
    for (this, text) in these.iter().enumerate() {
        let keys = keys(text, rarity);
        let total: f64 = keys.iter().map(|(_, weight)| weight).sum();
        let mut touched = BTreeSet::new();
        for (key, weight) in &keys {
            for (that, other) in index.get(key).into_iter().flatten() {
                shared[*that] += weight.min(*other);
                touched.insert(*that);
            }
        }
        let mut ranked: Vec<(f64, usize)> = touched
            .iter()
            .map(|that| (2.0 * shared[*that] / (total + totals[*that]), *that))
            .filter(|(score, _)| *score >= LEAST_SHARED)
            .collect();
        // Equal scores in the order of the texts, which do not depend on the lists' order.
        ranked.sort_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| those[a.1].whole.cmp(&those[b.1].whole))
        });
        pairs.extend(ranked.iter().take(count).map(|(_, that)| (this, *that)));
        touched.iter().for_each(|that| shared[*that] = 0.0);
    }
    pairs
}

/// The tokens a decision is found by, each once, inflections under one key.
fn keys(text: &Text, rarity: &Rarity) -> Vec<(String, f64)> {
    let content = || text.tokens.iter().filter(|token| token.has_content());
    let own = content().map(|token| (key(token), rarity.weight(token)));
    // `Use Postgres` and `Switch to SQLite` meet in the question that both answer.
    let questions = content().flat_map(|token| {
        alternatives::questions(&token.text)
            .map(|question| (format!("?{question}"), QUESTION_WEIGHT))
    });
    let mut keys: Vec<(String, f64)> = own.chain(questions).collect();
    keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    keys.dedup_by(|a, b| a.0 == b.0);
    keys
}

fn key(token: &Token) -> String {
    if let Some(meaning) = token.meaning {
        return format!("={meaning}");
    }
    match token.kind {
        Kind::Word | Kind::Name => token.text.chars().take(5).collect(),
        Kind::Function | Kind::Negation | Kind::Scope | Kind::Number | Kind::Code | Kind::Pair => {
            token.text.clone()
        }
    }
}
