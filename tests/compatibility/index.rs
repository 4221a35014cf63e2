//! How the index is stored, and what of it is in the work tree.

use crate::common::{Repository, World, document};
use crate::places::install;
use crate::trial;

pub fn version_4(world: &World) {
    let repo = world.repository("repo");
    repo.git(["update-index", "--index-version", "4"]);
    trial::stand(&repo);
    let header = std::fs::read(repo.path.join(".git/index")).unwrap();
    assert_eq!(&header[..8], b"DIRC\0\0\0\x04");
}

pub fn split(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "core.splitIndex", "true"]);
    repo.git(["update-index", "--split-index"]);
    trial::stand(&repo);
    let shared = std::fs::read_dir(repo.path.join(".git")).unwrap().flatten();
    let shared = shared.filter(|entry| {
        entry
            .file_name()
            .to_string_lossy()
            .starts_with("sharedindex.")
    });
    assert!(shared.count() > 0, "the index is no longer split");
}

pub fn untracked_cache(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "core.untrackedCache", "true"]);
    repo.git(["update-index", "--force-untracked-cache"]);
    trial::stand(&repo);
}

/// A hook of the second version that always says "look at everything".
pub fn fsmonitor(world: &World) {
    let repo = world.repository("repo");
    let hook = repo.path.join(".git/fsmonitor");
    install(&hook, "#!/bin/sh\nprintf 'token\\0/\\0'\n");
    repo.git(["config", "core.fsmonitor", hook.to_str().unwrap()]);
    repo.git(["status"]);
    trial::stand(&repo);
}

fn with_directories(world: &World) -> Repository<'_> {
    let repo = world.repository("repo");
    repo.commit("in/file.txt", "in\n", "in");
    repo.commit("out/deep/file.txt", "out\n", "out");
    repo.save(&document("Before", &["Hash every file"]));
    repo
}

fn journal_is_absent(repo: &Repository<'_>) {
    assert!(!repo.path.join("out").exists());
    assert!(
        !repo.path.join(".handoff").exists(),
        "a sparse checkout leaves it out"
    );
}

pub fn sparse_cone(world: &World) {
    let repo = with_directories(world);
    // As `set --cone`, for which git 2.34 is too old.
    repo.git(["sparse-checkout", "init", "--cone"]);
    repo.git(["sparse-checkout", "set", "in"]);
    journal_is_absent(&repo);
    assert!(repo.handoff(["resume"]).success().stdout.contains("Before"));
    trial::stand(&repo);
    if can_check_rules(&repo) {
        journal_is_absent(&repo);
    }
    repo.git(["sparse-checkout", "reapply"]);
    journal_is_absent(&repo);
    repo.git(["sparse-checkout", "disable"]);
    assert!(repo.path.join(".handoff").exists());
    trial::is_sound(&repo);
}

/// git before 2.41 has no way to ask which files a sparse checkout leaves out.
fn can_check_rules(repo: &Repository<'_>) -> bool {
    repo.try_git(["sparse-checkout", "check-rules"]).code == 0
}

pub fn sparse_patterns(world: &World) {
    let repo = with_directories(world);
    repo.git([
        "sparse-checkout",
        "set",
        "--no-cone",
        "/*",
        "!/out/",
        "!/.handoff/",
    ]);
    journal_is_absent(&repo);
    assert!(repo.handoff(["resume"]).success().stdout.contains("Before"));
    trial::stand(&repo);
}

pub fn sparse_index(world: &World) {
    let repo = with_directories(world);
    repo.git(["sparse-checkout", "init", "--cone", "--sparse-index"]);
    repo.git(["sparse-checkout", "set", "in"]);
    journal_is_absent(&repo);
    let index = std::fs::read(repo.path.join(".git/index")).unwrap();
    let is_sparse = index.windows(4).any(|extension| extension == b"sdir");
    assert!(is_sparse, "the index is not sparse");
    trial::stand(&repo);
}

pub fn flags(world: &World) {
    let repo = world.repository("repo");
    repo.commit("assumed.txt", "assumed\n", "assumed");
    repo.commit("skipped.txt", "skipped\n", "skipped");
    repo.git(["update-index", "--assume-unchanged", "assumed.txt"]);
    repo.git(["update-index", "--skip-worktree", "skipped.txt"]);
    repo.write("assumed.txt", "changed\n");
    repo.write("skipped.txt", "changed\n");
    repo.write("intended.txt", "to be added\n");
    repo.git(["add", "--intent-to-add", "intended.txt"]);
    trial::stand(&repo);
}

pub fn autocrlf(world: &World) {
    for value in ["true", "input"] {
        let repo = world.repository(value);
        repo.git(["config", "core.autocrlf", value]);
        repo.git(["config", "core.safecrlf", "warn"]);
        repo.handoff(["init"]).success();
        trial::stand(&repo);
        repo.git(["checkout", "-q", "-f", "HEAD~1"]);
        repo.git(["checkout", "-q", "main"]);
        assert!(!repo.git(["status", "--porcelain"]).contains(".handoff"));
        assert!(
            repo.handoff(["resume"])
                .success()
                .stdout
                .contains("The second")
        );
    }
}

pub fn odd_names(world: &World) {
    let repo = world.repository("repo");
    for quote in ["true", "false"] {
        repo.git(["config", "core.quotePath", quote]);
        repo.write("a file with spaces.txt", quote);
        repo.write("zwei\nZeilen.txt", quote);
        repo.write("ünïcödé/漢字.txt", quote);
        repo.git(["add", "."]);
        repo.write("ünïcödé/漢字.txt", "changed");
        repo.write("un\ttracked \"quoted\".txt", quote);
        trial::stand(&repo);
    }
    let text = document("Lists odd names", &[]).replace(
        "- README.md",
        "- ünïcödé/漢字.txt\n- `a file with spaces.txt`",
    );
    repo.handoff_with_input(["save", "-F", "-"], &text)
        .success();
    let resumed = repo.handoff(["resume"]).success().stdout;
    assert!(
        resumed.contains("漢字.txt") && resumed.contains("changed"),
        "{resumed}"
    );
}
