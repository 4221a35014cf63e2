//! What `save` says.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use crate::journal::which::Rule;
use crate::output::Report;
use crate::output::json::VERSION;
use crate::output::visible::visible_line;

use super::{Basis, Outcome, Saved};

impl Report for Saved {
    fn text(&self, out: &mut dyn Write) -> fmt::Result {
        let branch = visible_line(self.branch.as_deref().unwrap_or("detached HEAD"));
        let id = &self.id.as_str()[..4];
        let summary = visible_line(&self.summary);
        match &self.outcome {
            Outcome::Committed(commit) => {
                writeln!(out, "[{branch} {}] handoff {id}: {summary}", commit.short())?;
            }
            Outcome::Staged => writeln!(out, "[{branch}, staged] handoff {id}: {summary}")?,
            Outcome::DryRun { file } => out.write_str(file)?,
        }
        writeln!(out, " {}", self.basis)
    }

    fn json(&self) -> Value {
        json!({
            "version": VERSION,
            "id": self.id,
            "summary": self.summary,
            "branch": self.branch,
            "commit": match self.outcome {
                Outcome::Committed(commit) => Some(commit),
                _ => None,
            },
            "continues": self.basis.parents.iter().map(|p| p.id()).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .parents
            .iter()
            .map(|p| &p.entry.name.id.as_str()[..4])
            .collect();
        if names.is_empty() {
            return f.write_str("starts a new line of work");
        }
        write!(f, "continues {}", names.join(", "))?;
        f.write_str(match self.rule {
            Rule::Named => " (named)",
            Rule::Session => " (this session's newest)",
            Rule::Addressed => " (addressed to you)",
            Rule::BranchWork => " (this branch's work)",
            Rule::ThisBranch => " (saved on this branch before)",
            Rule::TrunkLine => " (your line on the trunk)",
            Rule::NotContinued | Rule::Nothing => "",
        })
    }
}
