//! Questions about history that `journal::links` is built on.
//!
//! Walks that may be long are git's: it uses the commit graph and changed-path filters, and is
//! twice as fast as libgit2 without them (docs/architecture.md, "git2 and git"). Walks that are
//! known to be short are made in this process.

use std::collections::{BinaryHeap, HashMap, HashSet};

use crate::handoff::RepoPath;

use super::{ObjectId, Reading, Repo, RepoError};

/// A file that a commit added: none of the commit's parents has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The file's path.
    pub path: RepoPath,
    /// The commit.
    pub commit: ObjectId,
    /// The commit's first parent.
    pub parent: Option<ObjectId>,
}

/// A commit with its parents.
pub type Node = (ObjectId, Vec<ObjectId>);

/// How a commit stands to a tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lineage {
    /// It is the tip or an ancestor of it.
    Ancestor {
        /// How many commits the tip has that it has not.
        since: usize,
    },
    /// The tip does not descend from it, or this repository does not have it.
    Unrelated,
    /// The walk was given up.
    TooFar,
}

/// What a commit changed, against its first parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// Files of the directory, and nothing else.
    DirectoryOnly,
    /// Something outside the directory.
    Outside,
    /// Not known: the parent is beyond the boundary of a shallow clone.
    CutOff,
}

impl Repo {
    /// Starts to look for the files below `directory` that commits reachable from `tip`, and not
    /// from `hidden`, added; what was added last first. Merges are followed as git does by default: where the
    /// directory is the same as in one parent, along that parent only (git-log(1), "History
    /// Simplification"), so that every file of the tip's tree is found at least once.
    pub fn start_additions(
        &self,
        directory: &RepoPath,
        tip: ObjectId,
        hidden: Option<ObjectId>,
    ) -> Reading<Vec<Addition>> {
        let mut arguments = ADDITIONS.map(str::to_owned).to_vec();
        arguments.push(tip.to_string());
        arguments.extend(hidden.map(|hidden| format!("^{hidden}")));
        arguments.extend(["--".to_owned(), directory.to_string()]);
        self.git.read_aside(arguments, parse_additions)
    }

    /// The last commit reachable from `tip` that added a file, among those committed at `since`
    /// (seconds since 1970) or later: git looks no further back.
    ///
    /// # Errors
    /// When git fails.
    pub fn last_addition(
        &self,
        file: &RepoPath,
        tip: ObjectId,
        since: i64,
    ) -> Result<Option<Addition>, RepoError> {
        let mut arguments = ADDITIONS.map(str::to_owned).to_vec();
        arguments.push("--max-count=1".to_owned());
        arguments.push(format!("--max-age={}", since.max(0)));
        arguments.extend([tip.to_string(), "--".to_owned(), file.to_string()]);
        let output = self.git.run(arguments)?;
        Ok(parse_additions(&output).into_iter().next())
    }

    /// How `commit` stands to `tip`, looking at no more than `limit` commits that the tip has
    /// and `commit` has not. Both histories are walked from the newest commit down to where they
    /// meet; a re-visit puts right what clocks that disagree had put in the wrong order.
    pub fn lineage(&self, commit: ObjectId, tip: ObjectId, limit: usize) -> Lineage {
        if commit == tip {
            return Lineage::Ancestor { since: 0 };
        }
        let mut walk = Painting::new(self);
        if !walk.paint(commit, Side::OLD) || !walk.paint(tip, Side::TIP) {
            return Lineage::Unrelated;
        }
        let mut late = 0;
        while let Some((side, parents)) = walk.next() {
            if side == Side::TIP && walk.only_tip > limit {
                return Lineage::TooFar;
            }
            for parent in parents {
                walk.paint(parent, side);
            }
            late = if walk.waiting_tip == 0 { late + 1 } else { 0 };
            if late > SLOP {
                break;
            }
        }
        match walk.sides.get(&commit) {
            Some(side) if side.has(Side::TIP) => Lineage::Ancestor {
                since: walk.only_tip,
            },
            _ => Lineage::Unrelated,
        }
    }

    /// Those of `commits` that `tip` does not descend from. All must exist here.
    ///
    /// # Errors
    /// When git fails.
    pub fn not_reachable(
        &self,
        commits: &[ObjectId],
        tip: ObjectId,
    ) -> Result<HashSet<ObjectId>, RepoError> {
        if commits.is_empty() {
            return Ok(HashSet::new());
        }
        let commits_in = commits.iter().map(|commit| format!("{commit}\n"));
        let input: String = [format!("^{tip}\n")]
            .into_iter()
            .chain(commits_in)
            .collect();
        let output = self
            .git
            .run_with_input(["rev-list", "--stdin"], input.as_bytes())?;
        let outside = ids(&output);
        Ok(commits
            .iter()
            .copied()
            .filter(|commit| outside.contains(commit))
            .collect())
    }

    /// Starts to list the commits reachable from `tip` and not from `hidden`, each with its parents,
    /// children before parents, and has `make` make something of the list.
    pub fn start_graph<T: Send + 'static>(
        &self,
        tip: ObjectId,
        hidden: Option<ObjectId>,
        make: impl FnOnce(Vec<Node>) -> T + Send + 'static,
    ) -> Reading<T> {
        let mut arguments = ["rev-list", "--topo-order", "--parents"]
            .map(str::to_owned)
            .to_vec();
        arguments.push(tip.to_string());
        arguments.extend(hidden.map(|hidden| format!("^{hidden}")));
        self.git
            .read_aside(arguments, |output| make(parse_graph(output)))
    }

    /// The commits reachable from `tip` and from none of `hidden`, in no order.
    ///
    /// # Errors
    /// When git fails.
    pub fn set_between(
        &self,
        hidden: &[ObjectId],
        tip: ObjectId,
    ) -> Result<HashSet<ObjectId>, RepoError> {
        let hidden = hidden.iter().map(|id| format!("^{id}\n"));
        let input: String = hidden.chain([format!("{tip}\n")]).collect();
        let output = self
            .git
            .run_with_input(["rev-list", "--stdin"], input.as_bytes())?;
        Ok(ids(&output))
    }

    /// Those of `commits` that this repository has. Packs that came after it was opened are not
    /// looked for: that would be done anew for each commit that is missing.
    pub fn present(&self, commits: &HashSet<ObjectId>) -> HashSet<ObjectId> {
        let Ok(odb) = self.git2.odb() else {
            return HashSet::new();
        };
        let has = |id: &ObjectId| odb.exists_ext(id.0, git2::OdbLookupFlags::NO_REFRESH);
        commits.iter().copied().filter(has).collect()
    }

    /// Whether this repository has the commit.
    pub fn has_commit(&self, id: ObjectId) -> bool {
        self.git2.find_commit(self.replacement(id).0).is_ok()
    }

    /// What a commit changed against its first parent, or against nothing if it has none, as
    /// seen from `directory`. Only the trees on the way to the directory are read.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn touch(&self, commit: ObjectId, directory: &RepoPath) -> Result<Touch, RepoError> {
        let parent = self.commit(commit).and_then(|c| c.parents.first().copied());
        let before = match parent {
            Some(parent) if !self.has_commit(parent) => return Ok(Touch::CutOff),
            Some(parent) => Some(self.tree_of(parent)?),
            None if self.is_boundary(commit) => return Ok(Touch::CutOff),
            None => None,
        };
        Ok(
            match self.differ_outside(before, self.tree_of(commit)?, directory)? {
                true => Touch::Outside,
                false => Touch::DirectoryOnly,
            },
        )
    }

    /// Whether a shallow clone ends here: git and libgit2 then show a commit without parents.
    fn is_boundary(&self, commit: ObjectId) -> bool {
        if !self.is_shallow() {
            return false;
        }
        let list = std::fs::read(self.common_dir().join("shallow")).unwrap_or_default();
        ids(&list).contains(&commit)
    }

    /// Where a file that `commit` added below `directory` was before, if the commit moved it
    /// there: the directory in which the first parent had a file of the same name at the same
    /// place below it.
    ///
    /// # Errors
    /// When a tree cannot be read.
    pub fn moved_from(
        &self,
        commit: ObjectId,
        path: &RepoPath,
        directory: &RepoPath,
    ) -> Result<Option<RepoPath>, RepoError> {
        let (Some(below), Some(info)) = (path.below(directory), self.commit(commit)) else {
            return Ok(None);
        };
        let Some(parent) = info.parents.first().filter(|id| self.has_commit(**id)) else {
            return Ok(None);
        };
        // A journal that was moved here was not here before; most commits end the search so.
        if self.entry_at(self.tree_of(*parent)?, directory)?.is_some() {
            return Ok(None);
        }
        let suffix = format!("/{below}");
        let (old, new) = (self.tree_of(*parent)?, info.tree);
        let diff = || -> Result<Option<String>, git2::Error> {
            let old = self.git2.find_tree(old.0)?;
            let new = self.git2.find_tree(new.0)?;
            let diff = self.git2.diff_tree_to_tree(Some(&old), Some(&new), None)?;
            Ok(diff
                .deltas()
                .filter(|delta| delta.status() == git2::Delta::Deleted)
                .find_map(|delta| {
                    let old = delta.old_file().path()?.to_str()?;
                    old.strip_suffix(&suffix).map(str::to_owned)
                }))
        };
        let directory = diff().map_err(RepoError::object(format!("compare {commit}")))?;
        Ok(directory.and_then(|directory| RepoPath::parse(&directory).ok()))
    }
}

/// `git log` for [`Repo::start_additions`]. `-c` shows what a merge added that no parent has; the rest
/// keeps the user's configuration out of the output.
const ADDITIONS: [&str; 13] = [
    "--literal-pathspecs",
    "-c",
    "log.follow=false",
    "log",
    "-c",
    "--no-renames",
    "--no-relative",
    "--no-color",
    "--no-show-signature",
    "--diff-filter=A",
    "--name-only",
    "-z",
    "--format=%x01%H %P",
];

/// How many commits more are looked at when all seems decided, because clocks disagree. git's
/// own walk has the same number (`SLOP` in its revision.c).
const SLOP: usize = 5;

fn parse_additions(output: &[u8]) -> Vec<Addition> {
    let mut found = Vec::new();
    let mut at = None;
    let output = String::from_utf8_lossy(output);
    for field in output.split('\0') {
        let field = field.trim_start_matches('\n');
        if let Some(header) = field.strip_prefix('\u{1}') {
            let mut ids = header.split(' ').map(|id| id.parse().ok());
            at = ids
                .next()
                .flatten()
                .map(|commit| (commit, ids.next().flatten()));
        } else if let (Some((commit, parent)), Ok(path)) = (at, RepoPath::parse(field)) {
            found.push(Addition {
                path,
                commit,
                parent,
            });
        }
    }
    found
}

fn parse_graph(output: &[u8]) -> Vec<Node> {
    let node = |line: &str| {
        let mut ids = line.split(' ').filter_map(|id| id.parse().ok());
        Some((ids.next()?, ids.collect()))
    };
    let output = String::from_utf8_lossy(output);
    output.lines().filter_map(node).collect()
}

fn ids(output: &[u8]) -> HashSet<ObjectId> {
    String::from_utf8_lossy(output)
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect()
}

/// Which of two commits a third one is reachable from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Side(u8);

impl Side {
    const TIP: Self = Self(1);
    const OLD: Self = Self(2);

    fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A walk down two histories at once, the newest commit first.
struct Painting<'r> {
    repo: &'r Repo,
    sides: HashMap<ObjectId, Side>,
    /// Commits to be looked at, by time, with the side they were put here for.
    queue: BinaryHeap<(i64, ObjectId)>,
    /// How many commits seen so far are the tip's only.
    only_tip: usize,
    /// How many of those are still in the queue.
    waiting_tip: usize,
    waiting: HashMap<ObjectId, Vec<ObjectId>>,
}

impl<'r> Painting<'r> {
    fn new(repo: &'r Repo) -> Self {
        Self {
            repo,
            sides: HashMap::new(),
            queue: BinaryHeap::new(),
            only_tip: 0,
            waiting_tip: 0,
            waiting: HashMap::new(),
        }
    }

    /// Says that `id` is reachable from `side`. Gives false when there is no such commit here.
    fn paint(&mut self, id: ObjectId, side: Side) -> bool {
        let before = self.sides.get(&id).copied().unwrap_or(Side(0));
        let after = Side(before.0 | side.0);
        if before == after {
            return true;
        }
        let seen = self.repo.replacement(id);
        let Ok(commit) = self.repo.git2.find_commit(seen.0) else {
            return false;
        };
        self.sides.insert(id, after);
        let waits = self.waiting.contains_key(&id);
        if before == Side::TIP {
            self.only_tip -= 1;
            self.waiting_tip -= usize::from(waits);
        }
        if after == Side::TIP {
            self.only_tip += 1;
            self.waiting_tip += 1;
        }
        if !waits {
            self.queue.push((commit.time().seconds(), id));
            let parents = commit.parent_ids().map(ObjectId).collect();
            self.waiting.insert(id, parents);
        }
        true
    }

    fn next(&mut self) -> Option<(Side, Vec<ObjectId>)> {
        let (_, id) = self.queue.pop()?;
        let parents = self.waiting.remove(&id).unwrap_or_default();
        let side = self.sides.get(&id).copied()?;
        if side == Side::TIP {
            self.waiting_tip -= 1;
        }
        Some((side, parents))
    }
}

impl Lineage {
    /// Whether the commit is the tip or an ancestor; none when that is not known.
    pub fn is_ancestor(self) -> Option<bool> {
        match self {
            Self::Ancestor { .. } => Some(true),
            Self::Unrelated => Some(false),
            Self::TooFar => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_nul_format_is_read() {
        let (a, b, c) = ("a".repeat(40), "b".repeat(40), "c".repeat(40));
        let output = format!(
            "\u{1}{a} {b} {c}\0\0.handoff/m.md\0\u{1}{b} {c}\0\n.handoff/x.md\0.handoff/y.md\0\
             \u{1}{c} \0\n.handoff/z.md\0"
        );
        let read: Vec<_> = parse_additions(output.as_bytes())
            .into_iter()
            .map(|a| (a.path.to_string(), a.commit.short(), a.parent.is_some()))
            .collect();
        let expected = [
            ("m", "a", true),
            ("x", "b", true),
            ("y", "b", true),
            ("z", "c", false),
        ];
        let expected = expected.map(|(name, commit, parent)| {
            (format!(".handoff/{name}.md"), commit.repeat(7), parent)
        });
        assert_eq!(read, expected);
    }
}
