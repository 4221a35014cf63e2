//! Reading files of the work tree that a document names (docs/security.md, "Paths").
//!
//! The document may be somebody else's, so nothing outside the repository is ever opened, nothing
//! that is no regular file, and nothing that git ignores: that is where secrets lie.

use std::fs::{self, File, FileType};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use crate::handoff::RepoPath;

use super::{EntryKind, ObjectId, Repo, RepoError};

/// As many as Linux follows before it gives up (path_resolution(7)).
const SYMLINKS_MAX: usize = 40;

/// How many files a directory or a glob stands for at most.
const EXPANDED_MAX: usize = 200;

/// How many patterns the braces of a glob make at most.
const ALTERNATIVES_MAX: usize = 64;

/// Why a file that a document names is not read.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is nothing of that name.
    #[error("it does not exist")]
    Missing,
    /// A symbolic link leads out of the repository, or in a circle.
    #[error("a symbolic link leads out of the repository")]
    Leaves,
    /// It is inside the git directory, by way of a symbolic link.
    #[error("it is inside the git directory")]
    GitDirectory,
    /// A directory.
    #[error("it is a directory, not a file")]
    Directory,
    /// A device, a pipe, a socket.
    #[error("it is {0}, not a file")]
    NotAFile(&'static str),
    /// git ignores it, and it is not tracked.
    #[error("git ignores it")]
    Ignored,
    /// It is larger than the policy allows.
    #[error("it has {size} bytes, more than the {limit} that handoff.toml allows")]
    TooLarge {
        /// Bytes.
        size: u64,
        /// Bytes.
        limit: u64,
    },
    /// The system or the object database said no.
    #[error("{0}")]
    Unreadable(String),
}

impl Repo {
    /// A file's content: that of the work tree; where there is none, or a sparse checkout leaves
    /// the file out, that of HEAD's tree. At most `limit` bytes are read.
    ///
    /// # Errors
    /// With the reason when the file must not or cannot be read.
    pub fn read_context(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, Refusal> {
        let Ok(root) = self.work_tree() else {
            return self.read_committed(path, limit);
        };
        let file = match resolve(root, path) {
            Err(Refusal::Missing) if self.is_left_out(path) => {
                return self.read_committed(path, limit);
            }
            resolved => resolved?,
        };
        if self.is_ignored_on_the_way(root, path, &file) {
            return Err(Refusal::Ignored);
        }
        let open = open_unfollowed(root, &file).map_err(unreadable)?;
        let metadata = open.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(no_file(metadata.file_type()));
        }
        // Its size is looked at first: a sparse file of ten gigabytes costs nothing this way.
        within(metadata.len(), limit)?;
        let mut content = Vec::new();
        open.take(limit)
            .read_to_end(&mut content)
            .map_err(unreadable)?;
        Ok(content)
    }

    /// Whether there is such a file; nothing is read.
    ///
    /// # Errors
    /// With the reason when there is none, or it must not be read.
    pub fn inspect_context(&self, path: &RepoPath, limit: u64) -> Result<(), Refusal> {
        let Ok(root) = self.work_tree() else {
            return self
                .committed_size(path)
                .and_then(|size| within(size, limit));
        };
        match resolve(root, path) {
            Err(Refusal::Missing) if self.is_left_out(path) => Ok(()),
            Err(refusal) => Err(refusal),
            Ok(file) if self.is_ignored_on_the_way(root, path, &file) => Err(Refusal::Ignored),
            Ok(file) => {
                let size = fs::symlink_metadata(&file).map_err(unreadable)?.len();
                within(size, limit)
            }
        }
    }

    /// The files below a directory, tracked or not and not ignored, in sorted order; at most 200.
    ///
    /// # Errors
    /// When git fails.
    pub fn context_below(&self, directory: &RepoPath) -> Result<Vec<RepoPath>, RepoError> {
        // `app/[slug]` is a name too.
        self.context_matching_any(vec![format!(":(top,literal){directory}")])
    }

    /// The files that a glob stands for, as [`Repo::context_below`] gives those of a directory.
    ///
    /// # Errors
    /// When git fails.
    pub fn context_matching(&self, glob: &RepoPath) -> Result<Vec<RepoPath>, RepoError> {
        let globs = alternatives(glob.as_str());
        self.context_matching_any(
            globs
                .iter()
                .map(|glob| format!(":(top,glob){glob}"))
                .collect(),
        )
    }

    fn context_matching_any(&self, pathspecs: Vec<String>) -> Result<Vec<RepoPath>, RepoError> {
        let output = if self.is_bare() {
            let Some(commit) = self.head()?.commit() else {
                return Ok(Vec::new());
            };
            let none = self.empty_tree_id()?.to_string();
            let all = self.tree_of(commit)?.to_string();
            // ls-tree(1) knows no globs.
            let arguments = ["diff-tree", "-r", "-z", "--name-only", "--no-renames"];
            let ends = [none.as_str(), &all, "--"];
            let pathspecs = pathspecs.iter().map(String::as_str);
            self.git
                .run(arguments.into_iter().chain(ends).chain(pathspecs))?
        } else {
            let arguments = [
                "ls-files",
                "-z",
                "-c",
                "-o",
                "--exclude-standard",
                "--full-name",
                "--",
            ];
            let pathspecs = pathspecs.iter().map(String::as_str);
            self.git.run(arguments.into_iter().chain(pathspecs))?
        };
        let mut paths: Vec<RepoPath> = String::from_utf8_lossy(&output)
            .split('\0')
            .filter_map(|path| RepoPath::parse(path).ok())
            .filter(|path| !path.is_root())
            .collect();
        paths.sort_unstable();
        paths.dedup();
        paths.truncate(EXPANDED_MAX);
        Ok(paths)
    }

    /// The blob that git would make of a work tree file's content. A file with the line ends of
    /// Windows is compared in git's form where HEAD has it so.
    ///
    /// # Errors
    /// When libgit2 cannot hash.
    pub fn context_blob(&self, path: &RepoPath, content: &[u8]) -> Result<ObjectId, RepoError> {
        let as_is = self.hash_blob(content)?;
        if !content.windows(2).any(|pair| pair == b"\r\n") {
            return Ok(as_is);
        }
        let converted = String::from_utf8_lossy(content).replace("\r\n", "\n");
        let converted = self.hash_blob(converted.as_bytes())?;
        Ok(match self.committed(path) {
            Some(committed) if committed == converted => converted,
            _ => as_is,
        })
    }

    /// The blob that HEAD's tree has at a path.
    pub fn committed(&self, path: &RepoPath) -> Option<ObjectId> {
        let commit = self.head().ok()?.commit()?;
        let entry = self.entry_at(self.tree_of(commit).ok()?, path).ok()??;
        matches!(entry.kind, EntryKind::File | EntryKind::Executable).then_some(entry.id)
    }

    fn read_committed(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, Refusal> {
        within(self.committed_size(path)?, limit)?;
        let blob = self.committed(path).ok_or(Refusal::Missing)?;
        self.blob(blob)
            .map_err(|error| Refusal::Unreadable(error.to_string()))
    }

    fn committed_size(&self, path: &RepoPath) -> Result<u64, Refusal> {
        let blob = self.committed(path).ok_or(Refusal::Missing)?;
        Ok(self.blob_size(blob).unwrap_or_default() as u64)
    }

    /// Whether HEAD has the file and a sparse checkout leaves it out.
    fn is_left_out(&self, path: &RepoPath) -> bool {
        self.committed(path).is_some() && self.is_outside_sparse_checkout(path).unwrap_or(false)
    }

    /// Whether git ignores the path or, where symbolic links lead to another one, that one: a
    /// link that is tracked must not give what is not.
    fn is_ignored_on_the_way(&self, root: &Path, path: &RepoPath, file: &Path) -> bool {
        let target = file
            .strip_prefix(root)
            .ok()
            .and_then(|target| RepoPath::parse(target.to_str()?).ok());
        self.is_ignored(path) || target.is_none_or(|target| self.is_ignored(&target))
    }

    /// What is kept back by mistake can be asked for.
    fn is_ignored(&self, path: &RepoPath) -> bool {
        // What is tracked is not ignored, whatever the rules say (gitignore(5)).
        self.matches_ignore_rule(path) && self.committed(path).is_none()
    }
}

/// The globs that `src/{a,b}.rs` stands for in a shell: git's have no braces.
fn alternatives(glob: &str) -> Vec<String> {
    let mut waiting = vec![glob.to_owned()];
    let mut plain = Vec::new();
    while let Some(glob) = waiting.pop() {
        match innermost_braces(&glob) {
            Some((before, words, after)) if waiting.len() + plain.len() < ALTERNATIVES_MAX => {
                waiting.extend(
                    words
                        .split(',')
                        .map(|word| format!("{before}{word}{after}")),
                );
            }
            _ => plain.push(glob),
        }
    }
    plain
}

/// The first braces that hold a list and no other braces: what is before, in, and behind them.
fn innermost_braces(glob: &str) -> Option<(&str, &str, &str)> {
    glob.match_indices('}').find_map(|(close, _)| {
        let (before, words) = glob[..close].rsplit_once('{')?;
        words
            .contains(',')
            .then(|| (before, words, &glob[close + 1..]))
    })
}

fn within(size: u64, limit: u64) -> Result<(), Refusal> {
    if size > limit {
        Err(Refusal::TooLarge { size, limit })
    } else {
        Ok(())
    }
}

fn unreadable(error: std::io::Error) -> Refusal {
    Refusal::Unreadable(error.to_string())
}

/// Opens what [`resolve`] found, following no symbolic link any more: somebody may have put one
/// there since. Nothing waits for the other end of a pipe that was put there.
#[cfg(unix)]
fn open_unfollowed(root: &Path, file: &Path) -> std::io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    let inside = file.strip_prefix(root).map_err(std::io::Error::other)?;
    let directory = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let last = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut here = openat(CWD, root, directory, Mode::empty())?;
    let mut parts = inside.components().peekable();
    while let Some(part) = parts.next() {
        let kind = if parts.peek().is_some() {
            directory
        } else {
            last
        };
        here = openat(
            &here,
            part.as_os_str(),
            kind | OFlags::NOFOLLOW,
            Mode::empty(),
        )?;
    }
    Ok(File::from(here))
}

#[cfg(not(unix))]
fn open_unfollowed(_: &Path, file: &Path) -> std::io::Result<File> {
    File::open(file)
}

/// Follows a path component by component, as the system would, but never out of `root`.
fn resolve(root: &Path, path: &RepoPath) -> Result<PathBuf, Refusal> {
    let mut waiting: Vec<String> = path.as_str().split('/').rev().map(str::to_owned).collect();
    let mut inside: Vec<String> = Vec::new();
    let mut followed = 0;
    while let Some(part) = waiting.pop() {
        match part.as_str() {
            "" | "." => continue,
            ".." => {
                inside.pop().ok_or(Refusal::Leaves)?;
                continue;
            }
            _ => inside.push(part),
        }
        let here = root.join(inside.join("/"));
        if RepoPath::parse(&inside.join("/")).is_err() {
            return Err(Refusal::GitDirectory);
        }
        let kind = match fs::symlink_metadata(&here) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Refusal::Missing);
            }
            Err(error) => return Err(unreadable(error)),
        };
        if kind.is_symlink() {
            followed += 1;
            if followed > SYMLINKS_MAX {
                return Err(Refusal::Leaves);
            }
            inside.pop();
            follow(root, &here, &mut inside, &mut waiting)?;
        } else if !waiting.is_empty() && !kind.is_dir() {
            return Err(Refusal::Missing);
        } else if waiting.is_empty() && !kind.is_file() {
            return Err(no_file(kind));
        }
    }
    if inside.is_empty() {
        return Err(Refusal::Directory);
    }
    Ok(root.join(inside.join("/")))
}

/// Puts a link's target before what is still to be followed.
fn follow(
    root: &Path,
    link: &Path,
    inside: &mut Vec<String>,
    waiting: &mut Vec<String>,
) -> Result<(), Refusal> {
    let target = fs::read_link(link).map_err(unreadable)?;
    let target = if target.is_absolute() {
        inside.clear();
        target
            .strip_prefix(root)
            .map_err(|_| Refusal::Leaves)?
            .to_owned()
    } else {
        target
    };
    for component in target.components().rev() {
        match component {
            Component::Normal(part) => waiting.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => waiting.push("..".into()),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return Err(Refusal::Leaves),
        }
    }
    Ok(())
}

fn no_file(kind: FileType) -> Refusal {
    if kind.is_dir() {
        Refusal::Directory
    } else {
        Refusal::NotAFile(special_file(kind))
    }
}

#[cfg(unix)]
fn special_file(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special_file(_: FileType) -> &'static str {
    "a device"
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn braces_are_expanded() {
        let sorted = |glob| {
            let mut globs = alternatives(glob);
            globs.sort_unstable();
            globs.dedup();
            globs
        };
        assert_eq!(sorted("src/*.rs"), ["src/*.rs"]);
        assert_eq!(sorted("src/{a,b}.rs"), ["src/a.rs", "src/b.rs"]);
        assert_eq!(sorted("{a,{b,c}d}"), ["a", "bd", "cd"]);
        assert_eq!(sorted("{{id}}/{x}"), ["{{id}}/{x}"]);
        assert!(alternatives(&"{a,b}".repeat(100)).len() <= 2 * ALTERNATIVES_MAX);
    }

    /// What [`resolve`] looked at is swapped before it is opened.
    #[test]
    fn a_link_that_comes_after_the_look_is_not_followed() {
        let world = tempfile::tempdir().unwrap();
        let root = world.path().join("repo");
        fs::create_dir_all(root.join("inside")).unwrap();
        fs::create_dir(world.path().join("outside")).unwrap();
        fs::write(root.join("inside/file"), "ours").unwrap();
        fs::write(world.path().join("outside/file"), "secret").unwrap();
        let file = resolve(&root, &RepoPath::parse("inside/file").unwrap()).unwrap();
        assert!(open_unfollowed(&root, &file).is_ok());

        fs::rename(root.join("inside"), root.join("moved")).unwrap();
        symlink("../outside", root.join("inside")).unwrap();
        assert!(open_unfollowed(&root, &file).is_err());

        fs::remove_file(root.join("inside")).unwrap();
        fs::rename(root.join("moved"), root.join("inside")).unwrap();
        fs::remove_file(&file).unwrap();
        symlink("../../outside/file", &file).unwrap();
        assert!(open_unfollowed(&root, &file).is_err());
    }
}
