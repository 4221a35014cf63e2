//! What is said beside the data, on standard error: as wide as the reader's terminal.
//!
//! A line that is longer is broken between words and goes on below the text behind its label. A
//! command that the line ends in, or that stands between backticks, is there to be typed: it stays
//! whole, so that it can be copied, and the terminal breaks it where it must.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::page::pieces;

/// A text in lines of at most so many columns, but for commands that are longer.
///
/// ```
/// # use git_handoff::output::notes::fitted;
/// assert_eq!(
///     fitted("hint: the text is kept: git handoff save --continue\n", 40),
///     "hint: the text is kept:\n      git handoff save --continue\n",
/// );
/// ```
pub fn fitted(text: &str, width: usize) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let (said, end) = match line.strip_suffix('\n') {
            Some(said) => (said, "\n"),
            None => (line, ""),
        };
        format!("{}{end}", fitted_line(said, width))
    });
    lines.collect()
}

fn fitted_line(line: &str, width: usize) -> String {
    if display_width(line) <= width {
        return line.to_owned();
    }
    let labels = ["error: ", "warning: ", "hint: "];
    let label = labels.iter().find(|label| line.starts_with(*label));
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let indent = " ".repeat(label.map_or(blanks, |label| label.len()));
    let options = Options::new(width)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(WordSeparator::Custom(with_whole_commands))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(line, options).join("\n")
}

/// The pieces of a line, commands whole.
fn with_whole_commands(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut whole = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in pieces(line) {
        end += piece.word.len() + piece.whitespace.len();
        if !is_within_a_command(&line[..end], &line[end..]) {
            whole.push(Word::from(&line[start..end]));
            start = end;
        }
    }
    Box::new(whole.into_iter())
}

/// Whether a command goes on between these two: between backticks, or behind a colon or question mark
/// up to the end or the next alternative. Of one that a note begins with nobody knows where it ends.
fn is_within_a_command(before: &str, after: &str) -> bool {
    let is_quoted = before.matches('`').count() % 2 == 1;
    let begin = before.rfind(": git ").max(before.rfind("? git "));
    let is_open =
        begin.is_some_and(|at| before[..at].contains(' ') && !before[at..].contains("   "));
    !after.is_empty() && (is_quoted || is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stays_whole() {
        let text = "hint: retire it: git handoff save --amend --retire \"Hash every file: <why>\"   or keep it: git handoff save --amend --carry";
        assert_eq!(
            fitted(text, 60),
            "hint: retire it:\n      git handoff save --amend --retire \"Hash every file: <why>\"\n      or keep it: git handoff save --amend --carry"
        );
        let text = "hint: `git handoff log` lists the handoffs here, `git handoff log --all` those of every branch";
        assert_eq!(
            fitted(text, 60),
            "hint: `git handoff log` lists the handoffs here,\n      `git handoff log --all` those of every branch"
        );
    }

    #[test]
    fn other_lines_are_broken_between_words() {
        assert_eq!(
            fitted("hint: git handoff decisions --all lists them; git log", 40),
            "hint: git handoff decisions --all lists\n      them; git log"
        );
        assert_eq!(
            fitted(
                "warning: one two three four\n short\n  five six seven eight nine",
                20
            ),
            "warning: one two\n         three four\n short\n  five six seven\n  eight nine"
        );
    }
}
