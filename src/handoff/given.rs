//! What somebody gives for one item of a section, on the command line or by the name of a file,
//! written so that a reader finds that item and nothing else.

use super::document::ItemForm;
use super::read;
use super::{ContextTarget, Document, SectionKind};

/// A text as one item: one line of Markdown whose inline marks count, and which begins no heading, list,
/// table or section of its own. What says nothing ("none") still does.
///
/// ```
/// # use git_handoff::handoff::{SectionKind, given};
/// let next = given::item(SectionKind::NextStep, "Write `sync`\n## Goal");
/// assert_eq!(next, "Write `sync` ## Goal");
/// assert_eq!(given::item(SectionKind::Constraints, "# is a comment"), r"\# is a comment");
/// ```
pub fn item(kind: SectionKind, text: &str) -> String {
    let line = one_line(text);
    let line = line.strip_prefix("- ").unwrap_or(&line);
    let line = line[read::typed_mark(line).unwrap_or(0)..].to_owned();
    let said = inline_text(&line);
    if read::says_nothing(&said) {
        return line;
    }
    let candidates = [
        line.clone(),
        with_escaped_beginning(&line),
        line.replace(':', "\\:"),
        with_escapes(&line),
        with_entity(&line),
    ];
    let reads_back = |candidate: &&String| {
        let found = only_item(kind, candidate);
        found.is_some_and(|found| found == said || found == line)
    };
    let found = candidates.iter().find(reads_back);
    found.unwrap_or(&candidates[4]).clone()
}

/// A path, with a range of lines behind a colon if it has one, as an entry of the context files.
///
/// ```
/// # use git_handoff::handoff::given;
/// assert_eq!(given::path("src/db.rs:10-40"), "`src/db.rs:10-40`");
/// assert_eq!(given::path("src/db.rs:7-7"), "`src/db.rs:7-7`");
/// assert_eq!(given::path("b`t.md"), r"[b\`t.md](<b`t.md>)");
/// assert_eq!(given::path("My notes"), "[My notes](<My notes>)");
/// ```
pub fn path(text: &str) -> String {
    let text = one_line(text);
    let wanted = text.replace('\\', "/");
    let wanted = wanted.strip_prefix("./").unwrap_or(&wanted);
    let is_it = |candidate: &String| {
        let document = of_one(SectionKind::ContextFiles, candidate);
        match document.context_files.as_slice() {
            [file] => {
                let ranges = match file.lines {
                    Some((first, last)) if first == last => {
                        vec![format!(":{first}"), format!(":{first}-{last}")]
                    }
                    Some((first, last)) => vec![format!(":{first}-{last}")],
                    None => vec![String::new()],
                };
                let is_path = file.local_path().is_some_and(|path| {
                    let behind = wanted.strip_prefix(path.as_str());
                    behind.is_some_and(|behind| ranges.iter().any(|range| range == behind))
                });
                file.note.is_none() && is_path
                    || file.path == text && file.target == ContextTarget::Url
            }
            _ => false,
        }
    };
    let span = code_span(&text);
    if is_it(&span) {
        return span;
    }
    let mut address = String::new();
    for c in text.chars() {
        match c {
            '%' | '<' | '>' | '&' | '#' | '\\' => {
                address.push_str(&format!("%{:02X}", u32::from(c)))
            }
            other => address.push(other),
        }
    }
    let linked = |shown: String| format!("[{shown}](<{address}>)");
    let readable = linked(with_escaped(INLINE, &text));
    if is_it(&readable) {
        return readable;
    }
    linked(with_escapes(&text))
}

/// A text as a code span of one line, whatever it holds.
pub fn code_span(text: &str) -> String {
    let line = one_line(text);
    let runs: Vec<usize> = line.split(|c| c != '`').map(str::len).collect();
    let longest = runs.iter().copied().max().unwrap_or(0);
    let marks = (1..=longest).find(|length| !runs.contains(length));
    let marks = marks.unwrap_or(longest + 1);
    let marks = "`".repeat(marks);
    // CommonMark takes one space off each side; without it a leading backtick joins the marks.
    let padded = line.starts_with('`') || line.ends_with('`') || line.is_empty();
    let space = if padded { " " } else { "" };
    format!("{marks}{space}{line}{space}{marks}")
}

/// A text on one line.
pub fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace(char::is_control, " ")
}

/// What a line says in the middle of a sentence, where it can begin no block.
fn inline_text(line: &str) -> String {
    const BEFORE: &str = "x ";
    let document = of_one(SectionKind::Constraints, &format!("{BEFORE}{line}"));
    let found = document.constraints.first();
    found.map_or_else(String::new, |item| {
        let said = item.text.strip_prefix(BEFORE.trim_end());
        said.unwrap_or(&item.text).trim().to_owned()
    })
}

/// A document with nothing but this block in one section: where labels are looked for most.
fn of_one(kind: SectionKind, block: &str) -> Document {
    let mark = match kind.item_form() {
        ItemForm::Paragraph => "",
        ItemForm::ListItem => "- ",
    };
    read::read(&format!(
        "# Handoff: x\n\n## {}\n\n{mark}{block}\n",
        kind.heading()
    ))
}

/// The text of the only item of a document with this block and nothing else.
fn only_item(kind: SectionKind, block: &str) -> Option<String> {
    let document = of_one(kind, block);
    let of_decisions = document.decisions.iter().map(|decision| &decision.text);
    let others = SectionKind::ALL.iter();
    let items = others
        .flat_map(|&kind| document.items(kind))
        .map(|item| &item.text);
    let mut texts = of_decisions.chain(items);
    let (only, more) = (texts.next().cloned(), texts.next());
    let is_where_it_belongs = match kind {
        SectionKind::Decisions => document.decisions.len() == 1 && !document.decisions[0].retired,
        kind => document.items(kind).len() == 1,
    };
    let is_all = more.is_none() && document.other_sections.is_empty() && !document.carries;
    only.filter(|_| is_where_it_belongs && is_all)
}

/// A line whose first sign, or the one behind its number, is escaped.
fn with_escaped_beginning(line: &str) -> String {
    let number = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    format!("{}\\{}", &line[..number], &line[number..])
}

/// A line in which no sign of Markdown means anything.
fn with_escapes(line: &str) -> String {
    with_escaped("\\`*_[]<>&~#|!:+-.)(=\"'", line)
}

/// What means something in the middle of a line.
const INLINE: &str = "\\`*_[]<>&~";

fn with_escaped(signs: &str, line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() * 2);
    for c in line.chars() {
        if signs.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The same where the first letter alone would make a name of it: `GOAL`, `【目标】`.
fn with_entity(line: &str) -> String {
    let first = line.chars().next();
    let behind = first.map_or(0, char::len_utf8);
    let entity = first.map_or_else(String::new, |c| format!("&#{};", u32::from(c)));
    entity + &with_escapes(&line[behind..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).collect()
    }

    /// Pieces that mean something to Markdown or to a reader of handoffs.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "b ",
            " ",
            "\n",
            "\n\n",
            "`",
            "```",
            "**",
            "_",
            "~~",
            "# ",
            "## Goal",
            "- ",
            "1. ",
            "1、",
            "• ",
            "> ",
            "| a |",
            "|---|",
            "[x]",
            "[ ] ",
            "](c)",
            "<b>",
            "<!--",
            "-->",
            "</goal>",
            "<goal>",
            "\\",
            "&amp;",
            ":",
            "Next: ",
            "Decisions",
            "**Goal:** ",
            "GOAL",
            "【目标】",
            "---",
            "===",
            "!",
            "x.rs",
            "é",
            "\t",
            "    ",
        ]);
        prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_given_is_one_item(text in text()) {
            for kind in SectionKind::ALL {
                if kind == SectionKind::ContextFiles {
                    continue;
                }
                let written = item(kind, &text);
                prop_assert!(!written.contains('\n'));
                let document = of_one(kind, &written);
                let said = inline_text(&written);
                if document.carries || read::says_nothing(&said) {
                    continue;
                }
                let found = only_item(kind, &written);
                prop_assert!(found.is_some(), "{written:?}: {document:#?}");
                let found = found.unwrap();
                let mut left = words(&text).into_iter();
                for word in words(&found) {
                    prop_assert!(left.any(|other| other.contains(word) || word.contains(other)), "{written:?}: {found:?}");
                }
            }
        }

        #[test]
        fn a_path_that_is_given_is_that_path(path in "[a-zA-Z0-9 `'\"()\\[\\]<>&%~#_*!|.,;:=+é-]{1,12}(/[a-z `(.]{1,6}){0,2}") {
            let path = one_line(&path);
            prop_assume!(!path.contains("://") && !path.starts_with("git@") && path.chars().any(char::is_alphanumeric));
            let written = super::path(&path);
            let document = of_one(SectionKind::ContextFiles, &written);
            let [file] = document.context_files.as_slice() else {
                return Err(TestCaseError::fail(format!("{written}: {document:#?}")));
            };
            prop_assert!(file.target.is_path(), "{written}");
            if file.lines.is_none() {
                let path = path.strip_prefix("./").unwrap_or(&path);
                prop_assert_eq!(file.local_path().unwrap(), path, "{}", written);
            }
        }

        #[test]
        fn a_code_span_is_one_code_span(text in "[`\\\\ a<*\n]{1,20}") {
            use pulldown_cmark::{Event, Parser};
            let markdown = format!("x{}y", code_span(&text));
            let codes = Parser::new(&markdown).filter(|e| matches!(e, Event::Code(_))).count();
            prop_assert_eq!(codes, 1, "{}", markdown);
        }
    }
}
