//! Credentials in what is about to be kept for ever. Tokens are put together from pieces so that
//! no forge takes this file for a leak.

use crate::common::{World, document};

fn token() -> String {
    ["ghp", &"4hJ9".repeat(9)].join("_")
}

#[test]
fn check_names_line_and_kind_and_never_the_value() {
    let world = World::new();
    let repo = world.repository("notes");
    let secret = document("Sync notes", &["Use SQLite: one file"])
        .replace("Runs offline.", &format!("Log in with {}.", token()));
    for format in ["text", "json"] {
        let ran = repo.handoff_with_input(["check", "--format", format, "-"], &secret);
        assert_eq!(ran.code, 1);
        assert!(ran.stdout.contains("GitHub token"), "{}", ran.stdout);
        assert!(!ran.seen().contains(&token()), "{}", ran.seen());
    }
    let ran = repo.handoff_with_input(["check", "-"], &secret);
    assert!(
        ran.stdout
            .contains("-:21:15: error: credential: GitHub token [credential]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn hashes_are_no_credentials() {
    let world = World::new();
    let repo = world.repository("notes");
    let head = repo.git(["rev-parse", "HEAD"]);
    let hashes = document("Sync notes", &["Use SQLite: one file"]).replace(
        "Runs offline.",
        &format!("Builds on {head} and {}.", "9f3c".repeat(16)),
    );
    let ran = repo.handoff_with_input(["check", "-"], &hashes);
    assert!(!ran.stdout.contains("credential"), "{}", ran.stdout);
}

#[test]
fn save_refuses_and_keeps_the_text() {
    let world = World::new();
    let repo = world.repository("notes");
    let secret = document("Sync notes", &["Use SQLite: one file"])
        .replace("Runs offline.", &format!("Log in with {}.", token()));
    let before = repo.git(["rev-parse", "HEAD"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &secret);
    assert_eq!(ran.code, 1, "{}", ran.seen());
    assert!(
        ran.stderr.contains("GitHub token at 21:15"),
        "{}",
        ran.stderr
    );
    assert!(!ran.seen().contains(&token()), "{}", ran.seen());
    assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
    let ran = repo.handoff(["save", "--continue", "--allow-secret"]);
    assert_eq!(ran.code, 0, "the text was kept: {}", ran.seen());
    assert_ne!(repo.git(["rev-parse", "HEAD"]), before);
}

#[test]
fn a_path_that_is_not_committed_can_hold_one() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(&format!("{}.txt", token()), "x");
    let document = document("Sync notes", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &document);
    assert_eq!(ran.code, 1, "{}", ran.seen());
    assert!(ran.stderr.contains("GitHub token"), "{}", ran.stderr);
    assert!(!ran.seen().contains(&token()), "{}", ran.seen());
}

#[test]
fn save_says_what_it_lets_pass() {
    let world = World::new();
    let repo = world.repository("notes");
    let document = document("Sync notes", &["Use SQLite", "Use WAL"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &document);
    assert_eq!(ran.code, 0, "{}", ran.seen());
    assert!(
        ran.stderr
            .contains("warning: decision without a reason at 13:3, 14:3"),
        "{}",
        ran.stderr
    );
    repo.commit(
        ".handoff/handoff.toml",
        "[check]\ndecision-without-reason = \"deny\"\n",
        "strict",
    );
    let ran = repo.handoff_with_input(["save", "-F", "-"], &document);
    assert_eq!(ran.code, 1, "{}", ran.seen());
}
