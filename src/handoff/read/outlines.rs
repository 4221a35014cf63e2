//! Documents whose sections stand below bare names, on lines or list items of their own, without
//! marks or colons: the outline of a whole handoff.

use std::collections::HashSet;

use super::labels::{Label, name_of};
use super::outline::{BlockKind, Outline};
use crate::handoff::SectionKind;

/// How many sections the names of an outline introduce at least: a single one may be a word.
pub(super) const LEAST: usize = 3;

/// Whether lines that are the names of sections, and of nothing else, introduce three sections or
/// more: in paragraphs, and at the beginning of the items of outermost lists.
pub(super) fn has_names(source: &str, outline: &Outline) -> bool {
    let mut kinds: HashSet<SectionKind> = HashSet::new();
    let mut list_end = 0;
    for (index, block) in outline.blocks[..outline.parsed].iter().enumerate() {
        if index < list_end {
            continue;
        }
        if block.kind == BlockKind::List {
            list_end = block.end;
            let items = outline.children(index);
            let names = items.filter_map(|item| name_of_item(source, outline, item));
            kinds.extend(names.filter_map(|name| Some(name.recognised?.kind)));
        } else if block.kind == BlockKind::Paragraph {
            let names = outline.lines_of(block).iter();
            let names = names.filter_map(|line| name_of(source, outline, line));
            kinds.extend(names.filter_map(|name| Some(name.recognised?.kind)));
        }
        if kinds.len() >= LEAST {
            return true;
        }
    }
    false
}

/// The name that a list item begins with, where something stands below it: nested in it, on its
/// next line, or as another list behind its own.
pub(super) fn name_of_item(source: &str, outline: &Outline, item: usize) -> Option<Label> {
    let block = &outline.blocks[item];
    let paragraph = outline.children(item).next()?;
    let lines = outline.lines_of(&outline.blocks[paragraph]);
    let says_more =
        lines.len() > 1 || outline.blocks[paragraph].end < block.end || is_list(outline, block.end);
    let is_paragraph = outline.blocks[paragraph].kind == BlockKind::Paragraph;
    name_of(source, outline, lines.first()?).filter(|_| says_more && is_paragraph)
}

fn is_list(outline: &Outline, index: usize) -> bool {
    let block = outline.blocks[..outline.parsed].get(index);
    block.is_some_and(|block| block.kind == BlockKind::List)
}
