//! How much a token says: rare words, names and numbers more than small words.

use std::collections::HashMap;

use super::text::{Kind, Text, Token};

/// How rare each token is in the two lists that are compared (inverse document frequency).
pub(super) struct Rarity {
    documents: f64,
    frequency: HashMap<String, f64>,
}

impl Rarity {
    /// Counts in how many of the texts of both lists each token occurs.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a Text>) -> Self {
        let mut documents = 0.0;
        let mut frequency: HashMap<String, f64> = HashMap::new();
        for text in texts {
            documents += 1.0;
            let mut distinct: Vec<&str> = text
                .tokens
                .iter()
                .map(|token| token.text.as_str())
                .collect();
            distinct.sort_unstable();
            distinct.dedup();
            for token in distinct {
                match frequency.get_mut(token) {
                    Some(count) => *count += 1.0,
                    None => {
                        frequency.insert(token.to_owned(), 1.0);
                    }
                }
            }
        }
        Self {
            documents,
            frequency,
        }
    }

    /// In how many texts of both lists a token occurs.
    pub(super) fn frequency(&self, token: &Token) -> f64 {
        self.frequency.get(&token.text).copied().unwrap_or(1.0)
    }

    /// The weight of a token, between 0.03 and 1.3.
    pub(super) fn weight(&self, token: &Token) -> f64 {
        // A token that stands once in each list occurs in two texts, and is as rare as can be.
        let of_one_list = self.documents / 2.0;
        let frequency = (self.frequency(token) / 2.0).max(1.0);
        let rarest = libm::log(1.0 + of_one_list).max(0.1);
        let rarity = libm::log(1.0 + of_one_list / frequency) / rarest;
        let kind = match token.kind {
            Kind::Function => 0.1,
            Kind::Negation | Kind::Scope => 0.3,
            Kind::Pair => 0.6,
            Kind::Word => 1.0,
            Kind::Name | Kind::Number | Kind::Code => 1.3,
        };
        // Even a word of every text counts a little: lists of three are too short to judge by.
        kind * (0.3 + 0.7 * rarity)
    }

    /// The weight of several tokens.
    pub(super) fn sum(&self, tokens: &[Token]) -> f64 {
        tokens.iter().map(|token| self.weight(token)).sum()
    }
}
