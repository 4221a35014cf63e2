//! What a save knows before it is told what to save, and what it asks of that.
//!
//! [`super::wanted`] finds the text that is to be saved, [`super::keeping`] keeps it meanwhile, and
//! [`super::passage`] is its way into the journal.

use std::cell::Cell;

use crate::commands::wip::SecretsAllowed;
use crate::commands::{Error, guard};
use crate::context::Context;
use crate::handoff::Ended;
use crate::handoff::check::{Level, Rule};
use crate::journal::which::Asker;
use crate::journal::{Journal, Listing};
use crate::repo::{Head, PendingStatus, Repo};

use super::asked::{Reach, Subject};
use super::compose::{self, Chat, Read};
use super::{Args, Basis};

/// Everything a save knows before it is told what to save.
pub(super) struct Saver<'a> {
    pub(super) context: &'a Context,
    pub(super) args: &'a Args,
    pub(super) subject: Subject,
    pub(super) reach: Reach,
    pub(super) repo: &'a Repo,
    pub(super) journal: &'a Journal<'a>,
    pub(super) head: Head,
    pub(super) listing: Listing<'a>,
    pub(super) asker: Asker,
    /// What git is already looking for, if the text needs no waiting for.
    early_status: Cell<Option<PendingStatus>>,
}

impl<'a> Saver<'a> {
    pub(super) fn new(
        context: &'a Context,
        args: &'a Args,
        subject: Subject,
        journal: &'a Journal<'a>,
    ) -> Result<Self, Error> {
        let repo = journal.repo();
        let early_status = Cell::new(args.text_file().map(|_| start_status(repo)));
        let head = repo.head()?;
        let listing = journal.at_head(&head)?;
        let mut asker = context.asker(repo);
        asker.addressee = args.line.addressee.clone();
        Ok(Self {
            context,
            args,
            subject,
            reach: args.storing.reach(),
            repo,
            journal,
            head,
            listing,
            asker,
            early_status,
        })
    }
}

impl Saver<'_> {
    /// The uncommitted changes, which git looks for while the document is read.
    pub(super) fn status(&self) -> PendingStatus {
        let early = self.early_status.take().filter(|_| !self.args.edit);
        early.unwrap_or_else(|| start_status(self.repo))
    }

    pub(super) fn ended(&self) -> Option<Ended> {
        self.args.line.done.then_some(Ended::Done)
    }

    pub(super) fn basis(&self) -> Result<Basis, Error> {
        Basis::choose(
            self.journal,
            &self.head,
            &self.listing,
            &self.asker,
            &self.context.directory,
            &self.args.line,
        )
    }

    /// The parents that a document's own block names are honoured when they exist.
    pub(super) fn basis_of(&self, read: &Read) -> Result<Basis, Error> {
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

    /// Reads a text as it is saved.
    pub(super) fn read(&self, text: &str) -> Read {
        let root = self.repo.work_tree().ok().and_then(|root| root.to_str());
        let levels = &self.journal.policy().limits().levels;
        let chat = match levels.of(Rule::Pleasantry) {
            Level::Off => Chat::Kept,
            Level::Warn | Level::Deny => Chat::LeftOut,
        };
        compose::read(text, root, chat)
    }

    pub(super) fn guard(&self) -> Result<(), Error> {
        match self.reach {
            Reach::Shown | Reach::Staged => return Ok(()),
            Reach::Committed => {}
        }
        // A journal that is in HEAD's tree has its directory.
        if self.listing.tree().is_none() {
            guard::against_a_file(self.repo, &self.head, self.journal.directory())?;
        }
        guard::against_operation(self.repo)
    }

    pub(super) fn secrets(&self) -> SecretsAllowed {
        if self.args.storing.allow_secret {
            SecretsAllowed::Yes
        } else {
            SecretsAllowed::No
        }
    }
}

/// Starts looking for uncommitted changes, unless that is turned off.
fn start_status(repo: &Repo) -> PendingStatus {
    if repo.config().bool("handoff.uncommitted") == Some(false) {
        return PendingStatus::none();
    }
    repo.start_status()
}
