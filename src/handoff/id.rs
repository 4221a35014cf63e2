//! The name of a handoff: 12 letters from `k` to `z` (docs/format.md, "Ids").

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The letters an id is made of. None of them is a hexadecimal digit, so that an
/// id is never taken for an abbreviated commit hash.
const ALPHABET: &[u8; 16] = b"klmnopqrstuvwxyz";

/// How many letters an id has; four bits a letter make 48 random bits.
const LENGTH: usize = 12;

/// The identity of one handoff. The id in the metadata counts, not the file name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandoffId([u8; LENGTH]);

/// Why a text is no id or id prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It has a letter outside `k`–`z`.
    #[error("'{0}' is no handoff id: ids are written in the letters k to z")]
    Alphabet(String),
    /// It is too long, or for a whole id too short.
    #[error("'{0}' is no handoff id: an id has 12 letters, a prefix at least 4")]
    Length(String),
}

impl HandoffId {
    /// The id that these 48 bits spell.
    ///
    /// ```
    /// # use git_handoff::handoff::HandoffId;
    /// assert_eq!(HandoffId::from_bits([0, 1, 2, 3, 4, 255]).to_string(), "kkklkmknkozz");
    /// ```
    pub fn from_bits(bits: [u8; LENGTH / 2]) -> Self {
        let mut letters = [0; LENGTH];
        for (pair, byte) in letters.chunks_exact_mut(2).zip(bits) {
            pair[0] = ALPHABET[usize::from(byte >> 4)];
            pair[1] = ALPHABET[usize::from(byte & 15)];
        }
        Self(letters)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        // The alphabet is ASCII, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many letters this id shares with `other` from the start.
    pub fn common_prefix(&self, other: &Self) -> usize {
        self.0
            .iter()
            .zip(other.0)
            .take_while(|(a, b)| **a == *b)
            .count()
    }
}

impl FromStr for HandoffId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !is_in_alphabet(text) {
            return Err(IdError::Alphabet(text.to_owned()));
        }
        let letters = text.as_bytes().try_into();
        letters
            .map(Self)
            .map_err(|_| IdError::Length(text.to_owned()))
    }
}

fn is_in_alphabet(text: &str) -> bool {
    text.bytes()
        .all(|letter| letter.is_ascii_lowercase() && letter >= ALPHABET[0])
}

impl fmt::Display for HandoffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for HandoffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for HandoffId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for HandoffId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// The beginning of an id, at least 4 letters, as a user types it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdPrefix(String);

impl IdPrefix {
    /// The fewest letters that are taken for an id; fewer would shadow short branch names.
    pub const SHORTEST: usize = 4;

    /// Whether `id` begins with these letters.
    pub fn matches(&self, id: &HandoffId) -> bool {
        id.as_str().starts_with(&self.0)
    }
}

impl FromStr for IdPrefix {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !is_in_alphabet(text) {
            return Err(IdError::Alphabet(text.to_owned()));
        }
        if !(Self::SHORTEST..=LENGTH).contains(&text.len()) {
            return Err(IdError::Length(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for IdPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        let id: HandoffId = "kxqpwmztlvrn".parse().unwrap();
        assert_eq!(id.to_string(), "kxqpwmztlvrn");
    }

    #[test]
    fn no_commit_hash_is_an_id() {
        assert!("3f2c9e1b0000".parse::<HandoffId>().is_err());
        assert!("deadbeef".parse::<IdPrefix>().is_err());
    }

    #[test]
    fn a_prefix_has_four_to_twelve_letters() {
        assert!("kxq".parse::<IdPrefix>().is_err());
        assert!("kxqp".parse::<IdPrefix>().is_ok());
        assert!("kxqpwmztlvrnk".parse::<IdPrefix>().is_err());
    }
}
