//! Reading what the ledger needs of every handoff of a tree, quickly.
//!
//! A handoff never changes, so that what was read once is kept in `.git/handoff/sessions`, by blob:
//! the next time only new handoffs are read. The whole is keyed by the id of the journal's tree;
//! where that is the same, no tree is read at all. Reading uses two threads, each with its own
//! repository handle, because libgit2's object cache is not shared.

use std::collections::HashMap;
use std::thread;

use crate::repo::{ObjectId, Repo, RepoError};

use super::ledger::Session;
use super::session_cache::{self, Cached};
use super::state_file::StateFile;
use super::{Content, Entry, Journal, Listing, Record, heads_file};

/// Fewer handoffs than this are read faster than a cache is.
const CACHED_FROM: usize = 20;

/// Fewer handoffs than this have their heads found faster than they are kept in a file.
const HEADS_FROM: usize = 500;

/// Fewer handoffs than this are not worth a second thread, which has to open the repository.
const THREADS_FROM: usize = 200;

impl Journal<'_> {
    /// What the ledger needs to know of each handoff of a listing, in name order.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn sessions(&self, listing: &Listing<'_>) -> Result<Vec<Session>, RepoError> {
        self.cached_sessions("sessions", usize::MAX, listing)
    }

    /// The same of the newest so many handoffs, which have a file of their own: whoever asks for
    /// these does not want to read what is known of a hundred thousand.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn newest_sessions(
        &self,
        listing: &Listing<'_>,
        count: usize,
    ) -> Result<Vec<Session>, RepoError> {
        self.cached_sessions("newest-sessions", count, listing)
    }

    /// The same of so few that they are read at once.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn few_newest_sessions(
        &self,
        listing: &Listing<'_>,
        count: usize,
    ) -> Result<Vec<Session>, RepoError> {
        let entries = newest_of(listing, count)?;
        self.read_sessions(&entries.iter().collect::<Vec<_>>())
    }

    fn cached_sessions(
        &self,
        name: &'static str,
        count: usize,
        listing: &Listing<'_>,
    ) -> Result<Vec<Session>, RepoError> {
        let file = StateFile::shared(self.repo(), name, session_cache::VERSION);
        // The bodies of a later or a damaged file do not get this far.
        // Another release may read documents in another way.
        let key = format!("{} {} {count}", env!("CARGO_PKG_VERSION"), self.directory());
        let cached = file.read(&key);
        let mut cached = cached
            .map(|body| Cached::read(body.as_str()))
            .unwrap_or_default();
        let tree = listing.tree();
        if tree.is_some() && cached.tree == tree {
            let own = cached.sessions.into_iter().take(cached.of_tree);
            return Ok(own.map(|(_, session)| session).collect());
        }
        let mut known: HashMap<ObjectId, Session> = cached.sessions.drain(..).collect();
        let entries = newest_of(listing, count)?;
        let missing: Vec<&Entry> = entries
            .iter()
            .filter(|entry| match entry.content {
                Content::Committed(blob) => !known.contains_key(&blob),
                Content::Uncommitted => true,
            })
            .collect();
        let mut read = self.read_sessions(&missing)?.into_iter();
        let is_news = !missing.is_empty();
        let mut sessions = Vec::with_capacity(entries.len());
        for entry in &entries {
            let kept = match entry.content {
                Content::Committed(blob) => known.remove(&blob).map(|session| (blob, session)),
                Content::Uncommitted => None,
            };
            // One blob may stand under two names; the second is read again.
            let (blob, session) = match kept {
                Some((blob, session)) if session.name == entry.name => (Some(blob), session),
                _ => match read.next() {
                    Some(session) if session.name == entry.name => (blob_of(entry), session),
                    _ => (blob_of(entry), Session::of(&self.load(entry)?)),
                },
            };
            sessions.push((blob, session));
        }
        if let Some(tree) = tree.filter(|_| is_news && entries.len() >= CACHED_FROM) {
            // Two branches that are read in turn must not throw out each other's handoffs.
            if known.len() > entries.len() {
                known.clear();
            }
            // A cache that cannot be written is no error: it is made again.
            let body = session_cache::write(tree, &sessions, &known);
            let _ = file.write(&key, &body);
            let newest_first = sessions.iter().rev();
            let heads = newest_first
                .filter_map(|(blob, session)| Some((&session.name, &session.metadata, (*blob)?)));
            if entries.len() >= HEADS_FROM && !listing.is_longer_than(entries.len())? {
                heads_file::write(self.repo(), tree, heads);
            }
        }
        Ok(sessions.into_iter().map(|(_, session)| session).collect())
    }

    fn read_sessions(&self, entries: &[&Entry]) -> Result<Vec<Session>, RepoError> {
        let load = |entries: &[&Entry]| -> Result<Vec<Session>, RepoError> {
            let load = |entry: &&Entry| Ok(Session::of(&self.load(entry)?));
            entries.iter().map(load).collect()
        };
        let committed = entries
            .iter()
            .all(|entry| matches!(entry.content, Content::Committed(_)));
        if entries.len() < THREADS_FROM || !committed {
            return load(entries);
        }
        let (first, second) = entries.split_at(entries.len() / 2);
        let directory = self.repo().git_dir().to_owned();
        let environment = self.repo().environment().clone();
        thread::scope(|scope| {
            let other = scope.spawn(move || {
                let repo = Repo::open(&directory, &environment)?;
                second.iter().map(|entry| load_blob(&repo, entry)).collect()
            });
            let mut sessions = load(first)?;
            let rest: Result<Vec<Session>, RepoError> = match other.join() {
                Ok(rest) => rest,
                // What went wrong there goes wrong here, with an error that can be shown.
                Err(_) => load(second),
            };
            sessions.extend(rest?);
            Ok(sessions)
        })
    }
}

/// The newest so many, in name order.
fn newest_of(listing: &Listing<'_>, count: usize) -> Result<Vec<Entry>, RepoError> {
    let newest = listing.newest_first().take(count);
    let mut entries: Vec<Entry> = newest.collect::<Result<_, _>>()?;
    entries.reverse();
    Ok(entries)
}

fn load_blob(repo: &Repo, entry: &Entry) -> Result<Session, RepoError> {
    let bytes = match entry.content {
        Content::Committed(blob) => repo.blob(blob)?,
        Content::Uncommitted => Vec::new(),
    };
    Ok(Session::of(&Record::read(entry.clone(), bytes)))
}

fn blob_of(entry: &Entry) -> Option<ObjectId> {
    match entry.content {
        Content::Committed(blob) => Some(blob),
        Content::Uncommitted => None,
    }
}
