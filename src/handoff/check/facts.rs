//! What the repository knows about a document.

/// Facts that a document's text does not hold. The default is a draft about which nothing is
/// known: rules that need a fact report nothing then.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Whether it is in the journal, and as it was saved.
    pub saved_state: SavedState,
    /// Whether it ends its line of work: then it needs no next step and no files.
    pub ends_line: bool,
    /// The problem that each entry of the context files section has, if any, in their order;
    /// empty when they were not looked for.
    pub context: Vec<Option<ContextProblem>>,
    /// Decisions in force in the handoffs it continues that it does not mention.
    pub dropped: Vec<String>,
    /// Decisions of it that take the place of others without saying so.
    pub replaced: Vec<Replaced>,
    /// The absolute path of the work tree, so that paths into it can be made relative.
    pub root: Option<String>,
}

/// Whether a document is in the journal, and as it was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SavedState {
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
    /// The text of the one that was replaced.
    pub old: String,
}

/// Why an entry of the context files section cannot be read by the next reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextProblem {
    /// What kind of problem it is.
    pub fault: ContextFault,
    /// The reason, as a clause: "it does not exist".
    pub reason: String,
}

/// What is wrong with a context path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContextFault {
    /// There is nothing at that path, or nothing matches the pattern.
    Missing,
    /// It begins at the root of the file system, a drive or a home directory.
    Absolute,
    /// It leaves the repository, by itself or through a symbolic link, or leads into git's own
    /// directory.
    Outside,
    /// git ignores it, so it may hold what must not be shared.
    Ignored,
    /// It is larger than what is printed.
    TooLarge,
    /// It is a device, a pipe, a socket, or the system does not give it.
    Unreadable,
}
