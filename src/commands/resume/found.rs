//! Finding what is taken up, and what is said of it.

use std::path::Path;

use crate::commands::Error;
use crate::commands::overview::{Elsewhere, History, Overview};
use crate::commands::retired::RetiredElsewhere;
use crate::journal::address::{self, Addressed};
use crate::journal::trunk::Trunk;
use crate::journal::which::{self, Asker, Choice, Rule};
use crate::journal::{Journal, Listing, Record, memory};
use crate::output::quote::shell_argument;
use crate::repo::Head;

use super::remembered::{Answer, OfHistory, OfTrees, Question};
use super::unlisted::Unlisted;

/// What is asked for.
pub(super) enum Asked<'a> {
    /// The handoff at hand.
    AtHand,
    /// The newest one here.
    Newest,
    /// One that an address names.
    Address(&'a str),
}

/// What is taken up, and all that is said of it but for the contents of files.
pub(super) struct Resumable {
    /// The revision it was found at.
    pub head: Head,
    pub overview: Overview,
    /// Its open questions: with these at hand its document need not be read.
    pub open_questions: Vec<String>,
    /// A newer handoff on the branch's upstream.
    pub upstream: Option<Elsewhere>,
    /// Decisions in force that the handoff itself does not list.
    pub unlisted: Unlisted,
    /// Decisions it has in force that others retired.
    pub retired: Vec<RetiredElsewhere>,
    /// Whether a local branch has it, and not only a remote-tracking one.
    pub on_own_branch: bool,
}

impl Resumable {
    /// What is asked for; it becomes the handoff that this work tree is at.
    ///
    /// # Errors
    /// When there is nothing to resume, or the address names nothing.
    pub fn by(
        journal: &Journal<'_>,
        asker: &Asker,
        directory: &Path,
        asked: &Asked<'_>,
    ) -> Result<Self, Error> {
        let here = journal.repo().head()?;
        match asked {
            Asked::AtHand => Self::at_hand(journal, asker, here),
            Asked::Newest => {
                let choice = which::newest(journal, &journal.at_head(&here)?)?;
                Self::chosen(journal, here, choice)
            }
            Asked::Address(address) => {
                let (choice, head) = named(journal, asker, directory, address, here)?;
                Self::chosen(journal, head, choice)
            }
        }
    }

    fn at_hand(journal: &Journal<'_>, asker: &Asker, here: Head) -> Result<Self, Error> {
        let question = Question::of(journal, &here, asker)?;
        let answer = question.as_ref().and_then(Question::recall);
        let found = match answer {
            Some(answer) => match Self::recalled(journal, here.clone(), answer)? {
                (found, true) => return Ok(found),
                (found, false) => found,
            },
            None => {
                let listing = journal.at_head(&here)?;
                let choice = which::choose(journal, &here, &listing, asker)?;
                Self::of(journal, here.clone(), &listing, choice)?
            }
        };
        found.note(journal);
        if let Some(question) = question {
            question.remember(&found);
        }
        Ok(found)
    }

    fn chosen(journal: &Journal<'_>, head: Head, choice: Choice) -> Result<Self, Error> {
        let listing = journal.at_head(&head)?;
        let found = Self::of(journal, head, &listing, choice)?;
        found.note(journal);
        Ok(found)
    }

    /// What is not continued is not this work tree's line.
    fn note(&self, journal: &Journal<'_>) {
        if self.overview.rule != Rule::NotContinued {
            // Reading works also where nothing can be written.
            let _ = memory::remember(journal.repo(), &self.overview.record.entry.name);
        }
    }

    fn of(
        journal: &Journal<'_>,
        head: Head,
        listing: &Listing<'_>,
        choice: Choice,
    ) -> Result<Self, Error> {
        let rule = choice.rule;
        let Some(overview) = Overview::of(journal, &head, listing, choice)? else {
            return Err(nothing(journal, &head, listing));
        };
        let record = &overview.record;
        Ok(Self {
            upstream: newer_upstream(journal, &head, listing, Some(record))?,
            unlisted: Unlisted::beside(journal, listing, record, rule)?,
            retired: retired(journal, listing, record)?,
            open_questions: questions_of(record),
            on_own_branch: is_on_own_branch(journal, &head, listing, record)?,
            overview,
            head,
        })
    }

    /// From what was worked out before, on the branch that is checked out, and whether all of that
    /// still held.
    fn recalled(journal: &Journal<'_>, head: Head, answer: Answer) -> Result<(Self, bool), Error> {
        let Answer {
            of_trees,
            of_history,
        } = answer;
        let record = journal.load(&of_trees.entry(journal))?;
        let holds = of_history.is_some();
        let of_history = match of_history {
            Some(of_history) => of_history,
            None => history(journal, &head, of_trees.rule, &record)?,
        };
        let OfTrees {
            rule,
            ids,
            others,
            others_beyond,
            missing_parents,
            looked_at,
            open_questions,
            unlisted,
            retired,
            ..
        } = of_trees;
        let found = Self {
            overview: Overview {
                stale: journal.stale_files(&record, of_history.history.described.commit)?,
                record,
                rule,
                ids,
                history: of_history.history,
                others,
                others_beyond,
                missing_parents,
                looked_at,
            },
            open_questions,
            upstream: of_history.upstream,
            unlisted,
            retired,
            on_own_branch: true,
            head,
        };
        Ok((found, holds))
    }
}

/// Whether the branch that is checked out has a handoff, or another local branch has it. `listing`
/// is that of `head`.
fn is_on_own_branch(
    journal: &Journal<'_>,
    head: &Head,
    listing: &Listing<'_>,
    record: &Record,
) -> Result<bool, Error> {
    let repo = journal.repo();
    let here = repo.head()?;
    let (id, name) = (record.id(), Some(&record.entry.name));
    let is_here = || -> Result<bool, Error> {
        Ok(match here == *head {
            true => listing.get(&id, name)?.is_some(),
            false => journal.at_head(&here)?.get(&id, name)?.is_some(),
        })
    };
    if here.branch().is_some() && is_here()? {
        return Ok(true);
    }
    for (_, commit) in repo.refs_below("refs/heads/")? {
        // A ref may name something that is no commit.
        if let Ok(there) = journal.at(commit)
            && there.get(&id, name)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn questions_of(record: &Record) -> Vec<String> {
    let questions = record.document().open_questions.iter();
    questions.map(|question| question.text.clone()).collect()
}

/// What the address names, and where it was found.
fn named(
    journal: &Journal<'_>,
    asker: &Asker,
    directory: &Path,
    address: &str,
    here: Head,
) -> Result<(Choice, Head), Error> {
    match address::resolve(journal, asker, directory, address)? {
        Addressed::Chosen(choice, head) => Ok((*choice, head)),
        Addressed::Record(record) => {
            let choice = Choice {
                rule: Rule::Named,
                shown: Some(*record),
                ..Choice::default()
            };
            Ok((choice, here))
        }
        Addressed::File(file) => Err(Error::Refused {
            message: format!("'{}' is a file, not a handoff of this journal", file.path),
            hint: format!("git handoff show {}", file.path),
        }),
    }
}

/// Nothing here: says where something is.
fn nothing(journal: &Journal<'_>, head: &Head, listing: &Listing<'_>) -> Error {
    let elsewhere = Elsewhere::find(journal, head, listing, None).unwrap_or_default();
    Error::Nothing {
        what: "there is nothing to resume here".into(),
        hint: match elsewhere.first() {
            Some(newest) => format!(
                "{} has {} ({}): git handoff resume {}",
                newest.place,
                newest.head.id,
                newest.head.summary,
                shell_argument(&newest.place)
            ),
            None => "git handoff save makes the first handoff".into(),
        },
    }
}

/// What is said of history, worked out anew.
fn history(
    journal: &Journal<'_>,
    head: &Head,
    rule: Rule,
    record: &Record,
) -> Result<OfHistory, Error> {
    let trunk = Trunk::find(journal)?;
    Ok(OfHistory {
        history: History::of(journal, head, trunk.as_ref(), rule, record)?,
        upstream: newer_upstream(journal, head, &journal.at_head(head)?, Some(record))?,
    })
}

/// A newer handoff that a remote-tracking branch has already. No network is used.
///
/// # Errors
/// When refs or trees cannot be read.
pub(super) fn newer_upstream(
    journal: &Journal<'_>,
    head: &Head,
    listing: &Listing<'_>,
    shown: Option<&Record>,
) -> Result<Option<Elsewhere>, Error> {
    let repo = journal.repo();
    let Some(name) = head.branch().and_then(|branch| repo.upstream(branch)) else {
        return Ok(None);
    };
    let Some(commit) = repo
        .resolve_ref(&name)?
        .filter(|tip| Some(*tip) != head.commit())
    else {
        return Ok(None);
    };
    let Some(newest) = journal.at(commit)?.newest_first().next().transpose()? else {
        return Ok(None);
    };
    let is_new = shown.is_none_or(|shown| newest.name > shown.entry.name)
        && listing.get(&newest.name.id, Some(&newest.name))?.is_none();
    Ok(match is_new {
        true => Some(Elsewhere::new(
            listing,
            name.short(),
            &journal.load(&newest)?,
        )?),
        false => None,
    })
}

/// In a larger journal `resume` does not read every handoff to say what others retired.
const READ_FOR_RETIRED: usize = 1000;

/// The decisions it has in force that another handoff retired.
fn retired(
    journal: &Journal<'_>,
    listing: &Listing<'_>,
    record: &Record,
) -> Result<Vec<RetiredElsewhere>, Error> {
    let document = record.document();
    let says_nothing = document.decisions.is_empty() && !document.carries;
    if says_nothing || listing.is_longer_than(READ_FOR_RETIRED)? {
        return Ok(Vec::new());
    }
    let ledger = journal.ledger_for(listing, std::slice::from_ref(record))?;
    let line = ledger.in_force_of(&record.id());
    RetiredElsewhere::of(journal, listing, &ledger, &line)
}
