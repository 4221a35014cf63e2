//! A text as the tokens that are compared: words, identifiers, numbers, pieces of CJK text.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The tokens of a text, in lower case and in order.
///
/// Words come from Unicode's segmentation; scripts that write no spaces are cut into pairs of
/// characters, because their words cannot be told without a dictionary.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut tokens = Vec::new();
    let mut run = Vec::new();
    for word in folded.split_word_bounds() {
        if word.chars().all(is_spaceless) {
            run.extend(word.chars());
            continue;
        }
        flush(&mut run, &mut tokens);
        if word.chars().any(char::is_alphanumeric) {
            tokens.push(word.to_owned());
        }
    }
    flush(&mut run, &mut tokens);
    tokens
}

fn flush(run: &mut Vec<char>, tokens: &mut Vec<String>) {
    match run.as_slice() {
        [] => {}
        [one] => tokens.push(one.to_string()),
        many => tokens.extend(many.windows(2).map(|pair| pair.iter().collect::<String>())),
    }
    run.clear();
}

/// Whether a character belongs to a script that is written without spaces.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '\u{e00}'..='\u{e7f}')
}
