//! How long `log <commit>` takes in a history of 200,000 commits, as ratios to
//! `git log --diff-filter=A --name-only -- .handoff` in the same run: `cargo bench --bench links`.
//!
//! `COMMITS=20000` builds a shorter history; `RUNS=5` measures less often.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "measure/mod.rs"]
mod measure;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use git_handoff::handoff::HandoffId;
use measure::{Case, number, print_against, result_of};

/// One commit in so many adds a handoff.
const COMMITS_OF_A_SESSION: usize = 100;

fn main() {
    let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let commits = number("COMMITS", 200_000);
    let repo = history(commits, &place);
    println!("{commits} commits, one handoff in {COMMITS_OF_A_SESSION}");
    let base = Case::new(
        "git log --diff-filter=A --name-only",
        git(
            &repo,
            &["log", "--diff-filter=A", "--name-only", "--", ".handoff"],
        ),
    );
    let middle = commits / 2;
    let commit = |back: usize| {
        let revision = format!("main~{back}");
        let output = result_of(&git(&repo, &["rev-parse", &revision]));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let (asked, another) = (commit(middle), commit(middle / 2));
    let log = |commit: &str| handoff(&repo, &["log", commit, "--oneline"]);
    let forgotten = |keep: &'static [&'static str]| {
        let state = repo.join(".git/handoff");
        let prepare = log(&asked);
        Box::new(move || {
            if keep.is_empty() {
                let _ = std::fs::remove_dir_all(&state);
            } else {
                // The other commit's answer is forgotten by asking anew from a fresh state.
                let _ = std::fs::remove_dir_all(&state);
                result_of(&prepare);
            }
        }) as Box<dyn Fn()>
    };
    let mut cold = Case::new("log <commit>, cold", log(&asked));
    cold.before = Some(forgotten(&[]));
    let mut other = Case::new("log <another commit>, after that", log(&another));
    other.before = Some(forgotten(&["all"]));
    let mut links = Case::new(
        "log -n1, links of one handoff",
        handoff(&repo, &["log", "-n1"]),
    );
    links.before = Some(forgotten(&["all"]));
    let same = Case::new("log <commit>, again", log(&another));
    print_against(&base, &[cold, other, same, links]);
}

/// A repository with that many commits on one branch, built unless an earlier run did.
fn history(commits: usize, place: &Path) -> PathBuf {
    let path = place.join(format!("history-{commits}"));
    if path.join("built").exists() {
        return path;
    }
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    result_of(&git(&path, &["init", "-q", "-b", "main"]));
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(&path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufWriter::new(import.stdin.take().unwrap());
    for at in 0..commits {
        commit(&mut out, at);
    }
    out.into_inner().unwrap();
    assert!(import.wait().unwrap().success());
    std::fs::write(path.join("built"), "").unwrap();
    path
}

/// A commit that changes a source file, and now and then one that adds a handoff and nothing else.
fn commit(out: &mut impl Write, at: usize) {
    let time = 1_600_000_000 + at * 600;
    writeln!(out, "commit refs/heads/main").unwrap();
    writeln!(
        out,
        "committer Me <me@example.com> {time} +0000\ndata 4\nwork"
    )
    .unwrap();
    let is_handoff = at % COMMITS_OF_A_SESSION == COMMITS_OF_A_SESSION - 1;
    let (path, text) = if is_handoff {
        handoff_file(at, time)
    } else {
        let file = format!("src/{}/{}.rs", at % 40, at % 600);
        (file, format!("fn change() -> usize {{ {at} }}\n"))
    };
    write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()).unwrap();
}

fn handoff_file(at: usize, time: usize) -> (String, String) {
    let id = |at: usize| {
        let bits = u64::try_from(at).unwrap().wrapping_mul(0x9e37_79b9_7f4a);
        let [.., a, b, c, d, e, f] = bits.to_be_bytes();
        HandoffId::from_bits([a, b, c, d, e, f])
    };
    let time = chrono::DateTime::from_timestamp(i64::try_from(time).unwrap(), 0).unwrap();
    let parents = match at.checked_sub(COMMITS_OF_A_SESSION) {
        Some(parent) => format!("\"{}\"", id(parent)),
        None => String::new(),
    };
    let path = format!(
        ".handoff/{}/{}-{}-sync-notes.md",
        time.format("%Y/%m"),
        time.format("%Y%m%dT%H%M%SZ"),
        id(at)
    );
    let text = format!(
        "# Handoff: Sync notes\n\n## Goal\n\nSearch.\n\n\
         ## Decisions made (do not re-litigate)\n\n- Part {at} keeps its table: joins are slow\n\
         - Earlier decisions stand.\n\n## Next step\n\nGo on.\n\n\
         ```toml handoff\nversion = 1\nid = \"{}\"\nparents = [{parents}]\n\
         created = {}\nauthor = \"Me <me@example.com>\"\nbranch = \"main\"\n\n[same]\n```\n",
        id(at),
        time.format("%Y-%m-%dT%H:%M:%S+00:00"),
    );
    (path, text)
}

fn git(repo: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repo);
    git
}

fn handoff(repo: &Path, arguments: &[&str]) -> Command {
    let mut handoff = Command::new(env!("CARGO_BIN_EXE_git-handoff"));
    handoff.args(arguments).current_dir(repo);
    handoff
}
