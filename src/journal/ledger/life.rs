//! One handoff's deeds, and one decision's life.

use crate::handoff::HandoffId;
use crate::journal::hashing::QuickMap;

use super::change::{DecisionChange, Fate, Said};
use super::line::{Mention, SessionIndex};
use super::step::{Act, Event};
use super::texts::TextId;
use super::{InForce, Ledger, Statement};

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
    pub first: Said,
    /// Where it was last listed.
    pub last: Said,
    /// What handoffs did with it, in name order: the handoff, and which of its events.
    events: Vec<(SessionIndex, usize)>,
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
                    .any(|change| change.old.as_ref().is_some_and(|old| *old == text.said()))
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
        let events = self.events.row(at.get());
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
        let own = |index: u32| self.said(Mention { session: at, index });
        let change = match &event.act {
            Act::Made { index } => DecisionChange::new(Fate::Added, None, Some(own(*index))),
            Act::Listed { before, index } => {
                DecisionChange::between(self.said(*before), own(*index))
            }
            Act::Reinstated { retired_by, index } => {
                let retired = retired_by.last();
                let old = retired.and_then(|by| self.retirement(*by, event.identity));
                DecisionChange::new(Fate::Reinstated, old, Some(own(*index)))
            }
            Act::Retired { before, index } => {
                let old = before.map(|before| self.said(before));
                DecisionChange::new(Fate::Retired, old, Some(own(*index)))
            }
            Act::Replaced { before, index } => {
                let old = Some(self.said(*before));
                DecisionChange::new(Fate::Replaced, old, Some(own(*index)))
            }
            Act::Dropped { before } => {
                DecisionChange::new(Fate::Dropped, Some(self.said(*before)), None)
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
    pub(super) fn retirement(&self, by: SessionIndex, identity: TextId) -> Option<Said> {
        let events = self.events.row(by.get()).iter();
        let retired = events.filter_map(|event| match event.act {
            Act::Retired { index, .. } => Some((event.identity != identity, index)),
            _ => None,
        });
        // Where the struck text names this one by its lead alone, the event is another one's.
        let (_, index) = retired.min()?;
        Some(self.said(Mention { session: by, index }))
    }

    /// The lives of all decisions of the tree, in the order in which they were first made.
    pub fn lives(&self) -> Vec<Life> {
        let mut roots = Roots::default();
        let mut events = Vec::with_capacity(self.events.count());
        for at in self.all() {
            for (number, event) in self.events.row(at.get()).iter().enumerate() {
                if let Act::Joined { into } = event.act {
                    roots.join(event.identity, into);
                }
                events.push((event.identity, at, number));
            }
        }
        let view = self.view();
        for (joined, identity) in &view.joined {
            roots.join(*joined, *identity);
        }
        for (identity, ..) in &mut events {
            *identity = roots.of(*identity);
        }
        events.sort_unstable();
        let in_force = view.in_force.iter();
        let in_force = in_force.map(|(identity, _)| (*identity, State::InForce));
        let contested = view.contested.iter();
        let contested = contested.map(|c| (c.identity, State::Contested));
        let mut standing: QuickMap<TextId, State> = QuickMap::default();
        standing.reserve(view.in_force.len());
        standing.extend(
            in_force
                .chain(contested)
                .map(|(identity, state)| (roots.of(identity), state)),
        );
        let mut lives: Vec<(Mention, Life)> = Vec::with_capacity(standing.len());
        for events in events.chunk_by(|(one, ..), (other, ..)| one == other) {
            let standing = events.first().and_then(|(root, ..)| standing.get(root));
            let events = events.iter().map(|(_, at, number)| (*at, *number));
            lives.extend(self.life(events.collect(), standing.copied()));
        }
        lives.sort_by_key(|(first, _)| *first);
        lives.into_iter().map(|(_, life)| life).collect()
    }

    /// What handoffs did with a decision, in name order. Carrying is no deed.
    pub fn deeds_of(&self, life: &Life) -> Vec<DecisionChange> {
        let events = life.events.iter();
        events
            .filter_map(|(at, number)| self.deed(*at, self.events.row(at.get()).get(*number)?))
            .collect()
    }

    /// Every text that a decision was listed with, from the first to the last.
    pub fn listings_of(&self, life: &Life) -> Vec<&Statement> {
        let events = life.events.iter();
        events
            .filter_map(|(session, number)| {
                let index = match self.events.row(session.get()).get(*number)?.act {
                    Act::Made { index }
                    | Act::Listed { index, .. }
                    | Act::Reinstated { index, .. }
                    | Act::Retired { index, .. }
                    | Act::Replaced { index, .. } => index,
                    Act::Dropped { .. } | Act::Joined { .. } => return None,
                };
                let session = *session;
                Some(&**self.statement(Mention { session, index }))
            })
            .collect()
    }

    /// A life, and where it began; none for the retirement of a decision that was never made.
    fn life(
        &self,
        events: Vec<(SessionIndex, usize)>,
        standing: Option<State>,
    ) -> Option<(Mention, Life)> {
        let (mut first, mut last) = (None, None);
        let (mut listed, mut reworded) = (0, 0);
        let mut ended_by = Vec::new();
        for (session, number) in &events {
            let event = &self.events.row(session.get())[*number];
            let (index, before) = match event.act {
                Act::Made { index } | Act::Reinstated { index, .. } => (index, None),
                Act::Listed { before, index } => (index, Some(before)),
                Act::Retired { .. } | Act::Replaced { .. } | Act::Dropped { .. } => {
                    ended_by.push(self.id_of(*session));
                    continue;
                }
                Act::Joined { .. } => continue,
            };
            let mention = Mention {
                session: *session,
                index,
            };
            first = first.or(Some(mention));
            last = Some(mention);
            listed += 1;
            if before.is_some_and(|before| self.changes_words(before, mention)) {
                reworded += 1;
            }
        }
        let (first, last) = first.zip(last)?;
        let state = standing.unwrap_or_else(|| self.end_of(&events));
        if state == State::InForce {
            ended_by.clear();
        }
        let life = Life {
            first: self.said(first),
            last: self.said(last),
            events,
            state,
            listed,
            reworded,
            ended_by,
        };
        Some((first, life))
    }

    /// Whether a decision was listed in other words than before.
    fn changes_words(&self, before: Mention, now: Mention) -> bool {
        if self.numbers_at(before).whole == self.numbers_at(now).whole {
            return false;
        }
        let (old, new) = (self.statement(before), self.statement(now));
        self.remembered.is_rewording(old, new, || {
            let change = DecisionChange::between(self.said(before), self.said(now));
            change.fate.changes_words()
        })
    }

    /// How a decision ended that no head has in force.
    fn end_of(&self, events: &[(SessionIndex, usize)]) -> State {
        let void = &self.view().void;
        let valid = events.iter().filter(|(at, _)| !void.contains(at));
        let ends = valid.filter_map(
            |(at, number)| match self.events.row(at.get())[*number].act {
                Act::Retired { .. } => Some(State::Retired),
                Act::Replaced { .. } => Some(State::Replaced),
                Act::Dropped { .. } => Some(State::Dropped),
                Act::Made { .. }
                | Act::Listed { .. }
                | Act::Reinstated { .. }
                | Act::Joined { .. } => None,
            },
        );
        // What was said in the open counts before what was left out elsewhere.
        ends.min().unwrap_or(State::Abandoned)
    }
}

impl Fate {
    /// Whether it says the same in other words, or on another ground.
    fn changes_words(self) -> bool {
        matches!(self, Self::Reworded | Self::ReasonChanged)
    }
}

/// Disjoint sets of identities that turned out to be one decision.
#[derive(Default)]
struct Roots(QuickMap<TextId, TextId>);

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
