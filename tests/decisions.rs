//! `git handoff decisions`, `why` and `search`.

#![allow(clippy::unwrap_used)]

mod common;

use common::{World, document};

#[test]
fn the_ledger_says_what_is_in_force_and_since_when() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["Use Postgres: we know it", "No ORM"]));
    world.days_pass(2);
    repo.save(&document(
        "Search",
        &[
            "~~Use Postgres~~: one file will do",
            "No ORM",
            "Use SQLite: one file",
        ],
    ));
    let ran = repo.handoff(["decisions", "--format", "text"]).success();
    assert!(
        ran.stdout
            .starts_with("in force on main: 2 (1 retired: --all)\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("No ORM"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("Use Postgres"), "{}", ran.stdout);
    let all = repo
        .handoff(["decisions", "--all", "--format", "json"])
        .success();
    let all: serde_json::Value = serde_json::from_str(&all.stdout).unwrap();
    let states: Vec<&str> = all["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|decision| decision["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["retired", "in_force", "in_force"]);
    let since = repo
        .handoff(["decisions", "--since", "2026-11-26", "--format", "text"])
        .success();
    assert!(
        since.stdout.contains("Use SQLite") && !since.stdout.contains("No ORM"),
        "{}",
        since.stdout
    );
}

#[test]
fn why_tells_a_decisions_life() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["Use Postgres: we know it", "No ORM"]));
    repo.save(&document("Plan", &["Use Postgres: we know it", "No ORM"]));
    repo.save(&document(
        "Search",
        &["~~Use Postgres~~: one file will do", "No ORM"],
    ));
    let ran = repo
        .handoff(["why", "postgres", "--format", "text"])
        .success();
    assert!(
        ran.stdout.contains("retired, first made in"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("listed 2 times"), "{}", ran.stdout);
    assert!(ran.stdout.contains("one file will do"), "{}", ran.stdout);
    assert_eq!(repo.handoff(["why", "Kubernetes everywhere"]).code, 1);
}

/// Of a handoff, what it made, changed and let go of; of one that did nothing, what it lists.
#[test]
fn why_of_a_handoff_is_what_it_did() {
    let world = World::new();
    let repo = world.repository("notes");
    let first = repo.save(&document("Plan", &["Use Postgres: we know it", "No ORM"]));
    let second = repo.save(&document(
        "Search",
        &["~~Use Postgres~~: one file will do", "No ORM"],
    ));
    let third = repo.save(&document("Search", &["No ORM"]));
    let empty = repo.save_with(["--new"], &document("Nothing decided", &[]));
    let told = |id: &str| {
        let ran = repo
            .handoff(["why", &id[..8], "--format", "json"])
            .success();
        let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let found = found["decisions"].as_array().unwrap().iter();
        found
            .map(|decision| decision["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&first), ["Use Postgres: we know it", "No ORM"]);
    assert_eq!(told(&second), ["Use Postgres: we know it"]);
    assert_eq!(told(&third), ["No ORM"]);
    let ran = repo.handoff(["why", &empty]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stderr,
        format!(
            "error: handoff {empty} says nothing of any decision\n\
             hint: git handoff show {empty} prints it\n"
        )
    );
}

#[test]
fn search_says_where() {
    let world = World::new();
    let repo = world.repository("notes");
    let id = repo.save(&document("Plan", &["Use Postgres: we know it"]));
    let ran = repo
        .handoff(["search", "-i", "postgres", "--format", "text"])
        .success();
    let expected = format!(
        "{}:Decisions made (do not re-litigate): - Use Postgres: we know it\n",
        &id[..4]
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!(repo.handoff(["search", "postgres"]).code, 1);
}
