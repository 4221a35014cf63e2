//! The context files of a handoff: what they hold, and how much of it is shown.

use std::fmt;

use serde_json::{Value, json};

use crate::commands::Error;
use crate::handoff::tokens::{Tokens, estimate};
use crate::handoff::{ContextFile, ContextTarget};
use crate::journal::{Journal, Record};

/// Which contents are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// None.
    None,
    /// Those of the work tree.
    Current,
    /// Those that the handoff recorded.
    AsSaved,
}

/// The context files in reading order.
#[derive(Debug, Default)]
pub struct ContextFiles {
    /// What is shown of each.
    pub shown: Vec<Shown>,
    /// What the budget left out.
    pub cut: Vec<Cut>,
}

/// A context file, or an entry that is none.
#[derive(Debug)]
pub struct Shown {
    /// The path, URL or words.
    pub path: String,
    /// The lines asked for, from 1.
    pub lines: Option<(usize, usize)>,
    /// What the handoff says about it.
    pub note: Option<String>,
    /// What it holds.
    pub content: Shape,
}

/// What a context file holds.
#[derive(Debug)]
pub enum Shape {
    /// Text, in full or the lines asked for.
    Text(String),
    /// The first lines, because the budget ended within.
    Part {
        /// Those lines.
        text: String,
        /// How many lines were left out.
        missing: usize,
    },
    /// Not shown, and why.
    Refused(String),
    /// A URL or words: there is no file to show.
    NotAFile,
}

/// A file that the budget left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Cut {
    /// Its path.
    pub path: String,
    /// How long what was left out is.
    pub tokens: Tokens,
}

impl ContextFiles {
    /// Reads the files, in order, until the budget is spent.
    ///
    /// # Errors
    /// When the repository cannot be read; a file that cannot be is shown with the reason.
    pub fn read(
        journal: &Journal<'_>,
        record: &Record,
        contents: Contents,
        budget: Option<Tokens>,
    ) -> Result<Self, Error> {
        let mut files = Self::default();
        if contents == Contents::None {
            return Ok(files);
        }
        let mut left = budget.map(|budget| budget.0);
        for entry in &record.document().context_files {
            for shown in expand(journal, record, entry, contents)? {
                files.push(shown, &mut left);
            }
        }
        Ok(files)
    }

    /// Adds a file as far as the budget goes.
    fn push(&mut self, mut shown: Shown, left: &mut Option<usize>) {
        let Shape::Text(text) = &shown.content else {
            self.shown.push(shown);
            return;
        };
        let size = estimate(text).0;
        let Some(budget) = left else {
            self.shown.push(shown);
            return;
        };
        if size <= *budget {
            *budget -= size;
            self.shown.push(shown);
            return;
        }
        let part = first_lines(text, *budget);
        let rest = &text[part.len()..];
        self.cut.push(Cut {
            path: shown.path.clone(),
            tokens: estimate(rest),
        });
        if !part.is_empty() {
            let missing = rest.lines().count();
            shown.content = Shape::Part {
                text: part.to_owned(),
                missing,
            };
            self.shown.push(shown);
        }
        // What is behind a cut would be out of order.
        *budget = 0;
    }

    /// The files; a URL or words have nothing to show, and the handoff lists them.
    pub fn with_content(&self) -> impl Iterator<Item = &Shown> {
        let shown = self.shown.iter();
        shown.filter(|entry| !matches!(entry.content, Shape::NotAFile))
    }

    /// What the budget left out, in one line.
    pub fn account(&self) -> Option<String> {
        let total: usize = self.cut.iter().map(|cut| cut.tokens.0).sum();
        let each: Vec<String> = self.cut.iter().map(ToString::to_string).collect();
        (!each.is_empty()).then(|| format!("cut by --budget: {total} tokens: {}", each.join(", ")))
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let shown: Vec<Value> = self
            .shown
            .iter()
            .map(|file| {
                let (text, missing, reason) = match &file.content {
                    Shape::Text(text) => (Some(text), 0, None),
                    Shape::Part { text, missing } => (Some(text), *missing, None),
                    Shape::Refused(reason) => (None, 0, Some(reason.as_str())),
                    Shape::NotAFile => (None, 0, Some("not a file")),
                };
                json!({
                    "path": file.path,
                    "lines": file.lines.map(|(first, last)| [first, last]),
                    "note": file.note,
                    "text": text,
                    "lines_missing": missing,
                    "refused": reason,
                })
            })
            .collect();
        let cut: Vec<Value> = self
            .cut
            .iter()
            .map(|cut| json!({"path": cut.path, "tokens": cut.tokens}))
            .collect();
        json!({ "shown": shown, "cut": cut })
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} tokens)", self.path, self.tokens)
    }
}

/// The longest run of whole lines from the start that fits.
fn first_lines(text: &str, budget: usize) -> &str {
    let mut end = 0;
    let mut spent = 0;
    for line in text.split_inclusive('\n') {
        spent += estimate(line).0;
        if spent > budget {
            break;
        }
        end += line.len();
    }
    &text[..end]
}

/// An entry is one file, or several where it is a directory or a glob.
fn expand(
    journal: &Journal<'_>,
    record: &Record,
    entry: &ContextFile,
    contents: Contents,
) -> Result<Vec<Shown>, Error> {
    let shown = |path: String, content| Shown {
        path,
        lines: entry.lines,
        note: entry.note.clone(),
        content,
    };
    match entry.target {
        ContextTarget::Url | ContextTarget::Prose => {
            Ok(vec![shown(entry.path.clone(), Shape::NotAFile)])
        }
        ContextTarget::File | ContextTarget::Directory | ContextTarget::Glob => {
            let files = match contents {
                Contents::AsSaved => journal.saved_context(record, entry)?,
                Contents::Current | Contents::None => journal.current_context(entry)?,
            };
            Ok(files
                .into_iter()
                .map(|file| {
                    let content = match file.content {
                        Ok(bytes) => shape(&bytes, entry.lines),
                        Err(reason) => Shape::Refused(reason),
                    };
                    shown(file.path, content)
                })
                .collect())
        }
    }
}

fn shape(bytes: &[u8], lines: Option<(usize, usize)>) -> Shape {
    if bytes.contains(&0) {
        return Shape::Refused(format!("binary, {} bytes", bytes.len()));
    }
    let text = String::from_utf8_lossy(bytes);
    let Some((first, last)) = lines else {
        return Shape::Text(text.into_owned());
    };
    let wanted: String = text
        .split_inclusive('\n')
        .skip(first.saturating_sub(1))
        .take(last.saturating_sub(first).saturating_add(1))
        .collect();
    if wanted.is_empty() {
        let count = text.lines().count();
        return Shape::Refused(format!("it has no line {first}; it ends with line {count}"));
    }
    Shape::Text(wanted)
}

/// The language of a file for a Markdown fence, by its name: what highlighters call it.
pub fn language(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("rs") => "rust",
        Some("py") => "python",
        Some("js" | "mjs" | "cjs") => "javascript",
        Some("ts" | "mts") => "typescript",
        Some("rb") => "ruby",
        Some("sh" | "bash") => "sh",
        Some("md" | "markdown") => "markdown",
        Some("yml" | "yaml") => "yaml",
        Some("kt" | "kts") => "kotlin",
        Some("cs") => "csharp",
        Some("h") => "c",
        Some("hpp" | "cc" | "cxx") => "cpp",
        Some(extension) if extension.chars().all(|c| c.is_ascii_alphanumeric()) => extension,
        _ if name == "Makefile" => "make",
        _ if name == "Dockerfile" => "dockerfile",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, content: &str) -> Shown {
        Shown {
            path: path.into(),
            lines: None,
            note: None,
            content: Shape::Text(content.into()),
        }
    }

    #[test]
    fn the_budget_cuts_at_a_line_and_accounts_for_the_rest() {
        let mut files = ContextFiles::default();
        let line = "twelve chars\n";
        let mut left = Some(estimate(line).0 * 3);
        files.push(text("a", &line.repeat(2)), &mut left);
        files.push(text("b", &line.repeat(4)), &mut left);
        files.push(text("c", line), &mut left);
        assert_eq!(files.shown.len(), 2);
        assert!(matches!(
            &files.shown[1].content,
            Shape::Part { missing: 3, .. }
        ));
        let cut: Vec<&str> = files.cut.iter().map(|cut| cut.path.as_str()).collect();
        assert_eq!(cut, ["b", "c"]);
    }

    #[test]
    fn a_line_range_is_what_is_shown() {
        assert!(matches!(shape(b"1\n2\n3\n4\n", Some((2, 3))), Shape::Text(t) if t == "2\n3\n"));
        assert!(matches!(shape(b"1\n", Some((7, 9))), Shape::Refused(_)));
    }
}
