//! What merging new handoffs into a base would do to the decisions in force there
//! (docs/decisions.md, "Over a range").

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::handoff::{HandoffId, NormalText};

use super::change::{DecisionChange, Fate, Place};
use super::line::{Mention, SessionIndex};
use super::step::Act;
use super::texts::TextId;
use super::view::{Standings, View, holders};
use super::{InForce, Ledger, Session};

/// A base, and the handoffs that would come to it.
pub struct Merge {
    /// What was in force in the base, by identity, in the order in which it was first made.
    before: IndexMap<NormalText, InForce>,
    /// The base's handoffs.
    base: HashSet<HandoffId>,
    /// All handoffs after the merge.
    after: Ledger,
    /// The handoffs that are new, in name order.
    new: Vec<SessionIndex>,
    /// What the new handoffs have for heads.
    new_heads: Vec<SessionIndex>,
    /// New texts of decisions in handoffs of the base that were edited, by the old text.
    edits: HashMap<NormalText, DecisionChange>,
}

/// Handoffs of the base that the merge would change.
#[derive(Debug, Clone, Default)]
pub struct Rewritten {
    /// Those that would be deleted.
    pub deleted: HashSet<HandoffId>,
    /// Those that would be edited, as they would be then.
    pub edited: Vec<Session>,
    /// What became of the decisions of the edited ones.
    pub changes: Vec<DecisionChange>,
}

impl Rewritten {
    fn is_empty(&self) -> bool {
        self.deleted.is_empty() && self.edited.is_empty()
    }
}

impl Merge {
    /// What merging `new` into `base` would do. A handoff that is in both is not new.
    pub fn of(base: Vec<Session>, new: Vec<Session>, rewritten: Rewritten) -> Self {
        let ids: HashSet<HandoffId> = base.iter().map(Session::id).collect();
        let new: Vec<Session> = new
            .into_iter()
            .filter(|session| !ids.contains(&session.id()))
            .collect();
        let new_ids: HashSet<HandoffId> = new.iter().map(Session::id).collect();
        // What a handoff had in force hangs on its ancestors alone, so that one ledger tells of
        // both sides, unless the merge changes or brings an ancestor of a handoff of the base.
        let own = |session: &Session| {
            let mut parents = session.metadata.parents.iter();
            !parents.any(|parent| new_ids.contains(parent))
        };
        let alone = (!rewritten.is_empty() || !base.iter().all(own))
            .then(|| standing(&Ledger::of(base.clone()), None));
        let Rewritten {
            deleted,
            edited,
            changes,
        } = rewritten;
        let rewritten: HashSet<HandoffId> = deleted
            .into_iter()
            .chain(edited.iter().map(Session::id))
            .collect();
        let kept = base
            .into_iter()
            .filter(|session| !rewritten.contains(&session.id()))
            .chain(edited);
        let after = Ledger::with_tips(kept.chain(new), &[&ids, &new_ids]);
        let new = after.members(&new_ids);
        Self {
            before: alone
                .unwrap_or_else(|| standing(&after, Some(View::of(&after, &after.members(&ids))))),
            new_heads: Standings::of(&after, &new).heads,
            edits: edits(changes),
            base: ids,
            after,
            new,
        }
    }

    /// The ledger after the merge.
    pub fn ledger(&self) -> &Ledger {
        &self.after
    }

    /// The handoffs that are new, in name order.
    pub fn new_handoffs(&self) -> Vec<HandoffId> {
        self.after.ids_of(&self.new)
    }

    /// The new handoffs that no other new one continues, in name order.
    pub fn tips(&self) -> Vec<HandoffId> {
        self.after.ids_of(&self.new_heads)
    }

    /// What would become of each decision: first what a reviewer must see, then in the order in
    /// which the decisions were first made.
    pub fn changes(&self) -> Vec<DecisionChange> {
        let after = standing(&self.after, None);
        let mut judge = Judge {
            merge: self,
            lost: self.lost(),
            after: &after,
            consumed: HashSet::new(),
        };
        let mut changes: Vec<DecisionChange> = self
            .before
            .iter()
            .map(|(text, held)| judge.existing(text, held))
            .collect();
        changes.extend(
            after
                .iter()
                .filter_map(|(text, held)| judge.arrived(text, held)),
        );
        changes.extend(self.contested());
        changes.extend(self.abandoned(&after));
        changes.sort_by_key(|change| change.fate);
        changes
    }

    /// What lines of new handoffs dropped or replaced and do not hold any more: the last event
    /// for each decision.
    fn lost(&self) -> HashMap<TextId, (SessionIndex, Act, bool)> {
        let new: HashSet<SessionIndex> = self.new.iter().copied().collect();
        let mut lost = HashMap::new();
        for head in &self.new_heads {
            let line = self.after.lines.get(head);
            for at in self.after.ancestry(*head) {
                if !new.contains(&at) {
                    continue;
                }
                for event in &self.after.events[at.get()] {
                    let gone = matches!(event.act, Act::Dropped { .. } | Act::Replaced { .. });
                    let held = line.is_some_and(|l| l.in_force_as(event.identity).is_some());
                    if gone && !held {
                        let entry = (at, event.act.clone(), event.certain);
                        lost.insert(event.identity, entry);
                    }
                }
            }
        }
        lost
    }

    /// What new handoffs list although the base had retired it.
    fn contested(&self) -> Vec<DecisionChange> {
        let view = self.after.view();
        let mut changes = Vec::new();
        for contested in &view.contested {
            let retired_in_base = contested
                .retired_by
                .iter()
                .find(|by| self.base.contains(&self.after.id_of(**by)));
            let Some((retired_by, listed)) =
                retired_in_base.zip(self.last_listing(contested.identity))
            else {
                continue;
            };
            let held_by: Vec<SessionIndex> = contested
                .held_by
                .iter()
                .filter(|head| self.new_heads.contains(head))
                .copied()
                .collect();
            if held_by.is_empty() {
                continue;
            }
            changes.push(DecisionChange {
                held_by: self.after.ids_of(&held_by),
                by: Some(self.after.id_of(*retired_by)),
                ..DecisionChange::new(
                    Fate::Contested,
                    self.after.retirement(*retired_by, contested.identity),
                    Some(self.after.place(listed)),
                )
            });
        }
        changes
    }

    /// What new handoffs that were given up had made.
    fn abandoned(&self, after: &IndexMap<NormalText, InForce>) -> Vec<DecisionChange> {
        let void = Standings::of(&self.after, &self.new).void;
        let mut seen = HashSet::new();
        let mut changes = Vec::new();
        for at in self.new.iter().filter(|at| void.contains(at)) {
            for event in &self.after.events[at.get()] {
                let (Act::Made { index }, Some(text)) =
                    (&event.act, self.after.texts.text(event.identity))
                else {
                    continue;
                };
                let known = after.contains_key(text) || self.before.contains_key(text);
                if !known && seen.insert(event.identity) {
                    let place = self.after.place(Mention {
                        session: *at,
                        index: *index,
                    });
                    changes.push(DecisionChange::new(Fate::Abandoned, None, Some(place)));
                }
            }
        }
        changes
    }

    /// Where a new handoff that was not given up last listed a decision.
    fn last_listing(&self, identity: TextId) -> Option<Mention> {
        self.listings(identity).pop().map(|(_, listed)| listed)
    }

    /// Where new handoffs listed a decision, each with where it had been listed before.
    fn listings(&self, identity: TextId) -> Vec<(Option<Mention>, Mention)> {
        let void = &self.after.view().void;
        let new = self.new.iter().filter(|at| !void.contains(at));
        new.flat_map(|at| {
            let events = self.after.events[at.get()].iter();
            events
                .filter(move |event| event.identity == identity)
                .filter_map(move |event| {
                    let (before, index) = match &event.act {
                        Act::Made { index } | Act::Reinstated { index, .. } => (None, *index),
                        Act::Listed { before, index } => (Some(*before), *index),
                        Act::Retired { .. }
                        | Act::Replaced { .. }
                        | Act::Dropped { .. }
                        | Act::Joined { .. } => return None,
                    };
                    let session = *at;
                    Some((before, Mention { session, index }))
                })
        })
        .collect()
    }
}

/// Judges one decision after the other.
struct Judge<'a> {
    merge: &'a Merge,
    lost: HashMap<TextId, (SessionIndex, Act, bool)>,
    after: &'a IndexMap<NormalText, InForce>,
    /// Decisions that were shown as what stands in the place of another one.
    consumed: HashSet<NormalText>,
}

impl<'a> Judge<'a> {
    fn ledger(&self) -> &'a Ledger {
        &self.merge.after
    }

    /// What becomes of a decision that the base has in force.
    fn existing(&mut self, text: &NormalText, held: &InForce) -> DecisionChange {
        let old = held.place();
        let Some(identity) = self.ledger().texts.find(text) else {
            return self.gone(text, old, Vec::new());
        };
        let now = self.now(text, held);
        let mut held_by = self.holders(text);
        held_by.extend(
            now.filter(|_| held_by.is_empty())
                .into_iter()
                .flat_map(|now| self.holders(&now.origin.whole)),
        );
        if now.is_none()
            && let Some(change) = self.retired(identity, held, &old, &held_by)
        {
            return change;
        }
        if let Some((at, act, certain)) = self.lost.get(&identity).cloned() {
            return self.lost(old, at, &act, certain, held_by);
        }
        match now {
            Some(held) => self.standing(identity, old, held.place()),
            None => self.gone(text, old, held_by),
        }
    }

    /// The heads after the merge that have a decision in force.
    fn holders(&self, text: &NormalText) -> Vec<HandoffId> {
        let ledger = self.ledger();
        let Some(identity) = ledger.texts.find(text) else {
            return Vec::new();
        };
        ledger.ids_of(&holders(ledger, &ledger.view().heads, identity))
    }

    /// The decision after the merge: by its identity, or another one that says the same.
    fn now(&mut self, text: &NormalText, held: &InForce) -> Option<&'a InForce> {
        if let Some(now) = self.after.get(text) {
            return Some(now);
        }
        let (text, now) = self
            .after
            .iter()
            .find(|(_, now)| now.statement.whole == held.statement.whole)?;
        self.consumed.insert(text.clone());
        Some(now)
    }

    fn retired(
        &self,
        identity: TextId,
        held: &InForce,
        old: &Place,
        held_by: &[HandoffId],
    ) -> Option<DecisionChange> {
        let ledger = self.ledger();
        let texts =
            [&held.statement.whole, &held.statement.lead].map(|text| ledger.texts.find(text));
        let texts = texts.into_iter().flatten().chain([identity]);
        let by = *ledger.view().retired.by_texts(texts).last()?;
        let place = self.ledger().retirement(by, identity);
        Some(DecisionChange {
            held_by: held_by.to_vec(),
            by: Some(ledger.id_of(by)),
            ..DecisionChange::new(Fate::Retired, Some(old.clone()), place)
        })
    }

    /// A decision that a new line let go of without a word.
    fn lost(
        &mut self,
        old: Place,
        at: SessionIndex,
        act: &Act,
        certain: bool,
        held_by: Vec<HandoffId>,
    ) -> DecisionChange {
        let successor = self.successor(at, act);
        let by = Some(self.ledger().id_of(at));
        let change = match successor {
            Some((text, place)) => {
                self.consumed.insert(text);
                DecisionChange::new(Fate::Replaced, Some(old), Some(place))
            }
            None => DecisionChange::new(Fate::Dropped, Some(old), None),
        };
        DecisionChange {
            held_by,
            certain,
            by,
            ..change
        }
    }

    /// What stands in the place of a replaced decision after the merge; the last of a chain.
    fn successor(&self, at: SessionIndex, act: &Act) -> Option<(NormalText, Place)> {
        let (mut at, mut act) = (at, act);
        // A chain is no longer than there are events; a circle must not hang.
        for _ in 0..=self.lost.len() {
            let Act::Replaced { index, .. } = act else {
                return None;
            };
            let identity = self.made(at, *index)?;
            let text = self.ledger().texts.text(identity)?;
            if let Some(held) = self.after.get(text) {
                return Some((text.clone(), held.place()));
            }
            let (next, next_act, _) = self.lost.get(&identity)?;
            (at, act) = (*next, next_act);
        }
        None
    }

    /// The identity of a handoff's own decision.
    fn made(&self, at: SessionIndex, own: u32) -> Option<TextId> {
        let events = self.ledger().events[at.get()].iter();
        events
            .filter_map(|event| match &event.act {
                Act::Made { index } | Act::Listed { index, .. } | Act::Reinstated { index, .. } => {
                    (*index == own).then_some(event.identity)
                }
                Act::Retired { .. }
                | Act::Replaced { .. }
                | Act::Dropped { .. }
                | Act::Joined { .. } => None,
            })
            .next()
    }

    /// A decision that stands on both sides: did a new handoff change its words?
    fn standing(&self, identity: TextId, old: Place, now: Place) -> DecisionChange {
        let ledger = self.ledger();
        let listings = self.merge.listings(identity);
        let Some((_, last)) = listings.last() else {
            return DecisionChange::new(Fate::Kept, Some(old.clone()), Some(old));
        };
        // What the new handoffs found counts too: a base that changed its own words meanwhile
        // is not changed back by a branch that repeats the old ones.
        let found = listings.first().and_then(|(before, _)| *before);
        let unchanged =
            found.is_some_and(|found| ledger.said(found).whole == ledger.said(*last).whole);
        if unchanged {
            return DecisionChange::new(Fate::Kept, Some(old.clone()), Some(old));
        }
        let is_new = now.handoff.is_some_and(|id| !self.merge.base.contains(&id));
        DecisionChange::between(old, if is_new { now } else { ledger.place(*last) })
    }

    /// A decision that nobody holds any more, and that no new handoff let go of.
    fn gone(&mut self, text: &NormalText, old: Place, held_by: Vec<HandoffId>) -> DecisionChange {
        if let Some(edit) = self.merge.edits.get(text) {
            if let Some(new) = &edit.new {
                self.consumed.insert(new.statement.whole.clone());
            }
            return edit.clone();
        }
        let void = &self.ledger().view().void;
        let given_up = old
            .handoff
            .and_then(|id| self.ledger().ids.get(&id))
            .is_some_and(|at| void.contains(at));
        let fate = if given_up {
            Fate::Abandoned
        } else {
            Fate::Dropped
        };
        DecisionChange {
            held_by,
            ..DecisionChange::new(fate, Some(old), None)
        }
    }

    /// A decision that is in force after the merge and was not before.
    fn arrived(&self, text: &NormalText, held: &InForce) -> Option<DecisionChange> {
        if self.merge.before.contains_key(text) || self.consumed.contains(text) {
            return None;
        }
        let identity = self.ledger().texts.find(text)?;
        let new = held.place();
        let back_from = self.back_from(identity);
        Some(match back_from {
            Some(retired_by) => DecisionChange::new(
                Fate::Reinstated,
                self.ledger().retirement(retired_by, identity),
                Some(new),
            ),
            None => DecisionChange::new(Fate::Added, None, Some(new)),
        })
    }

    /// The handoff of the base whose retirement a new handoff took back.
    fn back_from(&self, identity: TextId) -> Option<SessionIndex> {
        let ledger = self.ledger();
        let mut from = None;
        for at in &self.merge.new {
            for event in &ledger.events[at.get()] {
                if let Act::Reinstated { retired_by, .. } = &event.act
                    && event.identity == identity
                {
                    let in_base =
                        |by: &&SessionIndex| self.merge.base.contains(&ledger.id_of(**by));
                    from = retired_by.iter().rfind(in_base).copied().or(from);
                }
            }
        }
        from
    }
}

/// What is in force, by the text a decision was first made with.
fn standing(ledger: &Ledger, view: Option<View>) -> IndexMap<NormalText, InForce> {
    let view = view.as_ref().unwrap_or_else(|| ledger.view());
    view.in_force
        .iter()
        .filter_map(|(identity, held)| {
            let text = ledger.texts.text(*identity)?;
            Some((text.clone(), ledger.entry(held)))
        })
        .collect()
}

fn edits(changes: Vec<DecisionChange>) -> HashMap<NormalText, DecisionChange> {
    changes
        .into_iter()
        .filter(|change| change.new.is_some() && change.fate != Fate::Kept)
        .filter_map(|change| Some((change.old.as_ref()?.statement.whole.clone(), change)))
        .collect()
}
