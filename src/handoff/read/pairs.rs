//! Tables of two columns whose rows are the sections of a handoff: `| Goal | Ship it |`. Each row becomes
//! a label with its sentence.

use std::collections::HashSet;
use std::ops::Range;

use super::heading::{Certainty, recognise};
use super::outline::{BlockKind, Outline};
use super::outlines::LEAST;
use super::prepare::Edit;
use super::sections::{Role, Section, Sections};
use super::typed::typed_mark;
use crate::handoff::SectionKind;

/// The edits that make labels of the rows of such tables, outside the sections that are introduced
/// in a plainer way.
pub(super) fn edits(source: &str, outline: &Outline, sections: &Sections) -> Vec<Edit> {
    let in_the_open = |section: &&Section| matches!(section.role, Role::Loose | Role::Other);
    let contents = sections.sections.iter().filter(in_the_open);
    let tables = contents.flat_map(|section| &section.contents).copied();
    tables
        .filter(|&index| {
            let block = &outline.blocks[index];
            let begins_line =
                block.source.start == 0 || source[..block.source.start].ends_with('\n');
            block.kind == BlockKind::Table && begins_line && is_outline(outline, index)
        })
        .flat_map(|table| labels(source, outline, table))
        .collect()
}

/// Whether the rows of a table name three different sections or more, or two below an empty head.
fn is_outline(outline: &Outline, table: usize) -> bool {
    let is_pair = |row: usize| outline.children(row).count() == 2;
    let mut kinds: HashSet<SectionKind> = HashSet::new();
    let mut least = LEAST;
    for row in outline.children(table) {
        if !is_pair(row) {
            return false;
        }
        let key = key_of(outline, row);
        if key.is_empty() && outline.blocks[row].kind == (BlockKind::Row { head: true }) {
            least = LEAST - 1;
        }
        let found = recognise(&key).filter(|found| {
            found.certainty == Certainty::Whole && found.tail.is_none() && !found.last_resort
        });
        kinds.extend(found.map(|found| found.kind));
    }
    kinds.len() >= least
}

fn key_of(outline: &Outline, row: usize) -> String {
    let first = outline.children(row).next();
    first.map_or_else(String::new, |cell| outline.text_of(&outline.blocks[cell]))
}

fn labels(source: &str, outline: &Outline, table: usize) -> Vec<Edit> {
    let rows: Vec<usize> = outline.children(table).collect();
    let is_head = |row: usize| outline.blocks[row].kind == (BlockKind::Row { head: true });
    let line_of = |row: usize| {
        let Range { start, end } = outline.blocks[row].source.clone();
        start..start + source[start..end].trim_end().len()
    };
    let labels = rows.iter().map(|&row| Edit {
        source: line_of(row),
        text: label(source, outline, row),
    });
    // The row of hyphens below the head.
    let from = rows.iter().rfind(|&&row| is_head(row));
    let to = rows.iter().find(|&&row| !is_head(row));
    let ends = from.map(|&row| line_of(row).end);
    let begins = to.map(|&row| line_of(row).start);
    let rule = ends.zip(begins).map(|(start, end)| Edit {
        source: start..end,
        text: "\n".to_owned(),
    });
    labels.chain(rule).collect()
}

/// A row as a label, in a paragraph of its own.
fn label(source: &str, outline: &Outline, row: usize) -> String {
    let mut cells = outline.children(row).map(|cell| {
        let lines = outline.lines_of(&outline.blocks[cell]);
        lines
            .first()
            .map_or("", |line| source[line.source.clone()].trim())
    });
    let key = key_of(outline, row);
    let key = key.trim_end_matches([':', '：']).trim_end();
    let value = cells.nth(1).unwrap_or("").replace("\\|", "|");
    let parts: Vec<&str> = lines_of(&value);
    let is_list = parts.iter().any(|part| begins_item(part));
    let behind = if is_list { "\n" } else { " " };
    let value = parts.join("\n");
    if key.is_empty() {
        return format!("\n{value}");
    }
    format!("\n**{key}:**{behind}{value}").trim_end().to_owned()
}

/// The lines of a cell, which are set apart by `<br>`.
fn lines_of(cell: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = cell;
    while let Some((line, behind)) = rest.split_once("<br") {
        lines.push(line.trim());
        rest = behind.split_once('>').map_or("", |(_, behind)| behind);
    }
    lines.push(rest.trim());
    lines.retain(|line| !line.is_empty());
    lines
}

fn begins_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.len() < line.len() && number.starts_with(". ");
    numbered || line.starts_with("- ") || line.starts_with("* ") || typed_mark(line).is_some()
}
