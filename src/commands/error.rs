//! What a command can fail with. Each error says what happened, and what to do next.

use std::path::PathBuf;

use crate::journal::JournalError;
use crate::journal::address::AddressError;
use crate::journal::kept::Kept;
use crate::output::quote::shell_argument;
use crate::repo::remote::RemoteError;
use crate::repo::wip::WipError;
use crate::repo::{Operation, RepoError};

/// A command's error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The repository could not be used.
    #[error(transparent)]
    Repo(#[from] RepoError),
    /// The journal could not be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Uncommitted work cannot be taken along or brought back.
    #[error(transparent)]
    Wip(#[from] WipError),
    /// A push or fetch did not succeed.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The arguments contradict each other.
    #[error("{0}")]
    Usage(String),
    /// The address names nothing, or several things.
    #[error("{}", address_message(.0))]
    Address(#[from] AddressError),
    /// There is no handoff at all.
    #[error("{what}")]
    Nothing {
        /// What there is none of.
        what: String,
        /// What can be done.
        hint: String,
    },
    /// A commit made now would be lost.
    #[error("you are in the middle of a {0}: a handoff committed now could be lost")]
    InOperation(Operation),
    /// The answer is no, for a reason the user can mend.
    #[error("{message}")]
    Refused {
        /// What is wrong.
        message: String,
        /// What can be done.
        hint: String,
    },
    /// A text could not be saved; it is kept.
    #[error("{source}")]
    Kept {
        /// Why.
        source: Box<Error>,
        /// Where the text is.
        kept: Kept,
    },
    /// A text could not be saved, and not be kept in the repository either.
    #[error("{source}")]
    KeptAside {
        /// Why.
        source: Box<Error>,
        /// Where the text is.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot {action} '{path}': {source}")]
    File {
        /// What was being done.
        action: &'static str,
        /// The file as the user named it.
        path: String,
        /// The system's words.
        source: std::io::Error,
    },
    /// What was found or done could not be printed.
    #[error("cannot write to standard output: {0}")]
    Output(#[source] std::io::Error),
}

/// How a process ends (docs/architecture.md, "Conventions"): git's own codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Yes.
    Success,
    /// No: a check failed, there is a difference, there is nothing to resume.
    Negative,
    /// It could not be done.
    Fatal,
    /// The arguments make no sense.
    Usage,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Negative => 1,
            Self::Fatal => 128,
            Self::Usage => 129,
        }
    }
}

impl Error {
    /// How the process ends with this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Nothing { .. } | Self::Refused { .. } => Exit::Negative,
            Self::Wip(WipError::Repo(_)) => Exit::Fatal,
            Self::Wip(_) => Exit::Negative,
            Self::Remote(error) if error.is_refusal() => Exit::Negative,
            Self::Remote(_) => Exit::Fatal,
            Self::Usage(_) => Exit::Usage,
            Self::Kept { source, .. } | Self::KeptAside { source, .. } => source.exit(),
            Self::Repo(_)
            | Self::Journal(_)
            | Self::Address(_)
            | Self::InOperation(_)
            | Self::File { .. }
            | Self::Output(_) => Exit::Fatal,
        }
    }

    /// Whether the text that could not be saved is kept.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Kept { .. } | Self::KeptAside { .. })
    }

    /// What the user can do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Repo(error) => error.hint().map(str::to_owned),
            Self::Journal(error) => error.hint(),
            Self::Wip(error) => error.hint(),
            Self::Remote(error) => error.hint(),
            Self::Usage(_) => Some("`git handoff -h` lists what can be typed".into()),
            Self::Address(AddressError::Journal(error)) => error.hint(),
            Self::Address(AddressError::Ambiguous { .. }) => Some("type more letters".into()),
            Self::Address(AddressError::File { .. }) => None,
            Self::Address(AddressError::Unknown(_) | AddressError::TooFarBack { .. }) => {
                Some("`git handoff log` lists the handoffs here, `git handoff log --all` those of every branch".into())
            }
            Self::InOperation(operation) => Some(format!("end it first: {}", operation.way_out())),
            Self::Nothing { hint, .. } | Self::Refused { hint, .. } => Some(hint.clone()),
            Self::Kept { source, .. } => {
                let kept = "the text is kept: git handoff save --continue";
                Some(match (source.as_ref(), source.hint()) {
                    (Self::InOperation(_), hint) => joined(hint, &format!(
                        "{kept}   or, to write and stage the file only: git handoff save --continue --no-commit"
                    )),
                    (_, Some(hint)) if hint.contains("the text is kept") => hint,
                    (_, hint) => joined(hint, kept),
                })
            }
            Self::KeptAside { source, path } => {
                let path = path.display();
                let argument = shell_argument(&path.to_string());
                let kept = format!("the text is in {path}: git handoff save -F {argument}");
                Some(joined(source.hint(), &kept))
            }
            Self::File { .. } => None,
            Self::Output(_) => Some("only the report is lost, what the command did is done".into()),
        }
    }
}

/// Two hints; the second gets the `hint: ` that is printed before the first.
fn joined(hint: Option<String>, other: &str) -> String {
    match hint {
        Some(hint) => format!("{hint}\nhint: {other}"),
        None => other.to_owned(),
    }
}

/// The error's words; for an ambiguous prefix with the handoffs it could be, one a line.
fn address_message(error: &AddressError) -> String {
    let mut message = error.to_string();
    if let AddressError::Ambiguous { candidates, .. } = error {
        for record in candidates {
            message.push_str(&format!("\n  {}  {}", record.id(), record.summary()));
        }
    }
    message
}
