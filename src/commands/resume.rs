//! `git handoff resume`.

mod fields;
mod files;
mod found;
mod markdown;
mod remembered;
mod text;
mod unlisted;

use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::tokens::Tokens;
use crate::journal::links::Links;
use crate::journal::which::{self, Asker, Rule, is_same_person};
use crate::journal::{Journal, Record};
use crate::output::quote::shell_argument;
use crate::output::{Format, Page, Report, json as shapes};
use crate::repo::wip::Restored;
use crate::repo::{Head, remote};

use super::Error;
use super::addressee;
use super::overview::{Elsewhere, commits_since};
use super::retired::RetiredElsewhere;
use super::wip::{self, Network};

use files::{Contents, ContextFiles};
use found::{Asked, Resumable};

/// Print the handoff to take up, and the files it lists
///
/// Text on a terminal, Markdown in a pipe: `git handoff resume | llm`. Context files are shown as
/// they are now, with what changed since the handoff was saved.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// An id or its first letters, `@~2`, a branch or other revision
    #[arg(value_name = "HANDOFF", default_value = "@")]
    pub address: String,
    /// Take up the handoff that is addressed to this name
    #[arg(long = "for", value_name = "NAME")]
    pub addressee: Option<String>,
    /// Take up the newest handoff here, whoever wrote it
    #[arg(long)]
    pub newest: bool,
    /// Leave out the context files
    #[arg(long)]
    pub no_files: bool,
    /// Show the context files as they were when the handoff was saved
    #[arg(long, conflicts_with = "no_files")]
    pub as_saved: bool,
    /// Show context files, in order, until this many tokens are spent; the handoff itself is
    /// never cut
    #[arg(long, value_name = "TOKENS")]
    pub budget: Option<usize>,
    /// Fetch first, and read the upstream's newest handoff when it is newer than the one here
    #[arg(long)]
    pub fetch: bool,
    /// Bring back the uncommitted work that was taken along; nothing is overwritten
    #[arg(long)]
    pub wip: bool,
    /// Say whether the signature of the commit that saved it is good
    #[arg(long)]
    pub show_signature: bool,
    /// How to print it; text on a terminal and Markdown in a pipe otherwise
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What is taken up.
pub struct Resumed {
    now: DateTime<FixedOffset>,
    found: Resumable,
    /// Whether the reader wrote it.
    mine: bool,
    files: ContextFiles,
    signature: Option<String>,
    /// The uncommitted work that was brought back.
    restored: Option<Restored>,
    /// The remote-tracking branch it was read from, because that is ahead.
    read_from: Option<String>,
    /// That nothing is addressed to whom it was asked for.
    not_addressed: Option<String>,
}

impl Args {
    /// Which handoff is asked for; one that was read from another place is there.
    fn asked<'a>(&'a self, read_from: Option<&'a str>) -> Asked<'a> {
        match read_from {
            Some(place) => Asked::Address(place),
            None if self.newest => Asked::Newest,
            None if self.address == "@" => Asked::AtHand,
            None => Asked::Address(&self.address),
        }
    }

    fn contents(&self) -> Contents {
        match (self.no_files, self.as_saved) {
            (true, _) => Contents::None,
            (false, true) => Contents::AsSaved,
            (false, false) => Contents::Current,
        }
    }
}

/// Finds the handoff, and remembers it as the one this work tree is at.
///
/// # Errors
/// When there is nothing to resume, or the address names nothing.
pub fn run(context: &Context, args: &Args) -> Result<Resumed, Error> {
    if args.fetch {
        let repo = context.repo()?;
        remote::fetch(&repo, repo.head()?.branch())?;
    }
    // Opened after the fetch, so that it knows the refs that brought.
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let mut asker = context.asker(&repo);
    asker.addressee = args.addressee.clone();
    let read_from = match args.fetch {
        true => ahead(&journal, &asker, args)?,
        false => None,
    };
    let address = args.asked(read_from.as_deref());
    let mut found = Resumable::by(&journal, &asker, &context.directory, &address)?;
    let record = &found.overview.record;
    let mut restored = None;
    if args.wip {
        restored = Some(wip::bring_back(&journal, record, network(args))?);
        let described = found.overview.history.described.commit;
        found.overview.stale = journal.stale_files(record, described)?;
    }
    let missing = match address {
        Asked::AtHand => {
            let listing = journal.at_head(&found.head)?;
            addressee::missing(&journal, &listing, &asker, found.overview.rule)?
        }
        Asked::Newest | Asked::Address(_) => None,
    };
    let record = &found.overview.record;
    let contents = args.contents();
    Ok(Resumed {
        now: context.now,
        mine: is_same_person(record.metadata.author.as_deref(), asker.author.as_deref()),
        files: ContextFiles::read(&journal, record, contents, args.budget.map(Tokens))?,
        signature: args
            .show_signature
            .then(|| signature(&journal, &found.head, record))
            .transpose()?,
        restored,
        read_from,
        not_addressed: missing,
        found,
    })
}

/// The upstream's name, if its newest handoff is newer than the one that would be shown. Only the
/// handoff at hand is looked for there, not one that was named.
fn ahead(journal: &Journal<'_>, asker: &Asker, args: &Args) -> Result<Option<String>, Error> {
    if args.address != "@" || args.newest {
        return Ok(None);
    }
    let head = journal.repo().head()?;
    let listing = journal.at_head(&head)?;
    let choice = which::choose(journal, &head, &listing, asker)?;
    let ahead = found::newer_upstream(journal, &head, &listing, choice.shown.as_ref())?;
    Ok(ahead.map(|ahead| ahead.place))
}

fn network(args: &Args) -> Network {
    match args.fetch {
        true => Network::Allowed,
        false => Network::Off,
    }
}

/// What git says of the signature of the commit that added the handoff.
fn signature(journal: &Journal<'_>, head: &Head, record: &Record) -> Result<String, Error> {
    let added = match head.commit() {
        Some(tip) => Links::at(journal, tip).added_by(record)?,
        None => None,
    };
    Ok(match added {
        Some(commit) => journal.repo().signature_of(commit)?,
        None => "not committed yet, so not signed".to_owned(),
    })
}

impl Resumed {
    fn record(&self) -> &Record {
        &self.found.overview.record
    }

    /// "describes 91cc0de, 2 commits since".
    fn describes(&self) -> Option<String> {
        let overview = &self.found.overview;
        let describes = overview.describes()?;
        Some(match overview.history.commits_since {
            Some(commits) => format!("{describes}, {}", commits_since(commits)),
            None => describes,
        })
    }

    /// What the reader should know before trusting the handoff.
    fn remarks(&self) -> Vec<String> {
        let overview = &self.found.overview;
        let mut remarks = self.remarks_on_origin();
        remarks.extend(self.remarks_on_record());
        let retired = self.found.retired.iter();
        remarks.extend(retired.map(|decision| decision.in_words(overview.ids)));
        remarks.extend(overview.stale.iter().map(ToString::to_string));
        remarks.extend(self.remark_on_uncommitted());
        if let Some(newer) = &self.found.upstream {
            remarks.push(format!(
                "a newer handoff is on {}: {} {}",
                newer.place, newer.head.id, newer.head.summary
            ));
        }
        remarks
    }

    /// Where it was read, what became of its line of work, who wrote it.
    fn remarks_on_origin(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(place) = &self.read_from {
            remarks.push(format!(
                "read from {place}, which is ahead of what is checked out (git merge --ff-only {})",
                shell_argument(place)
            ));
        }
        remarks.extend(self.not_addressed.clone());
        remarks.extend(self.restored.as_ref().map(wip::describe_restored));
        remarks.extend(self.found.overview.fate(self.now));
        if let (false, Some(author)) = (self.mine, &self.record().metadata.author) {
            remarks.push(format!("written by {author}, not by you"));
        }
        if !self.found.on_own_branch {
            remarks.push("on no branch of yours".into());
        }
        remarks
    }

    /// What is odd about the file itself.
    fn remarks_on_record(&self) -> Vec<String> {
        let record = self.record();
        let mut remarks = Vec::new();
        if let Some(damage) = &record.damage {
            remarks.push(format!("this handoff {damage}"));
        }
        if record.is_from_the_future() {
            remarks.push(format!(
                "written in version {} of the format, which this program does not know; shown as it is",
                record.metadata.version
            ));
        }
        match self.found.overview.missing_parents {
            0 => {}
            1 => remarks.push("1 parent not here".into()),
            n => remarks.push(format!("{n} parents not here")),
        }
        if let Some(signature) = &self.signature {
            remarks.push(format!("signature: {signature}"));
        }
        remarks
    }

    fn remark_on_uncommitted(&self) -> Option<String> {
        let metadata = &self.record().metadata;
        let names = &metadata.uncommitted;
        if names.is_empty() {
            return metadata.wip.as_ref().map(|_| {
                "uncommitted work was taken along (git handoff resume --wip, with --fetch on another machine)"
                    .into()
            });
        }
        let count = metadata.uncommitted_total.unwrap_or(names.len());
        let fate = match &metadata.wip {
            Some(_) => "uncommitted work was taken along (git handoff resume --wip)",
            None => "not committed when this was saved",
        };
        Some(format!("{fate}: {}", listed(names, count)))
    }

    /// How to continue this one.
    fn continuing(&self) -> String {
        let id = self.record().id();
        match self.found.overview.rule {
            Rule::NotContinued | Rule::Named => format!("git handoff save --continues {id}"),
            _ => "git handoff save".to_owned(),
        }
    }
}

/// The first few of a list, and how many more.
fn listed(names: &[String], total: usize) -> String {
    const NAMED: usize = 5;
    let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match total.saturating_sub(named.len()) {
        0 => named.join(", "),
        rest => format!("{} and {rest} more", named.join(", ")),
    }
}

impl Report for Resumed {
    fn text(&self, out: &mut Page) -> fmt::Result {
        text::write(self, out)
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        markdown::write(self, out)
    }

    fn json(&self) -> Value {
        let record = self.record();
        json!({
            "version": shapes::VERSION,
            "rule": self.found.overview.rule,
            "handoff": shapes::handoff(
                Some(record.entry.path.as_str()),
                record.document(),
                Some(&record.metadata),
            ),
            "overview": self.found.overview.json(),
            "others": self.found.overview.others.iter().map(|other| other.id).collect::<Vec<_>>(),
            "upstream": self.found.upstream.as_ref().map(Elsewhere::json),
            "carried": self.found.unlisted.decisions.iter().map(|held| json!({
                "text": held.text,
                "reason": held.reason,
                "handoff": held.first_made_in,
            })).collect::<Vec<_>>(),
            "retired": self.found.retired.iter().map(RetiredElsewhere::json).collect::<Vec<_>>(),
            "mine": self.mine,
            "on_own_branch": self.found.on_own_branch,
            "signature": self.signature,
            "read_from": self.read_from,
            "restored": self.restored.as_ref().map(wip::restored_json),
            "files": self.files.json(),
            "continue": self.continuing(),
        })
    }
}
