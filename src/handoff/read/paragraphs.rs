//! Paragraphs: the lines of theirs that are labels open sections, which end where the next label,
//! heading or unrelated paragraph begins. Lists have a file of their own ([`bullets`](super::bullets)).

use std::ops::Range;

use super::heading::{Certainty, Recognised};
use super::labels::{Label, label_of, name_of, reads_as_label};
use super::outline::{Block, BlockKind, Line, join};
use super::phrases::is_summary_label;
use super::sections::{Accepted, Container, Form, OpenLabel, Role, Seen, Walker};
use crate::handoff::SectionKind;

/// Whether a label ends the section of the label before it: one that names the section around both,
/// whatever stands in front of it, does so too.
fn ends_label(label: &Label) -> bool {
    reads_as_label(label) || label.alone && label.introduces_section()
}

impl Walker<'_> {
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

    pub(super) fn close_label(&mut self, at: usize) {
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

    pub(super) fn paragraph(&mut self, index: usize, quoted: bool) {
        self.end_label_before(index, Seen::Paragraph);
        let block = self.outline.blocks[index].clone();
        let mut rest = block.lines.clone();
        for at in block.lines.clone() {
            let line = self.outline.lines[at].clone();
            let label = label_of(self.source, self.outline, &line);
            let Some(label) = label.or_else(|| self.name_in_the_open(index, &line)) else {
                continue;
            };
            let known =
                label.introduces_section() && self.suits_section(&label) && self.may_open(&label);
            let ends = self.label.is_some() && ends_label(&label);
            if known || ends {
                self.lines(index, rest.start..at);
                let start = self.line_start(line.source.start);
                self.close_label(start);
                rest = at..block.lines.end;
            }
            if !known && self.gives_summary(&label) {
                let last = self.last_line_of_label(index, at);
                self.lines(index, rest.start..at);
                self.take_summary(&label, at..last);
                rest = last..block.lines.end;
            }
            if known {
                self.open_label(&label, &line, self.line_start(line.source.start), quoted);
                rest = at + 1..block.lines.end;
                if !label.alone {
                    let last = self.last_line_of_label(index, at);
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

    /// `Decisions` on a line of its own, without marks or a colon: outside every section that is a
    /// label right above a list, and everywhere in the [outline](super::outlines) of a handoff.
    fn name_in_the_open(&self, index: usize, line: &Line) -> Option<Label> {
        let role = self.result.sections[self.current].role;
        let in_the_open = self.label.is_some() || matches!(role, Role::Loose | Role::Other);
        if !in_the_open {
            return None;
        }
        let is_plain = |name: &Label| {
            let found = name.recognised.as_ref();
            found.is_some_and(|found| found.distinct || found.last_resort)
        };
        let counts = |name: &Label| {
            self.is_outlined || is_plain(name) && self.stands_above_list(index, line)
        };
        name_of(self.source, self.outline, line).filter(counts)
    }

    /// Whether a line is all of its paragraph, and a list or table follows right below.
    fn stands_above_list(&self, index: usize, line: &Line) -> bool {
        let block = &self.outline.blocks[index];
        let is_title = self.result.title == Some(block.end);
        let above_list = self
            .outline
            .blocks
            .get(block.end + usize::from(is_title))
            .is_some_and(|next| matches!(next.kind, BlockKind::List | BlockKind::Table));
        // `> [!NOTE]` is no line of text.
        let lines = self.outline.lines_of(block).iter();
        let said = lines.filter(|line| !self.outline.line(line).starts_with("[!"));
        above_list && said.count() == 1 && !self.outline.line(line).starts_with("[!")
    }

    /// Whether a label of this form opens its section, or waits for the second reading.
    fn may_open(&mut self, label: &Label) -> bool {
        let Some(found) = &label.recognised else {
            return false;
        };
        if !self.accepts(found) {
            return false;
        }
        if label.alone {
            return true;
        }
        self.result.labelled.insert(found.kind);
        self.accepted.labels.contains(&found.kind)
    }

    /// Whether a label opens its section, in this reading.
    fn opens(&self, label: &Label) -> bool {
        let accepts = |found: &Recognised| {
            let Accepted {
                labels,
                last_resorts,
                ..
            } = self.accepted;
            (label.alone || labels.contains(&found.kind))
                && (!found.last_resort || last_resorts.contains(&found.kind))
        };
        label.introduces_section()
            && self.suits_section(label)
            && label.recognised.as_ref().is_some_and(accepts)
    }

    /// Where the lines of a paragraph end that still belong to the sentence of the label at `at`.
    fn last_line_of_label(&self, index: usize, at: usize) -> usize {
        let end = self.outline.blocks[index].lines.end;
        let begins_another = |next: &usize| {
            let line = &self.outline.lines[*next];
            let label = label_of(self.source, self.outline, line);
            let label = label.or_else(|| self.name_in_the_open(index, line));
            label.is_some_and(|label| self.opens(&label) || ends_label(&label))
        };
        (at + 1..end).find(begins_another).unwrap_or(end)
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
