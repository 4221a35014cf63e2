//! Commands that a repository's own configuration names. git trusts that configuration, and so must
//! a program that runs git; but reading a handoff runs nothing of it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::common::{Repository, World, document};

/// Settings whose value git runs.
const COMMANDS: [&str; 20] = [
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "gpg.program",
    "gpg.ssh.program",
    "merge.evil.driver",
    "pager.log",
    "remote.origin.uploadpack",
    "uploadpack.packObjectsHook",
];

/// A repository with three handoffs in which everything that can be is a trap.
fn trapped(world: &World) -> Repository<'_> {
    let repo = world.repository("notes");
    for summary in ["First", "Second"] {
        repo.save(&document(summary, &["Use SQLite: one file"]));
        repo.commit(&format!("{summary}.txt"), "work\n", "work");
    }
    repo.save(&document("Third", &["Use SQLite: one file"]));
    for setting in COMMANDS {
        let command = format!("touch {}/{setting}; false", world.path("ran").display());
        repo.git(["config", setting, &command]);
    }
    repo.git(["config", "log.showSignature", "true"]);
    let hooks = world.path("hooks");
    fs::create_dir(&hooks).unwrap();
    for hook in [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
    ] {
        let script = format!("#!/bin/sh\ntouch {}/{hook}\n", world.path("ran").display());
        fs::write(hooks.join(hook), script).unwrap();
        fs::set_permissions(hooks.join(hook), fs::Permissions::from_mode(0o755)).unwrap();
    }
    repo.git(["config", "core.hooksPath", hooks.to_str().unwrap()]);
    repo.write(".gitattributes", "* diff=evil filter=evil merge=evil\n");
    repo.write("README.md", "changed\n");
    let _ = fs::remove_dir_all(world.path("ran"));
    fs::create_dir(world.path("ran")).unwrap();
    repo
}

fn ran(world: &World) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(world.path("ran"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn reading_runs_nothing_that_a_configuration_names() {
    let world = World::new();
    let repo = trapped(&world);
    for arguments in [
        &["resume"][..],
        &["resume", "--format", "json"],
        &["show", "@"],
        &["show", "@~2"],
        &["log"],
        &["log", "--all"],
        &["log", "--commits"],
        &["log", "HEAD~1"],
        &["diff"],
        &["diff", "HEAD~2..HEAD"],
        &["check", "@"],
        &["decisions"],
        &["why", "sqlite"],
        &["search", "sqlite"],
        &["wip", "list"],
    ] {
        let done = repo.handoff(arguments);
        assert_ne!(done.code, 128, "{arguments:?}: {}", done.seen());
        assert_eq!(ran(&world), Vec::<String>::new(), "{arguments:?}");
    }
}

/// What looks at the work tree runs what `git status` runs, and nothing else.
#[test]
fn looking_at_the_work_tree_runs_what_git_status_runs() {
    let world = World::new();
    let repo = trapped(&world);
    repo.try_git(["status"]);
    let by_git = ran(&world);
    fs::remove_dir_all(world.path("ran")).unwrap();
    fs::create_dir(world.path("ran")).unwrap();
    for arguments in [&["status"][..], &["prompt"]] {
        repo.handoff(arguments);
    }
    for name in ran(&world) {
        assert!(
            by_git.contains(&name),
            "{name}, but git status runs {by_git:?}"
        );
    }
}

/// A bare repository that somebody committed into this one, with a configuration of its own.
#[test]
fn an_embedded_repository_is_refused_when_git_refuses_it() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["init", "-q", "--bare", "docs"]);
    let embedded = world.at(&repo.path.join("docs"));
    repo.git(["config", "--global", "safe.bareRepository", "explicit"]);
    // It may say of itself what it wants.
    fs::write(
        embedded.path.join("config"),
        "[core]\n\tbare = true\n[safe]\n\tbareRepository = all\n",
    )
    .unwrap();
    if embedded.try_git(["rev-parse", "--git-dir"]).code == 0 {
        println!("skipped: safe.bareRepository needs git 2.38");
        return;
    }
    for arguments in [&["resume"][..], &["status"], &["save", "-m", "x"]] {
        let ran = embedded.handoff(arguments);
        assert_eq!(ran.code, 128, "{}", ran.seen());
        assert!(ran.stderr.contains("safe.bareRepository"), "{}", ran.stderr);
    }
}

/// A remote's name is never taken for an option of git.
#[test]
fn a_remote_that_looks_like_an_option() {
    let world = World::new();
    let repo = world.repository("notes");
    let proof = world.path("proof");
    let option = format!("--upload-pack=touch {}", proof.display());
    repo.git(["config", "branch.main.remote", &option]);
    repo.git(["config", "branch.main.merge", "refs/heads/main"]);
    let option = format!("--receive-pack=touch {}", proof.display());
    repo.git(["config", "branch.main.pushRemote", &option]);
    repo.handoff(["resume", "--fetch"]);
    repo.handoff_with_input(["save", "-F", "-", "--push"], &document("Pushed", &[]));
    assert!(!proof.exists());
}
