//! Where a decision's text turns into its reason (docs/format.md, "Decisions").

use std::ops::Range;

/// Words that open a reason, in lower case. Those written with spaces stand between spaces.
const CAUSAL_WORDS: &[&str] = &[
    // English
    "because",
    "since",
    "due to",
    "so that",
    // German
    "weil",
    "damit",
    "denn",
    "wegen",
    // French
    "parce que",
    "parce qu'",
    "car",
    "puisque",
    "afin de",
    "afin que",
    // Spanish, Portuguese
    "porque",
    "ya que",
    "puesto que",
    "debido a",
    "para que",
    "pois",
    "já que",
    "uma vez que",
    "devido a",
    // Italian
    "perché",
    "poiché",
    "siccome",
    "in modo che",
    "dato che",
    // Russian
    "потому что",
    "так как",
    "поскольку",
    "чтобы",
    "из-за",
];

/// The same for languages without spaces, and for those where the word follows its reason.
const UNSPACED_CAUSAL_WORDS: &[&str] = &[
    "因为",
    "因為",
    "由于",
    "由於",
    "以便",
    "なぜなら",
    "왜냐하면",
];

/// Words that close a reason which stands before the decision or after a comma.
const FOLLOWING_CAUSAL_WORDS: &[&str] = &["ため", "ので", "때문", "위해"];

/// What a nested item or a column that holds the reason is called, in lower case.
const REASON_NAMES: &[&str] = &[
    "reason",
    "reasons",
    "rationale",
    "why",
    "because",
    "justification",
    "motivation",
    "reasoning",
    "grund",
    "begründung",
    "warum",
    "raison",
    "raisons",
    "justification",
    "pourquoi",
    "motif",
    "razón",
    "razon",
    "motivo",
    "justificación",
    "por qué",
    "razão",
    "justificativa",
    "por quê",
    "motivazione",
    "perché",
    "причина",
    "обоснование",
    "почему",
    "理由",
    "原因",
    "根拠",
    "이유",
    "근거",
];

/// Words a decision may begin with although a colon follows soon: `Use WAL: readers must not block`.
const DECIDING_WORDS: &[&str] = &[
    "use",
    "no",
    "not",
    "never",
    "always",
    "keep",
    "store",
    "prefer",
    "avoid",
    "don't",
    "do",
    "pin",
    "drop",
    "run",
    "stay",
    "one",
    "only",
    "make",
    "write",
    "read",
    "put",
    "ship",
    "skip",
    "hash",
    "treat",
    "we",
    "all",
    "every",
    "each",
    "kein",
    "keine",
    "keinen",
    "nie",
    "immer",
    "nur",
    "alle",
    "pas",
    "aucun",
    "aucune",
    "toujours",
    "jamais",
    "utiliser",
    "sin",
    "nunca",
    "siempre",
    "usar",
    "sem",
    "sempre",
    "não",
    "niente",
    "nessun",
    "nessuna",
    "usare",
    "нет",
    "не",
    "без",
    "только",
];

/// Whether a heading, a nested item's name or a table column announces a reason.
///
/// ```
/// # use git_handoff::handoff::is_reason_name;
/// assert!(is_reason_name("Rationale"));
/// assert!(!is_reason_name("Status"));
/// ```
pub fn is_reason_name(name: &str) -> bool {
    let name = name
        .trim()
        .trim_end_matches([':', '：'])
        .trim()
        .to_lowercase();
    REASON_NAMES.contains(&name.as_str())
}

/// The part of a plain text that is its reason, in bytes. `nested` are its nested items.
pub(super) fn reason_of(text: &str, nested: &[Range<usize>]) -> Option<Range<usize>> {
    named(text, nested)
        .or_else(|| dash(text))
        .or_else(|| causal_word(text))
        .or_else(|| colon(text))
        .filter(|range| !text[range.clone()].trim().is_empty())
}

/// The longest name of a reason that is looked for, in characters.
const NAME_MAX: usize = 32;

/// A nested `Reason: …`, or one that follows a sentence on the same line.
fn named(text: &str, nested: &[Range<usize>]) -> Option<Range<usize>> {
    let after_name = |from: usize, to: usize| {
        let part = &text[from..to];
        let part_from = from + part.len() - part.trim_start_matches([' ', ';', '(']).len();
        let part = &text[part_from..to];
        // Bounded, so that ten thousand brackets in a row cost no more than ten thousand looks.
        let mut beginning = part.char_indices().take(NAME_MAX);
        let (at, colon) = beginning.find(|(_, c)| matches!(c, ':' | '：'))?;
        let rest = &part[at + colon.len_utf8()..];
        is_reason_name(&part[..at]).then(|| to - rest.trim_start().len()..to)
    };
    let sentences = || {
        text.match_indices(['.', ';', '。', '；', '('])
            .filter_map(|(at, mark)| after_name(at + mark.len(), text.len()))
    };
    nested
        .iter()
        .find_map(|item| after_name(item.start, item.end))
        .or_else(|| sentences().next())
}

/// What follows the first dash that stands alone, unless nothing decided stands before it.
fn dash(text: &str) -> Option<Range<usize>> {
    let em = text
        .match_indices(['—', '–'])
        .filter(|(at, mark)| *mark == "—" || spaced(text, *at, mark.len()))
        .map(|(at, mark)| (at, at + mark.len()))
        .next();
    let typed = [" - ", " -- ", " --- "]
        .iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, at + mark.len())))
        .min();
    let (at, end) = em.into_iter().chain(typed).min()?;
    (!text[..at].trim().is_empty()).then(|| rest_from(text, end))
}

fn spaced(text: &str, at: usize, len: usize) -> bool {
    text[..at].ends_with(' ') && text[at + len..].starts_with(' ')
}

fn causal_word(text: &str) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    // Lower case may change lengths (İ): then positions do not carry over.
    if lower.len() != text.len() {
        return None;
    }
    let spaced = CAUSAL_WORDS.iter().filter_map(|word| {
        lower.match_indices(word).find_map(|(at, _)| {
            let end = at + word.len();
            let before = lower[..at].ends_with([' ', '(']) && !lower[..at].trim().is_empty();
            let rest = &lower[end..];
            let after = word.ends_with('\'') || rest.starts_with(' ');
            // `since 2024`, `since v2` tell the time.
            let time = *word == "since"
                && rest
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit() || c == 'v');
            (before && after && !time).then_some(end)
        })
    });
    let unspaced = UNSPACED_CAUSAL_WORDS.iter().filter_map(|word| {
        lower
            .find(word)
            .filter(|at| *at > 0)
            .map(|at| at + word.len())
    });
    spaced
        .chain(unspaced)
        .min()
        .map(|end| rest_from(text, end))
        .or_else(|| before_causal_word(text))
}

/// `読み手が止まらないため、WAL を使う`: the reason comes first and ends in its word.
fn before_causal_word(text: &str) -> Option<Range<usize>> {
    let (at, word) = FOLLOWING_CAUSAL_WORDS
        .iter()
        .filter_map(|word| text.find(word).map(|at| (at, *word)))
        .min()?;
    let start = text[..at]
        .rfind(['。', '、', '，', '：', ':', '(', '（'])
        .map_or(0, |mark| {
            mark + text[mark..].chars().next().map_or(0, char::len_utf8)
        });
    let whole = start == 0 && text[at + word.len()..].trim().is_empty();
    (!whole).then_some(start..at)
}

/// What follows the first colon, when it reads as a reason and not as a value or a list.
fn colon(text: &str) -> Option<Range<usize>> {
    let at = text.char_indices().find_map(|(at, c)| {
        let after = &text[at + c.len_utf8()..];
        let is_mark = c == '：' || (c == ':' && after.starts_with(' '));
        is_mark.then_some((at, at + c.len_utf8()))
    })?;
    let (head, rest) = (text[..at.0].trim(), text[at.1..].trim());
    (decides(head) && !is_value(rest)).then(|| rest_from(text, at.1))
}

/// Whether the words before a colon already decide something, instead of naming a field.
fn decides(head: &str) -> bool {
    let mut words = head.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let count = 1 + words.count();
    DECIDING_WORDS.contains(&first.as_str())
        || count >= 4
        || (count == 1 && head.chars().count() >= 8 && !head.is_ascii())
}

/// A number, a path, a name, a list: what a field holds.
fn is_value(rest: &str) -> bool {
    let words = rest.split_whitespace().count();
    let spaceless = rest.chars().filter(|c| !c.is_ascii()).count() >= 4;
    let commas = rest.matches([',', '、']).count();
    let listed = commas > 0 && words <= (commas + 1) * 2;
    let begins_with_value =
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | '.' | '<' | '$'));
    (words < 2 && !spaceless) || listed || begins_with_value
}

fn rest_from(text: &str, from: usize) -> Range<usize> {
    let rest = &text[from..];
    let start = text.len() - rest.trim_start_matches([' ', ',', ':']).len();
    let end = start + text[start..].trim_end_matches([' ', '.', '。']).len();
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> Option<&str> {
        reason_of(text, &[]).map(|range| &text[range])
    }

    #[test]
    fn a_reason_follows_its_mark() {
        assert_eq!(
            reason("Use WAL because readers must not block."),
            Some("readers must not block")
        );
        assert_eq!(
            reason("Use WAL — readers must not block"),
            Some("readers must not block")
        );
        assert_eq!(
            reason("Use WAL: readers must not block"),
            Some("readers must not block")
        );
        assert_eq!(reason("No ORM: one file"), Some("one file"));
        assert_eq!(reason("Use WAL. Why: readers"), Some("readers"));
    }

    #[test]
    fn other_languages_have_reasons_too() {
        assert_eq!(
            reason("Kein ORM, weil zwei Abfragen Fenster brauchen"),
            Some("zwei Abfragen Fenster brauchen")
        );
        assert_eq!(
            reason("Pas d'ORM parce que deux requêtes suffisent"),
            Some("deux requêtes suffisent")
        );
        assert_eq!(
            reason("Sin ORM porque bastan dos consultas"),
            Some("bastan dos consultas")
        );
        assert_eq!(reason("使用 WAL，因为读者不能阻塞"), Some("读者不能阻塞"));
        assert_eq!(
            reason("読み手が止まらないため、WAL を使う"),
            Some("読み手が止まらない")
        );
    }

    #[test]
    fn a_colon_is_also_ordinary_punctuation() {
        assert_eq!(reason("FTS5 table with columns: path, title, body"), None);
        assert_eq!(reason("Retention: 30 days"), None);
        assert_eq!(reason("Storage: SQLite"), None);
        assert_eq!(reason("Listen on localhost:8080"), None);
        assert_eq!(reason("Supported since 2024"), None);
    }
}
