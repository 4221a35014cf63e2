//! A save that is stopped at any step loses nothing: the process is killed, or a system call
//! fails (disk full, no permission, a broken disk), by `strace`'s fault injection, which needs no
//! hook in the program. The regular run takes a sample of the steps; `HANDOFF_CRASH=all` takes
//! every one (docs/robustness.md).

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[allow(dead_code)]
#[path = "compatibility/trial.rs"]
mod trial;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Ran, Repository, World, document};
use trial::Theirs;

/// The system calls that change something, or that find out that something cannot be changed.
const STEPS: [(&str, &[&str]); 9] = [
    ("write", &["ENOSPC", "EIO"]),
    ("openat", &["EACCES", "ENOSPC", "EIO"]),
    ("rename", &["EACCES", "EIO"]),
    ("unlink", &["EACCES"]),
    ("link", &["ENOSPC"]),
    ("mkdir", &["ENOSPC", "EACCES"]),
    ("fsync", &["EIO"]),
    ("flock", &["EIO"]),
    ("close", &[]),
];

/// How many cases the regular run takes.
const SAMPLE: usize = 40;

/// What is done to the process.
#[derive(Debug, Clone, Copy)]
enum Effect {
    Kill,
    Error(&'static str),
}

/// To which process it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The program alone; the gits that it runs go on.
    Program,
    /// Whatever process makes the call for the nth time.
    Everyone,
}

#[derive(Debug, Clone, Copy)]
struct Fault {
    call: &'static str,
    nth: usize,
    effect: Effect,
    reach: Reach,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.effect {
            Effect::Kill => write!(f, "killed at {} {} ({:?})", self.call, self.nth, self.reach),
            Effect::Error(error) => {
                write!(
                    f,
                    "{error} at {} {} ({:?})",
                    self.call, self.nth, self.reach
                )
            }
        }
    }
}

/// Where the text is after the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whereabouts {
    /// Stopped before the program had read the whole text: its file is still the user's.
    NotTakenYet,
    Kept,
    Staged,
    Committed,
}

const TEXT: &str = "The text that must not be lost";

/// A repository with changes of every kind and a handoff before.
fn template(world: &World) -> Repository<'_> {
    let repo = world.repository("repo");
    repo.save(&document("Before", &["Hash every file"]));
    trial::make_changes(&repo);
    repo.git(["status"]);
    fs::write(
        world.path("text.md"),
        document(TEXT, &["Use SQLite: one file"]),
    )
    .unwrap();
    repo
}

fn strace(repo: &Repository<'_>, options: &[&str]) -> Ran {
    let handoff = repo.handoff_command(["save", "-F", "../text.md"]);
    let mut command = Command::new("strace");
    command
        .args(options)
        .arg(handoff.get_program())
        .args(handoff.get_args());
    command.current_dir(&repo.path);
    for (key, value) in handoff.get_envs() {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    command.output().unwrap().into()
}

/// Every fault that a save can meet, from a save that meets none.
fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for reach in [Reach::Program, Reach::Everyone] {
        let world = World::new();
        let repo = template(&world);
        let log = world.path("trace");
        let calls: Vec<&str> = STEPS.iter().map(|(call, _)| *call).collect();
        let trace = format!("trace={}", calls.join(","));
        let follow = if reach == Reach::Everyone { "-f" } else { "-q" };
        strace(&repo, &[follow, "-o", log.to_str().unwrap(), "-e", &trace]).success();
        let log = fs::read_to_string(log).unwrap();
        for (call, errors) in STEPS {
            let effects: Vec<Effect> = [Effect::Kill]
                .into_iter()
                .chain(errors.iter().map(|error| Effect::Error(error)))
                .collect();
            for nth in 1..=most_by_one_process(&log, call, reach) {
                faults.extend(effects.iter().map(|effect| Fault {
                    call,
                    nth,
                    effect: *effect,
                    reach,
                }));
            }
        }
    }
    faults
}

/// strace counts the calls of each process on its own.
fn most_by_one_process(log: &str, call: &str, reach: Reach) -> usize {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in log.lines() {
        let (process, rest) = match reach {
            Reach::Program => ("", line),
            Reach::Everyone => line.split_once(' ').unwrap_or_default(),
        };
        if rest.trim_start().starts_with(&format!("{call}(")) {
            *counts.entry(process).or_default() += 1;
        }
    }
    counts.into_values().max().unwrap_or(0)
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp")
        .arg("-a")
        .arg(from)
        .arg(to)
        .status()
        .unwrap();
    assert!(copied.success());
}

/// One save that meets a fault, and what must be true afterwards.
fn suffer(template: &Path, fault: Fault) -> Whereabouts {
    let world = World::new();
    for name in ["repo", "text.md"] {
        copy(&template.join(name), &world.path(name));
    }
    let repo = world.at(&world.path("repo"));
    repo.git(["status"]);
    let before = Theirs::of(&repo);
    let head = repo.git(["rev-parse", "HEAD"]);

    let effect = match fault.effect {
        Effect::Kill => "signal=SIGKILL".to_owned(),
        Effect::Error(error) => format!("error={error}"),
    };
    let inject = format!("inject={}:{effect}:when={}", fault.call, fault.nth);
    let trace = format!("trace={}", fault.call);
    let follow = if fault.reach == Reach::Everyone {
        "-f"
    } else {
        "-q"
    };
    let ran = strace(
        &repo,
        &[
            follow,
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &trace,
            "-e",
            &inject,
        ],
    );

    // A git that is killed leaves its locks, and says so; people remove them.
    remove_locks(&repo.path.join(".git"));
    trial::is_sound(&repo);
    assert_eq!(
        Theirs::of(&repo),
        before,
        "{fault}: the user's changes differ"
    );
    let status = repo.git(["status", "--porcelain"]);
    let deleted = status
        .lines()
        .find(|line| line.starts_with('D') && line.contains(".handoff"));
    assert_eq!(deleted, None, "{fault}");

    let whereabouts = find(&repo);
    if ran.code == 0 {
        assert_eq!(whereabouts, Whereabouts::Committed, "{fault}: it said so");
    }
    if whereabouts == Whereabouts::NotTakenYet {
        assert_eq!(repo.git(["rev-parse", "HEAD"]), head, "{fault}");
        repo.handoff(["save", "-F", "../text.md"]).success();
    } else if has_kept(&repo) {
        repo.handoff(["save", "--continue"]).success();
    }
    assert_eq!(
        committed(&repo),
        1,
        "{fault}, was {whereabouts:?}: saved exactly once"
    );
    assert!(!has_kept(&repo), "{fault}: kept although it is saved");
    trial::untouched(&repo, &before);
    whereabouts
}

fn find(repo: &Repository<'_>) -> Whereabouts {
    if committed(repo) > 0 {
        return Whereabouts::Committed;
    }
    assert!(
        !staged(repo) || has_kept(repo),
        "staged, and not there for --continue"
    );
    if staged(repo) {
        Whereabouts::Staged
    } else if has_kept(repo) {
        Whereabouts::Kept
    } else {
        Whereabouts::NotTakenYet
    }
}

/// How many handoffs in HEAD's tree are this text.
fn committed(repo: &Repository<'_>) -> usize {
    let found = repo.try_git(["grep", "-l", "-F", TEXT, "HEAD", "--", ".handoff/"]);
    found.stdout.lines().count()
}

fn staged(repo: &Repository<'_>) -> bool {
    let changes = repo.git(["diff", "--cached", "--name-only", "--", ".handoff/"]);
    !changes.is_empty()
}

fn has_kept(repo: &Repository<'_>) -> bool {
    let Ok(entries) = fs::read_dir(repo.path.join(".git/handoff/kept")) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|kind| kind == "md"))
}

fn remove_locks(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            remove_locks(&path);
        } else if path.extension().is_some_and(|kind| kind == "lock") {
            fs::remove_file(path).unwrap();
        }
    }
}

fn can_trace() -> bool {
    let tried = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        println!("skipped: there is no strace here, or it may not trace");
    }
    can
}

#[test]
fn stopped_at_any_step() {
    if !can_trace() {
        return;
    }
    let mut faults = faults();
    let all = faults.len();
    if std::env::var_os("HANDOFF_CRASH").is_none_or(|value| value != "all") {
        let every = faults.len().div_ceil(SAMPLE);
        faults = faults.into_iter().step_by(every).collect();
    }
    let world = World::new();
    let template = template(&world).path.parent().unwrap().to_owned();
    let next = AtomicUsize::new(0);
    let counts = Mutex::new(BTreeMap::<Whereabouts, usize>::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let whereabouts = suffer(&template, *fault);
                    *counts.lock().unwrap().entry(whereabouts).or_default() += 1;
                }
            });
        }
    });
    println!(
        "{} of {all} faults: {:?}",
        faults.len(),
        counts.into_inner().unwrap()
    );
}

/// Another git that is at work, and stays there.
#[test]
fn a_lock_that_stays() {
    for lock in ["index.lock", "refs/heads/main.lock"] {
        let world = World::new();
        let repo = template(&world);
        let before = Theirs::of(&repo);
        let head = repo.git(["rev-parse", "HEAD"]);
        let file = repo.path.join(".git").join(lock);
        fs::write(&file, "").unwrap();
        let ran = repo.handoff(["save", "-F", "../text.md"]);
        assert_eq!(ran.code, 128, "{}", ran.seen());
        assert!(ran.stderr.contains(lock), "{}", ran.stderr);
        assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
        assert!(file.exists(), "somebody else's lock was removed");
        fs::remove_file(&file).unwrap();
        trial::untouched(&repo, &before);
        assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
        repo.handoff(["save", "--continue"]).success();
        assert_eq!(committed(&repo), 1);
        trial::untouched(&repo, &before);
    }
}
