//! What a new handoff continues, and what it inherits.

use std::path::Path;

use crate::journal::address::{self, AddressError, Addressed};
use crate::journal::which::{self, Asker, Choice, Rule};
use crate::journal::{Journal, Listing, Record};
use crate::repo::Head;

use super::Line;
use crate::commands::Error;

/// The handoffs that a new one continues, and why those.
#[derive(Debug, Clone)]
pub struct Basis {
    /// What is continued, the first parent first.
    pub parents: Vec<Record>,
    /// The rule that chose.
    pub rule: Rule,
    /// The newest handoff of the tree when it is not continued.
    pub not_continued: Option<Record>,
    /// Whether a trunk is known.
    pub trunk_is_known: bool,
}

impl Basis {
    /// Follows the user's flags, else the rules. Relative paths begin in `directory`.
    ///
    /// # Errors
    /// When an address names nothing, or the journal cannot be read.
    pub fn choose(
        journal: &Journal<'_>,
        head: &Head,
        listing: &Listing<'_>,
        asker: &Asker,
        directory: &Path,
        line: &Line,
    ) -> Result<Self, Error> {
        if line.new {
            return Ok(Self::named(Vec::new()));
        }
        if !line.continues.is_empty() {
            let mut named: Vec<Record> = Vec::new();
            for address in &line.continues {
                let record = find(journal, asker, directory, address)?;
                if named.iter().all(|other| other.id() != record.id()) {
                    named.push(record);
                }
            }
            return Ok(Self::named(named));
        }
        let choice = which::choose(journal, head, listing, asker)?;
        Ok(choice.into())
    }

    /// These, because the user says so.
    pub fn named(parents: Vec<Record>) -> Self {
        Self::settled(parents, Rule::Named)
    }

    /// These, because the document says so.
    pub fn recorded(parents: Vec<Record>) -> Self {
        Self::settled(parents, Rule::Recorded)
    }

    fn settled(parents: Vec<Record>, rule: Rule) -> Self {
        Self {
            parents,
            rule,
            not_continued: None,
            trunk_is_known: true,
        }
    }
}

impl From<Choice> for Basis {
    fn from(choice: Choice) -> Self {
        Self {
            parents: choice.continued,
            rule: choice.rule,
            not_continued: choice.shown.filter(|_| choice.rule == Rule::NotContinued),
            trunk_is_known: choice.trunk.is_some(),
        }
    }
}

/// The handoff that an address names; of a branch the one that `resume` would show there.
fn find(
    journal: &Journal<'_>,
    asker: &Asker,
    directory: &Path,
    address: &str,
) -> Result<Record, Error> {
    let named = match address::resolve(journal, asker, directory, address)? {
        Addressed::Chosen(choice, _) => choice.shown,
        Addressed::Record(record) => Some(*record),
        Addressed::File(_) => None,
    };
    Ok(named.ok_or_else(|| AddressError::Unknown(address.to_owned()))?)
}
