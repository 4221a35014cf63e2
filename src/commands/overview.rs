//! What `resume` and `status` say of the handoff they show: how far the work has gone on since,
//! and what else there is.

use std::collections::HashSet;
use std::fmt::{self, Write};

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use crate::handoff::{Ended, HandoffId};
use crate::journal::freshness::Stale;
use crate::journal::landing::Landing;
use crate::journal::links::How;
use crate::journal::since::COMMITS_COUNTED_MAX;
use crate::journal::trunk::Trunk;
use crate::journal::which::{Choice, Rule};
use crate::journal::{Described, FileName, Journal, Listing, Record};
use crate::output::Page;
use crate::output::age::ago;
use crate::output::change::IdLength;
use crate::output::style::{ID, styled};
use crate::output::visible::visible_line;
use crate::repo::Head;

use super::{Error, ids};

/// How many other heads are named; the rest are counted.
const OTHERS_NAMED: usize = 3;

/// A handoff and where it stands.
pub struct Overview {
    /// The handoff.
    pub record: Record,
    /// The rule that chose it.
    pub rule: Rule,
    /// How many letters of an id are enough to name it.
    pub ids: IdLength,
    /// Where it stands in the history of commits.
    pub history: History,
    /// The context files that are not as they were.
    pub stale: Vec<Stale>,
    /// Other heads, the newest first.
    pub others: Vec<OtherHead>,
    /// How many more there are of those.
    pub others_beyond: usize,
    /// How many handoffs that it continues are not here.
    pub missing_parents: usize,
    /// How many handoffs were looked at for other heads, when that was not all of them.
    pub looked_at: Option<usize>,
}

/// Where a handoff stands in the history of commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The commit it describes, on this history, and how that is known.
    pub described: Described,
    /// How many commits came since, without those that only save handoffs.
    pub commits_since: Option<usize>,
    /// How it reached the trunk, when it is shown though it is not continued.
    pub landed: Option<Landing>,
}

/// What is said of another head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherHead {
    /// Its file's name.
    pub name: FileName,
    /// Its id.
    pub id: HandoffId,
    /// Its one-line summary.
    pub summary: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// The branch it was saved on.
    pub branch: Option<String>,
    /// When.
    pub created: DateTime<FixedOffset>,
}

impl From<&Record> for OtherHead {
    fn from(record: &Record) -> Self {
        let metadata = &record.metadata;
        Self {
            name: record.entry.name.clone(),
            id: record.id(),
            summary: record.summary().to_owned(),
            author: metadata.author.clone(),
            branch: metadata.branch.clone(),
            created: metadata.created,
        }
    }
}

impl History {
    /// That of a handoff as seen from HEAD.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn of(
        journal: &Journal<'_>,
        head: &Head,
        trunk: Option<&Trunk>,
        rule: Rule,
        record: &Record,
    ) -> Result<Self, Error> {
        let described = journal.described(record, head.commit())?;
        let commits_since = match (described.commit, head.commit()) {
            (Some(described), Some(tip)) => Some(journal.commits_since(described, tip)?),
            _ => None,
        };
        Ok(Self {
            described,
            commits_since,
            landed: match (rule, trunk) {
                (Rule::NotContinued, Some(trunk)) => landing(journal, trunk, record)?,
                _ => None,
            },
        })
    }
}

impl Overview {
    /// Gathers it for what was chosen; `None` when there is nothing.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn of(
        journal: &Journal<'_>,
        head: &Head,
        listing: &Listing<'_>,
        choice: Choice,
    ) -> Result<Option<Self>, Error> {
        let Some(record) = choice.shown else {
            return Ok(None);
        };
        let mut missing_parents = 0;
        for parent in &record.metadata.parents {
            missing_parents += usize::from(listing.get(parent, None)?.is_none());
        }
        let history = History::of(journal, head, choice.trunk.as_ref(), choice.rule, &record)?;
        let other_ids: Vec<HandoffId> = choice.others.iter().map(Record::id).collect();
        Ok(Some(Self {
            ids: ids::length(listing, &other_ids)?,
            stale: journal.stale_files(&record, history.described.commit)?,
            history,
            record,
            rule: choice.rule,
            others: choice.others.iter().map(OtherHead::from).collect(),
            others_beyond: choice.others_beyond,
            missing_parents,
            looked_at: choice.looked_at,
        }))
    }

    /// "describes 91cc0de (by its file, squashed)".
    pub fn describes(&self) -> Option<String> {
        let described = self.history.described;
        let commit = described.commit?.short();
        Some(match described.how {
            How::Recorded => format!("describes {commit}"),
            how => format!("describes {commit} ({how})"),
        })
    }

    /// What became of its line of work: that it has ended or landed, and that nothing continues
    /// it by itself; `None` when it simply goes on.
    pub fn fate(&self, now: DateTime<FixedOffset>) -> Option<String> {
        let mut said = Vec::new();
        said.extend(self.record.metadata.ended.map(|ended| match ended {
            Ended::Done => "this line of work is done".to_owned(),
            Ended::Abandoned => "this line of work was abandoned".to_owned(),
        }));
        if self.rule == Rule::NotContinued {
            let landed = self.history.landed.as_ref();
            said.extend(landed.map(|landed| self.landed(landed, now)));
            said.push(format!(
                "not continued (git handoff save --continues {})",
                self.record.id()
            ));
        }
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// "landed on main 3 weeks ago, 41 commits since".
    fn landed(&self, landing: &Landing, now: DateTime<FixedOffset>) -> String {
        let mut said = format!("landed on {}", landing.branch.short());
        if let Some(time) = landing.time {
            said.push_str(&format!(" {}", ago(time, now)));
        }
        if landing.commits_since > 0 {
            said.push_str(&format!(", {}", commits_since(landing.commits_since)));
        }
        said
    }

    /// The other heads that are named, each with "newer" or "other" for it, and how many more
    /// there are.
    pub fn named_others(&self) -> (impl Iterator<Item = (&'static str, &OtherHead)>, usize) {
        let word = |other: &OtherHead| match other.name > self.record.entry.name {
            true => "newer",
            false => "other",
        };
        let named = self.others.iter().take(OTHERS_NAMED);
        let rest = self.others.len().saturating_sub(OTHERS_NAMED) + self.others_beyond;
        (named.map(move |other| (word(other), other)), rest)
    }

    /// Names the other heads.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_others(&self, out: &mut Page, now: DateTime<FixedOffset>) -> fmt::Result {
        let (named, rest) = self.named_others();
        for (newer, other) in named {
            write!(out, "      {newer} head: ")?;
            out.hang();
            writeln!(out, "{}", describe(other, now, self.ids))?;
        }
        if rest > 0 {
            writeln!(out, "      and {rest} more heads")?;
        }
        if let Some(looked_at) = self.looked_at {
            writeln!(out, "      (heads among the newest {looked_at} handoffs)")?;
        }
        Ok(())
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "id": self.record.id(),
            "path": self.record.entry.path,
            "summary": self.record.summary(),
            "rule": self.rule,
            "describes": self.history.described.commit,
            "described_by": self.history.described.how,
            "commits_since": self.history.commits_since,
            "stale": self.stale,
            "others": self.others.iter().map(|other| other.id).collect::<Vec<_>>(),
            "missing_parents": self.missing_parents,
            "looked_at": self.looked_at,
        })
    }
}

/// "3 commits since", with counting stopped at 1000.
pub fn commits_since(commits: usize) -> String {
    match commits {
        0 => "no commit since".to_owned(),
        1 => "1 commit since".to_owned(),
        n if n >= COMMITS_COUNTED_MAX => format!("{COMMITS_COUNTED_MAX}+ commits since"),
        n => format!("{n} commits since"),
    }
}

/// How a handoff that was saved on another branch reached the trunk.
fn landing(
    journal: &Journal<'_>,
    trunk: &Trunk,
    record: &Record,
) -> Result<Option<Landing>, Error> {
    match record.metadata.branch.as_deref() {
        Some(branch) if !trunk.is(branch) => Ok(journal.landing(trunk, &record.entry)?),
        _ => Ok(None),
    }
}

/// One line about a handoff.
fn describe(head: &OtherHead, now: DateTime<FixedOffset>, ids: IdLength) -> String {
    let mut line = format!(
        "{}  {}",
        styled(ID, ids.short(&head.id)),
        visible_line(&head.summary)
    );
    if let Some(author) = &head.author {
        line.push_str(&format!(", by {}", visible_line(author)));
    }
    if let Some(branch) = &head.branch {
        line.push_str(&format!(", on {}", visible_line(branch)));
    }
    line.push_str(&format!(", {}", ago(head.created, now)));
    line
}

/// A newer handoff that HEAD's tree does not have.
pub struct Elsewhere {
    /// The branch that has it.
    pub place: String,
    /// The newest there.
    pub head: OtherHead,
    /// How many letters of its id are enough to name it.
    pub ids: IdLength,
}

impl Elsewhere {
    /// A handoff that `place` has and this listing lacks.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn new(listing: &Listing<'_>, place: &str, record: &Record) -> Result<Self, Error> {
        Ok(Self {
            place: place.to_owned(),
            ids: ids::length(listing, [&record.id()])?,
            head: record.into(),
        })
    }

    /// The branches and remote-tracking branches whose newest handoff HEAD's tree does not have
    /// and is newer than the one shown; each handoff once.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn find(
        journal: &Journal<'_>,
        head: &Head,
        listing: &Listing<'_>,
        shown: Option<&Overview>,
    ) -> Result<Vec<Self>, Error> {
        let repo = journal.repo();
        // There may be ten thousand branches: nothing is looked up twice.
        let mut known = HashSet::new();
        let mut heads: Vec<(String, OtherHead)> = Vec::new();
        for prefix in ["refs/heads/", "refs/remotes/"] {
            for (name, commit) in repo.refs_below(prefix)? {
                if Some(commit) == head.commit() {
                    continue;
                }
                let Ok(theirs) = journal.at(commit) else {
                    continue; // a ref may name something that is no commit
                };
                let Some(newest) = theirs.newest_first().next().transpose()? else {
                    continue;
                };
                let is_newer = shown.is_none_or(|shown| newest.name > shown.record.entry.name);
                if is_newer
                    && known.insert(newest.name.clone())
                    && listing.get(&newest.name.id, Some(&newest.name))?.is_none()
                {
                    heads.push((name.short().to_owned(), (&journal.load(&newest)?).into()));
                }
            }
        }
        heads.sort_unstable_by(|(_, a), (_, b)| b.name.cmp(&a.name));
        let all: Vec<HandoffId> = heads.iter().map(|(_, head)| head.id).collect();
        let ids = ids::length(listing, &all)?;
        let elsewhere = |(place, head)| Self { place, head, ids };
        Ok(heads.into_iter().map(elsewhere).collect())
    }

    /// One line about it.
    pub fn describe(&self, now: DateTime<FixedOffset>) -> String {
        describe(&self.head, now, self.ids)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({ "ref": self.place, "id": self.head.id, "summary": self.head.summary })
    }
}
