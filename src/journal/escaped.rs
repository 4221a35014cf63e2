//! Texts in the lines of a file under `.git/handoff/`, whether its fields end in tabs or in line feeds.

/// Appends a text, with a backslash and a letter for what would end a field, and two for a backslash.
pub fn push_escaped(out: &mut String, text: &str) {
    let is_special = |byte: u8| matches!(byte, b'\\' | b'\t' | b'\n' | b'\r');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match special.as_bytes().first() {
            Some(b'\t') => "\\t",
            Some(b'\n') => "\\n",
            Some(b'\r') => "\\r",
            _ => "\\\\",
        });
        rest = &special[1..];
    }
    out.push_str(rest);
}

/// The text of a field.
pub fn unescaped(field: &str) -> String {
    if !field.contains('\\') {
        return field.to_owned();
    }
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('t') => text.push('\t'),
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some(other) => text.push(other),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_reads_back_from_one_field(text in "[a\\\\\t\n\rtnré]{0,12}") {
            let mut field = String::new();
            push_escaped(&mut field, &text);
            prop_assert!(!field.contains(['\t', '\n', '\r']), "{:?}", field);
            prop_assert_eq!(unescaped(&field), text);
        }
    }
}
