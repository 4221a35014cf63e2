//! The team's policy: `.handoff/handoff.toml` (docs/configuration.md).

use std::fmt;

use serde::Deserialize;

use crate::handoff::RepoPath;
use crate::handoff::check::{Levels, Limits};
use crate::repo::{EntryKind, Repo, RepoError};

use super::JournalError;

/// What a team agreed on. Every setting has a default, so the file is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The branches that work lands on, as names or globs; empty to find out from the remotes.
    #[serde(deserialize_with = "one_or_many")]
    pub trunk: Vec<String>,
    /// How long a handoff should be.
    pub tokens: TokenBudget,
    /// What context files may be.
    pub context: ContextLimits,
    /// What may be taken along as work in progress.
    pub wip: WipLimits,
    /// Rules of `check` whose level is not the default one.
    pub check: Levels,
}

/// The length of a handoff without its metadata, in tokens. Outside, `check` warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenBudget {
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
}

/// Limits for context files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContextLimits {
    /// The largest file that `resume` prints, in bytes.
    pub max_bytes: u64,
}

/// Limits for `save --wip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WipLimits {
    /// The largest file that is taken along, in bytes.
    pub max_bytes: u64,
}

/// Where a policy was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In the work tree.
    WorkTree,
    /// In HEAD's tree.
    Head,
}

impl Origin {
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::WorkTree => "mend the line or take it out: every setting may be left out",
            Self::Head => "commit one without that line: every setting may be left out",
        }
    }
}

/// What stands before the path, as git writes it (gitrevisions(7)).
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WorkTree => "",
            Self::Head => "HEAD:",
        })
    }
}

impl Default for TokenBudget {
    fn default() -> Self {
        Self { min: 60, max: 800 }
    }
}

impl Default for ContextLimits {
    fn default() -> Self {
        Self {
            max_bytes: 256 * 1024,
        }
    }
}

impl Default for WipLimits {
    fn default() -> Self {
        Self {
            max_bytes: 10 * 1024 * 1024,
        }
    }
}

impl Policy {
    /// The policy file's name in the journal's directory.
    pub const FILE: &'static str = "handoff.toml";

    /// What `check` goes by.
    pub fn limits(&self) -> Limits {
        Limits {
            levels: self.check.clone(),
            tokens: self.tokens.min..=self.tokens.max,
        }
    }

    /// The policy of the work tree, as git takes `.gitattributes`; where the work tree has none
    /// (bare, sparse), that of HEAD's tree.
    ///
    /// # Errors
    /// When the file is no valid policy.
    pub(super) fn of_repository(repo: &Repo, directory: &RepoPath) -> Result<Self, JournalError> {
        let path = directory.join(Self::FILE);
        let (origin, bytes) = match Self::in_work_tree(repo, &path)? {
            Some(bytes) => (Origin::WorkTree, bytes),
            None => match Self::committed(repo, &path)? {
                Some(bytes) => (Origin::Head, bytes),
                None => return Ok(Self::default()),
            },
        };
        let text = String::from_utf8_lossy(&bytes);
        toml::from_str(&text).map_err(|error| JournalError::Policy {
            origin,
            line: line_of(&text, &error),
            path,
            reason: error.message().to_owned(),
        })
    }

    fn in_work_tree(repo: &Repo, path: &RepoPath) -> Result<Option<Vec<u8>>, JournalError> {
        let Ok(root) = repo.work_tree() else {
            return Ok(None);
        };
        let file = path.under(root);
        // A link could lead out of the repository, a pipe would never end.
        if !file.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return Ok(None);
        }
        let bytes = std::fs::read(&file).map_err(RepoError::io("read", file))?;
        Ok(Some(bytes))
    }

    fn committed(repo: &Repo, path: &RepoPath) -> Result<Option<Vec<u8>>, JournalError> {
        let Some(commit) = repo.head()?.commit() else {
            return Ok(None);
        };
        match repo.entry_at(repo.tree_of(commit)?, path)? {
            Some(entry) if entry.kind == EntryKind::File => Ok(Some(repo.blob(entry.id)?)),
            _ => Ok(None),
        }
    }
}

/// The line an error is about, from 1; the first where the parser names none.
fn line_of(text: &str, error: &toml::de::Error) -> usize {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.as_bytes().iter().take(start);
    before.filter(|&&byte| byte == b'\n').count() + 1
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(name) => vec![name],
        OneOrMany::Many(names) => names,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(toml::from_str::<Policy>("").unwrap(), Policy::default());
    }

    #[test]
    fn trunk_is_a_name_or_a_list() {
        let one: Policy = toml::from_str("trunk = 'main'").unwrap();
        let many: Policy = toml::from_str("trunk = ['main', 'release/*']").unwrap();
        assert_eq!(one.trunk, ["main"]);
        assert_eq!(many.trunk, ["main", "release/*"]);
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let error = toml::from_str::<Policy>("trnk = 'main'").unwrap_err();
        assert!(error.message().contains("trnk"), "{error}");
    }

    #[test]
    fn an_error_has_its_line() {
        let text = "trunk = 'main'\n\n[tokens]\nmin = 'few'\n";
        let error = toml::from_str::<Policy>(text).unwrap_err();
        assert_eq!(line_of(text, &error), 4);
    }
}
