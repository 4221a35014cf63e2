//! Which handoff `resume` shows and `save` continues (docs/architecture.md, "Which handoff").
//!
//! The rules were tried on the histories of tests/scenarios.rs; a rule that makes one of them
//! wrong is the wrong rule.

use std::collections::HashSet;

use crate::handoff::{Ended, HandoffId};
use crate::repo::{Head, RepoError};

use super::heads::Standing;
use super::survey::{LineHead, Survey, Symbol, mail_address};
use super::trunk::Trunk;
use super::{Entry, FileName, Journal, Listing, Record, memory};

/// Who and where the question is asked.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// `Name <address>` of the user, if git knows one.
    pub author: Option<String>,
    /// `GIT_HANDOFF_SESSION`.
    pub session: Option<String>,
    /// `--for`: the name that addressed handoffs are looked for by.
    pub addressee: Option<String>,
}

/// The rule that chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Named by the user.
    Named,
    /// What the document itself records: it is amended, or brought its own parents.
    Recorded,
    /// The newest of this session.
    Session,
    /// Addressed to the asker.
    Addressed,
    /// The heads of this branch that the trunk does not hold.
    BranchWork,
    /// Recorded on this branch, not ended.
    ThisBranch,
    /// Recorded on the trunk or on no branch, not ended.
    TrunkLine,
    /// The newest in the tree, which is not continued.
    NotContinued,
    /// There is nothing.
    #[default]
    Nothing,
}

impl Rule {
    /// In an order that files may rely on: new ones are put at the end.
    const ALL: [Self; 9] = [
        Self::Named,
        Self::Session,
        Self::Addressed,
        Self::BranchWork,
        Self::ThisBranch,
        Self::TrunkLine,
        Self::NotContinued,
        Self::Nothing,
        Self::Recorded,
    ];

    /// Its number, for a file.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|rule| *rule == self).unwrap_or(0)
    }

    /// The rule with that number.
    pub fn numbered(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }
}

/// What `resume` shows and `save` continues, and why.
#[derive(Debug, Default)]
pub struct Choice {
    /// The rule that chose.
    pub rule: Rule,
    /// What `resume` shows.
    pub shown: Option<Record>,
    /// What `save` continues, the first parent first.
    pub continued: Vec<Record>,
    /// Other heads that the user should know of, the newest first: under rule 1 the rest of the
    /// branch's, under rule 2 those newer than the one shown.
    pub others: Vec<Record>,
    /// How many more there are of those.
    pub others_beyond: usize,
    /// The trunk, when one is known.
    pub trunk: Option<Trunk>,
    /// How many handoffs were looked at, when that was not all of them.
    pub looked_at: Option<usize>,
}

/// Under rule 2, at most this many other heads are named.
pub const NAMED: usize = 20;

/// Chooses for the tree of HEAD.
///
/// # Errors
/// When the repository cannot be read.
pub fn choose(
    journal: &Journal<'_>,
    head: &Head,
    listing: &Listing<'_>,
    asker: &Asker,
) -> Result<Choice, RepoError> {
    let trunk = Trunk::find(journal)?;
    let branch = head.branch();
    let own = match &trunk {
        Some(trunk) if !branch.is_some_and(|branch| trunk.is(branch)) => {
            listing.not_in(&trunk.listings(journal)?)?
        }
        _ => Vec::new(),
    };
    let mut chooser = Chooser {
        branch,
        trunk: trunk.as_ref(),
        asker,
        own: &own,
        remembered: memory::recall(journal.repo()),
        survey: Survey::of(journal, listing),
    };
    let mut choice = chooser.choose()?;
    if chooser.survey.is_damaged() {
        chooser.survey = Survey::without_file(journal, listing);
        choice = chooser.choose()?;
    }
    choice.looked_at = chooser.survey.looked_at();
    drop(chooser);
    choice.trunk = trunk;
    Ok(choice)
}

/// The newest handoff of a tree, whoever wrote it.
///
/// # Errors
/// When the repository cannot be read.
pub fn newest(journal: &Journal<'_>, listing: &Listing<'_>) -> Result<Choice, RepoError> {
    let newest = listing.newest_first().next().transpose()?;
    Ok(Choice {
        rule: Rule::Named,
        shown: newest.map(|entry| journal.load(&entry)).transpose()?,
        ..Choice::default()
    })
}

/// The names that handoffs of a tree are addressed to and that nobody has taken up, the one that was
/// addressed last first.
///
/// # Errors
/// When the repository cannot be read.
pub fn addressees(journal: &Journal<'_>, listing: &Listing<'_>) -> Result<Vec<String>, RepoError> {
    let mut survey = Survey::of(journal, listing);
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(found) = survey.get(at, None)? {
        at += 1;
        if found.standing == Standing::Addressed {
            let to = survey.record(&found)?.and_then(|record| record.metadata.to);
            names.extend(to.filter(|to| !names.contains(to)));
        }
    }
    Ok(names)
}

struct Chooser<'a> {
    branch: Option<&'a str>,
    trunk: Option<&'a Trunk>,
    asker: &'a Asker,
    /// The handoffs here that the trunk does not hold, in name order; none on the trunk itself,
    /// or when no trunk is known.
    own: &'a [Entry],
    remembered: Option<FileName>,
    survey: Survey<'a>,
}

impl Chooser<'_> {
    fn choose(&mut self) -> Result<Choice, RepoError> {
        if let Some(choice) = self.session()? {
            return Ok(choice);
        }
        if let Some(choice) = self.addressed()? {
            return Ok(choice);
        }
        if let Some(choice) = self.branch_work()? {
            return Ok(choice);
        }
        for line in [Line::OfBranch, Line::OfTrunk] {
            if let Some(choice) = self.line(line)? {
                return Ok(choice);
            }
        }
        self.not_continued()
    }

    /// Rule 0: the newest of this session.
    fn session(&mut self) -> Result<Option<Choice>, RepoError> {
        let Some(session) = self.asker.session.as_deref() else {
            return Ok(None);
        };
        let newest = self.survey.newest_of_session(session)?;
        Ok(newest.map(|newest| Choice {
            rule: Rule::Session,
            continued: vec![newest.clone()],
            shown: Some(newest),
            ..Choice::default()
        }))
    }

    /// A handoff with `to` is offered to that name, which continues it and those of its parents
    /// that are heads for everybody else.
    fn addressed(&mut self) -> Result<Option<Choice>, RepoError> {
        let Some(name) = self.asker.addressee.as_deref() else {
            return Ok(None);
        };
        let mut at = 0;
        while let Some(found) = self.survey.get(at, None)? {
            at += 1;
            if found.standing != Standing::Addressed {
                continue;
            }
            let Some(record) = self.survey.record(&found)? else {
                continue;
            };
            if record.metadata.to.as_deref() == Some(name) {
                return self.taken_up(record, at).map(Some);
            }
        }
        Ok(None)
    }

    /// An addressed handoff with its parents, which are older: heads from number `at` on.
    fn taken_up(&mut self, record: Record, mut at: usize) -> Result<Choice, RepoError> {
        let mut continued = vec![record.clone()];
        let parents = &record.metadata.parents;
        while continued.len() <= parents.len()
            && let Some(found) = self.survey.get(at, None)?
        {
            at += 1;
            if found.standing == Standing::Head && parents.contains(&found.id) {
                continued.extend(self.survey.record(&found)?);
            }
        }
        Ok(Choice {
            rule: Rule::Addressed,
            shown: Some(record),
            continued,
            ..Choice::default()
        })
    }

    /// Rule 1: off the trunk, the heads that the trunk does not hold. What is older than the
    /// oldest of them is not looked at.
    fn branch_work(&mut self) -> Result<Option<Choice>, RepoError> {
        let Some(oldest) = self.own.first() else {
            return Ok(None);
        };
        let own: HashSet<HandoffId> = self.own.iter().map(|entry| entry.name.id).collect();
        let mut heads = Vec::new();
        let mut at = 0;
        while let Some(found) = self.survey.get(at, Some(&oldest.name))? {
            at += 1;
            if found.standing == Standing::Head && own.contains(&found.id) {
                heads.push(found);
            }
        }
        let shown = heads.iter().position(|head| self.is_on_this_branch(head));
        if heads.is_empty() {
            return Ok(None);
        }
        let shown = heads.remove(shown.unwrap_or_default());
        let others = self.records(&heads)?;
        let shown = self.survey.record(&shown)?;
        Ok(Some(Choice {
            rule: Rule::BranchWork,
            continued: shown.iter().chain(&others).cloned().collect(),
            shown,
            others,
            ..Choice::default()
        }))
    }

    /// Rule 2: a head that is not ended, recorded on this branch, or else on the trunk or on none.
    fn line(&mut self, line: Line) -> Result<Option<Choice>, RepoError> {
        if line == Line::OfBranch && self.on_trunk() {
            return Ok(None);
        }
        let Some((shown, at)) = self
            .remembered(line)?
            .map_or_else(|| self.newest(line), |found| Ok(Some(found)))?
        else {
            return Ok(None);
        };
        let mut newer = Vec::new();
        for number in 0..at {
            newer.extend(self.survey.get(number, None)?.filter(is_open));
        }
        let beyond = newer.len().saturating_sub(NAMED);
        newer.truncate(NAMED);
        let shown = self.survey.record(&shown)?;
        Ok(Some(Choice {
            rule: line.rule(),
            continued: shown.iter().cloned().collect(),
            shown,
            others: self.records(&newer)?,
            others_beyond: beyond,
            ..Choice::default()
        }))
    }

    /// The line that this work tree last resumed or saved, and its number among the heads.
    fn remembered(&mut self, line: Line) -> Result<Option<(LineHead, usize)>, RepoError> {
        let Some(remembered) = self.remembered.clone() else {
            return Ok(None);
        };
        let mut candidates = Vec::new();
        let mut at = 0;
        while let Some(found) = self.survey.get(at, Some(&remembered))? {
            if self.is_of(line, &found)? {
                if found.id == remembered.id {
                    return Ok(Some((found, at)));
                }
                candidates.push((found, at));
            }
            at += 1;
        }
        for (found, at) in candidates {
            if self.survey.leads_to(&remembered, &found.id)? {
                return Ok(Some((found, at)));
            }
        }
        Ok(None)
    }

    /// The newest of this branch, or of yours on the trunk or on none, with its number. Without a
    /// known trunk only yours.
    fn newest(&mut self, line: Line) -> Result<Option<(LineHead, usize)>, RepoError> {
        let anybodys = line == Line::OfBranch && self.trunk.is_some();
        let mut at = 0;
        while let Some(found) = self.survey.get(at, None)? {
            if (anybodys || self.is_mine(&found)) && self.is_of(line, &found)? {
                return Ok(Some((found, at)));
            }
            at += 1;
        }
        Ok(None)
    }

    /// Rule 3: the newest handoff in the tree is shown, and a new line begins. The newest that
    /// passes something on and is not addressed is a head.
    fn not_continued(&mut self) -> Result<Choice, RepoError> {
        let mut at = 0;
        while let Some(found) = self.survey.get(at, None)? {
            at += 1;
            if found.standing == Standing::Head {
                return Ok(Choice {
                    rule: Rule::NotContinued,
                    shown: self.survey.record(&found)?,
                    ..Choice::default()
                });
            }
        }
        Ok(Choice::default())
    }

    fn records(&mut self, heads: &[LineHead]) -> Result<Vec<Record>, RepoError> {
        let records = heads.iter().map(|found| self.survey.record(found));
        Ok(records
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    fn is_of(&mut self, line: Line, found: &LineHead) -> Result<bool, RepoError> {
        Ok(is_open(found)
            && match line {
                Line::OfBranch => self.is_on_this_branch(found),
                Line::OfTrunk => self.is_on_trunk_or_none(found)?,
            })
    }

    fn on_trunk(&self) -> bool {
        match (self.trunk, self.branch) {
            (Some(trunk), Some(branch)) => trunk.is(branch),
            _ => false,
        }
    }

    fn is_on_this_branch(&self, found: &LineHead) -> bool {
        self.branch.is_some() && found.branch == self.branch.map(Symbol::branch)
    }

    fn is_on_trunk_or_none(&mut self, found: &LineHead) -> Result<bool, RepoError> {
        let (Some(branch), Some(trunk)) = (found.branch, self.trunk) else {
            return Ok(found.branch.is_none());
        };
        if let Some(names) = trunk.literal_names() {
            return Ok(names.into_iter().any(|name| Symbol::branch(name) == branch));
        }
        // A glob needs the name itself.
        let record = self.survey.record(found)?;
        let branch = record.as_ref().and_then(|r| r.metadata.branch.as_deref());
        Ok(branch.is_some_and(|branch| trunk.is(branch)))
    }

    fn is_mine(&self, found: &LineHead) -> bool {
        let me = self.asker.author.as_deref().map(Symbol::person);
        me.is_some() && found.author == me
    }
}

/// The two kinds of lines that rule 2 looks for, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Recorded on this branch, which is not the trunk.
    OfBranch,
    /// Recorded on the trunk or on no branch.
    OfTrunk,
}

impl Line {
    fn rule(self) -> Rule {
        match self {
            Self::OfBranch => Rule::ThisBranch,
            Self::OfTrunk => Rule::TrunkLine,
        }
    }
}

/// Whether a head is one that a line can go on from.
fn is_open(found: &LineHead) -> bool {
    found.standing == Standing::Head && !found.has_ended
}

/// Whether two `Name <address>` are one person: by address where both have one.
pub fn is_same_person(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return false;
    };
    match (mail_address(one), mail_address(other)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

impl Record {
    /// Whether it ends its line of work.
    pub fn has_ended(&self) -> bool {
        matches!(self.metadata.ended, Some(Ended::Done | Ended::Abandoned))
    }
}
