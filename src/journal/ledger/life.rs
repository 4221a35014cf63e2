//! One handoff's deeds, and one decision's life.

use std::collections::HashMap;

use crate::handoff::HandoffId;

use super::change::{DecisionChange, Fate, Place};
use super::line::{Mention, SessionIndex};
use super::step::{Act, Event};
use super::texts::TextId;
use super::{InForce, Ledger};

/// What one handoff did with the decisions it inherited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deeds {
    /// What it changed, dropped or listed again, in the order of its document; what it dropped
    /// comes last.
    pub changes: Vec<DecisionChange>,
    /// How many decisions its carry line kept without their being mentioned.
    pub carried: usize,
}

/// A decision from its making to its end, in the whole tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it was first made.
    pub first: Place,
    /// Where it was last listed.
    pub last: Place,
    /// What handoffs did with it, in name order. Carrying is no deed.
    pub deeds: Vec<DecisionChange>,
    /// How it stands in the tree.
    pub state: State,
    /// In how many handoffs it was listed.
    pub listed: usize,
    /// How often its words were changed.
    pub reworded: usize,
    /// The handoffs after which it was in force no more, in name order: those that retired,
    /// replaced or dropped it. Empty while it is in force everywhere.
    pub ended_by: Vec<HandoffId>,
}

/// How a decision stands in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A head has it in force, and nobody retired it.
    InForce,
    /// A head has it in force, and other handoffs retired it.
    Contested,
    /// Retired in the open.
    Retired,
    /// Another one stands in its place.
    Replaced,
    /// Gone without a word.
    Dropped,
    /// It was made by work that was given up.
    Abandoned,
}

impl State {
    /// The word that people and programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Contested => "contested",
            Self::Retired => "retired",
            Self::Replaced => "replaced",
            Self::Dropped => "dropped",
            Self::Abandoned => "abandoned",
        }
    }
}

impl Ledger {
    /// What a handoff did with what its parents had in force; none for one that is not here.
    pub fn deeds(&self, id: &HandoffId) -> Option<Deeds> {
        let at = *self.ids.get(id)?;
        let session = &self.sessions[at.get()];
        let changes = self.changes_at(at);
        let carried = if session.carries {
            let mentioned = |text: &InForce| {
                changes
                    .iter()
                    .any(|change| change.old.as_ref().is_some_and(|old| *old == text.place()))
            };
            let inherited = self.inherited(&session.metadata.parents);
            inherited.iter().filter(|held| !mentioned(held)).count()
        } else {
            0
        };
        Some(Deeds { changes, carried })
    }

    /// What a handoff did, without what it carried.
    pub(super) fn changes_at(&self, at: SessionIndex) -> Vec<DecisionChange> {
        let events = &self.events[at.get()];
        // A decision that stands in the place of another one is shown there, and not as added.
        let successors: Vec<u32> = events
            .iter()
            .filter_map(|event| match event.act {
                Act::Replaced { index, .. } => Some(index),
                _ => None,
            })
            .collect();
        events
            .iter()
            .filter(|event| match event.act {
                Act::Made { index } => !successors.contains(&index),
                _ => true,
            })
            .filter_map(|event| self.deed(at, event))
            .collect()
    }

    fn deed(&self, at: SessionIndex, event: &Event) -> Option<DecisionChange> {
        let own = |index: u32| self.place(Mention { session: at, index });
        let change = match &event.act {
            Act::Made { index } => DecisionChange::new(Fate::Added, None, Some(own(*index))),
            Act::Listed { before, index } => {
                DecisionChange::between(self.place(*before), own(*index))
            }
            Act::Reinstated { retired_by, index } => {
                let retired = retired_by.last();
                let old = retired.and_then(|by| self.retirement(*by, event.identity));
                DecisionChange::new(Fate::Reinstated, old, Some(own(*index)))
            }
            Act::Retired { before, index } => {
                let old = before.map(|before| self.place(before));
                DecisionChange::new(Fate::Retired, old, Some(own(*index)))
            }
            Act::Replaced { before, index } => {
                let old = Some(self.place(*before));
                DecisionChange::new(Fate::Replaced, old, Some(own(*index)))
            }
            Act::Dropped { before } => {
                DecisionChange::new(Fate::Dropped, Some(self.place(*before)), None)
            }
            // Nothing that a reader would see.
            Act::Joined { .. } => return None,
        };
        Some(DecisionChange {
            certain: change.certain && event.certain,
            by: Some(self.id_of(at)),
            ..change
        })
    }

    /// Where a handoff retired a decision.
    pub(super) fn retirement(&self, by: SessionIndex, identity: TextId) -> Option<Place> {
        let events = self.events[by.get()].iter();
        let retired = events.filter_map(|event| match event.act {
            Act::Retired { index, .. } => Some((event.identity != identity, index)),
            _ => None,
        });
        // Where the struck text names this one by its lead alone, the event is another one's.
        let (_, index) = retired.min()?;
        Some(self.place(Mention { session: by, index }))
    }

    /// The lives of all decisions of the tree, in the order in which they were first made.
    pub fn lives(&self) -> Vec<Life> {
        let mut events: HashMap<TextId, Vec<(SessionIndex, &Event)>> = HashMap::new();
        let mut roots = Roots::default();
        for at in self.all() {
            for event in &self.events[at.get()] {
                if let Act::Joined { into } = event.act {
                    roots.join(event.identity, into);
                }
                events.entry(event.identity).or_default().push((at, event));
            }
        }
        let view = self.view();
        for (joined, identity) in &view.joined {
            roots.join(*joined, *identity);
        }
        let mut lives: HashMap<TextId, Vec<(SessionIndex, &Event)>> = HashMap::new();
        for (identity, events) in events {
            lives.entry(roots.of(identity)).or_default().extend(events);
        }
        let standing: HashMap<TextId, State> = view
            .in_force
            .iter()
            .map(|(identity, _)| (*identity, State::InForce))
            .chain(
                view.contested
                    .iter()
                    .map(|c| (c.identity, State::Contested)),
            )
            .map(|(identity, state)| (roots.of(identity), state))
            .collect();
        let mut lives: Vec<Life> = lives
            .into_iter()
            .filter_map(|(root, mut events)| {
                events.sort_by_key(|(at, _)| *at);
                self.life(&events, standing.get(&root).copied())
            })
            .collect();
        lives.sort_by_key(|life| self.order_of(&life.first));
        lives
    }

    fn order_of(&self, place: &Place) -> (Option<SessionIndex>, usize) {
        let at = place.handoff.and_then(|id| self.ids.get(&id).copied());
        (at, place.index)
    }

    fn life(&self, events: &[(SessionIndex, &Event)], state: Option<State>) -> Option<Life> {
        let deeds: Vec<DecisionChange> = events
            .iter()
            .filter_map(|(at, event)| self.deed(*at, event))
            .collect();
        let listings: Vec<&Place> = deeds
            .iter()
            .filter(|deed| deed.fate.lists())
            .filter_map(|deed| deed.new.as_ref())
            .collect();
        // A retirement of what nobody had ever made is no life.
        let (first, last) = (*listings.first()?, *listings.last()?);
        let state = state.unwrap_or_else(|| self.end_of(events));
        let ended_by = deeds.iter().filter(|deed| deed.fate.ends());
        Some(Life {
            first: first.clone(),
            last: last.clone(),
            state,
            listed: listings.len(),
            reworded: deeds
                .iter()
                .filter(|deed| deed.fate.changes_words())
                .count(),
            ended_by: match state {
                State::InForce => Vec::new(),
                _ => ended_by.filter_map(|deed| deed.by).collect(),
            },
            deeds,
        })
    }

    /// How a decision ended that no head has in force.
    fn end_of(&self, events: &[(SessionIndex, &Event)]) -> State {
        let void = &self.view().void;
        let valid = events.iter().filter(|(at, _)| !void.contains(at));
        let ends: Vec<State> = valid
            .filter_map(|(_, event)| match event.act {
                Act::Retired { .. } => Some(State::Retired),
                Act::Replaced { .. } => Some(State::Replaced),
                Act::Dropped { .. } => Some(State::Dropped),
                Act::Made { .. }
                | Act::Listed { .. }
                | Act::Reinstated { .. }
                | Act::Joined { .. } => None,
            })
            .collect();
        // What was said in the open counts before what was left out elsewhere.
        ends.into_iter().min().unwrap_or(State::Abandoned)
    }
}

impl Fate {
    /// Whether the decision stands in the new document.
    fn lists(self) -> bool {
        match self {
            Self::Added | Self::Kept | Self::Reworded | Self::ReasonChanged | Self::Reinstated => {
                true
            }
            Self::Dropped | Self::Replaced | Self::Contested | Self::Retired | Self::Abandoned => {
                false
            }
        }
    }

    fn ends(self) -> bool {
        matches!(self, Self::Dropped | Self::Replaced | Self::Retired)
    }

    fn changes_words(self) -> bool {
        matches!(self, Self::Reworded | Self::ReasonChanged)
    }
}

/// Disjoint sets of identities that turned out to be one decision.
#[derive(Default)]
struct Roots(HashMap<TextId, TextId>);

impl Roots {
    fn of(&self, mut identity: TextId) -> TextId {
        while let Some(parent) = self.0.get(&identity) {
            identity = *parent;
        }
        identity
    }

    fn join(&mut self, one: TextId, other: TextId) {
        let (one, other) = (self.of(one), self.of(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
    }
}
