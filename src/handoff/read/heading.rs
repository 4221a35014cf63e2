//! Which section a heading, a bold line or a label introduces.
//!
//! A wording is taken apart into clauses (at colons and dashes), parts (at "and" and `/`)
//! and words; numbering, emoji and additions in brackets fall away. A phrase of the
//! [table](super::synonyms) then has to be all of a clause or part, but for modifiers, or
//! stand at its edge. The longest phrase decides.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::synonyms::{ASIDES, LIGHT, MODIFIERS, PENDING, Reach, VETOES, WORDINGS};
use crate::handoff::SectionKind;

/// How much of a wording the phrase accounts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// It stands at the edge of something longer.
    Edge,
    /// It is the whole, but for modifiers.
    Whole,
}

/// A wording that introduces a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recognised {
    pub kind: SectionKind,
    pub certainty: Certainty,
    /// Whether the phrase is one that hardly means anything else.
    pub distinct: bool,
    /// Whether the wording says something that the canonical heading would lose.
    pub says_more: bool,
    /// What follows a colon, when the phrase stands before it: "Next step: **ship it**".
    pub tail: Option<String>,
}

impl Recognised {
    /// A heading of the strict form.
    fn canonical(kind: SectionKind) -> Self {
        Self {
            kind,
            certainty: Certainty::Whole,
            distinct: true,
            says_more: false,
            tail: None,
        }
    }
}

/// The longest wording that is looked at, in bytes; longer ones are prose.
const LONGEST: usize = 200;

/// The most words a wording has; longer ones are prose.
const MOST_WORDS: usize = 20;

/// How many words may surround a phrase at the edge of a heading.
const MOST_WORDS_AROUND: usize = 7;

/// Recognises the wording of a heading or label.
pub(super) fn recognise(wording: &str) -> Option<Recognised> {
    if wording.len() > LONGEST {
        return None;
    }
    if let Some(kind) = SectionKind::ALL
        .into_iter()
        .find(|kind| kind.heading() == wording)
    {
        return Some(Recognised::canonical(kind));
    }
    let mut clauses = Wording::take_apart(wording);
    if clauses
        .clauses
        .iter()
        .map(|clause| clause.words.len())
        .sum::<usize>()
        > MOST_WORDS
    {
        return None;
    }
    for clause in &mut clauses.clauses {
        clause.drop_numbers();
    }
    // "Blockers & open questions" is a section; "Stage 2: decisions & review" is a stage.
    let whole = |index: usize, clause: &Clause| {
        clause.whole().or_else(|| {
            let parts = (index == 0).then(|| clause.parts());
            let hits: Vec<Hit> = parts?.filter_map(|part| part.whole()).collect();
            // "Status & next steps": the part that says more about what stands below.
            let distinct = hits.iter().position(|hit| hit.distinct).unwrap_or(0);
            let hit = hits.into_iter().nth(distinct)?;
            Some(Hit {
                left_over: true,
                ..hit
            })
        })
    };
    let found = clauses
        .clauses
        .iter()
        .enumerate()
        .find_map(|(index, clause)| whole(index, clause).map(|hit| (index, hit, Certainty::Whole)))
        .or_else(|| {
            clauses
                .clauses
                .iter()
                .enumerate()
                .find_map(|(index, clause)| clause.edge().map(|hit| (index, hit, Certainty::Edge)))
        })?;
    let (index, hit, certainty) = found;
    let first = index == 0;
    Some(Recognised {
        kind: hit.kind,
        certainty,
        distinct: hit.distinct,
        says_more: clauses.has_brackets || clauses.clauses.len() > 1 || hit.left_over,
        tail: clauses
            .colon
            .filter(|_| first)
            .map(|colon| wording[colon..].trim().to_owned())
            .filter(|tail| !tail.is_empty()),
    })
}

/// Whether a sub-heading names something said on the side ([`ASIDES`]), or what is over.
pub(super) fn is_aside(heading: &str) -> bool {
    let words = words(heading);
    let changed = |word: &String| CHANGED.contains(&word.as_str());
    if words.iter().any(changed) {
        return true;
    }
    ASIDE_PHRASES.iter().any(|aside| match aside {
        Aside::Words(phrase) => words.windows(phrase.len()).any(|window| window == phrase),
        Aside::Letters(phrase) => words.iter().any(|word| word.contains(phrase)),
    })
}

/// A list of files that were changed is none of files to read.
const CHANGED: [&str; 8] = [
    "changed",
    "modified",
    "touched",
    "created",
    "shipped",
    "deleted",
    "edited",
    "generated",
];

enum Aside {
    Words(Vec<String>),
    Letters(String),
}

static ASIDE_PHRASES: LazyLock<Vec<Aside>> = LazyLock::new(|| {
    ASIDES
        .split('|')
        .map(|phrase| {
            let words = folded(phrase);
            if phrase.chars().any(is_unspaced) {
                Aside::Letters(words.concat())
            } else {
                Aside::Words(words)
            }
        })
        .collect()
});

/// The words of a text, folded as the table's phrases are.
pub(in crate::handoff) fn words(text: &str) -> Vec<String> {
    let mut wording = Wording::take_apart(text);
    if wording.clauses.is_empty() {
        return Vec::new();
    }
    wording
        .clauses
        .iter_mut()
        .flat_map(|clause| std::mem::take(&mut clause.words))
        .collect()
}

/// A wording taken apart.
struct Wording {
    clauses: Vec<Clause>,
    has_brackets: bool,
    /// Where the text behind the first colon begins.
    colon: Option<usize>,
}

#[derive(Default)]
struct Clause {
    words: Vec<String>,
    /// Indices of words that begin a new part.
    breaks: Vec<usize>,
}

struct Hit {
    kind: SectionKind,
    distinct: bool,
    left_over: bool,
}

impl Wording {
    fn take_apart(text: &str) -> Self {
        let mut this = Self {
            clauses: vec![Clause::default()],
            has_brackets: false,
            colon: None,
        };
        let mut word = String::new();
        let mut depth = 0usize;
        for (at, c) in text.char_indices() {
            if opens(c) && text[at..].contains(closing(c)) {
                this.push(&mut word);
                depth += 1;
            } else if closes(c) && depth > 0 {
                depth -= 1;
            } else if depth > 0 {
                this.has_brackets |= c.is_alphanumeric();
            } else if c.is_alphanumeric() {
                fold(c, &mut word);
            } else if !is_joiner(c) {
                self::Wording::separate(&mut this, &mut word, text, at, c);
            }
        }
        this.push(&mut word);
        this.clauses.retain(|clause| !clause.words.is_empty());
        this
    }

    fn separate(this: &mut Self, word: &mut String, text: &str, at: usize, c: char) {
        this.push(word);
        let after = at + c.len_utf8();
        match c {
            ':' | '：' => {
                if this.colon.is_none() && this.clauses.len() == 1 {
                    this.colon = Some(after);
                }
                this.clauses.push(Clause::default());
            }
            '—' | '–' | '|' | ';' | '→' | '·' => this.clauses.push(Clause::default()),
            '-' if text[..at].ends_with(' ') && text[after..].starts_with(' ') => {
                this.clauses.push(Clause::default());
            }
            // In "read ../NOTES.md" the slash is part of a path.
            '/' if text[..at].ends_with('.') => {}
            '/' | '&' | '+' | '、' | '／' => this.part(),
            _ => {}
        }
    }

    fn push(&mut self, word: &mut String) {
        if word.is_empty() {
            return;
        }
        if matches!(
            word.as_str(),
            "and" | "und" | "et" | "y" | "e" | "и" | "og" | "och" | "oraz"
        ) {
            self.part();
        }
        if let Some(clause) = self.clauses.last_mut() {
            clause.words.push(std::mem::take(word));
        }
    }

    fn part(&mut self) {
        if let Some(clause) = self.clauses.last_mut() {
            clause.breaks.push(clause.words.len());
        }
    }
}

impl Clause {
    /// Drops numbers: "3", "1.5" and "七、" in front, and the one in "next 4 actions".
    fn drop_numbers(&mut self) {
        if self.words.iter().all(|word| is_number(word)) {
            return;
        }
        for at in (0..self.words.len()).rev() {
            if is_number(&self.words[at]) {
                self.words.remove(at);
                for part in self.breaks.iter_mut().filter(|part| **part > at) {
                    *part -= 1;
                }
            }
        }
    }

    fn parts(&self) -> impl Iterator<Item = Clause> + '_ {
        let several = self
            .breaks
            .iter()
            .any(|&at| at > 0 && at < self.words.len());
        let mut bounds = vec![0];
        bounds.extend(&self.breaks);
        bounds.push(self.words.len());
        (0..bounds.len() - 1)
            .filter(move |_| several)
            .map(move |part| Clause {
                words: self.words[bounds[part]..bounds[part + 1].max(bounds[part])].to_vec(),
                breaks: Vec::new(),
            })
    }

    /// The phrase that is all of this clause, but for modifiers.
    fn whole(&self) -> Option<Hit> {
        for (from, phrase) in self.phrases() {
            let to = from + phrase.length;
            if self.outside(from, to).all(is_modifier) {
                return Some(self.hit(phrase.kind, phrase.reach, from, to));
            }
        }
        if !self.is_unspaced() {
            return None;
        }
        let letters = self.letters();
        let phrase = PHRASES.unspaced.iter().find(|phrase| {
            phrase.is_all_of(&letters) || phrase.is_all_of(without_modifiers(&letters))
        })?;
        Some(self.hit(phrase.kind, phrase.reach, 0, self.words.len()))
    }

    /// The phrase at the beginning or the end of this clause.
    fn edge(&self) -> Option<Hit> {
        if let Some(open) = PHRASES.open.iter().find(|open| open.matches(&self.words)) {
            return Some(self.hit(open.kind, Reach::Edge, 0, 0));
        }
        if self.words.iter().any(|word| is_veto(word)) {
            return None;
        }
        for (from, phrase) in self.phrases() {
            let to = from + phrase.length;
            let around = self.outside(from, to).filter(|word| !is_modifier(word));
            if around.count() > MOST_WORDS_AROUND {
                continue;
            }
            let begins = self.words[..from].iter().all(|word| is_modifier(word));
            let ends = self.words[to..].iter().all(|word| is_modifier(word));
            if reaches(phrase.reach, begins, ends) {
                return Some(self.hit(phrase.kind, phrase.reach, from, to));
            }
        }
        if !self.is_unspaced() {
            return None;
        }
        let letters = self.letters();
        let phrase = PHRASES
            .unspaced
            .iter()
            .filter(|phrase| phrase.is_at_edge_of(&letters))
            .max_by_key(|phrase| phrase.first.len() + phrase.last.len())?;
        if VETO_LETTERS.iter().any(|veto| letters.contains(veto)) {
            return None;
        }
        Some(self.hit(phrase.kind, phrase.reach, 0, 0))
    }

    /// The phrases that stand in this clause, the longest first, each with where it begins.
    fn phrases(&self) -> Vec<(usize, &'static Phrase)> {
        let mut found: Vec<(usize, &Phrase)> = (0..self.words.len())
            .flat_map(|from| {
                let words = &self.words[from..];
                let candidates = PHRASES.beginning_with(&words[0]);
                candidates
                    .filter(|phrase| phrase.begins(words))
                    .map(move |phrase| (from, phrase))
            })
            .collect();
        found.sort_by_key(|(_, phrase)| std::cmp::Reverse(phrase.length));
        found
    }

    fn is_unspaced(&self) -> bool {
        self.words.iter().any(|word| word.chars().any(is_unspaced))
    }

    fn hit(&self, kind: SectionKind, reach: Reach, from: usize, to: usize) -> Hit {
        let pending = kind == SectionKind::Decisions
            && (self.outside(from, to).any(is_pending)
                || self.is_unspaced()
                    && PENDING_LETTERS
                        .iter()
                        .any(|word| self.letters().contains(word)));
        Hit {
            distinct: matches!(reach, Reach::Edge),
            kind: if pending {
                SectionKind::OpenQuestions
            } else {
                kind
            },
            left_over: self.outside(from, to).any(|word| !is_light(word)),
        }
    }

    fn outside(&self, from: usize, to: usize) -> impl Iterator<Item = &str> {
        self.words[..from]
            .iter()
            .chain(&self.words[to..])
            .map(String::as_str)
    }

    fn letters(&self) -> String {
        self.words.concat()
    }
}

/// A phrase of a script without spaces; `last` is empty but for phrases with a `*`.
struct Unspaced {
    kind: SectionKind,
    reach: Reach,
    first: String,
    last: String,
}

impl Unspaced {
    fn is_all_of(&self, letters: &str) -> bool {
        self.last.is_empty() && letters == self.first
    }

    fn is_at_edge_of(&self, letters: &str) -> bool {
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
struct Open {
    kind: SectionKind,
    first: Vec<String>,
    last: Vec<String>,
    /// `*entscheidungen`: the last word only has to end like this.
    compound: bool,
}

impl Open {
    fn matches(&self, words: &[String]) -> bool {
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
struct Phrase {
    kind: SectionKind,
    reach: Reach,
    /// Folded, with one space between words.
    words: Cow<'static, str>,
    length: usize,
}

impl Phrase {
    fn first(&self) -> &str {
        self.words.split(' ').next().unwrap_or("")
    }

    /// Whether these words begin with the phrase.
    fn begins(&self, words: &[String]) -> bool {
        words.len() >= self.length
            && self
                .words
                .split(' ')
                .zip(words)
                .all(|(one, other)| one == other)
    }
}

/// The table, folded and sorted. Made once, when the first heading that is not canonical is
/// read: sorting slices of the table costs a tenth of what a hash map of strings does.
struct Phrases {
    /// By first word; of two with the same words the first in the table comes first.
    spaced: Vec<Phrase>,
    open: Vec<Open>,
    unspaced: Vec<Unspaced>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases {
        spaced: Vec::with_capacity(1024),
        open: Vec::new(),
        unspaced: Vec::new(),
    };
    for row in WORDINGS {
        for phrase in row.phrases.split('|') {
            phrases.add(row.kind, row.reach, phrase);
        }
    }
    phrases
        .spaced
        .sort_by(|one, other| one.first().cmp(other.first()));
    phrases
});

impl Phrases {
    fn beginning_with(&self, word: &str) -> impl Iterator<Item = &Phrase> + use<'_> {
        let from = self.spaced.partition_point(|phrase| phrase.first() < word);
        let to = self.spaced.partition_point(|phrase| phrase.first() <= word);
        self.spaced[from..to].iter()
    }

    fn add(&mut self, kind: SectionKind, reach: Reach, phrase: &'static str) {
        let (first, last) = phrase.split_once('*').unwrap_or((phrase, ""));
        if phrase.chars().any(is_unspaced) {
            self.unspaced.push(Unspaced {
                kind,
                reach,
                first: folded(first).concat(),
                last: folded(last).concat(),
            });
        } else if phrase.contains('*') {
            self.open.push(Open {
                kind,
                first: folded(first),
                last: folded(last),
                compound: first.is_empty() && !last.starts_with(' '),
            });
        } else {
            let is_folded = phrase
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b' ');
            let words = match is_folded {
                true => Cow::Borrowed(phrase),
                false => Cow::Owned(folded(phrase).join(" ")),
            };
            self.spaced.push(Phrase {
                kind,
                reach,
                length: words.split(' ').count(),
                words,
            });
        }
    }
}

/// Splits a phrase of the table into folded words; unlike a heading it is never
/// interpreted further.
fn folded(phrase: &str) -> Vec<String> {
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
static VETO_LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| unspaced_words(VETOES));
static PENDING_LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| unspaced_words(PENDING));

fn unspaced_words(list: &str) -> Vec<String> {
    folded(list)
        .into_iter()
        .filter(|word| word.chars().any(is_unspaced))
        .collect()
}

/// Whether a word may stand around any phrase.
pub(in crate::handoff) fn is_modifier(word: &str) -> bool {
    is_number(word) || MODIFIER_WORDS.contains(word)
}

/// A modifier that says nothing the canonical heading would lose.
fn is_light(word: &str) -> bool {
    is_number(word) || LIGHT_WORDS.contains(word)
}

fn is_veto(word: &str) -> bool {
    VETO_WORDS.contains(word)
}

fn is_pending(word: &str) -> bool {
    PENDING_WORDS.contains(word)
}

fn is_number(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_numeric() || "一二三四五六七八九十".contains(c))
}

fn reaches(reach: Reach, at_start: bool, at_end: bool) -> bool {
    match reach {
        Reach::Whole => false,
        Reach::Edge => at_start || at_end,
        Reach::End => at_end,
    }
}

/// Adjectives that Chinese, Japanese and Korean headings put in front.
fn without_modifiers(letters: &str) -> &str {
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
fn fold(c: char, word: &mut String) {
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
    } else {
        word.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
    }
}

/// Letters of scripts that put no spaces between words, and Hangul, whose endings
/// make words hard to compare.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Characters inside a word: the joiner and variation selectors of emoji, combining marks.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '【' | '〔' | '{' | '<')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】' | '〕' | '}' | '>')
}

fn closing(c: char) -> char {
    match c {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '【' => '】',
        '〔' => '〕',
        '{' => '}',
        _ => '>',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SectionKind::*;

    fn kind(wording: &str) -> Option<SectionKind> {
        recognise(wording).map(|found| found.kind)
    }

    #[test]
    fn headings_are_recognised_in_many_wordings() {
        for (wording, expected) in [
            ("Decisions made (do not re-litigate)", Decisions),
            ("4. Key Decisions & Rationale", Decisions),
            ("🧭 Locked decisions — don't relitigate", Decisions),
            ("Architektur-Entscheidungen dieser Session", Decisions),
            ("Les quatre décisions à ne pas rouvrir", Decisions),
            ("重要な決定事項", Decisions),
            ("七、关键设计决策", Decisions),
            ("확정된 결정사항", Decisions),
            ("Decisions still pending", OpenQuestions),
            ("Blockers & Open Questions", OpenQuestions),
            ("Offene Fragen an das Team", OpenQuestions),
            ("Goal (incl. success criteria):", Goal),
            ("Current task", Goal),
            ("The non-negotiables", Constraints),
            ("Constraints/Assumptions", Constraints),
            ("What needs to happen next", NextStep),
            ("🔜 PRÓXIMOS PASSOS", NextStep),
            ("다음 세션에서 할 일 (순서대로)", NextStep),
            ("下一步（直接做）", NextStep),
            ("Key files", ContextFiles),
            ("Read these first", ContextFiles),
            ("What didn’t work", DeadEnds),
            ("Where we are", CurrentState),
        ] {
            assert_eq!(kind(wording), Some(expected), "{wording}");
        }
    }

    #[test]
    fn headings_about_something_else_are_not() {
        for wording in [
            "Goals achieved",
            "Decision log archive",
            "Decision format",
            "Key files touched",
            "Next session prompt",
            "Completed this session",
            "Remaining",
            "Naming conventions",
            "Known issues",
            "Notes for the next agent",
            "Release signing quick reference",
            "Prompt for what to do next",
            "State machine",
            "Goal tracking service",
        ] {
            assert_eq!(kind(wording), None, "{wording}");
        }
    }

    #[test]
    fn what_a_heading_says_beyond_its_section_is_noticed() {
        assert!(!recognise("3. Key decisions:").unwrap().says_more);
        assert!(
            recognise("Owner decisions (build to these)")
                .unwrap()
                .says_more
        );
        let next = recognise("Next step: ship it").unwrap();
        assert_eq!(next.tail.as_deref(), Some("ship it"));
    }
}
