//! Decisions that a document drops or replaces without a word: said before anything is stored, so
//! that whoever reads along can stop it.

use std::fmt::{self, Write};

use crate::handoff::{Decision, Document};
use crate::journal::ledger::{InForce, Judgement};
use crate::matching::{Change, Class};
use crate::output::quote::shell_argument;
use crate::output::visible::visible_line;

use super::compose;

/// How many decisions of a kind are named one by one; more are counted.
const NAMED: usize = 5;

/// How many of those that are counted are quoted.
const QUOTED: usize = 3;

/// What became of the inherited decisions.
pub(super) struct Lost<'a> {
    /// What the new document does with them.
    pub(super) judgement: &'a Judgement,
    /// The decisions.
    pub(super) inherited: &'a [InForce],
    /// The new document.
    pub(super) document: &'a Document,
    /// What the document retires and is no decision of any handoff.
    pub(super) retires_nothing: &'a [String],
}

impl Lost<'_> {
    /// Says what was lost, and how to mend that.
    ///
    /// # Errors
    /// When `out` fails.
    pub(super) fn say(&self, out: &mut dyn Write) -> fmt::Result {
        for text in self.retires_nothing {
            say_unknown(out, text)?;
        }
        let replaced: Vec<&Change> = self.of_class(Class::Replaced).collect();
        for change in replaced.iter().take(NAMED) {
            if let (Some(old), Some(new)) = (self.inherited(change), self.own(change)) {
                say_replaced(out, old, new, change.certain)?;
            }
        }
        if replaced.len() > NAMED {
            let more = replaced.len() - NAMED;
            writeln!(out, "warning: {more} more are replaced without a word")?;
            writeln!(out, "hint: once it is saved, git handoff diff shows them")?;
        }
        if self.document.carries {
            return Ok(());
        }
        let dropped = self.of_class(Class::Dropped);
        let dropped: Vec<&Decision> = dropped
            .filter_map(|change| self.inherited(change))
            .collect();
        match dropped.as_slice() {
            [] => Ok(()),
            many if self.judgement.topic_changed || many.len() > NAMED => say_many(out, many),
            few => say_few(out, few),
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

fn say_unknown(out: &mut dyn Write, text: &str) -> fmt::Result {
    let text = visible_line(text);
    writeln!(
        out,
        "warning: no decision reads \"{text}\": nothing is retired by that"
    )?;
    writeln!(
        out,
        "hint: git handoff decisions lists them; --amend --retire \"<its words>: <why>\" names one"
    )
}

fn say_replaced(out: &mut dyn Write, old: &Decision, new: &Decision, certain: bool) -> fmt::Result {
    let replaced = if certain {
        "replaced"
    } else {
        "maybe replaced"
    };
    let quoted = |decision| visible_line(&compose::quoted(decision)).into_owned();
    let (was, is) = (quoted(old), quoted(new));
    writeln!(out, "warning: {replaced} without a word: {was} by {is}")?;
    writeln!(out, "hint: retire it: {}", retiring(old.without_reason()))
}

/// Decisions that are no longer spoken of: one remark, not many alarms.
fn say_many(out: &mut dyn Write, dropped: &[&Decision]) -> fmt::Result {
    let named = dropped.iter().take(QUOTED);
    let named: Vec<String> = named.map(|decision| compose::quoted(decision)).collect();
    writeln!(
        out,
        "warning: {} earlier decisions are not mentioned: {} …",
        dropped.len(),
        visible_line(&named.join(", "))
    )?;
    writeln!(out, "hint: keep them: git handoff save --amend --carry")
}

fn say_few(out: &mut dyn Write, dropped: &[&Decision]) -> fmt::Result {
    for decision in dropped {
        let quoted = compose::quoted(decision);
        writeln!(
            out,
            "warning: dropped without a word: {}",
            visible_line(&quoted)
        )?;
    }
    let first = dropped
        .first()
        .map_or("", |decision| decision.without_reason());
    writeln!(
        out,
        "hint: retire it: {}   or keep it: git handoff save --amend --carry",
        retiring(first)
    )
}

/// The command that retires a decision of the handoff that was saved last.
pub(super) fn retiring(lead: &str) -> String {
    let argument = shell_argument(&format!("{lead}: <why>"));
    format!("git handoff save --amend --retire {argument}")
}
