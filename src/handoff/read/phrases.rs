//! The [table](super::synonyms) made ready for comparison, and how words are compared: folded,
//! with one list of words each for modifiers, vetoes and what is pending.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::index::{Words, count};
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

static MODIFIER_WORDS: Words<{ count(MODIFIERS) }> = Words::of(MODIFIERS);
static LIGHT_WORDS: Words<{ count(LIGHT) }> = Words::of(LIGHT);
static VETO_WORDS: Words<{ count(VETOES) }> = Words::of(VETOES);
static PENDING_WORDS: Words<{ count(PENDING) }> = Words::of(PENDING);
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
