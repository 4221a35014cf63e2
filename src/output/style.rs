//! Colour, to guide the eye: ids, what was added, what was lost, what is stale.

use std::fmt;

use anstyle::{AnsiColor, Style};

/// A handoff's id: the part that is enough to type.
pub const ID: Style = AnsiColor::Yellow.on_default();
/// The rest of an id, and whatever matters less.
pub const DIM: Style = Style::new().dimmed();
/// Titles and headings.
pub const STRONG: Style = Style::new().bold();
/// Added.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Dropped, gone.
pub const LOST: Style = AnsiColor::Red.on_default();
/// Changed, stale, in doubt.
pub const STALE: Style = AnsiColor::Magenta.on_default();

/// Something displayed in a style.
pub struct Styled<T> {
    style: Style,
    content: T,
}

/// Displays `content` in a style.
pub fn styled<T: fmt::Display>(style: Style, content: T) -> Styled<T> {
    Styled { style, content }
}

impl<T: fmt::Display> fmt::Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.style.render())?;
        self.content.fmt(f)?;
        write!(f, "{}", self.style.render_reset())
    }
}
