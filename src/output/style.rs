//! Colour, to guide the eye: ids, what was added, what was lost, what is stale.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};

use super::Page;

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

/// Whether nobody is going to see styles.
static PLAIN: AtomicBool = AtomicBool::new(false);

/// Leaves styles out from here on: they would only be taken out of the output again, which for tens of
/// thousands of lines takes as long as to write them.
pub fn leave_out() {
    PLAIN.store(true, Ordering::Relaxed);
}

fn are_left_out() -> bool {
    PLAIN.load(Ordering::Relaxed)
}

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
        if are_left_out() {
            return self.content.fmt(f);
        }
        write!(f, "{}", self.style.render())?;
        self.content.fmt(f)?;
        write!(f, "{}", self.style.render_reset())
    }
}

/// A style as it is written around a text, for what is written tens of thousands of times.
pub struct Brush {
    on: String,
    off: String,
}

impl Brush {
    /// A brush of this style.
    pub fn of(style: Style) -> Self {
        let style = if are_left_out() { Style::new() } else { style };
        Self {
            on: style.render().to_string(),
            off: style.render_reset().to_string(),
        }
    }

    /// Writes a text in the style.
    pub fn paint(&self, out: &mut Page, text: &str) {
        out.push(&self.on);
        out.push(text);
        out.push(&self.off);
    }
}
