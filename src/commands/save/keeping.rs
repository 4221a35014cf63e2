//! A text is kept before anything is done with it. Whatever goes wrong after that, the error says
//! where the text is.

use crate::commands::Error;
use crate::handoff::Metadata;
use crate::journal::Record;
use crate::journal::kept::{self, Kept};

use super::asked::Reach;
use super::plan::Plan;
use super::saver::Saver;
use super::{Saved, aside};

impl Saver<'_> {
    /// Saves a text after the user has edited it, if that is wanted.
    pub(super) fn keep_and_save(&self, plan: Plan, text: &str) -> Result<Saved, Error> {
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
    pub(super) fn refuse_kept(
        &self,
        plan: &Plan,
        bytes: &[u8],
        error: Error,
    ) -> Result<Saved, Error> {
        let kept = kept::keep_draft(self.repo, plan.id, bytes);
        let kept = kept.map_err(|error| self.keep_aside(plan, bytes, error.into()))?;
        Err(self.kept_with(kept, error))
    }

    /// Keeps a text and saves it; when that fails, the error says where the text is.
    pub(super) fn save_kept(&self, plan: Plan, text: &str) -> Result<Saved, Error> {
        let kept = self.keep(&plan, text)?;
        self.save(&kept, plan, text)
            .map_err(|error| self.kept_with(kept, error))
    }

    /// The error, with where the text is kept; a text that was only to be shown is not kept.
    pub(super) fn kept_with(&self, kept: Kept, error: Error) -> Error {
        if self.reach == Reach::Shown && kept.forget().is_ok() {
            return error;
        }
        Error::Kept {
            source: Box::new(error),
            kept,
        }
    }

    /// Keeps a text, in the repository unless that cannot be written.
    pub(super) fn keep(&self, plan: &Plan, text: &str) -> Result<Kept, Error> {
        let kept = self.keep_draft(plan, text);
        kept.map_err(|error| self.keep_aside(plan, text.as_bytes(), error))
    }

    fn keep_aside(&self, plan: &Plan, text: &[u8], error: Error) -> Error {
        match self.args.text_file() {
            Some(_) => error,
            None => aside::keep(&plan.id, text, error),
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
}
