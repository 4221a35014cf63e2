//! A difference of decisions: on a terminal, and for a program. [`super::review`] has the comment
//! for a reviewer.

use std::fmt::{self, Write};

use serde_json::{Map, Value, json};

use crate::handoff::{HandoffId, SectionKind};
use crate::journal::ledger::{DecisionChange, Fate};
use crate::matching::topic_changed;

use super::Page;
use super::change::{self, IdLength};
use super::json::VERSION;
use super::style::{ADDED, DIM, ID, LOST, STRONG, styled};
use super::visible::visible_line;

/// What became of decisions and of other sections, between two states.
#[derive(Debug)]
pub struct Diff {
    /// The old side, as the user would name it.
    pub old: String,
    /// The new side.
    pub new: String,
    /// What the two sides are.
    pub subject: Subject,
    /// What became of each decision.
    pub changes: Vec<DecisionChange>,
    /// What became of the items of the other sections that were asked for.
    pub sections: Vec<SectionChanges>,
    /// How many letters of an id are shown.
    pub ids: IdLength,
    /// What is to be shown.
    pub shown: Shown,
}

/// What is compared.
#[derive(Debug)]
pub enum Subject {
    /// Two documents as written.
    Documents,
    /// A handoff and what those it continues had in force.
    Handoff {
        /// How many decisions its carry line keeps without their being mentioned.
        carried: usize,
    },
    /// A base, and the base after a merge.
    Range(Box<RangeFacts>),
}

/// What else there is to say of a range.
#[derive(Debug, Default)]
pub struct RangeFacts {
    /// The new handoffs, in name order, each with what it did by itself.
    pub new: Vec<HandoffChanges>,
    /// Whether the handoffs are shown one by one.
    pub by_session: bool,
    /// Handoffs of the base that the tip edited, with what that did.
    pub edited: Vec<HandoffChanges>,
    /// Handoffs of the base that the tip deleted.
    pub deleted: Vec<HandoffChanges>,
    /// Whether edits and deletions could not be judged, for want of a common commit.
    pub no_merge_base: bool,
    /// The open questions where the range ends.
    pub open_questions: Vec<String>,
    /// The next step where the range ends.
    pub next_step: Vec<String>,
}

impl RangeFacts {
    /// Whether a handoff that the base holds loses decisions by being edited or deleted.
    pub fn takes_decisions_away(&self) -> bool {
        let lost = |change: &DecisionChange| matches!(change.fate, Fate::Dropped | Fate::Replaced);
        !self.deleted.is_empty() || self.edited.iter().any(|edit| edit.changes.iter().any(lost))
    }
}

/// A handoff with changes.
#[derive(Debug)]
pub struct HandoffChanges {
    /// The handoff.
    pub id: HandoffId,
    /// Its file.
    pub path: String,
    /// Its summary.
    pub summary: String,
    /// What it did, or what was done to it.
    pub changes: Vec<DecisionChange>,
}

impl HandoffChanges {
    /// The changes as they are told below the handoff's name, which need not be said again: the ones
    /// that a reviewer must see first.
    pub fn own_changes(&self) -> Vec<DecisionChange> {
        let of_fate = |fate| {
            self.changes
                .iter()
                .filter(move |change| change.fate == fate)
        };
        let mut changes: Vec<DecisionChange> =
            Fate::ALL.into_iter().flat_map(of_fate).cloned().collect();
        for change in &mut changes {
            change.by = change.by.filter(|by| *by != self.id);
            let old = change.old.as_mut();
            if let Some(old) = old.filter(|old| old.handoff == Some(self.id)) {
                old.handoff = None;
            }
        }
        changes
    }
}

/// What became of a section's items.
#[derive(Debug)]
pub struct SectionChanges {
    /// The section.
    pub kind: SectionKind,
    /// Its items; kept ones as well.
    pub items: Vec<ItemChange>,
}

/// What became of one item.
#[derive(Debug)]
pub struct ItemChange {
    /// What happened.
    pub fate: Fate,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// For a question that is gone: the new decision that answers it.
    pub decided: Option<String>,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The counts.
    Counts,
    /// What changed.
    Changes,
    /// What did not change as well.
    All,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let same = |change: &DecisionChange| change.fate == Fate::Kept;
        let rewritten = match &self.subject {
            Subject::Range(range) => !range.edited.is_empty() || !range.deleted.is_empty(),
            Subject::Documents | Subject::Handoff { .. } => false,
        };
        let items =
            |section: &SectionChanges| section.items.iter().all(|item| item.fate == Fate::Kept);
        self.changes.iter().all(same) && self.sections.iter().all(items) && !rewritten
    }

    /// The changes of decisions, of the whole and of each handoff that is shown by itself.
    pub fn all_changes(&self) -> impl Iterator<Item = &DecisionChange> {
        let sessions = match &self.subject {
            Subject::Range(range) if range.by_session => range.new.as_slice(),
            _ => &[],
        };
        let of_sessions = sessions.iter().flat_map(|session| &session.changes);
        self.changes.iter().chain(of_sessions)
    }

    /// `2 decisions added, 1 dropped`, in the order of weight; empty when nothing changed.
    pub fn counts(changes: &[DecisionChange]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for fate in Fate::ALL.into_iter().filter(|fate| *fate != Fate::Kept) {
            let count = changes.iter().filter(|change| change.fate == fate).count();
            if count > 0 {
                parts.push(change::counted(fate, count));
            }
        }
        if let Some(first) = parts.first_mut() {
            let (count, rest) = first.split_once(' ').unwrap_or((first, ""));
            let noun = if count == "1" {
                "decision"
            } else {
                "decisions"
            };
            *first = format!("{count} {noun} {rest}");
        }
        parts.join(", ")
    }

    /// The summary's parts: what came, and what that does.
    pub fn summary(&self) -> String {
        let mut parts = Vec::new();
        if let Subject::Range(range) = &self.subject {
            let count = range.new.len();
            let plural = if count == 1 { "" } else { "s" };
            parts.push(format!("{count} handoff{plural}"));
            let rewritten = [
                (range.edited.len(), "edited"),
                (range.deleted.len(), "deleted"),
            ];
            for (count, word) in rewritten.into_iter().filter(|(count, _)| *count > 0) {
                parts.push(format!("{count} {word}"));
            }
        }
        let counts = Self::counts(&self.changes);
        if counts.is_empty() {
            parts.push("no decision changed".into());
        } else {
            parts.push(counts);
        }
        if let Subject::Handoff { carried } = self.subject
            && carried > 0
        {
            parts.push(format!("{carried} carried"));
        }
        parts.join(", ")
    }

    fn name(&self) -> String {
        match &self.subject {
            Subject::Range(_) => format!("{}...{}", self.old, self.new),
            Subject::Documents | Subject::Handoff { .. } => format!("{} → {}", self.old, self.new),
        }
    }

    /// For a terminal.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn text(&self, out: &mut Page) -> fmt::Result {
        let name = self.name();
        let name = visible_line(&name);
        out.hang();
        writeln!(out, "{}: {}", styled(STRONG, name), self.summary())?;
        if self.shown == Shown::Counts {
            return Ok(());
        }
        match &self.subject {
            Subject::Range(range) => {
                block(out, |page| self.rewritten(page, range))?;
                if range.by_session {
                    block(out, |page| self.sessions(page, &range.new))?;
                } else {
                    block(out, |page| self.list(page, &self.changes))?;
                }
            }
            Subject::Documents | Subject::Handoff { .. } => {
                block(out, |page| self.list(page, &self.changes))?;
            }
        }
        for section in &self.sections {
            self.section(out, section)?;
        }
        Ok(())
    }

    fn sessions(&self, out: &mut Page, sessions: &[HandoffChanges]) -> fmt::Result {
        for (at, session) in sessions.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            write!(out, "{}  ", styled(ID, self.ids.short(&session.id)))?;
            out.hang();
            writeln!(out, "{}", visible_line(&session.summary))?;
            if session.changes.iter().all(|change| !self.shows(change)) {
                writeln!(out, "{}", styled(DIM, "no decision changed"))?;
            }
            self.list(out, &session.own_changes())?;
        }
        Ok(())
    }

    fn shows(&self, change: &DecisionChange) -> bool {
        change.fate != Fate::Kept || self.shown == Shown::All
    }

    /// The handoffs that were edited or deleted.
    fn rewritten(&self, out: &mut Page, range: &RangeFacts) -> fmt::Result {
        for edit in &range.edited {
            self.name_rewritten(out, "edited", edit)?;
            let changes = edit.own_changes();
            for change in changes.iter().filter(|change| change.fate != Fate::Kept) {
                write!(out, "  ")?;
                change::text(out, change, self.ids)?;
            }
        }
        for gone in &range.deleted {
            self.name_rewritten(out, "deleted", gone)?;
        }
        if range.no_merge_base {
            let note =
                "no common commit here: whether handoffs were edited or deleted is not judged";
            writeln!(out, "{}", styled(DIM, note))?;
        }
        Ok(())
    }

    fn name_rewritten(&self, out: &mut Page, word: &str, handoff: &HandoffChanges) -> fmt::Result {
        write!(out, "{}", styled(LOST, format!("{word:<10} ")))?;
        out.hang();
        let id = styled(ID, self.ids.short(&handoff.id));
        writeln!(out, "{id}  {}", visible_line(&handoff.path))
    }

    /// The changes; where nearly everything is gone because the topic changed, one remark and
    /// not one alarm each.
    fn list(&self, out: &mut Page, changes: &[DecisionChange]) -> fmt::Result {
        let old = changes.iter().filter(|change| change.old.is_some()).count();
        let gone = || changes.iter().filter(|c| c.fate == Fate::Dropped);
        let swept = topic_changed(gone().count(), old) && self.shown != Shown::All;
        for change in changes {
            if !self.shows(change) || swept && change.fate == Fate::Dropped {
                continue;
            }
            change::text(out, change, self.ids)?;
        }
        if swept {
            let texts: Vec<String> = gone()
                .filter_map(|change| change.old.as_ref())
                .map(|place| visible_line(place.statement.decision.without_reason()).into_owned())
                .collect();
            let count = texts.len();
            let line = format!(
                "{count} earlier decisions are not mentioned: {}",
                texts.join("; ")
            );
            out.hang();
            writeln!(out, "{}", styled(LOST, line))?;
        }
        Ok(())
    }

    fn section(&self, out: &mut Page, section: &SectionChanges) -> fmt::Result {
        let visible: Vec<&ItemChange> = section
            .items
            .iter()
            .filter(|item| item.fate != Fate::Kept || self.shown == Shown::All)
            .collect();
        if visible.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", styled(STRONG, section.kind.heading()))?;
        for item in visible {
            self.item(out, item)?;
        }
        Ok(())
    }

    fn item(&self, out: &mut Page, item: &ItemChange) -> fmt::Result {
        let (style, word) = match (item.fate, &item.decided) {
            (Fate::Dropped, Some(_)) => (ADDED, "decided"),
            (Fate::Dropped, None) => (LOST, "gone"),
            (Fate::Added, _) => (ADDED, "added"),
            (Fate::Kept, _) => (DIM, "kept"),
            _ => (STRONG, "changed"),
        };
        write!(out, "{}", styled(style, format!("{word:<10} ")))?;
        out.hang();
        match (&item.old, &item.new) {
            (Some(old), Some(new)) if old != new => change::word_diff(out, old, new)?,
            (Some(text), _) | (None, Some(text)) => write!(out, "{}", visible_line(text))?,
            (None, None) => {}
        }
        if let Some(decision) = &item.decided {
            write!(
                out,
                "  {}",
                styled(DIM, format!("→ {}", visible_line(decision)))
            )?;
        }
        writeln!(out)
    }

    /// For a program (docs/json.md, "git handoff diff").
    pub fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("version".into(), json!(VERSION));
        object.insert("old".into(), json!(self.old));
        object.insert("new".into(), json!(self.new));
        let listed = |change: &&DecisionChange| match self.subject {
            Subject::Range(_) => change.fate != Fate::Kept || self.shown == Shown::All,
            Subject::Documents | Subject::Handoff { .. } => true,
        };
        let changes: Vec<Value> = self
            .changes
            .iter()
            .filter(listed)
            .map(change::json)
            .collect();
        object.insert("changes".into(), json!(changes));
        if let Subject::Handoff { carried } = self.subject {
            object.insert("carried".into(), json!(carried));
        }
        let range = match &self.subject {
            Subject::Range(range) => Some(range),
            Subject::Documents | Subject::Handoff { .. } => None,
        };
        let edited = range.map_or(&[][..], |range| &range.edited);
        let deleted = range.map_or(&[][..], |range| &range.deleted);
        object.insert("handoffs_edited".into(), handoffs_json(edited));
        object.insert("handoffs_deleted".into(), handoffs_json(deleted));
        if let Some(range) = range {
            object.insert("rewrites_judged".into(), json!(!range.no_merge_base));
            object.insert("handoffs".into(), handoffs_json(&range.new));
        }
        if !self.sections.is_empty() {
            let sections: Map<String, Value> = self
                .sections
                .iter()
                .filter_map(|section| {
                    let name = serde_json::to_value(section.kind).ok()?;
                    Some((name.as_str()?.to_owned(), items_json(section)))
                })
                .collect();
            object.insert("sections".into(), Value::Object(sections));
        }
        Value::Object(object)
    }
}

/// Writes what there is below a blank line, if there is anything.
fn block(out: &mut Page, write: impl FnOnce(&mut Page) -> fmt::Result) -> fmt::Result {
    let mut page = Page::new(out.width());
    write(&mut page)?;
    let text = page.into_text();
    match text.is_empty() {
        true => Ok(()),
        false => write!(out, "\n{text}"),
    }
}

fn handoffs_json(handoffs: &[HandoffChanges]) -> Value {
    handoffs
        .iter()
        .map(|handoff| {
            json!({
                "id": handoff.id,
                "path": handoff.path,
                "summary": handoff.summary,
                "changes": handoff.changes.iter().map(change::json).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn items_json(section: &SectionChanges) -> Value {
    let items = section.items.iter().map(|item| {
        json!({
            "class": item.fate.as_str(),
            "old": item.old,
            "new": item.new,
            "decided": item.decided,
        })
    });
    items.collect()
}
