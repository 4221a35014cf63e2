//! What merging new handoffs into a base would do to the decisions in force there
//! (docs/decisions.md, "Over a range").

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::handoff::{HandoffId, NormalText};
use crate::journal::hashing::{QuickMap, QuickSet};

use super::change::{DecisionChange, Fate, Said};
use super::line::{Held, Mention, SessionIndex};
use super::step::{Act, Event};
use super::texts::TextId;
use super::view::{Standings, View};
use super::{Ledger, Remembered, Session};

/// A decision that the base has in force.
struct InBase {
    /// The text it was first made with.
    text: NormalText,
    /// Its identity after the merge; none when no handoff has that text any more.
    identity: Option<TextId>,
    /// Where the base last listed it.
    last: Said,
}

/// A base, and the handoffs that would come to it.
pub struct Merge {
    /// What was in force in the base, in the order in which it was first made.
    before: Vec<InBase>,
    /// The identities of that.
    known: QuickSet<TextId>,
    /// The base's handoffs.
    base: HashSet<HandoffId>,
    /// All handoffs after the merge.
    after: Ledger,
    /// The handoffs that are new, in name order.
    new: Vec<SessionIndex>,
    /// What the new handoffs have for heads.
    new_heads: Vec<SessionIndex>,
    /// What the new handoffs did with each decision, in name order: the handoff, and which of its
    /// events.
    deeds: QuickMap<TextId, Vec<(SessionIndex, usize)>>,
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
    pub fn of(
        base: impl IntoIterator<Item = impl Into<Arc<Session>>>,
        new: Vec<Session>,
        rewritten: Rewritten,
    ) -> Self {
        let base = base.into_iter().map(Into::into).collect();
        Self::remembering(base, new, rewritten, &Remembered::nothing())
    }

    /// The same, by judgements that were made before as far as there are some.
    pub fn remembering(
        base: Vec<Arc<Session>>,
        new: Vec<Session>,
        rewritten: Rewritten,
        remembered: &Rc<Remembered>,
    ) -> Self {
        let ids: HashSet<HandoffId> = base.iter().map(|session| session.id()).collect();
        let new: Vec<Arc<Session>> = new
            .into_iter()
            .map(Arc::new)
            .filter(|session| !ids.contains(&session.id()))
            .collect();
        let new_ids: HashSet<HandoffId> = new.iter().map(|session| session.id()).collect();
        let alone = (!rewritten.is_empty() || continue_any(&base, &new_ids))
            .then(|| Ledger::remembering(base.clone(), remembered.clone()));
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
            .chain(edited.into_iter().map(Arc::new));
        let after = Ledger::with_tips(
            kept.chain(new).collect(),
            &[&ids, &new_ids],
            remembered.clone(),
        );
        let new = after.members(&new_ids);
        let before = match alone {
            Some(alone) => in_base(&alone, alone.view(), |_, text| after.texts.find(text)),
            None => in_part(&after, &ids),
        };
        Self {
            known: before.iter().filter_map(|held| held.identity).collect(),
            before,
            new_heads: Standings::of(&after, &new).heads,
            deeds: deeds(&after, &new),
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
        let view = self.after.view();
        let after = &view.in_force;
        let mut judge = Judge {
            merge: self,
            lost: self.lost(),
            after: after.iter().map(|(id, held)| (*id, held)).collect(),
            after_by_text: OnceCell::new(),
            consumed: QuickSet::default(),
        };
        // Nearly all of them are on both sides.
        let mut changes = Vec::with_capacity(self.before.len().max(after.len()) + self.new.len());
        changes.extend(self.before.iter().map(|held| judge.existing(held)));
        let after = after.iter();
        changes.extend(after.filter_map(|(identity, held)| judge.arrived(*identity, held)));
        changes.extend(self.contested());
        changes.extend(self.abandoned(&judge.after));
        changes.sort_by_key(|change| change.fate);
        changes
    }

    /// What lines of new handoffs dropped or replaced and do not hold any more: the last event
    /// for each decision.
    fn lost(&self) -> QuickMap<TextId, (SessionIndex, Act, bool)> {
        let new: HashSet<SessionIndex> = self.new.iter().copied().collect();
        let mut lost = QuickMap::default();
        for head in &self.new_heads {
            let line = self.after.lines.get(head);
            for at in self.after.ancestry(*head) {
                if !new.contains(&at) {
                    continue;
                }
                for event in self.after.events.row(at.get()) {
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
                    Some(self.after.said(listed)),
                )
            });
        }
        changes
    }

    /// What new handoffs that were given up had made.
    fn abandoned(&self, after: &QuickMap<TextId, &Held>) -> Vec<DecisionChange> {
        let void = Standings::of(&self.after, &self.new).void;
        let mut seen = HashSet::new();
        let mut changes = Vec::new();
        for at in self.new.iter().filter(|at| void.contains(at)) {
            for event in self.after.events.row(at.get()) {
                let Act::Made { index } = &event.act else {
                    continue;
                };
                let identity = &event.identity;
                let known = after.contains_key(identity) || self.known.contains(identity);
                if !known && seen.insert(event.identity) {
                    let said = self.after.said(Mention {
                        session: *at,
                        index: *index,
                    });
                    changes.push(DecisionChange::new(Fate::Abandoned, None, Some(said)));
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
        self.events_of(identity)
            .filter(|(at, _)| !void.contains(at))
            .filter_map(|(session, event)| {
                let (before, index) = match &event.act {
                    Act::Made { index } | Act::Reinstated { index, .. } => (None, *index),
                    Act::Listed { before, index } => (Some(*before), *index),
                    Act::Retired { .. }
                    | Act::Replaced { .. }
                    | Act::Dropped { .. }
                    | Act::Joined { .. } => return None,
                };
                Some((before, Mention { session, index }))
            })
            .collect()
    }

    /// What new handoffs did with a decision, in name order.
    fn events_of(&self, identity: TextId) -> impl Iterator<Item = (SessionIndex, &Event)> {
        let deeds = self.deeds.get(&identity).into_iter().flatten();
        deeds.filter_map(|(at, number)| Some((*at, self.after.events.row(at.get()).get(*number)?)))
    }
}

/// Judges one decision after the other.
struct Judge<'a> {
    merge: &'a Merge,
    lost: QuickMap<TextId, (SessionIndex, Act, bool)>,
    /// What is in force after the merge.
    after: QuickMap<TextId, &'a Held>,
    /// The same by the text that was listed last; the one that was made first counts. Few merges need
    /// it.
    after_by_text: OnceCell<QuickMap<TextId, TextId>>,
    /// Decisions that were shown as what stands in the place of another one.
    consumed: QuickSet<TextId>,
}

impl<'a> Judge<'a> {
    fn ledger(&self) -> &'a Ledger {
        &self.merge.after
    }

    /// What becomes of a decision that the base has in force.
    fn existing(&mut self, before: &InBase) -> DecisionChange {
        let Some(identity) = before.identity else {
            return self.gone(before);
        };
        let now = self.now(identity, &before.last);
        if now.is_none()
            && let Some(change) = self.retired(identity, &before.last)
        {
            return self.with_holders(change, identity, now);
        }
        if let Some((at, act, certain)) = self.lost.get(&identity).cloned() {
            let change = self.lost(before.last.clone(), at, &act, certain);
            return self.with_holders(change, identity, now);
        }
        match now.and_then(|now| self.after.get(&now)) {
            Some(held) => self.held_on_both_sides(identity, &before.last, held),
            None => self.gone(before),
        }
    }

    /// The same change with who still holds the decision. Every head is asked, which is only worth
    /// it for the few decisions that a merge takes away.
    fn with_holders(
        &self,
        change: DecisionChange,
        identity: TextId,
        now: Option<TextId>,
    ) -> DecisionChange {
        let mut held_by = self.holders(identity);
        if let Some(now) = now.filter(|_| held_by.is_empty()) {
            held_by = self.holders(now);
        }
        DecisionChange { held_by, ..change }
    }

    /// The heads after the merge that have a decision in force: in their own line, or because what
    /// retired it there was taken back in another one.
    fn holders(&self, identity: TextId) -> Vec<HandoffId> {
        let ledger = self.ledger();
        let view = ledger.view();
        let holds = |head: &&SessionIndex| {
            let line = ledger.lines.get(head);
            line.is_some_and(|line| {
                let held = line.get(identity);
                held.is_some_and(|held| view.retired.by(identity, held).is_empty())
                    || line.in_force_as(identity).is_some()
            })
        };
        let holders: Vec<SessionIndex> = view.heads.iter().filter(holds).copied().collect();
        ledger.ids_of(&holders)
    }

    /// What the decision goes by after the merge: its identity, or that of another one that says the
    /// same.
    fn now(&mut self, identity: TextId, last: &Said) -> Option<TextId> {
        if self.after.contains_key(&identity) {
            return Some(identity);
        }
        let whole = self.ledger().texts.find(&last.statement.whole)?;
        let found = *self.after_by_text().get(&whole)?;
        self.consumed.insert(found);
        Some(found)
    }

    fn after_by_text(&self) -> &QuickMap<TextId, TextId> {
        self.after_by_text.get_or_init(|| {
            let in_force = self.ledger().view().in_force.iter().rev();
            in_force.map(|(id, held)| (held.whole, *id)).collect()
        })
    }

    fn retired(&self, identity: TextId, old: &Said) -> Option<DecisionChange> {
        let ledger = self.ledger();
        let texts = [&old.statement.whole, &old.statement.lead].map(|text| ledger.texts.find(text));
        let texts = texts.into_iter().flatten().chain([identity]);
        let by = *ledger.view().retired.by_texts(texts).last()?;
        let said = self.ledger().retirement(by, identity);
        Some(DecisionChange {
            by: Some(ledger.id_of(by)),
            ..DecisionChange::new(Fate::Retired, Some(old.clone()), said)
        })
    }

    /// A decision that a new line let go of without a word.
    fn lost(&mut self, old: Said, at: SessionIndex, act: &Act, certain: bool) -> DecisionChange {
        let successor = self.successor(at, act);
        let by = Some(self.ledger().id_of(at));
        let change = match successor {
            Some((identity, said)) => {
                self.consumed.insert(identity);
                DecisionChange::new(Fate::Replaced, Some(old), Some(said))
            }
            None => DecisionChange::new(Fate::Dropped, Some(old), None),
        };
        DecisionChange {
            certain,
            by,
            ..change
        }
    }

    /// What stands in the place of a replaced decision after the merge; the last of a chain.
    fn successor(&self, at: SessionIndex, act: &Act) -> Option<(TextId, Said)> {
        let (mut at, mut act) = (at, act);
        // A chain is no longer than there are events; a circle must not hang.
        for _ in 0..=self.lost.len() {
            let Act::Replaced { index, .. } = act else {
                return None;
            };
            let identity = self.made(at, *index)?;
            if let Some(held) = self.after.get(&identity) {
                return Some((identity, self.ledger().said(held.last)));
            }
            let (next, next_act, _) = self.lost.get(&identity)?;
            (at, act) = (*next, next_act);
        }
        None
    }

    /// The identity of a handoff's own decision.
    fn made(&self, at: SessionIndex, own: u32) -> Option<TextId> {
        let events = self.ledger().events.row(at.get()).iter();
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
    fn held_on_both_sides(&self, identity: TextId, old: &Said, now: &Held) -> DecisionChange {
        let ledger = self.ledger();
        let listings = self.merge.listings(identity);
        let kept = || DecisionChange::new(Fate::Kept, Some(old.clone()), Some(old.clone()));
        let Some((_, last)) = listings.last() else {
            return kept();
        };
        // What the new handoffs found counts too: a base that changed its own words meanwhile
        // is not changed back by a branch that repeats the old ones.
        let found = listings.first().and_then(|(before, _)| *before);
        let unchanged = found
            .is_some_and(|found| ledger.statement(found).whole == ledger.statement(*last).whole);
        if unchanged {
            return kept();
        }
        let now = ledger.said(now.last);
        let is_new = now.handoff.is_some_and(|id| !self.merge.base.contains(&id));
        // Those that listed it again in the same words did nothing.
        let said_anew = listings.iter().rev().find(|(before, listed)| {
            before.is_none_or(|before| {
                ledger.statement(before).whole != ledger.statement(*listed).whole
            })
        });
        let change =
            DecisionChange::between(old.clone(), if is_new { now } else { ledger.said(*last) });
        DecisionChange {
            by: said_anew.map_or(change.by, |(_, listed)| Some(ledger.id_of(listed.session))),
            ..change
        }
    }

    /// A decision that nobody holds any more, and that no new handoff let go of.
    fn gone(&mut self, before: &InBase) -> DecisionChange {
        if let Some(edit) = self.merge.edits.get(&before.text) {
            let new = edit.new.as_ref();
            let new = new.and_then(|new| self.ledger().texts.find(&new.statement.whole));
            self.consumed.extend(new);
            return edit.clone();
        }
        let old = before.last.clone();
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
        let change = DecisionChange::new(fate, Some(old), None);
        match before.identity {
            Some(identity) => self.with_holders(change, identity, None),
            None => change,
        }
    }

    /// A decision that is in force after the merge and was not before.
    fn arrived(&self, identity: TextId, held: &Held) -> Option<DecisionChange> {
        if self.merge.known.contains(&identity) || self.consumed.contains(&identity) {
            return None;
        }
        let ledger = self.ledger();
        let new = ledger.said(held.last);
        let (change, by) = match self.back_from(identity) {
            Some((retired_by, by)) => {
                let retired = ledger.retirement(retired_by, identity);
                let change = DecisionChange::new(Fate::Reinstated, retired, Some(new));
                (change, Some(ledger.id_of(by)))
            }
            None => {
                let first = ledger.id_of(held.first.session);
                let change = DecisionChange::new(Fate::Added, None, Some(new));
                (change, (!self.merge.base.contains(&first)).then_some(first))
            }
        };
        // Not the one that listed it last.
        Some(DecisionChange {
            by: by.or(change.by),
            ..change
        })
    }

    /// The handoff of the base whose retirement a new handoff took back, and that one.
    fn back_from(&self, identity: TextId) -> Option<(SessionIndex, SessionIndex)> {
        let ledger = self.ledger();
        let in_base = |by: &&SessionIndex| self.merge.base.contains(&ledger.id_of(**by));
        let back = |event: &Event| match &event.act {
            Act::Reinstated { retired_by, .. } => retired_by.iter().rfind(in_base).copied(),
            _ => None,
        };
        let events = self.merge.events_of(identity);
        events
            .filter_map(|(at, event)| Some((back(event)?, at)))
            .last()
    }
}

/// What some handoffs did with each decision.
fn deeds(ledger: &Ledger, of: &[SessionIndex]) -> QuickMap<TextId, Vec<(SessionIndex, usize)>> {
    let mut deeds: QuickMap<TextId, Vec<(SessionIndex, usize)>> = QuickMap::default();
    for at in of {
        for (number, event) in ledger.events.row(at.get()).iter().enumerate() {
            deeds.entry(event.identity).or_default().push((*at, number));
        }
    }
    deeds
}

/// Whether one of these handoffs continues one of those. What a handoff had in force hangs on its
/// ancestors alone: where this is not so, and nothing is rewritten, one ledger tells of both sides.
fn continue_any(sessions: &[Arc<Session>], ids: &HashSet<HandoffId>) -> bool {
    let mut parents = sessions
        .iter()
        .flat_map(|session| &session.metadata.parents);
    parents.any(|parent| ids.contains(parent))
}

/// What these handoffs of a ledger have in force by themselves.
fn in_part(ledger: &Ledger, ids: &HashSet<HandoffId>) -> Vec<InBase> {
    let members = ledger.members(ids);
    let standings = Standings::of(ledger, &members);
    let view = View::of(ledger, &members, standings);
    in_base(ledger, &view, |own, _| Some(own))
}

/// What a view of a ledger has in force; `identity` says what that is after the merge.
fn in_base(
    ledger: &Ledger,
    view: &View,
    identity: impl Fn(TextId, &NormalText) -> Option<TextId>,
) -> Vec<InBase> {
    let in_force = view.in_force.iter();
    let in_base = in_force.filter_map(|(own, held)| {
        let text = ledger.texts.text(*own)?.clone();
        Some(InBase {
            identity: identity(*own, &text),
            text,
            last: ledger.said(held.last),
        })
    });
    in_base.collect()
}

fn edits(changes: Vec<DecisionChange>) -> HashMap<NormalText, DecisionChange> {
    changes
        .into_iter()
        .filter(|change| change.new.is_some() && change.fate != Fate::Kept)
        .filter_map(|change| Some((change.old.as_ref()?.statement.whole.clone(), change)))
        .collect()
}
