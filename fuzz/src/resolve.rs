//! Addresses and ranges, looked up in a small repository with two branches and three handoffs.

use std::path::{Path, PathBuf};
use std::process::Command;

use git_handoff::handoff::RepoPath;
use git_handoff::journal::Journal;
use git_handoff::journal::address::{self, AddressError};
use git_handoff::journal::range::RangeSpec;
use git_handoff::journal::which::Asker;
use git_handoff::repo::{Environment, Repo};

thread_local! {
    static REPO: Repo = Repo::open(&directory(), &Environment::default()).expect("opens");
}

/// Nothing that can be typed makes more of a repository than an answer or a refusal.
pub fn resolve(text: &str) {
    // The system lets no argument have one.
    if text.contains('\0') {
        return;
    }
    REPO.with(|repo| {
        let journal = Journal::open(repo).expect("opens");
        let asker = Asker {
            author: None,
            session: None,
            addressee: None,
        };
        let found = address::resolve(&journal, &asker, &directory(), text);
        assert!(!matches!(found, Err(AddressError::Journal(_))), "{found:?}");
        drop(RepoPath::parse(text));
        if let Ok(range) = text.parse::<RangeSpec>() {
            let ends = [range.base, range.tip].map(|end| repo.find_revision(&end));
            if let [Ok(Some(base)), Ok(Some(tip))] = ends {
                let listing = journal.at(tip.commit).expect("lists");
                let range = journal.range(base.commit, &listing, tip.commit);
                drop(range.expect("compares"));
            }
        }
    });
}

fn directory() -> PathBuf {
    let directory = std::env::temp_dir().join(format!("handoff-fuzz-{}", std::process::id()));
    if !directory.exists() {
        build(&directory);
    }
    directory
}

fn build(directory: &Path) {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.handoff-example");
    let script = "set -e; git init -q -b main .; git commit -qm begin --allow-empty; \
                  cp -r \"$1\" .handoff; git switch -qc feature; git add .; git commit -qm work; \
                  git tag v1; git switch -q main; git commit -qm more --allow-empty";
    std::fs::create_dir_all(directory).expect("is made");
    let built = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(example)
        .current_dir(directory)
        .envs([
            ("GIT_AUTHOR_NAME", "A U Thor"),
            ("GIT_AUTHOR_EMAIL", "author@example.com"),
            ("GIT_COMMITTER_NAME", "A U Thor"),
            ("GIT_COMMITTER_EMAIL", "author@example.com"),
        ])
        .status();
    assert!(built.expect("runs").success());
}
