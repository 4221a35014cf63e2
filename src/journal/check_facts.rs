//! What the repository knows about a document that is checked.

use crate::handoff::check::{ContextFault, ContextProblem, Facts, Replaced, SavedState};
use crate::handoff::path::PathError;
use crate::handoff::{ContextFile, ContextTarget, Document, RepoPath};
use crate::matching::Class;
use crate::repo::{Head, Refusal, RepoError};

use super::ledger::{CarryAdvice, Fate, InForce, Judgement};
use super::listing::Content;
use super::{Journal, Listing, Record};

impl Journal<'_> {
    /// What can be known about a document that is not in the journal, whatever it continues: its
    /// context files, and where the work tree lies.
    ///
    /// # Errors
    /// When git fails to expand a directory or a glob.
    pub fn facts_of_draft(&self, document: &Document) -> Result<Facts, RepoError> {
        let root = self.repo().work_tree().ok().and_then(|root| root.to_str());
        Ok(Facts {
            context: self.context_problems(document)?,
            root: root.map(|root| root.trim_end_matches('/').to_owned()),
            ..Facts::default()
        })
    }

    /// What can be known about a handoff of the journal.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn facts_of_record(
        &self,
        record: &Record,
        head: &Head,
        listing: &Listing<'_>,
    ) -> Result<Facts, RepoError> {
        let mut facts = self.facts_of_draft(record.document())?;
        facts.ends_line = record.metadata.ended.is_some();
        facts.saved_state = self.saved_state(record, head)?;
        let parents: Vec<Record> = record
            .metadata
            .parents
            .iter()
            .filter_map(|id| listing.get(id, None).transpose())
            .map(|entry| self.load(&entry?))
            .collect::<Result<_, _>>()?;
        let mut sessions = parents;
        sessions.push(record.clone());
        let ledger = self.ledger_for(listing, &sessions)?;
        for change in ledger.deeds(&record.id()).iter().flat_map(|d| &d.changes) {
            let Some(old) = &change.old else { continue };
            let old = old.statement.decision.text.clone();
            match (change.fate, &change.new) {
                (Fate::Dropped, _) => facts.dropped.push(old),
                (Fate::Replaced, Some(new)) => facts.replaced.push(Replaced {
                    index: new.index,
                    old,
                }),
                _ => {}
            }
        }
        Ok(facts)
    }

    fn saved_state(&self, record: &Record, head: &Head) -> Result<SavedState, RepoError> {
        if let Some(damage) = &record.damage {
            return Ok(SavedState::Damaged(damage.to_string()));
        }
        let (Content::Committed(now), Some(tip)) = (&record.entry.content, head.commit()) else {
            return Ok(SavedState::Saved);
        };
        // Where history is cut off, nobody knows what was saved.
        let Some(commit) = super::links::Links::at(self, tip).added_by(record)? else {
            return Ok(SavedState::Saved);
        };
        let tree = self.repo().tree_of(commit)?;
        let saved = self.repo().entry_at(tree, &record.entry.path)?;
        Ok(match saved {
            Some(saved) if saved.id != *now => SavedState::Edited,
            _ => SavedState::Saved,
        })
    }

    /// The problem that each context file of a document has, if any.
    ///
    /// # Errors
    /// When git fails to expand a directory or a glob.
    fn context_problems(
        &self,
        document: &Document,
    ) -> Result<Vec<Option<ContextProblem>>, RepoError> {
        let files = document.context_files.iter();
        files.map(|file| self.context_problem(file)).collect()
    }

    fn context_problem(&self, file: &ContextFile) -> Result<Option<ContextProblem>, RepoError> {
        let Some(local) = file.local_path() else {
            return Ok(None);
        };
        let path = match RepoPath::parse(&local) {
            Ok(path) => path,
            Err(error) => return Ok(Some(bad_path(error))),
        };
        match file.target {
            ContextTarget::Url | ContextTarget::Prose => Ok(None),
            ContextTarget::Directory => Ok(unmatched(&self.repo().context_below(&path)?)),
            ContextTarget::Glob => Ok(unmatched(&self.repo().context_matching(&path)?)),
            ContextTarget::File => {
                let limit = self.policy().context.max_bytes;
                match self.repo().inspect_context(&path, limit) {
                    Ok(()) => Ok(None),
                    Err(Refusal::Directory) => Ok(unmatched(&self.repo().context_below(&path)?)),
                    Err(refusal) => Ok(Some(refused(&refusal))),
                }
            }
        }
    }
}

/// The problem of a directory or a glob that stands for no file.
fn unmatched(paths: &[RepoPath]) -> Option<ContextProblem> {
    paths.is_empty().then(|| ContextProblem {
        fault: ContextFault::Missing,
        reason: "no file matches it".into(),
    })
}

/// What a document says about the decisions it would inherit, as [`Facts`] hold it. A carry line
/// keeps what is not mentioned; so does the one that `save` would add.
pub fn inherited_facts(
    facts: &mut Facts,
    document: &Document,
    inherited: &[InForce],
    judgement: &Judgement,
) {
    let carries = document.carries || judgement.carry != CarryAdvice::NotNeeded;
    for change in &judgement.changes {
        let Some(old) = change.old.and_then(|old| inherited.get(old)) else {
            continue;
        };
        let old = old.text().to_owned();
        match (change.class, change.new) {
            (Class::Dropped, _) if !carries => facts.dropped.push(old),
            (Class::Replaced, Some(index)) => facts.replaced.push(Replaced { index, old }),
            _ => {}
        }
    }
}

fn bad_path(error: PathError) -> ContextProblem {
    let fault = match error {
        PathError::Absolute => ContextFault::Absolute,
        PathError::Outside | PathError::GitDirectory => ContextFault::Outside,
        PathError::Control | PathError::Empty => ContextFault::Unreadable,
    };
    ContextProblem {
        fault,
        reason: format!("it {error}"),
    }
}

fn refused(refusal: &Refusal) -> ContextProblem {
    let fault = match refusal {
        Refusal::Missing => ContextFault::Missing,
        Refusal::Leaves | Refusal::GitDirectory => ContextFault::Outside,
        Refusal::Ignored => ContextFault::Ignored,
        Refusal::TooLarge { .. } => ContextFault::TooLarge,
        Refusal::Directory | Refusal::NotAFile(_) | Refusal::Unreadable(_) => {
            ContextFault::Unreadable
        }
    };
    ContextProblem {
        fault,
        reason: refusal.to_string(),
    }
}
