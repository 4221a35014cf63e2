//! The summary of a document: what its title says, or else the beginning of its goal.

/// The summary that a title gives: what stands behind "Handoff:".
pub(in crate::handoff) fn summary_of(title: &str) -> Option<String> {
    let summary = without_handoff(title);
    (!summary.is_empty()).then(|| summary.to_owned())
}

/// A title without the word "Handoff" and the sign behind it.
pub(in crate::handoff) fn without_handoff(title: &str) -> &str {
    const WORD: &str = "handoff";
    let trimmed = title.trim();
    match trimmed.get(..WORD.len()) {
        Some(word) if word.eq_ignore_ascii_case(WORD) => {
            let rest = trimmed[WORD.len()..].trim_start();
            let behind = rest.trim_start_matches([':', '—', '–', '-']).trim_start();
            if rest.is_empty() {
                rest
            } else if behind.len() < rest.len() {
                // Written twice, as by `-m "Handoff: …"`.
                without_handoff(behind)
            } else {
                trimmed
            }
        }
        _ => trimmed,
    }
}

/// The longest sentence that is a summary as it is, in characters.
const LONGEST: usize = 100;

/// The first sentence of a text, without its full stop; of a long one the words that fit.
pub(super) fn first_sentence(text: &str) -> String {
    let ends = text.char_indices().find_map(|(at, c)| match c {
        '。' | '！' | '？' => Some(at),
        '.' | '!' | '?' if text[at + 1..].starts_with(' ') => Some(at),
        _ => None,
    });
    let sentence = text[..ends.unwrap_or(text.len())].trim_end_matches(['.', '!']);
    let Some((most, _)) = sentence.char_indices().nth(LONGEST) else {
        return sentence.to_owned();
    };
    let words = sentence[..most].rfind(' ').unwrap_or(most);
    format!("{}…", &sentence[..words])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_the_next_one_begins() {
        for (text, sentence) in [
            ("Ship v1.2 of the CLI. It is late.", "Ship v1.2 of the CLI"),
            ("Ship it.", "Ship it"),
            ("让笔记可以搜索。然后发布。", "让笔记可以搜索"),
            ("Is it late? Yes.", "Is it late"),
        ] {
            assert_eq!(first_sentence(text), sentence);
        }
        let long = first_sentence(&"word ".repeat(40));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("word…"), "{long}");
    }
}
