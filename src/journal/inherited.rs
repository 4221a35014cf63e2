//! What a new handoff inherits: the decisions in force in those it continues.

use std::collections::HashSet;
use std::sync::Arc;

use crate::handoff::HandoffId;
use crate::repo::RepoError;

use super::ledger::{Ledger, Session};
use super::{Journal, Listing, Record};

/// How many handoffs are read at most for a ledger that `save` and `prompt` judge by; beyond
/// that only those whose carry lines lead on.
const NEWEST: usize = 1000;

impl Journal<'_> {
    /// The ledger of the newest handoffs of a tree and of everything the parents carry on from,
    /// however old.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn ledger_for(
        &self,
        listing: &Listing<'_>,
        parents: &[Record],
    ) -> Result<Ledger, RepoError> {
        let sessions = self.newest_sessions(listing, NEWEST)?;
        let known = sessions.iter().map(|session| session.id()).collect();
        self.carried_from(listing, parents, known, sessions)
    }

    /// The ledger of a handoff and what its carry line leads back to. What it has in force does
    /// not depend on any other handoff.
    ///
    /// # Errors
    /// When a handoff cannot be read.
    pub fn ledger_behind(
        &self,
        listing: &Listing<'_>,
        record: &Record,
    ) -> Result<Ledger, RepoError> {
        let records = std::slice::from_ref(record);
        self.carried_from(listing, records, HashSet::new(), Vec::new())
    }

    /// Adds what carry lines lead back to from `parents`.
    fn carried_from(
        &self,
        listing: &Listing<'_>,
        parents: &[Record],
        mut known: HashSet<HandoffId>,
        mut sessions: Vec<Arc<Session>>,
    ) -> Result<Ledger, RepoError> {
        let mut waiting: Vec<Record> = parents
            .iter()
            .filter(|parent| !known.contains(&parent.id()))
            .cloned()
            .collect();
        while let Some(record) = waiting.pop() {
            known.insert(record.id());
            let session = Session::of(&record);
            let carries = session.carries;
            sessions.push(Arc::new(session));
            if carries {
                let older: Vec<HandoffId> = record
                    .metadata
                    .parents
                    .iter()
                    .filter(|id| !known.contains(*id))
                    .copied()
                    .collect();
                for id in older {
                    let entry = listing.get_older(&id, &record.entry.name)?;
                    waiting.extend(entry.map(|entry| self.load(&entry)).transpose()?);
                }
            }
        }
        Ok(self.ledger_of(sessions))
    }
}
