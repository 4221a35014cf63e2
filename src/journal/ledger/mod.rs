//! The ledger: which decisions are in force, and since when (docs/decisions.md, "The ledger").
//!
//! A function of the handoffs of a tree, in name order, and of nothing else. Each handoff inherits
//! what its parents had in force; it restates, retires, replaces, carries or drops it. Two laws,
//! tried on random histories in tests/ledger_laws.rs: the ledger does not depend on the order in
//! which branches were merged, and what a handoff had in force never changes by adding others.

mod change;
mod judge;
mod life;
mod line;
mod merge;
mod merge_map;
mod remembered;
mod rows;
mod session;
mod step;
mod texts;
mod view;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::handoff::{Decision, Ended, HandoffId};
use crate::journal::hashing::{QuickMap, QuickSet};

use line::{Held, Line, Mention, SessionIndex};
use rows::Rows;
use step::{Event, Step};
use texts::{Numbers, Texts};
use view::{Standings, View};

pub use change::{DecisionChange, Fate, Said, Side, compare_documents};
pub use judge::{CarryAdvice, Judgement, Question, Reinstatement};
pub use life::{Deeds, Life, State};
pub use merge::{Merge, Rewritten};
pub use remembered::{IndexPair, Judged, Relation, Remembered};
pub use session::{Session, Statement};

pub use crate::journal::hashing::Sum;

/// A decision that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The decision as it was last listed.
    pub statement: Arc<Statement>,
    /// The decision as it was first made. Its text is what `[same]` and `[replaces]` name.
    pub origin: Arc<Statement>,
    /// The handoff that first made it.
    pub first_made_in: HandoffId,
    /// The handoff that last listed it; later ones may have carried it.
    pub last_listed_in: HandoffId,
    /// Which of that handoff's decisions it is, from 0.
    pub last_index: usize,
}

impl InForce {
    /// The text as last listed.
    pub fn text(&self) -> &str {
        &self.statement.decision.text
    }

    /// The reason as last given.
    pub fn reason(&self) -> Option<&str> {
        self.statement.decision.reason.as_deref()
    }

    /// Where it was last listed.
    pub fn said(&self) -> Said {
        Said {
            handoff: Some(self.last_listed_in),
            index: self.last_index,
            statement: self.statement.clone(),
        }
    }
}

/// A decision that a line still has in force and that other handoffs of the tree retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// The decision.
    pub decision: InForce,
    /// The heads that still have it in force, in name order.
    pub held_by: Vec<HandoffId>,
    /// The handoffs that retired it, in name order.
    pub retired_by: Vec<HandoffId>,
}

/// What handoffs have in force, by their places.
type Lines = QuickMap<SessionIndex, Line>;

/// The decisions of a set of handoffs through time.
pub struct Ledger {
    /// In name order.
    sessions: Vec<Arc<Session>>,
    ids: QuickMap<HandoffId, SessionIndex>,
    texts: Texts,
    /// The numbers of each handoff's decisions, by its place.
    numbers: Rows<Numbers>,
    /// What each handoff did, by its place.
    events: Rows<Event>,
    /// How all handoffs stand.
    standings: Standings,
    /// What the heads have in force. Other lines are let go as soon as nothing continues them
    /// any more, and made again when they are asked for.
    lines: Lines,
    view: OnceCell<View>,
    /// What the matcher judged before, and judges now.
    remembered: Rc<Remembered>,
    /// The sums of what each handoff's judgements hang on, by its place.
    fingerprints: OnceCell<Vec<Sum>>,
}

impl Ledger {
    /// The ledger of these handoffs, in any order. Of several with one id the first counts.
    pub fn of(sessions: impl IntoIterator<Item = impl Into<Arc<Session>>>) -> Self {
        let sessions = sessions.into_iter().map(Into::into).collect();
        Self::remembering(sessions, Remembered::nothing())
    }

    /// The same, by judgements that were made before as far as there are some.
    pub fn remembering(sessions: Vec<Arc<Session>>, remembered: Rc<Remembered>) -> Self {
        Self::with_tips(sessions, &[], remembered)
    }

    /// The same, which also keeps what the heads of parts of it have in force.
    fn with_tips(
        mut sessions: Vec<Arc<Session>>,
        parts: &[&HashSet<HandoffId>],
        remembered: Rc<Remembered>,
    ) -> Self {
        sessions.sort_by(|a, b| a.name.cmp(&b.name));
        let mut ids = QuickMap::default();
        ids.reserve(sessions.len());
        sessions.retain(|session| {
            let next = SessionIndex::new(ids.len());
            *ids.entry(session.id()).or_insert(next) == next
        });
        let mut texts = Texts::default();
        let mut numbers = Rows::default();
        for session in &sessions {
            numbers.push(texts.number_all(session));
        }
        let mut ledger = Self {
            events: Rows::default(),
            standings: Standings::default(),
            sessions,
            ids,
            texts,
            numbers,
            lines: Lines::default(),
            view: OnceCell::new(),
            remembered,
            fingerprints: OnceCell::new(),
        };
        let all = ledger.all();
        ledger.standings = Standings::of(&ledger, &all);
        let mut keep: QuickSet<SessionIndex> = ledger.standings.heads.iter().copied().collect();
        for part in parts {
            let members = ledger.members(part);
            keep.extend(Standings::of(&ledger, &members).heads);
        }
        let mut events = Rows::default();
        ledger.lines = ledger.fold(&all, &keep, |done| events.push(done));
        ledger.events = events;
        ledger
    }

    /// The handoffs, in name order.
    pub fn sessions(&self) -> &[Arc<Session>] {
        &self.sessions
    }

    /// The handoff with that id.
    pub fn session(&self, id: &HandoffId) -> Option<&Session> {
        Some(&self.sessions[self.ids.get(id)?.get()])
    }

    /// The handoffs that no other one continues, in name order.
    pub fn heads(&self) -> Vec<HandoffId> {
        self.ids_of(&self.standings.heads)
    }

    /// What is in force in the tree: what its heads have in force, less what is retired anywhere in
    /// it. In the order in which the decisions were first made.
    pub fn in_force(&self) -> Vec<InForce> {
        let view = self.view();
        view.in_force
            .iter()
            .map(|(_, held)| self.entry(held))
            .collect()
    }

    /// What heads still have in force although other handoffs of the tree retired it.
    pub fn contested(&self) -> Vec<Contested> {
        let view = self.view();
        view.contested
            .iter()
            .map(|contested| Contested {
                decision: self.entry(&contested.held),
                held_by: self.ids_of(&contested.held_by),
                retired_by: self.ids_of(&contested.retired_by),
            })
            .collect()
    }

    /// What a handoff had in force when it was saved, in the order in which the decisions were first
    /// made. Nothing for a handoff that is not here.
    pub fn in_force_of(&self, id: &HandoffId) -> Vec<InForce> {
        match self.ids.get(id).copied() {
            Some(index) => {
                let line = self.line_of(index);
                self.listed(&line)
            }
            None => Vec::new(),
        }
    }

    /// The same, without what other handoffs of the tree retired.
    pub fn in_force_here_of(&self, id: &HandoffId) -> Vec<InForce> {
        let Some(index) = self.ids.get(id).copied() else {
            return Vec::new();
        };
        let (line, retired) = (self.line_of(index), &self.view().retired);
        let held = line.in_force();
        let held = held.filter(|(identity, held)| retired.by(*identity, held).is_empty());
        view::in_order(held.map(|(identity, held)| (identity, *held)))
            .0
            .iter()
            .map(|(_, held)| self.entry(held))
            .collect()
    }

    /// What a handoff that continues these would inherit.
    pub fn inherited(&self, parents: &[HandoffId]) -> Vec<InForce> {
        let parents = self.passing_on(parents);
        let lines: Vec<Line> = parents.iter().map(|parent| self.line_of(*parent)).collect();
        self.listed(&merged(lines))
    }

    /// The handoffs that retired a decision with this text, and were not taken back, in name order.
    pub fn retired_by(&self, statement: &Statement) -> Vec<HandoffId> {
        let texts = [&statement.whole, &statement.lead].map(|text| self.texts.find(text));
        let retired = self.view().retired.by_texts(texts.into_iter().flatten());
        self.ids_of(&retired)
    }

    /// Whether some handoff says what this decision, or the struck text of it, says.
    pub fn knows(&self, decision: &Decision) -> bool {
        let keys = [decision.key(), decision.key_without_reason()];
        keys.iter().any(|key| self.texts.find(key).is_some())
    }

    fn view(&self) -> &View {
        self.view
            .get_or_init(|| View::of(self, &self.all(), self.standings.clone()))
    }

    /// All handoffs, in name order.
    fn all(&self) -> Vec<SessionIndex> {
        (0..self.sessions.len()).map(SessionIndex::new).collect()
    }

    /// Those of these handoffs that are here, in name order.
    fn members(&self, ids: &HashSet<HandoffId>) -> Vec<SessionIndex> {
        let mut members: Vec<SessionIndex> = ids
            .iter()
            .filter_map(|id| self.ids.get(id).copied())
            .collect();
        members.sort_unstable();
        members
    }

    /// The parents that are here and pass something on. An abandoned handoff does not.
    fn passing_on(&self, parents: &[HandoffId]) -> Vec<SessionIndex> {
        parents
            .iter()
            .filter_map(|parent| self.ids.get(parent).copied())
            .filter(|parent| self.sessions[parent.get()].metadata.ended != Some(Ended::Abandoned))
            .collect()
    }

    /// Takes the handoffs, which are in name order, one after the other, and says what each did.
    /// The lines of `keep` are returned.
    fn fold(
        &self,
        order: &[SessionIndex],
        keep: &QuickSet<SessionIndex>,
        mut done: impl FnMut(Vec<Event>),
    ) -> Lines {
        let mut heirs = self.heirs(order);
        let mut lines = Lines::default();
        for at in order {
            // A parent with a later name is no parent: names agree with the order of parents in
            // everything that `save` wrote, and a cycle must not hang.
            let parents: Vec<SessionIndex> = self
                .passing_on(&self.sessions[at.get()].metadata.parents)
                .into_iter()
                .filter(|parent| parent < at)
                .collect();
            let mut inherited = Vec::with_capacity(parents.len());
            for parent in &parents {
                let left = heirs.entry(*parent).or_insert(1);
                *left -= 1;
                // The last heir takes the line itself, so that a line without forks is changed
                // in place and not copied.
                let last = *left == 0 && !keep.contains(parent);
                inherited.extend(if last {
                    lines.remove(parent)
                } else {
                    lines.get(parent).cloned()
                });
            }
            let (line, events) = Step::new(self, *at, merged(inherited)).run();
            done(events);
            if keep.contains(at) || heirs.contains_key(at) {
                lines.insert(*at, line);
            }
        }
        lines.retain(|at, _| keep.contains(at));
        lines
    }

    /// How many of these handoffs inherit from each.
    fn heirs(&self, order: &[SessionIndex]) -> QuickMap<SessionIndex, usize> {
        let mut heirs = QuickMap::default();
        for at in order {
            for parent in self.passing_on(&self.sessions[at.get()].metadata.parents) {
                if parent < *at {
                    *heirs.entry(parent).or_insert(0) += 1;
                }
            }
        }
        heirs
    }

    /// What a handoff has in force; kept, or made again from those it continues.
    fn line_of(&self, at: SessionIndex) -> Line {
        if let Some(line) = self.lines.get(&at) {
            return line.clone();
        }
        let order = self.ancestry(at);
        let mut lines = self.fold(&order, &QuickSet::from_iter([at]), drop);
        lines.remove(&at).unwrap_or_default()
    }

    /// A handoff and those it inherits from, in name order.
    fn ancestry(&self, at: SessionIndex) -> Vec<SessionIndex> {
        let mut found = HashSet::from([at]);
        let mut waiting = vec![at];
        while let Some(next) = waiting.pop() {
            for parent in self.passing_on(&self.sessions[next.get()].metadata.parents) {
                if parent < next && found.insert(parent) {
                    waiting.push(parent);
                }
            }
        }
        let mut order: Vec<SessionIndex> = found.into_iter().collect();
        order.sort_unstable();
        order
    }

    /// What a line has in force, in the order in which it was first made.
    fn listed(&self, line: &Line) -> Vec<InForce> {
        view::in_order(line.in_force().map(|(identity, held)| (identity, *held)))
            .0
            .iter()
            .map(|(_, held)| self.entry(held))
            .collect()
    }

    fn numbers_at(&self, mention: Mention) -> Numbers {
        self.numbers.row(mention.session.get())[mention.index as usize]
    }

    fn entry(&self, held: &Held) -> InForce {
        InForce {
            statement: self.statement(held.last).clone(),
            origin: self.statement(held.first).clone(),
            first_made_in: self.id_of(held.first.session),
            last_listed_in: self.id_of(held.last.session),
            last_index: held.last.index as usize,
        }
    }

    fn said(&self, mention: Mention) -> Said {
        Said {
            handoff: Some(self.id_of(mention.session)),
            index: mention.index as usize,
            statement: self.statement(mention).clone(),
        }
    }

    fn statement(&self, mention: Mention) -> &Arc<Statement> {
        &self.sessions[mention.session.get()].decisions[mention.index as usize]
    }

    fn id_of(&self, index: SessionIndex) -> HandoffId {
        self.sessions[index.get()].id()
    }

    fn ids_of(&self, indices: &[SessionIndex]) -> Vec<HandoffId> {
        indices.iter().map(|index| self.id_of(*index)).collect()
    }
}

fn merged(lines: Vec<Line>) -> Line {
    lines
        .into_iter()
        .reduce(|mut all, line| {
            all.merge(&line);
            all
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::handoff::Metadata;
    use crate::journal::FileName;

    fn id(number: usize) -> HandoffId {
        let [.., a, b, c, d, e, f] = number.to_be_bytes();
        HandoffId::from_bits([a, b, c, d, e, f])
    }

    /// Two lines that each decide something new in every handoff, carry everything, and are
    /// joined again and again: what is in force grows with the history.
    fn braid(handoffs: usize) -> Vec<Session> {
        let start = DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").unwrap();
        let session = |number: usize| {
            let minutes = i64::try_from(number).unwrap();
            let created = start + TimeDelta::minutes(minutes);
            let mut metadata = Metadata::new(id(number), created);
            let back: &[usize] = match number % 3 {
                _ if number < 3 => &[],
                0 => &[1, 2],
                1 => &[1],
                _ => &[2],
            };
            metadata.parents = back.iter().map(|back| id(number - back)).collect();
            metadata.judgements = Some(crate::handoff::Judgements::default());
            let decision = Decision::from_markdown(&format!("- Decision {number}: {number}"));
            Session {
                name: FileName::after([], created.to_utc(), id(number), ""),
                metadata,
                decisions: vec![Statement::of(decision).into()],
                carries: true,
            }
        };
        (0..handoffs).map(session).collect()
    }

    #[test]
    fn the_cost_is_linear_in_handoffs() {
        let cost = |handoffs: usize| {
            let before = merge_map::visits();
            let ledger = Ledger::of(braid(handoffs));
            assert_eq!(ledger.in_force().len(), handoffs);
            merge_map::visits() - before
        };
        let (small, large) = (cost(1_000), cost(4_000));
        // Four times the handoffs; the depth of the maps adds a logarithm.
        assert!(large < small * 6, "{small} visits for 200, {large} for 800");
        assert!(large < 800 * 200, "{large} visits for 800");
    }
}
