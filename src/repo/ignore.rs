//! Ignore rules (gitignore(5)).

use std::path::Path;

use crate::handoff::RepoPath;

use super::{Repo, RepoError, Running};

/// The rule that ignores a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreRule {
    /// The file it stands in.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The pattern.
    pub pattern: String,
}

impl Repo {
    /// Whether a rule ignores a path. libgit2 says so in microseconds, where it sees the same
    /// configuration as git (`core.excludesFile`); where it fails, the answer is yes.
    pub(super) fn matches_ignore_rule(&self, path: &RepoPath) -> bool {
        if !self.config.is_asked_of_git() {
            let ignored = self.git2.is_path_ignored(Path::new(path.as_str()));
            return ignored.unwrap_or(true);
        }
        let arguments = ["check-ignore", "--quiet", "--no-index", "--", path.as_str()];
        let asked = self.git.start(arguments).and_then(Running::finish);
        asked.is_ok_and(|finished| finished.code != Some(1))
    }

    /// The rule that ignores an untracked path, if one does.
    ///
    /// # Errors
    /// When git fails.
    pub fn ignore_rule(&self, path: &RepoPath) -> Result<Option<IgnoreRule>, RepoError> {
        if self.is_bare() || !self.matches_ignore_rule(path) {
            return Ok(None);
        }
        // Only what comes from standard input may end in NUL.
        let arguments = ["check-ignore", "-v", "-z", "--no-index", "--stdin"];
        let finished = self.git.answer(arguments, path.as_str().as_bytes())?;
        if finished.code == Some(1) {
            return Ok(None);
        }
        let output = finished.success()?;
        let output = String::from_utf8_lossy(&output);
        let mut fields = output.split('\0');
        let (Some(file), Some(line), Some(pattern)) = (fields.next(), fields.next(), fields.next())
        else {
            return Ok(None);
        };
        Ok(Some(IgnoreRule {
            file: file.to_owned(),
            line: line.parse().unwrap_or_default(),
            pattern: pattern.to_owned(),
        })
        // With -v a negated pattern is printed as well: it says that the path is not ignored.
        .filter(|rule| !rule.pattern.starts_with('!')))
    }
}
