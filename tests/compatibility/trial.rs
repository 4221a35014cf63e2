//! The trial that every kind of repository stands: save, read, take back, take up again, and
//! nothing of the user's is any different.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{Ran, Repository, document};

/// Everything that belongs to the user and not to us.
#[derive(Debug, PartialEq, Eq)]
pub struct Theirs {
    /// `git status`, without the line about the journal.
    status: Vec<String>,
    /// The index's entries: mode, object, stage, path, flags. The stat data may be refreshed.
    index: Vec<String>,
    /// Every file of the work tree, byte for byte.
    files: BTreeMap<String, Vec<u8>>,
}

impl Theirs {
    pub fn of(repo: &Repository<'_>) -> Self {
        let top = repo.git(["rev-parse", "--show-toplevel"]);
        let mut files = BTreeMap::new();
        collect(Path::new(&top), Path::new(&top), &mut files);
        Self {
            status: lines_without_ours(&repo.git(["status", "--porcelain=v2", "-uall"])),
            index: index(repo),
            files,
        }
    }
}

fn lines_without_ours(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.contains(".handoff/"));
    lines.map(str::to_owned).collect()
}

/// Intent-to-add, skip-worktree and assume-unchanged (git's `read-cache.h`). The others say how
/// an entry is stored.
const KEPT_FLAGS: u32 = 0x2000_0000 | 0x4000_0000 | 0x8000;

fn index(repo: &Repository<'_>) -> Vec<String> {
    let listed = repo.git(["ls-files", "--full-name", "-s", "--debug", ":/"]);
    let mut entries: Vec<String> = Vec::new();
    for line in listed.lines() {
        match (line.strip_prefix("  "), entries.last_mut()) {
            (Some(debug), Some(entry)) => {
                if let Some((_, flags)) = debug.split_once("flags: ") {
                    let flags = u32::from_str_radix(flags, 16).unwrap() & KEPT_FLAGS;
                    entry.push_str(&format!(" flags {flags:x}"));
                }
            }
            _ => entries.push(line.to_owned()),
        }
    }
    entries.retain(|entry| !entry.contains(".handoff/"));
    entries
}

fn collect(root: &Path, directory: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if entry.file_name() == ".git" || name == ".handoff" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(name, std::fs::read(&path).unwrap_or_default());
        }
    }
}

/// Staged, unstaged and untracked changes, also in one file.
pub fn make_changes(repo: &Repository<'_>) {
    repo.write("staged.txt", "staged\n");
    repo.write("both.txt", "staged\n");
    repo.git(["add", "staged.txt", "both.txt"]);
    repo.write("both.txt", "and changed again\n");
    repo.write("README.md", "# changed, not staged\n");
    repo.write("untracked.txt", "untracked\n");
}

/// Saves, and gives the new handoff's id.
pub fn save(repo: &Repository<'_>, summary: &str) -> String {
    let text = document(summary, &["Use SQLite: one file"]);
    let ran = repo.handoff_with_input(["save", "-F", "-", "--format", "json"], &text);
    id_in(&ran.success())
}

fn id_in(saved: &Ran) -> String {
    let value: serde_json::Value = serde_json::from_str(&saved.stdout).unwrap();
    let found = ["/id", "/metadata/id", "/handoff/id", "/handoff/metadata/id"]
        .iter()
        .find_map(|pointer| value.pointer(pointer));
    found.and_then(|id| id.as_str()).expect("an id").to_owned()
}

/// The repository with values of configuration in the environment, though none: libgit2 does not see
/// such values.
pub fn asking<'w>(repo: &Repository<'w>) -> Repository<'w> {
    repo.with("GIT_CONFIG_PARAMETERS", "")
}

/// The whole trial, in a work tree.
pub fn stand(repo: &Repository<'_>) {
    make_changes(repo);
    stand_as_it_is(repo);
}

/// The trial without further changes.
pub fn stand_as_it_is(repo: &Repository<'_>) {
    let before = Theirs::of(repo);
    // With the variable that makes the program ask git for its configuration; all else without.
    let first = save(&asking(repo), "The first");
    untouched(repo, &before);
    committed_alone(repo, &first);
    let arguments = ["save", "-m", "By flags", "--next", "Go on"];
    repo.handoff(arguments).success();
    untouched(repo, &before);
    let second = save(repo, "The second");
    untouched(repo, &before);
    committed_alone(repo, &second);
    reads(repo, &second, "The second");

    let undone = repo.handoff(["undo"]).success();
    assert!(undone.stdout.contains("The second"), "{}", undone.stdout);
    untouched(repo, &before);
    assert!(
        repo.handoff(["resume"])
            .success()
            .stdout
            .contains("By flags")
    );
    repo.handoff(["save", "--continue"]).success();
    untouched(repo, &before);
    reads(repo, &second, "The second");
}

/// Nothing of the user's has changed, nothing of ours is left over, the repository is sound.
pub fn untouched(repo: &Repository<'_>, before: &Theirs) {
    // Before anything refreshes the index.
    let dirty = repo.git(["diff-files", "--name-only"]);
    assert!(
        !dirty.contains(".handoff"),
        "git diff-files shows the journal: {dirty}"
    );
    assert_eq!(
        &Theirs::of(repo),
        before,
        "the user's changes differ after a save"
    );
    let status = repo.git(["status", "--porcelain=v2", "-uall"]);
    assert!(
        !status.contains(".handoff"),
        "git status shows the journal: {status}"
    );
    is_sound(repo);
}

/// `git fsck` has nothing to say.
pub fn is_sound(repo: &Repository<'_>) {
    let fsck = repo.try_git(["fsck", "--no-dangling", "--no-progress"]);
    let said = format!("{}{}", fsck.stdout, fsck.stderr);
    let said: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("notice:") && !line.starts_with("hint:"))
        .collect();
    assert!(fsck.code == 0 && said.is_empty(), "git fsck: {said:?}");
    let locks = repo.git(["rev-parse", "--git-path", "index.lock"]);
    assert!(
        !repo.path.join(locks).exists(),
        "a lock of the index is left"
    );
}

/// HEAD's commit adds the handoff and nothing else.
pub fn committed_alone(repo: &Repository<'_>, id: &str) {
    let shown = repo.git([
        "show",
        "--format=",
        "--raw",
        "--no-abbrev",
        "-m",
        "--first-parent",
        "HEAD",
    ]);
    let changes: Vec<&str> = shown.lines().filter(|line| line.starts_with(':')).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(
        changes[0].contains(" A\t.handoff/") && changes[0].contains(id),
        "{changes:?}"
    );
}

/// Every reading command finds it.
pub fn reads(repo: &Repository<'_>, id: &str, summary: &str) {
    for arguments in [&["resume"][..], &["show", id], &["show", "@"], &["status"]] {
        let ran = repo.handoff(arguments);
        let seen = ran.seen();
        assert_eq!(ran.code, 0, "{arguments:?}: {seen}");
        assert!(seen.contains(summary), "{arguments:?}: {seen}");
    }
}

/// A save is refused, says the way out, and keeps the text; `--no-commit` works.
pub fn is_refused(repo: &Repository<'_>, way_out: &str) {
    let before = Theirs::of(repo);
    let head = repo.git(["rev-parse", "HEAD"]);
    let ran = repo.handoff_with_input(["save", "-F", "-"], &document("In the middle", &[]));
    assert_eq!(ran.code, 128, "{}", ran.seen());
    assert!(ran.stderr.contains(way_out), "{}", ran.stderr);
    assert!(ran.stderr.contains("save --continue"), "{}", ran.stderr);
    untouched(repo, &before);

    repo.handoff(["save", "--continue", "--no-commit"])
        .success();
    assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
    assert_eq!(Theirs::of(repo), before);
    assert!(repo.handoff(["show", "@"]).seen().contains("In the middle"));
}
