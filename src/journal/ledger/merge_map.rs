//! A persistent map from integers that forks for free and merges by what differs.
//!
//! A big-endian Patricia tree after Okasaki and Gill, "Fast Mergeable Integer Maps" (1998). Lines
//! of work that share a past share its nodes: a fork copies one pointer, and a merge visits only
//! what the two sides do not share. Crates with persistent maps (`rpds`, `im`) fork as cheaply, but
//! merge by walking one side whole, which makes a journal of many merges quadratic.

#[cfg(test)]
use std::cell::Cell;
use std::rc::Rc;

/// A map from `u32`.
#[derive(Debug)]
pub(super) struct MergeMap<V>(Option<Rc<Node<V>>>);

#[derive(Debug, Clone)]
enum Node<V> {
    Leaf {
        key: u32,
        value: V,
    },
    Branch {
        /// The bits above `bit` that all keys below share.
        prefix: u32,
        /// The bit in which the two sides differ.
        bit: u32,
        /// Keys without the bit.
        zero: Rc<Node<V>>,
        /// Keys with it.
        one: Rc<Node<V>>,
    },
}

use Node::{Branch, Leaf};

#[cfg(test)]
thread_local! {
    /// How many nodes were visited to change or merge maps: what the cost of a ledger is made of.
    static VISITS: Cell<u64> = const { Cell::new(0) };
}

/// How many nodes this thread has visited so far to change or merge maps.
#[cfg(test)]
pub(super) fn visits() -> u64 {
    VISITS.get()
}

/// Counts a visit, for the tests that bound them.
fn visit() {
    #[cfg(test)]
    VISITS.set(VISITS.get() + 1);
}

impl<V> Clone for MergeMap<V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<V> Default for MergeMap<V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<V: Clone> MergeMap<V> {
    pub(super) fn get(&self, key: u32) -> Option<&V> {
        let mut node = self.0.as_deref()?;
        loop {
            match node {
                Leaf { key: own, value } => return (*own == key).then_some(value),
                Branch { bit, zero, one, .. } => {
                    node = if key & bit == 0 { zero } else { one };
                }
            }
        }
    }

    pub(super) fn insert(&mut self, key: u32, value: V) {
        match &mut self.0 {
            Some(root) => insert(root, key, value),
            None => self.0 = Some(Rc::new(Leaf { key, value })),
        }
    }

    pub(super) fn remove(&mut self, key: u32) {
        if self.get(key).is_some() {
            self.0 = self.0.as_ref().and_then(|root| without(root, key));
        }
    }

    /// Takes in all of `other`; where both have a key, `join` makes one value of the two. It
    /// must not matter to `join` which side is which, and a value joined with itself is itself:
    /// what both maps share is not looked at.
    pub(super) fn merge(&mut self, other: &Self, join: &impl Fn(&V, &V) -> V) {
        match (&mut self.0, &other.0) {
            (Some(own), Some(theirs)) => merge(own, theirs, join),
            (None, theirs) => self.0.clone_from(theirs),
            (Some(_), None) => {}
        }
    }

    /// The entries in the order of their keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &V)> {
        let mut waiting: Vec<&Node<V>> = self.0.as_deref().into_iter().collect();
        std::iter::from_fn(move || {
            loop {
                match waiting.pop()? {
                    Leaf { key, value } => {
                        visit();
                        return Some((*key, value));
                    }
                    Branch { zero, one, .. } => waiting.extend([&**one, &**zero]),
                }
            }
        })
    }
}

impl<V> Node<V> {
    /// A key below this node, or the bits that all of them share.
    fn prefix(&self) -> u32 {
        match self {
            Leaf { key, .. } => *key,
            Branch { prefix, .. } => *prefix,
        }
    }
}

/// Whether a key belongs below a branch.
fn fits(key: u32, prefix: u32, bit: u32) -> bool {
    above(key, bit) == prefix
}

/// The bits above `bit`.
fn above(key: u32, bit: u32) -> u32 {
    key & !(bit | (bit - 1))
}

/// Joins two nodes whose prefixes differ.
fn fork<V>(a: Rc<Node<V>>, b: Rc<Node<V>>) -> Rc<Node<V>> {
    let (p, q) = (a.prefix(), b.prefix());
    let bit = 1 << (31 - (p ^ q).leading_zeros());
    let (zero, one) = if p & bit == 0 { (a, b) } else { (b, a) };
    Rc::new(Branch {
        prefix: above(p, bit),
        bit,
        zero,
        one,
    })
}

fn insert<V: Clone>(node: &mut Rc<Node<V>>, key: u32, value: V) {
    visit();
    match Rc::make_mut(node) {
        Leaf { key: own, value: v } if *own == key => *v = value,
        Branch {
            prefix,
            bit,
            zero,
            one,
        } if fits(key, *prefix, *bit) => {
            let side = if key & *bit == 0 { zero } else { one };
            insert(side, key, value);
        }
        Leaf { .. } | Branch { .. } => {
            *node = fork(node.clone(), Rc::new(Leaf { key, value }));
        }
    }
}

/// The tree without a key that it has.
fn without<V: Clone>(node: &Rc<Node<V>>, key: u32) -> Option<Rc<Node<V>>> {
    visit();
    match &**node {
        Leaf { .. } => None,
        Branch {
            prefix,
            bit,
            zero,
            one,
        } => {
            let (zero, one) = if key & bit == 0 {
                (without(zero, key), Some(one.clone()))
            } else {
                (Some(zero.clone()), without(one, key))
            };
            match (zero, one) {
                (Some(zero), Some(one)) => Some(Rc::new(Branch {
                    prefix: *prefix,
                    bit: *bit,
                    zero,
                    one,
                })),
                (only, None) | (None, only) => only,
            }
        }
    }
}

/// Merges another tree into this one. Nodes that nothing else holds are changed in place.
fn merge<V: Clone>(own: &mut Rc<Node<V>>, theirs: &Rc<Node<V>>, join: &impl Fn(&V, &V) -> V) {
    if Rc::ptr_eq(own, theirs) {
        return;
    }
    visit();
    match relation(own, theirs) {
        Relation::Same => match (Rc::make_mut(own), &**theirs) {
            (Leaf { value, .. }, Leaf { value: other, .. }) => *value = join(value, other),
            (
                Branch { zero, one, .. },
                Branch {
                    zero: z, one: o, ..
                },
            ) => {
                merge(zero, z, join);
                merge(one, o, join);
            }
            (Leaf { .. } | Branch { .. }, _) => {}
        },
        Relation::Above => {
            if let Branch { bit, zero, one, .. } = Rc::make_mut(own) {
                let is_zero = theirs.prefix() & *bit == 0;
                merge(if is_zero { zero } else { one }, theirs, join);
            }
        }
        Relation::Below => {
            let below = std::mem::replace(own, theirs.clone());
            merge(own, &below, join);
        }
        Relation::Beside => *own = fork(own.clone(), theirs.clone()),
    }
}

/// How two nodes stand to each other.
enum Relation {
    /// Leaves of one key, or branches of one prefix and bit.
    Same,
    /// The other one belongs below.
    Above,
    /// It belongs below the other one.
    Below,
    /// They have a common ancestor at best.
    Beside,
}

fn relation<V>(own: &Node<V>, theirs: &Node<V>) -> Relation {
    let above = |node: &Node<V>, other: &Node<V>| match node {
        Branch { prefix, bit, .. } => contains(*prefix, *bit, other),
        Leaf { .. } => false,
    };
    let is_same = match (own, theirs) {
        (Leaf { key, .. }, Leaf { key: other, .. }) => key == other,
        (
            Branch { prefix, bit, .. },
            Branch {
                prefix: p, bit: s, ..
            },
        ) => prefix == p && bit == s,
        (Leaf { .. } | Branch { .. }, _) => false,
    };
    match () {
        () if is_same => Relation::Same,
        () if above(own, theirs) => Relation::Above,
        () if above(theirs, own) => Relation::Below,
        () => Relation::Beside,
    }
}

/// Whether all keys of `node` belong below the branch of that prefix and bit.
fn contains<V>(prefix: u32, bit: u32, node: &Node<V>) -> bool {
    let lower = match node {
        Leaf { .. } => true,
        Branch { bit: own, .. } => *own < bit,
    };
    lower && fits(node.prefix(), prefix, bit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn of(entries: &BTreeMap<u32, u8>) -> MergeMap<u8> {
        let mut map = MergeMap::default();
        for (key, value) in entries {
            map.insert(*key, *value);
        }
        map
    }

    fn listed(map: &MergeMap<u8>) -> Vec<(u32, u8)> {
        map.iter().map(|(key, value)| (key, *value)).collect()
    }

    fn entries() -> impl Strategy<Value = BTreeMap<u32, u8>> {
        proptest::collection::btree_map(prop_oneof![0_u32..40, any::<u32>()], any::<u8>(), 0..30)
    }

    proptest! {
        #[test]
        fn it_is_a_map(a in entries(), gone in proptest::collection::vec(0_u32..40, 0..20)) {
            let (mut map, mut model) = (of(&a), a.clone());
            let before = map.clone();
            for key in gone {
                map.remove(key);
                model.remove(&key);
                prop_assert_eq!(map.get(key), None);
            }
            prop_assert_eq!(listed(&map), model.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(listed(&before), a.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn merging_is_union(shared in entries(), a in entries(), b in entries()) {
            let base = of(&shared);
            let (mut left, mut right) = (base.clone(), base);
            for (key, value) in &a { left.insert(*key, *value); }
            for (key, value) in &b { right.insert(*key, *value); }
            let mut model: BTreeMap<u32, u8> = listed(&left).into_iter().collect();
            for (key, value) in listed(&right) {
                let at = model.entry(key).or_insert(value);
                *at = (*at).max(value);
            }
            let max = |x: &u8, y: &u8| *x.max(y);
            let mut both = left.clone();
            both.merge(&right, &max);
            right.merge(&left, &max);
            prop_assert_eq!(listed(&both), listed(&right));
            prop_assert_eq!(listed(&both), model.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_merge_visits_what_differs() {
        let mut left: MergeMap<u8> = MergeMap::default();
        for key in 0..10_000 {
            left.insert(key, 0);
        }
        let mut right = left.clone();
        left.insert(20_000, 1);
        right.insert(17, 1);
        let before = visits();
        left.merge(&right, &|a, b| *a.max(b));
        assert!(visits() - before < 50);
        assert_eq!(left.get(17), Some(&1));
    }
}
