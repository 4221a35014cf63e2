//! A decision that others retired while this line still has it (scenarios 34 and 45).

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

#[test]
fn what_the_trunk_retired_is_said_on_the_branch() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Store notes", &["Use Postgres: it is there"]));
    repo.git(["switch", "-qc", "feat"]);
    repo.save(&document(
        "Store notes",
        &["Use Postgres: it is there", "Pool connections: few slots"],
    ));
    repo.git(["switch", "-q", "main"]);
    repo.save(&document(
        "Store notes",
        &["~~Use Postgres~~: one file is enough"],
    ));
    repo.git(["switch", "-q", "feat"]);
    assert_snapshot!(repo.told(&mut seen, &["resume", "--no-files", "--format", "text"]), @r#"
    Store notes
    <id2> · A U Thor <author@example.com> · feat · 6 minutes ago · describes <hash1>, no commit since
    ! "Use Postgres" was retired by <id3> on main

    Goal

      Make the notes searchable from the command line.

    Current state

      - `README.md` describes the plan; nothing else exists.

    Decisions made (do not re-litigate)

      - Use Postgres: it is there
      - Pool connections: few slots

    Open questions

      - none

    Constraints

      - Runs offline.

    Next step

      Write the importer.

    Context files

      - README.md

    to continue: git handoff save
    "#);
    let text = document(
        "Store notes",
        &["Use Postgres: it is there", "Pool connections: few slots"],
    );
    assert_snapshot!(repo.told_with(&mut seen, &["save"], &text), @r#"
    [feat <hash2>] handoff <id4>: Store notes
     continues <id2> (this branch's work); describes <hash3>
     decisions: 2 stand; 1 context file; 90 tokens
    warning: "Use Postgres" was retired by <id3> on main, and is kept here
    hint: retire it: git handoff save --amend --retire "Use Postgres: <why>"
    "#);
}

#[test]
fn another_team_of_the_same_tree_is_told() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Notes", &["Use SQLite: one file"]));
    let bob = world.clone(&repo, "bob").into_person("Bob");
    bob.save_with(["--new"], &document("Billing", &["Use SQLite: no server"]));
    repo.git(["pull", "-q", "../bob", "main"]);
    repo.save(&document("Notes", &["~~Use SQLite~~: two writers now"]));
    bob.git(["pull", "-q"]);
    assert_snapshot!(bob.told(&mut seen, &["resume", "--no-files", "--format", "text"]), @r#"
    Billing
    <id2> · Bob <bob@example.com> · main · 6 minutes ago · describes <hash1>, no commit since
    ! "Use SQLite" was retired by <id3>
          newer head: <id3>  Notes, by A U Thor <author@example.com>, on main, 3 minutes ago

    Goal

      Make the notes searchable from the command line.

    Current state

      - `README.md` describes the plan; nothing else exists.

    Decisions made (do not re-litigate)

      - Use SQLite: no server

    Open questions

      - none

    Constraints

      - Runs offline.

    Next step

      Write the importer.

    Context files

      - README.md

    to continue: git handoff save
    "#);
}
