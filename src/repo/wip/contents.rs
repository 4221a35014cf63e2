//! What a snapshot holds.

use serde::Serialize;

use crate::repo::{ObjectId, Repo, RepoError};

use super::{Parts, WipError};

/// The paths of a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// What was staged.
    pub staged: Vec<Change>,
    /// What was changed and not staged.
    pub unstaged: Vec<Change>,
    /// What was not tracked.
    pub untracked: Vec<Change>,
}

/// One path that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The path.
    pub path: String,
    /// How it differs.
    pub kind: Kind,
}

/// How a path differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is new.
    Added,
    /// Its content or mode changed.
    Modified,
    /// It is gone.
    Deleted,
    /// A file became a symbolic link, or the other way round.
    TypeChanged,
}

impl Kind {
    /// git's letter (git-diff(1), `--name-status`).
    pub fn letter(self) -> char {
        match self {
            Self::Added => 'A',
            Self::Modified => 'M',
            Self::Deleted => 'D',
            Self::TypeChanged => 'T',
        }
    }
}

impl Contents {
    /// Reads what a snapshot holds.
    ///
    /// # Errors
    /// When it is no snapshot, or an object is missing.
    pub fn of(repo: &Repo, snapshot: ObjectId) -> Result<Self, WipError> {
        let parts = Parts::of(repo, snapshot)?;
        let tree = |commit| repo.tree_of(commit).map(Some);
        let (base, index) = (tree(parts.base)?, tree(parts.index)?);
        let untracked = match parts.untracked {
            Some(commit) => changes(repo, None, tree(commit)?)?,
            None => Vec::new(),
        };
        Ok(Self {
            staged: changes(repo, base, index)?,
            unstaged: changes(repo, index, tree(parts.work_tree)?)?,
            untracked,
        })
    }
}

fn changes(
    repo: &Repo,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
) -> Result<Vec<Change>, RepoError> {
    let compare = || -> Result<Vec<Change>, git2::Error> {
        let find = |id: Option<ObjectId>| id.map(|id| repo.git2.find_tree(id.0)).transpose();
        let (old, new) = (find(old)?, find(new)?);
        let mut options = git2::DiffOptions::new();
        options.include_typechange(true);
        let diff = repo
            .git2
            .diff_tree_to_tree(old.as_ref(), new.as_ref(), Some(&mut options))?;
        let change = |delta: git2::DiffDelta<'_>| {
            let path = delta.new_file().path_bytes()?;
            Some(Change {
                path: String::from_utf8_lossy(path).into_owned(),
                kind: match delta.status() {
                    git2::Delta::Added => Kind::Added,
                    git2::Delta::Deleted => Kind::Deleted,
                    git2::Delta::Typechange => Kind::TypeChanged,
                    _ => Kind::Modified,
                },
            })
        };
        Ok(diff.deltas().filter_map(change).collect())
    };
    compare().map_err(RepoError::object("compare the parts of a snapshot"))
}
