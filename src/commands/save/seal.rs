//! From a document to the file that is stored: its metadata and its name.

use crate::commands::{Error, guard};
use crate::handoff::{Document, Metadata, ObjectName, RepoPath};
use crate::journal::kept::{self, Kept};
use crate::journal::store::{self, Parcel};
use crate::journal::{FileName, Record, memory};
use crate::repo::wip::Snapshot;
use crate::repo::{Identity, ObjectId, Operation, Role, Uncommitted};

use super::asked::{Reach, Subject};
use super::compose::Composed;
use super::plan::Plan;
use super::saver::Saver;
use super::{Basis, Outcome, message};

impl Saver<'_> {
    /// The handoff's metadata, name and whole file.
    pub(super) fn seal(
        &self,
        plan: &Plan,
        basis: &Basis,
        composed: &Composed,
        uncommitted: &[Uncommitted],
        taken: Option<&Snapshot>,
    ) -> Result<Sealed, Error> {
        let document = &composed.document;
        let mut author = self.repo.identity(Role::Author, self.context.now)?;
        let mut metadata = match &plan.replaces {
            Some(latest) => latest.record.metadata.clone(),
            None => self.new_metadata(plan, basis, &author),
        };
        author.when = metadata.created;
        self.set_what_was_asked_for(&mut metadata, plan);
        metadata.wip = taken
            .map(|snapshot| ObjectName::from(snapshot.commit))
            .or(metadata.wip);
        metadata.judgements = composed.judgement.tables.clone();
        metadata.context = self.journal.context_blobs(document)?;
        let listed = uncommitted.iter().take(Metadata::UNCOMMITTED_MAX);
        metadata.uncommitted = listed.map(|entry| entry.path.clone()).collect();
        metadata.uncommitted_total =
            (uncommitted.len() > Metadata::UNCOMMITTED_MAX).then_some(uncommitted.len());
        let body = document.source().trim_end();
        Ok(Sealed {
            name: name(plan, basis, composed, &metadata),
            file: format!("{body}\n\n{}", metadata.to_block()),
            metadata,
            author,
        })
    }

    fn new_metadata(&self, plan: &Plan, basis: &Basis, author: &Identity) -> Metadata {
        let mut metadata = Metadata::new(plan.id, author.when);
        metadata.author = Some(author.person());
        metadata.branch = self.head.branch().map(str::to_owned);
        metadata.commit = self.head.commit().map(ObjectName::from);
        metadata.parents = basis.parents.iter().map(Record::id).collect();
        metadata.session = self.asker.session.clone();
        metadata
    }

    /// What the flags say; where they say nothing, what it said before, or what was asked for when
    /// the text was kept.
    fn set_what_was_asked_for(&self, metadata: &mut Metadata, plan: &Plan) {
        let line = &self.args.line;
        let before = plan.asked_before.as_deref();
        let agent = line.agent.clone().or(metadata.agent.take());
        metadata.agent = agent
            .or(before.and_then(|asked| asked.agent.clone()))
            .or_else(|| self.agent());
        let to = line.to.clone().or(metadata.to.take());
        metadata.to = to.or(before.and_then(|asked| asked.to.clone()));
        metadata.ended = plan.ended;
    }

    /// What wrote the document, when the environment or the configuration says so.
    fn agent(&self) -> Option<String> {
        let named = self
            .context
            .environment
            .text("GIT_HANDOFF_AGENT")
            .map(str::to_owned);
        named.or_else(|| self.repo.config().string("handoff.agent"))
    }

    pub(super) fn store(
        &self,
        kept: &Kept,
        plan: &Plan,
        sealed: &Sealed,
        document: &Document,
    ) -> Result<Outcome, Error> {
        if self.reach == Reach::Shown {
            // One that was kept before is not this run's to forget.
            if self.subject != Subject::Kept {
                kept.forget()?;
            }
            return Ok(Outcome::DryRun {
                file: sealed.file.clone(),
            });
        }
        let path = self.journal.path_of(&sealed.name);
        guard::against_ignored(self.repo, &path)?;
        let kept = kept::keep_file(self.repo, &sealed.name, kept.clone(), &sealed.file)?;
        let outcome = if self.reach == Reach::Staged {
            self.journal.stage(&sealed.name, sealed.file.clone())?;
            Outcome::Staged
        } else {
            Outcome::Committed(self.commit(plan, sealed, path, document)?)
        };
        if let Some(before) = plan.name.as_ref().filter(|name| **name != sealed.name) {
            self.journal.withdraw(&self.journal.path_of(before))?;
        }
        memory::remember(self.repo, &sealed.name)?;
        if !self.may_be_reset(&outcome) {
            kept.forget()?;
        }
        Ok(outcome)
    }

    /// An abort of what git is in the middle of resets the index, and takes what is staged along.
    fn may_be_reset(&self, outcome: &Outcome) -> bool {
        let operation = self.repo.operation();
        matches!(outcome, Outcome::Staged) && operation.is_some_and(Operation::endangers_a_commit)
    }

    fn commit(
        &self,
        plan: &Plan,
        sealed: &Sealed,
        path: RepoPath,
        document: &Document,
    ) -> Result<ObjectId, Error> {
        if self.args.storing.verify {
            self.repo.run_hook("pre-commit", &[])?;
        }
        let message = message::through_hook(self.repo, &message::of(document, sealed.metadata.id))?;
        let parcel = Parcel {
            files: &[(path, sealed.file.clone())],
            message: &message,
            author: &sealed.author,
            committer: &self.repo.identity(Role::Committer, self.context.now)?,
            kept_by: Some(store::detached_ref(&sealed.metadata.id)),
        };
        let commit = match &plan.replaces {
            Some(latest) => self.journal.replace(&parcel, latest.commit)?,
            None => self.journal.commit(&parcel)?,
        };
        // As in git, a post-commit hook cannot undo anything; its failure is its own to report.
        if self.repo.run_hook("post-commit", &[]).is_err() {
            return Ok(commit);
        }
        Ok(commit)
    }
}

/// The name it has already, unless what it continues was saved since; a new one otherwise.
fn name(plan: &Plan, basis: &Basis, composed: &Composed, metadata: &Metadata) -> FileName {
    let parents = || basis.parents.iter().map(|parent| &parent.entry.name);
    let fits = |name: &&FileName| parents().all(|parent| parent < *name);
    plan.name.as_ref().filter(fits).cloned().unwrap_or_else(|| {
        FileName::after(
            parents(),
            metadata.created.to_utc(),
            plan.id,
            composed.document.summary.as_deref().unwrap_or_default(),
        )
    })
}

/// A handoff with everything that is stored of it.
pub(super) struct Sealed {
    pub(super) metadata: Metadata,
    name: FileName,
    file: String,
    author: Identity,
}
