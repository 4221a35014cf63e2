//! Which handoffs `log` lists.

use std::collections::HashSet;

use crate::handoff::HandoffId;
use crate::handoff::id::IdPrefix;
use crate::journal::address;
use crate::journal::links::Links;
use crate::journal::range::RangeSpec;
use crate::journal::{Entry, Journal, Listing};
use crate::repo::{CommitInfo, Head, ObjectId, Repo};

use super::{Args, Row};
use crate::commands::Error;
use crate::output::change::IdLength;

/// What is listed.
pub enum Subject {
    /// What a tree holds; HEAD's, with what is not committed yet, or a branch's.
    Tree(Head),
    /// What the end of a range has and its beginning lacks.
    Range { base: ObjectId, tip: ObjectId },
    /// The sessions that answer for a commit, on HEAD's history.
    Covering { commit: ObjectId, tip: ObjectId },
    /// A handoff and those it continues.
    Line(HandoffId, Head),
    /// Everything that any branch or remote-tracking branch holds.
    Everywhere(Head),
}

/// A handoff, and the branch that has it where HEAD's tree does not.
pub type Placed = (Entry, Option<String>);

impl Subject {
    /// Reads the argument: a range has dots; a branch or tag is listed; any other revision is a
    /// commit that is asked about; what is no revision may be the id of a handoff.
    pub fn parse(journal: &Journal<'_>, head: &Head, args: &Args) -> Result<Self, Error> {
        let repo = journal.repo();
        let Some(subject) = &args.subject else {
            let head = head.clone();
            return Ok(if args.all {
                Self::Everywhere(head)
            } else {
                Self::Tree(head)
            });
        };
        if let Ok(range) = subject.parse::<RangeSpec>() {
            return Ok(Self::Range {
                base: repo.revision(&range.base)?.commit,
                tip: repo.revision(&range.tip)?.commit,
            });
        }
        if let Some(id) = handoff_named(journal, subject)? {
            return Ok(Self::Line(id, head.clone()));
        }
        let revision = repo.revision(subject)?;
        if subject == "HEAD" {
            return Ok(Self::Tree(head.clone()));
        }
        if repo.is_ref(subject) {
            return Ok(Self::Tree(Head::Detached {
                commit: revision.commit,
            }));
        }
        Ok(Self::Covering {
            commit: revision.commit,
            tip: head.commit().unwrap_or(revision.commit),
        })
    }

    /// The end of the history that links are looked for on.
    pub fn tip(&self) -> Option<ObjectId> {
        match self {
            Self::Tree(head) | Self::Line(_, head) | Self::Everywhere(head) => head.commit(),
            Self::Range { tip, .. } | Self::Covering { tip, .. } => Some(*tip),
        }
    }

    /// The commit that is asked about.
    pub fn asked(&self, repo: &Repo) -> Option<CommitInfo> {
        match self {
            Self::Covering { commit, .. } => repo.commit(*commit),
            Self::Tree(_) | Self::Range { .. } | Self::Line(..) | Self::Everywhere(_) => None,
        }
    }

    /// The tree that decisions are judged in.
    pub fn listing<'r>(&self, journal: &Journal<'r>) -> Result<Listing<'r>, Error> {
        Ok(match self {
            Self::Tree(head) | Self::Everywhere(head) => journal.at_head(head)?,
            Self::Line(id, _) => journal.listing_with(id)?,
            Self::Range { tip, .. } | Self::Covering { tip, .. } => journal.at(*tip)?,
        })
    }

    /// The handoffs, the newest first.
    pub fn entries(
        &self,
        journal: &Journal<'_>,
        most: Option<usize>,
    ) -> Result<Vec<Placed>, Error> {
        let most = most.unwrap_or(usize::MAX);
        let listing = self.listing(journal)?;
        let here = |entry: Entry| (entry, None);
        let mut entries: Vec<Placed> = match self {
            Self::Tree(_) => {
                let newest = listing.newest_first().take(most);
                newest
                    .map(|entry| entry.map(here))
                    .collect::<Result<_, _>>()?
            }
            Self::Range { base, .. } => {
                let new = listing.not_in(&[journal.at(*base)?])?;
                new.into_iter().rev().map(here).collect()
            }
            Self::Covering { commit, tip } => {
                let covering = Links::at(journal, *tip).sessions_covering(*commit)?;
                let found = covering.iter().map(|id| listing.get(id, None));
                found
                    .filter_map(Result::transpose)
                    .map(|entry| entry.map(here))
                    .collect::<Result<_, _>>()?
            }
            Self::Line(id, _) => line(journal, &listing, *id)?,
            Self::Everywhere(_) => everywhere(journal, &listing)?,
        };
        entries.truncate(most);
        Ok(entries)
    }

    /// How many letters tell every listed id from every other one of the tree.
    pub fn id_length(&self, journal: &Journal<'_>, entries: &[Placed]) -> Result<IdLength, Error> {
        let listing = self.listing(journal)?;
        let mut ids: Vec<HandoffId> = entries.iter().map(|(entry, _)| entry.name.id).collect();
        for entry in listing.newest_first() {
            ids.push(entry?.name.id);
        }
        Ok(IdLength::of(&ids))
    }
}

/// The handoff that an id names, where no revision has that name.
fn handoff_named(journal: &Journal<'_>, subject: &str) -> Result<Option<HandoffId>, Error> {
    let Ok(prefix) = subject.parse::<IdPrefix>() else {
        return Ok(None);
    };
    if journal.repo().find_revision(subject)?.is_some() {
        return Ok(None);
    }
    Ok(address::by_id(journal, &prefix)?.map(|record| record.id()))
}

/// A handoff and those it continues, the newest first: what is continued has the older name.
fn line(
    journal: &Journal<'_>,
    listing: &Listing<'_>,
    end: HandoffId,
) -> Result<Vec<Placed>, Error> {
    let mut wanted = HashSet::from([end]);
    let mut entries = Vec::new();
    for entry in listing.newest_first() {
        let entry = entry?;
        if wanted.remove(&entry.name.id) {
            wanted.extend(journal.load(&entry)?.metadata.parents);
            entries.push((entry, None));
        }
        if wanted.is_empty() {
            break;
        }
    }
    Ok(entries)
}

/// Every handoff of every branch; those that HEAD's tree lacks with a branch that has them.
fn everywhere(journal: &Journal<'_>, here: &Listing<'_>) -> Result<Vec<Placed>, Error> {
    let mut entries: Vec<Placed> = Vec::new();
    let mut known = HashSet::new();
    for entry in here.newest_first() {
        let entry = entry?;
        known.insert(entry.name.id);
        entries.push((entry, None));
    }
    for listing in journal.of_refs()? {
        let (name, listing) = listing?;
        for entry in listing.newest_first() {
            let entry = entry?;
            if known.insert(entry.name.id) {
                entries.push((entry, Some(name.short().to_owned())));
            }
        }
    }
    entries.sort_by(|(a, _), (b, _)| b.name.cmp(&a.name));
    Ok(entries)
}

/// Gives each row its commits, and says which commits have no handoff.
pub fn add_commits(
    links: &Links<'_, '_>,
    subject: &Subject,
    rows: &mut [Row],
) -> Result<Vec<CommitInfo>, Error> {
    let coverage = links.coverage()?;
    let repo = links.journal().repo();
    let read = |ids: Vec<ObjectId>| -> Vec<CommitInfo> {
        ids.into_iter().filter_map(|id| repo.commit(id)).collect()
    };
    for row in rows.iter_mut() {
        row.commits = Some(read(coverage.commits_of(&row.record.id())?));
    }
    let hidden = match subject {
        Subject::Range { base, .. } => vec![*base],
        Subject::Tree(_)
        | Subject::Covering { .. }
        | Subject::Line(..)
        | Subject::Everywhere(_) => Vec::new(),
    };
    Ok(match subject.tip() {
        Some(tip) => read(coverage.unaccounted(&hidden, tip)?),
        None => Vec::new(),
    })
}
