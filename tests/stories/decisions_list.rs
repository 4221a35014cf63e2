//! Lists: what is in force, what other sections say, and lines that disagree.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

#[test]
fn another_section_through_time() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite: one file"]).replace(
        "- Runs offline.",
        "- Runs offline.\n- No dependency outside the standard library.",
    ));
    world.days_pass(3);
    repo.save_with(
        ["--agent", "claude-code"],
        &document("Sync notes", &["Use SQLite: one file"]).replace(
            "- Runs offline.",
            "- Runs offline.\n- Python 3.11 or later.",
        ),
    );
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--section", "constraints", "--format", "text"]), @"
    constraints on main: 2
    <id1>  3 days ago     A U Thor         Runs offline.
                                            listed 2 times
    <id2>  2 minutes ago  claude-code      Python 3.11 or later.
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--section", "constraints", "--all", "--format", "text"]), @"
    constraints on main: 2
    <id1>  3 days ago     A U Thor         Runs offline.
                                            listed 2 times
    <id1>  3 days ago     A U Thor         gone: No dependency outside the standard library.
                                            last in <id1>
    <id2>  5 minutes ago  claude-code      Python 3.11 or later.
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--section", "constraints", "--all"]), @"
    ## Constraints on main

    - Runs offline. <sub>`<id1>` · 2026-11-24 · A U Thor · listed 2 times</sub>
    - gone: No dependency outside the standard library. <sub>`<id1>` · 2026-11-24 · A U Thor · last in <id1></sub>
    - Python 3.11 or later. <sub>`<id2>` · 2026-11-27 · claude-code</sub>
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--section", "dead-ends", "--format", "text"]), @"
    dead ends on main: 0
    none that a head has (--all lists what earlier handoffs had)
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--section", "dead"]), @"
    ## Dead ends on main

    none that a head has (--all lists what earlier handoffs had)
    ");
}

#[test]
fn two_lines_that_disagree() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Store",
        &["Store notes in SQLite: one file", "No ORM: slow"],
    ));
    repo.save_with(
        ["--new"],
        &document(
            "Server",
            &[
                "Store notes in Postgres: we know it",
                "One binary: easy to ship",
            ],
        ),
    );
    assert_snapshot!(repo.told(&mut seen, &["decisions", "--format", "text"]), @r#"
    in force on main: 4
    <id1>  4 minutes ago  A U Thor         Store notes in SQLite
                                            one file
    <id1>  4 minutes ago  A U Thor         No ORM: slow
    <id2>  2 minutes ago  A U Thor         Store notes in Postgres
                                            we know it
    <id2>  2 minutes ago  A U Thor         One binary
                                            easy to ship

    lines disagree
      Store notes in Postgres: we know it (<id2>)
      Store notes in SQLite: one file (<id1>)
    retire one: git handoff save --retire "<its words>: <why>"
    "#);
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    ## Decisions in force on main

    - Store notes in SQLite: one file <sub>`<id1>` · 2026-11-24 · A U Thor</sub>
    - No ORM: slow <sub>`<id1>` · 2026-11-24 · A U Thor</sub>
    - Store notes in Postgres: we know it <sub>`<id2>` · 2026-11-24 · A U Thor</sub>
    - One binary: easy to ship <sub>`<id2>` · 2026-11-24 · A U Thor</sub>

    ### Lines that disagree

    - Store notes in Postgres: we know it<br>Store notes in SQLite: one file
    ");
}

#[test]
fn nothing_to_list_says_why() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let text = ["decisions", "--format", "text"];
    assert_snapshot!(repo.told(&mut seen, &text), @r#"
    in force on main: 0
    nothing was decided yet (git handoff save --decision "<decision>: <reason>")
    "#);
    repo.save(&document("Plan", &["Use SQLite: one file"]));
    assert_snapshot!(repo.told(&mut seen, &[&text[..], &["--text", "redis"]].concat()), @"
    in force on main: 1
    none of them is what was asked for (git handoff decisions lists all)
    ");
    repo.save(&document("Plan", &["~~Use SQLite~~: a server after all"]));
    assert_snapshot!(repo.told(&mut seen, &text), @"
    in force on main: 0 (1 retired: --all)
    nothing is in force any more (git handoff decisions --all lists what was)
    ");
}
