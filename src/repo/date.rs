//! Dates as people type them, which git reads (git-rev-parse(1), `--since`).

use super::{Repo, RepoError};

impl Repo {
    /// The moment that a text such as `2 weeks ago` names, in seconds since 1970. git takes whatever it
    /// does not understand for now.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn moment(&self, text: &str) -> Result<Option<i64>, RepoError> {
        let line = self.git().line(["rev-parse", &format!("--since={text}")])?;
        let seconds = line
            .as_deref()
            .and_then(|line| line.strip_prefix("--max-age="));
        Ok(seconds.and_then(|seconds| seconds.parse().ok()))
    }
}
