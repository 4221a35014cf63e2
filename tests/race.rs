//! Many processes save at once, on one branch and across linked work trees, while somebody
//! commits with git: everything arrives. `HANDOFF_RACE=all` runs the full count
//! (docs/robustness.md).

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::{HashMap, HashSet};
use std::thread;

use common::{Ran, Repository, World, document};

/// How many processes save at once, and how often each.
struct Scale {
    processes: usize,
    saves: usize,
}

fn scale() -> Scale {
    if std::env::var_os("HANDOFF_RACE").is_some_and(|value| value == "all") {
        Scale {
            processes: 8,
            saves: 50,
        }
    } else {
        Scale {
            processes: 4,
            saves: 6,
        }
    }
}

/// A save that can be run on another thread.
fn saving(repo: &Repository<'_>, summary: String) -> impl FnOnce() -> Ran + Send + use<> {
    let mut command =
        repo.handoff_command(["save", "-m", &summary, "--goal", "Race", "--next", "Go on"]);
    move || command.output().unwrap().into()
}

/// Saves from all these places at once, while one commits with git, and gives the handoffs of
/// each tree afterwards.
fn race(places: &[Repository<'_>], scale: &Scale) {
    let mut threads = Vec::new();
    for process in 0..scale.processes {
        let place = &places[process % places.len()];
        let saves: Vec<_> = (0..scale.saves)
            .map(|number| saving(place, format!("Process {process}, save {number}")))
            .collect();
        threads.push(thread::spawn(move || {
            for save in saves {
                let ran = save();
                assert_eq!(ran.code, 0, "{}", ran.stderr);
            }
        }));
    }
    for number in 0..scale.saves {
        commit_with_git(&places[0], number);
    }
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Somebody who knows nothing of handoffs, and tries again when the index is locked or the branch
/// has moved, as people do.
fn commit_with_git(repo: &Repository<'_>, number: usize) {
    let name = format!("by-git-{number}.txt");
    repo.write(&name, &name);
    for _ in 0..200 {
        let added = repo.try_git(["add", &name]).code == 0;
        if added && repo.try_git(["commit", "-qm", &name, "--", &name]).code == 0 {
            return;
        }
        thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("git could not commit for a second");
}

/// The summaries of a branch's handoffs; every parent is there and has an earlier name.
fn sound(repo: &Repository<'_>, branch: &str) -> HashSet<String> {
    let paths = repo.git([
        "ls-tree",
        "-r",
        "--name-only",
        "--full-tree",
        branch,
        ".handoff/",
    ]);
    let mut names = HashMap::new();
    let mut handoffs = Vec::new();
    for path in paths.lines() {
        let text = repo.git(["cat-file", "blob", &format!("{branch}:{path}")]);
        let value = |key: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(key))
                .unwrap_or_default();
            line.trim_start_matches(" = ").to_owned()
        };
        let name = path.rsplit('/').next().unwrap().to_owned();
        names.insert(value("id"), name.clone());
        let summary = text
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("# Handoff: ")
            .to_owned();
        handoffs.push((name, summary, value("parents")));
    }
    for (name, _, parents) in &handoffs {
        for parent in parents
            .trim_matches(['[', ']'])
            .split(", ")
            .filter(|parent| !parent.is_empty())
        {
            let before = names
                .get(parent)
                .unwrap_or_else(|| panic!("{name}: no parent {parent}"));
            assert!(before < name, "{name} is named before its parent {before}");
        }
    }
    handoffs
        .into_iter()
        .map(|(_, summary, _)| summary)
        .collect()
}

fn clean(repo: &Repository<'_>) {
    let status = repo.git(["status", "--porcelain"]);
    assert_eq!(status, "", "something is left over");
    let lock = repo.git(["rev-parse", "--git-path", "index.lock"]);
    assert!(!repo.path.join(lock).exists(), "the index is still locked");
    let fsck = repo.try_git(["fsck", "--no-dangling", "--no-progress"]);
    assert_eq!(
        (fsck.code, fsck.stdout.as_str()),
        (0, ""),
        "{}",
        fsck.stderr
    );
    let kept = repo.git(["rev-parse", "--git-path", "handoff/kept"]);
    let kept = std::fs::read_dir(repo.path.join(kept)).map_or(0, Iterator::count);
    assert_eq!(kept, 0, "texts are kept that were saved");
}

#[test]
fn on_one_branch() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.save(&document("Before the race", &["Use SQLite: one file"]));
    let scale = scale();
    race(std::slice::from_ref(&repo), &scale);
    let saved = sound(&repo, "main");
    assert_eq!(saved.len(), scale.processes * scale.saves + 1);
    assert_eq!(
        repo.git(["rev-list", "--count", "--no-merges", "HEAD"]),
        (2 + saved.len() - 1 + scale.saves).to_string()
    );
    clean(&repo);
    println!(
        "one branch: {} processes saved {} handoffs each, {} commits by git in between",
        scale.processes, scale.saves, scale.saves
    );
}

#[test]
fn across_linked_work_trees() {
    let world = World::new();
    let repo = world.repository("repo");
    let scale = scale();
    let mut places = Vec::new();
    for number in 0..4 {
        let path = world.path(&format!("tree-{number}"));
        let branch = format!("work-{number}");
        repo.git([
            "worktree",
            "add",
            "-q",
            "-b",
            &branch,
            path.to_str().unwrap(),
        ]);
        places.push(world.at(&path));
    }
    race(&places, &scale);
    let mut saved = HashSet::new();
    for (number, place) in places.iter().enumerate() {
        saved.extend(sound(place, &format!("work-{number}")));
        clean(place);
    }
    assert_eq!(saved.len(), scale.processes * scale.saves);
    println!(
        "4 work trees: {} processes saved {} handoffs each",
        scale.processes, scale.saves
    );
}
