//! Labels: what introduces a section without being a heading.
//!
//! `**Next steps**` on a line of its own, `Key decisions:` above a list, `**Task:** …` and
//! `Next: …` in front of a sentence.

use super::heading::{Certainty, Recognised, recognise};
use super::outline::{Line, MarkKind, Outline};
use super::typed::{is_id, typed_mark};
use crate::handoff::is_reason_name;

/// The longest label, in bytes of text.
const LONGEST: usize = 120;

/// How many words an unknown label in front of a sentence may have.
const MOST_WORDS: usize = 4;

/// A label at the beginning of a line.
#[derive(Debug)]
pub(super) struct Label {
    /// Its wording, without the colon.
    pub wording: String,
    /// Where the rest of the line begins, in [`Outline::text`].
    pub text_after: usize,
    /// The same in the source.
    pub source_after: usize,
    /// Nothing follows on the line.
    pub alone: bool,
    pub bold: bool,
    /// A list mark that people type stands in front ("• Use SQLite: one file" is an item), or it is an id.
    pub marked: bool,
    pub recognised: Option<Recognised>,
}

impl Label {
    /// Whether the wording is that of a section and of nothing else. A bold line may say
    /// more, as a heading may; in front of a sentence every word counts.
    pub fn introduces_section(&self) -> bool {
        match &self.recognised {
            Some(found) if self.bold && self.alone => found.tail.is_none(),
            Some(found) => found.certainty == Certainty::Whole && found.tail.is_none(),
            None => false,
        }
    }

    /// `**Goal** ✅`: a sign behind a label that stands alone belongs to it, and is kept with it.
    fn with_its_sign(mut self, outline: &Outline, line: &Line) -> Self {
        let rest = self.text_after..line.text.end;
        if self.alone && !outline.text[rest].trim().is_empty() {
            (self.text_after, self.source_after) = (line.text.end, line.source.end);
            if let Some(found) = &mut self.recognised {
                found.says_more = true;
            }
        }
        self
    }

    /// Moves the end of the label out of the marks that it stands in (`***Goal**:* x`), where they say
    /// nothing more; a label inside what is marked as a whole is none.
    fn out_of_marks(mut self, outline: &Outline, line: &Line) -> Option<Self> {
        for mark in outline.marks_of(line) {
            if !(mark.source.start < self.source_after && self.source_after < mark.source.end) {
                continue;
            }
            let rest = outline.text.get(self.text_after..mark.text.end)?;
            if mark.text.end > line.text.end || rest.chars().any(char::is_alphanumeric) {
                return None;
            }
            self.text_after = self.text_after.max(mark.text.end);
            self.source_after = mark.source.end;
        }
        Some(self)
    }
}

/// The label that a line begins with, known or not.
pub(super) fn label_of(source: &str, outline: &Outline, line: &Line) -> Option<Label> {
    // A line that goes on with what is bold or in italics is the middle of a sentence.
    if line.inside_mark {
        return None;
    }
    let label = bold_label(source, outline, line)
        .or_else(|| plain_label(source, outline, line))
        .or_else(|| bare_label(source, outline, line))?
        .out_of_marks(outline, line)?;
    Some(Label {
        marked: typed_mark(outline.line(line)).is_some() || is_id(outline.line(line)),
        ..label
    })
}

/// `【目标】…`, or `NEXT STEP` on a line of its own: a label without a colon.
fn bare_label(source: &str, outline: &Outline, line: &Line) -> Option<Label> {
    let text = &outline.text[line.text.clone()];
    let bracketed = text
        .strip_prefix('【')
        .and_then(|rest| rest.split_once('】'));
    let (wording, after) = match bracketed {
        Some((wording, rest)) => (wording, text.len() - rest.len()),
        None => (text.trim(), text.len()),
    };
    let shouted =
        wording.chars().any(char::is_uppercase) && !wording.chars().any(char::is_lowercase);
    let is_label = bracketed.is_some() || shouted;
    let same = source.get(line.source.start..line.source.start + after) == Some(&text[..after]);
    let marks = &mut outline.marks_of(line).iter();
    let marked = marks.any(|mark| mark.text.start < line.text.start + after);
    if !is_label || !same || marked || wording.len() > LONGEST {
        return None;
    }
    let recognised = recognise(wording).filter(|found| found.certainty == Certainty::Whole)?;
    let label = Label {
        recognised: Some(recognised),
        wording: wording.trim().to_owned(),
        text_after: line.text.start + after,
        source_after: line.source.start + after,
        alone: !text[after..].chars().any(char::is_alphanumeric),
        bold: false,
        marked: false,
    };
    Some(label.with_its_sign(outline, line))
}

/// `**Goal:** …`, `**Goal**: …` or a line that is bold as a whole.
fn bold_label(source: &str, outline: &Outline, line: &Line) -> Option<Label> {
    let mark = outline
        .marks_of(line)
        .iter()
        .find(|mark| mark.kind == MarkKind::Strong)?;
    let before = &outline.text[line.text.start..mark.text.start];
    // A bold stretch that goes on over the line's end is a sentence.
    let goes_on = mark.text.end > line.text.end;
    if goes_on || mark.text.len() > LONGEST || before.chars().any(char::is_alphanumeric) {
        return None;
    }
    let strong = outline.text[mark.text.clone()].trim();
    let rest = &outline.text[mark.text.end..line.text.end];
    let (wording, colon) = match strong.strip_suffix([':', '：']) {
        Some(wording) => (wording, None),
        None => (
            strong,
            rest.trim_start()
                .chars()
                .next()
                .filter(|c| matches!(c, ':' | '：')),
        ),
    };
    let mut text_after = mark.text.end;
    let mut source_after = mark.source.end;
    if let Some(colon) = colon {
        text_after += rest.find(colon)? + colon.len_utf8();
        source_after += source.get(source_after..line.source.end)?.find(colon)? + colon.len_utf8();
    }
    let alone = !outline.text[text_after..line.text.end]
        .chars()
        .any(char::is_alphanumeric);
    let labelled = colon.is_some() || wording.len() < strong.len();
    if !labelled && !alone {
        return None;
    }
    let label = Label {
        recognised: recognise(wording),
        wording: wording.trim().to_owned(),
        text_after,
        source_after,
        alone,
        bold: true,
        marked: false,
    };
    Some(label.with_its_sign(outline, line))
}

/// `Key decisions:` or `Next: …`, without marks.
fn plain_label(source: &str, outline: &Outline, line: &Line) -> Option<Label> {
    let text = &outline.text[line.text.clone()];
    let at = text.find([':', '：'])?;
    let colon = text[at..].chars().next()?;
    let after = at + colon.len_utf8();
    let wording = &text[..at];
    let rest = &text[after..];
    let marked = outline
        .marks_of(line)
        .iter()
        .any(|mark| mark.text.start < line.text.start + after);
    // Where the source differs from the text there was an escape or an entity: no label.
    let same = source.get(line.source.start..line.source.start + after) == Some(&text[..after]);
    if at > LONGEST || marked || !same || !wording.chars().any(char::is_alphanumeric) {
        return None;
    }
    let alone = !rest.chars().any(char::is_alphanumeric);
    let breaks = alone || colon == '：' || rest.starts_with([' ', '\t']);
    if !breaks {
        return None;
    }
    let label = Label {
        recognised: recognise(wording),
        wording: wording.trim().to_owned(),
        text_after: line.text.start + after,
        source_after: line.source.start + after,
        alone,
        bold: false,
        marked: false,
    };
    Some(label.with_its_sign(outline, line))
}

/// A line that is the name of a section, and of nothing else.
pub(super) fn name_of(source: &str, outline: &Outline, line: &Line) -> Option<Label> {
    let text = &outline.text[line.text.clone()];
    let has_colon = text.contains([':', '：']);
    if line.inside_mark || has_colon || source.get(line.source.clone()) != Some(text) {
        return None;
    }
    let recognised = recognise(text)
        .filter(|found| found.certainty == Certainty::Whole && found.tail.is_none())?;
    Some(Label {
        recognised: Some(recognised),
        wording: text.trim().to_owned(),
        text_after: line.text.end,
        source_after: line.source.end,
        alone: true,
        bold: false,
        marked: false,
    })
}

/// Whether a label that introduces no section reads as one all the same, so that it ends
/// the section of the label before it: `Blockers: …`, `**Status:** …`.
pub(super) fn reads_as_label(label: &Label) -> bool {
    // A reason belongs to what stands above it.
    if label.marked || is_reason_name(&label.wording) {
        return false;
    }
    let words = label.wording.split_whitespace().count();
    let capital = label.wording.chars().find(|c| c.is_alphanumeric());
    (label.bold || label.alone || words <= MOST_WORDS) && capital.is_some_and(|c| !c.is_lowercase())
}
