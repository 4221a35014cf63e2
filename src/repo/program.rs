//! Running the `git` program, for what only git does right (docs/architecture.md, "git2 and git").

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::RepoError;

/// The `git` program, run in one directory.
#[derive(Debug, Clone)]
pub struct Git {
    directory: PathBuf,
    /// The git directory, where git would not find it from there.
    git_dir: Option<PathBuf>,
}

/// A run of git that has been started and not yet waited for.
#[derive(Debug)]
pub struct Running {
    command: String,
    child: Child,
}

/// A run of git that another thread is starting. Starting a process takes as long as much of what
/// this program has to do meanwhile.
#[derive(Debug)]
pub struct Starting(JoinHandle<Result<Running, RepoError>>);

/// A run of git whose output another thread reads, and makes something of, while it comes.
#[derive(Debug)]
pub struct Reading<T>(JoinHandle<Result<T, RepoError>>);

/// What a finished run printed.
#[derive(Debug)]
pub struct Finished {
    /// Standard output, as it came.
    pub stdout: Vec<u8>,
    /// Standard error, trimmed.
    pub stderr: String,
    /// Exit code; none when killed.
    pub code: Option<i32>,
    command: String,
}

impl Git {
    /// git, run in `directory`.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            git_dir: None,
        }
    }

    /// The same, for a repository that git would not find from that directory.
    pub(super) fn of_repository(self, git_dir: Option<PathBuf>) -> Self {
        Self { git_dir, ..self }
    }

    /// A command that will run `git` with these arguments.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.directory).args(arguments);
        if let Some(git_dir) = &self.git_dir {
            command.env("GIT_DIR", git_dir);
        }
        command
    }

    /// Starts git with nothing on its standard input.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn start<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Running, RepoError> {
        spawn(self.command(arguments), Stdio::null())
    }

    /// Starts git aside, with nothing on its standard input.
    pub fn start_aside<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Starting {
        spawn_aside(self.command(arguments), Stdio::null)
    }

    /// Starts a git that prints a lot, aside, and has its output made into something there once it
    /// succeeds.
    pub(super) fn read_aside<S: AsRef<OsStr>, T: Send + 'static>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        make: impl FnOnce(&[u8]) -> T + Send + 'static,
    ) -> Reading<T> {
        let mut command = self.command(arguments);
        // It would write each line by itself, so that whoever reads can begin at once (git(1)).
        command.env("GIT_FLUSH", "0");
        Reading(thread::spawn(move || {
            let output = spawn(command, Stdio::null())?.finish()?.success()?;
            Ok(make(&output))
        }))
    }

    /// Starts git aside; what it is to do follows on its standard input.
    pub(super) fn start_aside_for_input<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Starting {
        spawn_aside(self.command(arguments), Stdio::piped)
    }

    /// Runs git and gives its output when it succeeds.
    ///
    /// # Errors
    /// When git cannot be started or exits with another code than 0.
    pub fn run<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Vec<u8>, RepoError> {
        self.start(arguments)?.finish()?.success()
    }

    /// Runs git with `input` on its standard input.
    ///
    /// # Errors
    /// When git cannot be started, does not read its input, or exits with another code than 0.
    pub fn run_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Result<Vec<u8>, RepoError> {
        self.feed(self.command(arguments), input)
    }

    /// Runs git with `input` on its standard input, however it ends. For commands that print little
    /// before they have read all of it: its output is read only then.
    ///
    /// # Errors
    /// When git cannot be started, or succeeds without reading its input.
    pub fn answer<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Result<Finished, RepoError> {
        spawn(self.command(arguments), Stdio::piped())?.answer(input)
    }

    /// Runs a prepared command with `input` on its standard input.
    pub(super) fn feed(&self, command: Command, input: &[u8]) -> Result<Vec<u8>, RepoError> {
        spawn(command, Stdio::piped())?.feed(input)
    }

    /// Runs git and gives the first line of its output, or nothing when it exits with code 1,
    /// which plumbing uses for "no such thing".
    ///
    /// # Errors
    /// When git cannot be started or fails otherwise.
    pub fn line<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Option<String>, RepoError> {
        let finished = self.start(arguments)?.finish()?;
        if finished.code == Some(1) {
            return Ok(None);
        }
        let stdout = finished.success()?;
        let text = String::from_utf8_lossy(&stdout);
        Ok(text.lines().next().map(str::to_owned))
    }

    /// The directory git is run in.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

fn spawn_aside(command: Command, stdin: fn() -> Stdio) -> Starting {
    Starting(thread::spawn(move || spawn(command, stdin())))
}

fn spawn(mut command: Command, stdin: Stdio) -> Result<Running, RepoError> {
    let name = command
        .get_args()
        .next()
        .map(OsString::from)
        .unwrap_or_default();
    // Its words are matched and relayed, and reading must not write the index.
    let child = command
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(RepoError::NoGit)?;
    Ok(Running {
        command: name.to_string_lossy().into_owned(),
        child,
    })
}

impl Starting {
    /// The run, once it is started.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn started(self) -> Result<Running, RepoError> {
        joined(self.0)
    }
}

impl<T> Reading<T> {
    /// Waits for what was made of the output.
    ///
    /// # Errors
    /// When git cannot be started or fails.
    pub fn finish(self) -> Result<T, RepoError> {
        joined(self.0)
    }
}

fn joined<T>(thread: JoinHandle<Result<T, RepoError>>) -> Result<T, RepoError> {
    let lost = |_| RepoError::NoGit(std::io::Error::other("its thread was lost"));
    thread.join().map_err(lost)?
}

impl Running {
    /// Gives it all of its standard input, and its output when it succeeds.
    ///
    /// # Errors
    /// When it does not read its input, or exits with another code than 0.
    pub(super) fn feed(self, input: &[u8]) -> Result<Vec<u8>, RepoError> {
        self.answer(input)?.success()
    }

    fn answer(mut self, input: &[u8]) -> Result<Finished, RepoError> {
        let written = match self.child.stdin.take() {
            Some(mut stdin) => stdin.write_all(input),
            None => Ok(()),
        };
        // A git that stops reading says why on its standard error and exit code. One that was
        // content with half of its input has done half of the work.
        let name = format!("git {}", self.command);
        let finished = self.finish()?;
        if finished.code == Some(0) {
            written.map_err(RepoError::io("write to", name))?;
        }
        Ok(finished)
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// When the system loses the process.
    pub fn finish(self) -> Result<Finished, RepoError> {
        let output = self.child.wait_with_output().map_err(RepoError::NoGit)?;
        Ok(Finished {
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            code: output.status.code(),
            command: self.command,
        })
    }
}

impl Finished {
    /// Standard output, if the exit code is 0.
    ///
    /// # Errors
    /// With git's own words otherwise.
    pub fn success(self) -> Result<Vec<u8>, RepoError> {
        if self.code == Some(0) {
            return Ok(self.stdout);
        }
        Err(RepoError::Git {
            command: self.command,
            stderr: self.stderr,
            code: self.code,
        })
    }
}
