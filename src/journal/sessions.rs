//! Reading what the ledger needs of every handoff of a tree, quickly.
//!
//! A handoff never changes, so that what was read once is kept in `.git/handoff/sessions`, by blob:
//! the next time only new handoffs are read. The whole is keyed by the id of the journal's tree;
//! where that is the same, no tree is read at all. One thread reads and another one takes apart what was
//! read; what is new is written beside the work that is done with it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crate::repo::{ObjectId, RepoError};

use super::ledger::Session;
use super::reading::{Batch, Queue, Taken, make_room};
use super::session_cache::{self, Cached};
use super::state_file::StateFile;
use super::{Content, Entry, Journal, Listing, heads_file};

/// Fewer handoffs than this are read faster than a cache is.
const CACHED_FROM: usize = 20;

/// So many new handoffs are read again and again before the file of the newest is written again:
/// `save` makes one at a time, and writing costs more than reading a few.
const NEWS_FROM: usize = 16;

/// Fewer handoffs than this have their heads found faster than they are kept in a file.
const HEADS_FROM: usize = 500;

/// Fewer handoffs than this are not worth a second thread, which has to open the repository.
const THREADS_FROM: usize = 200;

impl Journal<'_> {
    /// What the ledger needs to know of each handoff of a listing, in name order.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn sessions(&self, listing: &Listing<'_>) -> Result<Vec<Arc<Session>>, RepoError> {
        self.cached_sessions("sessions", usize::MAX, 1, listing)
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
    ) -> Result<Vec<Arc<Session>>, RepoError> {
        self.cached_sessions("newest-sessions", count, NEWS_FROM, listing)
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
        entries
            .into_iter()
            .map(|entry| Ok(Session::of(&self.load(&entry)?)))
            .collect()
    }

    fn cached_sessions(
        &self,
        name: &'static str,
        count: usize,
        news_from: usize,
        listing: &Listing<'_>,
    ) -> Result<Vec<Arc<Session>>, RepoError> {
        let file = StateFile::shared(self.repo(), name, session_cache::VERSION);
        // Another release may read documents in another way.
        let key = format!("{} {} {count}", env!("CARGO_PKG_VERSION"), self.directory());
        // The bodies of a later or a damaged file do not get this far.
        let cached = file.read(&key);
        let cached = cached
            .map(|body| Cached::read(body.as_str()))
            .unwrap_or_default();
        let tree = listing.tree();
        if tree.is_some() && cached.tree == tree {
            let own = cached.sessions.into_iter().take(cached.of_tree);
            return Ok(own.map(|(_, session)| session).collect());
        }
        let mut known: Known = cached.sessions.into_iter().collect();
        let entries = newest_of(listing, count)?;
        let (sessions, news) = self.completed(&entries, &mut known)?;
        if let Some(tree) = tree
            && news >= news_from
            && entries.len() >= CACHED_FROM
        {
            // Two branches that are read in turn must not throw out each other's handoffs.
            if known.len() > entries.len() {
                known.clear();
            }
            let has_all = !listing.is_longer_than(entries.len())?;
            let own = entries.iter().zip(&sessions);
            self.keep(News {
                file,
                key,
                tree,
                own: own
                    .filter_map(|(entry, session)| Some((blob_of(entry)?, session.clone())))
                    .collect(),
                others: known.into_iter().collect(),
                heads: (entries.len() >= HEADS_FROM && has_all)
                    .then(|| heads_file::path(self.repo())),
            });
        }
        Ok(sessions)
    }

    /// The handoffs of these entries, taken from those that are known where they are there, and how many
    /// had to be read.
    fn completed(
        &self,
        entries: &[Entry],
        known: &mut Known,
    ) -> Result<(Vec<Arc<Session>>, usize), RepoError> {
        // One blob may stand under two names; the second is read again.
        let mut sessions: Vec<Option<Arc<Session>>> = entries
            .iter()
            .map(|entry| {
                let session = known.remove(&blob_of(entry)?)?;
                (session.name == entry.name).then_some(session)
            })
            .collect();
        let missing: Vec<&Entry> = entries
            .iter()
            .zip(&sessions)
            .filter(|(_, session)| session.is_none())
            .map(|(entry, _)| entry)
            .collect();
        let read = self.read_sessions(&missing)?;
        let places = sessions.iter_mut().filter(|session| session.is_none());
        for (place, session) in places.zip(read) {
            *place = Some(session);
        }
        Ok((sessions.into_iter().flatten().collect(), missing.len()))
    }

    /// Writes the caches; where that takes a while, beside what is done with the handoffs.
    fn keep(&self, news: News) {
        if news.own.len() < THREADS_FROM {
            news.write();
        } else {
            self.caches.writing.start(move || news.write());
        }
    }

    fn read_sessions(&self, entries: &[&Entry]) -> Result<Vec<Arc<Session>>, RepoError> {
        let load = |entry: &&Entry| Ok(Arc::new(Session::of(&self.load(entry)?)));
        let committed = entries.iter().all(|entry| blob_of(entry).is_some());
        if entries.len() < THREADS_FROM || !committed {
            return entries.iter().map(load).collect();
        }
        make_room();
        let queue = Queue::default();
        let (own, theirs) = thread::scope(|scope| {
            let beside = thread::Builder::new().spawn_scoped(scope, || queue.take_all());
            let own = self.read_beside(entries, &queue);
            queue.close();
            (own, beside.map(thread::ScopedJoinHandle::join))
        });
        let mut pieces = own?;
        if let Ok(Ok(theirs)) = theirs {
            pieces.extend(theirs);
        }
        pieces.sort_unstable_by_key(|(first, _)| *first);
        Ok(pieces.into_iter().flat_map(|(_, piece)| piece).collect())
    }

    /// Reads handoffs for another thread, and takes those apart that it has no time for.
    fn read_beside<'a>(
        &self,
        entries: &'a [&'a Entry],
        queue: &Queue<'a>,
    ) -> Result<Vec<Taken>, RepoError> {
        let mut own = Vec::new();
        for (number, entries) in entries.chunks(Batch::LENGTH).enumerate() {
            let mut batch = Batch::of(number * Batch::LENGTH, entries);
            for blob in entries.iter().filter_map(|entry| blob_of(entry)) {
                batch.add(&self.repo().blob(blob)?);
            }
            queue.push(batch);
            own.extend(queue.surplus().map(Batch::take_apart));
        }
        while let Some(batch) = queue.pop() {
            own.push(batch.take_apart());
        }
        Ok(own)
    }
}

/// Handoffs that were read before, by blob.
type Known = HashMap<ObjectId, Arc<Session>>;

/// What was not known before, on its way into the caches.
struct News {
    file: StateFile,
    key: String,
    tree: ObjectId,
    /// The handoffs of the tree, in name order.
    own: Vec<(ObjectId, Arc<Session>)>,
    /// Others that are kept.
    others: Vec<(ObjectId, Arc<Session>)>,
    /// Where the file of their heads lies, if they are all there are and many enough for one.
    heads: Option<PathBuf>,
}

impl News {
    /// A cache that cannot be written is no error: it is made again.
    fn write(self) {
        if let Some(path) = self.heads {
            let newest_first = self.own.iter().rev();
            let heads =
                newest_first.map(|(blob, session)| (&session.name, &session.metadata, *blob));
            heads_file::write(&path, self.tree, heads);
        }
        let body = session_cache::write(self.tree, &self.own, self.others);
        let _ = self.file.write(&self.key, &body);
    }
}

/// The newest so many, in name order.
fn newest_of(listing: &Listing<'_>, count: usize) -> Result<Vec<Entry>, RepoError> {
    let newest = listing.newest_first().take(count);
    let mut entries: Vec<Entry> = newest.collect::<Result<_, _>>()?;
    entries.reverse();
    Ok(entries)
}

fn blob_of(entry: &Entry) -> Option<ObjectId> {
    match entry.content {
        Content::Committed(blob) => Some(blob),
        Content::Uncommitted => None,
    }
}
