//! The heads of a tree of thousands, in a file (docs/which.md, "What is remembered").
//!
//! The file is worked out from one tree and named in it; it is never used for another one. A
//! `resume` reads the header, the index page by page as far as its rule asks, and the details of
//! the heads it shows: some kilobytes, however many handoffs there are.
//!
//! A tree that only gained handoffs has its heads worked out from the file of the earlier tree and
//! the new handoffs alone. That is right unless something new abandons work, continues what passes
//! nothing on, or is the missing parent of something that was there; then all are read again.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono::DateTime;

use crate::handoff::{HandoffId, Metadata, RepoPath};
use crate::repo::{ObjectId, Repo, RepoError};

use super::heads::{Scan, Standing};
use super::pages::{PAYLOAD, PagedFile, Pages, Position};
use super::survey::{LineHead, NEWEST, Rest, Symbol};
use super::{Content, Entry, FileName, Journal, Listing, Record};

const FILE: &str = "heads";
const FORMAT: &str = "git-handoff heads 1";

/// The lengths of the index's fields, in order: time, id, flags, branch, author, page, offset.
const INDEX_RECORD: usize = 8 + 12 + 1 + 8 + 8 + 4 + 2;
const PER_PAGE: usize = PAYLOAD / INDEX_RECORD;

const ADDRESSED: u8 = 1;
const ENDED: u8 = 2;

/// The file of one tree's heads, read from the newest on.
pub struct HeadsFile {
    pages: PagedFile,
    directory: RepoPath,
    header: Header,
    /// How many of the index were read.
    read: usize,
    is_damaged: bool,
}

/// The first page: lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    tree: ObjectId,
    heads: usize,
    /// How many handoffs pass nothing on.
    void: usize,
    /// How many parents are not in the tree.
    missing: usize,
    /// The first page of the index.
    index: u32,
}

/// The first page of the ids that are void, then of those that are missing.
const IDS: u32 = 1;
const IDS_PER_PAGE: usize = PAYLOAD / size_of::<HandoffId>();

impl Header {
    fn to_text(&self) -> String {
        format!(
            "{FORMAT}\n{}\n{} {} {} {}\n",
            self.tree, self.heads, self.void, self.missing, self.index
        )
    }

    fn parse(page: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(page).ok()?;
        let mut lines = text.strip_prefix(FORMAT)?.strip_prefix('\n')?.lines();
        let tree = lines.next()?.parse().ok()?;
        let mut numbers = lines.next()?.split(' ');
        Some(Self {
            tree,
            heads: numbers.next()?.parse().ok()?,
            void: numbers.next()?.parse().ok()?,
            missing: numbers.next()?.parse().ok()?,
            index: numbers.next()?.parse().ok()?,
        })
    }
}

impl HeadsFile {
    /// The heads of this listing; worked out from those of an earlier tree where that is
    /// possible with the new handoffs alone. `None` when there is no file that helps.
    pub fn of(journal: &Journal<'_>, listing: &Listing<'_>) -> Option<Self> {
        let tree = listing.tree()?;
        let file = Self::open(journal)?;
        if file.header.tree == tree {
            return Some(file);
        }
        let heads = file.extended(journal, listing)?;
        // Where it cannot be written, it is worked out again next time.
        heads.write(journal.repo(), tree).ok()?;
        Self::open(journal).filter(|file| file.header.tree == tree)
    }

    fn open(journal: &Journal<'_>) -> Option<Self> {
        let mut pages = PagedFile::open(&path(journal.repo()))?;
        Some(Self {
            header: Header::parse(pages.page(0)?)?,
            pages,
            directory: journal.directory().clone(),
            read: 0,
            is_damaged: false,
        })
    }

    /// The next head.
    pub fn next_head(&mut self) -> Option<LineHead> {
        if self.read == self.header.heads {
            return None;
        }
        let found = self.at(self.read);
        self.read += 1;
        self.is_damaged |= found.is_none();
        found
    }

    fn at(&mut self, number: usize) -> Option<LineHead> {
        let page = self.header.index + u32::try_from(number / PER_PAGE).ok()?;
        let start = number % PER_PAGE * INDEX_RECORD;
        decode(self.pages.page(page)?.get(start..start + INDEX_RECORD)?)
    }

    /// Whether a page that was read did not check out.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Where a head is in its tree.
    pub(super) fn entry(&mut self, position: Position) -> Option<Entry> {
        let head = self.detail(position);
        self.is_damaged |= head.is_none();
        Some(head?.entry(&self.directory))
    }

    fn detail(&mut self, position: Position) -> Option<Detail> {
        let page = self.pages.page(position.page)?;
        Detail::parse(page.get(usize::from(position.offset)..)?)
    }

    /// The heads of a listing that only gained handoffs since.
    fn extended(mut self, journal: &Journal<'_>, listing: &Listing<'_>) -> Option<Heads> {
        let before =
            Listing::of_directory(journal.repo(), self.header.tree, journal.directory()).ok()?;
        let gained = listing.not_in(std::slice::from_ref(&before)).ok()?;
        if gained.len() > NEWEST || !before.differing(listing).ok()?.is_empty() {
            return None;
        }
        let Header { void, missing, .. } = self.header;
        let mut heads = Heads {
            known: Vec::new(),
            void: self.ids(0..void)?,
            missing: self.ids(void..void + missing)?,
        };
        for number in 0..self.header.heads {
            let found = self.at(number)?;
            let Rest::InFile(position) = found.rest else {
                return None;
            };
            heads.known.push((found, self.detail(position)?));
        }
        let records = gained.iter().map(|entry| journal.load(entry));
        heads.gain(&records.collect::<Result<Vec<_>, _>>().ok()?)
    }

    fn ids(&mut self, numbers: Range<usize>) -> Option<HashSet<HandoffId>> {
        numbers
            .map(|number| {
                let page = IDS + u32::try_from(number / IDS_PER_PAGE).ok()?;
                let start = number % IDS_PER_PAGE * size_of::<HandoffId>();
                let id = start..start + size_of::<HandoffId>();
                let bytes = self.pages.page(page)?.get(id)?;
                std::str::from_utf8(bytes).ok()?.parse().ok()
            })
            .collect()
    }
}

/// Reads every handoff of a listing, and writes the file of its heads. For commands that read all
/// of them anyway.
///
/// # Errors
/// When a handoff cannot be read.
pub fn complete(journal: &Journal<'_>, listing: &Listing<'_>) -> Result<(), RepoError> {
    let Some(tree) = listing.tree() else {
        return Ok(());
    };
    if HeadsFile::of(journal, listing).is_some() {
        return Ok(());
    }
    let mut heads = Heads::default();
    let mut scan = Scan::default();
    for entry in listing.newest_first() {
        let record = journal.load(&entry?)?;
        if let Content::Committed(blob) = record.entry.content {
            heads.pass(&mut scan, &record.entry.name, &record.metadata, blob);
        }
    }
    // The file only saves work; a repository that cannot be written can be read all the same.
    let _ = heads.write(journal.repo(), tree);
    Ok(())
}

/// Writes the file of the heads of a tree, which lies at `path`. Its handoffs were read already, and
/// are given from the newest on.
pub(super) fn write<'s>(
    path: &Path,
    tree: ObjectId,
    newest_first: impl Iterator<Item = (&'s FileName, &'s Metadata, ObjectId)>,
) {
    let mut heads = Heads::default();
    let mut scan = Scan::default();
    for (name, metadata, blob) in newest_first {
        heads.pass(&mut scan, name, metadata, blob);
    }
    // As above.
    let _ = heads.to_pages(tree).map(|pages| pages.write(path));
}

/// Whether there is such a file, of this tree or another one.
pub fn is_there(repo: &Repo) -> bool {
    path(repo).exists()
}

pub(super) fn path(repo: &Repo) -> PathBuf {
    repo.shared_state_dir().join(FILE)
}

/// Heads on their way into the file.
#[derive(Default)]
struct Heads {
    /// The newest first.
    known: Vec<(LineHead, Detail)>,
    void: HashSet<HandoffId>,
    /// Parents that are not in the tree, and some that are: what matters is that no parent that
    /// is missing is missing here.
    missing: HashSet<HandoffId>,
}

impl Heads {
    /// Takes the next older one.
    fn pass(&mut self, scan: &mut Scan, name: &FileName, metadata: &Metadata, blob: ObjectId) {
        let standing = scan.pass(metadata);
        self.missing.remove(&metadata.id);
        self.missing.extend(&metadata.parents);
        self.take(name, metadata, blob, standing);
    }

    fn take(&mut self, name: &FileName, metadata: &Metadata, blob: ObjectId, standing: Standing) {
        match standing {
            Standing::Head | Standing::Addressed => {
                let detail = Detail {
                    name: name.clone(),
                    blob,
                };
                // Where the detail stands in the file is known when it is written.
                let rest = Rest::InFile(Position { page: 0, offset: 0 });
                let found = LineHead::new(name, metadata, standing, rest);
                self.known.push((found, detail));
            }
            Standing::Void => {
                self.void.insert(metadata.id);
            }
            Standing::Continued => {}
        }
    }

    /// Takes handoffs that were added to the tree, in name order; `None` when they may change
    /// what others are that are no heads.
    fn gain(mut self, records: &[Record]) -> Option<Self> {
        let mut scan = Scan::default();
        let mut unseated: HashSet<HandoffId> = HashSet::new();
        let before = std::mem::take(&mut self.known);
        for record in records.iter().rev() {
            let metadata = &record.metadata;
            let standing = scan.pass(metadata);
            let continues_void = metadata.parents.iter().any(|id| self.void.contains(id));
            if standing == Standing::Void || continues_void || self.missing.contains(&metadata.id) {
                return None;
            }
            if metadata.to.is_none() {
                unseated.extend(&metadata.parents);
            }
            let Content::Committed(blob) = record.entry.content else {
                return None;
            };
            self.take(&record.entry.name, metadata, blob, standing);
        }
        let is_old = |id: &&HandoffId| scan.standing_of(id).is_none();
        let parents = records.iter().flat_map(|record| &record.metadata.parents);
        self.missing.extend(parents.filter(is_old));
        let seated = before
            .into_iter()
            .filter(|(found, _)| !unseated.contains(&found.id));
        self.known.extend(seated);
        self.known
            .sort_by_key(|(found, _)| Reverse((found.time, found.id)));
        Some(self)
    }

    fn write(&self, repo: &Repo, tree: ObjectId) -> Result<(), RepoError> {
        match self.to_pages(tree) {
            Some(pages) => pages.write(&path(repo)),
            None => Ok(()),
        }
    }

    /// The header page, the ids, the index, the details; `None` when a field is too long.
    fn to_pages(&self, tree: ObjectId) -> Option<Pages> {
        let ids = self.void.iter().chain(&self.missing);
        let id_pages = (self.void.len() + self.missing.len()).div_ceil(IDS_PER_PAGE);
        let index_pages = u32::try_from(self.known.len().div_ceil(PER_PAGE)).ok()?;
        let header = Header {
            tree,
            heads: self.known.len(),
            void: self.void.len(),
            missing: self.missing.len(),
            index: IDS + u32::try_from(id_pages).ok()?,
        };
        let mut details = Pages::starting_at(header.index + index_pages);
        let positions: Vec<Position> = self
            .known
            .iter()
            .map(|(_, detail)| details.add(detail.to_text().as_bytes()))
            .collect::<Option<_>>()?;
        let mut pages = Pages::default();
        pages.add(header.to_text().as_bytes())?;
        pages.close();
        for id in ids {
            pages.add(id.as_str().as_bytes())?;
        }
        pages.close();
        for ((found, _), position) in self.known.iter().zip(positions) {
            pages.add(&encode(found, position))?;
        }
        pages.append(details);
        Some(pages)
    }
}

fn encode(found: &LineHead, position: Position) -> Vec<u8> {
    let mut flags = 0;
    if found.standing == Standing::Addressed {
        flags |= ADDRESSED;
    }
    if found.has_ended {
        flags |= ENDED;
    }
    // 0 stands for no name: that a name has this hash is as good as impossible.
    let symbol = |symbol: Option<Symbol>| symbol.map_or(0, |s| s.0).to_le_bytes();
    let mut record = Vec::with_capacity(INDEX_RECORD);
    record.extend(found.time.timestamp().to_le_bytes());
    record.extend(found.id.as_str().as_bytes());
    record.push(flags);
    record.extend(symbol(found.branch));
    record.extend(symbol(found.author));
    record.extend(position.page.to_le_bytes());
    record.extend(position.offset.to_le_bytes());
    record
}

fn decode(record: &[u8]) -> Option<LineHead> {
    let (time, rest) = record.split_first_chunk()?;
    let (id, rest) = rest.split_first_chunk::<{ size_of::<HandoffId>() }>()?;
    let (flags, rest) = rest.split_first()?;
    let (branch, rest) = rest.split_first_chunk()?;
    let (author, rest) = rest.split_first_chunk()?;
    let (page, rest) = rest.split_first_chunk()?;
    let (offset, _) = rest.split_first_chunk()?;
    let symbol = |bytes| {
        Some(u64::from_le_bytes(bytes))
            .filter(|hash| *hash != 0)
            .map(Symbol)
    };
    Some(LineHead {
        id: std::str::from_utf8(id).ok()?.parse().ok()?,
        time: DateTime::from_timestamp(i64::from_le_bytes(*time), 0)?,
        standing: match flags & ADDRESSED {
            0 => Standing::Head,
            _ => Standing::Addressed,
        },
        has_ended: flags & ENDED != 0,
        branch: symbol(*branch),
        author: symbol(*author),
        rest: Rest::InFile(Position {
            page: u32::from_le_bytes(*page),
            offset: u16::from_le_bytes(*offset),
        }),
    })
}

/// What the index does not say of a head.
struct Detail {
    name: FileName,
    blob: ObjectId,
}

impl Detail {
    fn to_text(&self) -> String {
        format!("{}\n{}\n", self.blob, self.name)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let mut line = || std::str::from_utf8(lines.next()?).ok();
        Some(Self {
            blob: line()?.parse().ok()?,
            name: line()?.parse().ok()?,
        })
    }

    fn entry(self, directory: &RepoPath) -> Entry {
        Entry {
            path: directory.join(&self.name.path()),
            name: self.name,
            content: Content::Committed(self.blob),
        }
    }
}
