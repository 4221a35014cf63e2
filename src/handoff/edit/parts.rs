//! A document made of parts, in the strict form.

use super::body::{add_block, block_of};
use super::one_line;
use super::retirement::Retirement;
use crate::handoff::{CARRY_LINE, Document, SectionKind, read};

/// What a document is made of: the flags of `save`, on top of what is carried over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// The one-line task summary.
    pub summary: Option<String>,
    /// Paragraphs.
    pub goal: Vec<String>,
    /// List items, as all that follow.
    pub current_state: Vec<String>,
    /// Decisions, with their reasons.
    pub decisions: Vec<String>,
    /// Decisions that no longer hold: `Use Postgres: replaced by SQLite`.
    pub retired: Vec<String>,
    /// Whether the carry line stands.
    pub carries: bool,
    /// Questions nobody has answered yet.
    pub open_questions: Vec<String>,
    /// Constraints.
    pub constraints: Vec<String>,
    /// What failed and why.
    pub dead_ends: Vec<String>,
    /// Commands and what they show.
    pub verify: Vec<String>,
    /// The next step, a paragraph.
    pub next_step: Vec<String>,
    /// Paths, each with a range and a note if it has them.
    pub context_files: Vec<String>,
}

impl Parts {
    fn of(&self, kind: SectionKind) -> &[String] {
        match kind {
            SectionKind::Goal => &self.goal,
            SectionKind::CurrentState => &self.current_state,
            SectionKind::Decisions => &self.decisions,
            SectionKind::OpenQuestions => &self.open_questions,
            SectionKind::Constraints => &self.constraints,
            SectionKind::DeadEnds => &self.dead_ends,
            SectionKind::Verify => &self.verify,
            SectionKind::NextStep => &self.next_step,
            SectionKind::ContextFiles => &self.context_files,
        }
    }

    pub(super) fn body(&self, kind: SectionKind) -> String {
        let mut body = String::new();
        for item in self.of(kind) {
            add_block(&mut body, &block_of(kind, item));
        }
        if kind == SectionKind::Decisions {
            for item in &self.retired {
                add_block(
                    &mut body,
                    &format!("- {}", Retirement::parse(item).struck()),
                );
            }
            if self.carries {
                add_block(&mut body, &format!("- {CARRY_LINE}"));
            }
        }
        body
    }
}

/// A document made of parts, in the strict form. Sections that say nothing are left out.
///
/// ```
/// # use git_handoff::handoff::{edit, write};
/// let parts = edit::Parts {
///     summary: Some("Sync notes".into()),
///     goal: vec!["Keep an index of notes.".into()],
///     retired: vec!["Use Postgres: SQLite is one file".into()],
///     ..Default::default()
/// };
/// let text = write(&edit::build(&parts));
/// assert!(text.starts_with("# Handoff: Sync notes\n\n## Goal\n\nKeep an index of notes.\n"));
/// assert!(text.ends_with("- ~~Use Postgres~~: SQLite is one file\n"));
/// ```
pub fn build(parts: &Parts) -> Document {
    let mut text = title(parts);
    for kind in SectionKind::ALL {
        let body = parts.body(kind);
        if !body.is_empty() {
            text.push_str(&format!("\n## {}\n\n{body}", kind.heading()));
        }
    }
    read(&text)
}

pub(super) fn title(parts: &Parts) -> String {
    match &parts.summary {
        Some(summary) => format!("# Handoff: {}\n", one_line(summary)),
        None => "# Handoff\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Parts {
        Parts {
            summary: Some("Sync notes".into()),
            goal: vec!["Keep an index.".into()],
            current_state: vec!["`src/db.rs` creates the table".into()],
            decisions: vec!["SQLite: one file".into()],
            open_questions: vec!["Hidden folders?".into()],
            constraints: vec!["No network".into()],
            next_step: vec!["Implement `sync`.".into()],
            context_files: vec!["src/db.rs:10-40 - the schema".into()],
            ..Parts::default()
        }
    }

    #[test]
    fn what_is_built_is_strict_and_reads_back() {
        let document = build(&full());
        assert!(document.is_strict());
        assert_eq!(document.decisions[0].text, "SQLite: one file");
        assert_eq!(document.context_files[0].lines, Some((10, 40)));
        assert_eq!(document.summary.as_deref(), Some("Sync notes"));
    }
}
