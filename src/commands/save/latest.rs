//! The latest handoff, when it can still be taken back: it is the tip commit, and nobody else
//! has it.

use std::path::Path;

use crate::commands::Error;
use crate::journal::{Journal, Record, store};
use crate::repo::{CommitInfo, Head, ObjectId, RepoError};

/// The latest handoff and its commit.
pub struct Latest {
    /// The handoff.
    pub record: Record,
    /// The commit that added it, and nothing else: HEAD's.
    pub commit: ObjectId,
    /// That commit's parent; none when it is the first of all.
    pub parent: Option<ObjectId>,
}

/// Finds it.
///
/// # Errors
/// When HEAD's commit does not add a handoff and nothing else, or another ref or work tree has it.
pub fn find(journal: &Journal<'_>, head: &Head) -> Result<Latest, Error> {
    let repo = journal.repo();
    let tip = head
        .commit()
        .and_then(|commit| repo.commit(commit))
        .ok_or_else(not_the_tip)?;
    let latest = added_by(journal, &tip)?.ok_or_else(not_the_tip)?;
    let own = [
        head.branch().map(|branch| format!("refs/heads/{branch}")),
        Some(store::detached_ref(&latest.record.id()).to_string()),
    ];
    let others = repo.holders_of(tip.id)?;
    match others
        .into_iter()
        .find(|name| !own.iter().flatten().any(|own| own == name))
    {
        None => Ok(latest),
        Some(holder) => Err(Error::Refused {
            message: format!(
                "handoff {} is on {holder} as well: it cannot be replaced or taken back",
                latest.record.id()
            ),
            hint: "save another one on top: git handoff save".into(),
        }),
    }
}

fn added_by(journal: &Journal<'_>, tip: &CommitInfo) -> Result<Option<Latest>, RepoError> {
    if tip.parents.len() > 1 || !journal.only_saves(tip) {
        return Ok(None);
    }
    let parent = tip.parents.first().copied();
    let before = match parent {
        Some(parent) => vec![journal.at(parent)?],
        None => Vec::new(),
    };
    let added = journal.at(tip.id)?.not_in(&before)?;
    let [entry] = added.as_slice() else {
        return Ok(None);
    };
    Ok(Some(Latest {
        record: journal.load(entry)?,
        commit: tip.id,
        parent,
    }))
}

impl Latest {
    /// Refuses when the file was edited in the work tree or the index since: replacing it or taking
    /// it back would lose that. `given` is the file that the new text comes from, if one does.
    ///
    /// # Errors
    /// With the way to save what it says now, and the one to forget it.
    pub fn refuse_edited(&self, journal: &Journal<'_>, given: Option<&Path>) -> Result<(), Error> {
        let repo = journal.repo();
        let path = &self.record.entry.path;
        let file = repo.work_tree().map(|root| path.under(root));
        let is_given = |file: &Path| {
            given.is_some_and(|given| given.canonicalize().ok() == file.canonicalize().ok())
        };
        match file {
            Ok(file) if !is_given(&file) && repo.is_edited(path)? => Err(Error::Refused {
                message: format!("'{path}' was edited since it was saved"),
                hint: format!(
                    "git handoff save --amend -F {path} saves it so; git checkout HEAD -- {path} \
                     forgets what was edited"
                ),
            }),
            _ => Ok(()),
        }
    }
}

fn not_the_tip() -> Error {
    Error::Refused {
        message: "the last commit is not a handoff: there is nothing to replace or take back"
            .into(),
        hint: "save another one on top: git handoff save".into(),
    }
}
