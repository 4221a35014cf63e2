//! Decisions of different lines that speak of one subject and say different things.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::handoff::{Decision, HandoffId, NormalText};
use crate::journal::ledger::{InForce, IndexPair, Ledger, Sum};
use crate::matching::{Class, compare};

/// How many pairs of decisions are compared at most; a hundred take some milliseconds.
const PAIRS: usize = 200;
/// The same with `--all`.
const PAIRS_OF_ALL: usize = 2_000;
/// How many decisions of one line are compared at most, the newest.
const OF_LINE: usize = 50;

/// What was found, and how far was looked.
pub(super) struct Conflicts {
    pub(super) found: Vec<(InForce, InForce)>,
    /// How many lines were compared with each other, the newest.
    pub(super) compared: usize,
    /// How many there are.
    pub(super) lines: usize,
}

/// What is compared, the newest lines of a tree first, until it would take too long.
pub(super) struct Comparison {
    pairs: Vec<Pair>,
    compared: usize,
    lines: usize,
}

impl Comparison {
    /// Chooses what to compare of a tree.
    pub(super) fn of(ledger: &Ledger, all: bool) -> Self {
        let most = if all { PAIRS_OF_ALL } else { PAIRS };
        Self::between(ledger, &ledger.heads(), most)
    }

    /// What these handoffs, whose lines meet, have in force against each other.
    pub(super) fn of_lines(ledger: &Ledger, ends: &[HandoffId]) -> Self {
        Self::between(ledger, ends, PAIRS)
    }

    /// The newest of these lines, until so many pairs of decisions would be compared.
    fn between(ledger: &Ledger, heads: &[HandoffId], most: usize) -> Self {
        let mut left = most;
        let mut lines: Vec<Vec<InForce>> = Vec::new();
        let mut pairs = Vec::new();
        'lines: for head in heads.iter().rev() {
            let mut line = ledger.in_force_here_of(head);
            line.drain(..line.len().saturating_sub(OF_LINE));
            let mut with_others = Vec::new();
            for other in &lines {
                let pair = Pair::of(other, &line);
                match left.checked_sub(pair.size()) {
                    Some(rest) => left = rest,
                    None => break 'lines,
                }
                with_others.push(pair);
            }
            pairs.append(&mut with_others);
            lines.push(line);
        }
        pairs.retain(|pair| pair.size() > 0);
        Self {
            pairs,
            compared: lines.len(),
            lines: heads.len(),
        }
    }

    /// Begins to compare beside the rest of the work, unless all was compared before: it takes as long
    /// as a thousand handoffs take otherwise, however few there are.
    pub(super) fn start(self, ledger: &Ledger) -> Running {
        let known = |pair: &Pair| ledger.known_disagreements(&pair.one, &pair.other);
        let known: Vec<Result<Rc<[IndexPair]>, Sum>> = self.pairs.iter().map(known).collect();
        let unknown: Vec<usize> = (0..known.len()).filter(|at| known[*at].is_err()).collect();
        let comparison = Arc::new(self);
        let beside = (!unknown.is_empty())
            .then(|| {
                let comparison = comparison.clone();
                thread::Builder::new().spawn(move || comparison.found(&unknown))
            })
            .and_then(Result::ok);
        Running {
            comparison,
            known,
            beside,
        }
    }

    /// What disagrees in these pairs of lists.
    fn found(&self, pairs: &[usize]) -> Vec<Vec<IndexPair>> {
        pairs.iter().map(|at| self.pairs[*at].compare()).collect()
    }
}

/// A comparison that is under way; where there could be no thread for it, it waits.
pub(super) struct Running {
    comparison: Arc<Comparison>,
    /// What each pair of lists was found to disagree in before, or what to note it by.
    known: Vec<Result<Rc<[IndexPair]>, Sum>>,
    beside: Option<JoinHandle<Vec<Vec<IndexPair>>>>,
}

impl Running {
    /// Waits for the end.
    pub(super) fn finish(self, ledger: &Ledger) -> Conflicts {
        let beside = self.beside.and_then(|thread| thread.join().ok());
        let mut beside = beside.unwrap_or_default().into_iter();
        let mut found = Vec::new();
        for (pair, known) in self.comparison.pairs.iter().zip(self.known) {
            let places = known.unwrap_or_else(|key| {
                let places = beside.next().unwrap_or_else(|| pair.compare());
                ledger.note_disagreements(key, &places);
                places.into()
            });
            found.extend(places.iter().filter_map(|places| pair.at(*places)));
        }
        Conflicts {
            found,
            compared: self.comparison.compared,
            lines: self.comparison.lines,
        }
    }
}

impl Conflicts {
    /// What was not looked at, in words.
    pub(super) fn limit(&self) -> Option<String> {
        let (compared, lines) = (self.compared, self.lines);
        (compared < lines).then(|| {
            format!("of {lines} lines of work the newest {compared} were compared for disagreement")
        })
    }
}

/// What of two lines is worth comparing.
struct Pair {
    one: Vec<InForce>,
    other: Vec<InForce>,
}

impl Pair {
    /// The decisions that one line has and the other has not, and that have a word in common with
    /// one of the other line: those that share none speak of different subjects.
    fn of(one: &[InForce], other: &[InForce]) -> Self {
        let (mut left, mut right) = (only(one, other), only(other, one));
        let (words, others) = (words_of(&left), words_of(&right));
        left.retain(|held| words_in(held).any(|word| others.contains(word)));
        right.retain(|held| words_in(held).any(|word| words.contains(word)));
        let owned = |held: Vec<&InForce>| held.into_iter().cloned().collect();
        Self {
            one: owned(left),
            other: owned(right),
        }
    }

    /// How many pairs of decisions there are.
    fn size(&self) -> usize {
        self.one.len() * self.other.len()
    }

    fn compare(&self) -> Vec<IndexPair> {
        let texts = |held: &[InForce]| -> Vec<Decision> {
            held.iter()
                .map(|held| held.statement.decision.clone())
                .collect()
        };
        compare(&texts(&self.one), &texts(&self.other))
            .into_iter()
            .filter(|change| change.class == Class::Replaced)
            .filter_map(|change| change.old.zip(change.new))
            .collect()
    }

    fn at(&self, (one, other): IndexPair) -> Option<(InForce, InForce)> {
        Some((self.one.get(one)?.clone(), self.other.get(other)?.clone()))
    }
}

/// What the other line does not have.
fn only<'a>(own: &'a [InForce], theirs: &[InForce]) -> Vec<&'a InForce> {
    let shared: HashSet<&NormalText> = theirs.iter().map(|h| &h.origin.whole).collect();
    let own = own.iter();
    own.filter(|held| !shared.contains(&held.origin.whole))
        .collect()
}

fn words_of<'a>(held: &[&'a InForce]) -> HashSet<&'a str> {
    held.iter().flat_map(|held| words_in(held)).collect()
}

/// The words of a decision before its reason. In a script without spaces that is nearly the whole
/// text, so that pairs of its letters stand for words.
fn words_in<'a>(held: &'a InForce) -> impl Iterator<Item = &'a str> + use<'a> {
    let lead = held.statement.lead.as_str();
    let words = lead.split(|c: char| !c.is_alphanumeric() || !c.is_ascii());
    let letters = lead.char_indices().filter(|(_, c)| !c.is_ascii());
    let letters = letters.filter_map(move |(at, c)| {
        let rest = &lead[at..];
        let next = rest[c.len_utf8()..].chars().next()?;
        rest.get(..c.len_utf8() + next.len_utf8())
    });
    words.filter(|word| !word.is_empty()).chain(letters)
}
