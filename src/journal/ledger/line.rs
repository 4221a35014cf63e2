//! What one line of work has in force, after one of its handoffs.

use std::rc::Rc;

use super::merge_map::MergeMap;
use super::texts::{TextId, Texts};

/// A handoff's place among those of a ledger, which are in name order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SessionIndex(pub(super) u32);

impl SessionIndex {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) fn get(self) -> usize {
        self.0 as usize
    }
}

/// One listing of a decision. The order is that of the handoffs, then that of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mention {
    /// The handoff that lists it.
    pub(super) session: SessionIndex,
    /// Which of its decisions it is, from 0.
    pub(super) index: u32,
}

/// A decision that a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// Where it was first made.
    pub(super) first: Mention,
    /// Where it was last listed.
    pub(super) last: Mention,
    /// The whole text as last listed.
    pub(super) whole: TextId,
    /// The same without its reason.
    pub(super) lead: TextId,
}

impl Held {
    /// One decision that two lines hold: what was said last counts.
    pub(super) fn join(&self, other: &Self) -> Self {
        let last = if self.last >= other.last { self } else { other };
        Self {
            first: self.first.min(other.first),
            ..*last
        }
    }
}

/// How a text names a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It is the whole item.
    Whole,
    /// It is the item without its reason.
    Lead,
}

/// The decision that a text other than the first one names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    reach: Reach,
    since: Mention,
    identity: TextId,
}

/// Who retired what a text names, and whose retirements were taken back.
#[derive(Debug, Clone, Default)]
struct Retirements {
    by: Rc<[SessionIndex]>,
    undone: Rc<[SessionIndex]>,
}

/// What a line of work holds. Cloning it copies three pointers.
///
/// A decision's identity is the number of the text it was first made with.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    held: MergeMap<Held>,
    names: MergeMap<Name>,
    retired: MergeMap<Retirements>,
}

impl Line {
    /// Takes in another line: what either holds is held. The order of merging does not matter,
    /// because each value is joined by an order that all handoffs share.
    pub(super) fn merge(&mut self, other: &Self) {
        self.merge_held(other);
        self.names
            .merge(&other.names, &|a: &Name, b: &Name| *a.min(b));
        self.retired
            .merge(&other.retired, &|a: &Retirements, b: &Retirements| {
                Retirements {
                    by: union(&a.by, &b.by),
                    undone: union(&a.undone, &b.undone),
                }
            });
    }

    /// Takes in what another line holds, and nothing else of it: enough to list it, and not enough for
    /// a handoff that continues both.
    pub(super) fn merge_held(&mut self, other: &Self) {
        self.held.merge(&other.held, &Held::join);
    }

    /// The decision that goes by this text: the text's own number where no earlier decision has
    /// borne it.
    pub(super) fn named(&self, text: TextId, reach: Reach) -> TextId {
        self.names
            .get(text.0)
            .filter(|name| name.reach <= reach)
            .map_or(text, |name| name.identity)
    }

    /// The decision as the line holds it; also one that was retired beside the line and came in
    /// by a merge.
    pub(super) fn get(&self, identity: TextId) -> Option<&Held> {
        self.held.get(identity.0)
    }

    /// The decision as the line has it in force.
    pub(super) fn in_force_as(&self, identity: TextId) -> Option<&Held> {
        self.get(identity)
            .filter(|held| self.retired_by(identity, held).is_empty())
    }

    /// What is in force in this line, by identity.
    pub(super) fn in_force(&self) -> impl Iterator<Item = (TextId, &Held)> {
        self.all()
            .filter(|(identity, held)| self.retired_by(*identity, held).is_empty())
    }

    /// All that the line holds, by identity, with what was retired beside it.
    pub(super) fn all(&self) -> impl Iterator<Item = (TextId, &Held)> {
        self.held.iter().map(|(key, held)| (TextId(key), held))
    }

    /// Holds a decision under its identity, and remembers the texts it goes by, as far as they are
    /// ever looked for.
    pub(super) fn hold(&mut self, identity: TextId, held: Held, texts: &Texts) {
        self.held.insert(identity.0, held);
        self.name(held.whole, Reach::Whole, held.last, identity);
        if texts.is_wanted(held.lead) {
            self.name(held.lead, Reach::Lead, held.last, identity);
        }
    }

    fn name(&mut self, text: TextId, reach: Reach, since: Mention, identity: TextId) {
        if text == identity {
            return;
        }
        let known = self.names.get(text.0);
        let stays = known.is_some_and(|name| {
            name.identity == identity && name.reach <= reach
                || name.reach < reach
                || name.reach == Reach::Lead && self.in_force_as(name.identity).is_some()
        });
        if !stays {
            self.names.insert(
                text.0,
                Name {
                    reach,
                    since,
                    identity,
                },
            );
        }
    }

    /// Lets go of a decision.
    pub(super) fn release(&mut self, identity: TextId) {
        self.held.remove(identity.0);
    }

    /// Notes that a handoff retired what this text names.
    pub(super) fn retire(&mut self, text: TextId, by: SessionIndex) {
        let mut entry = self.retired.get(text.0).cloned().unwrap_or_default();
        entry.by = union(&entry.by, &[by]);
        self.retired.insert(text.0, entry);
    }

    /// Notes that what this text names is back from the retirement by that handoff.
    pub(super) fn reinstate(&mut self, text: TextId, retired_by: SessionIndex) {
        let mut entry = self.retired.get(text.0).cloned().unwrap_or_default();
        entry.undone = union(&entry.undone, &[retired_by]);
        self.retired.insert(text.0, entry);
    }

    /// The handoffs of this line that retired a decision and were not taken back.
    pub(super) fn retired_by(&self, identity: TextId, held: &Held) -> Vec<SessionIndex> {
        let mut by = Vec::new();
        for text in [identity, held.whole, held.lead] {
            let Some(entry) = self.retired.get(text.0) else {
                continue;
            };
            by.extend(
                entry
                    .by
                    .iter()
                    .filter(|by| !entry.undone.contains(by) && !spares(**by, held)),
            );
        }
        by.sort_unstable();
        by.dedup();
        by
    }
}

/// A handoff does not retire what it made itself: `~~Use SQLite~~: one file is not enough` may
/// stand beside `Use SQLite: one file for each user`, which begins with the same words.
pub(super) fn spares(by: SessionIndex, held: &Held) -> bool {
    by == held.first.session
}

fn union(a: &Rc<[SessionIndex]>, b: &[SessionIndex]) -> Rc<[SessionIndex]> {
    if b.iter().all(|index| a.contains(index)) {
        return a.clone();
    }
    let mut all = [a, b].concat();
    all.sort_unstable();
    all.dedup();
    all.into()
}
