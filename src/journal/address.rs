//! Naming handoffs (docs/format.md, "Addressing").
//!
//! In this order: `@` is what `resume` would show, `@~2` two before it; an existing ref or
//! revision is what `resume` would show there; an id or a prefix of one; a path. Every other
//! `@…` is git's. What is typed is an [`Address`]; what that names in a repository is
//! [`Addressed`].

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::handoff::id::IdPrefix;
use crate::handoff::{Document, Metadata};
use crate::repo::{Head, RefName, Repo, RepoError, Revision};

use super::which::{self, Asker, Choice};
use super::{Journal, JournalError, Record};

/// What a user typed to name a handoff, before anything is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `@`, `@~`, `@~n`: so many handoffs before the one that `resume` would show.
    Back(usize),
    /// A revision, an id or the beginning of one, or a path: which, the repository says.
    Name(String),
}

impl FromStr for Address {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(steps_back(text).map_or_else(|| Self::Name(text.to_owned()), Self::Back))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Back(0) => f.write_str("@"),
            Self::Back(1) => f.write_str("@~"),
            Self::Back(back) => write!(f, "@~{back}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// `@` is 0, `@~` is 1, `@~n` is n; everything else is git's.
fn steps_back(address: &str) -> Option<usize> {
    match address.strip_prefix('@')? {
        "" => Some(0),
        "~" => Some(1),
        rest => {
            let digits = rest.strip_prefix('~')?;
            // A sign is no digit, though the standard library takes one.
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse().ok())?
        }
    }
}

/// What an address names.
#[derive(Debug)]
pub enum Addressed {
    /// What `resume` would show, here or at a revision.
    Chosen(Box<Choice>, Head),
    /// A handoff named by its id or as an ancestor of another one.
    Record(Box<Record>),
    /// A file, in a journal or not.
    File(Box<LooseFile>),
}

/// A document that is no part of the journal of HEAD.
#[derive(Debug)]
pub struct LooseFile {
    /// The path as the user typed it; `-` for standard input.
    pub path: String,
    /// The whole text.
    pub source: String,
    /// Its metadata, when it has a usable block.
    pub metadata: Option<Metadata>,
    /// What it says.
    pub document: Document,
}

impl LooseFile {
    /// Reads a text that came from `path`.
    pub fn read(path: impl Into<String>, source: String) -> Self {
        let split = Metadata::split(&source);
        Self {
            path: path.into(),
            metadata: split.block.and_then(|block| Metadata::parse(block).ok()),
            document: crate::handoff::read(split.body),
            source,
        }
    }
}

/// Why an address names nothing.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// The journal could not be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Nothing has that name.
    #[error("no handoff, revision or file is named '{0}'")]
    Unknown(String),
    /// `@~n` goes back further than the line does.
    #[error("'{address}' goes back {asked} handoffs, but this line has {there}")]
    TooFarBack {
        /// What was typed.
        address: String,
        /// How far back.
        asked: usize,
        /// How many there are before the last.
        there: usize,
    },
    /// Several ids begin so.
    #[error("the id '{prefix}' is ambiguous")]
    Ambiguous {
        /// What was typed.
        prefix: String,
        /// The handoffs it could be.
        candidates: Vec<Record>,
    },
    /// The file cannot be read.
    #[error("cannot read '{path}': {source}")]
    File {
        /// The file as the user named it.
        path: String,
        /// The system's words.
        source: std::io::Error,
    },
}

impl From<RepoError> for AddressError {
    fn from(error: RepoError) -> Self {
        Self::Journal(error.into())
    }
}

/// Finds what an address names. `directory` is where relative paths begin.
///
/// # Errors
/// When it names nothing, or several things.
pub fn resolve(
    journal: &Journal<'_>,
    asker: &Asker,
    directory: &Path,
    address: &str,
) -> Result<Addressed, AddressError> {
    if let Ok(Address::Back(back)) = address.parse() {
        return here(journal, asker, address, back);
    }
    if let Some(revision) = journal.repo().find_revision(address)? {
        let head = as_head(journal.repo(), &revision)?;
        let choice = which::choose(journal, &head, &journal.at(revision.commit)?, asker)?;
        return Ok(Addressed::Chosen(Box::new(choice), head));
    }
    if let Ok(prefix) = address.parse::<IdPrefix>()
        && let Some(record) = by_id(journal, &prefix)?
    {
        return Ok(Addressed::Record(Box::new(record)));
    }
    let path = directory.join(address);
    if path.exists() {
        return Ok(Addressed::File(Box::new(read_file(address, path)?)));
    }
    Err(AddressError::Unknown(address.to_owned()))
}

fn here(
    journal: &Journal<'_>,
    asker: &Asker,
    address: &str,
    back: usize,
) -> Result<Addressed, AddressError> {
    let head = journal.repo().head()?;
    let listing = journal.at_head(&head)?;
    let choice = which::choose(journal, &head, &listing, asker)?;
    if back == 0 {
        return Ok(Addressed::Chosen(Box::new(choice), head));
    }
    let mut record = choice
        .shown
        .ok_or_else(|| AddressError::Unknown(address.to_owned()))?;
    for step in 0..back {
        let parent = match record.metadata.parents.first() {
            Some(id) => listing.get(id, None)?,
            None => None,
        };
        record = match parent {
            Some(entry) => journal.load(&entry)?,
            None => {
                return Err(AddressError::TooFarBack {
                    address: address.to_owned(),
                    asked: back,
                    there: step,
                });
            }
        };
    }
    Ok(Addressed::Record(Box::new(record)))
}

/// Looks for an id in HEAD's tree and, where that has none, in those of all branches and
/// remote-tracking branches.
///
/// # Errors
/// When several begin so, or the journal cannot be read.
pub fn by_id(journal: &Journal<'_>, prefix: &IdPrefix) -> Result<Option<Record>, AddressError> {
    let head = journal.repo().head()?;
    let mut found = journal.at_head(&head)?.matching(prefix)?;
    if found.is_empty() {
        for listing in journal.of_refs()? {
            let (_, listing) = listing?;
            found.extend(listing.matching(prefix)?);
        }
        found.sort_by(|a, b| b.name.cmp(&a.name));
        found.dedup_by(|a, b| a.name.id == b.name.id);
    }
    let mut records = found
        .iter()
        .map(|entry| journal.load(entry))
        .collect::<Result<Vec<_>, _>>()?;
    match records.len() {
        0 | 1 => Ok(records.pop()),
        _ => Err(AddressError::Ambiguous {
            prefix: prefix.to_string(),
            candidates: records,
        }),
    }
}

/// A revision as if it were checked out: on its branch, if it is the name of one.
fn as_head(repo: &Repo, revision: &Revision) -> Result<Head, RepoError> {
    if revision.name == "HEAD" {
        return repo.head();
    }
    let commit = revision.commit;
    let local = RefName::branch(&revision.name);
    if repo.resolve_ref(&local)? == Some(commit) {
        return Ok(Head::Branch {
            name: local,
            commit,
        });
    }
    let of_remote = repo.remotes().into_iter().find_map(|remote| {
        let branch = revision.name.strip_prefix(&format!("{remote}/"))?;
        Some(RefName::branch(branch))
    });
    Ok(match of_remote {
        Some(name) => Head::Branch { name, commit },
        None => Head::Detached { commit },
    })
}

fn read_file(address: &str, path: PathBuf) -> Result<LooseFile, AddressError> {
    let bytes = std::fs::read(path).map_err(|source| AddressError::File {
        path: address.to_owned(),
        source,
    })?;
    let source = String::from_utf8_lossy(&bytes).into_owned();
    Ok(LooseFile::read(address, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_at_and_its_ancestors_are_ours() {
        for (text, back) in [("@", 0), ("@~", 1), ("@~0", 0), ("@~12", 12)] {
            assert_eq!(text.parse(), Ok(Address::Back(back)), "{text}");
        }
        let too_large = "@~99999999999999999999999";
        for gits in [
            "@^", "@{u}", "@{-1}", "@~1^", "@~+1", "@~-1", "@~ 1", "HEAD", "kxqp", "", too_large,
        ] {
            assert_eq!(gits.parse(), Ok(Address::Name(gits.into())), "{gits}");
        }
    }
}
