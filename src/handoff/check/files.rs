//! Whether the context files can be read by the next reader.

use super::{Check, ContextFault, ContextProblem, Fix, Position, Rule};
use crate::handoff::ContextFile;

impl Check<'_> {
    pub(super) fn context_files(&mut self) {
        for (file, problem) in self.document.context_files.iter().zip(&self.facts.context) {
            if let Some(problem) = problem {
                self.context_problem(file, problem);
            }
        }
    }

    fn context_problem(&mut self, file: &ContextFile, problem: &ContextProblem) {
        let (rule, hint) = match problem.fault {
            ContextFault::Missing => (
                Rule::ContextMissing,
                "paths are relative to the repository's root",
            ),
            ContextFault::Absolute => (
                Rule::ContextAbsolute,
                "write it relative to the repository's root",
            ),
            ContextFault::Outside => (
                Rule::ContextOutside,
                "what is not in the repository does not travel; say what it holds instead",
            ),
            ContextFault::Ignored => (
                Rule::ContextIgnored,
                "it is not in anybody else's clone, and `resume` does not print it",
            ),
            ContextFault::TooLarge => (
                Rule::ContextTooLarge,
                "list a smaller file, or raise context.max_bytes in handoff.toml",
            ),
            ContextFault::Unreadable => (Rule::ContextUnreadable, "list a regular file"),
        };
        let at = self.path_at(file);
        let fix = self.relative(file, problem);
        let message = format!("context file {}: {}", file.path, problem.reason);
        self.report(rule, at, message).hint(hint).fix(fix);
    }

    /// The path itself, behind backticks and brackets.
    fn path_at(&self, file: &ContextFile) -> Position {
        self.lines.of_item(file.line, &file.path)
    }

    /// An absolute path into this work tree, made relative.
    fn relative(&self, file: &ContextFile, problem: &ContextProblem) -> Option<Fix> {
        if problem.fault != ContextFault::Absolute {
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
