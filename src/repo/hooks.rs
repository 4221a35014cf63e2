//! Running the user's hooks (githooks(5)).

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{Repo, RepoError};

impl Repo {
    /// The path of a hook that would be run.
    pub(super) fn hook(&self, name: &str) -> Option<PathBuf> {
        let directory = match self.config.path("core.hookspath") {
            // githooks(5): a relative path is taken relative to where hooks are run.
            Some(path) => self.git.directory().join(path),
            None => self.common_dir().join("hooks"),
        };
        let path = directory.join(name);
        is_executable(&path).then_some(path)
    }

    /// Whether there is a hook of that name that would be run.
    pub fn has_hook(&self, name: &str) -> bool {
        self.hook(name).is_some()
    }

    /// Runs a hook, if there is one, at the root of the work tree. Its output goes to standard
    /// error, as git does it.
    ///
    /// # Errors
    /// When the hook exits with another code than 0.
    pub fn run_hook(&self, name: &'static str, arguments: &[&OsStr]) -> Result<(), RepoError> {
        let Some(path) = self.hook(name) else {
            return Ok(());
        };
        let directory = self.work_tree().unwrap_or_else(|_| self.git_dir());
        let run = |mut command: Command| {
            command
                .args(arguments)
                .current_dir(directory)
                .env("GIT_DIR", self.git_dir())
                .env("GIT_EDITOR", ":")
                .stdin(Stdio::null())
                .stdout(Stdio::from(std::io::stderr()))
                .status()
        };
        // A script without a `#!` line is given to the shell, as git does.
        let status = run(Command::new(&path)).or_else(|error| match error.raw_os_error() {
            Some(EXEC_FORMAT_ERROR) => {
                let mut shell = Command::new("sh");
                shell.arg(&path);
                run(shell)
            }
            _ => Err(error),
        });
        let status = status.map_err(RepoError::io("run hook", path))?;
        if status.success() {
            Ok(())
        } else {
            Err(RepoError::Hook(name))
        }
    }
}

/// `ENOEXEC`.
const EXEC_FORMAT_ERROR: i32 = 8;

#[cfg(unix)]
fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &std::path::Path) -> bool {
    path.is_file()
}
