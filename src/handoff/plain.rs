//! One Markdown item as one line of plain text (docs/format.md, "Decisions").

use std::ops::Range;

use super::markup::InlineTag;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// An item without its marks, and what the marks said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainText {
    /// The text on one line. Nested items and paragraphs follow one another; the cells of a
    /// table row stand between bars.
    pub text: String,
    /// The parts of `text`, in bytes, that were struck through.
    pub struck: Vec<Range<usize>>,
    /// The parts of `text`, in bytes, that were nested list items.
    pub nested: Vec<Range<usize>>,
}

/// What a Markdown item says, on one line and without inline marks.
///
/// ```
/// # use git_handoff::handoff::plain_text;
/// let item = plain_text("- **Use [WAL](https://sqlite.org/wal.html)** with `synchronous=NORMAL`");
/// assert_eq!(item.text, "Use WAL with synchronous=NORMAL");
/// ```
pub fn plain_text(markdown: &str) -> PlainText {
    let markdown = markdown.trim();
    match table_cells(markdown) {
        Some(cells) => row_text(&cells),
        None => item_text(markdown),
    }
}

/// The cells of a line that is a table row, as written; `None` for any other text.
///
/// A row out of its table is no table to a Markdown parser, so it is cut here: at bars that
/// are neither escaped nor inside backticks, as GitHub Flavored Markdown does.
pub fn table_cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    if inner.contains('\n') {
        return None;
    }
    let mut cells = Vec::new();
    let (mut start, mut in_code, mut escaped) = (0, false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => in_code = !in_code,
            '|' if !in_code => {
                cells.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = inner[start..].trim();
    if !last.is_empty() {
        cells.push(last);
    }
    (cells.len() > 1).then_some(cells)
}

/// The cells of a row joined by bars.
pub(super) fn row_text(cells: &[&str]) -> PlainText {
    let mut row = PlainText::default();
    for cell in cells {
        let cell = item_text(&cell.replace("\\|", "|"));
        if cell.text.is_empty() {
            continue;
        }
        if !row.text.is_empty() {
            row.text.push_str(" | ");
        }
        let offset = row.text.len();
        row.text.push_str(&cell.text);
        let shifted = |range: &Range<usize>| range.start + offset..range.end + offset;
        row.struck.extend(cell.struck.iter().map(shifted));
    }
    row
}

fn item_text(markdown: &str) -> PlainText {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut line = Line::default();
    let (mut struck_from, mut items) = (None, Vec::new());
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Text(text) | Event::Code(text) => line.push(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => line.push(&text),
            Event::FootnoteReference(name) => line.push(&name),
            Event::SoftBreak | Event::HardBreak => line.space(),
            Event::Rule | Event::TaskListMarker(_) => {}
            Event::Html(html) | Event::InlineHtml(html) => match InlineTag::read(markdown, range) {
                InlineTag::StrikeStart => struck_from = Some(line.next()),
                InlineTag::StrikeEnd => line.strike(struck_from.take()),
                InlineTag::Break => line.space(),
                InlineTag::Formatting => {}
                InlineTag::Text => line.push(&html),
            },
            Event::Start(Tag::Strikethrough) => struck_from = Some(line.next()),
            Event::End(TagEnd::Strikethrough) => line.strike(struck_from.take()),
            Event::Start(Tag::Item) => {
                line.part();
                items.push(line.next());
            }
            Event::End(TagEnd::Item) => {
                // The outermost item is the decision itself.
                if let Some(from) = items.pop()
                    && !items.is_empty()
                {
                    line.plain.nested.push(from..line.plain.text.len());
                }
            }
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::Heading { .. }) => line.part(),
            Event::Start(_) | Event::End(_) => {}
        }
    }
    line.plain
}

/// The line as it grows.
#[derive(Default)]
struct Line {
    plain: PlainText,
    pending: Pending,
}

/// What stands between the text so far and the text to come.
#[derive(Default, Clone, Copy, PartialEq)]
enum Pending {
    #[default]
    Nothing,
    Space,
    /// A new paragraph or nested item.
    Part,
}

impl Line {
    fn push(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        for word in text.split_whitespace() {
            self.separate();
            self.plain.text.push_str(word);
            self.pending = Pending::Space;
        }
        if !text.ends_with(char::is_whitespace) && self.pending == Pending::Space {
            self.pending = Pending::Nothing;
        }
    }

    fn separate(&mut self) {
        let text = &mut self.plain.text;
        if text.is_empty() {
            return;
        }
        match self.pending {
            Pending::Nothing => {}
            Pending::Space => text.push(' '),
            Pending::Part if text.ends_with(|c: char| c.is_ascii_punctuation() && c != ')') => {
                text.push(' ')
            }
            Pending::Part => text.push_str("; "),
        }
    }

    fn space(&mut self) {
        if self.pending == Pending::Nothing {
            self.pending = Pending::Space;
        }
    }

    fn part(&mut self) {
        self.pending = Pending::Part;
    }

    /// Where the next text will begin, at the earliest.
    fn next(&self) -> usize {
        self.plain.text.len()
    }

    fn strike(&mut self, from: Option<usize>) {
        let Some(from) = from else { return };
        let text = &self.plain.text[from..];
        let start = from + text.len() - text.trim_start_matches([' ', ';']).len();
        if start < self.plain.text.len() {
            self.plain.struck.push(start..self.plain.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(markdown: &str) -> String {
        plain_text(markdown).text
    }

    #[test]
    fn inline_marks_go_and_text_stays() {
        assert_eq!(
            text("1. _Never_ **force**-push `main`"),
            "Never force-push main"
        );
        assert_eq!(text("- [x] ![logo](a.png) stays"), "logo stays");
        assert_eq!(
            text("GET `/runs/<id>` and /runs/<id>/log"),
            "GET /runs/<id> and /runs/<id>/log"
        );
        assert_eq!(text("one<br>two <b>three</b>"), "one two three");
        assert_eq!(text("snake_case and 2 * 3"), "snake_case and 2 * 3");
    }

    #[test]
    fn an_item_of_several_parts_becomes_one_line() {
        let item = plain_text("- Use SQLite\n  - Reason: one\n    file\n");
        assert_eq!(item.text, "Use SQLite; Reason: one file");
        assert_eq!(
            item.text[item.nested[0].clone()].trim_start_matches("; "),
            "Reason: one file"
        );
        assert_eq!(text("Use SQLite.\n\nOne file."), "Use SQLite. One file.");
    }

    #[test]
    fn a_row_keeps_its_cells_apart() {
        assert_eq!(text("| 7 | Use `a|b` | **yes** |"), "7 | Use a|b | yes");
        assert_eq!(text(r"| a \| b | c |"), "a | b | c");
        assert_eq!(table_cells("|x|"), None);
    }

    #[test]
    fn struck_text_is_known() {
        let item = plain_text("- ~~Use Postgres~~: replaced");
        assert_eq!(&item.text[item.struck[0].clone()], "Use Postgres");
        let row = plain_text("| 3 | <del>Mirror</del> | gone |");
        assert_eq!(&row.text[row.struck[0].clone()], "Mirror");
    }
}
