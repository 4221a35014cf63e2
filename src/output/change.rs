//! What became of decisions, as text and JSON. Every command that shows a change of a decision
//! shows it in these forms.

use std::fmt::{self, Write};

use anstyle::Style;
use serde::Serialize;
use serde_json::{Value, json};

use crate::handoff::HandoffId;
use crate::journal::ledger::{DecisionChange, Fate, InForce, Said};
use crate::matching::{SpanKind, words};

use super::Page;
use super::quote::plain_markdown;
use super::style::{ADDED, DIM, LOST, STALE, styled};
use super::visible::visible_line;

/// How many letters of an id are enough where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdLength(usize);

impl IdLength {
    /// Enough to tell one id from a hundred thousand others, but for one time in forty thousand.
    pub const LONG: Self = Self(8);

    /// The fewest letters that tell these ids apart; four at least, because no shorter prefix
    /// can be typed.
    pub fn of<'a>(ids: impl IntoIterator<Item = &'a HandoffId>) -> Self {
        let mut ids: Vec<&HandoffId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let shared = ids
            .windows(2)
            .map(|pair| pair[0].common_prefix(pair[1]) + 1);
        Self(shared.max().unwrap_or(0).max(4))
    }

    /// How many letters that is.
    pub fn letters(self) -> usize {
        self.0
    }

    /// That many letters.
    pub fn letters_of(letters: usize) -> Self {
        Self(letters)
    }

    /// The letters of an id that are shown.
    pub fn short(self, id: &HandoffId) -> &str {
        let text = id.as_str();
        text.get(..self.0).unwrap_or(text)
    }

    /// The ids' letters, separated by commas.
    pub fn list(self, ids: &[HandoffId]) -> String {
        let short: Vec<&str> = ids.iter().map(|id| self.short(id)).collect();
        short.join(", ")
    }
}

/// The word a reader sees, with a question mark where the tool is not sure.
pub fn label(change: &DecisionChange) -> String {
    let word = match change.fate {
        Fate::ReasonChanged => "reason",
        fate => fate.as_str(),
    };
    format!("{word}{}", if change.certain { "" } else { "?" })
}

/// The word a sentence uses: `2 reasons changed` is no `2 reason_changed`.
pub fn counted(fate: Fate, count: usize) -> String {
    match fate {
        Fate::ReasonChanged => format!("{count} with another reason"),
        fate => format!("{count} {}", fate.as_str()),
    }
}

fn style_of(fate: Fate) -> Style {
    match fate {
        Fate::Added | Fate::Reinstated => ADDED,
        Fate::Dropped | Fate::Replaced => LOST,
        Fate::Contested | Fate::Reworded | Fate::ReasonChanged => STALE,
        Fate::Retired | Fate::Abandoned | Fate::Kept => DIM,
    }
}

/// One change, in one line or a few.
///
/// # Errors
/// When `out` fails.
pub fn text(out: &mut Page, change: &DecisionChange, ids: IdLength) -> fmt::Result {
    let word = label(change);
    write!(
        out,
        "{}",
        styled(style_of(change.fate), format!("{word:<10} "))
    )?;
    out.hang();
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if !change.certain => both(out, old, new)?,
        (Some(old), Some(new)) if shows_words(change.fate) => {
            word_diff(out, text_of(old), text_of(new))?;
        }
        (Some(old), Some(_)) if change.fate == Fate::Retired => {
            write!(out, "{}", visible_line(text_of(old)))?;
        }
        (_, Some(said)) | (Some(said), None) => write!(out, "{}", visible_line(text_of(said)))?,
        (None, None) => {}
    }
    let note = note(change, ids);
    if !note.is_empty() {
        // In brackets: without colour nothing else tells it from what is said.
        let note = format!("({})", visible_line(&note));
        write!(out, " {}", styled(DIM, note))?;
    }
    writeln!(out)
}

/// A change on a line that names the session that made it already.
///
/// # Errors
/// When `out` fails.
pub fn text_of_session(out: &mut Page, change: &DecisionChange, ids: IdLength) -> fmt::Result {
    let by = change.by.filter(|_| change.fate == Fate::Contested);
    let change = DecisionChange {
        by,
        ..change.clone()
    };
    text(out, &change, ids)
}

/// Whether old and new text are shown as a diff of their words.
pub fn shows_words(fate: Fate) -> bool {
    match fate {
        Fate::Reworded | Fate::ReasonChanged | Fate::Replaced => true,
        Fate::Dropped
        | Fate::Contested
        | Fate::Added
        | Fate::Reinstated
        | Fate::Retired
        | Fate::Abandoned
        | Fate::Kept => false,
    }
}

fn text_of(said: &Said) -> &str {
    &said.statement.decision.text
}

/// A doubtful pair: both texts, and nothing asserted.
fn both(out: &mut Page, old: &Said, new: &Said) -> fmt::Result {
    let indent = " ".repeat(out.column());
    write!(
        out,
        "{}",
        styled(LOST, format!("- {}", visible_line(text_of(old))))
    )?;
    writeln!(out)?;
    write!(out, "{indent}")?;
    out.hang();
    let added = format!("+ {}", visible_line(text_of(new)));
    write!(out, "{}", styled(ADDED, added))
}

/// A diff of words, as `git diff --word-diff` writes it.
///
/// # Errors
/// When `out` fails.
pub fn word_diff(out: &mut dyn Write, old: &str, new: &str) -> fmt::Result {
    for span in words(&visible_line(old), &visible_line(new)) {
        match span.kind {
            SpanKind::Kept => out.write_str(&span.text)?,
            SpanKind::Removed => write!(out, "{}", styled(LOST, format!("[-{}-]", span.text)))?,
            SpanKind::Inserted => write!(out, "{}", styled(ADDED, format!("{{+{}+}}", span.text)))?,
        }
    }
    Ok(())
}

/// A diff of words in Markdown: what went is struck, what came is strong.
pub fn word_diff_markdown(old: &str, new: &str) -> String {
    let mut out = String::new();
    for span in words(&visible_line(old), &visible_line(new)) {
        let said = span.text.trim();
        let mark = match span.kind {
            _ if said.is_empty() => "",
            SpanKind::Kept => "",
            SpanKind::Removed => "~~",
            SpanKind::Inserted => "**",
        };
        // Marks must stand right beside what they enclose.
        let start = &span.text[..span.text.len() - span.text.trim_start().len()];
        let end = &span.text[span.text.trim_end().len().max(start.len())..];
        out.push_str(&format!("{start}{mark}{}{mark}{end}", plain_markdown(said)));
    }
    out
}

/// Who did it, and why, in a few words.
pub fn note(change: &DecisionChange, ids: IdLength) -> String {
    let old = change.old.as_ref().and_then(|said| said.handoff);
    let short = |id: Option<HandoffId>| id.map(|id| ids.short(&id).to_owned());
    let by = short(change.by).unwrap_or_default();
    let mut parts = match change.fate {
        Fate::Dropped => match short(old) {
            Some(old) if by.is_empty() => vec![format!("last in {old}")],
            Some(old) => vec![format!("listed in {old}, not mentioned in {by}")],
            None => Vec::new(),
        },
        Fate::Replaced => vec![by, "without a word".into()],
        Fate::Contested => vec![format!("retired by {by}")],
        Fate::Retired => {
            let why = change.new.as_ref().map(why_retired).unwrap_or_default();
            match by.is_empty() && !why.is_empty() {
                true => vec![format!("why: {why}")],
                false => vec![by, why],
            }
        }
        Fate::ReasonChanged => {
            let reason = change.reason.map(reason_word).unwrap_or_default();
            vec![by, reason.into()]
        }
        Fate::Reinstated => match short(old) {
            Some(old) => vec![by, format!("retired before by {old}")],
            None => vec![by],
        },
        Fate::Added | Fate::Reworded | Fate::Abandoned | Fate::Kept => vec![by],
    };
    if !change.held_by.is_empty() {
        let verb = match change.fate {
            Fate::Contested => "listed by",
            _ => "still held by",
        };
        parts.push(format!("{verb} {}", ids.list(&change.held_by)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn reason_word(reason: crate::matching::ReasonChange) -> &'static str {
    use crate::matching::ReasonChange;
    match reason {
        ReasonChange::Lost => "reason lost",
        ReasonChange::Added => "reason added",
        ReasonChange::Swapped => "another reason",
    }
}

/// What follows the struck text.
pub fn why_retired(said: &Said) -> String {
    let decision = &said.statement.decision;
    let rest = decision
        .struck
        .as_deref()
        .and_then(|struck| decision.text.split_once(struck))
        .map(|(_, rest)| rest.trim_start_matches([':', ' ', '—', '–', '-', ',', '：']));
    rest.or(decision.reason.as_deref())
        .unwrap_or_default()
        .to_owned()
}

/// A change for a program.
pub fn json(change: &DecisionChange) -> Value {
    let mut object = json!({
        "class": change.fate.as_str(),
        "old": change.old.as_ref().map(PlaceJson::of),
        "new": change.new.as_ref().map(PlaceJson::of),
    });
    if let Some(reason) = change.reason {
        object["reason"] = json!(reason);
    }
    if !change.certain {
        object["certain"] = json!(false);
    }
    if !change.held_by.is_empty() {
        object["held_by"] = json!(change.held_by);
    }
    if let Some(by) = change.by {
        object["by"] = json!(by);
    }
    object
}

/// A decision where it was said, for a program.
#[derive(Debug, Serialize)]
pub struct PlaceJson<'a> {
    /// The handoff; none for a file that is no handoff.
    pub handoff: Option<HandoffId>,
    /// Which of its decisions, from 0.
    pub index: usize,
    /// The whole item.
    pub text: &'a str,
    /// The part of it that is a reason.
    pub reason: Option<&'a str>,
}

impl<'a> PlaceJson<'a> {
    /// What is printed of it.
    pub fn of(said: &'a Said) -> Self {
        let decision = &said.statement.decision;
        Self {
            handoff: said.handoff,
            index: said.index,
            text: &decision.text,
            reason: decision.reason.as_deref(),
        }
    }

    /// What is said of a decision in force, where it was last listed.
    pub fn of_held(held: &'a InForce) -> Self {
        Self {
            handoff: Some(held.last_listed_in),
            index: held.last_index,
            text: held.text(),
            reason: held.reason(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_of_words_reads_as_markdown() {
        assert_eq!(
            word_diff_markdown("Retry 3 times", "Retry 5 times"),
            "Retry ~~3~~**5** times"
        );
    }

    #[test]
    fn ids_are_as_long_as_tells_them_apart() {
        let id = |text: &str| -> HandoffId { text.parse().unwrap() };
        let (one, other) = (id("kxqpwmztlvrn"), id("kxqpwlztlvrn"));
        assert_eq!(IdLength::of([&one]).short(&one), "kxqp");
        assert_eq!(IdLength::of([&one, &other]).short(&one), "kxqpwm");
        assert_eq!(IdLength::of([&one, &one]).list(&[one]), "kxqp");
    }
}
