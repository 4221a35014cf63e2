//! Views of what commands return: text for a terminal, Markdown for a pipe, JSON for a program.
//! Nothing here knows git.

pub mod age;
pub mod change;
pub mod diff;
pub mod document;
pub mod json;
pub mod notes;
pub mod page;
pub mod quote;
pub mod review;
pub mod style;
pub mod visible;

use std::fmt;
use std::io;

use serde::Serialize;
use serde_json::Value;

pub use page::Page;

/// The forms data can be printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a model, a pull request, a file.
    Markdown,
    /// For a program (docs/json.md).
    Json,
}

/// What a command has to say.
pub trait Report {
    /// For a terminal. Styles are always written; they are stripped where colour is not wanted.
    ///
    /// # Errors
    /// When `out` fails.
    fn text(&self, out: &mut Page) -> fmt::Result;

    /// As Markdown; where a report has no Markdown of its own, the text serves.
    ///
    /// # Errors
    /// When `out` fails.
    fn markdown(&self, out: &mut Page) -> fmt::Result {
        self.text(out)
    }

    /// What goes to standard error: warnings, and what to do about them.
    ///
    /// # Errors
    /// When `out` fails.
    fn notes(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let _ = out;
        Ok(())
    }

    /// As one JSON document, with a `version`.
    fn json(&self) -> Value;

    /// The same, written out. Reports of tens of thousands of entries write them one by one, so
    /// that the document is never held.
    ///
    /// # Errors
    /// When `out` fails.
    fn json_to(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(&self.json(), out)
    }

    /// Whether the answer is yes; the exit code says so.
    fn is_positive(&self) -> bool {
        true
    }
}

/// A report for people; none when it is asked for as JSON, which is written and never held
/// ([`Report::json_to`]). A text is as wide as the terminal that it is printed on, if it is.
///
/// # Errors
/// Never, unless a report's own writing fails.
pub fn render(
    report: &dyn Report,
    format: Format,
    width: Option<usize>,
) -> Result<Option<String>, fmt::Error> {
    let mut page = Page::new(width.filter(|_| format == Format::Text));
    match format {
        Format::Text => report.text(&mut page)?,
        Format::Markdown => report.markdown(&mut page)?,
        Format::Json => return Ok(None),
    }
    Ok(Some(page.into_text()))
}

/// Writes a JSON document as it is printed.
///
/// # Errors
/// When `out` fails.
pub fn write_json(document: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    serde_json::to_writer_pretty(&mut out, document)?;
    io::Write::write_all(&mut out, b"\n")?;
    io::Write::flush(&mut out)
}

/// How many bytes are gathered before they are written.
const BUFFER: usize = 1 << 16;
