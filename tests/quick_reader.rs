//! The quick readers of decisions and summaries say what the full reader says, of every text.
//!
//! `PROPTEST_RNG_SEED=7 cargo test --test quick_reader` tries other documents.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use git_handoff::handoff::{
    Decided, Decision, SectionKind, read, read_decided, read_summary, write,
};
use proptest::prelude::*;

/// What the full reader finds.
fn fully(source: &str) -> Decided {
    let document = read(source);
    Decided {
        decisions: document.decisions,
        carries: document.carries,
    }
}

fn check(source: &str) {
    assert_eq!(read_decided(source), fully(source), "{source}");
    assert_eq!(read_summary(source), read(source).summary, "{source}");
}

/// Lines that a document in the strict form may hold.
const USUAL: &[&str] = &[
    "- Use SQLite: one file",
    "- Use `sqlite3`, **not** an ORM, because queries live in src/sql/",
    "- D3. Hash: every file — touch lies",
    "- ~~Use Postgres~~: replaced by SQLite, one file",
    "- ~~Use Postgres",
    "- Earlier decisions stand.",
    "- All previous decisions remain in force",
    "- Earlier decisions no longer hold",
    "- None",
    "- none of the tests may use the network",
    "- N/A",
    "- No ORM",
    "- n/a (no task yet)",
    "- Retry 5 times since 2024",
    "- Reason: it is so (because I say so)",
    "- Use [WAL](https://sqlite.org/wal.html) with `a|b`",
    "- snake_case and 2 * 3, R&D, a < b, x ~ y",
    "- 全部用 UTC：读者不阻塞",
    "- “Quoted” – and so…",
    "- 3 workers: one a core",
    "- a  b   c",
    "- trailing   ",
    "- back\\slash and &amp; entity",
    "- Keep <id> in paths and <b>bold</b> ones",
    "- `src/index.rs` builds the index; `src/query.rs` is a stub.",
    "- src/db.rs:10-40 - the schema",
    "Make the notes searchable.",
    "Write the parser: it is next.",
    "**Note** the tests pass.",
    "",
];

/// Lines that ask for the full reader, or look as if they did.
const UNUSUAL: &[&str] = &[
    "- Decision: use SQLite",
    "- **Decisions:** use SQLite",
    "Key decisions:",
    "**Key decisions**",
    "**Deci**sions:",
    "Decided: we use SQLite.",
    "Decisions: SQLite, WAL.",
    "Entscheidungen:",
    "Architekturentscheidungen: SQLite",
    "Décisions : SQLite",
    "决定：用 SQLite",
    "<decisions>",
    "</decisions>",
    "`<decisions>`",
    "\\<decisions>",
    "&lt;decisions&gt;",
    "<!-- a comment",
    "-->",
    "<div>",
    "- <div>",
    "```",
    "```sh",
    "~~~",
    "- ```",
    "> quoted",
    "> ## Decisions",
    "- ## Decisions",
    "### Decisions",
    "  ## Decisions",
    "    indented",
    "  - nested: because",
    "  continued",
    "lazy line",
    "- ",
    "-",
    "- [ ] open: task",
    "- [x] done",
    "- - twice",
    "- 1. numbered",
    "1. numbered",
    "* star",
    "+ plus",
    "---",
    "===",
    "***",
    "| a | b |",
    "|---|---|",
    "| Use WAL | readers must not block |",
    "- | a | b |",
    "[label]: https://example.com",
    "- [label]: https://example.com",
    "a [label] b",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> main",
    "tab\tinside",
    "- tab\tinside",
    "- no\u{a0}break",
    "- zero\u{200b}width",
    "- bell\u{7}",
    "carriage\r",
    "Status: done",
    "**Next:** ship it",
    "Next step: ship it",
    "- Next step: ship it",
    "Goal: to ship",
    "*emphasis over",
    "two lines*",
    "`code over",
    "[link](",
    "x) <decisions>",
];

fn line() -> impl Strategy<Value = String> {
    let of =
        |lines: &'static [&'static str]| proptest::sample::select(lines).prop_map(str::to_owned);
    prop_oneof![
        12 => of(USUAL),
        2 => of(UNUSUAL),
        1 => "- [A-Za-z0-9 ,.:;()'\"*_`~|<>&\\[\\]!#+=/-]{0,40}",
        1 => "[A-Za-z0-9 ,.:;()'\"*_`~|<>&\\[\\]!#+=/-]{0,40}",
        1 => "- \\PC{0,24}",
    ]
}

fn heading(kind: SectionKind) -> impl Strategy<Value = String> {
    let canonical = format!("## {}", kind.heading());
    prop_oneof![
        30 => Just(canonical.clone()),
        1 => Just(canonical.to_lowercase()),
        1 => Just(format!("{canonical} ")),
        1 => Just(format!("{canonical} ##")),
        1 => Just(format!("#{canonical}")),
        1 => Just("## Something else".to_owned()),
    ]
}

fn section(kind: SectionKind) -> impl Strategy<Value = String> {
    (heading(kind), proptest::collection::vec(line(), 0..4))
        .prop_map(|(heading, lines)| format!("{heading}\n\n{}\n\n", lines.join("\n")))
}

fn document() -> impl Strategy<Value = String> {
    let title = prop_oneof![
        20 => Just("# Handoff: sync notes\n\n".to_owned()),
        2 => "# Handoff: [A-Za-z0-9 ,.'/:;*_`&#(-]{0,20}\n\n",
        1 => "# Handoff: \\PC{0,12}\n",
        1 => Just("# Decisions\n\n".to_owned()),
        1 => Just("\u{feff}# Handoff: x\n\n".to_owned()),
        1 => Just("".to_owned()),
    ];
    let kinds = proptest::sample::subsequence(SectionKind::ALL.to_vec(), 0..9);
    let sections = kinds.prop_flat_map(|kinds| kinds.into_iter().map(section).collect::<Vec<_>>());
    let last = proptest::option::weighted(0.2, section(SectionKind::Decisions));
    (title, sections, last).prop_map(|(title, sections, last)| {
        format!("{title}{}{}", sections.concat(), last.unwrap_or_default())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn documents_are_read_alike(source in document()) {
        check(&source);
    }

    #[test]
    fn what_the_writer_made_of_a_document_is_read_alike(source in document()) {
        let written = write(&read(&source));
        check(&written);
    }

    #[test]
    fn bullets_are_read_alike(lines in proptest::collection::vec(line(), 1..6)) {
        let heading = SectionKind::Decisions.heading();
        let source = format!("# Handoff: x\n\n## {heading}\n\n{}\n", lines.join("\n"));
        check(&source);
    }
}

/// Every two lines below each other, and each line in every section: what chance may leave out.
#[test]
fn every_pair_of_lines_is_read_alike() {
    let heading = SectionKind::Decisions.heading();
    let lines: Vec<&&str> = USUAL.iter().chain(UNUSUAL).collect();
    for one in &lines {
        for other in &lines {
            for source in [
                format!("# Handoff: x\n\n## Goal\n\n{one}\n{other}\n\n## {heading}\n\n- SQLite\n"),
                format!("# Handoff: x\n\n## Current state\n\n{one}\n{other}\n"),
                format!("# Handoff: x\n\n## {heading}\n\n{one}\n{other}\n\n## Next step\n\nGo.\n"),
            ] {
                check(&source);
            }
        }
    }
}

/// The texts that are handed to the project's tests, as they are and as they are stored.
#[test]
fn real_documents_are_read_alike() {
    let shared = std::env::var_os("HANDOFF_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let docs = shared.join("corpus/docs");
    for file in std::fs::read_dir(docs).into_iter().flatten().flatten() {
        let Ok(source) = std::fs::read_to_string(file.path()) else {
            continue;
        };
        for source in [write(&read(&source)), source] {
            check(&source);
        }
    }
}

#[test]
fn a_decision_without_marks_needs_no_parser() {
    let decided = read_decided(&format!(
        "# Handoff: x\n\n## {}\n\n- Earlier decisions stand.\n- Use SQLite: one file\n",
        SectionKind::Decisions.heading()
    ));
    let expected = Decision::from_markdown("Use SQLite: one file");
    assert!(decided.carries);
    assert_eq!(decided.decisions, [expected]);
}
