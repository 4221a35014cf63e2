//! What is read on a terminal is as wide as that. git starts a pager with `COLUMNS` set, which is how a
//! story has a terminal of its own.

use insta::assert_snapshot;

use crate::common::{Repository, World, document};
use crate::seen::Seen;

/// The same repository on a terminal of so many columns.
fn on_terminal<'w>(repo: &Repository<'w>, columns: &str) -> Repository<'w> {
    repo.with("GIT_PAGER_IN_USE", "1")
        .with("COLUMNS", columns)
        .with("NO_COLOR", "1")
}

const TABLE: &str =
    "FTS5 table with columns path, title, body, mtime: search and sync need no join";
const SYNC: &str =
    "Incremental sync via mtime: hashing every file takes eleven seconds on a large vault";

fn with_two_handoffs(world: &World) -> Repository<'_> {
    let repo = world.repository("notes");
    repo.save(&document(
        "Sync Markdown notes to SQLite FTS5",
        &[
            TABLE,
            SYNC,
            "笔记存储在单个数据库文件中，不需要服务器，部署和备份都很简单",
            "Show 🚀 and 👩\u{200d}💻 only where the terminal can show them, as people asked for",
        ],
    ));
    world.days_pass(2);
    repo.git(["switch", "-qc", "feature/full-text-search"]);
    repo.save_with(
        ["--agent", "claude-code"],
        &document(
            "Sync Markdown notes to SQLite FTS5",
            &[
                TABLE,
                "Incremental sync via content hash: clocks lie, and so do people",
                "Earlier decisions stand.",
            ],
        )
        .replace(
            "- none",
            "- Should hidden folders be indexed, and links that lead out of the vault be followed?",
        ),
    );
    repo
}

#[test]
fn sixty_columns() {
    let world = World::new();
    let repo = on_terminal(&with_two_handoffs(&world), "60");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["status"]), @"
    <id2>  Sync Markdown notes to SQLite FTS5
          yours, on feature/full-text-search, 2 minutes ago
          describes <hash1> · no commit since · nothing
          uncommitted
          next: Write the importer.
          open: Should hidden folders be indexed, and links that
                lead out of the vault be followed?
    ");
    assert_snapshot!(repo.told(&mut seen, &["log", "--oneline"]), @"
    <id2>  5 minutes ago  Sync Markdown notes to SQLite FTS5  ~1
    <id1>  2 days ago     Sync Markdown notes to SQLite FTS5  +4
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    in force on feature/full-text-search: 4 (1 replaced: --all)
    <id1>  2 days ago     A U Thor
          FTS5 table with columns path, title, body, mtime
            search and sync need no join · listed 2 times
    <id1>  2 days ago     A U Thor
          笔记存储在单个数据库文件中，不需要服务器，部署和备份都
          很简单
    <id1>  2 days ago     A U Thor
          Show 🚀 and 👩‍💻 only where the terminal can show
          them, as people asked for
    <id2>  8 minutes ago  claude-code
          Incremental sync via content hash
            clocks lie, and so do people
    ");
    assert_snapshot!(repo.told(&mut seen, &["diff", "main...HEAD"]), @"
    main...feature/full-text-search: 1 handoff, 1 decision
    replaced

    replaced   Incremental sync via [-mtime-]{+content hash+}:
               [-hashing every file takes eleven seconds on a
               large vault-]{+clocks lie, and so do people+}
               (<id2>, without a word)
    ");
    assert_snapshot!(repo.told(&mut seen, &["why", "mtime", "hashing"]), @"
    Incremental sync via mtime: hashing every file takes eleven
    seconds on a large vault
    replaced, first made in <id1> by A U Thor, 2026-11-24, listed
    once

    <id1>  2026-11-24  A U Thor         added
          Incremental sync via mtime: hashing every file takes
          eleven seconds on a large vault
          <hash2> begin
    <id2>  2026-11-26  claude-code      replaced
          Incremental sync via [-mtime-]{+content hash+}:
          [-hashing every file takes eleven seconds on a large
          vault-]{+clocks lie, and so do people+} (without a
          word)
    ");
}

#[test]
fn eighty_columns() {
    let world = World::new();
    let repo = on_terminal(&with_two_handoffs(&world), "80");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["log", "--oneline"]), @"
    <id2>  2 minutes ago  claude-code  Sync Markdown notes to SQLite FTS5  ~1
    <id1>  2 days ago     A U Thor     Sync Markdown notes to SQLite FTS5  +4
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    in force on feature/full-text-search: 4 (1 replaced: --all)
    <id1>  2 days ago     A U Thor         FTS5 table with columns path, title, body,
                                          mtime
                                            search and sync need no join · listed 2
                                            times
    <id1>  2 days ago     A U Thor         笔记存储在单个数据库文件中，不需要服务器，
                                          部署和备份都很简单
    <id1>  2 days ago     A U Thor         Show 🚀 and 👩‍💻 only where the terminal
                                          can show them, as people asked for
    <id2>  5 minutes ago  claude-code      Incremental sync via content hash
                                            clocks lie, and so do people
    ");
    assert_snapshot!(repo.told(&mut seen, &["diff", "main...HEAD"]), @"
    main...feature/full-text-search: 1 handoff, 1 decision replaced

    replaced   Incremental sync via [-mtime-]{+content hash+}: [-hashing every file
               takes eleven seconds on a large vault-]{+clocks lie, and so do
               people+} (<id2>, without a word)
    ");
    assert_snapshot!(repo.told(&mut seen, &["resume", "--no-files"]), @"
    Sync Markdown notes to SQLite FTS5
    <id2> · A U Thor <author@example.com> · claude-code · feature/full-text-search ·
    11 minutes ago · describes <hash1>, no commit since
    ? Should hidden folders be indexed, and links that lead out of the vault be
      followed?

    Goal

      Make the notes searchable from the command line.

    Current state

      - `README.md` describes the plan; nothing else exists.

    Decisions made (do not re-litigate)

      - FTS5 table with columns path, title, body, mtime: search and sync need no
        join
      - Incremental sync via content hash: clocks lie, and so do people
      - Earlier decisions stand.

    Open questions

      - Should hidden folders be indexed, and links that lead out of the vault be
        followed?

    Constraints

      - Runs offline.

    Next step

      Write the importer.

    Context files

      - README.md

    Earlier decisions that stand

      - 笔记存储在单个数据库文件中，不需要服务器，部署和备份都很简单 (<id1>)
      - Show 🚀 and 👩‍💻 only where the terminal can show them, as people asked for
        (<id1>)

    to continue: git handoff save
    ");
}

#[test]
fn a_hundred_and_twenty_columns() {
    let world = World::new();
    let repo = on_terminal(&with_two_handoffs(&world), "120");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["log", "--oneline"]), @"
    <id2>  2 minutes ago  claude-code  feature/full-text-search  Sync Markdown notes to SQLite FTS5  <hash1>  ~1
    <id1>  2 days ago     A U Thor     main                      Sync Markdown notes to SQLite FTS5  <hash2>  +4
    ");
    assert_snapshot!(repo.told(&mut seen, &["decisions"]), @"
    in force on feature/full-text-search: 4 (1 replaced: --all)
    <id1>  2 days ago     A U Thor         FTS5 table with columns path, title, body, mtime
                                            search and sync need no join · listed 2 times
    <id1>  2 days ago     A U Thor         笔记存储在单个数据库文件中，不需要服务器，部署和备份都很简单
    <id1>  2 days ago     A U Thor         Show 🚀 and 👩‍💻 only where the terminal can show them, as people asked for
    <id2>  5 minutes ago  claude-code      Incremental sync via content hash
                                            clocks lie, and so do people
    ");
}

/// A program reads lines: in a pipe they are as long as they are.
#[test]
fn in_a_pipe_nothing_is_wrapped() {
    let world = World::new();
    let repo = with_two_handoffs(&world).with("COLUMNS", "60");
    let ran = repo
        .handoff(["diff", "main...HEAD", "--format", "text"])
        .success();
    assert!(
        ran.stdout.lines().any(|line| line.len() > 100),
        "{}",
        ran.stdout
    );
}
