//! A decision's text, cut into what is compared.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::lexicon::{self, Traits};
use super::{opposites, synonyms};
use crate::handoff::Decision;

/// What a token is, by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An article, preposition, pronoun, auxiliary.
    Function,
    /// A word that turns the statement around.
    Negation,
    /// A word that says when or how far it holds.
    Scope,
    /// A number, date, version.
    Number,
    /// Part of an identifier, path, option, address.
    Code,
    /// A word with a capital letter inside a sentence, or all in capitals.
    Name,
    /// Any other word.
    Word,
    /// Two characters of a script without spaces.
    Pair,
}

/// A word, or a pair of characters of a script without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case and NFKC.
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Where it begins in the text, in bytes.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it means, where synonyms of it are known.
    pub(super) meaning: Option<usize>,
    /// Where it stands in the table of opposites.
    pub(super) poles: &'static [usize],
    /// What it does to its clause.
    pub(super) traits: Traits,
}

impl Token {
    /// Whether it can say what a decision is about.
    pub(super) fn has_content(&self) -> bool {
        matches!(
            self.kind,
            Kind::Number | Kind::Code | Kind::Name | Kind::Word | Kind::Pair
        )
    }
}

/// A decision, ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) tokens: Vec<Token>,
    /// Where its clauses begin, as indices of tokens, and how many tokens there are.
    pub(super) clauses: Vec<usize>,
    /// How many tokens belong to the lead: the decision before its reason and details.
    pub(super) lead: usize,
    /// How many tokens name the subject: `Backends` in `Backends: docker, podman`.
    pub(super) subject: usize,
    /// The character trigrams.
    pub(super) trigrams: Trigrams,
    /// How many negations it has.
    pub(super) negations: usize,
    /// Whether a clause of it ends a decision in the open.
    pub(super) ends: bool,
    /// The members of its lists: `docker`, `podman` in `Backends: docker, podman`.
    pub(super) members: BTreeSet<String>,
    /// The text itself, in NFKC.
    pub(super) whole: String,
}

impl Text {
    pub(super) fn of(decision: &Decision) -> Self {
        let text: String = decision
            .struck
            .as_deref()
            .unwrap_or(&decision.text)
            .nfkc()
            .collect();
        let label_end = decision
            .label
            .as_deref()
            .map_or(0, |label| text.find(label).map_or(0, |at| at + label.len()));
        let lead_end = lead_end(&text, label_end, decision.without_reason());
        let subject_end = subject_end(&text[..lead_end], label_end);
        let tokens: Vec<Token> = tokens(&text)
            .into_iter()
            .filter(|token| token.at >= label_end)
            .collect();
        let before = |end: usize| tokens.iter().take_while(|token| token.at < end).count();
        let (lead, subject) = (before(lead_end), before(subject_end));
        let negations = tokens
            .iter()
            .filter(|token| token.kind == Kind::Negation)
            .count();
        Self {
            clauses: clauses(&text, &tokens),
            lead,
            subject,
            trigrams: Trigrams::of(&text),
            negations: negations + lexicon::negations_within(&text),
            ends: ends(&text),
            members: members(&text[label_end..]),
            whole: text,
            tokens,
        }
    }

    /// Whether it ends, in the open, what `other` decides: `Nightly sync: no longer, hooks do it`.
    pub(super) fn ends_what(&self, other: &Text) -> bool {
        // A reason after the colon ends the lead there: then the lead is the subject.
        let subject = match self.subject {
            0 => self.lead_tokens(),
            length => &self.tokens[..length],
        };
        let found = |token: &Token| other.tokens.iter().any(|theirs| theirs.text == token.text);
        self.ends
            && !subject.is_empty()
            && subject
                .iter()
                .filter(|token| token.has_content())
                .all(found)
    }

    pub(super) fn lead_tokens(&self) -> &[Token] {
        &self.tokens[..self.lead]
    }

    pub(super) fn rest_tokens(&self) -> &[Token] {
        &self.tokens[self.lead..]
    }
}

/// Where clauses begin: after punctuation, and at a word that opposes what was said.
fn clauses(text: &str, tokens: &[Token]) -> Vec<usize> {
    const MARKS: &[char] = &[
        ',', ';', ':', '.', '!', '?', '(', ')', '|', '—', '–', '→', '=', '、', '。', '，', '；',
        '：', '（', '）',
    ];
    let between = |at: usize| {
        text.get(tokens[at - 1].end..tokens[at].at)
            .unwrap_or_default()
    };
    let begins = |at: usize| {
        at == 0 || between(at).contains(MARKS) || lexicon::is_opposing(&tokens[at].text)
    };
    (0..tokens.len())
        .filter(|at| begins(*at))
        .chain([tokens.len()])
        .collect()
}

/// Where the lead ends: at the reason, the first sentence's end, a semicolon, a parenthesis.
fn lead_end(text: &str, from: usize, without_reason: &str) -> usize {
    const MARKS: &[&str] = &[
        ". ", "。", "; ", "；", " (", "（", " — ", " – ", " -- ", "! ",
    ];
    let body = &text[from..];
    // A mark right after a label or a very short word is no end yet.
    let mark = MARKS
        .iter()
        .filter_map(|mark| {
            body.match_indices(mark)
                .map(|(at, _)| at)
                .find(|at| *at >= 8)
        })
        .min();
    let reason = (without_reason.len() < text.len() && text.starts_with(without_reason))
        .then(|| without_reason.len().saturating_sub(from))
        .filter(|at| *at > 0);
    mark.into_iter()
        .chain(reason)
        .min()
        .map_or(text.len(), |at| from + at)
}

/// Where the subject ends, when punctuation says so: `Subject: …`, `Subject = …`, `| Subject | …`.
fn subject_end(lead: &str, from: usize) -> usize {
    const MARKS: &[&str] = &[": ", "：", " = ", " → ", " | ", " — ", " – "];
    let body = &lead[from..];
    MARKS
        .iter()
        .filter_map(|mark| {
            body.match_indices(mark)
                .map(|(at, _)| at)
                .find(|at| *at >= 2)
        })
        .min()
        .map_or(from, |at| from + at)
}

/// The members of a text's lists: short pieces between commas, slashes, `and`, `or`.
fn members(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let spaced = lexicon::LIST_WORDS
        .iter()
        .fold(lower, |text, word| text.replace(word, ", "));
    let mut members = BTreeSet::new();
    for sentence in spaced
        .split([';', '；', '。', '(', ')', '（', '）', '|', '—'])
        .flat_map(|part| part.split(". "))
        .flat_map(|part| part.split(": "))
    {
        let parts: Vec<Vec<&str>> = sentence
            .split([',', '、', '，', '+', '・'])
            .flat_map(|part| slashed(part))
            .map(|part| {
                part.split(|c: char| c.is_whitespace())
                    .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
                    .filter(|w| !w.is_empty())
                    .collect()
            })
            .collect();
        if parts.len() < 2 {
            continue;
        }
        let last = parts.len() - 1;
        for (i, words) in parts.iter().enumerate() {
            // Of the first part only its end can be a member, of the last only its beginning.
            match (words.as_slice(), i) {
                ([], _) => {}
                ([.., word], 0) => {
                    members.insert((*word).to_owned());
                }
                ([word, ..], i) if i == last => {
                    members.insert((*word).to_owned());
                }
                (words, _) if words.len() <= 3 => {
                    members.insert(words.join(" "));
                }
                _ => {}
            }
        }
    }
    members
}

/// The sides of `approved/rejected`, unless it is a path.
fn slashed(part: &str) -> Vec<&str> {
    let sides: Vec<&str> = part.split('/').collect();
    let paths = sides
        .iter()
        .any(|side| side.is_empty() || side.contains('.'));
    if paths { vec![part] } else { sides }
}

fn ends(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower
        .split([':', '—', '–', '|', '→', '：'])
        .skip(1)
        .any(lexicon::is_ending)
}

/// The tokens of a text, in order.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let code =
            is_code(chunk.trim().trim_matches(|c: char| {
                !c.is_alphanumeric() && !matches!(c, '/' | '-' | '@' | '$')
            }));
        push_chunk(chunk, at, code, &mut tokens);
        at += chunk.len();
    }
    tokens
}

fn push_chunk(chunk: &str, at: usize, code: bool, tokens: &mut Vec<Token>) {
    let mut run: Vec<(usize, char)> = Vec::new();
    for (offset, word) in chunk.split_word_bound_indices() {
        if word.chars().all(is_spaceless) {
            run.extend(word.char_indices().map(|(i, c)| (at + offset + i, c)));
            continue;
        }
        push_run(&mut run, tokens);
        let (number, unit) = number_and_unit(word);
        push_word(number, at + offset, code, tokens);
        push_word(unit, at + offset + number.len(), code, tokens);
    }
    push_run(&mut run, tokens);
}

fn push_word(word: &str, at: usize, code: bool, tokens: &mut Vec<Token>) {
    if !word.chars().any(char::is_alphanumeric) {
        return;
    }
    let lower = word.to_lowercase();
    let digits = lexicon::number_word(&lower);
    let kind = digits.map_or_else(|| kind_of(word, code, at == 0), |_| Kind::Number);
    let text = match kind {
        // `1,000` and `1000` are one number, and so are `three` and `3`.
        Kind::Number => digits.map_or_else(|| lower.replace(',', ""), str::to_owned),
        Kind::Function
        | Kind::Negation
        | Kind::Scope
        | Kind::Code
        | Kind::Name
        | Kind::Word
        | Kind::Pair => lower,
    };
    tokens.push(Token {
        meaning: meaning(&text, kind),
        poles: opposites::poles(&text),
        traits: Traits::of(&text),
        text,
        kind,
        at,
        end: at + word.len(),
    });
}

/// `60s` as `60` and `s`; what is no number with a unit stays whole.
fn number_and_unit(word: &str) -> (&str, &str) {
    let number = word.trim_end_matches(char::is_alphabetic);
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let unit = word[number.len()..].chars().count();
    if is_number && !number.is_empty() && unit <= 4 {
        word.split_at(number.len())
    } else {
        (word, "")
    }
}

fn push_run(run: &mut Vec<(usize, char)>, tokens: &mut Vec<Token>) {
    let piece = |part: &[(usize, char)]| {
        let (at, end) = (part[0].0, part[part.len() - 1]);
        let text: String = part.iter().map(|(_, c)| *c).collect();
        Token {
            meaning: meaning(&text, Kind::Pair),
            poles: opposites::poles(&text),
            traits: Traits::of(&text),
            text,
            kind: Kind::Pair,
            at,
            end: end.0 + end.1.len_utf8(),
        }
    };
    match run.as_slice() {
        [] => {}
        [_] => tokens.push(piece(run)),
        many => tokens.extend(many.windows(2).map(piece)),
    }
    run.clear();
}

fn meaning(word: &str, kind: Kind) -> Option<usize> {
    match kind {
        Kind::Word | Kind::Name | Kind::Pair => synonyms::meaning(word),
        Kind::Function | Kind::Negation | Kind::Scope | Kind::Number | Kind::Code => None,
    }
}

fn kind_of(word: &str, code: bool, first: bool) -> Kind {
    let lower = word.to_lowercase().replace('’', "'");
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits > 0 && digits * 2 >= word.chars().count() {
        return Kind::Number;
    }
    if code {
        return Kind::Code;
    }
    if lexicon::is_negation(&lower) {
        return Kind::Negation;
    }
    if lexicon::is_scope(&lower) {
        return Kind::Scope;
    }
    if lexicon::is_function(&lower) {
        return Kind::Function;
    }
    let inner_capital = word.chars().skip(1).any(char::is_uppercase);
    if digits > 0 || inner_capital || (!first && word.starts_with(char::is_uppercase)) {
        return Kind::Name;
    }
    Kind::Word
}

/// Whether a piece between spaces has the form of an identifier, path, option or call.
fn is_code(chunk: &str) -> bool {
    let camel = chunk
        .chars()
        .zip(chunk.chars().skip(1))
        .any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let joined = |c: char| {
        chunk
            .match_indices(c)
            .any(|(at, _)| at + c.len_utf8() < chunk.len() && (at > 0 || c == '/' || c == '.'))
    };
    chunk.is_ascii()
        && (camel
            || ['_', '=', '.', '/'].into_iter().any(joined)
            || chunk.contains("::")
            || chunk.starts_with("--")
            || chunk.ends_with("()"))
}

/// Whether a character belongs to a script that is written without spaces.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// The distinct character trigrams of a text's words, the words' edges included, in order.
#[derive(Debug, Clone)]
pub(super) struct Trigrams(Vec<u64>);

impl Trigrams {
    fn of(text: &str) -> Self {
        let letters = text
            .chars()
            .flat_map(char::to_lowercase)
            .map(|c| if c.is_alphanumeric() { c } else { ' ' });
        let padded: Vec<char> = std::iter::once(' ')
            .chain(letters)
            .chain(std::iter::once(' '))
            .collect();
        let mut trigrams: Vec<u64> = padded
            .windows(3)
            .filter(|three| three[1] != ' ')
            // A character has 21 bits.
            .map(|three| {
                three
                    .iter()
                    .fold(0, |packed, c| (packed << 21) | u64::from(u32::from(*c)))
            })
            .collect();
        trigrams.sort_unstable();
        trigrams.dedup();
        Self(trigrams)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many both have.
    pub(super) fn common(&self, other: &Self) -> usize {
        let (mut mine, mut theirs, mut common) = (self.0.as_slice(), other.0.as_slice(), 0);
        while let ([a, mine_after @ ..], [b, theirs_after @ ..]) = (mine, theirs) {
            common += usize::from(a == b);
            if a <= b {
                mine = mine_after;
            }
            if b <= a {
                theirs = theirs_after;
            }
        }
        common
    }
}
