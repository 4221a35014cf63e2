//! The decisions of a document in the strict form, without a Markdown parser.
//!
//! A ledger reads every handoff of a tree, and needs of each only what it decided. Nearly all of
//! them have the form that the writer gives them: canonical headings, one decision a line. Whatever
//! has not, is given to the full reader. The two must agree on every text that is taken here, which
//! tests/quick_reader.rs tries on random documents and on the corpus.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::nothing::may_say_nothing;
use super::outline::{BlockKind, Outline, join};
use super::phrases::{folded, is_unspaced};
use super::synonyms::WORDINGS;
use super::{Decided, says_nothing};
use crate::handoff::carry::{CARRY_LINE, may_be_carry_line};
use crate::handoff::{Decision, SectionKind, is_carry_line};

const TITLE: &str = "# Handoff: ";
const BULLET: &str = "- ";

/// What a document in the strict form decided; none for any other.
pub(super) fn decided(source: &str) -> Option<Decided> {
    let mut lines = source.lines();
    if !lines.next()?.starts_with(TITLE) || !is_plain(source) {
        return None;
    }
    let mut seen = Vec::with_capacity(SectionKind::ALL.len());
    let mut decided = Decided::default();
    // Whether a block may go on from the line before.
    let mut goes_on = false;
    for line in lines {
        if line.trim_end().is_empty() {
            goes_on = false;
            continue;
        }
        if line.starts_with('#') {
            let kind = canonical(line)?;
            if seen.contains(&kind) {
                return None;
            }
            seen.push(kind);
            goes_on = false;
            continue;
        }
        match seen.last()? {
            SectionKind::Decisions => decided.take(line.strip_prefix(BULLET)?.trim())?,
            _ if is_ordinary(line, goes_on) => goes_on = true,
            _ => return None,
        }
    }
    Some(decided)
}

/// The summary of a document in the strict form whose title is words; none for any other.
pub(super) fn summary(source: &str) -> Option<String> {
    let title = source.lines().next()?.strip_prefix(TITLE)?;
    // Whatever could be Markdown, and what its parser makes of white space.
    let is_words = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '\'' | '-' | '/');
    if !title.chars().all(is_words) || title.contains("  ") {
        return None;
    }
    decided(source)?;
    super::summary_of(title)
}

/// Whether there is nothing in a source that takes effect beyond its line, or is not shown.
fn is_plain(source: &str) -> bool {
    let is_control = |byte: u8| byte < b' ' && byte != b'\n' || byte == 0x7f;
    // `[label]: target` is taken out of the text.
    let mut brackets = source.split(']').skip(1);
    !brackets.any(|behind| behind.starts_with(':'))
        && !source
            .bytes()
            .fold(false, |found, byte| found | is_control(byte))
}

/// The section of a heading exactly as the writer writes it.
fn canonical(line: &str) -> Option<SectionKind> {
    let heading = line.strip_prefix("## ")?;
    let mut kinds = SectionKind::ALL.into_iter();
    kinds.find(|kind| kind.heading() == heading)
}

/// Whether a line of another section ends with itself: it opens no fence, no HTML, no quote, no
/// heading, and is no label that introduces decisions.
fn is_ordinary(line: &str, goes_on: bool) -> bool {
    let bytes = line.as_bytes();
    let is_mark = |byte: &u8| {
        byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'*' | b'+' | b'.' | b')')
    };
    let marks = bytes.iter().take_while(|byte| is_mark(byte)).count();
    let said = &line[marks..];
    let Some(first) = said.chars().next() else {
        return false;
    };
    if matches!(first, '#' | '<' | '>' | '=' | '~' | '_') || said.starts_with("```") {
        return false;
    }
    let signs = Signs::of(bytes);
    // A line that is a tag may stand for a heading, however its brackets are written.
    if signs.tag && !(first.is_alphanumeric() && (!goes_on || line.starts_with(BULLET))) {
        return false;
    }
    let may_be_label = signs.label
        || !signs.small && is_shouted(line)
        || signs.wide && line.contains(['：', '【']);
    !may_be_label || !may_name_decisions(line)
}

/// Whether a line is in capitals: such a label needs no colon.
fn is_shouted(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

/// What a look at each byte tells of a line.
#[derive(Default)]
struct Signs {
    /// There is something that a tag may be written with.
    tag: bool,
    /// There is something that a label may end or be marked with.
    label: bool,
    /// There is a small letter of ASCII.
    small: bool,
    /// There is something beyond ASCII.
    wide: bool,
}

impl Signs {
    fn of(bytes: &[u8]) -> Self {
        let mut signs = Self::default();
        let mut before = 0;
        for byte in bytes {
            signs.tag |= matches!(byte, b'<' | b'&' | b'\\');
            signs.label |= *byte == b':' || matches!(byte, b'*' | b'_') && *byte == before;
            signs.small |= byte.is_ascii_lowercase();
            signs.wide |= !byte.is_ascii();
            before = *byte;
        }
        signs
    }
}

/// The phrases of the table that introduce decisions.
fn phrases() -> impl Iterator<Item = &'static str> {
    let rows = WORDINGS
        .iter()
        .filter(|row| row.kind == SectionKind::Decisions);
    rows.flat_map(|row| row.phrases.split('|'))
}

/// The longest word of each phrase.
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    phrases()
        .filter_map(|phrase| folded(phrase).into_iter().max_by_key(String::len))
        .collect()
});

/// How compounds end that introduce decisions: `*entscheidungen`.
static ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let compounds = phrases().filter_map(|phrase| phrase.strip_prefix('*'));
    compounds.flat_map(folded).collect()
});

/// Whether a label in this line could introduce decisions: a word of theirs stands in it. Where
/// marks may join words or hide parts of them, letters are enough.
fn may_name_decisions(line: &str) -> bool {
    if line.contains([']', '<', '&', '\\']) || line.chars().any(is_unspaced) {
        return true;
    }
    let marks = ['*', '_', '`', '~'];
    if line.contains(marks) {
        let letters = folded(&line.replace(marks, "")).join(" ");
        return NAMES.iter().any(|name| letters.contains(name.as_str()));
    }
    let ends_so = |word: &String| ENDINGS.iter().any(|ending| word.ends_with(ending.as_str()));
    folded(line)
        .iter()
        .any(|word| NAMES.contains(word) || ends_so(word))
}

impl Decided {
    /// Takes one bullet; none when the full reader has to.
    fn take(&mut self, raw: &str) -> Option<()> {
        if raw == CARRY_LINE {
            self.carries = true;
            return Some(());
        }
        let decision = match Decision::from_plain(raw) {
            Some(decision) => decision,
            None => marked(raw)?,
        };
        let text = decision.text.as_str();
        if may_say_nothing(text) && says_nothing(text) {
            return Some(());
        }
        if may_be_carry_line(text) && is_carry_line(text) {
            self.carries = true;
        } else {
            self.decisions.push(decision);
        }
        Some(())
    }
}

/// A bullet with inline marks.
fn marked(raw: &str) -> Option<Decision> {
    let first = raw.chars().next()?;
    let opens = matches!(first, '"' | '\'' | '“' | '«') || first.is_alphabetic();
    let strikes = raw.starts_with("~~") && !raw.starts_with("~~~");
    let strong = raw.starts_with("**") && raw[2..].starts_with(char::is_alphanumeric);
    let code = first == '`' && !raw.starts_with("``");
    if !(opens || strikes || strong || code) {
        return None;
    }
    let item = format!("{BULLET}{raw}\n");
    let outline = Outline::parse(&item);
    let kinds = outline.blocks.iter().map(|block| block.kind);
    if !kinds.eq([BlockKind::List, BlockKind::Item, BlockKind::Paragraph]) {
        return None;
    }
    let paragraph = &outline.blocks[2];
    let from = paragraph.source.start;
    if item.get(from..).map(str::trim_end) != Some(raw) {
        return None;
    }
    let lines = outline.lines_of(paragraph).iter();
    Some(Decision {
        text: join(lines.map(|line| outline.line(line))),
        raw: raw.to_owned(),
        ..Decision::from_markdown(raw)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: &str = "# Handoff: sync notes\n\n## Goal\n\nSearch: fast, and offline.\n\n\
        ## Current state\n\n- `src/index.rs`: builds the index\n- **Tests** pass\n\n\
        ## Decisions made (do not re-litigate)\n\n- Earlier decisions stand.\n\
        - Use SQLite: one file\n- Use `WAL`, because readers must not block\n\
        - ~~Use Postgres~~: needs a server\n\n## Next step\n\nWrite it.\n\n\
        ## Context files\n\n- src/db.rs:10-40 - the schema\n";

    #[test]
    fn the_strict_form_needs_no_markdown_parser() {
        let quick = decided(STRICT).unwrap();
        assert!(quick.carries);
        assert_eq!(quick.decisions.len(), 3);
        assert!(quick.decisions[2].retired);
    }

    #[test]
    fn whatever_may_mean_something_else_is_left_to_the_full_reader() {
        for line in [
            "```",
            "<!-- open",
            "> quoted",
            "Key decisions:",
            "**Deci**sions: x",
            "### Decisions",
            "`<decisions>`",
            "[label]: url",
            "---",
        ] {
            let source = STRICT.replace("Write it.", &format!("Write it.\n{line}"));
            assert_eq!(decided(&source), None, "{line}");
        }
    }
}
