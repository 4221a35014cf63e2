//! The way of a handoff from what the user gives to what is stored.

use crate::commands::facts::{Facts, outside_journal};
use crate::commands::retired::RetiredElsewhere;
use crate::commands::wip::{self, SecretsAllowed};
use crate::commands::{Error, guard, ids};
use crate::context::Context;
use crate::handoff::check::Finding;
use crate::handoff::edit::{self, Parts};
use crate::handoff::{Decision, Ended, HandoffId, Metadata};
use crate::journal::kept::{self, Kept, Stage};
use crate::journal::ledger::{CarryAdvice, InForce, Judgement};
use crate::journal::which::Asker;
use crate::journal::{Content, FileName, Journal, Listing, Record};
use crate::matching::Class;
use crate::repo::wip::Snapshot;
use crate::repo::{Head, PendingStatus, Repo, Uncommitted};

use super::checked::{self, Candidate, Places};
use super::compose::{self, Composed, Wish};
use super::input::{self, Given};
use super::latest::{self, Latest};
use super::lost::Lost;
use super::travel::{self, Sending};
use super::{Args, Basis, Outcome, Saved, aside, draft};

/// Everything a save knows before it is told what to save.
pub(super) struct Saver<'a> {
    pub(super) context: &'a Context,
    pub(super) args: &'a Args,
    pub(super) repo: &'a Repo,
    pub(super) journal: &'a Journal<'a>,
    pub(super) head: Head,
    pub(super) listing: Listing<'a>,
    pub(super) asker: Asker,
}

/// What is fixed about a handoff before its text is read.
pub(super) struct Plan {
    pub(super) id: HandoffId,
    /// The name it has already, when it is amended or was staged before.
    pub(super) name: Option<FileName>,
    /// What it continues, when that is settled.
    basis: Option<Basis>,
    /// The handoff that it replaces.
    pub(super) replaces: Option<Box<Latest>>,
    pub(super) ended: Option<Ended>,
    /// Whether uncommitted work goes along although that is not asked for again.
    takes_along: bool,
    /// What the block of a kept text says that was asked for when it was given.
    pub(super) asked_before: Option<Box<Metadata>>,
}

impl Plan {
    fn new(ended: Option<Ended>) -> Result<Self, Error> {
        Ok(Self {
            id: new_id()?,
            name: None,
            basis: None,
            replaces: None,
            ended,
            takes_along: false,
            asked_before: None,
        })
    }

    fn taking_up(self, asked_before: Option<Metadata>) -> Self {
        Self {
            asked_before: asked_before.map(Box::new),
            ..self
        }
    }
}

impl<'a> Saver<'a> {
    pub(super) fn new(
        context: &'a Context,
        args: &'a Args,
        journal: &'a Journal<'a>,
    ) -> Result<Self, Error> {
        let repo = journal.repo();
        let head = repo.head()?;
        let listing = journal.at_head(&head)?;
        let mut asker = context.asker(repo);
        asker.addressee = args.line.addressee.clone();
        Ok(Self {
            context,
            args,
            repo,
            journal,
            head,
            listing,
            asker,
        })
    }

    fn ended(&self) -> Option<Ended> {
        self.args.line.done.then_some(Ended::Done)
    }

    /// A new handoff, from whatever the user gives.
    pub(super) fn fresh(&self) -> Result<Saved, Error> {
        let plan = Plan::new(self.ended())?;
        match input::gather(self.context, self.args)? {
            Given::Text(text) => self.keep_and_save(plan, &text),
            Given::Unusable(bytes, error) => self.refuse_kept(&plan, &bytes, error),
            Given::Flags => {
                let basis = self.basis()?;
                let parts = if self.args.content.no_carry {
                    Parts::default()
                } else {
                    let facts = Facts::gather(self.journal, &self.head, basis.clone())?;
                    draft::carried_over(&facts)
                };
                let inherited = self.retirable(&basis)?;
                let document = draft::with_flags(parts, &inherited, &self.args.content);
                self.keep_and_save(
                    Plan {
                        basis: Some(basis),
                        ..plan
                    },
                    document.source(),
                )
            }
            Given::Editor => {
                self.guard()?;
                let basis = self.basis()?;
                let facts = Facts::gather(self.journal, &self.head, basis.clone())?;
                let draft = edit::draft(&draft::carried_over(&facts));
                let text = self.edit(&draft)?;
                if text == draft {
                    return Err(unchanged());
                }
                self.save_kept(
                    Plan {
                        basis: Some(basis),
                        ..plan
                    },
                    &text,
                )
            }
        }
    }

    /// A text that could not be saved before.
    pub(super) fn take_up(&self) -> Result<Saved, Error> {
        let Some(kept) = kept::list(self.repo)?.into_iter().next() else {
            return Err(Error::Nothing {
                what: "no text is kept".into(),
                hint: "git handoff save -F <file> saves one".into(),
            });
        };
        let text = kept.read()?;
        let block = Metadata::split(&text).block;
        let asked = block.and_then(|block| Metadata::parse(block).ok());
        let plan = match self.saved_before(&kept)? {
            Some(record) if record.file() == text => {
                kept.forget()?;
                return self.was_saved(record);
            }
            // Stopped while it was amended: the journal has what it said before.
            Some(record) => self.replacing(self.still_latest(&record, &kept)?)?,
            None => self.plan_for(&kept, asked.as_ref())?,
        };
        let plan = plan.taking_up(asked);
        let result = if self.args.edit {
            self.edit(&text)
                .and_then(|text| self.save(&kept, plan, &text))
        } else {
            self.save(&kept, plan, &text)
        };
        result.map_err(|error| Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    /// What HEAD's tree has under a kept text's id.
    fn saved_before(&self, kept: &Kept) -> Result<Option<Record>, Error> {
        match self.listing.get(&kept.id, None)? {
            Some(entry) if matches!(entry.content, Content::Committed(_)) => {
                Ok(Some(self.journal.load(&entry)?))
            }
            _ => Ok(None),
        }
    }

    /// A handoff that a kept text would replace, if that is still possible.
    fn still_latest(&self, record: &Record, kept: &Kept) -> Result<Latest, Error> {
        match latest::find(self.journal, &self.head) {
            Ok(latest) if latest.record.id() == record.id() => Ok(latest),
            _ => Err(Error::Refused {
                message: format!(
                    "handoff {} is in the journal and can be replaced no more; the kept text says \
                     something else",
                    record.id()
                ),
                hint: format!(
                    "git handoff save -F {} saves it as another one, git handoff save --discard \
                     throws it away",
                    kept.path.display()
                ),
            }),
        }
    }

    /// How a text that is in no tree yet is taken up.
    fn plan_for(&self, kept: &Kept, asked: Option<&Metadata>) -> Result<Plan, Error> {
        let ended = asked.and_then(|metadata| metadata.ended);
        Ok(Plan {
            id: kept.id,
            name: match &kept.stage {
                Stage::Draft => None,
                Stage::File(name) => Some(name.clone()),
            },
            // A snapshot that it has already says that one was asked for.
            takes_along: self.has_snapshot(&kept.id)?,
            ..Plan::new(self.ended().or(ended))?
        })
    }

    fn has_snapshot(&self, id: &HandoffId) -> Result<bool, Error> {
        let name = crate::repo::wip::reference(id);
        Ok(self.repo.resolve_ref(&name)?.is_some())
    }

    /// The latest handoff, replaced.
    pub(super) fn amend(&self) -> Result<Saved, Error> {
        let latest = latest::find(self.journal, &self.head)?;
        let given = self.args.file.as_ref();
        let given = given.map(|file| self.context.directory.join(file));
        latest.refuse_edited(self.journal, given.as_deref())?;
        let old = latest.record.document().clone();
        let plan = self.replacing(latest)?;
        let retirable = plan.basis.as_ref().map(|basis| self.retirable(basis));
        let inherited = retirable.transpose()?.unwrap_or_default();
        let line = &self.args.line;
        let mends = line.carry || !line.same.is_empty() || line.agent.is_some() || line.done;
        if self.args.content.is_given() || mends && self.args.file.is_none() && !self.args.edit {
            let document = draft::with_content(&old, &inherited, &self.args.content);
            return self.keep_and_save(plan, document.source());
        }
        match input::gather(self.context, self.args)? {
            Given::Text(text) => self.keep_and_save(plan, &text),
            Given::Unusable(bytes, error) => self.refuse_kept(&plan, &bytes, error),
            Given::Flags | Given::Editor => {
                let text = self.edit(old.source())?;
                if text == old.source() {
                    return Err(unchanged());
                }
                self.save_kept(plan, &text)
            }
        }
    }

    fn replacing(&self, latest: Latest) -> Result<Plan, Error> {
        let parents = latest.record.metadata.parents.iter();
        let parents = parents
            .filter_map(|id| self.listing.get(id, None).transpose())
            .map(|entry| self.journal.load(&entry?))
            .collect::<Result<_, _>>()?;
        Ok(Plan {
            id: latest.record.id(),
            name: Some(latest.record.entry.name.clone()),
            basis: Some(Basis::recorded(parents)),
            ended: self.ended().or(latest.record.metadata.ended),
            takes_along: false,
            asked_before: None,
            replaces: Some(Box::new(latest)),
        })
    }

    /// A closing handoff, made from the one at hand.
    pub(super) fn close(&self, ended: Ended) -> Result<Saved, Error> {
        let basis = self.basis()?;
        if basis.parents.is_empty() {
            return Err(Error::Nothing {
                what: "there is no line of work to end here".into(),
                hint: "git handoff status says what is at hand; --continues <id> names another"
                    .into(),
            });
        }
        let facts = Facts::gather(self.journal, &self.head, basis.clone())?;
        let parts = Parts {
            decisions: Vec::new(),
            carries: !facts.inherited.is_empty(),
            next_step: vec!["none".into()],
            ..draft::carried_over(&facts)
        };
        let inherited = self.retirable(&basis)?;
        let document = draft::with_flags(parts, &inherited, &self.args.content);
        let plan = Plan {
            basis: Some(basis),
            ..Plan::new(Some(ended))?
        };
        self.keep_and_save(plan, document.source())
    }

    fn basis(&self) -> Result<Basis, Error> {
        Basis::choose(
            self.journal,
            &self.head,
            &self.listing,
            &self.asker,
            &self.args.line,
        )
    }

    fn guard(&self) -> Result<(), Error> {
        if self.args.storing.no_commit || self.args.storing.dry_run {
            return Ok(());
        }
        // A journal that is in HEAD's tree has its directory.
        if self.listing.tree().is_none() {
            guard::against_a_file(self.repo, &self.head, self.journal.directory())?;
        }
        guard::against_operation(self.repo)
    }

    fn edit(&self, text: &str) -> Result<String, Error> {
        let directory = self.repo.state_dir();
        std::fs::create_dir_all(&directory).map_err(|source| Error::File {
            action: "create",
            path: directory.display().to_string(),
            source,
        })?;
        let text = input::edit(self.repo, &directory.join("HANDOFF_EDITMSG.md"), text)?;
        if edit::strip_guidance(&text).trim().is_empty() {
            return Err(Error::Refused {
                message: "the document is empty: nothing is saved".into(),
                hint: "git handoff save opens the draft again".into(),
            });
        }
        Ok(text)
    }

    /// Saves a text after the user has edited it, if that is wanted.
    fn keep_and_save(&self, plan: Plan, text: &str) -> Result<Saved, Error> {
        if !self.args.edit {
            return self.save_kept(plan, text);
        }
        let kept = self.keep(&plan, text)?;
        match self.edit(text) {
            Ok(edited) => self.save_kept(plan, &edited),
            Err(error) => Err(Error::Kept {
                source: Box::new(error),
                kept,
            }),
        }
    }

    /// Keeps what cannot be saved as it is, whatever its bytes are.
    fn refuse_kept(&self, plan: &Plan, bytes: &[u8], error: Error) -> Result<Saved, Error> {
        let kept = kept::keep_draft(self.repo, plan.id, bytes);
        let kept = kept.map_err(|error| self.keep_aside(plan, bytes, error.into()))?;
        Err(Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    /// Keeps a text and saves it; when that fails, the error says where the text is.
    fn save_kept(&self, plan: Plan, text: &str) -> Result<Saved, Error> {
        let kept = self.keep(&plan, text)?;
        self.save(&kept, plan, text).map_err(|error| Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    /// Keeps a text, in the repository unless that cannot be written.
    fn keep(&self, plan: &Plan, text: &str) -> Result<Kept, Error> {
        let kept = self.keep_draft(plan, text);
        kept.map_err(|error| self.keep_aside(plan, text.as_bytes(), error))
    }

    fn keep_aside(&self, plan: &Plan, text: &[u8], error: Error) -> Error {
        match self.args.is_from_a_file() {
            true => error,
            false => aside::keep(&plan.id, text, error),
        }
    }

    /// Keeps a text with what was asked for besides, so that `--continue` needs no flags.
    fn keep_draft(&self, plan: &Plan, text: &str) -> Result<Kept, Error> {
        let line = &self.args.line;
        let mut asked = Metadata::new(plan.id, self.context.now);
        asked.ended = plan.ended;
        asked.to = line.to.clone();
        asked.agent = line.agent.clone();
        let own = Metadata::split(text);
        let block = own.block.and_then(|block| Metadata::parse(block).ok());
        asked.parents = block.map(|block| block.parents).unwrap_or_default();
        if let Some(basis) = &plan.basis {
            asked.parents = basis.parents.iter().map(Record::id).collect();
        } else if !line.continues.is_empty() {
            // One that is unknown is an error later, when the text is kept.
            let basis = self.basis().ok();
            let parents = basis.iter().flat_map(|basis| &basis.parents);
            asked.parents = parents.map(Record::id).collect();
        }
        let nothing = Metadata::new(plan.id, self.context.now);
        if asked == nothing {
            return Ok(kept::keep_draft(self.repo, plan.id, text.as_bytes())?);
        }
        let noted = format!("{}\n\n{}", own.body.trim_end(), asked.to_block());
        Ok(kept::keep_draft(self.repo, plan.id, noted.as_bytes())?)
    }

    fn save(&self, kept: &Kept, mut plan: Plan, text: &str) -> Result<Saved, Error> {
        self.guard()?;
        let status = self.start_status();
        let root = self.repo.work_tree().ok().and_then(|root| root.to_str());
        let read = compose::read(text, root);
        if read.document.is_unstructured() {
            return Err(Error::Refused {
                message: "no handoff in this text: none of the seven sections was found".into(),
                hint: "git handoff prompt prints what to ask a model for\n\
                       hint: the text is kept, give it headings: git handoff save --continue -e"
                    .into(),
            });
        }
        let basis = match plan.basis.take() {
            Some(basis) => basis,
            None => self.basis_of(&read)?,
        };
        let ledger = self.journal.ledger_for(&self.listing, &basis.parents)?;
        let parents: Vec<HandoffId> = basis.parents.iter().map(Record::id).collect();
        let inherited = ledger.inherited(&parents);
        let wish = Wish {
            carry: self.args.line.carry,
            as_written: self.args.content.no_carry,
            same: &self.args.line.same,
        };
        let composed = compose::judge(&ledger, read.document, &inherited, parents.len(), &wish)?;
        let uncommitted = outside_journal(self.journal, status.finish()?);
        let keeps = kept_of(&inherited, &composed);
        let retired = RetiredElsewhere::of(self.journal, &self.listing, &ledger, &keeps)?;
        let findings = self.check(text, &composed, &inherited, &plan, &uncommitted)?;
        let taken = self.take_along(&plan)?;
        let uncommitted = travel::left_behind(uncommitted, taken.as_ref());
        let sealed = self.seal(&plan, &basis, &composed, &uncommitted, taken.as_ref())?;
        let retires_nothing = self.retires_nothing(&composed)?;
        self.say_what_is_lost(&composed, &inherited, &retires_nothing);
        let outcome = self.store(kept, &plan, &sealed, &composed.document)?;
        Ok(Saved {
            sending: self.send(&outcome, &sealed.metadata),
            taken,
            metadata: sealed.metadata,
            document: composed.document,
            judgement: composed.judgement,
            carry_added: composed.carry_added,
            outcome,
            ids: ids::length(&self.listing, [&plan.id])?,
            retired,
            retires_nothing,
            basis,
            inherited,
            uncommitted,
            findings,
        })
    }

    /// What `--retire` may name.
    fn retirable(&self, basis: &Basis) -> Result<Vec<Decision>, Error> {
        if self.args.content.retire.is_empty() {
            return Ok(Vec::new());
        }
        let ledger = self.journal.ledger_for(&self.listing, &basis.parents)?;
        let parents: Vec<HandoffId> = basis.parents.iter().map(Record::id).collect();
        let inherited = ledger.inherited(&parents).into_iter();
        Ok(inherited
            .map(|held| held.statement.decision.clone())
            .collect())
    }

    /// What was given with `--retire` and is no decision that any handoff here ever made.
    fn retires_nothing(&self, composed: &Composed) -> Result<Vec<String>, Error> {
        let changes = composed.judgement.changes.iter();
        let unmatched = changes.filter(|change| change.old.is_none());
        let retired: Vec<&Decision> = unmatched
            .filter_map(|change| composed.document.decisions.get(change.new?))
            .filter(|decision| decision.retired)
            .collect();
        if retired.is_empty() || self.args.content.retire.is_empty() {
            return Ok(Vec::new());
        }
        let ledger = self.journal.ledger(&self.listing)?;
        let unknown = retired
            .into_iter()
            .filter(|decision| !ledger.knows(decision));
        Ok(unknown
            .map(|decision| decision.without_reason().to_owned())
            .collect())
    }

    /// Before anything is stored: whoever reads along can still stop it.
    fn say_what_is_lost(&self, composed: &Composed, inherited: &[InForce], unknown: &[String]) {
        if self.args.storing.dry_run {
            return;
        }
        let lost = Lost {
            judgement: &composed.judgement,
            inherited,
            document: &composed.document,
            retires_nothing: unknown,
        };
        let mut said = String::new();
        if lost.say(&mut said).is_ok() && !said.is_empty() {
            (self.context.say)(&said);
        }
    }

    /// What is denied stops the save, unless it is only shown.
    fn check(
        &self,
        text: &str,
        composed: &Composed,
        inherited: &[InForce],
        plan: &Plan,
        uncommitted: &[Uncommitted],
    ) -> Result<Vec<Finding>, Error> {
        let candidate = Candidate {
            text,
            composed,
            inherited,
            places: match self.args.content.is_given() {
                true => Places::Quoted,
                false => Places::Numbered,
            },
            ends_line: plan.ended.is_some(),
            branch: self.head.branch(),
            uncommitted,
        };
        let findings = checked::check(self.journal, &candidate, self.secrets())?;
        if !self.args.storing.dry_run {
            checked::refuse(&findings)?;
        }
        Ok(findings)
    }

    /// git looks for uncommitted changes while the document is read, unless that is turned off.
    fn start_status(&self) -> PendingStatus {
        if self.repo.config().bool("handoff.uncommitted") == Some(false) {
            return PendingStatus::none();
        }
        self.repo.start_status()
    }

    /// The parents that a document's own block names are honoured when they exist.
    fn basis_of(&self, read: &compose::Read) -> Result<Basis, Error> {
        if self.args.line.new || !self.args.line.continues.is_empty() {
            return self.basis();
        }
        let mut named = Vec::new();
        for id in &read.parents {
            if let Some(entry) = self.listing.get(id, None)? {
                named.push(self.journal.load(&entry)?);
            }
        }
        if named.is_empty() {
            self.basis()
        } else {
            Ok(Basis::recorded(named))
        }
    }

    /// Takes uncommitted work along when that is asked for.
    fn take_along(&self, plan: &Plan) -> Result<Option<Snapshot>, Error> {
        let storing = &self.args.storing;
        if !(storing.wip || plan.takes_along) || storing.dry_run {
            return Ok(None);
        }
        // What a save left of itself that was stopped is no work of the user's.
        if let (None, Some(name)) = (&plan.replaces, &plan.name) {
            self.journal.withdraw(&self.journal.path_of(name))?;
        }
        wip::take_along(self.context, self.journal, &plan.id, self.secrets())
    }

    fn secrets(&self) -> SecretsAllowed {
        if self.args.storing.allow_secret {
            SecretsAllowed::Yes
        } else {
            SecretsAllowed::No
        }
    }

    fn send(&self, outcome: &Outcome, metadata: &Metadata) -> Sending {
        match outcome {
            Outcome::Committed(_) => {
                let wip = metadata.wip.as_ref().map(|_| &metadata.id);
                Sending::after_commit(self.journal, &self.head, &self.args.storing, wip)
            }
            Outcome::Staged | Outcome::DryRun { .. } | Outcome::WasSaved => {
                Sending::NotAsked { follows: false }
            }
        }
    }

    fn was_saved(&self, record: Record) -> Result<Saved, Error> {
        Ok(Saved {
            document: record.document().clone(),
            metadata: record.metadata,
            outcome: Outcome::WasSaved,
            basis: Basis::recorded(Vec::new()),
            ids: ids::length(&self.listing, [])?,
            retired: Vec::new(),
            inherited: Vec::new(),
            judgement: Judgement::default(),
            carry_added: CarryAdvice::NotNeeded,
            retires_nothing: Vec::new(),
            uncommitted: Vec::new(),
            taken: None,
            sending: Sending::NotAsked { follows: false },
            findings: Vec::new(),
        })
    }
}

/// Those of the inherited decisions that a document lists again or carries.
fn kept_of(inherited: &[InForce], composed: &Composed) -> Vec<InForce> {
    let carries = composed.document.carries;
    let changes = composed.judgement.changes.iter();
    changes
        .filter(|change| match change.class {
            Class::Kept | Class::Reworded | Class::ReasonChanged => true,
            Class::Dropped => carries,
            Class::Added | Class::Replaced | Class::Retired | Class::Reinstated => false,
        })
        .filter_map(|change| inherited.get(change.old?).cloned())
        .collect()
}

fn unchanged() -> Error {
    Error::Refused {
        message: "the document is unchanged: nothing is saved".into(),
        hint: "git handoff save opens the draft again".into(),
    }
}

pub(super) fn new_id() -> Result<HandoffId, Error> {
    let mut bits = [0; 6];
    getrandom::fill(&mut bits).map_err(|error| Error::Refused {
        message: format!("the system gives no random bits for an id: {error}"),
        hint: "try again".into(),
    })?;
    Ok(HandoffId::from_bits(bits))
}
