//! The handoff that this work tree last resumed or saved, as git remembers FETCH_HEAD.

use std::fs;

use crate::repo::{Repo, RepoError};

use super::FileName;
use super::replace::replace;

const FILE: &str = "LAST";

/// What was last resumed or saved here. A file that cannot be read or is damaged is no memory.
pub fn recall(repo: &Repo) -> Option<FileName> {
    let text = fs::read_to_string(repo.state_dir().join(FILE)).ok()?;
    text.trim().parse().ok()
}

/// Remembers a handoff by its name, which says also where in the order it stands.
///
/// # Errors
/// When the git directory cannot be written.
pub fn remember(repo: &Repo, name: &FileName) -> Result<(), RepoError> {
    if recall(repo).as_ref() == Some(name) {
        return Ok(());
    }
    let path = repo.state_dir().join(FILE);
    replace(&path, &[format!("{name}\n").as_bytes()])
}
