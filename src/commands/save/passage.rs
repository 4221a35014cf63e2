//! The way of a text into the journal: read, judged, checked, sealed, stored, sent.

use crate::commands::addressee;
use crate::commands::conflicts::Comparison;
use crate::commands::retired::RetiredElsewhere;
use crate::commands::wip;
use crate::commands::work::outside_journal;
use crate::commands::{Error, ids};
use crate::handoff::check::Finding;
use crate::handoff::{Decision, Document, HandoffId, Metadata};
use crate::journal::kept::Kept;
use crate::journal::ledger::{CarryAdvice, InForce, Judgement};
use crate::journal::{Ledger, Record};
use crate::matching::Class;
use crate::repo::Uncommitted;
use crate::repo::wip::Snapshot;

use super::asked::Reach;
use super::checked::{self, Candidate, Whereabouts};
use super::compose::{self, Composed, Wish};
use super::lost::Lost;
use super::plan::Plan;
use super::saver::Saver;
use super::travel::{self, Sending};
use super::{Basis, Outcome, Saved};

impl Saver<'_> {
    pub(super) fn save(&self, kept: &Kept, mut plan: Plan, text: &str) -> Result<Saved, Error> {
        self.guard()?;
        let status = self.status();
        let read = self.read(text);
        refuse_unstructured(&read.document)?;
        let basis = match plan.basis.take() {
            Some(basis) => basis,
            None => self.basis_of(&read)?,
        };
        let chat = read.chat;
        let ledger = self.journal.ledger_for(&self.listing, &basis.parents)?;
        let parents: Vec<HandoffId> = basis.parents.iter().map(Record::id).collect();
        let inherited = ledger.inherited(&parents);
        let wish = self.wish();
        let composed = compose::judge(&ledger, read.document, &inherited, parents.len(), &wish)?;
        let uncommitted = outside_journal(self.journal, status.finish()?);
        let keeps = kept_of(&inherited, &composed);
        let retired = RetiredElsewhere::of(self.journal, &self.listing, &ledger, &keeps)?;
        let not_addressed =
            addressee::missing(self.journal, &self.listing, &self.asker, basis.rule)?;
        let disagreements = disagreements(&ledger, &parents, &keeps);
        let findings = self.check(text, &chat, &composed, &inherited, &plan, &uncommitted)?;
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
            not_addressed,
            chat,
            disagreements,
            basis,
            inherited,
            uncommitted,
            findings,
        })
    }

    fn wish(&self) -> Wish<'_> {
        Wish {
            carry: self.args.line.carry,
            as_written: self.args.content.no_carry,
            same: &self.args.line.same,
        }
    }

    /// What the document retires and is no decision that any handoff here ever made.
    fn retires_nothing(&self, composed: &Composed) -> Result<Vec<String>, Error> {
        let changes = composed.judgement.changes.iter();
        let unmatched = changes.filter(|change| change.old.is_none());
        let retired: Vec<&Decision> = unmatched
            .filter_map(|change| composed.document.decisions.get(change.new?))
            .filter(|decision| decision.retired)
            .collect();
        if retired.is_empty() {
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
        if self.reach == Reach::Shown {
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
        chat: &[String],
        composed: &Composed,
        inherited: &[InForce],
        plan: &Plan,
        uncommitted: &[Uncommitted],
    ) -> Result<Vec<Finding>, Error> {
        let candidate = Candidate {
            text,
            chat,
            composed,
            inherited,
            whereabouts: match self.args.content.is_given() {
                true => Whereabouts::Quoted,
                false => Whereabouts::Numbered,
            },
            ends_line: plan.ended.is_some(),
            branch: self.head.branch(),
            uncommitted,
        };
        let findings = checked::check(self.journal, &candidate, self.secrets())?;
        if self.reach != Reach::Shown {
            checked::refuse(&findings)?;
        }
        Ok(findings)
    }

    /// Takes uncommitted work along when that is asked for.
    fn take_along(&self, plan: &Plan) -> Result<Option<Snapshot>, Error> {
        let is_asked = self.args.storing.wip || plan.takes_along;
        if !is_asked || self.reach == Reach::Shown {
            return Ok(None);
        }
        // What a save left of itself that was stopped is no work of the user's.
        if let (None, Some(name)) = (&plan.replaces, &plan.name) {
            self.journal.withdraw(&self.journal.path_of(name))?;
        }
        wip::take_along(self.context, self.journal, &plan.id, self.secrets())
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

    pub(super) fn was_saved(&self, record: Record) -> Result<Saved, Error> {
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
            not_addressed: None,
            chat: Vec::new(),
            disagreements: Vec::new(),
            uncommitted: Vec::new(),
            taken: None,
            sending: Sending::NotAsked { follows: false },
            findings: Vec::new(),
        })
    }
}

fn refuse_unstructured(document: &Document) -> Result<(), Error> {
    if !document.is_unstructured() {
        return Ok(());
    }
    Err(Error::Refused {
        message: "no handoff in this text: none of the seven sections was found".into(),
        hint: "git handoff prompt prints what to ask a model for\n\
               hint: the text is kept, give it headings: git handoff save --continue -e"
            .into(),
    })
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

/// The decisions of the lines that meet in a handoff which disagree, where it keeps both.
fn disagreements(
    ledger: &Ledger,
    parents: &[HandoffId],
    keeps: &[InForce],
) -> Vec<(InForce, InForce)> {
    if parents.len() < 2 {
        return Vec::new();
    }
    let comparison = Comparison::of_lines(ledger, parents).start(ledger);
    let stands = |one: &InForce| {
        keeps
            .iter()
            .any(|kept| kept.origin.whole == one.origin.whole)
    };
    let mut found = comparison.finish(ledger).found;
    found.retain(|(one, other)| stands(one) && stands(other));
    found
}
