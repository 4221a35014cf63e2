//! Laws of the comparison, on lists that nobody wrote.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use git_handoff::handoff::{Decision, NormalText};
use git_handoff::matching::{Change, Class, Pin, ReasonChange, Verdict, compare, compare_pinned};
use proptest::prelude::*;

/// Sentences from few words, so that lists share, repeat, reword and contradict themselves.
fn decision() -> impl Strategy<Value = Decision> {
    let word = prop::sample::select(vec![
        "use",
        "SQLite",
        "Postgres",
        "cache",
        "for",
        "sessions",
        "never",
        "5",
        "10",
        "minutes",
        "`src/db.rs`",
        "一律用",
        "缓存",
        "not",
        "because",
        "readers",
        "block:",
        "—",
        "D3:",
        "(v2)",
    ]);
    let retired = prop::bool::weighted(0.15);
    (prop::collection::vec(word, 1..9), retired).prop_map(|(words, retired)| {
        let text = words.join(" ");
        Decision::from_markdown(&if retired {
            format!("- ~~{text}~~: gone")
        } else {
            format!("- {text}")
        })
    })
}

fn list() -> impl Strategy<Value = Vec<Decision>> {
    prop::collection::vec(decision(), 0..9)
}

/// A change by the texts it is about: what it says, whatever the lists' order.
type Saying = (Class, Option<String>, Option<String>, bool);

fn sayings(changes: &[Change], old: &[Decision], new: &[Decision]) -> Vec<Saying> {
    let text = |list: &[Decision], index: Option<usize>| index.map(|index| list[index].raw.clone());
    let mut sayings: Vec<Saying> = changes
        .iter()
        .map(|change| {
            (
                change.class,
                text(old, change.old),
                text(new, change.new),
                change.certain,
            )
        })
        .collect();
    sayings.sort();
    sayings
}

/// What a change is when the new list is the old one.
fn mirrored(change: &Change) -> Change {
    let class = match change.class {
        Class::Added => Class::Dropped,
        Class::Dropped => Class::Added,
        Class::Retired => Class::Reinstated,
        Class::Reinstated => Class::Retired,
        same @ (Class::Kept | Class::Reworded | Class::ReasonChanged | Class::Replaced) => same,
    };
    let reason = change.reason.map(|reason| match reason {
        ReasonChange::Lost => ReasonChange::Added,
        ReasonChange::Added => ReasonChange::Lost,
        ReasonChange::Swapped => ReasonChange::Swapped,
    });
    Change {
        class,
        old: change.new,
        new: change.old,
        reason,
        certain: change.certain,
    }
}

proptest! {
    // No file of past failures: a failing case becomes a test of its own.
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_decision_of_both_sides_appears_once(old in list(), new in list()) {
        let changes = compare(&old, &new);
        let olds: Vec<usize> = changes.iter().filter_map(|change| change.old).collect();
        let news: Vec<usize> = changes.iter().filter_map(|change| change.new).collect();
        prop_assert_eq!(olds.iter().copied().collect::<BTreeSet<_>>(), (0..old.len()).collect());
        prop_assert_eq!(olds.len(), old.len());
        prop_assert_eq!(news, (0..new.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_list_compared_with_itself_is_kept(list in list()) {
        prop_assert!(compare(&list, &list).iter().all(|change| change.class == Class::Kept && change.certain));
    }

    #[test]
    fn the_way_back_mirrors_the_way_there(old in list(), new in list()) {
        let there: Vec<Change> = compare(&old, &new).iter().map(mirrored).collect();
        prop_assert_eq!(sayings(&there, &new, &old), sayings(&compare(&new, &old), &new, &old));
    }

    #[test]
    fn order_decides_nothing(
        (old, shuffled) in list().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        new in list(),
    ) {
        prop_assert_eq!(sayings(&compare(&old, &new), &old, &new), sayings(&compare(&shuffled, &new), &shuffled, &new));
    }

    #[test]
    fn formatting_decides_nothing(list in list()) {
        let plain: Vec<Decision> = list
            .iter()
            .filter(|decision| !decision.retired)
            .cloned()
            .collect();
        let dressed: Vec<Decision> = plain.iter().map(|d| Decision::from_markdown(&format!("7. **{}**", d.text.to_uppercase()))).collect();
        prop_assume!(plain.iter().zip(&dressed).all(|(a, b)| a.key() == b.key()));
        prop_assert!(compare(&plain, &dressed).iter().all(|change| change.class == Class::Kept));
    }

    #[test]
    fn a_pin_is_obeyed(old in list(), new in list(), o in 0usize..9, n in 0usize..9) {
        prop_assume!(o < old.len() && n < new.len());
        let pin = |verdict| [Pin { old: o, new: n, verdict }];
        let joined = compare_pinned(&old, &new, &pin(Verdict::Same));
        prop_assert!(joined.iter().any(|change| change.old == Some(o) && change.new == Some(n)));
        let parted = compare_pinned(&old, &new, &pin(Verdict::Unrelated));
        prop_assert!(!parted.iter().any(|change| change.old == Some(o) && change.new == Some(n)));
    }

    #[test]
    fn a_key_is_its_own_key(text in ".{0,60}") {
        let key = NormalText::of(&text);
        prop_assert_eq!(NormalText::of(key.as_str()).as_str().len() <= key.as_str().len(), true);
    }
}
