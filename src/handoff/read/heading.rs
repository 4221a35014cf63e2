//! Which section a heading, a bold line or a label introduces.
//!
//! A wording is taken apart into clauses (at colons and dashes), parts (at "and" and `/`)
//! and words; numbering, emoji and additions in brackets fall away. A phrase of the
//! [table](super::synonyms) then has to be all of a clause or part, but for modifiers, or
//! stand at its edge. The longest phrase decides.

use std::sync::LazyLock;

use super::index::{Phrase, beginning_with};
use super::outline::join;
use super::phrases::{
    OPEN, PENDING_LETTERS, UNSPACED, VETO_LETTERS, fold, folded, is_joiner, is_light, is_modifier,
    is_number, is_pending, is_unspaced, is_veto, reaches, without_modifiers,
};
use super::synonyms::{ASIDES, DONE_OR_LEFT, Reach};
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
    /// Whether the phrase counts only where nothing plainer introduces its section.
    pub last_resort: bool,
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
            last_resort: false,
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
    if clauses.clauses.is_empty() && clauses.has_brackets {
        // "[Decisions]" says all it says in brackets.
        clauses = Wording::take_apart(wording.trim().trim_matches(|c| opens(c) || closes(c)));
        clauses.colon = None;
    }
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
        last_resort: hit.last_resort,
        says_more: clauses.has_brackets || clauses.clauses.len() > 1 || hit.left_over,
        tail: clauses
            .colon
            .filter(|_| first)
            .map(|colon| join(wording[colon..].split_whitespace()))
            .filter(|tail| tail.chars().any(char::is_alphanumeric)),
    })
}

/// Whether a sub-heading names something said on the side ([`ASIDES`]), or what is over, and not
/// the section around it.
pub(super) fn is_aside(heading: &str, section: Option<SectionKind>) -> bool {
    speaks_of_asides(heading) && recognise(heading).is_none_or(|found| Some(found.kind) != section)
}

fn speaks_of_asides(heading: &str) -> bool {
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
    last_resort: bool,
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
                let in_first = this.clauses.len() == 1 && !this.clauses[0].words.is_empty();
                if this.colon.is_none() && in_first {
                    this.colon = Some(after);
                }
                this.clauses.push(Clause::default());
            }
            '—' | '–' | '|' | ';' | '→' | '·' => this.clauses.push(Clause::default()),
            '-' if text[..at].ends_with(' ') && text[after..].starts_with(' ') => {
                this.clauses.push(Clause::default());
            }
            // In "read ../NOTES.md" the slash is part of a path.
            '/' if text[..at].ends_with(['.', '<']) => {}
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
        let Some(clause) = self.clauses.last_mut() else {
            return;
        };
        // People in a hurry leave the apostrophe out.
        if matches!(word.as_str(), "dont" | "whats" | "didnt" | "doesnt") {
            let letter = word.pop().map(String::from);
            clause.words.push(std::mem::take(word));
            clause.words.extend(letter);
            return;
        }
        clause.words.push(std::mem::take(word));
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
        if let Some(hit) = self.whole_but_for_modifiers() {
            return Some(hit);
        }
        if !self.is_unspaced() {
            return None;
        }
        let letters = self.letters();
        let phrase = UNSPACED.iter().find(|phrase| {
            phrase.is_all_of(&letters) || phrase.is_all_of(without_modifiers(&letters))
        })?;
        Some(self.hit(phrase.kind, phrase.reach, 0, self.words.len()))
    }

    /// The phrase that all of this clause is once the modifiers inside it are left out, too:
    /// "next concrete action".
    fn whole_but_for_modifiers(&self) -> Option<Hit> {
        let words = self.words.iter().filter(|word| !is_modifier(word));
        let bare: Vec<String> = words.cloned().collect();
        if bare.len() < 2 || bare.len() == self.words.len() {
            return None;
        }
        let phrase = beginning_with(&bare).find(|phrase| phrase.length == bare.len())?;
        Some(Hit {
            left_over: true,
            ..self.hit(phrase.kind, phrase.reach, 0, self.words.len())
        })
    }

    /// The phrase at the beginning or the end of this clause.
    fn edge(&self) -> Option<Hit> {
        if let Some(open) = OPEN.iter().find(|open| open.matches(&self.words)) {
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
        let phrase = UNSPACED
            .iter()
            .filter(|phrase| phrase.is_at_edge_of(&letters))
            .max_by_key(|phrase| phrase.first.len() + phrase.last.len())?;
        let is_over = phrase.kind == SectionKind::Goal
            && DONE_OR_LEFT
                .split_whitespace()
                .any(|part| letters.contains(part));
        if is_over || VETO_LETTERS.iter().any(|veto| letters.contains(veto)) {
            return None;
        }
        Some(self.hit(phrase.kind, phrase.reach, 0, 0))
    }

    /// The phrases that stand in this clause, the longest first, each with where it begins.
    fn phrases(&self) -> Vec<(usize, Phrase)> {
        let mut found: Vec<(usize, Phrase)> = (0..self.words.len())
            .flat_map(|from| beginning_with(&self.words[from..]).map(move |phrase| (from, phrase)))
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
            last_resort: matches!(reach, Reach::Last),
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
