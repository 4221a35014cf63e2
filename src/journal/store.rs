//! Putting a handoff into the repository without touching anything that is not its own
//! (docs/architecture.md, "Saving").
//!
//! The branch moves last. In the other order a kill in between shows the handoff as a staged
//! deletion, and the user's next `commit -a` deletes it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{Head, Identity, NewCommit, ObjectId, RefName, Repo, RepoError, Staging};

use super::{FileName, Journal};

/// How often a lost race for the branch is run again. Saves of this program wait for each other,
/// so only other programs' commits are raced with.
const ATTEMPTS: u32 = 20;

/// How long a locked branch is left alone before it is tried again: git holds that lock for a few
/// milliseconds, longer where a hook looks at the change.
const PAUSE: Duration = Duration::from_millis(50);

/// Files that are ready to be committed, and nothing else with them.
#[derive(Debug, Clone)]
pub struct Parcel<'a> {
    /// Paths and whole contents.
    pub files: &'a [(RepoPath, String)],
    /// The commit's message, in UTF-8 or in the encoding that `i18n.commitEncoding` names.
    pub message: &'a [u8],
    /// The commit's author.
    pub author: &'a Identity,
    /// The commit's committer.
    pub committer: &'a Identity,
    /// The ref that keeps the commit when HEAD is detached.
    pub kept_by: Option<RefName>,
}

impl Journal<'_> {
    /// Where a file of that name lies.
    pub fn path_of(&self, name: &FileName) -> RepoPath {
        self.directory().join(&name.path())
    }

    /// Commits the parcel's files on top of HEAD, as the only change of their commit.
    ///
    /// # Errors
    /// When the repository cannot be written. Then the work tree, the index and the branch are
    /// as they were.
    pub fn commit(&self, parcel: &Parcel<'_>) -> Result<ObjectId, RepoError> {
        let repo = self.repo();
        let _lock = lock(repo)?;
        let mut placed = Placed::nothing_yet(repo);
        let blobs = write_blobs(repo, parcel.files)?;
        let mut last = RepoError::RefMoved;
        for _ in 0..ATTEMPTS {
            let head = repo.head()?;
            if let Some(commit) = holder(repo, &head, &blobs)? {
                // Another program's commit took the staged files along while we raced it.
                placed.keep();
                return Ok(commit);
            }
            let commit = write_commit(repo, parcel, &head, &blobs)?;
            placed.place(parcel.files, &blobs)?;
            match advance(repo, &head, commit, parcel) {
                Ok(()) => {
                    placed.keep();
                    return Ok(commit);
                }
                Err(RepoError::RefMoved) => {}
                Err(locked @ RepoError::RefLocked { .. }) => {
                    last = locked;
                    thread::sleep(PAUSE);
                }
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// Commits the parcel's files in place of `tip`, which is HEAD's commit and saved the handoff
    /// that the parcel amends.
    ///
    /// # Errors
    /// When the repository cannot be written, or HEAD has moved. Then everything is as it was.
    pub fn replace(&self, parcel: &Parcel<'_>, tip: ObjectId) -> Result<ObjectId, RepoError> {
        let repo = self.repo();
        let _lock = lock(repo)?;
        let head = repo.head()?;
        let info = repo.commit(tip).filter(|_| head.commit() == Some(tip));
        let info = info.ok_or(RepoError::RefMoved)?;
        let base = info
            .parents
            .first()
            .map(|parent| repo.tree_of(*parent))
            .transpose()?;
        let mut placed = Placed::nothing_yet(repo);
        let blobs = write_blobs(repo, parcel.files)?;
        let commit = repo.write_commit(&NewCommit {
            tree: repo.write_tree(base, &blobs)?,
            parents: &info.parents,
            author: parcel.author,
            committer: parcel.committer,
            message: parcel.message,
        })?;
        // Taken back by putting the amended files' old content where the new one is.
        let result = placed
            .place(parcel.files, &blobs)
            .and_then(|()| advance(repo, &head, commit, parcel));
        placed.keep();
        if let Err(error) = result {
            self.restore(parcel, info.tree)?;
            return Err(error);
        }
        Ok(commit)
    }

    fn restore(&self, parcel: &Parcel<'_>, tree: ObjectId) -> Result<(), RepoError> {
        let repo = self.repo();
        let mut files = Vec::new();
        let mut blobs = Vec::new();
        for (path, _) in parcel.files {
            if let Some(entry) = repo.entry_at(tree, path)? {
                let content = repo.blob(entry.id)?;
                files.push((path.clone(), content));
                blobs.push((path.clone(), entry.id));
            }
        }
        let mut placed = Placed::nothing_yet(repo);
        let result = placed.place(&files, &blobs);
        placed.keep();
        result
    }

    /// Takes back the commit `tip`, which is HEAD's and added nothing but the handoff at `path`.
    /// The branch moves first: killed in between, the handoff is staged.
    ///
    /// # Errors
    /// When the repository cannot be written, or HEAD has moved.
    pub fn take_back(
        &self,
        path: &RepoPath,
        tip: ObjectId,
        parent: Option<ObjectId>,
    ) -> Result<(), RepoError> {
        let repo = self.repo();
        let _lock = lock(repo)?;
        let head = repo.head()?;
        if head.commit() != Some(tip) {
            return Err(RepoError::RefMoved);
        }
        match (parent, &head) {
            (Some(parent), _) => repo.advance_head(&head, parent, "handoff: undo")?,
            (None, Head::Branch { name, .. }) => repo.delete_ref(name, tip)?,
            (None, _) => return Err(RepoError::RefMoved),
        }
        self.withdraw(path)
    }

    /// Takes a file that no commit has any more, or none had yet, out of the index and the work
    /// tree.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn withdraw(&self, path: &RepoPath) -> Result<(), RepoError> {
        let repo = self.repo();
        if repo.is_bare() {
            return Ok(());
        }
        repo.unstage(path)?;
        let root = repo.work_tree()?;
        let file = path.under(root);
        refuse_symlinks(root, &file)?;
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(RepoError::io("remove", file)(error));
            }
            _ => {}
        }
        // Directories that are empty now go with it, as git would have it.
        for directory in file.ancestors().skip(1).take(3) {
            if fs::remove_dir(directory).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Writes a handoff into the work tree and stages it; no commit is made. The journal sees it
    /// all the same.
    ///
    /// # Errors
    /// When the work tree or the index cannot be written.
    pub fn stage(&self, name: &FileName, file: String) -> Result<(), RepoError> {
        let repo = self.repo();
        repo.work_tree()?;
        let _lock = lock(repo)?;
        let path = self.path_of(name);
        let files = [(path.clone(), file)];
        let mut placed = Placed::nothing_yet(repo);
        let blobs = write_blobs(repo, &files)?;
        placed.place(&files, &blobs)?;
        self.note_uncommitted(&path)?;
        placed.keep();
        Ok(())
    }

    fn note_uncommitted(&self, path: &RepoPath) -> Result<(), RepoError> {
        let note = self.uncommitted_list();
        let noted = fs::read_to_string(&note);
        if noted.is_ok_and(|noted| noted.lines().any(|line| line == path.as_str())) {
            return Ok(());
        }
        let directory = self.repo().state_dir();
        fs::create_dir_all(&directory).map_err(RepoError::io("create", &directory))?;
        // Appended, so that two processes at once do not overwrite each other's line.
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&note)
            .and_then(|mut file| file.write_all(format!("{path}\n").as_bytes()))
            .map_err(RepoError::io("write", &note))
    }
}

fn write_blobs(
    repo: &Repo,
    files: &[(RepoPath, String)],
) -> Result<Vec<(RepoPath, ObjectId)>, RepoError> {
    files
        .iter()
        .map(|(path, content)| Ok((path.clone(), repo.write_blob(content.as_bytes())?)))
        .collect()
}

/// HEAD's commit, if it has all these blobs already.
fn holder(
    repo: &Repo,
    head: &Head,
    blobs: &[(RepoPath, ObjectId)],
) -> Result<Option<ObjectId>, RepoError> {
    let Some(commit) = head.commit() else {
        return Ok(None);
    };
    let tree = repo.tree_of(commit)?;
    for (path, blob) in blobs {
        if repo
            .entry_at(tree, path)?
            .is_none_or(|entry| entry.id != *blob)
        {
            return Ok(None);
        }
    }
    Ok(Some(commit))
}

fn write_commit(
    repo: &Repo,
    parcel: &Parcel<'_>,
    head: &Head,
    blobs: &[(RepoPath, ObjectId)],
) -> Result<ObjectId, RepoError> {
    let base = head
        .commit()
        .map(|commit| repo.tree_of(commit))
        .transpose()?;
    let parents: Vec<ObjectId> = head.commit().into_iter().collect();
    repo.write_commit(&NewCommit {
        tree: repo.write_tree(base, blobs)?,
        parents: &parents,
        author: parcel.author,
        committer: parcel.committer,
        message: parcel.message,
    })
}

/// Moves the branch; on a detached HEAD a ref keeps the commit as well.
fn advance(
    repo: &Repo,
    head: &Head,
    commit: ObjectId,
    parcel: &Parcel<'_>,
) -> Result<(), RepoError> {
    let message = String::from_utf8_lossy(parcel.message);
    let reason = message.lines().next().unwrap_or("handoff");
    if let (Head::Detached { .. }, Some(name)) = (head, &parcel.kept_by) {
        repo.compare_and_swap(name, commit, repo.resolve_ref(name)?, reason)?;
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
    files: Vec<PathBuf>,
    /// The directories that were made for the files, the outermost first.
    directories: Vec<PathBuf>,
    staged: Vec<RepoPath>,
    /// Waits for the files, until they are staged.
    staging: Option<Staging<'r>>,
}

impl<'r> Placed<'r> {
    fn nothing_yet(repo: &'r Repo) -> Self {
        // A signer may ask for a passphrase: the index is not locked as long as that takes.
        let waits = !repo.is_bare() && !repo.is_sparse() && !repo.signs_commits();
        Self {
            repo,
            staging: waits.then(|| repo.start_staging()),
            files: Vec::new(),
            directories: Vec::new(),
            staged: Vec::new(),
        }
    }

    /// Puts the files into the work tree and the index; nothing in a bare repository, and only
    /// into the index where a sparse checkout leaves the directory out.
    fn place(
        &mut self,
        files: &[(RepoPath, impl AsRef<[u8]>)],
        blobs: &[(RepoPath, ObjectId)],
    ) -> Result<(), RepoError> {
        if self.repo.is_bare() || !self.staged.is_empty() {
            return Ok(());
        }
        let mut written = Vec::with_capacity(files.len());
        for ((path, content), (_, blob)) in files.iter().zip(blobs) {
            if self.repo.is_outside_sparse_checkout(path)? {
                self.staged.push(path.clone());
                self.repo.stage(path, *blob)?;
                self.repo.skip_work_tree(path)?;
            } else {
                self.write(path, content.as_ref())?;
                self.staged.push(path.clone());
                written.push((path.clone(), *blob));
            }
        }
        if written.is_empty() {
            return Ok(());
        }
        let staging = self.staging.take();
        let staging = staging.unwrap_or_else(|| self.repo.start_staging());
        let staged = staging.finish(&written);
        if matches!(&staged, Err(error) if error.is_locked_index()) {
            // Nothing was staged, and taking it out again would wait for the lock once more.
            let is_written = |path: &RepoPath| written.iter().any(|(written, _)| written == path);
            self.staged.retain(|path| !is_written(path));
        }
        staged
    }

    fn write(&mut self, path: &RepoPath, content: &[u8]) -> Result<(), RepoError> {
        let root = self.repo.work_tree()?;
        let full = path.under(root);
        refuse_symlinks(root, &full)?;
        let mut missing: Vec<PathBuf> = full
            .ancestors()
            .skip(1)
            .take_while(|directory| !directory.exists())
            .map(PathBuf::from)
            .collect();
        missing.reverse();
        self.directories.extend(missing);
        if let Some(directory) = full.parent() {
            fs::create_dir_all(directory).map_err(RepoError::io("create", directory))?;
        }
        self.files.push(full.clone());
        fs::write(&full, content).map_err(RepoError::io("write", full))
    }

    fn keep(&mut self) {
        self.files.clear();
        self.staged.clear();
        self.directories.clear();
    }
}

/// Writing through a symbolic link could reach any file of the user.
fn refuse_symlinks(root: &Path, file: &Path) -> Result<(), RepoError> {
    let inside = file.ancestors().take_while(|path| *path != root);
    for path in inside {
        if path.is_symlink() {
            let error = std::io::Error::other("it is a symbolic link");
            return Err(RepoError::io("write through", path)(error));
        }
    }
    Ok(())
}

impl Drop for Placed<'_> {
    fn drop(&mut self) {
        // It has the index locked.
        self.staging.take();
        // Best effort: what cannot be undone shows in `git status`, and the text is kept in any
        // case.
        for path in &self.staged {
            let _ = self.repo.unstage(path);
        }
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for directory in self.directories.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// Saves of this repository wait for each other. The lock ends with the process, however it ends.
/// Where the file system knows no locks, as some networks' do, they race, and the branch is moved by
/// one at a time all the same.
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
    let _ = file.lock();
    Ok(file)
}
