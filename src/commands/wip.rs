//! `git handoff wip`, and what `save --wip` and `resume --wip` do.

use std::fmt::{self, Write};

use chrono::{DateTime, FixedOffset, TimeZone as _};
use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::HandoffId;
use crate::handoff::check::secrets;
use crate::handoff::id::IdPrefix;
use crate::journal::heads::{Scan, Standing};
use crate::journal::{Journal, Record};
use crate::output::age::ago;
use crate::output::change::IdLength;
use crate::output::style::{ID, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report, json::VERSION};
use crate::repo::remote;
use crate::repo::wip::{self, Applied, Change, Contents, Kept, Limits, Restored, Snapshot};
use crate::repo::{CommitInfo, Repo, Role};

use super::{Error, ids};

/// List, show and drop uncommitted work that was taken along
///
/// `git handoff save --wip` takes uncommitted work along with a handoff, `git handoff resume
/// --wip` brings it back.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", global = true)]
    pub format: Option<Format>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the snapshots that are here
    List,
    /// Show which files a snapshot holds
    Show {
        /// The handoff: its id or the first letters
        #[arg(value_name = "HANDOFF")]
        handoff: String,
    },
    /// Let go of snapshots
    Drop {
        /// The handoffs: their ids or the first letters
        #[arg(value_name = "HANDOFF", required = true)]
        handoffs: Vec<String>,
    },
    /// Let go of every snapshot whose handoff another one continues, or whose line has ended
    Prune {
        /// Only say which
        #[arg(short = 'n', long)]
        dry_run: bool,
    },
}

/// What the command says.
pub enum Wip {
    /// The snapshots that are here.
    Listed(Vec<Held>),
    /// One of them.
    Shown(Box<Held>),
    /// Those that were let go of.
    Dropped(Vec<Held>),
    /// Those that would be.
    WouldDrop(Vec<Held>),
}

/// A snapshot with what is in it.
pub struct Held {
    kept: Kept,
    commit: CommitInfo,
    /// How long ago it was taken.
    age: String,
    contents: Contents,
    /// The handoff, when HEAD's tree has it.
    record: Option<Record>,
    ids: IdLength,
}

/// Runs the command.
///
/// # Errors
/// When a name names no snapshot, or the repository cannot be read or written.
pub fn run(context: &Context, args: &Args) -> Result<Wip, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let held = held(&journal, context.now)?;
    match args.action.as_ref().unwrap_or(&Action::List) {
        Action::List => Ok(Wip::Listed(held)),
        Action::Show { handoff } => {
            let mut named = select(held, std::slice::from_ref(handoff))?;
            match named.pop() {
                Some(one) => Ok(Wip::Shown(Box::new(one))),
                None => Err(unknown(handoff)),
            }
        }
        Action::Drop { handoffs } => {
            let named = select(held, handoffs)?;
            drop_all(&repo, &named)?;
            Ok(Wip::Dropped(named))
        }
        Action::Prune { dry_run } => {
            let over = superseded(&journal, held)?;
            if *dry_run {
                return Ok(Wip::WouldDrop(over));
            }
            drop_all(&repo, &over)?;
            Ok(Wip::Dropped(over))
        }
    }
}

/// Takes uncommitted work along with a handoff that is about to be saved.
///
/// # Errors
/// When something may not be taken along; it is named.
pub fn take_along(
    context: &Context,
    journal: &Journal<'_>,
    handoff: &HandoffId,
    secrets_allowed: SecretsAllowed,
) -> Result<Option<Snapshot>, Error> {
    let repo = journal.repo();
    let limits = Limits {
        max_bytes: journal.policy().wip.max_bytes,
    };
    let scan = |content: &[u8]| match secrets_allowed {
        SecretsAllowed::Yes => None,
        SecretsAllowed::No => describe_secret(content),
    };
    let who = repo.identity(Role::Author, context.now)?;
    Ok(wip::snapshot(repo, handoff, &who, limits, &scan)?)
}

/// Whether files with credentials may travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsAllowed {
    /// The user said so.
    Yes,
    /// They stop the save.
    No,
}

/// "GitHub token, line 3". Never the value.
fn describe_secret(content: &[u8]) -> Option<String> {
    let secret = secrets::find(content).into_iter().next()?;
    let before = content.get(..secret.range.start).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    Some(format!("{}, line {line}", secret.kind))
}

/// Whether the network may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The user asked for it.
    Allowed,
    /// It was not asked for.
    Off,
}

/// Brings the uncommitted work of a handoff back into the work tree.
///
/// # Errors
/// When it is not here, or something is in the way; then nothing was changed.
pub fn bring_back(
    journal: &Journal<'_>,
    record: &Record,
    network: Network,
) -> Result<Restored, Error> {
    let repo = journal.repo();
    let handoff = record.id();
    let noted = record.metadata.wip.as_ref();
    if network == Network::Allowed && wip::find(repo, &handoff, noted).is_err() {
        remote::fetch_wip(repo, repo.head()?.branch(), &handoff)?;
    }
    Ok(wip::restore(repo, wip::find(repo, &handoff, noted)?)?)
}

/// What became of uncommitted work that was brought back, in a line or two.
pub fn describe_restored(restored: &Restored) -> String {
    let mut text = match &restored.applied {
        Applied::AsItWas => "uncommitted work restored as it was".to_owned(),
        Applied::Merged => "uncommitted work merged into what is checked out now".to_owned(),
        Applied::MergedUnstaged => {
            "uncommitted work merged into what is checked out now; what was staged is not"
                .to_owned()
        }
        Applied::Conflicts(paths) => format!(
            "uncommitted work merged with conflicts in {}: resolve them, then git add",
            paths.join(", ")
        ),
    };
    match restored.untracked {
        0 => {}
        1 => text.push_str("; 1 untracked file"),
        n => text.push_str(&format!("; {n} untracked files")),
    }
    text
}

/// The same for machines (docs/json.md, "Restored work").
pub fn restored_json(restored: &Restored) -> Value {
    let (applied, conflicts) = match &restored.applied {
        Applied::AsItWas => ("as_it_was", &[][..]),
        Applied::Merged => ("merged", &[][..]),
        Applied::MergedUnstaged => ("merged_unstaged", &[][..]),
        Applied::Conflicts(paths) => ("conflicts", paths.as_slice()),
    };
    json!({ "applied": applied, "conflicts": conflicts, "untracked": restored.untracked })
}

fn held(journal: &Journal<'_>, now: DateTime<FixedOffset>) -> Result<Vec<Held>, Error> {
    let repo = journal.repo();
    let listing = journal.at_head(&repo.head()?)?;
    let all = wip::list(repo)?;
    let ids = ids::length(&listing, all.iter().map(|kept| &kept.handoff))?;
    let mut held = Vec::new();
    for kept in all {
        // A ref that names no snapshot is somebody else's doing.
        let (Some(commit), Ok(contents)) =
            (repo.commit(kept.commit), Contents::of(repo, kept.commit))
        else {
            continue;
        };
        let entry = listing.get(&kept.handoff, None)?;
        held.push(Held {
            age: ago(
                now.timezone()
                    .timestamp_opt(commit.time, 0)
                    .single()
                    .unwrap_or(now),
                now,
            ),
            record: entry.map(|entry| journal.load(&entry)).transpose()?,
            kept,
            commit,
            contents,
            ids,
        });
    }
    held.sort_by_key(|one| std::cmp::Reverse(one.commit.time));
    Ok(held)
}

/// Those that the user named.
fn select(mut held: Vec<Held>, names: &[String]) -> Result<Vec<Held>, Error> {
    let mut selected = Vec::new();
    for name in names {
        let prefix: IdPrefix = name.parse().map_err(|_| unknown(name))?;
        let (mut matching, rest): (Vec<_>, Vec<_>) = held
            .into_iter()
            .partition(|one| prefix.matches(&one.kept.handoff));
        held = rest;
        match matching.len() {
            0 => return Err(unknown(name)),
            1 => selected.append(&mut matching),
            n => {
                return Err(Error::Refused {
                    message: format!("'{name}' is the beginning of {n} handoffs"),
                    hint: "type more letters".into(),
                });
            }
        }
    }
    Ok(selected)
}

fn unknown(name: &str) -> Error {
    Error::Refused {
        message: format!("there is no uncommitted work of '{name}' here"),
        hint:
            "`git handoff wip list` lists what there is; `git handoff resume --wip --fetch` gets it"
                .into(),
    }
}

fn drop_all(repo: &Repo, held: &[Held]) -> Result<(), Error> {
    for one in held {
        wip::drop(repo, &one.kept)?;
    }
    Ok(())
}

/// Those whose handoff another one in HEAD's tree continues, or that ended its line.
fn superseded(journal: &Journal<'_>, held: Vec<Held>) -> Result<Vec<Held>, Error> {
    let listing = journal.at_head(&journal.repo().head()?)?;
    let mut scan = Scan::default();
    for entry in listing.newest_first() {
        scan.pass(&journal.load(&entry?)?.metadata);
    }
    let is_over = |one: &Held| {
        let ended = one
            .record
            .as_ref()
            .is_some_and(|record| record.metadata.ended.is_some());
        ended || scan.standing_of(&one.kept.handoff) == Some(Standing::Continued)
    };
    Ok(held.into_iter().filter(is_over).collect())
}

impl Held {
    fn line(&self, out: &mut dyn Write) -> fmt::Result {
        let contents = &self.contents;
        let counts = [
            (contents.staged.len(), "staged"),
            (contents.unstaged.len(), "unstaged"),
            (contents.untracked.len(), "untracked"),
        ];
        let counts: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        write!(
            out,
            "{}  {}  {}",
            styled(ID, self.ids.short(&self.kept.handoff)),
            self.age,
            counts.join(", ")
        )?;
        match &self.record {
            Some(record) => writeln!(out, "  {}", visible_line(record.summary())),
            None => writeln!(out, "  ({})", visible_line(&self.commit.summary)),
        }
    }

    fn files(&self, out: &mut dyn Write) -> fmt::Result {
        let groups: [(&str, &[Change]); 3] = [
            ("staged", &self.contents.staged),
            ("not staged", &self.contents.unstaged),
            ("untracked", &self.contents.untracked),
        ];
        for (name, changes) in groups {
            if changes.is_empty() {
                continue;
            }
            writeln!(out, "{name}:")?;
            for change in changes {
                writeln!(
                    out,
                    "  {} {}",
                    change.kind.letter(),
                    visible_line(&change.path)
                )?;
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        json!({
            "handoff": self.kept.handoff,
            "commit": self.kept.commit,
            "base": self.commit.parents.first(),
            "time": self.commit.time,
            "staged": self.contents.staged,
            "unstaged": self.contents.unstaged,
            "untracked": self.contents.untracked,
        })
    }
}

impl Wip {
    fn held(&self) -> &[Held] {
        match self {
            Self::Listed(held) | Self::Dropped(held) | Self::WouldDrop(held) => held,
            Self::Shown(one) => std::slice::from_ref(one),
        }
    }
}

impl Report for Wip {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let verb = match self {
            Self::Listed(_) | Self::Shown(_) => "",
            Self::Dropped(_) => "dropped ",
            Self::WouldDrop(_) => "would drop ",
        };
        for one in self.held() {
            out.write_str(verb)?;
            one.line(out)?;
        }
        match self {
            Self::Shown(one) => one.files(out),
            Self::Listed(_) | Self::Dropped(_) | Self::WouldDrop(_) => Ok(()),
        }
    }

    fn json(&self) -> Value {
        let snapshots: Vec<Value> = self.held().iter().map(Held::json).collect();
        json!({ "version": VERSION, "snapshots": snapshots })
    }
}
