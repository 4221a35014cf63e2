//! `git handoff decisions`.

mod dates;
mod section;

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::io;
use std::mem::ManuallyDrop;

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::context::Context;
use crate::handoff::{HandoffId, Metadata, SectionKind};
use crate::journal::ledger::{InForce, Ledger, Life, Said, State};
use crate::journal::{Journal, Listing};
use crate::output::age::ago;
use crate::output::change::{IdLength, PlaceJson};
use crate::output::json::VERSION;
use crate::output::quote::plain_markdown;
use crate::output::style::{ADDED, Brush, DIM, ID, LOST, STALE, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report, write_json};
use crate::repo::Repo;

use self::dates::Date;
use self::section::SectionItems;
use super::Error;
use super::conflicts::{Comparison, Conflicts};

/// List the decisions in force, with who made each and when
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The revision whose handoffs are read
    #[arg(value_name = "REVISION", default_value = "HEAD")]
    pub revision: String,
    /// List retired, replaced, dropped and abandoned ones as well
    #[arg(long)]
    pub all: bool,
    /// List the items of another section that the heads have, such as constraints
    #[arg(long, value_name = "SECTION", value_parser = super::diff::section)]
    pub section: Option<SectionKind>,
    /// Only those that contain this text, in any form of letters
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
    /// Only those first made by this author or agent
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Only those first made then or later: 2026-11-24, yesterday, "2 weeks ago", as git reads it
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only those first made then or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What is listed. Decisions are never freed: the process ends when they are printed, and to take
/// apart what tens of thousands of handoffs said takes as long as to print it.
pub enum Listed {
    /// Decisions.
    Decisions(ManuallyDrop<Box<Decisions>>),
    /// The items of another section.
    Section(SectionItems),
}

/// The decisions of a tree.
pub struct Decisions {
    now: DateTime<FixedOffset>,
    at: String,
    ledger: Ledger,
    lives: Vec<Life>,
    /// How many of each state the tree has, whether shown or not.
    states: Vec<(State, usize)>,
    conflicts: Conflicts,
    ids: IdLength,
    all: bool,
}

/// Who first made a decision, and when.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a>(Option<&'a Metadata>);

impl<'a> Origin<'a> {
    /// What the metadata of a handoff of the ledger says.
    pub fn of(ledger: &'a Ledger, handoff: Option<HandoffId>) -> Self {
        let session = handoff.and_then(|id| ledger.session(&id));
        Self(session.map(|session| &session.metadata))
    }

    /// `Name <address>`.
    pub fn author(&self) -> Option<&'a str> {
        self.0?.author.as_deref()
    }

    /// What wrote it, when that was not a person.
    pub fn agent(&self) -> Option<&'a str> {
        self.0?.agent.as_deref()
    }

    /// The agent, or the author without the address.
    pub fn name(&self) -> &'a str {
        let author = self.author().unwrap_or("unknown author");
        let person = author.split(" <").next().unwrap_or(author);
        self.agent().unwrap_or(person)
    }

    /// The recorded commit.
    pub fn commit(&self) -> Option<&'a str> {
        self.0?.commit.as_deref()
    }

    /// When it was.
    pub fn created(&self) -> Option<DateTime<FixedOffset>> {
        Some(self.0?.created)
    }

    /// The day it was on.
    pub fn day(&self) -> Option<String> {
        Some(self.created()?.date_naive().to_string())
    }
}

/// Reads the ledger.
///
/// # Errors
/// When the revision does not exist, or a handoff cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Listed, Error> {
    let repo = context.repo()?;
    let wanted = Wanted::of(args, context, &repo)?;
    let journal = Journal::open(&repo)?;
    let listing = listing(&journal, &args.revision)?;
    let head = repo.head()?;
    let at = match head.branch() {
        Some(branch) if args.revision == "HEAD" => branch.to_owned(),
        _ => args.revision.clone(),
    };
    if let Some(kind) = args.section.filter(|kind| *kind != SectionKind::Decisions) {
        let items = SectionItems::read(&journal, &listing, kind, &wanted)?;
        return Ok(Listed::Section(items.told(at, context.now)));
    }
    let ledger = journal.ledger(&listing)?;
    let comparison = Comparison::of(&ledger, args.all).start(&ledger);
    let mut states: Vec<(State, usize)> = Vec::new();
    let mut lives = ledger.lives();
    lives.retain(|life| {
        match states.iter_mut().find(|(state, _)| *state == life.state) {
            Some((_, count)) => *count += 1,
            None => states.push((life.state, 1)),
        }
        let shown = args.all || matches!(life.state, State::InForce | State::Contested);
        let texts = [&life.first, &life.last].map(|said| said.statement.decision.text.as_str());
        shown && wanted.takes(&texts, Origin::of(&ledger, life.first.handoff))
    });
    states.sort_unstable();
    let decisions = Decisions {
        now: context.now,
        at,
        lives,
        states,
        conflicts: comparison.finish(&ledger),
        ids: IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id)),
        all: args.all,
        ledger,
    };
    let decisions = ManuallyDrop::new(Box::new(decisions));
    Ok(Listed::Decisions(decisions))
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

/// What the filters let through.
struct Wanted {
    text: Option<String>,
    author: Option<String>,
    since: Option<Date>,
    until: Option<Date>,
    /// Those that hold no longer as well.
    all: bool,
}

impl Wanted {
    fn of(args: &Args, context: &Context, repo: &Repo) -> Result<Self, Error> {
        let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
        let date = |text: &Option<String>| {
            let text = text.as_ref();
            text.map(|text| Date::parse(text, context, repo))
                .transpose()
        };
        Ok(Self {
            text: lower(&args.text),
            author: lower(&args.author),
            since: date(&args.since)?,
            until: date(&args.until)?,
            all: args.all,
        })
    }

    fn takes(&self, texts: &[&str], origin: Origin<'_>) -> bool {
        let holds = |text: &str, wanted: &String| text.to_lowercase().contains(wanted);
        let text = |wanted: &String| texts.iter().any(|text| holds(text, wanted));
        let author = |wanted: &String| {
            let mut names = [origin.author(), origin.agent()].into_iter().flatten();
            names.any(|name| holds(name, wanted))
        };
        let created = origin.created();
        self.text.as_ref().is_none_or(text)
            && self.author.as_ref().is_none_or(author)
            && self
                .since
                .is_none_or(|since| created.is_some_and(|created| since.begins(created)))
            && self
                .until
                .is_none_or(|until| created.is_some_and(|created| until.ends(created)))
    }
}

/// The styles that every decision is written in.
struct Brushes {
    id: Brush,
    dim: Brush,
}

/// Writes a text and a space, at least so many columns wide; says how many it took.
pub(super) fn column(out: &mut Page, text: &str, width: usize) -> usize {
    let own = if text.is_ascii() {
        text.len()
    } else {
        text.width()
    };
    out.push(text);
    let missing = width.saturating_sub(own) + 1;
    out.push(&BLANK[..missing]);
    own + missing
}

/// More blanks than any column has.
const BLANK: &str = "                                ";

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

    /// Why nothing is listed, and what would be.
    fn nothing(&self) -> Option<&'static str> {
        if !self.lives.is_empty() {
            return None;
        }
        let has = |wanted: State| self.states.iter().any(|(state, _)| *state == wanted);
        Some(
            if has(State::InForce) || self.all && !self.states.is_empty() {
                "none of them is what was asked for (git handoff decisions lists all)"
            } else if self.states.is_empty() {
                "nothing was decided yet (git handoff save --decision \"<decision>: <reason>\")"
            } else {
                "nothing is in force any more (git handoff decisions --all lists what was)"
            },
        )
    }

    fn origin(&self, life: &Life) -> Origin<'_> {
        Origin::of(&self.ledger, life.first.handoff)
    }

    /// Writes a decision: where it comes from, what it says, and below that why.
    fn entry(&self, out: &mut Page, life: &Life, brushes: &Brushes) {
        let origin = self.origin(life);
        let id = life.first.handoff.as_ref().map(|id| self.ids.short(id));
        let id = id.unwrap_or_default();
        let age = origin.created().map(|created| ago(created, self.now));
        let decision = &life.last.statement.decision;
        brushes.id.paint(out, id);
        out.push("  ");
        let mut indent = id.len() + 2;
        indent += column(out, age.as_deref().unwrap_or_default(), 14);
        indent += column(out, &visible_line(origin.name()), 16);
        out.hang();
        if life.state != State::InForce {
            let style = if life.state == State::Contested {
                STALE
            } else {
                LOST
            };
            Brush::of(style).paint(out, life.state.as_str());
            out.push(": ");
        }
        out.push(&visible_line(decision.without_reason()));
        out.push("\n");
        let facts = self.facts(life);
        if decision.reason.is_none() && facts.is_empty() {
            return;
        }
        let told = match &decision.reason {
            Some(reason) if facts.is_empty() => Cow::Borrowed(reason),
            reason => Cow::Owned(
                reason
                    .iter()
                    .chain(&facts)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" · "),
            ),
        };
        out.indent(indent);
        out.hang();
        // Where there is no colour, or the decision takes several lines, nothing else tells them apart.
        out.indent(2);
        brushes.dim.paint(out, &visible_line(&told));
        out.push("\n");
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
    fn text(&self, out: &mut Page) -> fmt::Result {
        let at = visible_line(&self.at);
        out.hang();
        writeln!(
            out,
            "{}",
            styled(STRONG, format!("in force on {at}: {}", self.summary()))
        )?;
        let brushes = Brushes {
            id: Brush::of(ID),
            dim: Brush::of(DIM),
        };
        for life in &self.lives {
            self.entry(out, life, &brushes);
        }
        if let Some(nothing) = self.nothing() {
            out.hang();
            writeln!(out, "{nothing}")?;
        }
        for (one, other) in &self.conflicts.found {
            let side = |held: &InForce| {
                let id = self.ids.short(&held.last_listed_in);
                format!("{} ({id})", visible_line(held.text()))
            };
            writeln!(out, "\n{}", styled(STALE, "lines disagree"))?;
            for side in [side(one), side(other)] {
                out.indent(2);
                out.hang();
                writeln!(out, "{side}")?;
            }
        }
        if !self.conflicts.found.is_empty() {
            let retire = "git handoff save --retire \"<its words>: <why>\"";
            writeln!(out, "{}", styled(DIM, format!("retire one: {retire}")))?;
        }
        if let Some(limit) = self.conflicts.limit() {
            writeln!(out)?;
            out.hang();
            writeln!(out, "{}", styled(DIM, limit))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        writeln!(
            out,
            "## Decisions in force on {}\n",
            plain_markdown(&self.at)
        )?;
        for life in &self.lives {
            let origin = self.origin(life);
            let id = life.first.handoff.as_ref().map(|id| self.ids.short(id));
            let text = plain_markdown(&life.last.statement.decision.text);
            out.push("- ");
            if life.state != State::InForce {
                write!(out, "{}: ", life.state.as_str())?;
            }
            write!(out, "{text} <sub>`{}`", id.unwrap_or_default())?;
            let name = plain_markdown(origin.name());
            for fact in origin
                .day()
                .into_iter()
                .chain([name])
                .chain(self.facts(life))
            {
                out.push(" · ");
                out.push(&fact);
            }
            out.push("</sub>\n");
        }
        if let Some(nothing) = self.nothing() {
            writeln!(out, "{nothing}")?;
        }
        if !self.conflicts.found.is_empty() {
            writeln!(out, "\n### Lines that disagree\n")?;
        }
        for (one, other) in &self.conflicts.found {
            let (one, other) = (plain_markdown(one.text()), plain_markdown(other.text()));
            writeln!(out, "- {one}<br>{other}")?;
        }
        if let Some(limit) = self.conflicts.limit() {
            writeln!(out, "\n<sub>{limit}</sub>")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        json!(DecisionsJson::of(self))
    }

    fn json_to(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(&DecisionsJson::of(self), out)
    }
}

impl Report for Listed {
    fn text(&self, out: &mut Page) -> fmt::Result {
        self.report().text(out)
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        self.report().markdown(out)
    }

    fn json(&self) -> Value {
        self.report().json()
    }

    fn json_to(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.report().json_to(out)
    }
}

impl Listed {
    fn report(&self) -> &dyn Report {
        match self {
            Self::Decisions(decisions) => &***decisions,
            Self::Section(items) => items,
        }
    }
}

#[derive(Serialize)]
struct DecisionsJson<'a> {
    version: u32,
    at: &'a str,
    /// Written one by one: a tree may have tens of thousands.
    decisions: Lives<'a>,
    conflicts: Vec<[PlaceJson<'a>; 2]>,
    lines_compared: usize,
    lines: usize,
}

impl<'a> DecisionsJson<'a> {
    fn of(decisions: &'a Decisions) -> Self {
        let Conflicts {
            found,
            compared,
            lines,
        } = &decisions.conflicts;
        let pair = |(one, other): &'a (InForce, InForce)| [one, other].map(PlaceJson::of_held);
        Self {
            version: VERSION,
            at: &decisions.at,
            decisions: Lives(decisions),
            conflicts: found.iter().map(pair).collect(),
            lines_compared: *compared,
            lines: *lines,
        }
    }
}

struct Lives<'a>(&'a Decisions);

impl Serialize for Lives<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lives = self.0.lives.iter();
        serializer.collect_seq(lives.map(|life| LifeJson::of(life, self.0.origin(life))))
    }
}

/// A decision's life for a program, without its deeds.
#[derive(Serialize)]
pub struct LifeJson<'a> {
    text: &'a str,
    reason: Option<&'a str>,
    label: Option<&'a str>,
    state: &'a str,
    first: PlaceJson<'a>,
    last: PlaceJson<'a>,
    author: Option<&'a str>,
    agent: Option<&'a str>,
    created: Option<String>,
    commit: Option<&'a str>,
    listed: usize,
    reworded: usize,
    ended_by: &'a [HandoffId],
}

impl<'a> LifeJson<'a> {
    /// What is said of a life.
    pub fn of(life: &'a Life, origin: Origin<'a>) -> Self {
        let decision = &life.last.statement.decision;
        Self {
            text: &decision.text,
            reason: decision.reason.as_deref(),
            label: decision.label.as_deref(),
            state: life.state.as_str(),
            first: PlaceJson::of(&life.first),
            last: PlaceJson::of(&life.last),
            author: origin.author(),
            agent: origin.agent(),
            created: origin.created().map(|created| created.to_rfc3339()),
            commit: origin.commit(),
            listed: life.listed,
            reworded: life.reworded,
            ended_by: &life.ended_by,
        }
    }
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

/// What was said, in one line that a terminal can show.
pub fn said(said: &Said) -> String {
    visible_line(&said.statement.decision.text).into_owned()
}
