//! Bringing a snapshot back, on this clone or another, on the commit it was taken from or a later
//! one. Nothing is overwritten.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::repo::index::when_unlocked;
use crate::repo::{ObjectId, Repo, RepoError};

use super::scratch::ScratchIndex;
use super::{Parts, WipError};

/// What became of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// How it was brought back.
    pub applied: Applied,
    /// How many untracked files came with it.
    pub untracked: usize,
}

/// How a snapshot was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// As it was: what was staged is staged, what was not is not.
    AsItWas,
    /// HEAD has moved since and changed some of the same files; the changes were merged into what
    /// is there now, staged as they were.
    Merged,
    /// HEAD has moved since; the changes were merged, but what was staged could not be told
    /// apart any more, and is not.
    MergedUnstaged,
    /// HEAD has moved since, and these paths are in conflict, as after a merge.
    Conflicts(Vec<String>),
}

/// Brings a snapshot back into a work tree without changes.
///
/// # Errors
/// [`WipError::Dirty`] and [`WipError::InTheWay`], before anything is changed.
pub fn restore(repo: &Repo, snapshot: ObjectId) -> Result<Restored, WipError> {
    repo.work_tree()?;
    let parts = Parts::of(repo, snapshot)?;
    refuse_changes(repo)?;
    let trees = Trees::read(repo, &parts)?;
    let index = trees.merge(repo, trees.index)?;
    let work_tree = trees.merge(repo, trees.work_tree)?;
    let untracked = match trees.untracked {
        Some(tree) => files(repo, tree)?,
        None => Vec::new(),
    };
    let target = work_tree.unwrap_or(trees.work_tree);
    refuse_to_overwrite(repo, &trees, target, &untracked)?;

    let applied = match work_tree {
        Some(work_tree) => {
            check_out(repo, &trees, work_tree)?;
            stage(repo, &trees, index, work_tree)?
        }
        None => match merge_as_git_would(repo, &trees)? {
            conflicts if conflicts.is_empty() => {
                let merged = ScratchIndex::copy(repo, "wip")?.write_tree()?;
                stage(repo, &trees, index, merged)?
            }
            conflicts => Applied::Conflicts(conflicts),
        },
    };
    if let Some(tree) = trees.untracked {
        let scratch = ScratchIndex::empty(repo, "wip-untracked")?;
        scratch.git(&["read-tree", &tree.to_string()], b"")?;
        scratch.git(&["checkout-index", "--all"], b"")?;
    }
    Ok(Restored {
        applied,
        untracked: untracked.len(),
    })
}

/// The trees of a snapshot's parts and of HEAD.
struct Trees {
    base: ObjectId,
    index: ObjectId,
    work_tree: ObjectId,
    untracked: Option<ObjectId>,
    head: ObjectId,
}

impl Trees {
    fn read(repo: &Repo, parts: &Parts) -> Result<Self, RepoError> {
        Ok(Self {
            base: repo.tree_of(parts.base)?,
            index: repo.tree_of(parts.index)?,
            work_tree: repo.tree_of(parts.work_tree)?,
            untracked: parts.untracked.map(|id| repo.tree_of(id)).transpose()?,
            head: match repo.head()?.commit() {
                Some(commit) => repo.tree_of(commit)?,
                None => repo.empty_tree()?,
            },
        })
    }

    /// What HEAD's tree becomes when it takes what `changed` has over the base; none when that
    /// is a conflict.
    fn merge(&self, repo: &Repo, changed: ObjectId) -> Result<Option<ObjectId>, RepoError> {
        if self.head == self.base {
            return Ok(Some(changed));
        }
        let merge = || -> Result<Option<ObjectId>, git2::Error> {
            let [base, ours, theirs] =
                [self.base, self.head, changed].map(|id| repo.git2.find_tree(id.0));
            let mut merged = repo.git2.merge_trees(&base?, &ours?, &theirs?, None)?;
            if merged.has_conflicts() {
                return Ok(None);
            }
            merged.write_tree_to(&repo.git2).map(ObjectId).map(Some)
        };
        merge().map_err(RepoError::object("merge the uncommitted work into HEAD"))
    }

    /// Whether HEAD has changed files since that the snapshot changes too.
    fn overlap(&self, repo: &Repo) -> Result<bool, RepoError> {
        if self.head == self.base {
            return Ok(false);
        }
        let changed = |to| differing(repo, self.base, to, &CHANGES);
        let since: HashSet<PathBuf> = changed(self.head)?.into_iter().collect();
        let mut own = changed(self.index)?;
        own.extend(changed(self.work_tree)?);
        Ok(own.iter().any(|path| since.contains(path)))
    }
}

/// Every way in which a path can differ between trees.
const CHANGES: [git2::Delta; 4] = [
    git2::Delta::Added,
    git2::Delta::Modified,
    git2::Delta::Deleted,
    git2::Delta::Typechange,
];

fn refuse_changes(repo: &Repo) -> Result<(), WipError> {
    let output = repo.git.run([
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=no",
        "--ignore-submodules=all",
    ])?;
    let changed: Vec<String> = String::from_utf8_lossy(&output)
        .split('\0')
        .filter_map(|entry| entry.get(3..).map(str::to_owned))
        .collect();
    match changed.is_empty() {
        true => Ok(()),
        false => Err(WipError::Dirty(changed)),
    }
}

/// Looks for files that git does not track at the places that will be written.
fn refuse_to_overwrite(
    repo: &Repo,
    trees: &Trees,
    target: ObjectId,
    untracked: &[PathBuf],
) -> Result<(), WipError> {
    let added = differing(repo, trees.head, target, &[git2::Delta::Added])?;
    let tracked: HashSet<PathBuf> = files(repo, trees.head)?.into_iter().collect();
    let root = repo.work_tree()?;
    let mut occupied: Vec<String> = added
        .iter()
        .chain(untracked)
        .filter_map(|path| obstacle(root, path, &tracked))
        .collect();
    occupied.sort_unstable();
    occupied.dedup();
    match occupied.is_empty() {
        true => Ok(()),
        false => Err(WipError::InTheWay(occupied)),
    }
}

/// What git does not track and keeps a file from being written at `path`: something there, or a file
/// or symbolic link where a directory must be.
fn obstacle(root: &Path, path: &Path, tracked: &HashSet<PathBuf>) -> Option<String> {
    let mut below = PathBuf::new();
    for part in path {
        below.push(part);
        let Ok(metadata) = root.join(&below).symlink_metadata() else {
            return None;
        };
        if tracked.contains(&below) {
            return None; // git decides what becomes of it
        }
        if below == path || !metadata.is_dir() {
            let is_directory = metadata.is_dir() && tracked.iter().any(|t| t.starts_with(&below));
            return (!is_directory).then(|| below.display().to_string());
        }
    }
    None
}

/// Moves the work tree from HEAD to `work_tree`.
fn check_out(repo: &Repo, trees: &Trees, work_tree: ObjectId) -> Result<(), RepoError> {
    refresh(repo)?;
    let [from, to] = [trees.head, work_tree].map(|tree| tree.to_string());
    let arguments = ["read-tree", "-m", "-u", "--no-recurse-submodules"];
    let arguments = arguments.into_iter().chain([from.as_str(), &to]);
    when_unlocked(|| repo.git.run(arguments.clone())).map(drop)
}

/// Lets git look at the files again whose times or inodes are not those that the index knows, as
/// after a copy of the repository: it would take them for changed.
fn refresh(repo: &Repo) -> Result<(), RepoError> {
    let arguments = ["update-index", "--ignore-submodules", "--refresh"];
    match when_unlocked(|| repo.git.run(arguments)) {
        // That something needs an update, such as a submodule, is no matter here.
        Ok(_) | Err(RepoError::Git { code: Some(1), .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Sets the index to what was staged, or to HEAD when that cannot be told apart any more.
fn stage(
    repo: &Repo,
    trees: &Trees,
    index: Option<ObjectId>,
    work_tree: ObjectId,
) -> Result<Applied, RepoError> {
    let staged = index.unwrap_or(trees.head);
    when_unlocked(|| repo.git.run(["read-tree", "-m", &staged.to_string()]))?;
    // Only now: moving the index takes files outside the patterns away again.
    write_what_sparse_left_out(repo, trees.head, work_tree)?;
    // Tracked in the work tree and not in the index: it was added with `--intent-to-add`.
    let intended = differing(repo, staged, work_tree, &[git2::Delta::Added])?;
    if !intended.is_empty() {
        let arguments = [
            "--literal-pathspecs",
            "add",
            "--intent-to-add",
            "--force",
            "--sparse",
            "--pathspec-from-file=-",
            "--pathspec-file-nul",
        ];
        let intended = nul_separated(&intended);
        when_unlocked(|| repo.git.run_with_input(arguments, &intended))?;
    }
    Ok(match index {
        None => Applied::MergedUnstaged,
        Some(_) if trees.overlap(repo)? => Applied::Merged,
        Some(_) => Applied::AsItWas,
    })
}

/// A sparse checkout does not write files outside its patterns. Work that somebody did there must
/// be there all the same.
fn write_what_sparse_left_out(repo: &Repo, from: ObjectId, to: ObjectId) -> Result<(), RepoError> {
    let root = repo.work_tree()?;
    let kinds = [
        git2::Delta::Added,
        git2::Delta::Modified,
        git2::Delta::Typechange,
    ];
    let mut missing = differing(repo, from, to, &kinds)?;
    missing.retain(|path| root.join(path).symlink_metadata().is_err());
    if missing.is_empty() {
        return Ok(());
    }
    let missing = nul_separated(&missing);
    let scratch = ScratchIndex::empty(repo, "wip-sparse")?;
    scratch.git(&["read-tree", "--no-sparse-checkout", &to.to_string()], b"")?;
    scratch.git(&["checkout-index", "-z", "--stdin"], &missing)?;
    let visible = ["update-index", "--no-skip-worktree", "-z", "--stdin"];
    when_unlocked(|| repo.git.run_with_input(visible, &missing)).map(drop)
}

/// The merge that git makes, with its marks in the files and its stages in the index. Gives the
/// paths in conflict.
fn merge_as_git_would(repo: &Repo, trees: &Trees) -> Result<Vec<String>, RepoError> {
    refresh(repo)?;
    let [base, ours, theirs] = [trees.base, trees.head, trees.work_tree].map(|t| t.to_string());
    let arguments = ["merge-recursive", &base, "--", &ours, &theirs];
    let merged = when_unlocked(|| {
        let mut command = repo.git.command(arguments);
        // git-merge-recursive(1): the names in the conflict marks.
        command.env(format!("GITHEAD_{ours}"), "HEAD");
        command.env(format!("GITHEAD_{theirs}"), "work in progress");
        repo.git.feed(command, b"")
    });
    let output = repo
        .git
        .run(["diff", "--name-only", "--diff-filter=U", "-z"])?;
    let conflicts: Vec<String> = String::from_utf8_lossy(&output)
        .split_terminator('\0')
        .map(str::to_owned)
        .collect();
    match merged {
        Err(error) if conflicts.is_empty() => Err(error),
        Ok(_) | Err(_) => Ok(conflicts),
    }
}

/// The paths that differ so between two trees.
fn differing(
    repo: &Repo,
    from: ObjectId,
    to: ObjectId,
    kinds: &[git2::Delta],
) -> Result<Vec<PathBuf>, RepoError> {
    let diff = || -> Result<Vec<PathBuf>, git2::Error> {
        let (from, to) = (repo.git2.find_tree(from.0)?, repo.git2.find_tree(to.0)?);
        let mut options = git2::DiffOptions::new();
        options.include_typechange(true);
        let diff = repo
            .git2
            .diff_tree_to_tree(Some(&from), Some(&to), Some(&mut options))?;
        Ok(diff
            .deltas()
            .filter(|delta| kinds.contains(&delta.status()))
            .filter_map(|delta| delta.new_file().path().map(Path::to_owned))
            .collect())
    };
    diff().map_err(RepoError::object("compare trees"))
}

/// Every file of a tree.
fn files(repo: &Repo, tree: ObjectId) -> Result<Vec<PathBuf>, RepoError> {
    differing(repo, repo.empty_tree()?, tree, &[git2::Delta::Added])
}

#[cfg(unix)]
fn nul_separated(paths: &[PathBuf]) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = paths.iter().map(|path| path.as_os_str().as_bytes());
    bytes
        .flat_map(|path| path.iter().copied().chain([0]))
        .collect()
}

#[cfg(not(unix))]
fn nul_separated(paths: &[PathBuf]) -> Vec<u8> {
    let texts = paths
        .iter()
        .map(|path| path.to_string_lossy().replace('\\', "/"));
    texts
        .flat_map(|path| path.into_bytes().into_iter().chain([0]))
        .collect()
}
