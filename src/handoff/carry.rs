//! The carry line: "every decision of the handoffs this one continues that it does not
//! mention stays in force" (docs/format.md, "The carry line").

use std::sync::LazyLock;

use super::read::{is_modifier, words};

/// The carry line as stored files hold it, without its list mark.
pub const CARRY_LINE: &str = "Earlier decisions stand.";

/// How drafts say it in one language: one word of each column.
struct Wording {
    /// "earlier"
    earlier: &'static [&'static str],
    /// "decisions"
    decisions: &'static [&'static str],
    /// "stand"
    stand: &'static [&'static str],
}

/// Words are compared from their beginning, folded as headings are.
const WORDINGS: &[Wording] = &[
    Wording {
        earlier: &[
            "earlier",
            "previous",
            "prior",
            "existing",
            "past",
            "older",
            "above",
            "inherited",
            "parent",
        ],
        decisions: &["decision"],
        stand: &[
            "stand",
            "hold",
            "remain",
            "appl",
            "valid",
            "unchanged",
            "force",
            "effect",
            "carr",
            "continue",
            "kept",
            "keep",
            "persist",
            "binding",
        ],
    },
    Wording {
        earlier: &[
            "fruher",
            "bisherig",
            "vorherig",
            "vorangegangen",
            "bestehend",
        ],
        decisions: &["entscheid", "beschluss"],
        stand: &[
            "gelten",
            "gultig",
            "bestehen",
            "bleiben",
            "unverandert",
            "weiterhin",
        ],
    },
    Wording {
        earlier: &["precedent", "anterieur"],
        decisions: &["decision"],
        stand: &[
            "valable",
            "vigueur",
            "tiennent",
            "inchange",
            "maintenu",
            "demeurent",
            "restent",
            "appliqu",
        ],
    },
    Wording {
        earlier: &["anterior", "previa", "precedent"],
        decisions: &["decision", "decisoe"],
        stand: &[
            "vigente", "vigor", "valid", "mantien", "mantem", "siguen", "permanec", "continua",
            "restano",
        ],
    },
    Wording {
        earlier: &["прежн", "предыдущ", "ранее", "ранні", "попередн"],
        decisions: &["решени", "рішенн"],
        stand: &["силе", "действу", "остают", "чинн", "актуальн", "без"],
    },
    Wording {
        earlier: &[
            "eerder",
            "tidigare",
            "tidlig",
            "wczesniejsz",
            "poprzedni",
            "predchozi",
            "onceki",
        ],
        decisions: &[
            "beslissing",
            "besluit",
            "beslut",
            "decyzj",
            "rozhodnuti",
            "karar",
        ],
        stand: &[
            "gelden",
            "geldig",
            "staan",
            "galler",
            "gjeld",
            "geld",
            "star",
            "obowiazuj",
            "aktualn",
            "plati",
            "gecerli",
            "blijven",
            "kvar",
        ],
    },
];

/// The same in scripts without spaces between words.
const UNSPACED: &[Wording] = &[
    Wording {
        earlier: &["之前", "先前", "此前", "以前", "早先", "前面", "既有"],
        decisions: &["决定", "決定", "决策", "決策"],
        stand: &[
            "有效", "不变", "不變", "维持", "維持", "保留", "成立", "继续", "繼續", "沿用", "生效",
        ],
    },
    Wording {
        earlier: &["以前", "これまで", "従来", "前回", "過去", "既存", "先の"],
        decisions: &["決定"],
        stand: &[
            "有効",
            "維持",
            "継続",
            "そのまま",
            "変わ",
            "変更なし",
            "引き続き",
            "生き",
        ],
    },
    Wording {
        earlier: &["이전", "기존", "앞선", "지난"],
        decisions: &["결정"],
        stand: &["유효", "유지", "그대로", "변함", "계속"],
    },
];

/// Words that take the sentence back, or make it one about some decision.
const OTHERWISE: [&str; 21] = [
    "not",
    "no",
    "longer",
    "except",
    "but",
    "excluding",
    "instead",
    "nicht",
    "ausser",
    "aber",
    "sauf",
    "pas",
    "plus",
    "excepto",
    "nao",
    "exceto",
    "non",
    "tranne",
    "кроме",
    "не",
    "больше",
];

/// Words for "every" that headings do not have.
const EVERY: [&str; 8] = [
    "every",
    "each",
    "any",
    "toutes",
    "todas",
    "tutte",
    "все",
    "samtliche",
];

/// The most words the sentence has; longer ones say something of their own.
const MOST_WORDS: usize = 14;

/// Whether it is worth asking [`is_carry_line`], which takes the text apart: in one in letters of
/// ASCII some word has to begin as "decisions" does.
pub(super) fn may_be_carry_line(text: &str) -> bool {
    if !text.is_ascii() {
        return true;
    }
    static BEGINNINGS: LazyLock<[bool; 256]> = LazyLock::new(|| {
        let mut table = [false; 256];
        for stem in stems() {
            let first = stem.as_bytes().first().copied().unwrap_or_default();
            table[usize::from(first)] = true;
        }
        table
    });
    let beginnings = &*BEGINNINGS;
    let begins = |word: &[u8], stem: &str| {
        let start = word.get(..stem.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(stem.as_bytes()))
    };
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        // The first letter turns nearly all words down.
        let is_start =
            beginnings[usize::from(byte.to_ascii_lowercase())] && !before.is_ascii_alphanumeric();
        if is_start && stems().any(|stem| begins(&bytes[at..], stem)) {
            return true;
        }
        before = *byte;
    }
    false
}

/// How a word begins that means decisions, where words are set apart by spaces.
fn stems() -> impl Iterator<Item = &'static str> {
    WORDINGS
        .iter()
        .flat_map(|wording| wording.decisions.iter().copied())
}

/// Whether an item of the decisions section is the carry line, in whatever words.
///
/// ```
/// # use git_handoff::handoff::is_carry_line;
/// assert!(is_carry_line("Earlier decisions stand."));
/// assert!(is_carry_line("All previous decisions remain in force"));
/// assert!(is_carry_line("以前の決定はすべて有効"));
/// assert!(!is_carry_line("Earlier decisions no longer hold"));
/// assert!(!is_carry_line("Keep earlier releases until the decision on storage"));
/// ```
pub fn is_carry_line(text: &str) -> bool {
    const LONGEST: usize = 160;
    if text.len() > LONGEST {
        return false;
    }
    let words = words(text.trim_matches(['(', ')', '[', ']', '（', '）', ' ']));
    if words.len() > MOST_WORDS || words.iter().any(|word| OTHERWISE.contains(&word.as_str())) {
        return false;
    }
    let begins = |list: &[&str]| {
        words
            .iter()
            .position(|word| list.iter().any(|start| word.starts_with(start)))
    };
    let spaced = WORDINGS.iter().any(|wording| {
        let places = (
            begins(wording.earlier),
            begins(wording.decisions),
            begins(wording.stand),
        );
        // "earlier" and "decisions" are one phrase, and "stand" is said of it: right behind,
        // or in front of a sentence that ends there ("keep all earlier decisions").
        let (Some(earlier), Some(decisions), Some(stand)) = places else {
            return false;
        };
        let phrase = earlier.min(decisions)..=earlier.max(decisions);
        let behind = stand > *phrase.end() && stand - phrase.end() <= 4;
        let in_front = stand < *phrase.start() && words.len() - phrase.end() <= 2;
        let begins = words[..*phrase.start()]
            .iter()
            .enumerate()
            .all(|(at, word)| is_modifier(word) || EVERY.contains(&word.as_str()) || at == stand);
        begins && earlier.abs_diff(decisions) <= 4 && (behind || in_front)
    });
    let letters = words.concat();
    let has = |list: &[&str]| list.iter().any(|word| letters.contains(word));
    const MOST_LETTERS: usize = 30;
    let negated = ["不再", "無効", "无效", "ない", "않", "なくな"]
        .iter()
        .any(|word| letters.contains(word));
    spaced
        || !negated
            && letters.chars().count() <= MOST_LETTERS
            && UNSPACED
                .iter()
                .any(|wording| has(wording.earlier) && has(wording.decisions) && has(wording.stand))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carry_line_is_recognised_in_many_words() {
        for text in [
            "Earlier decisions stand.",
            "All earlier decisions still stand",
            "(previous decisions carry over unchanged)",
            "Every decision of the previous handoff remains valid.",
            "Frühere Entscheidungen gelten weiter.",
            "Les décisions précédentes restent valables",
            "Las decisiones anteriores siguen vigentes",
            "As decisões anteriores continuam válidas",
            "Le decisioni precedenti restano valide",
            "Прежние решения остаются в силе",
            "之前的决定仍然有效",
            "これまでの決定事項はそのまま",
            "이전 결정사항은 모두 유효함",
        ] {
            assert!(is_carry_line(text), "{text}");
        }
    }

    #[test]
    fn a_decision_is_no_carry_line() {
        for text in [
            "Earlier decisions do not stand",
            "Use SQLite: one file",
            "Keep the existing decision table in the database, it holds the audit log",
            "All earlier decisions stand except Postgres",
            "Drop previous sessions after the decision on retention",
        ] {
            assert!(!is_carry_line(text), "{text}");
        }
    }
}
