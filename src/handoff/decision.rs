//! One decision: its text, its reason, its label (docs/format.md, "Decisions").

use std::ops::Range;

use serde::Serialize;

use super::NormalText;
use super::plain::{PlainText, plain_text, row_text, table_cells};
use super::reason::reason_of;

/// A list item, table row or paragraph of the decisions section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The whole item as plain text, inline marks removed, on one line. Its identity.
    pub text: String,
    /// The part of the text that is a reason, for display and comparison.
    pub reason: Option<String>,
    /// A leading label such as `D3` or `ADR-12`.
    pub label: Option<String>,
    /// Whether the item is struck through: the decision no longer holds.
    pub retired: bool,
    /// The item as written, in Markdown.
    pub raw: String,
    /// The struck text of a retired decision: the identity of what it retires.
    #[serde(skip)]
    pub struck: Option<String>,
}

impl Decision {
    /// Reads one item: a list item with or without its marker, a paragraph, a table row.
    ///
    /// ```
    /// # use git_handoff::handoff::Decision;
    /// let decision = Decision::from_markdown("- **D3**: Use `WAL`, because readers must not block");
    /// assert_eq!(decision.text, "D3: Use WAL, because readers must not block");
    /// assert_eq!(decision.reason.as_deref(), Some("readers must not block"));
    /// assert_eq!(decision.label.as_deref(), Some("D3"));
    /// ```
    pub fn from_markdown(raw: &str) -> Self {
        Self::from_text(plain_text(raw), raw, table_cells(raw).is_some())
    }

    /// The same for an item on one line without any mark of Markdown, for which no parser is needed;
    /// none for every other item.
    pub(super) fn from_plain(raw: &str) -> Option<Self> {
        let is_plain = raw.starts_with(char::is_alphabetic)
            && !raw.ends_with(' ')
            && has_no_marks(raw)
            && (raw.is_ascii() || !raw.contains(is_odd_space));
        let plain = || PlainText {
            text: raw.to_owned(),
            ..PlainText::default()
        };
        is_plain.then(|| Self::from_text(plain(), raw, false))
    }

    fn from_text(plain: PlainText, raw: &str, is_row: bool) -> Self {
        let label = label_of(&plain.text, is_row);
        // A label's own colon opens no reason.
        let from = label
            .as_ref()
            .map_or(0, |range| after_label(&plain.text, range.end));
        let nested: Vec<Range<usize>> = plain
            .nested
            .iter()
            .map(|item| item.start.saturating_sub(from)..item.end.saturating_sub(from))
            .collect();
        let reason = reason_of(&plain.text[from..], &nested)
            .map(|range| plain.text[from..][range].to_owned());
        Self::assemble(plain, reason, label, raw)
    }

    /// Reads one row of a table whose column `reason` holds the reasons, counted from 0.
    ///
    /// ```
    /// # use git_handoff::handoff::Decision;
    /// let row = Decision::from_row(&["Use **WAL**", "readers must not block"], Some(1));
    /// assert_eq!(row.text, "Use WAL | readers must not block");
    /// assert_eq!(row.reason.as_deref(), Some("readers must not block"));
    /// ```
    pub fn from_row(cells: &[&str], reason: Option<usize>) -> Self {
        let raw = format!("| {} |", cells.join(" | "));
        let Some(cell) = reason.and_then(|column| cells.get(column)) else {
            return Self::from_markdown(&raw);
        };
        let plain = row_text(cells);
        let reason = Some(plain_text(cell).text).filter(|text| !text.is_empty());
        let label = label_of(&plain.text, true);
        Self::assemble(plain, reason, label, &raw)
    }

    fn assemble(
        plain: PlainText,
        reason: Option<String>,
        label: Option<Range<usize>>,
        raw: &str,
    ) -> Self {
        let struck = retired_text(&plain, label.as_ref());
        Self {
            label: label.map(|range| plain.text[range].to_owned()),
            retired: struck.is_some() || has_retired_status(raw),
            struck,
            reason,
            raw: raw.trim().to_owned(),
            text: plain.text,
        }
    }

    /// The key by which equal decisions are found: of the struck text when there is one,
    /// else of the whole item.
    pub fn key(&self) -> NormalText {
        NormalText::of(self.struck.as_deref().unwrap_or(&self.text))
    }

    /// The key of the text before its reason; the same as [`key`](Self::key) where there is none.
    pub fn key_without_reason(&self) -> NormalText {
        NormalText::of(self.without_reason())
    }

    /// The text before its reason, without the mark between them.
    pub fn without_reason(&self) -> &str {
        if let Some(struck) = &self.struck {
            return struck;
        }
        let lead = self
            .reason
            .as_deref()
            .and_then(|reason| match self.text.strip_suffix(reason) {
                Some(lead) => Some(lead.len()),
                None => self.text.rfind(reason),
            })
            .map_or("", |at| trim_reason_mark(&self.text[..at]));
        if lead.is_empty() { &self.text } else { lead }
    }

    /// The keys of what a person may call it: the whole item or the item without its reason, each with
    /// and without its label.
    pub fn names(&self) -> Vec<NormalText> {
        let unlabelled = |text: &str| {
            let label = self.label.as_deref()?;
            let rest = text.trim_start_matches(['[', '(']).strip_prefix(label)?;
            Some(NormalText::of(&rest[after_label(rest, 0)..]))
        };
        let texts = [self.text.as_str(), self.without_reason()];
        let whole = texts.iter().map(|text| NormalText::of(text));
        whole
            .chain(texts.iter().filter_map(|text| unlabelled(text)))
            .collect()
    }

    /// Whether this retired item names `other`: its struck text is the whole of it, or it
    /// without its reason.
    ///
    /// ```
    /// # use git_handoff::handoff::Decision;
    /// let gone = Decision::from_markdown("- ~~Use Postgres~~: replaced by SQLite");
    /// assert!(gone.retires(&Decision::from_markdown("- Use Postgres, because we know it")));
    /// ```
    pub fn retires(&self, other: &Decision) -> bool {
        let key = self.key();
        self.retired && (key == other.key() || key == other.key_without_reason())
    }
}

/// Whether every byte stands for itself, and words are one space apart.
fn has_no_marks(raw: &str) -> bool {
    let mut before = 0;
    raw.bytes().all(|byte| {
        let is_mark = MARK_BYTES[usize::from(byte)] || byte == b' ' && before == b' ';
        before = byte;
        !is_mark
    })
}

/// The bytes that mean something to Markdown, or take effect on a line.
const MARK_BYTES: [bool; 256] = {
    let mut marks = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        marks[byte] = true;
        byte += 1;
    }
    let others = b"\\*_`[<&~\x7f";
    let mut at = 0;
    while at < others.len() {
        marks[others[at] as usize] = true;
        at += 1;
    }
    marks
};

fn is_odd_space(c: char) -> bool {
    c != ' ' && (c.is_whitespace() || c.is_control())
}

/// Words that stand between a decision and its reason.
fn trim_reason_mark(lead: &str) -> &str {
    const MARKS: &[&str] = &[
        "because",
        "since",
        "weil",
        "porque",
        "parce que",
        "car",
        "因为",
        "由于",
        "reason:",
        "why:",
    ];
    let trim = |text: &str| {
        text.trim_end_matches([
            ' ', ',', ':', '：', '，', ';', '—', '–', '-', '(', '（', '|',
        ])
        .len()
    };
    let mut lead = &lead[..trim(lead)];
    let ends_in = |mark: &str| {
        let end = lead.len().checked_sub(mark.len());
        let end = end.and_then(|start| lead.as_bytes().get(start..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(mark.as_bytes()))
    };
    // Where lower case has other lengths (İ), no mark is looked for.
    let keeps_length = || lead.is_ascii() || lead.to_lowercase().len() == lead.len();
    let mut marks = MARKS.iter().map(|mark| mark.trim_end_matches(':'));
    if let Some(mark) = marks.find(|mark| ends_in(mark))
        && keeps_length()
    {
        lead = &lead[..lead.len() - mark.len()];
    }
    &lead[..trim(lead)]
}

/// The label a text begins with: letters and a number (`D3`, `ADR-12`, `Decision 4`), set off
/// by punctuation; in a table the first cell alone.
fn label_of(text: &str, row: bool) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches(['[', '(']).len();
    let body = &text[start..];
    let letters = body.chars().take_while(char::is_ascii_alphabetic).count();
    if letters > 12 {
        return None;
    }
    let gap = usize::from(body[letters..].starts_with(['-', '_', ' ', '#']));
    let number = &body[letters + gap..];
    let digits = number
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(number.len());
    let digits = number[..digits].trim_end_matches('.').len();
    if digits == 0 {
        return None;
    }
    let suffix = usize::from(
        number[digits..].starts_with(|c: char| c.is_ascii_lowercase())
            && !number[digits + 1..].starts_with(char::is_alphanumeric),
    );
    let end = letters + gap + digits + suffix;
    let rest = &body[end..];
    let set_off = rest.starts_with([':', '：', ')', ']', '.', '—', '–', '|'])
        || [" — ", " – ", " - ", " | ", " · "]
            .iter()
            .any(|mark| rest.starts_with(mark));
    let named = || {
        letters > 0
            && (gap == 0 || !body[letters..].starts_with(' ') || is_label_word(&body[..letters]))
    };
    let numbered_row = row && letters == 0 && gap == 0 && rest.starts_with(" |");
    let short = matches!(&body[..letters], "D" | "Q" | "ADR") && rest.starts_with(' ');
    let set_off = set_off || short;
    (set_off && (named() || numbered_row)).then_some(start..start + end)
}

/// Words that are a label together with a number after a space.
fn is_label_word(word: &str) -> bool {
    [
        "decision",
        "adr",
        "rule",
        "principle",
        "d",
        "entscheidung",
        "regel",
        "decisión",
        "decisione",
        "decisao",
    ]
    .contains(&word.to_lowercase().as_str())
}

/// Where the text goes on after its label.
fn after_label(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    text.len()
        - rest
            .trim_start_matches([':', '：', ')', ']', '.', '—', '–', '-', '|', ' ', '·'])
            .len()
}

/// The struck text of an item that begins with it, label and status marks aside.
///
/// `Use ~~Postgres~~ SQLite` is an edit, and retires nothing.
fn retired_text(plain: &PlainText, label: Option<&Range<usize>>) -> Option<String> {
    let first = plain.struck.first()?;
    let from = label.map_or(0, |range| after_label(&plain.text, range.end));
    let before = plain.text.get(from..first.start).unwrap_or_default();
    if before.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut end = first.end;
    // One strike-through for each cell or each emphasis is one struck text.
    for range in &plain.struck[1..] {
        if plain.text[end..range.start]
            .chars()
            .any(char::is_alphanumeric)
        {
            break;
        }
        end = range.end;
    }
    Some(plain.text[first.start..end].trim().to_owned())
}

/// Whether a table row's status says that the decision no longer holds.
fn has_retired_status(raw: &str) -> bool {
    const STATUS: &[&str] = &[
        "superseded",
        "deprecated",
        "obsolete",
        "retired",
        "withdrawn",
        "revoked",
        "rejected",
    ];
    table_cells(raw).is_some_and(|cells| {
        cells.iter().skip(1).any(|cell| {
            let cell = plain_text(cell).text.to_lowercase();
            let word = cell.trim_start_matches(|c: char| !c.is_alphabetic());
            STATUS.iter().any(|status| {
                word.strip_prefix(status).is_some_and(|rest| {
                    let rest = rest.trim_start();
                    rest.is_empty()
                        || rest.starts_with([',', ':', '(', '—'])
                        || rest.starts_with("by ")
                })
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(raw: &str) -> Decision {
        Decision::from_markdown(raw)
    }

    #[test]
    fn labels_are_set_off_by_punctuation() {
        let label = |raw| decision(raw).label;
        assert_eq!(label("D3: Use WAL").as_deref(), Some("D3"));
        assert_eq!(label("**ADR-12** — Use WAL").as_deref(), Some("ADR-12"));
        assert_eq!(label("[D4] Use WAL").as_deref(), Some("D4"));
        assert_eq!(label("Decision 5: Use WAL").as_deref(), Some("Decision 5"));
        assert_eq!(label("| 7 | Use WAL | accepted |").as_deref(), Some("7"));
        assert_eq!(label("Python 3.11+, stdlib only"), None);
        assert_eq!(label("FTS5 table with columns: path"), None);
        assert_eq!(label("3. Use WAL"), None);
    }

    #[test]
    fn a_struck_item_is_retired() {
        let gone = decision("- ~~Use Postgres~~: replaced by SQLite, one file");
        assert!(gone.retired);
        assert_eq!(gone.struck.as_deref(), Some("Use Postgres"));
        assert_eq!(gone.text, "Use Postgres: replaced by SQLite, one file");
        assert!(gone.retires(&decision("Use Postgres")));
        assert!(gone.retires(&decision("Use Postgres — we know it")));
        assert!(!gone.retires(&decision("Use Postgres 16")));
        assert!(decision("D4: ~~**Use Postgres**~~").retired);
        assert!(!decision("Use ~~Postgres~~ SQLite").retired);
        assert!(decision("| 7 | Private mirror | ⚠ superseded by 12 |").retired);
        assert!(!decision("| 7 | Deprecated calls | are refused |").retired);
    }

    #[test]
    fn a_nested_item_holds_the_reason() {
        let with = decision("- Use SQLite\n  - Reason: one file");
        assert_eq!(with.reason.as_deref(), Some("one file"));
        assert_eq!(with.without_reason(), "Use SQLite");
        assert_eq!(
            decision("Use SQLite, because of one file").without_reason(),
            "Use SQLite"
        );
    }
}
