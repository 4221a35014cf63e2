//! What the ledger needs to know of one handoff.

use std::sync::Arc;

use crate::handoff::{Decided, Decision, HandoffId, Metadata, NormalText};
use crate::journal::{FileName, Record};

/// One handoff, as the ledger takes it: its place in the order, its metadata, its decisions.
#[derive(Debug, Clone)]
pub struct Session {
    /// The file's name; handoffs are in name order.
    pub name: FileName,
    /// Who continues what, when, on which branch, and what was judged. What a ledger has no use
    /// for is left out: context, uncommitted paths, unknown keys.
    pub metadata: Metadata,
    /// The decisions in document order, retired ones included.
    pub decisions: Vec<Arc<Statement>>,
    /// Whether what it does not mention stays in force (the carry line).
    pub carries: bool,
}

impl Session {
    /// The handoff of a record. One that a later version of the format wrote is not interpreted,
    /// so nothing is known to be gone from it: it carries.
    pub fn of(record: &Record) -> Self {
        Self::new(
            record.entry.name.clone(),
            needed(&record.metadata),
            record.decided(),
            record.is_from_the_future(),
        )
    }

    /// The same, from a record that is not needed afterwards: nothing is copied.
    pub fn of_read(record: Record) -> Self {
        let (decided, later) = (record.decided(), record.is_from_the_future());
        let Record {
            entry, metadata, ..
        } = record;
        let metadata = Metadata {
            source: None,
            wip: None,
            uncommitted: Vec::new(),
            uncommitted_total: None,
            context: Vec::new(),
            unknown: toml::Table::new(),
            ..metadata
        };
        Self::new(entry.name, metadata, decided, later)
    }

    fn new(name: FileName, metadata: Metadata, decided: Decided, is_later: bool) -> Self {
        // Collected, they would stay in the room that the decisions themselves had taken.
        let mut decisions = Vec::with_capacity(decided.decisions.len());
        let statements = decided.decisions.into_iter().map(Statement::of);
        decisions.extend(statements.map(Arc::new));
        Self {
            name,
            metadata,
            decisions,
            carries: decided.carries || is_later,
        }
    }

    /// The handoff's identity.
    pub fn id(&self) -> HandoffId {
        self.metadata.id
    }
}

fn needed(metadata: &Metadata) -> Metadata {
    Metadata {
        version: metadata.version,
        parents: metadata.parents.clone(),
        author: metadata.author.clone(),
        branch: metadata.branch.clone(),
        commit: metadata.commit,
        agent: metadata.agent.clone(),
        session: metadata.session.clone(),
        to: metadata.to.clone(),
        ended: metadata.ended,
        judgements: metadata.judgements.clone(),
        ..Metadata::new(metadata.id, metadata.created)
    }
}

/// A decision with the keys it is found by. Handoffs that say the same share one.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement {
    /// What was written.
    pub decision: Decision,
    /// The key of the struck text, or of the whole item where nothing is struck.
    pub whole: NormalText,
    /// The key of the text before its reason; the same as `whole` where there is none.
    pub lead: NormalText,
}

impl Statement {
    /// A decision and its keys.
    pub fn of(decision: Decision) -> Self {
        let whole = decision.key();
        let has_lead = decision.reason.is_some() || decision.struck.is_some();
        let lead = if has_lead {
            decision.key_without_reason()
        } else {
            whole.clone()
        };
        Self {
            whole,
            lead,
            decision,
        }
    }
}
