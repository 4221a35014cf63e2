//! `git handoff status`, and `git handoff` alone.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::journal::which::{self, Rule, is_same_person};
use crate::journal::{Content, Journal, Record, kept};
use crate::output::age::ago;
use crate::output::json::VERSION;
use crate::output::style::{DIM, ID, LOST, STALE, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report};
use crate::repo::Uncommitted;

use super::Error;
use super::overview::{Elsewhere, Overview, commits_since};
use super::work::outside_journal;

/// Show the handoff that would be resumed, and what came after it
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Print lines for scripts: a key, a space, a value
    #[arg(long, conflicts_with = "format")]
    pub porcelain: bool,
    /// Exit with 1 when there are commits or changes that no handoff tells of, or no handoff
    #[arg(long)]
    pub exit_code: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// How many other branches are named; the rest are counted.
const BRANCHES: usize = 10;

/// Where the work stands.
pub struct Status {
    now: chrono::DateTime<chrono::FixedOffset>,
    overview: Option<Overview>,
    uncommitted: Vec<Uncommitted>,
    kept: usize,
    elsewhere: Vec<Elsewhere>,
    detached: bool,
    me: Option<String>,
    trunk_is_known: bool,
    style: Style,
    exit_code: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// For people.
    Long,
    /// For people who typed `git handoff` alone.
    Newcomer,
    /// For scripts.
    Porcelain,
}

/// Shows the status.
///
/// # Errors
/// When the repository cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Status, Error> {
    let style = if args.porcelain {
        Style::Porcelain
    } else {
        Style::Long
    };
    gather(context, style, args.exit_code)
}

/// Shows the status and the three commands a newcomer needs.
///
/// # Errors
/// When the repository cannot be read.
pub fn bare(context: &Context) -> Result<Status, Error> {
    gather(context, Style::Newcomer, false)
}

fn gather(context: &Context, style: Style, exit_code: bool) -> Result<Status, Error> {
    let repo = context.repo()?;
    let pending = repo.start_status();
    let journal = Journal::open(&repo)?;
    let head = repo.head()?;
    let listing = journal.at_head(&head)?;
    let asker = context.asker(&repo);
    let choice = which::choose(&journal, &head, &listing, &asker)?;
    let trunk_is_known = choice.trunk.is_some();
    let overview = Overview::of(&journal, &head, &listing, choice)?;
    let elsewhere = Elsewhere::find(&journal, &head, &listing, overview.as_ref())?;
    Ok(Status {
        now: context.now,
        overview,
        uncommitted: outside_journal(&journal, pending.finish()?),
        // Reading works also where the kept texts cannot be read.
        kept: kept::list(&repo).map_or(0, |kept| kept.len()),
        elsewhere,
        detached: head.branch().is_none(),
        me: asker.author,
        trunk_is_known,
        style,
        exit_code,
    })
}

/// A line about the handoff whose id stands above.
fn below(out: &mut Page) -> fmt::Result {
    write!(out, "      ")?;
    out.hang();
    Ok(())
}

impl Status {
    /// Whether a handoff tells of everything that was done.
    fn is_saved(&self) -> bool {
        let saved = |overview: &Overview| overview.history.commits_since == Some(0);
        self.overview.as_ref().is_some_and(saved) && self.uncommitted.is_empty()
    }

    fn handoff(&self, out: &mut Page, overview: &Overview) -> fmt::Result {
        let record = &overview.record;
        let metadata = &record.metadata;
        let mine = is_same_person(metadata.author.as_deref(), self.me.as_deref());
        let whose = match &metadata.author {
            _ if mine => "yours",
            Some(author) => author.as_str(),
            None => "unknown author",
        };
        write!(out, "{}  ", styled(ID, overview.ids.short(&record.id())))?;
        out.hang();
        writeln!(out, "{}", styled(STRONG, visible_line(record.summary())))?;
        below(out)?;
        write!(out, "{}", visible_line(whose))?;
        if let Some(branch) = &metadata.branch {
            write!(out, ", on {}", visible_line(branch))?;
        }
        write!(out, ", {}", ago(metadata.created, self.now))?;
        if record.entry.content == Content::Uncommitted {
            write!(out, "; {}", styled(STALE, "not committed"))?;
        }
        writeln!(out)?;
        if let Some(fate) = overview.fate(self.now) {
            below(out)?;
            writeln!(out, "{}", visible_line(&fate))?;
        }
        below(out)?;
        writeln!(out, "{}", self.progress(overview))?;
        self.lines(out, record, overview)
    }

    fn progress(&self, overview: &Overview) -> String {
        let mut parts = Vec::new();
        parts.extend(overview.describes());
        if let Some(commits) = overview.history.commits_since {
            parts.push(commits_since(commits));
        }
        parts.push(match self.uncommitted.len() {
            0 => "nothing uncommitted".to_owned(),
            1 => "1 file not committed".to_owned(),
            n => format!("{n} files not committed"),
        });
        parts.join(" · ")
    }

    fn lines(&self, out: &mut Page, record: &Record, overview: &Overview) -> fmt::Result {
        let document = record.document();
        for item in document.next_step.iter().take(1) {
            write!(out, "      next: ")?;
            out.hang();
            writeln!(out, "{}", visible_line(&item.text))?;
        }
        for item in &document.open_questions {
            write!(out, "      open: ")?;
            out.hang();
            writeln!(out, "{}", visible_line(&item.text))?;
        }
        for stale in &overview.stale {
            below(out)?;
            let stale = stale.to_string();
            writeln!(out, "{}", styled(STALE, visible_line(&stale)))?;
        }
        overview.write_others(out, self.now)?;
        self.write_elsewhere(out, "newer on")
    }

    /// Handoffs of other branches, the newest first.
    fn write_elsewhere(&self, out: &mut Page, on: &str) -> fmt::Result {
        for elsewhere in self.elsewhere.iter().take(BRANCHES) {
            write!(out, "      {on} {}: ", visible_line(&elsewhere.place))?;
            out.hang();
            writeln!(out, "{}", elsewhere.describe(self.now))?;
        }
        match self.elsewhere.len().saturating_sub(BRANCHES) {
            0 => Ok(()),
            1 => writeln!(out, "      and on 1 more branch (git handoff log --all)"),
            n => writeln!(
                out,
                "      and on {n} more branches (git handoff log --all)"
            ),
        }
    }

    fn porcelain(&self, out: &mut dyn Write) -> fmt::Result {
        if let Some(overview) = &self.overview {
            let record = &overview.record;
            writeln!(out, "handoff {}", record.id())?;
            writeln!(out, "path {}", record.entry.path)?;
            writeln!(out, "summary {}", visible_line(record.summary()))?;
            writeln!(out, "created {}", record.metadata.created.to_rfc3339())?;
            writeln!(out, "continued {}", overview.rule != Rule::NotContinued)?;
            if let Some(commit) = overview.history.described.commit {
                writeln!(out, "describes {commit}")?;
            }
            if let Some(commits) = overview.history.commits_since {
                writeln!(out, "commits_since {commits}")?;
            }
            for other in &overview.others {
                writeln!(out, "other {}", other.id)?;
            }
            writeln!(
                out,
                "open_questions {}",
                record.document().open_questions.len()
            )?;
            for stale in &overview.stale {
                writeln!(out, "stale {}", visible_line(&stale.path))?;
            }
        }
        writeln!(out, "uncommitted {}", self.uncommitted.len())?;
        writeln!(out, "kept {}", self.kept)?;
        writeln!(out, "saved {}", self.is_saved())
    }
}

/// The three commands a newcomer needs, on one line where there is room.
fn commands(out: &mut Page) -> fmt::Result {
    let commands = [
        "save what you did:  git handoff save",
        "take up the work:  git handoff resume",
        "more:  git handoff -h",
    ];
    let line = commands.join("      ");
    match out.width() {
        Some(width) if line.len() > width => writeln!(out, "{}", commands.join("\n")),
        _ => writeln!(out, "{line}"),
    }
}

impl Report for Status {
    fn text(&self, out: &mut Page) -> fmt::Result {
        if self.style == Style::Porcelain {
            return self.porcelain(out);
        }
        match &self.overview {
            Some(overview) => self.handoff(out, overview)?,
            None => writeln!(out, "no handoff here yet")?,
        }
        if self.overview.is_none() {
            self.write_elsewhere(out, "on")?;
        }
        if self.detached {
            below(out)?;
            writeln!(
                out,
                "HEAD is detached: each save is kept by a ref under refs/handoff/detached/"
            )?;
        }
        let kept = match self.kept {
            0 => None,
            1 => Some("a text is kept that is not saved".to_owned()),
            n => Some(format!("{n} texts are kept that are not saved")),
        };
        if let Some(kept) = kept {
            out.hang();
            let kept = format!("{kept}: git handoff save --continue, or --discard");
            writeln!(out, "{}", styled(LOST, kept))?;
        }
        if !self.trunk_is_known {
            out.hang();
            writeln!(
                out,
                "{}",
                styled(
                    DIM,
                    "hint: the trunk is not known; name it in handoff.toml: trunk = \"<branch>\""
                )
            )?;
        }
        if self.style == Style::Newcomer {
            commands(out)?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        json!({
            "version": VERSION,
            "handoff": self.overview.as_ref().map(Overview::json),
            "uncommitted": self.uncommitted,
            "kept": self.kept,
            "saved": self.is_saved(),
            "elsewhere": self.elsewhere.iter().map(Elsewhere::json).collect::<Vec<_>>(),
        })
    }

    fn is_positive(&self) -> bool {
        !self.exit_code || self.is_saved()
    }
}
