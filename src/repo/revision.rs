//! Naming commits: what git calls a revision (gitrevisions(7)).

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use super::refs::Refs;
use super::{ObjectId, RefName, Repo, RepoError};

/// A commit, with the name it was asked for by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// What the user typed.
    pub name: String,
    /// The commit that it names.
    pub commit: ObjectId,
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// What a commit says of itself.
#[derive(Debug, Clone)]
pub struct CommitInfo {
    /// The commit.
    pub id: ObjectId,
    /// The tree it records.
    pub tree: ObjectId,
    /// Its parents, the first one first.
    pub parents: Vec<ObjectId>,
    /// The first line of the message.
    pub summary: String,
    /// The whole message.
    pub message: String,
    /// `Name <address>` of the author.
    pub author: String,
    /// When it was committed, in seconds since 1970.
    pub time: i64,
}

impl Repo {
    /// The commit that a revision names; `None` when there is no such revision.
    ///
    /// # Errors
    /// When git fails for another reason.
    pub fn find_revision(&self, name: &str) -> Result<Option<Revision>, RepoError> {
        let commit = match &self.refs {
            // libgit2's grammar lacks a few of git's forms (`@{-1}` of a worktree, `:/text` with
            // modifiers), so what it does not know git is asked for.
            Refs::Files => match self.git2.revparse_single(name) {
                Ok(object) => object.peel_to_commit().ok().map(|c| ObjectId(c.id())),
                Err(_) if is_plain(name) => None,
                Err(_) => self.ask_for_revision(name)?,
            },
            Refs::Program(_) => self.ask_for_revision(name)?,
        };
        Ok(commit.map(|commit| Revision {
            name: name.to_owned(),
            commit,
        }))
    }

    fn ask_for_revision(&self, name: &str) -> Result<Option<ObjectId>, RepoError> {
        if name.starts_with('-') {
            return Ok(None);
        }
        let finished = self
            .git
            .start([
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &format!("{name}^{{commit}}"),
            ])?
            .finish()?;
        if finished.code != Some(0) {
            return Ok(None);
        }
        Ok(String::from_utf8_lossy(&finished.stdout)
            .trim()
            .parse()
            .ok())
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// When there is no such revision.
    pub fn revision(&self, name: &str) -> Result<Revision, RepoError> {
        self.find_revision(name)?
            .ok_or_else(|| RepoError::UnknownRevision(name.to_owned()))
    }

    /// Whether a name is that of a branch, a remote-tracking branch, a tag or any other ref,
    /// rather than a hash or an expression.
    pub fn is_ref(&self, name: &str) -> bool {
        // gitrevisions(7): where a short name is looked for.
        let places = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
        places.iter().any(|place| {
            let full = RefName::full(format!("{place}{name}"));
            // The git directory has files that are no refs: `COMMIT_EDITMSG`.
            self.resolve_ref(&full).is_ok_and(|commit| commit.is_some())
        })
    }

    /// What a commit says of itself; `None` when this repository does not have it.
    pub fn commit(&self, id: ObjectId) -> Option<CommitInfo> {
        let commit = self.git2.find_commit(self.replacement(id).0).ok()?;
        let author = commit.author();
        Some(CommitInfo {
            id,
            tree: ObjectId(commit.tree_id()),
            parents: commit.parent_ids().map(ObjectId).collect(),
            summary: String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into(),
            message: String::from_utf8_lossy(commit.message_bytes()).into(),
            author: format!(
                "{} <{}>",
                String::from_utf8_lossy(author.name_bytes()),
                String::from_utf8_lossy(author.email_bytes())
            ),
            time: commit.time().seconds(),
        })
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn tree_of(&self, commit: ObjectId) -> Result<ObjectId, RepoError> {
        self.git2
            .find_commit(self.replacement(commit).0)
            .map(|commit| ObjectId(commit.tree_id()))
            .map_err(RepoError::object(format!("read commit {commit}")))
    }

    /// What git reads in place of an object (git-replace(1)); libgit2 knows nothing of that.
    pub(super) fn replacement(&self, id: ObjectId) -> ObjectId {
        let replacements = self.replacements();
        let mut id = id;
        for _ in 0..REPLACEMENTS_IN_A_ROW {
            match replacements.get(&id) {
                Some(other) => id = *other,
                None => break,
            }
        }
        id
    }

    /// Whether history is not what the commits themselves say: then only git can walk it.
    pub fn is_rewritten_by_refs(&self) -> bool {
        !self.replacements().is_empty()
    }

    fn replacements(&self) -> &HashMap<ObjectId, ObjectId> {
        self.replacements.get_or_init(|| {
            const PREFIX: &str = "refs/replace/";
            if self.environment.get("GIT_NO_REPLACE_OBJECTS").is_some() {
                return HashMap::new();
            }
            let refs = self.refs_below(PREFIX).unwrap_or_default();
            refs.into_iter()
                .filter_map(|(name, new)| {
                    Some((name.as_str().strip_prefix(PREFIX)?.parse().ok()?, new))
                })
                .collect()
        })
    }

    /// A commit both revisions descend from; `None` when there is none here, as in a shallow clone.
    ///
    /// So it is where history cannot be read: whoever asks goes without what hangs on the answer, and
    /// says so (a range), or works it out in another way (a cache).
    pub fn merge_base(&self, one: ObjectId, two: ObjectId) -> Option<ObjectId> {
        if self.is_rewritten_by_refs() {
            let asked = self
                .git
                .line(["merge-base", &one.to_string(), &two.to_string()]);
            return asked.ok().flatten().and_then(|line| line.parse().ok());
        }
        self.git2.merge_base(one.0, two.0).ok().map(ObjectId)
    }

    /// Whether `commit` is `tip` or one of its ancestors.
    ///
    /// # Errors
    /// When history cannot be read. "No" would be wrong: somebody's work may hang on the answer.
    pub fn is_reachable(&self, commit: ObjectId, tip: ObjectId) -> Result<bool, RepoError> {
        if commit == tip {
            return Ok(true);
        }
        if self.is_rewritten_by_refs() {
            let [commit, tip] = [commit, tip].map(|id| id.to_string());
            let asked = ["merge-base", "--is-ancestor", &commit, &tip];
            let finished = self.git.start(asked)?.finish()?;
            return match finished.code {
                Some(1) => Ok(false),
                _ => finished.success().map(|_| true),
            };
        }
        self.git2
            .graph_descendant_of(tip.0, commit.0)
            .map_err(RepoError::object(format!("walk the history of {tip}")))
    }

    /// The commits reachable from `tip` and from none of `hidden`, newest first in topological
    /// order, at most `limit` of them.
    ///
    /// # Errors
    /// When history cannot be walked.
    pub fn commits_between(
        &self,
        hidden: &[ObjectId],
        tip: ObjectId,
        limit: usize,
    ) -> Result<Vec<ObjectId>, RepoError> {
        if self.is_rewritten_by_refs() {
            return self.commits_git_sees_between(hidden, tip, limit);
        }
        let walk = || -> Result<Vec<ObjectId>, git2::Error> {
            let mut walk = self.git2.revwalk()?;
            walk.push(tip.0)?;
            for commit in hidden {
                // A commit this clone does not have hides nothing.
                let _ = walk.hide(commit.0);
            }
            walk.take(limit).map(|id| id.map(ObjectId)).collect()
        };
        walk().map_err(RepoError::object(format!("walk the history of {tip}")))
    }

    fn commits_git_sees_between(
        &self,
        hidden: &[ObjectId],
        tip: ObjectId,
        limit: usize,
    ) -> Result<Vec<ObjectId>, RepoError> {
        let hidden = hidden.iter().filter(|commit| self.has_commit(**commit));
        let input: String = hidden
            .map(|commit| format!("^{commit}\n"))
            .chain([format!("{tip}\n")])
            .collect();
        let output = self
            .git
            .run_with_input(["rev-list", "--stdin"], input.as_bytes())?;
        Ok(String::from_utf8_lossy(&output)
            .lines()
            .take(limit)
            .filter_map(|line| line.parse().ok())
            .collect())
    }
}

/// How many replacements of replacements are followed, as in git (its `replace-object.c`).
const REPLACEMENTS_IN_A_ROW: usize = 5;

/// Whether a name can only be a ref or a hash, so that libgit2's "no" is final.
fn is_plain(name: &str) -> bool {
    !name.contains(['@', '^', ':', '~', '{'])
}
