//! The index, through git: it knows every format, and `--cacheinfo` refreshes nothing.

use std::thread;
use std::time::Duration;

use crate::handoff::RepoPath;

use super::{ObjectId, Repo, RepoError, Starting};

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

    /// Starts putting files that the work tree is about to have into the index. git locks and reads
    /// the index while the caller writes them.
    pub fn start_staging(&self) -> Staging<'_> {
        // The lock that git takes says no when another process has it; then each file is tried again.
        let arguments = ["update-index", "--add", "-z", "--stdin"];
        Staging {
            repo: self,
            git: Some(self.git.start_aside_for_input(arguments)),
        }
    }

    /// Whether git could make another blob of the file than the one that is committed.
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

    /// As [`Repo::stage`], for a file that the work tree has.
    fn stage_written(&self, path: &RepoPath, blob: ObjectId) -> Result<(), RepoError> {
        let entry = format!("100644,{blob},{path}");
        let arguments = ["--add", "--cacheinfo", &entry, "--", path.as_str()];
        if self.is_filtered(path) {
            return self.stage(path, blob);
        }
        match self.update_index(&arguments) {
            // It was waited for already.
            Err(error) if error.is_locked_index() => Err(error),
            Err(_) => self.stage(path, blob),
            Ok(()) => Ok(()),
        }
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

/// A git that has the index locked and waits to be told which files go into it. Dropped, it leaves
/// the index as it was; so it does when this program is killed.
pub struct Staging<'r> {
    repo: &'r Repo,
    git: Option<Starting>,
}

impl Staging<'_> {
    /// Puts files that the work tree has now into the index. Nothing else in it is touched. Their
    /// entries are up to date at once, so that plumbing which refreshes nothing (`git diff-files`,
    /// `git sparse-checkout`) does not take them for changed ones.
    ///
    /// # Errors
    /// As [`Repo::stage`].
    pub fn finish(mut self, files: &[(RepoPath, ObjectId)]) -> Result<(), RepoError> {
        let repo = self.repo;
        let is_plain = !files.iter().any(|(path, _)| repo.is_filtered(path));
        let paths = if is_plain { list(files) } else { String::new() };
        let fed = self.end(&paths);
        if is_plain && fed.is_ok() {
            return Ok(());
        }
        files
            .iter()
            .try_for_each(|(path, blob)| repo.stage_written(path, *blob))
    }

    /// Waits for git, so that the index is not locked any more afterwards.
    fn end(&mut self, paths: &str) -> Result<(), RepoError> {
        match self.git.take() {
            Some(git) => git.started()?.feed(paths.as_bytes()).map(drop),
            None => Ok(()),
        }
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // It was told nothing, so that there is nothing to fail.
        let _ = self.end("");
    }
}

/// Paths as `-z --stdin` takes them.
fn list(files: &[(RepoPath, ObjectId)]) -> String {
    let paths = files.iter().map(|(path, _)| path.as_str());
    paths.flat_map(|path| [path, "\0"]).collect()
}

/// Runs git on the index, again and again while another process holds its lock: then git has
/// changed nothing yet.
pub(super) fn when_unlocked(
    run: impl Fn() -> Result<Vec<u8>, RepoError>,
) -> Result<Vec<u8>, RepoError> {
    let mut attempt = 0;
    loop {
        match run() {
            Err(error) if attempt < ATTEMPTS && error.is_locked_index() => {
                attempt += 1;
                thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

impl RepoError {
    /// Whether another process holds the lock of the index: git has changed nothing then.
    pub fn is_locked_index(&self) -> bool {
        match self {
            Self::Git { stderr, .. } => {
                stderr.contains("index.lock") && stderr.contains("File exists")
            }
            _ => false,
        }
    }
}
