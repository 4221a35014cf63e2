//! `git handoff log`.

mod rows;
mod view;

use chrono::{DateTime, FixedOffset};

use crate::context::Context;
use crate::journal::ledger::Deeds;
use crate::journal::links::{Described, Links};
use crate::journal::{Journal, Record};
use crate::output::Format;
use crate::output::change::IdLength;
use crate::repo::CommitInfo;

use super::Error;

/// List handoffs, the newest first
///
/// Without an argument those of HEAD's tree; of a branch, those of its tree; of a range, those
/// that its end has and its beginning lacks. For a commit, the sessions that answer for it; for a
/// handoff, it and those it continues.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// A branch, a range such as `main..HEAD`, a commit, or the id of a handoff
    #[arg(value_name = "BRANCH|RANGE|COMMIT|ID")]
    pub subject: Option<String>,
    /// One line for each
    #[arg(long)]
    pub oneline: bool,
    /// Show what each session did to the decisions
    #[arg(short = 'p', long = "patch")]
    pub patch: bool,
    /// List the commits of each session, and those of the range that no handoff accounts for
    #[arg(long)]
    pub commits: bool,
    /// List the handoffs of every branch and remote-tracking branch
    #[arg(long, conflicts_with = "subject")]
    pub all: bool,
    /// At most this many
    #[arg(short = 'n', long = "max-count", value_name = "NUMBER")]
    pub number: Option<usize>,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// The handoffs.
pub struct Log {
    now: DateTime<FixedOffset>,
    style: Style,
    rows: Vec<Row>,
    /// With `--commits`: the commits that no handoff accounts for.
    unaccounted: Option<Vec<CommitInfo>>,
    /// How many letters of an id are enough.
    ids: IdLength,
    /// The commit that was asked about.
    asked: Option<CommitInfo>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Full,
    OneLine,
}

/// One handoff.
struct Row {
    record: Record,
    described: Option<Described>,
    /// What it did to the decisions.
    deeds: Option<Deeds>,
    /// With `-p`: whether those are shown one by one.
    patch: bool,
    /// The branch that has it, when that is not HEAD's.
    place: Option<String>,
    /// With `--commits`.
    commits: Option<Vec<CommitInfo>>,
}

/// Lists them.
///
/// # Errors
/// When the subject names nothing, or the journal cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Log, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let head = repo.head()?;
    let subject = rows::Subject::parse(&journal, &head, args)?;
    let entries = subject.entries(&journal, args.number)?;
    let ids = subject.id_length(&journal, &entries)?;
    let records = entries
        .iter()
        .map(|(entry, _)| journal.load(entry))
        .collect::<Result<Vec<_>, _>>()?;
    let links = subject.tip().map(|tip| Links::at(&journal, tip));
    let described = match &links {
        Some(links) => links
            .described_all(&records)?
            .into_iter()
            .map(Some)
            .collect(),
        None => vec![None; records.len()],
    };
    let ledger = journal.ledger_for(&subject.listing(&journal)?, &records)?;
    let mut rows = Vec::new();
    for ((record, described), (_, place)) in records.into_iter().zip(described).zip(entries) {
        rows.push(Row {
            deeds: ledger.deeds(&record.id()),
            patch: args.patch,
            commits: None,
            record,
            described,
            place,
        });
    }
    let unaccounted = match (&links, args.commits) {
        (Some(links), true) => Some(rows::add_commits(links, &subject, &mut rows)?),
        _ => None,
    };
    Ok(Log {
        now: context.now,
        style: if args.oneline {
            Style::OneLine
        } else {
            Style::Full
        },
        rows,
        unaccounted,
        ids,
        asked: subject.asked(&repo),
    })
}
