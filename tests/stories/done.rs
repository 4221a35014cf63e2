//! Ending a line of work.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

#[test]
fn done_closes_the_line_and_its_decisions_stay() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["done"]), @"
    error: there is no line of work to end here
    hint: git handoff status says what is at hand; --continues <id> names another
    [exit 1]
    ");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert_snapshot!(repo.told(&mut seen, &["done", "-m", "The importer is released as 1.2"]), @"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 stands; 1 context file; 76 tokens
    ");
    assert_snapshot!(repo.told(&mut seen, &["show"]), @"
    # Handoff: Sync notes

    ## Goal

    Make the notes searchable from the command line.

    ## Current state

    - The importer is released as 1.2

    ## Decisions made (do not re-litigate)

    - Earlier decisions stand.

    ## Open questions

    - none

    ## Constraints

    - Runs offline.

    ## Next step

    none

    ## Context files

    - README.md
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    ## Decisions in force on main

    - Use SQLite: one file <sub>`<id1>` · 2026-11-24 · A U Thor</sub>
    ");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    <id2>  Sync notes
          yours, on main, 9 minutes ago
          this line of work is done, not continued (git handoff save --continues <id2>)
          describes <hash2> · no commit since · nothing uncommitted
    ");
}

#[test]
fn an_end_that_is_taken_back_and_saved_again_is_an_end() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.handoff(["done"]).success();
    repo.handoff(["undo"]).success();
    repo.handoff(["save", "--continue"]).success();
    let shown = repo
        .handoff(["show", &repo.newest_id(), "--format", "json"])
        .success();
    assert!(
        shown.stdout.contains("\"ended\": \"done\""),
        "{}",
        shown.stdout
    );
}

#[test]
fn abandoned_its_decisions_are_out_of_force() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.git(["switch", "-qc", "experiment"]);
    repo.save(&document("Try Redis", &["Use Redis: it is fast"]));
    assert_snapshot!(repo.told(&mut seen, &["done", "--abandon"]), @"
    [experiment <hash1>] handoff <id2>: Try Redis
     continues <id1> (this branch's work); describes <hash2>
     decisions: 1 no longer in force; 1 context file; 79 tokens
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    ## Decisions in force on experiment

    nothing is in force any more (git handoff decisions --all lists what was)
    ");
}

#[test]
fn what_landed_and_what_ended_is_said() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.git(["switch", "-qc", "feature"]);
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.handoff(["done"]).success();
    repo.git(["switch", "-q", "main"]);
    repo.git([
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "Merge the feature",
        "feature",
    ]);
    world.days_pass(7);
    repo.commit("a.txt", "a\n", "Work");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    <id2>  Sync notes
          yours, on feature, 7 days ago
          this line of work is done, landed on main 7 days ago, 1 commit since, not continued (git handoff save --continues <id2>)
          describes <hash1> · 2 commits since · nothing uncommitted
    ");
    let lines = repo.handoff(["log", "--oneline"]).success().stdout;
    assert!(lines.lines().next().unwrap().ends_with("  done"), "{lines}");
    let log = repo.handoff(["log", "-n1"]).success().stdout;
    assert!(log.contains(" (done)\n"), "{log}");
}
