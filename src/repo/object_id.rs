//! Object ids, whatever hash the repository uses.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::handoff::ObjectName;

/// The id of a git object, SHA-1 or SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId(pub(super) git2::Oid);

/// Not git2's own: with SHA-256 compiled in, that one also hashes the 12 bytes behind a SHA-1,
/// which libgit2 leaves as they were when it reads a tree. Equal ids would then hash differently.
impl Hash for ObjectId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

/// The text is no full hexadecimal object id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no full object id")]
pub struct ObjectIdError(String);

impl ObjectId {
    /// How many digits git would print by default in a small repository.
    const SHORT: usize = 7;

    /// The first seven digits, for people. Not checked for uniqueness: it stands beside an id
    /// or a summary that says which commit is meant.
    pub fn short(&self) -> String {
        let mut full = self.to_string();
        full.truncate(Self::SHORT);
        full
    }

    /// The raw bytes of the hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<ObjectId> for ObjectName {
    fn from(id: ObjectId) -> Self {
        Self::of_hash(id.as_bytes())
    }
}

impl FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, ObjectIdError> {
        let format = match text.len() {
            40 => git2::ObjectFormat::Sha1,
            64 => git2::ObjectFormat::Sha256,
            _ => return Err(ObjectIdError(text.to_owned())),
        };
        git2::Oid::from_str_ext(text, format)
            .map(Self)
            .map_err(|_| ObjectIdError(text.to_owned()))
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_ids_are_read() {
        assert!("a".repeat(40).parse::<ObjectId>().is_ok());
        assert!("a".repeat(64).parse::<ObjectId>().is_ok());
        assert!("abc123".parse::<ObjectId>().is_err());
        assert!("g".repeat(40).parse::<ObjectId>().is_err());
    }
}
