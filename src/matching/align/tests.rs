use super::*;
use crate::matching::Verdict;
use crate::matching::{ReasonChange, compare, compare_pinned};

fn list(items: &[&str]) -> Vec<Decision> {
    items
        .iter()
        .map(|item| Decision::from_markdown(item))
        .collect()
}

/// The class of a single pair.
fn class(old: &str, new: &str) -> Class {
    compare(&list(&[old]), &list(&[new]))[0].class
}

#[test]
fn order_punctuation_and_inflection_do_not_hide_a_decision() {
    let old = list(&[
        "Python 3.11+, stdlib sqlite3 only, no ORMs",
        "Use SQLite",
        "Times in UTC",
    ]);
    let new = list(&[
        "Times in UTC",
        "Standard library sqlite3 only (Python 3.11+), no ORM",
    ]);
    let changes = compare(&old, &new);
    let python = changes.iter().find(|change| change.new == Some(1));
    assert_eq!(
        python.map(|change| (change.old, change.class)),
        Some((Some(0), Class::Reworded))
    );
}

#[test]
fn another_answer_is_no_other_wording() {
    assert_eq!(
        class("Retry 3 times with back-off", "Retry 5 times with back-off"),
        Class::Replaced
    );
    assert_eq!(
        class(
            "CLI uses argparse, not click",
            "CLI uses click, not argparse"
        ),
        Class::Replaced
    );
    assert_eq!(
        class("Ports 80 and 443 are open", "Ports 80 or 443 are open"),
        Class::Replaced
    );
    assert_eq!(
        class(
            "Скидка: заказ оплачен И доставлен",
            "Скидка: заказ оплачен ИЛИ доставлен"
        ),
        Class::Replaced
    );
    assert_eq!(
        class(
            "Acesso para editores e revisores",
            "Acesso para editores ou revisores"
        ),
        Class::Replaced
    );
    assert_eq!(
        class(
            "Hidden folders are indexed",
            "Hidden folders are not indexed"
        ),
        Class::Replaced
    );
    assert_eq!(class("缓存保存五分钟", "缓存保存十分钟"), Class::Replaced);
    assert_ne!(class("Use Postgres", "Use SQLite"), Class::Reworded);
}

#[test]
fn a_reason_comes_goes_or_changes() {
    let reason = |old: &str, new: &str| compare(&list(&[old]), &list(&[new]))[0].reason;
    assert_eq!(
        reason("No ORM", "No ORM, since two queries need window functions"),
        Some(ReasonChange::Added)
    );
    assert_eq!(
        reason(
            "Pin rustc to 1.79 because 1.80 miscompiles SIMD",
            "Pin rustc to 1.79"
        ),
        Some(ReasonChange::Lost)
    );
    assert_eq!(
        reason(
            "Use WAL mode: readers must not block",
            "Use WAL mode: the backup tool requires it"
        ),
        Some(ReasonChange::Swapped)
    );
}

#[test]
fn what_ends_in_the_open_is_retired_and_may_come_back() {
    let retired = "~~Use Postgres~~: replaced by SQLite";
    assert_eq!(class("Use Postgres", retired), Class::Retired);
    assert_eq!(
        class("Use Postgres — we know it well", retired),
        Class::Retired
    );
    assert_eq!(class(retired, "Use Postgres"), Class::Reinstated);
    assert_eq!(
        class(
            "Nightly sync at 02:00",
            "Nightly sync: no longer, hooks do it"
        ),
        Class::Retired
    );
    assert_eq!(class(retired, retired), Class::Kept);
    let long = "Nightly sync, at 02:00: it takes an hour, locks the index, and nobody works then";
    assert_eq!(class(long, "~~Nightly sync~~: hooks do it"), Class::Retired);
}

#[test]
fn labels_join_and_part() {
    assert_eq!(
        class("D3: One writer", "D3: Every process may write"),
        Class::Replaced
    );
    let changes = compare(
        &list(&["D3: Cache user records"]),
        &list(&["D4: Cache session records"]),
    );
    assert!(
        changes
            .iter()
            .all(|change| matches!(change.class, Class::Added | Class::Dropped))
    );
    assert_eq!(
        class("D3: Cache user records", "D4: Cache user records"),
        Class::Reworded
    );
}

#[test]
fn equal_texts_pair_off_one_by_one() {
    let changes = compare(&list(&["No ORM", "No ORM"]), &list(&["No ORM"]));
    assert_eq!(
        changes
            .iter()
            .map(|change| change.class)
            .collect::<Vec<_>>(),
        [Class::Kept, Class::Dropped]
    );
}

/// What stands and what was retired may say the same, so that only their standing tells them apart.
#[test]
fn what_stands_is_taken_before_what_was_retired() {
    let stands = "- Cache records in Redis";
    let retired = "- ~~Cache records in Redis~~: too slow";
    let new = list(&["- Cache all records in Redis"]);
    for old in [[stands, retired], [retired, stands]] {
        let old = list(&old);
        let there = compare(&old, &new)
            .iter()
            .find_map(|change| change.new.and(change.old));
        let back = compare(&new, &old)
            .iter()
            .find_map(|change| change.old.and(change.new));
        assert_eq!(there.map(|index| old[index].raw.as_str()), Some(stands));
        assert_eq!(back, there);
    }
}

/// Which of two lists' equals is taken does not depend on their order, not even where only the
/// markup differs.
#[test]
fn order_does_not_choose_among_equals() {
    let (plain, bold) = ("- Cache records in Redis", "- **Cache records in Redis**");
    let new = list(&["- Cache all records in Redis"]);
    let taken = |old: [&str; 2]| {
        let old = list(&old);
        let index = compare(&old, &new)
            .iter()
            .find_map(|change| change.new.and(change.old));
        index.map(|index| old[index].raw.clone())
    };
    let of_one_order = taken([plain, bold]);
    assert!(of_one_order.is_some());
    assert_eq!(of_one_order, taken([bold, plain]));
}

#[test]
fn what_a_pin_says_is_certain() {
    let (old, new) = (
        list(&["Use Postgres", "No ORM"]),
        list(&["Use SQLite", "No ORM"]),
    );
    let pin = Pin {
        old: 0,
        new: 0,
        verdict: Verdict::Replaces,
    };
    let changes = compare_pinned(&old, &new, &[pin]);
    assert_eq!(
        (changes[0].class, changes[0].certain),
        (Class::Replaced, true)
    );
    assert_eq!(changes[1].class, Class::Kept);
}
