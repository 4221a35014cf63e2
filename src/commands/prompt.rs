//! `git handoff prompt`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::Item;
use crate::journal::Journal;
use crate::output::json::VERSION;
use crate::output::visible::visible;
use crate::output::{Format, Page, Report};

use super::Error;
use super::work::{self, COMMITS, Work};

/// Print the prompt that asks a model for a handoff
///
/// It holds what git knows of the session. Give it to the model that is about to stop, and pipe
/// the answer to `git handoff save -F -`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the bare template, without facts
    #[arg(long)]
    pub plain: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// How many changed files and tree-wide decisions are named; the rest are counted.
const LISTED: usize = 20;

const TASK: &str = "\
Write a handoff: what the next person or model needs to continue this work without reading this
conversation. Answer with the document alone, in exactly this form:

# Handoff: <one-line summary of the task>

## Goal

<1-3 sentences>

## Current state

- <a concrete artifact and the state it is in: file, function, test, endpoint; no narrative>

## Decisions made (do not re-litigate)

- <decision>: <reason>

## Open questions

- <a question nobody has answered yet; \"none\" if there is none>

## Constraints

- <hard or soft constraint>

## Next step

<the single next thing to do>

## Context files

- <path from the repository root>

Rules:
- 200 to 400 tokens. Facts, names, numbers, paths and exact commands; nothing the code says itself.
- Leave out pleasantries, how you got there, tool errors, and what did not matter.
- One next step, small enough to begin at once.
- Context files in reading order, at most seven; a line range where it helps: src/db.rs:10-40.
- If an approach failed and somebody could try it again, add a section `## Dead ends` before the
  next step: what failed, and why. If a command shows that the work is right, add `## Verify`:
  the command and what it shows.
- Never write a password, key or token.
";

const DELIVERY: &str = "\
Deliver it through a pipe: git handoff save -F -
";

/// The prompt.
pub struct Prompt(Option<Box<Work>>);

/// Gathers the facts, unless the template is wanted plain.
///
/// # Errors
/// When the repository cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Prompt, Error> {
    if args.plain {
        return Ok(Prompt(None));
    }
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let head = repo.head()?;
    let basis = work::basis_here(context, &journal, &head)?;
    let work = Work::gather(&journal, &head, basis)?;
    Ok(Prompt(Some(Box::new(work))))
}

impl Report for Prompt {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut prompt = String::from(TASK);
        if let Some(work) = &self.0 {
            earlier(&mut prompt, work)?;
            known(&mut prompt, work)?;
        }
        write!(out, "{}\n{DELIVERY}", visible(&prompt))
    }

    fn json(&self) -> Value {
        let mut prompt = Page::default();
        // Writing on a page cannot fail.
        let _ = self.text(&mut prompt);
        json!({ "version": VERSION, "prompt": prompt.into_text() })
    }
}

/// What the handoff continues: the decisions, constraints and questions it must not lose.
fn earlier(out: &mut dyn Write, work: &Work) -> fmt::Result {
    if !work.inherited.is_empty() {
        writeln!(
            out,
            "\nDecisions in force in what this continues. For each: list it again as it is, or retire it in the"
        )?;
        writeln!(
            out,
            "open with a line `- ~~decision~~: why`. To keep all that you do not mention, write the line"
        )?;
        writeln!(
            out,
            "`- Earlier decisions stand.` and list only what is new or changed.\n"
        )?;
        for decision in &work.inherited {
            writeln!(out, "- {}", decision.text())?;
        }
    } else if !work.in_tree.is_empty() {
        writeln!(
            out,
            "\nDecisions in force in this repository. Do not repeat them; retire one with `- ~~decision~~: why`\nif this session overturned it.\n"
        )?;
        for decision in work.in_tree.iter().rev().take(LISTED) {
            writeln!(out, "- {}", decision.text())?;
        }
        more(out, work.in_tree.len(), LISTED)?;
    }
    let Some(parent) = work.basis.parents.first() else {
        return Ok(());
    };
    let document = parent.document();
    items(
        out,
        "Constraints so far; keep those that still hold:",
        &document.constraints,
    )?;
    items(
        out,
        "Open questions so far; keep those that nobody has answered, and turn an answer into a decision:",
        &document.open_questions,
    )
}

fn items(out: &mut dyn Write, lead: &str, items: &[Item]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{lead}\n")?;
    for item in items {
        writeln!(out, "- {}", item.text)?;
    }
    Ok(())
}

/// What git knows of the session.
fn known(out: &mut dyn Write, work: &Work) -> fmt::Result {
    writeln!(out, "\nWhat git knows of this session:\n")?;
    match (&work.branch, &work.head) {
        (Some(branch), Some(head)) => {
            let id = head.id.short();
            writeln!(out, "- branch {branch}, at {id} \"{}\"", head.summary)?;
        }
        (Some(branch), None) => writeln!(out, "- branch {branch}, no commit yet")?,
        (None, Some(head)) => writeln!(out, "- detached HEAD at {}", head.id.short())?,
        (None, None) => {}
    }
    match work.basis.parents.first() {
        Some(parent) => writeln!(
            out,
            "- continues handoff {}: {}",
            parent.id(),
            parent.summary()
        )?,
        None => writeln!(out, "- starts a new line of work")?,
    }
    for commit in work.since.commits.iter().take(COMMITS) {
        writeln!(out, "- commit {} {}", commit.id.short(), commit.summary)?;
    }
    if work.since.commits.len() > COMMITS {
        writeln!(out, "- and earlier commits since that handoff")?;
    }
    for file in work.since.files.iter().take(LISTED) {
        let lines = file
            .lines
            .map(|lines| format!(" (+{} −{})", lines.added, lines.removed));
        writeln!(out, "- changed {}{}", file.path, lines.unwrap_or_default())?;
    }
    more(out, work.since.files.len(), LISTED)?;
    for entry in work.uncommitted.iter().take(LISTED) {
        writeln!(out, "- not committed: {}", entry.path)?;
    }
    more(out, work.uncommitted.len(), LISTED)
}

fn more(out: &mut dyn Write, total: usize, listed: usize) -> fmt::Result {
    match total.checked_sub(listed) {
        Some(rest @ 1..) => writeln!(out, "- and {rest} more"),
        _ => Ok(()),
    }
}
