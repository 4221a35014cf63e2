//! The entries of a context files section.

use std::ops::Range;

use super::heading::is_aside;
use super::nothing::says_nothing;
use super::outline::{BlockKind, Line, MarkKind, Outline};
use super::sections::Section;
use super::typed::{TypedItem, typed_items};
use crate::handoff::context_file::{Piece, entries};
use crate::handoff::{ContextFile, SectionKind};

/// Entries, each with where it stands: list mark left out.
pub(super) fn files_of(
    source: &str,
    outline: &Outline,
    section: &Section,
) -> Vec<(ContextFile, Range<usize>)> {
    let mut collector = Collector {
        source,
        outline,
        found: Vec::new(),
    };
    let mut aside = None;
    for &index in &section.contents {
        if let BlockKind::Heading(level) = outline.blocks[index].kind {
            let over = aside.is_none_or(|open| level <= open);
            if over {
                let text = outline.text_of(&outline.blocks[index]);
                aside = is_aside(&text, Some(SectionKind::ContextFiles)).then_some(level);
            }
        } else if aside.is_none() {
            collector.block(index);
        }
    }
    collector.found
}

struct Collector<'a> {
    source: &'a str,
    outline: &'a Outline,
    found: Vec<(ContextFile, Range<usize>)>,
}

impl<'a> Collector<'a> {
    fn block(&mut self, index: usize) {
        let block = &self.outline.blocks[index];
        match block.kind {
            BlockKind::Paragraph if self.typed_list(index) => {}
            BlockKind::Paragraph => {
                // In prose only paths are entries; in a list every item is one.
                let pieces = self.pieces_of(index);
                let found = entries(&pieces);
                let found = found.into_iter().filter(|entry| entry.target.is_path());
                self.take(found, self.source_of(index));
            }
            BlockKind::Code { .. } => {
                for line in self.outline.lines_of(block) {
                    let pieces = self.pieces(line);
                    let found = entries(&pieces)
                        .into_iter()
                        .filter(|entry| entry.target.is_path());
                    self.take(found, self.source_of(index));
                }
            }
            BlockKind::List => {
                let items: Vec<usize> = self.outline.children(index).collect();
                items.into_iter().for_each(|item| self.item(item));
            }
            BlockKind::Item => self.item(index),
            BlockKind::Table => {
                let rows: Vec<usize> = self.outline.children(index).collect();
                rows.into_iter().for_each(|row| self.row(row));
            }
            BlockKind::Heading(_)
            | BlockKind::Quote
            | BlockKind::Row { .. }
            | BlockKind::Cell
            | BlockKind::Html
            | BlockKind::Rule => {}
        }
    }

    /// Takes the entries of a typed list, if the paragraph is one.
    fn typed_list(&mut self, index: usize) -> bool {
        let items = typed_items(self.source, self.outline, &self.outline.blocks[index]);
        for TypedItem { lines, mark } in &items {
            let mut pieces = Vec::new();
            for at in lines.clone() {
                let mut line = self.outline.lines[at].clone();
                if at == lines.start {
                    line.text.start += mark;
                } else {
                    pieces.push(Piece::Text(" "));
                }
                pieces.extend(self.pieces(&line));
            }
            let first = &self.outline.lines[lines.start];
            let last = &self.outline.lines[lines.end - 1];
            self.take(
                entries(&pieces).into_iter(),
                first.source.start + mark..last.source.end,
            );
        }
        !items.is_empty()
    }

    /// An item and those nested in it, to any depth; the name of a group is no entry.
    fn item(&mut self, item: usize) {
        let end = self.outline.blocks[item].end;
        for index in item..end {
            if self.outline.blocks[index].kind != BlockKind::Item {
                continue;
            }
            let Some(paragraph) = self.outline.children(index).next() else {
                continue;
            };
            if self.outline.blocks[paragraph].kind != BlockKind::Paragraph {
                continue;
            }
            let text = self.outline.text_of(&self.outline.blocks[paragraph]);
            let nested = self.outline.blocks[index].end > paragraph + 1;
            let announces = nested && text.ends_with([':', '：']);
            let pieces = self.pieces_of(paragraph);
            let is_link = |piece: &Piece<'_>| matches!(piece, Piece::Link(..));
            if announces || says_nothing(&text) && !pieces.iter().any(is_link) {
                continue;
            }
            self.take(entries(&pieces).into_iter(), self.source_of(paragraph));
        }
    }

    /// A row's path stands in the first cell that has one; the other cells are its note.
    fn row(&mut self, row: usize) {
        if self.outline.blocks[row].kind != (BlockKind::Row { head: false }) {
            return;
        }
        let cells: Vec<usize> = self.outline.children(row).collect();
        let entries_of = |cell: &usize| -> Vec<ContextFile> {
            let found = entries(&self.pieces_of(*cell));
            found
                .into_iter()
                .filter(|entry| entry.target.is_path())
                .collect()
        };
        let with_path = cells
            .iter()
            .map(entries_of)
            .enumerate()
            .find(|(_, found)| !found.is_empty());
        let Some((column, mut found)) = with_path else {
            return;
        };
        let note: Vec<String> = cells
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != column)
            .map(|(_, &cell)| self.outline.text_of(&self.outline.blocks[cell]))
            .filter(|text| !text.is_empty())
            .collect();
        if !note.is_empty() {
            for entry in &mut found {
                entry.note = Some(note.join(" | "));
            }
        }
        self.take(found.into_iter(), self.source_of(row));
    }

    fn take(&mut self, entries: impl Iterator<Item = ContextFile>, source: Range<usize>) {
        self.found
            .extend(entries.map(|entry| (entry, source.clone())));
    }

    fn source_of(&self, index: usize) -> Range<usize> {
        self.outline.blocks[index].source.clone()
    }

    fn pieces_of(&self, index: usize) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        for line in self.outline.lines_of(&self.outline.blocks[index]) {
            if !pieces.is_empty() {
                pieces.push(Piece::Text(" "));
            }
            pieces.extend(self.pieces(line));
        }
        pieces
    }

    fn pieces(&self, line: &Line) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut at = line.text.start;
        for mark in self.outline.marks_of(line) {
            let end = mark.text.end.min(line.text.end);
            if mark.text.start < at || end < mark.text.start {
                continue;
            }
            let text = &self.outline.text[mark.text.start..end];
            let piece = match &mark.kind {
                MarkKind::Code => Piece::Code(text),
                MarkKind::Link(destination) => Piece::Link(text, destination),
                MarkKind::Strong | MarkKind::Emphasis | MarkKind::Strike => continue,
            };
            if mark.text.start > at {
                pieces.push(Piece::Text(&self.outline.text[at..mark.text.start]));
            }
            pieces.push(piece);
            at = end;
        }
        if at < line.text.end {
            pieces.push(Piece::Text(&self.outline.text[at..line.text.end]));
        }
        pieces
    }
}
