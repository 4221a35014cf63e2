//! Which text is saved: what the user gives, one that was kept before, the latest one again, or a
//! closing one.

use crate::commands::Error;
use crate::commands::work::Work;
use crate::handoff::edit::{self, Parts};
use crate::handoff::{Ended, Metadata};
use crate::journal::kept;

use super::Saved;
use super::asked::{Input, Source};
use super::draft;
use super::flags::Origin;
use super::input::{self, Text};
use super::latest;
use super::plan::Plan;
use super::saver::Saver;

impl Saver<'_> {
    /// A new handoff, from whatever the user gives.
    pub(super) fn fresh(&self) -> Result<Saved, Error> {
        let mut plan = Plan::new(self.ended())?;
        match Source::of(self.args, self.context.streams.stdin)? {
            Source::Text(input) => self.given(plan, input),
            Source::Flags => {
                let basis = self.basis()?;
                let parts = if self.args.content.no_carry {
                    Parts::default()
                } else {
                    let work = Work::gather(self.journal, &self.head, basis.clone())?;
                    draft::carried_over(&work)
                };
                plan.basis = Some(basis);
                let document = self.with_flags(&plan, &draft::for_flags(parts), Origin::Journal)?;
                self.keep_and_save(plan, document.source())
            }
            Source::Editor => {
                self.guard()?;
                let basis = self.basis()?;
                let work = Work::gather(self.journal, &self.head, basis.clone())?;
                let draft = edit::draft(&draft::carried_over(&work));
                let text = self.edit(&draft)?;
                if text == draft {
                    return Err(unchanged());
                }
                plan.basis = Some(basis);
                self.save_kept(plan, &text)
            }
        }
    }

    /// A whole document, with what the content flags say besides.
    fn given(&self, mut plan: Plan, input: &Input) -> Result<Saved, Error> {
        match input::read(self.context, input)? {
            Text::Usable(text) => {
                let text = self.flagged(&mut plan, &text)?;
                self.keep_and_save(plan, &text)
            }
            Text::Unusable(bytes, error) => self.refuse_kept(&plan, &bytes, error),
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
        let mut plan = plan.taking_up(asked);
        let text = self.flagged(&mut plan, &text).and_then(|text| {
            let edited = self.args.edit.then(|| self.edit(&text));
            edited.unwrap_or(Ok(text))
        });
        let result = text.and_then(|text| self.save(&kept, plan, &text));
        result.map_err(|error| Error::Kept {
            source: Box::new(error),
            kept,
        })
    }

    /// The latest handoff, replaced.
    pub(super) fn amend(&self) -> Result<Saved, Error> {
        let latest = latest::find(self.journal, &self.head)?;
        let given = self.args.text_file();
        let given = given.map(|file| self.context.directory.join(file));
        latest.refuse_edited(self.journal, given.as_deref())?;
        let old = latest.record.document().clone();
        let plan = self.replacing(latest)?;
        let line = &self.args.line;
        let mends = line.carry || !line.same.is_empty() || line.agent.is_some() || line.done;
        let source = if mends && !self.args.edit && self.args.file.is_none() {
            Source::Flags
        } else {
            Source::of(self.args, self.context.streams.stdin)?
        };
        match source {
            Source::Text(input) => self.given(plan, input),
            Source::Flags => {
                let document = self.with_flags(&plan, &old, Origin::Journal)?;
                self.keep_and_save(plan, document.source())
            }
            Source::Editor => {
                let text = self.edit(old.source())?;
                if text == old.source() {
                    return Err(unchanged());
                }
                self.save_kept(plan, &text)
            }
        }
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
        let work = Work::gather(self.journal, &self.head, basis.clone())?;
        let parts = Parts {
            decisions: Vec::new(),
            carries: !work.inherited.is_empty(),
            next_step: vec!["none".into()],
            ..draft::carried_over(&work)
        };
        let plan = Plan {
            basis: Some(basis),
            ..Plan::new(Some(ended))?
        };
        let document = self.with_flags(&plan, &draft::for_flags(parts), Origin::Journal)?;
        self.keep_and_save(plan, document.source())
    }

    pub(super) fn edit(&self, text: &str) -> Result<String, Error> {
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
}

fn unchanged() -> Error {
    Error::Refused {
        message: "the document is unchanged: nothing is saved".into(),
        hint: "git handoff save opens the draft again".into(),
    }
}
