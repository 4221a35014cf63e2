//! Uncommitted work travels through a bare remote into another clone, and comes out the same.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use chrono::DateTime;
use serde_json::{Value, json};

use common::{Repository, World, document};
use git_handoff::handoff::HandoffId;
use git_handoff::repo::wip::{self, Applied, Limits, Restored, Snapshot, Why, WipError};
use git_handoff::repo::{Environment, Identity, Repo};

const ID: &str = "klmnklmnklmn";

fn open(repo: &Repository<'_>) -> Repo {
    Repo::open(&repo.path, &Environment::default()).unwrap()
}

fn id() -> HandoffId {
    ID.parse().unwrap()
}

fn try_snapshot(repo: &Repository<'_>) -> Result<Option<Snapshot>, WipError> {
    let who = Identity {
        name: "A U Thor".into(),
        email: "author@example.com".into(),
        when: DateTime::parse_from_rfc3339("2026-11-24T13:31:16+01:00").unwrap(),
    };
    let looks_secret = |content: &[u8]| {
        let text = String::from_utf8_lossy(content);
        text.contains("SECRET-").then(|| "test token".to_owned())
    };
    wip::snapshot(
        &open(repo),
        &id(),
        &who,
        Limits { max_bytes: 1000 },
        &looks_secret,
    )
}

/// Takes a snapshot, and shows that nothing of the user's was touched.
fn snapshot(repo: &Repository<'_>) -> Snapshot {
    let before = (state(repo), fs::read(repo.path.join(".git/index")).unwrap());
    let taken = try_snapshot(repo).unwrap().unwrap();
    let after = (state(repo), fs::read(repo.path.join(".git/index")).unwrap());
    assert!(before == after, "index or work tree was touched");
    assert!(left_behind(repo).is_empty(), "{:?}", left_behind(repo));
    taken
}

fn left_behind(repo: &Repository<'_>) -> Vec<String> {
    let state = fs::read_dir(repo.path.join(".git/handoff"))
        .into_iter()
        .flatten();
    state
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("index"))
        .collect()
}

fn restore(repo: &Repository<'_>) -> Result<Restored, WipError> {
    let repo = open(repo);
    wip::restore(&repo, wip::find(&repo, &id(), None)?)
}

/// What git says of every path.
fn status(repo: &Repository<'_>) -> String {
    repo.with("GIT_OPTIONAL_LOCKS", "0")
        .git(["status", "--porcelain=v2", "-z", "--untracked-files=all"])
        .replace('\0', "\n")
}

/// Status, and every file with its kind, mode and content.
fn state(repo: &Repository<'_>) -> (String, BTreeMap<String, (String, Vec<u8>)>) {
    let mut files = BTreeMap::new();
    collect(&repo.path, &repo.path, &mut files);
    (status(repo), files)
}

fn collect(root: &Path, directory: &Path, files: &mut BTreeMap<String, (String, Vec<u8>)>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let metadata = path.symlink_metadata().unwrap();
        if name == ".git" || name.ends_with(".ignored") {
            continue;
        }
        if metadata.is_dir() {
            collect(root, &path, files);
        } else if metadata.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            files.insert(
                name,
                ("link".into(), target.as_os_str().as_bytes().to_owned()),
            );
        } else {
            let mode = format!("{:o}", metadata.permissions().mode() & 0o111);
            files.insert(name, (mode, fs::read(&path).unwrap()));
        }
    }
}

/// Two clones of a bare remote, and the remote.
struct Clones<'w> {
    here: Repository<'w>,
    there: Repository<'w>,
    remote: Repository<'w>,
}

impl<'w> Clones<'w> {
    fn new(world: &'w World) -> Self {
        let seed = world.repository("seed");
        for name in [
            "staged",
            "unstaged",
            "both",
            "gone",
            "gone-staged",
            "kept",
            "to-exec",
            "to-exec-staged",
            "to-link",
            "to-directory",
            "old-name",
        ] {
            seed.write(name, format!("{name}\nline two\nline three\n"));
        }
        symlink("staged", seed.path.join("link")).unwrap();
        seed.write(".gitignore", "*.ignored\n");
        seed.git(["add", "."]);
        seed.git(["commit", "-qm", "files"]);
        let remote_path = world.path("remote.git");
        seed.git(["clone", "-q", "--bare", ".", remote_path.to_str().unwrap()]);
        let remote = world.at(&remote_path);
        Self {
            here: world.clone(&remote, "here"),
            there: world.clone(&remote, "there"),
            remote,
        }
    }

    fn carry(&self) {
        let name = wip::reference(&id());
        let refspec = format!("{name}:{name}");
        self.here.git(["push", "-q", "origin", &refspec]);
        self.there.git(["fetch", "-q", "origin", &refspec]);
    }
}

fn executable(repo: &Repository<'_>, name: &str) {
    fs::set_permissions(repo.path.join(name), fs::Permissions::from_mode(0o755)).unwrap();
}

/// One of everything that can be uncommitted.
fn make_dirty(repo: &Repository<'_>) {
    let remove = |name: &str| fs::remove_file(repo.path.join(name)).unwrap();
    repo.write("staged", "staged change\n");
    repo.git(["add", "staged"]);
    repo.write("unstaged", "unstaged change\n");
    repo.write("both", "staged part\n");
    repo.git(["add", "both"]);
    repo.write("both", "staged part\nand more\n");
    remove("gone");
    repo.git(["rm", "-q", "gone-staged"]);
    repo.git(["rm", "-q", "--cached", "kept"]);
    executable(repo, "to-exec");
    executable(repo, "to-exec-staged");
    repo.git(["add", "to-exec-staged"]);
    remove("to-link");
    symlink("no/such/target", repo.path.join("to-link")).unwrap();
    remove("to-directory");
    repo.write("to-directory/inside", "inside\n");
    remove("link");
    symlink("unstaged", repo.path.join("link")).unwrap();
    repo.git(["mv", "old-name", "new-name"]);
    repo.write("new", "added\n");
    repo.git(["add", "new"]);
    repo.write("new", "added, then changed\n");
    repo.write("intended", "not in the index\n");
    repo.git(["add", "--intent-to-add", "intended"]);
    repo.write("added-and-gone", "x\n");
    repo.git(["add", "added-and-gone"]);
    remove("added-and-gone");
    repo.write(
        "deep/er/unt räcked\n\"2\"",
        "untracked\r\nwith carriage returns\r\n",
    );
    repo.write("script", "#!/bin/sh\n");
    executable(repo, "script");
    repo.write("binary", [0, 159, 146, 150, 0, 10]);
    repo.write("empty", "");
    symlink("/etc/hostname", repo.path.join("untracked-link")).unwrap();
    repo.write("build.ignored", "never travels\n");
}

#[test]
fn a_dirty_tree_travels_through_a_bare_remote() {
    let world = World::new();
    let clones = Clones::new(&world);
    make_dirty(&clones.here);
    let taken = snapshot(&clones.here);
    assert!(taken.left_alone.is_empty(), "{taken:?}");
    assert!(!taken.paths.iter().any(|path| path.ends_with(".ignored")));
    clones.carry();

    let restored = restore(&clones.there).unwrap();
    assert_eq!(restored.applied, Applied::AsItWas);
    let (here, there) = (state(&clones.here), state(&clones.there));
    assert_eq!(here.0, there.0);
    assert_eq!(here.1, there.1);
    assert!(!clones.there.path.join("build.ignored").exists());
    clones.remote.git(["fsck", "--strict"]);
    clones.there.git(["fsck", "--strict"]);
}

#[test]
fn git_alone_can_take_a_snapshot_up() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("staged", "staged change\n");
    clones.here.git(["add", "staged"]);
    clones.here.write("unstaged", "unstaged change\n");
    clones.here.write("untracked", "untracked\n");
    snapshot(&clones.here);
    clones.carry();
    let name = wip::reference(&id()).to_string();
    clones.there.git(["stash", "apply", "-q", "--index", &name]);
    assert_eq!(state(&clones.here), state(&clones.there));
}

#[test]
fn filters_leave_the_same_files_on_both_sides() {
    let world = World::new();
    let clones = Clones::new(&world);
    for clone in [&clones.here, &clones.there] {
        clone.git(["config", "core.autocrlf", "true"]);
    }
    clones.here.write("unstaged", "one\r\ntwo\r\n");
    clones.here.write("untracked", "three\r\nfour\r\n");
    snapshot(&clones.here);
    clones.carry();
    restore(&clones.there).unwrap();
    assert_eq!(clones.there.read("unstaged"), "one\r\ntwo\r\n");
    assert_eq!(clones.there.read("untracked"), "three\r\nfour\r\n");
    assert_eq!(status(&clones.here), status(&clones.there));
}

#[test]
fn work_from_before_the_first_commit_travels() {
    let world = World::new();
    let here = world.empty_repository("here");
    here.write("staged", "staged\n");
    here.git(["add", "staged"]);
    here.write("untracked", "untracked\n");
    snapshot(&here);
    let there = world.empty_repository("there");
    let name = wip::reference(&id());
    let refspec = format!("{name}:{name}");
    there.git(["fetch", "-q", "../here", &refspec]);
    assert_eq!(restore(&there).unwrap().applied, Applied::AsItWas);
    assert_eq!(state(&here), state(&there));
}

#[test]
fn nothing_uncommitted_is_no_snapshot() {
    let world = World::new();
    let repo = world.repository("project");
    assert_eq!(try_snapshot(&repo).unwrap(), None);
    assert!(wip::list(&open(&repo)).unwrap().is_empty());
}

#[test]
fn a_head_that_moved_is_merged_with() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("staged", "staged\nline two\nmine\n");
    clones.here.git(["add", "staged"]);
    clones.here.write("unstaged", "unstaged\nline two\nmine\n");
    clones.here.write("untracked", "untracked\n");
    snapshot(&clones.here);
    clones.carry();
    let there = &clones.there;
    there.commit("staged", "theirs\nline two\nline three\n", "theirs");
    there.commit("unstaged", "theirs\nline two\nline three\n", "theirs");

    assert_eq!(restore(there).unwrap().applied, Applied::Merged);
    assert_eq!(there.read("staged"), "theirs\nline two\nmine\n");
    assert_eq!(there.read("unstaged"), "theirs\nline two\nmine\n");
    assert_eq!(there.git(["diff", "--name-only", "--cached"]), "staged");
    assert_eq!(there.git(["diff", "--name-only"]), "unstaged");
    assert_eq!(there.read("untracked"), "untracked\n");
}

#[test]
fn conflicts_are_left_as_git_leaves_them() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("unstaged", "mine\n");
    clones.here.write("both", "mine as well\n");
    clones.here.write("untracked", "untracked\n");
    snapshot(&clones.here);
    clones.carry();
    let there = &clones.there;
    there.commit("unstaged", "theirs\n", "theirs");
    let restored = restore(there).unwrap();
    assert_eq!(
        restored.applied,
        Applied::Conflicts(vec!["unstaged".into()])
    );
    assert_eq!(
        there.read("unstaged"),
        "<<<<<<< HEAD\ntheirs\n=======\nmine\n>>>>>>> work in progress\n"
    );
    assert_eq!(there.read("both"), "mine as well\n");
    assert_eq!(there.read("untracked"), "untracked\n");
    assert!(status(there).contains("u UU"));
}

#[test]
fn nothing_is_overwritten() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("new", "new\n");
    clones.here.git(["add", "new"]);
    clones.here.write("directory/inside", "inside\n");
    clones.here.write("untracked.txt", "untracked\n");
    snapshot(&clones.here);
    clones.carry();
    let there = &clones.there;
    let refused = || {
        let before = state(there);
        let error = restore(there).unwrap_err();
        assert_eq!(state(there), before);
        error
    };

    there.write("new", "theirs\n");
    there.write("untracked.txt", "theirs\n");
    symlink("/tmp", there.path.join("directory")).unwrap();
    match refused() {
        WipError::InTheWay(paths) => assert_eq!(paths, ["directory", "new", "untracked.txt"]),
        other => panic!("{other}"),
    }
    for name in ["new", "untracked.txt", "directory"] {
        fs::remove_file(there.path.join(name)).unwrap();
    }
    there.write("unstaged", "theirs\n");
    match refused() {
        WipError::Dirty(paths) => assert_eq!(paths, ["unstaged"]),
        other => panic!("{other}"),
    }
    there.git(["checkout", "-q", "unstaged"]);
    restore(there).unwrap();
    assert_eq!(state(&clones.here), state(there));
}

#[test]
fn large_files_and_credentials_stop_it_with_their_names() {
    let world = World::new();
    let repo = world.repository("project");
    repo.write("large", "x".repeat(2000));
    match try_snapshot(&repo).unwrap_err() {
        WipError::TooLarge { files, limit } => {
            assert_eq!((files, limit), (vec![("large".to_owned(), 2000)], 1000));
        }
        other => panic!("{other}"),
    }
    fs::remove_file(repo.path.join("large")).unwrap();

    // Also one that is only staged any more.
    repo.write("token", "SECRET-1\n");
    repo.git(["add", "token"]);
    repo.write("token", "harmless\n");
    repo.write("second", "SECRET-2\n");
    let error = try_snapshot(&repo).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("token (test token)") && message.contains("second"),
        "{message}"
    );
    assert!(!message.contains("SECRET"), "{message}");
    assert!(wip::list(&open(&repo)).unwrap().is_empty());
}

/// git lists what it can, warns and succeeds; a snapshot that lacks the rest would not be all of the work.
#[test]
fn a_directory_that_cannot_be_opened_stops_it() {
    let world = World::new();
    let repo = world.repository("repo");
    let long = |name: &str| vec![name.repeat(200); 12].join("/");
    // Each half has a path that the system takes, and both together have none.
    let (upper, lower) = (repo.path.join(long("a")), repo.path.join(long("b")));
    fs::create_dir_all(&upper).unwrap();
    fs::create_dir_all(&lower).unwrap();
    fs::write(lower.join("work.txt"), "not to be left behind\n").unwrap();
    fs::rename(repo.path.join("b".repeat(200)), upper.join("c")).unwrap();
    fs::write(world.path("text.md"), document("Sync notes", &[])).unwrap();
    let ran = repo.handoff(["save", "--wip", "-F", "../text.md"]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(
        ran.stderr.contains("could not open directory"),
        "{}",
        ran.seen()
    );
    assert!(ran.stderr.contains("save --continue"), "{}", ran.seen());
    assert_eq!(repo.git(["for-each-ref", "refs/handoff/wip/"]), "");
}

#[test]
fn conflicts_are_not_taken_along() {
    let world = World::new();
    let repo = world.repository("project");
    repo.git(["switch", "-qc", "other"]);
    repo.commit("README.md", "theirs\n", "theirs");
    repo.git(["switch", "-q", "main"]);
    repo.commit("README.md", "ours\n", "ours");
    assert_ne!(repo.try_git(["merge", "other"]).code, 0);
    match try_snapshot(&repo).unwrap_err() {
        WipError::Unmerged(paths) => assert_eq!(paths, ["README.md"]),
        other => panic!("{other}"),
    }
    // Once they are resolved, it works in the middle of the merge.
    repo.write("README.md", "both\n");
    repo.git(["add", "README.md"]);
    snapshot(&repo);
    repo.git(["commit", "-qm", "merged"]);
}

#[test]
fn submodules_and_foreign_repositories_are_left_alone_and_named() {
    let world = World::new();
    let module = world.repository("module");
    let repo = world.repository("project");
    let url = module.path.to_str().unwrap();
    repo.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        url,
        "module",
    ]);
    repo.git(["commit", "-qm", "module"]);
    repo.write("module/README.md", "changed\n");
    let nested = repo.path.join("nested");
    fs::create_dir(&nested).unwrap();
    world.at(&nested).git(["init", "-q"]);
    world.at(&nested).commit("x", "x\n", "x");
    repo.write("README.md", "changed\n");
    let taken = snapshot(&repo);
    assert_eq!(taken.paths, ["README.md"]);
    let left: Vec<_> = taken
        .left_alone
        .iter()
        .map(|l| (l.path.as_str(), l.why))
        .collect();
    assert_eq!(
        left,
        [("module", Why::Submodule), ("nested/", Why::Repository)]
    );
}

#[test]
fn a_sparse_checkout_gives_and_takes() {
    let world = World::new();
    let seed = world.repository("seed");
    for path in ["a/file", "b/file", "top"] {
        seed.write(path, "one\ntwo\n");
    }
    seed.git(["add", "."]);
    seed.git(["commit", "-qm", "files"]);
    let (full, sparse) = (world.clone(&seed, "full"), world.clone(&seed, "sparse"));
    sparse.git(["sparse-checkout", "init", "--cone", "--sparse-index"]);
    sparse.git(["sparse-checkout", "set", "a"]);
    let name = wip::reference(&id());
    let refspec = format!("+{name}:{name}");

    sparse.write("a/file", "changed\n");
    sparse.write("a/untracked", "new\n");
    snapshot(&sparse);
    full.git(["fetch", "-q", "../sparse", &refspec]);
    restore(&full).unwrap();
    assert_eq!(full.read("a/file"), "changed\n");
    assert!(full.path.join("b/file").exists());
    assert_eq!(status(&full), status(&sparse));

    full.write("b/file", "changed outside the cone\n");
    snapshot(&full);
    sparse.git(["checkout", "-q", "."]);
    fs::remove_file(sparse.path.join("a/untracked")).unwrap();
    sparse.git(["fetch", "-q", "../full", &refspec]);
    restore(&sparse).unwrap();
    assert_eq!(sparse.read("b/file"), "changed outside the cone\n");
    assert_eq!(status(&full), status(&sparse));
}

#[test]
fn a_commit_that_is_no_snapshot_is_refused() {
    let world = World::new();
    let repo = world.repository("project");
    let handle = open(&repo);
    let head = handle.head().unwrap().commit().unwrap();
    assert!(matches!(
        wip::restore(&handle, head),
        Err(WipError::NotASnapshot(_))
    ));
    assert!(matches!(restore(&repo), Err(WipError::NotHere(_))));
}

#[test]
fn a_snapshot_is_replaced_listed_and_dropped() {
    let world = World::new();
    let repo = world.repository("project");
    repo.write("README.md", "one\n");
    let first = snapshot(&repo);
    repo.write("README.md", "two\n");
    let second = snapshot(&repo);
    assert_ne!(first.commit, second.commit);
    let handle = open(&repo);
    let kept = wip::list(&handle).unwrap();
    assert_eq!(
        (kept.len(), kept[0].handoff, kept[0].commit),
        (1, id(), second.commit)
    );
    wip::drop(&handle, &kept[0]).unwrap();
    assert!(wip::list(&handle).unwrap().is_empty());
}

#[test]
fn a_session_moves_to_another_machine() {
    let world = World::new();
    let clones = Clones::new(&world);
    let (here, there) = (&clones.here, &clones.there);
    here.git(["switch", "-qc", "feature"]);
    here.commit("work", "done\n", "work");
    here.write("unstaged", "half done\n");
    here.write("draft.txt", "an idea\n");
    let text = document("Search notes", &["Use SQLite: one file"]);
    let saved = here
        .handoff_with_input(["save", "-F", "-", "--wip", "--push"], &text)
        .success();
    let said = format!("{}{}", saved.stdout, saved.stderr);
    assert!(said.contains("2 uncommitted files taken along"), "{said}");
    assert!(said.contains("pushed to origin/feature"), "{said}");
    assert!(!said.contains("do not travel"), "{said}");

    // Nothing is fetched unless that is asked for.
    assert_eq!(there.handoff(["resume", "origin/feature"]).code, 128);
    there.git(["fetch", "-q"]);
    there.git(["switch", "-q", "feature"]);
    let refused = there.handoff(["resume", "--wip"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("--wip --fetch"),
        "{}",
        refused.stderr
    );
    let resumed = there.handoff(["resume", "--wip", "--fetch"]).success();
    assert!(
        resumed
            .stdout
            .contains("uncommitted work restored as it was; 1 untracked file"),
        "{}",
        resumed.stdout
    );
    // The handoff itself is committed on both sides.
    assert_eq!(state(here), state(there));
    there.git(["reset", "-q", "--hard"]);
    there.git(["clean", "-qfd"]);
    let asked = ["resume", "--wip", "--format", "json"];
    let resumed: Value = serde_json::from_str(&there.handoff(asked).success().stdout).unwrap();
    assert_eq!(
        resumed["restored"],
        json!({ "applied": "as_it_was", "conflicts": [], "untracked": 1 })
    );

    let list = there.handoff(["wip"]).success().stdout;
    assert!(
        list.contains("1 unstaged, 1 untracked  Search notes"),
        "{list}"
    );
    let shown = there
        .handoff(["wip", "show", &here.newest_id()])
        .success()
        .stdout;
    assert!(
        shown.contains("not staged:\n  M unstaged\nuntracked:\n  A draft.txt\n"),
        "{shown}"
    );

    // Going on makes the snapshot superfluous.
    assert_eq!(there.handoff(["wip", "prune"]).success().stdout, "");
    there.git(["add", "."]);
    there.git(["commit", "-qm", "finished"]);
    there.save(&document("Search notes", &["Use SQLite: one file"]));
    let would = there
        .handoff(["wip", "prune", "--dry-run"])
        .success()
        .stdout;
    assert!(would.starts_with("would drop "), "{would}");
    there.handoff(["wip", "prune"]).success();
    assert_eq!(there.handoff(["wip"]).success().stdout, "");
}

#[test]
fn a_fetch_reads_what_the_upstream_has_without_a_checkout() {
    let world = World::new();
    let clones = Clones::new(&world);
    let text = document("Search notes", &["Use SQLite: one file"]);
    clones.here.save_with(["--push"], &text);
    let head = clones.there.git(["rev-parse", "HEAD"]);
    assert_eq!(clones.there.handoff(["resume"]).code, 1);
    let resumed = clones.there.handoff(["resume", "--fetch"]).success().stdout;
    assert!(resumed.contains("read from origin/main"), "{resumed}");
    assert_eq!(clones.there.git(["rev-parse", "HEAD"]), head);
}

#[test]
fn a_save_stands_when_the_push_fails() {
    let world = World::new();
    let clones = Clones::new(&world);
    fs::remove_dir_all(&clones.remote.path).unwrap();
    clones.here.git(["config", "handoff.push", "true"]);
    let text = document("Search notes", &["Use SQLite: one file"]);
    let ran = clones.here.handoff_with_input(["save", "-F", "-"], &text);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("cannot push to 'origin'"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        clones.here.git(["log", "-1", "--format=%s"]),
        "handoff: Search notes"
    );
}

/// As after a copy of the whole clone, or a backup that was put back.
#[test]
fn files_with_other_times_are_no_changes() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("unstaged", "changed\n");
    snapshot(&clones.here);
    clones.carry();
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in ["staged", "unstaged", "both"] {
        let file = fs::File::options()
            .write(true)
            .open(clones.there.path.join(name));
        file.unwrap().set_modified(long_ago).unwrap();
    }
    assert_eq!(restore(&clones.there).unwrap().applied, Applied::AsItWas);
    assert_eq!(state(&clones.here), state(&clones.there));
}

#[test]
fn an_index_that_is_locked_for_a_moment_is_waited_for() {
    let world = World::new();
    let clones = Clones::new(&world);
    make_dirty(&clones.here);
    snapshot(&clones.here);
    clones.carry();
    let lock = clones.there.path.join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            fs::remove_file(&lock).unwrap();
        });
        assert_eq!(restore(&clones.there).unwrap().applied, Applied::AsItWas);
    });
    assert_eq!(state(&clones.here), state(&clones.there));
}

/// A filter that puts pointers into the repository, as Git LFS does.
#[test]
fn a_filter_that_keeps_contents_elsewhere() {
    let world = World::new();
    let clones = Clones::new(&world);
    let store = world.path("store");
    fs::create_dir(&store).unwrap();
    let clean = format!(
        "f=$(mktemp) && cat >$f && h=$(git hash-object $f) && mv $f {0}/$h && echo pointer $h",
        store.display()
    );
    let smudge = format!("read word h && cat {}/$h", store.display());
    for clone in [&clones.here, &clones.there] {
        clone.git(["config", "filter.store.clean", &clean]);
        clone.git(["config", "filter.store.smudge", &smudge]);
        clone.git(["config", "filter.store.required", "true"]);
        fs::write(
            clone.path.join(".git/info/attributes"),
            "*.bin filter=store\n",
        )
        .unwrap();
    }
    clones.here.write("untracked.bin", "untracked\n");
    clones.here.write("new.bin", "new\n");
    clones.here.git(["add", "new.bin"]);
    clones.here.write("new.bin", "newer\n");
    let taken = snapshot(&clones.here);
    let tree = format!("{}:new.bin", taken.commit);
    assert!(
        clones
            .here
            .git(["cat-file", "blob", &tree])
            .starts_with("pointer ")
    );
    clones.carry();
    restore(&clones.there).unwrap();
    assert_eq!(state(&clones.here), state(&clones.there));
}

#[test]
fn a_file_that_is_ignored_there_is_not_overwritten() {
    let world = World::new();
    let clones = Clones::new(&world);
    clones.here.write("forced.ignored", "mine\n");
    clones.here.git(["add", "--force", "forced.ignored"]);
    snapshot(&clones.here);
    clones.carry();
    clones.there.write("forced.ignored", "theirs\n");
    match restore(&clones.there).unwrap_err() {
        WipError::InTheWay(paths) => assert_eq!(paths, ["forced.ignored"]),
        other => panic!("{other}"),
    }
    assert_eq!(clones.there.read("forced.ignored"), "theirs\n");
}

/// git knows no directories, and names that are no text are names all the same.
#[test]
fn empty_directories_stay_behind_and_odd_names_do_not() {
    let world = World::new();
    let clones = Clones::new(&world);
    fs::create_dir_all(clones.here.path.join("empty/er")).unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 -\n.txt");
    fs::write(clones.here.path.join(name), "odd\n").unwrap();
    clones.here.write("-option", "option\n");
    clones.here.write(":(exclude)magic*", "magic\n");
    clones.here.git(["add", "--", "./-option"]);
    snapshot(&clones.here);
    clones.carry();
    restore(&clones.there).unwrap();
    assert_eq!(fs::read(clones.there.path.join(name)).unwrap(), b"odd\n");
    assert!(!clones.there.path.join("empty").exists());
    fs::remove_dir_all(clones.here.path.join("empty")).unwrap();
    assert_eq!(state(&clones.here), state(&clones.there));
}

#[test]
fn ids_are_long_enough_to_be_typed() {
    let world = World::new();
    let repo = world.repository("project");
    repo.write("README.md", "one\n");
    snapshot(&repo);
    let name = wip::reference(&id()).to_string();
    let commit = repo.git(["rev-parse", &name]);
    // Another handoff's, whose id begins with the same six letters.
    repo.git(["update-ref", "refs/handoff/wip/klmnklzzzzzz", &commit]);
    let listed = repo.handoff(["wip"]).success().stdout;
    let ids: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(ids.len(), 2, "{listed}");
    for id in ids {
        repo.handoff(["wip", "show", id]).success();
    }
    assert_eq!(repo.handoff(["wip", "show", "klmn"]).code, 1);
}
