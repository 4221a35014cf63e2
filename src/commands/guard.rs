//! What must hold before anything is committed.

use crate::handoff::RepoPath;
use crate::repo::{EntryKind, Head, Repo};

use super::Error;

/// A commit made in the middle of a rebase, a sequence, `am` or bisect would be lost by its
/// abort or reset, or would break the abort.
///
/// # Errors
/// When the repository is in the middle of one.
pub fn against_operation(repo: &Repo) -> Result<(), Error> {
    match repo.operation() {
        Some(operation) if operation.endangers_a_commit() => Err(Error::InOperation(operation)),
        _ => Ok(()),
    }
}

/// An ignored journal would be committed once and then be invisible to `git status` and
/// `git add`.
///
/// # Errors
/// When an ignore rule covers the path, naming the rule's file and line.
pub fn against_ignored(repo: &Repo, path: &RepoPath) -> Result<(), Error> {
    match repo.ignore_rule(path)? {
        None => Ok(()),
        Some(rule) => Err(Error::Refused {
            message: format!(
                "'{path}' is ignored by '{}' in {}:{}",
                rule.pattern, rule.file, rule.line
            ),
            hint: "remove that rule, or put the journal elsewhere: git config handoff.directory <path>"
                .into(),
        }),
    }
}

/// Where a file has the name of the journal's directory, or of one above it, nothing can be put below.
///
/// # Errors
/// When the work tree or HEAD's tree has such a file.
pub fn against_a_file(repo: &Repo, head: &Head, directory: &RepoPath) -> Result<(), Error> {
    let tree = head
        .commit()
        .map(|commit| repo.tree_of(commit))
        .transpose()?;
    for path in directory.with_parents() {
        let on_disk = repo.work_tree().ok().map(|root| path.under(root));
        let is_file_on_disk = on_disk.is_some_and(|path| path.is_file());
        let entry = tree.map(|tree| repo.entry_at(tree, &path)).transpose()?;
        let is_file_in_tree = entry
            .flatten()
            .is_some_and(|entry| entry.kind != EntryKind::Directory);
        if is_file_on_disk || is_file_in_tree {
            return Err(Error::Refused {
                message: format!("'{path}' is no directory: the journal cannot be put there"),
                hint: "move it away, or put the journal elsewhere: git config handoff.directory <path>"
                    .into(),
            });
        }
    }
    Ok(())
}
