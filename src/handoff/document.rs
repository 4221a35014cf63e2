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

impl SectionKind {
    /// All sections, in the order of the strict form.
    pub const ALL: [Self; 9] = [
        Self::Goal,
        Self::CurrentState,
        Self::Decisions,
        Self::OpenQuestions,
        Self::Constraints,
        Self::DeadEnds,
        Self::Verify,
        Self::NextStep,
        Self::ContextFiles,
    ];

    /// The heading of the strict form, without its `##`.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Goal => "Goal",
            Self::CurrentState => "Current state",
            Self::Decisions => "Decisions made (do not re-litigate)",
            Self::OpenQuestions => "Open questions",
            Self::Constraints => "Constraints",
            Self::DeadEnds => "Dead ends",
            Self::Verify => "Verify",
            Self::NextStep => "Next step",
            Self::ContextFiles => "Context files",
        }
    }

    /// Whether a handoff is complete without it.
    pub fn is_optional(self) -> bool {
        match self {
            Self::DeadEnds | Self::Verify => true,
            Self::Goal
            | Self::CurrentState
            | Self::Decisions
            | Self::OpenQuestions
            | Self::Constraints
            | Self::NextStep
            | Self::ContextFiles => false,
        }
    }

    /// How the strict form writes what it says.
    pub fn item_form(self) -> ItemForm {
        match self {
            Self::Goal | Self::NextStep => ItemForm::Paragraph,
            Self::CurrentState
            | Self::Decisions
            | Self::OpenQuestions
            | Self::Constraints
            | Self::DeadEnds
            | Self::Verify
            | Self::ContextFiles => ItemForm::ListItem,
        }
    }
}

/// How the strict form writes one thing that a section says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemForm {
    /// The section is prose.
    Paragraph,
    /// The section is a list.
    ListItem,
}

/// An item of a section other than the decisions: a list item, a table row, a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Plain text, inline marks removed, on one line.
    pub text: String,
    /// The item as written, in Markdown, without its list mark.
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
///
/// Made by [`read()`](super::read()). The fields are a view of the text; to change it, use
/// [`edit`](super::edit), which keeps both together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The one-line task summary of the title, or the first sentence of the goal where it gives none.
    pub summary: Option<String>,
    /// The goal's paragraphs.
    pub goal: Vec<Item>,
    /// Concrete artifacts.
    pub current_state: Vec<Item>,
    /// The decisions in document order, retired ones included; the carry line is none.
    pub decisions: Vec<Decision>,
    /// The line of the source each decision begins on, from 1.
    pub decision_lines: Vec<usize>,
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
    /// The document as it was read.
    pub(super) source: String,
    /// The same in pieces that the writer can put in order.
    pub(super) parts: Vec<Part>,
}

/// A piece of a document. The pieces hold every word of it but recognised headings that
/// say no more than the canonical ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Front matter in YAML or TOML, its fences included.
    FrontMatter(String),
    /// What the title says, as Markdown, without `Handoff:`.
    Title(String),
    /// Text that stands under no heading.
    Loose(String),
    /// A section of the format.
    Known {
        /// Which one.
        kind: SectionKind,
        /// Its heading as written.
        heading: String,
        /// Whether the heading says more than the canonical one.
        says_more: bool,
        /// Its content.
        body: String,
        /// The line of the source its heading stands on, from 1.
        line: usize,
    },
    /// Any other section, its heading included.
    Other {
        /// The heading's plain text.
        heading: String,
        /// The section as written.
        markdown: String,
    },
}

impl Document {
    /// A document that a later version of the format wrote: its title line is read, because that
    /// is what every list shows, and nothing else is interpreted.
    pub fn of_later_version(body: &str) -> Self {
        let title = body.lines().find_map(|line| line.strip_prefix("# "));
        Self {
            summary: title.and_then(super::read::summary_of),
            source: body.to_owned(),
            ..Self::default()
        }
    }

    /// The items of a section other than the decisions and the context files.
    pub fn items(&self, kind: SectionKind) -> &[Item] {
        match kind {
            SectionKind::Goal => &self.goal,
            SectionKind::CurrentState => &self.current_state,
            SectionKind::OpenQuestions => &self.open_questions,
            SectionKind::Constraints => &self.constraints,
            SectionKind::DeadEnds => &self.dead_ends,
            SectionKind::Verify => &self.verify,
            SectionKind::NextStep => &self.next_step,
            SectionKind::Decisions | SectionKind::ContextFiles => &[],
        }
    }

    /// Whether the document has this section, be it empty.
    pub fn has_section(&self, kind: SectionKind) -> bool {
        self.section_line(kind).is_some()
    }

    /// The line of the source that introduces a section, from 1.
    pub fn section_line(&self, wanted: SectionKind) -> Option<usize> {
        self.parts.iter().find_map(|part| match part {
            Part::Known { kind, line, .. } if *kind == wanted => Some(*line),
            Part::Known { .. }
            | Part::FrontMatter(_)
            | Part::Title(_)
            | Part::Loose(_)
            | Part::Other { .. } => None,
        })
    }

    /// The lines of the source that introduce the known sections, from 1.
    pub fn section_lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Known { line, .. } => Some(*line),
            Part::FrontMatter(_) | Part::Title(_) | Part::Loose(_) | Part::Other { .. } => None,
        })
    }

    /// Whether the title, or a label in its place, gives a summary.
    pub fn is_titled(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Title(text) if !text.is_empty()))
    }

    /// The headings that introduce none of the known sections, as written.
    pub fn unplaced_headings(&self) -> impl Iterator<Item = &str> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Other { markdown, .. } => markdown.lines().find(|line| !line.trim().is_empty()),
            Part::FrontMatter(_) | Part::Title(_) | Part::Loose(_) | Part::Known { .. } => None,
        })
    }

    /// Whether no section of the format was found: the text is no handoff.
    pub fn is_unstructured(&self) -> bool {
        !self
            .parts
            .iter()
            .any(|part| matches!(part, Part::Known { .. }))
    }

    /// The text the document was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether both say the same, wherever in their sources it stands.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        fn texts(items: &[Item]) -> impl Iterator<Item = &str> {
            items.iter().map(|item| item.text.as_str())
        }
        let decisions = |document: &'_ Self| -> Vec<(String, bool)> {
            let pair = |decision: &Decision| (decision.text.clone(), decision.retired);
            document.decisions.iter().map(pair).collect()
        };
        let same_files = |one: &ContextFile, other: &ContextFile| {
            one.path == other.path && one.lines == other.lines && one.note == other.note
        };
        self.summary == other.summary
            && self.carries == other.carries
            && decisions(self) == decisions(other)
            && self.context_files.len() == other.context_files.len()
            && self
                .context_files
                .iter()
                .zip(&other.context_files)
                .all(|(one, other)| same_files(one, other))
            && SectionKind::ALL
                .iter()
                .all(|&kind| texts(self.items(kind)).eq(texts(other.items(kind))))
    }
}
