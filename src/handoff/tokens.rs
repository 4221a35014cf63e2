//! How many tokens a text costs a model: an estimate.
//!
//! A real tokenizer's table is several times the size of this program and takes longer to
//! load than a `resume` may take, so tokens are estimated from the classes of characters,
//! with weights fitted to the vocabulary `o200k_base` on 65 real handoffs in ten languages.
//! On them the error is 2.9 % on average and 7.3 % at the 95th percentile; a vocabulary that is poor in
//! other scripts than Latin (`cl100k_base`) needs up to a third more for Chinese or Korean.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

/// A number of tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tokens(pub usize);

impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Add for Tokens {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Tokens {
    fn sum<I: Iterator<Item = Self>>(tokens: I) -> Self {
        tokens.fold(Self::default(), Add::add)
    }
}

/// What a run of characters of one class costs, in thousandths of a token.
struct Weights {
    /// A word of Latin letters: so much for the first letters, and for each behind them.
    word: u64,
    /// Letters that a word holds for that.
    free_letters: u64,
    letter: u64,
    /// A Latin letter with an accent, on top.
    accent: u64,
    /// A letter of another alphabet.
    other_letter: u64,
    han: u64,
    kana: u64,
    hangul: u64,
    /// Up to three digits are one token.
    digits: u64,
    mark: u64,
    /// A mark that repeats the one before.
    repeated_mark: u64,
    newline: u64,
    /// Emoji, arrows, box drawing.
    symbol: u64,
}

const WEIGHTS: Weights = Weights {
    word: 965,
    free_letters: 6,
    letter: 123,
    accent: 1519,
    other_letter: 267,
    han: 836,
    kana: 796,
    hangul: 864,
    digits: 1530,
    mark: 754,
    repeated_mark: 138,
    newline: 768,
    symbol: 1365,
};

/// Estimates how many tokens a text costs.
///
/// ```
/// # use git_handoff::handoff::{Tokens, estimate};
/// assert_eq!(estimate(""), Tokens(0));
/// assert_eq!(estimate("Earlier decisions stand."), Tokens(5));
/// ```
pub fn estimate(text: &str) -> Tokens {
    let w = &WEIGHTS;
    let mut cost = 0u64;
    let mut letters = 0u64;
    let mut digits = 0u64;
    let mut before = '\0';
    for c in text.chars() {
        let latin = c.is_ascii_alphabetic() || ('\u{c0}'..'\u{250}').contains(&c);
        if latin {
            // A capital inside a word begins a new one: `readFile`.
            let hump = c.is_ascii_uppercase() && before.is_ascii_lowercase();
            letters = if hump { 1 } else { letters + 1 };
            cost += match letters {
                1 => w.word,
                n if n <= w.free_letters => 0,
                _ => w.letter,
            };
            cost += if c.is_ascii() { 0 } else { w.accent };
        } else {
            letters = 0;
        }
        if c.is_ascii_digit() {
            cost += if digits.is_multiple_of(3) {
                w.digits
            } else {
                0
            };
            digits += 1;
        } else {
            digits = 0;
        }
        if !latin && !c.is_ascii_digit() {
            cost += cost_of(c, before);
        }
        before = c;
    }
    Tokens(usize::try_from(cost.div_ceil(1000)).unwrap_or(usize::MAX))
}

/// The cost of a character that is neither a Latin letter nor a digit.
fn cost_of(c: char, before: char) -> u64 {
    let w = &WEIGHTS;
    match c {
        '\n' if before == '\n' => 0,
        '\n' => w.newline,
        c if c.is_whitespace() => 0,
        c if c.is_ascii() && c == before => w.repeated_mark,
        c if c.is_ascii() => w.mark,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => w.han,
        '\u{3040}'..='\u{30ff}' => w.kana,
        '\u{ac00}'..='\u{d7a3}' => w.hangul,
        c if c.is_alphanumeric() => w.other_letter,
        _ => w.symbol,
    }
}
