//! `git handoff undo`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::HandoffId;
use crate::journal::{Journal, kept};
use crate::output::change::IdLength;
use crate::output::json::VERSION;
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report};

use super::save::latest;
use super::{Error, guard, ids};

/// Take the latest handoff back, keeping its text
///
/// Only while it is the last commit and no other ref or work tree has it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How to print the result
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What was taken back.
pub struct Undone {
    id: HandoffId,
    ids: IdLength,
    summary: String,
}

/// Takes it back.
///
/// # Errors
/// When the last commit is no handoff, or others have it.
pub fn run(context: &Context, _: &Args) -> Result<Undone, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    guard::against_operation(&repo)?;
    let head = repo.head()?;
    let latest = latest::find(&journal, &head)?;
    latest.refuse_edited(&journal, None)?;
    let record = &latest.record;
    let ids = ids::length(&journal.at_head(&head)?, [])?;
    kept::keep_saved(&repo, &record.entry.name, record.file())?;
    journal.take_back(&record.entry.path, latest.commit, latest.parent)?;
    Ok(Undone {
        id: record.id(),
        ids,
        summary: record.summary().to_owned(),
    })
}

impl Report for Undone {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let id = self.ids.short(&self.id);
        out.hang();
        writeln!(
            out,
            "took back handoff {id}: {}",
            visible_line(&self.summary)
        )?;
        writeln!(out, "the text is kept: git handoff save --continue -e")
    }

    fn json(&self) -> Value {
        json!({ "version": VERSION, "id": self.id, "summary": self.summary })
    }
}
