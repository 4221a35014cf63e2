//! How much of two texts is the same, rare words counting more than common ones.

use std::collections::{BTreeMap, HashMap};

use super::tokens::tokens;

/// The weight of each token of two lists: the rarer, the heavier (inverse document frequency).
pub(super) struct Weights {
    documents: f64,
    frequency: HashMap<String, f64>,
}

impl Weights {
    pub(super) fn of(texts: &[Vec<String>]) -> Self {
        let mut frequency: HashMap<String, f64> = HashMap::new();
        for tokens in texts {
            let mut distinct: Vec<_> = tokens.iter().collect();
            distinct.sort_unstable();
            distinct.dedup();
            for token in distinct {
                *frequency.entry(token.clone()).or_default() += 1.0;
            }
        }
        Self {
            documents: texts.len() as f64,
            frequency,
        }
    }

    fn of_token(&self, token: &str) -> f64 {
        let frequency = self.frequency.get(token).copied().unwrap_or(1.0);
        (1.0 + self.documents / frequency).ln()
    }
}

/// The shared weight of two texts over their mean weight: 1 for the same tokens in any order.
pub(super) fn similarity(a: &[String], b: &[String], weights: &Weights) -> f64 {
    let (a, b) = (counted(a, weights), counted(b, weights));
    let total = a.values().sum::<f64>() + b.values().sum::<f64>();
    let shared: f64 = a
        .iter()
        .filter_map(|(token, weight)| b.get(token).map(|other| weight.min(*other)))
        .sum();
    if total > 0.0 {
        2.0 * shared / total
    } else {
        0.0
    }
}

fn counted<'a>(tokens: &'a [String], weights: &Weights) -> BTreeMap<&'a str, f64> {
    let mut counted = BTreeMap::new();
    for token in tokens {
        *counted.entry(token.as_str()).or_default() += weights.of_token(token);
    }
    counted
}

/// The tokens of a decision's text.
pub(super) fn decision_tokens(text: &str) -> Vec<String> {
    tokens(text)
}
