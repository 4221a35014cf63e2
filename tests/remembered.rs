//! What `resume` worked out is remembered, and never trusted when something has changed
//! (docs/which.md, "What is remembered").
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Repository, World, document};

/// What is said at one moment, however long the test takes.
fn resume(repo: &Repository<'_>) -> String {
    let repo = repo.with("GIT_TEST_DATE_NOW", "1800000000");
    let told = repo.handoff(["resume", "--no-files", "--format", "text"]);
    told.success().stdout
}

fn file(repo: &Repository<'_>) -> std::path::PathBuf {
    repo.path.join(".git/handoff/resume")
}

#[test]
fn asked_again_it_says_the_same() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.git(["switch", "-q", "-c", "feature"]);
    repo.save(&document(
        "Search them",
        &["Earlier decisions stand.", "Rank by age"],
    ));
    let first = resume(&repo);
    assert!(file(&repo).exists());
    assert_eq!(resume(&repo), first);
    // The same without what is remembered.
    std::fs::remove_file(file(&repo)).unwrap();
    assert_eq!(resume(&repo), first);
}

#[test]
fn a_new_commit_is_counted() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(resume(&repo).contains("no commit since"));
    repo.commit("a.txt", "a", "Work");
    assert!(resume(&repo).contains("1 commit since"));
    assert!(resume(&repo).contains("1 commit since"));
}

#[test]
fn a_new_handoff_is_shown() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(resume(&repo).contains("Sync notes"));
    repo.save(&document("Search them", &["Use SQLite: one file"]));
    assert!(resume(&repo).contains("Search them"));
}

#[test]
fn a_changed_context_file_is_noticed() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(!resume(&repo).contains("README.md changed"));
    repo.write("README.md", "something else\n");
    assert!(resume(&repo).contains("README.md changed"));
}

#[test]
fn another_person_gets_another_answer() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(!resume(&repo).contains("not by you"));
    assert!(resume(&repo.as_person("Bob")).contains("not by you"));
}

#[test]
fn what_the_trunk_came_to_hold_is_no_work_of_the_branch() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.git(["switch", "-q", "-c", "feature"]);
    repo.save(&document("Search them", &["Rank by age"]));
    let explained = |repo: &Repository<'_>| {
        let told = repo.handoff(["resume", "--no-files", "--format", "json"]);
        told.success().stdout
    };
    assert!(explained(&repo).contains("\"rule\": \"branch_work\""));
    repo.git(["branch", "-f", "main", "feature"]);
    assert!(explained(&repo).contains("\"rule\": \"this_branch\""));
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let first = resume(&repo);
    let whole = std::fs::read_to_string(file(&repo)).unwrap();
    for damaged in [
        whole.replacen("Use SQLite", "Use MongoDB", 1) + "more\n",
        whole[..whole.len() / 2].to_owned(),
        whole.replace('\n', "\n\n"),
        String::new(),
    ] {
        std::fs::write(file(&repo), damaged).unwrap();
        assert_eq!(resume(&repo), first);
    }
}
