//! The best one-to-one alignment of two lists, given a weight for each pair that may align.

use std::collections::BTreeMap;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;

/// A pair that may align. A higher weight is a better pair; weights are positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) weight: i64,
}

/// The set of pairs with the greatest sum of weights in which no side occurs twice.
///
/// The lists fall apart into groups that share no candidate; each is solved by itself, which
/// keeps the cubic Hungarian algorithm away from long lists. Among equal sums the choice
/// depends on which side is looked at first: the old one, or with `new_first` the new one.
pub(super) fn best_assignment(candidates: &[Candidate], new_first: bool) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = components(candidates)
        .iter()
        .flat_map(|group| solve(group, new_first))
        .collect();
    pairs.sort_unstable();
    pairs
}

fn components(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut groups = Groups::default();
    for candidate in candidates {
        groups.join(Side::Old(candidate.old), Side::New(candidate.new));
    }
    let mut members: BTreeMap<Side, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        members
            .entry(groups.root(Side::Old(candidate.old)))
            .or_default()
            .push(*candidate);
    }
    members.into_values().collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Old(usize),
    New(usize),
}

/// Disjoint sets (union–find) of decisions of both sides.
#[derive(Default)]
struct Groups(BTreeMap<Side, Side>);

impl Groups {
    fn root(&mut self, side: Side) -> Side {
        let mut root = side;
        while let Some(parent) = self.0.get(&root).filter(|parent| **parent != root) {
            root = *parent;
        }
        self.0.insert(side, root);
        root
    }

    fn join(&mut self, a: Side, b: Side) {
        let (a, b) = (self.root(a), self.root(b));
        self.0.insert(a.max(b), a.min(b));
    }
}

fn solve(group: &[Candidate], new_first: bool) -> Vec<(usize, usize)> {
    if let [only] = group {
        return vec![(only.old, only.new)];
    }
    let olds = distinct(group.iter().map(|candidate| candidate.old));
    let news = distinct(group.iter().map(|candidate| candidate.new));
    // The algorithm wants at least as many columns as rows. A pair of weight 0 is no pair.
    let flip = olds.len() > news.len() || (new_first && olds.len() == news.len());
    let (rows, columns) = if flip {
        (news.len(), olds.len())
    } else {
        (olds.len(), news.len())
    };
    let mut weights = Matrix::new(rows, columns, 0_i64);
    for candidate in group {
        let (Ok(old), Ok(new)) = (
            olds.binary_search(&candidate.old),
            news.binary_search(&candidate.new),
        ) else {
            continue;
        };
        weights[if flip { (new, old) } else { (old, new) }] = candidate.weight;
    }
    let (_, columns_of_rows) = kuhn_munkres(&weights);
    columns_of_rows
        .into_iter()
        .enumerate()
        .filter(|at| weights[*at] > 0)
        .map(|(row, column)| {
            if flip {
                (olds[column], news[row])
            } else {
                (olds[row], news[column])
            }
        })
        .collect()
}

fn distinct(indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut indices: Vec<_> = indices.collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(old: usize, new: usize, weight: i64) -> Candidate {
        Candidate { old, new, weight }
    }

    #[test]
    fn the_sum_counts_not_the_best_single_pair() {
        let candidates = [candidate(0, 0, 10), candidate(0, 1, 9), candidate(1, 0, 9)];
        assert_eq!(best_assignment(&candidates, false), [(0, 1), (1, 0)]);
    }

    #[test]
    fn groups_of_unequal_sides_are_solved() {
        let candidates = [
            candidate(0, 3, 5),
            candidate(1, 3, 6),
            candidate(2, 3, 4),
            candidate(7, 7, 1),
        ];
        assert_eq!(best_assignment(&candidates, false), [(1, 3), (7, 7)]);
        assert_eq!(best_assignment(&[], false), []);
    }
}
