//! The metadata block at the end of a handoff (docs/format.md, "Metadata").
//!
//! The block is found from the end of the file, by bytes, before any Markdown is parsed: a
//! body that leaves a fence or a comment open must not swallow it, and scanning a journal for
//! heads needs no Markdown parser.

mod written;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use toml::{Table, Value};

use super::HandoffId;

/// The version of the file format that this program writes.
pub const FORMAT_VERSION: u32 = 1;

/// The line that opens the block; the info string names both the language and the purpose.
const OPENING: &str = "```toml handoff";
const CLOSING: &str = "```";

/// How a line of work was ended (`ended` in the block).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The work is finished; what it decided stays in force.
    Done,
    /// The work was given up; it passes nothing on.
    Abandoned,
}

impl Ended {
    /// The word in the block.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Abandoned => "abandoned",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "done" => Some(Self::Done),
            "abandoned" => Some(Self::Abandoned),
            _ => None,
        }
    }
}

/// What the block says. `version`, `id`, `parents`, `created`, `branch`, `author` and `ended`
/// are frozen for ever and are read from any later version as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// The version of the format the file was written in.
    pub version: u32,
    /// The handoff's identity.
    pub id: HandoffId,
    /// The handoffs this one continues, the first one first.
    pub parents: Vec<HandoffId>,
    /// When it was saved, with the writer's UTC offset.
    pub created: DateTime<FixedOffset>,
    /// `Name <address>`, as git would write it.
    pub author: Option<String>,
    /// The branch it was saved on; none on a detached HEAD.
    pub branch: Option<String>,
    /// Full hash of the HEAD it describes; none on an unborn branch.
    pub commit: Option<String>,
    /// What wrote it, when that was not a person.
    pub agent: Option<String>,
    /// Opaque: tells agents that share a work tree apart.
    pub session: Option<String>,
    /// Whom it is addressed to; it leaves its parents heads for everybody else.
    pub to: Option<String>,
    /// Where it was adopted from.
    pub source: Option<String>,
    /// Whether and how it ends its line of work.
    pub ended: Option<Ended>,
    /// The commit that holds the uncommitted work, when it was taken along.
    pub wip: Option<String>,
    /// What was dirty and did not travel, at most [`Metadata::UNCOMMITTED_MAX`] paths.
    pub uncommitted: Vec<String>,
    /// How many paths were dirty, when there were more than are listed.
    pub uncommitted_total: Option<usize>,
    /// The blob each listed context file had when saved, in reading order.
    pub context: Vec<(String, String)>,
    /// What `save` judged its decisions to be; none when nobody has judged them.
    pub judgements: Option<Judgements>,
    /// Keys that this version does not know, kept as they are.
    pub unknown: Table,
}

/// The tables `[same]`, `[replaces]` and `[reinstates]`: which of its decisions a handoff shares
/// with those it continues. They name texts, not positions, so that no target can go missing.
///
/// A file with any of the three was judged when it was saved: what they do not list is new. An
/// empty `[same]` says that nothing was the same. Where all three are missing, the reader's own
/// matcher judges (docs/format.md, "Judgements").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements {
    /// Own decision (from 0) is, in other words, the one first made with this text.
    pub same: BTreeMap<usize, String>,
    /// Own decision (from 0) stands where the one with this text stood.
    pub replaces: BTreeMap<usize, String>,
    /// Own decision (from 0) brings back what that handoff had retired.
    pub reinstates: BTreeMap<usize, HandoffId>,
}

/// Why a block cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The block is no TOML.
    #[error("metadata block is not valid TOML: {0}")]
    Toml(String),
    /// A key that must be there is missing or of another type.
    #[error("metadata block has no valid '{0}'")]
    Key(&'static str),
}

/// A file cut into its body and the text of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// Everything before the block, as written.
    pub body: &'a str,
    /// The TOML between the fences; none when the file has no block.
    pub block: Option<&'a str>,
}

impl Metadata {
    /// How many dirty paths the block lists at most.
    pub const UNCOMMITTED_MAX: usize = 50;

    /// The metadata of a new handoff that continues nothing.
    pub fn new(id: HandoffId, created: DateTime<FixedOffset>) -> Self {
        Self {
            version: FORMAT_VERSION,
            id,
            parents: Vec::new(),
            created,
            author: None,
            branch: None,
            commit: None,
            agent: None,
            session: None,
            to: None,
            source: None,
            ended: None,
            wip: None,
            uncommitted: Vec::new(),
            uncommitted_total: None,
            context: Vec::new(),
            judgements: None,
            unknown: Table::new(),
        }
    }

    /// Cuts the block off the end of a file. White space may follow the block, nothing else.
    ///
    /// ```
    /// # use git_handoff::handoff::Metadata;
    /// let file = "# Handoff: x\n\n```toml handoff\nversion = 1\n```\n";
    /// let split = Metadata::split(file);
    /// assert_eq!(split.body, "# Handoff: x\n\n");
    /// assert_eq!(split.block, Some("version = 1\n"));
    /// ```
    pub fn split(file: &str) -> Split<'_> {
        Self::find(file).unwrap_or(Split {
            body: file,
            block: None,
        })
    }

    fn find(file: &str) -> Option<Split<'_>> {
        let before_closing = file.trim_end().strip_suffix(CLOSING)?;
        let inside = before_closing.strip_suffix('\n')?;
        // The nearest line above that begins with a fence must be the opening one: the writer
        // puts every string on one line, so the block holds no fence of its own.
        let fences = inside.as_bytes().windows(CLOSING.len() + 1);
        let is_fence = |line: &[u8]| line[0] == b'\n' && line[1..] == *CLOSING.as_bytes();
        let fence = match fences.into_iter().rposition(is_fence) {
            Some(newline) => newline + 1,
            None if inside.starts_with(CLOSING) => 0,
            None => return None,
        };
        let opening = inside[fence..].lines().next()?;
        if opening.trim_end() != OPENING {
            return None;
        }
        let start = fence + inside[fence..].find('\n').map_or(opening.len(), |n| n + 1);
        Some(Split {
            body: &file[..fence],
            block: Some(&before_closing[start..]),
        })
    }

    /// Reads the text between the fences.
    ///
    /// # Errors
    /// When it is no TOML, or `version`, `id` or `created` is missing. Every other key that has
    /// an unexpected type is kept with the unknown ones instead.
    pub fn parse(block: &str) -> Result<Self, MetadataError> {
        match written::read(block) {
            Some(metadata) => Ok(metadata),
            None => Self::parse_toml(block),
        }
    }

    /// The same for a block in any form.
    fn parse_toml(block: &str) -> Result<Self, MetadataError> {
        let mut keys: Table =
            toml::from_str(block).map_err(|e| MetadataError::Toml(e.message().to_owned()))?;
        let version = integer(&keys, "version").ok_or(MetadataError::Key("version"))?;
        let id = string(&keys, "id").and_then(|s| s.parse().ok());
        let created = keys
            .get("created")
            .and_then(Value::as_datetime)
            .and_then(|d| DateTime::parse_from_rfc3339(&d.to_string()).ok());
        let mut metadata = Self::new(
            id.ok_or(MetadataError::Key("id"))?,
            created.ok_or(MetadataError::Key("created"))?,
        );
        metadata.version = version;
        for key in ["version", "id", "created"] {
            keys.remove(key);
        }
        metadata.parents =
            take(&mut keys, "parents", |v| list(v, |s| s.parse().ok())).unwrap_or_default();
        metadata.author = take(&mut keys, "author", text);
        metadata.branch = take(&mut keys, "branch", text);
        metadata.ended = take(&mut keys, "ended", |v| v.as_str().and_then(Ended::parse));
        if version <= FORMAT_VERSION {
            metadata.take_version_1(&mut keys);
        }
        metadata.unknown = keys;
        Ok(metadata)
    }

    /// The keys that a later version may give another meaning.
    fn take_version_1(&mut self, keys: &mut Table) {
        self.commit = take(keys, "commit", text);
        self.agent = take(keys, "agent", text);
        self.session = take(keys, "session", text);
        self.to = take(keys, "to", text);
        self.source = take(keys, "source", text);
        self.wip = take(keys, "wip", text);
        self.uncommitted =
            take(keys, "uncommitted", |v| list(v, |s| Some(s.to_owned()))).unwrap_or_default();
        self.uncommitted_total = take(keys, "uncommitted_total", |v| {
            v.as_integer().and_then(|n| usize::try_from(n).ok())
        });
        self.context = take(keys, "context", |v| {
            pairs(v, |key, value| Some((key.to_owned(), value.to_owned())))
        })
        .unwrap_or_default();
        self.judgements = take_judgements(keys);
    }

    /// The block as it stands in a file, fences included, ending in a newline.
    pub fn to_block(&self) -> String {
        let mut out = String::with_capacity(640);
        out.push_str(OPENING);
        out.push('\n');
        let mut key = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                // Writing to a String cannot fail.
                let _ = writeln!(out, "{name} = {value}");
            }
        };
        let quoted = |text: &Option<String>| text.as_deref().map(quote);
        key("version", Some(self.version.to_string()));
        key("id", Some(quote(self.id.as_str())));
        key(
            "parents",
            non_empty(quote_list(self.parents.iter().map(HandoffId::as_str))),
        );
        key(
            "created",
            Some(self.created.to_rfc3339_opts(SecondsFormat::Secs, false)),
        );
        key("author", quoted(&self.author));
        key("branch", quoted(&self.branch));
        key("commit", quoted(&self.commit));
        key("agent", quoted(&self.agent));
        key("session", quoted(&self.session));
        key("to", quoted(&self.to));
        key("source", quoted(&self.source));
        key("ended", self.ended.map(|ended| quote(ended.as_str())));
        key("wip", quoted(&self.wip));
        key(
            "uncommitted",
            non_empty(quote_list(self.uncommitted.iter().map(String::as_str))),
        );
        key(
            "uncommitted_total",
            self.uncommitted_total.map(|n| n.to_string()),
        );
        self.push_unknown(&mut out, |value| !value.is_table());
        push_table(
            &mut out,
            "context",
            self.context.iter().map(|(k, v)| (quote(k), quote(v))),
        );
        if let Some(judgements) = &self.judgements {
            judgements.push(&mut out);
        }
        self.push_unknown(&mut out, Value::is_table);
        out.push_str(CLOSING);
        out.push('\n');
        out
    }

    /// Unknown keys come back in two parts, because in TOML every plain key stands before the first table.
    fn push_unknown(&self, out: &mut String, which: impl Fn(&Value) -> bool) {
        let part: Table = self
            .unknown
            .iter()
            .filter(|(_, value)| which(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if part.values().any(Value::is_table) {
            out.push('\n');
        }
        out.push_str(&part.to_string());
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

impl Judgements {
    fn push(&self, out: &mut String) {
        let texts = |table: &BTreeMap<usize, String>| -> Vec<(String, String)> {
            table
                .iter()
                .map(|(index, text)| (index.to_string(), quote(text)))
                .collect()
        };
        let reinstates: Vec<_> = self
            .reinstates
            .iter()
            .map(|(index, id)| (index.to_string(), quote(id.as_str())))
            .collect();
        if *self == Self::default() {
            out.push_str("\n[same]\n");
        }
        push_table(out, "same", texts(&self.same).into_iter());
        push_table(out, "replaces", texts(&self.replaces).into_iter());
        push_table(out, "reinstates", reinstates.into_iter());
    }
}

fn take_judgements(keys: &mut Table) -> Option<Judgements> {
    let same = take(keys, "same", indexed_texts);
    let replaces = take(keys, "replaces", indexed_texts);
    let reinstates = take(keys, "reinstates", |v| {
        pairs(v, |key, value| {
            Some((key.parse().ok()?, value.parse().ok()?))
        })
    });
    if same.is_none() && replaces.is_none() && reinstates.is_none() {
        return None;
    }
    Some(Judgements {
        same: same.unwrap_or_default(),
        replaces: replaces.unwrap_or_default(),
        reinstates: reinstates.unwrap_or_default(),
    })
}

/// A TOML basic string: always on one line, control characters escaped, so that no value can
/// close the fence.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn quote_list<'a>(items: impl Iterator<Item = &'a str>) -> Vec<String> {
    items.map(quote).collect()
}

fn non_empty(items: Vec<String>) -> Option<String> {
    (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
}

fn push_table(out: &mut String, name: &str, rows: impl ExactSizeIterator<Item = (String, String)>) {
    if rows.len() == 0 {
        return;
    }
    let _ = writeln!(out, "\n[{name}]");
    for (key, value) in rows {
        let _ = writeln!(out, "{key} = {value}");
    }
}

/// Takes a key out of the table when `read` understands its value; otherwise it stays, and so
/// is kept with the unknown keys.
fn take<T>(keys: &mut Table, key: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    let value = read(keys.get(key)?)?;
    keys.remove(key);
    Some(value)
}

fn string<'a>(keys: &'a Table, key: &str) -> Option<&'a str> {
    keys.get(key).and_then(Value::as_str)
}

fn integer(keys: &Table, key: &str) -> Option<u32> {
    keys.get(key)
        .and_then(Value::as_integer)
        .and_then(|n| u32::try_from(n).ok())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A list whose every member is understood, or nothing.
fn list<T>(value: &Value, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value
        .as_array()?
        .iter()
        .map(|item| item.as_str().and_then(&read))
        .collect()
}

/// A table whose every row is understood, or nothing.
fn pairs<T, C: FromIterator<T>>(
    value: &Value,
    read: impl Fn(&str, &str) -> Option<T>,
) -> Option<C> {
    value
        .as_table()?
        .iter()
        .map(|(key, value)| read(key, value.as_str()?))
        .collect()
}

fn indexed_texts(value: &Value) -> Option<BTreeMap<usize, String>> {
    pairs(value, |key, value| {
        Some((key.parse().ok()?, value.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FULL: &str = r#"```toml handoff
version = 1
id = "kxqpwmztlvrn"
parents = ["mzrkqwtypxvl"]
created = 2026-11-24T13:31:16+01:00
author = "A U Thor <author@example.com>"
branch = "feature/fts5"
commit = "12345e7"
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
        assert_eq!(metadata.commit.as_deref(), Some("12345e7"));
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
        "agent = \"claude\"",
        "session = \"s\"",
        "to = \"b\"",
        "source = \"HANDOFF.md\"",
        "ended = \"done\"",
        "ended = \"abandoned\"",
        "ended = \"otherwise\"",
        "wip = \"8be1\"",
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
                prop_assert_eq!(Ok(quick), Metadata::parse_toml(&block), "{}", block);
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
}
