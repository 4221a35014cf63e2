//! The editor that git would open (git-var(1), `GIT_EDITOR`).

use std::path::Path;
use std::process::Command;

use super::{Repo, RepoError};

impl Repo {
    /// Opens a file in the editor, and waits for it.
    ///
    /// # Errors
    /// When there is no editor, or it exits with another code than 0.
    pub fn edit(&self, path: &Path) -> Result<(), RepoError> {
        // git exits with 1 where the terminal is dumb and no editor is configured.
        let editor = self.git.line(["var", "GIT_EDITOR"])?;
        let editor = editor.ok_or(RepoError::NoEditor)?;
        // As git does: through the shell, with the file as an argument behind.
        let status = Command::new("sh")
            .args(["-c", &format!("{editor} \"$@\""), &editor])
            .arg(path)
            .current_dir(self.git.directory())
            .status()
            .map_err(RepoError::io("run the editor on", path))?;
        if status.success() {
            Ok(())
        } else {
            Err(RepoError::Editor(editor))
        }
    }
}
