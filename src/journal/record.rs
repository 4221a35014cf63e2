//! One handoff as the journal has it.

use std::cell::OnceCell;

use crate::handoff::metadata::{FORMAT_VERSION, MetadataError};
use crate::handoff::{Decided, Document, HandoffId, Metadata};

use super::listing::Entry;

/// A handoff that was read: its place, its metadata, its text.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where it lies.
    pub entry: Entry,
    /// What its block says; where there is no usable block, what its name says.
    pub metadata: Metadata,
    /// Why the block could not be used.
    pub damage: Option<Damage>,
    file: String,
    /// Where the metadata block begins in the file.
    body_length: usize,
    document: OnceCell<Document>,
    summary: OnceCell<Option<String>>,
}

/// What is wrong with a handoff's metadata.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// There is no block at the end of the file.
    #[error("has no metadata block at its end")]
    Missing,
    /// There is one, but it cannot be used.
    #[error(transparent)]
    Invalid(#[from] MetadataError),
}

impl Record {
    /// Reads the content of a file. Bytes that are no UTF-8 are shown as replacement characters.
    pub fn read(entry: Entry, bytes: Vec<u8>) -> Self {
        let file = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let split = Metadata::split(&file);
        let read = match split.block {
            Some(block) => Metadata::parse(block).map_err(Damage::from),
            None => Err(Damage::Missing),
        };
        let (metadata, damage) = match read {
            Ok(metadata) => (metadata, None),
            Err(damage) => {
                let created = entry.name.time.fixed_offset();
                (Metadata::new(entry.name.id, created), Some(damage))
            }
        };
        let body_length = split.body.len();
        Self {
            entry,
            metadata,
            damage,
            file,
            body_length,
            document: OnceCell::new(),
            summary: OnceCell::new(),
        }
    }

    /// The handoff's identity.
    pub fn id(&self) -> HandoffId {
        self.metadata.id
    }

    /// The file without its metadata block, as written.
    pub fn body(&self) -> &str {
        &self.file[..self.body_length]
    }

    /// The whole file, as written.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What the handoff says; parsed when first asked for. A file of a later version of the
    /// format is not interpreted: its document has a summary and nothing else, and
    /// [`Record::body`] is what can be shown.
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            if self.is_from_the_future() {
                Document::of_later_version(self.body())
            } else {
                crate::handoff::read(self.body())
            }
        })
    }

    /// What the handoff decided, without the rest of its document.
    pub fn decided(&self) -> Decided {
        if self.is_from_the_future() {
            return Decided::default();
        }
        crate::handoff::read_decided(self.body())
    }

    /// Whether a later version of the format wrote it.
    pub fn is_from_the_future(&self) -> bool {
        self.metadata.version > FORMAT_VERSION
    }

    /// The one-line summary, without the rest of its document.
    pub fn summary(&self) -> &str {
        let summary = self.summary.get_or_init(|| {
            if self.is_from_the_future() || self.document.get().is_some() {
                self.document().summary.clone()
            } else {
                crate::handoff::read_summary(self.body())
            }
        });
        summary.as_deref().unwrap_or("(no summary)")
    }
}
