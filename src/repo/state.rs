//! What the repository is in the middle of.

use std::fmt;

use super::Repo;

/// An operation that git has begun and not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `git merge`.
    Merge,
    /// One commit of `git cherry-pick`.
    CherryPick,
    /// One commit of `git revert`.
    Revert,
    /// Several commits of `git cherry-pick` or `git revert`.
    Sequence,
    /// `git rebase`.
    Rebase,
    /// `git am`.
    Am,
    /// `git bisect`.
    Bisect,
}

impl Operation {
    /// Whether a commit made in the middle of it would be lost by its abort or reset, or would
    /// break the abort.
    pub fn endangers_a_commit(self) -> bool {
        match self {
            Self::Merge | Self::CherryPick | Self::Revert => false,
            Self::Sequence | Self::Rebase | Self::Am | Self::Bisect => true,
        }
    }

    /// The commands that end it.
    pub fn way_out(self) -> &'static str {
        match self {
            Self::Merge => "git merge --continue or --abort",
            Self::CherryPick => "git cherry-pick --continue or --abort",
            Self::Revert => "git revert --continue or --abort",
            Self::Sequence => "git cherry-pick (or revert) --continue, --abort or --quit",
            Self::Rebase => "git rebase --continue, --abort or --quit",
            Self::Am => "git am --continue, --abort or --quit",
            Self::Bisect => "git bisect reset",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Merge => "a merge",
            Self::CherryPick => "a cherry-pick",
            Self::Revert => "a revert",
            Self::Sequence => "a sequence of cherry-picks or reverts",
            Self::Rebase => "a rebase",
            Self::Am => "git am",
            Self::Bisect => "a bisect",
        })
    }
}

impl Repo {
    /// The unfinished operation of this work tree, the one that matters most first.
    pub fn operation(&self) -> Option<Operation> {
        let has = |name: &str| self.git_dir().join(name).exists();
        if has("rebase-merge") {
            Some(Operation::Rebase)
        } else if has("rebase-apply/applying") {
            Some(Operation::Am)
        } else if has("rebase-apply") {
            Some(Operation::Rebase)
        } else if has("sequencer") {
            Some(Operation::Sequence)
        } else if has("BISECT_LOG") {
            Some(Operation::Bisect)
        } else if has("CHERRY_PICK_HEAD") {
            Some(Operation::CherryPick)
        } else if has("REVERT_HEAD") {
            Some(Operation::Revert)
        } else if has("MERGE_HEAD") {
            Some(Operation::Merge)
        } else {
            None
        }
    }
}
