//! Handoffs through time: which there are, which one to resume, what is in force.
//!
//! Handoffs are read from a revision's tree in the object database, not from the work tree
//! (docs/architecture.md, "The journal").

pub mod address;
pub mod check_facts;
mod commit_graph;
pub mod context_content;
pub mod coverage;
pub(crate) mod escaped;
pub mod freshness;
mod hashing;
pub mod heads;
pub mod heads_file;
mod inherited;
mod judgement_cache;
pub mod kept;
pub mod landing;
pub mod ledger;
mod link_cache;
pub mod links;
pub mod listing;
pub mod memory;
pub mod name;
mod pages;
pub mod policy;
pub mod range;
mod reading;
pub mod record;
mod replace;
mod session_cache;
mod sessions;
pub mod since;
pub(crate) mod state_file;
pub mod store;
mod survey;
pub mod trunk;
pub mod which;
mod writing;

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{Head, ObjectId, RefName, Repo, RepoError};

pub use ledger::{Ledger, Session};
pub use links::{Described, How, Links};
pub use listing::{Content, Entry, Listing};
pub use name::FileName;
pub use policy::Policy;
pub use record::Record;

pub(crate) use hashing::Fingerprint;

use judgement_cache::JudgementCache;
use writing::Writing;

/// The journal of a repository.
pub struct Journal<'r> {
    repo: &'r Repo,
    directory: RepoPath,
    policy: Policy,
    /// Behind a pointer, so that the code that drops them is not copied into every command.
    caches: Rc<Caches>,
}

/// Caches that are written when the journal is dropped.
struct Caches {
    judgements: JudgementCache,
    writing: Writing,
}

/// An error of the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The repository could not be used.
    #[error(transparent)]
    Repo(#[from] RepoError),
    /// The setting for the journal's directory is no path inside the repository.
    #[error("handoff.directory '{0}' {1}")]
    Directory(String, crate::handoff::path::PathError),
    /// The team's policy cannot be read.
    #[error("{origin}{path}:{line}: {reason}")]
    Policy {
        /// Where it was read.
        origin: policy::Origin,
        /// The policy file.
        path: RepoPath,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl JournalError {
    /// What the user can do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Repo(error) => error.hint().map(str::to_owned),
            Self::Directory(..) => {
                Some("git config handoff.directory takes a path inside the repository".into())
            }
            Self::Policy { origin, .. } => Some(origin.hint().into()),
        }
    }
}

impl<'r> Journal<'r> {
    /// Where handoffs lie unless `handoff.directory` says otherwise.
    pub const DIRECTORY: &'static str = ".handoff";

    /// Opens the journal of a repository, with its policy ([`Policy`]).
    ///
    /// # Errors
    /// When the setting or the policy is not valid, or HEAD cannot be read.
    pub fn open(repo: &'r Repo) -> Result<Self, JournalError> {
        let setting = repo.config().string("handoff.directory");
        let setting = setting.as_deref().unwrap_or(Self::DIRECTORY);
        let directory = RepoPath::parse(setting)
            .map_err(|error| JournalError::Directory(setting.to_owned(), error))?;
        let policy = Policy::of_repository(repo, &directory)?;
        Ok(Self {
            repo,
            directory,
            policy,
            caches: Rc::new(Caches {
                judgements: JudgementCache::of(repo),
                writing: Writing::default(),
            }),
        })
    }

    /// The repository.
    pub fn repo(&self) -> &'r Repo {
        self.repo
    }

    /// The journal's directory.
    pub fn directory(&self) -> &RepoPath {
        &self.directory
    }

    /// The team's policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The handoffs that a commit's tree holds.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn at(&self, commit: ObjectId) -> Result<Listing<'r>, RepoError> {
        Listing::read(self.repo, self.repo.tree_of(commit)?, &self.directory)
    }

    /// The tree of the journal's directory in a commit, which names the whole set of handoffs; none
    /// when it has no journal.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn tree_at(&self, commit: ObjectId) -> Result<Option<ObjectId>, RepoError> {
        let root = self.repo.tree_of(commit)?;
        let entry = self.repo.entry_at(root, &self.directory)?;
        Ok(entry.map(|entry| entry.id))
    }

    /// Whether there are handoffs that only the work tree has.
    pub fn has_uncommitted(&self) -> bool {
        !self.uncommitted().is_empty()
    }

    /// The handoffs that HEAD's tree holds, and those that only the work tree has.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn at_head(&self, head: &Head) -> Result<Listing<'r>, RepoError> {
        let listing = match head.commit() {
            Some(commit) => self.at(commit)?,
            None => Listing::empty(),
        };
        listing.with_uncommitted(self.uncommitted())
    }

    /// Reads a handoff.
    ///
    /// # Errors
    /// When its content is missing.
    pub fn load(&self, entry: &Entry) -> Result<Record, RepoError> {
        let bytes = match entry.content {
            Content::Committed(blob) => self.repo.blob(blob)?,
            Content::Uncommitted => {
                let path = entry.path.under(self.repo.work_tree()?);
                std::fs::read(&path).map_err(RepoError::io("read", path))?
            }
        };
        Ok(Record::read(entry.clone(), bytes))
    }

    /// The decisions of the handoffs of a listing through time.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn ledger(&self, listing: &Listing<'_>) -> Result<Ledger, RepoError> {
        Ok(self.ledger_of(self.sessions(listing)?))
    }

    /// The decisions of these handoffs through time.
    pub fn ledger_of(&self, sessions: Vec<Arc<Session>>) -> Ledger {
        Ledger::remembering(sessions, self.caches.judgements.remembered())
    }

    /// The handoffs of HEAD's tree if that has this one, else of a branch, a remote-tracking
    /// branch or a detached line that has it.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn listing_with(&self, id: &HandoffId) -> Result<Listing<'r>, RepoError> {
        let here = self.at_head(&self.repo.head()?)?;
        if here.get(id, None)?.is_some() {
            return Ok(here);
        }
        for listing in self.of_refs()? {
            let (_, listing) = listing?;
            if listing.get(id, None)?.is_some() {
                return Ok(listing);
            }
        }
        Ok(here)
    }

    /// The handoffs of every branch, remote-tracking branch and detached line, where those are
    /// looked for that HEAD's tree does not have.
    ///
    /// # Errors
    /// When refs cannot be read, or the tree of one of them: a handoff may be there.
    pub fn of_refs(
        &self,
    ) -> Result<impl Iterator<Item = Result<(RefName, Listing<'r>), RepoError>>, RepoError> {
        let mut refs = Vec::new();
        for prefix in ["refs/heads/", "refs/remotes/", "refs/handoff/detached/"] {
            refs.extend(self.repo.refs_below(prefix)?);
        }
        // A ref may name something that is no commit: it has no handoffs.
        let commits = refs.into_iter();
        let commits = commits.filter(|(_, commit)| self.repo.has_commit(*commit));
        Ok(commits.map(|(name, commit)| Ok((name, self.at(commit)?))))
    }

    /// Where `save --no-commit` notes the paths that are in the work tree only.
    pub(crate) fn uncommitted_list(&self) -> PathBuf {
        self.repo.state_dir().join("uncommitted")
    }

    /// The noted handoffs that are still there. The note is only a memory: what it names and
    /// the work tree lacks was thrown away by its owner.
    fn uncommitted(&self) -> Vec<Entry> {
        let (Ok(note), Ok(root)) = (
            std::fs::read_to_string(self.uncommitted_list()),
            self.repo.work_tree(),
        ) else {
            return Vec::new();
        };
        note.lines()
            .filter_map(|line| {
                let path = RepoPath::parse(line).ok()?;
                let name = path
                    .below(&self.directory)?
                    .rsplit('/')
                    .next()?
                    .parse()
                    .ok()?;
                // A link in its place is not what was saved, wherever it leads.
                let there = path.under(root).symlink_metadata();
                there.is_ok_and(|file| file.is_file()).then_some(Entry {
                    name,
                    path,
                    content: Content::Uncommitted,
                })
            })
            .collect()
    }
}
