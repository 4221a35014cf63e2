//! List items that are labels: `- Next step: …` in a list of something else.

use super::labels::{Label, label_of};
use super::outline::BlockKind;
use super::outlines::{LEAST, name_of_item};
use super::sections::{Container, OpenLabel, Role, Seen, Walker};
use crate::handoff::SectionKind;
use std::collections::HashSet;

/// Whether a list is the outline of a whole handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlines {
    /// It is none: only some sections stand in lists of something else.
    Nothing,
    /// Its items are labels.
    Labels,
    /// Its items are labels and bare names.
    Names,
}

impl Walker<'_> {
    /// Gives a list to the current section, and its items that are labels to sections of
    /// their own.
    pub(super) fn list(&mut self, index: usize) {
        self.end_label_before(index, Seen::List);
        let items: Vec<usize> = self.outline.children(index).collect();
        let continues_outline = self.is_outlined && items.iter().any(|&item| self.is_name(item));
        if continues_outline {
            let start = self.line_start(self.outline.blocks[index].source.start);
            self.close_label(start);
        }
        let role = self.result.sections[self.current].role;
        let in_state = role == Role::Known(SectionKind::CurrentState);
        let in_the_open = matches!(role, Role::Loose | Role::Other) && self.label.is_none();
        let open_for_items = in_state || in_the_open;
        let outlines = match (in_the_open, in_state) {
            (true, _) if continues_outline || self.is_outline(&items, Outlines::Names) => {
                Outlines::Names
            }
            (_, true) if self.is_outline(&items, Outlines::Labels) => Outlines::Labels,
            _ => Outlines::Nothing,
        };
        let has_labels = open_for_items
            && items
                .iter()
                .any(|&item| self.item_label(item, outlines).is_some());
        if !has_labels {
            return self.content(index, Seen::List);
        }
        if let Some(label) = &mut self.label {
            label.seen = Seen::List;
        }
        let parent = self.current;
        let mut siblings = false;
        for item in items {
            let block = self.outline.blocks[item].clone();
            let lines = self.whole_lines(&block);
            let label = self.item_label(item, outlines);
            if let Some((label, paragraph)) = label {
                if self.current != parent {
                    self.switch(parent, lines.start, lines.start);
                }
                siblings = self.labelled_item(item, paragraph, &label, parent);
            } else {
                if siblings && self.ends_siblings(item) {
                    self.switch(parent, lines.start, lines.start);
                    siblings = false;
                }
                self.result.sections[self.current].contents.push(item);
            }
        }
        if self.current != parent && continues_outline && siblings {
            // What the last name introduces is another list.
            self.label = Some(OpenLabel {
                section: self.current,
                parent,
                seen: Seen::Nothing,
            });
        } else if self.current != parent {
            let end = self.whole_lines(&self.outline.blocks[index].clone()).end;
            self.switch(parent, end, end);
        }
    }

    fn is_name(&self, item: usize) -> bool {
        name_of_item(self.source, self.outline, item).is_some()
    }

    /// Whether the list is the outline of a whole handoff: three of its items or more are labels of
    /// as many sections.
    fn is_outline(&self, items: &[usize], outlines: Outlines) -> bool {
        let kinds = items.iter().filter_map(|&item| {
            let (label, _) = self.label_of_item(item, outlines)?;
            label.introduces_section().then_some(label.recognised?.kind)
        });
        kinds.collect::<HashSet<SectionKind>>().len() >= LEAST
    }

    /// The label at the beginning of a list item, and its paragraph; in an outline a name is one.
    fn label_of_item(&self, item: usize, outlines: Outlines) -> Option<(Label, usize)> {
        let paragraph = self.outline.children(item).next()?;
        if self.outline.blocks[paragraph].kind != BlockKind::Paragraph {
            return None;
        }
        let first = self
            .outline
            .lines_of(&self.outline.blocks[paragraph])
            .first()?
            .clone();
        let name = || {
            let name = name_of_item(self.source, self.outline, item);
            name.filter(|_| outlines == Outlines::Names)
        };
        let label = label_of(self.source, self.outline, &first).or_else(name)?;
        Some((label, paragraph))
    }

    /// A label that opens a section at the beginning of a list item, and its paragraph. In an
    /// outline every section may be an item, and needs no colon.
    fn item_label(&mut self, item: usize, outlines: Outlines) -> Option<(Label, usize)> {
        let (label, paragraph) = self.label_of_item(item, outlines)?;
        let in_outline = outlines != Outlines::Nothing;
        let kind = label.recognised.as_ref()?.kind;
        let found = label.recognised.as_ref()?;
        let as_item = match kind {
            SectionKind::Goal | SectionKind::NextStep | SectionKind::Decisions => true,
            SectionKind::OpenQuestions | SectionKind::Constraints => found.distinct,
            SectionKind::CurrentState
            | SectionKind::DeadEnds
            | SectionKind::Verify
            | SectionKind::ContextFiles => false,
        };
        // An item that is bold as a whole is an item, unless a colon makes it a label.
        let bold_item = label.bold && label.alone && !is_colon(&label, self.source);
        if !label.introduces_section() || !in_outline && (!as_item || bold_item) {
            return None;
        }
        if !self.accepts(found) || self.names_more(item) {
            return None;
        }
        self.result.bulleted.insert(kind);
        self.accepted
            .bullets
            .contains(&kind)
            .then_some((label, paragraph))
    }

    /// Whether a label of a section stands below the first line of an item: taken out of its list it
    /// would open that section.
    fn names_more(&self, item: usize) -> bool {
        let paragraphs = self.outline.children(item);
        let blocks = paragraphs.map(|index| &self.outline.blocks[index]);
        let mut lines = blocks
            .flat_map(|block| self.outline.lines_of(block))
            .skip(1);
        lines.any(|line| {
            let label = label_of(self.source, self.outline, line);
            label.is_some_and(|label| label.introduces_section())
        })
    }

    /// Moves a labelled item to a section of its own. True when the items that follow
    /// belong to it: `- Next:` with nothing behind it and nothing below.
    fn labelled_item(
        &mut self,
        item: usize,
        paragraph: usize,
        label: &Label,
        parent: usize,
    ) -> bool {
        let block = self.outline.blocks[item].clone();
        let lines = self.whole_lines(&block);
        let paragraph_block = self.outline.blocks[paragraph].clone();
        let first = self.outline.lines[paragraph_block.lines.start].clone();
        let columns = first.source.start - self.line_start(first.source.start);
        let outer = self.label.take();
        self.open_label(label, &first, lines.start, false);
        self.container = Some(Container {
            columns,
            quoted: false,
        });
        if !label.alone || paragraph_block.lines.len() > 1 {
            self.label_sentence(
                label,
                paragraph_block.lines.start,
                paragraph_block.lines.end,
            );
        }
        self.label = outer;
        let children: Vec<usize> = self.outline.children(item).skip(1).collect();
        self.result.sections[self.current].contents.extend(children);
        let has_content = !self.result.sections[self.current].contents.is_empty();
        if has_content {
            self.switch(parent, lines.end, lines.end);
            return false;
        }
        // What follows stands beside the item and loses no indentation.
        self.container = None;
        true
    }

    /// Whether an item ends the siblings of a bare `- Next:`: another bare label.
    fn ends_siblings(&self, item: usize) -> bool {
        let Some(paragraph) = self.outline.children(item).next() else {
            return false;
        };
        let block = &self.outline.blocks[paragraph];
        self.outline.lines_of(block).first().is_some_and(|line| {
            label_of(self.source, self.outline, line).is_some_and(|label| label.alone)
        })
    }
}

/// Whether a label ends in a colon, inside its marks or behind them.
fn is_colon(label: &Label, source: &str) -> bool {
    source[..label.source_after]
        .trim_end_matches(['*', '_'])
        .ends_with([':', '：'])
}
