//! A world for one test: a home without configuration, a clock that stands still, repositories
//! made by the real git.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::cell::Cell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Everything happens after this moment: 2026-11-24 12:00 UTC.
pub const BEGINNING: i64 = 1_795_521_600;

/// An isolated world.
pub struct World {
    root: TempDir,
    /// Seconds since the beginning; every command takes a minute.
    clock: Cell<i64>,
}

/// A directory with a repository in it.
pub struct Repository<'w> {
    world: &'w World,
    pub path: PathBuf,
    /// Variables for every command that is run here.
    variables: Vec<(String, String)>,
    /// Variables that no command has that is run here.
    removed: Vec<String>,
}

/// What a command did.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl World {
    pub fn new() -> Self {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("home")).unwrap();
        Self {
            root,
            clock: Cell::new(0),
        }
    }

    /// A new repository on branch `main` with one commit.
    pub fn repository(&self, name: &str) -> Repository<'_> {
        let repo = self.empty_repository(name);
        repo.write("README.md", "# a project\n");
        repo.git(["add", "."]);
        repo.git(["commit", "-qm", "begin"]);
        repo
    }

    /// A new repository without a commit.
    pub fn empty_repository(&self, name: &str) -> Repository<'_> {
        let path = self.path(name);
        std::fs::create_dir_all(&path).unwrap();
        let repo = self.at(&path);
        repo.git(["init", "-q", "-b", "main"]);
        repo
    }

    /// The repository in a directory that exists already.
    pub fn at(&self, path: &Path) -> Repository<'_> {
        Repository {
            world: self,
            path: path.to_owned(),
            variables: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// A clone.
    pub fn clone(&self, from: &Repository<'_>, name: &str) -> Repository<'_> {
        let path = self.path(name);
        from.git([
            OsStr::new("clone"),
            OsStr::new("-q"),
            from.path.as_os_str(),
            path.as_os_str(),
        ]);
        self.at(&path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Lets time pass.
    pub fn days_pass(&self, days: i64) {
        self.clock.set(self.clock.get() + days * 86_400);
    }

    fn tick(&self) -> i64 {
        self.clock.set(self.clock.get() + 60);
        BEGINNING + self.clock.get()
    }

    /// A command in this world: nothing of the machine's configuration, a pinned clock.
    pub fn command(&self, program: impl AsRef<OsStr>, directory: &Path) -> Command {
        let now = self.tick();
        let mut command = Command::new(program);
        let home = self.path("home");
        for (key, _) in std::env::vars_os() {
            if key.to_string_lossy().starts_with("GIT_") {
                command.env_remove(key);
            }
        }
        command
            .current_dir(directory)
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("TMPDIR", &home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A U Thor")
            .env("GIT_AUTHOR_EMAIL", "author@example.com")
            .env("GIT_COMMITTER_NAME", "A U Thor")
            .env("GIT_COMMITTER_EMAIL", "author@example.com")
            .env("GIT_AUTHOR_DATE", format!("@{now} +0000"))
            .env("GIT_COMMITTER_DATE", format!("@{now} +0000"))
            .env("GIT_TEST_DATE_NOW", now.to_string())
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_EDITOR", "false")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null());
        command
    }
}

impl<'w> Repository<'w> {
    /// The same repository, for another person.
    pub fn as_person(&self, name: &str) -> Repository<'w> {
        self.with("GIT_AUTHOR_NAME", name).into_person(name)
    }

    /// The repository, for another person.
    pub fn into_person(self, name: &str) -> Self {
        let email = format!("{}@example.com", name.to_lowercase());
        self.and("GIT_AUTHOR_NAME", name)
            .and("GIT_AUTHOR_EMAIL", &email)
            .and("GIT_COMMITTER_NAME", name)
            .and("GIT_COMMITTER_EMAIL", &email)
    }

    /// The same repository, with a variable set.
    pub fn with(&self, key: &str, value: &str) -> Repository<'w> {
        let mut variables = self.variables.clone();
        variables.push((key.into(), value.into()));
        Repository {
            world: self.world,
            path: self.path.clone(),
            variables,
            removed: self.removed.clone(),
        }
    }

    /// The same repository, without a variable that commands have otherwise.
    pub fn without(&self, key: &str) -> Repository<'w> {
        let mut removed = self.removed.clone();
        removed.push(key.into());
        Repository {
            world: self.world,
            path: self.path.clone(),
            variables: self.variables.clone(),
            removed,
        }
    }

    fn and(mut self, key: &str, value: &str) -> Self {
        self.variables.push((key.into(), value.into()));
        self
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.world.command(program, &self.path);
        command.envs(self.variables.iter().map(|(k, v)| (k, v)));
        for key in &self.removed {
            command.env_remove(key);
        }
        command
    }

    /// Runs git, which must succeed, and gives its standard output without the last newline.
    pub fn git<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        let ran = Ran::from(self.command("git").args(arguments).output().unwrap());
        assert_eq!(ran.code, 0, "git failed: {}", ran.stderr);
        ran.stdout.trim_end_matches('\n').to_owned()
    }

    /// Runs git, which may fail.
    pub fn try_git<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        self.command("git").args(arguments).output().unwrap().into()
    }

    /// Runs `git handoff`.
    pub fn handoff<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        self.handoff_command(arguments).output().unwrap().into()
    }

    /// Runs `git handoff` with text on its standard input.
    pub fn handoff_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Ran {
        use std::io::Write as _;
        let mut child = self
            .handoff_command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses early may close the pipe before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap().into()
    }

    /// `git handoff`, not run yet.
    pub fn handoff_command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_git-handoff"));
        command.args(arguments);
        command
    }

    /// Saves a document through a pipe, which must succeed, and gives the new handoff's id.
    pub fn save(&self, document: &str) -> String {
        self.save_with::<&str>([], document)
    }

    /// Saves with more arguments.
    pub fn save_with<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        document: &str,
    ) -> String {
        let mut all = vec![OsStr::new("save").to_owned(), "-F".into(), "-".into()];
        all.extend(arguments.into_iter().map(|a| a.as_ref().to_owned()));
        let ran = self.handoff_with_input(all, document);
        assert_eq!(ran.code, 0, "save failed: {}", ran.stderr);
        self.newest_id()
    }

    /// The id of the handoff whose name is the newest in HEAD's tree.
    pub fn newest_id(&self) -> String {
        let names = self.git(["ls-tree", "-r", "--name-only", "HEAD", ".handoff/"]);
        let newest = names
            .lines()
            .filter_map(|path| path.rsplit('/').next())
            .filter(|name| name.starts_with("20"))
            .max()
            .expect("there is a handoff");
        newest.split(['-', '.']).nth(1).unwrap().to_owned()
    }

    /// Writes a file of the work tree.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Reads a file of the work tree.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path.join(path)).unwrap()
    }

    /// Writes a file and commits it.
    pub fn commit(&self, path: &str, content: &str, message: &str) {
        self.write(path, content);
        self.git(["add", "--", path]);
        self.git(["commit", "-qm", message]);
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code().unwrap_or(-1),
        }
    }
}

impl Ran {
    /// The command must have succeeded.
    pub fn success(self) -> Self {
        assert_eq!(
            self.code, 0,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// Everything that was printed, for a snapshot: what is random is replaced.
    pub fn seen(&self) -> String {
        let mut seen = format!("{}{}", self.stdout, self.stderr);
        if self.code != 0 {
            seen.push_str(&format!("[exit {}]\n", self.code));
        }
        seen
    }
}

/// A document in the strict form, with these decisions.
pub fn document(summary: &str, decisions: &[&str]) -> String {
    let decisions: String = decisions.iter().map(|d| format!("- {d}\n")).collect();
    format!(
        "# Handoff: {summary}\n\n\
         ## Goal\n\nMake the notes searchable from the command line.\n\n\
         ## Current state\n\n- `README.md` describes the plan; nothing else exists.\n\n\
         ## Decisions made (do not re-litigate)\n\n{decisions}\n\
         ## Open questions\n\n- none\n\n\
         ## Constraints\n\n- Runs offline.\n\n\
         ## Next step\n\nWrite the importer.\n\n\
         ## Context files\n\n- README.md\n"
    )
}
