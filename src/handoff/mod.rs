//! The document: its types, reading, writing and checking (docs/format.md).
//!
//! Everything here is pure: no git, no files, no clock.

pub mod context_file;
pub mod decision;
pub mod document;
pub mod id;
pub mod metadata;
pub mod read;

pub use context_file::{ContextFile, ContextTarget};
pub use decision::Decision;
pub use document::{Document, Item, OtherSection, SectionKind};
pub use id::HandoffId;
pub use metadata::Metadata;
pub use read::read;
