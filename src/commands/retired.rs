//! Decisions that a line of work still has in force although another handoff, of the same tree or
//! of the trunk, retired them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::handoff::HandoffId;
use crate::journal::ledger::InForce;
use crate::journal::trunk::Trunk;
use crate::journal::{Journal, Ledger, Listing, Session};
use crate::output::change::IdLength;

use super::Error;

/// Of so many handoffs that only the trunk has, the newest are read.
const NEWEST: usize = 1000;

/// A decision that others retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetiredElsewhere {
    /// The decision's text.
    pub text: String,
    /// The same without its reason.
    pub lead: String,
    /// The handoff that retired it, the newest of several.
    pub by: HandoffId,
    /// The branch that has that handoff, when HEAD's tree lacks it.
    pub place: Option<String>,
}

impl RetiredElsewhere {
    /// Those of `line`, the decisions that one line has in force. `ledger` is that of the tree.
    ///
    /// # Errors
    /// When the trunk cannot be read.
    pub fn of(
        journal: &Journal<'_>,
        listing: &Listing<'_>,
        ledger: &Ledger,
        line: &[InForce],
    ) -> Result<Vec<Self>, Error> {
        if line.is_empty() {
            return Ok(Vec::new());
        }
        let (sessions, places) = only_on_trunk(journal, listing)?;
        let union;
        let ledger = if sessions.is_empty() {
            ledger
        } else {
            let known = ledger.sessions().iter().cloned();
            let sessions = known.chain(sessions.into_iter().map(Arc::new));
            union = journal.ledger_of(sessions.collect());
            &union
        };
        let retired = line.iter().filter_map(|held| {
            let by = ledger.retired_by(&held.statement).pop()?;
            Some(Self {
                text: held.text().to_owned(),
                lead: held.statement.decision.without_reason().to_owned(),
                place: places.get(&by).cloned(),
                by,
            })
        });
        Ok(retired.collect())
    }

    /// "\"Use Postgres\" was retired by kxqp on main".
    pub fn in_words(&self, ids: IdLength) -> String {
        let said = format!("\"{}\" was retired by {}", self.lead, ids.short(&self.by));
        match &self.place {
            Some(place) => format!("{said} on {place}"),
            None => said,
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "text": self.text,
            "retired_by": self.by,
            "place": self.place,
        })
    }
}

/// The handoffs that the trunk has and HEAD's tree lacks, each with the branch that has it.
fn only_on_trunk(
    journal: &Journal<'_>,
    listing: &Listing<'_>,
) -> Result<(Vec<Session>, HashMap<HandoffId, String>), Error> {
    let mut sessions = Vec::new();
    let mut places = HashMap::new();
    let Some(trunk) = Trunk::find(journal)? else {
        return Ok((sessions, places));
    };
    for (name, commit) in trunk.tips(journal.repo())? {
        let theirs = journal.at(commit)?;
        let missing = theirs.not_in(std::slice::from_ref(listing))?;
        for entry in missing.iter().rev().take(NEWEST) {
            if let Entry::Vacant(place) = places.entry(entry.name.id) {
                place.insert(name.short().to_owned());
                sessions.push(Session::of(&journal.load(entry)?));
            }
        }
    }
    Ok((sessions, places))
}
