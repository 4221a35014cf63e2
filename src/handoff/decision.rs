//! One decision: its text, its reason, its label (docs/format.md, "Decisions").

use serde::Serialize;

/// A list item, table row or paragraph of the decisions section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The whole item as plain text, inline marks removed, on one line. Its identity.
    pub text: String,
    /// The part of the text that is a reason, for display and comparison.
    pub reason: Option<String>,
    /// A leading label such as `D3` or `ADR-12`.
    pub label: Option<String>,
    /// Whether the item is struck through: the decision no longer holds.
    pub retired: bool,
    /// The item as written, in Markdown.
    pub raw: String,
}
