//! One handoff more: what it does with the decisions that it inherits.

use crate::handoff::{Decision, Judgements, NormalText};
use crate::journal::hashing::{QuickMap, QuickSet};
use crate::matching::{Change, Class, compare};

use super::line::{Held, Line, Mention, Reach, SessionIndex};
use super::texts::{Numbers, TextId};
use super::{Ledger, Relation, Session};

/// What a handoff did with one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The decision.
    pub(super) identity: TextId,
    /// What was done.
    pub(super) act: Act,
    /// Whether the tool would assert this; what a person or `save` recorded is certain.
    pub(super) certain: bool,
}

/// What can be done with a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Made: the line did not hold it. `index` is the own decision, from 0.
    Made { index: u32 },
    /// Listed again, maybe in other words.
    Listed { before: Mention, index: u32 },
    /// Made again after those handoffs had retired it.
    Reinstated {
        retired_by: Vec<SessionIndex>,
        index: u32,
    },
    /// Said to hold no longer; `before` is where the line last listed it, if it ever did.
    Retired { before: Option<Mention>, index: u32 },
    /// Another decision stands in its place.
    Replaced { before: Mention, index: u32 },
    /// Not mentioned, and not carried.
    Dropped { before: Mention },
    /// Found to be the same as another one that a merge brought in.
    Joined { into: TextId },
}

/// What an own decision is to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Target {
    identity: TextId,
    /// What it stands in the place of.
    replaces: Option<TextId>,
    certain: bool,
}

/// What the matcher says of an own decision.
#[derive(Debug, Clone, Copy)]
struct Pair {
    index: usize,
    inherited: TextId,
    /// Whether it stands in the place of the inherited one; else it is the same.
    replaces: bool,
    certain: bool,
}

/// How many inherited decisions the matcher looks at, the last listed ones: a handoff that was
/// not judged when it was saved must not cost more the longer its line is.
const MATCHED: usize = 300;

/// The handoff at work.
pub(super) struct Step<'a> {
    ledger: &'a Ledger,
    at: SessionIndex,
    /// What the parents had in force; when done, what this handoff has.
    line: Line,
    events: Vec<Event>,
}

impl<'a> Step<'a> {
    pub(super) fn new(ledger: &'a Ledger, at: SessionIndex, inherited: Line) -> Self {
        Self {
            ledger,
            at,
            line: inherited,
            events: Vec::new(),
        }
    }

    /// Takes the line through the handoff.
    pub(super) fn run(mut self) -> (Line, Vec<Event>) {
        let targets = self.targets();
        // With the carry line nothing is dropped, whatever is mentioned.
        let carries = self.session().carries;
        let mut mentioned = QuickSet::default();
        for (index, target) in targets.into_iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let names = [Some(target.identity), target.replaces];
            mentioned.extend(names.into_iter().flatten().filter(|_| !carries));
            if self.ledger.statement(self.mention(index)).decision.retired {
                self.retire(target, index);
            } else {
                self.list(target, index);
            }
            if let Some(old) = target.replaces {
                self.replace(old, target, index);
            }
        }
        if !carries {
            self.drop_all_but(&mentioned);
        }
        (self.line, self.events)
    }

    fn session(&self) -> &'a Session {
        &self.ledger.sessions[self.at.get()]
    }

    fn mention(&self, index: u32) -> Mention {
        Mention {
            session: self.at,
            index,
        }
    }

    /// What each own decision is: as recorded, else by equal text, else as the matcher judges.
    fn targets(&self) -> Vec<Target> {
        let session = self.session();
        let none = Judgements::default();
        let judgements = session.metadata.judgements.as_ref();
        let recorded = judgements.unwrap_or(&none);
        let mut targets = Vec::with_capacity(session.decisions.len());
        let mut unknown = Vec::new();
        let numbers = self.ledger.numbers.row(self.at.get());
        for (index, statement) in session.decisions.iter().enumerate() {
            let own = numbers[index].whole;
            let same = recorded.same.get(&index).and_then(|text| self.named(text));
            let identity = same.unwrap_or_else(|| self.by_text(own, statement.decision.retired));
            if same.is_none() && self.line.in_force_as(identity).is_none() {
                unknown.push(index);
            }
            let replaces = recorded.replaces.get(&index);
            targets.push(Target {
                identity,
                replaces: replaces.and_then(|text| self.named(text)),
                certain: true,
            });
        }
        if judgements.is_none() {
            self.judge(&unknown, &mut targets);
        }
        targets
    }

    /// The decision that a recorded judgement names.
    fn named(&self, text: &str) -> Option<TextId> {
        let text = self.ledger.texts.find(&NormalText::of(text))?;
        Some(self.line.named(text, Reach::Whole))
    }

    /// The decision that has an own text. Only a struck text may leave the reason out.
    fn by_text(&self, own: TextId, retired: bool) -> TextId {
        let whole = self.line.named(own, Reach::Whole);
        if !retired || self.line.in_force_as(whole).is_some() {
            return whole;
        }
        let lead = self.line.named(own, Reach::Lead);
        match self.line.in_force_as(lead) {
            Some(_) => lead,
            None => whole,
        }
    }

    /// Where nothing was recorded, the matcher says what the own decisions that no text tells
    /// are to the inherited ones that no own text names.
    fn judge(&self, unknown: &[usize], targets: &mut [Target]) {
        if unknown.is_empty() || self.line.all().next().is_none() {
            return;
        }
        let remembered = &self.ledger.remembered;
        let key = self.ledger.fingerprint(self.at);
        if let Some(found) = remembered.handoff(key)
            && let Some(known) = self.recognised(&found, unknown)
        {
            self.take(&known, targets);
            return;
        }
        let found = self.compared(unknown, targets);
        let texts = &self.ledger.texts;
        let found_again = found.iter().filter_map(|found| {
            Some(Relation {
                index: u32::try_from(found.index).ok()?,
                inherited: texts.text(found.inherited)?.clone(),
                replaces: found.replaces,
                certain: found.certain,
            })
        });
        remembered.note_handoff(key, found_again.collect());
        self.take(&found, targets);
    }

    /// Judgements that were made before, if they fit.
    fn recognised(&self, found: &[Relation], unknown: &[usize]) -> Option<Vec<Pair>> {
        let pair = |found: &Relation| {
            let index = found.index as usize;
            let inherited = self.ledger.texts.find(&found.inherited)?;
            let fits = unknown.contains(&index) && self.line.in_force_as(inherited).is_some();
            fits.then_some(Pair {
                index,
                inherited,
                replaces: found.replaces,
                certain: found.certain,
            })
        };
        found.iter().map(pair).collect()
    }

    fn take(&self, pairs: &[Pair], targets: &mut [Target]) {
        for pair in pairs {
            let target = &mut targets[pair.index];
            target.certain = pair.certain;
            if pair.replaces {
                target.replaces = Some(pair.inherited);
            } else {
                target.identity = pair.inherited;
            }
        }
    }

    /// Asks the matcher.
    fn compared(&self, unknown: &[usize], targets: &[Target]) -> Vec<Pair> {
        let named: QuickSet<TextId> = targets.iter().map(|target| target.identity).collect();
        let mut open: Vec<(TextId, Held)> = self
            .line
            .in_force()
            .filter(|(identity, _)| !named.contains(identity))
            .map(|(identity, held)| (identity, *held))
            .collect();
        if open.is_empty() {
            return Vec::new();
        }
        open.sort_unstable_by_key(|(_, held)| held.last);
        open.drain(..open.len().saturating_sub(MATCHED));
        let old: Vec<Decision> = open
            .iter()
            .map(|(_, held)| self.ledger.statement(held.last).decision.clone())
            .collect();
        let session = self.session();
        let new: Vec<Decision> = unknown
            .iter()
            .map(|index| session.decisions[*index].decision.clone())
            .collect();
        let pair = |change: Change| {
            let (old, new) = (change.old?, change.new?);
            let replaces = match change.class {
                Class::Kept
                | Class::Reworded
                | Class::ReasonChanged
                | Class::Retired
                | Class::Reinstated => false,
                Class::Replaced => true,
                Class::Added | Class::Dropped => return None,
            };
            Some(Pair {
                index: unknown[new],
                inherited: open[old].0,
                replaces,
                certain: change.certain,
            })
        };
        compare(&old, &new).into_iter().filter_map(pair).collect()
    }

    fn list(&mut self, target: Target, index: u32) {
        let mention = self.mention(index);
        let Numbers { whole, lead } = self.ledger.numbers_at(mention);
        let before = self.line.in_force_as(target.identity).copied();
        let held = Held {
            first: before.map_or(mention, |before| before.first),
            last: mention,
            whole,
            lead,
        };
        let retired_by = self.reinstated(target.identity, &held, index);
        self.line.hold(target.identity, held, &self.ledger.texts);
        let act = match before {
            _ if !retired_by.is_empty() => Act::Reinstated { retired_by, index },
            Some(before) => Act::Listed {
                before: before.last,
                index,
            },
            None => Act::Made { index },
        };
        self.push(target.identity, act, target.certain);
    }

    /// Takes back the retirements that an own decision is said to undo; where nothing was
    /// recorded, all of them, because a handoff that continues the retiring one knows of it.
    fn reinstated(&mut self, identity: TextId, held: &Held, index: u32) -> Vec<SessionIndex> {
        let retired_by = match &self.session().metadata.judgements {
            Some(judgements) => judgements
                .reinstates
                .get(&(index as usize))
                .and_then(|id| self.ledger.ids.get(id))
                .map(|by| vec![*by])
                .unwrap_or_default(),
            None => self.line.retired_by(identity, held),
        };
        for by in &retired_by {
            for text in [identity, held.whole, held.lead] {
                self.line.reinstate(text, *by);
            }
        }
        retired_by
    }

    fn retire(&mut self, target: Target, index: u32) {
        let whole = self.ledger.numbers_at(self.mention(index)).whole;
        let before = self.line.in_force_as(target.identity).map(|held| held.last);
        self.line.release(target.identity);
        self.line.retire(target.identity, self.at);
        self.line.retire(whole, self.at);
        self.push(
            target.identity,
            Act::Retired { before, index },
            target.certain,
        );
    }

    fn replace(&mut self, old: TextId, target: Target, index: u32) {
        let Some(held) = self.line.in_force_as(old).copied() else {
            return;
        };
        if old == target.identity {
            return;
        }
        self.line.release(old);
        let act = Act::Replaced {
            before: held.last,
            index,
        };
        self.push(old, act, target.certain);
    }

    fn drop_all_but(&mut self, mentioned: &QuickSet<TextId>) {
        let by_text: QuickMap<TextId, TextId> = mentioned
            .iter()
            .filter_map(|identity| Some((self.line.get(*identity)?.whole, *identity)))
            .collect();
        let mut gone: Vec<(TextId, Held, bool)> = self
            .line
            .all()
            .filter(|(identity, _)| !mentioned.contains(identity))
            .map(|(identity, held)| {
                let in_force = self.line.in_force_as(identity).is_some();
                (identity, *held, in_force)
            })
            .collect();
        gone.sort_unstable_by_key(|(_, held, _)| held.last);
        for (identity, held, in_force) in gone {
            self.line.release(identity);
            if !in_force {
                continue;
            }
            let act = match by_text.get(&held.whole) {
                Some(into) => Act::Joined { into: *into },
                None => Act::Dropped { before: held.last },
            };
            self.push(identity, act, true);
        }
    }

    fn push(&mut self, identity: TextId, act: Act, certain: bool) {
        self.events.push(Event {
            identity,
            act,
            certain,
        });
    }
}
