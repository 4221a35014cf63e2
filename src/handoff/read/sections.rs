//! Which block belongs to which section.
//!
//! Headings form a tree: a heading that the table knows opens a section, one below it
//! that the table does not know belongs to it, and everything else is kept as another
//! section. Bold lines, label lines (`Next:`), labels in front of a sentence and bullets that
//! are labels open sections of their own, which end where the next label, heading or
//! unrelated paragraph begins.

use std::collections::HashSet;
use std::ops::Range;

use super::heading::{Certainty, Recognised, recognise};
use super::labels::{Label, label_of, name_of, reads_as_label};
use super::outline::{Block, BlockKind, Line, Outline, join};
use super::phrases::is_summary_label;
use super::prepare::LineStarts;
use super::tags::{TagLine, words_of};
use crate::handoff::SectionKind;

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Without a heading: before the first one, or behind a thematic break.
    Loose,
    /// One of the format.
    Known(SectionKind),
    /// With a heading that the table does not know.
    Other,
}

/// How a section was introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Nothing,
    /// A heading of this level.
    Heading(u8),
    /// A bold line, or a line that ends in a colon.
    LabelLine,
    /// A label in front of a sentence or in a list item.
    Label,
    /// An XML-like tag.
    Tag,
}

/// A stretch of the source that belongs to a section.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    pub source: Range<usize>,
    /// The fragment was taken out of a list item or quote: what its lines lose.
    pub container: Option<Container>,
}

/// What the lines of a fragment are prefixed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Container {
    /// Columns of indentation.
    pub columns: usize,
    /// Whether `>` comes off too.
    pub quoted: bool,
}

/// A section as it was found.
#[derive(Debug)]
pub(super) struct Section {
    pub role: Role,
    pub form: Form,
    /// The heading's block, for sections that have one.
    pub block: Option<usize>,
    /// The heading's plain text.
    pub heading: String,
    /// The heading's content in the source, without the marks that make it a heading.
    pub heading_source: Range<usize>,
    pub recognised: Option<Recognised>,
    /// Block indices of its content, sub-headings included.
    pub contents: Vec<usize>,
    pub fragments: Vec<Fragment>,
}

/// The result of the walk.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// The title's block.
    pub title: Option<usize>,
    /// The sentence of a label such as `Summary: …`, where the title gives no summary: its plain
    /// text, and where it stands.
    pub summary: Option<(String, Range<usize>)>,
    pub sections: Vec<Section>,
    /// Kinds for which a label in front of a sentence was seen.
    pub labelled: HashSet<SectionKind>,
    /// Kinds for which a label at the beginning of a list item was seen.
    pub bulleted: HashSet<SectionKind>,
}

/// Divides a document into sections.
///
/// `labels` are the kinds for which a label in front of a sentence opens a section, and
/// `bullets` those for which one at the beginning of a list item does: the caller names
/// those that are introduced in no plainer way.
pub(super) fn divide(
    source: &str,
    lines: &LineStarts,
    outline: &mut Outline,
    tags: &[TagLine],
    labels: &HashSet<SectionKind>,
    bullets: &HashSet<SectionKind>,
) -> Sections {
    let title = title_of(outline);
    let end = outline.parsed;
    let mut walker = Walker {
        source,
        lines,
        outline,
        tags,
        labels,
        bullets,
        result: Sections {
            title,
            ..Sections::default()
        },
        headings: Vec::new(),
        label: None,
        current: 0,
        at: 0,
        container: None,
    };
    walker.open(Role::Loose, Form::Nothing, String::new(), 0..0, None);
    walker.walk(0, end);
    walker.cut(source.len());
    walker.result
}

/// The title: the first heading, of level one. One that names a section is no title when
/// other headings of level one do so too.
fn title_of(outline: &Outline) -> Option<usize> {
    // A heading inside a list item is part of the item.
    let mut list_end = 0;
    let mut headings = outline.blocks.iter().enumerate().filter(|(index, block)| {
        if block.kind == BlockKind::List {
            list_end = list_end.max(block.end);
        }
        *index >= list_end && matches!(block.kind, BlockKind::Heading(_))
    });
    let (first, block) = headings.next()?;
    if block.kind != BlockKind::Heading(1) {
        return None;
    }
    let names_section = |block: &Block| {
        recognise(&outline.text_of(block)).is_some_and(|found| found.certainty == Certainty::Whole)
    };
    // The title last: the others are mostly none, and few titles name a section.
    let is_section = headings
        .any(|(_, other)| other.kind == BlockKind::Heading(1) && names_section(other))
        && names_section(block);
    (!is_section).then_some(first)
}

/// A label's section that takes content.
pub(super) struct OpenLabel {
    pub(super) section: usize,
    /// Where content goes once the label's section has ended.
    pub(super) parent: usize,
    /// What has been read of it so far.
    pub(super) seen: Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Nothing,
    /// Text on the label's own line; ends in a colon or not.
    Sentence {
        announces: bool,
        end: usize,
    },
    Paragraph,
    List,
}

/// What is left to walk.
enum Step {
    Blocks {
        from: usize,
        to: usize,
        quoted: bool,
    },
    /// The end of a quote, and what was open before it.
    Leave {
        section: usize,
        headings: usize,
        at: usize,
    },
}

/// The walk over a document's blocks; lists have a file of their own ([`bullets`](super::bullets)).
pub(super) struct Walker<'a> {
    pub(super) source: &'a str,
    pub(super) lines: &'a LineStarts,
    pub(super) outline: &'a mut Outline,
    pub(super) tags: &'a [TagLine],
    pub(super) labels: &'a HashSet<SectionKind>,
    pub(super) bullets: &'a HashSet<SectionKind>,
    pub(super) result: Sections,
    /// Open headings: level, section, and whether the heading reads as an item.
    pub(super) headings: Vec<(u8, usize, bool)>,
    pub(super) label: Option<OpenLabel>,
    /// The section that takes content, and where its fragment begins.
    pub(super) current: usize,
    pub(super) at: usize,
    pub(super) container: Option<Container>,
}

impl Walker<'_> {
    fn walk(&mut self, from: usize, to: usize) {
        // Quotes are walked as if their content stood in the open, but what is opened in
        // one ends with it. A stack, because quotes nest as deep as somebody likes.
        let mut steps = vec![Step::Blocks {
            from,
            to,
            quoted: false,
        }];
        while let Some(step) = steps.pop() {
            let (from, to, quoted) = match step {
                Step::Blocks { from, to, .. } if from >= to => continue,
                Step::Blocks { from, to, quoted } => (from, to, quoted),
                Step::Leave {
                    section,
                    headings,
                    at,
                } => {
                    self.leave_quote(section, headings, at);
                    continue;
                }
            };
            let block = self.outline.blocks[from].clone();
            steps.push(Step::Blocks {
                from: block.end.max(from + 1),
                to,
                quoted,
            });
            match block.kind {
                BlockKind::Quote => {
                    steps.push(Step::Leave {
                        section: self.current,
                        headings: self.headings.len(),
                        at: self.whole_lines(&block).end,
                    });
                    steps.push(Step::Blocks {
                        from: from + 1,
                        to: block.end,
                        quoted: true,
                    });
                }
                BlockKind::Heading(level) => self.heading(from, level),
                BlockKind::Rule => self.rule(&block),
                BlockKind::Paragraph => self.paragraph(from, quoted),
                BlockKind::List => self.list(from),
                BlockKind::Table => self.content(from, Seen::List),
                BlockKind::Code { .. } => self.content(from, Seen::Paragraph),
                BlockKind::Html | BlockKind::Item | BlockKind::Row { .. } | BlockKind::Cell => {}
            }
        }
    }

    /// Ends what was opened in a quote. A quote that opened nothing changes nothing.
    fn leave_quote(&mut self, section: usize, headings: usize, at: usize) {
        let opened = self.headings.len() != headings || self.current != section;
        if opened
            && self
                .label
                .as_ref()
                .is_none_or(|label| label.section != section)
        {
            self.close_label(at);
            self.headings.truncate(headings);
            self.switch(section, at, at);
        }
    }

    fn open(
        &mut self,
        role: Role,
        form: Form,
        heading: String,
        heading_source: Range<usize>,
        recognised: Option<Recognised>,
    ) -> usize {
        self.result.sections.push(Section {
            role,
            form,
            block: None,
            heading,
            heading_source,
            recognised,
            contents: Vec::new(),
            fragments: Vec::new(),
        });
        self.result.sections.len() - 1
    }

    /// Ends the current fragment.
    fn cut(&mut self, end: usize) {
        if end > self.at {
            let fragment = Fragment {
                source: self.at..end,
                container: self.container.take(),
            };
            self.result.sections[self.current].fragments.push(fragment);
        }
        self.at = self.at.max(end);
        self.container = None;
    }

    /// Lets `section` take the source from `start` on.
    pub(super) fn switch(&mut self, section: usize, end: usize, start: usize) {
        self.cut(end);
        self.current = section;
        self.at = self.at.max(start);
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.lines.start(at)
    }

    /// From the start of a block's first line to the end of its last one.
    pub(super) fn whole_lines(&self, block: &Block) -> Range<usize> {
        let last = block.source.end.saturating_sub(1).max(block.source.start);
        let end = self.lines.next(last).unwrap_or(self.source.len());
        self.lines.start(block.source.start)..end
    }

    fn heading(&mut self, index: usize, level: u8) {
        let block = self.outline.blocks[index].clone();
        let lines = self.whole_lines(&block);
        self.close_label(lines.start);
        if self.result.title == Some(index) {
            self.switch(self.current, lines.start, lines.end);
            return;
        }
        self.headings.retain(|&(open, ..)| open < level);
        let text = self.outline.text_of(&block);
        let content = self.content_of(&block);
        let parent = self.headings.last().copied();
        let below_item = self.headings.iter().any(|&(_, _, item)| item);
        let recognised = recognise(&text).filter(|_| !below_item);
        let kind = recognised.as_ref().map(|found| found.kind);
        let parent_role = parent.map(|(_, section, _)| self.result.sections[section].role);
        match (kind, parent, parent_role) {
            (Some(kind), Some((_, section, _)), Some(Role::Known(same))) if kind == same => {
                self.sub_heading(index, level, section, lines.start, false);
            }
            (Some(kind), ..) => {
                let role = Role::Known(kind);
                let section = self.open(role, Form::Heading(level), text, content, recognised);
                self.result.sections[section].block = Some(index);
                self.switch(section, lines.start, lines.end);
                self.headings.push((level, section, false));
            }
            (None, Some((_, section, _)), Some(Role::Known(_))) => {
                let item = super::items::reads_as_item(&text);
                self.sub_heading(index, level, section, lines.start, item);
            }
            (None, Some((_, section, _)), Some(Role::Other)) if level > 2 => {
                self.sub_heading(index, level, section, lines.start, false);
            }
            (None, ..) => {
                let section =
                    self.open(Role::Other, Form::Heading(level), text, content, recognised);
                self.result.sections[section].block = Some(index);
                self.switch(section, lines.start, lines.start);
                self.headings.push((level, section, false));
            }
        }
    }

    fn sub_heading(&mut self, index: usize, level: u8, section: usize, at: usize, item: bool) {
        if self.current != section {
            self.switch(section, at, at);
        }
        self.result.sections[section].contents.push(index);
        self.headings.push((level, section, item));
    }

    /// The source of a heading's content, without the marks that make it a heading.
    fn content_of(&self, block: &Block) -> Range<usize> {
        let lines = self.outline.lines_of(block);
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end,
            _ => block.source.start..block.source.start,
        }
    }

    fn rule(&mut self, block: &Block) {
        let lines = self.whole_lines(block);
        self.close_label(lines.start);
        let next = self
            .tags
            .partition_point(|tag| tag.source.end <= block.source.start);
        let tag = self
            .tags
            .get(next)
            .filter(|tag| tag.source.contains(&block.source.start));
        if let Some(tag) = tag {
            return self.tag(&tag.clone());
        }
        let section = &self.result.sections[self.current];
        if !matches!(section.role, Role::Known(_)) || section.form == Form::Tag {
            return;
        }
        let said = self.source.get(self.at..lines.start).unwrap_or("");
        if section.fragments.is_empty() && said.trim().is_empty() {
            // A line right below a heading is decoration.
            self.switch(self.current, lines.start, lines.end);
        } else {
            let loose = self.open(Role::Loose, Form::Nothing, String::new(), 0..0, None);
            self.switch(loose, lines.start, lines.start);
        }
    }

    fn tag(&mut self, tag: &TagLine) {
        self.headings.clear();
        if !tag.opens {
            let loose = self.open(Role::Loose, Form::Nothing, String::new(), 0..0, None);
            self.switch(loose, tag.source.start, tag.source.end);
            return;
        }
        let wording = words_of(&tag.name);
        let recognised = recognise(&wording);
        let role = match &recognised {
            Some(found) => Role::Known(found.kind),
            None => Role::Other,
        };
        let section = self.open(role, Form::Tag, wording, tag.source.clone(), recognised);
        self.switch(section, tag.source.start, tag.source.end);
        self.headings.push((0, section, false));
    }

    /// Gives a block to the current section.
    pub(super) fn content(&mut self, index: usize, seen: Seen) {
        self.end_label_before(index, seen);
        if let Some(label) = &mut self.label {
            label.seen = seen;
        }
        self.result.sections[self.current].contents.push(index);
    }

    /// Ends a label's section when this block does not belong to it any more: a paragraph
    /// behind its list, or anything set apart from its sentence.
    pub(super) fn end_label_before(&mut self, index: usize, seen: Seen) {
        let Some(label) = &self.label else {
            return;
        };
        let block = &self.outline.blocks[index];
        let ends = match label.seen {
            Seen::Nothing | Seen::Paragraph => false,
            Seen::List => seen != Seen::List,
            Seen::Sentence { announces, end } => {
                let gap = self.source.get(end..block.source.start).unwrap_or("");
                !announces && gap.matches('\n').count() > 1
            }
        };
        if ends {
            let at = self.line_start(block.source.start);
            self.close_label(at);
        }
    }

    fn close_label(&mut self, at: usize) {
        if let Some(label) = self.label.take() {
            self.switch(label.parent, at, at);
        }
    }

    /// Whether a label can open a section where it stands. Inside one that is known it must
    /// be certain and name another; among items that have attributes it must stand alone.
    fn suits_section(&self, label: &Label) -> bool {
        let section = self
            .label
            .as_ref()
            .map_or(self.current, |label| label.parent);
        let section = &self.result.sections[section];
        let (Role::Known(kind), Some(found)) = (section.role, &label.recognised) else {
            return true;
        };
        let another = found.kind != kind && found.certainty == Certainty::Whole;
        match kind {
            SectionKind::CurrentState => true,
            SectionKind::Goal | SectionKind::Constraints | SectionKind::ContextFiles => another,
            SectionKind::Decisions
            | SectionKind::OpenQuestions
            | SectionKind::DeadEnds
            | SectionKind::Verify
            | SectionKind::NextStep => {
                let divided = section
                    .contents
                    .iter()
                    .any(|&index| matches!(self.outline.blocks[index].kind, BlockKind::Heading(_)));
                another && label.alone && !divided
            }
        }
    }

    fn paragraph(&mut self, index: usize, quoted: bool) {
        self.end_label_before(index, Seen::Paragraph);
        let block = self.outline.blocks[index].clone();
        let mut rest = block.lines.clone();
        for at in block.lines.clone() {
            let line = self.outline.lines[at].clone();
            let label = label_of(self.source, self.outline, &line);
            let Some(label) = label.or_else(|| self.name_above_list(index, &line)) else {
                continue;
            };
            let known =
                label.introduces_section() && self.suits_section(&label) && self.may_open(&label);
            let ends = self.label.is_some() && reads_as_label(&label);
            if known || ends {
                self.lines(index, rest.start..at);
                let start = self.line_start(line.source.start);
                self.close_label(start);
                rest = at..block.lines.end;
            }
            if !known && self.gives_summary(&label) {
                let last = self.last_line_of_label(at, block.lines.end);
                self.lines(index, rest.start..at);
                self.take_summary(&label, at..last);
                rest = last..block.lines.end;
            }
            if known {
                self.open_label(&label, &line, self.line_start(line.source.start), quoted);
                rest = at + 1..block.lines.end;
                if !label.alone {
                    let last = self.last_line_of_label(at, block.lines.end);
                    self.label_sentence(&label, at, last);
                    rest = last..block.lines.end;
                }
            }
        }
        let whole = rest == block.lines;
        if whole {
            self.content(index, Seen::Paragraph);
        } else {
            self.lines(index, rest);
        }
    }

    /// Whether a label's sentence is the summary: outside every section, where the title has none.
    fn gives_summary(&self, label: &Label) -> bool {
        let titled = self.result.title.is_some_and(|title| {
            let text = self.outline.text_of(&self.outline.blocks[title]);
            super::summary_of(&text).is_some()
        });
        !titled
            && !label.alone
            && self.label.is_none()
            && self.result.summary.is_none()
            && self.result.sections[self.current].role == Role::Loose
            && is_summary_label(&label.wording)
    }

    fn take_summary(&mut self, label: &Label, lines: Range<usize>) {
        let (first, last) = (lines.start, lines.end - 1);
        let start = self.line_start(self.outline.lines[first].source.start);
        let end = self.outline.lines[last].source.end;
        let text = &self.outline.text;
        let behind = text[label.text_after..self.outline.lines[first].text.end].trim();
        let below = self.outline.lines[first + 1..=last].iter();
        let summary =
            join(std::iter::once(behind).chain(below.map(|line| self.outline.line(line))));
        self.result.summary = Some((summary, label.source_after..end));
        self.switch(self.current, start, end);
    }

    /// `Decisions` on a line of its own right above a list, without marks or a colon: outside every
    /// section that is a label.
    fn name_above_list(&self, index: usize, line: &Line) -> Option<Label> {
        let block = &self.outline.blocks[index];
        let role = self.result.sections[self.current].role;
        let above_list = self
            .outline
            .blocks
            .get(block.end)
            .is_some_and(|next| matches!(next.kind, BlockKind::List | BlockKind::Table));
        let in_the_open = self.label.is_some() || matches!(role, Role::Loose | Role::Other);
        // `> [!NOTE]` is no line of text.
        let lines = self.outline.lines_of(block).iter();
        let said = lines.filter(|line| !self.outline.line(line).starts_with("[!"));
        let is_alone = said.count() == 1 && !self.outline.line(line).starts_with("[!");
        if !is_alone || !above_list || !in_the_open {
            return None;
        }
        name_of(self.source, self.outline, line)
    }

    /// Whether a label of this form opens its section, or waits for the second reading.
    fn may_open(&mut self, label: &Label) -> bool {
        let Some(found) = &label.recognised else {
            return false;
        };
        if label.alone {
            return true;
        }
        self.result.labelled.insert(found.kind);
        self.labels.contains(&found.kind)
    }

    /// The lines after a label that still belong to its sentence.
    fn last_line_of_label(&self, at: usize, end: usize) -> usize {
        (at + 1..end)
            .find(|&next| {
                let line = &self.outline.lines[next];
                label_of(self.source, self.outline, line)
                    .is_some_and(|label| label.introduces_section() || reads_as_label(&label))
            })
            .unwrap_or(end)
    }

    pub(super) fn open_label(&mut self, label: &Label, line: &Line, start: usize, quoted: bool) {
        let Some(found) = label.recognised.clone() else {
            return;
        };
        let form = if label.alone {
            Form::LabelLine
        } else {
            Form::Label
        };
        let parent = self.current;
        let source = line.source.start..label.source_after;
        let section = self.open(
            Role::Known(found.kind),
            form,
            label.wording.clone(),
            source,
            Some(found),
        );
        self.switch(section, start, label.source_after);
        self.container = Some(Container { columns: 0, quoted });
        self.label = Some(OpenLabel {
            section,
            parent,
            seen: Seen::Nothing,
        });
    }

    /// Makes a paragraph of what stands behind a label.
    pub(super) fn label_sentence(&mut self, label: &Label, at: usize, last: usize) {
        let begin = self.outline.lines.len();
        let mut line = self.outline.lines[at].clone();
        line.text.start = label.text_after;
        line.source.start = label.source_after;
        while line.marks.start < line.marks.end
            && self.outline.marks[line.marks.start].text.start < label.text_after
        {
            line.marks.start += 1;
        }
        // What follows a label that stands alone begins on the line below.
        if !label.alone || at + 1 == last {
            self.outline.lines.push(line);
        }
        for next in at + 1..last {
            let line = self.outline.lines[next].clone();
            self.outline.lines.push(line);
        }
        let end = self.outline.lines.len();
        let paragraph = self.synthetic(begin..end);
        let announces = self
            .outline
            .text_of(&self.outline.blocks[paragraph])
            .ends_with([':', '：']);
        let end = self.outline.blocks[paragraph].source.end;
        self.result.sections[self.current].contents.push(paragraph);
        if let Some(open) = &mut self.label {
            open.seen = Seen::Sentence { announces, end };
        }
    }

    /// Gives some lines of a paragraph to the current section.
    fn lines(&mut self, index: usize, lines: Range<usize>) {
        if lines.is_empty() {
            return;
        }
        let whole = self.outline.blocks[index].lines == lines;
        let paragraph = if whole { index } else { self.synthetic(lines) };
        self.content(paragraph, Seen::Paragraph);
    }

    /// A paragraph of its own for these lines.
    fn synthetic(&mut self, lines: Range<usize>) -> usize {
        let index = self.outline.blocks.len();
        let source = self.outline.lines[lines.start].source.start
            ..self.outline.lines[lines.end - 1].source.end;
        self.outline.blocks.push(Block {
            kind: BlockKind::Paragraph,
            source,
            end: index + 1,
            lines,
        });
        index
    }
}
