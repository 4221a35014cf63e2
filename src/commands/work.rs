//! What git knows of the work that a handoff is about: shared by `prompt`, the draft that the
//! editor opens, and the flags.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::journal::freshness::Stale;
use crate::journal::ledger::InForce;
use crate::journal::since::Since;
use crate::journal::trunk::Trunk;
use crate::journal::{Journal, Record};
use crate::repo::{CommitInfo, Head, ObjectId, Uncommitted};

use super::Error;
use super::save::Basis;

/// How many commits are listed; the rest are counted.
pub const COMMITS: usize = 20;

/// The work that a handoff is about.
pub struct Work {
    /// The branch; none on a detached HEAD.
    pub branch: Option<String>,
    /// HEAD's commit.
    pub head: Option<CommitInfo>,
    /// What the handoff continues.
    pub basis: Basis,
    /// The decisions it inherits.
    pub inherited: Vec<InForce>,
    /// The newest decisions in force in the tree, when nothing is inherited.
    pub in_tree: Vec<InForce>,
    /// Commits and files since the handoff that is continued.
    pub since: Since,
    /// What is not committed, without the journal's own files.
    pub uncommitted: Vec<Uncommitted>,
    /// The context files of the first handoff that is continued which are not there any more.
    pub gone: Vec<Stale>,
    /// The work tree; a bare repository has none.
    root: Option<PathBuf>,
}

impl Work {
    /// What git knows of the work since this basis.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn gather(journal: &Journal<'_>, head: &Head, basis: Basis) -> Result<Self, Error> {
        let repo = journal.repo();
        let status = repo.start_status();
        let listing = journal.at_head(head)?;
        let ledger = journal.ledger_for(&listing, &basis.parents)?;
        let parents: Vec<_> = basis.parents.iter().map(Record::id).collect();
        let parent = basis.parents.first();
        let begin = match (head.commit(), parent) {
            (Some(tip), Some(parent)) => journal.described(parent, Some(tip))?.commit,
            (Some(tip), None) => fork_from_trunk(journal, head, tip)?,
            (None, _) => None,
        };
        let since = match head.commit() {
            Some(tip) => journal.since(begin, tip, COMMITS + 1)?,
            None => Since::default(),
        };
        let gone = match parent {
            Some(parent) => journal.gone_files(parent.document(), begin)?,
            None => Vec::new(),
        };
        let inherited = ledger.inherited(&parents);
        Ok(Self {
            branch: head.branch().map(str::to_owned),
            head: head.commit().and_then(|commit| repo.commit(commit)),
            in_tree: if inherited.is_empty() {
                ledger.in_force()
            } else {
                Vec::new()
            },
            inherited,
            basis,
            gone,
            since,
            uncommitted: outside_journal(journal, status.finish()?),
            root: repo.work_tree().ok().map(Path::to_path_buf),
        })
    }

    /// The files that git would have somebody read: those that are not committed, then the most changed
    /// ones; without those that are gone, or whose name no document can hold.
    pub fn to_read(&self) -> impl Iterator<Item = &String> {
        let dirty = self.uncommitted.iter().map(|entry| &entry.path);
        let changed = self.since.files.iter().map(|file| &file.path);
        let is_there = |path: &&String| {
            let root = self.root.as_ref();
            let is_one_line = !path.contains(['\n', '\r']);
            is_one_line && root.is_none_or(|root| root.join(path).is_file())
        };
        dirty.chain(changed).filter(is_there)
    }
}

/// Where the branch left the trunk: a new line's work begins there. Nothing is known of that on the
/// trunk itself, or where HEAD is detached.
fn fork_from_trunk(
    journal: &Journal<'_>,
    head: &Head,
    tip: ObjectId,
) -> Result<Option<ObjectId>, Error> {
    let (Some(trunk), Some(branch)) = (Trunk::find(journal)?, head.branch()) else {
        return Ok(None);
    };
    if trunk.is(branch) {
        return Ok(None);
    }
    let repo = journal.repo();
    let mut forks = trunk
        .tips(repo)?
        .into_iter()
        .filter_map(|(_, trunk)| repo.merge_base(tip, trunk));
    let Some(first) = forks.next() else {
        return Ok(None);
    };
    // A local trunk may lag behind the remote's: the fork nearest to the tip counts.
    let mut nearest = first;
    for fork in forks {
        if repo.is_reachable(nearest, fork)? {
            nearest = fork;
        }
    }
    Ok(Some(nearest))
}

/// Leaves out the journal's own files.
pub fn outside_journal(journal: &Journal<'_>, uncommitted: Vec<Uncommitted>) -> Vec<Uncommitted> {
    let inside = format!("{}/", journal.directory());
    uncommitted
        .into_iter()
        .filter(|entry| !entry.path.starts_with(&inside))
        .collect()
}

/// Chooses what a handoff saved now would continue.
///
/// # Errors
/// When the journal cannot be read.
pub fn basis_here(context: &Context, journal: &Journal<'_>, head: &Head) -> Result<Basis, Error> {
    let listing = journal.at_head(head)?;
    let asker = context.asker(journal.repo());
    let choice = crate::journal::which::choose(journal, head, &listing, &asker)?;
    Ok(choice.into())
}
