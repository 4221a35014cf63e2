//! Saving with the editor, as git opens it.

use insta::assert_snapshot;

use crate::common::{Repository, World, document};
use crate::seen::Seen;

/// The repository with an editor that is a shell script.
fn editor<'w>(repo: &Repository<'w>, script: &str) -> Repository<'w> {
    repo.with("GIT_EDITOR", &format!("f() {{ {script}; }}; f"))
}

#[test]
fn the_draft_holds_what_is_carried_over_and_what_git_knows() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.commit("importer.py", "walk()\n", "Walk the folder");
    repo.write("schema.sql", "create table note();\n");
    let copy = world.path("draft.md");
    let script = format!("cp \"$1\" {}; echo done >> \"$1\"; false", copy.display());
    editor(&repo, &script).handoff(["save", "-e"]);
    assert_snapshot!(seen.text(&std::fs::read_to_string(copy).unwrap()), @r#"
    # Handoff: Sync notes

    <!-- handoff: say in 200 to 400 tokens what the next session needs, and nothing else. Comments like this one are taken out; an empty or unchanged document aborts the save. -->

    ## Goal

    <!-- handoff: what this work is for, in one to three sentences -->

    Make the notes searchable from the command line.

    ## Current state

    <!-- handoff: what exists and works, as artifacts: files, commands, results -->

    - <hash1> Walk the folder
    - not committed: `schema.sql`

    ## Decisions made (do not re-litigate)

    <!-- handoff: one item each, with its reason behind a colon. Keep those that stand; strike out with a reason what no longer holds (~~decision~~: why) -->

    - Use SQLite: one file

    ## Open questions

    <!-- handoff: what nobody has answered yet; "None." is an answer -->

    ## Constraints

    <!-- handoff: what must or must not be done -->

    - Runs offline.

    ## Dead ends

    <!-- handoff: optional: what was tried and failed, and why -->

    ## Verify

    <!-- handoff: optional: a command, and what it shows when all is well -->

    ## Next step

    <!-- handoff: the single next thing to do -->

    ## Context files

    <!-- handoff: paths to read first, in order; `src/db.rs:10-40` names lines -->

    - README.md
    - `schema.sql`
    - `importer.py`
    "#);
}

#[test]
fn what_was_edited_is_saved_without_the_guidance() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let edited = editor(
        &repo,
        "sed -i 's/^- Use SQLite.*/- ~~Use SQLite~~: Postgres is there anyway/; s/^## Next step$/&\\n\\nMigrate the data./' \"$1\"",
    );
    assert_snapshot!(edited.told(&mut seen, &["save", "-e"]), @"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 retired; 1 context file; 83 tokens
    ");
    assert_snapshot!(repo.told(&mut seen, &["show"]), @"
    # Handoff: Sync notes

    ## Goal

    Make the notes searchable from the command line.

    ## Current state

    - `README.md` describes the plan; nothing else exists.

    ## Decisions made (do not re-litigate)

    - ~~Use SQLite~~: Postgres is there anyway

    ## Open questions

    ## Constraints

    - Runs offline.

    ## Next step

    Migrate the data.

    ## Context files

    - README.md
    ");
}

#[test]
fn an_unchanged_or_empty_document_aborts() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(editor(&repo, "true").told(&mut seen, &["save", "-e"]), @"
    error: the document is unchanged: nothing is saved
    hint: git handoff save opens the draft again
    [exit 1]
    ");
    assert_snapshot!(editor(&repo, ": > \"$1\"").told(&mut seen, &["save", "-e"]), @"
    error: the document is empty: nothing is saved
    hint: git handoff save opens the draft again
    [exit 1]
    ");
    assert_snapshot!(editor(&repo, "exit 3").told(&mut seen, &["save", "-e"]), @"
    error: there was a problem with the editor 'f() { exit 3; }; f'
    hint: git config core.editor <command> sets another one
    [exit 128]
    ");
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "1");
}

#[test]
fn a_piped_document_can_be_edited_first() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write("answer.md", document("Sync notes", &[]));
    let edited = editor(&repo, "sed -i 's/Sync notes/Search the notes/' \"$1\"");
    let ran = edited.handoff(["save", "-F", "answer.md", "-e"]).success();
    assert!(
        ran.stdout.contains(": Search the notes\n"),
        "{}",
        ran.stdout
    );
}

/// On a terminal that is dumb and without a configured editor, git opens none.
#[test]
fn no_editor() {
    let world = World::new();
    let repo = world.repository("notes").without("GIT_EDITOR");
    repo.save(&document("Sync notes", &[]));
    let bare = repo.without("EDITOR").without("VISUAL");
    assert_snapshot!(bare.handoff(["save", "-e"]).seen(), @r"
    error: there is no editor: the terminal is dumb, and none is configured
    hint: git config core.editor <command> sets one
    [exit 128]
    ");
}

/// What the editor wrote in another encoding is neither saved with replacement characters nor lost.
#[test]
fn an_editor_that_writes_latin_1() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &[]));
    let latin = editor(
        &repo,
        r#"printf '# Handoff: caf\351\n\n## Goal\n\nx\n' > "$1""#,
    );
    let ran = latin.handoff(["save", "-e"]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(
        ran.stderr
            .contains("HANDOFF_EDITMSG.md' is not UTF-8 (byte 15)"),
        "{}",
        ran.seen()
    );
    let left = std::fs::read(repo.path.join(".git/handoff/HANDOFF_EDITMSG.md")).unwrap();
    assert!(left.starts_with(b"# Handoff: caf\xe9"));
}
