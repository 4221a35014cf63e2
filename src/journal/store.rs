//! Putting a handoff into the repository without touching anything that is not its own
//! (docs/architecture.md, "Saving").
//!
//! The branch moves last. In the other order a kill in between shows the handoff as a staged
//! deletion, and the user's next `commit -a` deletes it.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{Head, Identity, NewCommit, ObjectId, RefName, Repo, RepoError};

use super::{FileName, Journal};

/// How often a lost race for the branch is run again. Saves of this program wait for each other,
/// so only other programs' commits are raced with.
const ATTEMPTS: u32 = 20;

/// A handoff that is ready to be stored.
#[derive(Debug, Clone)]
pub struct Parcel<'a> {
    /// The file's name.
    pub name: &'a FileName,
    /// The whole file.
    pub file: &'a str,
    /// The commit's message.
    pub message: &'a str,
    /// The commit's author.
    pub author: &'a Identity,
    /// The commit's committer.
    pub committer: &'a Identity,
}

/// What became of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The commit that has the handoff; none when it was only staged.
    pub commit: Option<ObjectId>,
    /// The file's path.
    pub path: RepoPath,
}

impl Journal<'_> {
    /// Where a file of that name lies.
    pub fn path_of(&self, name: &FileName) -> RepoPath {
        self.directory().join(&name.path())
    }

    /// Commits a handoff on top of HEAD, as the only change of its commit.
    ///
    /// # Errors
    /// When the repository cannot be written. Then the work tree, the index and the branch are
    /// as they were.
    pub fn commit(&self, parcel: &Parcel<'_>) -> Result<Stored, RepoError> {
        let repo = self.repo();
        let _lock = lock(repo)?;
        let path = self.path_of(parcel.name);
        let blob = repo.write_blob(parcel.file.as_bytes())?;
        let files = [(path.clone(), blob)];
        let mut placed = Placed::nothing(repo);
        for _ in 0..ATTEMPTS {
            let head = repo.head()?;
            if self.holds(&head, &path, blob)? {
                // Another program's commit took the staged file along while we raced it.
                placed.keep();
                return Ok(Stored {
                    commit: head.commit(),
                    path,
                });
            }
            let commit = self.write_commit(parcel, &head, &files)?;
            placed.place(&path, parcel.file, blob)?;
            match advance(repo, &head, commit, parcel) {
                Ok(()) => {
                    placed.keep();
                    return Ok(Stored {
                        commit: Some(commit),
                        path,
                    });
                }
                Err(RepoError::RefMoved) => {}
                Err(error) => return Err(error),
            }
        }
        Err(RepoError::RefMoved)
    }

    /// Writes the file into the work tree and stages it; no commit is made. The journal sees it
    /// all the same.
    ///
    /// # Errors
    /// When the work tree or the index cannot be written.
    pub fn stage(&self, name: &FileName, file: &str) -> Result<Stored, RepoError> {
        let repo = self.repo();
        repo.work_tree()?;
        let _lock = lock(repo)?;
        let path = self.path_of(name);
        let blob = repo.write_blob(file.as_bytes())?;
        let mut placed = Placed::nothing(repo);
        placed.place(&path, file, blob)?;
        self.note_uncommitted(&path)?;
        placed.keep();
        Ok(Stored { commit: None, path })
    }

    fn holds(&self, head: &Head, path: &RepoPath, blob: ObjectId) -> Result<bool, RepoError> {
        let Some(commit) = head.commit() else {
            return Ok(false);
        };
        let repo = self.repo();
        let entry = repo.entry_at(repo.tree_of(commit)?, path)?;
        Ok(entry.is_some_and(|entry| entry.id == blob))
    }

    fn write_commit(
        &self,
        parcel: &Parcel<'_>,
        head: &Head,
        files: &[(RepoPath, ObjectId)],
    ) -> Result<ObjectId, RepoError> {
        let repo = self.repo();
        let base = head
            .commit()
            .map(|commit| repo.tree_of(commit))
            .transpose()?;
        let parents: Vec<ObjectId> = head.commit().into_iter().collect();
        repo.write_commit(&NewCommit {
            tree: repo.write_tree(base, files)?,
            parents: &parents,
            author: parcel.author,
            committer: parcel.committer,
            message: parcel.message,
        })
    }

    fn note_uncommitted(&self, path: &RepoPath) -> Result<(), RepoError> {
        let note = self.uncommitted_list();
        let mut lines = fs::read_to_string(&note).unwrap_or_default();
        if !lines.lines().any(|line| line == path.as_str()) {
            lines.push_str(path.as_str());
            lines.push('\n');
        }
        let directory = self.repo().state_dir();
        fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
        fs::write(&note, lines).map_err(RepoError::io("write", &note))
    }
}

/// Moves the branch; on a detached HEAD a ref keeps the commit as well.
fn advance(
    repo: &Repo,
    head: &Head,
    commit: ObjectId,
    parcel: &Parcel<'_>,
) -> Result<(), RepoError> {
    let reason = parcel.message.lines().next().unwrap_or("handoff");
    if let Head::Detached { .. } = head {
        let name = detached_ref(&parcel.name.id);
        repo.compare_and_swap(&name, commit, repo.resolve_ref(&name)?, reason)?;
    }
    repo.advance_head(head, commit, reason)
}

/// The ref that keeps a handoff's commit when it was saved on a detached HEAD.
pub fn detached_ref(id: &HandoffId) -> RefName {
    RefName::full(format!("refs/handoff/detached/{id}"))
}

/// What was put into the work tree and the index, to be taken back unless it is kept.
struct Placed<'r> {
    repo: &'r Repo,
    file: Option<PathBuf>,
    /// The directories that were made for the file, the innermost last.
    directories: Vec<PathBuf>,
    staged: Option<RepoPath>,
}

impl<'r> Placed<'r> {
    fn nothing(repo: &'r Repo) -> Self {
        Self {
            repo,
            file: None,
            directories: Vec::new(),
            staged: None,
        }
    }

    /// Puts the file into the work tree and the index; nothing in a bare repository, and only
    /// into the index where a sparse checkout leaves the directory out.
    fn place(&mut self, path: &RepoPath, file: &str, blob: ObjectId) -> Result<(), RepoError> {
        if self.repo.is_bare() || self.staged.is_some() {
            return Ok(());
        }
        let sparse = self.repo.is_outside_sparse_checkout(path)?;
        if !sparse {
            self.write(path, file)?;
        }
        self.repo.stage(path, blob)?;
        self.staged = Some(path.clone());
        if sparse {
            self.repo.skip_work_tree(path)?;
        }
        Ok(())
    }

    fn write(&mut self, path: &RepoPath, file: &str) -> Result<(), RepoError> {
        let full = path.under(self.repo.work_tree()?);
        let mut missing: Vec<PathBuf> = full
            .ancestors()
            .skip(1)
            .take_while(|directory| !directory.exists())
            .map(PathBuf::from)
            .collect();
        missing.reverse();
        if let Some(directory) = full.parent() {
            fs::create_dir_all(directory).map_err(RepoError::io("create", directory))?;
        }
        self.directories = missing;
        self.file = Some(full.clone());
        fs::write(&full, file).map_err(RepoError::io("write", full))
    }

    fn keep(&mut self) {
        self.file = None;
        self.staged = None;
        self.directories.clear();
    }
}

impl Drop for Placed<'_> {
    fn drop(&mut self) {
        // Taking back is a courtesy to whoever reads `git status` next; what cannot be taken
        // back stays visible there, and the text is kept in any case.
        if let Some(path) = &self.staged {
            let _ = self.repo.unstage(path);
        }
        if let Some(file) = &self.file {
            let _ = fs::remove_file(file);
        }
        for directory in self.directories.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// Saves of this repository wait for each other. The lock ends with the process, however it ends.
fn lock(repo: &Repo) -> Result<File, RepoError> {
    let directory = repo.shared_state_dir();
    fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
    let path = directory.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(RepoError::io("open", &path))?;
    file.lock().map_err(RepoError::io("lock", &path))?;
    Ok(file)
}
