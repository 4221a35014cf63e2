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

/// The filter goes by whoever made a decision, a person or an agent.
#[test]
fn decisions_are_filtered_by_who_made_them() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["No ORM: we write SQL"]));
    let codex = ["save", "--agent", "codex", "-F", "-"];
    let more = document("Plan", &["No ORM: we write SQL", "Use SQLite: one file"]);
    repo.handoff_with_input(codex, &more).success();
    let made_by = |who: &str| {
        let ran = repo.handoff(["decisions", "--author", who, "--format", "text"]);
        let told = ran.success().stdout;
        ["No ORM", "Use SQLite"].map(|decision| told.contains(decision))
    };
    assert_eq!(made_by("codex"), [false, true]);
    assert_eq!(made_by("nobody"), [false, false]);
}

/// Dates are what git reads as dates; a day is the whole day.
#[test]
fn since_and_until_take_what_people_type() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["First, on the 24th"]));
    world.days_pass(1);
    repo.save(&document(
        "Plan",
        &["First, on the 24th", "Second, on the 25th"],
    ));
    world.days_pass(1);
    repo.save(&document(
        "Plan",
        &[
            "First, on the 24th",
            "Second, on the 25th",
            "Third, on the 26th",
        ],
    ));
    let listed = |flag: &str, date: &str| {
        let ran = repo.handoff(["decisions", flag, date, "--format", "json"]);
        let listed: serde_json::Value = serde_json::from_str(&ran.success().stdout).unwrap();
        let decisions = listed["decisions"].as_array().unwrap().iter();
        let first = |text: &str| text.split(',').next().unwrap().to_owned();
        decisions
            .map(|decision| first(decision["text"].as_str().unwrap()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (date, since) in [
        ("2026-11-25", "Second Third"),
        ("yesterday", "Second Third"),
        ("1 day ago", "Second Third"),
        ("2 weeks ago", "First Second Third"),
        ("Nov 25 2026", "Second Third"),
        ("today", "Third"),
        ("1 hour ago", "Third"),
        ("2026-11-25T12:00:00Z", "Second Third"),
        ("2026-11-25T23:00:00.5+09:00", "Third"),
        ("2026-11-26 00:00:00", "Third"),
    ] {
        assert_eq!(listed("--since", date), since, "since {date}");
    }
    assert_eq!(listed("--until", "yesterday"), "First Second");
    assert_eq!(listed("--until", "2026-11-24"), "First");
    let ran = repo.handoff(["decisions", "--since", "gestern"]);
    assert_eq!(ran.code, 129);
    assert!(
        ran.stderr
            .starts_with("error: cannot read 'gestern' as a date"),
        "{}",
        ran.stderr
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
