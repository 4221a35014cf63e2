//! Texts on their way into the journal. A text is kept before anything else is done with it, so
//! that no failure and no kill can lose what somebody wrote.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::handoff::HandoffId;
use crate::repo::{Repo, RepoError};

use super::FileName;
use super::replace::replace;

/// A kept text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The id it was, or will be, saved under.
    pub id: HandoffId,
    /// How far it got.
    pub stage: Stage,
    /// Where it is kept.
    pub path: PathBuf,
}

/// How far a kept text got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// As it was given; not checked yet.
    Draft,
    /// A whole file that may be staged or committed under this name already.
    File(FileName),
}

/// Keeps a text as it was given. What was kept under the id before is replaced, in one step.
///
/// # Errors
/// When the git directory cannot be written.
pub fn keep_draft(repo: &Repo, id: HandoffId, text: &[u8]) -> Result<Kept, RepoError> {
    let path = write(repo, &format!("{id}.md"), text)?;
    Ok(Kept {
        id,
        stage: Stage::Draft,
        path,
    })
}

/// Keeps a whole file that is about to be stored, in place of its draft.
///
/// # Errors
/// When the git directory cannot be written.
pub fn keep_file(repo: &Repo, name: &FileName, draft: Kept, file: &str) -> Result<Kept, RepoError> {
    let kept = keep_saved(repo, name, file)?;
    if draft.path != kept.path {
        remove(&draft.path)?;
    }
    Ok(kept)
}

/// Keeps a file that the journal is about to lose, under the name it has there.
///
/// # Errors
/// When the git directory cannot be written.
pub fn keep_saved(repo: &Repo, name: &FileName, file: &str) -> Result<Kept, RepoError> {
    Ok(Kept {
        id: name.id,
        stage: Stage::File(name.clone()),
        path: write(repo, &name.to_string(), file.as_bytes())?,
    })
}

fn write(repo: &Repo, name: &str, text: &[u8]) -> Result<PathBuf, RepoError> {
    let path = directory(repo).join(name);
    replace(&path, &[text])?;
    Ok(path)
}

/// The kept texts, the newest first.
///
/// # Errors
/// When the git directory cannot be read.
pub fn list(repo: &Repo) -> Result<Vec<Kept>, RepoError> {
    let directory = directory(repo);
    let entries = match fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if is_nothing(error.kind()) => return Ok(Vec::new()),
        Err(error) => return Err(RepoError::io("read", &directory)(error)),
    };
    let mut found: Vec<(SystemTime, Kept)> = entries
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let name = path.file_name()?.to_str()?;
            let (id, stage) = match name.parse::<FileName>() {
                Ok(name) => (name.id, Stage::File(name)),
                Err(_) => (name.strip_suffix(".md")?.parse().ok()?, Stage::Draft),
            };
            let modified = entry.metadata().ok()?.modified().ok()?;
            Some((modified, Kept { id, stage, path }))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    Ok(found.into_iter().map(|(_, kept)| kept).collect())
}

impl Kept {
    /// The text.
    ///
    /// # Errors
    /// When it cannot be read, or is not UTF-8: with replacement characters it would be saved, and
    /// then forgotten.
    pub fn read(&self) -> Result<String, RepoError> {
        String::from_utf8(self.bytes()?).map_err(|error| RepoError::NotUtf8 {
            path: self.path.clone(),
            byte: error.utf8_error().valid_up_to() + 1,
        })
    }

    /// The text to look at, with replacement characters where it is not UTF-8.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_lossy(&self) -> Result<String, RepoError> {
        Ok(String::from_utf8_lossy(&self.bytes()?).into_owned())
    }

    fn bytes(&self) -> Result<Vec<u8>, RepoError> {
        fs::read(&self.path).map_err(RepoError::io("read", &self.path))
    }

    /// Forgets the text; it is in the journal now, or its owner threw it away.
    ///
    /// # Errors
    /// When the git directory cannot be written.
    pub fn forget(&self) -> Result<(), RepoError> {
        // Killed between keeping the file and forgetting its draft, a save leaves both.
        let draft = self.path.with_file_name(format!("{}.md", self.id));
        remove(&draft)?;
        remove(&self.path)
    }
}

/// Whether there can be no kept texts: there is no directory for them, or a file in its place.
fn is_nothing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn remove(path: &Path) -> Result<(), RepoError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(RepoError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn directory(repo: &Repo) -> PathBuf {
    repo.state_dir().join("kept")
}
