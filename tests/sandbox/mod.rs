//! A place of its own for a test that runs commands as a user would: a home without
//! configuration of this machine, a repository, a pinned clock, the program on PATH.

// Each test file is a crate that uses its part of this one.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// When a sandbox starts: 2026-11-24 12:31:16 UTC, in seconds since 1970.
pub const START: i64 = 1_795_523_476;

/// The directory of this project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a program can be run here. When not, says on standard error what is left out.
pub fn has(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// A temporary directory with `home`, `bin` (first on PATH) and `repository`.
pub struct Sandbox {
    root: TempDir,
    /// Seconds since 1970: what git and the program take for now.
    pub now: i64,
}

impl Sandbox {
    /// A sandbox whose repository is empty, on an unborn `main`.
    pub fn new() -> Self {
        let sandbox = Self::without_repository();
        sandbox.sh("git init --quiet");
        sandbox
    }

    /// A sandbox whose `repository` is an empty directory.
    pub fn without_repository() -> Self {
        let root = tempfile::tempdir().expect("a temporary directory");
        for directory in ["home", "bin", "repository"] {
            fs::create_dir(root.path().join(directory)).expect("a directory");
        }
        fs::write(
            root.path().join("home/.gitconfig"),
            "[user]\n\tname = A U Thor\n\temail = author@example.com\n\
             [init]\n\tdefaultBranch = main\n\
             [advice]\n\tdetachedHead = false\n",
        )
        .expect("a configuration");
        let sandbox = Self { root, now: START };
        sandbox.install_program();
        sandbox
    }

    /// The directory that holds everything.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Where commands run.
    pub fn repository(&self) -> PathBuf {
        self.root().join("repository")
    }

    /// Writes a file of the repository, with its directories.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.repository().join(path);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).expect("a directory");
        }
        fs::write(path, text).expect("a file");
    }

    /// Puts a script on PATH, in place of a program of the same name.
    pub fn install(&self, name: &str, script: &str) {
        let path = self.root().join("bin").join(name);
        self.uninstall(name);
        fs::write(&path, script).expect("a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
    }

    /// Puts the program itself on PATH, where a script may have taken its place.
    pub fn install_program(&self) {
        self.uninstall("git-handoff");
        symlink(
            env!("CARGO_BIN_EXE_git-handoff"),
            self.root().join("bin/git-handoff"),
        )
        .expect("the program on PATH");
    }

    /// Takes a program that this sandbox put on PATH away.
    pub fn uninstall(&self, name: &str) {
        // It may not be there.
        let _ = fs::remove_file(self.root().join("bin").join(name));
    }

    /// The machine's PATH without a `git-handoff` of its own: whoever installed one has it there. A
    /// directory that holds it is replaced by links to all else in it.
    fn path_of_others(&self) -> String {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let directories = std::env::split_paths(&path).enumerate();
        let others = directories.map(|(number, directory)| {
            if !directory.join("git-handoff").exists() {
                return directory;
            }
            let links = self.root().join(format!("path-{number}"));
            if fs::create_dir(&links).is_ok() {
                let programs = fs::read_dir(&directory).expect("a directory of PATH");
                for program in programs.flatten().map(|entry| entry.file_name()) {
                    if program != "git-handoff" {
                        symlink(directory.join(&program), links.join(&program)).expect("a link");
                    }
                }
            }
            links
        });
        let joined = std::env::join_paths(others).expect("a PATH");
        joined.into_string().expect("a PATH in UTF-8")
    }

    /// A command that knows nothing of the machine but where its programs are.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let path = self.path_of_others();
        let date = format!("@{} +0000", self.now);
        let mut command = Command::new(program);
        command
            .current_dir(self.repository())
            .stdin(Stdio::null())
            .env_clear()
            .env(
                "PATH",
                format!("{}:{path}", self.root().join("bin").display()),
            )
            .env("HOME", self.root().join("home"))
            .env("TMPDIR", self.root())
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("TERM", "dumb")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", self.root())
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_TEST_DATE_NOW", self.now.to_string())
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date);
        command
    }

    /// Runs a shell script in the repository.
    pub fn run(&self, script: &str) -> Output {
        self.command("sh")
            .args(["-c", script])
            .output()
            .expect("sh starts")
    }

    /// Runs a shell script that must succeed, and gives what it printed on standard output.
    #[track_caller]
    pub fn sh(&self, script: &str) -> String {
        let output = self.run(&format!("set -e\n{script}"));
        assert!(
            output.status.success(),
            "{script}\n{}{}{}",
            text(&output.stdout),
            text(&output.stderr),
            output.status
        );
        text(&output.stdout)
    }
}

/// Bytes that a program printed, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
