//! How long `log <commit>` takes in a history of 200,000 commits, as ratios to
//! `git log --diff-filter=A --name-only -- .handoff` in the same run: `cargo bench --bench links`.
//!
//! `COMMITS=20000` builds a shorter history; `RUNS=5` measures less often.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "measure/mod.rs"]
mod measure;

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use git_handoff::handoff::HandoffId;
use measure::{Case, Table, number, result_of};

/// One commit in so many adds a handoff.
const COMMITS_OF_A_SESSION: usize = 100;

/// Of so many handoffs one was rebased or squashed: the commit that it recorded is gone, and it is
/// found by its file.
const REWRITTEN: usize = 4;

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
    Table::against(vec![base], number("RUNS", 15)).rows(&[cold, other, same, links]);
}

/// A repository with that many commits on one branch, built unless an earlier run did.
fn history(commits: usize, place: &Path) -> PathBuf {
    let path = place.join(format!("linked-history-{commits}"));
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
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufWriter::new(import.stdin.take().unwrap());
    let mut ids = BufReader::new(import.stdout.take().unwrap()).lines();
    for at in 0..commits {
        let (file, text) = match at % COMMITS_OF_A_SESSION == COMMITS_OF_A_SESSION - 1 {
            true => {
                writeln!(out, "get-mark :1").unwrap();
                out.flush().unwrap();
                handoff_file(at, &ids.next().unwrap().unwrap())
            }
            false => source_file(at),
        };
        commit(&mut out, at, &file, &text);
    }
    out.into_inner().unwrap();
    assert!(import.wait().unwrap().success());
    std::fs::write(path.join("built"), "").unwrap();
    path
}

/// A commit of one file; the mark is always the last commit's.
fn commit(out: &mut impl Write, at: usize, file: &str, text: &str) {
    let time = time_of(at);
    let size = text.len();
    write!(
        out,
        "commit refs/heads/main\nmark :1\ncommitter Me <me@example.com> {time} +0000\n\
         data 4\nwork\nM 100644 inline {file}\ndata {size}\n{text}\n"
    )
    .unwrap();
}

/// In seconds since 1970.
fn time_of(at: usize) -> usize {
    1_600_000_000 + at * 600
}

fn source_file(at: usize) -> (String, String) {
    let file = format!("src/{}/{}.rs", at % 40, at % 600);
    (file, format!("fn change() -> usize {{ {at} }}\n"))
}

/// A handoff of the work that ended with `commit`.
fn handoff_file(at: usize, commit: &str) -> (String, String) {
    let id = |at: usize| {
        let bits = u64::try_from(at).unwrap().wrapping_mul(0x9e37_79b9_7f4a);
        let [.., a, b, c, d, e, f] = bits.to_be_bytes();
        HandoffId::from_bits([a, b, c, d, e, f])
    };
    let time = chrono::DateTime::from_timestamp(i64::try_from(time_of(at)).unwrap(), 0).unwrap();
    let parents = match at.checked_sub(COMMITS_OF_A_SESSION) {
        Some(parent) => format!("\"{}\"", id(parent)),
        None => String::new(),
    };
    let commit = match (at / COMMITS_OF_A_SESSION).is_multiple_of(REWRITTEN) {
        true => "c".repeat(commit.len()),
        false => commit.to_owned(),
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
         created = {}\nauthor = \"Me <me@example.com>\"\nbranch = \"main\"\n\
         commit = \"{commit}\"\n\n[same]\n```\n",
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
