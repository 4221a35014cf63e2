//! Paths inside a repository.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

/// A path relative to the repository root: slashes, no empty, `.` or `..` component, not
/// absolute, nothing named `.git`. The empty path is the root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RepoPath(String);

/// Why a text is no path inside a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It begins at the root of the file system, a drive or a home directory.
    #[error("is absolute")]
    Absolute,
    /// It climbs out of the repository.
    #[error("leaves the repository")]
    Outside,
    /// It reaches into git's own directory, in a spelling some file system would accept.
    #[error("is inside the git directory")]
    GitDirectory,
    /// It holds a control character.
    #[error("has a control character")]
    Control,
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
}

impl RepoPath {
    /// Reads a path as a user or a document writes one: `./` and doubled slashes are forgiven,
    /// backslashes are taken for slashes where they separate what looks like a Windows path.
    ///
    /// # Errors
    /// When it is no path inside a repository.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.chars().any(char::is_control) {
            return Err(PathError::Control);
        }
        let text = if text.contains('/') {
            text.to_owned()
        } else {
            text.replace('\\', "/")
        };
        if text.starts_with(['/', '~']) || has_drive(&text) {
            return Err(PathError::Absolute);
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Outside)?;
                }
                part if is_dot_git(part) => return Err(PathError::GitDirectory),
                part => parts.push(part),
            }
        }
        if parts.is_empty() && !text.starts_with('.') {
            return Err(PathError::Empty);
        }
        Ok(Self(parts.join("/")))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This path with one more component or relative path behind it.
    pub fn join(&self, rest: &str) -> Self {
        if self.0.is_empty() {
            Self(rest.to_owned())
        } else {
            Self([self.0.as_str(), rest].join("/"))
        }
    }

    /// Where it lies below a directory of the file system.
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&self.0)
    }

    /// The directories that lead to this path, the outermost first, and the path itself.
    pub fn with_parents(&self) -> impl Iterator<Item = Self> + '_ {
        let ends = self.0.match_indices('/').map(|(at, _)| at);
        ends.chain([self.0.len()])
            .map(|end| Self(self.0[..end].to_owned()))
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// What follows `directory/` in this path.
    pub fn below(&self, directory: &Self) -> Option<&str> {
        self.0.strip_prefix(&directory.0)?.strip_prefix('/')
    }
}

fn has_drive(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && bytes.get(2).is_none_or(|b| *b == b'/' || *b == b'\\')
}

/// `.git` in any spelling that some file system takes for it: letter case (NTFS, APFS), trailing
/// dots and spaces and the short name (NTFS), ignorable code points (HFS+). See git's
/// `core.protectNTFS` and `core.protectHFS`.
fn is_dot_git(part: &str) -> bool {
    let folded: String = part
        .chars()
        .filter(|c| !is_hfs_ignorable(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let name = folded.split(':').next().unwrap_or(&folded);
    let name = name.trim_end_matches(['.', ' ']);
    name == ".git" || name == "git~1"
}

fn is_hfs_ignorable(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_spellings_are_one_path() {
        for text in [
            "src/a.rs",
            "./src/a.rs",
            "src//a.rs",
            "src/./b/../a.rs",
            "src\\a.rs",
        ] {
            assert_eq!(
                RepoPath::parse(text).unwrap().as_str(),
                "src/a.rs",
                "{text}"
            );
        }
    }

    #[test]
    fn what_leaves_the_repository_is_refused() {
        for text in ["../a", "a/../../b", "..", "./.."] {
            assert_eq!(RepoPath::parse(text), Err(PathError::Outside), "{text}");
        }
        for text in ["/etc/passwd", "~/.ssh/id", "C:\\x", "c:/x", "C:"] {
            assert_eq!(RepoPath::parse(text), Err(PathError::Absolute), "{text}");
        }
    }

    #[test]
    fn the_git_directory_is_refused_in_every_spelling() {
        for text in [
            ".git/config",
            "a/.GIT/x",
            ".git./x",
            ".git /x",
            "GIT~1/x",
            ".g\u{200c}it/x",
            ".git::$INDEX_ALLOCATION/x",
        ] {
            assert_eq!(
                RepoPath::parse(text),
                Err(PathError::GitDirectory),
                "{text}"
            );
        }
        assert!(RepoPath::parse(".github/x").is_ok());
        assert!(RepoPath::parse(".gitignore").is_ok());
    }
}
