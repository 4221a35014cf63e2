//! The only room that knows git2 or runs the `git` program.
//!
//! git2 reads and writes objects; git does what only git does right: the index, signing, hooks,
//! exotic refs, missing objects, the network, the editor, the pager (docs/architecture.md,
//! "git2 and git", with the measurements behind it).

mod changes;
mod commit;
mod config;
mod context;
mod date;
mod editor;
mod environment;
mod error;
mod history;
mod hooks;
mod identity;
mod ignore;
mod index;
mod levels;
mod object_id;
mod open;
mod program;
mod refs;
pub mod remote;
mod revision;
mod sparse;
mod state;
mod status;
mod tree;
pub mod wip;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use changes::{ChangedFile, ChangedLines};
pub use commit::NewCommit;
pub use config::Config;
pub use context::Refusal;
pub use environment::Environment;
pub use error::RepoError;
pub use history::{Addition, Lineage, Node, Touch};
pub use identity::{Identity, Role};
pub use ignore::IgnoreRule;
pub use index::Staging;
pub use object_id::{ObjectId, ObjectIdError};
pub use program::{Finished, Git, Reading, Running, Starting};
pub use refs::{Head, RefName};
pub use revision::{CommitInfo, Revision};
pub use state::Operation;
pub use status::{PathState, PendingStatus, Uncommitted};
pub use tree::{Entry, EntryKind, Tree};

/// An open repository.
pub struct Repo {
    git2: git2::Repository,
    git: Git,
    config: Config,
    environment: Environment,
    refs: refs::Refs,
    /// Objects that others are read in place of, once they were asked for.
    replacements: OnceCell<HashMap<ObjectId, ObjectId>>,
}

impl Repo {
    /// The root of the work tree.
    ///
    /// # Errors
    /// In a bare repository.
    pub fn work_tree(&self) -> Result<&Path, RepoError> {
        self.git2.workdir().ok_or(RepoError::Bare)
    }

    /// Whether there is no work tree.
    pub fn is_bare(&self) -> bool {
        self.git2.workdir().is_none()
    }

    /// Whether history is cut off.
    pub fn is_shallow(&self) -> bool {
        self.git2.is_shallow()
    }

    /// This work tree's git directory.
    pub fn git_dir(&self) -> &Path {
        self.git2.path()
    }

    /// The git directory that all work trees share.
    pub fn common_dir(&self) -> &Path {
        self.git2.commondir()
    }

    /// Where this work tree's private state is kept.
    pub fn state_dir(&self) -> PathBuf {
        self.git_dir().join("handoff")
    }

    /// Where what all work trees share is kept.
    pub fn shared_state_dir(&self) -> PathBuf {
        self.common_dir().join("handoff")
    }

    /// Configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The environment the repository was opened in.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The `git` program, run at the root of the work tree, or in the git directory of a bare
    /// repository.
    pub fn git(&self) -> &Git {
        &self.git
    }
}
