//! What every command begins with: the repository, and who asks.

use crate::context::Context;
use crate::journal::which::Asker;
use crate::repo::Repo;

use super::Error;

impl Context {
    /// Opens the repository the user is in.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn repo(&self) -> Result<Repo, Error> {
        let repo = Repo::open(&self.directory, &self.environment)?;
        self.colour.get_or_init(|| {
            let config = repo.config();
            let own = config.string("color.handoff");
            own.or_else(|| config.string("color.ui"))
        });
        Ok(repo)
    }

    /// Who asks which handoff is theirs.
    pub fn asker(&self, repo: &Repo) -> Asker {
        Asker {
            author: repo.user(self.now),
            session: self
                .environment
                .text("GIT_HANDOFF_SESSION")
                .map(str::to_owned),
            addressee: None,
        }
    }
}
