//! Several people.

use crate::common::{Repository, World};

/// A clone of `origin` on main, for one person.
fn clone_of<'w>(world: &'w World, origin: &Repository<'w>, person: &str) -> Repository<'w> {
    world.clone(origin, person).into_person(person)
}

/// A repository that people push to.
fn shared(world: &World) -> Repository<'_> {
    let origin = world.repository("origin");
    origin.git(["config", "receive.denyCurrentBranch", "ignore"]);
    origin
}

/// 7: bob keeps a line on main, and I open a fresh branch.
#[test]
fn a_strangers_line_on_main_is_shown_but_not_continued() {
    let world = World::new();
    let origin = shared(&world);
    let bob = clone_of(&world, &origin, "bob");
    let b1 = bob.handoff_saved("b1");
    bob.push();
    let me = clone_of(&world, &origin, "me");
    me.branch("feat");
    me.shows(&b1, "not_continued");
    let a1 = me.continues(&[]);
    me.goes_on_from(&a1, "branch_work");
}

/// 8: three people keep lines on main.
#[test]
fn three_people_on_main_are_not_braided_into_one_line() {
    let world = World::new();
    let origin = shared(&world);
    let al = clone_of(&world, &origin, "al");
    let al1 = al.handoff_saved("al1");
    al.push();
    let bo = clone_of(&world, &origin, "bo");
    let bo1 = bo.continues(&[]);
    bo.push();
    let ca = clone_of(&world, &origin, "ca");
    let ca1 = ca.continues(&[]);
    ca.push();
    al.pull();
    let resumed = al.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&al1, "trunk_line"));
    assert_eq!(resumed.others, [&*ca1, &*bo1]);
    al.continues(&[&al1]);
}

/// 17: a long-lived branch merges main weekly, with strangers' handoffs in it.
#[test]
fn strangers_handoffs_merged_from_main_are_not_the_branchs_work() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    me.branch("long");
    let l1 = me.handoff_saved("l1");
    let bob = clone_of(&world, &origin, "bob");
    for week in ["b1", "b2"] {
        world.days_pass(7);
        bob.handoff_saved(week);
        bob.push();
        me.git(["fetch", "-q"]);
        me.merge("origin/main");
    }
    me.goes_on_from(&l1, "branch_work");
}

/// 18: the same after the branch was merged into main in between.
#[test]
fn a_long_lived_branch_goes_on_after_an_interim_merge() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    me.branch("long");
    let l1 = me.handoff_saved("l1");
    let bob = clone_of(&world, &origin, "bob");
    bob.handoff_saved("b1");
    bob.push();
    let l2 = me.continues(&[&l1]);
    me.git(["fetch", "-q"]);
    me.merge("origin/main");
    me.git(["push", "-q", "origin", "long:main"]);
    me.goes_on_from(&l2, "this_branch");
}

/// 20: no remote, no setting, and a trunk with an unusual name.
#[test]
fn without_a_known_trunk_a_strangers_handoff_is_not_continued() {
    let world = World::new();
    let repo = world.repository("project");
    repo.git(["branch", "-qm", "trunk"]);
    let t1 = repo.as_person("Tess").handoff_saved("t1");
    let me = world.clone(&repo, "mine");
    me.git(["remote", "remove", "origin"]);
    me.branch("feat");
    me.shows_but_starts_anew(&t1);
}

/// 24: in a fork `origin` is stale, and the branch is cut from upstream.
#[test]
fn in_a_fork_upstreams_handoffs_are_not_the_branchs_work() {
    let world = World::new();
    let upstream = world.repository("upstream");
    let fork = world.clone(&upstream, "fork");
    let x1 = upstream.as_person("Xu").handoff_saved("x1");
    let me = world.clone(&fork, "me");
    me.git(["remote", "add", "upstream", upstream.path.to_str().unwrap()]);
    me.git(["fetch", "-q", "upstream"]);
    me.git(["switch", "-qc", "feat", "--no-track", "upstream/main"]);
    me.shows_but_starts_anew(&x1);
}

/// 25: local main has a commit of its own, and the branch is cut from origin/main.
#[test]
fn a_diverged_local_main_does_not_hide_what_origin_holds() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    me.commit("own.txt", "own", "not pushed");
    let xu = clone_of(&world, &origin, "xu");
    let x1 = xu.handoff_saved("x1");
    xu.push();
    me.git(["fetch", "-q"]);
    me.git(["switch", "-qc", "feat", "--no-track", "origin/main"]);
    me.shows_but_starts_anew(&x1);
}

/// 30: a colleague's clock is a year ahead.
#[test]
fn a_clock_that_runs_ahead_neither_takes_over_nor_spreads() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    let m1 = me.handoff_saved("m1");
    me.push();
    let bob = clone_of(&world, &origin, "bob");
    let ahead = (crate::common::BEGINNING + 365 * 86_400).to_string();
    bob.with("GIT_TEST_DATE_NOW", &ahead)
        .with("GIT_AUTHOR_DATE", &format!("@{ahead} +0000"))
        .handoff_saved("b1");
    bob.push();
    me.pull();
    me.shows(&m1, "trunk_line");
    let m2 = me.continues(&[&m1]);
    assert!(me.path_of(&m2).contains("/2026/11/"), "{}", me.path_of(&m2));
}

/// 34: main retired a decision that the branch still lists.
#[test]
fn news_on_main_does_not_change_the_branchs_line() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.save(&crate::common::document(
        "m1",
        &["Use Postgres: replication"],
    ));
    repo.branch("feat");
    let f1 = repo.save(&crate::common::document(
        "f1",
        &["Use Postgres: replication"],
    ));
    repo.switch("main");
    let m2 = repo.save(&crate::common::document(
        "m2",
        &["~~Use Postgres~~: one writer is enough"],
    ));
    assert!(repo.read(&repo.path_of(&m2)).contains(&m1));
    repo.switch("feat");
    repo.goes_on_from(&f1, "branch_work");
}

/// 35: back on main after 60 days; bob saved yesterday.
#[test]
fn after_a_long_absence_main_shows_mine_and_names_the_newer_one() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    let m1 = me.handoff_saved("m1");
    me.push();
    world.days_pass(59);
    let bob = clone_of(&world, &origin, "bob");
    let b1 = bob.continues(&[]);
    bob.push();
    world.days_pass(1);
    me.pull();
    let resumed = me.resumed();
    assert_eq!((&resumed.id, &*resumed.rule), (&m1, "trunk_line"));
    assert_eq!(resumed.others, [&*b1]);
    me.continues(&[&m1]);
}

/// 36: only origin/main has handoffs.
#[test]
fn behind_origin_there_is_nothing_to_resume_and_a_line_begins() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    let bob = clone_of(&world, &origin, "bob");
    bob.handoff_saved("b1");
    bob.push();
    me.git(["fetch", "-q"]);
    let ran = me.handoff(["resume"]);
    assert_eq!((ran.code, &*ran.stdout), (1, ""));
    me.continues(&[]);
}

/// 40: a colleague takes over my branch.
#[test]
fn a_colleague_takes_over_the_branch_and_its_line() {
    let world = World::new();
    let origin = shared(&world);
    let me = clone_of(&world, &origin, "me");
    me.branch("feat");
    let f1 = me.handoff_saved("f1");
    me.push();
    let colleague = clone_of(&world, &origin, "colleague");
    colleague.switch("feat");
    colleague.goes_on_from(&f1, "branch_work");
}
