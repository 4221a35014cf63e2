//! Markdown as the reader sees it: blocks in document order, each with the lines of
//! plain text it holds and where they stand in the source.
//!
//! Built from the CommonMark event stream in one pass without recursion, so that its
//! cost is linear and a hundred thousand nested lists exhaust no stack.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::handoff::markup::InlineTag;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    Paragraph,
    List,
    Item,
    Quote,
    Table,
    /// A row of a table; the head is the row above the delimiter.
    Row {
        head: bool,
    },
    Cell,
    /// A code block, fenced or indented.
    Code {
        fenced: bool,
    },
    Html,
    Rule,
}

/// A block, followed in [`Outline::blocks`] by the blocks inside it.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub kind: BlockKind,
    /// Where it stands in the source.
    pub source: Range<usize>,
    /// Index of the first block that is no longer inside this one.
    pub end: usize,
    /// Its lines in [`Outline::lines`]; only headings, paragraphs, cells and code have any.
    pub lines: Range<usize>,
}

/// One line of plain text, inline marks removed.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// In [`Outline::text`].
    pub text: Range<usize>,
    /// From the first to the last character of its content.
    pub source: Range<usize>,
    /// In [`Outline::marks`].
    pub marks: Range<usize>,
    /// An inline mark that began on a line before is still open where this one begins.
    pub inside_mark: bool,
}

/// An inline mark that means something to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MarkKind {
    Strong,
    /// Emphasis, or the text of an image.
    Emphasis,
    Strike,
    Code,
    /// With its destination.
    Link(String),
}

/// A stretch of a line that stands inside an inline mark.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub kind: MarkKind,
    /// In [`Outline::text`].
    pub text: Range<usize>,
    /// With its delimiters.
    pub source: Range<usize>,
}

/// The blocks of a document.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub blocks: Vec<Block>,
    pub lines: Vec<Line>,
    pub marks: Vec<Mark>,
    pub text: String,
    /// How many blocks the source has; those behind are paragraphs cut out of others.
    pub parsed: usize,
    /// See [`Outline::has_levels`].
    levels: OnceCell<bool>,
}

impl Outline {
    /// Reads `source` as CommonMark with tables, strikethrough and task lists.
    pub fn parse(source: &str) -> Self {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        let mut builder = Builder::new(source);
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            builder.event(event, range);
        }
        builder.outline.parsed = builder.outline.blocks.len();
        builder.outline
    }

    /// Whether a paragraph of the document is one of these, asked for once.
    pub fn has_levels(&self, is_one: fn(&Self, &Block) -> bool) -> bool {
        let blocks = &self.blocks[..self.parsed];
        let mut paragraphs = blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph);
        *self
            .levels
            .get_or_init(|| paragraphs.any(|block| is_one(self, block)))
    }

    /// The text of a line, without surrounding white space.
    pub fn line(&self, line: &Line) -> &str {
        self.text[line.text.clone()].trim()
    }

    /// The lines of a block of its own, not those of blocks inside it.
    pub fn lines_of(&self, block: &Block) -> &[Line] {
        &self.lines[block.lines.clone()]
    }

    /// The marks of a line.
    pub fn marks_of(&self, line: &Line) -> &[Mark] {
        &self.marks[line.marks.clone()]
    }

    /// The text of a block of its own on one line.
    pub fn text_of(&self, block: &Block) -> String {
        join(self.lines_of(block).iter().map(|line| self.line(line)))
    }

    /// The indices of the blocks directly inside `blocks[from..to]`.
    pub fn siblings(&self, from: usize, to: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = from;
        std::iter::from_fn(move || {
            let index = next;
            (index < to).then(|| {
                next = self.blocks[index].end.max(index + 1);
                index
            })
        })
    }

    /// The indices of the blocks directly inside a block.
    pub fn children(&self, parent: usize) -> impl Iterator<Item = usize> + '_ {
        self.siblings(parent + 1, self.blocks[parent].end)
    }
}

/// Joins texts with single spaces, leaving empty ones out.
pub(super) fn join<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    joined
}

struct Builder<'a> {
    source: &'a str,
    outline: Outline,
    /// Open containers, outermost first.
    open: Vec<usize>,
    /// The block that takes text, and its line begun so far.
    leaf: Option<usize>,
    line: Option<Line>,
    /// Marks that are open, as indices into `outline.marks`.
    marks: Vec<usize>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            outline: Outline::default(),
            open: Vec::new(),
            leaf: None,
            line: None,
            marks: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range.end),
            Event::Text(text) if self.in_code() => self.code_lines(&text, range),
            Event::Text(text) => self.push(&text, range),
            Event::Code(text) => {
                let start = self.begin(&range);
                self.push(&text, range.clone());
                self.mark(MarkKind::Code, start, range);
            }
            Event::InlineHtml(html) => match InlineTag::read(self.source, range.clone()) {
                InlineTag::Text => self.push(&html.replace('\n', " "), range),
                InlineTag::Break => self.push(" ", range),
                InlineTag::StrikeStart | InlineTag::StrikeEnd | InlineTag::Formatting => {
                    self.begin(&range);
                    self.extend(range.end);
                }
            },
            Event::SoftBreak | Event::HardBreak => self.finish_line(),
            Event::Rule => {
                self.open_block(BlockKind::Rule, range.clone());
                self.close_block(range.end);
            }
            // The options for mathematics and footnotes are off; what is left has no text.
            Event::Html(html) if self.leaf.is_some() => self.html_line(&html, range),
            Event::Html(_)
            | Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Heading { level, .. } => BlockKind::Heading(level as u8),
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => BlockKind::Code { fenced: true },
            Tag::CodeBlock(CodeBlockKind::Indented) => BlockKind::Code { fenced: false },
            Tag::HtmlBlock if self.is_item_of_html(&range) => BlockKind::Paragraph,
            Tag::HtmlBlock => BlockKind::Html,
            Tag::List(_) => BlockKind::List,
            Tag::Item => BlockKind::Item,
            Tag::Table(_) => BlockKind::Table,
            Tag::TableHead => BlockKind::Row { head: true },
            Tag::TableRow => BlockKind::Row { head: false },
            Tag::TableCell => BlockKind::Cell,
            Tag::Strong => return self.open_mark(MarkKind::Strong, range),
            // One tilde is an approximation ("~30 %"), not a correction.
            Tag::Strikethrough if self.source[range.clone()].starts_with("~~") => {
                return self.open_mark(MarkKind::Strike, range);
            }
            Tag::Strikethrough => return self.push("~", range.start..range.start + 1),
            Tag::Link { dest_url, .. } => {
                return self.open_mark(MarkKind::Link(dest_url.into_string()), range);
            }
            Tag::Emphasis | Tag::Image { .. } => {
                return self.open_mark(MarkKind::Emphasis, range);
            }
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => return,
        };
        self.open_block(kind, range);
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Image | TagEnd::Link => {
                self.close_mark(end);
            }
            TagEnd::Strikethrough if self.source[..end].ends_with("~~") => self.close_mark(end),
            TagEnd::Strikethrough => self.push("~", end - 1..end),
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell => {
                self.close_leaf();
                self.close_block(end);
            }
            TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_block(&mut self, kind: BlockKind, source: Range<usize>) {
        self.close_leaf();
        let index = self.outline.blocks.len();
        let lines = self.outline.lines.len();
        self.outline.blocks.push(Block {
            kind,
            source,
            end: index + 1,
            lines: lines..lines,
        });
        self.open.push(index);
        match kind {
            BlockKind::Heading(_)
            | BlockKind::Paragraph
            | BlockKind::Cell
            | BlockKind::Code { .. } => {
                self.leaf = Some(index);
            }
            BlockKind::List
            | BlockKind::Item
            | BlockKind::Quote
            | BlockKind::Table
            | BlockKind::Row { .. }
            | BlockKind::Html
            | BlockKind::Rule => {}
        }
    }

    fn close_block(&mut self, end: usize) {
        let count = self.outline.blocks.len();
        if let Some(index) = self.open.pop() {
            let block = &mut self.outline.blocks[index];
            block.end = count;
            block.source.end = block.source.end.max(end);
        }
    }

    /// Ends the block that takes text. The paragraph of a tight list item has no
    /// events of its own: it is closed here rather than by its end.
    fn close_leaf(&mut self) {
        self.finish_line();
        if let Some(index) = self.leaf.take() {
            let count = self.outline.lines.len();
            self.outline.blocks[index].lines.end = count;
            if self.open.last() != Some(&index) {
                let end = self.outline.lines.last().map_or(0, |line| line.source.end);
                self.outline.blocks[index].source.end = end;
            }
        }
    }

    /// Whether a list item begins with a tag: `- <script> is never loaded` says something,
    /// though CommonMark takes it for mark-up.
    fn is_item_of_html(&self, range: &Range<usize>) -> bool {
        let last = self.outline.blocks.len().checked_sub(1);
        let begins_item = self.leaf.is_none()
            && last.is_some()
            && self.open.last().copied() == last
            && last.is_some_and(|last| self.outline.blocks[last].kind == BlockKind::Item);
        begins_item && !self.source[range.start..].trim_start().starts_with("<!")
    }

    fn html_line(&mut self, html: &str, range: Range<usize>) {
        let line = html.trim_end();
        let end = range.start + line.len();
        let start = end - line.trim_start().len();
        self.push(line.trim_start(), start..end.min(self.source.len()));
        self.finish_line();
    }

    fn in_code(&self) -> bool {
        self.leaf.is_some_and(|leaf| {
            matches!(
                self.outline.blocks[leaf].kind,
                BlockKind::Code { fenced: _ }
            )
        })
    }

    fn code_lines(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let end = (at + line.len()).min(self.source.len());
            self.push(line, at..end);
            if line.ends_with('\n') {
                self.finish_line();
            }
            at = end;
        }
    }

    /// Makes sure a line is begun, and returns where its next text goes.
    fn begin(&mut self, range: &Range<usize>) -> usize {
        // An escaped character is reported without its backslash.
        let escape = usize::from(self.line.is_none() && self.source[..range.start].ends_with('\\'));
        let range = range.start - escape..range.end;
        if self.leaf.is_none() {
            // Text right inside an item: the paragraph of a tight list.
            let index = self.outline.blocks.len();
            let lines = self.outline.lines.len();
            self.outline.blocks.push(Block {
                kind: BlockKind::Paragraph,
                source: range.clone(),
                end: index + 1,
                lines: lines..lines,
            });
            self.leaf = Some(index);
        }
        let text = self.outline.text.len();
        let marks = self.outline.marks.len();
        let inside_mark = !self.marks.is_empty();
        self.line.get_or_insert_with(|| Line {
            text: text..text,
            source: range.clone(),
            marks: marks..marks,
            inside_mark,
        });
        text
    }

    fn extend(&mut self, end: usize) {
        let text = self.outline.text.len();
        if let Some(line) = &mut self.line {
            line.text.end = text;
            line.source.end = line.source.end.max(end);
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        self.begin(&range);
        self.outline.text.push_str(text);
        self.extend(range.end);
    }

    fn mark(&mut self, kind: MarkKind, start: usize, source: Range<usize>) {
        let text = start..self.outline.text.len();
        self.outline.marks.push(Mark { kind, text, source });
    }

    fn open_mark(&mut self, kind: MarkKind, range: Range<usize>) {
        let start = self.begin(&range);
        self.marks.push(self.outline.marks.len());
        self.mark(kind, start, range);
    }

    fn close_mark(&mut self, end: usize) {
        let text = self.outline.text.len();
        if let Some(mark) = self.marks.pop() {
            self.outline.marks[mark].text.end = text;
        }
        self.extend(end);
    }

    fn finish_line(&mut self) {
        if let Some(mut line) = self.line.take() {
            line.marks.end = self.outline.marks.len();
            self.outline.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<BlockKind> {
        Outline::parse(source)
            .blocks
            .iter()
            .map(|block| block.kind)
            .collect()
    }

    #[test]
    fn a_tight_item_holds_a_paragraph() {
        use BlockKind::*;
        assert_eq!(
            kinds("- one\n  - two\n- three"),
            [
                List, Item, Paragraph, List, Item, Paragraph, Item, Paragraph
            ]
        );
    }

    #[test]
    fn inline_marks_leave_plain_text() {
        let outline = Outline::parse("**Goal:** use `a.rs` and [b](c.md), ~30 % of ~~all~~ ~it~");
        assert_eq!(
            outline.line(&outline.lines[0]),
            "Goal: use a.rs and b, ~30 % of all ~it~"
        );
    }

    #[test]
    fn nesting_costs_neither_stack_nor_patience() {
        for open in ["- ", "> ", "* 1. "] {
            let source = open.repeat(20_000);
            assert!(!Outline::parse(&source).blocks.is_empty());
        }
    }
}
