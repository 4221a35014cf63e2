//! What goes elsewhere with a save: uncommitted work, and the branch itself.

use crate::journal::Journal;
use crate::repo::remote::{self, Pushed, RemoteError};
use crate::repo::wip::Snapshot;
use crate::repo::{Head, Uncommitted};

use super::Storing;
use crate::handoff::HandoffId;

/// What became of the branch after the save. The save stands in any case.
pub enum Sending {
    /// It was not to be pushed, or there was nothing to push.
    NotAsked {
        /// Whether the branch has an upstream, which now lacks the commit.
        follows: bool,
    },
    /// It was pushed.
    Pushed(Pushed),
    /// It could not be.
    Failed(RemoteError),
}

impl Sending {
    /// Pushes the branch when that is asked for: with `--push`, or always with
    /// `handoff.push`; where there is no remote the setting asks for nothing.
    pub fn after_commit(
        journal: &Journal<'_>,
        head: &Head,
        storing: &Storing,
        wip: Option<&HandoffId>,
    ) -> Self {
        let repo = journal.repo();
        let always = repo.config().bool("handoff.push") == Some(true);
        if !storing.push && !always {
            return Self::not_asked(journal, head);
        }
        let result = match head.branch() {
            Some(branch) => remote::push(repo, branch, wip),
            None => Err(RemoteError::NoBranch),
        };
        match result {
            Ok(pushed) => Self::Pushed(pushed),
            Err(RemoteError::NoRemote(_) | RemoteError::NoBranch) if !storing.push => {
                Self::not_asked(journal, head)
            }
            Err(error) => Self::Failed(error),
        }
    }

    fn not_asked(journal: &Journal<'_>, head: &Head) -> Self {
        let upstream = head.branch().and_then(|b| journal.repo().upstream(b));
        Self::NotAsked {
            follows: upstream.is_some(),
        }
    }
}

/// What does not travel, when a snapshot was taken.
pub fn left_behind(uncommitted: Vec<Uncommitted>, taken: Option<&Snapshot>) -> Vec<Uncommitted> {
    let Some(taken) = taken else {
        return uncommitted;
    };
    let stays = |entry: &Uncommitted| taken.left_alone.iter().any(|left| left.path == entry.path);
    uncommitted.into_iter().filter(stays).collect()
}
