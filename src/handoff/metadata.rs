//! The metadata block at the end of a handoff (docs/format.md, "Metadata").

mod block;
mod object_name;
mod parsed;
#[cfg(test)]
mod tests;
mod writer;
mod written;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use toml::Table;

use super::HandoffId;

pub use block::Split;
pub use object_name::{ObjectName, ObjectNameError};

/// The version of the file format that this program writes.
pub const FORMAT_VERSION: u32 = 1;

/// How a line of work was ended (`ended` in the block).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The work is finished; what it decided stays in force.
    Done,
    /// The work was given up; it passes nothing on.
    Abandoned,
}

impl Ended {
    /// The word in the block.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Abandoned => "abandoned",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "done" => Some(Self::Done),
            "abandoned" => Some(Self::Abandoned),
            _ => None,
        }
    }
}

/// What the block says. `version`, `id`, `parents`, `created`, `branch`, `author` and `ended`
/// are frozen for ever and are read from any later version as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// The version of the format the file was written in.
    pub version: u32,
    /// The handoff's identity.
    pub id: HandoffId,
    /// The handoffs this one continues, the first one first.
    pub parents: Vec<HandoffId>,
    /// When it was saved, with the writer's UTC offset.
    pub created: DateTime<FixedOffset>,
    /// `Name <address>`, as git would write it.
    pub author: Option<String>,
    /// The branch it was saved on; none on a detached HEAD.
    pub branch: Option<String>,
    /// The HEAD it describes; none on an unborn branch.
    pub commit: Option<ObjectName>,
    /// What wrote it, when that was not a person.
    pub agent: Option<String>,
    /// Opaque: tells agents that share a work tree apart.
    pub session: Option<String>,
    /// Whom it is addressed to; it leaves its parents heads for everybody else.
    pub to: Option<String>,
    /// Where it was adopted from.
    pub source: Option<String>,
    /// Whether and how it ends its line of work.
    pub ended: Option<Ended>,
    /// The commit that holds the uncommitted work, when it was taken along.
    pub wip: Option<ObjectName>,
    /// What was dirty and did not travel, at most [`Metadata::UNCOMMITTED_MAX`] paths.
    pub uncommitted: Vec<String>,
    /// How many paths were dirty, when there were more than are listed.
    pub uncommitted_total: Option<usize>,
    /// The blob each listed context file had when saved, in reading order.
    pub context: Vec<(String, String)>,
    /// What `save` judged its decisions to be; none when nobody has judged them.
    pub judgements: Option<Judgements>,
    /// Keys that this version does not know, and values that it does not understand, kept as they are.
    pub unknown: Table,
}

/// The tables `[same]`, `[replaces]` and `[reinstates]`: which of its decisions a handoff shares
/// with those it continues. They name texts, not positions, so that no target can go missing.
///
/// A file with any of the three was judged when it was saved: what they do not list is new. An
/// empty `[same]` says that nothing was the same. Where all three are missing, the reader's own
/// matcher judges (docs/format.md, "Judgements").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements {
    /// Own decision (from 0) is, in other words, the one first made with this text.
    pub same: BTreeMap<usize, String>,
    /// Own decision (from 0) stands where the one with this text stood.
    pub replaces: BTreeMap<usize, String>,
    /// Own decision (from 0) brings back what that handoff had retired.
    pub reinstates: BTreeMap<usize, HandoffId>,
}

/// Why a block cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The block is no TOML.
    #[error("metadata block is not valid TOML: {0}")]
    Toml(String),
    /// A key that must be there is missing or of another type.
    #[error("metadata block has no valid '{0}'")]
    Key(&'static str),
}

impl Metadata {
    /// How many dirty paths the block lists at most.
    pub const UNCOMMITTED_MAX: usize = 50;

    /// The metadata of a new handoff that continues nothing.
    pub fn new(id: HandoffId, created: DateTime<FixedOffset>) -> Self {
        Self {
            version: FORMAT_VERSION,
            id,
            parents: Vec::new(),
            created,
            author: None,
            branch: None,
            commit: None,
            agent: None,
            session: None,
            to: None,
            source: None,
            ended: None,
            wip: None,
            uncommitted: Vec::new(),
            uncommitted_total: None,
            context: Vec::new(),
            judgements: None,
            unknown: Table::new(),
        }
    }

    /// Reads the text between the fences.
    ///
    /// # Errors
    /// When it is no TOML, or `version`, `id` or `created` is missing. Every other key that has
    /// an unexpected type is kept with the unknown ones instead.
    pub fn parse(block: &str) -> Result<Self, MetadataError> {
        match written::read(block) {
            Some(metadata) => Ok(metadata),
            None => parsed::read(block),
        }
    }
}
