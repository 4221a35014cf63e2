//! Saving from the command line alone.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

const FIRST: [&str; 15] = [
    "save",
    "-m",
    "Handoff: Sync notes",
    "--goal",
    "Make the notes searchable.",
    "--state",
    "`README.md` describes the plan",
    "--decision",
    "Use SQLite: one file is enough",
    "--decision",
    "Hash every file: mtimes lie",
    "--next",
    "Write the importer",
    "--context",
    "README.md",
];

#[test]
fn each_part_has_a_flag_and_the_rest_is_carried_over() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &FIRST), @"
    [main <hash1>] handoff <id1>: Sync notes
     starts a new line of work; describes <hash2>
     decisions: 2 added; 1 context file; 82 tokens
    ");
    repo.commit("importer.py", "walk()\n", "Walk the folder");
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--retire", "Hash every file: the index has what we need",
        "--state", "`importer.py` walks the folder",
        "--decision", "Skip hidden folders: they hold caches",
        "--question", "Should links be followed?",
        "--constraint", "Runs offline",
        "--dead-end", "inotify: misses network drives",
        "--verify-with", "`pytest -q`: 3 passed",
        "--next", "Write the schema",
    ]), @"
    [main <hash3>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash4>
     decisions: 1 added, 1 retired, 1 stands; 2 context files; 128 tokens
    ");
    assert_snapshot!(repo.told(&mut seen, &["show"]), @"
    # Handoff: Sync notes

    ## Goal

    Make the notes searchable.

    ## Current state

    - `importer.py` walks the folder

    ## Decisions made (do not re-litigate)

    - Use SQLite: one file is enough
    - Skip hidden folders: they hold caches
    - ~~Hash every file~~: the index has what we need

    ## Open questions

    - Should links be followed?

    ## Constraints

    - Runs offline

    ## Dead ends

    - inotify: misses network drives

    ## Verify

    - `pytest -q`: 3 passed

    ## Next step

    Write the schema

    ## Context files

    - `README.md`
    - `importer.py`
    ");
}

#[test]
fn no_carry_starts_clean() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--no-carry", "-m", "Sync notes", "--goal", "Search them.", "--state", "`README.md`",
        "--decision", "Use SQLite: one file is enough", "--next", "Write it", "--context", "README.md",
    ]), @r#"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 stands, 1 dropped; 1 context file; 68 tokens
    warning: dropped without a word: "Hash every file: mtimes lie"
    hint: retire it: git handoff save --amend --retire "Hash every file: <why>"   or keep it: git handoff save --amend --carry
    "#);
}

#[test]
fn with_flags_standard_input_is_never_read() {
    let world = World::new();
    let repo = world.repository("notes");
    let ran = repo
        .handoff_with_input(FIRST, "# Handoff: something else\n")
        .success();
    assert!(ran.stdout.contains(": Sync notes\n"), "{}", ran.stdout);
}

#[test]
fn a_line_can_be_named_or_begun() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    let first = repo.newest_id();
    let rest = [
        "-m",
        "Another thing",
        "--goal",
        "Something else.",
        "--state",
        "`README.md`",
        "--next",
        "Think",
        "--context",
        "README.md",
    ];
    let new: Vec<&str> = ["save", "--new"].into_iter().chain(rest).collect();
    assert_snapshot!(repo.told(&mut seen, &new), @"
    [main <hash1>] handoff <id2>: Another thing
     starts a new line of work; describes <hash2>
     decisions: none; 1 context file; 49 tokens
    warning: section missing: Decisions made (do not re-litigate) [missing-section]
    warning: 49 tokens, fewer than 60 [under-budget]
    hint: mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h
    ");
    let named: Vec<&str> = ["save", "--continues", &first[..4]]
        .into_iter()
        .chain(rest)
        .collect();
    assert_snapshot!(repo.told(&mut seen, &named), @"
    [main <hash3>] handoff <id3>: Another thing
     continues <id1> (named); describes <hash1>
     decisions: 2 stand; 1 context file; 74 tokens
    ");
}

#[test]
fn an_addressed_handoff_is_offered_to_that_name_only() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--to", "reviewer", "-m", "Review the schema", "--next", "Read schema.sql",
    ]), @"
    [main <hash1>] handoff <id2>: Review the schema
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 2 stand; 1 context file; 83 tokens
    ");
    assert_snapshot!(repo.told(&mut seen, &["resume", "--no-files", "--format", "text"]), @"
    Sync notes
    <id1> · A U Thor <author@example.com> · main · 4 minutes ago · describes <hash3>, no commit since

    Goal

      Make the notes searchable.

    Current state

      - `README.md` describes the plan

    Decisions made (do not re-litigate)

      - Use SQLite: one file is enough
      - Hash every file: mtimes lie

    Open questions

      - none

    Constraints

      - none

    Next step

      Write the importer

    Context files

      - `README.md`

    to continue: git handoff save
    ");
    assert_snapshot!(repo.told(&mut seen, &["resume", "--for", "reviewer", "--no-files", "--format", "text"]), @"
    Review the schema
    <id2> · A U Thor <author@example.com> · main · 6 minutes ago · describes <hash2>, no commit since

    Goal

      Make the notes searchable.

    Current state

      - `README.md` describes the plan

    Decisions made (do not re-litigate)

      - Use SQLite: one file is enough
      - Hash every file: mtimes lie

    Open questions

      - none

    Constraints

      - none

    Next step

      Read schema.sql

    Context files

      - `README.md`

    to continue: git handoff save
    ");
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--for", "reviewer", "-m", "Schema reviewed", "--next", "Merge it", "--state", "`schema.sql` is fine",
    ]), @"
    [main <hash4>] handoff <id3>: Schema reviewed
     continues <id2>, <id1> (addressed to you); describes <hash1>
     decisions: 2 stand; 1 context file; 79 tokens
    ");
}

#[test]
fn the_same_decision_in_other_words_can_be_named() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    let text = crate::common::document(
        "Sync notes",
        &[
            "Store everything in one database file",
            "Hash every file: mtimes lie",
        ],
    );
    assert_snapshot!(repo.told_with(&mut seen, &["save", "--same", "1=1"], &text), @"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 reworded, 1 stands; 1 context file; 91 tokens
    warning: decision without a reason at 13:3 [decision-without-reason]
    hint: mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h
    ");
    assert_snapshot!(repo.told_with(&mut seen, &["save", "--amend", "--same", "9=1"], ""), @"
    error: --same 9=1: it takes N=M, a decision of the document (1 to 2) and one it inherits (1 to 2)
    hint: `git handoff -h` lists what can be typed
    hint: the text is kept: git handoff save --continue
    [exit 129]
    ");
}

#[test]
fn what_the_check_finds_in_flags_is_quoted_for_there_is_no_text_with_lines() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let mut arguments = FIRST.to_vec();
    arguments.extend(["--decision", "CLI, not GUI"]);
    assert_snapshot!(repo.told(&mut seen, &arguments), @r#"
    [main <hash1>] handoff <id1>: Sync notes
     starts a new line of work; describes <hash2>
     decisions: 3 added; 1 context file; 87 tokens
    warning: decision without a reason: "CLI, not GUI" [decision-without-reason]
    hint: mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h
    "#);
}

#[test]
fn what_is_lost_is_said_before_the_commit_is_made() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff(FIRST).success();
    let hook = repo.path.join(".git/hooks/commit-msg");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, "#!/bin/sh\necho no >&2\nexit 1\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let ran = repo.handoff([
        "save",
        "--no-carry",
        "-m",
        "Sync notes",
        "--goal",
        "Search them.",
        "--state",
        "`README.md`",
        "--decision",
        "Use SQLite: one file is enough",
        "--next",
        "Write it",
        "--context",
        "README.md",
    ]);
    let lost = "warning: dropped without a word: \"Hash every file: mtimes lie\"";
    assert!(ran.stderr.starts_with(lost), "{}", ran.stderr);
    assert!(ran.stderr.contains("error:"), "{}", ran.stderr);
}

#[test]
fn a_retired_decision_is_found_without_its_label() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(
        [
            &FIRST[..],
            &["--decision", "D3. Hash every note, because clocks lie"],
        ]
        .concat(),
    )
    .success();
    let told = repo.told(
        &mut seen,
        &["save", "--retire", "Hash every note: the index knows"],
    );
    assert!(told.contains("1 retired"), "{told}");
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.contains("~~D3. Hash every note~~: the index knows"),
        "{shown}"
    );
}

/// What nobody decided cannot be retired: that is refused before anything is stored, and the rest of
/// what was typed waits for the right words.
#[test]
fn retiring_what_nobody_decided_is_refused() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--retire", "Hash the files: the index knows",
        "--retire", "Use Redis: too big", "--next", "Write the schema",
    ]), @r#"
    error: no decision reads "Hash the files": that retires nothing
    error: no decision reads "Use Redis": that retires nothing
    hint: is it "Hash every file: mtimes lie"? git handoff save --continue --retire "Hash every file: the index knows"
    hint: `git handoff decisions` lists what can be retired
    hint: the text is kept: git handoff save --continue
    [exit 1]
    "#);
    assert_eq!(
        repo.git(["rev-list", "--count", "HEAD"]),
        "2",
        "nothing is stored"
    );
    assert_snapshot!(repo.told(&mut seen, &[
        "save", "--continue", "--retire", "Hash every file: the index knows",
    ]), @"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (as recorded); describes <hash2>
     decisions: 1 retired, 1 stands; 1 context file; 84 tokens
    ");
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.contains("~~Hash every file~~: the index knows"),
        "{shown}"
    );
    assert!(
        shown.contains("Write the schema") && !shown.contains("Redis"),
        "{shown}"
    );

    // One that is only mended has nothing else to keep.
    assert_snapshot!(repo.told(&mut seen, &["save", "--amend", "--retire", "Kubernetes"]), @r#"
    error: no decision reads "Kubernetes": that retires nothing
    hint: `git handoff decisions` lists what can be retired: git handoff save --amend --retire "<its words>: <why>"
    [exit 1]
    "#);
    assert_eq!(
        repo.handoff(["save", "--discard"]).code,
        1,
        "no text is kept"
    );
}

/// Nobody loses a text to a flag that was typed beside another one.
#[test]
fn discard_is_asked_for_alone() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff_with_input(["save", "-F", "-"], "no handoff\n");
    for other in [
        &["-m", "Sync notes"][..],
        &["--new"],
        &["--wip"],
        &["--push"],
        &["--continue"],
    ] {
        let ran = repo.handoff(["save", "--discard"].iter().chain(other));
        assert_eq!(ran.code, 129, "{other:?}: {}", ran.seen());
    }
    repo.handoff(["save", "--discard"]).success();
}

/// Flags add to a text that comes from elsewhere; none is read and forgotten.
#[test]
fn flags_add_to_a_text_that_is_given() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(
        "notes.md",
        document("Sync notes", &["Use SQLite: one file"]),
    );
    repo.handoff([
        "save",
        "-F",
        "notes.md",
        "--decision",
        "Skip caches: they are large",
    ])
    .success();
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.contains("- Use SQLite: one file\n- Skip caches"),
        "{shown}"
    );
}

/// Whatever goes wrong with the flags, the text that came through a pipe is not lost.
#[test]
fn a_text_with_flags_that_cannot_be_saved_is_kept() {
    let world = World::new();
    let repo = world.repository("notes");
    let text = document("Sync notes", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(
        ["save", "-F", "-", "--next", "Go on", "--continues", "zzzz"],
        &text,
    );
    assert_eq!(ran.code, 128, "{}", ran.stderr);
    assert!(ran.stderr.contains("the text is kept"), "{}", ran.stderr);
    repo.handoff(["save", "--continue"]).success();
    assert!(repo.handoff(["show"]).stdout.contains("Use SQLite"));
}

/// A name that nothing is addressed to is no silent way to somebody else's work.
#[test]
fn a_name_that_nothing_is_addressed_to_is_answered() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    for name in ["reviewer", "ada"] {
        let to = [
            "save",
            "--to",
            name,
            "-m",
            "Review the schema",
            "--next",
            "Read it",
        ];
        repo.handoff(to).success();
    }
    let ran = repo
        .handoff(["resume", "--for", "rewiever", "--no-files"])
        .success();
    assert!(
        ran.stdout
            .contains("> Note: nothing here is addressed to rewiever, only to ada, reviewer\n"),
        "{}",
        ran.stdout
    );
    assert_snapshot!(repo.told(&mut seen, &["save", "--for", "rewiever", "--state", "read", "--next", "Go on"]), @"
    [main <hash1>] handoff <id4>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 2 stand; 1 context file; 74 tokens
    warning: nothing here is addressed to rewiever, only to ada, reviewer
    hint: git handoff undo && git handoff save --continue --continues <id> continues another
    ");
    let ran = repo
        .handoff(["resume", "--for", "reviewer", "--no-files"])
        .success();
    assert!(!ran.stdout.contains("addressed to"), "{}", ran.stdout);
}

#[test]
fn whatever_a_flag_holds_it_gives_one_item() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write("My notes", "x\n");
    repo.write("b`t", "x\n");
    repo.handoff([
        "save",
        "-m",
        "Sync notes",
        "--goal",
        "Next: search them",
        "--next",
        "Write it\n## Goal\n\n- and test it",
        "--constraint",
        "# is a comment",
        "--decision",
        "1. Use SQLite: one file",
        "--context",
        "My notes",
        "--context",
        "b`t",
    ])
    .success();
    let shown = repo.handoff(["show", "--format", "json"]).success().stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["goal"], "Next: search them");
    assert_eq!(shown["next_step"][0], "Write it ## Goal - and test it");
    assert_eq!(shown["constraints"][0], "# is a comment");
    assert_eq!(shown["decisions"][0]["text"], "1. Use SQLite: one file");
    let paths: Vec<&str> = (0..2)
        .map(|at| shown["context_files"][at]["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["My notes", "b`t"]);
}

/// As with `git commit -m`, what stands behind a flag is its text; a list item is the item.
#[test]
fn a_text_may_begin_with_a_hyphen() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff([
        "save",
        "-m",
        "Sync notes",
        "--state",
        "- the importer reads 4,000 files",
        "--decision",
        "--force is never used: history is shared",
        "--next",
        "-v for the importer",
        "--context",
        "a.txt:1-1",
    ])
    .success();
    let shown = repo.handoff(["show"]).success().stdout;
    for line in [
        "- the importer reads 4,000 files",
        "- --force is never used: history is shared",
        "-v for the importer",
        "- `a.txt:1-1`",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}: {shown}");
    }
}

/// What is continued has the names that a handoff has everywhere.
#[test]
fn what_it_continues_may_be_named_as_everywhere() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff(FIRST).success();
    let plan = repo.newest_id();
    repo.git(["switch", "-qc", "importer"]);
    repo.handoff(["save", "--next", "Read the folder"])
        .success();
    let work = repo.newest_id();
    repo.git(["switch", "-q", "main"]);
    let bob = repo.as_person("Bob");
    bob.handoff(["save", "--continues", "@", "--next", "Mine"])
        .success();
    let continues = |address: &str| {
        let ran = repo.handoff([
            "save",
            "-n",
            "-m",
            "x",
            "--continues",
            address,
            "--format",
            "json",
        ]);
        let said: serde_json::Value = serde_json::from_str(&ran.success().stdout).unwrap();
        said["continues"].clone()
    };
    assert_eq!(continues("@~"), serde_json::json!([plan]));
    assert_eq!(continues("importer"), serde_json::json!([work]));
    let twice = ["save", "-m", "x", "--continues", "importer", &work];
    let saved = repo.handoff(twice).success().stdout;
    assert_eq!(saved.matches("continues").count(), 1, "{saved}");
    let unknown = ["save", "-m", "x", "--continues", "nowhere"];
    assert_eq!(repo.handoff(unknown).code, 128);
}

/// A flag alone can be given again: there is no text that somebody wrote.
#[test]
fn nothing_is_kept_of_a_flag_that_retires_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    assert_snapshot!(repo.told(&mut seen, &["save", "--retire", "nothing"]), @r#"
    error: no decision reads "nothing": that retires nothing
    hint: `git handoff decisions` lists what can be retired: git handoff save --retire "<its words>: <why>"
    [exit 1]
    "#);
    assert_snapshot!(repo.told(&mut seen, &["save", "--retire", "Hash all the files: clocks are right"]), @r#"
    error: no decision reads "Hash all the files": that retires nothing
    hint: is it "Hash every file: mtimes lie"? git handoff save --retire "Hash every file: clocks are right"
    hint: `git handoff decisions` lists what can be retired
    [exit 1]
    "#);
    let status = repo.handoff(["status"]).success().stdout;
    assert!(!status.contains("kept"), "{status}");
    // A document is, whatever its flags say.
    let text = document("Sync notes", &["Use SQLite: one file is enough"]);
    assert_snapshot!(repo.told_with(&mut seen, &["save", "--amend", "-F", "-", "--retire", "Redis"], &text), @r#"
    error: no decision reads "Redis": that retires nothing
    hint: `git handoff decisions` lists what can be retired: git handoff save --continue --retire "<its words>: <why>"
    hint: the text is kept: git handoff save --continue
    [exit 1]
    "#);
}

/// As long as nothing has changed, the state is what it was.
#[test]
fn the_state_stands_while_nothing_is_done() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff(FIRST).success();
    repo.handoff(["save", "--decision", "Skip caches: they are large"])
        .success();
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.contains("- `README.md` describes the plan\n"),
        "{shown}"
    );
    repo.write("importer.py", "walk()\n");
    repo.handoff(["save", "--next", "Write it"]).success();
    repo.git(["clean", "-qfd"]);
    repo.handoff(["save", "--next", "Write it again"]).success();
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(!shown.contains("not committed"), "{shown}");
}

/// A draft names no file that its own check misses.
#[test]
fn files_that_are_gone_are_not_offered_to_read() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.commit("old.py", "old\n", "Begin");
    repo.handoff(FIRST).success();
    repo.commit("importer.py", "walk()\n", "Walk the folder");
    repo.git(["rm", "-q", "old.py"]);
    let ran = repo.handoff(["save", "--next", "Go on"]).success();
    assert!(!ran.seen().contains("context-missing"), "{}", ran.seen());
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(shown.contains("- `importer.py`\n"), "{shown}");
}

/// Nor are those of the last handoff; one that was renamed is named as it is called now.
#[test]
fn context_files_follow_renames() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.commit("old.py", "def walk():\n    return 1\n", "Begin");
    repo.commit("gone.py", "nothing like it\n", "Go on");
    let context = ["--context", "old.py", "gone.py", "docs/*.md"];
    repo.handoff(["save", "-m", "Sync notes"].iter().chain(&context))
        .success();
    repo.git(["mv", "old.py", "importer.py"]);
    repo.git(["rm", "-q", "gone.py"]);
    repo.git(["commit", "-qm", "Tidy up"]);
    repo.handoff(["save", "--next", "Go on"]).success();
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown
            .trim_end()
            .ends_with("## Context files\n\n- `importer.py`\n- `docs/*.md`"),
        "{shown}"
    );
}

/// What is offered to read does not grow from session to session, and has names that fit on a line.
#[test]
fn the_context_files_of_many_sessions_stay_few() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.handoff(FIRST).success();
    repo.write("two\nlines", "x\n");
    for session in 0..4 {
        for file in 0..3 {
            repo.write(&format!("{session}{file}.py"), "walk()\n");
        }
        let ran = repo.handoff(["save", "--next", "Go on"]).success();
        assert!(!ran.seen().contains("context-missing"), "{}", ran.seen());
    }
    let shown = repo.handoff(["show", "--format", "json"]).success().stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["context_files"].as_array().unwrap().len(), 7);
}

/// In a script the variable behind it is not set: what was carried over is not emptied.
#[test]
fn a_flag_without_a_text_is_refused() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.handoff(FIRST).success();
    assert_snapshot!(repo.told(&mut seen, &["save", "-m", ""]), @"
    error: --summary is given without a text
    hint: `git handoff -h` lists what can be typed
    [exit 129]
    ");
    for flag in ["--goal", "--decision", "--context"] {
        assert_eq!(repo.handoff(["save", "--next", "x", flag, " "]).code, 129);
    }
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "2");
}
