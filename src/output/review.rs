//! The comment on a pull request (docs/review.md): what a reviewer must see first, the rest folded.
//!
//! It stands on a forge, so that nothing in it may mention people, refer to issues or hold mark-up:
//! every text that somebody wrote goes through [`plain_markdown`].

use std::fmt::{self, Write};

use crate::handoff::SectionKind;
use crate::journal::ledger::{DecisionChange, Fate, Said};

use super::Page;
use super::change::{self, IdLength};
use super::diff::{Diff, HandoffChanges, ItemChange, RangeFacts, SectionChanges, Shown, Subject};
use super::quote::{code_span, plain_markdown};

/// The hidden line by which a comment is found again and updated in place.
pub const MARKER: &str = "<!-- git-handoff review -->";

/// GitHub refuses a body of more than 65,536 characters; the action adds a line or two.
const MAX: usize = 60_000;

/// Lists with more entries are folded.
const OPEN: usize = 8;

/// The longest text of one decision that is printed, in characters.
const ITEM_MAX: usize = 600;

impl Diff {
    /// For a pull request; nothing when nothing changed.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn markdown(&self, out: &mut Page) -> fmt::Result {
        if self.is_empty() && self.shown != Shown::All {
            return Ok(());
        }
        // Lists are cut shorter until the whole fits.
        let mut most = 500;
        loop {
            let mut comment = String::new();
            self.comment(&mut comment, most)?;
            if comment.chars().count() <= MAX || most <= 1 {
                return out.write_str(&comment);
            }
            most /= 2;
        }
    }

    fn comment(&self, out: &mut String, most: usize) -> fmt::Result {
        writeln!(out, "{MARKER}")?;
        let summary = plain_markdown(&self.summary());
        match &self.subject {
            Subject::Range(_) => writeln!(out, "**{summary}**")?,
            Subject::Documents | Subject::Handoff { .. } => {
                let (old, new) = (code_span(&self.old), code_span(&self.new));
                writeln!(out, "**{old} → {new}: {summary}**")?;
            }
        }
        if self.shown == Shown::Counts {
            return Ok(());
        }
        let list = List {
            ids: self.ids,
            most,
            all: self.shown == Shown::All,
        };
        match &self.subject {
            Subject::Range(range) => {
                list.rewritten(out, range)?;
                if range.by_session {
                    for session in &range.new {
                        let summary = plain_markdown(&session.summary);
                        writeln!(out, "\n#### `{}` {summary}", self.ids.short(&session.id))?;
                        let before = out.len();
                        list.groups(out, &session.own_changes())?;
                        if out.len() == before {
                            writeln!(out, "\nNo decision changed.")?;
                        }
                    }
                } else {
                    list.groups(out, &self.changes)?;
                }
            }
            Subject::Documents | Subject::Handoff { .. } => list.groups(out, &self.changes)?,
        }
        for section in &self.sections {
            list.section(out, section, outlook(&self.subject, section.kind))?;
        }
        for kind in [SectionKind::OpenQuestions, SectionKind::NextStep] {
            if self.sections.iter().all(|section| section.kind != kind) {
                let texts = outlook(&self.subject, kind).unwrap_or_default();
                let lines: Vec<String> = texts
                    .iter()
                    .map(|text| plain_markdown(&cut(text)))
                    .collect();
                list.list(out, kind.heading(), &lines, Weight::Open)?;
            }
        }
        Ok(())
    }
}

/// How lists are written.
struct List {
    ids: IdLength,
    /// How many entries of a list are printed at most.
    most: usize,
    all: bool,
}

impl List {
    fn groups(&self, out: &mut String, changes: &[DecisionChange]) -> fmt::Result {
        for fate in Fate::ALL {
            if fate == Fate::Kept && !self.all {
                continue;
            }
            let lines: Vec<String> = changes
                .iter()
                .filter(|change| change.fate == fate)
                .map(|change| self.entry(change))
                .collect();
            self.list(out, heading(fate), &lines, weight(fate))?;
        }
        Ok(())
    }

    fn list(&self, out: &mut String, title: &str, lines: &[String], weight: Weight) -> fmt::Result {
        if lines.is_empty() {
            return Ok(());
        }
        let folded = lines.len() > OPEN || weight == Weight::Folded && lines.len() > 1;
        if folded {
            let count = lines.len();
            writeln!(out, "\n<details><summary>{title} ({count})</summary>\n")?;
        } else {
            writeln!(out, "\n**{title}**\n")?;
        }
        for line in lines.iter().take(self.most) {
            writeln!(out, "- {line}")?;
        }
        if lines.len() > self.most {
            writeln!(out, "- … and {} more", lines.len() - self.most)?;
        }
        if folded {
            writeln!(out, "\n</details>")?;
        }
        Ok(())
    }

    fn entry(&self, change: &DecisionChange) -> String {
        let mut line = String::new();
        if !change.certain {
            line.push_str("perhaps: ");
        }
        let both = change::shows_words(change.fate) || !change.certain;
        match (&change.old, &change.new) {
            (Some(old), Some(new)) if both => {
                line.push_str(&format!("{}<br>→ {}", text(old), text(new)));
            }
            (Some(old), Some(_)) if change.fate == Fate::Retired => line.push_str(&text(old)),
            (_, Some(said)) | (Some(said), None) => line.push_str(&text(said)),
            (None, None) => {}
        }
        let note = change::note(change, self.ids);
        if !note.is_empty() {
            line.push_str(&format!(" <sub>{}</sub>", plain_markdown(&note)));
        }
        line
    }

    fn rewritten(&self, out: &mut String, range: &RangeFacts) -> fmt::Result {
        let name = |handoff: &HandoffChanges| {
            let id = self.ids.short(&handoff.id);
            format!("`{id}` {}", plain_markdown(&handoff.summary))
        };
        let mut edited = Vec::new();
        for edit in &range.edited {
            let counts = Diff::counts(&edit.changes);
            edited.push(format!("{}: {}", name(edit), plain_markdown(&counts)));
        }
        self.list(
            out,
            "Handoffs edited after they were saved",
            &edited,
            Weight::Open,
        )?;
        let deleted: Vec<String> = range.deleted.iter().map(name).collect();
        self.list(out, "Handoffs deleted", &deleted, Weight::Open)?;
        if range.no_merge_base {
            writeln!(
                out,
                "\n<sub>No common commit in this clone: edited and deleted handoffs are not judged.</sub>"
            )?;
        }
        Ok(())
    }

    /// `outlook`: what is open, or comes next, is listed whole.
    fn section(
        &self,
        out: &mut String,
        section: &SectionChanges,
        outlook: Option<&[String]>,
    ) -> fmt::Result {
        let items = section.items.iter();
        let lines: Vec<String> = items
            .filter(|item| item.fate != Fate::Kept || self.all || outlook.is_some())
            .map(item)
            .collect();
        self.list(out, section.kind.heading(), &lines, Weight::Open)
    }
}

/// What is open where a range ends, and what comes next; of no other section.
fn outlook(subject: &Subject, kind: SectionKind) -> Option<&[String]> {
    match (subject, kind) {
        (Subject::Range(range), SectionKind::OpenQuestions) => Some(&range.open_questions),
        (Subject::Range(range), SectionKind::NextStep) => Some(&range.next_step),
        _ => None,
    }
}

/// Whether a list is shown at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Open,
    Folded,
}

fn weight(fate: Fate) -> Weight {
    match fate {
        Fate::Dropped
        | Fate::Replaced
        | Fate::Contested
        | Fate::Reworded
        | Fate::ReasonChanged
        | Fate::Added
        | Fate::Reinstated
        | Fate::Retired => Weight::Open,
        Fate::Abandoned | Fate::Kept => Weight::Folded,
    }
}

fn heading(fate: Fate) -> &'static str {
    match fate {
        Fate::Dropped => "Dropped without a word",
        Fate::Replaced => "Replaced without a word",
        Fate::Contested => "Contested: retired in the base, still listed here",
        Fate::Reworded => "Reworded",
        Fate::ReasonChanged => "On another ground",
        Fate::Added => "Added",
        Fate::Reinstated => "Reinstated",
        Fate::Retired => "Retired",
        Fate::Abandoned => "Abandoned",
        Fate::Kept => "Kept",
    }
}

fn text(said: &Said) -> String {
    plain_markdown(&cut(&said.statement.decision.text))
}

fn item(item: &ItemChange) -> String {
    let plain = |text: &Option<String>| text.as_deref().map(|text| plain_markdown(&cut(text)));
    match (plain(&item.old), plain(&item.new), plain(&item.decided)) {
        (Some(old), Some(new), _) if old != new => format!("{old}<br>→ {new}"),
        (Some(old), None, Some(decision)) => format!("{old}<br>→ decided: {decision}"),
        (Some(old), None, None) => format!("gone: {old}"),
        (_, Some(new), _) => new,
        (None, None, _) => String::new(),
    }
}

/// A text of bearable length.
fn cut(text: &str) -> String {
    match text.char_indices().nth(ITEM_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
