//! Which handoff `resume` shows and `save` continues (docs/architecture.md, "Which handoff").
//!
//! The rules were tried on the histories of tests/scenarios.rs; a rule that makes one of them
//! wrong is the wrong rule.

use std::collections::HashSet;

use crate::handoff::{Ended, HandoffId};
use crate::repo::{Head, RepoError};

use super::heads::{Scan, Standing};
use super::trunk::Trunk;
use super::{Journal, Listing, Record, memory};

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

/// What `resume` shows and `save` continues, and why.
#[derive(Debug, Default)]
pub struct Choice {
    /// The rule that chose.
    pub rule: Rule,
    /// What `resume` shows.
    pub shown: Option<Record>,
    /// What `save` continues, the first parent first.
    pub continued: Vec<Record>,
    /// Other heads that the user should know of, the newest first.
    pub others: Vec<Record>,
    /// The trunk, when one is known.
    pub trunk: Option<Trunk>,
    /// How many handoffs were looked at, when that was not all of them.
    pub looked_at: Option<usize>,
}

/// Without a cache, naming heads looks at the newest this many.
pub const NEWEST: usize = 1000;

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
    let branch = head.branch();
    let trunk = Trunk::find(journal)?;
    let survey = Survey::of(journal, listing, NEWEST)?;
    let chooser = Chooser {
        branch,
        trunk: trunk.as_ref(),
        asker,
        survey: &survey,
        remembered: memory::recall(journal.repo()),
    };
    let own = chooser.own_work(journal, listing)?;
    let mut choice = chooser.choose(own.as_ref());
    choice.looked_at = (!survey.complete).then_some(survey.scan.len());
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

/// The heads among the newest handoffs of a tree.
struct Survey {
    scan: Scan,
    /// The newest first, with those that are addressed.
    heads: Vec<(Record, Standing)>,
    /// The newest of all that passes something on; what rule 3 shows.
    newest: Option<Record>,
    /// The newest handoff of each session is found among these.
    sessions: Vec<Record>,
    complete: bool,
}

impl Survey {
    fn of(journal: &Journal<'_>, listing: &Listing<'_>, limit: usize) -> Result<Self, RepoError> {
        let mut survey = Self {
            scan: Scan::default(),
            heads: Vec::new(),
            newest: None,
            sessions: Vec::new(),
            complete: true,
        };
        for entry in listing.newest_first() {
            if survey.scan.len() == limit {
                survey.complete = false;
                break;
            }
            survey.pass(journal.load(&entry?)?);
        }
        Ok(survey)
    }

    fn pass(&mut self, record: Record) {
        let standing = self.scan.pass(&record.metadata);
        if self.newest.is_none() && standing == Standing::Head {
            self.newest = Some(record.clone());
        }
        if record.metadata.session.is_some() {
            self.sessions.push(record.clone());
        }
        if matches!(standing, Standing::Head | Standing::Addressed) {
            self.heads.push((record, standing));
        }
    }

    fn heads(&self) -> impl Iterator<Item = &Record> {
        self.heads
            .iter()
            .filter(|(_, standing)| *standing == Standing::Head)
            .map(|(record, _)| record)
    }
}

struct Chooser<'a> {
    branch: Option<&'a str>,
    trunk: Option<&'a Trunk>,
    asker: &'a Asker,
    survey: &'a Survey,
    remembered: Option<HandoffId>,
}

impl Chooser<'_> {
    /// The ids on this branch that the trunk does not hold; none on the trunk itself, or when no
    /// trunk is known.
    fn own_work(
        &self,
        journal: &Journal<'_>,
        listing: &Listing<'_>,
    ) -> Result<Option<HashSet<HandoffId>>, RepoError> {
        let Some(trunk) = self.trunk.filter(|_| !self.on_trunk()) else {
            return Ok(None);
        };
        let held = trunk.listings(journal)?;
        let own = listing.not_in(&held)?;
        Ok(Some(own.into_iter().map(|entry| entry.name.id).collect()))
    }

    fn choose(&self, own: Option<&HashSet<HandoffId>>) -> Choice {
        self.session()
            .or_else(|| self.addressed())
            .or_else(|| own.and_then(|own| self.branch_work(own)))
            .or_else(|| self.line(Rule::ThisBranch))
            .or_else(|| self.line(Rule::TrunkLine))
            .unwrap_or_else(|| self.not_continued())
    }

    /// Rule 0: the newest of this session.
    fn session(&self) -> Option<Choice> {
        let session = self.asker.session.as_deref()?;
        let newest = self
            .survey
            .sessions
            .iter()
            .find(|record| record.metadata.session.as_deref() == Some(session))?;
        Some(Choice {
            rule: Rule::Session,
            shown: Some(newest.clone()),
            continued: vec![newest.clone()],
            ..Choice::default()
        })
    }

    /// A handoff with `to` is offered to that name, which continues it and those of its parents
    /// that are heads for everybody else.
    fn addressed(&self) -> Option<Choice> {
        let name = self.asker.addressee.as_deref()?;
        let (record, _) = self.survey.heads.iter().find(|(record, standing)| {
            *standing == Standing::Addressed && record.metadata.to.as_deref() == Some(name)
        })?;
        let parents = self
            .survey
            .heads()
            .filter(|head| record.metadata.parents.contains(&head.id()));
        Some(Choice {
            rule: Rule::Addressed,
            shown: Some(record.clone()),
            continued: std::iter::once(record).chain(parents).cloned().collect(),
            ..Choice::default()
        })
    }

    /// Rule 1: off the trunk, the heads that the trunk does not hold.
    fn branch_work(&self, own: &HashSet<HandoffId>) -> Option<Choice> {
        let heads: Vec<&Record> = self
            .survey
            .heads()
            .filter(|head| own.contains(&head.id()))
            .collect();
        let shown = heads
            .iter()
            .find(|head| self.is_on_this_branch(head))
            .or(heads.first())?;
        Some(self.choice(Rule::BranchWork, shown, &heads, &heads))
    }

    /// Rule 2: a head that is not ended, recorded on this branch, or else on the trunk or on none.
    fn line(&self, rule: Rule) -> Option<Choice> {
        let known = self.trunk.is_some();
        let candidates: Vec<&Record> = self
            .survey
            .heads()
            .filter(|head| head.metadata.ended.is_none())
            .filter(|head| match rule {
                Rule::ThisBranch => !self.on_trunk() && self.is_on_this_branch(head),
                _ => self.is_on_trunk_or_none(head),
            })
            .collect();
        let remembered = candidates.iter().find(|head| self.leads_to_memory(head));
        let newest = candidates
            .iter()
            .find(|head| (rule == Rule::ThisBranch && known) || self.is_mine(head));
        let shown = remembered.or(newest)?;
        let others: Vec<&Record> = self
            .survey
            .heads()
            .filter(|head| head.metadata.ended.is_none())
            .collect();
        Some(self.choice(rule, shown, &[shown], &others))
    }

    /// Rule 3: the newest handoff in the tree is shown, and a new line begins.
    fn not_continued(&self) -> Choice {
        match &self.survey.newest {
            Some(newest) => Choice {
                rule: Rule::NotContinued,
                shown: Some(newest.clone()),
                ..Choice::default()
            },
            None => Choice::default(),
        }
    }

    fn choice(
        &self,
        rule: Rule,
        shown: &Record,
        continued: &[&Record],
        heads: &[&Record],
    ) -> Choice {
        let rest = |records: &[&Record]| -> Vec<Record> {
            records
                .iter()
                .filter(|record| record.id() != shown.id())
                .map(|record| (*record).clone())
                .collect()
        };
        let mut parents = vec![shown.clone()];
        parents.extend(rest(continued));
        Choice {
            rule,
            shown: Some(shown.clone()),
            continued: parents,
            others: rest(heads),
            ..Choice::default()
        }
    }

    fn on_trunk(&self) -> bool {
        match (self.trunk, self.branch) {
            (Some(trunk), Some(branch)) => trunk.is(branch),
            _ => false,
        }
    }

    fn is_on_this_branch(&self, record: &Record) -> bool {
        self.branch.is_some() && record.metadata.branch.as_deref() == self.branch
    }

    fn is_on_trunk_or_none(&self, record: &Record) -> bool {
        match record.metadata.branch.as_deref() {
            None => true,
            Some(branch) => self.trunk.is_some_and(|trunk| trunk.is(branch)),
        }
    }

    fn is_mine(&self, record: &Record) -> bool {
        is_same_person(
            record.metadata.author.as_deref(),
            self.asker.author.as_deref(),
        )
    }

    fn leads_to_memory(&self, head: &Record) -> bool {
        self.remembered
            .is_some_and(|remembered| self.survey.scan.leads_to(&remembered, &head.id()))
    }
}

/// Whether two `Name <address>` are one person: by address where both have one.
pub fn is_same_person(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return false;
    };
    match (address(one), address(other)) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

fn address(person: &str) -> Option<&str> {
    let (_, rest) = person.rsplit_once('<')?;
    let (address, _) = rest.split_once('>')?;
    Some(address).filter(|address| !address.is_empty())
}

impl Record {
    /// Whether it ends its line of work.
    pub fn has_ended(&self) -> bool {
        matches!(self.metadata.ended, Some(Ended::Done | Ended::Abandoned))
    }
}
