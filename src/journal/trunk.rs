//! The trunk: the branches that work lands on (docs/architecture.md, "Which handoff").

use crate::repo::{Head, ObjectId, RefName, Repo, RepoError};

use super::{Journal, Listing};

/// What the trunk is called: names of branches, or patterns for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trunk {
    patterns: Vec<Glob>,
}

/// A branch name with `*` for any run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Glob(String);

impl Glob {
    fn matches(&self, name: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = name.strip_prefix(first) else {
            return false;
        };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                return rest.ends_with(part);
            }
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }

    fn is_literal(&self) -> bool {
        !self.0.contains('*')
    }
}

impl Trunk {
    /// Finds the trunk: the policy's names, else what a remote's HEAD names, else `main` or
    /// `master` where there is such a branch.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn find(journal: &Journal<'_>) -> Result<Option<Self>, RepoError> {
        let configured = &journal.policy().trunk;
        if !configured.is_empty() {
            return Ok(Some(Self::named(configured)));
        }
        let repo = journal.repo();
        let remotes = remotes_in_order(repo);
        let of_remote = remotes.iter().find_map(|remote| {
            let head = RefName::full(format!("refs/remotes/{remote}/HEAD"));
            let target = repo.symbolic_target(&head)?;
            let prefix = format!("refs/remotes/{remote}/");
            target.as_str().strip_prefix(&prefix).map(str::to_owned)
        });
        if let Some(name) = of_remote {
            return Ok(Some(Self::named(&[name])));
        }
        for name in ["main", "master"] {
            if is_head(repo, name)? || !refs_of(repo, &remotes, &Glob(name.into()))?.is_empty() {
                return Ok(Some(Self::named(&[name.to_owned()])));
            }
        }
        Ok(None)
    }

    fn named(names: &[String]) -> Self {
        Self {
            patterns: names.iter().cloned().map(Glob).collect(),
        }
    }

    /// Whether a branch of this name is the trunk.
    pub fn is(&self, branch: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(branch))
    }

    /// The names, when none of them is a glob.
    pub fn literal_names(&self) -> Option<Vec<&str>> {
        let literal = self.patterns.iter().all(Glob::is_literal);
        literal.then(|| self.patterns.iter().map(|p| p.0.as_str()).collect())
    }

    /// The names as the policy has them, for people.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.patterns.iter().map(|p| p.0.as_str()).collect();
        names.join(", ")
    }

    /// The listings of every branch of the trunk, local and of every remote, each tree once.
    ///
    /// # Errors
    /// When refs or trees cannot be read.
    pub fn listings<'r>(&self, journal: &Journal<'r>) -> Result<Vec<Listing<'r>>, RepoError> {
        let mut listings: Vec<Listing<'r>> = Vec::new();
        for (_, commit) in self.tips(journal.repo())? {
            let listing = journal.at(commit)?;
            let known = |other: &Listing<'_>| other.tree() == listing.tree();
            if listing.tree().is_some() && !listings.iter().any(known) {
                listings.push(listing);
            }
        }
        Ok(listings)
    }

    /// Every ref of the trunk with its commit: local branches first, then those of the remotes.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn tips(&self, repo: &Repo) -> Result<Vec<(RefName, ObjectId)>, RepoError> {
        let remotes = remotes_in_order(repo);
        let mut tips = Vec::new();
        for pattern in &self.patterns {
            tips.extend(refs_of(repo, &remotes, pattern)?);
        }
        Ok(tips)
    }
}

/// `upstream` before `origin`: in a fork, `origin` is one's own copy. Then the others by name.
fn remotes_in_order(repo: &Repo) -> Vec<String> {
    let mut remotes = repo.remotes();
    remotes.sort_by_key(|name| match name.as_str() {
        "upstream" => (0, String::new()),
        "origin" => (1, String::new()),
        other => (2, other.to_owned()),
    });
    remotes
}

/// The unborn branch of a new repository is its trunk as well.
fn is_head(repo: &Repo, name: &str) -> Result<bool, RepoError> {
    Ok(matches!(repo.head()?, Head::Unborn { name: head } if head.branch_name() == Some(name)))
}

fn refs_of(
    repo: &Repo,
    remotes: &[String],
    pattern: &Glob,
) -> Result<Vec<(RefName, ObjectId)>, RepoError> {
    let places = std::iter::once("refs/heads/".to_owned()).chain(
        remotes
            .iter()
            .map(|remote| format!("refs/remotes/{remote}/")),
    );
    let mut found = Vec::new();
    for place in places {
        if pattern.is_literal() {
            let name = RefName::full(format!("{place}{}", pattern.0));
            found.extend(repo.resolve_ref(&name)?.map(|commit| (name, commit)));
        } else {
            let matching = repo.refs_below(&place)?.into_iter().filter(|(name, _)| {
                let short = name.as_str().strip_prefix(&place);
                short.is_some_and(|short| pattern.matches(short))
            });
            found.extend(matching);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names() {
        let glob = |text: &str| Glob(text.to_owned());
        assert!(glob("main").matches("main"));
        assert!(!glob("main").matches("main2"));
        assert!(glob("release/*").matches("release/1.x"));
        assert!(!glob("release/*").matches("prerelease/1"));
        assert!(glob("*-stable").matches("v2-stable"));
        assert!(glob("v*.*-lts").matches("v1.2-lts"));
        assert!(!glob("v*.*-lts").matches("v12-lts"));
    }
}
