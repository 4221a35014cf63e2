//! Signed commits.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::common::{Repository, World};
use crate::places::install;
use crate::trial::{self, Theirs};

/// Whether a program can be run; says so where it cannot.
fn has(program: &str, argument: &str) -> bool {
    let has = Command::new(program).arg(argument).output().is_ok();
    if !has {
        println!("skipped: there is no {program}");
    }
    has
}

fn is_signed(repo: &Repository<'_>) {
    let commit = repo.git(["cat-file", "commit", "HEAD"]);
    assert!(commit.contains("\ngpgsig"), "{commit}");
    repo.git(["verify-commit", "HEAD"]);
}

pub fn gpg(world: &World) {
    if !has("gpg", "--version") {
        return;
    }
    // The agent's socket must have a short path.
    let home = TempDir::new().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let mut generate = world.command("gpg", home.path());
    let arguments = "--batch --quiet --passphrase= --quick-generate-key author@example.com";
    // gpg does not know the pinned clock: the key must be older than the signature is.
    generate
        .env("GNUPGHOME", home.path())
        .args(arguments.split(' '));
    let generated = generate.output().unwrap();
    if !generated.status.success() {
        println!(
            "skipped: gpg makes no key: {}",
            String::from_utf8_lossy(&generated.stderr)
        );
        return;
    }
    let repo = world.repository("repo");
    repo.git(["config", "commit.gpgSign", "true"]);
    repo.git(["config", "user.signingKey", "author@example.com"]);
    let repo = repo.with("GNUPGHOME", home.path().to_str().unwrap());
    trial::stand(&repo);
    is_signed(&repo);
    let _ = world
        .command("gpgconf", home.path())
        .env("GNUPGHOME", home.path())
        .args(["--kill", "all"])
        .output();
}

fn ssh_key(world: &World) -> PathBuf {
    let key = world.path("key");
    let mut generate = world.command("ssh-keygen", &world.path("home"));
    generate
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key);
    assert!(generate.status().unwrap().success());
    key
}

pub fn ssh(world: &World) {
    if !has("ssh-keygen", "-?") {
        return;
    }
    let key = ssh_key(world);
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let signers = world.path("signers");
    fs::write(&signers, format!("author@example.com {public}")).unwrap();
    let repo = world.repository("repo");
    repo.git(["config", "commit.gpgSign", "true"]);
    repo.git(["config", "gpg.format", "ssh"]);
    repo.git(["config", "user.signingKey", key.to_str().unwrap()]);
    repo.git([
        "config",
        "gpg.ssh.allowedSignersFile",
        signers.to_str().unwrap(),
    ]);
    trial::stand(&repo);
    is_signed(&repo);
}

pub fn failing(world: &World) {
    let repo = world.repository("repo");
    let signer = world.path("signer");
    install(
        &signer,
        "#!/bin/sh\necho 'no card in the reader' >&2\nexit 2\n",
    );
    repo.git(["config", "commit.gpgSign", "true"]);
    repo.git(["config", "gpg.program", signer.to_str().unwrap()]);
    trial::make_changes(&repo);
    let before = Theirs::of(&repo);
    let head = repo.git(["rev-parse", "HEAD"]);
    let text = crate::common::document("To be signed", &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    // git's own words; from 2.41 on they hold the signer's.
    let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    let by_git = repo.try_git(["commit-tree", "-S", "-m", "x", &tree]).stderr;
    for line in by_git.lines() {
        let words = line.trim_start_matches("error: ");
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
    assert!(!repo.path.join(".handoff").exists());
    trial::untouched(&repo, &before);

    repo.git(["config", "commit.gpgSign", "false"]);
    repo.handoff(["save", "--continue"]).success();
    trial::untouched(&repo, &before);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("To be signed")
    );
}
