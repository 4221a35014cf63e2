//! Changing a document: the text and the view of it stay together, because every change is made
//! to the text, which is then read again.

use super::document::Part;
use super::{CARRY_LINE, Document, SectionKind, read, write};

/// What marks a comment as guidance for whoever fills in a draft.
const GUIDANCE: &str = "<!-- handoff:";

/// A comment that [`without_guidance`] takes out again.
pub fn guidance(text: &str) -> String {
    // `--` may not stand in a comment.
    format!("{GUIDANCE} {} -->", text.replace("--", "- -"))
}

/// The text without the guidance that a draft was given; other comments stay. A line that holds
/// nothing else goes with its comment.
///
/// ```
/// # use git_handoff::handoff::edit::{guidance, without_guidance};
/// let draft = format!("## Goal\n\n{}\nSearch.\n<!-- mine -->\n", guidance("one sentence"));
/// assert_eq!(without_guidance(&draft), "## Goal\n\nSearch.\n<!-- mine -->\n");
/// ```
pub fn without_guidance(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(GUIDANCE) {
        let Some(length) = rest[start..].find("-->") else {
            break;
        };
        let (before, after) = (&rest[..start], &rest[start + length + "-->".len()..]);
        out.push_str(before);
        let alone =
            before.is_empty() && out.is_empty() || before.ends_with('\n') || out.ends_with('\n');
        rest = match after.strip_prefix('\n') {
            Some(next_line) if alone => next_line,
            _ => after,
        };
    }
    out.push_str(rest);
    out
}

/// The document with the carry line as the last item of its decisions.
pub fn with_carry_line(document: &Document) -> Document {
    with_items(document, SectionKind::Decisions, &[CARRY_LINE.to_owned()])
}

/// The document with more items behind those of a section, in Markdown without a list mark.
/// A section that only says "none" is filled, one that is missing is made.
pub fn with_items(document: &Document, kind: SectionKind, items: &[String]) -> Document {
    if items.is_empty() {
        return document.clone();
    }
    let list: Vec<String> = items
        .iter()
        .map(|item| format!("- {}", indented(item)))
        .collect();
    let list = list.join("\n");
    let says_nothing = document.says_nothing(kind);
    changed(document, kind, |body| match body.trim_end() {
        _ if says_nothing => list.clone(),
        body if ends_in_list(body) => format!("{body}\n{list}"),
        body => format!("{body}\n\n{list}"),
    })
}

/// The document with a section that says just this.
pub fn with_section(document: &Document, kind: SectionKind, body: &str) -> Document {
    changed(document, kind, |_| body.to_owned())
}

/// The document with another summary.
pub fn with_summary(document: &Document, summary: &str) -> Document {
    let mut document = document.clone();
    document
        .parts
        .retain(|part| !matches!(part, Part::Title(_)));
    let front = document
        .parts
        .iter()
        .take_while(|part| matches!(part, Part::FrontMatter(_)))
        .count();
    document.parts.insert(front, Part::Title(one_line(summary)));
    read(&write(&document))
}

/// The document with absolute paths into the repository at `root` made relative to it.
pub fn relative_to(document: &Document, root: &str) -> Document {
    let root = format!("{}/", root.trim_end_matches('/'));
    if root.len() < 2 || !document.source().contains(&root) {
        return document.clone();
    }
    let mut out = String::new();
    let mut rest = document.source();
    while let Some(at) = rest.find(&root) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        // Only where a path begins: `/mnt/home/me/x` holds `/home/me/x`, and is another one.
        let begins = out
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "`'\"([<=:,".contains(c));
        if !begins {
            out.push_str(&root);
        }
        rest = &after[root.len()..];
    }
    out.push_str(rest);
    read(&out)
}

fn changed(document: &Document, wanted: SectionKind, change: impl Fn(&str) -> String) -> Document {
    let mut document = document.clone();
    let section = document.parts.iter_mut().rev().find_map(|part| match part {
        Part::Known { kind, body, .. } if *kind == wanted => Some(body),
        _ => None,
    });
    match section {
        Some(body) => *body = change(body),
        None => document.parts.push(Part::Known {
            kind: wanted,
            heading: wanted.heading().to_owned(),
            says_more: false,
            body: change(""),
            line: 0,
        }),
    }
    read(&write(&document))
}

impl Document {
    /// Whether a section has no item; one with the carry line has something.
    fn says_nothing(&self, kind: SectionKind) -> bool {
        match kind {
            SectionKind::Decisions => self.decisions.is_empty() && !self.carries,
            SectionKind::ContextFiles => self.context_files.is_empty(),
            kind => self.items(kind).is_empty(),
        }
    }
}

fn ends_in_list(body: &str) -> bool {
    let last = body
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let marker = last.trim_start();
    marker.starts_with(['-', '*', '+'])
        || marker.starts_with(|c: char| c.is_ascii_digit())
        || last.starts_with(' ')
}

/// An item's further lines belong to it when they are indented.
fn indented(item: &str) -> String {
    item.trim().replace('\n', "\n  ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# Handoff: Search\n\n## Decisions made (do not re-litigate)\n\n- SQLite: one file\n\n## Open questions\n\n- none\n\n## Next step\n\nImport.\n";

    #[test]
    fn the_carry_line_stands_last() {
        let document = with_carry_line(&read(DOCUMENT));
        assert!(document.carries);
        assert!(
            document
                .source()
                .contains("- SQLite: one file\n- Earlier decisions stand.\n")
        );
    }

    #[test]
    fn a_section_that_says_none_is_filled() {
        let document = with_items(
            &read(DOCUMENT),
            SectionKind::OpenQuestions,
            &["Hidden folders?".into()],
        );
        assert!(
            document
                .source()
                .contains("## Open questions\n\n- Hidden folders?\n")
        );
    }

    #[test]
    fn a_missing_section_is_made_in_its_place() {
        let document = with_items(
            &read(DOCUMENT),
            SectionKind::Constraints,
            &["offline".into()],
        );
        let constraints = document
            .source()
            .find("## Constraints\n\n- offline\n")
            .unwrap();
        assert!(constraints < document.source().find("## Next step").unwrap());
    }

    #[test]
    fn a_section_can_say_something_else() {
        let document = with_section(&read(DOCUMENT), SectionKind::NextStep, "Export.");
        assert_eq!(document.next_step[0].text, "Export.");
        let document = with_summary(&document, "Find\nnotes");
        assert_eq!(document.summary.as_deref(), Some("Find notes"));
    }

    #[test]
    fn paths_into_the_repository_become_relative() {
        let text = DOCUMENT.replace(
            "Import.",
            "Read `/home/me/p/src/a.rs`, not /mnt/home/me/p/x.",
        );
        let document = relative_to(&read(&text), "/home/me/p");
        assert_eq!(
            document.next_step[0].text,
            "Read src/a.rs, not /mnt/home/me/p/x."
        );
    }
}
