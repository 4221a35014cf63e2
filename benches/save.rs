//! How long `save` takes, as ratios to `git add` and `git commit --only --no-verify` of the same
//! document in the same run: `cargo bench --bench save`.
//!
//! In a small repository and in one of 100,000 files, with the list of uncommitted files and
//! with that list turned off. `FILES=10000` makes the large one smaller; `RUNS=20` measures less
//! often.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DOCUMENT: &str = "# Handoff: Measure saving\n\n## Goal\n\nKnow what a save costs.\n\n\
    ## Current state\n\n- `benches/save.rs` measures it.\n\n\
    ## Decisions made (do not re-litigate)\n\n- Ratios, not times: machines are shared\n\n\
    ## Open questions\n\n- none\n\n## Constraints\n\n- none\n\n## Next step\n\nRead the table.\n\n\
    ## Context files\n\n- file-0\n";

fn main() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("save");
    println!("{} runs each, medians\n", number("RUNS", 40));
    println!("{:44} {:>9} {:>12}", "", "time", "× add+commit");
    for (name, files) in [
        ("small repository", 10),
        ("large repository", number("FILES", 100_000)),
    ] {
        let repo = repository(&place, name, files);
        measure(&format!("{name}, {files} files"), &repo);
    }
}

/// Runs the three in turn, so that all see the same machine.
fn measure(name: &str, repo: &Path) {
    let mut times: [Vec<Duration>; 3] = Default::default();
    for run in 0..number("RUNS", 40) {
        times[0].push(add_and_commit(repo, run));
        times[1].push(save(repo, "true"));
        times[2].push(save(repo, "false"));
    }
    let base = median(&mut times[0]);
    let rows = [
        "git add, git commit --only",
        "save",
        "save, without the uncommitted list",
    ];
    for (row, times) in rows.iter().zip(&mut times) {
        let time = median(times);
        println!(
            "{:44} {:6.1} ms {:12.2}",
            format!("{name}: {row}"),
            time.as_secs_f64() * 1e3,
            time.as_secs_f64() / base.as_secs_f64(),
        );
    }
}

fn save(repo: &Path, uncommitted: &str) -> Duration {
    git(repo, &["config", "handoff.uncommitted", uncommitted]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_git-handoff"));
    command.args(["save", "-F", ".git/document.md"]);
    timed(isolated(&mut command, repo))
}

/// The same document as any other file.
fn add_and_commit(repo: &Path, run: usize) -> Duration {
    let path = format!("notes/{run}-{}.md", std::process::id());
    fs::create_dir_all(repo.join("notes")).unwrap();
    fs::write(repo.join(&path), DOCUMENT).unwrap();
    let start = Instant::now();
    git(repo, &["add", "--", &path]);
    git(
        repo,
        &[
            "commit",
            "--quiet",
            "--no-verify",
            "--only",
            "-m",
            "note",
            "--",
            &path,
        ],
    );
    start.elapsed()
}

fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    assert!(command.status().unwrap().success());
    start.elapsed()
}

/// A repository with that many files in its work tree, made anew: the runs add commits to it.
fn repository(place: &Path, name: &str, files: usize) -> PathBuf {
    let repo = place.join(name.replace(' ', "-"));
    let _ = fs::remove_dir_all(&repo);
    fs::create_dir_all(&repo).unwrap();
    git(&repo, &["init", "--quiet", "-b", "main"]);
    for number in 0..files {
        let directory = repo.join(format!("d{}", number / 500));
        if number % 500 == 0 {
            fs::create_dir_all(&directory).unwrap();
        }
        fs::write(
            directory.join(format!("file-{number}")),
            format!("{number}\n"),
        )
        .unwrap();
    }
    fs::write(repo.join("file-0"), "context\n").unwrap();
    fs::write(repo.join(".git/document.md"), DOCUMENT).unwrap();
    git(&repo, &["add", "."]);
    git(&repo, &["commit", "--quiet", "-m", "begin"]);
    git(&repo, &["status"]);
    repo
}

fn git(repo: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(arguments);
    assert!(
        isolated(&mut command, repo).status().unwrap().success(),
        "git {arguments:?}"
    );
}

fn isolated<'a>(command: &'a mut Command, repo: &Path) -> &'a mut Command {
    command
        .current_dir(repo)
        .env("HOME", repo)
        .env("XDG_CONFIG_HOME", repo)
        .env("GIT_AUTHOR_NAME", "A U Thor")
        .env("GIT_AUTHOR_EMAIL", "author@example.com")
        .env("GIT_COMMITTER_NAME", "A U Thor")
        .env("GIT_COMMITTER_EMAIL", "author@example.com")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}
