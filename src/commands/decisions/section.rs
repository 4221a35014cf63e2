//! The items of another section through time: what the heads list, and since when.
//!
//! Only decisions have a ledger. Of constraints, open questions and the like a handoff says what holds
//! when it is saved: an item is in force while a head lists it, and it is the same as an earlier one
//! when the texts are equal (docs/format.md, "Equal texts").

use std::collections::HashSet;
use std::fmt::{self, Write};

use chrono::{DateTime, FixedOffset};
use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::handoff::{HandoffId, Metadata, NormalText, SectionKind};
use crate::journal::heads::{Scan, Standing};
use crate::journal::{Journal, Listing, Record};
use crate::output::age::ago;
use crate::output::change::IdLength;
use crate::output::json::VERSION;
use crate::output::quote::plain_markdown;
use crate::output::style::{DIM, ID, LOST, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Page, Report};

use super::{Origin, Wanted, column};
use crate::commands::Error;

/// The items of a section.
pub struct SectionItems {
    kind: SectionKind,
    items: Vec<Item>,
    ids: IdLength,
    at: String,
    now: DateTime<FixedOffset>,
    all: bool,
}

/// One item, from where it was first listed.
struct Item {
    text: String,
    first: Metadata,
    last: HandoffId,
    listed: usize,
    /// Whether a head lists it.
    holds: bool,
}

impl SectionItems {
    /// Reads every handoff of a listing.
    pub(super) fn read(
        journal: &Journal<'_>,
        listing: &Listing<'_>,
        kind: SectionKind,
        wanted: &Wanted,
    ) -> Result<Self, Error> {
        let entries = listing.oldest_first()?;
        let records: Vec<Record> = entries
            .iter()
            .map(|entry| journal.load(entry))
            .collect::<Result<_, _>>()?;
        let heads = heads(&records);
        let mut items: IndexMap<NormalText, Item> = IndexMap::new();
        for record in &records {
            for text in texts(record, kind) {
                let item = items.entry(NormalText::of(&text)).or_insert_with(|| Item {
                    text: text.clone(),
                    first: record.metadata.clone(),
                    last: record.id(),
                    listed: 0,
                    holds: false,
                });
                item.listed += 1;
                item.last = record.id();
                item.text = text;
                item.holds |= heads.contains(&record.id());
            }
        }
        let takes = |item: &Item| {
            (wanted.all || item.holds) && wanted.takes(&[&item.text], Origin(Some(&item.first)))
        };
        Ok(Self {
            kind,
            items: items.into_values().filter(takes).collect(),
            ids: IdLength::of(records.iter().map(|record| &record.metadata.id)),
            at: String::new(),
            all: wanted.all,
            now: DateTime::default(),
        })
    }

    /// The same with the name of the revision and the time it is told.
    pub(super) fn told(self, at: String, now: DateTime<FixedOffset>) -> Self {
        Self { at, now, ..self }
    }

    /// Why nothing is listed, and what would be.
    fn nothing(&self) -> &'static str {
        if self.all {
            "none of what the handoffs here say"
        } else {
            "none that a head has (--all lists what earlier handoffs had)"
        }
    }

    fn title(&self) -> &'static str {
        self.kind.heading()
    }
}

/// The handoffs that nothing continues.
fn heads(records: &[Record]) -> HashSet<HandoffId> {
    let mut scan = Scan::default();
    let newest_first = records.iter().rev();
    newest_first
        .filter(|record| scan.pass(&record.metadata) == Standing::Head)
        .map(Record::id)
        .collect()
}

fn texts(record: &Record, kind: SectionKind) -> Vec<String> {
    let document = record.document();
    let files = document.context_files.iter();
    match kind {
        SectionKind::ContextFiles => files.map(|file| file.raw.clone()).collect(),
        _ => {
            let items = document.items(kind).iter();
            items.map(|item| item.text.clone()).collect()
        }
    }
}

impl Item {
    fn facts(&self, ids: IdLength) -> Vec<String> {
        let mut facts = Vec::new();
        if self.listed > 1 {
            facts.push(format!("listed {} times", self.listed));
        }
        if !self.holds {
            facts.push(format!("last in {}", ids.short(&self.last)));
        }
        facts
    }
}

impl Report for SectionItems {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let title = format!(
            "{} on {}: {}",
            self.title().to_lowercase(),
            visible_line(&self.at),
            self.items.iter().filter(|item| item.holds).count()
        );
        writeln!(out, "{}", styled(STRONG, title))?;
        for item in &self.items {
            let origin = Origin(Some(&item.first));
            write!(out, "{}  ", styled(ID, self.ids.short(&item.first.id)))?;
            let mut indent = self.ids.letters() + 2;
            indent += column(out, &ago(item.first.created, self.now), 14);
            indent += column(out, &visible_line(origin.name()), 16);
            out.hang();
            if !item.holds {
                write!(out, "{}: ", styled(LOST, "gone"))?;
            }
            writeln!(out, "{}", visible_line(&item.text))?;
            let facts = item.facts(self.ids).join(" · ");
            if !facts.is_empty() {
                out.indent(indent);
                out.hang();
                out.indent(2);
                writeln!(out, "{}", styled(DIM, facts))?;
            }
        }
        if self.items.is_empty() {
            writeln!(out, "{}", self.nothing())?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        let at = plain_markdown(&self.at);
        writeln!(out, "## {} on {at}\n", self.title())?;
        for item in &self.items {
            let origin = Origin(Some(&item.first));
            let mut facts = vec![format!("`{}`", self.ids.short(&item.first.id))];
            facts.extend(origin.day());
            facts.push(plain_markdown(origin.name()));
            facts.extend(item.facts(self.ids));
            let state = if item.holds { "" } else { "gone: " };
            let text = plain_markdown(&item.text);
            writeln!(out, "- {state}{text} <sub>{}</sub>", facts.join(" · "))?;
        }
        if self.items.is_empty() {
            writeln!(out, "{}", self.nothing())?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let items = self.items.iter().map(|item| {
            json!({
                "text": item.text,
                "state": if item.holds { "in_force" } else { "gone" },
                "first": item.first.id,
                "last": item.last,
                "author": item.first.author,
                "agent": item.first.agent,
                "created": item.first.created.to_rfc3339(),
                "commit": item.first.commit,
                "listed": item.listed,
            })
        });
        json!({
            "version": VERSION,
            "at": self.at,
            "section": self.kind,
            "items": items.collect::<Vec<_>>(),
        })
    }
}
