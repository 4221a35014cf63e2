//! The page that a report is written on: as wide as the reader's terminal, or without an end.
//!
//! A terminal breaks a long line in the middle of a word, and at its left edge. On a page that has a
//! width such a line goes on below the place where its text begins, which the report marks
//! ([`Page::hang`]); where too few columns are left there, the whole text goes below. Lines that are
//! not marked are somebody's code, or a table, and stay as they are.

use std::fmt;

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Fewer columns than this are too few for a text: two or three words.
const FEWEST: usize = 24;

/// How far a text is indented that stands below its line: as far as what is said of a handoff stands
/// right of its id.
const BELOW: usize = 6;

/// Where a report is written.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    /// The terminal's columns; none in a pipe.
    width: Option<usize>,
    /// Where the last line begins.
    line: usize,
    /// Where in it the text begins that may be wrapped.
    hang: Option<usize>,
}

impl Page {
    /// A page of so many columns, or without an end.
    pub fn new(width: Option<usize>) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// How many columns there are.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// How many columns of the line are written.
    pub fn column(&self) -> usize {
        let line = self.text.rfind('\n').map_or(0, |at| at + 1);
        display_width(&self.text[line..])
    }

    /// Writes so many blanks.
    pub fn indent(&mut self, columns: usize) {
        self.text.extend(std::iter::repeat_n(' ', columns));
    }

    /// The text of this line begins here: what does not fit goes on below this place.
    pub fn hang(&mut self) {
        if self.width.is_some() {
            self.hang = Some(self.text.len());
        }
    }

    /// Writes a text.
    pub fn push(&mut self, text: &str) {
        if self.width.is_none() {
            self.text.push_str(text);
            return;
        }
        for part in text.split_inclusive('\n') {
            match part.strip_suffix('\n') {
                Some(end) => {
                    self.text.push_str(end);
                    self.end_line();
                    self.text.push('\n');
                    self.line = self.text.len();
                }
                None => self.text.push_str(part),
            }
        }
    }

    /// What was written.
    pub fn into_text(mut self) -> String {
        self.end_line();
        self.text
    }

    fn end_line(&mut self) {
        let (Some(at), Some(width)) = (self.hang.take(), self.width) else {
            return;
        };
        let (head, body) = (&self.text[self.line..at], &self.text[at..]);
        if let Some(wrapped) = wrapped(head, body, width) {
            self.text.truncate(self.line);
            self.text.push_str(&wrapped);
        }
    }
}

/// How many columns a text takes, its styles aside.
pub fn columns(text: &str) -> usize {
    display_width(text)
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

/// The lines of a text that begins behind `head`; none where it fits as it stands.
fn wrapped(head: &str, body: &str, width: usize) -> Option<String> {
    let column = display_width(head);
    let is_narrow = column > BELOW && column + FEWEST > width;
    if !is_narrow && column + display_width(body) <= width {
        return None;
    }
    // A text that is set off by blanks is so on all of its lines.
    let text = body.trim_start_matches(' ');
    let (blanks, body) = body.split_at(body.len() - text.len());
    let indent = " ".repeat(blanks.len() + if is_narrow { BELOW } else { column });
    let first = if is_narrow {
        indent.clone()
    } else {
        format!("{head}{blanks}")
    };
    let first = first.as_str();
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(WordSeparator::Custom(pieces))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(body, options);
    let mut text = String::new();
    if is_narrow && !head.trim().is_empty() {
        text.push_str(head.trim_end());
        text.push('\n');
    }
    let mut style = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let (margin, said) =
            line.split_at(indent_of(line, if number == 0 { first } else { &indent }));
        text.push_str(margin);
        text.push_str(&style);
        text.push_str(said);
        style_after(&mut style, said);
        if !style.is_empty() {
            text.push_str(RESET);
        }
    }
    Some(text)
}

/// How much of a line is its indentation.
fn indent_of(line: &str, indent: &str) -> usize {
    if line.starts_with(indent) {
        indent.len()
    } else {
        0
    }
}

/// What turns every style off.
const RESET: &str = "\u{1b}[0m";

/// The style that is on behind a text. A pager forgets it at the end of a line.
fn style_after(style: &mut String, text: &str) {
    for (at, _) in text.match_indices("\u{1b}[") {
        let rest = &text[at..];
        let Some(end) = rest.find('m') else {
            return;
        };
        let sequence = &rest[..=end];
        if sequence == RESET {
            style.clear();
        } else {
            style.push_str(sequence);
        }
    }
}

/// The pieces of a line between which it may be broken: behind spaces, and between the letters of
/// scripts that write none, but for the marks that must not begin or end a line there.
pub(super) fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut starts = vec![0];
    let chars = line.char_indices().zip(line.chars().skip(1));
    for ((at, c), next) in chars {
        let behind = at + c.len_utf8();
        let is_break = match (c == ' ', next == ' ') {
            (_, true) => false,
            (true, false) => true,
            (false, false) => is_break_between(c, next),
        };
        if is_break {
            starts.push(behind);
        }
    }
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain([line.len()]).collect();
    let words = starts.into_iter().zip(ends);
    Box::new(words.map(|(start, end)| Word::from(&line[start..end])))
}

/// Marks that must not begin a line (JIS X 4051, GB/T 15834), …
const CLOSING: &str =
    "、。，．・：；！？）］｝〕〉》」』】’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}%";
/// … and those that must not end one.
const OPENING: &str = "（［｛〔〈《「『【‘“([{";

fn is_break_between(c: char, next: char) -> bool {
    let is_unspaced = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}');
    // What an escape sequence and a mark on a letter belong to is not known here.
    let is_part =
        |c: char| c.is_control() || textwrap::core::display_width(c.encode_utf8(&mut [0; 4])) == 0;
    (is_unspaced(c) || is_unspaced(next))
        && !is_part(next)
        && !CLOSING.contains(next)
        && !OPENING.contains(c)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::output::style::{DIM, ID, styled};

    fn page(width: usize, head: &str, text: &str) -> String {
        let mut page = Page::new(Some(width));
        page.push(head);
        page.hang();
        page.push(text);
        page.push("\nnext\n");
        page.into_text()
    }

    #[test]
    fn a_text_goes_on_below_its_beginning() {
        assert_eq!(
            page(
                40,
                "added      ",
                "FTS5 table with columns path, title, body"
            ),
            "added      FTS5 table with columns path,\n           title, body\nnext\n"
        );
    }

    #[test]
    fn where_too_few_columns_are_left_all_of_it_stands_below() {
        let head = "kxqp  2 days ago     claude-code      ";
        assert_eq!(
            page(60, head, "No ORM"),
            "kxqp  2 days ago     claude-code\n      No ORM\nnext\n"
        );
        let blank = " ".repeat(38);
        assert_eq!(page(60, &blank, "no join"), "      no join\nnext\n");
    }

    #[test]
    fn what_is_set_off_is_so_on_every_line() {
        let head = " ".repeat(12);
        assert_eq!(
            page(40, &head, "  search and sync need no join at all"),
            "              search and sync need no\n              join at all\nnext\n"
        );
        assert_eq!(
            page(30, &head, "  search and sync need no join"),
            "        search and sync need\n        no join\nnext\n"
        );
    }

    #[test]
    fn without_a_terminal_and_without_a_mark_a_line_stays() {
        let mut page = Page::new(None);
        page.hang();
        page.push(&"word ".repeat(99));
        assert_eq!(page.into_text().lines().count(), 1);
        let mut page = Page::new(Some(20));
        page.push(&"word ".repeat(99));
        assert_eq!(page.into_text().lines().count(), 1);
    }

    #[test]
    fn a_style_ends_with_its_line_and_begins_again() {
        let mut page = Page::new(Some(30));
        let text = styled(DIM, "one two three four five six seven");
        let _ = write!(page, "{}  ", styled(ID, "kxqp"));
        page.hang();
        let _ = write!(page, "{text}");
        let text = page.into_text();
        let (first, second) = text.split_once('\n').unwrap();
        assert!(first.ends_with(RESET), "{text:?}");
        assert!(second.starts_with("      \u{1b}[2m"), "{text:?}");
        assert!(second.ends_with(RESET), "{text:?}");
        for line in text.lines() {
            assert!(display_width(line) <= 30, "{text:?}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_broken_between_their_letters() {
        assert_eq!(
            page(
                36,
                "added      ",
                "笔记存储在单个数据库文件中，不需要服务器。"
            ),
            "added      笔记存储在单个数据库文件\n           中，不需要服务器。\nnext\n"
        );
        // A comma does not begin a line, and an emoji is not taken apart.
        let text = page(
            36,
            "added      ",
            "存储在单个数据库的文件中，👩\u{200d}💻👩\u{200d}💻 写",
        );
        assert!(!text.contains("\n           ，"), "{text}");
        assert!(text.contains("👩\u{200d}💻👩\u{200d}💻"), "{text}");
    }

    #[test]
    fn a_long_path_is_left_whole() {
        let path = "src/".repeat(20);
        let text = page(40, "added      ", &format!("see {path} for it"));
        assert!(text.contains(&path), "{text}");
    }
}
