//! The table's phrases and word lists by their first words, put in order when the program is compiled:
//! a command that reads one handoff asks for a few wordings, and must not pay for two thousand phrases.
//!
//! Phrases stand in the table as people write them. They are folded as they are compared, by steps that
//! the compiler can take, too; a test holds them to what [`fold`](super::phrases::fold) makes of text.

use std::ops::Range;

use super::synonyms::{Reach, WORDINGS};
use crate::handoff::SectionKind;

/// A phrase that was found, of so many words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    pub kind: SectionKind,
    pub reach: Reach,
    pub length: usize,
}

/// What a folded text has where the next character of a phrase stands.
enum Step {
    /// This byte, instead of so many.
    Letter(u8, usize),
    /// So many bytes as they are.
    Same(usize),
    /// Nothing, instead of so many bytes.
    Nothing(usize),
}

/// How the character at `at` is folded. Phrases are in small letters already.
const fn step(text: &[u8], at: usize) -> Step {
    let first = text[at];
    match first {
        0..0x80 => Step::Same(1),
        0xc0..0xe0 => {
            let code = (first as u32 & 0x1f) << 6 | text[at + 1] as u32 & 0x3f;
            match (base_letter(code), code) {
                (0, 0x300..0x370 | 0x64b..=0x652) => Step::Nothing(2),
                (0, _) => Step::Same(2),
                (letter, _) => Step::Letter(letter, 2),
            }
        }
        0xe0..0xf0 => match code_of_three(text, at) {
            0x93c | 0x94d => Step::Nothing(3),
            _ => Step::Same(3),
        },
        _ => Step::Same(4),
    }
}

/// The Latin letter without its accent; 0 for one that has none.
const fn base_letter(code: u32) -> u8 {
    match code {
        0xe0..=0xe5 | 0x101 | 0x103 | 0x105 | 0x1ce => b'a',
        0xe7 | 0x107 | 0x109 | 0x10b | 0x10d => b'c',
        0x10f => b'd',
        0xe8..=0xeb | 0x113 | 0x115 | 0x117 | 0x119 | 0x11b => b'e',
        0x11d | 0x11f | 0x121 | 0x123 => b'g',
        0xec..=0xef | 0x129 | 0x12b | 0x12d | 0x12f => b'i',
        0x13a | 0x13c | 0x13e => b'l',
        0xf1 | 0x144 | 0x146 | 0x148 => b'n',
        0xf2..=0xf6 | 0x14d | 0x14f | 0x151 | 0x1a1 => b'o',
        0x155 | 0x157 | 0x159 => b'r',
        0x15b | 0x15d | 0x15f | 0x161 | 0x219 => b's',
        0x163 | 0x165 | 0x21b => b't',
        0xf9..=0xfc | 0x169 | 0x16b | 0x16d | 0x16f | 0x171 | 0x173 | 0x1b0 => b'u',
        0xfd | 0xff | 0x177 => b'y',
        0x17a | 0x17c | 0x17e => b'z',
        _ => 0,
    }
}

const fn code_of_three(text: &[u8], at: usize) -> u32 {
    (text[at] as u32 & 0x0f) << 12 | (text[at + 1] as u32 & 0x3f) << 6 | text[at + 2] as u32 & 0x3f
}

const fn is_end(byte: u8) -> bool {
    matches!(byte, b' ' | b'|' | b'*')
}

const fn hashed(hash: u32, byte: u8) -> u32 {
    hash.wrapping_mul(31).wrapping_add(byte as u32)
}

/// The hash of the folded word that begins at `at`.
const fn hash_at(text: &[u8], mut at: usize) -> u32 {
    let mut hash = 0;
    while at < text.len() && !is_end(text[at]) {
        match step(text, at) {
            Step::Letter(letter, length) => {
                hash = hashed(hash, letter);
                at += length;
            }
            Step::Same(length) => {
                let end = at + length;
                while at < end {
                    hash = hashed(hash, text[at]);
                    at += 1;
                }
            }
            Step::Nothing(length) => at += length,
        }
    }
    hash
}

/// Where a word of a phrase ends that reads like this one once it is folded.
fn behind_word(text: &[u8], mut at: usize, word: &str) -> Option<usize> {
    let mut left = word.as_bytes();
    while at < text.len() && !is_end(text[at]) {
        match step(text, at) {
            Step::Letter(letter, length) => {
                left = left.strip_prefix(&[letter])?;
                at += length;
            }
            Step::Same(length) => {
                left = left.strip_prefix(&text[at..at + length])?;
                at += length;
            }
            Step::Nothing(length) => at += length,
        }
    }
    left.is_empty().then_some(at)
}

/// Places in a text, or in several, by the hash of the word that stands there.
struct Index<const PLACES: usize, const STARTS: usize> {
    /// Where each bucket begins, and where the last one ends.
    starts: [u16; STARTS],
    texts: [u8; PLACES],
    offsets: [u16; PLACES],
}

impl<const PLACES: usize, const STARTS: usize> Index<PLACES, STARTS> {
    /// Puts places in order, those of one bucket as they come.
    const fn of(places: [(u8, u16); PLACES], hashes: [u32; PLACES]) -> Self {
        let mut index = Self {
            starts: [0; STARTS],
            texts: [0; PLACES],
            offsets: [0; PLACES],
        };
        let mut at = 0;
        while at < PLACES {
            index.starts[hashes[at] as usize % (STARTS - 1) + 1] += 1;
            at += 1;
        }
        at = 1;
        while at < STARTS {
            index.starts[at] += index.starts[at - 1];
            at += 1;
        }
        let mut next = index.starts;
        at = 0;
        while at < PLACES {
            let bucket = hashes[at] as usize % (STARTS - 1);
            let place = next[bucket] as usize;
            (index.texts[place], index.offsets[place]) = places[at];
            next[bucket] += 1;
            at += 1;
        }
        index
    }

    /// The places of words that may be this one.
    fn bucket(&self, word: &str) -> Range<usize> {
        let hash = word.bytes().fold(0, hashed);
        let bucket = hash as usize % (STARTS - 1);
        usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1])
    }
}

/// Whether the phrase that begins at `at` has spaces between its words and no `*`.
const fn is_spaced(text: &[u8], mut at: usize) -> bool {
    while at < text.len() && text[at] != b'|' {
        if text[at] == b'*' {
            return false;
        }
        if text[at] >= 0xe0
            && text[at] < 0xf0
            && matches!(code_of_three(text, at), 0x3040..0x3100 | 0x3400..0x4dc0 | 0x4e00..0xa000 | 0xac00..0xd7a4)
        {
            return false;
        }
        at += 1;
    }
    true
}

/// How many phrases of the table are [spaced](is_spaced).
const PHRASES: usize = {
    let (mut count, mut row) = (0, 0);
    while row < WORDINGS.len() {
        let text = WORDINGS[row].phrases.as_bytes();
        let mut at = 0;
        while at < text.len() {
            if (at == 0 || text[at - 1] == b'|') && is_spaced(text, at) {
                count += 1;
            }
            at += 1;
        }
        row += 1;
    }
    count
};

#[allow(long_running_const_eval)]
static TABLE: Index<PHRASES, 513> = {
    let (mut places, mut hashes) = ([(0, 0); PHRASES], [0; PHRASES]);
    let (mut count, mut row) = (0, 0);
    while row < WORDINGS.len() {
        let text = WORDINGS[row].phrases.as_bytes();
        let mut at = 0;
        while at < text.len() {
            if (at == 0 || text[at - 1] == b'|') && is_spaced(text, at) {
                places[count] = (row as u8, at as u16);
                hashes[count] = hash_at(text, at);
                count += 1;
            }
            at += 1;
        }
        row += 1;
    }
    Index::of(places, hashes)
};

/// The phrases that these folded words begin with.
pub(super) fn beginning_with(words: &[String]) -> impl Iterator<Item = Phrase> + '_ {
    let bucket = words.first().map_or(0..0, |word| TABLE.bucket(word));
    bucket.filter_map(move |place| {
        let row = &WORDINGS[usize::from(TABLE.texts[place])];
        let text = row.phrases.as_bytes();
        let mut at = usize::from(TABLE.offsets[place]);
        for (index, word) in words.iter().enumerate() {
            at = behind_word(text, at, word)?;
            if text.get(at).is_none_or(|byte| *byte == b'|') {
                return Some(Phrase {
                    kind: row.kind,
                    reach: row.reach,
                    length: index + 1,
                });
            }
            at += 1;
        }
        None
    })
}

/// A list of words separated by spaces, of which many are asked for.
pub(super) struct Words<const WORDS: usize> {
    text: &'static str,
    index: Index<WORDS, 65>,
}

/// How many words a list has.
pub(super) const fn count(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut count, mut at) = (0, 0);
    while at < text.len() {
        count += (text[at] != b' ' && (at == 0 || text[at - 1] == b' ')) as usize;
        at += 1;
    }
    count
}

impl<const WORDS: usize> Words<WORDS> {
    /// Puts the words of a list in order.
    pub(super) const fn of(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let (mut places, mut hashes) = ([(0, 0); WORDS], [0; WORDS]);
        let (mut count, mut at) = (0, 0);
        while at < bytes.len() {
            if bytes[at] != b' ' && (at == 0 || bytes[at - 1] == b' ') {
                places[count] = (0, at as u16);
                hashes[count] = hash_at(bytes, at);
                count += 1;
            }
            at += 1;
        }
        Self {
            text,
            index: Index::of(places, hashes),
        }
    }

    /// Whether a folded word is one of them.
    pub(super) fn contains(&self, word: &str) -> bool {
        let mut places = self.index.bucket(word);
        places.any(|place| {
            let at = usize::from(self.index.offsets[place]);
            behind_word(self.text.as_bytes(), at, word).is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::phrases::{folded, is_unspaced};
    use super::super::synonyms::{LIGHT, MODIFIERS, PENDING, VETOES};
    use super::*;

    #[test]
    fn every_phrase_of_the_table_is_found_by_its_folded_words() {
        for row in WORDINGS {
            let is_spaced =
                |phrase: &&str| !phrase.contains('*') && !phrase.chars().any(is_unspaced);
            for phrase in row.phrases.split('|').filter(is_spaced) {
                let words = folded(phrase);
                let found = beginning_with(&words)
                    .any(|found| found.length == words.len() && found.kind == row.kind);
                assert!(found, "{phrase}: {words:?}");
            }
        }
    }

    #[test]
    fn every_word_of_a_list_is_found_and_no_other() {
        const MANY: usize = count(MODIFIERS);
        let modifiers = Words::<MANY>::of(MODIFIERS);
        assert!(
            folded(MODIFIERS)
                .iter()
                .all(|word| modifiers.contains(word))
        );
        for list in [LIGHT, VETOES, PENDING] {
            for word in folded(list) {
                assert_eq!(
                    modifiers.contains(&word),
                    folded(MODIFIERS).contains(&word),
                    "{word}"
                );
            }
        }
    }
}
