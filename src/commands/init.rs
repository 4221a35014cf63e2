//! `git handoff init`.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::context::Context;
use crate::handoff::RepoPath;
use crate::journal::store::Parcel;
use crate::journal::{Journal, Policy};
use crate::output::{Format, Page, Report, json::VERSION};
use crate::repo::{ObjectId, Repo, Role};

use super::Error;
use super::guard;

/// Create the journal's directory with its settings, and commit it
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How to print the result
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// What lies in the journal's directory besides handoffs.
const FILES: [(&str, &str); 3] = [
    (Policy::FILE, include_str!("init/handoff.toml")),
    ("README.md", include_str!("init/README.md")),
    (".gitattributes", include_str!("init/gitattributes")),
];

/// What was created.
pub struct Initialised {
    directory: RepoPath,
    created: Vec<RepoPath>,
    commit: Option<ObjectId>,
    branch: Option<String>,
}

/// Creates what is missing and commits it alone. Files that are there already, whoever made
/// them, stay as they are.
///
/// # Errors
/// When the repository cannot be written, or is in the middle of something.
pub fn run(context: &Context, _: &Args) -> Result<Initialised, Error> {
    let repo = context.repo()?;
    let journal = Journal::open(&repo)?;
    let head = repo.head()?;
    let created = missing(&journal, &repo)?;
    let mut report = Initialised {
        directory: journal.directory().clone(),
        created: created.iter().map(|(path, _)| path.clone()).collect(),
        commit: None,
        branch: head.branch().map(str::to_owned),
    };
    if created.is_empty() {
        return Ok(report);
    }
    guard::against_a_file(&repo, &head, journal.directory())?;
    guard::against_operation(&repo)?;
    guard::against_ignored(&repo, &journal.directory().join(Policy::FILE))?;
    let stored = journal.commit(&Parcel {
        files: &created,
        message: b"handoff: begin the journal\n",
        author: &repo.identity(Role::Author, context.now)?,
        committer: &repo.identity(Role::Committer, context.now)?,
        kept_by: None,
    })?;
    report.commit = Some(stored);
    Ok(report)
}

/// The files that neither HEAD's tree nor the work tree has.
fn missing(journal: &Journal<'_>, repo: &Repo) -> Result<Vec<(RepoPath, String)>, Error> {
    let tree = match repo.head()?.commit() {
        Some(commit) => Some(repo.tree_of(commit)?),
        None => None,
    };
    let mut missing = Vec::new();
    for (name, content) in FILES {
        let path = journal.directory().join(name);
        let committed = match tree {
            Some(tree) => repo.entry_at(tree, &path)?.is_some(),
            None => false,
        };
        let on_disk = repo
            .work_tree()
            .is_ok_and(|root| path.under(root).symlink_metadata().is_ok());
        if !committed && !on_disk {
            missing.push((path, content.to_owned()));
        }
    }
    Ok(missing)
}

impl Report for Initialised {
    fn text(&self, out: &mut Page) -> fmt::Result {
        match self.commit {
            Some(commit) => {
                let branch = self.branch.as_deref().unwrap_or("detached HEAD");
                writeln!(
                    out,
                    "[{branch} {}] handoff: begin the journal",
                    commit.short()
                )?;
                for path in &self.created {
                    writeln!(out, " create {path}")?;
                }
            }
            None => writeln!(out, "the journal is there already: {}/", self.directory)?,
        }
        writeln!(
            out,
            "next: git handoff prompt   prints what to ask a model for"
        )?;
        writeln!(
            out,
            "      git handoff save     saves what you did, in your editor or from a pipe"
        )
    }

    fn json(&self) -> Value {
        json!({
            "version": VERSION,
            "directory": self.directory,
            "created": self.created,
            "commit": self.commit,
        })
    }
}
