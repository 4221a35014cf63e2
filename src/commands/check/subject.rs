//! What is to be checked: handoffs of the journal, files, standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::commands::Error;
use crate::context::Context;
use crate::handoff::{HandoffId, Metadata, RepoPath};
use crate::journal::address::{self, Addressed};
use crate::journal::listing::{Content, Entry};
use crate::journal::{FileName, Journal, Record};

/// A document to check.
pub(super) struct Subject {
    /// As the user knows it.
    pub name: String,
    /// The whole text, metadata included.
    pub source: String,
    pub origin: Origin,
    /// The first byte that is no UTF-8, from 1; `source` has replacement characters there.
    pub not_utf8_at: Option<usize>,
}

/// Where a document comes from.
pub(super) enum Origin {
    Journal(Box<Record>),
    /// A file that is no handoff of the journal.
    File(PathBuf),
    /// Standard input.
    Input,
}

impl Subject {
    fn new(name: &str, bytes: &[u8], origin: Origin) -> Self {
        Self {
            name: name.to_owned(),
            source: String::from_utf8_lossy(bytes).into_owned(),
            origin,
            not_utf8_at: std::str::from_utf8(bytes)
                .err()
                .map(|error| error.valid_up_to() + 1),
        }
    }

    pub fn id(&self) -> Option<HandoffId> {
        match &self.origin {
            Origin::Journal(record) => Some(record.id()),
            Origin::File(_) | Origin::Input => Metadata::split(&self.source)
                .block
                .and_then(|block| Metadata::parse(block).ok())
                .map(|metadata| metadata.id),
        }
    }
}

/// Whether all of these can be checked without a repository.
pub(super) fn are_files(context: &Context, addresses: &[String]) -> bool {
    !addresses.is_empty()
        && addresses
            .iter()
            .all(|address| address == "-" || context.directory.join(address).is_file())
}

pub(super) fn find(
    context: &Context,
    journal: Option<&Journal<'_>>,
    addresses: &[String],
) -> Result<Vec<Subject>, Error> {
    let latest = ["@".to_owned()];
    let addresses = if addresses.is_empty() {
        &latest
    } else {
        addresses
    };
    addresses
        .iter()
        .map(|address| match (address.as_str(), journal) {
            ("-", _) => input(),
            (_, Some(journal)) => in_repository(context, journal, address),
            (_, None) => file(address, context.directory.join(address)),
        })
        .collect()
}

fn input() -> Result<Subject, Error> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|source| unreadable("-", source))?;
    Ok(Subject::new("-", &bytes, Origin::Input))
}

fn in_repository(
    context: &Context,
    journal: &Journal<'_>,
    address: &str,
) -> Result<Subject, Error> {
    let asker = context.asker(journal.repo());
    match address::resolve(journal, &asker, &context.directory, address)? {
        Addressed::File(_) => {
            let path = context.directory.join(address);
            match as_handoff(journal, &path) {
                Some(entry) => work_tree_handoff(entry, address, &path),
                None => file(address, path),
            }
        }
        Addressed::Record(record) => committed(journal, *record),
        Addressed::Chosen(choice, _) => match choice.shown {
            Some(record) => committed(journal, record),
            None => Err(Error::Nothing {
                what: "there is no handoff to check here".into(),
                hint: "git handoff check <file> checks any document".into(),
            }),
        },
    }
}

fn file(address: &str, path: PathBuf) -> Result<Subject, Error> {
    let bytes = std::fs::read(&path).map_err(|source| unreadable(address, source))?;
    Ok(Subject::new(address, &bytes, Origin::File(path)))
}

fn committed(journal: &Journal<'_>, record: Record) -> Result<Subject, Error> {
    let bytes = match &record.entry.content {
        Content::Committed(blob) => journal.repo().blob(*blob)?,
        Content::Uncommitted => {
            let path = record.entry.path.under(journal.repo().work_tree()?);
            std::fs::read(path).map_err(|source| unreadable(record.entry.path.as_str(), source))?
        }
    };
    let name = record.entry.path.to_string();
    Ok(Subject::new(
        &name,
        &bytes,
        Origin::Journal(Box::new(record)),
    ))
}

/// A handoff of the journal that is named by its file is read from the work tree: a hook wants
/// to know what is about to be committed.
fn work_tree_handoff(entry: Entry, address: &str, path: &Path) -> Result<Subject, Error> {
    let bytes = std::fs::read(path).map_err(|source| unreadable(address, source))?;
    let record = Record::read(entry, bytes.clone());
    Ok(Subject::new(
        address,
        &bytes,
        Origin::Journal(Box::new(record)),
    ))
}

/// The entry that a path of the work tree is in the journal.
fn as_handoff(journal: &Journal<'_>, path: &Path) -> Option<Entry> {
    let root = journal.repo().work_tree().ok()?.canonicalize().ok()?;
    let directory = path.parent()?.canonicalize().ok()?;
    let inside = directory.strip_prefix(root).ok()?.to_str()?;
    let name: FileName = path.file_name()?.to_str()?.parse().ok()?;
    let path = RepoPath::parse(inside).ok()?.join(&name.to_string());
    let below = path.below(journal.directory())?;
    (below == name.path()).then_some(Entry {
        name,
        path,
        content: Content::Uncommitted,
    })
}

/// Whether a handoff's file in the work tree is not what HEAD has under its name.
pub(super) fn differs_from_commit(journal: &Journal<'_>, record: &Record) -> Result<bool, Error> {
    let Content::Uncommitted = record.entry.content else {
        return Ok(false);
    };
    let repo = journal.repo();
    let Some(committed) = repo.committed(&record.entry.path) else {
        return Ok(false);
    };
    let path = record.entry.path.under(repo.work_tree()?);
    let content =
        std::fs::read(&path).map_err(|source| unreadable(record.entry.path.as_str(), source))?;
    Ok(repo.context_blob(&record.entry.path, &content)? != committed)
}

fn unreadable(path: &str, source: std::io::Error) -> Error {
    Error::File {
        action: "read",
        path: path.to_owned(),
        source,
    }
}
