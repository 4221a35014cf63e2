//! A block exactly as the writer writes it, read line by line.
//!
//! Reading a journal means reading thousands of blocks, and nearly all were written by this program:
//! known keys in their order, one a line. Whatever differs is given to the TOML parser; the two
//! must agree on every block that is taken here (tests/quick_reader.rs).

use std::str::FromStr;

use chrono::{DateTime, FixedOffset};

use super::{Ended, FORMAT_VERSION, Judgements, Metadata};
use crate::handoff::HandoffId;

const TABLES: [&str; 4] = ["[context]", "[same]", "[replaces]", "[reinstates]"];

/// More rows than this are the parser's: that each key is there once is looked up row by row.
const ROWS_MAX: usize = 64;

/// Reads the text between the fences; none when it has another form, or says what cannot be used.
pub(super) fn read(block: &str) -> Option<Metadata> {
    let mut lines = block.lines().filter(|line| !line.is_empty()).peekable();
    // Asked for in the writer's order: a key that stands elsewhere is left over, and is no row.
    let mut value = |key: &str| -> Option<&str> {
        let value = lines.peek()?.strip_prefix(key)?.strip_prefix(" = ")?;
        lines.next();
        Some(value)
    };
    if number(value("version")?) != usize::try_from(FORMAT_VERSION).ok() {
        return None;
    }
    let id = id(value("id")?)?;
    let parents = match value("parents") {
        Some(parents) => list(parents, |text| text.parse().ok())?,
        None => Vec::new(),
    };
    let mut metadata = Metadata::new(id, time(value("created")?)?);
    metadata.parents = parents;
    let mut text = |key: &str| match value(key) {
        Some(value) => string(value).map(Some),
        None => Some(None),
    };
    metadata.author = text("author")?;
    metadata.branch = text("branch")?;
    metadata.commit = parsed(text("commit")?)?;
    metadata.agent = text("agent")?;
    metadata.session = text("session")?;
    metadata.to = text("to")?;
    metadata.source = text("source")?;
    metadata.ended = match text("ended")? {
        Some(word) => Some(Ended::parse(&word)?),
        None => None,
    };
    metadata.wip = parsed(text("wip")?)?;
    metadata.uncommitted = match value("uncommitted") {
        Some(paths) => list(paths, |path| Some(path.to_owned()))?,
        None => Vec::new(),
    };
    metadata.uncommitted_total = match value("uncommitted_total") {
        Some(total) => Some(number(total)?),
        None => None,
    };
    tables(lines, &mut metadata)?;
    Some(metadata)
}

/// A value that is of one kind, if there is one.
fn parsed<T: FromStr>(text: Option<String>) -> Option<Option<T>> {
    match text {
        Some(text) => Some(Some(text.parse().ok()?)),
        None => Some(None),
    }
}

fn tables<'a>(lines: impl Iterator<Item = &'a str>, metadata: &mut Metadata) -> Option<()> {
    let mut table = None;
    let mut judgements: Option<Judgements> = None;
    for line in lines {
        if let Some(next) = TABLES.iter().position(|header| *header == line) {
            // In their order, and so each of them once.
            if table.is_some_and(|table| next <= table) {
                return None;
            }
            table = Some(next);
            if next > 0 {
                judgements.get_or_insert_default();
            }
            continue;
        }
        let (key, value) = row(line, table? == 0)?;
        match (table?, &mut judgements) {
            (0, _) => context(metadata, key, value)?,
            (1, Some(judged)) => put(&mut judged.same, key, string(value)?)?,
            (2, Some(judged)) => put(&mut judged.replaces, key, string(value)?)?,
            (_, Some(judged)) => put(&mut judged.reinstates, key, id(value)?)?,
            (_, None) => return None,
        }
    }
    metadata.judgements = judgements;
    Some(())
}

/// A row's key and value. Paths are quoted, and one with an escape or a quote is the parser's.
fn row(line: &str, is_quoted: bool) -> Option<(&str, &str)> {
    if !is_quoted {
        return line.split_once(" = ");
    }
    let (key, rest) = line.strip_prefix('"')?.split_once('"')?;
    is_plain(key).then_some((key, rest.strip_prefix(" = ")?))
}

fn context(metadata: &mut Metadata, path: &str, blob: &str) -> Option<()> {
    let rows = &mut metadata.context;
    if rows.len() == ROWS_MAX || rows.iter().any(|(known, _)| known == path) {
        return None;
    }
    rows.push((path.to_owned(), string(blob)?));
    Some(())
}

fn put<T>(table: &mut std::collections::BTreeMap<usize, T>, key: &str, value: T) -> Option<()> {
    let index = number(key)?;
    match table.insert(index, value) {
        Some(_) => None,
        None => Some(()),
    }
}

/// Digits as the writer writes them.
fn number(digits: &str) -> Option<usize> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && digits.len() <= 9;
    digits.parse().ok().filter(|_| is_plain)
}

fn id(value: &str) -> Option<HandoffId> {
    value.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// A string on one line. Of escapes only those of quotes and backslashes are read.
fn string(value: &str) -> Option<String> {
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    if is_plain(inside) {
        return Some(inside.to_owned());
    }
    let mut text = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            '"' => return None,
            c if is_control(c) => return None,
            c => text.push(c),
        }
    }
    Some(text)
}

fn is_plain(text: &str) -> bool {
    let is_special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | 0x7f);
    !text
        .bytes()
        .fold(false, |found, byte| found | is_special(byte))
}

/// What TOML does not allow in a string, and a tab, which the writer escapes.
fn is_control(c: char) -> bool {
    c < ' ' || c == '\u{7f}'
}

/// A list on one line whose members need no escapes.
fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let inside = value.strip_prefix('[')?.strip_suffix(']')?;
    if inside.is_empty() {
        return Some(Vec::new());
    }
    let inside = inside.strip_prefix('"')?.strip_suffix('"')?;
    let member = |member: &str| is_plain(member).then(|| read(member))?;
    inside.split("\", \"").map(member).collect()
}

/// `2026-11-24T13:31:16+01:00`. Leap seconds and offsets that no place on earth has are the parser's.
fn time(value: &str) -> Option<DateTime<FixedOffset>> {
    const FORM: &[u8] = b"0000-00-00T00:00:00+00:00";
    let bytes = value.as_bytes();
    let fits = bytes.len() == FORM.len()
        && bytes.iter().zip(FORM).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'+' => matches!(byte, b'+' | b'-'),
            form => byte == form,
        });
    let in_range = fits && &bytes[17..19] < b"60".as_slice() && &bytes[20..22] < b"15".as_slice();
    if !in_range {
        return None;
    }
    DateTime::parse_from_rfc3339(value).ok()
}
