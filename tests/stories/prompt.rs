//! The prompt for a model that is about to stop.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

/// What follows the template, which has no facts in it.
fn facts(prompt: &str) -> &str {
    prompt
        .split_once("Never write a password, key or token.\n")
        .unwrap()
        .1
        .trim_start()
}

#[test]
fn the_template_alone() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    let mut seen = Seen::default();
    assert_snapshot!(nowhere.told(&mut seen, &["prompt", "--plain"]), @r#"
    Write a handoff: what the next person or model needs to continue this work without reading this
    conversation. Answer with the document alone, in exactly this form:

    # Handoff: <one-line summary of the task>

    ## Goal

    <1-3 sentences>

    ## Current state

    - <a concrete artifact and the state it is in: file, function, test, endpoint; no narrative>

    ## Decisions made (do not re-litigate)

    - <decision>: <reason>

    ## Open questions

    - <a question nobody has answered yet; "none" if there is none>

    ## Constraints

    - <hard or soft constraint>

    ## Next step

    <the single next thing to do>

    ## Context files

    - <path from the repository root>

    Rules:
    - 200 to 400 tokens. Facts, names, numbers, paths and exact commands; nothing the code says itself.
    - Leave out pleasantries, how you got there, tool errors, and what did not matter.
    - One next step, small enough to begin at once.
    - Context files in reading order, at most seven; a line range where it helps: src/db.rs:10-40.
    - If an approach failed and somebody could try it again, add a section `## Dead ends` before the
      next step: what failed, and why. If a command shows that the work is right, add `## Verify`:
      the command and what it shows.
    - Never write a password, key or token.

    Deliver it through a pipe: git handoff save -F -
    "#);
}

#[test]
fn it_holds_what_git_knows_of_the_session() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(
        &document("Sync notes", &["Use SQLite: one file"])
            .replace("- none", "- Should hidden folders be indexed?"),
    );
    repo.commit("importer.py", "walk()\n", "Walk the folder");
    repo.write("schema.sql", "create table note();\n");
    assert_snapshot!(facts(&repo.told(&mut seen, &["prompt"])), @r#"
    Decisions in force in what this continues. For each: list it again as it is, or retire it in the
    open with a line `- ~~decision~~: why`. To keep all that you do not mention, write the line
    `- Earlier decisions stand.` and list only what is new or changed.

    - Use SQLite: one file

    Constraints so far; keep those that still hold:

    - Runs offline.

    Open questions so far; keep those that nobody has answered, and turn an answer into a decision:

    - Should hidden folders be indexed?

    What git knows of this session:

    - branch main, at <hash1> "Walk the folder"
    - continues handoff <id1>: Sync notes
    - commit <hash1> Walk the folder
    - changed importer.py (+1 −0)
    - not committed: schema.sql

    Deliver it through a pipe: git handoff save -F -
    "#);
}

#[test]
fn on_a_new_branch_the_session_began_where_it_left_the_trunk() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.commit("a.txt", "a\n", "Work on the trunk");
    repo.git(["switch", "-qc", "feature"]);
    repo.commit("b.txt", "b\n", "Work on the branch");
    repo.git(["switch", "-q", "main"]);
    repo.commit("c.txt", "c\n", "More on the trunk");
    repo.git(["switch", "-q", "feature"]);
    assert_snapshot!(facts(&repo.told(&mut seen, &["prompt"])), @r#"
    What git knows of this session:

    - branch feature, at <hash1> "Work on the branch"
    - starts a new line of work
    - commit <hash1> Work on the branch
    - changed b.txt (+1 −0)

    Deliver it through a pipe: git handoff save -F -
    "#);
}
