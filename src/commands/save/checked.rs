//! The check before anything is stored: what is denied refuses, what is warned of is said.

use std::fmt::{self, Write};

use crate::commands::Error;
use crate::commands::wip::SecretsAllowed;
use crate::handoff::check::{self, Finding, Level, Position, Rule, secrets};
use crate::handoff::{self, Metadata};
use crate::journal::Journal;
use crate::journal::check_facts::inherited_facts;
use crate::journal::ledger::InForce;
use crate::output::visible::visible_line;
use crate::repo::Uncommitted;

use super::compose::Composed;

/// What is about to be stored.
pub(super) struct Candidate<'a> {
    /// The text as it was given: positions are those the writer knows.
    pub text: &'a str,
    /// The sentences of a chat around the document that were left out.
    pub chat: &'a [String],
    /// What became of it.
    pub composed: &'a Composed,
    /// The decisions it inherits.
    pub inherited: &'a [InForce],
    /// How findings say where they are.
    pub whereabouts: Whereabouts,
    /// Whether it ends its line of work.
    pub ends_line: bool,
    /// The branch it is saved on.
    pub branch: Option<&'a str>,
    /// The paths that its metadata will list.
    pub uncommitted: &'a [Uncommitted],
}

/// How a finding says where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// By line and column, to somebody who has the text.
    Numbered,
    /// By the words found there, to somebody who gave flags and never saw a text.
    Quoted,
}

/// Checks a document. Denied findings come as findings too; [`refuse`] makes an error of them.
///
/// # Errors
/// When git fails to expand a directory or a glob.
pub(super) fn check(
    journal: &Journal<'_>,
    candidate: &Candidate<'_>,
    secrets: SecretsAllowed,
) -> Result<Vec<Finding>, Error> {
    let text = Metadata::split(candidate.text).body;
    let stored = &candidate.composed.document;
    let document = if stored.source() == text {
        stored.clone()
    } else {
        handoff::read(text)
    };
    let mut facts = journal.facts_of_draft(&document)?;
    facts.ends_line = candidate.ends_line;
    let composed = candidate.composed;
    inherited_facts(
        &mut facts,
        &composed.document,
        candidate.inherited,
        &composed.judgement,
    );
    let mut findings = check::check(text, &document, &facts, &journal.policy().limits());
    findings.retain(|finding| !is_left_out(finding, text, candidate.chat));
    for finding in &mut findings {
        quote(finding, text, candidate.whereabouts);
    }
    findings.extend(credential_in_names(candidate));
    findings.retain(|finding| match finding.rule {
        Rule::Credential => secrets == SecretsAllowed::No,
        // The writer makes such paths relative.
        Rule::HomePath | Rule::ContextAbsolute => finding.fix.is_none(),
        // What ends a line may be as short as its end.
        Rule::MissingSection | Rule::UnderBudget => !candidate.ends_line,
        _ => true,
    });
    Ok(findings)
}

/// How many characters of a line are quoted.
const QUOTED: usize = 50;

/// Whether a finding is about a sentence that is no part of what is stored.
fn is_left_out(finding: &Finding, text: &str, chat: &[String]) -> bool {
    let line = line_of(finding, text);
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    finding.rule == Rule::Pleasantry && chat.iter().any(|said| said.contains(&words))
}

fn line_of<'t>(finding: &Finding, text: &'t str) -> &'t str {
    let line = text.lines().nth(finding.at.line.saturating_sub(1));
    line.unwrap_or_default()
}

/// Names the place of a finding by the line that stands there, where its number says nothing to
/// whoever reads it; that of a chat also by its words. A credential is never quoted.
fn quote(finding: &mut Finding, text: &str, whereabouts: Whereabouts) {
    let is_sentence = finding.rule == Rule::Pleasantry;
    if whereabouts == Whereabouts::Numbered && !is_sentence {
        return;
    }
    let words = line_of(finding, text).trim_start_matches(['-', ' ']);
    if finding.at == Position::START && !is_sentence || words.is_empty() {
        return;
    }
    if whereabouts == Whereabouts::Quoted {
        finding.at = Position::START;
    }
    if finding.rule == Rule::Credential {
        return;
    }
    let mut quoted: String = words.chars().take(QUOTED).collect();
    if quoted.len() < words.len() {
        quoted.push('…');
    }
    finding.message.push_str(&format!(": \"{quoted}\""));
}

/// A path that is not committed, or a branch, can hold a credential as well.
fn credential_in_names(candidate: &Candidate<'_>) -> Option<Finding> {
    let listed = candidate.uncommitted.iter().take(Metadata::UNCOMMITTED_MAX);
    let secret = listed
        .map(|entry| entry.path.as_str())
        .chain(candidate.branch)
        .find_map(|name| secrets::find(name.as_bytes()).into_iter().next())?;
    Some(Finding {
        rule: Rule::Credential,
        level: Level::Deny,
        at: Position::START,
        message: format!("credential in a path or branch name: {}", secret.kind),
        hint: Some("rename it, or leave it out: git config handoff.uncommitted false".into()),
        fix: None,
    })
}

/// An error that names everything that is denied, if anything is.
///
/// # Errors
/// When something is denied.
pub(super) fn refuse(findings: &[Finding]) -> Result<(), Error> {
    let denied: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny)
        .collect();
    let Some(first) = denied.first() else {
        return Ok(());
    };
    let lines: Vec<String> = denied.iter().map(|finding| line(finding)).collect();
    let hint = match first.rule {
        Rule::Credential => "take it out; if it is none, --allow-secret saves it all the same",
        _ => first.hint.as_deref().unwrap_or("mend it and save again"),
    };
    Err(Error::Refused {
        message: lines.join("\nerror: "),
        hint: hint.to_owned(),
    })
}

/// Warnings, and of a save that is only shown the errors, one line for each kind, and below them
/// what to do. What became of inherited decisions is said elsewhere.
///
/// # Errors
/// When `out` fails.
pub(super) fn warnings(findings: &[Finding], hint: &str, out: &mut dyn Write) -> fmt::Result {
    let mut said: Vec<(Rule, &str)> = Vec::new();
    for finding in findings {
        let kind = (finding.rule, finding.message.as_str());
        let elsewhere = matches!(finding.rule, Rule::DecisionDropped | Rule::DecisionReplaced);
        if elsewhere || said.contains(&kind) {
            continue;
        }
        said.push(kind);
        let places: Vec<String> = findings
            .iter()
            .filter(|other| (other.rule, other.message.as_str()) == kind)
            .filter(|other| other.at != Position::START)
            .map(|other| other.at.to_string())
            .collect();
        let places = match places.as_slice() {
            [] => String::new(),
            places => format!(" at {}", places.join(", ")),
        };
        let message = visible_line(&finding.message);
        let word = match finding.level {
            Level::Deny => "error",
            Level::Off | Level::Warn => "warning",
        };
        writeln!(out, "{word}: {message}{places} [{}]", finding.rule)?;
    }
    match said.is_empty() {
        true => Ok(()),
        false => writeln!(out, "hint: {hint}"),
    }
}

fn line(finding: &Finding) -> String {
    let message = visible_line(&finding.message);
    if finding.at == Position::START {
        format!("{message} [{}]", finding.rule)
    } else {
        format!("{message} at {} [{}]", finding.at, finding.rule)
    }
}
