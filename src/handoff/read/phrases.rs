//! The [table](super::synonyms) made ready for comparison, and how words are compared: folded,
//! with one list of words each for modifiers, vetoes and what is pending.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::synonyms::{LIGHT, MODIFIERS, PENDING, Reach, SUMMARIES, VETOES, WORDINGS, Wordings};
use crate::handoff::SectionKind;

/// A phrase of a script without spaces; `last` is empty but for phrases with a `*`.
pub(super) struct Unspaced {
    pub kind: SectionKind,
    pub reach: Reach,
    pub first: String,
    pub last: String,
}

impl Unspaced {
    pub fn is_all_of(&self, letters: &str) -> bool {
        self.last.is_empty() && letters == self.first
    }

    pub fn is_at_edge_of(&self, letters: &str) -> bool {
        if !self.last.is_empty() {
            return letters.len() > self.first.len() + self.last.len()
                && letters.starts_with(&self.first)
                && letters.ends_with(&self.last);
        }
        reaches(
            self.reach,
            letters.starts_with(&self.first),
            letters.ends_with(&self.first),
        )
    }
}

/// A phrase with a `*` in a script with spaces.
pub(super) struct Open {
    pub kind: SectionKind,
    pub first: Vec<String>,
    pub last: Vec<String>,
    /// `*entscheidungen`: the last word only has to end like this.
    compound: bool,
}

impl Open {
    pub fn matches(&self, words: &[String]) -> bool {
        if self.compound {
            let ends = |word: &String| self.last.iter().any(|last| word.ends_with(last.as_str()));
            return words.iter().any(ends);
        }
        words.len() > self.first.len() + self.last.len()
            && words.starts_with(&self.first)
            && words.ends_with(&self.last)
    }
}

/// A phrase of a script with spaces.
pub(super) struct Phrase {
    pub kind: SectionKind,
    pub reach: Reach,
    /// How many words it has.
    pub length: usize,
    /// Folded, with one space between words.
    words: Cow<'static, str>,
}

impl Phrase {
    /// Whether these words begin with the phrase.
    pub fn begins(&self, words: &[String]) -> bool {
        words.len() >= self.length
            && self
                .words
                .split(' ')
                .zip(words)
                .all(|(one, other)| one == other)
    }
}

/// Phrases by their first word. Made when the first heading that is not canonical is read, so it has
/// to be cheap to make: buckets cost a tenth of what a hash map of strings does.
struct Spaced {
    buckets: Vec<Vec<Phrase>>,
}

const BUCKETS: usize = 256;

fn bucket_of(word: &str) -> usize {
    let hash = word.bytes().fold(0usize, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    });
    hash % BUCKETS
}

static SPACED: LazyLock<Spaced> = LazyLock::new(|| {
    let mut buckets: Vec<Vec<Phrase>> = std::iter::repeat_with(Vec::new).take(BUCKETS).collect();
    for (row, phrase) in phrases(|phrase| !phrase.contains('*') && !has_unspaced(phrase)) {
        let is_folded = phrase
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b' ');
        let words = if is_folded {
            Cow::Borrowed(phrase)
        } else {
            Cow::Owned(folded_text(phrase))
        };
        let first = words.split(' ').next().unwrap_or("");
        buckets[bucket_of(first)].push(Phrase {
            kind: row.kind,
            reach: row.reach,
            length: words.split(' ').count(),
            words,
        });
    }
    Spaced { buckets }
});

/// Phrases with a `*` in scripts with spaces.
pub(super) static OPEN: LazyLock<Vec<Open>> = LazyLock::new(|| {
    phrases(|phrase| phrase.contains('*') && !has_unspaced(phrase))
        .map(|(row, phrase)| {
            let (first, last) = phrase.split_once('*').unwrap_or((phrase, ""));
            Open {
                kind: row.kind,
                first: folded(first),
                last: folded(last),
                compound: first.is_empty() && !last.starts_with(' '),
            }
        })
        .collect()
});

/// Phrases of scripts without spaces; most documents never need them.
pub(super) static UNSPACED: LazyLock<Vec<Unspaced>> = LazyLock::new(|| {
    phrases(has_unspaced)
        .map(|(row, phrase)| {
            let (first, last) = phrase.split_once('*').unwrap_or((phrase, ""));
            Unspaced {
                kind: row.kind,
                reach: row.reach,
                first: folded(first).concat(),
                last: folded(last).concat(),
            }
        })
        .collect()
});

fn phrases(wanted: fn(&str) -> bool) -> impl Iterator<Item = (&'static Wordings, &'static str)> {
    WORDINGS
        .iter()
        .flat_map(|row| row.phrases.split('|').map(move |phrase| (row, phrase)))
        .filter(move |(_, phrase)| wanted(phrase))
}

fn has_unspaced(phrase: &str) -> bool {
    !phrase.is_ascii() && phrase.chars().any(is_unspaced)
}

/// The phrases that these words begin with.
pub(super) fn beginning_with(words: &[String]) -> impl Iterator<Item = &'static Phrase> + '_ {
    let bucket = words.first().map(|word| &SPACED.buckets[bucket_of(word)]);
    let phrases = bucket.into_iter().flatten();
    phrases.filter(move |phrase| phrase.begins(words))
}

/// Splits a phrase of the table into folded words; unlike a heading it is never
/// interpreted further.
pub(super) fn folded(phrase: &str) -> Vec<String> {
    phrase
        .split(|c: char| !c.is_alphanumeric() && !is_joiner(c))
        .map(|word| {
            let mut folded = String::new();
            word.chars().for_each(|c| fold(c, &mut folded));
            folded
        })
        .filter(|word| !word.is_empty())
        .collect()
}

static MODIFIER_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded(MODIFIERS).into_iter().collect());
static LIGHT_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded(LIGHT).into_iter().collect());
static VETO_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded(VETOES).into_iter().collect());
static PENDING_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded(PENDING).into_iter().collect());
pub(super) static VETO_LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| unspaced_words(VETOES));
pub(super) static PENDING_LETTERS: LazyLock<Vec<String>> =
    LazyLock::new(|| unspaced_words(PENDING));

fn unspaced_words(list: &str) -> Vec<String> {
    folded(list)
        .into_iter()
        .filter(|word| word.chars().any(is_unspaced))
        .collect()
}

/// Whether a label's sentence is a summary.
pub(super) fn is_summary_label(wording: &str) -> bool {
    let words = folded(wording);
    SUMMARIES.split('|').any(|phrase| folded(phrase) == words)
}

/// Whether a word may stand around any phrase.
pub(in crate::handoff) fn is_modifier(word: &str) -> bool {
    is_number(word) || MODIFIER_WORDS.contains(word)
}

/// A modifier that says nothing the canonical heading would lose.
pub(super) fn is_light(word: &str) -> bool {
    is_number(word) || LIGHT_WORDS.contains(word)
}

pub(super) fn is_veto(word: &str) -> bool {
    VETO_WORDS.contains(word)
}

pub(super) fn is_pending(word: &str) -> bool {
    PENDING_WORDS.contains(word)
}

pub(super) fn is_number(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_numeric() || "一二三四五六七八九十".contains(c))
}

pub(super) fn reaches(reach: Reach, at_start: bool, at_end: bool) -> bool {
    match reach {
        Reach::Whole | Reach::Last => false,
        Reach::Edge => at_start || at_end,
        Reach::End => at_end,
    }
}

/// Adjectives that Chinese, Japanese and Korean headings put in front.
pub(super) fn without_modifiers(letters: &str) -> &str {
    const IN_FRONT: [&str; 16] = [
        "重要な",
        "重要",
        "主要な",
        "主要",
        "关键",
        "關鍵",
        "核心",
        "当前",
        "目前",
        "現在の",
        "本次",
        "今回の",
        "주요",
        "핵심",
        "중요",
        "현재",
    ];
    IN_FRONT
        .iter()
        .find_map(|word| letters.strip_prefix(word))
        .unwrap_or(letters)
}

/// A phrase folded as a whole, with one space between words.
fn folded_text(phrase: &str) -> String {
    let mut folded = String::with_capacity(phrase.len());
    for c in phrase.chars() {
        if c.is_alphanumeric() {
            fold(c, &mut folded);
        } else if !is_joiner(c) && !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Adds a character as comparison sees it: compatibility forms and case folded, Latin
/// accents off.
pub(super) fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
    } else if (c as u32) < 0x250 {
        let mut base = None;
        decompose_canonical(c, |part| {
            base.get_or_insert(part);
        });
        word.extend(base.unwrap_or(c).to_lowercase());
    } else if is_unspaced(c) {
        word.push(c);
    } else if matches!(c, '\u{370}'..='\u{52f}') {
        // Greek and Cyrillic have hardly any compatibility forms.
        word.extend(c.to_lowercase());
    } else {
        let parts = std::iter::once(c).nfkc().filter(|&part| !is_joiner(part));
        word.extend(parts.flat_map(char::to_lowercase));
    }
}

/// Letters of scripts that put no spaces between words, and Hangul, whose endings
/// make words hard to compare.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Characters inside a word: the joiner and variation selectors of emoji, combining marks.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{93c}' | '\u{94d}')
}
