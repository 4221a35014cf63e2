//! `git handoff show`.

use std::fmt::{self, Write};
use std::io::Read as _;

use serde_json::Value;

use crate::context::Context;
use crate::handoff::metadata::FORMAT_VERSION;
use crate::handoff::{Document, Metadata};
use crate::journal::Journal;
use crate::journal::address::{self, Addressed, LooseFile};
use crate::output::{Format, Page, Report, document, json};

use super::Error;

/// Show one handoff: the latest, one that is named, or any file
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An id or its first letters, `@`, `@~2`, a branch or other revision, a file, or `-` for
    /// standard input
    #[arg(value_name = "HANDOFF|FILE|-", default_value = "@")]
    pub address: String,
    /// How to print it; text on a terminal and Markdown in a pipe otherwise
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// One document.
pub struct Shown {
    path: String,
    source: String,
    document: Document,
    metadata: Option<Metadata>,
}

/// Finds the document.
///
/// # Errors
/// When the address names nothing.
pub fn run(context: &Context, args: &Args) -> Result<Shown, Error> {
    if args.address == "-" {
        return Ok(read_stdin()?.into());
    }
    let repo = match context.repo() {
        Ok(repo) => repo,
        // A file can be shown anywhere.
        Err(error) => {
            let path = context.directory.join(&args.address);
            let source = std::fs::read(path).map_err(|_| error)?;
            let source = String::from_utf8_lossy(&source).into_owned();
            return Ok(LooseFile::read(&args.address, source).into());
        }
    };
    let journal = Journal::open(&repo)?;
    let asker = context.asker(&repo);
    match address::resolve(&journal, &asker, &context.directory, &args.address)? {
        Addressed::File(file) => Ok((*file).into()),
        Addressed::Record(record) => Ok((*record).into()),
        Addressed::Chosen(choice, _) => match choice.shown {
            Some(record) => Ok(record.into()),
            None => Err(Error::Nothing {
                what: "there is no handoff to show here".into(),
                hint: "git handoff save makes the first one".into(),
            }),
        },
    }
}

fn read_stdin() -> Result<LooseFile, Error> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|source| Error::File {
            action: "read",
            path: "-".into(),
            source,
        })?;
    Ok(LooseFile::read(
        "-",
        String::from_utf8_lossy(&bytes).into_owned(),
    ))
}

impl From<LooseFile> for Shown {
    fn from(file: LooseFile) -> Self {
        Self {
            path: file.path,
            source: Metadata::split(&file.source).body.to_owned(),
            document: file.document,
            metadata: file.metadata,
        }
    }
}

impl From<crate::journal::Record> for Shown {
    fn from(record: crate::journal::Record) -> Self {
        Self {
            path: record.entry.path.to_string(),
            source: record.body().to_owned(),
            document: record.document().clone(),
            metadata: Some(record.metadata),
        }
    }
}

impl Report for Shown {
    fn text(&self, out: &mut Page) -> fmt::Result {
        document::heading(out, &self.document, self.metadata.as_ref())?;
        document::body(out, &self.source)
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        out.write_str(&self.source)
    }

    fn notes(&self, out: &mut dyn Write) -> fmt::Result {
        match &self.metadata {
            Some(metadata) if metadata.version > FORMAT_VERSION => writeln!(
                out,
                "hint: written in version {} of the format, which this program does not know; shown as it is",
                metadata.version
            ),
            _ => Ok(()),
        }
    }

    fn json(&self) -> Value {
        json::handoff(Some(&self.path), &self.document, self.metadata.as_ref())
    }
}
