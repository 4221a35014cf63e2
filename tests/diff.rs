//! `git handoff diff`: what a reviewer sees of a branch. The last column of the scenarios in
//! docs/architecture.md that need a repository; tests/ledger_merges.rs has the others.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Repository, World, document};

/// The changes of a range, one line each: class, old and new text, and who else holds it.
fn changes(repo: &Repository<'_>, range: &str) -> Vec<String> {
    let ran = repo.handoff(["diff", "--format", "json", range]).success();
    let diff: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |side: &serde_json::Value| side["text"].as_str().map(str::to_owned);
    let mut lines: Vec<String> = diff["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let class = change["class"].as_str().unwrap();
            match (text(&change["old"]), text(&change["new"])) {
                (Some(old), Some(new)) => format!("{class} {old} -> {new}"),
                (old, new) => format!("{class} {}", old.or(new).unwrap()),
            }
        })
        .collect();
    for (key, word) in [
        ("handoffs_edited", "edited"),
        ("handoffs_deleted", "deleted"),
    ] {
        let handoffs = diff[key].as_array().unwrap().iter();
        lines.extend(handoffs.map(|h| format!("{word} {}", h["summary"].as_str().unwrap())));
    }
    lines
}

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn scenario_2_a_fresh_branch_changes_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["Use SQLite: one file"]));
    repo.git(["checkout", "-qb", "feat"]);
    assert_eq!(changes(&repo, "main...HEAD"), nothing());
    let ran = repo
        .handoff(["diff", "--format", "markdown", "main...HEAD"])
        .success();
    assert_eq!(ran.stdout, "", "no comment where there is nothing to say");
}

#[test]
fn scenario_5_and_6_a_squash_and_a_rebase_are_no_news() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("Search", &["Use SQLite: one file"]));
    repo.save(&document(
        "Search",
        &["Use SQLite: one file", "Porter stemmer"],
    ));
    assert_eq!(
        changes(&repo, "main...HEAD"),
        ["added Use SQLite: one file", "added Porter stemmer"]
    );
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--squash", "feat"]);
    repo.git(["commit", "-qm", "squashed"]);
    repo.git(["checkout", "-q", "feat"]);
    assert_eq!(changes(&repo, "main...HEAD"), nothing());
    repo.save(&document("Search", &["Use SQLite: one file", "No ORM"]));
    assert_eq!(
        changes(&repo, "main...HEAD"),
        ["dropped Porter stemmer", "added No ORM"]
    );
}

#[test]
fn scenario_26_a_shallow_clone_that_has_both_tips() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Plan", &["Use SQLite: one file"]));
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document(
        "Search",
        &["Use SQLite: one file", "Porter stemmer"],
    ));
    let clone = world.empty_repository("ci");
    let url = format!("file://{}", repo.path.display());
    for branch in ["main", "feat"] {
        let refspec = format!("{branch}:refs/remotes/origin/{branch}");
        clone.git(["fetch", "-q", "--depth=1", &url, &refspec]);
    }
    clone.git(["checkout", "-q", "--detach", "origin/feat"]);
    assert_eq!(
        changes(&clone, "origin/main...HEAD"),
        ["added Porter stemmer"]
    );
    let ran = clone
        .handoff(["diff", "--format", "text", "origin/main...HEAD"])
        .success();
    assert!(
        ran.stdout.contains("no common commit here"),
        "{}",
        ran.stdout
    );
}

#[test]
fn scenario_27_a_merge_was_reverted_and_the_branch_comes_again() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("Search", &["Use SQLite: one file"]));
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--no-ff", "-m", "merge", "feat"]);
    repo.git(["revert", "--no-edit", "-m", "1", "HEAD"]);
    assert_eq!(
        changes(&repo, "main...feat"),
        ["added Use SQLite: one file"]
    );
}

#[test]
fn scenario_28_a_handoff_that_only_the_branch_had_was_deleted() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("Search", &["Use SQLite: one file"]));
    let secret = repo.save(&document("Search", &["Use SQLite: one file", "No ORM"]));
    repo.save(&document(
        "Search",
        &["Use SQLite: one file", "Porter stemmer"],
    ));
    delete(&repo, &secret);
    assert_eq!(
        changes(&repo, "main...HEAD"),
        ["added Use SQLite: one file", "added Porter stemmer"]
    );
}

#[test]
fn scenario_28b_a_handoff_of_the_base_was_deleted() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Search", &["Use SQLite: one file"]));
    let second = repo.save(&document("Again", &["Use SQLite: one file", "No ORM"]));
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("Search", &["Use SQLite: one file", "No ORM"]));
    delete(&repo, &second);
    assert_eq!(changes(&repo, "main...HEAD"), ["deleted Again"]);
    let range = "main...HEAD";
    assert_eq!(
        repo.handoff(["diff", "--fail-on", "dropped", range]).code,
        1
    );
    assert_eq!(
        repo.handoff(["diff", "--fail-on", "replaced", range]).code,
        0
    );
}

#[test]
fn scenario_29_a_handoff_was_edited_in_place() {
    let world = World::new();
    let repo = world.repository("notes");
    let id = repo.save(&document("Search", &["Use SQLite: one file", "No ORM"]));
    repo.git(["checkout", "-qb", "feat"]);
    edit(&repo, &id, "- No ORM\n", "");
    assert_eq!(
        changes(&repo, "main...HEAD"),
        ["dropped No ORM", "edited Search"]
    );
    assert_eq!(
        repo.handoff(["diff", "--fail-on", "dropped", "main...HEAD"])
            .code,
        1
    );

    // Edited on main after the branch was cut: nothing of that.
    repo.git(["checkout", "-q", "main"]);
    repo.git(["checkout", "-qb", "other"]);
    repo.git(["checkout", "-q", "main"]);
    edit(&repo, &id, "- No ORM\n", "");
    assert_eq!(changes(&repo, "main...other"), nothing());
}

fn path_of(repo: &Repository<'_>, id: &str) -> String {
    let paths = repo.git(["ls-files", ".handoff"]);
    paths
        .lines()
        .find(|path| path.contains(id))
        .unwrap()
        .to_owned()
}

fn delete(repo: &Repository<'_>, id: &str) {
    let path = path_of(repo, id);
    repo.git(["rm", "-q", "--", &path]);
    repo.git(["commit", "-qm", "take a handoff out"]);
}

fn edit(repo: &Repository<'_>, id: &str, old: &str, new: &str) {
    let path = path_of(repo, id);
    let text = repo.read(&path);
    assert!(text.contains(old));
    repo.commit(&path, &text.replace(old, new), "edit a handoff");
}

#[test]
fn the_latest_against_what_its_parents_had_in_force() {
    let world = World::new();
    let repo = world.repository("notes");
    let first = repo.save(&document("Search", &["Use SQLite: one file", "No ORM"]));
    repo.save(&document(
        "Search",
        &["Use SQLite: one file", "~~No ORM~~: we need one"],
    ));
    let ran = repo.handoff(["diff", "--format", "text"]).success();
    assert!(ran.stdout.contains("1 decision retired"), "{}", ran.stdout);
    assert!(ran.stdout.contains("we need one"), "{}", ran.stdout);
    assert_eq!(repo.handoff(["diff", "--exit-code"]).code, 1);
    let counts = repo.handoff(["diff", "--stat", "--format", "text"]);
    let counts = counts.success().stdout;
    assert_eq!(counts.lines().count(), 1, "{counts}");
    assert!(counts.contains("1 decision retired"), "{counts}");
    let ran = repo
        .handoff(["diff", "--format", "text", &first[..4]])
        .success();
    assert!(ran.stdout.contains("2 decisions added"), "{}", ran.stdout);
}

#[test]
fn two_files_anywhere() {
    let world = World::new();
    let elsewhere = world.at(&world.path("home"));
    elsewhere.write(
        "old.md",
        document("Search", &["Use SQLite: one file", "No ORM"]),
    );
    elsewhere.write("new.md", document("Search", &["No ORM"]));
    let ran = elsewhere
        .handoff(["diff", "--format", "text", "old.md", "new.md"])
        .success();
    assert!(ran.stdout.contains("1 decision dropped"), "{}", ran.stdout);
    assert_eq!(
        elsewhere
            .handoff(["diff", "--exit-code", "old.md", "new.md"])
            .code,
        1
    );
    assert_eq!(
        elsewhere
            .handoff(["diff", "--exit-code", "old.md", "old.md"])
            .code,
        0
    );
}

#[test]
fn each_session_of_a_range() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("First", &["Use SQLite: one file"]));
    repo.save(&document("Second", &["Use SQLite: one file", "No ORM"]));
    let ran = repo
        .handoff(["diff", "--format", "text", "--by-session", "main"])
        .success();
    let first = ran.stdout.find("First").unwrap();
    let second = ran.stdout.find("Second").unwrap();
    let orm = ran.stdout.rfind("No ORM").unwrap();
    assert!(first < second && second < orm, "{}", ran.stdout);
}

#[test]
fn a_comment_says_first_what_was_lost_and_mentions_nobody() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document(
        "Search",
        &[
            "Use SQLite: one file",
            "Times are stored in UTC (@octocat), fixes #3",
        ],
    ));
    repo.git(["checkout", "-qb", "feat"]);
    let bad = "Escape <script>alert(1)</script> [link](http://example.com) closes octo/repo#12";
    repo.save(&document("Search", &["Use SQLite: one file", bad]));
    let ran = repo
        .handoff(["diff", "--format", "markdown", "main...HEAD"])
        .success();
    let comment = &ran.stdout;
    assert!(
        comment.starts_with("<!-- git-handoff review -->\n**1 handoff, "),
        "{comment}"
    );
    let dropped = comment.find("Dropped without a word").unwrap();
    assert!(dropped < comment.find("**Added**").unwrap(), "{comment}");
    for mark_up in ["@octocat", "#3", "#12", "<script", "](http"] {
        assert!(!comment.contains(mark_up), "{mark_up} in {comment}");
    }
    assert!(
        comment.contains("Write the importer"),
        "the next step: {comment}"
    );
    let again = repo
        .handoff(["diff", "--format", "markdown", "main...HEAD"])
        .success();
    assert_eq!(*comment, again.stdout, "the same every time");
}

#[test]
fn what_did_not_change_is_not_edited_in_a_large_month() {
    let world = World::new();
    let repo = world.repository("notes");
    for at in 0..40 {
        let decision = format!("Decision about part {at}");
        repo.save(&document("Search", &[&decision]));
    }
    repo.git(["checkout", "-qb", "feat"]);
    repo.save(&document("Search", &["Decision about part 39", "No ORM"]));
    repo.git(["gc", "-q"]);
    assert_eq!(changes(&repo, "main...HEAD"), ["added No ORM"]);
}

/// Whoever lists a decision again has not made it: `diff` and `decisions` name the same session.
#[test]
fn a_decision_is_that_of_the_session_that_made_it() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document(
        "Plan",
        &["Retry failed uploads 3 times", "~~Use Redis~~: too big"],
    ));
    repo.save(&document("Plan", &["Retry failed uploads 3 times"]));
    repo.git(["switch", "-qc", "feat"]);
    let made = repo.save(&document(
        "One",
        &["Retry failed uploads 3 times", "Use SQLite: one file"],
    ));
    let reworded = repo.save(&document(
        "Two",
        &["Retry uploads that failed 3 times", "Use SQLite: one file"],
    ));
    repo.save(&document(
        "Three",
        &["Retry uploads that failed 3 times", "Use SQLite: one file"],
    ));
    let ran = repo.handoff(["diff", "--format", "json", "main...HEAD"]);
    let diff: serde_json::Value = serde_json::from_str(&ran.success().stdout).unwrap();
    let changes = diff["changes"].as_array().unwrap().iter();
    let by: Vec<(&str, &str)> = changes
        .map(|change| {
            (
                change["class"].as_str().unwrap(),
                change["by"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(by, [("reworded", &*reworded), ("added", &*made)]);
    let ran = repo.handoff(["decisions", "--format", "json", "--text", "sqlite"]);
    let listed: serde_json::Value = serde_json::from_str(&ran.success().stdout).unwrap();
    assert_eq!(listed["decisions"][0]["first"]["handoff"], made);
}
