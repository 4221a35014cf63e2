//! Throwing away a text that could not be saved.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::commands::Error;
use crate::context::Context;
use crate::handoff::{self, Metadata};
use crate::journal::kept;
use crate::output::json::VERSION;
use crate::output::visible::visible_line;
use crate::output::{Page, Report};

/// A kept text that was thrown away.
pub struct Discarded {
    summary: Option<String>,
    /// How many other texts are kept.
    left: usize,
}

/// Throws away the text that `save --continue` would take up.
///
/// # Errors
/// When no text is kept, or the git directory cannot be written.
pub fn discard(context: &Context) -> Result<Discarded, Error> {
    let repo = context.repo()?;
    let mut kept = kept::list(&repo)?.into_iter();
    let Some(newest) = kept.next() else {
        return Err(Error::Nothing {
            what: "no text is kept".into(),
            hint: "git handoff status says what there is".into(),
        });
    };
    let text = newest.read_lossy()?;
    newest.forget()?;
    Ok(Discarded {
        summary: handoff::read(Metadata::split(&text).body).summary,
        left: kept.len(),
    })
}

impl Report for Discarded {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let summary = self.summary.as_deref().unwrap_or("(no summary)");
        writeln!(out, "discarded the kept text: {}", visible_line(summary))?;
        match self.left {
            0 => Ok(()),
            1 => writeln!(out, "1 more is kept"),
            n => writeln!(out, "{n} more are kept"),
        }
    }

    fn json(&self) -> Value {
        json!({ "version": VERSION, "discarded": self.summary, "kept": self.left })
    }
}
