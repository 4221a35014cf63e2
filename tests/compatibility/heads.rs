//! What HEAD is.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::common::{World, document};
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

/// Metadata is text, so such a branch cannot be recorded; git allows it.
pub fn not_utf8(world: &World) {
    let repo = world.repository("repo");
    let name = OsStr::from_bytes(b"caf\xe9");
    repo.git([
        OsStr::new("switch"),
        OsStr::new("-q"),
        OsStr::new("-c"),
        name,
    ]);
    for arguments in [&["resume"][..], &["status"]] {
        let ran = repo.handoff(arguments);
        assert_eq!(ran.code, 128, "{}", ran.seen());
        assert!(ran.stderr.contains("is not UTF-8"), "{}", ran.stderr);
    }
    let text = document("On an odd branch", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    repo.git(["branch", "-m", "cafe"]);
    repo.handoff(["save", "--continue"]).success();
    let resumed = repo.handoff(["resume"]).success().stdout;
    assert!(resumed.contains("On an odd branch"), "{resumed}");
    trial::stand(&repo);
    // Where it is another one, it is not looked at.
    repo.git([OsStr::new("branch"), name]);
    trial::stand_as_it_is(&repo);
}
