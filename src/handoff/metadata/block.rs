//! Where the block stands in a file.
//!
//! It is found from the end, by bytes, before any Markdown is parsed: a body that leaves a fence or a
//! comment open must not swallow it, and scanning a journal for heads needs no Markdown parser.

use super::Metadata;

/// The line that opens the block; the info string names both the language and the purpose.
pub(super) const OPENING: &str = "```toml handoff";
/// The line that closes it.
pub(super) const CLOSING: &str = "```";

/// A file cut into its body and the text of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// Everything before the block, as written.
    pub body: &'a str,
    /// The TOML between the fences; none when the file has no block.
    pub block: Option<&'a str>,
}

impl Metadata {
    /// Cuts the block off the end of a file. White space may follow the block, nothing else.
    ///
    /// ```
    /// # use git_handoff::handoff::Metadata;
    /// let file = "# Handoff: x\n\n```toml handoff\nversion = 1\n```\n";
    /// let split = Metadata::split(file);
    /// assert_eq!(split.body, "# Handoff: x\n\n");
    /// assert_eq!(split.block, Some("version = 1\n"));
    /// ```
    pub fn split(file: &str) -> Split<'_> {
        find(file).unwrap_or(Split {
            body: file,
            block: None,
        })
    }
}

fn find(file: &str) -> Option<Split<'_>> {
    let before_closing = file.trim_end().strip_suffix(CLOSING)?;
    let inside = before_closing.strip_suffix('\n')?;
    // The nearest line above that begins with a fence must be the opening one: the writer
    // puts every string on one line, so the block holds no fence of its own.
    let fences = inside.as_bytes().windows(CLOSING.len() + 1);
    let is_fence = |line: &[u8]| line[0] == b'\n' && line[1..] == *CLOSING.as_bytes();
    let fence = match fences.into_iter().rposition(is_fence) {
        Some(newline) => newline + 1,
        None if inside.starts_with(CLOSING) => 0,
        None => return None,
    };
    let opening = inside[fence..].lines().next()?;
    if opening.trim_end() != OPENING {
        return None;
    }
    let start = fence + inside[fence..].find('\n').map_or(opening.len(), |n| n + 1);
    Some(Split {
        body: &file[..fence],
        block: Some(&before_closing[start..]),
    })
}
