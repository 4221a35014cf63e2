//! When two texts are equal (docs/format.md, "Equal texts").

use std::fmt;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A text reduced to what counts when two decisions are compared. A clone is the same text once more,
/// and no copy.
///
/// Formatting is gone: full-width and compatibility forms (NFKC), case, leftover
/// emphasis and backticks, list markers, numbering, check boxes, table bars, the
/// style of quotes and dashes, white space, final punctuation. Everything else
/// counts: `C++` is not `C#`, and one word more is another text.
///
/// ```
/// # use git_handoff::handoff::NormalText;
/// let a = NormalText::of("3. Use WAL mode — readers don’t block.");
/// let b = NormalText::of("use  WAL mode - readers don't block");
/// assert_eq!(a, b);
/// assert_ne!(NormalText::of("Write it in C++"), NormalText::of("Write it in C#"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormalText(Arc<str>);

impl NormalText {
    /// The normal form of a plain text, as [`plain_text`](super::plain_text) gives it.
    pub fn of(text: &str) -> Self {
        if let Some(line) = plain_ascii(text) {
            return Self(line.into());
        }
        let mut line = normalised(text);
        // A mark taken out from between a letter and its accent lets the two be composed.
        for _ in 0..MOST_ROUNDS {
            if is_nfkc_quick(line.chars()) == IsNormalized::Yes {
                break;
            }
            line = normalised(&line);
        }
        Self(line.into())
    }

    /// A text that is a normal form already, as [`as_str`](Self::as_str) gave it.
    pub(crate) fn from_normal(text: &str) -> Self {
        Self(text.into())
    }

    /// The normal form as text: one line, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for NormalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How often a text is normalised again; one more than any text was seen to need.
const MOST_ROUNDS: usize = 3;

/// The normal form of a text in which only the case and final punctuation can differ from it, as in
/// most; none for every other text.
fn plain_ascii(text: &str) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // Two spaces are one, and a dash beside one may be a dash of its own.
    let mut before = b'a';
    for byte in text.bytes() {
        let is_gap = |byte: u8| matches!(byte, b' ' | b'-');
        if SPECIAL[usize::from(byte)] || is_gap(byte) && is_gap(before) {
            return None;
        }
        before = byte;
    }
    let said = text.trim_end_matches(|c: char| c == ' ' || is_final_punctuation(c));
    Some(said.to_ascii_lowercase())
}

/// The bytes that the normal form of a text may have otherwise, but for letters.
const SPECIAL: [bool; 256] = {
    let mut special = [true; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        special[byte] = matches!(byte as u8, b'*' | b'`' | b'~' | b'|' | b'"');
        byte += 1;
    }
    special
};

/// The normal form, but for what becomes composable by it.
fn normalised(text: &str) -> String {
    let folded: String = if text.is_ascii() {
        text.bytes().filter_map(folded_ascii).collect()
    } else {
        text.nfkc().flat_map(folded).collect()
    };
    let mut words: Vec<&str> = folded
        .split_whitespace()
        .filter(|word| *word != "|")
        .collect();
    while let Some(last) = words.pop() {
        let bare = last.trim_end_matches(is_final_punctuation);
        if !bare.is_empty() && bare != "|" {
            words.push(bare);
            break;
        }
    }
    words.iter_mut().for_each(|word| *word = one_dash(word));
    without_list_marks(&words).join(" ")
}

/// A character as it counts: lower case, one kind of quote, one kind of dash; nothing for
/// marks that only format.
fn folded(c: char) -> impl Iterator<Item = char> {
    let counted = match c {
        // Markdown that the parser left in place: emphasis beside CJK punctuation does not
        // close by CommonMark's flanking rules, but was meant as emphasis all the same.
        '*' | '`' | '~' => None,
        // Soft hyphen, zero-width characters, word joiner, variation selectors, BOM.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => {
            None
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '"' | '\''
        | '´' | '′' | '「' | '」' | '『' | '』' => Some('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        // The last sigma of a Greek word is no other letter.
        'ς' => Some('σ'),
        other => Some(other),
    };
    // Case folding writes ß as two letters; lower case alone does not.
    let doubled = (c == 'ß' || c == 'ẞ').then_some('s');
    let lower = counted
        .filter(|_| doubled.is_none())
        .into_iter()
        .flat_map(char::to_lowercase);
    doubled.into_iter().chain(doubled).chain(lower)
}

/// The same for ASCII, which most texts are, and in which no form stands for another one.
fn folded_ascii(byte: u8) -> Option<char> {
    match byte {
        b'*' | b'`' | b'~' => None,
        b'"' => Some('\''),
        other => Some(other.to_ascii_lowercase().into()),
    }
}

/// A word of dashes alone is a dash: ` -- ` and ` --- ` are typed for ` — `.
fn one_dash(word: &str) -> &str {
    if word.bytes().all(|b| b == b'-') {
        "-"
    } else {
        word
    }
}

/// The words after a bullet, a number, a check box.
fn without_list_marks<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let mut rest = words;
    while let [first, after @ ..] = rest
        && !after.is_empty()
    {
        rest = match (*first, after) {
            // NFKC makes nothing of `[ ]`, and splitting leaves it in two.
            ("[", ["]", after @ ..]) => after,
            ("-" | "+" | "•" | "·" | "[]" | "[x]", after) => after,
            (number, after) if is_numbering(number) => after,
            _ => return rest,
        };
    }
    rest
}

/// `3.`, `12)`: at most nine digits, as in CommonMark.
fn is_numbering(word: &str) -> bool {
    word.strip_suffix(['.', ')']).is_some_and(|digits| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_final_punctuation(c: char) -> bool {
    matches!(c, '.' | '。' | '!' | ';' | ',' | ':' | '…')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ascii_folds_as_every_other_text_does() {
        for byte in 0..128_u8 {
            let general: String = folded(byte.into()).collect();
            let ascii: String = folded_ascii(byte).into_iter().collect();
            assert_eq!(ascii, general, "{byte}");
        }
    }

    proptest! {
        #[test]
        fn plain_texts_have_the_form_that_every_text_gets(text in "[a-zA-Z][a-zA-Z0-9 .,;:!|*\"'()\\[\\]-]{0,12}") {
            if let Some(plain) = plain_ascii(&text) {
                prop_assert_eq!(plain, normalised(&text));
            }
        }
    }

    fn equal(a: &str, b: &str) -> bool {
        NormalText::of(a) == NormalText::of(b)
    }

    #[test]
    fn formatting_does_not_count() {
        assert!(equal("- [x] Store times in UTC", "3. Store times in UTC."));
        assert!(equal("- [ ] Store times in UTC", "store times in utc"));
        assert!(equal("Ｕse　UTC", "Use UTC"));
        assert!(equal("“Quoted” – so", "'quoted' -- so"));
        assert!(equal("| D4 | Use WAL |", "D4 Use WAL"));
        assert!(equal("STRASSE", "Straße"));
        assert!(equal("**全部**用 UTC。", "全部用 UTC"));
    }

    #[test]
    fn everything_else_counts() {
        assert!(!equal("C++", "C#"));
        assert!(!equal("--flag", "-flag"));
        assert!(!equal("5 minutes", "10 minutes"));
        assert!(!equal("a, b", "a b"));
        assert!(!equal("v1.2", "v12"));
    }

    #[test]
    fn a_normal_form_is_its_own() {
        for text in [
            "| - Use WAL",
            "Use WAL --.",
            "Use WAL. |",
            "1. - [ ] | Use WAL |.",
            "SPLE*\u{301}",
            "a\u{200b}\u{301}*\u{300}",
        ] {
            let normal = NormalText::of(text);
            assert_eq!(NormalText::of(normal.as_str()), normal, "{text:?}");
        }
    }

    #[test]
    fn a_lone_mark_is_kept() {
        assert_eq!(NormalText::of("3.").as_str(), "3");
        assert!(NormalText::of(" . ").is_empty());
    }
}
