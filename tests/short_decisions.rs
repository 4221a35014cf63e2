//! Decisions of a few words: what is chosen, and what takes its place.

#![allow(clippy::unwrap_used, missing_docs)]

use git_handoff::handoff::Decision;
use git_handoff::matching::{Change, Class, compare};

fn list(items: &[&str]) -> Vec<Decision> {
    items
        .iter()
        .map(|item| Decision::from_markdown(item))
        .collect()
}

/// The class of two decisions that nothing stands beside; added and dropped when they are none.
fn class(old: &str, new: &str) -> Class {
    let changes = compare(&list(&[old]), &list(&[new]));
    match changes.as_slice() {
        [only] => only.class,
        _ => Class::Added,
    }
}

fn of_new(changes: &[Change], new: usize) -> &Change {
    changes
        .iter()
        .find(|change| change.new == Some(new))
        .unwrap()
}

#[test]
fn one_name_for_another_in_the_same_frame_is_a_replacement() {
    for (old, new) in [
        ("Use Postgres", "Use SQLite"),
        ("Use Postgres", "Use SQLite: one file"),
        ("Use Postgres: we know it well", "Use SQLite: one file"),
        ("Use Podman for the tests", "Use Docker for the tests"),
        ("Parser in Rust", "Parser in Zig"),
        ("Use Foolib", "Use Barlib"),
        (
            "Redis verwenden",
            "Memcached verwenden: braucht keine Platte",
        ),
        ("Nutze Vue", "Nutze Svelte"),
        ("Usar Angular", "Usar React: más gente lo conoce"),
        ("Elegimos Jenkins", "Elegimos Buildkite"),
        ("使用 Nginx", "使用 Caddy：自动证书"),
        ("采用 Kafka", "采用 RabbitMQ"),
        ("ビルドは Maven を使う", "ビルドは Gradle を使う"),
    ] {
        assert_eq!(class(old, new), Class::Replaced, "{old} / {new}");
        assert_eq!(class(new, old), Class::Replaced, "{new} / {old}");
    }
}

#[test]
fn the_same_name_chosen_in_other_words_is_the_same_decision() {
    for (old, new) in [
        ("Use Postgres", "Postgres it is, in one cluster"),
        (
            "Use Postgres: the team knows it",
            "Postgres it is, in one cluster",
        ),
        ("We chose Terraform", "Terraform it is"),
        ("Redis verwenden", "Redis soll es sein, auf einem Server"),
        ("Usar Laravel", "Será Laravel, con sus colas"),
        ("使用 Caddy", "就用 Caddy，自动证书"),
    ] {
        let class = class(old, new);
        let same = matches!(class, Class::Reworded | Class::ReasonChanged);
        assert!(same, "{old} / {new}: {class:?}");
    }
}

#[test]
fn the_same_sentence_about_another_thing_is_another_decision() {
    for (old, new) in [
        ("Use WAL mode", "Use STRICT tables"),
        ("Use Docker", "Use Kotlin"),
        ("No Docker", "No Redis"),
        (
            "Cache user records for 5 minutes",
            "Cache session records for 5 minutes",
        ),
        (
            "Draw charts without a library",
            "Draw icons without a library",
        ),
        ("Puffer für Bilder", "Puffer für Rechnungen"),
    ] {
        assert_eq!(class(old, new), Class::Added, "{old} / {new}");
    }
}

#[test]
fn numbers_details_and_negations_are_seen_in_few_words() {
    for (old, new, expected) in [
        ("Retry 3 times", "Retry 5 times", Class::Replaced),
        (
            "Behalte 3 Sicherungen",
            "Behalte 7 Sicherungen",
            Class::Replaced,
        ),
        ("重试 3 次", "重试 5 次", Class::Replaced),
        (
            "No ORM",
            "No ORM; queries live in src/sql/",
            Class::Reworded,
        ),
        (
            "Deleting asks for confirmation",
            "Deleting doesn't ask for confirmation; there is an undo",
            Class::Replaced,
        ),
    ] {
        assert_eq!(class(old, new), expected, "{old} / {new}");
    }
}

#[test]
fn a_replacement_is_found_among_other_decisions() {
    let old = list(&[
        "Use Axum",
        "Use Postgres",
        "No ORM",
        "Times are stored in UTC",
        "Errors go to stderr, one line each",
    ]);
    let changes = compare(&old, &list(&["Use SQLite"]));
    let change = of_new(&changes, 0);
    assert_eq!((change.class, change.old), (Class::Replaced, Some(1)));
}

#[test]
fn a_name_that_may_stand_for_several_replaces_none_for_certain() {
    let changes = compare(
        &list(&["Use Foolib", "Use Quuxlib"]),
        &list(&["Use Barlib"]),
    );
    let change = of_new(&changes, 0);
    assert!(
        !change.certain || change.class == Class::Added,
        "{change:?}"
    );
}
