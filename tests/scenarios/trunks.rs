//! What the trunk is.

use crate::common::World;

/// 19: git-flow alone: after a release merge, back on develop.
#[test]
fn after_a_release_develop_goes_on() {
    let world = World::new();
    let repo = world.repository("project");
    repo.branch("develop");
    let d1 = repo.handoff_saved("d1");
    repo.switch("main");
    repo.merge("develop");
    repo.switch("develop");
    repo.goes_on_from(&d1, "this_branch");
}

/// 19b: git-flow with several people, and a policy that says so.
#[test]
fn with_several_trunks_a_branch_off_develop_starts_anew() {
    let world = World::new();
    let repo = world.repository("project");
    repo.trunk_is(r#"["main", "develop", "release/*"]"#);
    repo.branch("develop");
    let d1 = repo.as_person("Dora").handoff_saved("d1");
    let me = world.clone(&repo, "me");
    me.branch("feat");
    me.shows_but_starts_anew(&d1);
}

/// 19c: master was renamed to main, and the policy names both.
#[test]
fn a_renamed_trunk_keeps_its_lines() {
    let world = World::new();
    let repo = world.repository("project");
    repo.git(["branch", "-qm", "master"]);
    let m1 = repo.handoff_saved("m1");
    repo.git(["branch", "-qm", "main"]);
    repo.trunk_is(r#"["main", "master"]"#);
    repo.goes_on_from(&m1, "trunk_line");
}

/// 26: a build machine: detached, one commit deep, no local main and no origin/HEAD.
#[test]
fn a_shallow_detached_clone_sees_the_branchs_work() {
    let world = World::new();
    let origin = world.repository("origin");
    let me = world.clone(&origin, "me");
    me.branch("feat");
    let f1 = me.handoff_saved("f1");
    me.push();
    let ci = world.empty_repository("ci").into_person("ci");
    let url = format!("file://{}", origin.path.display());
    ci.git(["remote", "add", "origin", &url]);
    let refspecs = ["main", "feat"].map(|b| format!("refs/heads/{b}:refs/remotes/origin/{b}"));
    ci.git([
        "fetch",
        "-q",
        "--depth=1",
        "origin",
        &refspecs[0],
        &refspecs[1],
    ]);
    ci.git(["switch", "-q", "--detach", "origin/feat"]);
    ci.goes_on_from(&f1, "branch_work");
}
