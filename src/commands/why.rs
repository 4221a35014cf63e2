//! `git handoff why`.

use std::collections::HashMap;
use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::id::IdPrefix;
use crate::handoff::{Decision, HandoffId, NormalText};
use crate::journal::ledger::{DecisionChange, Fate, Ledger, Life, Said};
use crate::journal::{Journal, Links};
use crate::output::change::{self, IdLength};
use crate::output::json::VERSION;
use crate::output::quote::plain_markdown;
use crate::output::style::{DIM, ID, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Page, Report};
use crate::repo::{CommitInfo, ObjectId};

use super::closest;
use super::decisions::{LifeJson, Origin, listing, said, state_in_words};
use super::{Error, commits};

/// Show one decision's life: who made, listed, reworded, retired or dropped it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The decision's text, some words of it, or the id of a handoff: then what it made or changed
    #[arg(value_name = "TEXT|ID", required = true)]
    pub words: Vec<String>,
    /// The revision whose handoffs are read
    #[arg(long, value_name = "REVISION", default_value = "HEAD")]
    pub at: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// The decisions that were found.
pub struct Explanation {
    ledger: Ledger,
    lives: Vec<Life>,
    /// What handoffs did with the only one.
    deeds: Vec<DecisionChange>,
    /// The commits of those handoffs' sessions.
    commits: HashMap<HandoffId, Vec<CommitInfo>>,
    ids: IdLength,
}

/// Finds decisions.
///
/// # Errors
/// When nothing is found, or a handoff or history cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Explanation, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let ledger = journal.ledger(&listing(&journal, &args.at)?)?;
    let words = args.words.join(" ");
    let lives = match session(&ledger, &words) {
        Some(id) => touched(&ledger, id)?,
        None => find(&ledger, &words)?,
    };
    let deeds = match lives.as_slice() {
        [life] => ledger.deeds_of(life),
        _ => Vec::new(),
    };
    let tip = match args.at.as_str() {
        "HEAD" => repo.head()?.commit(),
        revision => Some(repo.revision(revision)?.commit),
    };
    Ok(Explanation {
        ids: IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id)),
        commits: match tip {
            Some(tip) if !deeds.is_empty() => commits_of(&journal, tip, &deeds)?,
            _ => HashMap::new(),
        },
        ledger,
        lives,
        deeds,
    })
}

/// The commits of the sessions that did something, the newest first.
fn commits_of(
    journal: &Journal<'_>,
    tip: ObjectId,
    deeds: &[DecisionChange],
) -> Result<HashMap<HandoffId, Vec<CommitInfo>>, Error> {
    let links = Links::at(journal, tip);
    let coverage = links.coverage()?;
    let mut commits = HashMap::new();
    for by in deeds.iter().filter_map(|deed| deed.by) {
        let of_session = coverage.commits_of(&by)?.into_iter();
        let read = of_session.filter_map(|id| journal.repo().commit(id));
        commits.insert(by, read.collect());
    }
    Ok(commits)
}

/// The newest handoff that words name, if they are an id.
fn session(ledger: &Ledger, words: &str) -> Option<HandoffId> {
    let prefix: IdPrefix = words.parse().ok()?;
    let ids = ledger.sessions().iter().map(|session| session.metadata.id);
    ids.rev().find(|id| prefix.matches(id))
}

/// The decisions that a handoff made, changed or let go of; where there are none, those it lists.
fn touched(ledger: &Ledger, id: HandoffId) -> Result<Vec<Life>, Error> {
    let deeds = |life: &Life, counts: fn(Fate) -> bool| {
        let deeds = ledger.deeds_of(life).into_iter();
        deeds
            .filter(|deed| deed.by == Some(id))
            .any(|deed| counts(deed.fate))
    };
    let mut lives = ledger.lives();
    if lives
        .iter()
        .any(|life| deeds(life, |fate| fate != Fate::Kept))
    {
        lives.retain(|life| deeds(life, |fate| fate != Fate::Kept));
    } else {
        lives.retain(|life| deeds(life, |_| true));
    }
    if lives.is_empty() {
        return Err(Error::Nothing {
            what: format!("handoff {id} says nothing of any decision"),
            hint: format!("git handoff show {id} prints it"),
        });
    }
    Ok(lives)
}

/// The lives that a text means: those that its words mean, else what the matcher takes for it.
fn find(ledger: &Ledger, words: &str) -> Result<Vec<Life>, Error> {
    let mut lives = ledger.lives();
    let texts = |life: &Life| -> Vec<NormalText> {
        let said = ledger.listings_of(life);
        said.iter()
            .map(|statement| statement.whole.clone())
            .collect()
    };
    let texts: Vec<Vec<NormalText>> = lives.iter().map(texts).collect();
    let mut found = closest::by_words(&texts, words);
    if found.is_empty() {
        let said = lives
            .iter()
            .map(|life| life.last.statement.decision.clone());
        let said: Vec<Decision> = said.collect();
        found.extend(closest::by_meaning(&said, words));
    }
    let mut at = 0;
    lives.retain(|_| {
        at += 1;
        found.contains(&(at - 1))
    });
    if lives.is_empty() {
        return Err(Error::Nothing {
            what: format!("no decision here reads like '{words}'"),
            hint: "git handoff decisions --all lists them; git handoff search looks everywhere"
                .into(),
        });
    }
    Ok(lives)
}

/// How many commits of a session are shown where a person reads.
const SHOWN_COMMITS: usize = 5;

impl Explanation {
    /// State, where it was first made, how often it was listed.
    fn facts(&self, life: &Life) -> [String; 2] {
        let origin = Origin::of(&self.ledger, life.first.handoff);
        let id = life.first.handoff.as_ref().map(|id| self.ids.short(id));
        let made = format!(
            "first made in {} by {}, {}",
            id.unwrap_or_default(),
            origin.name(),
            origin.day().unwrap_or_default()
        );
        let listed = match life.listed {
            1 => "listed once".to_owned(),
            times => format!("listed {times} times"),
        };
        [made, listed]
    }

    fn life(&self, out: &mut Page, life: &Life) -> fmt::Result {
        let [made, listed] = self.facts(life);
        out.hang();
        writeln!(out, "{}", styled(STRONG, said(&life.last)))?;
        let state = state_in_words(life.state);
        out.hang();
        writeln!(out, "{state}, {}, {listed}\n", visible_line(&made))?;
        for deed in &self.deeds {
            self.deed(out, deed)?;
        }
        Ok(())
    }

    fn deed(&self, out: &mut Page, deed: &DecisionChange) -> fmt::Result {
        let by = Origin::of(&self.ledger, deed.by);
        let id = deed.by.as_ref().map(|id| self.ids.short(id));
        write!(
            out,
            "{}  {}  {:<16} ",
            styled(ID, id.unwrap_or_default()),
            by.day().unwrap_or_default(),
            visible_line(by.name()),
        )?;
        change::text_of_session(out, deed, self.ids)?;
        for line in self.commit_lines(deed) {
            writeln!(out, "      {}", styled(DIM, visible_line(&line)))?;
        }
        Ok(())
    }

    /// The commits of the session that did it, one a line.
    fn commit_lines(&self, deed: &DecisionChange) -> Vec<String> {
        let all = deed.by.and_then(|by| self.commits.get(&by));
        let all = all.map_or(&[][..], Vec::as_slice);
        let shown = all.iter().take(SHOWN_COMMITS);
        let mut lines: Vec<String> = shown.map(commits::line).collect();
        if all.len() > SHOWN_COMMITS {
            lines.push(format!("and {} more", all.len() - SHOWN_COMMITS));
        }
        lines
    }

    fn life_in_markdown(&self, out: &mut dyn Write, life: &Life) -> fmt::Result {
        let [made, listed] = self.facts(life);
        writeln!(
            out,
            "## {}\n",
            plain_markdown(&life.last.statement.decision.text)
        )?;
        let state = life.state.as_str().replace('_', " ");
        writeln!(out, "{state}, {}, {listed}\n", plain_markdown(&made))?;
        for deed in &self.deeds {
            let by = Origin::of(&self.ledger, deed.by);
            let day = by.day().unwrap_or_default();
            let label = change::label(deed).replace('_', " ");
            let texts = match (&deed.old, &deed.new) {
                (Some(old), Some(new)) if change::shows_words(deed.fate) => {
                    let text = |said: &Said| said.statement.decision.text.clone();
                    change::word_diff_markdown(&text(old), &text(new))
                }
                (_, Some(said)) | (Some(said), None) => {
                    plain_markdown(&said.statement.decision.text)
                }
                (None, None) => String::new(),
            };
            let mut facts = vec![day, plain_markdown(by.name())];
            let note = change::note(deed, self.ids);
            facts.extend((!note.is_empty()).then(|| plain_markdown(&note)));
            writeln!(
                out,
                "- **{label}** {texts} <sub>{}</sub>",
                facts.join(" · ")
            )?;
            for line in self.commit_lines(deed) {
                writeln!(out, "  - {}", plain_markdown(&line))?;
            }
        }
        Ok(())
    }
}

impl Report for Explanation {
    fn text(&self, out: &mut Page) -> fmt::Result {
        if let [life] = self.lives.as_slice() {
            return self.life(out, life);
        }
        for life in &self.lives {
            let id = life.first.handoff.as_ref().map(|id| self.ids.short(id));
            write!(out, "{}  ", styled(ID, id.unwrap_or_default()))?;
            let origin = Origin::of(&self.ledger, life.first.handoff);
            let name = visible_line(origin.name());
            write!(out, "{name:<16} ")?;
            out.hang();
            writeln!(out, "{}: {}", state_in_words(life.state), said(&life.last))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut Page) -> fmt::Result {
        if let [life] = self.lives.as_slice() {
            return self.life_in_markdown(out, life);
        }
        for life in &self.lives {
            let id = life.first.handoff.as_ref().map(|id| self.ids.short(id));
            let origin = Origin::of(&self.ledger, life.first.handoff);
            writeln!(
                out,
                "- {}: {} <sub>`{}` · {}</sub>",
                life.state.as_str().replace('_', " "),
                plain_markdown(&life.last.statement.decision.text),
                id.unwrap_or_default(),
                plain_markdown(origin.name()),
            )?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let lives = self.lives.iter().map(|life| {
            let origin = Origin::of(&self.ledger, life.first.handoff);
            let mut object = json!(LifeJson::of(life, origin));
            let deeds = self.ledger.deeds_of(life);
            object["deeds"] = deeds.iter().map(|deed| self.deed_json(deed)).collect();
            object
        });
        json!({ "version": VERSION, "decisions": lives.collect::<Vec<_>>() })
    }
}

impl Explanation {
    fn deed_json(&self, deed: &DecisionChange) -> Value {
        let mut object = change::json(deed);
        if let Some(of_session) = deed.by.and_then(|by| self.commits.get(&by)) {
            object["commits"] = commits::json(of_session);
        }
        object
    }
}
