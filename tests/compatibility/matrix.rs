//! The table in `docs/compatibility.md`.

use std::path::Path;
use std::process::Command;

/// Rows that belong together.
pub struct Section {
    pub title: &'static str,
    pub rows: &'static [Row],
}

/// One kind of repository.
pub struct Row {
    pub title: &'static str,
    /// The first git that can make one; 2.34 is the oldest supported at all.
    pub since: &'static str,
    pub reading: Reading,
    pub saving: Saving,
    pub note: &'static str,
}

/// What `resume`, `show` and `status` do.
pub enum Reading {
    Works,
    ClearError,
}

/// What `save`, `undo` and `save --continue` do.
pub enum Saving {
    Works,
    Refused,
    ClearError,
}

/// Whether the git on PATH can make such a repository. Says so where it cannot.
pub fn git_has(title: &str, since: &str) -> bool {
    let output = Command::new("git").arg("--version").output().unwrap();
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = version.trim().trim_start_matches("git version ");
    let has = numbers(number) >= numbers(since);
    if !has {
        println!("skipped: {title} needs git {since}, this is {number}");
    }
    has
}

fn numbers(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// The page must say what the tests prove; `HANDOFF_BLESS=1` makes it so.
pub fn compare(sections: &[Section]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compatibility.md");
    let page = render(sections);
    if std::env::var_os("HANDOFF_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(there, page, "run the test again with HANDOFF_BLESS=1");
}

fn render(sections: &[Section]) -> String {
    let mut page = String::from(INTRODUCTION);
    for section in sections {
        page.push_str(&format!(
            "\n## {}\n\n| repository | git | reading | saving | |\n|---|---|---|---|---|\n",
            section.title
        ));
        for row in section.rows {
            let reading = match row.reading {
                Reading::Works => "works",
                Reading::ClearError => "clear error",
            };
            let saving = match row.saving {
                Saving::Works => "works",
                Saving::Refused => "refused, with the way out",
                Saving::ClearError => "clear error",
            };
            page.push_str(&format!(
                "| {} | {} | {reading} | {saving} | {} |\n",
                row.title, row.since, row.note
            ));
        }
    }
    page
}

const INTRODUCTION: &str = "\
# Compatibility

What `git handoff` does in every kind of repository that git opens. Each row is a test that builds
the repository with the git on `PATH` and runs `save`, `resume`, `show`, `status`, `undo` and
`save --continue` in it. After each save the test compares, with what was there before, `git status`,
the index (mode, object, stage and flags of every entry) and every file of the work tree byte for
byte; the commit adds the handoff and nothing else, `git status` shows nothing of the journal,
`git fsck` has nothing to say and no lock is left. The column *git* is the first version that can
make such a repository; 2.34 is the oldest that is supported. A row is skipped, and the test says
so, where the git on `PATH` is older.

    cargo test --test compatibility
    PATH=/path/to/another/git/bin:$PATH cargo test --test compatibility

Last run with git 2.34.0 (skips the six rows that say more than 2.34), 2.39.5 (skips three), 2.47.3
(skips one) and 2.55.0: every other row passes. The tests of snapshots, links, remotes, attacks, bad
input and the stories pass with git 2.34.0 too.

This page is written by that command with `HANDOFF_BLESS=1`, and compared with it otherwise.
";
