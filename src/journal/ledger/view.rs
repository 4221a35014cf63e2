//! What is in force in a tree: the union of what its heads have in force, less what is retired.

use crate::journal::hashing::{QuickMap, QuickSet};
use crate::journal::heads::{Scan, Standing};

use super::Ledger;
use super::line::{Held, Line, SessionIndex, spares};
use super::step::Act;
use super::texts::{Numbers, TextId};

/// The heads of some handoffs, and those that pass nothing on.
#[derive(Debug, Clone, Default)]
pub(super) struct Standings {
    /// In name order.
    pub(super) heads: Vec<SessionIndex>,
    /// Abandoned, or continued by abandoned work alone.
    pub(super) void: QuickSet<SessionIndex>,
}

impl Standings {
    /// `members` are in name order.
    pub(super) fn of(ledger: &Ledger, members: &[SessionIndex]) -> Self {
        let mut scan = Scan::default();
        let mut standings = Self::default();
        for at in members.iter().rev() {
            match scan.pass(&ledger.sessions[at.get()].metadata) {
                Standing::Head => standings.heads.push(*at),
                Standing::Void => {
                    standings.void.insert(*at);
                }
                Standing::Continued | Standing::Addressed => {}
            }
        }
        standings.heads.reverse();
        standings
    }
}

/// The retirements of a tree, and which of them were taken back.
#[derive(Debug, Default)]
pub(super) struct Retired {
    by: QuickMap<TextId, Vec<SessionIndex>>,
    undone: QuickSet<(TextId, SessionIndex)>,
}

impl Retired {
    fn of(ledger: &Ledger, members: &[SessionIndex], void: &QuickSet<SessionIndex>) -> Self {
        let mut retired = Self::default();
        // What an abandoned handoff retired stands, and what it brought back is gone.
        for at in members.iter().filter(|at| !void.contains(at)) {
            for event in ledger.events.row(at.get()) {
                match &event.act {
                    Act::Retired { index, .. } => {
                        let Numbers { whole, .. } = ledger.numbers.row(at.get())[*index as usize];
                        for text in [event.identity, whole] {
                            retired.by.entry(text).or_default().push(*at);
                        }
                    }
                    Act::Reinstated { retired_by, index } => {
                        let Numbers { whole, lead } = ledger.numbers.row(at.get())[*index as usize];
                        for text in [event.identity, whole, lead] {
                            let undone = retired_by.iter().map(|by| (text, *by));
                            retired.undone.extend(undone);
                        }
                    }
                    Act::Made { .. }
                    | Act::Listed { .. }
                    | Act::Replaced { .. }
                    | Act::Dropped { .. }
                    | Act::Joined { .. } => {}
                }
            }
        }
        retired
    }

    /// The handoffs that retired what these texts name, in name order.
    pub(super) fn by_texts(&self, texts: impl IntoIterator<Item = TextId>) -> Vec<SessionIndex> {
        let mut by: Vec<SessionIndex> = texts
            .into_iter()
            .flat_map(|text| {
                let by = self.by.get(&text).into_iter().flatten();
                by.filter(move |by| !self.undone.contains(&(text, **by)))
            })
            .copied()
            .collect();
        by.sort_unstable();
        by.dedup();
        by
    }

    /// The handoffs that retired a decision, in name order.
    pub(super) fn by(&self, identity: TextId, held: &Held) -> Vec<SessionIndex> {
        let mut by = self.by_texts([identity, held.whole, held.lead]);
        by.retain(|by| !spares(*by, held));
        by
    }
}

/// A decision that heads have in force and that others retired.
pub(super) struct ContestedView {
    pub(super) identity: TextId,
    pub(super) held: Held,
    pub(super) held_by: Vec<SessionIndex>,
    pub(super) retired_by: Vec<SessionIndex>,
}

/// A decision that came to say the same as another one, and that one.
pub(super) type Joined = (TextId, TextId);

/// A tree, or the part of a ledger that a tree holds.
pub(super) struct View {
    pub(super) heads: Vec<SessionIndex>,
    /// What was given up.
    pub(super) void: QuickSet<SessionIndex>,
    pub(super) retired: Retired,
    pub(super) in_force: Vec<(TextId, Held)>,
    /// Decisions that came to say the same as another one, each with that one.
    pub(super) joined: Vec<Joined>,
    pub(super) contested: Vec<ContestedView>,
}

impl View {
    /// The view of these handoffs, which are in name order and stand so. The ledger must have kept the
    /// lines of their heads.
    pub(super) fn of(ledger: &Ledger, members: &[SessionIndex], standings: Standings) -> Self {
        let Standings { heads, void } = standings;
        let retired = Retired::of(ledger, members, &void);
        // Lines that share a past are merged by what they do not share.
        let mut all = Line::default();
        for line in heads.iter().filter_map(|at| ledger.lines.get(at)) {
            all.merge_held(line);
        }
        let mut in_force = Vec::new();
        let mut contested = Vec::new();
        for (identity, held) in all.all() {
            let retired_by = retired.by(identity, held);
            if retired_by.is_empty() {
                in_force.push((identity, *held));
                continue;
            }
            let held_by = holders(ledger, &heads, identity);
            if !held_by.is_empty() {
                contested.push(ContestedView {
                    identity,
                    held: *held,
                    held_by,
                    retired_by,
                });
            }
        }
        contested.sort_unstable_by_key(|contested| contested.held.first);
        let (in_force, joined) = in_order(in_force);
        Self {
            heads,
            void,
            retired,
            in_force,
            joined,
            contested,
        }
    }
}

/// The heads that have a decision in force, in name order.
fn holders(ledger: &Ledger, heads: &[SessionIndex], identity: TextId) -> Vec<SessionIndex> {
    heads
        .iter()
        .filter(|head| {
            let line = ledger.lines.get(head);
            line.is_some_and(|line| line.in_force_as(identity).is_some())
        })
        .copied()
        .collect()
}

/// Decisions in the order in which they were first made. Two that came to say the same are one:
/// the second list says which.
pub(super) fn in_order(
    decisions: impl IntoIterator<Item = (TextId, Held)>,
) -> (Vec<(TextId, Held)>, Vec<Joined>) {
    let mut decisions: Vec<(TextId, Held)> = decisions.into_iter().collect();
    decisions.sort_unstable_by_key(|(_, held)| held.first);
    let mut at: QuickMap<TextId, usize> = QuickMap::default();
    at.reserve(decisions.len());
    let mut distinct: Vec<(TextId, Held)> = Vec::with_capacity(decisions.len());
    let mut joined = Vec::new();
    for (identity, held) in decisions {
        match at.get(&held.whole) {
            Some(first) => {
                let one = &mut distinct[*first];
                one.1 = one.1.join(&held);
                joined.push((identity, one.0));
            }
            None => {
                at.insert(held.whole, distinct.len());
                distinct.push((identity, held));
            }
        }
    }
    (distinct, joined)
}
