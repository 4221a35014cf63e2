//! What is not committed, as git sees it (git-status(1), porcelain format version 2).

use crate::handoff::RepoPath;

use super::{Repo, RepoError, Starting};

/// One path that differs from HEAD or the index.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Uncommitted {
    /// The path from the repository root; a directory ends in a slash.
    pub path: String,
    /// How it differs.
    pub state: PathState,
}

/// How a path differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathState {
    /// Tracked, and changed in the index, the work tree or both.
    Changed,
    /// In conflict.
    Unmerged,
    /// Not tracked and not ignored.
    Untracked,
}

/// A status that git is still working on.
#[derive(Debug)]
pub struct PendingStatus(Option<Starting>);

impl Repo {
    /// Starts looking for uncommitted changes. git works while the caller does something else;
    /// a bare repository has none.
    pub fn start_status(&self) -> PendingStatus {
        if self.is_bare() {
            return PendingStatus(None);
        }
        let arguments = ["status", "--porcelain=v2", "-z", "--untracked-files=normal"];
        PendingStatus(Some(self.git.start_aside(arguments)))
    }

    /// Whether a file that the work tree has differs there, or in the index, from what HEAD has.
    ///
    /// # Errors
    /// When git fails.
    pub fn is_edited(&self, path: &RepoPath) -> Result<bool, RepoError> {
        if !self.work_tree().is_ok_and(|root| path.under(root).exists()) {
            return Ok(false);
        }
        let quiet = ["diff", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD"];
        let finished = self
            .git
            .start(quiet.into_iter().chain(["--", path.as_str()]))?
            .finish()?;
        match finished.code {
            Some(1) => Ok(true),
            _ => finished.success().map(|_| false),
        }
    }

    /// The uncommitted paths, in git's order.
    ///
    /// # Errors
    /// When git fails.
    pub fn uncommitted(&self) -> Result<Vec<Uncommitted>, RepoError> {
        self.start_status().finish()
    }
}

impl PendingStatus {
    /// No status: nothing was started, and nothing is found.
    pub fn none() -> Self {
        Self(None)
    }

    /// Waits for git.
    ///
    /// # Errors
    /// When git cannot be started, or fails.
    pub fn finish(self) -> Result<Vec<Uncommitted>, RepoError> {
        let Some(starting) = self.0 else {
            return Ok(Vec::new());
        };
        let output = starting.started()?.finish()?.success()?;
        Ok(parse(&String::from_utf8_lossy(&output)))
    }
}

fn parse(output: &str) -> Vec<Uncommitted> {
    let mut found = Vec::new();
    // Taken out of the index and still there: git names such a file again, as an untracked one.
    let mut taken_out = Vec::new();
    let mut entries = output.split('\0');
    while let Some(entry) = entries.next() {
        // The number of fields before the path differs by kind of line.
        let (fields, state) = match entry.as_bytes().first() {
            Some(b'1') => (8, PathState::Changed),
            Some(b'2') => {
                entries.next(); // where a renamed path came from
                (9, PathState::Changed)
            }
            Some(b'u') => (10, PathState::Unmerged),
            Some(b'?') => (1, PathState::Untracked),
            _ => continue,
        };
        if let Some(path) = entry.splitn(fields + 1, ' ').nth(fields) {
            if entry.starts_with("1 D") {
                taken_out.push(path);
            }
            // git lists them in this order.
            if state == PathState::Untracked && taken_out.binary_search(&path).is_ok() {
                continue;
            }
            found.push(Uncommitted {
                path: path.to_owned(),
                state,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_gives_its_path() {
        let output = "# branch.oid x\0\
            1 .M N... 100644 100644 100644 aaa bbb a file.txt\0\
            2 R. N... 100644 100644 100644 aaa bbb R100 new name\0old name\0\
            u UU N... 1 2 3 4 a b c both.txt\0\
            1 D. N... 100644 000000 000000 aaa 000 taken out\0\
            ? new dir/\0\
            ? taken out\0";
        let paths: Vec<_> = parse(output).into_iter().map(|u| u.path).collect();
        assert_eq!(
            paths,
            [
                "a file.txt",
                "new name",
                "both.txt",
                "taken out",
                "new dir/"
            ]
        );
    }
}
