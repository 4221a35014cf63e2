//! Whatever stops it, and wherever, nothing is lost: the process is killed, a system call fails (disk
//! full, no permission, a broken disk), or another git holds a lock. `strace` injects the faults,
//! which needs no hook in the program. Each way to change a repository is a scenario. The regular
//! run takes a sample of the faults, `HANDOFF_CRASH=all` every one, `HANDOFF_CRASH=5` every fifth
//! (docs/robustness.md).

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod fault;
mod scenario;
#[allow(dead_code)]
#[path = "../compatibility/trial.rs"]
mod trial;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Repository, World};
use fault::Fault;
use scenario::{Goal, SCENARIOS, Scenario, TEXT};
use trial::Theirs;

/// How many faults of each scenario the regular run takes.
const SAMPLE: usize = 4;

/// The titles of the handoffs that are there before.
const BEFORE: &str = "# Handoff: Before";
const PREVIOUSLY: &str = "# Handoff: Previously";

/// Where the text is after the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whereabouts {
    /// Stopped before the program had read the whole text: it is still where it came from.
    NotTakenYet,
    Kept,
    Staged,
    Committed,
}

/// The faults of one scenario, and what became of its text.
#[derive(Default)]
struct Tally {
    faults: usize,
    whereabouts: BTreeMap<Whereabouts, usize>,
}

#[test]
fn stopped_at_any_step() {
    if !fault::can_be_injected() {
        return;
    }
    let wanted = std::env::var("HANDOFF_CRASH").unwrap_or_default();
    let only = std::env::var("HANDOFF_CRASH_SCENARIO").unwrap_or_default();
    let mut suffered = 0;
    let mut possible = 0;
    for scenario in SCENARIOS
        .iter()
        .filter(|s| only.is_empty() || s.name == only)
    {
        let world = World::new();
        (scenario.prepare)(&world);
        let mut faults = Fault::all_of(&world, scenario);
        possible += faults.len();
        let every = match wanted.as_str() {
            "all" => 1,
            number => number
                .parse()
                .unwrap_or_else(|_| faults.len().div_ceil(SAMPLE)),
        };
        // The first ones, which take seconds, are for those who ask.
        let begin = if wanted.is_empty() { every / 2 } else { 0 };
        faults = faults.into_iter().skip(begin).step_by(every).collect();
        let tally = suffer_all(&world, scenario, &faults);
        suffered += tally.faults;
        println!(
            "{}: {} faults: {:?}",
            scenario.name, tally.faults, tally.whereabouts
        );
    }
    println!("{suffered} of {possible} faults");
}

fn suffer_all(world: &World, scenario: &Scenario, faults: &[Fault]) -> Tally {
    let template = world.path("");
    let next = AtomicUsize::new(0);
    let tally = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let whereabouts = suffer(&template, scenario, *fault);
                    let mut tally = tally.lock().unwrap();
                    tally.faults += 1;
                    *tally.whereabouts.entry(whereabouts).or_default() += 1;
                }
            });
        }
    });
    tally.into_inner().unwrap()
}

/// One run that meets a fault, and what must be true afterwards.
fn suffer(template: &Path, scenario: &Scenario, fault: Fault) -> Whereabouts {
    let world = copy(template);
    let repo = world.at(&world.path(scenario.place));
    repo.git(["status"]);
    let before = Theirs::of(&repo);
    let head = repo.git(["rev-parse", "HEAD"]);
    let said = format!("{}, {fault}", scenario.name);

    let ran = fault.strike(&world, scenario);

    // A git whose caller is gone is told nothing more, and ends.
    fault::wait_for_orphans(&world);
    // A git that is killed leaves its locks, and says so; people remove them.
    remove_locks(&world.path("repo/.git"));
    trial::is_sound(&repo);
    assert_eq!(
        Theirs::of(&repo),
        before,
        "{said}: the user's changes differ"
    );
    let status = repo.git(["status", "--porcelain"]);
    let deleted = status
        .lines()
        .find(|line| line.starts_with('D') && line.contains(".handoff"));
    assert_eq!(deleted, None, "{said}");
    assert_eq!(
        committed(&repo, BEFORE),
        1,
        "{said}: an earlier handoff is gone"
    );

    let whereabouts = find(&repo, scenario, &said);
    if ran.code == 0 && scenario.goal != Goal::TakenBack {
        assert_eq!(whereabouts, Whereabouts::Committed, "{said}: it said so");
    }
    if whereabouts == Whereabouts::NotTakenYet {
        assert_eq!(repo.git(["rev-parse", "HEAD"]), head, "{said}");
    }
    complete(&repo, scenario, whereabouts, &said);
    assert!(!has_kept(&repo), "{said}: kept although it is saved");
    trial::untouched(&repo, &before);
    let holds = catch_unwind(AssertUnwindSafe(|| (scenario.holds)(&repo)));
    assert!(holds.is_ok(), "{said}, was {whereabouts:?}");
    whereabouts
}

/// What somebody does who finds the repository so.
fn complete(repo: &Repository<'_>, scenario: &Scenario, found: Whereabouts, said: &str) {
    match (scenario.goal, found) {
        (Goal::TakenBack, Whereabouts::Committed) => {
            repo.handoff(scenario.arguments).success();
            assert_eq!(committed(repo, TEXT), 0, "{said}: taken back");
            repo.handoff(["save", "--continue"]).success();
        }
        (_, Whereabouts::NotTakenYet) => drop(repo.handoff(scenario.arguments).success()),
        _ if has_kept(repo) => drop(repo.handoff(["save", "--continue"]).success()),
        _ => {}
    }
    assert_eq!(
        committed(repo, TEXT),
        1,
        "{said}, was {found:?}: saved once"
    );
    let is_gone = committed(repo, PREVIOUSLY) == 0;
    assert_eq!(
        is_gone,
        scenario.goal == Goal::Replaced,
        "{said}, was {found:?}"
    );
}

fn find(repo: &Repository<'_>, scenario: &Scenario, said: &str) -> Whereabouts {
    let was_there = scenario.goal == Goal::Replaced || committed(repo, PREVIOUSLY) > 0;
    assert!(was_there, "{said}: an earlier handoff is gone");
    if committed(repo, TEXT) > 0 {
        return Whereabouts::Committed;
    }
    if scenario.goal == Goal::Replaced {
        assert_eq!(committed(repo, PREVIOUSLY), 1, "{said}: neither is there");
    }
    let (staged, kept) = (staged(repo), has_kept(repo));
    assert!(
        !staged || kept,
        "{said}: staged, and not there for --continue"
    );
    match (staged, kept, scenario.goal) {
        (true, ..) => Whereabouts::Staged,
        (false, true, _) => Whereabouts::Kept,
        (false, false, Goal::Saved | Goal::Replaced) => Whereabouts::NotTakenYet,
        (false, false, Goal::TakenBack | Goal::TakenUp) => panic!("{said}: the text is gone"),
    }
}

/// How many handoffs in HEAD's tree say this.
fn committed(repo: &Repository<'_>, text: &str) -> usize {
    let found = repo.try_git(["grep", "-l", "-F", text, "HEAD", "--", ".handoff/"]);
    found.stdout.lines().count()
}

fn staged(repo: &Repository<'_>) -> bool {
    let changes = repo.git(["diff", "--cached", "--name-only", "--", ".handoff/"]);
    !changes.is_empty()
}

fn has_kept(repo: &Repository<'_>) -> bool {
    let git_dir = repo.git(["rev-parse", "--absolute-git-dir"]);
    let Ok(entries) = fs::read_dir(Path::new(&git_dir).join("handoff/kept")) else {
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

/// A world of its own with everything that the template has.
fn copy(template: &Path) -> World {
    let world = World::new();
    let copied = Command::new("cp")
        .arg("-a")
        .arg(template.join("."))
        .arg(world.path(""))
        .status()
        .unwrap();
    assert!(copied.success());
    scenario::point_at_each_other(&world);
    world
}

/// Another git that is at work, and stays there.
#[test]
fn a_lock_that_stays() {
    for lock in ["index.lock", "refs/heads/main.lock"] {
        let world = World::new();
        let scenario = &SCENARIOS[0];
        (scenario.prepare)(&world);
        let repo = world.at(&world.path(scenario.place));
        let before = Theirs::of(&repo);
        let head = repo.git(["rev-parse", "HEAD"]);
        let file = repo.path.join(".git").join(lock);
        fs::write(&file, "").unwrap();
        let ran = repo.handoff(scenario.arguments);
        assert_eq!(ran.code, 128, "{}", ran.seen());
        assert!(ran.stderr.contains(lock), "{}", ran.stderr);
        assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
        assert!(file.exists(), "somebody else's lock was removed");
        fs::remove_file(&file).unwrap();
        trial::untouched(&repo, &before);
        assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
        repo.handoff(["save", "--continue"]).success();
        assert_eq!(committed(&repo, TEXT), 1);
        trial::untouched(&repo, &before);
    }
}
