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
