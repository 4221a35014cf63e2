//! The comparison against labelled lists of real documents: a floor under its quality.
//!
//! The model was fitted to these lists, so the floors say that nothing broke, and not how good
//! it is; docs/decisions.md has the cross-validated figures.

#![allow(clippy::unwrap_used, missing_docs)]

mod labelled;

use git_handoff::matching::{Class, compare};
use labelled::{Answers, labelled, not_kept};

#[test]
fn agreement_with_labelled_lists_stays_high() {
    let Some(lists) = labelled() else { return };
    let answers = Answers::of(&lists, |pair| compare(&pair.old, &pair.new));
    let overall = answers.score(|_| true);
    let changed = answers.score(not_kept);
    let replaced = answers.score(|entry| entry.3 == Class::Replaced);
    let alignment = answers.alignment(|_| true);
    println!(
        "overall {overall:.3?}\nwithout kept {changed:.3?}\nreplaced {replaced:.3?}\nalignment {alignment:.3?}"
    );
    assert!(overall.f1 >= 0.97, "{overall:?}");
    assert!(changed.f1 >= 0.95, "{changed:?}");
    assert!(replaced.f1 >= 0.88, "{replaced:?}");
    assert!(alignment.f1 >= 0.99, "{alignment:?}");
}

#[test]
fn what_is_equal_up_to_formatting_is_kept_and_nothing_else() {
    let Some(lists) = labelled() else { return };
    let answers = Answers::of(&lists, |pair| compare(&pair.old, &pair.new));
    let kept = answers.score(|entry| entry.3 == Class::Kept);
    assert_eq!((kept.precision, kept.recall), (1.0, 1.0));
}
