//! What is being done when something goes wrong.

use std::fs;
use std::process::Command;

use crate::common::{Repository, World, document};
use crate::trial;

/// The title of the text that must not be lost.
pub const TEXT: &str = "The text that must not be lost";

/// A command in a repository.
pub struct Scenario {
    pub name: &'static str,
    /// Where it is run.
    pub place: &'static str,
    pub arguments: &'static [&'static str],
    pub goal: Goal,
    pub prepare: fn(&World),
    /// What else is true in the end.
    pub holds: fn(&Repository<'_>),
}

/// What the command is to do with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// It comes from outside, and is saved.
    Saved,
    /// It comes from outside, and takes the place of "Previously".
    Replaced,
    /// It is kept already, and is saved.
    TakenUp,
    /// It is committed, and is kept in place of that.
    TakenBack,
}

const SAVE: &[&str] = &["save", "-F", "../text.md"];

pub const SCENARIOS: [Scenario; 9] = [
    Scenario {
        name: "save",
        place: "repo",
        arguments: SAVE,
        goal: Goal::Saved,
        prepare: |world| drop(repository(world)),
        holds: |_| {},
    },
    Scenario {
        name: "save --amend",
        place: "repo",
        arguments: &["save", "--amend", "-F", "../text.md"],
        goal: Goal::Replaced,
        prepare: |world| drop(repository(world)),
        holds: |repo| assert_eq!(count(repo), 3, "a commit too many or too few"),
    },
    Scenario {
        name: "undo",
        place: "repo",
        arguments: &["undo"],
        goal: Goal::TakenBack,
        prepare: |world| {
            repository(world).handoff(SAVE).success();
        },
        holds: |repo| assert_eq!(count(repo), 4, "a commit too many or too few"),
    },
    Scenario {
        name: "save --continue",
        place: "repo",
        arguments: &["save", "--continue"],
        goal: Goal::TakenUp,
        prepare: |world| {
            let repo = repository(world);
            repo.handoff(SAVE).success();
            repo.handoff(["undo"]).success();
        },
        holds: |repo| assert_eq!(count(repo), 4, "a commit too many or too few"),
    },
    Scenario {
        name: "done",
        place: "repo",
        arguments: &["done", "-m", TEXT],
        goal: Goal::Saved,
        prepare: |world| drop(repository(world)),
        holds: |repo| {
            assert!(
                newest(repo).contains("ended = \"done\""),
                "{}",
                newest(repo)
            )
        },
    },
    Scenario {
        name: "save --wip",
        place: "repo",
        arguments: &["save", "-F", "../text.md", "--wip"],
        goal: Goal::Saved,
        prepare: |world| drop(repository(world)),
        holds: snapshot_is_there,
    },
    Scenario {
        name: "save, on a detached HEAD",
        place: "repo",
        arguments: SAVE,
        goal: Goal::Saved,
        prepare: |world| drop(repository(world).git(["checkout", "-q", "--detach"])),
        holds: |repo| {
            let kept = repo.git(["for-each-ref", "--points-at=HEAD", "refs/handoff/detached/"]);
            assert_eq!(kept.lines().count(), 1, "no ref keeps it: {kept}");
        },
    },
    Scenario {
        name: "save, in a linked work tree",
        place: "linked",
        arguments: SAVE,
        goal: Goal::Saved,
        prepare: |world| {
            let repo = repository(world);
            let path = world.path("linked");
            repo.git([
                "worktree",
                "add",
                "-q",
                "-b",
                "linked",
                path.to_str().unwrap(),
            ]);
            trial::make_changes(&world.at(&path));
        },
        holds: |repo| {
            let main = repo.git(["log", "-1", "--format=%s", "main"]);
            assert_eq!(
                main, "handoff: Previously",
                "the other work tree's branch moved"
            );
        },
    },
    Scenario {
        name: "save, signed",
        place: "repo",
        arguments: SAVE,
        goal: Goal::Saved,
        prepare: |world| {
            sign_with_ssh(&repository(world), world);
        },
        holds: |repo| {
            let commit = repo.git(["cat-file", "commit", "HEAD"]);
            assert!(commit.contains("\ngpgsig"), "not signed: {commit}");
        },
    },
];

/// Two handoffs, changes of every kind, and a text to be saved.
fn repository(world: &World) -> Repository<'_> {
    let repo = world.repository("repo");
    repo.save(&document("Before", &["Hash every file"]));
    repo.save(&document("Previously", &["Hash every file"]));
    trial::make_changes(&repo);
    repo.git(["status"]);
    let text = document(TEXT, &["Hash every file", "Use SQLite: one file"]);
    fs::write(world.path("text.md"), text).unwrap();
    repo
}

/// Work trees know each other by absolute paths, which change when a world is copied.
pub fn point_at_each_other(world: &World) {
    let (tree, administration) = (
        world.path("linked/.git"),
        world.path("repo/.git/worktrees/linked"),
    );
    if tree.exists() {
        fs::write(&tree, format!("gitdir: {}\n", administration.display())).unwrap();
        let back = format!("{}\n", tree.display());
        fs::write(administration.join("gitdir"), back).unwrap();
    }
}

fn sign_with_ssh(repo: &Repository<'_>, world: &World) {
    let key = world.path("key");
    let mut generate = Command::new("ssh-keygen");
    generate
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key);
    assert!(generate.status().unwrap().success());
    repo.git(["config", "commit.gpgSign", "true"]);
    repo.git(["config", "gpg.format", "ssh"]);
    repo.git(["config", "user.signingKey", "../key"]);
}

/// What the metadata says of a snapshot is true.
fn snapshot_is_there(repo: &Repository<'_>) {
    let text = newest(repo);
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_matches([' ', '=', '"']).to_owned())
    };
    if let Some(commit) = value("wip") {
        let name = format!("refs/handoff/wip/{}", value("id").unwrap());
        assert_eq!(repo.git(["rev-parse", &name]), commit);
        let untracked = repo.git(["ls-tree", "--name-only", &format!("{name}^3")]);
        assert_eq!(untracked, "untracked.txt");
    }
}

fn count(repo: &Repository<'_>) -> usize {
    repo.git(["rev-list", "--count", "HEAD"]).parse().unwrap()
}

/// The file that HEAD's commit adds.
fn newest(repo: &Repository<'_>) -> String {
    let path = repo.git(["diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD"]);
    repo.git(["cat-file", "blob", &format!("HEAD:{path}")])
}
