//! What the content flags make of a document.

use crate::commands::Error;
use crate::commands::closest::closest;
use crate::handoff::edit::Retirement;
use crate::handoff::{Decision, Document, HandoffId};
use crate::journal::Record;
use crate::output::quote::shell_argument;

use super::asked::{Reach, Subject};
use super::compose::{self, Read};
use super::draft;
use super::plan::Plan;
use super::saver::Saver;

/// Where the document comes from that flags are added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was given with them, or typed.
    Given,
    /// It is what a handoff of the journal says.
    Journal,
}

impl Saver<'_> {
    /// A text with what the content flags say.
    ///
    /// # Errors
    /// As [`Self::with_flags`].
    pub(super) fn flagged(&self, plan: &mut Plan, text: &str) -> Result<String, Error> {
        if !self.args.content.is_given() {
            return Ok(text.to_owned());
        }
        let read = self.read(text);
        let document = self
            .settle_basis(plan, &read)
            .and_then(|()| self.with_flags(plan, &read.document, Origin::Given));
        match document {
            Ok(document) => Ok(document.source().to_owned()),
            Err(error) if error.is_kept() || self.subject == Subject::Kept => Err(error),
            Err(error) => match self.keep(plan, text) {
                Ok(kept) => Err(self.kept_with(kept, error)),
                Err(error) => Err(error),
            },
        }
    }

    fn settle_basis(&self, plan: &mut Plan, read: &Read) -> Result<(), Error> {
        if plan.basis.is_none() {
            plan.basis = Some(self.basis_of(read)?);
        }
        Ok(())
    }

    /// A document with what the content flags say.
    ///
    /// # Errors
    /// When one of them retires what no handoff here decided. What somebody wrote is kept then, so that
    /// the flag alone has to be given again.
    pub(super) fn with_flags(
        &self,
        plan: &Plan,
        document: &Document,
        origin: Origin,
    ) -> Result<Document, Error> {
        let content = &self.args.content;
        if content.retire.is_empty() {
            return Ok(draft::with_content(document, &[], content, &[]));
        }
        let parents = plan.basis.iter().flat_map(|basis| &basis.parents);
        let parents: Vec<HandoffId> = parents.map(Record::id).collect();
        let ledger = self.journal.ledger(&self.listing)?;
        let inherited = decisions(ledger.inherited(&parents));
        let (unknown, retire): (Vec<String>, Vec<String>) =
            content.retire.iter().cloned().partition(|item| {
                let retirement = Retirement::parse(item);
                !retirement.is_of_any(document, &inherited)
                    && !ledger.knows(&Decision::from_markdown(retirement.decision))
            });
        let flagged = draft::with_content(document, &inherited, content, &retire);
        if unknown.is_empty() {
            return Ok(flagged);
        }
        let known = [decisions(ledger.in_force()), inherited].concat();
        let is_written = origin == Origin::Given || flagged.source() != document.source();
        let written = is_written.then_some(&flagged);
        Err(self.refuse_retirements(plan, written, &unknown, &known))
    }

    /// `written` is what there is to keep; what was carried over is in the journal.
    fn refuse_retirements(
        &self,
        plan: &Plan,
        written: Option<&Document>,
        unknown: &[String],
        known: &[Decision],
    ) -> Error {
        let written =
            written.filter(|_| self.subject != Subject::Kept && self.reach != Reach::Shown);
        let command = match (self.subject, &written) {
            (Subject::Kept, _) | (_, Some(_)) => "git handoff save --continue",
            (Subject::Latest, None) => "git handoff save --amend",
            (Subject::New, None) => "git handoff save",
        };
        let error = retires_nothing(unknown, known, command);
        match written.map(|document| self.keep(plan, document.source())) {
            Some(Ok(kept)) => self.kept_with(kept, error),
            Some(Err(error)) => error,
            None => error,
        }
    }
}

fn decisions(held: Vec<crate::journal::ledger::InForce>) -> Vec<Decision> {
    let held = held.into_iter();
    held.map(|held| held.statement.decision.clone()).collect()
}

/// Names each, and for the first one the decision that is meant, if one is like it.
fn retires_nothing(unknown: &[String], known: &[Decision], command: &str) -> Error {
    let messages: Vec<String> = unknown
        .iter()
        .map(|item| {
            let said = Retirement::parse(item).decision;
            format!("no decision reads \"{said}\": that retires nothing")
        })
        .collect();
    let mut meant = unknown.iter().filter_map(|item| {
        let Retirement { decision, why } = Retirement::parse(item);
        Some((closest(known, decision)?, why.unwrap_or("<why>")))
    });
    let list = "`git handoff decisions` lists what can be retired";
    let hint = match meant.next() {
        Some((decision, why)) => {
            let argument = format!("{}: {why}", decision.without_reason());
            let argument = shell_argument(&argument);
            let quoted = compose::quoted(decision);
            format!("is it {quoted}? {command} --retire {argument}\nhint: {list}")
        }
        None => format!("{list}: {command} --retire \"<its words>: <why>\""),
    };
    Error::Refused {
        message: messages.join("\nerror: "),
        hint,
    }
}
