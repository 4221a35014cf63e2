//! The heads of a tree, the newest first, found as far as somebody asks.
//!
//! Without a file of them ([`HeadsFile`]) handoffs are read from the newest on, at most
//! [`NEWEST`] of them.

use chrono::{DateTime, Utc};

use crate::handoff::{HandoffId, Metadata};
use crate::repo::RepoError;

use super::heads::{Scan, Standing};
use super::heads_file::HeadsFile;
use super::listing::Entry;
use super::{FileName, Journal, Listing, Record};

/// Without a file of the heads, at most this many handoffs are looked at.
pub const NEWEST: usize = 1000;

/// A head, as far as the rules ask about it.
#[derive(Debug, Clone)]
pub struct LineHead {
    /// Its id.
    pub id: HandoffId,
    /// The time in its name.
    pub time: DateTime<Utc>,
    /// [`Standing::Head`] or [`Standing::Addressed`].
    pub standing: Standing,
    /// Whether it ends its line of work.
    pub has_ended: bool,
    /// The branch it was saved on.
    pub branch: Option<Symbol>,
    /// Who wrote it.
    pub author: Option<Symbol>,
    pub(super) rest: Rest,
}

/// Where the rest of a head is.
#[derive(Debug, Clone)]
pub(super) enum Rest {
    Read(Box<Record>),
    InFile(super::pages::Position),
}

/// A branch's or a person's name, to be compared only. The hash is FNV-1a: nothing depends on
/// names that somebody makes up to collide, since anybody can write any name into a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol(pub(super) u64);

impl Symbol {
    /// A branch.
    pub fn branch(name: &str) -> Self {
        Self::of(name.bytes())
    }

    /// A person, `Name <address>`: the address without case, where there is one.
    pub fn person(person: &str) -> Self {
        match mail_address(person) {
            Some(address) => {
                let lower = address.bytes().map(|byte| byte.to_ascii_lowercase());
                Self::of(std::iter::once(b'<').chain(lower))
            }
            None => Self::of(person.bytes()),
        }
    }

    fn of(bytes: impl Iterator<Item = u8>) -> Self {
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}

/// The address of `Name <address>`.
pub(super) fn mail_address(person: &str) -> Option<&str> {
    let (_, rest) = person.rsplit_once('<')?;
    let (address, _) = rest.split_once('>')?;
    Some(address).filter(|address| !address.is_empty())
}

impl LineHead {
    /// A head, as its name and metadata describe it.
    pub(super) fn new(
        name: &FileName,
        metadata: &Metadata,
        standing: Standing,
        rest: Rest,
    ) -> Self {
        Self {
            id: metadata.id,
            time: name.time,
            standing,
            has_ended: metadata.ended.is_some(),
            branch: metadata.branch.as_deref().map(Symbol::branch),
            author: metadata.author.as_deref().map(Symbol::person),
            rest,
        }
    }

    fn read(record: Record, standing: Standing) -> Self {
        let (name, metadata) = (record.entry.name.clone(), record.metadata.clone());
        let rest = Rest::Read(Box::new(record));
        Self::new(&name, &metadata, standing, rest)
    }
}

/// The heads of one tree.
pub struct Survey<'a> {
    journal: &'a Journal<'a>,
    file: Option<HeadsFile>,
    reading: Reading<'a>,
    /// The newest first.
    found: Vec<LineHead>,
}

/// Handoffs that are being read one after another.
struct Reading<'a> {
    journal: &'a Journal<'a>,
    entries: Box<dyn Iterator<Item = Result<Entry, RepoError>> + 'a>,
    scan: Scan,
    /// The next one, when it was looked at and not yet passed.
    next: Option<Entry>,
    /// The newest handoff of each session that was met.
    sessions: Vec<Record>,
    end: End,
}

/// Why reading stopped, if it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    NotYet,
    /// There are no more.
    NoMore,
    /// There are more than [`NEWEST`], which are not looked at.
    Limit,
}

impl<'a> Survey<'a> {
    /// Of this listing, from the file of its heads if there is one.
    pub fn of(journal: &'a Journal<'a>, listing: &'a Listing<'_>) -> Self {
        Self {
            file: HeadsFile::of(journal, listing),
            ..Self::without_file(journal, listing)
        }
    }

    /// Of this listing, by reading handoffs.
    pub fn without_file(journal: &'a Journal<'a>, listing: &'a Listing<'_>) -> Self {
        Self {
            journal,
            file: None,
            reading: Reading {
                journal,
                entries: Box::new(listing.newest_first()),
                scan: Scan::default(),
                next: None,
                sessions: Vec::new(),
                end: End::NotYet,
            },
            found: Vec::new(),
        }
    }

    /// The head number `n` from the newest, unless it is older than `oldest` or there is none.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn get(
        &mut self,
        n: usize,
        oldest: Option<&FileName>,
    ) -> Result<Option<LineHead>, RepoError> {
        let is_wanted =
            |found: &LineHead| oldest.is_none_or(|o| (found.time, found.id) >= (o.time, o.id));
        while self.found.len() <= n {
            let next = match &mut self.file {
                Some(file) => file.next_head(),
                None => self.reading.next_head(oldest)?,
            };
            match next {
                Some(found) => self.found.push(found),
                None => return Ok(None),
            }
        }
        Ok(self.found.get(n).filter(|found| is_wanted(found)).cloned())
    }

    /// The handoff that a head is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn record(&mut self, found: &LineHead) -> Result<Option<Record>, RepoError> {
        match (&found.rest, &mut self.file) {
            (Rest::Read(record), _) => Ok(Some((**record).clone())),
            (Rest::InFile(position), Some(file)) => file
                .entry(*position)
                .map(|entry| self.journal.load(&entry))
                .transpose(),
            (Rest::InFile(_), None) => Ok(None),
        }
    }

    /// Whether `head` continues `from`, directly or through others, or is it. Reads what is newer
    /// than `from`.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn leads_to(&mut self, from: &FileName, head: &HandoffId) -> Result<bool, RepoError> {
        if from.id == *head {
            return Ok(true);
        }
        while let Some((record, standing)) = self.reading.pass(Some(from))? {
            self.keep(record, standing);
        }
        Ok(self.reading.scan.leads_to(&from.id, head))
    }

    fn keep(&mut self, record: Record, standing: Standing) {
        let is_head = matches!(standing, Standing::Head | Standing::Addressed);
        if is_head && self.file.is_none() {
            self.found.push(LineHead::read(record, standing));
        }
    }

    /// The newest handoff of a session, among those that are looked at.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn newest_of_session(&mut self, session: &str) -> Result<Option<Record>, RepoError> {
        let is_it = |record: &Record| record.metadata.session.as_deref() == Some(session);
        loop {
            if let Some(record) = self.reading.sessions.iter().find(|record| is_it(record)) {
                return Ok(Some(record.clone()));
            }
            match self.reading.pass(None)? {
                Some((record, standing)) => self.keep(record, standing),
                None => return Ok(None),
            }
        }
    }

    /// How many handoffs were looked at, when older ones might have changed the answer.
    pub fn looked_at(&self) -> Option<usize> {
        let cut = self.file.is_none() && self.reading.end == End::Limit;
        cut.then(|| self.reading.scan.len())
    }

    /// Whether the file of heads turned out to be damaged while it was read.
    pub fn is_damaged(&self) -> bool {
        self.file.as_ref().is_some_and(HeadsFile::is_damaged)
    }
}

impl Reading<'_> {
    fn next_head(&mut self, oldest: Option<&FileName>) -> Result<Option<LineHead>, RepoError> {
        while let Some((record, standing)) = self.pass(oldest)? {
            if matches!(standing, Standing::Head | Standing::Addressed) {
                return Ok(Some(LineHead::read(record, standing)));
            }
        }
        Ok(None)
    }

    /// Reads the next handoff, unless it is older than `oldest`.
    fn pass(&mut self, oldest: Option<&FileName>) -> Result<Option<(Record, Standing)>, RepoError> {
        if self.next.is_none() && self.end == End::NotYet {
            self.next = self.entries.next().transpose()?;
            if self.next.is_none() {
                self.end = End::NoMore;
            } else if self.scan.len() == NEWEST {
                self.end = End::Limit;
                self.next = None;
            }
        }
        let is_wanted = |entry: &mut Entry| oldest.is_none_or(|oldest| entry.name >= *oldest);
        let Some(entry) = self.next.take_if(is_wanted) else {
            return Ok(None);
        };
        let record = self.journal.load(&entry)?;
        let standing = self.scan.pass(&record.metadata);
        self.note_session(&record);
        Ok(Some((record, standing)))
    }

    fn note_session(&mut self, record: &Record) {
        let session = &record.metadata.session;
        let is_known = |known: &Record| known.metadata.session == *session;
        if session.is_some() && !self.sessions.iter().any(is_known) {
            self.sessions.push(record.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_apart_by_their_address() {
        let person = Symbol::person;
        assert_eq!(person("A <a@x.org>"), person("Another <A@X.ORG>"));
        assert_ne!(person("A <a@x.org>"), person("A <b@x.org>"));
        assert_eq!(person("A"), person("A"));
        assert_ne!(person("A <>"), person("A"));
    }
}
