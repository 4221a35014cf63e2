use super::*;
use proptest::prelude::*;

const FULL: &str = r#"```toml handoff
version = 1
id = "kxqpwmztlvrn"
parents = ["mzrkqwtypxvl"]
created = 2026-11-24T13:31:16+01:00
author = "A U Thor <author@example.com>"
branch = "feature/fts5"
commit = "12345e7890123456789012345678901234567890"
agent = "claude-code"
ended = "done"
uncommitted = ["src/db.rs"]
uncommitted_total = 62
future = [1, 2]

[context]
"docs/SCHEMA.md" = "9e1c"

[same]
3 = "Use SQLite: one file"

[replaces]
4 = "Hash every file"

[reinstates]
2 = "mzrkqwtypxvl"

[later]
x = { y = 1 }
```
"#;

#[test]
fn a_block_is_written_as_it_was_read() {
    let block = Metadata::split(FULL).block.unwrap();
    let metadata = Metadata::parse(block).unwrap();
    assert_eq!(metadata.commit.unwrap().short(), "12345e7");
    assert_eq!(metadata.unknown.len(), 2);
    let again = metadata.to_block();
    assert_eq!(
        Metadata::parse(Metadata::split(&again).block.unwrap()).unwrap(),
        metadata
    );
    assert_eq!(
        again.replace("\n[later.x]\ny = 1\n", ""),
        FULL.replace("\n[later]\nx = { y = 1 }\n", "")
    );
}

#[test]
fn an_open_fence_in_the_body_does_not_swallow_the_block() {
    let file = format!("# Handoff: x\n\n````sh\necho\n\n<!--\n{FULL}\n\n");
    assert_eq!(
        Metadata::split(&file).body,
        "# Handoff: x\n\n````sh\necho\n\n<!--\n"
    );
}

#[test]
fn only_the_last_thing_in_a_file_is_its_block() {
    assert_eq!(Metadata::split(&format!("{FULL}\nps: more")).block, None);
    assert_eq!(Metadata::split("```toml handoffs\n```").block, None);
    assert_eq!(Metadata::split("```\n").block, None);
    assert_eq!(Metadata::split("").block, None);
}

#[test]
fn judged_and_nothing_the_same_is_not_the_same_as_not_judged() {
    let mut metadata = Metadata::parse(Metadata::split(FULL).block.unwrap()).unwrap();
    for judgements in [None, Some(Judgements::default())] {
        metadata.judgements = judgements;
        let block = metadata.to_block();
        let again = Metadata::parse(Metadata::split(&block).block.unwrap()).unwrap();
        assert_eq!(again, metadata);
    }
}

#[test]
fn carriage_returns_are_read() {
    let file = FULL.replace('\n', "\r\n");
    assert!(Metadata::parse(Metadata::split(&file).block.unwrap()).is_ok());
}

#[test]
fn a_later_version_gives_its_frozen_keys() {
    let block = "version = 9\nid = \"kxqpwmztlvrn\"\nparents = [\"mzrkqwtypxvl\"]\ncreated = 2026-11-24T13:31:16Z\ncommit = {hash = \"x\"}";
    let metadata = Metadata::parse(block).unwrap();
    assert_eq!((metadata.version, metadata.parents.len()), (9, 1));
    assert!(metadata.unknown.contains_key("commit"));
}

proptest! {
    #[test]
    fn any_text_can_be_a_value(author in any::<String>(), path in any::<String>(), same in any::<String>()) {
        let mut metadata = Metadata::parse(Metadata::split(FULL).block.unwrap()).unwrap();
        metadata.author = Some(author);
        metadata.context = vec![(path, "1".into())];
        metadata.judgements.as_mut().unwrap().same.insert(7, same);
        let file = format!("body\n\n{}", metadata.to_block());
        let split = Metadata::split(&file);
        prop_assert_eq!(split.body, "body\n\n");
        prop_assert_eq!(Metadata::parse(split.block.unwrap()).unwrap(), metadata);
    }
}

/// Lines that a block may have, written as the writer does and otherwise.
const LINES: &[&str] = &[
    "version = 1",
    "version = 2",
    "id = \"kxqpwmztlvrn\"",
    "id = \"not an id\"",
    "parents = []",
    "parents = [\"mzrkqwtypxvl\", \"kxqpwmztlvrn\"]",
    "parents = [\"mzrkqwtypxvl\",\"kxqpwmztlvrn\"]",
    "parents = [\"nobody\"]",
    "created = 2026-11-24T13:31:16+01:00",
    "created = 2026-11-24T13:31:16Z",
    "created = 2026-02-30T13:31:16+01:00",
    "created = 2026-11-24T13:31:60+01:00",
    "created = 2026-11-24T13:31:16.5+01:00",
    "created = 2026-11-24T25:31:16-14:59",
    "author = \"A U Thor <a@example.com>\"",
    "author = \"A \\\"U\\\" Thor\\\\\"",
    "author = \"tab\\there \\u00E9\"",
    "author = 'literal'",
    "author = \"x\" # comment",
    "author = \"raw \t tab\"",
    "branch = \"main\"",
    "branch = 3",
    "branch=\"main\"",
    "commit = \"12345e7\"",
    "commit = \"12345e7890123456789012345678901234567890\"",
    "agent = \"claude\"",
    "session = \"s\"",
    "to = \"b\"",
    "source = \"HANDOFF.md\"",
    "ended = \"done\"",
    "ended = \"abandoned\"",
    "ended = \"otherwise\"",
    "wip = \"8be1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9\"",
    "uncommitted = [\"src/db.rs\", \"a b\"]",
    "uncommitted = [\"a\\\"b\"]",
    "uncommitted_total = 62",
    "uncommitted_total = 062",
    "uncommitted_total = 1_000",
    "unknown = 1",
    "# comment",
    "",
    "[context]",
    "\"docs/SCHEMA.md\" = \"9e1c\"",
    "\"a\" = \"b\"",
    "bare = \"b\"",
    "[same]",
    "3 = \"Use SQLite: one file\"",
    "03 = \"x\"",
    "3 = 4",
    "\"3\" = \"quoted key\"",
    "[replaces]",
    "4 = \"Hash \\\"every\\\" file\"",
    "[reinstates]",
    "2 = \"mzrkqwtypxvl\"",
    "[later]",
];

/// Some of those lines in this order, so that many blocks are whole.
fn blocks() -> impl Strategy<Value = String> {
    let needed = [0, 2, 8];
    let lines = prop::sample::subsequence((0..LINES.len()).collect::<Vec<_>>(), 0..14);
    let swapped = prop::option::weighted(0.2, any::<prop::sample::Index>());
    (lines, swapped).prop_map(move |(mut lines, swapped)| {
        lines.extend(needed);
        lines.sort_unstable();
        lines.dedup();
        if let Some(at) = swapped {
            let at = at.index(lines.len() - 1);
            lines.swap(at, at + 1);
        }
        let lines = lines.iter().map(|line| LINES[*line]);
        lines.fold(String::new(), |block, line| block + line + "\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_read_line_by_line_is_what_toml_says(block in blocks()) {
        if let Some(quick) = written::read(&block) {
            prop_assert_eq!(Ok(quick), parsed::read(&block), "{}", block);
        }
    }

    #[test]
    fn what_the_writer_writes_is_read_line_by_line(
        texts in prop::collection::vec("\\PC{0,12}", 0..8),
    ) {
        let text = |at: usize| texts.get(at).cloned();
        let mut metadata = Metadata::parse(Metadata::split(FULL).block.unwrap()).unwrap();
        metadata.unknown = Table::new();
        metadata.author = text(0);
        metadata.branch = text(1);
        metadata.agent = text(2);
        let same: BTreeMap<usize, String> = texts.iter().cloned().enumerate().collect();
        metadata.judgements = Some(Judgements { same, ..Judgements::default() });
        let block = metadata.to_block();
        let block = Metadata::split(&block).block.unwrap();
        prop_assert_eq!(written::read(block), Some(metadata));
    }
}
