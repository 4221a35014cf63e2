//! What makes a handoff useless or dangerous, found before it is saved (docs/check.md).
//!
//! Pure: what the repository has to say about a document comes in as [`Facts`].

mod decisions;
pub mod facts;
mod files;
mod finding;
pub mod fix;
pub mod hidden;
mod lines;
mod paths;
mod rule;
pub mod secrets;
mod sections;
mod text;
mod wording;

use std::ops::RangeInclusive;

use super::{Document, Metadata};

pub use facts::{ContextFault, ContextProblem, Facts, Replaced, SavedState};
pub use finding::{Finding, Fix, Position};
pub use rule::{Level, Levels, Rule};
pub use wording::is_pleasantry;

use lines::Lines;

/// What a team asks of its handoffs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The rules whose level is not the default one.
    pub levels: Levels,
    /// The length of a handoff without its metadata, in tokens.
    pub tokens: RangeInclusive<usize>,
}

/// Checks a document. `source` is the whole file; `document` is what its body says.
///
/// The findings come in the order of their positions. A rule that is off gives none.
///
/// ```
/// # use git_handoff::handoff::check::{self, Facts, Levels, Limits, Rule};
/// let source = "# Handoff: Sync notes\n\n## Next step\n\n- Write the importer.\n- Test it.\n";
/// let document = git_handoff::handoff::read(source);
/// let limits = Limits { levels: Levels::default(), tokens: 0..=800 };
/// let findings = check::check(source, &document, &Facts::default(), &limits);
/// let several = findings.iter().find(|f| f.rule == Rule::SeveralNextSteps).unwrap();
/// assert_eq!((several.at.line, several.at.column), (6, 3));
/// ```
pub fn check(source: &str, document: &Document, facts: &Facts, limits: &Limits) -> Vec<Finding> {
    let body = Metadata::split(source).body;
    let mut check = Check {
        body,
        document,
        facts,
        limits,
        lines: Lines::of(source),
        findings: Vec::new(),
    };
    check.text(source);
    if document.is_unstructured() {
        check.no_handoff();
    } else {
        check.sections();
        check.decisions();
        check.context_files();
        check.wording();
    }
    let mut findings = check.findings;
    findings.sort_by_key(|finding| (finding.at, finding.rule));
    findings
}

/// One document being checked. The rules are spread over the files of this folder by what they
/// look at.
struct Check<'a> {
    /// The source without the metadata block, which the program writes itself.
    body: &'a str,
    document: &'a Document,
    facts: &'a Facts,
    limits: &'a Limits,
    lines: Lines<'a>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// Adds a finding, unless its rule is off. Returns it so that a hint or a fix can be added.
    fn report(&mut self, rule: Rule, at: Position, message: impl Into<String>) -> Reported<'_> {
        let level = self.limits.levels.of(rule);
        if level == Level::Off {
            return Reported(None);
        }
        self.findings.push(Finding {
            rule,
            level,
            at,
            message: message.into(),
            hint: None,
            fix: None,
        });
        Reported(self.findings.last_mut())
    }
}

/// A finding that was just added, or none when its rule is off.
struct Reported<'f>(Option<&'f mut Finding>);

impl Reported<'_> {
    fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.hint = Some(hint.into());
        }
        self
    }

    fn fix(mut self, fix: Option<Fix>) {
        if let Some(finding) = &mut self.0 {
            finding.fix = fix;
        }
    }
}

#[cfg(test)]
mod tests;
