//! Reading trees and blobs.

use crate::handoff::path::RepoPath;

use super::{ObjectId, Repo, RepoError};

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A regular file with the executable bit.
    Executable,
    /// A symbolic link.
    Symlink,
    /// A directory.
    Directory,
    /// A commit of a submodule.
    Submodule,
}

/// One entry of a tree.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The entry's own name.
    pub name: String,
    /// The object it names.
    pub id: ObjectId,
    /// What that is.
    pub kind: EntryKind,
}

/// A directory in the object database.
pub struct Tree<'r> {
    tree: git2::Tree<'r>,
}

impl Tree<'_> {
    /// The tree's own id.
    pub fn id(&self) -> ObjectId {
        ObjectId(self.tree.id())
    }

    /// The entries, in git's order: by name. Names that are not UTF-8 are passed over: no file
    /// of ours has one.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = Entry> + '_ {
        self.tree.iter().filter_map(|entry| read_entry(&entry))
    }

    /// The entry at a place in that order.
    pub fn at(&self, index: usize) -> Option<Entry> {
        read_entry(&self.tree.get(index)?)
    }

    /// Every name with its place, without anything else being read of the entry. Names that are not
    /// UTF-8 are passed over.
    pub fn names<T>(&self, mut each: impl FnMut(usize, &str) -> Option<T>) -> Vec<T> {
        let entries = self.tree.iter().enumerate();
        entries
            .filter_map(|(index, entry)| each(index, entry.name().ok()?))
            .collect()
    }

    /// The entry of that name.
    pub fn get(&self, name: &str) -> Option<Entry> {
        read_entry(&self.tree.get_name(name)?)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }
}

fn read_entry(entry: &git2::TreeEntry<'_>) -> Option<Entry> {
    let kind = match entry.filemode() {
        0o040_000 => EntryKind::Directory,
        0o100_755 => EntryKind::Executable,
        0o120_000 => EntryKind::Symlink,
        0o160_000 => EntryKind::Submodule,
        _ => EntryKind::File,
    };
    Some(Entry {
        name: entry.name().ok()?.to_owned(),
        id: ObjectId(entry.id()),
        kind,
    })
}

impl Repo {
    /// The tree with that id.
    ///
    /// # Errors
    /// When the object is missing or is no tree.
    pub fn tree(&self, id: ObjectId) -> Result<Tree<'_>, RepoError> {
        let tree = self.read_object(id, "tree", |git2| git2.find_tree(id.0))?;
        Ok(Tree { tree })
    }

    /// The entry at a path below a tree.
    ///
    /// # Errors
    /// When a tree on the way cannot be read.
    pub fn entry_at(&self, tree: ObjectId, path: &RepoPath) -> Result<Option<Entry>, RepoError> {
        let mut directory = self.tree(tree)?;
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            let Some(entry) = directory.get(part) else {
                return Ok(None);
            };
            if parts.peek().is_none() {
                return Ok(Some(entry));
            }
            if entry.kind != EntryKind::Directory {
                return Ok(None);
            }
            directory = self.tree(entry.id)?;
        }
        Ok(None)
    }

    /// A blob's content.
    ///
    /// # Errors
    /// When the object is missing, in a partial clone also when it cannot be fetched.
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, RepoError> {
        let blob = self.read_object(id, "blob", |git2| git2.find_blob(id.0))?;
        Ok(blob.content().to_owned())
    }

    /// A blob's content, when this repository has it. Nothing is fetched.
    pub fn blob_if_present(&self, id: ObjectId) -> Option<Vec<u8>> {
        let blob = self.git2.find_blob(id.0).ok()?;
        Some(blob.content().to_owned())
    }

    /// A blob's size in bytes, when this repository has it.
    pub fn blob_size(&self, id: ObjectId) -> Option<usize> {
        let odb = self.git2.odb().ok()?;
        odb.read_header(id.0).ok().map(|(size, _)| size)
    }

    /// The id that this content would have as a blob.
    ///
    /// # Errors
    /// When libgit2 cannot hash.
    pub fn hash_blob(&self, content: &[u8]) -> Result<ObjectId, RepoError> {
        git2::Oid::hash_object_ext(git2::ObjectType::Blob, content, self.git2.object_format())
            .map(ObjectId)
            .map_err(RepoError::object("hash a file"))
    }

    /// The id of the tree without entries, which git knows without having it.
    pub(super) fn empty_tree_id(&self) -> Result<ObjectId, RepoError> {
        git2::Oid::hash_object_ext(git2::ObjectType::Tree, b"", self.git2.object_format())
            .map(ObjectId)
            .map_err(RepoError::object("hash a tree"))
    }

    /// Lines added and removed between two contents.
    pub fn line_counts(&self, old: &[u8], new: &[u8]) -> Option<(usize, usize)> {
        let patch = git2::Patch::from_buffers(old, None, new, None, None).ok()?;
        let (_, added, removed) = patch.line_stats().ok()?;
        Some((added, removed))
    }

    /// Reads an object. A missing one is asked of git, which in a partial clone fetches it from
    /// the promisor; git's own words say why it cannot.
    fn read_object<'r, T>(
        &'r self,
        id: ObjectId,
        kind: &str,
        find: impl Fn(&'r git2::Repository) -> Result<T, git2::Error>,
    ) -> Result<T, RepoError> {
        let missing = match find(&self.git2) {
            Ok(object) => return Ok(object),
            Err(error) if error.code() == git2::ErrorCode::NotFound => error,
            Err(error) => return Err(RepoError::object(format!("read {kind} {id}"))(error)),
        };
        let fetched = self.git.run(["cat-file", "-e", &id.to_string()]);
        match fetched {
            Err(RepoError::Git { stderr, .. }) if stderr.is_empty() => {
                return Err(RepoError::object(format!("read {kind} {id}"))(missing));
            }
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        self.git2
            .odb()
            .and_then(|odb| odb.refresh())
            .and_then(|()| find(&self.git2))
            .map_err(RepoError::object(format!("read {kind} {id}")))
    }
}
