//! What git knows of the work that a handoff is about: shared by `prompt`, the draft that the
//! editor opens, and the flags.

use crate::context::Context;
use crate::journal::ledger::InForce;
use crate::journal::since::Since;
use crate::journal::{Journal, Record};
use crate::repo::{CommitInfo, Head, Uncommitted};

use super::Error;
use super::save::Basis;

/// How many commits are listed; the rest are counted.
pub const COMMITS: usize = 20;

/// The facts.
pub struct Facts {
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
}

impl Facts {
    /// Gathers the facts for a handoff with this basis.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn gather(journal: &Journal<'_>, head: &Head, basis: Basis) -> Result<Self, Error> {
        let repo = journal.repo();
        let status = repo.start_status()?;
        let listing = journal.at_head(head)?;
        let ledger = journal.ledger_for(&listing, &basis.parents)?;
        let parents: Vec<_> = basis.parents.iter().map(Record::id).collect();
        let since = match head.commit() {
            Some(tip) => {
                let described = match basis.parents.first() {
                    Some(parent) => journal.described(parent, Some(tip))?.commit,
                    None => None,
                };
                journal.since(described, tip, COMMITS + 1)?
            }
            None => Since::default(),
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
            since,
            uncommitted: outside_journal(journal, status.finish()?),
        })
    }
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
