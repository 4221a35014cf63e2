//! The text of one section: where its items begin and end, and how more of them are put there.

use crate::handoff::document::ItemForm;
use crate::handoff::{SectionKind, is_carry_line, plain_text, read};

/// One item as the section has them: a paragraph, or a list item with its continuation lines indented.
pub(super) fn block_of(kind: SectionKind, item: &str) -> String {
    let item = item.trim();
    match kind.item_form() {
        ItemForm::Paragraph => item.to_owned(),
        ItemForm::ListItem => {
            let item = item.strip_prefix("- ").unwrap_or(item);
            format!("- {}", item.replace('\n', "\n  "))
        }
    }
}

/// "None." gives way to the first item.
pub(super) fn says_nothing(body: &str) -> bool {
    !body.trim().is_empty()
        && body.lines().count() <= 1
        && read::says_nothing(plain_text(body).text.as_str())
}

/// Adds a block to a body: a list item right below another, anything else behind a blank line.
pub(super) fn add_block(body: &mut String, block: &str) {
    let trimmed = body.trim_end().len();
    body.truncate(trimmed);
    if !body.is_empty() {
        let last = body.lines().last().unwrap_or("");
        let in_list = last.starts_with(['-', ' ', '*', '+'])
            || last.starts_with(|c: char| c.is_ascii_digit());
        body.push_str(if block.starts_with("- ") && in_list {
            "\n"
        } else {
            "\n\n"
        });
    }
    body.push_str(block);
    body.push('\n');
}

/// Where the carry line's item begins in a body of the strict form.
pub(super) fn carry_in(body: &str) -> Option<usize> {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let item = line.trim_start().strip_prefix(['-', '*', '+']);
        if item.is_some_and(|item| is_carry_line(item.trim())) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Removes an item and its list mark from a body.
pub(super) fn remove_item(body: &mut String, raw: &str) -> bool {
    let Some((start, end)) = find_item(body, raw) else {
        return false;
    };
    let line = body[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mark = body[line..start].trim();
    let is_mark = mark.is_empty()
        || mark.starts_with(['-', '*', '+', '>'])
        || mark.ends_with(['.', ')', ']']);
    let from = if is_mark { line } else { start };
    let to = body[end..]
        .find('\n')
        .map_or(body.len(), |newline| end + newline + 1);
    body.replace_range(from..to, "");
    true
}

/// Where an item stands in a body; continuation lines are indented there.
pub(super) fn find_item(body: &str, raw: &str) -> Option<(usize, usize)> {
    let mut lines = raw.lines();
    let first = lines.next()?;
    let rest: Vec<&str> = lines.collect();
    body.match_indices(first).find_map(|(start, _)| {
        let mut end = start + first.len();
        for line in &rest {
            let next = body[end..].strip_prefix('\n')?;
            let content = next.split('\n').next().unwrap_or("");
            if content.trim_start_matches([' ', '>']) != line.trim_start_matches([' ', '>']) {
                return None;
            }
            end += 1 + content.len();
        }
        let ends = body[end..].is_empty() || body[end..].starts_with('\n');
        ends.then_some((start, end))
    })
}
