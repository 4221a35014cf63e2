//! How long a text is for a model, in tokens.

use std::fmt;

/// A number of tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Tokens(pub usize);

/// Estimates.
pub fn estimate(text: &str) -> Tokens {
    Tokens(text.chars().count().div_ceil(4))
}

impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens", self.0)
    }
}
