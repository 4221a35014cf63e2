//! `git handoff save`.

mod basis;
mod input;
mod report;

use std::path::PathBuf;

use crate::context::Context;
use crate::handoff::HandoffId;
use crate::journal::kept::{self, Kept};
use crate::journal::store::{self, Parcel};
use crate::journal::{FileName, Journal, memory};
use crate::output::Format;
use crate::repo::{Identity, ObjectId, Repo, Role};

use super::{Error, guard};

pub use basis::Basis;

/// Save what the next session needs, and commit it
///
/// Without arguments the editor opens on a draft. A document that is piped in or given with -F
/// may be written in any usual way; it is checked and stored in the strict form. With content
/// flags, what they say is added to what is carried over from the handoff that is continued.
#[derive(Debug, clap::Args)]
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
    /// The handoff's id.
    pub id: HandoffId,
    /// The one-line summary.
    pub summary: String,
    /// The branch; none on a detached HEAD.
    pub branch: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What it continues.
    pub basis: Basis,
    /// The commit it describes.
    pub describes: Option<ObjectId>,
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
}

/// Saves a handoff.
///
/// # Errors
/// When there is nothing to save, the document does not pass the check, or the repository cannot
/// be written. What was given is kept then.
pub fn run(context: &Context, args: &Args) -> Result<Saved, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let saver = Saver {
        context,
        args,
        repo: &repo,
        journal: &journal,
    };
    let id = new_id()?;
    match input::gather(context, args)? {
        input::Given::Text(text) => {
            saver.save_kept(kept::keep_draft(&repo, id, text.as_bytes())?, &text)
        }
        input::Given::Unusable(bytes, error) => {
            let kept = kept::keep_draft(&repo, id, &bytes)?;
            Err(Error::Kept {
                source: Box::new(error),
                kept,
            })
        }
        input::Given::Flags | input::Given::Editor => Err(Error::Usage("not yet".into())),
    }
}

struct Saver<'a> {
    context: &'a Context,
    args: &'a Args,
    repo: &'a Repo,
    journal: &'a Journal<'a>,
}

impl Saver<'_> {
    /// Saves a text that is kept; when that fails, the error says where the text is.
    fn save_kept(&self, kept: Kept, text: &str) -> Result<Saved, Error> {
        self.save(&kept, text).map_err(|error| Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    fn save(&self, kept: &Kept, text: &str) -> Result<Saved, Error> {
        if !self.args.storing.no_commit {
            guard::against_operation(self.repo)?;
        }
        let head = self.repo.head()?;
        let listing = self.journal.at_head(&head)?;
        let mut asker = self.context.asker(self.repo);
        asker.addressee = self.args.line.addressee.clone();
        let basis = Basis::choose(self.journal, &head, &listing, &asker, &self.args.line)?;
        let author = self.repo.identity(Role::Author, self.context.now)?;
        let split = crate::handoff::Metadata::split(text);
        let document = crate::handoff::read(split.body);
        let summary = document.summary.clone().unwrap_or_default();
        let mut metadata = crate::handoff::Metadata::new(kept.id, author.when);
        metadata.parents = basis
            .parents
            .iter()
            .map(crate::journal::Record::id)
            .collect();
        metadata.author = Some(author.person());
        metadata.branch = head.branch().map(str::to_owned);
        metadata.commit = head.commit().map(|commit| commit.to_string());
        metadata.session = asker.session.clone();
        metadata.to = self.args.line.to.clone();
        metadata.ended = self.args.line.done.then_some(crate::handoff::Ended::Done);
        let name = FileName::after(
            basis.parents.iter().map(|parent| &parent.entry.name),
            author.when.to_utc(),
            kept.id,
            &summary,
        );
        let file = format!("{}\n\n{}", split.body.trim_end(), metadata.to_block());
        let outcome = self.store(kept, &name, file, &summary, &author)?;
        Ok(Saved {
            id: kept.id,
            summary,
            branch: metadata.branch,
            outcome,
            basis,
            describes: head.commit(),
        })
    }

    fn store(
        &self,
        kept: &Kept,
        name: &FileName,
        file: String,
        summary: &str,
        author: &Identity,
    ) -> Result<Outcome, Error> {
        if self.args.storing.dry_run {
            kept.forget()?;
            return Ok(Outcome::DryRun { file });
        }
        let path = self.journal.path_of(name);
        guard::against_ignored(self.repo, &path)?;
        let kept = kept::keep_file(self.repo, name, kept.clone(), &file)?;
        let outcome = if self.args.storing.no_commit {
            self.journal.stage(name, file)?;
            Outcome::Staged
        } else {
            let commit = self.journal.commit(&Parcel {
                files: &[(path, file)],
                message: &format!("handoff: {summary}\n\nHandoff-Id: {}\n", name.id),
                author,
                committer: &self.repo.identity(Role::Committer, self.context.now)?,
                kept_by: Some(store::detached_ref(&name.id)),
            })?;
            Outcome::Committed(commit)
        };
        memory::remember(self.repo, name.id)?;
        kept.forget()?;
        Ok(outcome)
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
