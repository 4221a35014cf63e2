//! What a command knows of the world outside the repository. It is taken once, at the edge, so
//! that nothing below reads a clock, the environment or a terminal, and tests can pin all three.

use std::cell::OnceCell;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};

use crate::repo::Environment;

/// Where, when and for whom a command runs.
#[derive(Debug, Clone)]
pub struct Context {
    /// The directory the user is in, after `-C`.
    pub directory: PathBuf,
    /// The time, with the local UTC offset.
    pub now: DateTime<FixedOffset>,
    /// The environment.
    pub environment: Environment,
    /// The standard streams.
    pub streams: Streams,
    /// What the repository says of colour (`color.handoff`, else `color.ui`), noted when it is
    /// opened: to open it once more for this alone would cost as much as finding the handoff.
    pub colour: OnceCell<Option<String>>,
    /// Writes to standard error at once: for what must be said before something is done. All else a
    /// command returns.
    pub say: fn(&str),
}

/// What the standard streams are.
#[derive(Debug, Clone, Copy)]
pub struct Streams {
    /// Standard input.
    pub stdin: Stdin,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The width of the terminal that standard output is, in columns.
    pub width: Option<usize>,
}

/// What standard input is. Coding agents often leave it open for ever, so it is read only when
/// it can be expected to hold a document (docs/architecture.md, "Conventions").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stdin {
    /// A person at a keyboard.
    Terminal,
    /// A pipe or a file.
    Data,
    /// Closed, `/dev/null`, a socket: nothing to read.
    Nothing,
}
