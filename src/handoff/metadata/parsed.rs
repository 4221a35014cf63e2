//! A block in any form that TOML allows.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::DateTime;
use toml::{Table, Value};

use super::{Ended, FORMAT_VERSION, Judgements, Metadata, MetadataError};

/// Reads the text between the fences. What is not understood stays among the unknown keys.
pub(super) fn read(block: &str) -> Result<Metadata, MetadataError> {
    let mut keys: Table =
        toml::from_str(block).map_err(|e| MetadataError::Toml(e.message().to_owned()))?;
    let version = integer(&keys, "version").ok_or(MetadataError::Key("version"))?;
    let id = string(&keys, "id").and_then(|s| s.parse().ok());
    let created = keys
        .get("created")
        .and_then(Value::as_datetime)
        .and_then(|d| DateTime::parse_from_rfc3339(&d.to_string()).ok());
    let mut metadata = Metadata::new(
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
        take_version_1(&mut metadata, &mut keys);
    }
    metadata.unknown = keys;
    Ok(metadata)
}

/// The keys that a later version may give another meaning.
fn take_version_1(metadata: &mut Metadata, keys: &mut Table) {
    metadata.commit = take(keys, "commit", word);
    metadata.agent = take(keys, "agent", text);
    metadata.session = take(keys, "session", text);
    metadata.to = take(keys, "to", text);
    metadata.source = take(keys, "source", text);
    metadata.wip = take(keys, "wip", word);
    metadata.uncommitted =
        take(keys, "uncommitted", |v| list(v, |s| Some(s.to_owned()))).unwrap_or_default();
    metadata.uncommitted_total = take(keys, "uncommitted_total", |v| {
        v.as_integer().and_then(|n| usize::try_from(n).ok())
    });
    metadata.context = take(keys, "context", |v| {
        pairs(v, |key, value| Some((key.to_owned(), value.to_owned())))
    })
    .unwrap_or_default();
    metadata.judgements = take_judgements(keys);
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

/// A text that is one of a kind.
fn word<T: FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
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
