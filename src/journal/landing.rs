//! When and where a handoff reached the trunk. It is only printed; no rule depends on it.

use chrono::{DateTime, Utc};

use crate::handoff::RepoPath;
use crate::repo::{EntryKind, ObjectId, RefName, RepoError};

use super::since::COMMITS_COUNTED_MAX;
use super::trunk::Trunk;
use super::{Entry, Journal};

/// How a handoff got onto the trunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The branch of the trunk that holds it, local before remote-tracking.
    pub branch: RefName,
    /// When the commit was made that brought it there; none when that is too long ago to look for, or
    /// history is cut off before.
    pub time: Option<DateTime<Utc>>,
    /// How many commits were made on that branch since, following first parents; at most
    /// [`COMMITS_COUNTED_MAX`].
    pub commits_since: usize,
}

impl Journal<'_> {
    /// How a handoff landed; `None` when the trunk does not hold it.
    ///
    /// # Errors
    /// When refs or trees cannot be read.
    pub fn landing(&self, trunk: &Trunk, entry: &Entry) -> Result<Option<Landing>, RepoError> {
        for (branch, tip) in trunk.tips(self.repo())? {
            let mut month = Month::new(self, entry);
            if month.has_it(tip)? {
                return month.landing(branch, tip).map(Some);
            }
        }
        Ok(None)
    }
}

/// The directory that a handoff lies in, through history.
struct Month<'a> {
    journal: &'a Journal<'a>,
    path: RepoPath,
    file: RepoPath,
    /// The directory's last tree that was looked into, and whether the file was there.
    last: Option<(ObjectId, bool)>,
}

impl<'a> Month<'a> {
    fn new(journal: &'a Journal<'a>, entry: &Entry) -> Self {
        Self {
            journal,
            path: journal.directory().join(&entry.name.shard()),
            file: entry.path.clone(),
            last: None,
        }
    }

    /// Follows first parents back to the commit that brought the file.
    fn landing(&mut self, branch: RefName, tip: ObjectId) -> Result<Landing, RepoError> {
        let repo = self.journal.repo();
        let mut at = repo.commit(tip);
        for commits_since in 0..COMMITS_COUNTED_MAX {
            let Some(commit) = at else { break };
            let is_first = match commit.parents.first() {
                None => !repo.is_shallow(),
                Some(parent) => repo.commit(*parent).is_some() && !self.has_it(*parent)?,
            };
            if is_first {
                return Ok(Landing {
                    branch,
                    time: DateTime::from_timestamp(commit.time, 0),
                    commits_since,
                });
            }
            at = commit
                .parents
                .first()
                .and_then(|parent| repo.commit(*parent));
        }
        Ok(Landing {
            branch,
            time: None,
            commits_since: COMMITS_COUNTED_MAX,
        })
    }

    /// Whether a commit's tree has the file. Most commits leave the month alone, and a month can be
    /// large, so it is looked into only when it changed.
    fn has_it(&mut self, commit: ObjectId) -> Result<bool, RepoError> {
        let repo = self.journal.repo();
        let root = repo.tree_of(commit)?;
        let month = match repo.entry_at(root, &self.path)? {
            Some(month) if month.kind == EntryKind::Directory => month.id,
            _ => return Ok(false),
        };
        if let Some((_, has_it)) = self.last.filter(|(last, _)| *last == month) {
            return Ok(has_it);
        }
        let has_it = repo.entry_at(root, &self.file)?.is_some();
        self.last = Some((month, has_it));
        Ok(has_it)
    }
}
