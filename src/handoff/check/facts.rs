//! What the repository knows about a document.

use std::fmt;

/// Facts that a document's text does not hold. The default is a draft that nobody knows
/// anything about: rules that need a fact stay silent then.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Where the document stands.
    pub standing: Standing,
    /// Whether it ends its line of work: then it needs no next step and no files.
    pub ends_line: bool,
    /// Its length without the metadata, in tokens.
    pub tokens: Option<usize>,
    /// What each entry of the context files section leads to, in their order; empty when nobody
    /// looked.
    pub context: Vec<ContextState>,
    /// Decisions in force in the handoffs it continues that it does not mention.
    pub dropped: Vec<String>,
    /// Decisions of it that stand where others stood, without a word.
    pub replaced: Vec<Replaced>,
    /// The absolute path of the work tree, so that paths into it can be made relative.
    pub root: Option<String>,
}

/// Where a document stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standing {
    /// In no journal yet.
    #[default]
    Draft,
    /// In the journal, as it was saved.
    Saved,
    /// In the journal, and changed since.
    Edited,
    /// In the journal, without a usable metadata block: why.
    Damaged(String),
}

/// A decision that took another one's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Which one of the document, from 0.
    pub index: usize,
    /// The text of the one that stood there.
    pub old: String,
}

/// What an entry of the context files section leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextState {
    /// It names nothing in the repository: a URL, words.
    NoPath,
    /// Text that can be printed.
    Text {
        /// Its size.
        bytes: u64,
    },
    /// Named, not printed.
    Binary {
        /// Its size.
        bytes: u64,
    },
    /// A submodule's directory: named, not printed.
    Submodule,
    /// A directory or glob.
    Several {
        /// How many files it stands for.
        files: usize,
    },
    /// It will not be read.
    Refused(Refusal),
}

/// Why a context path is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing at that path.
    #[error("does not exist")]
    Missing,
    /// No file matches the glob, or the directory is empty.
    #[error("matches no file")]
    NoMatch,
    /// It begins at the root of the file system, a drive or a home directory.
    #[error("is absolute")]
    Absolute,
    /// It climbs out of the repository.
    #[error("leaves the repository")]
    Outside,
    /// A symbolic link on the way leads out of the repository.
    #[error("leaves the repository through a symbolic link")]
    LinkOutside,
    /// Symbolic links lead to each other.
    #[error("is a loop of symbolic links")]
    LinkLoop,
    /// It reaches into git's own directory.
    #[error("is inside the git directory")]
    GitDirectory,
    /// It holds a control character, or is no valid text.
    #[error("has a control character")]
    Control,
    /// git ignores it, so it may hold what must not be shared.
    #[error("is ignored by git")]
    Ignored,
    /// It is larger than what is printed.
    #[error("has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// It is no regular file.
    #[error("is {0}, not a file")]
    Special(Special),
    /// The system or the object database does not give it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

/// What is neither a file nor a directory. It is never opened: reading could hang, or do
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A block or character device.
    Device,
    /// Something else that the system knows.
    Other,
}

impl fmt::Display for Special {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fifo => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Other => "a special file",
        })
    }
}
