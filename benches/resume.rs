//! How long `resume --no-files` takes in a journal of 100,000 handoffs, as ratios to an empty
//! process and to git's own commands, all measured in one run: `cargo bench --bench resume`.
//!
//! `HANDOFFS=10000` builds a smaller journal; `RUNS=50` measures less often.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "resume/journal.rs"]
mod journal;
#[path = "measure/mod.rs"]
mod measure;

use std::path::{Path, PathBuf};
use std::process::Command;

use journal::Judged;
use measure::{Case, Table, number, result_of};

fn main() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let handoffs = number("HANDOFFS", 100_000);
    let repo = journal::of_kind(handoffs, Judged::BySave, &place);
    let empty = empty_process(&place);
    println!("{handoffs} handoffs");
    let bases = vec![
        Case::new("an empty process", Command::new(&empty)),
        Case::new("git rev-parse HEAD", git(&repo, &["rev-parse", "HEAD"])),
        Case::new(
            "git log -1 --name-only -- .handoff",
            git(
                &repo,
                &["log", "-1", "--format=", "--name-only", "--", ".handoff"],
            ),
        ),
    ];
    let table = Table::against(bases, number("RUNS", 200));
    for (branch, me, what) in [
        (journal::OWN_BRANCH, journal::ME, "branch with own work"),
        ("main", journal::ME, "trunk, a line of mine"),
        ("main", "nobody@example.com", "trunk, nothing of mine"),
    ] {
        result_of(&git(&repo, &["switch", "-q", branch]));
        forget(&repo);
        let mut cold = Case::new(format!("{what}, cold"), resume(&repo, me));
        cold.before = Some(Box::new({
            let repo = repo.clone();
            move || forget(&repo)
        }));
        table.rows(&[cold]);
        result_of(&handoff(&repo, me, &["log", "-n1"]));
        let cached = Case::new(format!("{what}, with the cache"), resume(&repo, me));
        table.rows(&[cached]);
    }
}

fn git(repo: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repo);
    git
}

fn handoff(repo: &Path, me: &str, arguments: &[&str]) -> Command {
    let mut handoff = Command::new(env!("CARGO_BIN_EXE_git-handoff"));
    handoff.args(arguments).current_dir(repo);
    handoff.envs([("GIT_AUTHOR_NAME", "Me"), ("GIT_AUTHOR_EMAIL", me)]);
    handoff
}

fn resume(repo: &Path, me: &str) -> Command {
    handoff(repo, me, &["resume", "--no-files"])
}

/// Throws away what earlier runs remembered.
fn forget(repo: &Path) {
    let _ = std::fs::remove_dir_all(repo.join(".git/handoff"));
}

/// A Rust program that does nothing, built as this one is.
fn empty_process(place: &Path) -> PathBuf {
    let (source, program) = (place.join("empty.rs"), place.join("empty"));
    std::fs::write(&source, "fn main() {}\n").unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(["-O", "-C", "panic=abort", "-C", "strip=symbols", "-o"]);
    assert!(rustc.arg(&program).arg(&source).status().unwrap().success());
    program
}
