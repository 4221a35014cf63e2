//! Decisions that no longer hold: found among those that are listed or inherited, and struck.

use super::{add, remove};
use crate::handoff::{Decision, Document, NormalText, SectionKind, plain_text};

/// A decision that is to be retired, as it is typed: `Use Postgres: replaced by SQLite`.
///
/// ```
/// # use git_handoff::handoff::edit::Retirement;
/// let retirement = Retirement::parse("Tables: one a kind: they are slow");
/// assert_eq!(retirement.decision, "Tables: one a kind");
/// assert_eq!(retirement.why, Some("they are slow"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retirement<'a> {
    /// The words of the decision, its label left out or not.
    pub decision: &'a str,
    /// Why it no longer holds.
    pub why: Option<&'a str>,
}

impl<'a> Retirement<'a> {
    /// Splits it at the last `: `, since a decision may have a colon of its own.
    pub fn parse(item: &'a str) -> Self {
        let item = item.trim();
        match item.rsplit_once(": ") {
            Some((decision, why)) if !why.trim().is_empty() => Self {
                decision: decision.trim(),
                why: Some(why.trim()),
            },
            Some(_) | None => Self {
                decision: item,
                why: None,
            },
        }
    }

    /// Whether the document or `inherited` has the decision that [`retire`] would retire.
    pub fn is_of_any(&self, document: &Document, inherited: &[Decision]) -> bool {
        let key = self.key();
        let mut decisions = document.decisions.iter().chain(inherited);
        decisions.any(|one| is_named(one, &key))
    }

    /// The decision struck, and behind a colon why.
    pub(super) fn struck(&self) -> String {
        match self.why {
            Some(why) => format!("~~{}~~: {why}", self.decision),
            None => format!("~~{}~~", self.decision),
        }
    }

    fn key(&self) -> NormalText {
        NormalText::of(&plain_text(self.decision).text)
    }
}

/// Retires a decision: adds it struck, in place of the one that says so where that is listed. What is
/// struck are the words of the decision itself, where the document or `inherited` has it.
pub fn retire(
    document: &Document,
    inherited: &[Decision],
    retirement: &Retirement<'_>,
) -> Document {
    let key = retirement.key();
    let listed = document.decisions.iter().find(|one| is_named(one, &key));
    let without = match listed {
        Some(listed) => remove(document, SectionKind::Decisions, &listed.raw),
        None => document.clone(),
    };
    let known = listed.or_else(|| inherited.iter().find(|one| is_named(one, &key)));
    let says_so = |known: &Decision| known.key() == key || known.key_without_reason() == key;
    let decision = match known {
        Some(known) if !says_so(known) => known.without_reason(),
        Some(_) | None => retirement.decision,
    };
    let struck = Retirement {
        decision,
        ..*retirement
    };
    add(&without, SectionKind::Decisions, &struck.struck())
}

fn is_named(decision: &Decision, key: &NormalText) -> bool {
    !decision.retired && decision.names().contains(key)
}

#[cfg(test)]
mod tests {
    use super::super::{Parts, build};
    use super::*;

    fn listing(decisions: &[&str]) -> Document {
        build(&Parts {
            decisions: decisions.iter().map(|&text| text.to_owned()).collect(),
            ..Parts::default()
        })
    }

    fn retired(document: &Document, inherited: &[Decision], item: &str) -> Vec<String> {
        let document = retire(document, inherited, &Retirement::parse(item));
        let decisions = document.decisions.iter();
        decisions.map(|decision| decision.raw.clone()).collect()
    }

    #[test]
    fn a_listed_decision_gives_way_to_the_struck_one() {
        let document = listing(&["Use SQLite, because it is one file"]);
        let item = "Use SQLite: Postgres serves several machines";
        let document = retire(&document, &[], &Retirement::parse(item));
        let raws: Vec<&str> = document.decisions.iter().map(|d| d.raw.as_str()).collect();
        assert_eq!(raws, ["~~Use SQLite~~: Postgres serves several machines"]);
        assert!(document.decisions[0].retired);
    }

    #[test]
    fn a_decision_is_retired_without_its_label() {
        let document = listing(&["D3. Hash every file, because mtimes lie"]);
        assert_eq!(
            retired(&document, &[], "Hash every file: the index knows"),
            ["~~D3. Hash every file~~: the index knows"]
        );
        let inherited = Decision::from_markdown("- ADR-4: Keep tables");
        assert_eq!(
            retired(&listing(&[]), &[inherited], "Keep tables: they are slow"),
            ["~~ADR-4: Keep tables~~: they are slow"]
        );
    }
}
