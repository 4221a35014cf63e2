//! Characters that a reader does not see, or that change what is seen (docs/security.md).

/// Characters that show nothing or change the order of what is shown: bidirectional controls
/// (UAX #9), zero-width ones, fillers, interlinear marks, and the tag characters, which spell
/// ASCII that a person does not see and a model reads.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a terminal would obey the character instead of showing it. Tabs and line breaks
/// are text.
pub fn is_obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}
