//! Runs the examples of README.md and docs/: every `console` block, in a repository of the
//! page's own, and compares what is printed with what is shown.
//!
//! - `$ ` starts a command for `sh`; lines that start with `> ` continue it. What follows is its
//!   output, standard error included, as on a terminal.
//! - `...` alone on a line stands for any lines, `…` within a line for any text.
//! - Ids and hashes are names: a page may call a handoff `kxqp` and a commit `3f2c9e1` as long
//!   as it does so throughout. In commands such names work, too.
//! - A command may fail only where the page shows what it says.
//!
//! HTML comments, which readers do not see, direct it:
//!
//! - `<!-- docs-test: fixture=NAME -->` begins anew in a repository that
//!   `tests/docs/fixtures/NAME.sh` makes.
//! - `<!-- docs-test: now=2026-11-24T18:40:00Z -->` sets the clock.
//! - `<!-- docs-test: run` with commands on the lines below it, up to `-->`, runs them unseen.
//! - `<!-- docs-test: tested-by=PATH -->` before a shell block says which test runs it instead.
//!
//! `HANDOFF_BLESS=1 cargo test --test docs` writes what is printed into the pages.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../sandbox/mod.rs"]
mod sandbox;

mod names;
mod page;
mod pattern;

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use names::Names;
use page::{Example, Page, Part};
use sandbox::{Sandbox, project, text};

#[test]
fn the_examples_print_what_they_show() {
    let mut complaints = String::new();
    for path in pages() {
        let source = fs::read_to_string(&path).expect("a page");
        let mut reader = Reader::new(path.strip_prefix(project()).expect("a page of ours"));
        for part in Page::parse(&source).parts {
            reader.follow(part);
        }
        if std::env::var_os("HANDOFF_BLESS").is_some() {
            reader.write_into(&path, &source);
        } else {
            complaints += &reader.complaints;
        }
    }
    assert!(
        complaints.is_empty(),
        "\n{complaints}\nto take over what is printed: HANDOFF_BLESS=1 cargo test --test docs\n"
    );
}

/// README.md and the files of docs/, in order.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(project().join("docs"))
        .expect("docs/")
        .map(|entry| entry.expect("an entry").path())
        .chain([project().join("README.md")])
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter(|path| path.exists())
        .collect();
    pages.sort();
    pages
}

/// Somebody who types what a page says.
struct Reader<'a> {
    page: &'a Path,
    sandbox: Sandbox,
    /// Where `cd` has led.
    directory: PathBuf,
    names: Names,
    /// Set by `tested-by`, for the next block.
    tested_elsewhere: bool,
    complaints: String,
    /// What the page shows in the wrong: the range of bytes, and what is to stand there.
    corrections: Vec<(std::ops::Range<usize>, String)>,
}

impl<'a> Reader<'a> {
    fn new(page: &'a Path) -> Self {
        let sandbox = Sandbox::new();
        Self {
            page,
            directory: sandbox.repository(),
            sandbox,
            names: Names::default(),
            tested_elsewhere: false,
            complaints: String::new(),
            corrections: Vec::new(),
        }
    }

    fn follow(&mut self, part: Part) {
        match part {
            Part::Fixture(name) => self.start_with(&name),
            Part::Now(now) => self.sandbox.now = now,
            Part::Setup(commands) => {
                self.sandbox.sh(&self.names.in_commands(&commands));
            }
            Part::TestedBy(path) => {
                assert!(
                    project().join(&path).exists(),
                    "{}: no {path}",
                    self.page.display()
                );
                self.tested_elsewhere = true;
            }
            Part::Examples(examples) => {
                for example in examples {
                    self.try_out(&example);
                }
            }
            Part::Shell { line } if !std::mem::take(&mut self.tested_elsewhere) => {
                self.complaints += &format!(
                    "{}:{line}: a block of shell is `console`, `text`, or tested elsewhere\n",
                    self.page.display()
                );
            }
            Part::Shell { .. } => {}
            Part::Unknown { line, directive } => {
                self.complaints += &format!(
                    "{}:{line}: unknown directive '{directive}'\n",
                    self.page.display()
                );
            }
        }
    }

    fn start_with(&mut self, fixture: &str) {
        self.sandbox = Sandbox::new();
        self.directory = self.sandbox.repository();
        self.names = Names::default();
        let script = project().join(format!("tests/docs/fixtures/{fixture}.sh"));
        let output = self
            .sandbox
            .command("sh")
            .args(["-eu".as_ref(), script.as_os_str(), project().as_os_str()])
            .output()
            .expect("sh starts");
        assert!(
            output.status.success(),
            "{fixture}: {}",
            text(&output.stderr)
        );
    }

    fn try_out(&mut self, example: &Example) {
        let (printed, success) = self.run(&self.names.in_commands(&example.command));
        self.names.learn(&self.sandbox);
        let matched = pattern::matches(&example.output, &printed, &mut self.names);
        if matched && (success || !example.output.is_empty()) {
            return;
        }
        pattern::learn_from_lines(&example.output, &printed, &mut self.names);
        let printed = self.names.in_output(&printed);
        let diff = TextDiff::from_lines(&example.output, &printed);
        self.complaints += &format!(
            "{}:{}: $ {}{}\n{}",
            self.page.display(),
            example.line,
            example.command,
            if success { "" } else { "  (it fails)" },
            diff.unified_diff().header("shown", "printed")
        );
        self.corrections
            .push((example.output_range.clone(), printed));
    }

    /// What a command prints, without white space at the ends of lines, and whether it succeeds.
    fn run(&mut self, command: &str) -> (String, bool) {
        let end = self.sandbox.root().join("directory");
        let script = format!(
            "exec 2>&1\n{command}\nstatus=$?\npwd >'{}'\nexit $status",
            end.display()
        );
        let mut shell = self.sandbox.command("sh");
        shell
            .current_dir(&self.directory)
            .args(["-c", &script])
            .env("NO_COLOR", "1");
        // git's word for "what you print is read by a person, though it goes through a pipe".
        if !["|", ">"]
            .iter()
            .any(|redirection| command.contains(redirection))
        {
            shell.env("GIT_PAGER_IN_USE", "true");
        }
        let output = shell.output().expect("sh starts");
        if let Ok(directory) = fs::read_to_string(end) {
            self.directory = PathBuf::from(directory.trim_end());
        }
        let root = self.sandbox.root().to_string_lossy().into_owned();
        let printed = text(&output.stdout).replace(&root, "/home/you");
        let lines: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
        let printed = lines.iter().map(|line| format!("{line}\n")).collect();
        (printed, output.status.success())
    }

    fn write_into(&self, path: &Path, source: &str) {
        let mut corrected = source.to_owned();
        for (range, printed) in self.corrections.iter().rev() {
            corrected.replace_range(range.clone(), printed);
        }
        if corrected != source {
            eprintln!("rewrote {}", self.page.display());
            fs::write(path, corrected).expect("the page is writable");
        }
    }
}
