//! What commands print: data first, then views of it as text, Markdown and JSON. No git.

pub mod quote;
pub mod visible;
