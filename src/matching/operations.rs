//! What leads from one sequence to another.

use std::collections::HashMap;
use std::hash::Hash;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The operations that lead from `old` to `new`, the fewest (Myers' algorithm).
///
/// Whatever the items are, they are compared as numbers: one copy of the algorithm in the program
/// serves all, where each kind of item would have its own of forty kilobytes.
pub(super) fn fewest<T: Hash + Eq>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let (old, new) = numbered(old, new);
    capture_diff_slices(Algorithm::Myers, &old, &new)
}

/// Equal items have equal numbers.
fn numbered<T: Hash + Eq>(old: &[T], new: &[T]) -> (Vec<usize>, Vec<usize>) {
    let mut numbers = HashMap::new();
    let mut number = |item| {
        let next = numbers.len();
        *numbers.entry(item).or_insert(next)
    };
    let old = old.iter().map(&mut number).collect();
    (old, new.iter().map(&mut number).collect())
}
