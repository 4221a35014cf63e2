//! Documents whose sections stand below bare names, on lines or list items of their own, without
//! marks or colons: the outline of a whole handoff.

use std::collections::HashSet;

use super::heading::recognise;
use super::labels::{Label, name_of};
use super::outline::{BlockKind, Outline};
use crate::handoff::SectionKind;

/// How many sections the names of an outline introduce at least: a single one may be a word.
pub(super) const LEAST: usize = 3;

/// Whether lines that are the names of sections, and of nothing else, introduce three sections or
/// more: in paragraphs, and at the beginning of the items of outermost lists. Below the heading of a
/// section they are words.
pub(super) fn has_names(source: &str, outline: &Outline, title: Option<usize>) -> bool {
    let mut kinds: HashSet<SectionKind> = HashSet::new();
    let mut list_end = 0;
    let mut in_section = false;
    // Where a quote ends, and with it what its headings opened.
    let mut quotes = Vec::new();
    for (index, block) in outline.blocks[..outline.parsed].iter().enumerate() {
        while let Some((_, before)) = quotes.pop_if(|(end, _)| *end <= index) {
            in_section = before;
        }
        if block.kind == BlockKind::Quote {
            quotes.push((block.end, in_section));
        }
        in_section = match block.kind {
            BlockKind::Heading(_) if title != Some(index) => {
                recognise(&outline.text_of(block)).is_some()
            }
            BlockKind::Rule => false,
            _ => in_section,
        };
        if index < list_end || in_section {
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
