//! What a piece of Markdown leaves open: a fence or a comment that would swallow the next one.

use super::read::open_fence;

/// The lines that close what `markdown` leaves open; empty for nearly every text.
pub(super) fn closing_of(markdown: &str) -> String {
    let mut closing = String::new();
    if let Some(fence) = open_fence(markdown) {
        closing.push_str(&fence);
        closing.push('\n');
    }
    if let Some(end) = open_html(markdown) {
        closing.push_str(end);
        closing.push('\n');
    }
    closing
}

/// The end of an HTML block that runs to the end of the text (CommonMark 4.6, kinds 1 to 5).
fn open_html(markdown: &str) -> Option<&'static str> {
    const BLOCKS: [(&str, &str); 8] = [
        ("<!--", "-->"),
        ("<pre", "</pre>"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
        ("<?", "?>"),
        ("<![CDATA[", "]]>"),
        ("<!", ">"),
    ];
    let html = super::read::last_html_block(markdown)?;
    let lower = html.trim_start().to_ascii_lowercase();
    BLOCKS.iter().find_map(|(open, close)| {
        let open = open.to_ascii_lowercase();
        let close_lower = close.to_ascii_lowercase();
        if !lower.starts_with(&open) {
            return None;
        }
        Some((!lower[open.len()..].contains(&close_lower)).then_some(*close))
    })?
}
