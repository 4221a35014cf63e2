//! Whether what was printed is what a page shows.

use crate::names::Names;

/// A piece of what a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// A word, or a single other character.
    Literal(&'a str),
    /// `…`: any text within a line.
    AnyText,
    /// `...` alone on a line: any lines, none included.
    AnyLines,
}

/// Whether `printed` is what `shown` says. If so, `names` have learnt the page's names.
pub fn matches(shown: &str, printed: &str, names: &mut Names) -> bool {
    let pieces = pieces(shown);
    let words = words(printed);
    match agree(&pieces, &words, names.clone()) {
        Some(learnt) => {
            *names = learnt;
            true
        }
        None => false,
    }
}

/// Learns names from the lines that are right, where not all are.
pub fn learn_from_lines(shown: &str, printed: &str, names: &mut Names) {
    for line in shown.lines().filter(|line| !is_any_lines(line)) {
        for candidate in printed.lines() {
            if matches(line, candidate, names) {
                break;
            }
        }
    }
}

/// The names after the match, if it is one.
fn agree(pieces: &[Piece], words: &[&str], mut names: Names) -> Option<Names> {
    let mut at = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let rest = &pieces[index + 1..];
        match piece {
            Piece::Literal(shown) => {
                if !names.agree(shown, words.get(at)?) {
                    return None;
                }
                at += 1;
            }
            Piece::AnyText => {
                let line = words[at..].iter().take_while(|&&word| word != "\n").count();
                return (at..=at + line).find_map(|at| agree(rest, &words[at..], names.clone()));
            }
            Piece::AnyLines => {
                let starts = (at..=words.len()).filter(|&at| at == 0 || words[at - 1] == "\n");
                return starts
                    .into_iter()
                    .find_map(|at| agree(rest, &words[at..], names.clone()));
            }
        }
    }
    (at == words.len()).then_some(names)
}

fn pieces(shown: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for line in shown.split_inclusive('\n') {
        if is_any_lines(line) {
            pieces.push(Piece::AnyLines);
            continue;
        }
        pieces.extend(words(line).into_iter().map(|word| match word {
            "…" => Piece::AnyText,
            word => Piece::Literal(word),
        }));
    }
    pieces
}

fn is_any_lines(line: &str) -> bool {
    matches!(line.trim(), "..." | "…")
}

/// Runs of ASCII letters and digits, and every other character on its own.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_alphanumeric() {
            rest.find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::with_real;

    #[track_caller]
    fn check(shown: &str, printed: &str, expected: bool) {
        assert_eq!(matches(shown, printed, &mut Names::default()), expected);
    }

    #[test]
    fn text_stands_for_itself() {
        check("a b\n", "a b\n", true);
        check("a b\n", "a  b\n", false);
        check("a\n", "a\nb\n", false);
        check("a\nb\n", "a\n", false);
        check("", "", true);
    }

    #[test]
    fn three_dots_on_a_line_stand_for_any_lines() {
        check("a\n...\nz\n", "a\nb\nc\nz\n", true);
        check("a\n...\nz\n", "a\nz\n", true);
        check("a\n...\n", "a\n", true);
        check("...\nz\n", "z\n", true);
        check("a\n...\nz\n", "a\nb z\n", false);
    }

    #[test]
    fn an_ellipsis_stands_for_text_within_a_line() {
        check("took … s\n", "took 0.4 s\n", true);
        check("took …\n", "took 1\n2\n", false);
        check("a … c … e\n", "a b c d e\n", true);
    }

    #[test]
    fn names_hold_across_lines_and_elisions() {
        let mut names = with_real(&["wmztlvrnkxqp", "3333333333333333333333333333333333333333"]);
        assert!(matches(
            "[main 3f2c9e1] handoff kxqp\n...\n kxqp\n",
            "[main 3333333] handoff wmzt\nx\n wmzt\n",
            &mut names
        ));
        assert_eq!(names.in_commands("kxqp 3f2c9e1"), "wmzt 3333333");
        assert!(!matches("kxqp\n", "3333\n", &mut names));
    }
}
