//! Ids of handoffs and hashes of objects differ from run to run. A page calls them by names of
//! its own, which this pairs with what they are in the run.

use std::collections::BTreeSet;

use crate::sandbox::Sandbox;

/// What the page calls things, and what they are called in its repository.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Ids and hashes that exist in the repository, in full.
    real: BTreeSet<String>,
    pairs: Vec<Pair>,
}

#[derive(Debug, Clone)]
struct Pair {
    shown: String,
    real: String,
}

/// The shortest abbreviation of an id that is taken for one.
const SHORTEST: usize = 4;
/// The shortest abbreviation of a hash: git's default. A shorter one may be a year.
const SHORTEST_HASH: usize = 7;

impl Names {
    /// Reads which ids and hashes there are.
    pub fn learn(&mut self, sandbox: &Sandbox) {
        let listing = sandbox
            .run("git rev-list --all --reflog --objects; git ls-files; git ls-files --others");
        let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
        let words = listing.split(|c: char| !c.is_ascii_alphanumeric());
        let names = words
            .filter(|word| is_id(word) && word.len() == 12 || is_hash(word) && word.len() >= 40);
        self.real.extend(names.map(str::to_owned));
    }

    /// Whether `shown` is what the page calls `real`; it may call it so from now on.
    pub fn agree(&mut self, shown: &str, real: &str) -> bool {
        let same_kind = is_id(shown) && is_id(real) || is_hash(shown) && is_hash(real);
        let Some(full) = self.full(real).filter(|_| same_kind) else {
            return shown == real;
        };
        let known = self
            .pairs
            .iter_mut()
            .find(|pair| pair.real == full || is_one(&pair.shown, shown));
        match known {
            Some(pair) if pair.real == full && is_one(&pair.shown, shown) => {
                if shown.len() > pair.shown.len() {
                    pair.shown = shown.to_owned();
                }
                true
            }
            Some(_) => false,
            None => {
                self.pairs.push(Pair {
                    shown: shown.to_owned(),
                    real: full,
                });
                true
            }
        }
    }

    /// A page's commands with what its names stand for.
    pub fn in_commands(&self, commands: &str) -> String {
        map_words(commands, |word| {
            let pair = self.pairs.iter().find(|pair| is_one(&pair.shown, word))?;
            Some(abbreviate(&pair.real, word.len()))
        })
    }

    /// What was printed, in the page's names.
    pub fn in_output(&self, printed: &str) -> String {
        map_words(printed, |word| {
            let pair = self.pairs.iter().find(|pair| is_one(&pair.real, word))?;
            Some(abbreviate(&pair.shown, word.len()))
        })
    }

    fn full(&self, abbreviation: &str) -> Option<String> {
        if abbreviation.len() < SHORTEST {
            return None;
        }
        self.real
            .iter()
            .find(|full| full.starts_with(abbreviation))
            .cloned()
    }
}

/// Whether one of the two is an abbreviation of the other.
fn is_one(a: &str, b: &str) -> bool {
    a.len().min(b.len()) >= SHORTEST && (a.starts_with(b) || b.starts_with(a))
}

fn is_id(word: &str) -> bool {
    (SHORTEST..=12).contains(&word.len()) && word.bytes().all(|byte| (b'k'..=b'z').contains(&byte))
}

fn is_hash(word: &str) -> bool {
    (SHORTEST_HASH..=64).contains(&word.len())
        && word
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn abbreviate(name: &str, length: usize) -> String {
    name.chars().take(length).collect()
}

fn map_words(text: &str, replacement: impl Fn(&str) -> Option<String>) -> String {
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    words
        .map(|word| {
            let name = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            match replacement(name) {
                Some(mapped) => mapped + &word[name.len()..],
                None => word.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
pub fn with_real(real: &[&str]) -> Names {
    Names {
        real: real.iter().map(|&name| name.to_owned()).collect(),
        pairs: Vec::new(),
    }
}

#[test]
fn a_name_stands_for_one_thing_throughout() {
    let mut names = with_real(&["wmztlvrnkxqp", "ksksksksksks"]);
    assert!(names.agree("kxqp", "wmzt"));
    assert!(names.agree("kxqpkxqpkxqp", "wmztlvrnkxqp"));
    assert!(!names.agree("kxqp", "ksks"), "another handoff");
    assert!(!names.agree("mmmm", "wmzt"), "another name");
    assert!(names.agree("mmmm", "ksks"));
    assert_eq!(names.in_commands("show kxqp mmmm"), "show wmzt ksks");
    assert_eq!(names.in_output("wmzt, ksks."), "kxqp, mmmm.");
}

#[test]
fn ordinary_words_are_no_names() {
    let mut names = with_real(&["wmztlvrnkxqp"]);
    assert!(names.agree("only", "only"));
    assert!(!names.agree("only", "your"));
}
