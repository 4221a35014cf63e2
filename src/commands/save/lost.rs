//! Decisions that a document drops or replaces without a word: said before anything is stored, so
//! that whoever reads along can stop it.

use std::fmt::{self, Write};

use crate::handoff::{Decision, Document};
use crate::journal::ledger::{InForce, Judgement};
use crate::matching::{Change, Class};
use crate::output::visible::visible_line;

use super::compose;

/// How many lost decisions are named; more are counted.
const NAMED: usize = 5;

/// What became of the inherited decisions.
pub(super) struct Lost<'a> {
    /// What the new document does with them.
    pub(super) judgement: &'a Judgement,
    /// The decisions.
    pub(super) inherited: &'a [InForce],
    /// The new document.
    pub(super) document: &'a Document,
    /// What was given with `--retire` and is no decision of any handoff.
    pub(super) retires_nothing: &'a [String],
}

impl Lost<'_> {
    /// Says what was lost, and how to mend that.
    ///
    /// # Errors
    /// When `out` fails.
    pub(super) fn say(&self, out: &mut dyn Write) -> fmt::Result {
        for text in self.retires_nothing {
            writeln!(
                out,
                "warning: no decision reads \"{}\": nothing is retired by that",
                visible_line(text)
            )?;
            writeln!(
                out,
                "hint: git handoff decisions lists them; --amend --retire \"<its words>: <why>\" names one"
            )?;
        }
        for change in self.of_class(Class::Replaced) {
            let (Some(old), Some(new)) = (self.inherited(change), self.own(change)) else {
                continue;
            };
            let sure = if change.certain {
                "replaced"
            } else {
                "maybe replaced"
            };
            writeln!(
                out,
                "warning: {sure} without a word: {} by {}",
                visible_line(&compose::quoted(old)),
                visible_line(&compose::quoted(new))
            )?;
            writeln!(
                out,
                "hint: retire it: git handoff save --amend --retire \"{}: <why>\"",
                visible_line(old.without_reason())
            )?;
        }
        if self.document.carries {
            return Ok(());
        }
        let dropped: Vec<&Decision> = self
            .of_class(Class::Dropped)
            .filter_map(|change| self.inherited(change))
            .collect();
        match dropped.as_slice() {
            [] => Ok(()),
            many if self.judgement.topic_changed || many.len() > NAMED => {
                let named: Vec<String> = many.iter().take(3).map(|d| compose::quoted(d)).collect();
                writeln!(
                    out,
                    "warning: {} earlier decisions are not mentioned: {} …",
                    many.len(),
                    visible_line(&named.join(", "))
                )?;
                writeln!(out, "hint: keep them: git handoff save --amend --carry")
            }
            few => {
                for decision in few {
                    writeln!(
                        out,
                        "warning: dropped without a word: {}",
                        visible_line(&compose::quoted(decision))
                    )?;
                }
                writeln!(
                    out,
                    "hint: retire it: git handoff save --amend --retire \"{}: <why>\"   or keep it: git handoff save --amend --carry",
                    visible_line(few[0].without_reason())
                )
            }
        }
    }

    fn of_class(&self, class: Class) -> impl Iterator<Item = &Change> {
        let changes = self.judgement.changes.iter();
        changes.filter(move |change| change.class == class)
    }

    fn inherited(&self, change: &Change) -> Option<&Decision> {
        Some(&self.inherited.get(change.old?)?.statement.decision)
    }

    fn own(&self, change: &Change) -> Option<&Decision> {
        self.document.decisions.get(change.new?)
    }
}
