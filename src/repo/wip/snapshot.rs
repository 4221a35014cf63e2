//! Taking uncommitted work along. Neither the index nor the work tree is touched.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::handoff::HandoffId;
use crate::repo::{Head, Identity, NewCommit, ObjectId, Repo, RepoError};

use super::scratch::ScratchIndex;
use super::{Credential, WipError, reference};

/// What may be taken along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub max_bytes: u64,
}

/// Looks for a credential in a file's content, and says of what kind it is and where.
pub type Scan<'a> = dyn Fn(&[u8]) -> Option<String> + 'a;

/// A snapshot that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit under `refs/handoff/wip/`.
    pub commit: ObjectId,
    /// The paths that differ from HEAD in it.
    pub paths: Vec<String>,
    /// What does not travel.
    pub left_alone: Vec<LeftAlone>,
}

/// Something uncommitted that does not travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    /// Its path.
    pub path: String,
    /// Why it does not.
    pub why: Why,
}

/// Why something does not travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is changed work in a submodule, which has a history of its own.
    Submodule,
    /// It is another repository that nobody added as a submodule.
    Repository,
}

/// Takes what is not committed along with a handoff: staged, unstaged, untracked and not
/// ignored. None when everything is committed. A snapshot that the handoff has already is replaced.
///
/// # Errors
/// When conflicts are not resolved, or a file is too large or holds a credential: nothing is
/// written then.
pub fn snapshot(
    repo: &Repo,
    handoff: &HandoffId,
    who: &Identity,
    limits: Limits,
    scan: &Scan<'_>,
) -> Result<Option<Snapshot>, WipError> {
    let changes = Changes::read(repo)?;
    if !changes.unmerged.is_empty() {
        return Err(WipError::Unmerged(changes.unmerged));
    }
    if changes.tracked.is_empty() && changes.untracked.is_empty() {
        return Ok(None);
    }
    changes.check(repo, limits, scan)?;
    let commit = changes.commit(repo, handoff, who)?;
    let name = reference(handoff);
    let before = repo.resolve_ref(&name)?;
    if before != Some(commit) {
        repo.compare_and_swap(&name, commit, before, "handoff: save --wip")?;
    }
    Ok(Some(Snapshot {
        commit,
        paths: changes.paths(),
        left_alone: changes.left_alone,
    }))
}

/// What git-status(1) says is not committed.
#[derive(Debug, Default)]
struct Changes {
    tracked: Vec<Tracked>,
    /// Files, as git writes their paths.
    untracked: Vec<Vec<u8>>,
    unmerged: Vec<String>,
    left_alone: Vec<LeftAlone>,
}

/// A tracked path that differs from HEAD or from the index.
#[derive(Debug)]
struct Tracked {
    path: Vec<u8>,
    /// The blob in the index, where that differs from HEAD.
    staged: Option<ObjectId>,
    work_tree: WorkTree,
}

/// How the work tree's file stands to the index.
#[derive(Debug, PartialEq, Eq)]
enum WorkTree {
    Same,
    Changed,
    Gone,
}

impl Changes {
    fn read(repo: &Repo) -> Result<Self, RepoError> {
        repo.work_tree()?;
        let arguments = [
            "status",
            "--porcelain=v2",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=none",
        ];
        let finished = repo.git.start(arguments)?.finish()?;
        // git succeeds without what is in there: the snapshot would lack it and not say so.
        if finished.stderr.contains("could not open directory") {
            return Err(RepoError::Git {
                command: "status".to_owned(),
                stderr: finished.stderr,
                code: finished.code,
            });
        }
        let output = finished.success()?;
        let mut changes = Self::default();
        for entry in output.split(|byte| *byte == 0) {
            changes.take(entry);
        }
        Ok(changes)
    }

    /// Takes one entry of the porcelain format, version 2.
    fn take(&mut self, entry: &[u8]) {
        let fields = |count: usize| entry.splitn(count, |byte| *byte == b' ');
        match entry.first() {
            Some(b'1') => {
                let fields: Vec<&[u8]> = fields(9).collect();
                if let [_, xy, submodule, .., in_work_tree, _, blob, path] = fields[..] {
                    let is_submodule =
                        submodule.first() == Some(&b'S') || in_work_tree == b"160000";
                    self.take_tracked(xy, is_submodule, blob, path);
                }
            }
            Some(b'u') => self.unmerged.extend(fields(11).nth(10).map(shown)),
            Some(b'?') => match entry.get(2..) {
                // git does not look into a repository that lies in this one.
                Some(path) if path.ends_with(b"/") => self.left_alone.push(LeftAlone {
                    path: shown(path),
                    why: Why::Repository,
                }),
                Some(path) => self.untracked.push(path.to_owned()),
                None => {}
            },
            _ => {}
        }
    }

    fn take_tracked(&mut self, xy: &[u8], is_submodule: bool, blob: &[u8], path: &[u8]) {
        let (staged, unstaged) = (xy.first(), xy.get(1));
        if is_submodule && unstaged != Some(&b'.') {
            self.left_alone.push(LeftAlone {
                path: shown(path),
                why: Why::Submodule,
            });
            if staged == Some(&b'.') {
                return;
            }
        }
        self.tracked.push(Tracked {
            path: path.to_owned(),
            staged: match staged {
                Some(b'.' | b'D') | None => None,
                Some(_) if is_submodule => None,
                Some(_) => String::from_utf8_lossy(blob).parse().ok(),
            },
            work_tree: match unstaged {
                Some(b'.') | None => WorkTree::Same,
                Some(_) if is_submodule => WorkTree::Same,
                Some(b'D') => WorkTree::Gone,
                Some(_) => WorkTree::Changed,
            },
        });
    }

    fn paths(&self) -> Vec<String> {
        let tracked = self.tracked.iter().map(|tracked| shown(&tracked.path));
        let mut paths: Vec<String> = tracked
            .chain(self.untracked.iter().map(|path| shown(path)))
            .collect();
        paths.sort_unstable();
        // A file taken out of the index and kept on disk is deleted and untracked.
        paths.dedup();
        paths
    }

    /// Looks at everything that would travel before anything is written.
    fn check(&self, repo: &Repo, limits: Limits, scan: &Scan<'_>) -> Result<(), WipError> {
        let root = repo.work_tree()?;
        let mut large = Vec::new();
        let mut credentials = Vec::new();
        let changed = self
            .tracked
            .iter()
            .filter(|tracked| tracked.work_tree == WorkTree::Changed)
            .map(|tracked| &tracked.path);
        let mut look = |path: &[u8], size: u64, content: &dyn Fn() -> Option<Vec<u8>>| {
            if size > limits.max_bytes {
                large.push((shown(path), size));
            } else if let Some(kind) = content().as_deref().and_then(scan) {
                credentials.push(Credential {
                    path: shown(path),
                    kind,
                });
            }
        };
        for path in changed.chain(&self.untracked) {
            let file = root.join(native(path));
            if let Ok(metadata) = file.symlink_metadata()
                && metadata.is_file()
            {
                look(path, metadata.len(), &|| std::fs::read(&file).ok());
            }
        }
        for tracked in &self.tracked {
            if let Some(blob) = tracked.staged
                && let Some(size) = repo.blob_size(blob)
            {
                look(&tracked.path, size as u64, &|| repo.blob_if_present(blob));
            }
        }
        if !large.is_empty() {
            return Err(WipError::TooLarge {
                files: large,
                limit: limits.max_bytes,
            });
        }
        if !credentials.is_empty() {
            credentials.dedup();
            return Err(WipError::Credentials(credentials));
        }
        Ok(())
    }

    fn commit(
        &self,
        repo: &Repo,
        handoff: &HandoffId,
        who: &Identity,
    ) -> Result<ObjectId, RepoError> {
        let scratch = ScratchIndex::copy(repo, "wip")?;
        let index = scratch.write_tree()?;
        let moved = self
            .tracked
            .iter()
            .filter(|tracked| tracked.work_tree != WorkTree::Same);
        add(&scratch, moved.map(|tracked| &tracked.path))?;
        let work_tree = scratch.write_tree()?;

        let head = repo.head()?;
        let on = description(repo, &head);
        let write = |tree, parents: &[ObjectId], what: &str| {
            repo.write_unsigned_commit(&NewCommit {
                tree,
                parents,
                author: who,
                committer: who,
                message: format!("{what} on {on}\n\nHandoff-Id: {handoff}\n").as_bytes(),
            })
        };
        let base = match head.commit() {
            Some(commit) => commit,
            None => write(repo.empty_tree()?, &[], "nothing")?,
        };
        let mut parents = vec![base, write(index, &[base], "index")?];
        if !self.untracked.is_empty() {
            let scratch = ScratchIndex::empty(repo, "wip-untracked")?;
            add(&scratch, self.untracked.iter())?;
            parents.push(write(scratch.write_tree()?, &[], "untracked files")?);
        }
        write(work_tree, &parents, "WIP")
    }
}

/// Puts what the work tree has at these paths into an index; what it has not is taken out.
fn add<'a>(
    index: &ScratchIndex<'_>,
    paths: impl Iterator<Item = &'a Vec<u8>>,
) -> Result<(), RepoError> {
    let input: Vec<u8> = paths
        .flat_map(|path| path.iter().copied().chain([0]))
        .collect();
    let arguments = [
        "update-index",
        "-z",
        "--add",
        "--remove",
        "--replace",
        "--stdin",
    ];
    index.git(&arguments, &input).map(std::mem::drop)
}

/// `<branch>: <hash> <subject>`, as a stash says it.
fn description(repo: &Repo, head: &Head) -> String {
    let branch = head.branch().unwrap_or("(no branch)");
    match head.commit().and_then(|id| repo.commit(id)) {
        Some(commit) => format!("{branch}: {} {}", commit.id.short(), commit.summary),
        None => format!("{branch}: (no commit yet)"),
    }
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

#[cfg(unix)]
fn native(path: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    Path::new(OsStr::from_bytes(path)).to_owned()
}

#[cfg(not(unix))]
fn native(path: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(path).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_entry_is_taken() {
        let blob = "a".repeat(40);
        let mut changes = Changes::default();
        for entry in [
            format!("1 M. N... 100644 100644 100644 {blob} {blob} staged file"),
            format!("1 .D N... 100644 100644 000000 {blob} {blob} gone"),
            format!("1 .M S.M. 160000 160000 160000 {blob} {blob} module"),
            format!("u UU N... 1 2 3 4 {blob} {blob} {blob} both sides"),
            "? new file".to_owned(),
            "? nested/".to_owned(),
        ] {
            changes.take(entry.as_bytes());
        }
        assert_eq!(changes.paths(), ["gone", "new file", "staged file"]);
        assert!(changes.tracked[0].staged.is_some());
        assert_eq!(changes.tracked[1].work_tree, WorkTree::Gone);
        assert_eq!(changes.unmerged, ["both sides"]);
        let left: Vec<_> = changes.left_alone.iter().map(|left| left.why).collect();
        assert_eq!(left, [Why::Submodule, Why::Repository]);
    }
}
