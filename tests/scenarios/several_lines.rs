//! Several heads in one tree: other machines, agents, stacked branches, files gone.

use crate::common::World;

/// 9: two clones save on one branch, then pull.
#[test]
fn what_two_machines_saved_on_one_branch_is_joined() {
    let world = World::new();
    let origin = world.repository("origin");
    let desk = world.clone(&origin, "desk");
    desk.branch("feat");
    desk.commit("a.txt", "a", "begin feat");
    desk.push();
    let laptop = world.clone(&origin, "laptop");
    laptop.switch("feat");
    let desk1 = desk.handoff_saved("desk1");
    desk.git(["push", "-q"]);
    let lap1 = laptop.handoff_saved("lap1");
    laptop.pull();
    let resumed = laptop.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&lap1, "branch_work"));
    assert_eq!(resumed.others, [&*desk1]);
    let joined = laptop.continues(&[&lap1, &desk1]);
    let file = laptop.read(&laptop.path_of(&joined));
    assert!(file.contains("- Earlier decisions stand."), "{file}");
    laptop.goes_on_from(&joined, "branch_work");
}

/// 10: two agents share a work tree, told apart by their sessions.
#[test]
fn agents_with_sessions_each_go_on_from_their_own() {
    let world = World::new();
    let repo = world.repository("project");
    let (a, b) = (
        repo.with("GIT_HANDOFF_SESSION", "a"),
        repo.with("GIT_HANDOFF_SESSION", "b"),
    );
    let a1 = a.handoff_saved_with("a1", &["--new"]);
    let b1 = b.handoff_saved_with("b1", &["--new"]);
    a.shows(&a1, "session");
    let a2 = a.continues(&[&a1]);
    b.goes_on_from(&b1, "session");
    a.goes_on_from(&a2, "session");
}

/// 11: two agents share a work tree without sessions, and saved at the same moment.
#[test]
fn agents_without_sessions_are_joined() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    let a1 = repo.handoff_saved_with("a1", &["--continues", &f1]);
    let b1 = repo.handoff_saved_with("b1", &["--continues", &f1]);
    let resumed = repo.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&b1, "branch_work"));
    assert_eq!(resumed.others, [&*a1]);
    repo.continues(&[&b1, &a1]);
}

/// 12: agents on branches of their own, merged into the feature's branch.
#[test]
fn agents_branches_merged_into_a_feature_are_joined() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    repo.branch("aga");
    let aga = repo.handoff_saved("aga");
    repo.switch("feat");
    repo.branch("agb");
    let agb = repo.handoff_saved("agb");
    repo.switch("feat");
    repo.merge("aga");
    repo.merge("agb");
    let resumed = repo.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&agb, "branch_work"));
    assert_eq!(resumed.others, [&*aga]);
    repo.continues(&[&agb, &aga]);
}

/// 15: a branch stacked on another one.
#[test]
fn a_stacked_branch_goes_on_from_the_one_below() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("a");
    let a1 = repo.handoff_saved("a1");
    repo.branch("b");
    repo.shows(&a1, "branch_work");
    let b1 = repo.continues(&[&a1]);
    repo.goes_on_from(&b1, "branch_work");
}

/// 16: the branch below went on and was squashed; the stacked one was not rebased.
#[test]
fn a_stacked_branch_goes_on_when_the_one_below_landed() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("a");
    let a1 = repo.save(&crate::common::document("a1", &["Keep one file: backups"]));
    repo.branch("b");
    let b1 = repo.continues(&[&a1]);
    repo.switch("a");
    repo.save(&crate::common::document(
        "a2",
        &["~~Keep one file~~: too large"],
    ));
    repo.switch("main");
    repo.squash("a");
    repo.switch("b");
    repo.goes_on_from(&b1, "branch_work");
}

/// 23: a release branch's newest handoff was cherry-picked to main without the one before it.
#[test]
fn a_cherry_picked_handoff_does_not_take_over_main() {
    let world = World::new();
    let repo = world.repository("project");
    repo.git(["branch", "release/1.x"]);
    let m1 = repo.handoff_saved("m1");
    repo.switch("release/1.x");
    repo.handoff_saved_with("r1", &["--new"]);
    let r2 = repo.handoff_saved("r2");
    repo.switch("main");
    repo.git(["cherry-pick", "release/1.x"]);
    let resumed = repo.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&m1, "trunk_line"));
    assert_eq!(resumed.others, [&*r2]);
    repo.continues(&[&m1]);
    repo.switch("release/1.x");
    repo.goes_on_from(&r2, "this_branch");
}

/// 28: a handoff in the middle of a branch was deleted by hand.
#[test]
fn around_a_deleted_handoff_both_ends_are_continued() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    let f2 = repo.continues(&[&f1]);
    let f3 = repo.continues(&[&f2]);
    repo.deletes(&f2);
    let resumed = repo.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&f3, "branch_work"));
    assert_eq!(resumed.others, [&*f1]);
    repo.continues(&[&f3, &f1]);
}

/// 28b: the same when main holds the first two.
#[test]
fn what_main_holds_is_not_work_of_the_branch_that_deleted_its_neighbour() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    let f2 = repo.continues(&[&f1]);
    repo.git(["branch", "-qf", "main", "HEAD"]);
    let f3 = repo.continues(&[&f2]);
    repo.deletes(&f2);
    repo.goes_on_from(&f3, "branch_work");
}

/// 32: a model pipes a document that has only the new decision.
#[test]
fn a_document_with_only_what_is_new_continues_its_line() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let decisions: Vec<String> = (1..=7)
        .map(|n| format!("Choose part {n}: it fits"))
        .collect();
    let decisions: Vec<&str> = decisions.iter().map(String::as_str).collect();
    let f1 = repo.save(&crate::common::document("f1", &decisions));
    let f2 = repo.save(&crate::common::document(
        "f2",
        &["Stem with Porter: recall"],
    ));
    repo.shows(&f2, "branch_work");
    assert!(repo.read(&repo.path_of(&f2)).contains(&f1));
}

/// Of many heads a few are named; all are counted.
#[test]
fn all_newer_heads_are_counted() {
    let world = World::new();
    let repo = world.repository("project");
    let first = repo.handoff_saved("first");
    for number in 0..24 {
        repo.handoff_saved_with(&format!("other {number}"), &["--new"]);
    }
    repo.handoff(["resume", &first]).success();
    for arguments in [&["status"][..], &["resume"], &["resume"]] {
        let seen = repo.handoff(arguments).success().stdout;
        assert!(seen.contains("nd 21 more heads"), "{arguments:?}: {seen}");
    }
}
