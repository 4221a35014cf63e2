//! Findings as text and JSON.

use std::collections::HashSet;
use std::fmt::{self, Write};

use serde_json::{Value, json};

use super::{Checked, Document};
use crate::handoff::check::{Finding, Level};
use crate::output::style::{self, styled};
use crate::output::visible::visible_line;
use crate::output::{Page, Report, json::VERSION};

impl Checked {
    fn count(&self, level: Level) -> usize {
        let findings = self.documents.iter().flat_map(|d| &d.findings);
        findings.filter(|finding| finding.level == level).count()
    }
}

impl Checked {
    /// How many findings `--fix` would mend: those of files and of standard input.
    fn mendable(&self) -> usize {
        let documents = self
            .documents
            .iter()
            .filter(|document| document.id.is_none());
        let findings = documents.flat_map(|document| &document.findings);
        findings.filter(|finding| finding.fix.is_some()).count()
    }
}

impl Report for Checked {
    fn text(&self, out: &mut Page) -> fmt::Result {
        // What a filter reads must be the document alone.
        match &self.mended_input {
            Some(mended) => out.write_str(mended),
            None => findings(&self.documents, out),
        }
    }

    fn notes(&self, out: &mut dyn Write) -> fmt::Result {
        if self.mended_input.is_some() {
            findings(&self.documents, out)?;
        }
        let mended: usize = self.documents.iter().map(|document| document.mended).sum();
        if mended > 0 {
            writeln!(out, "mended: {mended}")?;
        }
        let (errors, warnings) = (self.count(Level::Deny), self.count(Level::Warn));
        if errors + warnings > 0 {
            let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
            match self.mendable() {
                0 => writeln!(out, "{errors}, {warnings}")?,
                count => writeln!(out, "{errors}, {warnings}; --fix mends {count}")?,
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        json!({
            "version": VERSION,
            "documents": self.documents.iter().map(document).collect::<Vec<_>>(),
            "errors": self.count(Level::Deny),
            "warnings": self.count(Level::Warn),
        })
    }

    fn is_positive(&self) -> bool {
        self.count(Level::Deny) == 0
    }
}

fn findings(documents: &[Document], out: &mut dyn Write) -> fmt::Result {
    for document in documents {
        // A hint that was read once need not be read again.
        let mut hinted = HashSet::new();
        for finding in &document.findings {
            line(&document.name, finding, out)?;
            if let Some(hint) = &finding.hint
                && hinted.insert(hint)
            {
                writeln!(out, "  {}", styled(style::DIM, visible_line(hint)))?;
            }
        }
    }
    Ok(())
}

/// As compilers write it, so that editors find the place.
fn line(name: &str, finding: &Finding, out: &mut dyn Write) -> fmt::Result {
    let (level, style) = match finding.level {
        Level::Deny => ("error", style::LOST),
        Level::Warn | Level::Off => ("warning", style::STALE),
    };
    writeln!(
        out,
        "{}:{}: {}: {} [{}]",
        visible_line(name),
        finding.at,
        styled(style, level),
        visible_line(&finding.message),
        finding.rule,
    )
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

fn document(document: &Document) -> Value {
    json!({
        "path": document.name,
        "id": document.id,
        "mended": document.mended,
        "findings": document.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "level": finding.level,
        "line": finding.at.line,
        "column": finding.at.column,
        "message": finding.message,
        "hint": finding.hint,
        "fixable": finding.fix.is_some(),
    })
}
