//! What was asked for along with a text that could not be saved is not forgotten: `save --continue`
//! needs no flags.

use std::fs;

use crate::common::{Repository, World, document};

/// A save that another git's lock stops.
fn stopped(repo: &Repository<'_>, arguments: &[&str], text: &str) {
    let lock = repo.path.join(".git/refs/heads/main.lock");
    fs::write(&lock, "").unwrap();
    let ran = repo.handoff_with_input(arguments, text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    fs::remove_file(&lock).unwrap();
}

fn newest(repo: &Repository<'_>) -> String {
    let ran = repo.handoff(["show", &repo.newest_id()]).success();
    ran.stdout
}

#[test]
fn whom_it_is_for_and_what_it_continues() {
    let world = World::new();
    let repo = world.repository("notes");
    let first = repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.save_with(["--new"], &document("Something else", &["Use Rust: fast"]));
    let text = document("Sync notes", &["Use SQLite: one file"]);
    let arguments = [
        "save",
        "-F",
        "-",
        "--to",
        "reviewer",
        "--agent",
        "a-model",
        "--continues",
        &first,
    ];
    stopped(&repo, &arguments, &text);
    repo.handoff(["save", "--continue"]).success();
    let path = repo.git(["diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD"]);
    let saved = repo.read(&path);
    for line in [
        "to = \"reviewer\"",
        "agent = \"a-model\"",
        &format!("parents = [\"{first}\"]"),
    ] {
        assert!(saved.contains(line), "{line}: {saved}");
    }
}

/// The check says no; then the text is a draft that was never stored.
#[test]
fn also_when_the_check_said_no() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let token = ["ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"].concat();
    let text = document("Sync notes", &["Use SQLite: one file"]).replace("Runs offline.", &token);
    let arguments = ["save", "-F", "-", "--done", "--to", "reviewer"];
    let ran = repo.handoff_with_input(arguments, &text);
    assert_eq!(ran.code, 1, "{}", ran.seen());
    repo.handoff(["save", "--continue", "--allow-secret"])
        .success();
    let path = repo.git(["diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD"]);
    let saved = repo.read(&path);
    assert!(
        saved.contains("ended = \"done\"") && saved.contains("to = \"reviewer\""),
        "{saved}"
    );
}

#[test]
fn that_it_replaces_another() {
    let world = World::new();
    let repo = world.repository("notes");
    let id = repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let text = document("Sync all notes", &["Use SQLite: one file"]);
    stopped(&repo, &["save", "--amend", "-F", "-"], &text);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    repo.handoff(["save", "--continue"]).success();
    assert_eq!(repo.newest_id(), id);
    assert!(newest(&repo).contains("Sync all notes"));
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "2");
    assert_eq!(
        repo.handoff(["save", "--continue"]).code,
        1,
        "nothing is kept"
    );
}

/// Somebody has committed on top: then it is said, and the text stays.
#[test]
fn one_that_can_be_replaced_no_more_stays_kept() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let text = document("Sync all notes", &["Use SQLite: one file"]);
    stopped(&repo, &["save", "--amend", "-F", "-"], &text);
    repo.commit("work.txt", "work\n", "work");
    let refused = repo.handoff(["save", "--continue"]);
    assert_eq!(refused.code, 1, "{}", refused.seen());
    assert!(
        refused.stderr.contains("can be replaced no more"),
        "{}",
        refused.stderr
    );
    let kept = fs::read_dir(repo.path.join(".git/handoff/kept")).unwrap();
    assert_eq!(kept.count(), 1);
}

/// Another one was saved in between, and is continued: names stay in the order of parents.
#[test]
fn a_name_that_others_have_overtaken_is_given_anew() {
    let world = World::new();
    let repo = world.repository("notes");
    stopped(
        &repo,
        &["save", "-F", "-"],
        &document("Sync notes", &["Use SQLite: one file"]),
    );
    let between = repo.save(&document("Sync notes", &["Hash every file: mtimes lie"]));
    repo.handoff(["save", "--continue"]).success();
    let names = repo.git(["ls-tree", "-r", "--name-only", "HEAD", ".handoff/20"]);
    let names = if names.is_empty() {
        repo.git(["ls-files", ".handoff/20*"])
    } else {
        names
    };
    let last = names.lines().last().unwrap();
    assert_eq!(names.lines().count(), 2, "{names}");
    assert!(!last.contains(&between), "{names}");
    assert!(
        repo.read(last)
            .contains(&format!("parents = [\"{between}\"]"))
    );
    assert_eq!(repo.git(["status", "--porcelain"]), "");
}

/// Before the team's policy could be read, there is no knowing how to save; the text is kept.
#[test]
fn a_piped_text_when_the_policy_is_broken() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(".handoff/handoff.toml", "no such setting = [");
    let text = document("Sync notes", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    repo.write(".handoff/handoff.toml", "");
    repo.handoff(["save", "--continue"]).success();
    assert!(newest(&repo).contains("Use SQLite"));
}
