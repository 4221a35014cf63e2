//! What must hold before anything is committed.

use crate::handoff::RepoPath;
use crate::repo::Repo;

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
