//! Handoffs for tests of the ledger, without a repository.

#![allow(dead_code, clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta};
use git_handoff::handoff::{Decision, Ended, HandoffId, Judgements, Metadata};
use git_handoff::journal::ledger::{InForce, Session, Statement};
use git_handoff::journal::{FileName, Ledger};

/// The id of a handoff that tests name by a letter or a few.
pub fn id(letters: &str) -> HandoffId {
    let filled: String = letters.chars().cycle().take(12).collect();
    filled.parse().unwrap()
}

/// Handoffs, the oldest first, a minute apart.
#[derive(Default, Clone)]
pub struct Story {
    sessions: Vec<Session>,
}

impl Story {
    pub fn new() -> Self {
        Self::default()
    }

    /// A handoff with that id, which continues those named, with decisions as list items.
    pub fn says(&mut self, letters: &str, parents: &str, decisions: &str) -> &mut Self {
        let start = DateTime::parse_from_rfc3339("2026-11-24T10:00:00+00:00").unwrap();
        let minutes = i64::try_from(self.sessions.len()).unwrap();
        let created = start + TimeDelta::minutes(minutes);
        let mut metadata = Metadata::new(id(letters), created);
        metadata.parents = parents.split_whitespace().map(id).collect();
        metadata.branch = Some("main".into());
        self.sessions.push(Session {
            name: FileName::after([], created.to_utc(), metadata.id, ""),
            metadata,
            decisions: decisions
                .lines()
                .map(|line| Statement::of(Decision::from_markdown(line)).into())
                .collect(),
            carries: false,
        });
        self
    }

    /// The same with the carry line.
    pub fn carries(&mut self, letters: &str, parents: &str, decisions: &str) -> &mut Self {
        self.says(letters, parents, decisions);
        self.with_carry_line()
    }

    /// Gives the handoff that was added last a carry line.
    pub fn with_carry_line(&mut self) -> &mut Self {
        self.last().carries = true;
        self
    }

    /// The branch of the handoff that was added last.
    pub fn on(&mut self, branch: &str) -> &mut Self {
        self.last().metadata.branch = Some(branch.to_owned());
        self
    }

    /// How the handoff that was added last ends its line.
    pub fn ended(&mut self, ended: Ended) -> &mut Self {
        self.last().metadata.ended = Some(ended);
        self
    }

    /// What was judged when a handoff was saved; in place of what it had.
    pub fn judged(&mut self, letters: &str, judge: impl Fn(&mut Judgements)) {
        let id = id(letters);
        let session = self.sessions.iter_mut().find(|s| s.id() == id).unwrap();
        let mut tables = Judgements::default();
        judge(&mut tables);
        session.metadata.judgements = Some(tables);
    }

    pub fn sessions(&self) -> Vec<Session> {
        self.sessions.clone()
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::of(self.sessions.clone())
    }

    pub fn in_force(&self, ledger: &Ledger) -> String {
        texts(&ledger.in_force())
    }

    pub fn in_force_of(&self, ledger: &Ledger, letters: &str) -> String {
        texts(&ledger.in_force_of(&id(letters)))
    }

    fn last(&mut self) -> &mut Session {
        self.sessions.last_mut().unwrap()
    }
}

fn texts(decisions: &[InForce]) -> String {
    decisions
        .iter()
        .map(InForce::text)
        .collect::<Vec<_>>()
        .join(" | ")
}
