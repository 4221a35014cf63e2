//! Repositories that lack objects: from what cannot be read nothing is concluded.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Repository, World, document};

/// Deletes a loose object.
fn lose(repo: &Repository<'_>, revision: &str) {
    let id = repo.git(["rev-parse", revision]);
    let directory = repo.git(["rev-parse", "--git-common-dir"]);
    let objects = repo.path.join(directory).join("objects");
    std::fs::remove_file(objects.join(&id[..2]).join(&id[2..])).unwrap();
}

#[test]
fn a_handoff_is_not_unknown_where_a_branch_cannot_be_read() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["switch", "-qc", "other"]);
    let id = repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.git(["switch", "-q", "main"]);
    repo.handoff(["show", &id]).success();
    lose(&repo, "other:.handoff");
    let ran = repo.handoff(["show", &id]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("cannot read tree"), "{}", ran.seen());
}

#[test]
fn nothing_is_taken_back_while_another_work_tree_may_have_it() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    repo.git(["worktree", "add", "-q", "--detach", "../there"]);
    let there = world.at(&world.path("there"));
    there.commit("a.txt", "a\n", "one");
    there.commit("b.txt", "b\n", "two");
    let ran = repo.handoff(["undo"]);
    assert!(ran.stderr.contains("is on the work tree"), "{}", ran.seen());
    lose(&there, "HEAD~1");
    let ran = repo.handoff(["undo"]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
}
