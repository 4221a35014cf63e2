//! Writing a handoff: one form, whatever it was read from (docs/format.md, "Writing").

use super::document::{Document, Part};
use super::{SectionKind, read};

/// The document in the strict form: title, the known sections in order under their
/// canonical headings, every other section behind the known one it stood behind.
///
/// A document that has this form already is returned byte for byte.
pub fn write(document: &Document) -> String {
    let mut written = render(document);
    if same_lines(&written, &document.source) {
        return document.source.clone();
    }
    // Taken out of a list or a quote, a line can become a heading: what is written has to
    // read back as the same strict form. Two rounds settle all that was ever seen.
    for _ in 0..MOST_ROUNDS {
        let again = render(&read(&written));
        if same_lines(&again, &written) {
            break;
        }
        written = again;
    }
    written
}

/// How often a rendering that reads back otherwise is rendered again.
const MOST_ROUNDS: usize = 3;

impl Document {
    /// Whether the source has the strict form, so that [`write()`] returns it as it is.
    pub fn is_strict(&self) -> bool {
        same_lines(&render(self), &self.source)
    }
}

/// Whether two texts differ in nothing but blank lines.
fn same_lines(one: &str, other: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.split('\n').filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    lines(one) == lines(other)
}

/// What stands behind a known section: text without a heading, and other sections.
#[derive(Default)]
struct Behind<'a> {
    loose: Vec<&'a str>,
    others: Vec<&'a str>,
}

fn render(document: &Document) -> String {
    let mut writer = Writer::default();
    for part in &document.parts {
        if let Part::FrontMatter(text) = part {
            writer.block(text);
        }
    }
    writer.block(&title(document));
    writer.behind(&behind(document, None), false);
    for kind in SectionKind::ALL {
        if !document.has_section(kind) {
            continue;
        }
        writer.block(&format!("## {}", kind.heading()));
        writer.bodies(document, kind);
        writer.behind(&behind(document, Some(kind)), true);
    }
    writer.text
}

fn title(document: &Document) -> String {
    let said = document.parts.iter().find_map(|part| match part {
        Part::Title(text) if !text.is_empty() => Some(text),
        Part::Title(_)
        | Part::FrontMatter(_)
        | Part::Loose(_)
        | Part::Known { .. }
        | Part::Other { .. } => None,
    });
    match said {
        Some(text) => format!("# Handoff: {text}"),
        None => "# Handoff".to_owned(),
    }
}

/// The pieces whose nearest known section before them is of this kind.
fn behind(document: &Document, wanted: Option<SectionKind>) -> Behind<'_> {
    let mut behind = Behind::default();
    let mut last = None;
    // Right below a heading a thematic break would be decoration: loose text stands behind
    // a section that says something.
    let mut last_with_text = None;
    for part in &document.parts {
        match part {
            Part::Known { kind, body, .. } => {
                last = Some(*kind);
                if !body.is_empty() {
                    last_with_text = Some(*kind);
                }
            }
            Part::Loose(text) if last_with_text == wanted => behind.loose.push(text),
            Part::Other { markdown, .. } if last == wanted => behind.others.push(markdown),
            Part::Loose(_) | Part::Other { .. } | Part::FrontMatter(_) | Part::Title(_) => {}
        }
    }
    behind
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    /// Adds a block, a blank line before it, and closes what it leaves open.
    fn block(&mut self, text: &str) {
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.text.push('\n');
        self.text.push_str(&super::closing::closing_of(text));
    }

    /// The bodies of all sections of a kind. From the second on each has its heading, so
    /// that it stays clear where one ended.
    fn bodies(&mut self, document: &Document, wanted: SectionKind) {
        let mut first = true;
        for part in &document.parts {
            let Part::Known {
                kind,
                heading,
                says_more,
                body,
                ..
            } = part
            else {
                continue;
            };
            if *kind != wanted {
                continue;
            }
            if *says_more || !first && !body.is_empty() {
                self.block(&format!("### {heading}"));
            }
            self.block(body);
            first = false;
        }
    }

    fn behind(&mut self, behind: &Behind<'_>, after_section: bool) {
        for (number, text) in behind.loose.iter().enumerate() {
            if after_section || number > 0 {
                self.block("---");
            }
            self.block(text);
        }
        for text in &behind.others {
            self.block(text);
        }
    }
}
