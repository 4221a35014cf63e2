//! What the matcher judged before.
//!
//! What a handoff had in force does not change when others are added. Neither does the matcher's
//! judgement of one that `save` did not judge: it is a function of that handoff and of those it
//! inherits from. Comparing takes a thousand times as long as looking it up.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use crate::handoff::NormalText;
use crate::journal::hashing::{Fingerprint, QuickMap, Sum};

use super::{InForce, Ledger, Session, Statement};

/// One of a handoff's own decisions, and what it is to one that it inherits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The own decision, from 0.
    pub index: u32,
    /// The text that the inherited one was first made with.
    pub inherited: NormalText,
    /// Whether it stands in its place; else it is the same decision.
    pub replaces: bool,
    /// Whether the tool would assert this.
    pub certain: bool,
}

/// Judgements by the fingerprints of what they were made from.
#[derive(Debug, Default)]
pub struct Judged {
    /// What was found of a handoff's decisions.
    pub(in crate::journal) handoffs: QuickMap<Sum, Rc<[Relation]>>,
    /// Whether a decision came to say the same in other words, or on another ground.
    pub(in crate::journal) rewordings: QuickMap<Sum, bool>,
    /// Which decisions of two lists say different things of one subject, by their places.
    pub(in crate::journal) disagreements: QuickMap<Sum, Rc<[IndexPair]>>,
}

/// A decision's place in one list, and another one's in the other.
pub type IndexPair = (usize, usize);

impl Judged {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.handoffs.len() + self.rewordings.len() + self.disagreements.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Judgements that were made before, and those that are made now.
pub struct Remembered {
    /// Reads the earlier ones. Most journals were judged by `save` and never ask.
    load: Box<dyn Fn() -> Judged>,
    earlier: OnceCell<RefCell<Judged>>,
    used: RefCell<Judged>,
    news: Cell<bool>,
}

impl Remembered {
    /// What `load` reads when it is first asked for.
    pub fn from(load: impl Fn() -> Judged + 'static) -> Self {
        Self {
            load: Box::new(load),
            earlier: OnceCell::new(),
            used: RefCell::default(),
            news: Cell::new(false),
        }
    }

    /// Nothing.
    pub(super) fn nothing() -> Rc<Self> {
        Rc::new(Self::from(Judged::default))
    }

    /// The judgements that were asked for or made, and the earlier ones that were not asked for;
    /// none when nothing is new.
    pub fn news(&self) -> Option<(Judged, Judged)> {
        self.news.get().then(|| {
            let earlier = self.earlier.get().map(RefCell::take);
            (self.used.take(), earlier.unwrap_or_default())
        })
    }

    fn earlier(&self) -> &RefCell<Judged> {
        self.earlier.get_or_init(|| RefCell::new((self.load)()))
    }

    pub(super) fn handoff(&self, key: Sum) -> Option<Rc<[Relation]>> {
        let mut used = self.used.borrow_mut();
        if let Some(found) = used.handoffs.get(&key) {
            return Some(found.clone());
        }
        let found = self.earlier().borrow_mut().handoffs.remove(&key)?;
        used.handoffs.insert(key, found.clone());
        Some(found)
    }

    pub(super) fn note_handoff(&self, key: Sum, found: Vec<Relation>) {
        self.used.borrow_mut().handoffs.insert(key, found.into());
        self.news.set(true);
    }

    /// Whether one text is a rewording of another; what `judge` says when that is not known.
    pub(super) fn is_rewording(
        &self,
        old: &Statement,
        new: &Statement,
        judge: impl FnOnce() -> bool,
    ) -> bool {
        let mut sum = Fingerprint::default();
        add_statement(&mut sum, old);
        add_statement(&mut sum, new);
        let key = sum.finish();
        let mut used = self.used.borrow_mut();
        if let Some(known) = used.rewordings.get(&key) {
            return *known;
        }
        let earlier = self.earlier().borrow_mut().rewordings.remove(&key);
        let known = earlier.unwrap_or_else(|| {
            self.news.set(true);
            judge()
        });
        used.rewordings.insert(key, known);
        known
    }
}

impl Ledger {
    /// Which decisions of two lists were found to disagree before; where that is not known, the key
    /// to note it by.
    ///
    /// # Errors
    /// That key.
    pub fn known_disagreements(
        &self,
        one: &[InForce],
        other: &[InForce],
    ) -> Result<Rc<[IndexPair]>, Sum> {
        let mut sum = Fingerprint::default();
        for list in [one, other] {
            sum.number(list.len() as u64);
            for held in list {
                add_statement(&mut sum, &held.statement);
            }
        }
        let key = sum.finish();
        let mut used = self.remembered.used.borrow_mut();
        if let Some(known) = used.disagreements.get(&key) {
            return Ok(known.clone());
        }
        let earlier = self.remembered.earlier();
        let known = earlier.borrow_mut().disagreements.remove(&key).ok_or(key)?;
        used.disagreements.insert(key, known.clone());
        Ok(known)
    }

    /// Notes which decisions disagree.
    pub fn note_disagreements(&self, key: Sum, found: &[IndexPair]) {
        let mut used = self.remembered.used.borrow_mut();
        used.disagreements.insert(key, found.into());
        self.remembered.news.set(true);
    }

    /// The sum of all that a handoff's judgements hang on: itself, and what it inherits from.
    pub(super) fn fingerprint(&self, at: super::SessionIndex) -> Sum {
        let all = self.fingerprints.get_or_init(|| {
            let mut sums: Vec<Sum> = Vec::with_capacity(self.sessions.len());
            for session in &self.sessions {
                let mut sum = Fingerprint::default();
                add_session(&mut sum, session);
                for parent in self.passing_on(&session.metadata.parents) {
                    // A parent with a later name is none.
                    if let Some(parent) = sums.get(parent.get()) {
                        sum.sum(*parent);
                    }
                }
                sums.push(sum.finish());
            }
            sums
        });
        all[at.get()]
    }
}

fn add_session(sum: &mut Fingerprint, session: &Session) {
    sum.number(session.name.time.timestamp().cast_unsigned());
    sum.text(session.name.id.as_str());
    sum.text(session.id().as_str());
    sum.number(session.carries.into());
    sum.number(session.decisions.len() as u64);
    for statement in &session.decisions {
        add_statement(sum, statement);
    }
    let Some(judgements) = &session.metadata.judgements else {
        return;
    };
    for table in [&judgements.same, &judgements.replaces] {
        sum.number(table.len() as u64);
        for (index, text) in table {
            sum.number(*index as u64);
            sum.text(text);
        }
    }
    for (index, id) in &judgements.reinstates {
        sum.number(*index as u64);
        sum.text(id.as_str());
    }
}

/// All of a decision follows from the item as written, but in a table with a column of reasons.
fn add_statement(sum: &mut Fingerprint, statement: &Statement) {
    sum.text(&statement.decision.raw);
    sum.text(statement.decision.reason.as_deref().unwrap_or_default());
}
