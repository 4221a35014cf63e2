//! Changing a document: what `save` does with flags and drafts.
//!
//! A [`Document`] is a view of a text, so every change is made to the text of one of its pieces and
//! the result is read again: what an edit says and what a reader finds cannot drift apart.

use super::carry::{CARRY_LINE, is_carry_line};
use super::check::is_pleasantry;
use super::document::{Document, Part};
use super::plain::plain_text;
use super::{Decision, NormalText, SectionKind, read, write};

pub use super::draft::{draft, strip_guidance};

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
                add_block(&mut body, &format!("- {}", struck(item)));
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

/// Adds an item to a section, which is made if it is missing. In the goal and the next step it
/// is a paragraph, elsewhere a list item; decisions go above the carry line.
pub fn add(document: &Document, kind: SectionKind, item: &str) -> Document {
    let block = block_of(kind, item);
    change(document, kind, |body| match carry_in(body) {
        Some(at) if kind == SectionKind::Decisions => body.insert_str(at, &format!("{block}\n")),
        Some(_) | None => add_block(body, &block),
    })
}

/// Retires a decision: adds it struck, in place of the one that says so where that is listed. `item`
/// is the decision, its label left out or not, and behind a colon why it no longer holds. What is
/// struck are the words of the decision itself, where the document or `inherited` has it.
pub fn retire(document: &Document, inherited: &[Decision], item: &str) -> Document {
    let (decision, why) = split_reason(item);
    let key = key_of(decision);
    let listed = document.decisions.iter().find(|one| is_named(one, &key));
    let without = match listed {
        Some(listed) => remove(document, SectionKind::Decisions, &listed.raw.clone()),
        None => document.clone(),
    };
    let known = listed.or_else(|| inherited.iter().find(|one| is_named(one, &key)));
    let says_so = |known: &Decision| known.key() == key || known.key_without_reason() == key;
    let struck = match known {
        Some(known) if !says_so(known) => known.without_reason(),
        Some(_) | None => decision,
    };
    let why = why.map_or(String::new(), |why| format!(": {why}"));
    add(
        &without,
        SectionKind::Decisions,
        &format!("~~{struck}~~{why}"),
    )
}

/// A decision that is to be retired, as [`retire`] takes it: its words, and why it no longer holds.
pub fn retirement(item: &str) -> (&str, Option<&str>) {
    split_reason(item)
}

/// Whether the document or `inherited` has the decision that [`retire`] would retire.
pub fn can_retire(document: &Document, inherited: &[Decision], item: &str) -> bool {
    let key = key_of(split_reason(item).0);
    let mut decisions = document.decisions.iter().chain(inherited);
    decisions.any(|one| is_named(one, &key))
}

fn key_of(decision: &str) -> NormalText {
    NormalText::of(&plain_text(decision).text)
}

fn is_named(decision: &Decision, key: &NormalText) -> bool {
    !decision.retired && decision.names().contains(key)
}

/// Removes the item of a section that is written like this (its `raw`). Nothing happens where there is none.
pub fn remove(document: &Document, kind: SectionKind, raw: &str) -> Document {
    let mut changed = document.clone();
    for part in &mut changed.parts {
        let Part::Known {
            kind: other, body, ..
        } = part
        else {
            continue;
        };
        if *other == kind && remove_item(body, raw) {
            return reread(&changed);
        }
    }
    changed
}

/// Replaces the content of a section by these items; without any, the section is removed.
pub fn replace(document: &Document, kind: SectionKind, items: &[String]) -> Document {
    let mut changed = document.clone();
    let position = position_of(&changed, kind);
    changed.parts.retain(|part| !is_kind(part, kind));
    if !items.is_empty() {
        let mut body = String::new();
        for item in items {
            add_block(&mut body, &block_of(kind, item));
        }
        changed
            .parts
            .insert(position.min(changed.parts.len()), known(kind, body));
    }
    reread(&changed)
}

/// The document without the sentences of a chat that stand before its first section, and those
/// sentences: what a model says around the document that it was asked for.
///
/// ```
/// # use git_handoff::handoff::{edit, read, write};
/// let answer = read("Here is your handoff:\n\n```\n# Handoff: Sync\n\n## Goal\n\nSync.\n\n## Next step\n\nGo.\n```\n\nGood luck!\n");
/// let (document, chat) = edit::without_chat(&answer);
/// assert_eq!(chat, ["Here is your handoff:", "Good luck!"]);
/// assert!(write(&document).starts_with("# Handoff: Sync\n\n## Goal\n"));
/// ```
pub fn without_chat(document: &Document) -> (Document, Vec<String>) {
    let mut changed = document.clone();
    let mut chat = Vec::new();
    let ahead = |part: &&mut Part| !matches!(part, Part::Known { .. });
    for part in changed.parts.iter_mut().take_while(ahead) {
        let Part::Loose(text) = part else {
            continue;
        };
        let (said, kept): (Vec<&str>, Vec<&str>) =
            text.split("\n\n").partition(|paragraph| is_chat(paragraph));
        let kept = kept.join("\n\n");
        chat.extend(said.into_iter().map(one_line));
        *text = kept;
    }
    if chat.is_empty() {
        return (changed, chat);
    }
    changed
        .parts
        .retain(|part| !matches!(part, Part::Loose(text) if text.trim().is_empty()));
    (reread(&changed), chat)
}

/// Whether every line of a paragraph is a sentence of a chat.
fn is_chat(paragraph: &str) -> bool {
    let lines = paragraph.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.peekable();
    lines.peek().is_some() && lines.all(|line| is_pleasantry(&plain_text(line).text))
}

/// Sets the summary of the title.
pub fn set_summary(document: &Document, summary: &str) -> Document {
    let mut changed = document.clone();
    changed.parts.retain(|part| !matches!(part, Part::Title(_)));
    let front = changed
        .parts
        .iter()
        .take_while(|part| matches!(part, Part::FrontMatter(_)))
        .count();
    changed
        .parts
        .insert(front, Part::Title(one_line(read::without_handoff(summary))));
    reread(&changed)
}

/// Lets the carry line stand, or takes it out.
pub fn set_carry(document: &Document, carry: Carry) -> Document {
    match (carry, document.carries) {
        (Carry::Stands, false) => change(document, SectionKind::Decisions, |body| {
            add_block(body, &format!("- {CARRY_LINE}"));
        }),
        (Carry::Absent, true) => {
            let written = reread(document);
            change(&written, SectionKind::Decisions, |body| {
                while let Some(at) = carry_in(body) {
                    let end = body[at..]
                        .find('\n')
                        .map_or(body.len(), |newline| at + newline + 1);
                    body.replace_range(at..end, "");
                }
            })
        }
        (Carry::Stands, true) | (Carry::Absent, false) => document.clone(),
    }
}

/// Whether the carry line is to stand in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// Every decision of the parents that is not mentioned stays in force.
    Stands,
    /// Only what the document says is in force.
    Absent,
}

/// Makes absolute paths into the repository relative to its root, in the context files and
/// wherever else they stand as a word or in backticks. `root` is the absolute path of the
/// work tree, with forward slashes.
///
/// Nothing is looked up: `/home/me/repo/../x` is left as it is.
pub fn relativize_paths(document: &mut Document, root: &str) {
    let root = root.trim_end_matches('/');
    if root.is_empty() || !document.source.contains(root) {
        return;
    }
    let mut changed = document.clone();
    for part in &mut changed.parts {
        match part {
            Part::Known { body, .. } => *body = relative(body, root),
            Part::Title(text) => *text = relative(text, root),
            // Other sections are kept byte for byte.
            Part::Other { .. } | Part::Loose(_) | Part::FrontMatter(_) => {}
        }
    }
    *document = reread(&changed);
}

fn relative(text: &str, root: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(root) {
        let behind = &rest[at + root.len()..];
        let begins = rest[..at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "`\"'([{<=:,;|*_“„«".contains(c))
            || rest[..at].ends_with("file://");
        let inside = behind.starts_with('/')
            && behind[1..].starts_with(|c: char| !c.is_whitespace() && c != '/')
            && !behind.starts_with("/../");
        let before = &rest[..at];
        if begins && inside {
            out.push_str(before.strip_suffix("file://").unwrap_or(before));
            rest = &behind[1..];
        } else {
            out.push_str(before);
            out.push_str(root);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The document as a reader finds it once it is written.
fn reread(document: &Document) -> Document {
    let mut stale = document.clone();
    // The source no longer is what the pieces say.
    stale.source.clear();
    read(&write(&stale))
}

/// Changes the body of the last section of a kind, which is made if there is none.
fn change(document: &Document, kind: SectionKind, edit: impl FnOnce(&mut String)) -> Document {
    let mut changed = document.clone();
    if !changed.has_section(kind) {
        let position = position_of(&changed, kind);
        changed.parts.insert(position, known(kind, String::new()));
    }
    let body = changed.parts.iter_mut().rev().find_map(|part| match part {
        Part::Known {
            kind: other, body, ..
        } if *other == kind => Some(body),
        Part::Known { .. }
        | Part::FrontMatter(_)
        | Part::Title(_)
        | Part::Loose(_)
        | Part::Other { .. } => None,
    });
    if let Some(body) = body {
        if body_says_nothing(body) {
            body.clear();
        }
        edit(body);
    }
    reread(&changed)
}

/// "None." gives way to the first item.
fn body_says_nothing(body: &str) -> bool {
    !body.trim().is_empty()
        && body.lines().count() <= 1
        && read::says_nothing(plain_text(body).text.as_str())
}

fn known(kind: SectionKind, body: String) -> Part {
    Part::Known {
        kind,
        heading: kind.heading().to_owned(),
        says_more: false,
        body,
        line: 0,
    }
}

fn is_kind(part: &Part, wanted: SectionKind) -> bool {
    matches!(part, Part::Known { kind, .. } if *kind == wanted)
}

/// Where a section belongs: behind everything that stands behind the known sections before it.
fn position_of(document: &Document, wanted: SectionKind) -> usize {
    document
        .parts
        .iter()
        .position(|part| matches!(part, Part::Known { kind, .. } if *kind >= wanted))
        .unwrap_or(document.parts.len())
}

fn block_of(kind: SectionKind, item: &str) -> String {
    let item = item.trim();
    match kind {
        SectionKind::Goal | SectionKind::NextStep => item.to_owned(),
        SectionKind::CurrentState
        | SectionKind::Decisions
        | SectionKind::OpenQuestions
        | SectionKind::Constraints
        | SectionKind::DeadEnds
        | SectionKind::Verify
        | SectionKind::ContextFiles => {
            let item = item.strip_prefix("- ").unwrap_or(item);
            format!("- {}", item.replace('\n', "\n  "))
        }
    }
}

/// Adds a block to a body: a list item right below another, anything else behind a blank line.
fn add_block(body: &mut String, block: &str) {
    let trimmed = body.trim_end().len();
    body.truncate(trimmed);
    if !body.is_empty() {
        let last = body.lines().last().unwrap_or("");
        let in_list = last.starts_with(['-', ' ', '*', '+'])
            || last.starts_with(|c: char| c.is_ascii_digit());
        body.push_str(if block.starts_with("- ") && in_list {
            "\n"
        } else {
            "\n\n"
        });
    }
    body.push_str(block);
    body.push('\n');
}

/// Where the carry line's item begins in a body of the strict form.
fn carry_in(body: &str) -> Option<usize> {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let item = line.trim_start().strip_prefix(['-', '*', '+']);
        if item.is_some_and(|item| is_carry_line(item.trim())) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Removes an item and its list mark from a body.
fn remove_item(body: &mut String, raw: &str) -> bool {
    let Some((start, end)) = find_item(body, raw) else {
        return false;
    };
    let line = body[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mark = body[line..start].trim();
    let is_mark = mark.is_empty()
        || mark.starts_with(['-', '*', '+', '>'])
        || mark.ends_with(['.', ')', ']']);
    let from = if is_mark { line } else { start };
    let to = body[end..]
        .find('\n')
        .map_or(body.len(), |newline| end + newline + 1);
    body.replace_range(from..to, "");
    true
}

/// Where an item stands in a body; continuation lines are indented there.
fn find_item(body: &str, raw: &str) -> Option<(usize, usize)> {
    let mut lines = raw.lines();
    let first = lines.next()?;
    let rest: Vec<&str> = lines.collect();
    body.match_indices(first).find_map(|(start, _)| {
        let mut end = start + first.len();
        for line in &rest {
            let next = body[end..].strip_prefix('\n')?;
            let content = next.split('\n').next().unwrap_or("");
            if content.trim_start_matches([' ', '>']) != line.trim_start_matches([' ', '>']) {
                return None;
            }
            end += 1 + content.len();
        }
        let ends = body[end..].is_empty() || body[end..].starts_with('\n');
        ends.then_some((start, end))
    })
}

fn struck(item: &str) -> String {
    let (decision, why) = split_reason(item);
    match why {
        Some(why) => format!("~~{decision}~~: {why}"),
        None => format!("~~{decision}~~"),
    }
}

/// Splits what `--retire` was given at the last `: `: a decision may have a colon of its own.
fn split_reason(item: &str) -> (&str, Option<&str>) {
    match item.trim().rsplit_once(": ") {
        Some((decision, why)) if !why.trim().is_empty() => (decision.trim(), Some(why.trim())),
        Some(_) | None => (item.trim(), None),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

    #[test]
    fn decisions_are_added_above_the_carry_line() {
        let carried = set_carry(&build(&full()), Carry::Stands);
        assert!(carried.carries);
        let added = add(
            &carried,
            SectionKind::Decisions,
            "WAL: readers must not block",
        );
        let text = write(&added);
        assert!(text.contains(
            "- SQLite: one file\n- WAL: readers must not block\n- Earlier decisions stand.\n"
        ));
        assert!(!set_carry(&added, Carry::Absent).carries);
    }

    #[test]
    fn a_listed_decision_gives_way_to_the_struck_one() {
        let parts = Parts {
            decisions: vec!["Use SQLite, because it is one file".into()],
            ..full()
        };
        let document = retire(
            &build(&parts),
            &[],
            "Use SQLite: Postgres serves several machines",
        );
        let raws: Vec<&str> = document.decisions.iter().map(|d| d.raw.as_str()).collect();
        assert_eq!(raws, ["~~Use SQLite~~: Postgres serves several machines"]);
        assert!(document.decisions[0].retired);
    }

    #[test]
    fn a_decision_is_retired_without_its_label() {
        let parts = Parts {
            decisions: vec!["D3. Hash every file, because mtimes lie".into()],
            ..full()
        };
        let raws = |document: &Document| -> Vec<String> {
            let decisions = document.decisions.iter();
            decisions.map(|decision| decision.raw.clone()).collect()
        };
        let document = retire(&build(&parts), &[], "Hash every file: the index knows");
        assert_eq!(
            raws(&document),
            ["~~D3. Hash every file~~: the index knows"]
        );
        let inherited = Decision::from_markdown("- ADR-4: Keep tables");
        let empty = build(&Parts {
            decisions: Vec::new(),
            ..full()
        });
        let document = retire(&empty, &[inherited], "Keep tables: they are slow");
        assert_eq!(raws(&document), ["~~ADR-4: Keep tables~~: they are slow"]);
    }

    #[test]
    fn a_section_is_made_where_it_belongs() {
        let document = add(
            &build(&full()),
            SectionKind::Verify,
            "`cargo test`: 12 passed",
        );
        let text = write(&document);
        let verify = text.find("## Verify").unwrap();
        assert!(text.find("## Constraints").unwrap() < verify);
        assert!(verify < text.find("## Next step").unwrap());
    }

    #[test]
    fn none_gives_way_to_an_item() {
        let document = read("# Handoff: x\n\n## Open questions\n\nNone.\n");
        let document = add(&document, SectionKind::OpenQuestions, "Why?");
        assert!(write(&document).ends_with("## Open questions\n\n- Why?\n"));
    }

    #[test]
    fn absolute_paths_into_the_repository_become_relative() {
        let mut document = read(
            "# Handoff: x\n\n## Next step\n\nEdit `/home/me/repo/src/a.rs`, not /home/me/repository/b.\n\n## Context files\n\n- /home/me/repo/src/a.rs:3\n- [b](file:///home/me/repo/b.md)\n",
        );
        relativize_paths(&mut document, "/home/me/repo");
        assert_eq!(
            document.next_step[0].text,
            "Edit src/a.rs, not /home/me/repository/b."
        );
        assert_eq!(document.context_files[0].path, "src/a.rs");
        assert_eq!(document.context_files[1].path, "b.md");
    }

    #[test]
    fn a_removed_item_takes_its_lines_along() {
        let document = read("## Constraints\n\n- one\n- two\n  goes on\n- three\n");
        let raw = document.constraints[1].raw.clone();
        let document = remove(&document, SectionKind::Constraints, &raw);
        let texts: Vec<&str> = document
            .constraints
            .iter()
            .map(|i| i.text.as_str())
            .collect();
        assert_eq!(texts, ["one", "three"]);
    }
}
