//! What happened since a handoff.

use crate::repo::{ChangedFile, CommitInfo, ObjectId, RepoError};

use super::Journal;

/// Counting stops here: beyond it the number no longer tells a reader anything.
pub const COMMITS_COUNTED_MAX: usize = 1000;

/// The commits since a handoff, without those that only save handoffs.
#[derive(Debug, Clone, Default)]
pub struct Since {
    /// The newest first, at most as many as were asked for.
    pub commits: Vec<CommitInfo>,
    /// The files they changed, the most changed first; handoffs are left out.
    pub files: Vec<ChangedFile>,
}

impl Journal<'_> {
    /// What changed from the commit a handoff describes to `tip`. Without one, nothing is known
    /// to have come since.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn since(
        &self,
        described: Option<ObjectId>,
        tip: ObjectId,
        limit: usize,
    ) -> Result<Since, RepoError> {
        let repo = self.repo();
        let Some(described) = described.filter(|commit| repo.commit(*commit).is_some()) else {
            return Ok(Since::default());
        };
        let mut commits = Vec::new();
        for id in repo.commits_between(&[described], tip, COMMITS_COUNTED_MAX)? {
            if commits.len() == limit {
                break;
            }
            if let Some(commit) = repo.commit(id).filter(|commit| !self.only_saves(commit)) {
                commits.push(commit);
            }
        }
        let files = repo.changed_files(
            Some(repo.tree_of(described)?),
            repo.tree_of(tip)?,
            self.directory(),
        )?;
        Ok(Since { commits, files })
    }

    /// Whether a commit changes nothing but the journal.
    pub fn only_saves(&self, commit: &CommitInfo) -> bool {
        let parent = commit
            .parents
            .first()
            .and_then(|parent| self.repo().tree_of(*parent).ok());
        let differs = self
            .repo()
            .differ_outside(parent, commit.tree, self.directory());
        commit.parents.len() < 2 && !differs.unwrap_or(true)
    }

    /// How many commits came from `described` to `tip`, without those that only save handoffs;
    /// at most [`COMMITS_COUNTED_MAX`].
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn commits_since(&self, described: ObjectId, tip: ObjectId) -> Result<usize, RepoError> {
        let commits = self
            .repo()
            .commits_between(&[described], tip, COMMITS_COUNTED_MAX)?;
        let all = commits.len();
        let saves = commits
            .into_iter()
            .filter_map(|id| self.repo().commit(id))
            .filter(|commit| self.only_saves(commit))
            .count();
        Ok(if all == COMMITS_COUNTED_MAX {
            COMMITS_COUNTED_MAX
        } else {
            all - saves
        })
    }
}
