//! `resume --show-signature`, and whose handoff it is.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::common::{Repository, World, document};

/// What `resume` says of the signature.
fn said(repo: &Repository<'_>) -> String {
    let ran = repo.handoff(["resume", "--show-signature", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&ran.success().stdout).unwrap();
    let text = repo
        .handoff(["resume", "--show-signature"])
        .success()
        .stdout;
    let signature = value["signature"].as_str().unwrap().to_owned();
    assert!(text.contains(&format!("signature: {signature}")), "{text}");
    signature
}

fn save(repo: &Repository<'_>) {
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
}

fn ssh_key(world: &World, name: &str) -> String {
    let key = world.path(name);
    let mut generate = Command::new("ssh-keygen");
    generate
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key);
    assert!(generate.status().unwrap().success());
    fs::read_to_string(key.with_extension("pub")).unwrap()
}

/// Puts HEAD's commit back with another message and the same signature.
fn forge(repo: &Repository<'_>, world: &World) {
    let commit = repo.git(["cat-file", "commit", "HEAD"]);
    let forged = commit.replace("handoff: Sync notes", "handoff: Sunk notes");
    assert_ne!(commit, forged);
    let file = world.path("forged");
    fs::write(&file, forged + "\n").unwrap();
    let id = repo.git(["hash-object", "-t", "commit", "-w", file.to_str().unwrap()]);
    repo.git(["update-ref", "HEAD", &id]);
}

#[test]
fn with_ssh() {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        println!("skipped: there is no ssh-keygen");
        return;
    }
    let world = World::new();
    let repo = world.repository("notes");
    save(&repo);
    assert_eq!(said(&repo), "the commit is not signed");

    let key = ssh_key(&world, "key");
    let other = ssh_key(&world, "other");
    let signers = world.path("signers");
    fs::write(&signers, format!("author@example.com {key}")).unwrap();
    for (name, value) in [
        ("commit.gpgSign", "true"),
        ("gpg.format", "ssh"),
        ("user.signingKey", world.path("key").to_str().unwrap()),
        ("gpg.ssh.allowedSignersFile", signers.to_str().unwrap()),
    ] {
        repo.git(["config", name, value]);
    }
    save(&repo);
    assert_eq!(said(&repo), "good, by author@example.com");
    // Somebody whose key is on no list.
    fs::write(&signers, format!("other@example.com {other}")).unwrap();
    assert!(
        said(&repo).starts_with("good, by an unknown key"),
        "{}",
        said(&repo)
    );
    fs::write(&signers, format!("author@example.com {key}")).unwrap();
    forge(&repo, &world);
    assert!(said(&repo).starts_with("BAD"), "{}", said(&repo));
}

fn gpg(world: &World, home: &Path, arguments: &str) -> bool {
    let mut command = world.command("gpg", home);
    let arguments = ["--batch", "--quiet", "--passphrase="]
        .into_iter()
        .chain(arguments.split(' '));
    let output = command.env("GNUPGHOME", home).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn with_gpg() {
    let world = World::new();
    // The agent's socket must have a short path.
    let home = TempDir::new().unwrap();
    let empty = TempDir::new().unwrap();
    for directory in [&home, &empty] {
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).unwrap();
    }
    if !gpg(
        &world,
        home.path(),
        "--quick-generate-key author@example.com",
    ) {
        println!("skipped: gpg makes no key");
        return;
    }
    let repo = world.repository("notes");
    repo.git(["config", "commit.gpgSign", "true"]);
    repo.git(["config", "user.signingKey", "author@example.com"]);
    let repo = repo.with("GNUPGHOME", home.path().to_str().unwrap());
    save(&repo);
    assert_eq!(said(&repo), "good, by author@example.com");
    let stranger = repo.with("GNUPGHOME", empty.path().to_str().unwrap());
    assert_eq!(said(&stranger), "cannot be checked: the key is missing");
    forge(&repo, &world);
    assert!(said(&repo).starts_with("BAD"), "{}", said(&repo));
    for directory in [&home, &empty] {
        let mut kill = world.command("gpgconf", directory.path());
        kill.env("GNUPGHOME", directory.path())
            .args(["--kill", "all"]);
        let _ = kill.output();
    }
}

/// A handoff that only a remote has, or a checked-out commit of somebody's, is on no branch of the
/// reader's.
#[test]
fn whose_branch_it_is_on() {
    let world = World::new();
    let theirs = world.repository("theirs").into_person("Bob");
    theirs.git(["switch", "-qc", "feature"]);
    theirs.save(&document("Sync notes", &["Use SQLite: one file"]));
    let repo = world.clone(&theirs, "mine");
    repo.git(["checkout", "-q", "-B", "main", "origin/main"]);
    repo.git(["branch", "-q", "-D", "feature"]);

    let away = |arguments: &[&str]| {
        let ran = repo.handoff(arguments).success();
        assert!(ran.stdout.contains("written by Bob"), "{}", ran.stdout);
        ran.stdout.contains("on no branch of yours")
    };
    assert!(away(&["resume", "origin/feature"]));
    repo.git(["checkout", "-q", "--detach", "origin/feature"]);
    assert!(away(&["resume"]));
    repo.git(["switch", "-q", "feature"]);
    assert!(!away(&["resume"]));
}
