//! The draft that a handoff begins from: what is carried over from the one it continues, and
//! what git knows of the work since.

use crate::commands::work::{COMMITS, Work};
use crate::handoff::edit::{self, Parts, Retirement};
use crate::handoff::{ContextFile, Decision, Document, Item, SectionKind, given};
use crate::journal::freshness::Freshness;

use super::Content;

/// Up to this many inherited decisions are listed in the draft, to be kept or struck through one
/// by one; more are carried, so that the document stays short.
const LISTED_DECISIONS: usize = 15;

/// How many of the most changed files are offered as context files.
const CHANGED_FILES: usize = 5;

/// With them there are no more than the prompt asks for, however many sessions carry the list on.
const CONTEXT_FILES: usize = 7;

/// What a handoff about this work begins from.
pub fn carried_over(work: &Work) -> Parts {
    let empty = Document::default();
    let parent = work
        .basis
        .parents
        .first()
        .map_or(&empty, |parent| parent.document());
    let listed = work.inherited.len() <= LISTED_DECISIONS;
    let inherited = work
        .inherited
        .iter()
        .map(|held| held.statement.decision.raw.clone());
    Parts {
        summary: parent.summary.clone(),
        goal: raw(&parent.goal),
        current_state: state(work, parent),
        decisions: if listed {
            inherited.collect()
        } else {
            Vec::new()
        },
        carries: !listed,
        open_questions: raw(&parent.open_questions),
        constraints: raw(&parent.constraints),
        context_files: context_files(work, parent),
        ..Parts::default()
    }
}

fn raw(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.raw.clone()).collect()
}

/// What a draft says of changes that are not committed begins so.
const NOT_COMMITTED: &str = "not committed: ";

/// The commits since, the oldest first, and what is not committed. Where there is neither, the state is
/// as it was.
fn state(work: &Work, parent: &Document) -> Vec<String> {
    if work.since.commits.is_empty() && work.uncommitted.is_empty() {
        let mut state = raw(&parent.current_state);
        state.retain(|item| !item.starts_with(NOT_COMMITTED));
        return state;
    }
    let commits = work.since.commits.iter().take(COMMITS).rev();
    let mut state: Vec<String> = commits
        .map(|commit| format!("{} {}", commit.id.short(), commit.summary))
        .collect();
    let paths: Vec<String> = work
        .uncommitted
        .iter()
        .map(|entry| given::code_span(&entry.path))
        .collect();
    match paths.as_slice() {
        [] => {}
        paths if paths.len() > COMMITS => state.push(format!(
            "{NOT_COMMITTED}{} and {} more",
            paths[..COMMITS].join(", "),
            paths.len() - COMMITS
        )),
        paths => state.push(format!("{NOT_COMMITTED}{}", paths.join(", "))),
    }
    state
}

/// An entry of the last handoff; by its new name, when it was renamed since. Of a file that is gone
/// nothing is carried over.
fn carried_file(work: &Work, file: &ContextFile) -> Option<String> {
    let path = file.local_path();
    let mut gone = work.gone.iter();
    match gone.find(|gone| Some(&gone.path) == path.as_ref()) {
        None => Some(file.raw.clone()),
        Some(gone) => match &gone.freshness {
            Freshness::Renamed { to } => Some(given::path(to)),
            _ => None,
        },
    }
}

/// Those of the last handoff, then the most changed ones.
fn context_files(work: &Work, parent: &Document) -> Vec<String> {
    // One line may name several files.
    let mut files: Vec<String> = Vec::new();
    for file in &parent.context_files {
        if let Some(raw) = carried_file(work, file)
            && !files.contains(&raw)
        {
            files.push(raw);
        }
    }
    let known: Vec<String> = parent
        .context_files
        .iter()
        .filter_map(|f| f.local_path())
        .collect();
    let room = CONTEXT_FILES.saturating_sub(files.len());
    let mut offered: Vec<&String> = Vec::new();
    for path in work.to_read() {
        if offered.len() == room.min(CHANGED_FILES) {
            break;
        }
        let is_listed = known.contains(path) || files.contains(&given::path(path));
        if !is_listed && !offered.contains(&path) {
            offered.push(path);
        }
    }
    files.extend(offered.into_iter().map(|path| given::path(path)));
    files
}

/// A document for flags to be added to. Whoever gives a section by flags and leaves its neighbours
/// out has nothing to say there.
pub fn for_flags(mut parts: Parts) -> Document {
    for empty in [&mut parts.open_questions, &mut parts.constraints] {
        if empty.is_empty() {
            empty.push("none".into());
        }
    }
    edit::build(&parts)
}

/// What the content flags say, on top of a document that inherits these decisions; of those that they
/// retire, `retire`.
pub fn with_content(
    document: &Document,
    inherited: &[Decision],
    content: &Content,
    retire: &[String],
) -> Document {
    let mut document = document.clone();
    if let Some(summary) = &content.summary {
        document = edit::set_summary(&document, summary);
    }
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    for (kind, texts) in [
        (SectionKind::Goal, &one(&content.goal)),
        (SectionKind::CurrentState, &content.state),
        (SectionKind::NextStep, &one(&content.next)),
    ] {
        if !texts.is_empty() {
            document = edit::replace(&document, kind, &items(kind, texts));
        }
    }
    if !content.context.is_empty() {
        let paths: Vec<String> = content
            .context
            .iter()
            .map(|path| given::path(path))
            .collect();
        document = edit::replace(&document, SectionKind::ContextFiles, &paths);
    }
    for (kind, texts) in [
        (SectionKind::Decisions, &content.decision),
        (SectionKind::OpenQuestions, &content.question),
        (SectionKind::Constraints, &content.constraint),
        (SectionKind::DeadEnds, &content.dead_end),
        (SectionKind::Verify, &content.verify_with),
    ] {
        document = added(document, kind, &items(kind, texts));
    }
    retire.iter().fold(document, |document, item| {
        let item = given::one_line(item);
        edit::retire(&document, inherited, &Retirement::parse(&item))
    })
}

/// What flags give for a section, each as the one item that it is.
fn items(kind: SectionKind, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| given::item(kind, text)).collect()
}

/// More items; a section that only says "none" is filled with them.
fn added(document: Document, kind: SectionKind, items: &[String]) -> Document {
    if items.is_empty() {
        return document;
    }
    if kind != SectionKind::Decisions && document.items(kind).is_empty() {
        return edit::replace(&document, kind, items);
    }
    items
        .iter()
        .fold(document, |document, item| edit::add(&document, kind, item))
}
