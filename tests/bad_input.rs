//! What cannot be saved or shown: one clear error each, git's exit codes, and the text that was
//! being saved is still there.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Ran, Repository, World, document};
use insta::assert_snapshot;

/// Saves these bytes from a pipe.
fn save_bytes(repo: &Repository<'_>, bytes: &[u8]) -> Ran {
    let mut child = repo
        .handoff_command(["save"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(bytes);
    child.wait_with_output().unwrap().into()
}

/// The kept texts.
fn kept(repo: &Repository<'_>) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(repo.path.join(".git/handoff/kept")) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| std::fs::read(entry.path()).unwrap())
        .collect()
}

#[test]
fn no_repository() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    let ran = nowhere.handoff(["resume"]);
    assert_snapshot!(ran.seen().replace(&*world.path("").to_string_lossy(), "<root>/"), @r"
    error: not a git repository (or any of the parent directories): <root>/home
    hint: run this inside a repository, or make one with `git init`
    [exit 128]
    ");
    assert_eq!(
        nowhere.handoff(["save", "-m", "Anything"]).seen(),
        ran.seen()
    );
}

/// The texts that went where temporary files go, and the words that name the place.
fn kept_aside(world: &World, ran: &Ran) -> Vec<(String, Vec<u8>)> {
    let hint = |line: &str| {
        let (path, command) = line
            .strip_prefix("hint: the text is in ")?
            .split_once(": ")?;
        assert_eq!(command, format!("git handoff save -F {path}"));
        assert!(path.starts_with(&*world.path("home").to_string_lossy()));
        Some((path.to_owned(), std::fs::read(path).unwrap()))
    };
    ran.stderr.lines().filter_map(hint).collect()
}

#[test]
fn no_repository_for_a_piped_text() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    let text = document("Written in the wrong place", &["Use SQLite: one file"]);
    let ran = nowhere.handoff_with_input(["save"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    let [(path, kept)] = &kept_aside(&world, &ran)[..] else {
        panic!("{}", ran.seen());
    };
    assert_eq!(String::from_utf8_lossy(kept), text);
    // What the hint says works in the right place.
    let repo = world.repository("repo");
    repo.handoff(["save", "-F", path]).success();
}

#[test]
fn configuration_that_git_cannot_read() {
    let world = World::new();
    let repo = world.repository("repo");
    let config = repo.read(".git/config");
    repo.write(".git/config", "[broken");
    let text = document("On a bad day", &[]);
    let ran = repo.handoff_with_input(["save"], &text);
    assert_eq!(ran.code, 128, "{}", ran.seen());
    let [(path, kept)] = &kept_aside(&world, &ran)[..] else {
        panic!("{}", ran.seen());
    };
    assert_eq!(String::from_utf8_lossy(kept), text);
    repo.write(".git/config", config);
    repo.handoff(["save", "-F", path]).success();
}

#[test]
fn a_file_in_the_place_of_the_journal() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.write(".handoff", "notes of my own\n");
    let text = document("In the way", &[]);
    let refused = repo.handoff_with_input(["save"], &text).seen();
    assert_snapshot!(refused, @r"
    error: '.handoff' is no directory: the journal cannot be put there
    hint: move it away, or put the journal elsewhere: git config handoff.directory <path>
    hint: the text is kept: git handoff save --continue
    [exit 1]
    ");
    repo.git(["add", ".handoff"]);
    repo.git(["commit", "-q", "-m", "notes"]);
    repo.git(["rm", "-q", "--cached", ".handoff"]);
    std::fs::remove_file(repo.path.join(".handoff")).unwrap();
    assert_eq!(repo.handoff(["save", "--continue"]).seen(), refused);
    assert_snapshot!(repo.handoff(["init"]).seen(), @r"
    error: '.handoff' is no directory: the journal cannot be put there
    hint: move it away, or put the journal elsewhere: git config handoff.directory <path>
    [exit 1]
    ");
    repo.git(["config", "handoff.directory", "notes/sessions"]);
    repo.handoff(["save", "--continue"]).success();
}

#[test]
fn empty_input() {
    let world = World::new();
    let repo = world.repository("repo");
    let nothing = save_bytes(&repo, b"").seen();
    assert_snapshot!(nothing, @r"
    error: standard input is empty: it is no handoff
    hint: git handoff prompt prints what to ask a model for
    [exit 1]
    ");
    assert_eq!(save_bytes(&repo, b" \n\t\r\n").seen(), nothing);
    assert!(kept(&repo).is_empty());
}

#[test]
fn fifty_megabytes() {
    let world = World::new();
    let repo = world.repository("repo");
    let bytes = b"- all work and no play\n".repeat(50_000_000 / 23);
    assert_snapshot!(save_bytes(&repo, &bytes).seen(), @r"
    error: standard input is larger than 1 MiB: it is no handoff
    hint: git handoff prompt prints what to ask a model for
    hint: the text is kept: git handoff save --continue
    [exit 1]
    ");
    assert_eq!(kept(&repo), [bytes]);
}

#[test]
fn not_utf_8() {
    let world = World::new();
    let repo = world.repository("repo");
    let bytes = b"# Handoff: caf\xe9\n\n## Goal\n\nLatin 1\n";
    assert_snapshot!(save_bytes(&repo, bytes).seen(), @r"
    error: standard input is not UTF-8 (byte 15): it is no handoff
    hint: git handoff prompt prints what to ask a model for
    hint: the text is kept: git handoff save --continue
    [exit 1]
    ");
    assert_eq!(kept(&repo), [bytes]);
    let taken_up = repo.handoff(["save", "--continue"]);
    assert!(
        taken_up.stderr.contains("is not UTF-8 (byte 15)"),
        "{}",
        taken_up.seen()
    );
    assert_eq!(kept(&repo), [bytes]);
    repo.handoff(["save", "--discard"]).success();
    assert!(kept(&repo).is_empty());
}

/// What is read with replacement characters must not be written back.
#[test]
fn a_file_that_is_not_utf_8_is_not_mended() {
    let world = World::new();
    let repo = world.repository("repo");
    let bytes = b"# Handoff: caf\xe9\n\nGoal:\n\nLatin 1\n";
    repo.write("draft.md", bytes);
    assert_snapshot!(repo.handoff(["check", "--fix", "draft.md"]).seen(), @r"
    error: 'draft.md' is not UTF-8 (byte 15): it is left as it is
    hint: write it as UTF-8, with iconv(1) for instance
    [exit 1]
    ");
    assert_eq!(std::fs::read(repo.path.join("draft.md")).unwrap(), bytes);
}

#[test]
fn a_policy_that_cannot_be_read() {
    let world = World::new();
    let repo = world.repository("repo");
    let text = document("Anything", &[]);
    repo.write(
        ".handoff/handoff.toml",
        b"# caf\xe9\n[check]\nlength = 'loud'\n",
    );
    let ran = save_bytes(&repo, text.as_bytes());
    assert!(ran.stderr.contains("handoff.toml:3"), "{}", ran.seen());
}

/// Where there is no work tree the policy is HEAD's, and the message does not name a file that
/// nobody finds.
#[test]
fn a_committed_policy_that_cannot_be_read() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.commit(
        ".handoff/handoff.toml",
        "[tokens]\nmin = 'few'\n",
        "a policy",
    );
    let bare = world.path("bare.git");
    repo.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    assert_snapshot!(world.at(&bare).handoff(["log"]).seen(), @r#"
    error: HEAD:.handoff/handoff.toml:2: invalid type: string "few", expected usize
    hint: commit one without that line: every setting may be left out
    [exit 128]
    "#);
}

/// Over a variable that is set to nothing, git does not fall back on the configuration.
#[test]
fn an_empty_name_in_the_environment() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.git(["config", "user.name", "Configured"]);
    repo.git(["config", "user.email", "configured@example.com"]);
    let text = document("By nobody", &[]);
    let nobody = repo
        .with("GIT_COMMITTER_NAME", "")
        .without("GIT_COMMITTER_DATE");
    assert_ne!(nobody.try_git(["var", "GIT_COMMITTER_IDENT"]).code, 0);
    let ran = save_bytes(&nobody, text.as_bytes());
    assert!(
        ran.stderr.contains("git does not know who you are"),
        "{}",
        ran.seen()
    );
}

#[test]
fn binary() {
    let world = World::new();
    let repo = world.repository("repo");
    let bytes = b"\x7fELF\x02\x01\x01\0\0\0";
    assert_snapshot!(save_bytes(&repo, bytes).seen(), @r"
    error: standard input is binary: it is no handoff
    hint: git handoff prompt prints what to ask a model for
    hint: the text is kept: git handoff save --continue
    [exit 1]
    ");
    assert_eq!(kept(&repo), [bytes]);
}

#[test]
fn no_handoff_in_the_text() {
    let world = World::new();
    let repo = world.repository("repo");
    assert_snapshot!(save_bytes(&repo, b"I am done for today!\n").seen(), @r"
    error: no handoff in this text: none of the seven sections was found
    hint: git handoff prompt prints what to ask a model for
    hint: the text is kept, give it headings: git handoff save --continue -e
    [exit 1]
    ");
    assert_eq!(kept(&repo), [b"I am done for today!\n"]);
}

#[test]
fn a_directory_and_no_file_at_all() {
    let world = World::new();
    let repo = world.repository("repo");
    assert_snapshot!(repo.handoff(["save", "-F", "."]).seen(), @r"
    error: cannot read '.': it is a directory
    [exit 128]
    ");
    assert_snapshot!(repo.handoff(["save", "-F", "nowhere.md"]).seen(), @r"
    error: cannot read 'nowhere.md': No such file or directory (os error 2)
    [exit 128]
    ");
}

#[test]
fn unknown_names() {
    let world = World::new();
    let repo = world.repository("repo");
    let unknown = repo.handoff(["show", "zzzz"]).seen();
    assert_snapshot!(unknown, @r"
    error: no handoff, revision or file is named 'zzzz'
    hint: `git handoff log` lists the handoffs here, `git handoff log --all` those of every branch
    [exit 128]
    ");
    for name in ["nowhere", "@~9"] {
        let seen = repo.handoff(["show", name]).seen();
        assert_eq!(seen, unknown.replace("zzzz", name));
    }
    let nothing = repo.handoff(["resume"]);
    assert_eq!(nothing.code, 1, "{}", nothing.seen());
}

#[test]
fn an_ambiguous_prefix() {
    let world = World::new();
    let repo = world.repository("repo");
    let text = document("One of two", &[]);
    for (time, id) in [("120000", "kxqpwmztlvrn"), ("120100", "kxqpzzzzzzzz")] {
        let block = format!(
            "```toml handoff\nversion = 1\nid = \"{id}\"\nparents = []\ncreated = 2026-11-24T12:00:00Z\n```\n"
        );
        repo.write(
            &format!(".handoff/2026/11/20261124T{time}Z-{id}.md"),
            format!("{text}\n{block}"),
        );
    }
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "two handoffs"]);
    assert_snapshot!(repo.handoff(["show", "kxqp"]).seen(), @r"
    error: the id 'kxqp' is ambiguous
      kxqpzzzzzzzz  One of two
      kxqpwmztlvrn  One of two
    hint: type more letters
    [exit 128]
    ");
}

#[test]
fn nobody_is_configured() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.git(["config", "user.useConfigOnly", "true"]);
    let anonymous = ["NAME", "EMAIL"]
        .iter()
        .fold(repo.with("X", ""), |repo, field| {
            repo.without(&format!("GIT_AUTHOR_{field}"))
                .without(&format!("GIT_COMMITTER_{field}"))
        });
    let text = document("By nobody", &[]);
    assert_snapshot!(save_bytes(&anonymous, text.as_bytes()).seen(), @r#"
    error: git does not know who you are
    hint: git config --global user.name "Your Name" and user.email you@example.com
    hint: the text is kept: git handoff save --continue
    [exit 128]
    "#);
    assert_eq!(kept(&repo), [text.as_bytes()]);
    repo.handoff(["save", "--continue"]).success();
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("By nobody")
    );
}

/// Coding agents leave standard input open for ever.
#[test]
fn standard_input_that_never_closes() {
    let world = World::new();
    let repo = world.repository("repo");
    for arguments in [
        &["save", "-m", "With flags", "--next", "Go on"][..],
        &["resume"],
        &["status"],
    ] {
        let mut command = repo.handoff_command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let open = child.stdin.take();
        let deadline = Instant::now() + Duration::from_secs(60);
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(
                Instant::now() < deadline,
                "{arguments:?} waits for its input"
            );
            std::thread::sleep(Duration::from_millis(10));
        };
        drop(open);
        assert!(status.success(), "{arguments:?}");
    }
}

/// What a mount namespace of our own makes of a directory, for one command: root is not bound by
/// permission bits, but by mounts it is. Says so where there is none.
fn mounted(repo: &Repository<'_>, mount: &str, arguments: &[&str], input: &[u8]) -> Option<Ran> {
    let can = Command::new("unshare").args(["-rm", "true"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        println!("skipped: there are no mount namespaces here");
        return None;
    }
    let handoff = repo.handoff_command(arguments);
    let script = format!("{mount} && exec \"$0\" \"$@\"");
    let mut command = Command::new("unshare");
    command
        .args(["-rm", "sh", "-c", &script])
        .arg(handoff.get_program())
        .args(handoff.get_args());
    command.current_dir(&repo.path);
    for (key, value) in handoff.get_envs() {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    Some(child.wait_with_output().unwrap().into())
}

#[test]
fn a_read_only_repository() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.save(&document("Before", &["Use SQLite: one file"]));
    let mount = "mount --bind . . && mount -o remount,bind,ro . && cd \"$PWD\"";
    let text = document("Not to be saved", &[]);
    let Some(ran) = mounted(&repo, mount, &["save", "-F", "-"], text.as_bytes()) else {
        return;
    };
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.starts_with("error: cannot "), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("Read-only file system"),
        "{}",
        ran.stderr
    );
    let [(_, kept)] = &kept_aside(&world, &ran)[..] else {
        panic!("{}", ran.seen());
    };
    assert_eq!(String::from_utf8_lossy(kept), text);
    for arguments in [&["resume"][..], &["show", "@"], &["status"]] {
        let ran = mounted(&repo, mount, arguments, b"").unwrap().success();
        assert!(ran.stdout.contains("Before"), "{}", ran.seen());
    }
}

/// The disk is full at different points; the text is kept as soon as there is room for it.
#[test]
fn a_full_disk() {
    let world = World::new();
    let repo = world.repository("repo");
    let git = repo.path.join(".git");
    let objects = git.join("objects");
    let head = repo.git(["rev-parse", "HEAD"]);
    let text = document("On a full disk", &["Use SQLite: one file"]);
    let full = |path: &Path| {
        let path = path.display();
        // An overlay whose upper layer is full, so that what is there can still be read.
        format!(
            "mkdir -p /tmp/.full && mount -t tmpfs -o size=16k tmpfs /tmp/.full && mkdir /tmp/.full/up /tmp/.full/work && {{ head -c 16384 /dev/zero > /tmp/.full/fill 2> /dev/null || :; }} && mount -t overlay overlay -o lowerdir={path},upperdir=/tmp/.full/up,workdir=/tmp/.full/work {path} && cd \"$PWD\""
        )
    };
    let Some(ran) = mounted(
        &repo,
        &full(&objects),
        &["save", "-F", "-"],
        text.as_bytes(),
    ) else {
        return;
    };
    if ran.stderr.contains("mount:") {
        println!("skipped: {}", ran.stderr.trim());
        return;
    }
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(
        ran.stderr.contains("No space left on device"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
    assert_eq!(repo.git(["status", "--porcelain"]), "");
    repo.handoff(["save", "--continue"]).success();
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("On a full disk")
    );
    assert!(kept(&repo).is_empty());
}

/// Another git may hold the index for a while; a lock that nobody holds any more is waited for once, and
/// git's words say what to do.
#[test]
fn a_lock_that_nobody_holds_is_waited_for_once() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(".git/index.lock", "");
    let start = Instant::now();
    let ran = repo.handoff(["save", "-m", "Sync notes", "--next", "Go on"]);
    let waited = start.elapsed();
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains("index.lock"), "{}", ran.stderr);
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    std::fs::remove_file(repo.path.join(".git/index.lock")).unwrap();
    repo.handoff(["save", "--continue"]).success();
    assert_eq!(repo.git(["status", "--porcelain"]), "");
}
