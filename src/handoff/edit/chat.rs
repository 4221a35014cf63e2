//! What a model says around the document that it was asked for.

use super::{one_line, reread};
use crate::handoff::check::is_pleasantry;
use crate::handoff::document::{Document, Part};
use crate::handoff::plain_text;

/// The document without the sentences of a chat that stand before its first section, and those
/// sentences: what a model says around the document that it was asked for.
///
/// ```
/// # use git_handoff::handoff::{edit, read, write};
/// let answer = read("Here is your handoff:\n\n```\n# Handoff: Sync\n\n## Goal\n\nSync.\n\n## Next step\n\nGo.\n```\n\nGood luck!\n");
/// let (document, chat) = edit::without_chat(&answer);
/// assert_eq!(chat, ["Here is your handoff:", "Good luck!"]);
/// assert!(write(&document).starts_with("# Handoff: Sync\n\n## Goal\n"));
/// ```
pub fn without_chat(document: &Document) -> (Document, Vec<String>) {
    let mut changed = document.clone();
    let mut chat = Vec::new();
    let ahead = |part: &&mut Part| !matches!(part, Part::Known { .. });
    for part in changed.parts.iter_mut().take_while(ahead) {
        let Part::Loose(text) = part else {
            continue;
        };
        let (said, kept): (Vec<&str>, Vec<&str>) =
            text.split("\n\n").partition(|paragraph| is_chat(paragraph));
        let kept = kept.join("\n\n");
        chat.extend(said.into_iter().map(one_line));
        *text = kept;
    }
    if chat.is_empty() {
        return (changed, chat);
    }
    changed
        .parts
        .retain(|part| !matches!(part, Part::Loose(text) if text.trim().is_empty()));
    (reread(&changed), chat)
}

/// Whether every line of a paragraph is a sentence of a chat.
fn is_chat(paragraph: &str) -> bool {
    let lines = paragraph.lines().filter(|line| !line.trim().is_empty());
    let mut lines = lines.peekable();
    lines.peek().is_some() && lines.all(|line| is_pleasantry(&plain_text(line).text))
}
