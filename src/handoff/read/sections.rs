//! Which block belongs to which section.
//!
//! Headings form a tree: a heading that the table knows opens a section, one below it
//! that the table does not know belongs to it, and everything else is kept as another
//! section. Labels open sections of their own: those in [`paragraphs`](super::paragraphs) and those
//! in lists ([`bullets`](super::bullets)).

use std::collections::HashSet;
use std::ops::Range;

use super::heading::{Certainty, Recognised, recognise};
use super::outline::{Block, BlockKind, Outline};
use super::outlines;
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
    /// Kinds that a wording of last resort was seen for.
    pub last_resorts: HashSet<SectionKind>,
}

/// The kinds of sections that are introduced in no plainer way, and so are taken from these.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    /// Labels in front of a sentence.
    pub labels: HashSet<SectionKind>,
    /// Labels at the beginning of list items.
    pub bullets: HashSet<SectionKind>,
    /// Wordings of last resort ([`Reach::Last`](super::synonyms::Reach::Last)).
    pub last_resorts: HashSet<SectionKind>,
}

/// Divides a document into sections.
pub(super) fn divide(
    source: &str,
    lines: &LineStarts,
    outline: &mut Outline,
    tags: &[TagLine],
    accepted: &Accepted,
) -> Sections {
    let title = title_of(outline);
    let is_outlined = outlines::has_names(source, outline, title);
    let end = outline.parsed;
    let mut walker = Walker {
        source,
        lines,
        outline,
        tags,
        accepted,
        is_outlined,
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
        recognise(&outline.text_of(block))
            .is_some_and(|found| found.certainty == Certainty::Whole && !found.last_resort)
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
    pub(super) accepted: &'a Accepted,
    /// Names of sections on lines of their own stand for headings.
    pub(super) is_outlined: bool,
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

    pub(super) fn open(
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
        let is_title = self.result.title == Some(index);
        let waits = |label: &OpenLabel| label.seen == Seen::Nothing;
        if !(is_title && self.label.as_ref().is_some_and(waits)) {
            self.close_label(lines.start);
        }
        if is_title {
            // It is written first: what stands around it are neighbours.
            self.switch(self.current, lines.start, lines.end);
            return;
        }
        self.headings.retain(|&(open, ..)| open < level);
        let text = self.outline.text_of(&block);
        let content = self.content_of(&block);
        let parent = self.headings.last().copied();
        let below_item = self.headings.iter().any(|&(_, _, item)| item);
        let recognised = recognise(&text).filter(|found| !below_item && self.accepts(found));
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

    /// Whether a wording counts: one of last resort where nothing plainer introduces its section.
    pub(super) fn accepts(&mut self, found: &Recognised) -> bool {
        if !found.last_resort {
            return true;
        }
        self.result.last_resorts.insert(found.kind);
        self.accepted.last_resorts.contains(&found.kind)
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
        if section.form == Form::Tag {
            // A line between tags is decoration: below a heading it would end the section.
            return self.switch(self.current, lines.start, lines.end);
        }
        if !matches!(section.role, Role::Known(_)) {
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
        let wording = words_of(&tag.name);
        let section = &self.result.sections[self.current];
        let within = section.form == Form::Tag && matches!(section.role, Role::Known(_));
        if within && tag.name != "details" && recognise(&wording).is_none() {
            // `<item>` between the tags of a section.
            return self.switch(self.current, tag.source.start, tag.source.end);
        }
        self.headings.clear();
        if !tag.opens {
            let loose = self.open(Role::Loose, Form::Nothing, String::new(), 0..0, None);
            self.switch(loose, tag.source.start, tag.source.end);
            return;
        }
        let recognised = recognise(&wording).filter(|found| self.accepts(found));
        let role = match &recognised {
            Some(found) => Role::Known(found.kind),
            None => Role::Other,
        };
        let section = self.open(role, Form::Tag, wording, tag.source.clone(), recognised);
        self.switch(section, tag.source.start, tag.source.end);
        self.headings.push((0, section, false));
    }
}
