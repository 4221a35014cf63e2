//! An index of one's own, so that the user's is not touched.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::repo::{ObjectId, Repo, RepoError};

/// A temporary index file; it goes when this does.
pub(super) struct ScratchIndex<'r> {
    repo: &'r Repo,
    path: PathBuf,
}

impl<'r> ScratchIndex<'r> {
    /// An index without entries.
    pub fn empty(repo: &'r Repo, purpose: &str) -> Result<Self, RepoError> {
        let directory = repo.state_dir();
        fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
        let path = directory.join(format!("{purpose}.{}.index", std::process::id()));
        let scratch = Self { repo, path };
        scratch.remove();
        Ok(scratch)
    }

    /// A copy of the user's index.
    pub fn copy(repo: &'r Repo, purpose: &str) -> Result<Self, RepoError> {
        let scratch = Self::empty(repo, purpose)?;
        let original = repo.index_file();
        let Ok(metadata) = original.metadata() else {
            return Ok(scratch); // nothing was ever staged
        };
        fs::copy(&original, &scratch.path).map_err(RepoError::io("copy", &original))?;
        // git takes an entry for unchanged when the file is older than the index, so the copy must
        // not look younger than the original (git's Documentation/technical/racy-git.txt).
        let keep_time = || {
            let copy = File::options().write(true).open(&scratch.path)?;
            copy.set_modified(metadata.modified()?)
        };
        keep_time().map_err(RepoError::io("copy", &original))?;
        Ok(scratch)
    }

    /// Runs git on this index.
    pub fn git(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, RepoError> {
        // A split index or a file system monitor would leave traces beside the real index.
        let plain = ["-c", "core.splitIndex=false", "-c", "core.fsmonitor=false"];
        let mut command = self.repo.git.command(plain.iter().chain(arguments));
        command.env("GIT_INDEX_FILE", &self.path);
        self.repo.git.feed(command, input)
    }

    /// Writes the index as a tree. Objects that a partial clone lacks need not be fetched for that.
    pub fn write_tree(&self) -> Result<ObjectId, RepoError> {
        let output = self.git(&["write-tree", "--missing-ok"], b"")?;
        String::from_utf8_lossy(&output)
            .trim()
            .parse()
            .map_err(|error| RepoError::Object {
                action: "write a tree".into(),
                reason: format!("{error}"),
            })
    }

    fn remove(&self) {
        // Not being there is fine.
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_file(self.path.with_extension("index.lock"));
    }
}

impl Drop for ScratchIndex<'_> {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Repo {
    /// The file of the user's index.
    fn index_file(&self) -> PathBuf {
        match self.environment.get("GIT_INDEX_FILE") {
            Some(path) => self.git.directory().join(path),
            None => self.git_dir().join("index"),
        }
    }
}
