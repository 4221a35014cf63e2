//! What a reviewer reads: rewritten handoffs, sessions one by one, drafts, all sections.

use insta::assert_snapshot;

use crate::common::{Repository, World, document};
use crate::seen::Seen;

fn path_of(repo: &Repository<'_>, id: &str) -> String {
    let paths = repo.git(["ls-files", ".handoff"]);
    let path = paths.lines().find(|path| path.contains(id));
    path.unwrap().to_owned()
}

/// Main has three handoffs; the branch edits one, deletes one, and adds its own.
fn a_branch_that_rewrites(world: &World) -> Repository<'_> {
    let repo = world.repository("notes");
    let first = repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    ));
    let second = repo.save_with(
        ["--new"],
        &document("Publish notes", &["Pages are static: no server"]),
    );
    repo.git(["switch", "-qc", "feature"]);
    let path = path_of(&repo, &first);
    let text = repo.read(&path);
    let edited = text
        .replace("- Hash every file: mtimes lie\n", "")
        .replace("Use SQLite: one file", "Use SQLite: one file, no server");
    repo.commit(&path, &edited, "Edit a handoff");
    repo.git(["rm", "-q", "--", &path_of(&repo, &second)]);
    repo.git(["commit", "-qm", "Delete a handoff"]);
    repo.save_with(
        ["--new"],
        &document(
            "Search notes",
            &["Porter stemmer: searching must find search"],
        ),
    );
    repo
}

#[test]
fn handoffs_that_were_edited_or_deleted_come_first() {
    let world = World::new();
    let repo = a_branch_that_rewrites(&world);
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["diff", "main...HEAD", "--format", "text"]), @"
    main...feature: 1 handoff, 1 edited, 1 deleted, 2 decisions dropped, 1 reworded, 1 added

    edited     <id1>  .handoff/2026/11/20261124T120400Z-<id1>-sync-notes.md
      dropped    Hash every file: mtimes lie
      reworded   Use SQLite: one file{+, no server+}
    deleted    <id2>  .handoff/2026/11/20261124T120600Z-<id2>-publish-notes.md

    dropped    Hash every file: mtimes lie (last in <id1>)
    dropped    Pages are static: no server (last in <id2>)
    reworded   Use SQLite: one file{+, no server+} (<id1>)
    added      Porter stemmer: searching must find search (<id3>)
    ");
    assert_snapshot!(repo.told(&mut seen, &["diff", "main...HEAD"]), @"
    <!-- git-handoff review -->
    **1 handoff, 1 edited, 1 deleted, 2 decisions dropped, 1 reworded, 1 added**

    **Handoffs edited after they were saved**

    - `<id1>` Sync notes: 1 decision dropped, 1 reworded

    **Handoffs deleted**

    - `<id2>` Publish notes

    **Dropped without a word**

    - Hash every file: mtimes lie <sub>last in <id1></sub>
    - Pages are static: no server <sub>last in <id2></sub>

    **Reworded**

    - Use SQLite: one file<br>→ Use SQLite: one file, no server <sub><id1></sub>

    **Added**

    - Porter stemmer: searching must find search <sub><id3></sub>

    **Next step**

    - Write the importer.
    ");
}

#[test]
fn sessions_one_by_one() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    ));
    repo.git(["switch", "-qc", "feature"]);
    repo.save(&document(
        "Write the importer",
        &[
            "Use SQLite: one file",
            "~~Hash every file~~: eleven seconds",
            "Skip caches: they are large",
        ],
    ));
    repo.save(&document(
        "Mend the tests",
        &["Use SQLite: one file", "Skip caches: they are large"],
    ));
    repo.save(&document(
        "Write the search",
        &["Use SQLite: one file", "Rank by bm25: built in"],
    ));
    assert_snapshot!(repo.told(&mut seen, &["diff", "--by-session", "main", "--format", "text"]), @"
    main...feature: 3 handoffs, 1 decision added, 1 retired

    <id2>  Write the importer
    added      Skip caches: they are large
    retired    Hash every file: mtimes lie (why: eleven seconds)

    <id3>  Mend the tests
    no decision changed

    <id4>  Write the search
    dropped    Skip caches: they are large (last in <id3>)
    added      Rank by bm25: built in
    ");
    assert_snapshot!(repo.told(&mut seen, &["diff", "--by-session", "main"]), @"
    <!-- git-handoff review -->
    **3 handoffs, 1 decision added, 1 retired**

    #### `<id2>` Write the importer

    **Added**

    - Skip caches: they are large

    **Retired**

    - Hash every file: mtimes lie <sub>why: eleven seconds</sub>

    #### `<id3>` Mend the tests

    No decision changed.

    #### `<id4>` Write the search

    **Dropped without a word**

    - Skip caches: they are large <sub>last in <id3></sub>

    **Added**

    - Rank by bm25: built in

    **Next step**

    - Write the importer.
    ");
}

#[test]
fn all_sections_of_two_documents() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(
        &document("Sync notes", &["Use SQLite: one file", "No ORM: slow"]).replace(
            "- none",
            "- Should hidden folders be indexed?\n- Which stemmer?",
        ),
    );
    repo.save(
        &document(
            "Sync notes",
            &[
                "Use SQLite: one file",
                "Hidden folders are indexed: people asked for it",
            ],
        )
        .replace("- none", "- Which stemmer?")
        .replace(
            "- Runs offline.",
            "- Runs offline, on a laptop.\n- Python 3.11 or later.",
        )
        .replace("Write the importer.", "Write the search.")
        .replace("- README.md", "- README.md\n- src/search.py - new"),
    );
    let all = ["diff", "--all-sections", "@~1", "@"];
    let text = [&all[..], &["--format", "text"]].concat();
    assert_snapshot!(repo.told(&mut seen, &text), @"
    @~1 → @: 1 decision dropped, 1 added

    added      Hidden folders are indexed: people asked for it (<id2>)
    dropped    No ORM: slow (last in <id1>)

    Open questions
    decided    Should hidden folders be indexed?  → Hidden folders are indexed: people asked for it

    Constraints
    changed    Runs offline{+, on a laptop+}.
    added      Python 3.11 or later.

    Next step
    added      Write the search.
    gone       Write the importer.

    Context files
    added      src/search.py - new
    ");
    assert_snapshot!(repo.told(&mut seen, &all), @"
    <!-- git-handoff review -->
    **`@~1` → `@`: 1 decision dropped, 1 added**

    **Dropped without a word**

    - No ORM: slow <sub>last in <id1></sub>

    **Added**

    - Hidden folders are indexed: people asked for it <sub><id2></sub>

    **Open questions**

    - Should hidden folders be indexed?<br>→ decided: Hidden folders are indexed: people asked for it

    **Constraints**

    - Runs offline.<br>→ Runs offline, on a laptop.
    - Python 3.11 or later.

    **Next step**

    - Write the search.
    - gone: Write the importer.

    **Context files**

    - src/search.py - new
    ");
}

/// A draft is compared as if it were saved now.
#[test]
fn a_draft_before_it_is_saved() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Sync notes",
        &[
            "Use SQLite: one file",
            "Hash every file: mtimes lie",
            "Skip hidden folders: caches",
        ],
    ));
    let draft = document(
        "Sync notes",
        &[
            "Use SQLite: one file, and no server",
            "~~Hash every file~~: eleven seconds",
        ],
    );
    repo.write("draft.md", draft);
    assert_snapshot!(repo.told(&mut seen, &["diff", "draft.md", "--format", "text"]), @"
    <id1> → draft.md: 1 decision dropped, 1 with another reason, 1 retired

    reason     Use SQLite: one file{+, and no server+} (another reason)
    retired    Hash every file: mtimes lie (why: eleven seconds)
    dropped    Skip hidden folders: caches (last in <id1>)
    ");
    let saved = repo.handoff(["save", "-F", "draft.md"]).success();
    assert!(
        saved
            .stderr
            .contains("dropped without a word: \"Skip hidden folders"),
        "{}",
        saved.stderr
    );
    // Saved, it did what was said.
    assert_snapshot!(repo.told(&mut seen, &["diff", "--format", "text"]), @"
    <id1> → <id2>: 1 decision dropped, 1 with another reason, 1 retired

    reason     Use SQLite: one file{+, and no server+} (<id2>, another reason)
    retired    Hash every file: mtimes lie (<id2>, eleven seconds)
    dropped    Skip hidden folders: caches (listed in <id1>, not mentioned in <id2>)
    ");
}

/// What is open and what comes next stand in a review once, also when they are compared.
#[test]
fn a_section_that_is_compared_stands_in_a_review_once() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let text = |next: &str, questions: &str| {
        document("Sync notes", &["Use SQLite: one file"])
            .replace("Write the importer.", next)
            .replace("- none", questions)
    };
    repo.save(&text("Write the importer.", "- Which stemmer?"));
    repo.git(["switch", "-qc", "search"]);
    repo.save(&text(
        "Write the search.",
        "- Which stemmer?\n- Which rank?",
    ));
    let range = ["diff", "main...HEAD", "--all-sections"];
    assert_snapshot!(repo.told(&mut seen, &range), @"
    <!-- git-handoff review -->
    **1 handoff, no decision changed**

    **Open questions**

    - Which stemmer?
    - Which rank?

    **Next step**

    - Write the search.
    - gone: Write the importer.
    ");
}
