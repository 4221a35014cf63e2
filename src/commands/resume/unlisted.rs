//! Decisions in force that the handoff itself does not list.

use crate::commands::Error;
use crate::handoff::HandoffId;
use crate::journal::ledger::InForce;
use crate::journal::which::Rule;
use crate::journal::{Journal, Ledger, Listing, Record};

/// How many decisions in force are listed when the handoff is not continued.
const LISTED: usize = 20;

/// In a journal with more handoffs than this, where the handoff is not continued …
const ALL_READ_UP_TO: usize = 1000;

/// … only so many of the newest are read: they hold more decisions than are listed.
const NEWEST_READ: usize = 50;

/// The decisions that are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// So many.
    Counted(usize),
    /// Some: not every handoff was read.
    Uncounted,
}

impl Rest {
    /// "and 12 older ones", if there are any.
    pub fn in_words(self) -> Option<String> {
        match self {
            Self::Counted(0) => None,
            Self::Counted(1) => Some("and 1 older one".to_owned()),
            Self::Counted(count) => Some(format!("and {count} older ones")),
            Self::Uncounted => Some("and older ones".to_owned()),
        }
    }
}

/// Decisions in force besides those the handoff lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unlisted {
    /// The newest of them.
    pub decisions: Vec<UnlistedDecision>,
    /// The others.
    pub rest: Rest,
    /// Whether the handoff's own carry line keeps them, rather than other handoffs of the tree.
    pub carried: bool,
}

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnlistedDecision {
    /// The text as last listed.
    pub text: String,
    /// The reason as last given.
    pub reason: Option<String>,
    /// The handoff that first made it.
    pub first_made_in: HandoffId,
}

impl From<&InForce> for UnlistedDecision {
    fn from(held: &InForce) -> Self {
        Self {
            text: held.text().to_owned(),
            reason: held.reason().map(str::to_owned),
            first_made_in: held.first_made_in,
        }
    }
}

impl Unlisted {
    /// What the handoff's carry line keeps; where the handoff is not continued, what is in force in
    /// the tree.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn beside(
        journal: &Journal<'_>,
        listing: &Listing<'_>,
        record: &Record,
        rule: Rule,
    ) -> Result<Self, Error> {
        if rule == Rule::NotContinued {
            return Self::of_tree(journal, listing, record);
        }
        let id = record.id();
        let carried = record.document().carries;
        let mut decisions = match carried {
            true => journal.ledger_behind(listing, record)?.in_force_of(&id),
            false => Vec::new(),
        };
        decisions.retain(|held| held.last_listed_in != id);
        Ok(Self {
            decisions: decisions.iter().map(UnlistedDecision::from).collect(),
            rest: Rest::Counted(0),
            carried,
        })
    }

    /// The newest decisions in force in the tree.
    fn of_tree(
        journal: &Journal<'_>,
        listing: &Listing<'_>,
        record: &Record,
    ) -> Result<Self, Error> {
        let (ledger, rest) = if listing.is_longer_than(ALL_READ_UP_TO)? {
            let newest = journal.few_newest_sessions(listing, NEWEST_READ)?;
            (Ledger::of(newest), Some(Rest::Uncounted))
        } else {
            let ledger = journal.ledger_for(listing, std::slice::from_ref(record))?;
            (ledger, None)
        };
        let mut decisions = ledger.in_force();
        decisions.retain(|held| held.last_listed_in != record.id());
        let older = decisions.len().saturating_sub(LISTED);
        Ok(Self {
            decisions: decisions[older..]
                .iter()
                .map(UnlistedDecision::from)
                .collect(),
            rest: rest.unwrap_or(Rest::Counted(older)),
            carried: false,
        })
    }
}
