//! The index, through git: it knows every format, and `--cacheinfo` refreshes nothing.

use std::thread;
use std::time::Duration;

use crate::handoff::RepoPath;

use super::{ObjectId, Repo, RepoError};

/// How often a locked index is tried again, and how long between: together about five seconds,
/// longer than any git command holds the lock on a repository of 100,000 files.
const ATTEMPTS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

impl Repo {
    /// Puts a regular file's blob into the index. Nothing else in it is touched.
    ///
    /// # Errors
    /// With git's words, also when another process holds the lock for good.
    pub fn stage(&self, path: &RepoPath, blob: ObjectId) -> Result<(), RepoError> {
        let entry = format!("100644,{blob},{path}");
        self.update_index(&["--add", "--cacheinfo", &entry])
    }

    /// Takes a path out of the index. Nothing else in it is touched.
    ///
    /// # Errors
    /// As [`Repo::stage`].
    pub fn unstage(&self, path: &RepoPath) -> Result<(), RepoError> {
        self.update_index(&["--force-remove", "--", path.as_str()])
    }

    /// Tells git not to look for the path in the work tree, as a sparse checkout does.
    ///
    /// # Errors
    /// As [`Repo::stage`].
    pub fn skip_work_tree(&self, path: &RepoPath) -> Result<(), RepoError> {
        self.update_index(&["--skip-worktree", "--", path.as_str()])
    }

    fn update_index(&self, arguments: &[&str]) -> Result<(), RepoError> {
        let mut attempt = 0;
        loop {
            let arguments = ["update-index"].iter().chain(arguments);
            match self.git.run(arguments) {
                Err(RepoError::Git { stderr, .. }) if attempt < ATTEMPTS && is_locked(&stderr) => {
                    attempt += 1;
                    thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
                Ok(_) => return Ok(()),
            }
        }
    }
}

fn is_locked(stderr: &str) -> bool {
    stderr.contains("index.lock") && stderr.contains("File exists")
}
