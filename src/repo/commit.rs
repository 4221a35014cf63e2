//! Making commits.

use crate::handoff::RepoPath;

use super::identity::Identity;
use super::refs::Refs;
use super::{Head, ObjectId, RefName, Repo, RepoError};

/// A commit to be made.
#[derive(Debug, Clone)]
pub struct NewCommit<'a> {
    /// The tree it records.
    pub tree: ObjectId,
    /// Its parents, the first one first.
    pub parents: &'a [ObjectId],
    /// Who wrote it.
    pub author: &'a Identity,
    /// Who commits it.
    pub committer: &'a Identity,
    /// The message, in UTF-8 or in the encoding that `i18n.commitEncoding` names.
    pub message: &'a [u8],
}

/// Whether git is asked to sign a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signature {
    Asked,
    None,
}

impl Repo {
    /// Writes a blob.
    ///
    /// # Errors
    /// When the object database cannot be written.
    pub fn write_blob(&self, content: &[u8]) -> Result<ObjectId, RepoError> {
        self.git2
            .blob(content)
            .map(ObjectId)
            .map_err(RepoError::object("write a blob"))
    }

    /// Writes the tree that has these files and is `base` otherwise.
    ///
    /// # Errors
    /// When a tree cannot be read or written.
    pub fn write_tree(
        &self,
        base: Option<ObjectId>,
        files: &[(RepoPath, ObjectId)],
    ) -> Result<ObjectId, RepoError> {
        let base = match base {
            Some(tree) => tree,
            None => self.empty_tree()?,
        };
        let base = self.tree_handle(base)?;
        let mut update = git2::build::TreeUpdateBuilder::new();
        for (path, blob) in files {
            update.upsert(path.as_str(), blob.0, git2::FileMode::Blob);
        }
        update
            .create_updated(&self.git2, &base)
            .map(ObjectId)
            .map_err(RepoError::object("write a tree"))
    }

    fn tree_handle(&self, id: ObjectId) -> Result<git2::Tree<'_>, RepoError> {
        self.git2
            .find_tree(id.0)
            .map_err(RepoError::object(format!("read tree {id}")))
    }

    /// Writes the tree without entries.
    pub(super) fn empty_tree(&self) -> Result<ObjectId, RepoError> {
        self.git2
            .treebuilder(None)
            .and_then(|builder| builder.write())
            .map(ObjectId)
            .map_err(RepoError::object("write a tree"))
    }

    /// Writes a commit object; signed through git when the configuration asks for it. No ref
    /// is moved.
    ///
    /// # Errors
    /// When the object cannot be written or the signer fails.
    pub fn write_commit(&self, commit: &NewCommit<'_>) -> Result<ObjectId, RepoError> {
        if self.signs_commits() {
            return self.write_commit_through_git(commit, Signature::Asked);
        }
        self.write_unsigned_commit(commit)
    }

    /// Whether the configuration asks for signed commits.
    pub fn signs_commits(&self) -> bool {
        // What is set and cannot be read is for git to complain about.
        let is_set = self.config.string("commit.gpgsign").is_some();
        is_set && self.config.bool("commit.gpgsign") != Some(false)
    }

    /// Writes a commit object that is never signed: a means, not a statement.
    pub(super) fn write_unsigned_commit(
        &self,
        commit: &NewCommit<'_>,
    ) -> Result<ObjectId, RepoError> {
        // libgit2's binding takes UTF-8 alone.
        let Ok(message) = std::str::from_utf8(commit.message) else {
            return self.write_commit_through_git(commit, Signature::None);
        };
        let write = || -> Result<git2::Oid, git2::Error> {
            let tree = self.git2.find_tree(commit.tree.0)?;
            let parents = commit
                .parents
                .iter()
                .map(|parent| self.git2.find_commit(parent.0))
                .collect::<Result<Vec<_>, _>>()?;
            let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
            let author = commit.author.signature().map_err(to_git2)?;
            let committer = commit.committer.signature().map_err(to_git2)?;
            self.git2
                .commit(None, &author, &committer, message, &tree, &parents)
        };
        write()
            .map(ObjectId)
            .map_err(RepoError::object("write a commit"))
    }

    fn write_commit_through_git(
        &self,
        commit: &NewCommit<'_>,
        signature: Signature,
    ) -> Result<ObjectId, RepoError> {
        let mut arguments = vec!["commit-tree".to_owned()];
        if signature == Signature::Asked {
            arguments.push("-S".to_owned());
        }
        for parent in commit.parents {
            arguments.extend(["-p".to_owned(), parent.to_string()]);
        }
        arguments.push(commit.tree.to_string());
        let environment = [
            ("GIT_AUTHOR_NAME", commit.author.name.clone()),
            ("GIT_AUTHOR_EMAIL", commit.author.email.clone()),
            ("GIT_AUTHOR_DATE", commit.author.raw_date()),
            ("GIT_COMMITTER_NAME", commit.committer.name.clone()),
            ("GIT_COMMITTER_EMAIL", commit.committer.email.clone()),
            ("GIT_COMMITTER_DATE", commit.committer.raw_date()),
        ];
        let mut command = self.git.command(&arguments);
        command.envs(environment);
        let output = self.git.feed(command, commit.message)?;
        String::from_utf8_lossy(&output)
            .trim()
            .parse()
            .map_err(|error| RepoError::Object {
                action: "write a commit".into(),
                reason: format!("{error}"),
            })
    }

    /// What git says of a commit's signature, in one line (git-log(1), `%G?`).
    ///
    /// # Errors
    /// When git fails.
    pub fn signature_of(&self, commit: ObjectId) -> Result<String, RepoError> {
        let line = self
            .git
            .line(["log", "-1", "--format=%G? %GK %GS", &commit.to_string()])?;
        let line = line.unwrap_or_default();
        let mut fields = line.splitn(3, ' ').map(str::trim);
        let mut next = || fields.next().unwrap_or_default();
        let (verdict, key, signer) = (next(), next(), next());
        Ok(match verdict {
            // With ssh: a key that `gpg.ssh.allowedSignersFile` does not list.
            "U" if signer.is_empty() => format!("good, by an unknown key ({key})"),
            "G" => format!("good, by {signer}"),
            "U" => format!("good, by {signer}, whose key is not trusted"),
            "B" => "BAD: the commit was changed after it was signed".to_owned(),
            "X" => format!("good, by {signer}, but it has expired"),
            "Y" => format!("good, by {signer}, whose key has expired"),
            "R" => format!("good, by {signer}, whose key was revoked"),
            "E" => "cannot be checked: the key is missing".to_owned(),
            _ => "the commit is not signed".to_owned(),
        })
    }

    /// Moves what HEAD is on from where `head` says it is to `new`, unless another process has
    /// moved it in between. The reflog gets `reason`.
    ///
    /// # Errors
    /// [`RepoError::RefMoved`] when it was moved, others when refs cannot be written.
    pub fn advance_head(&self, head: &Head, new: ObjectId, reason: &str) -> Result<(), RepoError> {
        let (name, old) = match head {
            Head::Branch { name, commit } => (name.clone(), Some(*commit)),
            Head::Unborn { name } => (name.clone(), None),
            Head::Detached { commit } => (RefName::full("HEAD"), Some(*commit)),
        };
        self.compare_and_swap(&name, new, old, reason)
    }

    /// Sets a ref to `new` if it still is `old`; `None` stands for "does not exist".
    ///
    /// # Errors
    /// [`RepoError::RefMoved`] when it is something else, others when refs cannot be written.
    pub fn compare_and_swap(
        &self,
        name: &RefName,
        new: ObjectId,
        old: Option<ObjectId>,
        reason: &str,
    ) -> Result<(), RepoError> {
        if matches!(self.refs, Refs::Program(_)) || self.has_reference_transaction_hook() {
            return self.swap_through_git(name, new, old, reason);
        }
        let swapped = match old {
            Some(old) => self
                .git2
                .reference_matching(name.as_str(), new.0, true, old.0, reason),
            None => self.git2.reference(name.as_str(), new.0, false, reason),
        };
        match swapped {
            Ok(_) => Ok(()),
            Err(error) if error.code() == git2::ErrorCode::Locked => {
                let directory = match name.as_str() {
                    "HEAD" => self.git_dir(),
                    _ => self.common_dir(),
                };
                Err(RepoError::RefLocked {
                    name: name.to_string(),
                    lock: directory.join(format!("{name}.lock")),
                })
            }
            Err(error) if is_lost_race(&error) => Err(RepoError::RefMoved),
            Err(error) => Err(RepoError::object(format!("move {name}"))(error)),
        }
    }

    fn swap_through_git(
        &self,
        name: &RefName,
        new: ObjectId,
        old: Option<ObjectId>,
        reason: &str,
    ) -> Result<(), RepoError> {
        let new = new.to_string();
        let old = old.map_or_else(|| "0".repeat(new.len()), |old| old.to_string());
        let result = self
            .git
            .run(["update-ref", "-m", reason, name.as_str(), &new, &old]);
        match result {
            Ok(_) => Ok(()),
            Err(RepoError::Git { stderr, .. })
                if stderr.contains("but expected") || stderr.contains("already exists") =>
            {
                Err(RepoError::RefMoved)
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes a ref if it still is `old`.
    ///
    /// # Errors
    /// With git's words.
    pub fn delete_ref(&self, name: &RefName, old: ObjectId) -> Result<(), RepoError> {
        self.git
            .run(["update-ref", "-d", name.as_str(), &old.to_string()])
            .map(drop)
    }

    /// libgit2 runs no hooks, so with this one every change of a ref goes through git.
    fn has_reference_transaction_hook(&self) -> bool {
        self.hook("reference-transaction").is_some()
    }
}

fn is_lost_race(error: &git2::Error) -> bool {
    matches!(
        error.code(),
        git2::ErrorCode::Modified | git2::ErrorCode::Exists
    )
}

fn to_git2(error: RepoError) -> git2::Error {
    git2::Error::from_str(&error.to_string())
}
