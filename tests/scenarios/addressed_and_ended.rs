//! Handoffs that are addressed, and lines that have ended.

use crate::common::World;

/// 31: the work was called done, then the review asks for fixes.
#[test]
fn review_fixes_go_on_from_the_handoff_that_called_it_done() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    let f2 = repo.continues_with(&["--done"], &[&f1]);
    repo.goes_on_from(&f2, "branch_work");
}

/// A line on main that was called done is over: rule 2 takes only what has not ended.
#[test]
fn a_line_on_main_that_is_done_is_not_continued() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    let m2 = repo.continues_with(&["--done"], &[&m1]);
    repo.shows_but_starts_anew(&m2);
}

/// 37: a plan is delegated to b.
#[test]
fn an_addressed_handoff_is_offered_only_to_its_addressee() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let p1 = repo.handoff_saved("p1");
    let to_b = repo.continues_with(&["--to", "b"], &[&p1]);
    repo.shows(&p1, "branch_work");
    let addressed = repo.resumed_with(&["--for", "b"]);
    assert_eq!((&addressed.id, &*addressed.rule), (&to_b, "addressed"));
    let done = repo.continues_with(&["--for", "b"], &[&to_b, &p1]);
    repo.goes_on_from(&done, "branch_work");
}

/// 37: whoever delegated goes on from the plan.
#[test]
fn whoever_delegated_goes_on_from_the_plan() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let p1 = repo.handoff_saved("p1");
    repo.handoff_saved_with("to b", &["--to", "b"]);
    repo.goes_on_from(&p1, "branch_work");
}

/// 41: an experiment that grew from my plan was abandoned and merged all the same.
#[test]
fn an_abandoned_experiment_gives_main_back_its_plan() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    repo.branch("experiment");
    repo.handoff_saved("e1");
    repo.abandons("e2");
    repo.switch("main");
    repo.merge("experiment");
    repo.goes_on_from(&m1, "trunk_line");
}

/// 41b: the next save on the abandoned experiment's branch.
#[test]
fn on_the_abandoned_branch_work_goes_on_from_before_the_experiment() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    repo.branch("experiment");
    repo.handoff_saved("e1");
    repo.abandons("e2");
    repo.goes_on_from(&m1, "trunk_line");
}
