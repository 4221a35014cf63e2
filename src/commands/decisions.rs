//! `git handoff decisions`.

use std::collections::HashSet;
use std::fmt::{self, Write};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::{Decision, HandoffId, Metadata, NormalText};
use crate::journal::ledger::{InForce, Ledger, Life, Place, State};
use crate::journal::{Journal, Listing};
use crate::matching::{Class, compare};
use crate::output::age::ago;
use crate::output::change::{IdLength, place_json};
use crate::output::json::VERSION;
use crate::output::quote::plain_markdown;
use crate::output::style::{ADDED, DIM, ID, LOST, STALE, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Report};

use super::Error;

/// List the decisions in force, with who made each and when
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The revision whose handoffs are read
    #[arg(value_name = "REVISION", default_value = "HEAD")]
    pub revision: String,
    /// List retired, replaced, dropped and abandoned ones as well
    #[arg(long)]
    pub all: bool,
    /// Only those that contain this text, in any form of letters
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// Only those first made by this author or agent
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only those first made on this day or later
    #[arg(long, value_name = "DATE")]
    pub since: Option<NaiveDate>,
    /// Only those first made on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<NaiveDate>,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// The decisions of a tree.
pub struct Decisions {
    now: DateTime<FixedOffset>,
    at: String,
    lives: Vec<(Life, Origin)>,
    /// How many of each state the tree has, whether shown or not.
    states: Vec<(State, usize)>,
    conflicts: Vec<(InForce, InForce)>,
    ids: IdLength,
    all: bool,
}

/// Who first made a decision, and when.
#[derive(Debug, Clone)]
pub struct Origin {
    author: Option<String>,
    agent: Option<String>,
    created: Option<DateTime<FixedOffset>>,
    commit: Option<String>,
}

impl Origin {
    /// What a handoff's metadata says.
    pub fn of(metadata: Option<&Metadata>) -> Self {
        Self {
            author: metadata.and_then(|m| m.author.clone()),
            agent: metadata.and_then(|m| m.agent.clone()),
            created: metadata.map(|m| m.created),
            commit: metadata.and_then(|m| m.commit.clone()),
        }
    }

    /// The agent, or the author without the address.
    pub fn name(&self) -> &str {
        let author = self.author.as_deref().unwrap_or("unknown author");
        let person = author.split(" <").next().unwrap_or(author);
        self.agent.as_deref().unwrap_or(person)
    }

    /// The first digits of the recorded commit.
    pub fn short_commit(&self) -> Option<&str> {
        self.commit.as_deref().and_then(|commit| commit.get(..7))
    }

    /// When it was.
    pub fn created(&self) -> Option<DateTime<FixedOffset>> {
        self.created
    }
}

/// Reads the ledger.
///
/// # Errors
/// When the revision does not exist, or a handoff cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Decisions, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let ledger = journal.ledger(&listing(&journal, &args.revision)?)?;
    let mut states: Vec<(State, usize)> = Vec::new();
    let mut lives = Vec::new();
    for life in ledger.lives() {
        match states.iter_mut().find(|(state, _)| *state == life.state) {
            Some((_, count)) => *count += 1,
            None => states.push((life.state, 1)),
        }
        let first = life.first.handoff.and_then(|id| ledger.session(&id));
        let origin = Origin::of(first.map(|session| &session.metadata));
        let shown = args.all || matches!(life.state, State::InForce | State::Contested);
        if shown && matches(args, &life, &origin) {
            lives.push((life, origin));
        }
    }
    states.sort_unstable();
    let head = repo.head()?;
    Ok(Decisions {
        now: context.now,
        at: match head.branch() {
            Some(branch) if args.revision == "HEAD" => branch.to_owned(),
            _ => args.revision.clone(),
        },
        lives,
        states,
        conflicts: conflicts(&ledger),
        ids: IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id)),
        all: args.all,
    })
}

/// The handoffs at a revision; at HEAD also those that are not committed.
///
/// # Errors
/// When the revision does not exist.
pub fn listing<'r>(journal: &Journal<'r>, revision: &str) -> Result<Listing<'r>, Error> {
    let repo = journal.repo();
    if revision == "HEAD" {
        return Ok(journal.at_head(&repo.head()?)?);
    }
    Ok(journal.at(repo.revision(revision)?.commit)?)
}

fn matches(args: &Args, life: &Life, origin: &Origin) -> bool {
    let text = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        let said = [&life.first, &life.last];
        said.iter().any(|place| {
            place
                .statement
                .decision
                .text
                .to_lowercase()
                .contains(&wanted)
        })
    };
    let author = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        let names = [&origin.author, &origin.agent];
        let mut names = names.into_iter().flatten();
        names.any(|name| name.to_lowercase().contains(&wanted))
    };
    let day = origin.created.map(|created| created.date_naive());
    args.text.as_ref().is_none_or(text)
        && args.author.as_ref().is_none_or(author)
        && args
            .since
            .is_none_or(|since| day.is_some_and(|day| day >= since))
        && args
            .until
            .is_none_or(|until| day.is_some_and(|day| day <= until))
}

/// How many heads are compared with each other at most, the newest.
const COMPARED_HEADS: usize = 5;
/// How many decisions of a head are compared at most.
const COMPARED_DECISIONS: usize = 50;

/// Decisions of different lines that speak of one subject and say different things.
fn conflicts(ledger: &Ledger) -> Vec<(InForce, InForce)> {
    let in_force: HashSet<NormalText> = ledger
        .in_force()
        .into_iter()
        .map(|held| held.statement.whole.clone())
        .collect();
    let heads: Vec<HandoffId> = ledger.heads();
    let lines: Vec<Vec<InForce>> = heads
        .iter()
        .rev()
        .take(COMPARED_HEADS)
        .map(|head| {
            let mut line = ledger.in_force_of(head);
            line.retain(|held| in_force.contains(&held.statement.whole));
            // The newest stand last.
            line.drain(..line.len().saturating_sub(COMPARED_DECISIONS));
            line
        })
        .collect();
    let mut conflicts = Vec::new();
    for (at, one) in lines.iter().enumerate() {
        for other in &lines[at + 1..] {
            conflicts.extend(conflicts_between(one, other));
        }
    }
    conflicts
}

fn conflicts_between(one: &[InForce], other: &[InForce]) -> Vec<(InForce, InForce)> {
    let only = |own: &[InForce], theirs: &[InForce]| -> Vec<InForce> {
        let shared: HashSet<&NormalText> = theirs.iter().map(|held| &held.origin.whole).collect();
        let own = own
            .iter()
            .filter(|held| !shared.contains(&held.origin.whole));
        own.cloned().collect()
    };
    let (one, other) = (only(one, other), only(other, one));
    let texts = |held: &[InForce]| -> Vec<Decision> {
        held.iter()
            .map(|held| held.statement.decision.clone())
            .collect()
    };
    compare(&texts(&one), &texts(&other))
        .into_iter()
        .filter(|change| change.class == Class::Replaced)
        .filter_map(|change| Some((one[change.old?].clone(), other[change.new?].clone())))
        .collect()
}

impl Decisions {
    fn summary(&self) -> String {
        let count = |wanted: State| {
            let found = self.states.iter().find(|(state, _)| *state == wanted);
            found.map_or(0, |(_, count)| *count)
        };
        let others: Vec<String> = self
            .states
            .iter()
            .filter(|(state, _)| *state != State::InForce)
            .map(|(state, count)| format!("{count} {}", state.as_str()))
            .collect();
        let mut summary = format!("{}", count(State::InForce));
        if !others.is_empty() {
            summary.push_str(&format!(" ({}", others.join(", ")));
            summary.push_str(if self.all { ")" } else { ": --all)" });
        }
        summary
    }

    fn entry(&self, out: &mut dyn Write, life: &Life, origin: &Origin) -> fmt::Result {
        let id = life.first.handoff.map(|id| self.ids.short(&id).to_owned());
        let age = origin.created.map(|created| ago(created, self.now));
        let decision = &life.last.statement.decision;
        write!(
            out,
            "{}  {:<14} {:<16} ",
            styled(ID, id.unwrap_or_default()),
            age.unwrap_or_default(),
            visible_line(origin.name()),
        )?;
        if life.state != State::InForce {
            let style = if life.state == State::Contested {
                STALE
            } else {
                LOST
            };
            write!(out, "{} ", styled(style, life.state.as_str()))?;
        }
        writeln!(out, "{}", visible_line(decision.without_reason()))?;
        let mut facts = Vec::new();
        facts.extend(decision.reason.clone());
        facts.extend(self.facts(life));
        if !facts.is_empty() {
            let facts = facts.join(" · ");
            writeln!(out, "{:37}{}", "", styled(DIM, visible_line(&facts)))?;
        }
        Ok(())
    }

    /// How often it was listed and reworded, and how it ended.
    fn facts(&self, life: &Life) -> Vec<String> {
        let mut facts = Vec::new();
        if life.listed > 1 {
            facts.push(format!("listed {} times", life.listed));
        }
        match life.reworded {
            0 => {}
            1 => facts.push("reworded once".into()),
            times => facts.push(format!("reworded {times} times")),
        }
        if let Some(last) = life.ended_by.last() {
            facts.push(format!("until {}", self.ids.short(last)));
        }
        facts
    }
}

impl Report for Decisions {
    fn text(&self, out: &mut dyn Write) -> fmt::Result {
        let at = visible_line(&self.at);
        writeln!(
            out,
            "{}",
            styled(STRONG, format!("in force on {at}: {}", self.summary()))
        )?;
        for (life, origin) in &self.lives {
            self.entry(out, life, origin)?;
        }
        for (one, other) in &self.conflicts {
            let side = |held: &InForce| {
                let id = self.ids.short(&held.last_listed_in);
                format!("{} ({id})", visible_line(held.text()))
            };
            writeln!(out, "\n{}", styled(STALE, "lines disagree"))?;
            writeln!(out, "  {}\n  {}", side(one), side(other))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> fmt::Result {
        writeln!(
            out,
            "## Decisions in force on {}\n",
            plain_markdown(&self.at)
        )?;
        for (life, origin) in &self.lives {
            let id = life.first.handoff.map(|id| self.ids.short(&id).to_owned());
            let day = origin
                .created
                .map(|created| created.format("%Y-%m-%d").to_string());
            let state = match life.state {
                State::InForce => String::new(),
                state => format!("{}: ", state.as_str()),
            };
            let mut facts = vec![format!("`{}`", id.unwrap_or_default())];
            facts.extend(day);
            facts.push(plain_markdown(origin.name()));
            facts.extend(self.facts(life));
            let text = plain_markdown(&life.last.statement.decision.text);
            writeln!(out, "- {state}{text} <sub>{}</sub>", facts.join(" · "))?;
        }
        if !self.conflicts.is_empty() {
            writeln!(out, "\n### Lines that disagree\n")?;
        }
        for (one, other) in &self.conflicts {
            let (one, other) = (plain_markdown(one.text()), plain_markdown(other.text()));
            writeln!(out, "- {one}<br>{other}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let conflicts: Vec<Value> = self
            .conflicts
            .iter()
            .map(|(one, other)| json!([place_json(&one.place()), place_json(&other.place())]))
            .collect();
        let lives = self.lives.iter();
        json!({
            "version": VERSION,
            "at": self.at,
            "decisions": lives.map(|(life, origin)| life_json(life, origin)).collect::<Vec<_>>(),
            "conflicts": conflicts,
        })
    }
}

/// A decision's life for a program, without its deeds.
pub fn life_json(life: &Life, origin: &Origin) -> Value {
    let decision = &life.last.statement.decision;
    json!({
        "text": decision.text,
        "reason": decision.reason,
        "label": decision.label,
        "state": life.state.as_str(),
        "first": place_json(&life.first),
        "last": place_json(&life.last),
        "author": origin.author,
        "agent": origin.agent,
        "created": origin.created.map(|created| created.to_rfc3339()),
        "commit": origin.commit,
        "listed": life.listed,
        "reworded": life.reworded,
        "ended_by": life.ended_by,
    })
}

/// The state of a decision as a person reads it.
pub fn state_in_words(state: State) -> impl fmt::Display {
    let style = match state {
        State::InForce => ADDED,
        State::Contested => STALE,
        State::Retired | State::Replaced | State::Dropped | State::Abandoned => LOST,
    };
    styled(style, state.as_str().replace('_', " "))
}

/// Where a decision was said, for a person.
pub fn said(place: &Place) -> String {
    visible_line(&place.statement.decision.text).into_owned()
}
