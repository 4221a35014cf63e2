//! `check --fix` mends files, and leaves the journal alone.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

const LOOSE: &str = "\
Here is your handoff:

# Sync notes

**Goal:** Make the notes searchable.

### Key decisions
* Use SQLite: one file
* Hash every file: mtimes lie

### Next steps
1. Write the importer

Let me know if you need anything else!
";

#[test]
fn files_are_mended_in_place() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.write("loose.md", LOOSE);
    repo.write("fine.md", document("Fine", &["Use SQLite: one file"]));
    assert_snapshot!(repo.told(&mut seen, &["check", "loose.md", "fine.md"]), @"
    loose.md:1:1: warning: sections missing: Current state, Open questions, Constraints, Context files [missing-section]
    loose.md:1:1: warning: a sentence of a chat [pleasantry]
      leave it out
    loose.md:1:1: warning: 56 tokens, fewer than 60 [under-budget]
      the next session has nothing else to go by
    loose.md:14:1: warning: a sentence of a chat [pleasantry]
    0 errors, 4 warnings; --fix mends 2
    ");
    assert_eq!(repo.read("loose.md"), LOOSE, "nothing is mended unasked");
    assert_snapshot!(repo.told(&mut seen, &["check", "--fix", "loose.md", "fine.md"]), @"
    loose.md:1:1: warning: sections missing: Current state, Open questions, Constraints, Context files [missing-section]
    loose.md:1:1: warning: 48 tokens, fewer than 60 [under-budget]
      the next session has nothing else to go by
    mended: 3
    0 errors, 2 warnings
    ");
    assert_snapshot!(repo.read("loose.md"), @"
    # Handoff: Sync notes

    ## Goal

    Make the notes searchable.

    ## Decisions made (do not re-litigate)

    * Use SQLite: one file
    * Hash every file: mtimes lie

    ## Next step

    1. Write the importer
    ");
    assert_eq!(
        repo.read("fine.md"),
        document("Fine", &["Use SQLite: one file"])
    );
    assert_snapshot!(repo.told(&mut seen, &["check", "--fix", "loose.md"]), @"
    loose.md:1:1: warning: sections missing: Current state, Open questions, Constraints, Context files [missing-section]
    loose.md:1:1: warning: 48 tokens, fewer than 60 [under-budget]
      the next session has nothing else to go by
    0 errors, 2 warnings
    ");
}

/// What a filter reads is the document alone; what was found goes to standard error.
#[test]
fn standard_input_is_mended_to_standard_output() {
    let world = World::new();
    let repo = world.repository("notes");
    let ran = repo
        .handoff_with_input(["check", "--fix", "-"], LOOSE)
        .success();
    assert!(
        ran.stdout.starts_with("# Handoff: Sync notes\n\n## Goal\n"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("Let me know"), "{}", ran.stdout);
    assert_snapshot!(ran.stderr, @"
    -:1:1: warning: sections missing: Current state, Open questions, Constraints, Context files [missing-section]
    -:1:1: warning: 48 tokens, fewer than 60 [under-budget]
      the next session has nothing else to go by
    mended: 3
    0 errors, 2 warnings
    ");
}

#[test]
fn the_journal_is_a_record() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document("Sync notes", &["Use SQLite"]));
    let path = repo.git(["ls-files", ".handoff/2026"]);
    let before = repo.read(&path);
    assert_snapshot!(repo.told(&mut seen, &["check", "--fix"]), @"
    error: <id1> is in the journal: handoffs are a record
    hint: save a new one, or replace the latest: git handoff save --amend -e
    [exit 1]
    ");
    assert_eq!(repo.read(&path), before);
}
