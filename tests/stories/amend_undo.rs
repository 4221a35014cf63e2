//! Mending the latest handoff, and taking it back.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

#[test]
fn amend_keeps_id_name_and_parents() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let first = repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    ));
    let text = document("Sync notes", &["Use SQLite: one file"]);
    assert_snapshot!(repo.told_with(&mut seen, &["save", "-F", "-", "--no-carry"], &text), @r#"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 stands, 1 dropped; 1 context file; 82 tokens
    warning: dropped without a word: "Hash every file: mtimes lie"
    hint: retire it: git handoff save --amend --retire "Hash every file: <why>"   or keep it: git handoff save --amend --carry
    "#);
    let second = repo.newest_id();
    let path = repo.git(["ls-files", &format!(".handoff/**{second}*")]);
    // The command that the hint gives.
    assert_snapshot!(repo.told(&mut seen, &["save", "--amend", "--retire", "Hash every file: too slow"]), @"
    [main <hash3>] handoff <id2>: Sync notes
     continues <id1> (as recorded); describes <hash2>
     decisions: 1 retired, 1 stands; 1 context file; 91 tokens
    ");
    assert_eq!(repo.newest_id(), second);
    assert_eq!(
        repo.git(["ls-files", &format!(".handoff/**{second}*")]),
        path
    );
    assert!(
        repo.read(&path)
            .contains(&format!("parents = [\"{first}\"]"))
    );
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "3");
}

#[test]
fn what_a_handoff_continues_is_not_amended() {
    let world = World::new();
    let repo = world.repository("notes");
    let id = repo.save(&document("Sync notes", &[]));
    let ran = repo.handoff(["save", "--amend", "--continues", &id]);
    assert_eq!(ran.code, 129, "{}", ran.stderr);
}

#[test]
fn amend_with_carry_keeps_what_was_left_out() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    ));
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert_snapshot!(repo.told(&mut seen, &["save", "--amend", "--carry"]), @"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (as recorded); describes <hash2>
     decisions: 2 stand; 1 context file; 88 tokens
    ");
}

#[test]
fn only_the_tip_that_nobody_else_has_can_be_replaced() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.git(["branch", "other"]);
    assert_snapshot!(repo.told(&mut seen, &["save", "--amend", "--next", "Rest"]), @"
    error: handoff <id1> is on refs/heads/other as well: it cannot be replaced or taken back
    hint: save another one on top: git handoff save
    [exit 1]
    ");
    assert_snapshot!(repo.told(&mut seen, &["undo"]), @"
    error: handoff <id1> is on refs/heads/other as well: it cannot be replaced or taken back
    hint: save another one on top: git handoff save
    [exit 1]
    ");
    repo.git(["branch", "-D", "-q", "other"]);
    repo.commit("a.txt", "a\n", "Work");
    assert_snapshot!(repo.told(&mut seen, &["undo"]), @"
    error: the last commit is not a handoff: there is nothing to replace or take back
    hint: save another one on top: git handoff save
    [exit 1]
    ");
}

#[test]
fn undo_takes_it_back_and_continue_takes_up_the_text() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let before = repo.git(["rev-parse", "HEAD"]);
    let id = repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    seen.learn(&id);
    assert_snapshot!(repo.told(&mut seen, &["undo"]), @"
    took back handoff <id1>: Sync notes
    the text is kept: git handoff save --continue -e
    ");
    assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    no handoff here yet
    a text is kept that is not saved: git handoff save --continue, or --discard
    ");
    assert_snapshot!(repo.told(&mut seen, &["save", "--continue"]), @"
    [main <hash1>] handoff <id1>: Sync notes
     starts a new line of work; describes <hash2>
     decisions: 1 added; 1 context file; 82 tokens
    ");
    assert_eq!(repo.newest_id(), id);
    assert_snapshot!(repo.told(&mut seen, &["save", "--continue"]), @"
    error: no text is kept
    hint: git handoff save -F <file> saves one
    [exit 1]
    ");
}

#[test]
fn a_handoff_that_should_have_continued_another_is_taken_back_and_saved_again() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let theirs = repo
        .as_person("Bob")
        .save(&document("Queue the jobs", &["Use Kafka: it is there"]));
    let repo = world.clone(&repo, "mine");
    repo.git(["switch", "-qc", "feature"]);
    assert_snapshot!(repo.told_with(&mut seen, &["save"], &document("Queue the jobs", &["Use gRPC: typed"])), @"
    [feature <hash1>] handoff <id2>: Queue the jobs
     starts a new line of work; describes <hash2>
     decisions: 1 added; 1 context file; 83 tokens
    hint: the newest handoff here, <id1>, is not continued; if this does: git handoff undo && git handoff save --continue --continues <id1>
    ");
    repo.handoff(["undo"]).success();
    assert_snapshot!(repo.told(&mut seen, &["save", "--continue", "--continues", &theirs[..4]]), @r#"
    [feature <hash3>] handoff <id2>: Queue the jobs
     continues <id1> (named); describes <hash2>
     decisions: 1 added, 1 stands; 1 context file; 89 tokens
     added "Earlier decisions stand.": the document mentions none of the earlier decisions
    "#);
}

#[test]
fn what_somebody_edited_in_the_file_is_not_thrown_away() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let path = repo.git(["ls-files", ".handoff/20*"]);
    let edited = repo
        .read(&path)
        .replace("Write the importer.", "Write the exporter.");
    repo.write(&path, &edited);
    for command in [&["undo"][..], &["save", "--amend", "--next", "Rest"]] {
        let refused = repo.handoff(command);
        assert_eq!(refused.code, 1, "{}", refused.seen());
        assert!(
            refused.stderr.contains("was edited since it was saved"),
            "{}",
            refused.stderr
        );
        assert_eq!(repo.read(&path), edited);
    }
    // The command that the hint gives.
    repo.told(&mut seen, &["save", "--amend", "-F", &path]);
    assert!(
        repo.handoff(["show"])
            .success()
            .stdout
            .contains("Write the exporter.")
    );
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    repo.write(&path, &edited);
    repo.git(["checkout", "HEAD", "--", &path]);
    repo.handoff(["undo"]).success();
}
