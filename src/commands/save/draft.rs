//! The draft that a handoff begins from: what is carried over from the one it continues, and
//! what git knows of the work since.

use std::fmt::Write as _;

use crate::commands::facts::{COMMITS, Facts};
use crate::handoff::edit::{guidance, with_items, with_section, with_summary};
use crate::handoff::{CARRY_LINE, Decision, Document, Item, SectionKind};

use super::Content;

/// Up to this many inherited decisions are listed in the draft, to be kept or struck through one
/// by one; more are carried, so that the document stays short.
const LISTED_DECISIONS: usize = 15;

/// How many of the most changed files are offered as context files.
const CHANGED_FILES: usize = 5;

/// Whether the draft tells a person how to fill it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guide {
    /// For the editor.
    Comments,
    /// For the flags.
    None,
}

/// The draft for a handoff with these facts.
pub fn carried_over(facts: &Facts, guide: Guide) -> String {
    let parent = facts.basis.parents.first().map(|parent| parent.document());
    let empty = Document::default();
    let parent = parent.unwrap_or(&empty);
    let mut draft = Draft {
        text: String::new(),
        guide,
    };
    let summary = parent.summary.as_deref().unwrap_or_default();
    let _ = writeln!(draft.text, "# Handoff: {summary}");
    draft.hint("one line: what the work is about");
    draft.section(SectionKind::Goal, "1-3 sentences");
    draft.paragraphs(&parent.goal);
    draft.section(
        SectionKind::CurrentState,
        "what exists and the state it is in: files, functions, tests; no narrative. \
         The lines below are what git knows; make them say what matters",
    );
    draft.list(state(facts));
    decisions(&mut draft, facts);
    draft.section(SectionKind::OpenQuestions, "what nobody has answered yet");
    draft.items(&parent.open_questions);
    draft.section(SectionKind::Constraints, "hard and soft ones");
    draft.items(&parent.constraints);
    draft.section(SectionKind::NextStep, "the single next thing to do");
    draft.section(
        SectionKind::ContextFiles,
        "what to read, in this order; a line range where it helps: src/db.rs:10-40",
    );
    draft.list(context_files(facts, parent));
    draft.text
}

fn decisions(draft: &mut Draft, facts: &Facts) {
    let count = facts.inherited.len();
    draft.section(
        SectionKind::Decisions,
        "<decision>: <reason>. To retire one, strike it through and say why: ~~decision~~: why",
    );
    if count <= LISTED_DECISIONS {
        draft.list(
            facts
                .inherited
                .iter()
                .map(|held| held.statement.decision.raw.clone()),
        );
    } else {
        draft.hint(&format!(
            "the line below keeps the {count} decisions in force (git handoff decisions)"
        ));
        draft.list([CARRY_LINE.to_owned()]);
    }
}

/// The commits since, and what is not committed.
fn state(facts: &Facts) -> Vec<String> {
    let commits = facts.since.commits.iter().take(COMMITS).rev();
    let mut state: Vec<String> = commits
        .map(|commit| format!("{} {}", commit.id.short(), commit.summary))
        .collect();
    let paths: Vec<String> = facts
        .uncommitted
        .iter()
        .map(|entry| format!("`{}`", entry.path))
        .collect();
    match paths.as_slice() {
        [] => {}
        paths if paths.len() > COMMITS => state.push(format!(
            "not committed: {} and {} more",
            paths[..COMMITS].join(", "),
            paths.len() - COMMITS
        )),
        paths => state.push(format!("not committed: {}", paths.join(", "))),
    }
    state
}

/// Those of the last handoff, then the most changed ones.
fn context_files(facts: &Facts, parent: &Document) -> Vec<String> {
    let mut files: Vec<String> = parent
        .context_files
        .iter()
        .map(|file| file.raw.clone())
        .collect();
    let known: Vec<String> = parent
        .context_files
        .iter()
        .filter_map(|f| f.local_path())
        .collect();
    let changed = facts.since.files.iter().map(|file| &file.path);
    let dirty = facts.uncommitted.iter().map(|entry| &entry.path);
    let mut offered: Vec<&String> = Vec::new();
    for path in dirty.chain(changed) {
        if !known.contains(path) && !offered.contains(&path) && !path.ends_with('/') {
            offered.push(path);
        }
    }
    files.extend(
        offered
            .into_iter()
            .take(CHANGED_FILES)
            .map(|path| format!("`{path}`")),
    );
    files
}

struct Draft {
    text: String,
    guide: Guide,
}

impl Draft {
    fn section(&mut self, kind: SectionKind, hint: &str) {
        let _ = writeln!(self.text, "\n## {}\n", kind.heading());
        self.hint(hint);
    }

    fn hint(&mut self, hint: &str) {
        if self.guide == Guide::Comments {
            let _ = writeln!(self.text, "{}", guidance(hint));
        }
    }

    fn paragraphs(&mut self, items: &[Item]) {
        for item in items {
            let _ = writeln!(self.text, "{}", item.raw);
        }
    }

    fn items(&mut self, items: &[Item]) {
        self.list(items.iter().map(|item| item.raw.clone()));
    }

    fn list(&mut self, items: impl IntoIterator<Item = String>) {
        for item in items {
            let _ = writeln!(self.text, "- {}", item.replace('\n', "\n  "));
        }
    }
}

/// What the content flags say, on top of a document.
pub fn with_content(document: &Document, content: &Content) -> Document {
    let mut document = document.clone();
    if let Some(summary) = &content.summary {
        document = with_summary(&document, summary);
    }
    for (kind, text) in [
        (SectionKind::Goal, &content.goal),
        (SectionKind::NextStep, &content.next),
    ] {
        if let Some(text) = text {
            document = with_section(&document, kind, text);
        }
    }
    if !content.state.is_empty() {
        document = with_section(&document, SectionKind::CurrentState, "");
    }
    if !content.context.is_empty() {
        document = with_section(&document, SectionKind::ContextFiles, "");
    }
    let retired: Vec<String> = content.retire.iter().map(|said| retirement(said)).collect();
    let context: Vec<String> = content
        .context
        .iter()
        .map(|path| format!("`{path}`"))
        .collect();
    for (kind, items) in [
        (SectionKind::CurrentState, &content.state),
        (SectionKind::Decisions, &content.decision),
        (SectionKind::Decisions, &retired),
        (SectionKind::OpenQuestions, &content.question),
        (SectionKind::Constraints, &content.constraint),
        (SectionKind::DeadEnds, &content.dead_end),
        (SectionKind::Verify, &content.verify_with),
        (SectionKind::ContextFiles, &context),
    ] {
        document = with_items(&document, kind, items);
    }
    document
}

/// `X: why` as a retirement: `~~X~~: why`. The last colon that is followed by a space parts the
/// two, because a decision may hold colons of its own and a reason seldom does.
fn retirement(said: &str) -> String {
    match said.rsplit_once(": ") {
        _ if said.contains("~~") => said.to_owned(),
        Some((decision, why)) => format!("~~{decision}~~: {why}"),
        None => format!("~~{said}~~"),
    }
}

/// The same, where a decision that is retired stood in the document as an item: the item goes,
/// its retirement stays.
pub fn without_retired_items(document: &Document) -> Document {
    let is_retired = |decision: &Decision| {
        !decision.retired
            && document
                .decisions
                .iter()
                .any(|other| other.retires(decision))
    };
    let kept: Vec<String> = document
        .decisions
        .iter()
        .filter(|decision| !is_retired(decision))
        .map(|decision| decision.raw.clone())
        .chain(document.carries.then(|| CARRY_LINE.to_owned()))
        .collect();
    if kept.len() == document.decisions.len() + usize::from(document.carries) {
        return document.clone();
    }
    with_items(
        &with_section(document, SectionKind::Decisions, ""),
        SectionKind::Decisions,
        &kept,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retirement_is_struck_through() {
        assert_eq!(
            retirement("Use Postgres: one file is enough"),
            "~~Use Postgres~~: one file is enough"
        );
        assert_eq!(
            retirement("Table: a, b: too wide"),
            "~~Table: a, b~~: too wide"
        );
        assert_eq!(retirement("~~X~~: y"), "~~X~~: y");
        assert_eq!(retirement("X"), "~~X~~");
    }
}
