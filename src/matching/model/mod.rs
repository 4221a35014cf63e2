//! What the evidence about a pair means (docs/decisions.md, "The model").
//!
//! Two small additive models, fitted on labelled lists by `tools/train_matching.py`: one says
//! whether two texts are the same decision, the other what became of it. Each is a sum of
//! shallow decision trees, where a tree asks two questions about named pieces of evidence; the
//! second has a weight for each piece of evidence besides.

mod trees;

use super::Class;
use super::evidence::{Evidence, Feature};

/// A decision tree of two questions: is the evidence at most so much?
struct Tree {
    root: (Feature, f32),
    low: (Feature, f32),
    high: (Feature, f32),
    /// The contributions of: low-low, low-high, high-low, high-high.
    leaves: [f32; 4],
}

/// A tree as one line of a table.
const fn tree(
    root: (Feature, f32),
    low: (Feature, f32),
    high: (Feature, f32),
    leaves: [f32; 4],
) -> Tree {
    Tree {
        root,
        low,
        high,
        leaves,
    }
}

impl Tree {
    fn contribution(&self, evidence: &Evidence) -> f64 {
        let above = |(feature, threshold): (Feature, f32)| evidence.get(feature) as f32 > threshold;
        let high = above(self.root);
        let second = above(if high { self.high } else { self.low });
        f64::from(self.leaves[usize::from(high) * 2 + usize::from(second)])
    }
}

fn sum(base: f64, trees: &[Tree], evidence: &Evidence) -> f64 {
    base + trees
        .iter()
        .map(|tree| tree.contribution(evidence))
        .sum::<f64>()
}

/// The log-odds that two texts are the same decision or one that took its place.
pub(super) fn aligned(evidence: &Evidence) -> f64 {
    sum(trees::ALIGNED_BASE, trees::ALIGNED, evidence)
}

/// The probability that belongs to log-odds.
pub(super) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// The likeliest class of a pair that belongs together, and its probability.
pub(super) fn class(evidence: &Evidence) -> (Class, f64) {
    let mut scores = [
        sum(trees::REASON_CHANGED_BASE, trees::REASON_CHANGED, evidence),
        sum(trees::REPLACED_BASE, trees::REPLACED, evidence),
        sum(trees::REWORDED_BASE, trees::REWORDED, evidence),
    ];
    for (feature, slopes) in trees::LINEAR {
        let value = evidence.get(*feature);
        for (score, slope) in scores.iter_mut().zip(slopes) {
            *score += value * f64::from(*slope);
        }
    }
    // The trees' opinion and the linear one count half each.
    let odds = scores.map(|score| libm::exp(score / 2.0));
    let total: f64 = odds.iter().sum();
    let classes = [Class::ReasonChanged, Class::Replaced, Class::Reworded];
    let likeliest = classes
        .into_iter()
        .zip(odds)
        .max_by(|a, b| a.1.total_cmp(&b.1));
    likeliest.map_or((Class::Reworded, 0.0), |(class, odds)| {
        (class, odds / total)
    })
}
