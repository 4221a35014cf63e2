//! What HEAD is.

use crate::common::World;
use crate::trial;

pub fn unborn(world: &World) {
    let repo = world.empty_repository("repo");
    trial::make_changes(&repo);
    let before = trial::Theirs::of(&repo);
    let id = trial::save(&repo, "Before any commit");
    trial::untouched(&repo, &before);
    trial::committed_alone(&repo, &id);
    trial::reads(&repo, &id, "Before any commit");
    repo.handoff(["undo"]).success();
    assert_eq!(trial::Theirs::of(&repo), before);
    assert_eq!(
        repo.try_git(["rev-parse", "--verify", "-q", "HEAD"]).code,
        1
    );
    trial::stand(&repo);
}

pub fn detached(world: &World) {
    let repo = world.repository("repo");
    repo.commit("more.txt", "more\n", "more");
    repo.git(["checkout", "-q", "--detach", "HEAD~1"]);
    trial::stand(&repo);
    let kept = repo.git([
        "for-each-ref",
        "--format=%(objectname)",
        "refs/handoff/detached/",
    ]);
    let head = repo.git(["rev-parse", "HEAD"]);
    assert!(kept.lines().any(|commit| commit == head), "{kept}");
    assert!(
        repo.handoff(["status"])
            .seen()
            .contains("refs/handoff/detached/")
    );
    // Away from it, the handoff is still found.
    let id = trial::save(&repo, "Left behind");
    repo.git(["checkout", "-q", "-f", "main"]);
    repo.git(["reflog", "expire", "--expire=now", "--all"]);
    repo.git(["gc", "-q", "--prune=now"]);
    assert!(
        repo.handoff(["show", &id])
            .success()
            .stdout
            .contains("Left behind")
    );
}

pub fn odd_branch(world: &World) {
    let repo = world.repository("repo");
    repo.git(["switch", "-q", "-c", "feature/ünïcödé-漢字/x"]);
    trial::stand(&repo);
    let shown = repo.handoff(["show", "@", "--format", "json"]).success();
    assert!(
        shown.stdout.contains("feature/ünïcödé-漢字/x"),
        "{}",
        shown.stdout
    );
}
