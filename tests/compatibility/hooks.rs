//! The user's hooks.

use crate::common::{Repository, World, document};
use crate::places::install;
use crate::trial::{self, Theirs};

fn hook(repo: &Repository<'_>, name: &str, body: &str) {
    let path = repo.path.join(".git/hooks").join(name);
    install(&path, &format!("#!/bin/sh\n{body}\n"));
}

fn attempt(repo: &Repository<'_>, options: &[&str]) -> crate::common::Ran {
    let arguments = ["save", "-F", "-"].iter().chain(options);
    repo.handoff_with_input(
        arguments,
        &document("With hooks", &["Use SQLite: one file"]),
    )
}

pub fn hooks_path(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "core.hooksPath", "tools/hooks"]);
    install(
        &repo.path.join("tools/hooks/commit-msg"),
        "#!/bin/sh\necho 'From: hook' >> \"$1\"\n",
    );
    repo.git(["add", "tools"]);
    repo.git(["commit", "-qm", "hooks"]);
    trial::stand(&repo);
    trial::stand_as_it_is(&world.at(&repo.path.join("tools")));
    assert!(
        repo.git(["log", "-1", "--format=%B"])
            .contains("From: hook")
    );
}

pub fn message_hooks(world: &World) {
    let repo = world.repository("repo");
    hook(&repo, "commit-msg", "printf 'Change-Id: I1\\n' >> \"$1\"");
    hook(
        &repo,
        "post-commit",
        "git log -1 --format=%s >> .git/post-commit-ran",
    );
    trial::stand(&repo);
    let message = repo.git([
        "log",
        "-1",
        "--format=%(trailers:key=Change-Id)%(trailers:key=Handoff-Id)",
    ]);
    assert!(
        message.contains("Change-Id: I1") && message.contains("Handoff-Id: "),
        "{message}"
    );
    let ran = repo.read(".git/post-commit-ran");
    assert!(
        ran.contains("handoff: The first\n") && ran.contains("handoff: The second\n"),
        "{ran}"
    );
}

/// As git takes it: in the encoding that the configuration names.
pub fn message_encoding(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "i18n.commitEncoding", "ISO-8859-1"]);
    hook(
        &repo,
        "commit-msg",
        r#"printf 'Reviewed-by: Ren\351\n' >> "$1""#,
    );
    attempt(&repo, &[]).success();
    let message = repo.git(["log", "-1", "--encoding=UTF-8", "--format=%B"]);
    assert!(message.contains("Reviewed-by: René"), "{message}");
    trial::is_sound(&repo);
}

pub fn pre_commit(world: &World) {
    let repo = world.repository("repo");
    hook(&repo, "pre-commit", "echo 'tests are red' >&2; exit 1");
    trial::stand(&repo);
    let before = Theirs::of(&repo);
    let ran = attempt(&repo, &["--verify"]);
    assert_ne!(ran.code, 0);
    assert!(ran.stderr.contains("tests are red"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("pre-commit hook failed"),
        "{}",
        ran.stderr
    );
    trial::untouched(&repo, &before);
}

pub fn failing(world: &World) {
    let repo = world.repository("repo");
    hook(&repo, "commit-msg", "echo 'no ticket number' >&2; exit 1");
    trial::make_changes(&repo);
    let before = Theirs::of(&repo);
    let ran = attempt(&repo, &[]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    for part in [
        "no ticket number",
        "commit-msg hook failed",
        "save --continue",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    trial::untouched(&repo, &before);
    std::fs::remove_file(repo.path.join(".git/hooks/commit-msg")).unwrap();
    hook(&repo, "post-commit", "exit 1");
    repo.handoff(["save", "--continue"]).success();
    trial::untouched(&repo, &before);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("With hooks")
    );
    assert_eq!(repo.handoff(["save", "--continue"]).code, 1);
}

/// What a hook stages is staged afterwards, as it wished, and in no commit of ours.
pub fn staging(world: &World) {
    let repo = world.repository("repo");
    for name in ["pre-commit", "commit-msg", "post-commit"] {
        hook(
            &repo,
            name,
            &format!("echo {name} > {name}.txt; git add {name}.txt"),
        );
    }
    attempt(&repo, &["--verify"]).success();
    let id = repo.newest_id();
    trial::committed_alone(&repo, &id);
    let staged = repo.git(["diff", "--cached", "--name-only"]);
    assert_eq!(staged, "commit-msg.txt\npost-commit.txt\npre-commit.txt");
    trial::is_sound(&repo);
}

pub fn transaction(world: &World) {
    let repo = world.repository("repo");
    hook(&repo, "reference-transaction", "cat >> .git/transactions");
    trial::stand(&repo);
    assert!(repo.read(".git/transactions").contains("refs/heads/main"));

    hook(
        &repo,
        "reference-transaction",
        "echo 'the branch is frozen' >&2; exit 1",
    );
    let before = Theirs::of(&repo);
    let ran = attempt(&repo, &[]);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(
        ran.stderr.contains("the branch is frozen"),
        "{}",
        ran.stderr
    );
    trial::untouched(&repo, &before);
}
