//! Lines and columns of a source.

use std::cell::Cell;
use std::ops::Range;

use super::Position;

/// The lines of a source, for positions that editors understand.
pub(super) struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
    /// The byte that was asked for last, and its position: a long line with many findings is
    /// counted once.
    last: Cell<(usize, Position)>,
}

impl<'a> Lines<'a> {
    pub fn of(source: &'a str) -> Self {
        let after_breaks = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            source,
            starts: std::iter::once(0).chain(after_breaks).collect(),
            last: Cell::new((0, Position::START)),
        }
    }

    /// The position of a byte.
    pub fn at(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let (from, column) = match self.last.get() {
            (last, at) if at.line == line && last <= offset => (last, at.column),
            _ => (self.starts[line.saturating_sub(1)], 1),
        };
        let between = self.source.get(from..offset).unwrap_or_default();
        // A byte order mark is no column.
        let characters = between.trim_start_matches('\u{feff}').chars().count();
        let at = Position {
            line,
            column: column + characters,
        };
        self.last.set((offset, at));
        at
    }

    /// Where a line stands in the source, without its break; empty for a line that is not there.
    pub fn range(&self, line: usize) -> Range<usize> {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return 0..0;
        };
        let end = self
            .starts
            .get(line)
            .map_or(self.source.len(), |next| next - 1);
        let text = &self.source[start..end];
        start..start + text.trim_end_matches('\r').len()
    }

    /// The text of a line, without its break.
    pub fn text(&self, line: usize) -> &'a str {
        &self.source[self.range(line)]
    }

    /// Where an item begins that the reader found on a line: behind its list mark.
    pub fn of_item(&self, line: usize, raw: &str) -> Position {
        let first = raw.lines().next().unwrap_or_default().trim();
        let text = self.text(line);
        let at = text
            .find(first)
            .filter(|_| !first.is_empty())
            .unwrap_or(text.len() - text.trim_start().len());
        self.at(self.range(line).start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::of("\u{feff}äß x\r\n- über\n");
        assert_eq!(lines.at(8), Position { line: 1, column: 4 });
        assert_eq!(lines.text(1), "\u{feff}äß x");
        assert_eq!(lines.of_item(2, "über"), Position { line: 2, column: 3 });
        assert_eq!(lines.text(3), "");
        assert_eq!(lines.text(9), "");
    }
}
