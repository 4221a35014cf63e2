//! Finding the two sides of a difference.

use std::collections::HashSet;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use crate::context::Context;
use crate::handoff::{Document, HandoffId, Metadata, SectionKind};
use crate::journal::address::{self, Address, Addressed, LooseFile};
use crate::journal::ledger::{DecisionChange, Session, Side, Statement, compare_documents};
use crate::journal::range::{MergeBase, Range, RangeSpec};
use crate::journal::{FileName, Journal, Ledger, Listing, Record};
use crate::output::change::IdLength;
use crate::output::diff::{Diff, HandoffChanges, RangeFacts, Shown, Subject};
use crate::repo::Revision;

use super::super::Error;
use super::{Args, sections};

/// A comparison in a repository.
pub(super) struct Gathering<'a> {
    context: &'a Context,
    journal: &'a Journal<'a>,
    args: &'a Args,
    wanted: &'a [SectionKind],
}

/// A document that was named outright.
struct Named {
    name: String,
    id: Option<HandoffId>,
    document: Document,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(
        context: &'a Context,
        journal: &'a Journal<'a>,
        args: &'a Args,
        wanted: &'a [SectionKind],
    ) -> Self {
        Self {
            context,
            journal,
            args,
            wanted,
        }
    }

    pub(super) fn run(&self) -> Result<Diff, Error> {
        match (&self.args.old, &self.args.new) {
            (None, None) => self.handoff("@"),
            (None, Some(address)) => self.handoff(address),
            (Some(old), None) => match self.as_range(old)? {
                Some((base, tip)) => self.range(&base, &tip),
                None => self.handoff(old),
            },
            (Some(old), Some(new)) => match (self.revision(old)?, self.revision(new)?) {
                (Some(base), Some(tip)) => self.range(&base, &tip),
                _ => self.documents(old, new),
            },
        }
    }

    /// The two ends of `base...tip`, `base..tip`, or a revision that HEAD is compared with.
    fn as_range(&self, address: &str) -> Result<Option<(Revision, Revision)>, Error> {
        let repo = self.journal.repo();
        // `../notes.md` is a path.
        let is_path = self.context.directory.join(address).exists();
        if let (false, Ok(range)) = (is_path, address.parse::<RangeSpec>()) {
            let base = repo.revision(&range.base)?;
            return Ok(Some((base, repo.revision(&range.tip)?)));
        }
        Ok(match self.revision(address)? {
            Some(base) => Some((base, repo.revision("HEAD")?)),
            None => None,
        })
    }

    /// A revision; `@` and `@~2` are handoffs.
    fn revision(&self, address: &str) -> Result<Option<Revision>, Error> {
        match address.parse() {
            Ok(Address::Name(name)) => Ok(self.journal.repo().find_revision(&name)?),
            Ok(Address::Back(_)) => Ok(None),
        }
    }

    fn range(&self, base: &Revision, tip: &Revision) -> Result<Diff, Error> {
        let head = self.journal.repo().head()?;
        let at_head = tip.name == "HEAD";
        let listing = if at_head {
            self.journal.at_head(&head)?
        } else {
            self.journal.at(tip.commit)?
        };
        // Never freed: the process ends when the differences are printed, and to take apart what tens
        // of thousands of handoffs said takes as long as to print it.
        let range = ManuallyDrop::new(self.journal.range(base.commit, &listing, tip.commit)?);
        let branch = head.branch().filter(|_| at_head);
        let ledger = range.merge.ledger();
        let ids = IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id));
        Ok(Diff {
            old: base.name.clone(),
            new: branch.unwrap_or(&tip.name).to_owned(),
            changes: range.merge.changes(),
            sections: self.range_sections(&range, &listing)?,
            subject: Subject::Range(Box::new(self.facts(&range))),
            ids,
            shown: Shown::Changes,
        })
    }

    fn facts(&self, range: &Range) -> RangeFacts {
        let ledger = range.merge.ledger();
        let tips: HashSet<HandoffId> = range.merge.tips().into_iter().collect();
        let last: Vec<&Document> = range
            .new
            .iter()
            .filter(|record| tips.contains(&record.id()))
            .map(Record::document)
            .collect();
        let texts = |items: fn(&Document) -> &[crate::handoff::Item]| -> Vec<String> {
            let items = last.iter().flat_map(|document| items(document));
            items.map(|item| item.text.clone()).collect()
        };
        RangeFacts {
            new: range
                .new
                .iter()
                .map(|record| {
                    let deeds = ledger.deeds(&record.id());
                    described(record, deeds.map(|deeds| deeds.changes).unwrap_or_default())
                })
                .collect(),
            by_session: self.args.by_session,
            edited: range
                .edited
                .iter()
                .map(|edit| described(&edit.after, edit.changes.clone()))
                .collect(),
            deleted: range
                .deleted
                .iter()
                .map(|record| described(record, Vec::new()))
                .collect(),
            no_merge_base: range.base == MergeBase::Unknown,
            open_questions: texts(|document| &document.open_questions),
            next_step: texts(|document| &document.next_step),
        }
    }

    /// The sections of the handoffs that the range continues against those it ends with.
    fn range_sections(
        &self,
        range: &Range,
        listing: &Listing<'_>,
    ) -> Result<Vec<crate::output::diff::SectionChanges>, Error> {
        if self.wanted.is_empty() {
            return Ok(Vec::new());
        }
        let new: HashSet<HandoffId> = range.new.iter().map(Record::id).collect();
        let tips: HashSet<HandoffId> = range.merge.tips().into_iter().collect();
        let mut seen = HashSet::new();
        let mut old = Vec::new();
        for parent in range.new.iter().flat_map(|r| &r.metadata.parents) {
            if !new.contains(parent)
                && seen.insert(*parent)
                && let Some(entry) = listing.get(parent, None)?
            {
                old.push(self.journal.load(&entry)?);
            }
        }
        let old: Vec<&Document> = old.iter().map(Record::document).collect();
        let last = range.new.iter().filter(|r| tips.contains(&r.id()));
        let last: Vec<&Document> = last.map(Record::document).collect();
        Ok(sections::compare_all(&old, &last, self.wanted))
    }

    /// A handoff against what those it continues had in force.
    fn handoff(&self, address: &str) -> Result<Diff, Error> {
        let asker = self.context.asker(self.journal.repo());
        let found = address::resolve(self.journal, &asker, &self.context.directory, address)?;
        match found {
            Addressed::Chosen(choice, head) => match choice.shown {
                Some(record) => self.record(&record, &self.journal.at_head(&head)?),
                None => Err(Error::Nothing {
                    what: "there is no handoff to compare here".into(),
                    hint: "git handoff save makes the first one".into(),
                }),
            },
            Addressed::Record(record) => {
                let listing = self.journal.listing_with(&record.id())?;
                self.record(&record, &listing)
            }
            Addressed::File(file) => self.draft(*file),
        }
    }

    fn record(&self, record: &Record, listing: &Listing<'_>) -> Result<Diff, Error> {
        let ledger = self.journal.ledger(listing)?;
        let session = Session::of(record);
        self.against_parents(&ledger, &session, record.document(), listing)
    }

    /// A file that is no part of the journal, as if it were saved now.
    fn draft(&self, file: LooseFile) -> Result<Diff, Error> {
        let head = self.journal.repo().head()?;
        let listing = self.journal.at_head(&head)?;
        let mut metadata = file
            .metadata
            .clone()
            .unwrap_or_else(|| Metadata::new(HandoffId::from_bits([0; 6]), self.context.now));
        if let Some(entry) = listing.get(&metadata.id, None)? {
            return self.record(&self.journal.load(&entry)?, &listing);
        }
        if metadata.parents.is_empty() {
            let asker = self.context.asker(self.journal.repo());
            let choice = crate::journal::which::choose(self.journal, &head, &listing, &asker)?;
            metadata.parents = choice.continued.iter().map(Record::id).collect();
        }
        let mut parents = Vec::new();
        for parent in &metadata.parents {
            parents.extend(listing.get(parent, None)?.map(|entry| entry.name));
        }
        let now = self.context.now.to_utc();
        let session = Session {
            name: FileName::after(&parents, now, metadata.id, &file.path),
            metadata,
            decisions: file
                .document
                .decisions
                .iter()
                .map(|decision| Statement::of(decision.clone()).into())
                .collect(),
            carries: file.document.carries,
        };
        let mut sessions = self.journal.sessions(&listing)?;
        sessions.push(Arc::new(session.clone()));
        let ledger = self.journal.ledger_of(sessions);
        let mut diff = self.against_parents(&ledger, &session, &file.document, &listing)?;
        diff.new = file.path;
        if file.metadata.is_none() {
            let made_up = Some(session.id());
            diff.changes
                .iter_mut()
                .for_each(|change| forget(change, made_up));
        }
        Ok(diff)
    }

    fn against_parents(
        &self,
        ledger: &Ledger,
        session: &Session,
        document: &Document,
        listing: &Listing<'_>,
    ) -> Result<Diff, Error> {
        let ids = IdLength::of(ledger.sessions().iter().map(|s| &s.metadata.id));
        let deeds = ledger.deeds(&session.id());
        let mut parents = Vec::new();
        for parent in &session.metadata.parents {
            let entry = listing.get(parent, None)?;
            parents.extend(entry.map(|entry| self.journal.load(&entry)).transpose()?);
        }
        let old: Vec<&Document> = parents.iter().map(Record::document).collect();
        let (changes, carried) =
            deeds.map_or((Vec::new(), 0), |deeds| (deeds.changes, deeds.carried));
        Ok(Diff {
            old: match parents.as_slice() {
                [] => "nothing".into(),
                parents => ids.list(&parents.iter().map(Record::id).collect::<Vec<_>>()),
            },
            new: ids.short(&session.id()).to_owned(),
            subject: Subject::Handoff { carried },
            changes,
            sections: sections::compare_all(&old, &[document], self.wanted),
            ids,
            shown: Shown::Changes,
        })
    }

    /// Two documents as they are written.
    fn documents(&self, old: &str, new: &str) -> Result<Diff, Error> {
        Ok(between(&self.named(old)?, &self.named(new)?, self.wanted))
    }

    fn named(&self, address: &str) -> Result<Named, Error> {
        let asker = self.context.asker(self.journal.repo());
        let found = address::resolve(self.journal, &asker, &self.context.directory, address)?;
        let record = match found {
            Addressed::Chosen(choice, _) => choice.shown.ok_or_else(|| Error::Nothing {
                what: format!("there is no handoff at '{address}'"),
                hint: "git handoff log --all lists the handoffs of every branch".into(),
            })?,
            Addressed::Record(record) => *record,
            Addressed::File(file) => return Ok((*file).into()),
        };
        Ok(Named {
            name: address.to_owned(),
            id: Some(record.id()),
            document: record.document().clone(),
        })
    }
}

impl Named {
    fn side(&self) -> Side<'_> {
        Side {
            handoff: self.id,
            decisions: &self.document.decisions,
        }
    }
}

impl From<LooseFile> for Named {
    fn from(file: LooseFile) -> Self {
        Self {
            name: file.path,
            id: file.metadata.map(|metadata| metadata.id),
            document: file.document,
        }
    }
}

/// Takes the id out of a change that a draft has only to be compared.
fn forget(change: &mut DecisionChange, id: Option<HandoffId>) {
    change.by = change.by.filter(|by| Some(*by) != id);
    for place in [&mut change.old, &mut change.new].into_iter().flatten() {
        place.handoff = place.handoff.filter(|handoff| Some(*handoff) != id);
    }
}

/// Two files, outside a repository.
pub(super) fn files(
    context: &Context,
    old: &str,
    new: &str,
    wanted: &[SectionKind],
) -> Result<Diff, Error> {
    let read = |name: &str| -> Result<Named, Error> {
        let bytes = std::fs::read(context.directory.join(name)).map_err(|source| Error::File {
            action: "read",
            path: name.to_owned(),
            source,
        })?;
        let source = String::from_utf8_lossy(&bytes).into_owned();
        Ok(LooseFile::read(name, source).into())
    };
    Ok(between(&read(old)?, &read(new)?, wanted))
}

fn between(old: &Named, new: &Named, wanted: &[SectionKind]) -> Diff {
    Diff {
        old: old.name.clone(),
        new: new.name.clone(),
        subject: Subject::Documents,
        changes: compare_documents(old.side(), new.side()),
        sections: sections::compare_all(&[&old.document], &[&new.document], wanted),
        ids: IdLength::of(old.id.iter().chain(&new.id)),
        shown: Shown::Changes,
    }
}

fn described(record: &Record, changes: Vec<DecisionChange>) -> HandoffChanges {
    HandoffChanges {
        id: record.id(),
        path: record.entry.path.to_string(),
        summary: record.summary().to_owned(),
        changes,
    }
}
