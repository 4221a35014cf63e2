//! What is said beside the data, on standard error: as wide as the reader's terminal.
//!
//! A line that is longer is broken between words and goes on below the text behind its label. A
//! command that the line ends in, or that stands between backticks, is there to be typed: it stays
//! whole, so that it can be copied, and the terminal breaks it where it must.

use std::ops::Range;

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
    textwrap::fill(line, options)
}

/// The pieces of a line, commands whole.
fn with_whole_commands(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let commands = commands(line);
    let mut whole = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in pieces(line) {
        end += piece.word.len() + piece.whitespace.len();
        let is_within = |command: &Range<usize>| command.start < end && end < command.end;
        if !commands.iter().any(is_within) {
            whole.push(Word::from(&line[start..end]));
            start = end;
        }
    }
    Box::new(whole.into_iter())
}

/// Where commands stand: between backticks, or behind a colon or question mark up to the next
/// alternative.
fn commands(line: &str) -> Vec<Range<usize>> {
    const ALTERNATIVE: &str = "   or ";
    let quoted = line.match_indices('`').map(|(at, _)| at);
    let (opening, closing): (Vec<_>, Vec<_>) = quoted.enumerate().partition(|(at, _)| at % 2 == 0);
    let quoted = opening.iter().zip(&closing);
    let quoted = quoted.map(|((_, opening), (_, closing))| *opening..*closing);
    let last = [": git ", "? git "].iter().flat_map(|mark| {
        line.match_indices(mark).map(|(at, _)| {
            let start = at + 2;
            let end = line[start..].find(ALTERNATIVE);
            start..end.map_or(line.len(), |end| start + end)
        })
    });
    quoted.chain(last).collect()
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
            fitted(
                "warning: one two three four\n short\n  five six seven eight nine",
                20
            ),
            "warning: one two\n         three four\n short\n  five six seven\n  eight nine"
        );
    }
}
