//! Whether the context files of a handoff are still what they were when it was saved.

use std::fmt;

use serde::Serialize;

use crate::handoff::{ContextTarget, Document, RepoPath};
use crate::repo::{ObjectId, Refusal, RepoError};

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
    /// The recorded context files that are not as they were, in reading order. `described` is the
    /// commit that the handoff describes.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn stale_files(
        &self,
        record: &Record,
        described: Option<ObjectId>,
    ) -> Result<Vec<Stale>, RepoError> {
        let mut stale = Vec::new();
        for (path, blob) in &record.metadata.context {
            let freshness = self.freshness(described, path, blob)?;
            if freshness != Freshness::Unchanged {
                stale.push(Stale {
                    path: path.clone(),
                    freshness,
                });
            }
        }
        Ok(stale)
    }

    /// The context files of a document that are not there any more, in reading order.
    ///
    /// # Errors
    /// As [`Self::stale_files`].
    pub fn gone_files(
        &self,
        document: &Document,
        described: Option<ObjectId>,
    ) -> Result<Vec<Stale>, RepoError> {
        let root = self.repo().work_tree().ok();
        let mut gone = Vec::new();
        let files = document.context_files.iter();
        for entry in files.filter(|entry| entry.target == ContextTarget::File) {
            let Some(path) = entry.local_path() else {
                continue;
            };
            let Ok(named) = RepoPath::parse(&path) else {
                continue;
            };
            // What is there need not be read.
            let is_there = root.is_some_and(|root| named.under(root).exists());
            if !is_there && matches!(self.read_context(&named), Err(Refusal::Missing)) {
                let freshness = self.whereabouts(described, &named)?;
                gone.push(Stale { path, freshness });
            }
        }
        Ok(gone)
    }

    fn freshness(
        &self,
        described: Option<ObjectId>,
        path: &str,
        blob: &str,
    ) -> Result<Freshness, RepoError> {
        let unknown = |reason: String| Ok(Freshness::Unknown { reason });
        let (path, blob) = match (RepoPath::parse(path), blob.parse::<ObjectId>()) {
            (Ok(path), Ok(blob)) => (path, blob),
            (Err(error), _) => return unknown(format!("the path {error}")),
            (_, Err(error)) => return unknown(error.to_string()),
        };
        let content = match self.read_context(&path) {
            Ok(content) => content,
            Err(Refusal::Missing) => return self.whereabouts(described, &path),
            Err(refusal) => return unknown(refusal.to_string()),
        };
        if self.repo().hash_blob(&content)? == blob
            || self.repo().context_blob(&path, &content)? == blob
        {
            return Ok(Freshness::Unchanged);
        }
        let Some(saved) = self.repo().blob_if_present(blob) else {
            return Ok(Freshness::WasUncommitted);
        };
        Ok(match self.repo().line_counts(&saved, &content) {
            Some((added, removed)) => Freshness::Changed { added, removed },
            None => Freshness::Unknown {
                reason: "the two contents cannot be compared".into(),
            },
        })
    }

    /// Where a file went since the commit that the handoff describes.
    fn whereabouts(
        &self,
        described: Option<ObjectId>,
        path: &RepoPath,
    ) -> Result<Freshness, RepoError> {
        let repo = self.repo();
        let (Some(described), Some(head)) = (described, repo.head()?.commit()) else {
            return Ok(Freshness::Gone);
        };
        let renamed = repo.renamed_to(repo.tree_of(described)?, repo.tree_of(head)?, path)?;
        Ok(renamed.map_or(Freshness::Gone, |to| Freshness::Renamed { to }))
    }
}
