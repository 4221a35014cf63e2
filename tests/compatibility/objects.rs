//! How objects and refs are stored.

use git_handoff::repo::{Environment, RefName, Repo};

use crate::common::{Repository, World, document};
use crate::trial;

fn initialised<'w>(world: &'w World, options: &[&str]) -> Repository<'w> {
    let path = world.path("repo");
    std::fs::create_dir_all(&path).unwrap();
    let repo = world.at(&path);
    repo.git(["init", "-q", "-b", "main"].iter().chain(options));
    repo.commit("README.md", "# a project\n", "begin");
    repo
}

pub fn sha256(world: &World) {
    let repo = initialised(world, &["--object-format=sha256"]);
    assert_eq!(repo.git(["rev-parse", "HEAD"]).len(), 64);
    trial::stand(&repo);
}

pub fn reftable(world: &World) {
    let repo = initialised(world, &["--ref-format=reftable"]);
    trial::stand(&repo);
    repo.git(["tag", "-m", "a tag", "v1"]);
    let tag = RefName::full("refs/tags/v1");
    let handle = Repo::open(&repo.path, &Environment::default()).unwrap();
    let commit = handle.resolve_ref(&tag).unwrap().unwrap();
    assert_eq!(commit.to_string(), repo.git(["rev-parse", "v1^{commit}"]));
}

pub fn reftable_sha256(world: &World) {
    let options = ["--ref-format=reftable", "--object-format=sha256"];
    trial::stand(&initialised(world, &options));
}

pub fn packed_refs(world: &World) {
    let repo = world.repository("repo");
    repo.git(["tag", "-m", "a tag", "v1"]);
    repo.git(["pack-refs", "--all", "--prune"]);
    trial::stand(&repo);
}

pub fn alternates(world: &World) {
    let origin = world.repository("origin");
    origin.save(&document("Of the origin", &["Hash every file"]));
    let path = world.path("shared");
    origin.git(["clone", "-q", "--shared", ".", path.to_str().unwrap()]);
    let repo = world.at(&path);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("Of the origin")
    );
    trial::stand(&repo);
}

pub fn commit_graph(world: &World) {
    let repo = world.repository("repo");
    for number in 0..5 {
        repo.commit("count.txt", &number.to_string(), "count");
    }
    repo.git(["repack", "-adq"]);
    repo.git(["commit-graph", "write", "--reachable", "--changed-paths"]);
    repo.git(["multi-pack-index", "write"]);
    trial::stand(&repo);
}

/// git takes HEAD for its replacement, so a commit on top of it has the replacement's tree.
pub fn replace_refs(world: &World) {
    let repo = world.repository("repo");
    repo.commit("secret.txt", "was in the old history\n", "second");
    let old = repo.git(["rev-parse", "HEAD"]);
    repo.git(["rm", "-q", "secret.txt"]);
    repo.git([
        "commit",
        "-q",
        "--amend",
        "-m",
        "second, without the secret",
        "--allow-empty",
    ]);
    let new = repo.git(["rev-parse", "HEAD"]);
    repo.git(["replace", &old, &new]);
    repo.git(["update-ref", "refs/heads/main", &old]);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    trial::stand(&repo);
}

pub fn shallow(world: &World) {
    let origin = world.repository("origin");
    origin.save(&document("Of the origin", &["Hash every file"]));
    origin.commit("more.txt", "more\n", "more");
    let path = world.path("shallow");
    let url = format!("file://{}", origin.path.display());
    origin.git(["clone", "-q", "--depth=1", &url, path.to_str().unwrap()]);
    let repo = world.at(&path);
    assert_eq!(repo.git(["rev-parse", "--is-shallow-repository"]), "true");
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("Of the origin")
    );
    trial::stand(&repo);
}

/// A clone without blobs; nothing below a directory is checked out.
fn without_blobs<'w>(world: &'w World, origin: &Repository<'_>) -> Repository<'w> {
    origin.save(&document("Of the origin", &["Hash every file"]));
    origin.git(["config", "uploadpack.allowFilter", "true"]);
    origin.git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let path = world.path("partial");
    let url = format!("file://{}", origin.path.display());
    let target = path.to_str().unwrap();
    origin.git([
        "clone",
        "-q",
        "--filter=blob:none",
        "--sparse",
        &url,
        target,
    ]);
    let repo = world.at(&path);
    let missing = repo.git(["rev-list", "--objects", "--missing=print", "HEAD"]);
    assert!(
        missing.lines().any(|line| line.starts_with('?')),
        "{missing}"
    );
    repo
}

pub fn partial_clone(world: &World) {
    let origin = world.repository("origin");
    let repo = without_blobs(world, &origin);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("Of the origin")
    );
    trial::stand(&repo);
}

pub fn promisor_gone(world: &World) {
    let origin = world.repository("origin");
    let repo = without_blobs(world, &origin);
    std::fs::rename(&origin.path, world.path("elsewhere")).unwrap();
    let ran = repo.handoff(["resume"]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(
        ran.stderr
            .contains("does not appear to be a git repository"),
        "{}",
        ran.stderr
    );

    trial::make_changes(&repo);
    let before = trial::Theirs::of(&repo);
    let text = document("Saved when it is back", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    trial::untouched(&repo, &before);
    std::fs::rename(world.path("elsewhere"), &origin.path).unwrap();
    repo.handoff(["save", "--continue"]).success();
    trial::untouched(&repo, &before);
}

/// A clone that has commits alone; what is needed is fetched through git.
pub fn treeless_clone(world: &World) {
    let origin = world.repository("origin");
    origin.commit("src/lib.rs", "one\n", "work");
    origin.save(&document("Of the origin", &["Hash every file"]));
    origin.commit("src/lib.rs", "two\n", "more work");
    origin.git(["config", "uploadpack.allowFilter", "true"]);
    origin.git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let path = world.path("treeless");
    let url = format!("file://{}", origin.path.display());
    origin.git([
        "clone",
        "-q",
        "--filter=tree:0",
        &url,
        path.to_str().unwrap(),
    ]);
    let repo = world.at(&path);
    let missing = repo.git(["rev-list", "--objects", "--missing=print", "HEAD"]);
    assert!(
        missing.lines().any(|line| line.starts_with('?')),
        "{missing}"
    );
    let prompt = repo.handoff(["prompt"]).success().stdout;
    assert!(prompt.contains("- changed src/lib.rs"), "{prompt}");
    trial::stand(&repo);
}

/// The same with trees, and without the contents of what changed: lines are not counted then, and
/// nothing is fetched to count them.
pub fn uncounted(world: &World) {
    let origin = world.repository("origin");
    origin.commit("src/lib.rs", "one\n", "work");
    let repo = without_blobs(world, &origin);
    origin.commit("src/lib.rs", "two\n", "more work");
    repo.git(["pull", "-q"]);
    repo.handoff(["resume"]).success();
    std::fs::rename(&origin.path, world.path("elsewhere")).unwrap();
    let prompt = repo.handoff(["prompt"]).success().stdout;
    assert!(prompt.contains("- changed src/lib.rs\n"), "{prompt}");
}

/// History is what replacements say, in every walk.
pub fn replaced_history(world: &World) {
    let repo = world.repository("repo");
    repo.commit("one.txt", "one\n", "one");
    repo.save(&document("Before", &["Hash every file"]));
    let saved = repo.git(["rev-parse", "HEAD"]);
    repo.commit("two.txt", "two\n", "left out");
    repo.commit("three.txt", "three\n", "kept");
    let status = |repo: &Repository<'_>| repo.handoff(["status"]).success().stdout;
    assert!(
        status(&repo).contains("2 commits since"),
        "{}",
        status(&repo)
    );
    repo.git(["replace", "--graft", "HEAD", &saved]);
    assert!(
        status(&repo).contains("1 commit since"),
        "{}",
        status(&repo)
    );
    let commits = repo.handoff(["log", "--commits", &format!("{saved}..HEAD")]);
    let commits = commits.success().stdout;
    assert!(
        commits.contains("kept") && !commits.contains("left out"),
        "{commits}"
    );
    let plain = repo.with("GIT_NO_REPLACE_OBJECTS", "1");
    assert!(
        status(&plain).contains("2 commits since"),
        "{}",
        status(&plain)
    );
    trial::stand(&repo);
}

/// What is pushed lies in a directory of its own while the hook looks at it.
pub fn quarantine(world: &World) {
    let origin = world.repository("origin");
    let path = world.path("server.git");
    origin.git(["clone", "-q", "--bare", ".", path.to_str().unwrap()]);
    let server = world.at(&path);
    let said = world.path("said");
    crate::places::install(
        &path.join("hooks/pre-receive"),
        &format!(
            "#!/bin/sh\nread old new ref\n'{program}' resume --no-files $new > {said} 2>&1 &&\n\
             '{program}' diff $old..$new >> {said} 2>&1\n",
            program = env!("CARGO_BIN_EXE_git-handoff"),
            said = said.display(),
        ),
    );
    origin.save(&document(
        "Looked at before it is taken",
        &["Use SQLite: one file"],
    ));
    let pushed = origin.try_git(["push", "-q", path.to_str().unwrap(), "main"]);
    let said = std::fs::read_to_string(said).unwrap_or_default();
    assert_eq!(pushed.code, 0, "{} {said}", pushed.stderr);
    assert!(said.contains("Looked at before it is taken"), "{said}");
    assert!(said.contains("Use SQLite: one file"), "{said}");
    trial::reads(&server, &origin.newest_id(), "Looked at before it is taken");
}

pub fn many_branches(world: &World) {
    let repo = world.repository("repo");
    repo.git(["pack-refs", "--all"]);
    let head = repo.git(["rev-parse", "HEAD"]);
    let mut refs = String::from("# pack-refs with: peeled fully-peeled sorted \n");
    for number in 0..10_000 {
        refs.push_str(&format!("{head} refs/heads/branch-{number:05}\n"));
    }
    refs.push_str(&format!("{head} refs/heads/main\n"));
    std::fs::write(repo.path.join(".git/packed-refs"), refs).unwrap();
    assert_eq!(repo.git(["branch", "--list"]).lines().count(), 10_001);
    trial::stand(&repo);
}
