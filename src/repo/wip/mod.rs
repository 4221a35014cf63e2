//! Work in progress that travels: what is not committed, as a commit under `refs/handoff/wip/`
//! (docs/wip.md).
//!
//! The commit has the shape of a stash (git-stash(1), "Discussion"), so that git alone can take it
//! up too: its tree is the tracked files of the work tree; its parents are the commit that was
//! checked out, a commit of the index, and, when there are untracked files, a commit of those.

mod contents;
mod restore;
mod scratch;
mod snapshot;

use crate::handoff::{HandoffId, ObjectName};

use super::{ObjectId, RefName, Repo, RepoError};

pub use contents::{Change, Contents, Kind};
pub use restore::{Applied, Restored, restore};
pub use snapshot::{LeftAlone, Limits, Scan, Snapshot, Why, snapshot};

/// Where snapshots are kept, by handoff.
const REFS: &str = "refs/handoff/wip/";

/// A snapshot that is kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The handoff it belongs to.
    pub handoff: HandoffId,
    /// The snapshot.
    pub commit: ObjectId,
}

/// A snapshot's parts, as commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// What was checked out.
    pub base: ObjectId,
    /// What was staged.
    pub index: ObjectId,
    /// What was in the work tree, tracked.
    pub work_tree: ObjectId,
    /// What was untracked.
    pub untracked: Option<ObjectId>,
}

/// Why uncommitted work cannot be taken along or restored.
#[derive(Debug, thiserror::Error)]
pub enum WipError {
    /// The repository could not be used.
    #[error(transparent)]
    Repo(#[from] RepoError),
    /// Conflicts are not resolved yet; a snapshot could not bring them back.
    #[error("cannot take along paths that are in conflict: {}", names(.0))]
    Unmerged(Vec<String>),
    /// Files are larger than the team's limit.
    #[error("too large to take along (limit {limit} bytes): {}", sizes(files))]
    TooLarge {
        /// The files with their sizes in bytes.
        files: Vec<(String, u64)>,
        /// The limit in bytes.
        limit: u64,
    },
    /// Files hold what looks like a credential.
    #[error("these hold what looks like a credential: {}", kinds(.0))]
    Credentials(Vec<Credential>),
    /// The work tree has changes of its own.
    #[error("the work tree has uncommitted changes: {}", names(.0))]
    Dirty(Vec<String>),
    /// Files that would be overwritten.
    #[error("these files are in the way: {}", names(.0))]
    InTheWay(Vec<String>),
    /// The commit is no snapshot.
    #[error("commit {} is no snapshot of uncommitted work", .0.short())]
    NotASnapshot(ObjectId),
    /// This repository does not have the snapshot.
    #[error("the uncommitted work of {0} is not here")]
    NotHere(HandoffId),
}

/// A file that holds what looks like a credential. Never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The file.
    pub path: String,
    /// What kind, and where in the file, in words.
    pub kind: String,
}

impl WipError {
    /// What the user can do next.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Repo(error) => return error.hint().map(str::to_owned),
            Self::Unmerged(_) => "resolve them and `git add` them, or save without --wip",
            Self::TooLarge { .. } => {
                "ignore them (.gitignore), or raise wip.max_bytes in handoff.toml"
            }
            Self::Credentials(_) => {
                "take them out or ignore them (.gitignore); --allow-secret takes them along all the same"
            }
            Self::Dirty(_) => "commit or `git stash` them first",
            Self::InTheWay(_) => "move them away first",
            Self::NotASnapshot(_) => "`git handoff wip list` lists the snapshots here",
            Self::NotHere(id) => {
                return Some(format!(
                    "git handoff resume {id} --wip --fetch gets it, if it was pushed"
                ));
            }
        };
        Some(hint.to_owned())
    }
}

/// The ref of a handoff's snapshot.
pub fn reference(handoff: &HandoffId) -> RefName {
    RefName::full(format!("{REFS}{handoff}"))
}

/// The snapshots that are kept here, by handoff.
///
/// # Errors
/// When refs cannot be read.
pub fn list(repo: &Repo) -> Result<Vec<Kept>, RepoError> {
    let kept = |(name, commit): (RefName, ObjectId)| {
        let handoff = name.as_str().strip_prefix(REFS)?.parse().ok()?;
        Some(Kept { handoff, commit })
    };
    Ok(repo
        .refs_below(REFS)?
        .into_iter()
        .filter_map(kept)
        .collect())
}

/// Finds a handoff's snapshot: under its ref, else the commit that its metadata names, when the
/// repository has that for another reason.
///
/// # Errors
/// [`WipError::NotHere`] when there is none.
pub fn find(
    repo: &Repo,
    handoff: &HandoffId,
    noted: Option<&ObjectName>,
) -> Result<ObjectId, WipError> {
    if let Some(commit) = repo.resolve_ref(&reference(handoff))? {
        return Ok(commit);
    }
    noted
        .and_then(|name| name.parse().ok())
        .filter(|commit| repo.has_commit(*commit))
        .ok_or(WipError::NotHere(*handoff))
}

/// Lets go of a snapshot. git removes its objects in time.
///
/// # Errors
/// When the ref cannot be deleted.
pub fn drop(repo: &Repo, kept: &Kept) -> Result<(), RepoError> {
    repo.delete_ref(&reference(&kept.handoff), kept.commit)
}

impl Parts {
    /// The parts of a snapshot.
    ///
    /// # Errors
    /// [`WipError::NotASnapshot`] when the commit does not have the shape of one.
    pub fn of(repo: &Repo, commit: ObjectId) -> Result<Self, WipError> {
        let parents = repo.commit(commit).map(|info| info.parents);
        let (base, index, untracked) = match parents.as_deref() {
            Some([base, index]) => (*base, *index, None),
            Some([base, index, untracked]) => (*base, *index, Some(*untracked)),
            _ => return Err(WipError::NotASnapshot(commit)),
        };
        let on_base = repo
            .commit(index)
            .is_some_and(|info| info.parents == [base]);
        let alone =
            untracked.is_none_or(|id| repo.commit(id).is_some_and(|c| c.parents.is_empty()));
        if !on_base || !alone {
            return Err(WipError::NotASnapshot(commit));
        }
        Ok(Self {
            base,
            index,
            work_tree: commit,
            untracked,
        })
    }
}

/// How many names an error lists.
const NAMES_MAX: usize = 8;

fn names(paths: &[String]) -> String {
    let mut text = paths
        .iter()
        .take(NAMES_MAX)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if paths.len() > NAMES_MAX {
        text.push_str(&format!(" and {} more", paths.len() - NAMES_MAX));
    }
    text
}

fn sizes(files: &[(String, u64)]) -> String {
    let sized: Vec<String> = files
        .iter()
        .map(|(path, size)| format!("{path} ({size})"))
        .collect();
    names(&sized)
}

fn kinds(found: &[Credential]) -> String {
    let named: Vec<String> = found
        .iter()
        .map(|credential| format!("{} ({})", credential.path, credential.kind))
        .collect();
    names(&named)
}
