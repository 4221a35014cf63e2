//! The handoffs of one tree, by name.
//!
//! Sharded by year and month, so the newest are found by reading three small trees, however many
//! handoffs there are; shards are read when they are needed.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use crate::handoff::id::IdPrefix;
use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{Entry as TreeEntry, EntryKind, ObjectId, Repo, RepoError, Tree};

use super::name::FileName;

/// A handoff's place in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file's name.
    pub name: FileName,
    /// The file's path from the repository root.
    pub path: RepoPath,
    /// Where its content is.
    pub content: Content,
}

/// Where a handoff's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// In a commit's tree.
    Committed(ObjectId),
    /// Only in the work tree (`save --no-commit`).
    Uncommitted,
}

/// One month.
struct Shard<'r> {
    repo: &'r Repo,
    /// `<yyyy>/<mm>` below the journal's directory.
    path: RepoPath,
    tree: ObjectId,
    /// Its directory, when it was read. A busy month has thousands of names, and most questions
    /// are about the newest few, so names are taken apart when somebody gets to them.
    directory: OnceCell<Tree<'r>>,
}

/// The month that a line is being followed through. A long line has been through many, and each may
/// hold thousands of handoffs, so only the last one is kept.
struct Month<'r> {
    tree: ObjectId,
    directory: Tree<'r>,
    /// Where a file is in the directory, by the id in its name.
    by_id: HashMap<IdBytes, usize>,
}

type IdBytes = [u8; size_of::<HandoffId>()];

/// The handoffs of one tree in name order.
pub struct Listing<'r> {
    /// The journal directory's own tree; none when the revision has no journal.
    tree: Option<ObjectId>,
    /// Oldest first.
    shards: Vec<Shard<'r>>,
    /// Handoffs that are only in the work tree, in name order.
    uncommitted: Vec<Entry>,
    month: RefCell<Option<Month<'r>>>,
}

impl<'r> Listing<'r> {
    /// The listing of a tree without a journal.
    pub fn empty() -> Self {
        Self {
            tree: None,
            shards: Vec::new(),
            uncommitted: Vec::new(),
            month: RefCell::new(None),
        }
    }

    /// The handoffs below `directory` in a root tree.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn read(repo: &'r Repo, root: ObjectId, directory: &RepoPath) -> Result<Self, RepoError> {
        match repo.entry_at(root, directory)? {
            Some(entry) if entry.kind == EntryKind::Directory => {
                Self::of_directory(repo, entry.id, directory)
            }
            _ => Ok(Self::empty()),
        }
    }

    /// The handoffs of a journal directory's own tree.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn of_directory(
        repo: &'r Repo,
        tree: ObjectId,
        directory: &RepoPath,
    ) -> Result<Self, RepoError> {
        let mut shards = Vec::new();
        for year in subdirectories(repo, tree, 4)? {
            for month in subdirectories(repo, year.1, 2)? {
                shards.push(Shard {
                    repo,
                    path: directory.join(&format!("{}/{}", year.0, month.0)),
                    tree: month.1,
                    directory: OnceCell::new(),
                });
            }
        }
        Ok(Self {
            tree: Some(tree),
            shards,
            uncommitted: Vec::new(),
            month: RefCell::new(None),
        })
    }

    /// Adds handoffs that are only in the work tree. Those the tree holds as well are left out.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn with_uncommitted(mut self, entries: Vec<Entry>) -> Result<Self, RepoError> {
        for entry in entries {
            if self.get(&entry.name.id, Some(&entry.name))?.is_none() {
                self.uncommitted.push(entry);
            }
        }
        self.uncommitted.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(self)
    }

    /// The journal directory's own tree, which names the whole set; none when there is no
    /// journal, or when handoffs are uncommitted.
    pub fn tree(&self) -> Option<ObjectId> {
        self.tree.filter(|_| self.uncommitted.is_empty())
    }

    /// Whether there is no handoff.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn is_empty(&self) -> Result<bool, RepoError> {
        Ok(self.newest_first().next().transpose()?.is_none())
    }

    /// Whether there are more files than this. Only the months that it takes to tell are read.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn is_longer_than(&self, count: usize) -> Result<bool, RepoError> {
        let mut found = self.uncommitted.len();
        for shard in self.shards.iter().rev() {
            // A foreign file may be counted too: the number need not be exact.
            found += shard.directory()?.len();
            if found > count {
                return Ok(true);
            }
        }
        Ok(found > count)
    }

    /// The ids in the names of all handoffs, in no order that means something.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn ids(&self) -> Result<Vec<HandoffId>, RepoError> {
        let uncommitted = self.uncommitted.iter().map(|entry| entry.name.id);
        let mut ids: Vec<HandoffId> = uncommitted.collect();
        for shard in &self.shards {
            ids.extend(shard.directory()?.names(|_, name| {
                let id = id_in(name)?;
                std::str::from_utf8(&id).ok()?.parse::<HandoffId>().ok()
            }));
        }
        Ok(ids)
    }

    /// Every handoff, the newest first. Shards are read as the iterator gets to them.
    pub fn newest_first(&self) -> impl Iterator<Item = Result<Entry, RepoError>> + '_ {
        let committed = self.shards.iter().rev().flat_map(|shard| {
            let (entries, error) = match shard.entries() {
                Ok(entries) => (Some(entries.rev().map(Ok)), None),
                Err(error) => (None, Some(Err(error))),
            };
            error.into_iter().chain(entries.into_iter().flatten())
        });
        merge_newest_first(self.uncommitted.iter().rev().cloned(), committed)
    }

    /// Every handoff in name order, oldest first.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn oldest_first(&self) -> Result<Vec<Entry>, RepoError> {
        let mut all: Vec<Entry> = self.newest_first().collect::<Result<_, _>>()?;
        all.reverse();
        Ok(all)
    }

    /// The handoff with that id. `name`, if known, saves looking through every shard.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn get(&self, id: &HandoffId, name: Option<&FileName>) -> Result<Option<Entry>, RepoError> {
        let is_it = |entry: &&Entry| entry.name.id == *id;
        if let Some(entry) = self.uncommitted.iter().find(is_it) {
            return Ok(Some(entry.clone()));
        }
        let months = self.shards.iter().rev();
        let shard = name.map(FileName::shard);
        // With the name known, it can lie in one month only.
        let months = months.filter(|month| {
            shard
                .as_ref()
                .is_none_or(|shard| month.path.as_str().ends_with(shard.as_str()))
        });
        for month in months {
            if let Some(entry) = month.get(id)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The handoff with that id, which a handoff named `than` continues: it lies in the same month
    /// or an earlier one. For following long lines: a month's ids are noted when it is first
    /// looked into.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn get_older(&self, id: &HandoffId, than: &FileName) -> Result<Option<Entry>, RepoError> {
        if let Some(entry) = self.uncommitted.iter().find(|entry| entry.name.id == *id) {
            return Ok(Some(entry.clone()));
        }
        let newest = than.shard();
        let months = self.shards.iter().rev().skip_while(|month| {
            let path = month.path.as_str();
            path.get(path.len().saturating_sub(newest.len())..) > Some(newest.as_str())
        });
        for month in months {
            if let Some(entry) = self.look_up(month, id)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// A month's handoff, noting where every other one is.
    fn look_up(&self, shard: &Shard<'r>, id: &HandoffId) -> Result<Option<Entry>, RepoError> {
        let mut month = self.month.borrow_mut();
        if month.as_ref().is_none_or(|month| month.tree != shard.tree) {
            let directory = shard.repo.tree(shard.tree)?;
            let by_id = directory.names(|index, name| Some((id_in(name)?, index)));
            *month = Some(Month {
                tree: shard.tree,
                directory,
                by_id: by_id.into_iter().collect(),
            });
        }
        let found = month.as_ref().and_then(|month| {
            let key: &IdBytes = id.as_str().as_bytes().first_chunk()?;
            month.directory.at(*month.by_id.get(key)?)
        });
        Ok(found.filter(is_file).and_then(|file| shard.entry(file)))
    }

    /// The handoffs whose ids begin so, the newest first.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn matching(&self, prefix: &IdPrefix) -> Result<Vec<Entry>, RepoError> {
        self.newest_first()
            .filter(|entry| entry.as_ref().map_or(true, |e| prefix.matches(&e.name.id)))
            .collect()
    }

    /// The handoffs that are here and in none of `others`, in name order. Shards that another
    /// listing has unchanged are not read.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn not_in(&self, others: &[Listing<'_>]) -> Result<Vec<Entry>, RepoError> {
        let mut own = Vec::new();
        for shard in &self.shards {
            let theirs: Vec<&Shard<'_>> = others
                .iter()
                .filter_map(|other| other.shard(&shard.path))
                .collect();
            if theirs.iter().any(|their| their.tree == shard.tree) {
                continue;
            }
            let mut held = HashSet::new();
            for their in theirs {
                held.extend(their.directory()?.names(|_, name| id_in(name)));
            }
            let directory = shard.directory()?;
            let news = directory.names(|index, name| {
                let is_new = id_in(name).is_some_and(|id| !held.contains(&id));
                is_new.then_some(index)
            });
            let files = news.into_iter().filter_map(|index| directory.at(index));
            own.extend(files.filter(is_file).filter_map(|file| shard.entry(file)));
        }
        own.extend(self.uncommitted.iter().cloned());
        own.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(own)
    }

    /// The committed handoffs that `other` lacks or has with another content, in name order.
    /// Shards that both have unchanged are not read.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn differing(&self, other: &Listing<'_>) -> Result<Vec<Entry>, RepoError> {
        let mut differing = Vec::new();
        for shard in &self.shards {
            let their = other.shard(&shard.path);
            if their.is_some_and(|their| their.tree == shard.tree) {
                continue;
            }
            let mut held = HashSet::new();
            if let Some(their) = their {
                held.extend(their.files()?.map(|file| (id_in(&file.name), file.id)));
            }
            let is_held = |file: &TreeEntry| held.contains(&(id_in(&file.name), file.id));
            differing.extend(
                shard
                    .files()?
                    .filter(|file| !is_held(file))
                    .filter_map(|file| shard.entry(file)),
            );
        }
        Ok(differing)
    }

    fn shard(&self, path: &RepoPath) -> Option<&Shard<'r>> {
        let at = self.shards.binary_search_by(|shard| shard.path.cmp(path));
        at.ok().map(|index| &self.shards[index])
    }
}

impl Shard<'_> {
    /// The month's files in name order: names begin with fields of fixed length, so git's order,
    /// by bytes, is theirs.
    fn files(&self) -> Result<impl DoubleEndedIterator<Item = TreeEntry> + '_, RepoError> {
        Ok(self.directory()?.entries().filter(is_file))
    }

    fn directory(&self) -> Result<&Tree<'_>, RepoError> {
        if let Some(directory) = self.directory.get() {
            return Ok(directory);
        }
        let directory = self.repo.tree(self.tree)?;
        Ok(self.directory.get_or_init(|| directory))
    }

    /// The month's handoffs in name order. Foreign files are passed over.
    fn entries(&self) -> Result<impl DoubleEndedIterator<Item = Entry> + '_, RepoError> {
        Ok(self.files()?.filter_map(|file| self.entry(file)))
    }

    /// The newest handoff with that id.
    fn get(&self, id: &HandoffId) -> Result<Option<Entry>, RepoError> {
        let directory = self.directory()?;
        let is_it = |name: &str| id_in(name).is_some_and(|i| i == id.as_str().as_bytes());
        let places = directory.names(|index, name| is_it(name).then_some(index));
        let files = places.into_iter().rev().filter_map(|at| directory.at(at));
        Ok(files.filter(is_file).find_map(|file| self.entry(file)))
    }

    fn entry(&self, file: TreeEntry) -> Option<Entry> {
        Some(Entry {
            name: file.name.parse().ok()?,
            path: self.path.join(&file.name),
            content: Content::Committed(file.id),
        })
    }
}

fn is_file(entry: &TreeEntry) -> bool {
    matches!(entry.kind, EntryKind::File | EntryKind::Executable)
}

/// Where the id stands in a name, if it is the name of a handoff.
fn id_in(name: &str) -> Option<IdBytes> {
    const AFTER_TIME: usize = "20261124T123116Z-".len();
    let id = name.as_bytes().get(AFTER_TIME..)?.first_chunk()?;
    Some(*id)
}

/// The subdirectories named by that many digits, in order.
fn subdirectories(
    repo: &Repo,
    tree: ObjectId,
    digits: usize,
) -> Result<Vec<(String, ObjectId)>, RepoError> {
    Ok(repo
        .tree(tree)?
        .entries()
        .filter(|entry| {
            entry.kind == EntryKind::Directory
                && entry.name.len() == digits
                && entry.name.bytes().all(|b| b.is_ascii_digit())
        })
        .map(|entry| (entry.name, entry.id))
        .collect())
}

/// Merges two iterators that both go from the newest to the oldest.
fn merge_newest_first(
    left: impl Iterator<Item = Entry>,
    right: impl Iterator<Item = Result<Entry, RepoError>>,
) -> impl Iterator<Item = Result<Entry, RepoError>> {
    let mut left = left.peekable();
    let mut right = right.peekable();
    std::iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(l), Some(Ok(r))) if l.name < r.name => right.next(),
        (Some(_), _) => left.next().map(Ok),
        (None, _) => right.next(),
    })
}
