//! Precision, recall and F1 of the comparison on labelled lists, next to two simple methods;
//! and the time it takes for long lists.
//!
//!     cargo bench --bench matching
//!
//! On lists that the model was fitted to, its figures are too good: `tools/train_matching.py
//! --folds` prints cross-validated ones. On other lists (`HANDOFF_SHARED=DIR`) they are fair.

#![allow(missing_docs)]

#[path = "../tests/labelled/mod.rs"]
mod labelled;

use std::time::Instant;

use git_handoff::handoff::Decision;
use git_handoff::matching::{Change, Class, compare};
use labelled::{Answers, ListPair, Score, labelled, not_kept};
use similar::TextDiff;

fn main() {
    if let Some(lists) = labelled() {
        report("exact text", &Answers::of(&lists, exact));
        let (threshold, best) = best_ratio(&lists);
        report(
            &format!("similar's word ratio, threshold {threshold:.2}"),
            &best,
        );
        let ours = Answers::of(&lists, |pair| compare(&pair.old, &pair.new));
        report("git handoff", &ours);
        certainty(&ours);
    }
    timing();
}

fn exact(pair: &ListPair) -> Vec<Change> {
    by_score(pair, 1.0, |a, b| f64::from(u8::from(a.key() == b.key())))
}

/// The threshold at which the plain ratio does best, and how well that is.
fn best_ratio(lists: &[ListPair]) -> (f64, Answers) {
    let ratio =
        |a: &Decision, b: &Decision| f64::from(TextDiff::from_words(&a.text, &b.text).ratio());
    let answers = |threshold: f64| Answers::of(lists, |pair| by_score(pair, threshold, ratio));
    let tried = (2..=12)
        .map(|step| f64::from(step) * 0.05)
        .map(|threshold| (threshold, answers(threshold)));
    tried
        .max_by(|a, b| a.1.score(|_| true).f1.total_cmp(&b.1.score(|_| true).f1))
        .unwrap_or_default()
}

/// The closest pairs first, as long as they reach the threshold; equal texts are kept, others reworded.
fn by_score(
    pair: &ListPair,
    threshold: f64,
    score: impl Fn(&Decision, &Decision) -> f64,
) -> Vec<Change> {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (o, old) in pair.old.iter().enumerate() {
        for (n, new) in pair.new.iter().enumerate() {
            let score = if old.key() == new.key() {
                2.0
            } else {
                score(old, new)
            };
            scored.push((score, o, n));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut olds, mut news) = (vec![false; pair.old.len()], vec![false; pair.new.len()]);
    let mut changes = Vec::new();
    for (score, o, n) in scored
        .into_iter()
        .take_while(|(score, ..)| *score >= threshold)
    {
        if !olds[o] && !news[n] {
            (olds[o], news[n]) = (true, true);
            changes.push(change(
                if score > 1.5 {
                    Class::Kept
                } else {
                    Class::Reworded
                },
                Some(o),
                Some(n),
            ));
        }
    }
    let free =
        |taken: &[bool]| -> Vec<usize> { (0..taken.len()).filter(|at| !taken[*at]).collect() };
    changes.extend(
        free(&olds)
            .into_iter()
            .map(|o| change(Class::Dropped, Some(o), None)),
    );
    changes.extend(
        free(&news)
            .into_iter()
            .map(|n| change(Class::Added, None, Some(n))),
    );
    changes
}

fn change(class: Class, old: Option<usize>, new: Option<usize>) -> Change {
    Change {
        class,
        old,
        new,
        reason: None,
        certain: true,
    }
}

fn report(method: &str, answers: &Answers) {
    println!("\n{method:44}precision  recall      F1");
    let line = |name: &str, score: Score| {
        println!(
            "  {name:42}{:9.3} {:7.3} {:7.3}",
            score.precision, score.recall, score.f1
        );
    };
    line("all", answers.score(|_| true));
    line("all, without kept", answers.score(not_kept));
    line("alignment", answers.alignment(|_| true));
    line("alignment, without kept", answers.alignment(not_kept));
    for class in [
        Class::Kept,
        Class::Reworded,
        Class::ReasonChanged,
        Class::Replaced,
        Class::Retired,
        Class::Dropped,
        Class::Added,
    ] {
        line(
            &format!("{class:?}"),
            answers.score(|entry| entry.3 == class),
        );
    }
}

fn certainty(answers: &Answers) {
    let precision = |certain: bool| {
        let these = answers
            .given
            .iter()
            .filter(|entry| not_kept(entry) && answers.certain.contains(entry) == certain);
        let (right, all) = these.fold((0, 0), |(right, all), entry| {
            (right + usize::from(answers.gold.contains(entry)), all + 1)
        });
        format!("{right} of {all} right")
    };
    println!(
        "  asserted, without kept: {}; doubtful: {}",
        precision(true),
        precision(false)
    );
}

/// A thousand decisions a side: a third kept, a third reworded, a third new.
fn timing() {
    const SUBJECTS: [&str; 10] = [
        "cache", "parser", "queue", "index", "session", "export", "import", "search", "login",
        "report",
    ];
    const CHOICES: [&str; 10] = [
        "SQLite",
        "Redis",
        "files",
        "memory",
        "Postgres",
        "S3",
        "a worker",
        "the client",
        "JSON",
        "TOML",
    ];
    let text = |n: usize, salt: usize| {
        let (subject, choice) = (SUBJECTS[n % 10], CHOICES[(n / 10 + salt) % 10]);
        format!(
            "The {subject} of module m{n} goes through {choice} with limit {}, because of case {}",
            n * 7 % 97,
            n % 13
        )
    };
    let old: Vec<Decision> = (0..1000)
        .map(|n| Decision::from_markdown(&text(n, 0)))
        .collect();
    let new: Vec<Decision> = (0..1000)
        .map(|n| match n % 3 {
            0 => Decision::from_markdown(&text(n, 0)),
            1 => Decision::from_markdown(&format!("For module m{n}: {}", text(n, 0))),
            _ => Decision::from_markdown(&text(n + 1000, 3)),
        })
        .collect();
    // The fastest of some runs: other processes only ever add time.
    let took = (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(compare(&old, &new));
            start.elapsed()
        })
        .min()
        .unwrap_or_default();
    // A hundredth of the million pairs is enough to tell the price of a plain ratio for each.
    let start = Instant::now();
    for a in old.iter().take(100) {
        for b in new.iter().take(100) {
            std::hint::black_box(TextDiff::from_words(&a.text, &b.text).ratio());
        }
    }
    let every_pair = start.elapsed() * 100;
    println!(
        "\n1,000 decisions a side: {took:.0?}; a word ratio of every pair: {every_pair:.1?}, {:.0} times as long",
        every_pair.as_secs_f64() / took.as_secs_f64().max(f64::EPSILON)
    );
}
