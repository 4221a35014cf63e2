//! What became of decisions, in repositories built with git: the last lines of the scenarios, which
//! are about what `save` says and what merging would do.

use crate::common::{Repository, World, document};

fn on(repo: &Repository<'_>, branch: &str) {
    repo.git(["switch", "-q", branch]);
}

fn off(repo: &Repository<'_>, branch: &str) {
    repo.git(["switch", "-qc", branch]);
}

/// Saves, and returns what was said.
fn said(repo: &Repository<'_>, decisions: &[&str]) -> String {
    let ran = repo.handoff_with_input(["save"], &document("Store notes", decisions));
    format!("{}{}", ran.stdout, ran.stderr)
}

/// What merging HEAD into main would do, a line each, without ids.
fn merging(repo: &Repository<'_>) -> String {
    repo.handoff(["diff", "main...HEAD", "--format", "text"])
        .success()
        .stdout
}

#[test]
fn scenario_33_a_choice_is_replaced_under_the_carry_line() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Store notes", &["Use Postgres"]));
    let said = said(&repo, &["Earlier decisions stand.", "Use SQLite"]);
    assert!(
        said.contains("replaced without a word: \"Use Postgres\" by \"Use SQLite\""),
        "{said}"
    );
    let decisions = repo
        .handoff(["decisions", "--format", "text"])
        .success()
        .stdout;
    assert!(
        decisions.contains("Use SQLite") && !decisions.contains("Use Postgres"),
        "{decisions}"
    );
}

#[test]
fn scenario_43_a_branch_brings_back_what_the_trunk_retired() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Store notes", &["Cache pages in Redis"]));
    repo.save(&document(
        "Store notes",
        &["~~Cache pages in Redis~~: one more server"],
    ));
    off(&repo, "feat");
    let said = said(&repo, &["Cache pages in Redis"]);
    assert!(
        said.contains("reinstated") || said.contains("brings back"),
        "{said}"
    );
    let shown = repo.handoff(["show", "--format", "json"]).success().stdout;
    assert!(shown.contains("reinstates"), "{shown}");
    let merging = merging(&repo);
    assert!(merging.contains("1 decision reinstated"), "{merging}");
}

#[test]
fn scenario_44_a_branch_that_has_not_heard_of_the_retirement_is_contested() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Store notes", &["Cache pages in Redis"]));
    off(&repo, "feat");
    repo.save(&document(
        "Store notes",
        &["Cache pages in Redis", "Never follow links"],
    ));
    on(&repo, "main");
    repo.save(&document(
        "Store notes",
        &["~~Cache pages in Redis~~: one more server"],
    ));
    on(&repo, "feat");
    let merging = merging(&repo);
    assert!(merging.contains("1 decision contested"), "{merging}");
    assert!(!merging.contains("reinstated"), "{merging}");
}

#[test]
fn scenario_45_one_of_two_teams_retires_what_both_decided() {
    let world = World::new();
    let repo = world.repository("notes");
    off(&repo, "one");
    repo.save(&document("Store notes", &["Use SQLite"]));
    on(&repo, "main");
    off(&repo, "two");
    repo.save(&document("Index notes", &["Use SQLite"]));
    repo.save(&document("Index notes", &["~~Use SQLite~~: too slow"]));
    repo.git(["merge", "-q", "--no-edit", "one"]);
    let decisions = repo
        .handoff(["decisions", "--format", "text"])
        .success()
        .stdout;
    assert!(
        decisions.starts_with("in force on two: 0 (1 contested"),
        "{decisions}"
    );
}

#[test]
fn scenario_46_a_drop_is_told_although_the_trunk_still_holds_it() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document(
        "Store notes",
        &["Use Postgres", "Never follow links"],
    ));
    off(&repo, "feat");
    repo.save(&document("Store notes", &["Never follow links"]));
    on(&repo, "main");
    repo.save(&document(
        "Store notes",
        &["Earlier decisions stand.", "Cut releases on Mondays"],
    ));
    let holder = repo.newest_id();
    on(&repo, "feat");
    let merging = merging(&repo);
    assert!(merging.contains("1 decision dropped"), "{merging}");
    assert!(
        merging.contains(&format!("still held by {}", &holder[..4])),
        "{merging}"
    );
}

#[test]
fn scenario_47_an_amended_handoff_stays_the_same_one() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Store notes", &["Use Postgres"]));
    off(&repo, "feat");
    repo.save(&document("Store notes", &["Use Postgres"]));
    let before = repo.newest_id();
    let amended = document("Store notes", &["~~Use Postgres~~: one file will do"]);
    repo.handoff_with_input(["save", "--amend"], &amended)
        .success();
    assert_eq!(repo.newest_id(), before);
    let merging = merging(&repo);
    assert!(
        merging.contains("1 decision retired") && !merging.contains("dropped"),
        "{merging}"
    );
}

#[test]
fn scenario_48_the_same_choice_in_other_words_is_in_force_once() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Store notes", &["Use Postgres"]));
    let said = said(
        &repo,
        &["Earlier decisions stand.", "Postgres it is, in one cluster"],
    );
    assert!(said.contains("1 reworded"), "{said}");
    let shown = repo.handoff(["show", "--format", "json"]).success().stdout;
    assert!(shown.contains("\"same\""), "{shown}");
    let decisions = repo
        .handoff(["decisions", "--format", "text"])
        .success()
        .stdout;
    assert!(
        decisions.starts_with("in force on main: 1\n"),
        "{decisions}"
    );
}
