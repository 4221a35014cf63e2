//! Maps for what a large journal looks up ten thousand times over: ids and texts.
//!
//! The standard hasher withstands somebody who sees every hash; a ledger's maps only have to withstand
//! somebody who writes texts and never sees one, so that a seed that differs from run to run is
//! enough. It takes a third of the time.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// A map that is looked up quickly.
pub(super) type QuickMap<K, V> = HashMap<K, V, Seeded>;
/// A set that is looked up quickly.
pub(super) type QuickSet<K> = HashSet<K, Seeded>;

/// Makes hashers of one seed, which nobody outside this process knows.
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
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(self.0 ^ word).wrapping_mul(u128::from(ODD));
        let (low, high) = (product & u128::from(u64::MAX), product >> 64);
        // Both halves fit.
        self.0 = u64::try_from(low ^ high).unwrap_or_default();
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
