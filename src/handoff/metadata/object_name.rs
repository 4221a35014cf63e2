//! The name of a git object (gitglossary(7)): its whole hash in hexadecimal digits.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The longest hash, SHA-256, in digits.
const LONGEST: usize = 64;

/// An object's whole hash, SHA-1 or SHA-256, as it was written. It reads as its digits.
///
/// ```
/// # use git_handoff::handoff::ObjectName;
/// let name: ObjectName = "3f2c9e1b8a7d6c5e4f3a2b1c0d9e8f7a6b5c4d3e".parse().unwrap();
/// assert_eq!(name.short(), "3f2c9e1");
/// assert!("3f2c9e1".parse::<ObjectName>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ObjectName {
    /// What is behind the digits is zero.
    digits: [u8; LONGEST],
    length: u8,
}

/// The text is no whole hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no whole hash: that has 40 or 64 hexadecimal digits")]
pub struct ObjectNameError(String);

impl ObjectName {
    /// The name of the object with this hash, of which at most 32 bytes count.
    pub fn of_hash(hash: &[u8]) -> Self {
        let mut digits = [0; LONGEST];
        let mut length = 0;
        for (pair, byte) in digits.chunks_exact_mut(2).zip(hash) {
            let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
            length += 2;
        }
        Self { digits, length }
    }

    /// The first seven digits, for people.
    pub fn short(&self) -> &str {
        &self[..self.len().min(7)]
    }
}

impl FromStr for ObjectName {
    type Err = ObjectNameError;

    fn from_str(text: &str) -> Result<Self, ObjectNameError> {
        let length = match text.len() {
            40 => 40,
            64 => 64,
            _ => return Err(ObjectNameError(text.to_owned())),
        };
        if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(ObjectNameError(text.to_owned()));
        }
        let mut digits = [0; LONGEST];
        digits[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { digits, length })
    }
}

impl Deref for ObjectName {
    type Target = str;

    fn deref(&self) -> &str {
        let digits = &self.digits[..usize::from(self.length)];
        // Digits are ASCII, so this never falls back.
        std::str::from_utf8(digits).unwrap_or_default()
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for ObjectName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
