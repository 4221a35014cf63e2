//! The laws of the ledger (docs/decisions.md, "Laws") on random histories: branches that fork and
//! join, decisions that are listed, reworded, retired, replaced, carried, brought back, abandoned.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ledger_story;

use std::collections::HashSet;

use proptest::prelude::*;

use git_handoff::handoff::{Ended, HandoffId, Judgements, NormalText};
use git_handoff::journal::Ledger;
use git_handoff::journal::ledger::{DecisionChange, Fate, InForce, Merge, Rewritten, Session};

use ledger_story::{Story, id};

/// What one handoff of a random history does.
#[derive(Debug, Clone)]
struct Save {
    /// Which earlier handoffs it continues, as shares of those there are.
    parents: Vec<prop::sample::Index>,
    /// Which decisions it lists or retires.
    lines: Vec<(usize, bool)>,
    carries: bool,
    /// Which own decision is said to be, to replace or to bring back what.
    same: Option<(usize, usize)>,
    replaces: Option<(usize, usize)>,
    reinstates: Option<(usize, prop::sample::Index)>,
    judged: bool,
    abandoned: bool,
    branch: usize,
}

/// Decisions far enough apart that no matcher takes one for another, and pairs that only differ
/// in their reason.
const DECISIONS: &[&str] = &[
    "Use SQLite: one file",
    "Use SQLite: no server",
    "Use SQLite",
    "Porter stemmer for English notes",
    "Never follow symbolic links",
    "Releases are cut on Mondays",
];

fn save() -> impl Strategy<Value = Save> {
    let index = any::<prop::sample::Index>;
    let own = 0..3_usize;
    let text = 0..DECISIONS.len();
    (
        prop::collection::vec(index(), 0..3),
        prop::collection::vec((0..DECISIONS.len(), prop::bool::weighted(0.2)), 0..4),
        any::<bool>(),
        prop::option::weighted(0.2, (own.clone(), text.clone())),
        prop::option::weighted(0.2, (own.clone(), text)),
        prop::option::weighted(0.2, (own, index())),
        any::<bool>(),
        prop::bool::weighted(0.08),
        0..3_usize,
    )
        .prop_map(
            |(parents, lines, carries, same, replaces, reinstates, judged, abandoned, branch)| {
                Save {
                    parents,
                    lines,
                    carries,
                    same,
                    replaces,
                    reinstates,
                    judged,
                    abandoned,
                    branch,
                }
            },
        )
}

fn letters(index: usize) -> String {
    let digit = |n: usize| char::from(b'k' + u8::try_from(n % 16).unwrap());
    [digit(index / 16), digit(index), 'z', 'z'].iter().collect()
}

fn history(saves: &[Save]) -> Vec<Session> {
    let mut story = Story::new();
    for (at, save) in saves.iter().enumerate() {
        let mut parents: Vec<usize> = save
            .parents
            .iter()
            .filter(|_| at > 0)
            .map(|parent| parent.index(at))
            .collect();
        parents.dedup();
        let parents: Vec<String> = parents.into_iter().map(letters).collect();
        let lines: Vec<String> = save
            .lines
            .iter()
            .map(|(text, retired)| match (DECISIONS[*text], retired) {
                (text, true) => format!("- ~~{text}~~: no more"),
                (text, false) => format!("- {text}"),
            })
            .collect();
        story.says(&letters(at), &parents.join(" "), &lines.join("\n"));
        if save.carries {
            story.with_carry_line();
        }
        story.on(["main", "feat", "exp"][save.branch]);
        if save.abandoned {
            story.ended(Ended::Abandoned);
        }
        if save.judged {
            story.judged(&letters(at), |tables: &mut Judgements| {
                tables
                    .same
                    .extend(save.same.map(|(own, text)| (own, DECISIONS[text].into())));
                tables.replaces.extend(
                    save.replaces
                        .map(|(own, text)| (own, DECISIONS[text].into())),
                );
                let reinstates = save.reinstates.as_ref().filter(|_| at > 0);
                tables
                    .reinstates
                    .extend(reinstates.map(|(own, by)| (*own, id(&letters(by.index(at))))));
            });
        }
    }
    story.sessions()
}

fn histories() -> impl Strategy<Value = History> {
    prop::collection::vec(save(), 1..24).prop_map(|saves| History(history(&saves)))
}

/// Handoffs that print in one line each.
#[derive(Clone)]
struct History(Vec<Session>);

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for session in &self.0 {
            let metadata = &session.metadata;
            let lines: Vec<&str> = session
                .decisions
                .iter()
                .map(|s| s.decision.raw.as_str())
                .collect();
            writeln!(
                f,
                "{} <- {:?} on {:?} {:?}: {lines:?} carries: {} {:?}",
                metadata.id,
                metadata.parents,
                metadata.branch.as_deref().unwrap_or_default(),
                metadata.ended,
                session.carries,
                metadata.judgements,
            )?;
        }
        Ok(())
    }
}

/// A handoff and all that it descends from.
fn ancestry(sessions: &[Session], of: HandoffId) -> HashSet<HandoffId> {
    let mut found = HashSet::new();
    let mut waiting = vec![of];
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            let session = sessions.iter().find(|s| s.id() == id).unwrap();
            waiting.extend(&session.metadata.parents);
        }
    }
    found
}

/// The same history with judgements as `save` records them: `[same]` names what is inherited. A file
/// may say otherwise; what it then lists goes by a name that no other handoff has to have made, and
/// no reader can tell from outside which decision of the base that is.
fn as_saved(history: History) -> Vec<Session> {
    let mut saved: Vec<Session> = Vec::new();
    for mut session in history.0 {
        let metadata = &mut session.metadata;
        let inherited = Ledger::of(saved.clone()).inherited(&metadata.parents);
        if let Some(judgements) = &mut metadata.judgements {
            judgements.same.retain(|_, text| {
                let text = NormalText::of(text);
                inherited.iter().any(|held| held.origin.whole == text)
            });
        }
        saved.push(session);
    }
    saved
}

/// What a handoff did, but for what it says to bring back: the retirement may have been made by a line
/// of which nothing else is known here.
fn done(ledger: &Ledger, of: HandoffId) -> Vec<DecisionChange> {
    let judgements = ledger.session(&of).unwrap().metadata.judgements.clone();
    let back = judgements.unwrap_or_default().reinstates;
    let mut changes = ledger.deeds(&of).unwrap().changes;
    changes.retain(|change| {
        let new = change.new.as_ref();
        new.is_none_or(|place| !back.contains_key(&place.index))
    });
    changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_in_which_branches_were_merged_does_not_matter(
        history in histories(),
        seed in any::<u64>(),
    ) {
        let History(sessions) = history;
        let ledger = Ledger::of(sessions.clone());
        let mut other = sessions;
        let mut state = seed;
        for at in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            other.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        for session in &mut other {
            session.metadata.parents.reverse();
        }
        let reordered = Ledger::of(other.clone());
        prop_assert_eq!(ledger.in_force(), reordered.in_force());
        prop_assert_eq!(ledger.contested(), reordered.contested());
        for session in &other {
            let id = session.id();
            prop_assert_eq!(ledger.in_force_of(&id), reordered.in_force_of(&id));
        }
    }

    #[test]
    fn what_a_handoff_had_in_force_never_changes_by_adding_others(
        history in histories(),
        of in any::<prop::sample::Index>(),
        others in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let History(sessions) = history;
        let of = of.get(&sessions).id();
        let mut known = ancestry(&sessions, of);
        let alone = Ledger::of(sessions.iter().filter(|s| known.contains(&s.id())).cloned());
        for other in others {
            known.extend(ancestry(&sessions, other.get(&sessions).id()));
        }
        let more = Ledger::of(sessions.iter().filter(|s| known.contains(&s.id())).cloned());
        prop_assert_eq!(alone.in_force_of(&of), more.in_force_of(&of));
        prop_assert_eq!(done(&alone, of), done(&more, of));
    }

    #[test]
    fn merging_what_is_there_changes_nothing(
        history in histories(),
        part in any::<prop::sample::Index>(),
    ) {
        let History(sessions) = history;
        // A squash, a rebase, a merge that was made before: the same files come again.
        let known = ancestry(&sessions, part.get(&sessions).id());
        let new = sessions.iter().filter(|s| known.contains(&s.id())).cloned().collect();
        let merge = Merge::of(sessions, new, Rewritten::default());
        prop_assert_eq!(merge.new_handoffs(), []);
        prop_assert!(merge.changes().iter().all(|change| change.fate == Fate::Kept));
    }

    #[test]
    fn the_changes_lead_from_the_base_to_the_merge(
        history in histories(),
        base in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
    ) {
        let sessions = as_saved(history);
        let mut known = HashSet::new();
        for part in base {
            known.extend(ancestry(&sessions, part.get(&sessions).id()));
        }
        // What came by a merge that was reverted is on neither side; the rest is new.
        let (base, new): (Vec<Session>, Vec<Session>) =
            sessions.into_iter().partition(|s| known.contains(&s.id()));
        let before = Ledger::of(base.clone());
        let merge = Merge::of(base, new, Rewritten::default());
        let changes = merge.changes();
        let after = merge.ledger().in_force();

        told_once(&before, &changes)?;
        told_in_force(&before, &after, &changes)?;
        told_gone(&before, &after, &changes)?;
    }
}

/// Each decision that the base has in force is told of once.
fn told_once(before: &Ledger, changes: &[DecisionChange]) -> Result<(), TestCaseError> {
    let old: Vec<_> = changes
        .iter()
        .filter(|c| !matches!(c.fate, Fate::Contested | Fate::Reinstated))
        .filter_map(|c| c.old.as_ref())
        .collect();
    for held in before.in_force() {
        let times = old.iter().filter(|said| ***said == held.said()).count();
        prop_assert_eq!(times, 1, "once: {}", held.text());
    }
    Ok(())
}

/// The decision of the base that a change is about, by the text it was first made with.
fn of_base<'a>(before: &'a [InForce], change: &DecisionChange) -> Option<&'a InForce> {
    let old = change.old.as_ref()?;
    before.iter().find(|held| held.said() == *old)
}

/// What the changes leave, bring or leave to others is what is in force after the merge, and
/// nothing else is.
fn told_in_force(
    before: &Ledger,
    after: &[InForce],
    changes: &[DecisionChange],
) -> Result<(), TestCaseError> {
    let before = before.in_force();
    let mut told = vec![false; after.len()];
    for change in changes {
        let stays = match change.fate {
            Fate::Kept | Fate::Reworded | Fate::ReasonChanged => true,
            Fate::Dropped | Fate::Replaced | Fate::Abandoned => !change.held_by.is_empty(),
            Fate::Added | Fate::Reinstated | Fate::Retired | Fate::Contested => false,
        };
        let comes = matches!(change.fate, Fate::Added | Fate::Reinstated | Fate::Replaced);
        if stays && let Some(old) = of_base(&before, change) {
            // Two that came to say the same are one, which goes by the name of the older.
            let by_name = |held: &InForce| held.origin.whole == old.origin.whole;
            let by_words = |held: &InForce| held.statement.whole == old.statement.whole;
            let at = after.iter().position(by_name);
            let at = at.or_else(|| after.iter().position(by_words));
            prop_assert!(
                at.is_some() || !change.held_by.is_empty(),
                "does not stand: {} {change:?}",
                old.text()
            );
            if let Some(at) = at {
                told[at] = true;
            }
        }
        if comes && let Some(new) = &change.new {
            let at = after.iter().position(|held| held.said() == *new);
            prop_assert!(at.is_some(), "did not come: {change:?}");
            if let Some(at) = at {
                let once = change.fate == Fate::Replaced || !told[at];
                prop_assert!(once, "came and was there: {change:?}");
                told[at] = true;
            }
        }
    }
    for (held, told) in after.iter().zip(told) {
        prop_assert!(
            told,
            "not told: {} ({})",
            held.text(),
            held.origin.decision.text
        );
    }
    Ok(())
}

/// What the changes say is gone is not in force after the merge.
fn told_gone(
    before: &Ledger,
    after: &[InForce],
    changes: &[DecisionChange],
) -> Result<(), TestCaseError> {
    let before = before.in_force();
    for change in changes {
        let gone = match change.fate {
            Fate::Retired => true,
            Fate::Dropped | Fate::Replaced | Fate::Abandoned => change.held_by.is_empty(),
            Fate::Kept
            | Fate::Reworded
            | Fate::ReasonChanged
            | Fate::Added
            | Fate::Reinstated
            | Fate::Contested => false,
        };
        if gone && let Some(old) = of_base(&before, change) {
            let stands = after
                .iter()
                .find(|held| held.origin.whole == old.origin.whole);
            prop_assert!(stands.is_none(), "still stands: {change:?}");
        }
    }
    Ok(())
}
