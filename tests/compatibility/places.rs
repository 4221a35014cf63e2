//! Where the repository is, and where its work tree is.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::common::{Repository, World, document};
use crate::trial;

pub fn bare(world: &World) {
    let origin = world.repository("origin");
    origin.save(&document("Of the origin", &["Hash every file"]));
    let path = world.path("bare.git");
    origin.git(["clone", "-q", "--bare", ".", path.to_str().unwrap()]);
    let repo = world.at(&path);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("Of the origin")
    );

    // Directories and globs are looked up in HEAD's tree.
    origin.commit("src/deep/er.rs", "er\n", "sources");
    origin.commit("src/lib.rs", "lib\n", "sources");
    let listing = document("Sources", &[]).replace("- README.md", "- src/\n- src/**/e*.rs");
    origin.save(&listing);
    origin.git(["push", "-q", path.to_str().unwrap(), "main"]);
    let shown = repo.handoff(["resume"]).success().stdout;
    for (file, times) in [("src/lib.rs", 1), ("src/deep/er.rs", 2)] {
        let found = shown.matches(&format!("`{file}`")).count();
        assert!(found >= times, "{file}: {shown}");
    }

    let id = trial::save(&repo, "Saved without a work tree");
    trial::committed_alone(&repo, &id);
    trial::reads(&repo, &id, "Saved without a work tree");
    fs::write(world.path("file.md"), document("From a file", &[])).unwrap();
    repo.handoff(["save", "-F", "../file.md"]).success();
    assert!(
        repo.handoff(["undo"])
            .success()
            .stdout
            .contains("From a file")
    );
    assert!(
        !path.join("index").exists(),
        "a bare repository has no index"
    );
    assert_eq!(repo.git(["fsck", "--no-dangling", "--no-progress"]), "");
}

fn add_worktree<'w>(world: &'w World, repo: &Repository<'_>, options: &[&str]) -> Repository<'w> {
    let path = world.path("linked");
    let arguments = [
        "worktree",
        "add",
        "-q",
        "-b",
        "feature",
        path.to_str().unwrap(),
    ];
    repo.git(options.iter().chain(&arguments));
    world.at(&path)
}

pub fn linked_worktree(world: &World) {
    let repo = world.repository("repo");
    let linked = add_worktree(world, &repo, &[]);
    trial::make_changes(&repo);
    let main = trial::Theirs::of(&repo);
    trial::stand(&linked);
    trial::untouched(&repo, &main);
}

/// As `git worktree add --relative-paths` writes them; git before 2.48 reads them as well.
pub fn relative_worktree(world: &World) {
    let repo = world.repository("repo");
    let linked = add_worktree(world, &repo, &[]);
    fs::write(
        linked.path.join(".git"),
        "gitdir: ../repo/.git/worktrees/linked\n",
    )
    .unwrap();
    trial::stand(&linked);
}

pub fn relative_worktree_extension(world: &World) {
    let repo = world.repository("repo");
    let linked = add_worktree(world, &repo, &["-c", "worktree.useRelativePaths=true"]);
    assert_eq!(repo.git(["config", "extensions.relativeWorktrees"]), "true");
    trial::stand(&linked);
    trial::stand(&repo);
}

pub fn worktree_config(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "extensions.worktreeConfig", "true"]);
    let linked = add_worktree(world, &repo, &[]);
    linked.git(["config", "--worktree", "handoff.agent", "only-here"]);
    trial::stand(&linked);
    for repo in [&linked, &trial::asking(&linked)] {
        let id = trial::save(repo, "With a setting");
        assert!(
            repo.handoff(["show", &id, "--format", "json"])
                .stdout
                .contains("only-here")
        );
    }
    trial::stand(&repo);
    assert!(
        !repo
            .handoff(["show", "@", "--format", "json"])
            .stdout
            .contains("only-here")
    );
}

fn with_submodule(world: &World) -> Repository<'_> {
    let library = world.repository("library");
    let repo = world.repository("repo");
    let url = library.path.to_str().unwrap();
    repo.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        url,
        "lib",
    ]);
    repo.git(["commit", "-qm", "add a submodule"]);
    repo
}

pub fn submodule(world: &World) {
    let repo = with_submodule(world);
    let inside = world.at(&repo.path.join("lib"));
    let outside = repo.git(["rev-parse", "HEAD"]);
    trial::stand(&inside);
    assert_eq!(repo.git(["rev-parse", "HEAD"]), outside);
    assert!(!repo.path.join(".handoff").exists());
}

pub fn superproject(world: &World) {
    let repo = with_submodule(world);
    repo.write("lib/dirty.txt", "dirty\n");
    trial::stand(&repo);
}

pub fn separate_git_dir(world: &World) {
    let path = world.path("repo");
    fs::create_dir_all(&path).unwrap();
    let repo = world.at(&path);
    repo.git([
        "init",
        "-q",
        "-b",
        "main",
        "--separate-git-dir",
        "../elsewhere.git",
    ]);
    repo.commit("README.md", "# a project\n", "begin");
    trial::stand(&repo);
}

pub fn subdirectory(world: &World) {
    let repo = world.repository("repo");
    repo.commit("deep/er/file.txt", "deep\n", "deeper");
    trial::make_changes(&repo);
    trial::stand_as_it_is(&world.at(&repo.path.join("deep/er")));
    assert!(!repo.path.join("deep/er/.handoff").exists());
}

pub fn git_dir(world: &World) {
    let repo = world.repository("repo");
    trial::make_changes(&repo);
    let elsewhere = world.path("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    let git_dir = repo.path.join(".git");
    let absolute = world
        .at(&elsewhere)
        .with("GIT_DIR", git_dir.to_str().unwrap())
        .with("GIT_WORK_TREE", repo.path.to_str().unwrap());
    trial::stand_as_it_is(&absolute);
    let relative = world
        .at(&elsewhere)
        .with("GIT_DIR", "../repo/.git")
        .with("GIT_WORK_TREE", "../repo");
    trial::stand_as_it_is(&relative);
    trial::stand_as_it_is(&repo.with("GIT_DIR", ".git"));
}

pub fn git_index_file(world: &World) {
    let repo = world.repository("repo");
    let index = repo.path.join(".git/another-index");
    fs::copy(repo.path.join(".git/index"), &index).unwrap();
    let usual = fs::read(repo.path.join(".git/index")).unwrap();
    trial::stand(&repo.with("GIT_INDEX_FILE", index.to_str().unwrap()));
    assert_eq!(fs::read(repo.path.join(".git/index")).unwrap(), usual);
}

/// A hook has GIT_DIR and GIT_INDEX_FILE set, relative to the root of the work tree.
pub fn inside_a_hook(world: &World) {
    let repo = world.repository("repo");
    fs::write(world.path("text.md"), document("From a hook", &[])).unwrap();
    install(
        &repo.path.join(".git/hooks/post-commit"),
        &format!(
            "#!/bin/sh\n[ -e .handoff ] || '{}' save -F ../text.md >&2\n",
            env!("CARGO_BIN_EXE_git-handoff")
        ),
    );
    trial::make_changes(&repo);
    repo.git(["commit", "-qm", "with a hook"]);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("From a hook")
    );
    trial::stand_as_it_is(&repo);
}

/// Writes an executable script.
pub fn install(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Another user's repository. Only root can make one here.
pub fn safe_directory(world: &World) {
    let repo = world.repository("repo");
    if std::os::unix::fs::chown(&repo.path, Some(12345), Some(12345)).is_err() {
        println!("skipped: a repository of another user needs root");
        return;
    }
    let _ = std::os::unix::fs::chown(repo.path.join(".git"), Some(12345), Some(12345));
    let said = repo.try_git(["rev-parse", "HEAD"]).stderr;
    assert!(said.contains("dubious ownership"), "{said}");
    for arguments in [&["resume"][..], &["status"], &["save", "-m", "Refused"]] {
        let ran = repo.handoff(arguments);
        assert_eq!(ran.code, 128, "{}", ran.seen());
        assert!(ran.stderr.contains("dubious ownership"), "{}", ran.stderr);
        assert!(ran.stderr.contains("safe.directory"), "{}", ran.stderr);
    }
    let directory = repo.path.to_str().unwrap();
    repo.git(["config", "--global", "safe.directory", directory]);
    trial::stand(&repo);
}

/// Where the user's word for it is in the environment, which libgit2 does not read.
pub fn safe_directory_in_the_environment(world: &World) {
    let repo = world.repository("repo");
    if std::os::unix::fs::chown(&repo.path, Some(12345), Some(12345)).is_err() {
        println!("skipped: a repository of another user needs root");
        return;
    }
    let _ = std::os::unix::fs::chown(repo.path.join(".git"), Some(12345), Some(12345));
    let global = world.path("global");
    let setting = format!("[safe]\n\tdirectory = {}\n", repo.path.display());
    fs::write(&global, setting).unwrap();
    trial::stand(&repo.with("GIT_CONFIG_GLOBAL", global.to_str().unwrap()));
}

/// The work tree is elsewhere, and nothing in it leads back to the git directory.
pub fn core_worktree(world: &World) {
    let repo = world.repository("repo");
    fs::rename(repo.path.join("README.md"), world.path("README.md")).unwrap();
    fs::create_dir(world.path("elsewhere")).unwrap();
    fs::rename(world.path("README.md"), world.path("elsewhere/README.md")).unwrap();
    repo.git(["config", "core.worktree", "../../elsewhere"]);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    let text = document("Saved from afar", &["Use SQLite: one file"]);
    let id = repo.save(&text);
    trial::committed_alone(&repo, &id);
    trial::reads(&repo, &id, "Saved from afar");
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    assert!(world.path("elsewhere/.handoff").exists());
    assert!(!repo.path.join(".handoff").exists());
    repo.handoff(["undo"]).success();
    repo.handoff(["save", "--continue"]).success();
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    trial::is_sound(&repo);
}
