//! How long `resume --no-files` takes in a journal of 100,000 handoffs, as ratios to an empty
//! process and to git's own commands, all measured in one run: `cargo bench --bench resume`.
//!
//! `HANDOFFS=10000` builds a smaller journal; `RUNS=50` measures less often.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "resume/journal.rs"]
mod journal;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use journal::Judged;

fn main() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let handoffs = number("HANDOFFS", 100_000);
    let repo = journal::of_kind(handoffs, Judged::BySave, &place);
    let empty = empty_process(&place);
    println!("{handoffs} handoffs, {} runs each, medians\n", runs());
    println!(
        "{:42} {:>9} {:>8} {:>8} {:>9}",
        "", "time", "× empty", "× parse", "memory"
    );
    let base = [
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
    print(&base, &base);
    for (branch, me, what) in [
        (journal::OWN_BRANCH, journal::ME, "branch with own work"),
        ("main", journal::ME, "trunk, a line of mine"),
        ("main", "nobody@example.com", "trunk, nothing of mine"),
    ] {
        git(&repo, &["switch", "-q", branch]).status().unwrap();
        forget(&repo);
        let mut cold = Case::new(format!("{what}, cold"), resume(&repo, me));
        cold.before = Some(Box::new({
            let repo = repo.clone();
            move || forget(&repo)
        }));
        print(&[cold], &base);
        handoff(&repo, me, &["log", "-n1"]).output().unwrap();
        print(
            &[Case::new(
                format!("{what}, with the cache"),
                resume(&repo, me),
            )],
            &base,
        );
    }
}

/// Something that is run again and again.
struct Case {
    name: String,
    command: Command,
    /// What is done before each run, outside the measurement.
    before: Option<Box<dyn Fn()>>,
}

impl Case {
    fn new(name: impl Into<String>, command: Command) -> Self {
        Self {
            name: name.into(),
            command,
            before: None,
        }
    }
}

/// Runs the cases in turn with those of `base`, so that all see the same machine, and prints
/// the medians of the former.
fn print(cases: &[Case], base: &[Case]) {
    let mut times = vec![Vec::new(); cases.len()];
    let mut base_times = vec![Vec::new(); 2];
    for _ in 0..runs() {
        for (case, times) in base
            .iter()
            .zip(&mut base_times)
            .chain(cases.iter().zip(&mut times))
        {
            if let Some(before) = &case.before {
                before();
            }
            times.push(time(&case.command));
        }
    }
    let base: Vec<Duration> = base_times.iter_mut().map(|times| median(times)).collect();
    for (case, times) in cases.iter().zip(&mut times) {
        let time = median(times);
        if let Some(before) = &case.before {
            before();
        }
        let ratio = |base: Duration| time.as_secs_f64() / base.as_secs_f64();
        println!(
            "{:42} {:6.2} ms {:8.2} {:8.2} {:>9}",
            case.name,
            time.as_secs_f64() * 1e3,
            ratio(base[0]),
            ratio(base[1]),
            peak_memory(&case.command),
        );
    }
}

fn time(command: &Command) -> Duration {
    let mut command = again(command);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    command.status().unwrap();
    start.elapsed()
}

/// The same command, not run yet.
fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    copy.envs(
        command
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    if let Some(directory) = command.get_current_dir() {
        copy.current_dir(directory);
    }
    copy
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The largest resident size, where GNU time is there to tell it.
fn peak_memory(command: &Command) -> String {
    let mut timed = Command::new("/usr/bin/time");
    timed
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args());
    timed.envs(
        command
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    if let Some(directory) = command.get_current_dir() {
        timed.current_dir(directory);
    }
    let output = timed.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let kilobytes = output.ok().and_then(|output| {
        String::from_utf8_lossy(&output.stderr)
            .lines()
            .last()?
            .trim()
            .parse::<f64>()
            .ok()
    });
    kilobytes.map_or_else(|| "?".into(), |kb| format!("{:.1} MB", kb / 1024.0))
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

fn runs() -> usize {
    number("RUNS", 200)
}

fn number(variable: &str, default: usize) -> usize {
    let value = std::env::var(variable).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}
