//! Links to commits: which commit a handoff describes (docs/links.md).
//!
//! The hash in the metadata is a hint. The file decides, because it is rebased, picked and squashed
//! together with the work. A hash that is gone from the repository is never an error.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{ObjectId, Repo, RepoError, Touch};

use super::link_cache::{Added, ByHandoff, LinkCache, PendingLinks, by_handoff};
use super::{Content, Journal, Listing, Record};

/// The commit that a handoff describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Described {
    /// The commit; none when there is none, or none that can be told.
    pub commit: Option<ObjectId>,
    /// How that is known.
    pub how: How,
}

/// The step that found the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The recorded commit is on this history.
    Recorded,
    /// The commit that added the file holds nothing else, so its parent is described: the work
    /// was rebased or picked.
    ParentOfAddition,
    /// The commit that added the file holds other changes too: the work was squashed into it.
    Addition,
    /// There was no commit yet when the handoff was saved.
    Unborn,
    /// The handoff is not committed, and the commit it recorded is not on this history.
    NotCommitted,
    /// The commit that added the file lies beyond the boundary of a shallow clone.
    CutOff,
    /// No commit of this history added the file.
    NotFound,
}

impl std::fmt::Display for How {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Journal<'_> {
    /// The commit that a handoff describes on the history of `tip`; on an unborn branch none.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn described(
        &self,
        record: &Record,
        tip: Option<ObjectId>,
    ) -> Result<Described, RepoError> {
        match tip {
            Some(tip) => Links::at(self, tip).described(record),
            None => Ok(Described {
                commit: None,
                how: How::NotFound,
            }),
        }
    }
}

impl How {
    /// In an order that files may rely on: new ones are put at the end.
    const ALL: [Self; 7] = [
        Self::Recorded,
        Self::ParentOfAddition,
        Self::Addition,
        Self::Unborn,
        Self::NotCommitted,
        Self::CutOff,
        Self::NotFound,
    ];

    /// Its number, for a file.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|how| *how == self).unwrap_or(0)
    }

    /// The step with that number.
    pub fn numbered(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }

    /// The step in words, to stand behind a commit.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "as recorded",
            Self::ParentOfAddition => "by its file, rebased or picked",
            Self::Addition => "by its file, squashed",
            Self::Unborn => "saved before the first commit",
            Self::NotCommitted => "not committed",
            Self::CutOff => "beyond the shallow boundary",
            Self::NotFound => "not on this history",
        }
    }
}

/// How many commits are looked at, when it is asked about one handoff, before all of history is.
pub const NEAR: usize = 1000;

/// How much the clocks of those who save and those who rebase may differ, in seconds.
const DAY: i64 = 86_400;

/// How often a handoff's file is followed to where it was before it was moved.
const MOVES_MAX: usize = 8;

/// The handoffs of one history and their commits. Nothing is read before it is asked for.
pub struct Links<'j, 'r> {
    pub(super) journal: &'j Journal<'r>,
    pub(super) tip: ObjectId,
    cache: OnceCell<RefCell<LinkCache>>,
    /// The cache, when it was begun before it is needed.
    begun: RefCell<Option<PendingLinks>>,
    listing: OnceCell<Listing<'r>>,
    /// What was added below directories that the journal was moved from, seen from a commit.
    moved: RefCell<HashMap<(RepoPath, ObjectId), ByHandoff>>,
    /// What was found of single handoffs before anything else was asked.
    found_alone: RefCell<HashMap<HandoffId, Option<Added>>>,
}

impl<'j, 'r> Links<'j, 'r> {
    /// The links of the history that ends at `tip`.
    pub fn at(journal: &'j Journal<'r>, tip: ObjectId) -> Self {
        Self {
            journal,
            tip,
            cache: OnceCell::new(),
            begun: RefCell::new(None),
            listing: OnceCell::new(),
            moved: RefCell::new(HashMap::new()),
            found_alone: RefCell::new(HashMap::new()),
        }
    }

    /// The journal.
    pub fn journal(&self) -> &'j Journal<'r> {
        self.journal
    }

    /// The commit that one handoff describes. When the recorded one is near the tip, as it is
    /// right after a save, history is not walked.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn described(&self, record: &Record) -> Result<Described, RepoError> {
        if let Some(commit) = recorded(record)
            && self.is_reachable(record, commit)?
        {
            return Ok(Described {
                commit: Some(commit),
                how: How::Recorded,
            });
        }
        self.found_by_its_file(record)
    }

    /// The commits that many handoffs describe, in their order: one walk for all, and one for
    /// the recorded commits that are not simply the parents of those that added the files.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn described_all(&self, records: &[Record]) -> Result<Vec<Described>, RepoError> {
        self.learn(records)?;
        let described = records.iter().map(|record| self.described(record));
        let described = described.collect::<Result<_, _>>()?;
        if let Some(cache) = self.loaded() {
            cache.borrow_mut().store(self.journal);
        }
        Ok(described)
    }

    /// The commit that added a handoff's file on this history, the last one if there are
    /// several.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn added_by(&self, record: &Record) -> Result<Option<ObjectId>, RepoError> {
        Ok(self.addition(record)?.map(|added| added.commit))
    }

    /// Whether `commit`, which a handoff recorded, is on this history.
    fn is_reachable(&self, record: &Record, commit: ObjectId) -> Result<bool, RepoError> {
        let repo = self.repo();
        if let Some(cache) = self.cache.get() {
            let cache = cache.borrow();
            if is_on_the_way(&cache, record, commit) {
                return Ok(true);
            }
            if let Some(known) = cache.reachable.get(&commit) {
                return Ok(*known);
            }
        }
        if !repo.has_commit(commit) {
            return Ok(false);
        }
        if let Some(known) = repo.lineage(commit, self.tip, NEAR).is_ancestor() {
            return Ok(known);
        }
        self.learn(std::slice::from_ref(record))?;
        let cache = self.cache()?.borrow();
        Ok(is_on_the_way(&cache, record, commit) || cache.reachable.get(&commit) == Some(&true))
    }

    /// Finds out whether what these handoffs recorded is on this history, for all at once.
    pub(super) fn learn(&self, records: &[Record]) -> Result<(), RepoError> {
        let repo = self.repo();
        let mut cache = self.cache()?.borrow_mut();
        let unknown: HashSet<ObjectId> = records
            .iter()
            .filter_map(|record| {
                let commit = recorded(record)?;
                let settled =
                    is_on_the_way(&cache, record, commit) || cache.reachable.contains_key(&commit);
                (!settled).then_some(commit)
            })
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let present: Vec<ObjectId> = repo.present(&unknown).into_iter().collect();
        let outside = repo.not_reachable(&present, self.tip)?;
        let gone = unknown.into_iter().map(|id| (id, false));
        let known = present.into_iter().map(|id| (id, !outside.contains(&id)));
        cache.remember_reachable(gone.chain(known));
        cache.store(self.journal);
        Ok(())
    }

    fn found_by_its_file(&self, record: &Record) -> Result<Described, RepoError> {
        let nothing = |how| Ok(Described { commit: None, how });
        if record.entry.content == Content::Uncommitted {
            return nothing(match record.metadata.commit {
                Some(_) => How::NotCommitted,
                None => How::Unborn,
            });
        }
        let Some(added) = self.addition(record)? else {
            return nothing(How::NotFound);
        };
        let mut place = Place {
            directory: self.journal.directory().clone(),
            path: record.entry.path.clone(),
            added,
        };
        for _ in 0..MOVES_MAX {
            let touched = self.touch(&place)?;
            match (touched, place.added.parent) {
                (Touch::CutOff, _) => return nothing(How::CutOff),
                (Touch::DirectoryOnly, None) => return nothing(How::Unborn),
                (Touch::DirectoryOnly, parent) => {
                    return Ok(Described {
                        commit: parent,
                        how: How::ParentOfAddition,
                    });
                }
                (Touch::Outside, _) => {}
            }
            match self.before_the_move(record, &place)? {
                Some(older) => place = older,
                None => break,
            }
        }
        Ok(Described {
            commit: Some(place.added.commit),
            how: How::Addition,
        })
    }

    /// What the commit touched that added a file. Of the journal's own directory it is remembered.
    fn touch(&self, at: &Place) -> Result<Touch, RepoError> {
        let commit = at.added.commit;
        let is_own = at.directory == *self.journal.directory();
        let cache = self.loaded().filter(|_| is_own);
        if let Some(known) = cache.and_then(|cache| cache.borrow().touched(commit)) {
            return Ok(known);
        }
        let touched = self.repo().touch(commit, &at.directory)?;
        if let Some(cache) = cache {
            cache.borrow_mut().remember_touch(commit, touched);
        }
        Ok(touched)
    }

    /// If a commit did not write the file but moved it here: where it was before.
    fn before_the_move(&self, record: &Record, at: &Place) -> Result<Option<Place>, RepoError> {
        let repo = self.repo();
        let Some(parent) = at.added.parent else {
            return Ok(None);
        };
        let Some(directory) = repo.moved_from(at.added.commit, &at.path, &at.directory)? else {
            return Ok(None);
        };
        let key = (directory.clone(), parent);
        if !self.moved.borrow().contains_key(&key) {
            let additions = repo.start_additions(&directory, parent, None);
            let additions = by_handoff(additions.finish()?);
            self.moved.borrow_mut().insert(key.clone(), additions);
        }
        let moved = self.moved.borrow();
        let added = moved
            .get(&key)
            .and_then(|handoffs| handoffs.get(&record.entry.name.id)?.first());
        Ok(added
            .zip(at.path.below(&at.directory))
            .map(|(added, below)| Place {
                path: directory.join(below),
                directory,
                added: *added,
            }))
    }

    fn addition(&self, record: &Record) -> Result<Option<Added>, RepoError> {
        if let Some(added) = self.lately_added(record)? {
            return Ok(Some(added));
        }
        let id = record.entry.name.id;
        let cache = self.cache()?.borrow();
        Ok(cache.added.get(&id).and_then(|all| all.first()).copied())
    }

    /// Where nothing is known yet of any handoff, one is looked for by itself: from the tip back to
    /// the day before it was made, and not through all of history.
    fn lately_added(&self, record: &Record) -> Result<Option<Added>, RepoError> {
        if self.is_begun() || LinkCache::is_kept(self.journal)? {
            return Ok(None);
        }
        let name = &record.entry.name;
        if let Some(known) = self.found_alone.borrow().get(&name.id) {
            return Ok(*known);
        }
        // A name may be later than the clock was, for its parents' sake.
        let made = name.time.min(record.metadata.created.to_utc());
        let since = made.timestamp() - DAY;
        let path = &record.entry.path;
        let found = self.repo().last_addition(path, self.tip, since)?;
        let added = found.map(|addition| Added {
            commit: addition.commit,
            parent: addition.parent,
        });
        self.found_alone.borrow_mut().insert(name.id, added);
        Ok(added)
    }

    /// The handoffs of the tip's tree.
    pub(super) fn listing(&self) -> Result<&Listing<'r>, RepoError> {
        if let Some(listing) = self.listing.get() {
            return Ok(listing);
        }
        let listing = self.journal.at(self.tip)?;
        Ok(self.listing.get_or_init(|| listing))
    }

    pub(super) fn repo(&self) -> &'r Repo {
        self.journal.repo()
    }

    /// What is known, when something was asked already.
    pub(super) fn loaded(&self) -> Option<&RefCell<LinkCache>> {
        self.cache.get()
    }

    /// Begins what [`Self::cache`] waits for: git walks while the caller does something else.
    pub(super) fn begin(&self) -> Result<(), RepoError> {
        if !self.is_begun() {
            let begun = LinkCache::start(self.journal, self.tip)?;
            self.begun.replace(Some(begun));
        }
        Ok(())
    }

    fn is_begun(&self) -> bool {
        self.cache.get().is_some() || self.begun.borrow().is_some()
    }

    pub(super) fn cache(&self) -> Result<&RefCell<LinkCache>, RepoError> {
        if let Some(cache) = self.cache.get() {
            return Ok(cache);
        }
        let begun = match self.begun.take() {
            Some(begun) => begun,
            None => LinkCache::start(self.journal, self.tip)?,
        };
        let loaded = begun.finish(self.journal)?;
        Ok(self.cache.get_or_init(|| RefCell::new(loaded)))
    }
}

/// A handoff's file somewhere in its past.
struct Place {
    directory: RepoPath,
    path: RepoPath,
    added: Added,
}

/// Whether the commit is, or is the parent of, one that added the handoff: then it is on this
/// history, as it always is when nothing was rewritten.
fn is_on_the_way(cache: &LinkCache, record: &Record, commit: ObjectId) -> bool {
    let commits = cache.added.get(&record.entry.name.id);
    commits
        .into_iter()
        .flatten()
        .any(|added| added.commit == commit || added.parent == Some(commit))
}

/// The commit in the metadata.
fn recorded(record: &Record) -> Option<ObjectId> {
    record.metadata.commit.as_deref()?.parse().ok()
}
