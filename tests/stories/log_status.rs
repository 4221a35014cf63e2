//! What there is, and where the work stands.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

#[test]
fn the_log_lists_handoffs_the_newest_first() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    ));
    world.days_pass(1);
    repo.git(["switch", "-qc", "feature"]);
    repo.commit("a.txt", "a\n", "Work");
    let text = document(
        "Search notes",
        &[
            "~~Hash every file~~: slow",
            "Rank by bm25: built in",
            "Use SQLite: one file",
        ],
    );
    repo.save_with(["--agent", "claude-code"], &text);
    assert_snapshot!(repo.told(&mut seen, &["log"]), @"
    handoff <id2>
    Author: A U Thor <author@example.com>
    Agent:  claude-code
    Branch: feature
    Date:   2026-11-25 12:09:00 +0000 (2 minutes ago)
    Commit: <hash1> (as recorded)

        Search notes
        next: Write the importer.
        decisions: +1 −1

    handoff <id1>
    Author: A U Thor <author@example.com>
    Branch: main
    Date:   2026-11-24 12:04:00 +0000 (24 hours ago)
    Commit: <hash2> (as recorded)

        Sync notes
        next: Write the importer.
        decisions: +2
    ");
    assert_snapshot!(repo.told(&mut seen, &["log", "--oneline"]), @"
    <id2>  5 minutes ago  claude-code  feature  Search notes  <hash1>  +1 −1
    <id1>  24 hours ago   A U Thor     main     Sync notes    <hash2>  +2
    ");
    assert_snapshot!(repo.told(&mut seen, &["log", "-n", "1", "--oneline"]), @"<id2>  8 minutes ago  claude-code  feature  Search notes  <hash1>  +1 −1");
    assert_snapshot!(repo.told(&mut seen, &["log", "main..HEAD", "--oneline"]), @"<id2>  11 minutes ago  claude-code  feature  Search notes  <hash1>  +1 −1");
    assert_snapshot!(repo.told(&mut seen, &["log", "-p", "-n", "1"]), @"
    handoff <id2>
    Author: A U Thor <author@example.com>
    Agent:  claude-code
    Branch: feature
    Date:   2026-11-25 12:09:00 +0000 (14 minutes ago)
    Commit: <hash1> (as recorded)

        Search notes
        next: Write the importer.
        decisions: +1 −1
    retired    Hash every file: mtimes lie (why: slow)
    added      Rank by bm25: built in
    ");
}

#[test]
fn the_status_of_a_line() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"no handoff here yet");
    repo.save(
        &document("Sync notes", &["Use SQLite: one file"])
            .replace("- none", "- Should hidden folders be indexed?"),
    );
    repo.commit("README.md", "# another project\n", "Rename");
    repo.write("new.txt", "new\n");
    world.days_pass(3);
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    <id1>  Sync notes
          yours, on main, 3 days ago
          describes <hash1> · 1 commit since · 1 file not committed
          next: Write the importer.
          open: Should hidden folders be indexed?
          README.md changed since (+1 −1)
    ");
    assert_snapshot!(repo.told(&mut seen, &["status", "--porcelain"]), @"
    handoff <id1>
    path .handoff/2026/11/20261124T120700Z-<id1>-sync-notes.md
    summary Sync notes
    created 2026-11-24T12:07:00+00:00
    continued true
    describes <hash1>
    commits_since 1
    open_questions 1
    stale README.md
    uncommitted 1
    kept 0
    saved false
    ");
}

#[test]
fn the_exit_code_says_whether_everything_is_told() {
    let world = World::new();
    let repo = world.repository("notes");
    let code = || repo.handoff(["status", "--exit-code"]).code;
    assert_eq!(code(), 1, "no handoff");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert_eq!(code(), 0);
    repo.write("new.txt", "new\n");
    assert_eq!(code(), 1, "not committed");
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "Work"]);
    assert_eq!(code(), 1, "a commit since");
}

/// A handoff is named as everywhere else: it is listed with what it continues.
#[test]
fn the_log_of_a_handoff_is_its_line_of_work() {
    let world = World::new();
    let repo = world.repository("notes");
    let first = repo.save(&document("Plan", &["Use SQLite: one file"]));
    let second = repo.save(&document("Search", &["Use SQLite: one file"]));
    repo.save_with(["--new"], &document("Another line", &["No ORM: slow"]));
    repo.git(["switch", "-qc", "elsewhere", "HEAD~1"]);
    let third = repo.save(&document("Rank", &["Use SQLite: one file"]));
    repo.git(["switch", "-q", "main"]);
    let listed = |id: &str| {
        let ran = repo
            .handoff(["log", &id[..8], "--format", "json"])
            .success();
        let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let handoffs = log["handoffs"].as_array().unwrap().iter();
        handoffs
            .map(|handoff| handoff["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(&second), [&*second, &*first]);
    assert_eq!(
        listed(&third),
        [&*third, &*second, &*first],
        "of another branch"
    );
    assert_eq!(repo.handoff(["log", "zzzzzz"]).code, 128);
}
