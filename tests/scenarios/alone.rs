//! One person, one line of work at a time.

use crate::common::World;

/// 1: solo on main.
#[test]
fn on_main_alone_each_handoff_continues_the_one_before() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    let m2 = repo.continues(&[&m1]);
    repo.goes_on_from(&m2, "trunk_line");
}

/// 2: a plan is made on main, then a branch is opened for it.
#[test]
fn a_fresh_branch_goes_on_from_my_plan_on_main() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    repo.branch("feat");
    repo.goes_on_from(&m1, "trunk_line");
}

/// 3: the feature is merged; I am back on main.
#[test]
fn a_merged_feature_is_shown_on_main_but_not_continued() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    repo.branch("feat");
    let f1 = repo.continues(&[&m1]);
    assert!(repo.landing_of(&f1).is_none());
    repo.switch("main");
    repo.merge("feat");
    repo.commit("later.txt", "later", "something later");
    let landing = repo.landing_of(&f1).unwrap();
    assert_eq!((landing.branch.short(), landing.commits_since), ("main", 1));
    repo.shows_but_starts_anew(&f1);
}

/// 3 and 4: the same on the next fresh branch, where a new line begins and goes on.
#[test]
fn the_next_branch_after_a_merge_starts_a_line_of_its_own() {
    let world = World::new();
    let repo = world.repository("project");
    repo.handoff_saved("m1");
    repo.branch("feat");
    let f1 = repo.save(&crate::common::document("f1", &["Use SQLite: one file"]));
    repo.switch("main");
    repo.merge("feat");
    repo.branch("next");
    repo.shows(&f1, "not_continued");
    let document = crate::common::document(
        "g1",
        &["~~Use SQLite~~: several writers", "Porter stemming: recall"],
    );
    let g1 = repo.save(&document);
    repo.goes_on_from(&g1, "branch_work");
}

/// 5: the branch is squashed into main and goes on.
#[test]
fn a_branch_that_was_squashed_and_goes_on_goes_on() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    let f2 = repo.continues(&[&f1]);
    repo.switch("main");
    repo.squash("feat");
    repo.switch("feat");
    repo.shows(&f2, "this_branch");
    let f3 = repo.continues(&[&f2]);
    repo.goes_on_from(&f3, "branch_work");
}

/// 6: the branch is merged by a rebase, which makes new commits.
#[test]
fn a_rebase_merged_feature_is_shown_but_not_continued() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    repo.switch("main");
    repo.commit("other.txt", "meanwhile", "something else");
    repo.git(["cherry-pick", "feat"]);
    repo.branch("next");
    repo.shows_but_starts_anew(&f1);
}

/// 13: a detached work tree; what it saved is cherry-picked to main later.
#[test]
fn a_detached_work_tree_goes_on_from_main_and_main_from_it() {
    let world = World::new();
    let repo = world.repository("project");
    let m1 = repo.handoff_saved("m1");
    let path = world.path("detached");
    repo.detached_work_tree(&path);
    let detached = world.at(&path);
    detached.shows(&m1, "trunk_line");
    let d1 = detached.continues(&[&m1]);
    let commit = detached.git(["rev-parse", "HEAD"]);
    repo.git(["cherry-pick", &commit]);
    repo.goes_on_from(&d1, "trunk_line");
}

/// 14: always detached, as with jj, and the main bookmark moved after each save.
#[test]
fn work_on_no_branch_goes_on_while_main_follows_it() {
    let world = World::new();
    let repo = world.repository("project");
    repo.git(["switch", "-q", "--detach"]);
    let j1 = repo.handoff_saved("j1");
    repo.git(["branch", "-qf", "main", "HEAD"]);
    let j2 = repo.continues(&[&j1]);
    repo.git(["branch", "-qf", "main", "HEAD"]);
    let j3 = repo.continues(&[&j2]);
    repo.git(["branch", "-qf", "main", "HEAD"]);
    repo.goes_on_from(&j3, "trunk_line");
}

/// 21: the branch was renamed.
#[test]
fn a_renamed_branch_keeps_its_work() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    repo.git(["branch", "-qm", "feature/search"]);
    repo.goes_on_from(&f1, "branch_work");
}

/// 22: a branch of the same name is made again, long after the first one landed.
#[test]
fn a_branch_name_used_again_goes_on_from_its_namesake() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("fix");
    let fix_a = repo.handoff_saved("fixA");
    repo.switch("main");
    repo.merge("fix");
    repo.git(["branch", "-qd", "fix"]);
    world.days_pass(90);
    repo.branch("fix");
    repo.shows(&fix_a, "this_branch");
    repo.continues_with(&["--new"], &[]);
}

/// 27: the merge was reverted on main, and the pull request is opened again.
#[test]
fn after_a_revert_on_main_the_branch_has_its_work_back() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let f1 = repo.handoff_saved("f1");
    repo.switch("main");
    repo.merge("feat");
    repo.git(["revert", "--no-edit", "-m", "1", "HEAD"]);
    repo.switch("feat");
    repo.goes_on_from(&f1, "branch_work");
}

/// 38: three features landed one after another.
#[test]
fn after_three_features_main_shows_the_newest_and_starts_anew() {
    let world = World::new();
    let repo = world.repository("project");
    let mut newest = String::new();
    for feature in ["one", "two", "three"] {
        repo.branch(feature);
        newest = repo.handoff_saved(feature);
        repo.switch("main");
        repo.merge(feature);
    }
    repo.shows_but_starts_anew(&newest);
}

/// 39: a second machine of mine, freshly cloned.
#[test]
fn a_fresh_clone_takes_up_the_branch() {
    let world = World::new();
    let origin = world.repository("origin");
    let desk = world.clone(&origin, "desk");
    desk.branch("feat");
    let f1 = desk.handoff_saved("f1");
    desk.push();
    world.days_pass(1);
    let laptop = world.clone(&origin, "laptop");
    laptop.switch("feat");
    laptop.goes_on_from(&f1, "branch_work");
}

/// 42: a decision is retired and listed again, all on one branch.
#[test]
fn a_line_goes_on_through_retiring_and_reinstating() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("feat");
    let decided = |decision: &str| repo.save(&crate::common::document("f", &[decision]));
    decided("Use SQLite: one file");
    decided("~~Use SQLite~~: several writers");
    let f3 = decided("Use SQLite: one file");
    repo.goes_on_from(&f3, "branch_work");
}
