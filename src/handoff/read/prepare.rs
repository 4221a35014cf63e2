//! What is done to a source before it is taken apart: it loses its byte order mark, carriage returns,
//! conflict markers and a fence around the whole; front matter is set aside; and a label
//! that CommonMark would take for the last line of a list item gets the blank line
//! its author meant.

use super::enumeration;
use super::heading::recognise;
use super::labels::label_of;
use super::outline::{BlockKind, Line, Outline};
use crate::handoff::SectionKind;

/// A source ready to be taken apart.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub front_matter: Option<String>,
    pub text: String,
    /// Where stretches of the text begin, and on which line of the original, from 1.
    origins: Vec<(usize, usize)>,
    lines: LineStarts,
}

/// Where the lines of a text begin.
#[derive(Debug, Default)]
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(newlines.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// The number of the line that an offset stands on, from 0.
    pub fn number(&self, offset: usize) -> usize {
        self.0
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    /// Where the line begins that an offset stands on.
    pub fn start(&self, offset: usize) -> usize {
        self.0.get(self.number(offset)).copied().unwrap_or(0)
    }

    /// Where the line after that one begins, if there is one.
    pub fn next(&self, offset: usize) -> Option<usize> {
        self.0.get(self.number(offset) + 1).copied()
    }
}

impl Prepared {
    /// Prepares a source.
    pub fn new(source: &str) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let unix = if source.contains('\r') {
            source.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            source.to_owned()
        };
        let merged = without_conflict_markers(unix);
        let front = front_matter(&merged);
        let line = 1 + merged[..front].matches('\n').count();
        let mut prepared = Self {
            front_matter: (front > 0).then(|| merged[..front].trim_end().to_owned()),
            origins: vec![(0, line)],
            lines: LineStarts::of(&merged[front..]),
            text: merged[front..].to_owned(),
        };
        prepared.unwrap();
        prepared
    }

    /// Where the lines of the text begin.
    pub fn lines(&self) -> &LineStarts {
        &self.lines
    }

    /// The line of the original that an offset into the text stands on, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        let at = self.origins.partition_point(|&(start, _)| start <= offset);
        let (start, line) = self.origins[at.saturating_sub(1)];
        line + self.lines.number(offset) - self.lines.number(start)
    }

    /// Takes a fence off that holds the whole document: "Here is your handoff:" and a
    /// block of Markdown. What stands around it goes to the front.
    fn unwrap(&mut self) {
        if !self.text.contains("```") && !self.text.contains("~~~") {
            return;
        }
        let Some((opening, inner, closing)) = wrapping_fence(&self.text) else {
            return;
        };
        let line = self.line_of(inner.start);
        let before = self.text[..opening].trim();
        let after = self.text[closing..].trim();
        let mut text = String::new();
        for around in [before, after] {
            if !around.is_empty() {
                text.push_str(around);
                text.push_str("\n\n");
            }
        }
        self.origins = vec![(0, self.line_of(0)), (text.len(), line)];
        text.push_str(&self.text[inner]);
        self.lines = LineStarts::of(&text);
        self.text = text;
    }

    /// Sets labels apart that stand right below a list item. Returns whether there were any.
    pub fn separate_labels(&mut self, outline: &Outline) -> bool {
        let mut cuts = super::tags::cuts(&self.text, outline);
        let mut in_item_until = 0;
        for (index, block) in outline.blocks.iter().enumerate() {
            if block.kind == BlockKind::Item {
                in_item_until = in_item_until.max(block.end);
            }
            if block.kind != BlockKind::Paragraph {
                continue;
            }
            let in_item = index < in_item_until;
            let lines = outline.lines_of(block);
            if !in_item {
                cuts.extend(
                    lines
                        .iter()
                        .filter_map(|line| self.list_behind(outline, line)),
                );
            }
            cuts.extend(enumeration::cuts(&self.text, outline, block, in_item));
            for (number, (line, next)) in lines.iter().zip(lines.iter().skip(1)).enumerate() {
                let at = next.source.start;
                if !self.text[..at].ends_with('\n') {
                    continue;
                }
                let begins_table = outline.line(next).starts_with('|')
                    && lines
                        .get(number + 2)
                        .is_some_and(|below| is_delimiter_row(outline.line(below)));
                let lazy = in_item && (begins_table || is_section_label(&self.text, outline, next));
                if lazy || self.announces_table(outline, line, next) {
                    cuts.push(at);
                }
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        if cuts.is_empty() {
            return false;
        }
        let mut text = String::with_capacity(self.text.len() + cuts.len());
        let mut origins = Vec::with_capacity(self.origins.len() + cuts.len());
        let mut old = self.origins.iter().peekable();
        let mut at = 0;
        for (added, &cut) in cuts.iter().enumerate() {
            while let Some(&(start, line)) = old.next_if(|(start, _)| *start < cut) {
                origins.push((start + added, line));
            }
            text.push_str(&self.text[at..cut]);
            text.push('\n');
            origins.push((text.len(), self.line_of(cut)));
            at = cut;
        }
        origins.extend(old.map(|&(start, line)| (start + cuts.len(), line)));
        text.push_str(&self.text[at..]);
        self.lines = LineStarts::of(&text);
        self.text = text;
        self.origins = origins;
        true
    }
}

impl Prepared {
    /// Where a list begins that stands on its label's own line: `Next steps: 1. Tag it`.
    fn list_behind(&self, outline: &Outline, line: &Line) -> Option<usize> {
        let label = label_of(&self.text, outline, line)?;
        let behind = self.text.get(label.source_after..line.source.end)?;
        let item = behind.trim_start();
        let number = item.trim_start_matches(|c: char| c.is_ascii_digit());
        let begins = ["- ", "* ", "+ "].iter().any(|mark| item.starts_with(mark))
            || number.len() < item.len() && (number.starts_with(". ") || number.starts_with(") "));
        (begins && !label.alone && label.introduces_section())
            .then_some(label.source_after + behind.len() - item.len())
    }

    /// Whether a table, or a list that does not begin with one, follows right below a label;
    /// CommonMark has neither interrupt a paragraph.
    fn announces_table(&self, outline: &Outline, line: &Line, next: &Line) -> bool {
        let text = outline.line(next);
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let begins = text.starts_with('|') || number.len() < text.len() && number.starts_with(". ");
        begins
            && label_of(&self.text, outline, line)
                .is_some_and(|label| label.alone && label.introduces_section())
    }
}

/// The row between the head and the body of a table.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}

fn is_section_label(source: &str, outline: &Outline, line: &Line) -> bool {
    let Some(label) = label_of(source, outline, line).filter(|label| label.introduces_section())
    else {
        return false;
    };
    let kind = label.recognised.as_ref().map(|found| found.kind);
    label.alone
        || label.bold
        || matches!(
            kind,
            Some(
                SectionKind::Goal
                    | SectionKind::Decisions
                    | SectionKind::OpenQuestions
                    | SectionKind::Constraints
                    | SectionKind::NextStep
            )
        )
}

/// Empties the lines that `git merge` leaves around conflicts, where both ends of one are there.
fn without_conflict_markers(source: String) -> String {
    let begins = |line: &str| line.starts_with("<<<<<<< ");
    let ends = |line: &str| line.starts_with(">>>>>>> ");
    if !source.contains("<<<<<<< ") || !source.lines().any(begins) || !source.lines().any(ends) {
        return source;
    }
    let mut inside = false;
    let mut merged = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let marker = begins(line)
            || inside
                && (ends(line) || line.trim_end() == "=======" || line.starts_with("||||||| "));
        inside = (inside || begins(line)) && !ends(line);
        merged.push_str(if marker { "\n" } else { line });
    }
    merged
}

/// Where front matter ends: lines between `---` and `---`, or `+++` and `+++`, at the very
/// beginning, that look like keys and values.
fn front_matter(source: &str) -> usize {
    const LONGEST: usize = 200;
    let fence = match source.lines().next().map(str::trim_end) {
        Some(fence @ ("---" | "+++")) => fence,
        Some(_) | None => return 0,
    };
    let mut at = 0;
    let mut pairs = 0;
    for (number, line) in source.split_inclusive('\n').take(LONGEST).enumerate() {
        at += line.len();
        let line = line.trim_end();
        if number > 0 && (line == fence || line == "..." && fence == "---") {
            return if pairs > 0 { at } else { 0 };
        }
        let key = line.split([':', '=']).next().unwrap_or("");
        let is_key = key.len() < line.len()
            && !key.is_empty()
            && key
                .trim()
                .chars()
                .all(|c| c.is_alphanumeric() || "_-. \"'".contains(c));
        let goes_on = line.is_empty()
            || line.starts_with([' ', '\t', '[', ']', '{', '}', '"', '\''])
            || line.starts_with("- ")
            || line.starts_with("# ");
        if number > 0 && !is_key && !goes_on {
            return 0;
        }
        pairs += usize::from(is_key && number > 0);
    }
    0
}

/// The offset of a fence that wraps the document, the range inside, and where what follows
/// begins. Fences inside the answer end a wrapping one early for CommonMark; the one that was
/// meant is the last line that is a bare fence.
fn wrapping_fence(text: &str) -> Option<(usize, std::ops::Range<usize>, usize)> {
    const MOST_LINES_AROUND: usize = 6;
    // Nearly every document has a heading before its first fence: no need to parse those.
    let is_fence = |line: &&str| line.starts_with("```") || line.starts_with("~~~");
    let said = text.lines().map(str::trim).filter(|line| !line.is_empty());
    said.take(MOST_LINES_AROUND + 1)
        .take_while(|line| !line.starts_with('#'))
        .find(is_fence)?;
    let outline = Outline::parse(text);
    let mut blocks = outline.siblings(0, outline.parsed);
    let first = blocks.find(|&index| outline.blocks[index].kind != BlockKind::Paragraph)?;
    let block = &outline.blocks[first];
    if block.kind != (BlockKind::Code { fenced: true }) {
        return None;
    }
    let opening = block.source.start;
    let begin = opening + text[opening..].find('\n')? + 1;
    let info = text[opening..begin].trim();
    let marks: String = info.chars().take_while(|&c| c == '`' || c == '~').collect();
    let language = info[marks.len()..].trim().to_lowercase();
    if !matches!(
        language.as_str(),
        "" | "md" | "markdown" | "text" | "txt" | "yaml" | "yml"
    ) {
        return None;
    }
    let mut at = begin;
    let mut closing = None;
    for line in text[begin..].split_inclusive('\n') {
        let bare = line.trim();
        if bare.len() >= marks.len()
            && bare.chars().all(|c| marks.starts_with(c))
            && !bare.is_empty()
        {
            closing = Some((at, at + line.len()));
        }
        at += line.len();
    }
    let (end, after) = closing.unwrap_or((text.len(), text.len()));
    let around = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
    let wrapped = around(&text[..opening]) <= MOST_LINES_AROUND
        && around(&text[after..]) <= MOST_LINES_AROUND;
    let has_headings_after = Outline::parse(&text[after..])
        .blocks
        .iter()
        .any(|block| matches!(block.kind, BlockKind::Heading(_)));
    let is_document = sections_named(&text[begin..end]) >= 2;
    (wrapped && is_document && !has_headings_after).then_some((opening, begin..end, after))
}

/// How many sections a text names, by headings or by labels on lines of their own.
fn sections_named(text: &str) -> usize {
    let outline = Outline::parse(text);
    let named = outline.blocks.iter().map(|block| match block.kind {
        BlockKind::Heading(_) => usize::from(recognise(&outline.text_of(block)).is_some()),
        BlockKind::Paragraph => {
            let lines = outline.lines_of(block).iter();
            lines
                .filter(|line| is_section_label(text, &outline, line))
                .count()
        }
        _ => 0,
    });
    named.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_answer_is_unwrapped_even_around_fences() {
        let text = "Here is your handoff:\n\n```markdown\n# Handoff: x\n\n## Goal\n\ny\n\n## Verify\n\n```sh\nls\n```\n\n## Next step\n\nz\n```\n\nAnything else?\n";
        let prepared = Prepared::new(text);
        assert!(
            prepared
                .text
                .ends_with("## Verify\n\n```sh\nls\n```\n\n## Next step\n\nz\n")
        );
        assert!(
            prepared
                .text
                .starts_with("Here is your handoff:\n\nAnything else?\n\n# Handoff")
        );
        let goal = prepared.text.find("## Goal").unwrap();
        assert_eq!(prepared.line_of(goal), 6);
    }

    #[test]
    fn an_answer_with_labels_for_headings_is_unwrapped() {
        let text = "Sure:\n\n```markdown\n**Goal:** y\n\n**Next steps**\n1. z\n```\nBye!\n";
        assert_eq!(
            Prepared::new(text).text,
            "Sure:\n\nBye!\n\n**Goal:** y\n\n**Next steps**\n1. z\n"
        );
        let code = "Run it:\n\n```\nGoal: build\nmake\n```\n";
        assert_eq!(Prepared::new(code).text, code);
    }

    #[test]
    fn front_matter_is_set_aside_but_a_thematic_break_is_none() {
        let front = Prepared::new("---\nstatus: done\n---\n\n# T\n");
        assert_eq!(
            front.front_matter.as_deref(),
            Some("---\nstatus: done\n---")
        );
        assert_eq!(front.line_of(front.text.find("# T").unwrap()), 5);
        assert_eq!(Prepared::new("---\n\ntext\n\n---\n").front_matter, None);
    }

    #[test]
    fn both_sides_of_a_conflict_are_kept() {
        let merged = Prepared::new("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n");
        assert_eq!(merged.text, "\na\n\nb\n\n");
    }
}
