//! Refs: through libgit2 where they are files, through git where they are a reftable.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;

use super::{Config, Git, ObjectId, Repo, RepoError};

/// A full ref name such as `refs/heads/main`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefName(String);

impl RefName {
    /// A local branch's ref.
    pub fn branch(short: &str) -> Self {
        Self(format!("refs/heads/{short}"))
    }

    /// A full name as git gave it.
    pub fn full(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The full name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The branch name, if this is a local branch.
    pub fn branch_name(&self) -> Option<&str> {
        self.0.strip_prefix("refs/heads/")
    }

    /// How people name it: without `refs/heads/`, `refs/remotes/` or `refs/tags/`.
    pub fn short(&self) -> &str {
        ["refs/heads/", "refs/remotes/", "refs/tags/"]
            .iter()
            .find_map(|prefix| self.0.strip_prefix(prefix))
            .unwrap_or(&self.0)
    }
}

impl fmt::Display for RefName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What HEAD is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// On a branch that has a commit.
    Branch {
        /// The branch's ref.
        name: RefName,
        /// Its commit.
        commit: ObjectId,
    },
    /// On a branch without a commit yet.
    Unborn {
        /// The branch's ref.
        name: RefName,
    },
    /// On no branch.
    Detached {
        /// The commit checked out.
        commit: ObjectId,
    },
}

impl Head {
    /// The commit checked out; none on an unborn branch.
    pub fn commit(&self) -> Option<ObjectId> {
        match self {
            Self::Branch { commit, .. } | Self::Detached { commit } => Some(*commit),
            Self::Unborn { .. } => None,
        }
    }

    /// The branch's short name; none on a detached HEAD.
    pub fn branch(&self) -> Option<&str> {
        match self {
            Self::Branch { name, .. } | Self::Unborn { name } => name.branch_name(),
            Self::Detached { .. } => None,
        }
    }
}

/// Where refs are kept.
pub(super) enum Refs {
    /// Files and `packed-refs`: libgit2 reads and writes them.
    Files,
    /// Any other format: git lists them, once.
    Program(OnceCell<Listing>),
}

/// What git said of all refs.
#[derive(Default)]
pub(super) struct Listing {
    ids: BTreeMap<String, ObjectId>,
    symbolic: BTreeMap<String, String>,
}

impl Refs {
    pub(super) fn of(config: &Config) -> Self {
        let format = config.string("extensions.refstorage");
        match format.as_deref() {
            None | Some("files") => Self::Files,
            Some(_) => Self::Program(OnceCell::new()),
        }
    }
}

fn list(git: &Git) -> Result<Listing, RepoError> {
    let output = git.run([
        "for-each-ref",
        "--format=%(objectname) %(refname) %(symref)",
    ])?;
    let mut listing = Listing::default();
    for line in String::from_utf8_lossy(&output).lines() {
        let mut fields = line.split(' ');
        let (Some(id), Some(name)) = (fields.next(), fields.next()) else {
            continue;
        };
        if let Ok(id) = id.parse() {
            listing.ids.insert(name.to_owned(), id);
        }
        if let Some(target) = fields.next().filter(|t| !t.is_empty()) {
            listing.symbolic.insert(name.to_owned(), target.to_owned());
        }
    }
    Ok(listing)
}

impl Repo {
    /// What HEAD is.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn head(&self) -> Result<Head, RepoError> {
        match &self.refs {
            Refs::Files => self.head_from_files(),
            Refs::Program(_) => self.head_from_program(),
        }
    }

    fn head_from_files(&self) -> Result<Head, RepoError> {
        let head = self
            .git2
            .find_reference("HEAD")
            .map_err(RepoError::object("read HEAD"))?;
        if let Some(target) = head.symbolic_target_bytes() {
            let target = std::str::from_utf8(target)
                .map_err(|_| RepoError::BranchName(String::from_utf8_lossy(target).into_owned()))?;
            let name = RefName::full(target);
            return Ok(match self.resolve_ref(&name)? {
                Some(commit) => Head::Branch { name, commit },
                None => Head::Unborn { name },
            });
        }
        let commit = head.target().map(ObjectId).ok_or(RepoError::Object {
            action: "read HEAD".into(),
            reason: "it names neither a branch nor a commit".into(),
        })?;
        Ok(Head::Detached { commit })
    }

    fn head_from_program(&self) -> Result<Head, RepoError> {
        let commit = self
            .git
            .line(["rev-parse", "--verify", "--quiet", "HEAD"])?
            .and_then(|line| line.parse().ok());
        let name = self
            .git
            .line(["symbolic-ref", "--quiet", "HEAD"])?
            .map(RefName::full);
        match (name, commit) {
            (Some(name), Some(commit)) => Ok(Head::Branch { name, commit }),
            (Some(name), None) => Ok(Head::Unborn { name }),
            (None, Some(commit)) => Ok(Head::Detached { commit }),
            (None, None) => Err(RepoError::UnknownRevision("HEAD".into())),
        }
    }

    /// The commit a ref leads to, through symbolic refs and tags; `None` when there is no such ref.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn resolve_ref(&self, name: &RefName) -> Result<Option<ObjectId>, RepoError> {
        match &self.refs {
            Refs::Files => match self.git2.find_reference(name.as_str()) {
                Ok(reference) => Ok(reference
                    .peel_to_commit()
                    .ok()
                    .map(|commit| ObjectId(commit.id()))),
                // `HEAD~1` is a revision, but the name of no ref.
                Err(error)
                    if matches!(
                        error.code(),
                        git2::ErrorCode::NotFound | git2::ErrorCode::InvalidSpec
                    ) =>
                {
                    Ok(None)
                }
                Err(error) => Err(RepoError::object(format!("read {name}"))(error)),
            },
            Refs::Program(_) => {
                let named = self.listing()?.ids.get(name.as_str());
                Ok(named.and_then(|object| {
                    let object = self.git2.find_object(object.0, None).ok()?;
                    let commit = object.peel_to_commit().ok()?;
                    Some(ObjectId(commit.id()))
                }))
            }
        }
    }

    /// The ref that a symbolic ref names.
    pub fn symbolic_target(&self, name: &RefName) -> Option<RefName> {
        match &self.refs {
            Refs::Files => {
                let reference = self.git2.find_reference(name.as_str()).ok()?;
                reference
                    .symbolic_target()
                    .ok()
                    .flatten()
                    .map(RefName::full)
            }
            Refs::Program(_) => self
                .listing()
                .ok()?
                .symbolic
                .get(name.as_str())
                .map(RefName::full),
        }
    }

    /// The refs below a prefix such as `refs/heads/`, with the objects they name, by name.
    /// Symbolic refs are left out.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn refs_below(&self, prefix: &str) -> Result<Vec<(RefName, ObjectId)>, RepoError> {
        if let Refs::Program(_) = &self.refs {
            let listing = self.listing()?;
            return Ok(listing
                .ids
                .iter()
                .filter(|(name, _)| {
                    name.starts_with(prefix) && !listing.symbolic.contains_key(*name)
                })
                .map(|(name, id)| (RefName::full(name), *id))
                .collect());
        }
        let references = self
            .git2
            .references_glob(&format!("{prefix}*"))
            .map_err(RepoError::object("list refs"))?;
        let mut found: Vec<_> = references
            .flatten()
            .filter_map(|reference| {
                let id = reference.target()?;
                Some((RefName::full(reference.name().ok()?), ObjectId(id)))
            })
            .collect();
        found.sort();
        Ok(found)
    }

    /// The refs that have a commit or a descendant of it, and the work trees, other than this
    /// one, whose detached HEAD has it.
    ///
    /// # Errors
    /// When git fails.
    pub fn holders_of(&self, commit: ObjectId) -> Result<Vec<String>, RepoError> {
        let contains = format!("--contains={commit}");
        let refs = self
            .git
            .run(["for-each-ref", "--format=%(refname)", &contains])?;
        let mut holders: Vec<String> = String::from_utf8_lossy(&refs)
            .lines()
            .map(str::to_owned)
            .collect();
        let trees = self.git.run(["worktree", "list", "--porcelain"])?;
        for tree in String::from_utf8_lossy(&trees).split("\n\n") {
            let field = |key: &str| tree.lines().find_map(|line| line.strip_prefix(key));
            let (Some(path), Some(head)) = (field("worktree "), field("HEAD ")) else {
                continue;
            };
            let is_detached = tree.lines().any(|line| line == "detached");
            let is_here = self.work_tree().is_ok_and(|here| {
                here == std::path::Path::new(path)
                    || here.canonicalize().ok() == std::path::Path::new(path).canonicalize().ok()
            });
            if !is_detached || is_here {
                continue;
            }
            // An unborn HEAD is all zeroes, and holds nothing.
            let head = head.parse().ok().filter(|head| self.has_commit(*head));
            if let Some(head) = head
                && self.is_reachable(commit, head)?
            {
                holders.push(format!("the work tree {path}"));
            }
        }
        Ok(holders)
    }

    /// The names of the configured remotes.
    pub fn remotes(&self) -> Vec<String> {
        self.config.remotes()
    }

    /// The remote-tracking ref that a local branch follows.
    pub fn upstream(&self, branch: &str) -> Option<RefName> {
        let remote = self.config.string(&format!("branch.{branch}.remote"))?;
        let merge = self.config.string(&format!("branch.{branch}.merge"))?;
        if remote == "." {
            return Some(RefName::full(merge));
        }
        let full = self
            .git2
            .branch_upstream_name(&format!("refs/heads/{branch}"));
        if let Some(name) = full
            .ok()
            .and_then(|name| String::from_utf8(name.to_vec()).ok())
        {
            return Some(RefName::full(name));
        }
        let short = merge.strip_prefix("refs/heads/")?;
        Some(RefName::full(format!("refs/remotes/{remote}/{short}")))
    }

    fn listing(&self) -> Result<&Listing, RepoError> {
        let Refs::Program(cell) = &self.refs else {
            return Err(RepoError::Object {
                action: "list refs".into(),
                reason: "the repository keeps them in files".into(),
            });
        };
        if let Some(listing) = cell.get() {
            return Ok(listing);
        }
        let listing = list(&self.git)?;
        Ok(cell.get_or_init(|| listing))
    }
}
