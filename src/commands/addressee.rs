//! `--for` a name that nothing is addressed to.

use crate::commands::Error;
use crate::journal::which::{self, Asker, Rule};
use crate::journal::{Journal, Listing};

/// That nothing is addressed to a name, and to whom something is; none where something was found, or
/// no name was given.
///
/// # Errors
/// When the journal cannot be read.
pub fn missing(
    journal: &Journal<'_>,
    listing: &Listing<'_>,
    asker: &Asker,
    rule: Rule,
) -> Result<Option<String>, Error> {
    let Some(name) = asker
        .addressee
        .as_deref()
        .filter(|_| rule != Rule::Addressed)
    else {
        return Ok(None);
    };
    let known = which::addressees(journal, listing)?;
    let known = match known.as_slice() {
        [] => "nor to anybody else".to_owned(),
        known => format!("only to {}", known.join(", ")),
    };
    Ok(Some(format!(
        "nothing here is addressed to {name}, {known}"
    )))
}
