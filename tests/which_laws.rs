//! Laws of "which handoff", on random histories (docs/which.md).

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use git_handoff::handoff::{Ended, HandoffId, Metadata};
use git_handoff::journal::heads::{Scan, Standing};
use git_handoff::journal::which::{Asker, choose};
use git_handoff::journal::{FileName, Journal, heads_file, memory};
use git_handoff::repo::{Environment, Head, RefName, Repo};
use proptest::prelude::*;
use proptest::sample::Index;
use tempfile::TempDir;

const BRANCHES: [&str; 3] = ["main", "feat", "exp"];
const PEOPLE: [&str; 3] = ["Al <al@x.org>", "Bo <bo@x.org>", "Ca <ca@x.org>"];

/// Handoffs in name order, each continuing earlier ones.
fn histories() -> impl Strategy<Value = Vec<Metadata>> {
    let handoff = (
        prop::collection::vec(any::<Index>(), 0..3),
        0..BRANCHES.len(),
        0..PEOPLE.len(),
        prop::option::weighted(0.15, prop::bool::ANY),
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(handoff, 1..16).prop_map(|handoffs| {
        let mut history: Vec<Metadata> = Vec::new();
        for (number, (parents, branch, person, abandoned, addressed)) in
            handoffs.into_iter().enumerate()
        {
            let id = HandoffId::from_bits([0, 0, 0, 0, 7, u8::try_from(number).unwrap()]);
            let mut metadata = Metadata::new(id, time(number).fixed_offset());
            if number > 0 {
                metadata.parents = parents.iter().map(|p| p.get(&history).id).collect();
                metadata.parents.sort();
                metadata.parents.dedup();
            }
            metadata.branch = Some(BRANCHES[branch].to_owned());
            metadata.author = Some(PEOPLE[person].to_owned());
            metadata.ended = abandoned.map(|abandoned| match abandoned {
                true => Ended::Abandoned,
                false => Ended::Done,
            });
            metadata.to = addressed.then(|| "reviewer".to_owned());
            history.push(metadata);
        }
        history
    })
}

fn time(number: usize) -> DateTime<Utc> {
    let begin = DateTime::from_timestamp(1_795_521_600, 0).unwrap();
    begin + TimeDelta::days(10 * i64::try_from(number).unwrap())
}

/// What each handoff is, by the words of docs/which.md.
struct Defined<'h>(&'h [Metadata]);

impl Defined<'_> {
    /// Those that continue it. An addressed one leaves its parents heads for everybody else.
    fn continuations(&self, of: &Metadata) -> Vec<&Metadata> {
        let continues = |by: &&Metadata| by.to.is_none() && by.parents.contains(&of.id);
        self.0.iter().filter(continues).collect()
    }

    /// It was abandoned, or only abandoned ones continue it, on the same branch.
    fn is_void(&self, handoff: &Metadata) -> bool {
        let by = self.continuations(handoff);
        let only_void = |by: &&Metadata| self.is_void(by) && by.branch == handoff.branch;
        handoff.ended == Some(Ended::Abandoned) || (!by.is_empty() && by.iter().all(only_void))
    }

    fn standing(&self, handoff: &Metadata) -> Standing {
        let is_continued = |by: &&Metadata| !self.is_void(by);
        if self.is_void(handoff) {
            Standing::Void
        } else if self.continuations(handoff).iter().any(is_continued) {
            Standing::Continued
        } else if handoff.to.is_some() {
            Standing::Addressed
        } else {
            Standing::Head
        }
    }
}

/// A repository with one commit a handoff on branch `all`, and `main` after some of them.
struct History {
    _directory: TempDir,
    repo: Repo,
    commits: Vec<String>,
}

impl History {
    fn of(handoffs: &[Metadata], on_main: usize) -> Self {
        let directory = TempDir::new().unwrap();
        git(directory.path(), &["init", "-q", "-b", "all"], "");
        let mut stream = String::from(
            "commit refs/heads/all\nmark :1\ncommitter C <c@x.org> 1 +0000\ndata 5\nbegin\n",
        );
        for (number, metadata) in handoffs.iter().enumerate() {
            let name = FileName::after([], metadata.created.to_utc(), metadata.id, "x");
            let file = format!("# Handoff: x\n\n{}", metadata.to_block());
            let _ = write!(
                stream,
                "commit refs/heads/all\nmark :{}\ncommitter C <c@x.org> 1 +0000\ndata 1\nx\nM 644 inline .handoff/{}\ndata {}\n{file}\n",
                number + 2,
                name.path(),
                file.len()
            );
        }
        let _ = write!(stream, "reset refs/heads/main\nfrom :{}\n", on_main + 1);
        git(directory.path(), &["fast-import", "--quiet"], &stream);
        let log = git(directory.path(), &["rev-list", "--reverse", "all"], "");
        Self {
            repo: Repo::open(directory.path(), &Environment::default()).unwrap(),
            commits: log.lines().map(str::to_owned).collect(),
            _directory: directory,
        }
    }

    /// What is chosen for a branch that has the first `count` handoffs.
    fn choice(&self, count: usize, branch: &str, asker: &Asker) -> BTreeMap<&str, Vec<String>> {
        let journal = Journal::open(&self.repo).unwrap();
        let commit = self.commits[count].parse().unwrap();
        let name = RefName::branch(branch);
        let head = Head::Branch { name, commit };
        let choice = choose(&journal, &head, &journal.at(commit).unwrap(), asker).unwrap();
        let ids = |records: &[git_handoff::journal::Record]| -> Vec<String> {
            records
                .iter()
                .map(|record| record.id().to_string())
                .collect()
        };
        assert_eq!(choice.looked_at, None);
        BTreeMap::from([
            ("rule", vec![format!("{:?}", choice.rule)]),
            ("shown", ids(choice.shown.as_slice())),
            ("continued", ids(&choice.continued)),
            ("others", ids(&choice.others)),
        ])
    }

    /// Writes the file of the heads of the first `count` handoffs.
    fn complete(&self, count: usize) {
        let journal = Journal::open(&self.repo).unwrap();
        let commit = self.commits[count].parse().unwrap();
        heads_file::complete(&journal, &journal.at(commit).unwrap()).unwrap();
        assert!(self.file().exists());
    }

    fn file(&self) -> std::path::PathBuf {
        self.repo.shared_state_dir().join("heads")
    }
}

fn git(directory: &Path, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

proptest! {
    /// One pass from the newest to the oldest finds what the definition says.
    #[test]
    fn one_pass_finds_what_the_definition_says(history in histories()) {
        let mut scan = Scan::default();
        let defined = Defined(&history);
        for handoff in history.iter().rev() {
            prop_assert_eq!(scan.pass(handoff), defined.standing(handoff), "{}", handoff.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The file of heads, written for this tree or an earlier one, whole or damaged, changes no
    /// answer.
    #[test]
    fn the_file_of_heads_changes_no_answer(
        history in histories(),
        on_main in any::<Index>(),
        earlier in any::<Index>(),
        remembered in prop::option::of(any::<Index>()),
        person in 0..PEOPLE.len(),
        damaged in any::<Index>(),
    ) {
        let all = history.len();
        let built = History::of(&history, on_main.index(all + 1));
        if let Some(handoff) = remembered.map(|index| index.get(&history)) {
            let name = FileName::after([], handoff.created.to_utc(), handoff.id, "x");
            memory::remember(&built.repo, &name).unwrap();
        }
        for addressee in [None, Some("reviewer".to_owned())] {
            for branch in BRANCHES {
                let asker = Asker {
                    author: Some(PEOPLE[person].to_owned()),
                    session: None,
                    addressee: addressee.clone(),
                };
                let _ = std::fs::remove_file(built.file());
                let read = built.choice(all, branch, &asker);
                built.complete(1 + earlier.index(all));
                prop_assert_eq!(&read, &built.choice(all, branch, &asker));
                built.complete(all);
                prop_assert_eq!(&read, &built.choice(all, branch, &asker));
                let mut bytes = std::fs::read(built.file()).unwrap();
                let at = damaged.index(bytes.len());
                bytes[at] ^= 0xff;
                std::fs::write(built.file(), bytes).unwrap();
                prop_assert_eq!(&read, &built.choice(all, branch, &asker));
            }
        }
    }
}
