//! Text that somebody else wrote, made safe for a terminal (docs/security.md, "The terminal").
//!
//! A handoff, a branch name, an author may hold escape sequences that move the cursor, colour
//! what follows or answer the terminal's questions, and characters that hide or reorder what a
//! reader sees. All of them are shown instead of sent.

use std::borrow::Cow;

use crate::handoff::check::hidden::is_invisible;

/// Text of several lines as a terminal may print it.
///
/// Line feeds and tabs stay, a carriage return before a line feed goes. Other control characters
/// become their pictures (`␛`); invisible and reordering ones their code points, as `less`
/// writes them (`<U+202E>`). Joiners inside words and emoji stay: they belong to the script.
///
/// ```
/// # use git_handoff::output::visible::visible;
/// assert_eq!(visible("a\x1b[2Jb\r\nc"), "a␛[2Jb\nc");
/// assert_eq!(visible("user\u{202e}txt.exe"), "user<U+202E>txt.exe");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    rewrite(text, Lines::Several)
}

/// The same for a field that stands on one line: line feeds are shown as `␊`, tabs as `␉`.
///
/// ```
/// # use git_handoff::output::visible::visible_line;
/// assert_eq!(visible_line("one\ntwo"), "one␊two");
/// ```
pub fn visible_line(text: &str) -> Cow<'_, str> {
    rewrite(text, Lines::One)
}

#[derive(Clone, Copy, PartialEq)]
enum Lines {
    One,
    Several,
}

fn rewrite(text: &str, lines: Lines) -> Cow<'_, str> {
    let Some(first) = first_special(text, lines) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    let mut previous = text[..first].chars().next_back();
    let mut rest = text[first..].chars();
    while let Some(c) = rest.next() {
        match shown(previous, c, rest.as_str(), lines) {
            Shown::AsIs => out.push(c),
            Shown::Nothing => {}
            Shown::Picture(picture) => out.push(picture),
            Shown::CodePoint => {
                // Writing to a string cannot fail.
                let _ = std::fmt::Write::write_fmt(&mut out, format_args!("<U+{:04X}>", c as u32));
            }
        }
        previous = Some(c);
    }
    Cow::Owned(out)
}

/// Where the first character stands that may need rewriting. Most texts have none.
fn first_special(text: &str, lines: Lines) -> Option<usize> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    if text
        .bytes()
        .fold(true, |plain, byte| plain & is_plain(byte))
    {
        return None;
    }
    text.char_indices()
        .find(|(_, c)| match c {
            '\n' | '\t' => lines == Lines::One,
            ' '..='~' => false,
            _ => c.is_control() || is_invisible(*c) || is_joiner(*c) || is_variation(*c),
        })
        .map(|(at, _)| at)
}

enum Shown {
    AsIs,
    Nothing,
    Picture(char),
    CodePoint,
}

fn shown(previous: Option<char>, c: char, rest: &str, lines: Lines) -> Shown {
    match c {
        '\n' | '\t' if lines == Lines::Several => Shown::AsIs,
        '\r' if lines == Lines::Several && rest.starts_with('\n') => Shown::Nothing,
        '\0'..='\x1f' => picture(c as u32),
        '\x7f' => Shown::Picture('␡'),
        _ if c.is_control() || is_invisible(c) => Shown::CodePoint,
        // Persian, Indic scripts and emoji need joiners; between ASCII letters one only hides.
        _ if is_joiner(c) => {
            let joins = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !is_joiner(c));
            if joins(previous) && joins(rest.chars().next()) {
                Shown::AsIs
            } else {
                Shown::CodePoint
            }
        }
        // One selects a glyph; a run of them carries hidden bytes.
        _ if is_variation(c) && previous.is_none_or(is_variation) => Shown::CodePoint,
        _ => Shown::AsIs,
    }
}

/// The control picture of a C0 control character.
fn picture(code: u32) -> Shown {
    char::from_u32(0x2400 + code).map_or(Shown::CodePoint, Shown::Picture)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_is_not_copied() {
        for text in ["plain\n\ttext", "ünïcödé 日本語 — ✓", ""] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(visible("\x1b]0;title\x07"), "␛]0;title␇");
        assert_eq!(visible("over\rwritten"), "over␍written");
        assert_eq!(visible("\u{9b}31m\x7f"), "<U+009B>31m␡");
        assert_eq!(visible_line("a\tb\r\nc"), "a␉b␍␊c");
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(visible("a\u{200b}b"), "a<U+200B>b");
        assert_eq!(visible("\u{e0041}"), "<U+E0041>");
        assert_eq!(visible("pass\u{200d}word"), "pass<U+200D>word");
        assert_eq!(visible("x\u{fe01}\u{fe02}"), "x\u{fe01}<U+FE02>");
    }

    #[test]
    fn joiners_that_belong_to_the_script_stay() {
        for text in ["می‌خواهم", "👩\u{200d}💻", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}"] {
            assert_eq!(visible(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_is_left(text in any::<String>()) {
            let obeyed = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_invisible(c);
            prop_assert!(!visible(&text).contains(obeyed));
            prop_assert!(!visible_line(&text).contains(char::is_control));
        }

        #[test]
        fn what_is_visible_stays_so(text in any::<String>()) {
            let once = visible(&text).into_owned();
            prop_assert_eq!(visible(&once).into_owned(), once);
        }
    }
}
