//! The handoff that this work tree last resumed or saved, as git remembers FETCH_HEAD.

use std::fs;

use crate::handoff::HandoffId;
use crate::repo::{Repo, RepoError};

const FILE: &str = "LAST";

/// What was last resumed or saved here. A file that cannot be read or is damaged is no memory.
pub fn recall(repo: &Repo) -> Option<HandoffId> {
    let text = fs::read_to_string(repo.state_dir().join(FILE)).ok()?;
    text.trim().parse().ok()
}

/// Remembers a handoff.
///
/// # Errors
/// When the git directory cannot be written.
pub fn remember(repo: &Repo, id: HandoffId) -> Result<(), RepoError> {
    if recall(repo) == Some(id) {
        return Ok(());
    }
    let directory = repo.state_dir();
    fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
    let path = directory.join(FILE);
    fs::write(&path, format!("{id}\n")).map_err(RepoError::io("write", &path))
}
