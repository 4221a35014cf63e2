//! `git handoff search`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::HandoffId;
use crate::journal::{Journal, Record};
use crate::output::change::IdLength;
use crate::output::json::VERSION;
use crate::output::quote::plain_markdown;
use crate::output::style::{DIM, ID, STALE, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report};

use super::Error;
use super::decisions::listing;

/// Search the text of all handoffs, the newest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to look for, as it is written
    #[arg(value_name = "TEXT", required = true)]
    pub words: Vec<String>,
    /// Take upper and lower case for the same
    #[arg(short = 'i', long)]
    pub ignore_case: bool,
    /// The revision whose handoffs are read
    #[arg(long, value_name = "REVISION", default_value = "HEAD")]
    pub at: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What was found.
pub struct Hits {
    hits: Vec<Hit>,
    ids: IdLength,
}

/// One line that contains the text.
struct Hit {
    handoff: HandoffId,
    path: String,
    /// From 1.
    line: usize,
    /// The heading it stands under.
    section: String,
    text: String,
    /// Where in `text` the words stand, in bytes.
    found: std::ops::Range<usize>,
}

/// Searches.
///
/// # Errors
/// When the revision does not exist, or a handoff cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Hits, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let needle = Needle::new(&args.words.join(" "), args.ignore_case);
    let mut hits = Vec::new();
    for entry in listing(&journal, &args.at)?.newest_first() {
        let record = journal.load(&entry?)?;
        hits.extend(hits_in(&record, &needle));
    }
    Ok(Hits {
        ids: IdLength::of(hits.iter().map(|hit| &hit.handoff)),
        hits,
    })
}

/// A text to look for.
enum Needle {
    AsWritten(String),
    AnyCase(String),
}

impl Needle {
    fn new(words: &str, ignore_case: bool) -> Self {
        if ignore_case {
            Self::AnyCase(words.to_lowercase())
        } else {
            Self::AsWritten(words.to_owned())
        }
    }

    /// Where the text stands in a line.
    fn find(&self, line: &str) -> Option<std::ops::Range<usize>> {
        match self {
            Self::AsWritten(words) => line.find(words).map(|at| at..at + words.len()),
            Self::AnyCase(words) => {
                let at = line.to_lowercase().find(words)?;
                let found = at..at + words.len();
                // Where letters before it change their length with their case, it is elsewhere.
                let is_there = |text: &str| text.to_lowercase() == *words;
                Some(match line.get(found.clone()) {
                    Some(text) if is_there(text) => found,
                    Some(_) | None => 0..0,
                })
            }
        }
    }
}

fn hits_in(record: &Record, needle: &Needle) -> Vec<Hit> {
    let mut section = String::new();
    let mut fenced = false;
    let mut hits = Vec::new();
    for (at, line) in record.body().lines().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        }
        let heading = trimmed.trim_start_matches('#');
        if !fenced && heading.len() < trimmed.len() && heading.starts_with(' ') {
            heading.trim().clone_into(&mut section);
        }
        if let Some(found) = needle.find(line) {
            hits.push(Hit {
                handoff: record.id(),
                path: record.entry.path.to_string(),
                line: at + 1,
                section: section.clone(),
                text: line.to_owned(),
                found,
            });
        }
    }
    hits
}

impl Report for Hits {
    fn text(&self, out: &mut Page) -> fmt::Result {
        for hit in &self.hits {
            let id = styled(ID, self.ids.short(&hit.handoff));
            let section = visible_line(&hit.section);
            write!(out, "{id}:{}: ", styled(DIM, section))?;
            let (before, after) = (&hit.text[..hit.found.start], &hit.text[hit.found.end..]);
            let found = visible_line(&hit.text[hit.found.clone()]);
            write!(out, "{}", visible_line(before.trim_start()))?;
            writeln!(out, "{}{}", styled(STALE, found), visible_line(after))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        for hit in &self.hits {
            let (before, after) = (&hit.text[..hit.found.start], &hit.text[hit.found.end..]);
            let found = plain_markdown(&hit.text[hit.found.clone()]);
            let found = match found.trim().is_empty() {
                true => found,
                false => format!("<mark>{found}</mark>"),
            };
            let text = format!(
                "{}{found}{}",
                plain_markdown(before.trim_start()),
                plain_markdown(after)
            );
            let id = self.ids.short(&hit.handoff);
            let section = plain_markdown(&hit.section);
            writeln!(out, "- {text} <sub>`{id}` · {section}</sub>")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let hits = self.hits.iter().map(|hit| {
            json!({
                "handoff": hit.handoff,
                "path": hit.path,
                "line": hit.line,
                "section": hit.section,
                "text": hit.text,
            })
        });
        json!({ "version": VERSION, "hits": hits.collect::<Vec<_>>() })
    }

    fn is_positive(&self) -> bool {
        !self.hits.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_change_their_length_with_their_case() {
        let find = |words, line| Needle::new(words, true).find(line);
        assert_eq!(find("SQLite", "use sqlite"), Some(4..10));
        assert_eq!(find("ÄRGER", "kein Ärger"), Some(5..11));
        // The Kelvin sign becomes shorter, the dotted I longer.
        let line = "\u{212a}\u{130}\u{130}x";
        assert_eq!(find("i\u{307}i\u{307}x", line), Some(0..0));
        assert_eq!(find("x", line), Some(7..8));
        assert_eq!(find("x", "\u{130}x"), Some(0..0));
        assert_eq!(find("y", line), None);
    }
}
