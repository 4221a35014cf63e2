//! `git handoff resume`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::journal::address::{self, Addressed};
use crate::journal::which::{Choice, Rule};
use crate::journal::{Journal, Record, memory};
use crate::output::{Format, Report, document, json};

use super::Error;

/// Print the handoff to take up, and the files it lists
///
/// Text on a terminal, Markdown in a pipe: `git handoff resume | llm`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An id or its first letters, `@~2`, a branch or other revision, or a file
    #[arg(value_name = "HANDOFF", default_value = "@")]
    pub address: String,
    /// Take up the handoff that is addressed to this name
    #[arg(long = "for", value_name = "NAME")]
    pub addressee: Option<String>,
    /// Take up the newest handoff of the tree, whoever wrote it
    #[arg(long)]
    pub newest: bool,
    /// Leave out the context files
    #[arg(long)]
    pub no_files: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What is taken up.
pub struct Resumed {
    rule: Rule,
    record: Record,
    others: Vec<Record>,
}

/// Finds the handoff, and remembers it as the one this work tree is at.
///
/// # Errors
/// When there is nothing to resume, or the address names nothing.
pub fn run(context: &Context, args: &Args) -> Result<Resumed, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let mut asker = context.asker(&repo);
    asker.addressee = args.addressee.clone();
    let found = address::resolve(&journal, &asker, &context.directory, &args.address)?;
    let (choice, record) = match found {
        Addressed::Record(record) => (
            Choice {
                rule: Rule::Named,
                ..Choice::default()
            },
            *record,
        ),
        Addressed::Chosen(mut choice, _) => match choice.shown.take() {
            Some(record) => (*choice, record),
            None => return Err(nothing()),
        },
        Addressed::File(_) => return Err(nothing()),
    };
    // What is not continued is not this work tree's line.
    if choice.rule != Rule::NotContinued {
        memory::remember(&repo, record.id())?;
    }
    Ok(Resumed {
        rule: choice.rule,
        record,
        others: choice.others,
    })
}

fn nothing() -> Error {
    Error::Nothing {
        what: "there is nothing to resume".into(),
        hint: "git handoff save makes the first handoff".into(),
    }
}

impl Report for Resumed {
    fn text(&self, out: &mut dyn Write) -> fmt::Result {
        document::heading(out, self.record.document(), Some(&self.record.metadata))?;
        document::body(out, self.record.body())
    }

    fn json(&self) -> Value {
        json!({
            "version": json::VERSION,
            "rule": self.rule,
            "handoff": json::handoff(
                Some(self.record.entry.path.as_str()),
                self.record.document(),
                Some(&self.record.metadata),
            ),
            "others": self.others.iter().map(|o| o.id()).collect::<Vec<_>>(),
        })
    }
}
