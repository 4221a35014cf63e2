//! `git handoff save`.

mod basis;
mod compose;
mod draft;
mod input;
pub mod latest;
mod message;
mod report;

use std::path::PathBuf;

use crate::context::Context;
use crate::handoff::edit::{self, Parts};
use crate::handoff::{Document, Ended, HandoffId, Metadata, RepoPath};
use crate::journal::kept::{self, Kept, Stage};
use crate::journal::ledger::{CarryAdvice, InForce, Judgement};
use crate::journal::store::{self, Parcel};
use crate::journal::which::Asker;
use crate::journal::{Content as Place, FileName, Journal, Listing, Record, memory};
use crate::output::Format;
use crate::repo::{Head, Identity, ObjectId, PendingStatus, Repo, Role, Uncommitted};

use super::facts::{Facts, outside_journal};
use super::{Error, guard};

use compose::{Composed, Wish};
use input::Given;
use latest::Latest;

pub use basis::Basis;

/// Save what the next session needs, and commit it
///
/// Without arguments the editor opens on a draft. A document that is piped in or given with -F
/// may be written in any usual way; it is checked and stored in the strict form. With content
/// flags, what they say is added to what is carried over from the handoff that is continued.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Read the document from this file; `-` is standard input
    #[arg(short = 'F', long = "file", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Open the editor on the document before it is saved
    #[arg(short, long)]
    pub edit: bool,
    #[command(flatten)]
    pub content: Content,
    #[command(flatten)]
    pub line: Line,
    #[command(flatten)]
    pub storing: Storing,
    /// How to print the result
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// Parts of the document, given one by one.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Content")]
pub struct Content {
    /// The summary: what the work is about, on one line
    #[arg(short = 'm', long, value_name = "TEXT")]
    pub summary: Option<String>,
    /// The goal
    #[arg(long, value_name = "TEXT")]
    pub goal: Option<String>,
    /// An artifact and the state it is in (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub state: Vec<String>,
    /// A decision and its reason (repeatable)
    #[arg(long, value_name = "DECISION: REASON")]
    pub decision: Vec<String>,
    /// A decision that no longer holds, and why (repeatable)
    #[arg(long, value_name = "DECISION: WHY")]
    pub retire: Vec<String>,
    /// A question nobody has answered yet (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub question: Vec<String>,
    /// A constraint (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub constraint: Vec<String>,
    /// What failed, and why (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub dead_end: Vec<String>,
    /// A command and what it shows (repeatable)
    #[arg(long, value_name = "TEXT")]
    pub verify_with: Vec<String>,
    /// The single next thing to do
    #[arg(long, value_name = "TEXT")]
    pub next: Option<String>,
    /// Files the next session should read, in this order (repeatable)
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub context: Vec<String>,
    /// Carry nothing over from the handoff that is continued
    #[arg(long)]
    pub no_carry: bool,
}

impl Content {
    /// Whether any part is given.
    pub fn is_given(&self) -> bool {
        self.summary.is_some()
            || self.goal.is_some()
            || self.next.is_some()
            || [
                &self.state,
                &self.decision,
                &self.retire,
                &self.question,
                &self.constraint,
                &self.dead_end,
                &self.verify_with,
                &self.context,
            ]
            .iter()
            .any(|parts| !parts.is_empty())
    }
}

/// What the handoff continues, and how it speaks of it.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Line of work")]
pub struct Line {
    /// Continue these handoffs, whatever branch they were saved on
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "new")]
    pub continues: Vec<String>,
    /// Start a new line of work
    #[arg(long)]
    pub new: bool,
    /// Say that the earlier decisions stand, except those the document mentions
    #[arg(long)]
    pub carry: bool,
    /// Say that decision N of this document is, in other words, number M of those it inherits
    #[arg(long, value_name = "N=M")]
    pub same: Vec<String>,
    /// Name what wrote the document, if that was not a person
    #[arg(long, value_name = "NAME")]
    pub agent: Option<String>,
    /// Address the handoff; it is offered only to `--for` that name
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Take up the handoff that is addressed to this name
    #[arg(long = "for", value_name = "NAME")]
    pub addressee: Option<String>,
    /// End the line of work with this handoff
    #[arg(long)]
    pub done: bool,
}

/// How the handoff gets into the repository.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Storing")]
pub struct Storing {
    /// Replace the latest handoff, keeping its id, name and parents
    #[arg(long)]
    pub amend: bool,
    /// Take up a text that could not be saved before
    #[arg(long = "continue", conflicts_with_all = ["file", "amend"])]
    pub take_up: bool,
    /// Write and stage the file only
    #[arg(long)]
    pub no_commit: bool,
    /// Show the document and what the check finds; store nothing
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Run the pre-commit hook as well
    #[arg(long)]
    pub verify: bool,
    /// Save even though something looks like a credential
    #[arg(long)]
    pub allow_secret: bool,
    /// Take uncommitted work along
    #[arg(long)]
    pub wip: bool,
    /// Push the branch afterwards
    #[arg(long)]
    pub push: bool,
}

/// What was saved, and what there is to say about it.
pub struct Saved {
    /// The handoff's metadata.
    pub metadata: Metadata,
    /// What it says.
    pub document: Document,
    /// What became of it.
    pub outcome: Outcome,
    /// What it continues, and why.
    pub basis: Basis,
    /// The decisions it inherits.
    pub inherited: Vec<InForce>,
    /// What became of those.
    pub judgement: Judgement,
    /// Why the carry line was added, if it was.
    pub carry_added: CarryAdvice,
    /// What is not committed and does not travel.
    pub uncommitted: Vec<Uncommitted>,
    /// Whether the branch has an upstream that does not have the commit.
    pub not_pushed: bool,
}

/// What became of a document.
pub enum Outcome {
    /// It is in this commit.
    Committed(ObjectId),
    /// It is written and staged.
    Staged,
    /// It was shown only.
    DryRun {
        /// The whole file, as it would be stored.
        file: String,
    },
    /// It had been saved already when a kept text was taken up.
    WasSaved,
}

/// Saves a handoff.
///
/// # Errors
/// When there is nothing to save, the document does not pass the check, or the repository cannot
/// be written. What was given is kept then.
pub fn run(context: &Context, args: &Args) -> Result<Saved, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let saver = Saver::new(context, args, &journal)?;
    if args.storing.take_up {
        saver.take_up()
    } else if args.storing.amend {
        saver.amend()
    } else {
        saver.fresh()
    }
}

/// Ends the line of work at hand with a closing handoff.
///
/// # Errors
/// As [`run`]; also when there is no line to end.
pub fn close(context: &Context, args: &Args, ended: Ended) -> Result<Saved, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    Saver::new(context, args, &journal)?.close(ended)
}

struct Saver<'a> {
    context: &'a Context,
    args: &'a Args,
    repo: &'a Repo,
    journal: &'a Journal<'a>,
    head: Head,
    listing: Listing<'a>,
    asker: Asker,
}

/// What is fixed about a handoff before its text is read.
struct Plan {
    id: HandoffId,
    /// The name it has already, when it is amended or was staged before.
    name: Option<FileName>,
    /// What it continues, when that is settled.
    basis: Option<Basis>,
    /// The handoff that it replaces.
    replaces: Option<Box<Latest>>,
    ended: Option<Ended>,
}

impl Plan {
    fn new(ended: Option<Ended>) -> Result<Self, Error> {
        Ok(Self {
            id: new_id()?,
            name: None,
            basis: None,
            replaces: None,
            ended,
        })
    }
}

impl<'a> Saver<'a> {
    fn new(context: &'a Context, args: &'a Args, journal: &'a Journal<'a>) -> Result<Self, Error> {
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
    fn fresh(&self) -> Result<Saved, Error> {
        let plan = Plan::new(self.ended())?;
        match input::gather(self.context, self.args)? {
            Given::Text(text) => self.keep_and_save(plan, &text),
            Given::Unusable(bytes, error) => {
                let kept = kept::keep_draft(self.repo, plan.id, &bytes)?;
                Err(Error::Kept {
                    source: Box::new(error),
                    kept,
                })
            }
            Given::Flags => {
                let basis = self.basis()?;
                let parts = if self.args.content.no_carry {
                    Parts::default()
                } else {
                    let facts = Facts::gather(self.journal, &self.head, basis.clone())?;
                    draft::carried_over(&facts)
                };
                let document = draft::with_flags(parts, &self.args.content);
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
    fn take_up(&self) -> Result<Saved, Error> {
        let Some(kept) = kept::list(self.repo)?.into_iter().next() else {
            return Err(Error::Nothing {
                what: "no text is kept".into(),
                hint: "git handoff save -F <file> saves one".into(),
            });
        };
        let text = kept.read()?;
        if let Some(entry) = self.listing.get(&kept.id, None)?
            && matches!(entry.content, Place::Committed(_))
        {
            kept.forget()?;
            return self.was_saved(self.journal.load(&entry)?);
        }
        let plan = Plan {
            id: kept.id,
            name: match &kept.stage {
                Stage::Draft => None,
                Stage::File(name) => Some(name.clone()),
            },
            ..Plan::new(self.ended())?
        };
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

    /// The latest handoff, replaced.
    fn amend(&self) -> Result<Saved, Error> {
        let latest = latest::find(self.journal, &self.head)?;
        let old = latest.record.document().clone();
        let basis = Basis::named(
            latest
                .record
                .metadata
                .parents
                .iter()
                .filter_map(|id| self.listing.get(id, None).transpose())
                .map(|entry| self.journal.load(&entry?))
                .collect::<Result<_, _>>()?,
        );
        let plan = Plan {
            id: latest.record.id(),
            name: Some(latest.record.entry.name.clone()),
            basis: Some(basis),
            ended: self.ended().or(latest.record.metadata.ended),
            replaces: Some(Box::new(latest)),
        };
        let line = &self.args.line;
        let mends = line.carry || !line.same.is_empty() || line.agent.is_some() || line.done;
        if self.args.content.is_given() || mends && self.args.file.is_none() && !self.args.edit {
            let document = draft::with_content(&old, &self.args.content);
            return self.keep_and_save(plan, document.source());
        }
        match input::gather(self.context, self.args)? {
            Given::Text(text) => self.keep_and_save(plan, &text),
            Given::Unusable(bytes, error) => {
                let kept = kept::keep_draft(self.repo, plan.id, &bytes)?;
                Err(Error::Kept {
                    source: Box::new(error),
                    kept,
                })
            }
            Given::Flags | Given::Editor => {
                let text = self.edit(old.source())?;
                if text == old.source() {
                    return Err(unchanged());
                }
                self.save_kept(plan, &text)
            }
        }
    }

    /// A closing handoff, made from the one at hand.
    fn close(&self, ended: Ended) -> Result<Saved, Error> {
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
        let document = draft::with_flags(parts, &self.args.content);
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
        let kept = kept::keep_draft(self.repo, plan.id, text.as_bytes())?;
        match self.edit(text) {
            Ok(edited) => self.save_kept(plan, &edited),
            Err(error) => Err(Error::Kept {
                source: Box::new(error),
                kept,
            }),
        }
    }

    /// Keeps a text and saves it; when that fails, the error says where the text is.
    fn save_kept(&self, plan: Plan, text: &str) -> Result<Saved, Error> {
        let kept = kept::keep_draft(self.repo, plan.id, text.as_bytes())?;
        self.save(&kept, plan, text).map_err(|error| Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    fn save(&self, kept: &Kept, mut plan: Plan, text: &str) -> Result<Saved, Error> {
        self.guard()?;
        let status = self.start_status()?;
        let root = self.repo.work_tree().ok().and_then(|root| root.to_str());
        let read = compose::read(text, root);
        if read.document.is_unstructured() {
            return Err(Error::Refused {
                message: "no handoff in this text: none of the seven sections was found".into(),
                hint: "git handoff prompt prints what to ask a model for".into(),
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
        let sealed = self.seal(&plan, &basis, &composed, &uncommitted)?;
        let outcome = self.store(kept, &plan, &sealed, &composed.document)?;
        Ok(Saved {
            not_pushed: self.is_not_pushed(&outcome),
            metadata: sealed.metadata,
            document: composed.document,
            judgement: composed.judgement,
            carry_added: composed.carry_added,
            outcome,
            basis,
            inherited,
            uncommitted,
        })
    }

    /// git looks for uncommitted changes while the document is read, unless that is turned off.
    fn start_status(&self) -> Result<PendingStatus, Error> {
        if self.repo.config().bool("handoff.uncommitted") == Some(false) {
            return Ok(PendingStatus::none());
        }
        Ok(self.repo.start_status()?)
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
            Ok(Basis::named(named))
        }
    }

    /// The handoff's metadata, name and whole file.
    fn seal(
        &self,
        plan: &Plan,
        basis: &Basis,
        composed: &Composed,
        uncommitted: &[Uncommitted],
    ) -> Result<Sealed, Error> {
        let document = &composed.document;
        let mut author = self.repo.identity(Role::Author, self.context.now)?;
        let mut metadata = match &plan.replaces {
            Some(latest) => latest.record.metadata.clone(),
            None => {
                let mut metadata = Metadata::new(plan.id, author.when);
                metadata.author = Some(author.person());
                metadata.branch = self.head.branch().map(str::to_owned);
                metadata.commit = self.head.commit().map(|commit| commit.to_string());
                metadata.parents = basis.parents.iter().map(Record::id).collect();
                metadata.session = self.asker.session.clone();
                metadata
            }
        };
        author.when = metadata.created;
        let line = &self.args.line;
        metadata.agent = line
            .agent
            .clone()
            .or(metadata.agent)
            .or_else(|| self.agent());
        metadata.to = line.to.clone().or(metadata.to);
        metadata.ended = plan.ended;
        metadata.judgements = composed.judgement.tables.clone();
        metadata.context = self.journal.context_blobs(document)?;
        let listed = uncommitted.iter().take(Metadata::UNCOMMITTED_MAX);
        metadata.uncommitted = listed.map(|entry| entry.path.clone()).collect();
        metadata.uncommitted_total =
            (uncommitted.len() > Metadata::UNCOMMITTED_MAX).then_some(uncommitted.len());
        let name = plan.name.clone().unwrap_or_else(|| {
            FileName::after(
                basis.parents.iter().map(|parent| &parent.entry.name),
                metadata.created.to_utc(),
                plan.id,
                document.summary.as_deref().unwrap_or_default(),
            )
        });
        let file = format!(
            "{}\n\n{}",
            document.source().trim_end(),
            metadata.to_block()
        );
        Ok(Sealed {
            metadata,
            name,
            file,
            author,
        })
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

    fn store(
        &self,
        kept: &Kept,
        plan: &Plan,
        sealed: &Sealed,
        document: &Document,
    ) -> Result<Outcome, Error> {
        if self.args.storing.dry_run {
            kept.forget()?;
            return Ok(Outcome::DryRun {
                file: sealed.file.clone(),
            });
        }
        let path = self.journal.path_of(&sealed.name);
        guard::against_ignored(self.repo, &path)?;
        let kept = kept::keep_file(self.repo, &sealed.name, kept.clone(), &sealed.file)?;
        let outcome = if self.args.storing.no_commit {
            self.journal.stage(&sealed.name, sealed.file.clone())?;
            Outcome::Staged
        } else {
            Outcome::Committed(self.commit(plan, sealed, path, document)?)
        };
        memory::remember(self.repo, sealed.metadata.id)?;
        if !self.may_be_reset(&outcome) {
            kept.forget()?;
        }
        Ok(outcome)
    }

    /// An abort of what git is in the middle of resets the index, and takes what is staged along.
    fn may_be_reset(&self, outcome: &Outcome) -> bool {
        let operation = self.repo.operation();
        matches!(outcome, Outcome::Staged)
            && operation.is_some_and(crate::repo::Operation::endangers_a_commit)
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

    fn is_not_pushed(&self, outcome: &Outcome) -> bool {
        let upstream = self
            .head
            .branch()
            .and_then(|branch| self.repo.upstream(branch));
        matches!(outcome, Outcome::Committed(_)) && upstream.is_some()
    }

    fn was_saved(&self, record: Record) -> Result<Saved, Error> {
        Ok(Saved {
            document: record.document().clone(),
            metadata: record.metadata,
            outcome: Outcome::WasSaved,
            basis: Basis::named(Vec::new()),
            inherited: Vec::new(),
            judgement: Judgement::default(),
            carry_added: CarryAdvice::NotNeeded,
            uncommitted: Vec::new(),
            not_pushed: false,
        })
    }
}

/// A handoff with everything that is stored of it.
struct Sealed {
    metadata: Metadata,
    name: FileName,
    file: String,
    author: Identity,
}

fn unchanged() -> Error {
    Error::Refused {
        message: "the document is unchanged: nothing is saved".into(),
        hint: "git handoff save opens the draft again".into(),
    }
}

fn new_id() -> Result<HandoffId, Error> {
    let mut bits = [0; 6];
    getrandom::fill(&mut bits).map_err(|error| Error::Refused {
        message: format!("the system gives no random bits for an id: {error}"),
        hint: "try again".into(),
    })?;
    Ok(HandoffId::from_bits(bits))
}
