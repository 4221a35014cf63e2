//! The block as it stands in a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::SecondsFormat;
use toml::{Table, Value};

use super::block::{CLOSING, OPENING};
use super::{Ended, Judgements, Metadata};
use crate::handoff::HandoffId;

impl Metadata {
    /// The block, fences included, ending in a newline.
    pub fn to_block(&self) -> String {
        let mut block = Block::opened();
        self.write_keys(&mut block);
        // In TOML every plain key stands before the first table.
        block.unknown(&self.unknown, |value| !value.is_table());
        let context = self.context.iter();
        block.table(
            "context",
            context.map(|(path, blob)| (quote(path), quote(blob))),
        );
        if let Some(judgements) = &self.judgements {
            judgements.write(&mut block);
        }
        block.unknown(&self.unknown, Value::is_table);
        block.closed()
    }

    fn write_keys(&self, block: &mut Block) {
        let created = self.created.to_rfc3339_opts(SecondsFormat::Secs, false);
        let total = self.uncommitted_total.map(|n| n.to_string());
        block.key("version", Some(self.version.to_string()));
        block.text("id", Some(self.id.as_str()));
        block.list("parents", self.parents.iter().map(HandoffId::as_str));
        block.key("created", Some(created));
        for (name, value) in [
            ("author", self.author.as_deref()),
            ("branch", self.branch.as_deref()),
            ("commit", self.commit.as_deref()),
            ("agent", self.agent.as_deref()),
            ("session", self.session.as_deref()),
            ("to", self.to.as_deref()),
            ("source", self.source.as_deref()),
            ("ended", self.ended.map(Ended::as_str)),
            ("wip", self.wip.as_deref()),
        ] {
            block.text(name, value);
        }
        block.list("uncommitted", self.uncommitted.iter().map(String::as_str));
        block.key("uncommitted_total", total);
    }
}

impl Judgements {
    fn write(&self, block: &mut Block) {
        let reinstates = self.reinstates.iter();
        if *self == Self::default() {
            block.header("same");
        }
        block.table("same", indexed(&self.same));
        block.table("replaces", indexed(&self.replaces));
        block.table(
            "reinstates",
            reinstates.map(|(index, id)| (index.to_string(), quote(id.as_str()))),
        );
    }
}

fn indexed(texts: &BTreeMap<usize, String>) -> impl Iterator<Item = (String, String)> {
    let texts = texts.iter();
    texts.map(|(index, text)| (index.to_string(), quote(text)))
}

/// A block that is being written.
struct Block {
    text: String,
    /// The keys and tables it has.
    names: Vec<&'static str>,
}

impl Block {
    fn opened() -> Self {
        let mut text = String::with_capacity(640);
        text.push_str(OPENING);
        text.push('\n');
        Self {
            text,
            names: Vec::new(),
        }
    }

    fn closed(mut self) -> String {
        self.text.push_str(CLOSING);
        self.text.push('\n');
        self.text
    }

    fn key(&mut self, name: &'static str, value: Option<String>) {
        if let Some(value) = value {
            // Writing to a String cannot fail.
            let _ = writeln!(self.text, "{name} = {value}");
            self.names.push(name);
        }
    }

    fn text(&mut self, name: &'static str, value: Option<&str>) {
        self.key(name, value.map(quote));
    }

    fn list<'a>(&mut self, name: &'static str, items: impl Iterator<Item = &'a str>) {
        let items: Vec<String> = items.map(quote).collect();
        let list = (!items.is_empty()).then(|| format!("[{}]", items.join(", ")));
        self.key(name, list);
    }

    fn header(&mut self, name: &'static str) {
        let _ = writeln!(self.text, "\n[{name}]");
        self.names.push(name);
    }

    fn table(&mut self, name: &'static str, rows: impl Iterator<Item = (String, String)>) {
        for (number, (key, value)) in rows.enumerate() {
            if number == 0 {
                self.header(name);
            }
            let _ = writeln!(self.text, "{key} = {value}");
        }
    }

    /// Keys that nobody understood when the block was read. What was set since stands in their place.
    fn unknown(&mut self, keys: &Table, which: impl Fn(&Value) -> bool) {
        let part: Table = keys
            .iter()
            .filter(|(key, value)| which(value) && !self.names.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if part.values().any(Value::is_table) {
            self.text.push('\n');
        }
        self.text.push_str(&part.to_string());
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
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
