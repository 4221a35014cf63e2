//! A handoff's text on a terminal.

use std::fmt::{self, Write};

use crate::handoff::{Document, HandoffId, Metadata};

use super::style::{DIM, ID, STRONG, styled};
use super::visible;

/// The summary, and a line with who wrote the handoff, where and when.
///
/// # Errors
/// When `out` fails.
pub fn heading(
    out: &mut dyn Write,
    document: &Document,
    metadata: Option<&Metadata>,
) -> fmt::Result {
    let summary = document.summary.as_deref().unwrap_or("(no summary)");
    writeln!(out, "{}", styled(STRONG, visible::visible_line(summary)))?;
    let Some(metadata) = metadata else {
        return Ok(());
    };
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
pub fn body(out: &mut dyn Write, source: &str) -> fmt::Result {
    let mut fence: Option<&str> = None;
    let mut blank = true;
    for line in source.lines() {
        if fence.is_none() && line.starts_with("# ") {
            continue;
        }
        if fence.is_none() && line.trim().is_empty() {
            if !blank {
                writeln!(out)?;
            }
            blank = true;
            continue;
        }
        fence = next_fence(fence, line);
        match line.strip_prefix("## ").filter(|_| fence.is_none()) {
            Some(heading) => {
                if !blank {
                    writeln!(out)?;
                }
                writeln!(out, "{}", styled(STRONG, visible::visible_line(heading)))?;
            }
            None => writeln!(out, "  {}", visible::visible_line(line))?,
        }
        blank = false;
    }
    Ok(())
}

/// The fence that is open after this line.
fn next_fence<'a>(open: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let line = line.trim_start();
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let marks = &line[..line.len() - line.trim_start_matches(first).len()];
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
