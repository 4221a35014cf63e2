//! `git handoff save`.

mod aside;
mod asked;
mod basis;
mod checked;
mod compose;
mod discard;
mod draft;
mod flags;
mod input;
mod keeping;
pub mod latest;
mod lost;
mod message;
mod passage;
mod plan;
mod report;
mod saver;
mod seal;
mod travel;
mod wanted;

use std::path::Path;

use crate::context::Context;
use crate::handoff::check::Finding;
use crate::handoff::{Document, Ended, Metadata, RepoPath};
use crate::journal::ledger::{CarryAdvice, InForce, Judgement};
use crate::journal::{Journal, kept};
use crate::output::change::IdLength;
use crate::output::{Format, Report};
use crate::repo::wip::Snapshot;
use crate::repo::{ObjectId, Repo, Uncommitted};

use super::Error;
use super::retired::RetiredElsewhere;

use asked::{Asked, Source, Subject};
use input::Text;
use saver::Saver;
use travel::Sending;

pub use asked::Input;
pub use basis::Basis;

/// Save what the next session needs, and commit it
///
/// Without arguments the editor opens on a draft. A document that is piped in or given with -F
/// may be written in any usual way; it is checked and stored in the strict form. With content
/// flags, what they say is added to what is carried over from the handoff that is continued.
#[derive(Debug, Default, Clone, clap::Args)]
pub struct Args {
    /// Read the document from this file; `-` is standard input
    #[arg(short = 'F', long = "file", value_name = "FILE")]
    pub file: Option<Input>,
    /// Open the editor on the document before it is saved
    #[arg(short, long)]
    pub edit: bool,
    /// Parts of the document.
    #[command(flatten)]
    pub content: Content,
    /// What it continues.
    #[command(flatten)]
    pub line: Line,
    /// How it is stored.
    #[command(flatten)]
    pub storing: Storing,
    /// How to print the result
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// Parts of the document, given one by one. As with `git commit -m`, what stands behind a flag is its
/// text, also when it begins with a hyphen as list items do.
#[derive(Debug, Default, Clone, clap::Args)]
#[command(next_help_heading = "Content")]
pub struct Content {
    /// The summary: what the work is about, on one line
    #[arg(short = 'm', long, value_name = "TEXT", allow_hyphen_values = true)]
    pub summary: Option<String>,
    /// The goal
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub goal: Option<String>,
    /// An artifact and the state it is in (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub state: Vec<String>,
    /// A decision and its reason (repeatable)
    #[arg(long, value_name = "DECISION: REASON", allow_hyphen_values = true)]
    pub decision: Vec<String>,
    /// A decision that no longer holds, and why (repeatable)
    #[arg(long, value_name = "DECISION: WHY", allow_hyphen_values = true)]
    pub retire: Vec<String>,
    /// A question nobody has answered yet (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub question: Vec<String>,
    /// A constraint (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub constraint: Vec<String>,
    /// What failed, and why (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub dead_end: Vec<String>,
    /// A command and what it shows (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub verify_with: Vec<String>,
    /// The single next thing to do
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
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
        self.parts().iter().any(|(_, texts)| !texts.is_empty())
    }

    /// A flag without a text says nothing: in a script the variable behind it is not set.
    fn refuse_empty(&self) -> Result<(), Error> {
        let is_blank = |text: &String| text.trim().is_empty();
        let empty = |(_, texts): &&(&str, &[String])| texts.iter().any(is_blank);
        match self.parts().iter().find(empty) {
            Some((flag, _)) => Err(Error::Usage(format!("{flag} is given without a text"))),
            None => Ok(()),
        }
    }

    fn parts(&self) -> [(&'static str, &[String]); 11] {
        [
            ("--summary", self.summary.as_slice()),
            ("--goal", self.goal.as_slice()),
            ("--state", &self.state),
            ("--decision", &self.decision),
            ("--retire", &self.retire),
            ("--question", &self.question),
            ("--constraint", &self.constraint),
            ("--dead-end", &self.dead_end),
            ("--verify-with", &self.verify_with),
            ("--next", self.next.as_slice()),
            ("--context", &self.context),
        ]
    }
}

/// What the handoff continues, and how it speaks of it.
#[derive(Debug, Default, Clone, clap::Args)]
#[command(next_help_heading = "Line of work")]
pub struct Line {
    /// Continue these handoffs (ids, `@`, branches), whatever branch they were saved on
    #[arg(long, value_name = "HANDOFF", num_args = 1.., conflicts_with = "new")]
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
#[derive(Debug, Default, Clone, clap::Args)]
#[command(next_help_heading = "Storing")]
pub struct Storing {
    /// Replace the latest handoff, keeping its id, name and parents
    #[arg(long, conflicts_with_all = ["continues", "new"])]
    pub amend: bool,
    /// Take up a text that could not be saved before
    #[arg(long = "continue", conflicts_with_all = ["file", "amend"])]
    pub take_up: bool,
    /// Throw away a text that could not be saved before
    #[arg(long, conflicts_with_all = [
        "file", "edit", "Content", "Line",
        "amend", "take_up", "no_commit", "dry_run", "verify", "allow_secret", "wip", "push",
    ])]
    pub discard: bool,
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
    /// How many letters of an id are shown.
    pub ids: IdLength,
    /// The decisions that it keeps although others retired them.
    pub retired: Vec<RetiredElsewhere>,
    /// What the document retires and is no decision of any handoff.
    pub retires_nothing: Vec<String>,
    /// That nothing is addressed to whom it was to be taken up for.
    pub not_addressed: Option<String>,
    /// The sentences of a chat around the document, which were left out.
    pub chat: Vec<String>,
    /// The decisions of the lines that meet here which disagree, and stand both.
    pub disagreements: Vec<(InForce, InForce)>,
    /// The decisions it inherits.
    pub inherited: Vec<InForce>,
    /// What became of those.
    pub judgement: Judgement,
    /// Why the carry line was added, if it was.
    pub carry_added: CarryAdvice,
    /// What is not committed and does not travel.
    pub uncommitted: Vec<Uncommitted>,
    /// The uncommitted work that was taken along.
    pub taken: Option<Snapshot>,
    /// What became of the branch.
    pub sending: Sending,
    /// What the check found and let pass.
    pub findings: Vec<Finding>,
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

impl Args {
    /// The same with the context files as the repository has them: whoever types paths in a
    /// subdirectory means those there, as with git. What is no file there is taken as it stands.
    fn seen_from(&self, directory: &Path, repo: &Repo) -> Self {
        let mut args = self.clone();
        let root = repo.work_tree().and_then(|root| {
            root.canonicalize()
                .map_err(crate::repo::RepoError::io("read", root))
        });
        let (Ok(root), Ok(directory)) = (root, directory.canonicalize()) else {
            return args;
        };
        let Ok(below) = directory.strip_prefix(&root) else {
            return args;
        };
        for path in &mut args.content.context {
            // A range of lines may follow: `src/db.rs:10-40`.
            let whole = directory.join(path.as_str()).exists();
            let colon = path.find(':').filter(|_| !whole);
            let name = &path[..colon.unwrap_or(path.len())];
            let joined = below.join(name);
            let joined = joined.to_str().and_then(|path| RepoPath::parse(path).ok());
            if let Some(there) = joined.filter(|there| there.under(&root).exists()) {
                *path = format!("{there}{}", &path[name.len()..]);
            }
        }
        args
    }

    /// The file that the text stands in: it is not lost when it cannot be saved.
    fn text_file(&self) -> Option<&Path> {
        match &self.file {
            Some(Input::File(file)) => Some(file),
            Some(Input::StandardInput) | None => None,
        }
    }
}

/// Saves a handoff, or throws away a text that could not be saved.
///
/// # Errors
/// When there is nothing to save, the document does not pass the check, or the repository cannot
/// be written. What was given is kept then.
pub fn run(context: &Context, args: &Args) -> Result<Box<dyn Report>, Error> {
    Ok(match args.storing.asked() {
        Asked::Save(subject) => Box::new(save(context, args, subject)?),
        Asked::Discard => Box::new(discard::discard(context)?),
    })
}

fn save(context: &Context, args: &Args, subject: Subject) -> Result<Saved, Error> {
    let piped = |repo, error| match subject {
        Subject::New | Subject::Latest => keep_what_is_piped(context, args, repo, error),
        Subject::Kept => error,
    };
    let filled = args.content.refuse_empty();
    let repo = context.repo().map_err(|error| piped(None, error))?;
    let journal = Journal::open(&repo).map_err(|error| piped(Some(&repo), error.into()))?;
    filled.map_err(|error| piped(Some(&repo), error))?;
    let args = &args.seen_from(&context.directory, &repo);
    let saver = Saver::new(context, args, subject, &journal);
    let saver = saver.map_err(|error| piped(Some(&repo), error))?;
    match subject {
        Subject::New => saver.fresh(),
        Subject::Latest => saver.amend(),
        Subject::Kept => saver.take_up(),
    }
}

/// Before anything is known of the journal, a text on standard input is kept: nobody may have it
/// any more.
fn keep_what_is_piped(context: &Context, args: &Args, repo: Option<&Repo>, error: Error) -> Error {
    let Ok(Source::Text(stdin @ Input::StandardInput)) = Source::of(args, context.streams.stdin)
    else {
        return error;
    };
    let bytes = match input::read(context, stdin) {
        Ok(Text::Usable(text)) => text.into_bytes(),
        Ok(Text::Unusable(bytes, _)) => bytes,
        Err(_) => return error,
    };
    let Ok(id) = plan::new_id() else {
        return error;
    };
    match repo.and_then(|repo| kept::keep_draft(repo, id, &bytes).ok()) {
        Some(kept) => Error::Kept {
            source: Box::new(error),
            kept,
        },
        None => aside::keep(&id, &bytes, error),
    }
}

/// Ends the line of work at hand with a closing handoff.
///
/// # Errors
/// As [`run`]; also when there is no line to end.
pub fn close(context: &Context, args: &Args, ended: Ended) -> Result<Saved, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    Saver::new(context, args, Subject::New, &journal)?.close(ended)
}
