//! Documents whose headings are those of HTML: `<h2>Decisions</h2>`. What HTML says about blocks is said
//! in Markdown; tags inside a line stay.

use super::heading::recognise;
use super::outline::{Block, BlockKind, Outline};
use super::prepare::Edit;
use super::tags::without_tags;

/// A tag that begins or ends a block.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    start: usize,
    end: usize,
}

/// The edits that make Markdown of such a document; none when no heading of HTML names a section.
pub(super) fn edits(source: &str, outline: &Outline) -> Vec<Edit> {
    let blocks: Vec<&Block> = outline
        .siblings(0, outline.parsed)
        .map(|index| &outline.blocks[index])
        .filter(|block| block.kind == BlockKind::Html)
        .filter(|block| !is_opaque(&source[block.source.clone()]))
        .collect();
    if !blocks.iter().any(|block| names_section(source, block)) {
        return Vec::new();
    }
    let edits = blocks.iter().map(|block| edits_of(source, block));
    edits.flatten().collect()
}

/// Whether what stands between the tags of a block is no text, or folded away.
fn is_opaque(html: &str) -> bool {
    let begins = [
        "<!", "<?", "<script", "<style", "<pre", "<details", "<summary",
    ];
    let html = html.trim_start();
    begins.iter().any(|begin| html.starts_with(begin))
}

fn names_section(source: &str, block: &Block) -> bool {
    let tags = tags_of(source, block);
    let mut pairs = tags.iter().zip(tags.iter().skip(1));
    pairs.any(|(tag, end)| {
        let wording = || without_tags(&source[tag.end..end.start]);
        level(tag).is_some() && !tag.is_end && end.is_end && recognise(&wording()).is_some()
    })
}

/// The tags that begin or end a block, in order.
fn tags_of<'a>(source: &'a str, block: &Block) -> Vec<Tag<'a>> {
    let mut tags = Vec::new();
    let mut at = block.source.start;
    while let Some(open) = source[at..block.source.end].find('<') {
        let start = at + open;
        at = start + 1;
        let inner = &source[at..block.source.end];
        let Some(inner) = inner.find(['<', '>']).map(|end| &inner[..end]) else {
            break;
        };
        let name = inner.trim_start_matches('/');
        let name = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("");
        const BLOCKS: [&str; 15] = [
            "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "div", "section", "article",
            "body", "html",
        ];
        let end = at + inner.len();
        if BLOCKS.contains(&name) && source[end..].starts_with('>') && !inner.contains('\n') {
            at = end + 1;
            tags.push(Tag {
                name,
                is_end: inner.starts_with('/'),
                start,
                end: at,
            });
        }
    }
    tags
}

fn level(tag: &Tag) -> Option<usize> {
    tag.name.strip_prefix('h')?.parse().ok()
}

fn edits_of(source: &str, block: &Block) -> Vec<Edit> {
    // The number of the last item, for each list that is open and has numbers.
    let mut lists: Vec<Option<usize>> = Vec::new();
    let mut edits: Vec<Edit> = Vec::new();
    for tag in tags_of(source, block) {
        let text = match (tag.name, tag.is_end) {
            ("ul" | "ol", false) => {
                lists.push((tag.name == "ol").then_some(0));
                if lists.len() == 1 { "\n\n" } else { "" }.to_owned()
            }
            ("ul" | "ol", true) => {
                lists.pop();
                if lists.is_empty() { "\n\n" } else { "" }.to_owned()
            }
            ("li", false) => item_mark(&mut lists),
            ("li", true) => String::new(),
            _ => match level(&tag).filter(|_| !tag.is_end) {
                Some(level) => format!("\n\n{} ", "#".repeat(level)),
                None if lists.is_empty() => "\n\n".to_owned(),
                None => " ".to_owned(),
            },
        };
        let last = edits.last().map_or(0, |edit| edit.source.end);
        let before = source[last..tag.start].trim_end_matches([' ', '\t']).len();
        let behind = &source[tag.end..block.source.end];
        edits.push(Edit {
            source: last + before..tag.end + behind.len() - behind.trim_start().len(),
            text,
        });
    }
    edits
}

/// How the next item of the innermost list begins.
fn item_mark(lists: &mut [Option<usize>]) -> String {
    const WIDTH: usize = 3;
    let depth = lists.len().saturating_sub(1);
    let mark = match lists.last_mut() {
        Some(Some(number)) => {
            *number += 1;
            format!("{number}.")
        }
        Some(None) | None => "-".to_owned(),
    };
    format!("\n{}{mark} ", " ".repeat(WIDTH * depth))
}
