//! What a handoff says, whatever way it was written (docs/format.md, "The document").

use serde::Serialize;

use super::{ContextFile, Decision};

/// The sections a handoff may have. The order is that of the strict form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// `## Goal`: one to three sentences.
    Goal,
    /// `## Current state`: concrete artifacts, not narrative.
    CurrentState,
    /// `## Decisions made (do not re-litigate)`.
    Decisions,
    /// `## Open questions`.
    OpenQuestions,
    /// `## Constraints`.
    Constraints,
    /// `## Dead ends`, optional: what failed and why.
    DeadEnds,
    /// `## Verify`, optional: a command and what it shows.
    Verify,
    /// `## Next step`: the single next thing to do.
    NextStep,
    /// `## Context files`: paths in reading order.
    ContextFiles,
}

/// An item of a section other than the decisions: a list item, a table row, a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Plain text, inline marks removed, on one line.
    pub text: String,
    /// The item as written, in Markdown.
    pub raw: String,
    /// The line of the source it begins on, from 1.
    pub line: usize,
}

/// A section the format does not know, kept byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OtherSection {
    /// The heading's plain text; empty for text before the first heading.
    pub heading: String,
    /// The section as written, heading included.
    pub markdown: String,
}

/// What a handoff says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The one-line task summary of the title.
    pub summary: Option<String>,
    /// The goal's paragraphs.
    pub goal: Vec<Item>,
    /// Concrete artifacts.
    pub current_state: Vec<Item>,
    /// The decisions in document order, retired ones included; the carry line is none.
    pub decisions: Vec<Decision>,
    /// Whether the carry line stands in the document.
    pub carries: bool,
    /// Questions nobody has answered yet.
    pub open_questions: Vec<Item>,
    /// Hard and soft constraints.
    pub constraints: Vec<Item>,
    /// What failed and why.
    pub dead_ends: Vec<Item>,
    /// Commands and what they show.
    pub verify: Vec<Item>,
    /// The next step; a good handoff has one.
    pub next_step: Vec<Item>,
    /// Context files in reading order.
    pub context_files: Vec<ContextFile>,
    /// What the format does not know.
    pub other_sections: Vec<OtherSection>,
}
