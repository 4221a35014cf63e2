//! How long `decisions` and `diff main...branch` take in journals of 1,000 and 10,000 handoffs, as
//! ratios to `git grep -c Decisions HEAD -- .handoff` in the same run, with their memory:
//! `cargo bench --bench ledger`.
//!
//! `HANDOFFS=100000` measures another number, `UNJUDGED=3000` another one of those that nobody judged;
//! `RUNS=5` measures less often.

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
    let numbers = match number("HANDOFFS", 0) {
        0 => vec![1_000, 10_000],
        handoffs => vec![handoffs],
    };
    for handoffs in numbers {
        measure_journal(handoffs, Judged::BySave, &place);
    }
    // Where nothing was recorded the matcher judges every handoff once.
    let unjudged = number("UNJUDGED", 1_000);
    measure_journal(unjudged, Judged::ByNobody, &place);
}

fn measure_journal(handoffs: usize, judged: Judged, place: &Path) {
    let repo = journal::of_kind(handoffs, judged, place);
    result_of(&git(&repo, &["switch", "-q", "main"]));
    println!("\n{handoffs} handoffs, judged {judged:?}");
    Table::against(vec![grep(&repo)], number("RUNS", 15)).rows(&cases(&repo));
}

fn grep(repo: &Path) -> Case {
    let arguments = ["grep", "-c", "Decisions", "HEAD", "--", ".handoff"];
    Case::new("git grep -c Decisions", git(repo, &arguments))
}

fn cases(repo: &Path) -> Vec<Case> {
    let range = format!("main...{}", journal::OWN_BRANCH);
    let commands: [&[&str]; 4] = [
        &["decisions", "--format", "text"],
        &["decisions", "--format", "json"],
        &["decisions", "--all", "--format", "text"],
        &["diff", &range, "--format", "text"],
    ];
    let mut cases = Vec::new();
    for arguments in commands {
        let mut cold = Case::new(
            format!("{}, cold", arguments.join(" ")),
            handoff(repo, arguments),
        );
        cold.before = Some(Box::new({
            let repo = repo.to_owned();
            move || forget(&repo)
        }));
        cases.push(cold);
        cases.push(Case::new(
            format!("{}, again", arguments.join(" ")),
            handoff(repo, arguments),
        ));
    }
    cases
}

fn git(repo: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repo);
    git
}

fn handoff(repo: &Path, arguments: &[&str]) -> Command {
    let mut handoff = Command::new(env!("CARGO_BIN_EXE_git-handoff"));
    handoff.args(arguments).current_dir(repo);
    handoff
}

/// Throws away what earlier runs remembered.
fn forget(repo: &Path) {
    let _ = std::fs::remove_dir_all(repo.join(".git/handoff"));
}
