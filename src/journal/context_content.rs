//! What the context files of a handoff hold: now, and when it was saved.

use crate::handoff::{ContextFile, ContextTarget, Document, RepoPath};
use crate::repo::{ObjectId, Refusal, RepoError};

use super::{Journal, Record};

/// A file that a context entry stands for.
pub struct ContextContent {
    /// Its path; that of the entry where this stands for no file.
    pub path: String,
    /// What it holds, or why that is not shown.
    pub content: Result<Vec<u8>, String>,
}

/// What an entry stands for.
enum Expansion {
    /// These files, if they are there.
    Paths(Vec<RepoPath>),
    /// Nothing that can be read, for this reason.
    Refused(String),
}

impl Journal<'_> {
    /// The blob that each listed context file has now, committed or not, in reading order.
    /// Entries that stand for no readable file are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn context_blobs(&self, document: &Document) -> Result<Vec<(String, String)>, RepoError> {
        let mut blobs: Vec<(String, String)> = Vec::new();
        for entry in &document.context_files {
            let Expansion::Paths(paths) = self.expand(entry)? else {
                continue;
            };
            for path in paths {
                let known = blobs.iter().any(|(known, _)| known == path.as_str());
                if let (false, Ok(content)) = (known, self.read_context(&path)) {
                    let blob = self.repo().context_blob(&path, &content)?;
                    blobs.push((path.to_string(), blob.to_string()));
                }
            }
        }
        Ok(blobs)
    }

    /// What an entry's files hold now.
    ///
    /// # Errors
    /// When git fails to expand a directory or a glob.
    pub fn current_context(&self, entry: &ContextFile) -> Result<Vec<ContextContent>, RepoError> {
        self.contents(entry, &|path| {
            let content = self.read_context(path);
            content.map_err(|refusal| refusal.to_string())
        })
    }

    /// What an entry's files held when the handoff was saved, by their recorded blobs.
    ///
    /// # Errors
    /// When git fails to expand a directory or a glob.
    pub fn saved_context(
        &self,
        record: &Record,
        entry: &ContextFile,
    ) -> Result<Vec<ContextContent>, RepoError> {
        self.contents(entry, &|path| self.read_saved(record, path))
    }

    fn contents(
        &self,
        entry: &ContextFile,
        read: &dyn Fn(&RepoPath) -> Result<Vec<u8>, String>,
    ) -> Result<Vec<ContextContent>, RepoError> {
        let paths = match self.expand(entry)? {
            Expansion::Paths(paths) => paths,
            Expansion::Refused(reason) => {
                return Ok(vec![ContextContent {
                    path: entry.path.clone(),
                    content: Err(reason),
                }]);
            }
        };
        let content = |path: RepoPath| ContextContent {
            content: read(&path),
            path: path.to_string(),
        };
        Ok(paths.into_iter().map(content).collect())
    }

    fn read_saved(&self, record: &Record, path: &RepoPath) -> Result<Vec<u8>, String> {
        let limit = self.policy().context.max_bytes;
        let mut recorded = record.metadata.context.iter();
        let recorded = recorded.find(|(known, _)| known == path.as_str());
        let (_, blob) = recorded.ok_or("no content was recorded when this was saved")?;
        let blob: ObjectId = blob
            .parse()
            .map_err(|_| "the recorded blob is no object id")?;
        let size = self
            .repo()
            .blob_size(blob)
            .ok_or("it was uncommitted when this was saved, and git does not have that content")?;
        let size = size as u64;
        if size > limit {
            return Err(Refusal::TooLarge { size, limit }.to_string());
        }
        self.repo().blob(blob).map_err(|error| error.to_string())
    }

    pub(super) fn read_context(&self, path: &RepoPath) -> Result<Vec<u8>, Refusal> {
        self.repo()
            .read_context(path, self.policy().context.max_bytes)
    }

    /// The files an entry stands for, which need not be there.
    fn expand(&self, entry: &ContextFile) -> Result<Expansion, RepoError> {
        let Some(local) = entry.local_path() else {
            return Ok(Expansion::Paths(Vec::new()));
        };
        let path = match RepoPath::parse(&local) {
            Ok(path) => path,
            Err(error) => return Ok(Expansion::Refused(format!("the path {error}"))),
        };
        let paths = match entry.target {
            ContextTarget::Directory => self.repo().context_below(&path)?,
            ContextTarget::Glob => self.repo().context_matching(&path)?,
            ContextTarget::File if self.is_directory(&path) => self.repo().context_below(&path)?,
            ContextTarget::File | ContextTarget::Url | ContextTarget::Prose => {
                return Ok(Expansion::Paths(vec![path]));
            }
        };
        if paths.is_empty() {
            return Ok(Expansion::Refused("no file matches it".into()));
        }
        Ok(Expansion::Paths(paths))
    }

    fn is_directory(&self, path: &RepoPath) -> bool {
        let root = self.repo().work_tree();
        root.is_ok_and(|root| {
            path.under(root)
                .symlink_metadata()
                .is_ok_and(|metadata| metadata.is_dir())
        })
    }
}
