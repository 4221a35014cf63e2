//! How many letters of an id are shown.

use crate::handoff::HandoffId;
use crate::journal::Listing;
use crate::output::change::IdLength;
use crate::repo::RepoError;

/// In a journal with more handoffs, not every id is read for the sake of a short one.
const COMPARED: usize = 1000;

/// The letters that tell the ids of a tree and these other ones apart.
///
/// # Errors
/// When a tree cannot be read.
pub fn length<'a>(
    listing: &Listing<'_>,
    others: impl IntoIterator<Item = &'a HandoffId>,
) -> Result<IdLength, RepoError> {
    if listing.is_longer_than(COMPARED)? {
        return Ok(IdLength::LONG);
    }
    let mut ids = listing.ids()?;
    ids.extend(others);
    Ok(IdLength::of(&ids))
}
