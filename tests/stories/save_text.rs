//! Saving what a person or a model wrote, however it is wrapped.

use insta::assert_snapshot;

use crate::common::{World, document};
use crate::seen::Seen;

const ANSWER: &str = "\
Here is your handoff:

```markdown
# Handoff - Sync Markdown notes to SQLite FTS5

### Goal
Make the notes searchable from the command line.

### Where things stand
* `README.md` describes the plan.

### Key decisions
1. Use SQLite FTS5 because one file is enough.
2. Hash every file — mtimes lie after a checkout.

### Next steps
Write the importer.

### Files to read
- `README.md`
```

Let me know if you need anything else!
";

#[test]
fn a_models_answer_is_stored_in_the_strict_form() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told_with(&mut seen, &["save", "-F", "-", "--agent", "claude-code"], ANSWER), @r#"
    [main <hash1>] handoff <id1>: Sync Markdown notes to SQLite FTS5
     starts a new line of work; describes <hash2>
     decisions: 2 added; 1 context file; 92 tokens
     left out, as no part of the document: "Here is your handoff:", "Let me know if you need anything else!"
    warning: sections missing: Open questions, Constraints [missing-section]
    hint: mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h
    "#);
    assert_snapshot!(repo.told(&mut seen, &["show"]), @"
    # Handoff: Sync Markdown notes to SQLite FTS5

    ## Goal

    Make the notes searchable from the command line.

    ## Current state

    * `README.md` describes the plan.

    ## Decisions made (do not re-litigate)

    1. Use SQLite FTS5 because one file is enough.
    2. Hash every file — mtimes lie after a checkout.

    ## Next step

    Write the importer.

    ## Context files

    - `README.md`
    ");
    let metadata = repo.handoff(["show", "--format", "json"]).stdout;
    assert!(metadata.contains("\"agent\": \"claude-code\""));
}

#[test]
fn the_next_one_continues_it_and_says_what_changed() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    repo.save(&document(
        "Sync notes",
        &["Use SQLite: one file", "CLI uses argparse, not click"],
    ));
    repo.write("src/db.py", "connect()\n");
    let next = document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie"],
    );
    repo.write("next.md", &next);
    assert_snapshot!(repo.told(&mut seen, &["save", "-F", "next.md"]), @r#"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 1 added, 1 stands, 1 dropped; 1 context file; 89 tokens
     2 uncommitted files do not travel: next.md, src/ (take them along with --wip)
    warning: dropped without a word: "CLI uses argparse, not click"
    hint: retire it: git handoff save --amend --retire "CLI uses argparse, not click: <why>"   or keep it: git handoff save --amend --carry
    "#);
}

#[test]
fn a_pipe_needs_no_option() {
    let world = World::new();
    let repo = world.repository("notes");
    let ran = repo
        .handoff_with_input(["save"], &document("Sync notes", &[]))
        .success();
    assert!(ran.stdout.starts_with("[main "), "{}", ran.stdout);
}

#[test]
fn what_is_no_handoff_is_refused_and_kept() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told_with(&mut seen, &["save", "-F", "-"], "We talked about the weather.\n"), @"
    error: no handoff in this text: none of the seven sections was found
    hint: git handoff prompt prints what to ask a model for
    hint: the text is kept, give it headings: git handoff save --continue -e
    [exit 1]
    ");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    no handoff here yet
    a text is kept that is not saved: git handoff save --continue, or --discard
    ");
    assert_snapshot!(repo.told_with(&mut seen, &["save", "-F", "-"], ""), @"
    error: standard input is empty: it is no handoff
    hint: git handoff prompt prints what to ask a model for
    [exit 1]
    ");
    assert_snapshot!(repo.told(&mut seen, &["save", "--discard"]), @"discarded the kept text: (no summary)");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"no handoff here yet");
    assert_snapshot!(repo.told(&mut seen, &["save", "--discard"]), @"
    error: no text is kept
    hint: git handoff status says what there is
    [exit 1]
    ");
}

#[test]
fn a_dry_run_shows_the_file_and_stores_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let before = repo.git(["rev-parse", "HEAD"]);
    let text = document("Handoff: Sync notes", &["Use SQLite: one file"]);
    assert_snapshot!(repo.told_with(&mut seen, &["save", "--dry-run"], &text), @r#"
    # Handoff: Sync notes

    ## Goal

    Make the notes searchable from the command line.

    ## Current state

    - `README.md` describes the plan; nothing else exists.

    ## Decisions made (do not re-litigate)

    - Use SQLite: one file

    ## Open questions

    - none

    ## Constraints

    - Runs offline.

    ## Next step

    Write the importer.

    ## Context files

    - README.md

    ```toml handoff
    version = 1
    id = "<id1>"
    created = 2026-11-24T12:05:00+00:00
    author = "A U Thor <author@example.com>"
    branch = "main"
    commit = "<hash1>"

    [context]
    "README.md" = "<hash2>"
    ```

     would be saved: starts a new line of work; describes <hash1>
     decisions: 1 added; 1 context file; 82 tokens
    "#);
    assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
}

#[test]
fn without_a_commit_the_file_is_staged_and_seen() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let text = document("Sync notes", &["Use SQLite: one file"]);
    assert_snapshot!(repo.told_with(&mut seen, &["save", "--no-commit"], &text), @"
    [main, staged only] handoff <id1>: Sync notes
     starts a new line of work; describes <hash1>
     decisions: 1 added; 1 context file; 82 tokens
    ");
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "1");
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    <id1>  Sync notes
          yours, on main, 4 minutes ago; not committed
          describes <hash1> · no commit since · nothing uncommitted
          next: Write the importer.
    ");
}

/// What a model says around the document is no part of it.
#[test]
fn sentences_around_a_fenced_answer_are_left_out() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let text = document("Sync notes", &["Use SQLite: one file"]);
    let answer = format!(
        "Sure! Here is the handoff:\n\n```markdown\n{text}```\n\n\
         Note the mtimes.\n\nLet me know if you want changes!\n"
    );
    assert_snapshot!(repo.told_with(&mut seen, &["save"], &answer), @r#"
    [main <hash1>] handoff <id1>: Sync notes
     starts a new line of work; describes <hash2>
     decisions: 1 added; 1 context file; 87 tokens
     left out, as no part of the document: "Sure! Here is the handoff:", "Let me know if you want changes!"
    "#);
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.starts_with("# Handoff: Sync notes\n\nNote the mtimes.\n\n## Goal\n"),
        "what is not sure to be one stays: {shown}"
    );
    // A document in the strict form is stored as it stands.
    let strict = text.replace("## Goal", "Here is the summary:\n\n## Goal");
    repo.save(&strict);
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(shown.contains("Here is the summary:"), "{shown}");
}

/// Everything that is warned of is followed by what to do, once.
#[test]
fn warnings_end_in_what_to_do() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let text = "好的，以下是交接文档：\n\n# Handoff: 同步笔记\n\n## Decisions made (do not re-litigate)\n\n\
                - 使用 SQLite\n- ~~使用 Redis~~: 太大\n\n## Next step\n\n- 写导入器\n- 写测试\n\n希望这对你有帮助！\n";
    assert_snapshot!(repo.told_with(&mut seen, &["save"], text), @r#"
    [main <hash1>] handoff <id1>: 同步笔记
     starts a new line of work; describes <hash2>
     decisions: 1 added; 0 context files; 51 tokens
     left out, as no part of the document: "好的，以下是交接文档："
    warning: no decision reads "使用 Redis": nothing is retired by that
    hint: git handoff decisions lists them; --amend --retire "<its words>: <why>" names one
    warning: sections missing: Goal, Current state, Open questions, Constraints, Context files [missing-section]
    warning: decision without a reason at 7:3 [decision-without-reason]
    warning: 2 next steps, where one is wanted at 13:3 [several-next-steps]
    warning: a sentence of a chat: "希望这对你有帮助！" at 15:1 [pleasantry]
    hint: mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h
    "#);
    assert_snapshot!(repo.told_with(&mut seen, &["save", "-n", "--new"], text), @r#"
    # Handoff: 同步笔记

    ## Decisions made (do not re-litigate)

    - 使用 SQLite
    - ~~使用 Redis~~: 太大

    ## Next step

    - 写导入器
    - 写测试

    希望这对你有帮助！

    ```toml handoff
    version = 1
    id = "<id2>"
    created = 2026-11-24T12:07:00+00:00
    author = "A U Thor <author@example.com>"
    branch = "main"
    commit = "<hash1>"
    ```

     would be saved: starts a new line of work; describes <hash1>
     decisions: 1 added, 1 retired; 0 context files; 51 tokens
     left out, as no part of the document: "好的，以下是交接文档："
    warning: sections missing: Goal, Current state, Open questions, Constraints, Context files [missing-section]
    warning: decision without a reason at 7:3 [decision-without-reason]
    warning: 2 next steps, where one is wanted at 13:3 [several-next-steps]
    warning: a sentence of a chat: "希望这对你有帮助！" at 15:1 [pleasantry]
    hint: nothing is stored: mend it, and save it without -n
    "#);
    assert_snapshot!(repo.told(&mut seen, &["save", "--next", "谢谢", "--no-commit"]), @r#"
    [main, staged only] handoff <id3>: 同步笔记
     continues <id1> (your line on the trunk); describes <hash1>
     decisions: 1 stands; 0 context files; 40 tokens
    warning: sections missing: Goal, Current state, Context files [missing-section]
    warning: 40 tokens, fewer than 60 [under-budget]
    warning: decision without a reason: "使用 SQLite" [decision-without-reason]
    warning: a sentence of a chat: "谢谢" [pleasantry]
    hint: mend it before it is committed: git diff --cached shows it
    "#);
}

/// Whoever changes a whole list reads its end as well: not an alarm for each.
#[test]
fn of_many_replacements_the_first_are_named() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    let list = |times: u32| -> Vec<String> {
        [
            "Uploads",
            "Downloads",
            "Searches",
            "Logins",
            "Exports",
            "Imports",
            "Backups",
        ]
        .iter()
        .map(|what| format!("{what} are tried {times} times: networks fail"))
        .collect()
    };
    let text = |list: &[String]| {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        document("Sync notes", &list)
    };
    repo.save(&text(&list(3)));
    assert_snapshot!(repo.told_with(&mut seen, &["save"], &text(&list(5))), @r#"
    [main <hash1>] handoff <id2>: Sync notes
     continues <id1> (your line on the trunk); describes <hash2>
     decisions: 7 replaced; 1 context file; 146 tokens
    warning: maybe replaced without a word: "Uploads are tried 3 times: networks fail" by "Uploads are tried 5 times: networks fail"
    hint: retire it: git handoff save --amend --retire "Uploads are tried 3 times: <why>"
    warning: maybe replaced without a word: "Downloads are tried 3 times: networks fail" by "Downloads are tried 5 times: networks fail"
    hint: retire it: git handoff save --amend --retire "Downloads are tried 3 times: <why>"
    warning: replaced without a word: "Searches are tried 3 times: networks fail" by "Searches are tried 5 times: networks fail"
    hint: retire it: git handoff save --amend --retire "Searches are tried 3 times: <why>"
    warning: replaced without a word: "Logins are tried 3 times: networks fail" by "Logins are tried 5 times: networks fail"
    hint: retire it: git handoff save --amend --retire "Logins are tried 3 times: <why>"
    warning: maybe replaced without a word: "Exports are tried 3 times: networks fail" by "Exports are tried 5 times: networks fail"
    hint: retire it: git handoff save --amend --retire "Exports are tried 3 times: <why>"
    warning: 2 more are replaced without a word
    hint: once it is saved, git handoff diff shows them
    "#);
}
