//! The pieces of a document that the writer can put in order.

use std::ops::Range;

use super::items::Found;
use super::labels::label_of;
use super::outline::{BlockKind, Outline};
use super::prepare::Prepared;
use super::sections::{Container, Form, Fragment, Role, Section, Sections};
use crate::handoff::carry::CARRY_LINE;
use crate::handoff::document::Part;

/// A change to the source on its way into a piece.
#[derive(Debug)]
pub(super) struct Edit {
    pub source: Range<usize>,
    pub text: String,
}

/// The pieces, in the order of the source.
pub(super) fn parts(
    prepared: &Prepared,
    outline: &Outline,
    sections: &Sections,
    carry_lines: &[Found],
) -> Vec<Part> {
    let mut edits = heading_edits(&prepared.text, outline, sections);
    edits.extend(
        carry_lines
            .iter()
            .map(|found| carry_edit(&prepared.text, outline, found)),
    );
    edits.sort_by_key(|edit| edit.source.start);
    let mut parts = Vec::new();
    parts.extend(prepared.front_matter.clone().map(Part::FrontMatter));
    if let Some(title) = sections.title {
        parts.push(Part::Title(title_of(&prepared.text, outline, title)));
    }
    if let Some((_, source)) = &sections.summary {
        let summary = on_one_line(&prepared.text[source.clone()]);
        let summary = crate::handoff::read::without_handoff(&summary);
        parts.push(Part::Title(with_its_hashes(summary)));
    }
    let lists = outer_lists(outline);
    for section in &sections.sections {
        let text = text_of(&prepared.text, outline, &lists, section, &edits);
        parts.extend(part_of(prepared, section, text));
    }
    parts
}

fn part_of(prepared: &Prepared, section: &Section, text: String) -> Option<Part> {
    let heading = on_one_line(&prepared.text[section.heading_source.clone()]);
    match section.role {
        Role::Loose => {
            let text = without_rules(&text);
            (!text.is_empty()).then(|| Part::Loose(text.to_owned()))
        }
        Role::Known(kind) => Some(Part::Known {
            kind,
            says_more: keeps_heading(section),
            heading: match section.form {
                Form::Tag => section.heading.clone(),
                Form::LabelLine | Form::Label => without_label_marks(&heading).to_owned(),
                Form::Nothing | Form::Heading(_) => heading,
            },
            line: prepared.line_of(section.heading_source.start),
            body: text,
        }),
        // A tag around everything, such as `<handoff>`, says nothing of its own.
        Role::Other if section.form == Form::Tag => (!text.is_empty()).then(|| Part::Other {
            heading: section.heading.clone(),
            markdown: format!(
                "## {}\n\n{}",
                section.heading,
                text.trim_start_matches('\n')
            ),
        }),
        Role::Other => Some(Part::Other {
            heading: section.heading.clone(),
            markdown: text,
        }),
    }
}

/// A label without its stars and its colon, so that it can be a heading.
fn without_label_marks(label: &str) -> &str {
    let bare = label.trim_matches(|c: char| "*_:： ".contains(c));
    // `**Goal** ✅` keeps both pairs of stars.
    let halved = ["**", "__"]
        .iter()
        .any(|marks| bare.matches(marks).count() % 2 == 1);
    if halved { label } else { bare }
}

/// Whether a recognised heading says something that the canonical one would lose.
fn keeps_heading(section: &Section) -> bool {
    section
        .recognised
        .as_ref()
        .is_some_and(|found| found.says_more && section.heading.trim() != found.kind.heading())
}

/// What the title says, as Markdown.
fn title_of(source: &str, outline: &Outline, title: usize) -> String {
    let lines = outline.lines_of(&outline.blocks[title]);
    let raw: Vec<&str> = lines
        .iter()
        .map(|line| source[line.source.clone()].trim())
        .collect();
    with_its_hashes(crate::handoff::read::without_handoff(&raw.join(" ")))
}

/// The content of a heading, so that `#` at its end is not taken for a closing sequence.
fn with_its_hashes(content: &str) -> String {
    let bare = content.trim_end_matches('#');
    if bare.len() < content.len() && (bare.is_empty() || bare.ends_with([' ', '\t'])) {
        format!("{bare}\\{}", &content[bare.len()..])
    } else {
        content.to_owned()
    }
}

/// Headings inside a section must not end it once its own heading is of level two, and a
/// section that the table does not know must not fall into the one above.
fn heading_edits(source: &str, outline: &Outline, sections: &Sections) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut seen = Vec::new();
    for section in &sections.sections {
        if let (Role::Other, Form::Heading(level)) = (section.role, section.form) {
            let block = section.block.map(|index| &outline.blocks[index]);
            if level > 2
                && let Some(block) = block
            {
                edits.push(heading_edit(
                    source,
                    block.source.clone(),
                    &section.heading_source,
                    2,
                ));
            }
        }
        let Role::Known(kind) = section.role else {
            continue;
        };
        let first = !seen.contains(&kind);
        seen.push(kind);
        let floor = if first && !keeps_heading(section) {
            3
        } else {
            4
        };
        edits.extend(sub_heading_edits(source, outline, section, floor));
    }
    edits
}

/// Lowers the headings inside a section so far that the highest is of level `floor`.
fn sub_heading_edits(source: &str, outline: &Outline, section: &Section, floor: u8) -> Vec<Edit> {
    const LOWEST: u8 = 6;
    let headings = section.contents.iter().filter_map(|&index| {
        let block = &outline.blocks[index];
        match block.kind {
            BlockKind::Heading(level) => Some((level, block)),
            _ => None,
        }
    });
    let highest = headings
        .clone()
        .map(|(level, _)| level)
        .min()
        .unwrap_or(floor);
    if highest >= floor {
        return Vec::new();
    }
    headings
        .map(|(level, block)| {
            let lines = outline.lines_of(block);
            let content = match (lines.first(), lines.last()) {
                (Some(first), Some(last)) => first.source.start..last.source.end,
                _ => block.source.start..block.source.start,
            };
            let level = (level + floor - highest).min(LOWEST);
            heading_edit(source, block.source.clone(), &content, level)
        })
        .collect()
}

fn heading_edit(source: &str, block: Range<usize>, content: &Range<usize>, level: u8) -> Edit {
    let text = on_one_line(&source[content.clone()]);
    let end = block.start + source[block.clone()].trim_end().len();
    let text = with_its_hashes(&text);
    Edit {
        source: block.start..end,
        text: format!("{} {text}", "#".repeat(level.into()))
            .trim_end()
            .to_owned(),
    }
}

/// The content of a heading, whose underlined form may have several lines.
fn on_one_line(content: &str) -> String {
    let lines = content.split('\n').map(str::trim);
    lines.collect::<Vec<_>>().join(" ")
}

/// Stored files hold the carry line in one wording.
fn carry_edit(source: &str, outline: &Outline, found: &Found) -> Edit {
    let in_list = outline
        .blocks
        .get(found.block)
        .is_some_and(|block| block.kind == BlockKind::Item);
    let inner = outline
        .blocks
        .get(found.block.saturating_add(1))
        .map(|block| block.kind);
    let text = if in_list && matches!(inner, Some(BlockKind::Heading(_))) {
        // What follows a heading is not part of the item; of a line it would be.
        format!("{CARRY_LINE}\n")
    } else if in_list {
        CARRY_LINE.to_owned()
    } else {
        format!("- {CARRY_LINE}")
    };
    let start = found.source.start;
    Edit {
        source: start..start + source[found.source.clone()].trim_end().len(),
        text,
    }
}

/// The source of a section, its fragments joined.
fn text_of(
    source: &str,
    outline: &Outline,
    lists: &[Range<usize>],
    section: &Section,
    edits: &[Edit],
) -> String {
    let mut text = String::new();
    let (mut at, mut last) = (0, 0);
    for fragment in &section.fragments {
        let fragment = &without_hard_break(source, outline, section, fragment);
        let piece = fragment_text(source, fragment, edits);
        let piece = piece.trim_end();
        if piece.trim().is_empty() {
            continue;
        }
        let sentence;
        let piece = if begins_within_paragraph(source, outline, section, fragment) {
            sentence = as_sentence(piece);
            &sentence
        } else {
            without_blank_lines(piece)
        };
        if !text.is_empty() {
            let begin = source.len() - source[fragment.source.start..].trim_start().len();
            let of_known = matches!(section.role, Role::Known(_));
            let both_items = begins_with_item(piece) && ends_in_list(&text[last..]);
            text.push_str(match both_items {
                // Items of one list stay one list; everything else keeps its distance.
                true if of_known || in_one_list(lists, at, begin) => "\n",
                true => "\n\n<!-- -->\n\n",
                false => "\n\n",
            });
        }
        last = text.len();
        text.push_str(piece);
        at = fragment.source.start + source[fragment.source.clone()].trim_end().len();
    }
    text
}

/// The lists that stand in no other list.
fn outer_lists(outline: &Outline) -> Vec<Range<usize>> {
    let mut end = 0;
    let lists = outline.blocks.iter().enumerate().filter(|(index, block)| {
        let is_outer = block.kind == BlockKind::List && *index >= end;
        if is_outer {
            end = block.end;
        }
        is_outer
    });
    lists.map(|(_, block)| block.source.clone()).collect()
}

/// Whether two places stand in the same list.
fn in_one_list(lists: &[Range<usize>], one: usize, other: usize) -> bool {
    let next = lists.partition_point(|list| list.start <= one);
    next.checked_sub(1)
        .is_some_and(|index| lists[index].end >= one && lists[index].contains(&other))
}

/// A fragment without the backslash that breaks its last line, where the next one is a label: at
/// the end of a paragraph it would be a character.
fn without_hard_break(
    source: &str,
    outline: &Outline,
    section: &Section,
    fragment: &Fragment,
) -> Fragment {
    let last = section.contents.last().map(|&last| &outline.blocks[last]);
    let end = last.and_then(|block| Some(outline.lines_of(block).last()?.source.end));
    let mut fragment = fragment.clone();
    if let Some(end) = end
        && fragment.source.contains(&end)
        && source[end..fragment.source.end].trim() == "\\"
    {
        fragment.source.end = end;
    }
    fragment
}

fn without_blank_lines(text: &str) -> &str {
    let mut text = text;
    while let Some(newline) = text.find('\n') {
        if !text[..newline].trim().is_empty() {
            break;
        }
        text = &text[newline + 1..];
    }
    text
}

/// Whether a list item below this text would go on with its list.
fn ends_in_list(text: &str) -> bool {
    let outline = Outline::parse(text);
    let last = outline.siblings(0, outline.parsed).last();
    last.is_some_and(|last| outline.blocks[last].kind == BlockKind::List)
}

fn begins_with_item(text: &str) -> bool {
    let text = text.trim_start();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with(['-', '*', '+']) && text[1..].starts_with([' ', '\t'])
        || digits.len() < text.len() && digits.starts_with(['.', ')'])
}

fn fragment_text(source: &str, fragment: &Fragment, edits: &[Edit]) -> String {
    let range = &fragment.source;
    let mut text = String::new();
    let mut at = range.start;
    let first = edits.partition_point(|edit| edit.source.start < range.start);
    for edit in &edits[first..] {
        if edit.source.start < at {
            continue;
        }
        if edit.source.end > range.end {
            break;
        }
        text.push_str(&source[at..edit.source.start]);
        text.push_str(&edit.text);
        at = edit.source.end;
    }
    text.push_str(&source[at..range.end]);
    match fragment.container {
        Some(container) => taken_out(&text, container),
        None => text,
    }
}

/// The lines of a fragment without the indentation and quote marks of what it stood in; its
/// first line begins behind a label.
fn taken_out(text: &str, container: Container) -> String {
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or("").trim_start().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(without_container(line, container));
    }
    out
}

/// Whether a fragment begins in the middle of a paragraph, behind a label or below one.
fn begins_within_paragraph(
    source: &str,
    outline: &Outline,
    section: &Section,
    fragment: &Fragment,
) -> bool {
    let quoted = fragment.container.is_some_and(|container| container.quoted);
    let marks = |c: char| c.is_whitespace() || quoted && c == '>';
    let begin = |from: usize| source.len() - source[from..].trim_start_matches(marks).len();
    let at = begin(fragment.source.start);
    let first = section
        .contents
        .partition_point(|&index| outline.blocks[index].source.start < fragment.source.start);
    section.contents.get(first).is_some_and(|&index| {
        index >= outline.parsed && begin(outline.blocks[index].source.start) == at
    })
}

/// A sentence that stood at a label, so that it stays one where it begins a block of its own:
/// `**Goal:** # of users` must not become a heading.
fn as_sentence(text: &str) -> String {
    let (comments, sentence) = text.split_at(behind_comments(text));
    match (comments.trim(), sentence) {
        ("", sentence) => without_block_mark(sentence),
        (comments, "") => comments.to_owned(),
        (comments, sentence) => format!("{comments}\n\n{}", without_block_mark(sentence)),
    }
}

/// Where the comments end that a text begins with: one in front of a sentence would make it mark-up.
fn behind_comments(text: &str) -> usize {
    let mut rest = text.trim_start();
    while let Some(end) = rest.find("-->").filter(|_| rest.starts_with("<!--")) {
        rest = rest[end + "-->".len()..].trim_start();
    }
    text.len() - rest.len()
}

/// A sentence whose first character makes no heading, list, table or label of it.
fn without_block_mark(text: &str) -> String {
    let outline = Outline::parse(text);
    let first = outline.blocks.first();
    if first.is_some_and(|block| block.kind == BlockKind::Paragraph && block.source.start == 0) {
        // `Status: next: …` is no label of the next step.
        let line = outline.lines.first();
        let label = line.and_then(|line| label_of(text, &outline, line));
        let label = label.filter(|label| !label.bold && label.introduces_section());
        let colon = label.and_then(|label| text[..label.source_after].strip_suffix(':'));
        return match colon {
            Some(before) => format!("{before}\\{}", &text[before.len()..]),
            None => text.to_owned(),
        };
    }
    // The number of a list mark stays in front of the escape; a table is none without the row
    // below its head.
    let in_front = match first.map(|block| block.kind) {
        Some(BlockKind::Table) => {
            let below = text.find('\n').map_or(0, |newline| newline + 1);
            text.len() - text[below..].trim_start().len()
        }
        _ => text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len(),
    };
    format!("{}\\{}", &text[..in_front], &text[in_front..])
}

/// A line without up to so much indentation, and without quote marks.
pub(super) fn without_container(line: &str, container: Container) -> &str {
    let mut line = line;
    if container.quoted {
        while let Some(rest) = line.trim_start_matches(' ').strip_prefix('>') {
            line = rest.strip_prefix([' ', '\t']).unwrap_or(rest);
        }
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    &line[indent.min(container.columns)..]
}

/// Loose text without thematic breaks at its edges: the writer puts them where they are needed.
fn without_rules(text: &str) -> &str {
    let is_rule = |line: &str| {
        let line = line.trim();
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        bare.is_empty()
            || bare.len() >= 3
                && (bare.chars().all(|c| c == '-')
                    || bare.chars().all(|c| c == '*')
                    || bare.chars().all(|c| c == '_'))
    };
    let mut text = text;
    loop {
        let line = text.split('\n').next().unwrap_or("");
        if line.len() == text.len() || !is_rule(line) {
            break;
        }
        text = &text[line.len() + 1..];
    }
    loop {
        let line = text.rsplit('\n').next().unwrap_or("");
        if !is_rule(line) {
            return text.trim_end();
        }
        if line.len() == text.len() {
            return "";
        }
        text = &text[..text.len() - line.len() - 1];
    }
}
