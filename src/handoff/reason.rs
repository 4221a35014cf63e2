//! Where a decision's text turns into its reason (docs/format.md, "Decisions").

mod words;

use std::ops::Range;

use self::words::*;

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
        .map(|range| range.start..range.start + within_brackets(&text[range]))
        .filter(|range| !text[range.clone()].trim().is_empty())
}

/// Where a reason ends that stands in brackets which began before it, in bytes: at the one that closes.
fn within_brackets(reason: &str) -> usize {
    let mut open = 0_usize;
    for (at, c) in reason.char_indices() {
        match c {
            '(' | '（' => open += 1,
            ')' | '）' if open == 0 => return at,
            ')' | '）' => open -= 1,
            _ => {}
        }
    }
    reason.len()
}

/// For each byte the causal words that begin with it, a bit each: it turns nearly all words down.
const CAUSAL_WORDS_BY_BYTE: [u64; 256] = {
    assert!(CAUSAL_WORDS.len() <= 64);
    let mut words = [0; 256];
    let mut at = 0;
    while at < CAUSAL_WORDS.len() {
        words[CAUSAL_WORDS[at].as_bytes()[0] as usize] |= 1 << at;
        at += 1;
    }
    words
};

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
        // A byte of an ASCII text is one of its characters, and is looked at faster.
        let is_end = |byte: &u8| matches!(byte, b'.' | b';' | b'(');
        if text.is_ascii() && !text.as_bytes().iter().any(is_end) {
            return None;
        }
        text.match_indices(['.', ';', '。', '；', '('])
            .find_map(|(at, mark)| after_name(at + mark.len(), text.len()))
    };
    nested
        .iter()
        .find_map(|item| after_name(item.start, item.end))
        .or_else(sentences)
}

/// What follows the first dash that stands alone, unless nothing decided stands before it.
fn dash(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() && !text.contains('-') {
        return None;
    }
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
    // Lower case may change lengths (İ): then positions do not carry over.
    let keeps_length =
        |c: char| c.to_lowercase().map(char::len_utf8).sum::<usize>() == c.len_utf8();
    if !text.is_ascii() && !text.chars().all(keeps_length) {
        return None;
    }
    let lower = lower_case(text);
    let words: &[&str] = if lower.is_ascii() {
        &[]
    } else {
        UNSPACED_CAUSAL_WORDS
    };
    let unspaced = words.iter().filter_map(|word| {
        lower
            .find(word)
            .filter(|at| *at > 0)
            .map(|at| at + word.len())
    });
    spaced_causal_word(&lower)
        .into_iter()
        .chain(unspaced)
        .min()
        .map(|end| rest_from(text, end))
        .or_else(|| before_causal_word(text))
}

/// Where a causal word ends that begins behind a space or a bracket; the first end of all.
fn spaced_causal_word(lower: &str) -> Option<usize> {
    let bytes = lower.as_bytes();
    let begin = bytes.len() - lower.trim_start().len();
    let mut earliest = None;
    for (at, pair) in bytes.windows(2).enumerate().skip(begin) {
        if !matches!(pair[0], b' ' | b'(') {
            continue;
        }
        let by_byte = CAUSAL_WORDS_BY_BYTE[usize::from(pair[1])];
        if by_byte == 0 {
            continue;
        }
        let words = CAUSAL_WORDS.iter().enumerate();
        for (_, word) in words.filter(|(bit, _)| by_byte >> bit & 1 == 1) {
            if opens_reason(&lower[at + 1..], word) {
                let end = at + 1 + word.len();
                earliest = Some(earliest.map_or(end, |earliest: usize| earliest.min(end)));
            }
        }
    }
    earliest
}

fn opens_reason(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else {
        return false;
    };
    let after = word.ends_with('\'') || rest.starts_with(' ');
    // `since 2024`, `since v2` tell the time.
    let time = word == "since"
        && rest
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || c == 'v');
    after && !time
}

/// `読み手が止まらないため、WAL を使う`: the reason comes first and ends in its word.
fn before_causal_word(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
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
    let mark = first_colon(text)?;
    let (head, rest) = (text[..mark.start].trim(), text[mark.end..].trim());
    let measured = is_measure(rest) && decides(head);
    let reads_as_one =
        measured || !is_value(rest) && (decides(head) || (answers(head) && is_clause(rest)));
    reads_as_one.then(|| rest_from(text, mark.end))
}

/// Whether something follows a colon that its writer may have meant as a reason: not for sure, but
/// too likely to say that there is none (`Rank by bm25: built in`).
pub(super) fn may_follow_colon(text: &str) -> bool {
    first_colon(text).is_some_and(|mark| {
        let (head, rest) = (text[..mark.start].trim(), text[mark.end..].trim());
        let is_word = !rest.is_empty() && rest.chars().all(char::is_alphabetic);
        let is_measured = begins_with_digit(rest) && count_words(rest) > 1;
        !is_value(rest) || ((is_word || is_measured) && decides(head))
    })
}

/// The first colon that is punctuation.
fn first_colon(text: &str) -> Option<Range<usize>> {
    let mut narrow = text.match_indices(':').map(|(at, _)| at..at + 1);
    let narrow = narrow.find(|mark| text[mark.end..].starts_with(' '));
    let wide = (!text.is_ascii()).then(|| text.match_indices('：').next());
    let wide = wide.flatten().map(|(at, mark)| at..at + mark.len());
    narrow.into_iter().chain(wide).min_by_key(|mark| mark.start)
}

/// Whether two or three words before a colon can be the answer to a question (`Porter stemmer`,
/// `Blaue Knöpfe`) instead of its name (`Error format`).
fn answers(head: &str) -> bool {
    let lower = head.to_lowercase();
    if UNSPACED_FIELDS.iter().any(|field| lower.ends_with(field)) {
        return false;
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        // Scripts without spaces write several words as one.
        [only] => !only.is_ascii() && only.chars().count() >= 5 && !is_field(only),
        [.., last] => !is_field(last),
        [] => false,
    }
}

/// Whether a word asks a question that decisions answer: `format`, `handling`.
fn is_field(word: &str) -> bool {
    FIELDS.contains(&word) || FIELD_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a text has the verb that makes it a clause.
fn is_clause(text: &str) -> bool {
    let lower = text.to_lowercase();
    let spaced = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .any(|word| CLAUSE_WORDS.contains(&word.replace('’', "'").as_str()));
    spaced
        || UNSPACED_CLAUSE_WORDS
            .iter()
            .any(|word| lower.contains(word))
}

/// Whether the words before a colon already decide something, instead of naming a field.
fn decides(head: &str) -> bool {
    let lower = lower_case(head);
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let behind = |word: &&str| BEHIND_VERBS.contains(word);
    words.len() >= 4
        || DECIDING_WORDS.contains(first)
        || words.get(1).is_some_and(behind) && words.len() > 2 && !is_field(last)
        || !head.is_ascii() && decides_unspaced(&lower)
        || words.len() > 1
            && head
                .split_whitespace()
                .next_back()
                .is_some_and(is_infinitive)
        || (words.len() == 1 && head.chars().count() >= 8 && !head.is_ascii())
}

fn decides_unspaced(lower: &str) -> bool {
    let starts = |start: &str| lower.starts_with(start);
    let ends = |end: &str| lower.ends_with(end);
    UNSPACED_DECIDING_STARTS.iter().any(|start| starts(start))
        || DECIDING_ENDINGS.iter().any(|end| ends(end))
}

/// Whether a word is an infinitive by its ending: `WAL nutzen`, `файлы хранить`. German nouns that end
/// so begin with a capital.
fn is_infinitive(word: &str) -> bool {
    const LEAST: usize = 5;
    const ENDINGS: [&str; 5] = ["en", "ать", "ить", "еть", "ыть"];
    word.chars().count() >= LEAST
        && word.starts_with(char::is_lowercase)
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A number, a path, a name, a list: what a field holds.
fn is_value(rest: &str) -> bool {
    let words = count_words(rest);
    let spaceless = !rest.is_ascii() && rest.chars().filter(|c| !c.is_ascii()).count() >= 4;
    let commas = if rest.is_ascii() {
        rest.bytes().filter(|byte| *byte == b',').count()
    } else {
        rest.matches([',', '、']).count()
    };
    let listed = commas > 0 && words <= (commas + 1) * 2;
    let begins_with_value = begins_with_digit(rest) || rest.starts_with(['/', '.', '<', '$']);
    (words < 2 && !spaceless) || listed || begins_with_value
}

/// A number with words about it: what was measured (`9 GB/s against 1`), where something is decided
/// already.
fn is_measure(rest: &str) -> bool {
    const LEAST: usize = 4;
    begins_with_digit(rest) && !rest.contains(',') && count_words(rest) >= LEAST
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// How many words there are between white space.
fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let mut before = b' ';
    let mut count = 0;
    for byte in text.bytes() {
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
        count += usize::from(is_space(before) && !is_space(byte));
        before = byte;
    }
    count
}

/// Most texts are ASCII, for which that is a look at each byte.
fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
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

    /// The dotted I becomes longer in lower case, the Kelvin sign shorter: the whole keeps its length.
    #[test]
    fn lower_case_of_other_lengths() {
        assert_eq!(reason("\u{130}\u{130} because \u{212a}"), None);
        assert_eq!(reason("\u{212a} because \u{130}\u{130} it"), None);
    }

    #[test]
    fn behind_a_colon_there_may_be_one() {
        for text in [
            "Rank by bm25: built in",
            "Use gRPC: typed",
            "Use zstd: 40 % smaller",
            "列名：因为已有",
        ] {
            assert!(may_follow_colon(text), "{text}");
        }
        for text in [
            "Use SQLite",
            "Columns: path, title",
            "TTL: 5 minutes",
            "Hash: SHA-256",
        ] {
            assert!(!may_follow_colon(text), "{text}");
        }
    }

    #[test]
    fn a_reason_in_brackets_ends_with_them() {
        for (text, expected) in [
            (
                "Use SQLite (because it is one file), not Postgres",
                "it is one file",
            ),
            ("使用 SQLite（因为单文件）", "单文件"),
            (
                "Use WAL because readers (all of them) wait",
                "readers (all of them) wait",
            ),
        ] {
            assert_eq!(reason(text), Some(expected));
        }
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
    fn a_colon_opens_a_reason_when_it_follows_a_statement_and_opens_a_clause() {
        for (text, expected) in [
            (
                "Porter stemmer: \"searching\" must find \"search\"",
                "\"searching\" must find \"search\"",
            ),
            (
                "Incremental sync via content hash (BLAKE2b): survives checkout and touch",
                "survives checkout and touch",
            ),
            (
                "CLI uses argparse, not click: no dependency",
                "no dependency",
            ),
            (
                "FTS5 table with columns path, title, body, mtime: search and sync need no join",
                "search and sync need no join",
            ),
            (
                "Round buttons: thumbs can't hit corners",
                "thumbs can't hit corners",
            ),
            ("Blaue Knöpfe: Rot ist für Fehler", "Rot ist für Fehler"),
            (
                "Botones azules: el rojo es para errores",
                "el rojo es para errores",
            ),
            ("Boutons bleus : le rouge est pris", "le rouge est pris"),
            ("使用蓝色按钮：红色是错误", "红色是错误"),
            ("青いボタンを使う：赤はエラーの色です", "赤はエラーの色です"),
            (
                "파란 버튼: 빨간색은 오류에 쓰인다고 정했습니다",
                "빨간색은 오류에 쓰인다고 정했습니다",
            ),
        ] {
            assert_eq!(reason(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn two_words_are_a_reason_behind_a_verb() {
        for (text, expected) in [
            ("Rank by bm25: built in", "built in"),
            ("Log to stderr: stdout is data", "stdout is data"),
            ("Rename nothing: links break", "links break"),
            ("WAL nutzen: Leser warten nie", "Leser warten nie"),
            (
                "Не хранить пароли: опасно и незаконно",
                "опасно и незаконно",
            ),
            ("使用单文件：部署简单", "部署简单"),
            ("SQLite を使う：配布が簡単", "配布が簡単"),
        ] {
            assert_eq!(reason(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_was_measured_is_a_reason_where_something_is_decided() {
        for (text, expected) in [
            (
                "Use the SSE4.2 instruction when the CPU has it: 9 GB/s against 1",
                Some("9 GB/s against 1"),
            ),
            (
                "Group commit every 5 ms or 64 records: 12 times the throughput",
                Some("12 times the throughput"),
            ),
            ("Keep the last backups: 30 days", None),
            ("Retention of logs: 30 days at most", None),
            ("Columns of the table: 2 texts, 3 numbers, 1 date", None),
        ] {
            assert_eq!(reason(text), expected, "{text}");
        }
    }

    #[test]
    fn a_colon_after_a_field_opens_its_value() {
        for text in [
            "Log format: JSON lines",
            "Index type: covering index",
            "Offene Fragen: noch keine",
            "Максимальная скорость: как раньше",
            "FTS5 table with columns: path, title, body",
            "Error format: the message must stand on one line",
            "Error handling: functions must return a typed error",
            "Naming: files are in lower case",
            "Fehlerbehandlung: Fehler werden gesammelt",
            "Session storage: 30 days",
            "Supported formats: JSON, TOML",
            "Two modes: fast and exact",
            "Datenbank: SQLite",
            "数据库：SQLite",
        ] {
            assert_eq!(reason(text), None, "{text}");
        }
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
