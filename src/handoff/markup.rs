//! Tags inside a line: which of them format, and which are text.

use std::ops::Range;

/// What a tag of HTML inside a line means to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InlineTag {
    /// The beginning of struck text.
    StrikeStart,
    /// Its end.
    StrikeEnd,
    /// A new line.
    Break,
    /// It formats, or is a comment.
    Formatting,
    /// It is meant as text: the placeholder in `/runs/<id>/log`, the type in `Result<A>`.
    Text,
}

impl InlineTag {
    /// Reads the tag that stands at `range` in a source.
    pub(super) fn read(source: &str, range: Range<usize>) -> Self {
        let html = source[range.clone()].trim();
        if html.starts_with("<!--") {
            return Self::Formatting;
        }
        let Some(inner) = html
            .strip_prefix('<')
            .and_then(|html| html.strip_suffix('>'))
        else {
            return Self::Text;
        };
        if inner.contains(['<', '>']) {
            return Self::Text;
        }
        let is_end = inner.starts_with('/');
        let name = inner
            .trim_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let is_known = match name.as_str() {
            "br" | "p" | "div" => Self::Break,
            "s" | "del" | "strike" if is_end => Self::StrikeEnd,
            "s" | "del" | "strike" => Self::StrikeStart,
            "a" | "b" | "big" | "center" | "code" | "details" | "em" | "font" | "i" | "img"
            | "ins" | "kbd" | "mark" | "small" | "span" | "strong" | "sub" | "summary" | "sup"
            | "u" => Self::Formatting,
            _ => Self::Text,
        };
        if !is_end && name != "br" && is_type_argument(source, range, &name) {
            return Self::Text;
        }
        is_known
    }
}

/// How far behind a tag its end is looked for, in bytes.
const PARAGRAPH: usize = 1000;

/// Whether a tag is the argument of a type (`Result<A>`, `Vec<Span>`): it stands right behind a word,
/// and nothing closes it in its paragraph, as `H<sub>2</sub>O` does.
fn is_type_argument(source: &str, range: Range<usize>, name: &str) -> bool {
    if !source[..range.start].ends_with(char::is_alphanumeric) {
        return false;
    }
    // Bounded, so that ten thousand tags in a row cost no more than ten thousand looks.
    let behind = &source.as_bytes()[range.end..];
    let behind = &behind[..behind.len().min(PARAGRAPH)];
    let blank = behind.windows(2).position(|pair| pair == b"\n\n");
    let behind = &behind[..blank.unwrap_or(behind.len())];
    let mut ends = behind.windows(2 + name.len());
    let closes = |window: &[u8]| {
        window.starts_with(b"</") && window[2..].eq_ignore_ascii_case(name.as_bytes())
    };
    !ends.any(closes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: &str, tag: &str, behind: &str) -> InlineTag {
        let source = [before, tag, behind].concat();
        InlineTag::read(&source, before.len()..before.len() + tag.len())
    }

    #[test]
    fn types_and_placeholders_are_text() {
        assert_eq!(of("Result", "<A>", " stays"), InlineTag::Text);
        assert_eq!(of("Vec", "<Span>", ", not Vec<b>"), InlineTag::Text);
        assert_eq!(of("/runs/", "<id>", "/log"), InlineTag::Text);
    }

    #[test]
    fn tags_that_format_are_none() {
        assert_eq!(of("H", "<sub>", "2</sub>O"), InlineTag::Formatting);
        assert_eq!(of("one", "<br>", "two"), InlineTag::Break);
        assert_eq!(of("very ", "<b>", "bold"), InlineTag::Formatting);
        assert_eq!(of("", "<del>", "old</del>"), InlineTag::StrikeStart);
        assert_eq!(of("x", "<!-- b -->", ""), InlineTag::Formatting);
    }
}
