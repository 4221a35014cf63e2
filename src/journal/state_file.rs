//! Files under `.git/handoff/` that hold what could be worked out again: versioned, checksummed,
//! replaced whole, safe to delete. What does not check out is taken for missing.

use std::fs;
use std::path::PathBuf;

use crate::repo::{Repo, RepoError};

/// A file of worked-out state.
///
/// Two header lines stand before its body: what it is (name, version of its format, the key of what
/// it was worked out from), and the hash of the body, as git hashes a blob.
pub struct StateFile<'r> {
    repo: &'r Repo,
    name: &'static str,
    version: u32,
}

impl<'r> StateFile<'r> {
    /// The file `.git/handoff/<name>`, which all work trees of a repository share. `version` is
    /// the version of the body's format: one that another version wrote is taken for missing.
    pub fn shared(repo: &'r Repo, name: &'static str, version: u32) -> Self {
        Self {
            repo,
            name,
            version,
        }
    }

    /// The body, if the file is there, whole, and was written for this key.
    pub fn read(&self, key: &str) -> Option<String> {
        let mut text = fs::read_to_string(self.path()).ok()?;
        let (header, rest) = text.split_once('\n')?;
        let (checksum, body) = rest.split_once('\n')?;
        if header != self.header(key) || checksum != self.checksum(body)? {
            return None;
        }
        Some(text.split_off(header.len() + checksum.len() + 2))
    }

    /// Replaces the file. Readers see the old one or the new one.
    ///
    /// # Errors
    /// When the git directory cannot be written.
    pub fn write(&self, key: &str, body: &str) -> Result<(), RepoError> {
        let Some(checksum) = self.checksum(body) else {
            return Ok(());
        };
        let path = self.path();
        let directory = self.repo.shared_state_dir();
        fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
        let content = format!("{}\n{checksum}\n{body}", self.header(key));
        // Two processes that write at once must not write into one file.
        let temporary = directory.join(format!("{}.{}.tmp", self.name, std::process::id()));
        let written = fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, &path));
        written.map_err(|error| {
            let _ = fs::remove_file(&temporary);
            RepoError::io("write", &path)(error)
        })
    }

    fn path(&self) -> PathBuf {
        self.repo.shared_state_dir().join(self.name)
    }

    fn header(&self, key: &str) -> String {
        format!("git-handoff {} {} {key}", self.name, self.version)
    }

    fn checksum(&self, body: &str) -> Option<String> {
        let id = self.repo.hash_blob(body.as_bytes()).ok()?;
        Some(id.to_string())
    }
}
