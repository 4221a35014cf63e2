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

    /// As [`Repo::stage`], for a file that the work tree has. Its entry is up to date at once, so
    /// that plumbing which refreshes nothing (`git diff-files`, `git sparse-checkout`) does not
    /// take the file for a changed one.
    ///
    /// # Errors
    /// As [`Repo::stage`].
    pub fn stage_written(&self, path: &RepoPath, blob: ObjectId) -> Result<(), RepoError> {
        let entry = format!("100644,{blob},{path}");
        let arguments = ["--add", "--cacheinfo", &entry, "--", path.as_str()];
        // A filter could make another blob of the file than the one that is committed.
        if self.is_filtered(path) || self.update_index(&arguments).is_err() {
            return self.stage(path, blob);
        }
        Ok(())
    }

    fn is_filtered(&self, path: &RepoPath) -> bool {
        let path = std::path::Path::new(path.as_str());
        ["filter", "ident", "working-tree-encoding"]
            .iter()
            .any(|name| {
                let value = self
                    .git2
                    .get_attr(path, name, git2::AttrCheckFlags::default());
                !matches!(value, Ok(None | Some("false")))
            })
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
        let run = || self.git.run(["update-index"].iter().chain(arguments));
        when_unlocked(run).map(drop)
    }
}

/// Runs git on the index, again and again while another process holds its lock: then git has
/// changed nothing yet.
pub(super) fn when_unlocked(
    run: impl Fn() -> Result<Vec<u8>, RepoError>,
) -> Result<Vec<u8>, RepoError> {
    let mut attempt = 0;
    loop {
        match run() {
            Err(RepoError::Git { stderr, .. }) if attempt < ATTEMPTS && is_locked(&stderr) => {
                attempt += 1;
                thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

fn is_locked(stderr: &str) -> bool {
    stderr.contains("index.lock") && stderr.contains("File exists")
}
