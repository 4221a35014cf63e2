//! What a new handoff continues, and what it inherits.

use crate::handoff::id::IdPrefix;
use crate::journal::address;
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
    /// Follows the user's flags, else the rules.
    ///
    /// # Errors
    /// When an id names nothing, or the journal cannot be read.
    pub fn choose(
        journal: &Journal<'_>,
        head: &Head,
        listing: &Listing<'_>,
        asker: &Asker,
        line: &Line,
    ) -> Result<Self, Error> {
        if line.new {
            return Ok(Self::named(Vec::new()));
        }
        if !line.continues.is_empty() {
            let named = line.continues.iter().map(|id| find(journal, id));
            return Ok(Self::named(named.collect::<Result<_, _>>()?));
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

fn find(journal: &Journal<'_>, id: &str) -> Result<Record, Error> {
    let unknown = || address::AddressError::Unknown(id.to_owned());
    let prefix: IdPrefix = id.parse().map_err(|_| unknown())?;
    Ok(address::by_id(journal, &prefix)?.ok_or_else(unknown)?)
}
