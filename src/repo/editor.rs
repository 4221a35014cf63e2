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
        let editor = match self.git.line(["var", "GIT_EDITOR"]) {
            Ok(editor) => editor.ok_or(RepoError::NoEditor)?,
            Err(error) if is_no_editor(&error) => return Err(RepoError::NoEditor),
            Err(error) => return Err(error),
        };
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

/// Where the terminal is dumb and no editor is configured, git exits with 1 and says nothing;
/// git 2.34 dies with these words.
fn is_no_editor(error: &RepoError) -> bool {
    matches!(error, RepoError::Git { stderr, .. } if stderr.contains("Terminal is dumb, but EDITOR unset"))
}
