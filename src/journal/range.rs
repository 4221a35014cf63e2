//! A range of commits: which handoffs its tip would bring to its base, and what that does to the
//! decisions in force (docs/decisions.md, "Over a range").
//!
//! What the base holds is not new, however it got there, so that no merge base is needed, and a
//! squash or a revert in between does no harm. Only whether the tip edited or deleted handoffs
//! of the base is judged by the merge base.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::handoff::HandoffId;
use crate::repo::{ObjectId, RepoError};

use super::ledger::{DecisionChange, Merge, Rewritten, Session, Side, compare_documents};
use super::{Entry, Journal, Listing, Record};

/// A range as a user types one, before anything is looked up: `base...tip` or `base..tip`. An end
/// that is left out is HEAD (gitrevisions(7)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeSpec {
    /// The revision of the side that holds.
    pub base: String,
    /// The revision of the side that brings.
    pub tip: String,
}

/// The text is no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a range is written base...tip")]
pub struct NoRange;

impl FromStr for RangeSpec {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let (base, rest) = text.split_once("..").ok_or(NoRange)?;
        let tip = rest.strip_prefix('.').unwrap_or(rest);
        let end = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
        Ok(Self {
            base: end(base),
            tip: end(tip),
        })
    }
}

impl fmt::Display for RangeSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}...{}", self.base, self.tip)
    }
}

/// What a tip would bring to a base.
pub struct Range {
    /// What merging does to the decisions.
    pub merge: Merge,
    /// The new handoffs, in name order.
    pub new: Vec<Record>,
    /// Handoffs of the base that the tip edited, each with what that did to its decisions.
    pub edited: Vec<Edited>,
    /// Handoffs of the base that the tip deleted.
    pub deleted: Vec<Record>,
    /// Whether the two lines are known to have a common commit.
    pub base: MergeBase,
}

/// A handoff that was edited after it had been saved.
#[derive(Debug)]
pub struct Edited {
    /// As the base has it.
    pub before: Record,
    /// As the tip has it.
    pub after: Record,
    /// What became of its decisions.
    pub changes: Vec<DecisionChange>,
}

/// Whether edits and deletions could be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeBase {
    /// Both sides descend from a commit that is here.
    Known,
    /// None is here, as in a shallow clone: edits and deletions are not judged.
    Unknown,
}

impl Journal<'_> {
    /// What merging `tip` into `base` would do.
    ///
    /// # Errors
    /// When a tree or a handoff cannot be read.
    pub fn range(
        &self,
        base: ObjectId,
        tip: &Listing<'_>,
        tip_commit: ObjectId,
    ) -> Result<Range, RepoError> {
        let held = self.at(base)?;
        let new = self.load_all(&tip.not_in(std::slice::from_ref(&held))?)?;
        let merge_base = self.repo().merge_base(base, tip_commit);
        let (edited, deleted) = match merge_base {
            Some(commit) => self.rewritten(&self.at(commit)?, &held, tip)?,
            None => (Vec::new(), Vec::new()),
        };
        let rewritten = Rewritten {
            deleted: deleted.iter().map(Record::id).collect(),
            edited: edited.iter().map(|edit| Session::of(&edit.after)).collect(),
            changes: edited
                .iter()
                .flat_map(|edit| edit.changes.clone())
                .collect(),
        };
        let merge = Merge::remembering(
            self.sessions(&held)?,
            new.iter().map(Session::of).collect(),
            rewritten,
            &self.caches.judgements.remembered(),
        );
        Ok(Range {
            merge,
            new,
            edited,
            deleted,
            base: match merge_base {
                Some(_) => MergeBase::Known,
                None => MergeBase::Unknown,
            },
        })
    }

    /// The handoffs that the tip edited and deleted: those that the base still has as the merge
    /// base had them, and the tip has not.
    fn rewritten(
        &self,
        before: &Listing<'_>,
        base: &Listing<'_>,
        tip: &Listing<'_>,
    ) -> Result<(Vec<Edited>, Vec<Record>), RepoError> {
        let by_id = |entries: Vec<Entry>| -> HashMap<HandoffId, Entry> {
            entries.into_iter().map(|e| (e.name.id, e)).collect()
        };
        let gone = before.differing(tip)?;
        if gone.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let changed_in_base = by_id(before.differing(base)?);
        let in_tip = by_id(tip.differing(before)?);
        let (mut edited, mut deleted) = (Vec::new(), Vec::new());
        for entry in gone {
            if changed_in_base.contains_key(&entry.name.id) {
                continue;
            }
            let record = self.load(&entry)?;
            match in_tip.get(&entry.name.id) {
                Some(now) => edited.push(edit(record, self.load(now)?)),
                None => deleted.push(record),
            }
        }
        Ok((edited, deleted))
    }

    fn load_all(&self, entries: &[Entry]) -> Result<Vec<Record>, RepoError> {
        entries.iter().map(|entry| self.load(entry)).collect()
    }
}

fn edit(before: Record, after: Record) -> Edited {
    let changes = compare_documents(side(&before), side(&after));
    Edited {
        before,
        after,
        changes,
    }
}

/// A handoff's side of a comparison.
fn side(record: &Record) -> Side<'_> {
    Side {
        handoff: Some(record.id()),
        decisions: &record.document().decisions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_dots_and_three_are_a_range_and_an_end_left_out_is_head() {
        let read = |text: &str| text.parse::<RangeSpec>().map(|r| (r.base, r.tip));
        for (text, base, tip) in [
            ("main..HEAD", "main", "HEAD"),
            ("main...HEAD", "main", "HEAD"),
            ("main..", "main", "HEAD"),
            ("..feature", "HEAD", "feature"),
            ("...", "HEAD", "HEAD"),
            ("v1.2..v1.3", "v1.2", "v1.3"),
            // git reads it so, and then finds no such revision.
            ("a....b", "a", ".b"),
            ("a..b..c", "a", "b..c"),
        ] {
            assert_eq!(read(text), Ok((base.into(), tip.into())), "{text}");
        }
        for text in ["main", "v1.2", "HEAD~3", ""] {
            assert_eq!(read(text), Err(NoRange), "{text}");
        }
    }
}
