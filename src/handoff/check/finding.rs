//! What a rule found.

use std::fmt;
use std::ops::Range;

use super::{Level, Rule};

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The beginning of a source: where what is missing is reported.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A place where a document breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How seriously it is taken; never [`Level::Off`].
    pub level: Level,
    /// Where.
    pub at: Position,
    /// What is wrong, in one line. Never the value of a credential.
    pub message: String,
    /// What the writer can do.
    pub hint: Option<String>,
    /// The change of the source that mends it, when that is mechanical.
    pub fix: Option<Fix>,
}

/// A change of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is taken out, in bytes.
    pub range: Range<usize>,
    /// What is put in its place.
    pub text: String,
}
