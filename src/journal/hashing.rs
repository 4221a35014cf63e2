//! Maps for what a large journal looks up ten thousand times over: ids and texts.
//!
//! The standard hasher withstands somebody who sees every hash; a ledger's maps only have to withstand
//! somebody who writes texts and never sees one, so that a seed that differs from run to run is
//! enough. It takes a third of the time.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::str::FromStr;
use std::sync::LazyLock;

/// A map that is looked up quickly.
pub(super) type QuickMap<K, V> = HashMap<K, V, Seeded>;
/// A set that is looked up quickly.
pub(super) type QuickSet<K> = HashSet<K, Seeded>;

/// Makes hashers with one seed, random for each process: texts cannot be made to collide.
#[derive(Debug, Clone)]
pub(super) struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));
        Self(*SEED)
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

/// Folds the two halves of a product into each other, word by word.
pub(super) struct Folded(u64);

impl Folded {
    fn mix(&mut self, word: u64) {
        self.0 = folded(self.0 ^ word, 0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A sum of what something was worked out from, the same in every run. Of 128 bits, so that two
/// inputs of the same sum are taken for equal. It is not cryptographic: forging one would only
/// change a judgement, and the writer of a handoff can state any judgement in it anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(u64, u64);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

impl FromStr for Sum {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (one, other) = text.split_at_checked(16).ok_or(())?;
        let half = |digits| u64::from_str_radix(digits, 16).map_err(drop);
        Ok(Self(half(one)?, half(other)?))
    }
}

/// What a sum is made with.
pub(crate) struct Fingerprint(Sum);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(Sum(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344))
    }
}

impl Fingerprint {
    pub(crate) fn number(&mut self, number: u64) {
        let Sum(one, other) = self.0;
        self.0 = Sum(
            folded(one ^ number, 0x9e37_79b9_7f4a_7c15),
            folded(other.rotate_left(23) ^ number, 0xd6e8_feb8_6659_fd93),
        );
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        for word in words {
            self.number(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.number(u64::from_le_bytes(last));
        }
    }

    pub(crate) fn sum(&mut self, sum: Sum) {
        self.number(sum.0);
        self.number(sum.1);
    }

    pub(crate) fn finish(self) -> Sum {
        self.0
    }
}

/// The two halves of the product, folded into each other.
fn folded(word: u64, odd: u64) -> u64 {
    let product = u128::from(word).wrapping_mul(u128::from(odd));
    // Both halves fit.
    let half = |word: u128| u64::try_from(word & u128::from(u64::MAX)).unwrap_or_default();
    half(product) ^ half(product >> 64)
}
