//! Sparse checkouts (git-sparse-checkout(1)).

use crate::handoff::RepoPath;

use super::{Repo, RepoError};

impl Repo {
    /// Whether the work tree may be a sparse checkout.
    pub fn is_sparse(&self) -> bool {
        self.config.bool("core.sparsecheckout").unwrap_or(false)
    }

    /// Whether a sparse checkout leaves this path out of the work tree.
    ///
    /// # Errors
    /// When git fails.
    pub fn is_outside_sparse_checkout(&self, path: &RepoPath) -> Result<bool, RepoError> {
        if !self.is_sparse() {
            return Ok(false);
        }
        // `check-rules` came with git 2.41. An older git has no way to ask; then the file is
        // written, which git tolerates until the next `sparse-checkout reapply`.
        let mut input = path.as_str().to_owned();
        input.push('\0');
        match self
            .git
            .run_with_input(["sparse-checkout", "check-rules", "-z"], input.as_bytes())
        {
            Ok(inside) => Ok(inside.is_empty()),
            Err(RepoError::Git { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
