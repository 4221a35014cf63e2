//! The items of a section: list items, table rows, paragraphs, and headings that are items.

use std::ops::Range;

use super::heading::{Recognised, is_aside, recognise, words};
use super::labels::{label_of, reads_as_label};
use super::nothing::says_nothing;
use super::outline::{Block, BlockKind, Line, MarkKind, Outline, join};
use super::sections::Section;
use super::typed::{TypedItem, typed_items};
use crate::handoff::SectionKind;

/// An item as it was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Plain text on one line.
    pub text: String,
    /// Where its content stands, list mark and check box left out.
    pub source: Range<usize>,
    /// Its block, for those who need more than the text.
    pub block: usize,
    /// The table it is a row of.
    pub table: Option<usize>,
}

/// The items of a section, placeholders and "none" left out.
pub(super) fn items_of(source: &str, outline: &Outline, section: &Section) -> Vec<Found> {
    let mut collector = Collector {
        source,
        outline,
        found: Vec::new(),
    };
    collector.section(section);
    let mut found = collector.found;
    found.retain(|item| !says_nothing(&item.text));
    found
}

/// Whether a sub-heading reads as an item rather than as the name of a group: it is
/// numbered, or labelled as a step or decision.
pub(super) fn reads_as_item(heading: &str) -> bool {
    let text = heading.trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 {
        return digits < 4 && text[digits..].starts_with(['.', ')', ':']);
    }
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let second = words.next().unwrap_or("");
    matches!(
        first.as_str(),
        "step"
            | "decision"
            | "schritt"
            | "étape"
            | "paso"
            | "passo"
            | "шаг"
            | "question"
            | "option"
    ) && second.starts_with(|c: char| c.is_ascii_digit() || c == '#')
}

struct Collector<'a> {
    source: &'a str,
    outline: &'a Outline,
    found: Vec<Found>,
}

impl Collector<'_> {
    fn section(&mut self, section: &Section) {
        let contents = &section.contents;
        if let Some(item) = self.heading_item(section) {
            self.found.push(item);
            return;
        }
        let mut at = 0;
        while at < contents.len() {
            let index = contents[at];
            match self.outline.blocks[index].kind {
                BlockKind::Heading(level) => {
                    let end = self.end_of_heading(contents, at, level);
                    at = self.sub_heading(section, at, end);
                    continue;
                }
                BlockKind::Paragraph => at = self.paragraph(section, at),
                BlockKind::List => self.list(index),
                BlockKind::Item => self.item(index),
                BlockKind::Table => self.table(index),
                BlockKind::Quote
                | BlockKind::Row { .. }
                | BlockKind::Cell
                | BlockKind::Code { .. }
                | BlockKind::Html
                | BlockKind::Rule => {}
            }
            at += 1;
        }
    }

    /// `## Decision: use SQLite` or `## Next step: ship it`, its body included.
    fn heading_item(&self, section: &Section) -> Option<Found> {
        let recognised = section.recognised.as_ref()?;
        self.tail_item(
            recognised,
            &section.contents,
            section.heading_source.clone(),
            section.block,
        )
    }

    /// What a heading says behind its colon, when that is an item.
    fn tail_item(
        &self,
        recognised: &Recognised,
        body: &[usize],
        heading: Range<usize>,
        block: Option<usize>,
    ) -> Option<Found> {
        let tail = recognised.tail.as_deref()?;
        let takes_body = match recognised.kind {
            SectionKind::Decisions | SectionKind::NextStep => true,
            SectionKind::Goal
            | SectionKind::CurrentState
            | SectionKind::OpenQuestions
            | SectionKind::Constraints
            | SectionKind::DeadEnds
            | SectionKind::Verify
            | SectionKind::ContextFiles => false,
        };
        let divided = body
            .iter()
            .any(|&index| matches!(self.outline.blocks[index].kind, BlockKind::Heading(_)));
        if !body.is_empty() && (!takes_body || divided) {
            return None;
        }
        let below: Vec<String> = body
            .iter()
            .map(|&index| self.text_below(index, index + 1))
            .collect();
        let end = body
            .last()
            .map_or(heading.end, |&last| self.outline.blocks[last].source.end);
        Some(Found {
            text: join(std::iter::once(tail).chain(below.iter().map(String::as_str))),
            source: heading.start..end.max(heading.end),
            block: block.unwrap_or(usize::MAX),
            table: None,
        })
    }

    /// Where the content below the sub-heading at `at` ends.
    fn end_of_heading(&self, contents: &[usize], at: usize, level: u8) -> usize {
        (at + 1..contents.len())
            .find(|&next| match self.outline.blocks[contents[next]].kind {
                BlockKind::Heading(other) => other <= level,
                _ => false,
            })
            .unwrap_or(contents.len())
    }

    /// Takes a sub-heading as an item with its body, or as the name of a group whose
    /// items follow. Returns where to go on.
    fn sub_heading(&mut self, section: &Section, at: usize, end: usize) -> usize {
        let contents = &section.contents;
        let heading = &self.outline.blocks[contents[at]];
        let text = self.outline.text_of(heading);
        let recognised = recognise(&text);
        let kind = section.recognised.as_ref().map(|found| found.kind);
        if is_aside(&text, kind) {
            return end;
        }
        let body = &contents[at + 1..end];
        let own = recognised.as_ref().and_then(|found| {
            self.tail_item(found, body, heading.source.clone(), Some(contents[at]))
        });
        if let Some(item) = own {
            self.found.push(item);
            return end;
        }
        let shape = self.shape_of(body);
        let numbered = reads_as_item(&text);
        let item = recognised.is_none()
            && match shape {
                Shape::Empty => true,
                Shape::Prose => true,
                Shape::Attributes => true,
                Shape::List { ordered } => numbered && !ordered,
                Shape::Mixed => numbered,
            };
        if !item {
            return at + 1;
        }
        let mut parts = vec![without_number(&text).to_owned()];
        parts.extend(body.iter().map(|&index| self.text_below(index, index + 1)));
        let last = body.last().map_or(contents[at], |&index| index);
        let source = heading.source.start..self.outline.blocks[last].source.end;
        self.found.push(Found {
            text: join(parts.iter().map(String::as_str)),
            source,
            block: contents[at],
            table: None,
        });
        end
    }

    fn shape_of(&self, body: &[usize]) -> Shape {
        let mut paragraphs = 0;
        let mut lists = 0;
        let mut ordered = false;
        let mut attributes = true;
        for &index in body {
            let block = &self.outline.blocks[index];
            match block.kind {
                BlockKind::Paragraph => paragraphs += 1,
                // Items alone are what labels left of a list.
                BlockKind::List | BlockKind::Item => {
                    lists += 1;
                    ordered |= self.source[block.source.start..]
                        .trim_start()
                        .starts_with(|c: char| c.is_ascii_digit());
                    attributes &= match block.kind {
                        BlockKind::Item => self.is_attribute(index),
                        _ => self
                            .outline
                            .children(index)
                            .all(|item| self.is_attribute(item)),
                    };
                }
                BlockKind::Table | BlockKind::Heading(_) => return Shape::Mixed,
                _ => {}
            }
        }
        match (paragraphs, lists) {
            (0, 0) => Shape::Empty,
            (_, 0) => Shape::Prose,
            _ if attributes => Shape::Attributes,
            (0, _) => Shape::List { ordered },
            _ => Shape::Mixed,
        }
    }

    /// Whether a list item says something about the heading above it: `- **Why:** …`.
    fn is_attribute(&self, item: usize) -> bool {
        const ATTRIBUTES: [&str; 24] = [
            "reason",
            "why",
            "rationale",
            "because",
            "alternatives",
            "alternative",
            "rejected",
            "context",
            "decision",
            "status",
            "impact",
            "consequences",
            "trade",
            "grund",
            "warum",
            "raison",
            "pourquoi",
            "razón",
            "motivo",
            "por",
            "причина",
            "理由",
            "原因",
            "이유",
        ];
        let Some(line) = self.first_line(item) else {
            return false;
        };
        label_of(self.source, self.outline, line).is_some_and(|label| {
            words(&label.wording)
                .first()
                .is_some_and(|word| ATTRIBUTES.contains(&word.as_str()))
        })
    }

    fn first_line(&self, item: usize) -> Option<&Line> {
        let paragraph = self.outline.children(item).next()?;
        self.outline
            .lines_of(&self.outline.blocks[paragraph])
            .first()
    }

    /// Takes the paragraph at `at`, unless it only announces what follows.
    fn paragraph(&mut self, section: &Section, at: usize) -> usize {
        let contents = &section.contents;
        let index = contents[at];
        let block = &self.outline.blocks[index];
        let next = contents
            .get(at + 1)
            .map(|&next| self.outline.blocks[next].kind);
        let text = self.outline.text_of(block);
        let before_list = matches!(
            next,
            Some(BlockKind::List | BlockKind::Item | BlockKind::Table)
        );
        let bold = self.is_bold_line(block);
        if bold && reads_as_item(&text) {
            // `**1. Do this**` with its details below.
            self.push(index, text);
            return self.end_of_bold_item(contents, at);
        }
        let announces = text.ends_with([':', '：']);
        let kind = section.recognised.as_ref().map(|found| found.kind);
        if is_group_of_goal(kind, bold, announces) {
            return self.end_of_group(contents, at);
        }
        if self.closes_list(contents, at) {
            return at;
        }
        if before_list && (bold && !ends_sentence(&text) || announces && !states_something(&text)) {
            return at;
        }
        if announces && next.is_none_or(|next| matches!(next, BlockKind::Heading(_))) && bold {
            return at;
        }
        self.push(index, text);
        at
    }

    /// Whether a paragraph is a closing remark: the only one behind a list, at the end of
    /// the section or of one of its parts.
    fn closes_list(&self, contents: &[usize], at: usize) -> bool {
        let kind = |index: usize| {
            contents
                .get(index)
                .map(|&index| self.outline.blocks[index].kind)
        };
        let after_list = at > 0
            && matches!(
                kind(at - 1),
                Some(BlockKind::List | BlockKind::Item | BlockKind::Table)
            );
        after_list && matches!(kind(at + 1), None | Some(BlockKind::Heading(_)))
    }

    /// The last block of the lists below a bold line.
    fn end_of_group(&self, contents: &[usize], at: usize) -> usize {
        (at + 1..contents.len())
            .take_while(|&next| {
                let kind = self.outline.blocks[contents[next]].kind;
                matches!(
                    kind,
                    BlockKind::List | BlockKind::Table | BlockKind::Code { .. }
                )
            })
            .last()
            .unwrap_or(at)
    }

    /// The last content that belongs to the bold numbered line at `at`.
    fn end_of_bold_item(&self, contents: &[usize], at: usize) -> usize {
        (at + 1..contents.len())
            .find(|&next| {
                let block = &self.outline.blocks[contents[next]];
                match block.kind {
                    BlockKind::Heading(_) => true,
                    BlockKind::Paragraph => {
                        self.is_bold_line(block) && reads_as_item(&self.outline.text_of(block))
                    }
                    _ => false,
                }
            })
            .unwrap_or(contents.len())
            - 1
    }

    /// A paragraph of one line that begins with a bold stretch and has little else.
    fn is_bold_line(&self, block: &Block) -> bool {
        let [line] = self.outline.lines_of(block) else {
            return false;
        };
        let mut marks = self.outline.marks_of(line).iter();
        let first = marks.find(|mark| mark.kind != MarkKind::Emphasis);
        let Some(mark) = first.filter(|mark| mark.kind == MarkKind::Strong) else {
            return false;
        };
        let before = &self.outline.text[line.text.start..mark.text.start];
        let after = &self.outline.text[mark.text.end..line.text.end];
        !before.chars().any(char::is_alphanumeric)
            && (reads_as_item(&self.outline.text[mark.text.clone()])
                || !after.chars().any(char::is_alphanumeric))
    }

    fn push(&mut self, index: usize, text: String) {
        if self.typed_items(index) {
            return;
        }
        let block = &self.outline.blocks[index];
        self.found.push(Found {
            text,
            source: block.source.clone(),
            block: index,
            table: None,
        });
    }

    /// Takes the items of a typed list, if the paragraph is one.
    fn typed_items(&mut self, index: usize) -> bool {
        let items = typed_items(self.source, self.outline, &self.outline.blocks[index]);
        for TypedItem { lines, mark } in &items {
            let (first, last) = (
                &self.outline.lines[lines.start],
                &self.outline.lines[lines.end - 1],
            );
            let behind = self.outline.text[first.text.start + mark..first.text.end].trim();
            let below = self.outline.lines[lines.start + 1..lines.end].iter();
            let below = below.map(|line| self.outline.line(line));
            // `(1) one; (2) two`
            let sets_apart = [',', ';', '，', '；'];
            let start = first.source.start + mark;
            let said = &self.source[start..last.source.end];
            let text = join(std::iter::once(behind).chain(below));
            self.found.push(Found {
                text: text.trim_end_matches(sets_apart).to_owned(),
                source: start..start + said.trim_end_matches(sets_apart).len(),
                block: index,
                table: None,
            });
        }
        !items.is_empty()
    }

    fn list(&mut self, index: usize) {
        for item in self.outline.children(index) {
            self.item(item);
        }
    }

    fn item(&mut self, item: usize) {
        let first = self.outline.children(item).next();
        let block = &self.outline.blocks[item];
        let start = first.map_or(block.source.end, |first| {
            self.outline.blocks[first].source.start
        });
        let (text, end) = self.item_text(item);
        self.found.push(Found {
            text,
            source: start.min(end)..end.max(start.min(end)),
            block: item,
            table: None,
        });
    }

    /// The text of a list item and where it ends. A line that stands at the margin only by
    /// lazy continuation and begins with a label is not part of it.
    fn item_text(&self, item: usize) -> (String, usize) {
        let block = &self.outline.blocks[item];
        let mut parts = Vec::new();
        let mut end = block.source.end;
        'blocks: for index in item + 1..block.end {
            let inner = &self.outline.blocks[index];
            if matches!(inner.kind, BlockKind::Code { .. }) {
                continue;
            }
            for (number, line) in self.outline.lines_of(inner).iter().enumerate() {
                let lazy = number > 0 && self.source[..line.source.start].ends_with('\n');
                if lazy
                    && label_of(self.source, self.outline, line)
                        .is_some_and(|label| reads_as_label(&label))
                {
                    end = line.source.start;
                    break 'blocks;
                }
                parts.push(self.outline.line(line));
            }
        }
        (join(parts.into_iter()), end)
    }

    fn text_below(&self, from: usize, to: usize) -> String {
        let end = self.outline.blocks[from].end.max(to);
        join(
            self.outline.blocks[from..end]
                .iter()
                .filter(|block| !matches!(block.kind, BlockKind::Code { .. }))
                .flat_map(|block| self.outline.lines_of(block))
                .map(|line| self.outline.line(line)),
        )
    }

    fn table(&mut self, index: usize) {
        for row in self.outline.children(index) {
            if self.outline.blocks[row].kind != (BlockKind::Row { head: false }) {
                continue;
            }
            let cells: Vec<String> = self
                .outline
                .children(row)
                .map(|cell| self.outline.text_of(&self.outline.blocks[cell]))
                .filter(|cell| !cell.is_empty())
                .collect();
            let block = &self.outline.blocks[row];
            self.found.push(Found {
                text: cells.join(" | "),
                source: block.source.clone(),
                block: row,
                table: Some(index),
            });
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Empty,
    Prose,
    Attributes,
    List { ordered: bool },
    Mixed,
}

/// Whether a line in a section of goals announces a list of something else.
fn is_group_of_goal(kind: Option<SectionKind>, bold: bool, announces: bool) -> bool {
    kind == Some(SectionKind::Goal) && bold && announces
}

fn without_number(text: &str) -> &str {
    let trimmed = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if trimmed.len() < text.len() {
        trimmed.trim_start_matches(['.', ')', ':', ' '])
    } else {
        text
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。', '！', '？'])
}

/// Whether a line that announces a list says something of its own: it has a sentence before
/// the last one, or is long without pointing at what follows.
fn states_something(text: &str) -> bool {
    const MOST_WORDS: usize = 14;
    const POINTS: [&str; 14] = [
        "following",
        "below",
        "folgende",
        "folgenden",
        "suivants",
        "suivantes",
        "siguientes",
        "seguintes",
        "seguenti",
        "следующие",
        "следующее",
        "以下",
        "如下",
        "다음",
    ];
    let words = words(text);
    let points = POINTS.iter().any(|point| {
        words
            .iter()
            .any(|word| word == point || !point.is_ascii() && word.contains(point))
    });
    text.contains(". ") || text.contains('。') || words.len() > MOST_WORDS && !points
}
