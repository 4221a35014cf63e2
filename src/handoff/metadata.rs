//! The metadata block at the end of a handoff (docs/format.md, "Metadata").

/// What the block says.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata;
