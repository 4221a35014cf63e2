//! What can go wrong with a repository, and what to do about it.

use std::path::PathBuf;

/// An error of the repository layer. [`RepoError::hint`] says what the user can do next.
#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    /// There is no repository here or above.
    #[error("not a git repository (or any of the parent directories): {}", .0.display())]
    NotARepository(PathBuf),
    /// git itself refuses to open the repository; its own words.
    #[error("{0}")]
    Refused(String),
    /// libgit2 cannot read what git can.
    #[error("cannot open the repository at {}: {reason}", path.display())]
    Unreadable {
        /// The repository's git directory.
        path: PathBuf,
        /// libgit2's words.
        reason: String,
    },
    /// An object could not be read or written.
    #[error("cannot {action}: {reason}")]
    Object {
        /// What was being done, as a verb phrase.
        action: String,
        /// libgit2's words.
        reason: String,
    },
    /// The revision does not exist.
    #[error("unknown revision '{0}'")]
    UnknownRevision(String),
    /// The `git` program failed.
    #[error("git {command} failed: {stderr}")]
    Git {
        /// The subcommand.
        command: String,
        /// What git said, trimmed.
        stderr: String,
        /// Its exit code, if it was not killed.
        code: Option<i32>,
    },
    /// The `git` program could not be started.
    #[error("cannot run git: {0}")]
    NoGit(std::io::Error),
    /// A file of the work tree or git directory could not be used.
    #[error("cannot {action} '{}': {source}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A text is in another encoding.
    #[error("'{}' is not UTF-8 (byte {byte})", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first byte that is no UTF-8, from 1.
        byte: usize,
    },
    /// HEAD is on a branch whose name cannot be recorded.
    #[error("the name of the branch here is not UTF-8: '{0}'")]
    BranchName(String),
    /// Another process moved the branch while a commit was being made.
    #[error("the branch moved while the handoff was being saved")]
    RefMoved,
    /// Another process holds the lock of a ref.
    #[error("cannot lock {name}: '{}' exists", lock.display())]
    RefLocked {
        /// The ref.
        name: String,
        /// The lock file.
        lock: PathBuf,
    },
    /// No identity is configured.
    #[error("git does not know who you are")]
    NoIdentity,
    /// A hook of the repository said no.
    #[error("the {0} hook failed")]
    Hook(&'static str),
    /// There is no editor that a dumb terminal could show.
    #[error("there is no editor: the terminal is dumb, and none is configured")]
    NoEditor,
    /// The editor failed.
    #[error("there was a problem with the editor '{0}'")]
    Editor(String),
    /// The repository has no work tree.
    #[error("this operation must be run in a work tree")]
    Bare,
}

impl RepoError {
    /// Attaches what was being done to libgit2's words.
    pub(super) fn object(action: impl Into<String>) -> impl FnOnce(git2::Error) -> Self {
        let action = action.into();
        move |error| Self::Object {
            action,
            reason: error.message().to_owned(),
        }
    }

    /// Attaches what was being done to the system's words.
    pub fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// What the user can do next, where there is something to say.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotARepository(_) => {
                Some("run this inside a repository, or make one with `git init`")
            }
            Self::NoGit(_) => Some("git 2.34 or later must be on PATH"),
            Self::UnknownRevision(_) => Some("`git handoff log` lists handoffs, `git log` commits"),
            Self::NotUtf8 { .. } => {
                Some("write it as UTF-8, with iconv(1) for instance: git handoff save -F <file>")
            }
            Self::BranchName(_) => Some("git branch -m <name> gives it another one"),
            Self::RefMoved => Some("try again"),
            Self::RefLocked { .. } => {
                Some("another git is at work here; if none is, one crashed: remove that file")
            }
            Self::Unreadable { .. } => {
                Some("`git fsck` and `git config --list --show-origin` show what is unusual here")
            }
            Self::Bare => Some("in a bare repository, give the text with -F"),
            Self::NoIdentity => {
                Some("git config --global user.name \"Your Name\" and user.email you@example.com")
            }
            Self::NoEditor => Some("git config core.editor <command> sets one"),
            Self::Editor(_) => Some("git config core.editor <command> sets another one"),
            Self::Hook(_) => Some("its own words stand above"),
            Self::Refused(_) | Self::Object { .. } | Self::Git { .. } | Self::Io { .. } => None,
        }
    }
}
