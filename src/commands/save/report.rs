//! What `save` says: one line in git's manner, then what changed, then what to mend.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::commands::retired::RetiredElsewhere;
use crate::handoff::tokens::estimate;
use crate::handoff::{Decision, Ended, HandoffId};
use crate::journal::Record;
use crate::journal::ledger::{CarryAdvice, InForce};
use crate::journal::which::{Rule, is_same_person};
use crate::matching::{Change, Class};
use crate::output::change::{IdLength, PlaceJson};
use crate::output::json::VERSION;
use crate::output::visible::visible_line;
use crate::output::{Page, Report, json};

use super::lost::Lost;
use super::travel::Sending;
use super::{Basis, Outcome, Saved, checked, compose};

/// How many uncommitted paths are named; the rest are counted.
const NAMED: usize = 5;

impl Report for Saved {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let branch = visible_line(self.metadata.branch.as_deref().unwrap_or("detached HEAD"));
        let id = self.ids.short(&self.metadata.id);
        let summary = visible_line(self.document.summary.as_deref().unwrap_or("(no summary)"));
        if !matches!(self.outcome, Outcome::DryRun { .. }) {
            out.hang();
        }
        match &self.outcome {
            Outcome::Committed(commit) => {
                writeln!(out, "[{branch} {}] handoff {id}: {summary}", commit.short())?;
            }
            Outcome::Staged => writeln!(out, "[{branch}, staged only] handoff {id}: {summary}")?,
            Outcome::DryRun { file } => writeln!(out, "{file}")?,
            Outcome::WasSaved => {
                return writeln!(out, "handoff {id} had been saved already: {summary}");
            }
        }
        for fact in self.facts() {
            out.indent(1);
            out.hang();
            writeln!(out, "{fact}")?;
        }
        Ok(())
    }

    fn notes(&self, out: &mut dyn Write) -> fmt::Result {
        checked::warnings(&self.findings, self.mending(), out)?;
        // What was stored was told of this before.
        if matches!(self.outcome, Outcome::DryRun { .. }) {
            self.lost().say(out)?;
        }
        self.retired(out)?;
        self.disagreements(out)?;
        if let Some(missing) = &self.not_addressed {
            writeln!(out, "warning: {}", visible_line(missing))?;
            writeln!(
                out,
                "hint: git handoff undo && git handoff save --continue --continues <id> continues another"
            )?;
        }
        if let Sending::Failed(error) = &self.sending {
            writeln!(out, "error: {}", visible_line(&error.to_string()))?;
            if let Some(hint) = error.hint() {
                writeln!(out, "hint: {}", visible_line(&hint))?;
            }
        }
        if let Some(newest) = &self.basis.not_continued {
            let id = newest.id();
            let id = self.ids.short(&id);
            // Not --amend: that keeps what the handoff continues.
            writeln!(
                out,
                "hint: the newest handoff here, {id}, is not continued; if this does: git handoff undo && git handoff save --continue --continues {id}"
            )?;
        }
        if !self.basis.trunk_is_known {
            writeln!(
                out,
                "hint: the trunk is not known; name it in handoff.toml: trunk = \"<branch>\""
            )?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let names = |class: Class| -> Vec<&str> {
            self.of_class(class)
                .filter_map(|change| self.text_of(change))
                .collect()
        };
        json!({
            "version": VERSION,
            "handoff": json::handoff(None, &self.document, Some(&self.metadata)),
            "commit": match self.outcome {
                Outcome::Committed(commit) => Some(commit),
                Outcome::Staged | Outcome::DryRun { .. } | Outcome::WasSaved => None,
            },
            "rule": self.basis.rule,
            "continues": self.metadata.parents,
            "decisions": {
                "added": names(Class::Added),
                "kept": names(Class::Kept),
                "reworded": names(Class::Reworded),
                "reason_changed": names(Class::ReasonChanged),
                "replaced": names(Class::Replaced),
                "retired": names(Class::Retired),
                "reinstated": names(Class::Reinstated),
                "dropped": if self.document.carries { Vec::new() } else { names(Class::Dropped) },
                "carried": if self.document.carries { names(Class::Dropped) } else { Vec::new() },
            },
            "carry_line_added": self.carry_added != CarryAdvice::NotNeeded,
            "retires_nothing": self.retires_nothing,
            "left_out": self.chat,
            "conflicts": self.disagreements.iter().map(|(one, other)| {
                [one, other].map(|held| json!(PlaceJson::of_held(held)))
            }).collect::<Vec<_>>(),
            "retired_elsewhere": self.retired.iter().map(RetiredElsewhere::json).collect::<Vec<_>>(),
            "uncommitted": self.uncommitted,
            "taken_along": self.taken.as_ref().map(|taken| &taken.paths),
            "pushed": matches!(self.sending, Sending::Pushed(_)),
        })
    }

    /// A save that could not be pushed stands, but what was asked for was not done.
    fn is_positive(&self) -> bool {
        let would_be_refused = matches!(self.outcome, Outcome::DryRun { .. })
            && checked::refuse(&self.findings).is_err();
        !would_be_refused && !matches!(self.sending, Sending::Failed(_))
    }
}

impl Saved {
    /// What is said of the save below its first line.
    fn facts(&self) -> Vec<String> {
        let verb = match self.outcome {
            Outcome::DryRun { .. } => "would be saved: ",
            Outcome::Committed(_) | Outcome::Staged | Outcome::WasSaved => "",
        };
        let author = self.metadata.author.as_deref();
        let mut continued = format!("{verb}{}", self.basis.in_words(self.ids, author));
        if let Some(commit) = &self.metadata.commit {
            continued.push_str(&format!("; describes {}", commit.short()));
        }
        let mut facts = vec![continued, self.counts()];
        facts.extend(self.carry());
        if !self.chat.is_empty() {
            let said: Vec<String> = self.chat.iter().map(|said| format!("\"{said}\"")).collect();
            let said = said.join(", ");
            facts.push(format!(
                "left out, as no part of the document: {}",
                visible_line(&said)
            ));
        }
        for change in &self.judgement.changes {
            if let (Some(by), Some(text)) = (self.brings_back(change), self.text_of(change)) {
                let (text, by) = (visible_line(text), self.ids.short(&by));
                facts.push(format!("brings back \"{text}\", which {by} retired"));
            }
        }
        facts.extend(self.work());
        facts.extend(self.sent());
        facts
    }

    fn lost(&self) -> Lost<'_> {
        Lost {
            judgement: &self.judgement,
            inherited: &self.inherited,
            document: &self.document,
            retires_nothing: &self.retires_nothing,
        }
    }

    fn of_class(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.judgement
            .changes
            .iter()
            .filter(move |change| self.class_of(change) == class && !self.is_idle(change))
    }

    /// Whether a change retires what nobody decided.
    fn is_idle(&self, change: &Change) -> bool {
        let own = self.own(change).filter(|own| own.retired);
        own.is_some_and(|own| {
            self.retires_nothing
                .iter()
                .any(|text| text == own.without_reason())
        })
    }

    /// How what the check found is mended.
    fn mending(&self) -> &'static str {
        match self.outcome {
            Outcome::Committed(_) | Outcome::WasSaved => {
                "mend it: git handoff save --amend -e   or with -F <file> or flags: git handoff save -h"
            }
            Outcome::Staged => "mend it before it is committed: git diff --cached shows it",
            Outcome::DryRun { .. } => "nothing is stored: mend it, and save it without -n",
        }
    }

    /// What another handoff of the tree retired and this one lists again.
    fn brings_back(&self, change: &Change) -> Option<HandoffId> {
        let mut back = self.judgement.reinstated.iter();
        let found = back.find(|back| Some(back.index) == change.new);
        found.map(|back| back.retired_by)
    }

    /// What retires a decision that this line does not have adds none.
    fn class_of(&self, change: &Change) -> Class {
        match change.class {
            Class::Added if self.own(change).is_some_and(|own| own.retired) => Class::Retired,
            Class::Added if self.brings_back(change).is_some() => Class::Reinstated,
            class => class,
        }
    }

    fn count(&self, class: Class) -> usize {
        self.of_class(class).count()
    }

    fn inherited(&self, change: &Change) -> Option<&Decision> {
        Some(&self.inherited.get(change.old?)?.statement.decision)
    }

    fn own(&self, change: &Change) -> Option<&Decision> {
        self.document.decisions.get(change.new?)
    }

    fn text_of(&self, change: &Change) -> Option<&str> {
        let decision = self.own(change).or_else(|| self.inherited(change))?;
        Some(&decision.text)
    }

    /// "decisions: 2 added, 1 reworded, 4 stand, 1 dropped; 3 context files; 312 tokens".
    fn counts(&self) -> String {
        let unmentioned = self.count(Class::Dropped);
        let carries = self.document.carries;
        let stand = self.count(Class::Kept) + if carries { unmentioned } else { 0 };
        let dropped = if carries { 0 } else { unmentioned };
        let words = [
            (self.count(Class::Added), "added"),
            (
                self.count(Class::Reworded) + self.count(Class::ReasonChanged),
                "reworded",
            ),
            (self.count(Class::Replaced), "replaced"),
            (self.count(Class::Retired), "retired"),
            (self.count(Class::Reinstated), "reinstated"),
            (stand, self.fate_of_the_kept(stand)),
            (dropped, "dropped"),
        ];
        let parts: Vec<String> = words
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let decisions = if parts.is_empty() {
            "none".to_owned()
        } else {
            parts.join(", ")
        };
        let files = plural(self.document.context_files.len(), "context file");
        let tokens = estimate(self.document.source());
        format!("decisions: {decisions}; {files}; {tokens} tokens")
    }

    /// An abandoned line passes nothing on.
    fn fate_of_the_kept(&self, count: usize) -> &'static str {
        match self.metadata.ended {
            Some(Ended::Abandoned) => "no longer in force",
            Some(Ended::Done) | None if count == 1 => "stands",
            Some(Ended::Done) | None => "stand",
        }
    }

    /// Why the carry line was added, if it was.
    fn carry(&self) -> Option<String> {
        let why = match self.carry_added {
            CarryAdvice::NotNeeded => return None,
            CarryAdvice::NothingMentioned => "the document mentions none of the earlier decisions",
            CarryAdvice::ContinuesSeveral => "it continues several handoffs",
        };
        Some(format!("added \"Earlier decisions stand.\": {why}"))
    }

    /// What became of the uncommitted work.
    fn work(&self) -> Vec<String> {
        let mut facts = Vec::new();
        let count = self.uncommitted.len();
        if count > 0 {
            let named = self.uncommitted.iter().take(NAMED);
            let named: Vec<_> = named.map(|entry| visible_line(&entry.path)).collect();
            let more = match count.saturating_sub(NAMED) {
                0 => String::new(),
                rest => format!(" and {rest} more"),
            };
            let files = plural(count, "uncommitted file");
            let (do_not, them) = match count {
                1 => ("does not", "it"),
                _ => ("do not", "them"),
            };
            facts.push(format!(
                "{files} {do_not} travel: {}{more} (take {them} along with --wip)",
                named.join(", ")
            ));
        }
        facts.extend(self.taken.as_ref().map(|taken| {
            let files = plural(taken.paths.len(), "uncommitted file");
            format!("{files} taken along (git handoff resume --wip)")
        }));
        facts
    }

    /// What became of the branch.
    fn sent(&self) -> Option<String> {
        match &self.sending {
            Sending::Pushed(pushed) => Some(format!(
                "pushed to {}/{}",
                visible_line(&pushed.remote),
                visible_line(pushed.to.short())
            )),
            Sending::NotAsked { follows: true } => {
                Some("not pushed (git push, or save with --push)".to_owned())
            }
            Sending::NotAsked { follows: false } => None,
            Sending::Failed(_) => Some("not pushed".to_owned()),
        }
    }

    /// Decisions that it keeps although others retired them, and how to mend that.
    fn retired(&self, out: &mut dyn Write) -> fmt::Result {
        for retired in &self.retired {
            let said = retired.in_words(self.ids);
            writeln!(out, "warning: {}, and is kept here", visible_line(&said))?;
            writeln!(
                out,
                "hint: retire it: {}",
                super::lost::retiring(&retired.lead)
            )?;
        }
        Ok(())
    }
}

impl Saved {
    /// Decisions of lines that meet here which stand both though they disagree.
    fn disagreements(&self, out: &mut dyn Write) -> fmt::Result {
        for (one, other) in &self.disagreements {
            let said = |held: &InForce| {
                let quoted = compose::quoted(&held.statement.decision);
                format!("{quoted} ({})", self.ids.short(&held.last_listed_in))
            };
            let (said, others) = (said(one), said(other));
            writeln!(
                out,
                "warning: lines disagree, and both stand: {} and {}",
                visible_line(&said),
                visible_line(&others)
            )?;
            let lead = one.statement.decision.without_reason();
            writeln!(out, "hint: retire one: {}", super::lost::retiring(lead))?;
        }
        Ok(())
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

impl Basis {
    /// "continues kxqp (this branch's work)", said to the author of the new handoff.
    fn in_words(&self, ids: IdLength, author: Option<&str>) -> String {
        if self.parents.is_empty() {
            return "starts a new line of work".to_owned();
        }
        let parents: Vec<HandoffId> = self.parents.iter().map(Record::id).collect();
        let why = match self.rule {
            Rule::Named => " (named)",
            Rule::Recorded => " (as recorded)",
            Rule::Session => " (this session's newest)",
            Rule::Addressed => " (addressed to you)",
            Rule::BranchWork => " (this branch's work)",
            Rule::ThisBranch => " (saved on this branch before)",
            Rule::TrunkLine if self.is_of(author) => " (your line on the trunk)",
            Rule::TrunkLine => " (the line at hand)",
            Rule::NotContinued | Rule::Nothing => "",
        };
        format!("continues {}{why}", ids.list(&parents))
    }

    /// Whether everything that is continued was written by this person.
    fn is_of(&self, author: Option<&str>) -> bool {
        let mut parents = self.parents.iter();
        parents.all(|parent| is_same_person(parent.metadata.author.as_deref(), author))
    }
}
