//! A handoff's text on a terminal.

use std::fmt::{self, Write};

use crate::handoff::{Document, HandoffId, Metadata};

use super::Page;
use super::style::{DIM, ID, STRONG, styled};
use super::visible;

/// The summary, and a line with who wrote the handoff, where and when.
///
/// # Errors
/// When `out` fails.
pub fn heading(out: &mut Page, document: &Document, metadata: Option<&Metadata>) -> fmt::Result {
    let summary = document.summary.as_deref().unwrap_or("(no summary)");
    out.hang();
    writeln!(out, "{}", styled(STRONG, visible::visible_line(summary)))?;
    let Some(metadata) = metadata else {
        return Ok(());
    };
    out.hang();
    write!(out, "{}", styled(ID, metadata.id))?;
    for part in [&metadata.author, &metadata.agent, &metadata.branch]
        .into_iter()
        .flatten()
    {
        write!(out, " · {}", visible::visible_line(part))?;
    }
    writeln!(out, " · {}", metadata.created.format("%Y-%m-%d %H:%M"))
}

/// The text, with its headings set off and everything below them indented. The title is left
/// out: it stands in the heading.
///
/// # Errors
/// When `out` fails.
pub fn body(out: &mut Page, source: &str) -> fmt::Result {
    let mut fence: Option<&str> = None;
    let mut blank = true;
    for line in below_title(source).lines() {
        if fence.is_none() && line.trim().is_empty() {
            if !blank {
                writeln!(out)?;
            }
            blank = true;
            continue;
        }
        fence = next_fence(fence, line);
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("# "));
        match heading.filter(|_| fence.is_none()) {
            Some(heading) => {
                if !blank {
                    writeln!(out)?;
                }
                writeln!(out, "{}", styled(STRONG, visible::visible_line(heading)))?;
            }
            None if fence.is_some() || line.trim_start().starts_with('|') => {
                writeln!(out, "  {}", visible::visible_line(line))?;
            }
            None => prose(out, line)?,
        }
        blank = false;
    }
    Ok(())
}

/// A document without its title, if it begins with one.
fn below_title(source: &str) -> &str {
    match source.trim_start() {
        titled if titled.starts_with("# ") => titled.split_once('\n').map_or("", |(_, rest)| rest),
        _ => source,
    }
}

/// A line of a paragraph or an item, which goes on below its first word.
fn prose(out: &mut Page, line: &str) -> fmt::Result {
    let (mark, text) = line.split_at(line.len() - behind_mark(line.trim_start()).len());
    write!(out, "  {}", visible::visible_line(mark))?;
    out.hang();
    writeln!(out, "{}", visible::visible_line(text))
}

/// What stands behind the mark of a list item or a quotation.
fn behind_mark(text: &str) -> &str {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = if number.len() < text.len() {
        number.strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '+', '>'])
    };
    match behind {
        Some(behind) if behind.starts_with(' ') => behind.trim_start(),
        Some(_) | None => text,
    }
}

/// The fence that is open after this line.
fn next_fence<'a>(open: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let behind = mark.map_or(line, |mark| line.trim_start_matches(mark));
    let marks = &line[..line.len() - behind.len()];
    match open {
        Some(open) if marks.starts_with(open) && line.trim_end() == marks => None,
        Some(open) => Some(open),
        None if marks.len() >= 3 => Some(marks),
        None => None,
    }
}

/// An id with the part that is enough to type set off.
pub fn id(id: &HandoffId, enough: usize) -> String {
    let text = id.as_str();
    let (prefix, rest) = text.split_at(enough.min(text.len()));
    format!("{}{}", styled(ID, prefix), styled(DIM, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let mut page = Page::new(Some(40));
        body(&mut page, source).unwrap();
        page.into_text()
    }

    #[test]
    fn prose_goes_on_below_its_first_word() {
        let text = "## Goal\n\nSearch the notes from the command line, fast.\n\n\
                    1. Write the importer, and after that the search.\n   - in the order that the schema has them\n\
                    > what somebody said, and went on to say\n";
        let expected = "Goal\n\n  Search the notes from the command\n  line, fast.\n\n  \
                        1. Write the importer, and after that\n     the search.\n     \
                        - in the order that the schema has\n       them\n  \
                        > what somebody said, and went on to\n    say\n";
        let styles = regex::Regex::new("\u{1b}\\[[0-9]*m").unwrap();
        assert_eq!(styles.replace_all(&shown(text), ""), expected);
    }

    #[test]
    fn only_the_title_is_left_out() {
        let text = "\n# Handoff: x\n\n## Goal\n\nSearch.\n\n# Notes of the team\n\nmore\n";
        let styles = regex::Regex::new("\u{1b}\\[[0-9]*m").unwrap();
        let expected = "Goal\n\n  Search.\n\nNotes of the team\n\n  more\n";
        assert_eq!(styles.replace_all(&shown(text), ""), expected);
    }

    #[test]
    fn code_and_tables_stay_as_they_are() {
        let code = "```sh\ngit log --format=%h --abbrev-commit --no-merges main..HEAD\n# a comment\n\n## another\n```\n\
                    | a table | of a row that is longer than the terminal |\n";
        let expected: String = code.lines().map(|line| format!("  {line}\n")).collect();
        assert_eq!(shown(code), expected);
    }
}
