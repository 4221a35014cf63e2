//! Items that say that there are none.

use super::heading::words;

/// Words that say it.
const NOTHING: [&str; 40] = [
    "none",
    "na",
    "nothing",
    "nil",
    "no",
    "tbd",
    "todo",
    "keine",
    "keiner",
    "keines",
    "nichts",
    "aucun",
    "aucune",
    "rien",
    "ninguno",
    "ninguna",
    "nada",
    "nenhum",
    "nenhuma",
    "nessuno",
    "nessuna",
    "niente",
    "нет",
    "ничего",
    "отсутствуют",
    "无",
    "無",
    "暂无",
    "暫無",
    "没有",
    "沒有",
    "なし",
    "特になし",
    "無し",
    "ありません",
    "없음",
    "없습니다",
    "geen",
    "brak",
    "inga",
];

/// How many bytes the longest of them has.
const LONGEST: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < NOTHING.len() {
        if NOTHING[at].len() > longest {
            longest = NOTHING[at].len();
        }
        at += 1;
    }
    longest
};

/// Whether it is worth asking [`says_nothing`], which takes the text apart: what begins with a word in
/// letters of ASCII says nothing only when that word does.
pub(super) fn may_say_nothing(text: &str) -> bool {
    let bytes = text.as_bytes();
    let end = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric());
    let (first, rest) = bytes.split_at(end.count());
    let is_whole = rest.first().is_none_or(u8::is_ascii);
    let says_it = |word: &&str| word.as_bytes().eq_ignore_ascii_case(first);
    first.is_empty()
        || !is_whole
        || first.eq_ignore_ascii_case(b"n")
        || first.len() <= LONGEST && NOTHING.iter().any(says_it)
}

/// "None", "N/A" and unfilled placeholders: a section that says it is empty.
pub(in crate::handoff) fn says_nothing(text: &str) -> bool {
    const AROUND: [&str; 44] = [
        "open",
        "at",
        "the",
        "this",
        "time",
        "moment",
        "yet",
        "so",
        "far",
        "currently",
        "for",
        "now",
        "known",
        "blocking",
        "outstanding",
        "right",
        "questions",
        "question",
        "identified",
        "remaining",
        "really",
        "blockers",
        "constraints",
        "decisions",
        "files",
        "dead",
        "ends",
        "offen",
        "offene",
        "aktuell",
        "derzeit",
        "momento",
        "por",
        "el",
        "pour",
        "le",
        "instant",
        "bloccante",
        "bloquante",
        "пока",
        "目前",
        "current",
        "new",
        "were",
    ];
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || "-–—*_.…".contains(c));
    if trimmed.is_empty() {
        return true;
    }
    let bracketed =
        [('[', ']'), ('<', '>'), ('{', '}'), ('(', ')')]
            .iter()
            .any(|&(open, close)| {
                trimmed.starts_with(open)
                    && trimmed.ends_with(close)
                    && !trimmed[1..trimmed.len() - 1].contains([open, close])
            });
    if bracketed {
        return true;
    }
    if trimmed.len() > 60 {
        return false;
    }
    let words = words(trimmed);
    if words == ["n", "a"] {
        return true;
    }
    let Some((first, rest)) = words.split_first() else {
        return true;
    };
    let nothing = |word: &String| NOTHING.contains(&word.as_str());
    // "None remain for this release", but "No open ports" and "No left joins" are rules.
    let is_left = |word: &String| matches!(word.as_str(), "remain" | "remains" | "left" | "open");
    if nothing(first) && first != "no" && rest.first().is_some_and(is_left) {
        return true;
    }
    nothing(first)
        && rest
            .iter()
            .all(|word| AROUND.contains(&word.as_str()) || nothing(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_and_what_says_something() {
        for nothing in [
            "None",
            "n/a (no task yet)",
            "No open questions.",
            "None remain for this release",
            "(fill in)",
            "…",
            "특",
            "",
        ] {
            let expected = nothing != "특";
            assert_eq!(says_nothing(nothing), expected, "{nothing}");
        }
        for something in [
            "None of the tests may use the network",
            "No ORM",
            "No open ports",
            "42",
            "(a) or (b)?",
        ] {
            assert!(!says_nothing(something), "{something}");
        }
    }
}
