//! The message of the commit that saves a handoff.

use crate::commands::Error;
use crate::handoff::{Document, HandoffId};
use crate::repo::{Repo, RepoError};

/// `handoff: <summary>`, the next step, and a trailer with the id. Everything the document says
/// is put on one line, so that nobody can write a trailer of their own into it.
pub fn of(document: &Document, id: HandoffId) -> String {
    let summary = one_line(document.summary.as_deref().unwrap_or("(no summary)"));
    let mut message = format!("handoff: {summary}\n\n");
    if let Some(next) = document.next_step.first() {
        message.push_str(&format!("Next: {}\n\n", one_line(&next.text)));
    }
    message.push_str(&format!("Handoff-Id: {id}\n"));
    message
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The message after the `commit-msg` hook has seen it (githooks(5)), byte for byte: a hook writes in
/// whatever encoding `i18n.commitEncoding` names.
///
/// # Errors
/// When the hook says no.
pub fn through_hook(repo: &Repo, message: &str) -> Result<Vec<u8>, Error> {
    if !repo.has_hook("commit-msg") {
        return Ok(message.into());
    }
    let path = repo.git_dir().join("HANDOFF_COMMIT_MSG");
    let io = |action| RepoError::io(action, &path);
    std::fs::write(&path, message).map_err(io("write"))?;
    let ran = repo.run_hook("commit-msg", &[path.as_os_str()]);
    let edited = std::fs::read(&path).map_err(io("read"))?;
    std::fs::remove_file(&path).map_err(io("remove"))?;
    ran?;
    Ok(edited)
}
