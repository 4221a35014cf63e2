//! Newer handoffs on other branches: what the last fetch brought, without a checkout and
//! without the network.

use crate::repo::{Head, ObjectId, RefName, RepoError};

use super::{Entry, Journal, Listing};

/// A ref that holds handoffs which are not here.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The ref; of several with the same journal the first.
    pub name: RefName,
    /// Its commit.
    pub commit: ObjectId,
    /// The handoffs that are there and not here, in name order; never none.
    pub handoffs: Vec<Entry>,
}

impl Elsewhere {
    /// The newest of its handoffs.
    pub fn newest(&self) -> &Entry {
        &self.handoffs[self.handoffs.len() - 1]
    }

    fn at(
        journal: &Journal<'_>,
        here: &Listing<'_>,
        name: RefName,
        commit: ObjectId,
    ) -> Result<Option<Self>, RepoError> {
        let there = journal.at(commit)?;
        if there.tree() == here.tree() {
            return Ok(None);
        }
        let handoffs = there.not_in(std::slice::from_ref(here))?;
        Ok((!handoffs.is_empty()).then_some(Self {
            name,
            commit,
            handoffs,
        }))
    }
}

/// The handoffs that the branch's upstream has and the branch has not.
///
/// # Errors
/// When refs or trees cannot be read.
pub fn on_upstream(
    journal: &Journal<'_>,
    head: &Head,
    here: &Listing<'_>,
) -> Result<Option<Elsewhere>, RepoError> {
    let repo = journal.repo();
    let Some(upstream) = head.branch().and_then(|branch| repo.upstream(branch)) else {
        return Ok(None);
    };
    match repo.resolve_ref(&upstream)? {
        Some(commit) if Some(commit) != head.commit() => {
            Elsewhere::at(journal, here, upstream, commit)
        }
        Some(_) | None => Ok(None),
    }
}

/// The branches, local and remote-tracking, whose newest handoff is newer than the newest one
/// here, those with the newest first. Branches that have the same handoffs are named once.
///
/// # Errors
/// When refs or trees cannot be read.
pub fn newer(
    journal: &Journal<'_>,
    head: &Head,
    here: &Listing<'_>,
) -> Result<Vec<Elsewhere>, RepoError> {
    let repo = journal.repo();
    let newest_here = here.newest_first().next().transpose()?;
    let mut seen = vec![here.tree()];
    let mut found = Vec::new();
    for place in ["refs/heads/", "refs/remotes/"] {
        for (name, commit) in repo.refs_below(place)? {
            let journal_tree = journal.at(commit)?.tree();
            if Some(commit) == head.commit() || seen.contains(&journal_tree) {
                continue;
            }
            seen.push(journal_tree);
            let elsewhere = Elsewhere::at(journal, here, name, commit)?;
            found.extend(elsewhere.filter(|there| {
                let newest = newest_here.as_ref();
                newest.is_none_or(|newest| there.newest().name > newest.name)
            }));
        }
    }
    found.sort_by(|a, b| b.newest().name.cmp(&a.newest().name));
    Ok(found)
}
