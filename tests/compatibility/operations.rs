//! In the middle of a git operation.

use crate::common::{Repository, World};
use crate::trial::{self, Theirs};

/// `main` and `feature` both changed `README.md`; `feature` has another commit on top.
fn in_conflict(world: &World) -> Repository<'_> {
    let repo = world.repository("repo");
    repo.git(["switch", "-q", "-c", "feature"]);
    repo.write("added.txt", "by the feature\n");
    repo.write("README.md", "# of the feature\n");
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "feature"]);
    repo.commit("second.txt", "second\n", "second of the feature");
    repo.git(["switch", "-q", "main"]);
    repo.commit("README.md", "# of main\n", "main");
    repo.commit("other.txt", "other\n", "other");
    repo.with("GIT_EDITOR", "true")
}

fn begin(repo: &Repository<'_>, arguments: &[&str]) {
    let ran = repo.try_git(arguments);
    assert_ne!(ran.code, 0, "there is no conflict: {}", ran.stdout);
}

/// A save in the middle, then the operation is finished, and in another repository aborted.
fn survives(world: &World, arguments: &[&str], name: &str) {
    let repo = in_conflict(world);
    for end in ["--continue", "--abort"] {
        let start = repo.git(["rev-parse", "HEAD"]);
        begin(&repo, arguments);
        repo.write("untracked.txt", "untracked\n");
        let before = Theirs::of(&repo);
        assert!(repo.git(["ls-files", "--unmerged"]).contains("README.md"));
        let id = trial::save(&repo, "In the middle");
        trial::untouched(&repo, &before);
        trial::committed_alone(&repo, &id);
        trial::reads(&repo, &id, "In the middle");

        if end == "--continue" {
            repo.write("README.md", "# resolved\n");
            repo.git(["add", "README.md"]);
        }
        repo.git([name, end]);
        assert_eq!(repo.git(["ls-files", "--unmerged"]), "");
        trial::reads(&repo, &id, "In the middle");
        trial::is_sound(&repo);
        let handoff = repo.git(["log", "-1", "--format=%H", "--", ".handoff"]);
        assert_eq!(repo.git(["rev-parse", &format!("{handoff}^")]), start);
        let finished = repo.git(["rev-parse", "HEAD"]) != handoff;
        assert_eq!(finished, end == "--continue");
        repo.git(["reset", "-q", "--hard", &start]);
    }
}

pub fn merge(world: &World) {
    survives(world, &["merge", "feature"], "merge");
}

pub fn cherry_pick(world: &World) {
    survives(world, &["cherry-pick", "feature~1"], "cherry-pick");
}

pub fn revert(world: &World) {
    // The commit below the root's child changed README.md, and so did the one after it.
    survives(world, &["revert", "--no-edit", "feature~1"], "revert");
}

/// A save is refused. The text that was staged instead outlives the abort, which resets the index.
fn refused(repo: &Repository<'_>, way_out: &str, abort: &[&str]) {
    trial::is_refused(repo, way_out);
    // There is no text to keep where one is to be taken back.
    let undo = repo.handoff(["undo"]);
    assert!(
        undo.stderr.contains(way_out) && !undo.stderr.contains("save --continue"),
        "{}",
        undo.stderr
    );
    repo.git(abort);
    repo.handoff(["save", "--continue"]).success();
    let resumed = repo.handoff(["resume"]).success();
    assert!(
        resumed.stdout.contains("In the middle"),
        "{}",
        resumed.stdout
    );
    assert!(!repo.git(["status", "--porcelain"]).contains(".handoff"));
    let files = repo.git(["ls-tree", "-r", "--name-only", "HEAD", ".handoff/"]);
    assert_eq!(files.lines().count(), 1, "saved once: {files}");
    assert_eq!(
        repo.handoff(["save", "--continue"]).code,
        1,
        "nothing is kept any more"
    );
    trial::is_sound(repo);
}

pub fn rebase(world: &World) {
    let repo = in_conflict(world);
    repo.git(["switch", "-q", "feature"]);
    begin(&repo, &["rebase", "main"]);
    refused(&repo, "git rebase --continue", &["rebase", "--abort"]);
}

pub fn am(world: &World) {
    let repo = in_conflict(world);
    let patch = repo.git(["format-patch", "--stdout", "main~2..feature~1"]);
    std::fs::write(world.path("patch"), format!("{patch}\n")).unwrap();
    begin(&repo, &["am", "../patch"]);
    refused(&repo, "git am --continue", &["am", "--abort"]);
}

pub fn sequence(world: &World) {
    let repo = in_conflict(world);
    begin(&repo, &["cherry-pick", "main..feature"]);
    refused(&repo, "--abort", &["cherry-pick", "--abort"]);
}

pub fn bisect(world: &World) {
    let repo = in_conflict(world);
    repo.git(["bisect", "start", "-q", "main", "main~2"]);
    refused(&repo, "git bisect reset", &["bisect", "reset"]);
}
