//! Whether the context files can be read by whoever comes next.

use super::{Check, ContextState, Fix, Position, Refusal, Rule};
use crate::handoff::ContextFile;

impl Check<'_> {
    pub(super) fn context_files(&mut self) {
        for (file, state) in self.document.context_files.iter().zip(&self.facts.context) {
            match state {
                ContextState::NoPath
                | ContextState::Text { .. }
                | ContextState::Binary { .. }
                | ContextState::Submodule
                | ContextState::Several { .. } => {}
                ContextState::Refused(refusal) => self.refused(file, refusal),
            }
        }
    }

    fn refused(&mut self, file: &ContextFile, refusal: &Refusal) {
        let at = self.path_at(file);
        let (rule, hint) = match refusal {
            Refusal::Missing | Refusal::NoMatch => (
                Rule::ContextMissing,
                "paths are relative to the repository's root",
            ),
            Refusal::Absolute => (
                Rule::ContextAbsolute,
                "write it relative to the repository's root",
            ),
            Refusal::Outside | Refusal::LinkOutside | Refusal::GitDirectory => (
                Rule::ContextOutside,
                "what is not in the repository does not travel; say what it holds instead",
            ),
            Refusal::Ignored => (
                Rule::ContextIgnored,
                "it is not in anybody else's clone, and `resume` does not print it",
            ),
            Refusal::TooLarge { .. } => (
                Rule::ContextTooLarge,
                "name the lines that matter: <path>:<first>-<last> in a smaller file, or raise context.max_bytes in handoff.toml",
            ),
            Refusal::LinkLoop | Refusal::Control | Refusal::Special(_) | Refusal::Unreadable(_) => {
                (Rule::ContextUnreadable, "list a regular file")
            }
        };
        let fix = self.relative(file, refusal);
        self.report(rule, at, format!("context file {} {refusal}", file.path))
            .hint(hint)
            .fix(fix);
    }

    /// The path itself, behind backticks and brackets.
    fn path_at(&self, file: &ContextFile) -> Position {
        self.lines.of_item(file.line, &file.path)
    }

    /// An absolute path into this work tree, made relative.
    fn relative(&self, file: &ContextFile, refusal: &Refusal) -> Option<Fix> {
        if *refusal != Refusal::Absolute {
            return None;
        }
        let root = self.facts.root.as_deref()?;
        let rest = file.path.strip_prefix("file://").unwrap_or(&file.path);
        rest.strip_prefix(root)?.strip_prefix('/')?;
        let line = self.lines.range(file.line);
        let path = self.lines.text(file.line).find(&file.path)?;
        let start = line.start + path;
        let prefix = file.path.len() - rest.len() + root.len() + 1;
        Some(Fix {
            range: start..start + prefix,
            text: String::new(),
        })
    }
}
