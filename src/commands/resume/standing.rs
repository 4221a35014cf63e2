//! Decisions in force that the handoff itself does not list.

use crate::commands::Error;
use crate::handoff::HandoffId;
use crate::journal::ledger::InForce;
use crate::journal::which::Rule;
use crate::journal::{Journal, Listing, Record};

/// How many decisions in force are listed when the handoff is not continued.
const LISTED: usize = 20;

/// Decisions in force besides those the handoff lists.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// The newest of them.
    pub decisions: Vec<Stands>,
    /// How many more there are.
    pub more: usize,
    /// Whether the handoff's own carry line keeps them, rather than other handoffs of the tree.
    pub carried: bool,
}

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    /// The text as last listed.
    pub text: String,
    /// The reason as last given.
    pub reason: Option<String>,
    /// The handoff that first made it.
    pub first_made_in: HandoffId,
}

impl From<&InForce> for Stands {
    fn from(held: &InForce) -> Self {
        Self {
            text: held.text().to_owned(),
            reason: held.reason().map(str::to_owned),
            first_made_in: held.first_made_in,
        }
    }
}

impl Standing {
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
        let id = record.id();
        let carried = record.document().carries;
        let mut decisions = match rule {
            Rule::NotContinued => journal
                .ledger_for(listing, std::slice::from_ref(record))?
                .in_force(),
            _ if carried => journal.ledger_behind(listing, record)?.in_force_of(&id),
            _ => return Ok(Self::default()),
        };
        decisions.retain(|held| held.last_listed_in != id);
        let more = match rule {
            Rule::NotContinued => decisions.len().saturating_sub(LISTED),
            _ => 0,
        };
        Ok(Self {
            decisions: decisions[more..].iter().map(Stands::from).collect(),
            more,
            carried: carried && rule != Rule::NotContinued,
        })
    }
}
