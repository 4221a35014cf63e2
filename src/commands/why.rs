//! `git handoff why`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::id::IdPrefix;
use crate::handoff::{Decision, NormalText};
use crate::journal::Journal;
use crate::journal::ledger::{DecisionChange, Ledger, Life};
use crate::matching::compare;
use crate::output::change::{self, IdLength};
use crate::output::json::VERSION;
use crate::output::style::{DIM, ID, STRONG, styled};
use crate::output::visible::visible_line;
use crate::output::{Format, Report};

use super::Error;
use super::decisions::{Origin, life_json, listing, said, state_in_words};

/// Show one decision's life: who made, listed, reworded, retired or dropped it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The decision's text, some words of it, or the id of the handoff that made it
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
pub struct Found {
    lives: Vec<(Life, Origin)>,
    /// Of each deed of the only life: who did it and when.
    deeds: Vec<Origin>,
    ids: IdLength,
}

/// Finds decisions.
///
/// # Errors
/// When nothing is found, or a handoff cannot be read.
pub fn run(context: &Context, args: &Args) -> Result<Found, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let ledger = journal.ledger(&listing(&journal, &args.at)?)?;
    let words = args.words.join(" ");
    let lives = find(&ledger, &words);
    if lives.is_empty() {
        return Err(Error::Nothing {
            what: format!("no decision here reads like '{words}'"),
            hint: "git handoff decisions --all lists them; git handoff search looks everywhere"
                .into(),
        });
    }
    let origin = |id| Origin::of(ledger.session(&id).map(|session| &session.metadata));
    let deeds = match lives.as_slice() {
        [life] => life
            .deeds
            .iter()
            .filter_map(|deed| deed.by)
            .map(origin)
            .collect(),
        _ => Vec::new(),
    };
    Ok(Found {
        ids: IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id)),
        lives: lives
            .into_iter()
            .map(|life| {
                let origin = Origin::of(
                    life.first
                        .handoff
                        .and_then(|id| ledger.session(&id))
                        .map(|session| &session.metadata),
                );
                (life, origin)
            })
            .collect(),
        deeds,
    })
}

/// The lives that a text means: an id of the handoff that made them, else the equal ones, else those
/// that contain it, else those that have all of its words, else what the matcher takes for it.
fn find(ledger: &Ledger, words: &str) -> Vec<Life> {
    let mut lives = ledger.lives();
    let key = NormalText::of(words);
    let ids: Option<IdPrefix> = words.parse().ok();
    let texts = |life: &Life| -> Vec<NormalText> {
        let places = life.deeds.iter().filter_map(|deed| deed.new.as_ref());
        let mut texts: Vec<NormalText> =
            places.map(|place| place.statement.whole.clone()).collect();
        texts.push(life.first.statement.whole.clone());
        texts
    };
    let parts: Vec<&str> = key.as_str().split(' ').collect();
    let ways: [&dyn Fn(&Life) -> bool; 4] = [
        &|life| {
            let made_in = life.first.handoff;
            ids.as_ref()
                .is_some_and(|ids| made_in.is_some_and(|id| ids.matches(&id)))
        },
        &|life| texts(life).contains(&key),
        &|life| {
            texts(life)
                .iter()
                .any(|text| text.as_str().contains(key.as_str()))
        },
        &|life| {
            let has_all = |text: &NormalText| parts.iter().all(|part| text.as_str().contains(part));
            texts(life).iter().any(has_all)
        },
    ];
    for way in ways {
        let found: Vec<usize> = (0..lives.len()).filter(|at| way(&lives[*at])).collect();
        if !found.is_empty() {
            let mut at = 0;
            lives.retain(|_| {
                at += 1;
                found.contains(&(at - 1))
            });
            return lives;
        }
    }
    let said: Vec<Decision> = lives
        .iter()
        .map(|life| life.last.statement.decision.clone())
        .collect();
    let partner = compare(&said, &[Decision::from_markdown(words)])
        .into_iter()
        .find(|change| change.new.is_some())
        .and_then(|change| change.old);
    partner
        .map(|at| lives.swap_remove(at))
        .into_iter()
        .collect()
}

impl Found {
    fn life(&self, out: &mut dyn Write, life: &Life, origin: &Origin) -> fmt::Result {
        writeln!(out, "{}", styled(STRONG, said(&life.last)))?;
        let mut facts = vec![state_in_words(life.state).to_string()];
        let id = life.first.handoff.map(|id| self.ids.short(&id).to_owned());
        let day = origin
            .created()
            .map(|day| day.format("%Y-%m-%d").to_string());
        facts.push(format!(
            "first made in {} by {}, {}",
            id.unwrap_or_default(),
            visible_line(origin.name()),
            day.unwrap_or_default()
        ));
        facts.push(match life.listed {
            1 => "listed once".to_owned(),
            times => format!("listed {times} times"),
        });
        writeln!(out, "{}\n", facts.join(", "))?;
        for (deed, by) in life.deeds.iter().zip(&self.deeds) {
            self.deed(out, deed, by)?;
        }
        Ok(())
    }

    fn deed(&self, out: &mut dyn Write, deed: &DecisionChange, by: &Origin) -> fmt::Result {
        let id = deed.by.map(|id| self.ids.short(&id).to_owned());
        let day = by.created().map(|day| day.format("%Y-%m-%d").to_string());
        let commit = by.short_commit().unwrap_or("-");
        write!(
            out,
            "{}  {}  {:<8} {:<16} ",
            styled(ID, id.unwrap_or_default()),
            day.unwrap_or_default(),
            styled(DIM, visible_line(commit)),
            visible_line(by.name()),
        )?;
        change::text(out, deed, self.ids)
    }
}

impl Report for Found {
    fn text(&self, out: &mut dyn Write) -> fmt::Result {
        if let [(life, origin)] = self.lives.as_slice() {
            return self.life(out, life, origin);
        }
        for (life, origin) in &self.lives {
            let id = life.first.handoff.map(|id| self.ids.short(&id).to_owned());
            write!(out, "{}  ", styled(ID, id.unwrap_or_default()))?;
            let name = visible_line(origin.name());
            writeln!(
                out,
                "{name:<16} {} {}",
                state_in_words(life.state),
                said(&life.last)
            )?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let lives = self.lives.iter().map(|(life, origin)| {
            let mut object = life_json(life, origin);
            object["deeds"] = life.deeds.iter().map(change::json).collect();
            object
        });
        json!({ "version": VERSION, "decisions": lives.collect::<Vec<_>>() })
    }
}
