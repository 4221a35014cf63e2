//! The document: its types, reading, writing and checking (docs/format.md).
//!
//! Everything here is pure: no git, no files, no clock.

pub mod carry;
pub mod check;
mod closing;
pub mod context_file;
pub mod decision;
pub mod document;
pub mod edit;
pub mod given;
pub mod id;
mod markup;
pub mod metadata;
pub mod normal;
pub mod path;
pub mod plain;
pub mod read;
pub mod reason;
pub mod tokens;
pub mod write;

pub use carry::{CARRY_LINE, is_carry_line};
pub use context_file::{ContextFile, ContextTarget};
pub use decision::Decision;
pub use document::{Document, Item, OtherSection, SectionKind};
pub use id::HandoffId;
pub use metadata::{Ended, Judgements, Metadata, ObjectName};
pub use normal::NormalText;
pub use path::RepoPath;
pub use plain::{PlainText, plain_text, table_cells};
pub use read::{Decided, read, read_decided, read_summary};
pub use reason::is_reason_name;
pub use tokens::{Tokens, estimate};
pub use write::write;
