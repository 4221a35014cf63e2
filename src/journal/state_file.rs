//! Files under `.git/handoff/` that hold what could be worked out again: versioned, checksummed,
//! replaced whole, safe to delete. What does not check out is taken for missing.

use std::fs;
use std::path::PathBuf;

use crate::repo::{Repo, RepoError};

use super::pages::checksum;
use super::replace::replace;

/// A file of worked-out state.
///
/// Two header lines stand before its body: what it is (name, version of its format, the key of what
/// it was worked out from), and the body's checksum.
pub struct StateFile {
    directory: PathBuf,
    name: &'static str,
    version: u32,
}

impl StateFile {
    /// The file `.git/handoff/<name>`, which all work trees of a repository share. `version` is
    /// the version of the body's format: one that another version wrote is taken for missing.
    pub fn shared(repo: &Repo, name: &'static str, version: u32) -> Self {
        Self {
            directory: repo.shared_state_dir(),
            name,
            version,
        }
    }

    /// The same, of this work tree alone.
    pub fn of_work_tree(repo: &Repo, name: &'static str, version: u32) -> Self {
        Self {
            directory: repo.state_dir(),
            name,
            version,
        }
    }

    /// The body, if the file is there, whole, and was written for this key.
    pub fn read(&self, key: &str) -> Option<Body> {
        let text = fs::read_to_string(self.path()).ok()?;
        let (header, rest) = text.split_once('\n')?;
        let (sum, body) = rest.split_once('\n')?;
        if header != self.header(key) || sum != sum_of(body) {
            return None;
        }
        let start = text.len() - body.len();
        Some(Body { text, start })
    }

    /// Replaces the file. Readers see the old one or the new one.
    ///
    /// # Errors
    /// When the git directory cannot be written.
    pub fn write(&self, key: &str, body: &str) -> Result<(), RepoError> {
        let head = format!("{}\n{}\n", self.header(key), sum_of(body));
        replace(&self.path(), &[head.as_bytes(), body.as_bytes()])
    }

    fn path(&self) -> PathBuf {
        self.directory.join(self.name)
    }

    fn header(&self, key: &str) -> String {
        format!("git-handoff {} {} {key}", self.name, self.version)
    }
}

/// The body of a file that was read.
pub struct Body {
    text: String,
    start: usize,
}

impl Body {
    /// The body.
    pub fn as_str(&self) -> &str {
        &self.text[self.start..]
    }
}

fn sum_of(body: &str) -> String {
    format!("{:016x}", checksum(0, body.as_bytes()))
}
