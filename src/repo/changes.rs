//! What changed between two trees.

use std::collections::BTreeMap;

use crate::handoff::RepoPath;

use super::{EntryKind, ObjectId, Repo, RepoError};

/// How many files are read to find one that was renamed and changed.
const COMPARED_MAX: usize = 1000;

/// A file that differs between two trees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// The path; of a renamed file the new one.
    pub path: String,
    /// The lines; none where a partial clone lacks the contents: nothing is fetched to count them.
    pub lines: Option<ChangedLines>,
}

/// How much of a file changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedLines {
    /// Lines added.
    pub added: usize,
    /// Lines removed.
    pub removed: usize,
}

impl ChangedLines {
    fn of(diff: &git2::Diff<'_>, index: usize) -> Option<Self> {
        match git2::Patch::from_diff(diff, index) {
            Ok(Some(patch)) => {
                let (_, added, removed) = patch.line_stats().ok()?;
                Some(Self { added, removed })
            }
            Ok(None) => Some(Self::default()),
            Err(_) => None,
        }
    }
}

impl Repo {
    /// The files that differ between two trees, outside a directory; the most changed first.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn changed_files(
        &self,
        old: Option<ObjectId>,
        new: ObjectId,
        outside: &RepoPath,
    ) -> Result<Vec<ChangedFile>, RepoError> {
        self.fetch_trees_between(old, new)?;
        let diff = || -> Result<Vec<ChangedFile>, git2::Error> {
            let old = old.map(|id| self.git2.find_tree(id.0)).transpose()?;
            let new = self.git2.find_tree(new.0)?;
            let diff = self
                .git2
                .diff_tree_to_tree(old.as_ref(), Some(&new), None)?;
            let mut files = Vec::new();
            for (index, delta) in diff.deltas().enumerate() {
                let path = delta.new_file().path_bytes();
                let Some(path) = path.map(|path| String::from_utf8_lossy(path).into_owned()) else {
                    continue;
                };
                files.push(ChangedFile {
                    path,
                    lines: ChangedLines::of(&diff, index),
                });
            }
            Ok(files)
        };
        let mut files = diff().map_err(RepoError::object("compare two trees"))?;
        let inside = format!("{outside}/");
        files.retain(|file| !file.path.starts_with(&inside));
        files.sort_unstable_by(|a, b| {
            let size = |file: &ChangedFile| file.lines.map(|lines| lines.added + lines.removed);
            size(b).cmp(&size(a)).then_with(|| a.path.cmp(&b.path))
        });
        Ok(files)
    }

    /// Makes sure that the trees which differ are here: a partial clone may lack trees too
    /// (`--filter=tree:0`), and git fetches those that it walks.
    fn fetch_trees_between(&self, old: Option<ObjectId>, new: ObjectId) -> Result<(), RepoError> {
        if self.config.string("extensions.partialclone").is_none() {
            return Ok(());
        }
        let old = match old {
            Some(old) => old,
            None => self.empty_tree_id()?,
        };
        let (old, new) = (old.to_string(), new.to_string());
        let arguments = ["diff-tree", "-r", "--no-renames", "--name-only", "-z"];
        self.git
            .run(arguments.into_iter().chain([old.as_str(), &new]))?;
        self.git2
            .odb()
            .and_then(|odb| odb.refresh())
            .map_err(RepoError::object("look for objects that were fetched"))
    }

    /// The path that a file of the old tree has in the new one, if it was renamed. Where more than a
    /// thousand files came and went, only one with the same content counts as the same file: all of
    /// them would have to be read to find one that is similar.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn renamed_to(
        &self,
        old: ObjectId,
        new: ObjectId,
        path: &RepoPath,
    ) -> Result<Option<String>, RepoError> {
        self.fetch_trees_between(Some(old), new)?;
        let find = || -> Result<Option<String>, git2::Error> {
            let (old, new) = (self.git2.find_tree(old.0)?, self.git2.find_tree(new.0)?);
            let mut diff = self.git2.diff_tree_to_tree(Some(&old), Some(&new), None)?;
            let mut options = git2::DiffFindOptions::new();
            let moved = |delta: &git2::DiffDelta<'_>| {
                matches!(delta.status(), git2::Delta::Added | git2::Delta::Deleted)
            };
            options.renames(true);
            if diff.deltas().filter(moved).count() > COMPARED_MAX {
                options.exact_match_only(true);
            }
            diff.find_similar(Some(&mut options))?;
            let renamed = diff.deltas().find(|delta| {
                delta.status() == git2::Delta::Renamed
                    && delta.old_file().path() == Some(std::path::Path::new(path.as_str()))
            });
            let to = renamed.and_then(|delta| {
                delta
                    .new_file()
                    .path()
                    .map(|path| path.to_string_lossy().into_owned())
            });
            Ok(to)
        };
        find().map_err(RepoError::object("look for renamed files"))
    }

    /// Whether two trees differ anywhere outside a directory. Only the trees on the way to the
    /// directory are read.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn differ_outside(
        &self,
        old: Option<ObjectId>,
        new: ObjectId,
        directory: &RepoPath,
    ) -> Result<bool, RepoError> {
        if old == Some(new) {
            return Ok(false);
        }
        let (first, rest) = directory
            .as_str()
            .split_once('/')
            .unwrap_or((directory.as_str(), ""));
        let mut old = self.children(old)?;
        let mut new = self.children(Some(new))?;
        let (old_inner, new_inner) = (old.remove(first), new.remove(first));
        if old != new {
            return Ok(true);
        }
        let as_tree = |entry: Option<(EntryKind, ObjectId)>| match entry {
            Some((EntryKind::Directory, id)) => Some(id),
            _ => None,
        };
        match (rest, as_tree(new_inner)) {
            ("", _) => Ok(false),
            (rest, Some(new)) => match RepoPath::parse(rest) {
                Ok(rest) => self.differ_outside(as_tree(old_inner), new, &rest),
                Err(_) => Ok(true),
            },
            (_, None) => Ok(old_inner != new_inner),
        }
    }

    fn children(
        &self,
        tree: Option<ObjectId>,
    ) -> Result<BTreeMap<String, (EntryKind, ObjectId)>, RepoError> {
        let Some(tree) = tree else {
            return Ok(BTreeMap::new());
        };
        let tree = self.tree(tree)?;
        Ok(tree
            .entries()
            .map(|entry| (entry.name, (entry.kind, entry.id)))
            .collect())
    }
}
