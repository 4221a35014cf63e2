//! Labelled decision lists, and how well an answer agrees with them.
//!
//! The lists are no part of this project. They are looked for in `$HANDOFF_SHARED`, else in
//! `../shared` beside it; whoever uses them skips, and says so, where they are absent.

use std::collections::BTreeSet;
use std::path::PathBuf;

use git_handoff::handoff::Decision;
use git_handoff::matching::{Change, Class};
use serde_json::Value;

/// A place in one of the lists: old index, new index, class.
pub type Entry = (usize, Option<usize>, Option<usize>, Class);

/// The decisions of one document and of the next, with their true alignment.
pub struct ListPair {
    pub old: Vec<Decision>,
    pub new: Vec<Decision>,
    pub gold: Vec<(Option<usize>, Option<usize>, Class)>,
}

/// The labelled lists, or `None` where there are none.
pub fn labelled() -> Option<Vec<ListPair>> {
    let shared = std::env::var_os("HANDOFF_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = shared.join("decision_pairs.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no labelled lists at {}", path.display());
        return None;
    };
    text.lines().map(list_pair).collect()
}

fn list_pair(line: &str) -> Option<ListPair> {
    let lists: Value = serde_json::from_str(line).ok()?;
    let decisions = |side: &str| -> Vec<Decision> {
        let items = lists[side].as_array().into_iter().flatten();
        items
            .filter_map(Value::as_str)
            .map(Decision::from_markdown)
            .collect()
    };
    let index = |value: &Value| value.as_u64().and_then(|index| usize::try_from(index).ok());
    let links = lists["alignment"].as_array()?;
    let gold = links
        .iter()
        .map(|link| {
            Some((
                index(&link["old"]),
                index(&link["new"]),
                class(link["class"].as_str()?)?,
            ))
        })
        .collect::<Option<_>>()?;
    Some(ListPair {
        old: decisions("old"),
        new: decisions("new"),
        gold,
    })
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "added" => Class::Added,
        "kept" => Class::Kept,
        "reworded" => Class::Reworded,
        "reason_changed" => Class::ReasonChanged,
        "replaced" => Class::Replaced,
        "retired" => Class::Retired,
        "reinstated" => Class::Reinstated,
        "dropped" => Class::Dropped,
        _ => return None,
    })
}

/// True and given answers over all lists.
#[derive(Default)]
pub struct Answers {
    pub gold: BTreeSet<Entry>,
    pub given: BTreeSet<Entry>,
    /// The given ones that the tool would assert.
    pub certain: BTreeSet<Entry>,
}

impl Answers {
    /// Asks `method` about every pair of lists.
    pub fn of(lists: &[ListPair], method: impl Fn(&ListPair) -> Vec<Change>) -> Self {
        let mut answers = Self::default();
        for (number, pair) in lists.iter().enumerate() {
            let gold = pair
                .gold
                .iter()
                .map(|(old, new, class)| (number, *old, *new, *class));
            answers.gold.extend(gold);
            for change in method(pair) {
                let entry = (number, change.old, change.new, change.class);
                answers.given.insert(entry);
                if change.certain {
                    answers.certain.insert(entry);
                }
            }
        }
        answers
    }

    /// Precision, recall and F1 of the entries that `which` picks.
    pub fn score(&self, which: impl Fn(&Entry) -> bool) -> Score {
        let pick = |entries: &BTreeSet<Entry>| {
            entries
                .iter()
                .filter(|entry| which(entry))
                .copied()
                .collect()
        };
        let (gold, given): (BTreeSet<Entry>, BTreeSet<Entry>) =
            (pick(&self.gold), pick(&self.given));
        Score::of(&gold, &given)
    }

    /// The same of who is whose, whatever the class.
    pub fn alignment(&self, which: impl Fn(&Entry) -> bool) -> Score {
        let pairs = |entries: &BTreeSet<Entry>| -> BTreeSet<(usize, usize, usize)> {
            entries
                .iter()
                .filter(|entry| which(entry))
                .filter_map(|(list, old, new, _)| Some((*list, (*old)?, (*new)?)))
                .collect()
        };
        Score::of(&pairs(&self.gold), &pairs(&self.given))
    }
}

/// How well given answers agree with the true ones.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl Score {
    fn of<T: Ord>(gold: &BTreeSet<T>, given: &BTreeSet<T>) -> Self {
        let right = gold.intersection(given).count() as f64;
        let share = |whole: usize| {
            if whole == 0 {
                1.0
            } else {
                right / whole as f64
            }
        };
        Self {
            precision: share(given.len()),
            recall: share(gold.len()),
            f1: if gold.len() + given.len() == 0 {
                1.0
            } else {
                2.0 * right / (gold.len() + given.len()) as f64
            },
        }
    }
}

/// Leaves out what is equal up to formatting: it is most of every real list, and easy.
pub fn not_kept(entry: &Entry) -> bool {
    entry.3 != Class::Kept
}
