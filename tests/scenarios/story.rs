//! The words the scenarios are told in.

use std::path::Path;

use git_handoff::journal::Journal;
use git_handoff::journal::landing::Landing;
use git_handoff::journal::trunk::Trunk;
use git_handoff::repo::{Environment, Repo};
use serde_json::Value;

use crate::common::{Repository, document};

/// What `resume` says, as far as the rules are concerned.
pub struct Resumed {
    pub id: String,
    pub rule: String,
    /// The other heads that are named, the newest first.
    pub others: Vec<String>,
}

impl Repository<'_> {
    /// Saves a handoff with a decision of its own, and gives its id.
    pub fn handoff_saved(&self, name: &str) -> String {
        self.handoff_saved_with(name, &[])
    }

    /// The same, with more arguments.
    pub fn handoff_saved_with(&self, name: &str, arguments: &[&str]) -> String {
        let decision = format!("Decision {name}: it came up in {name}");
        self.saved(arguments, &document(name, &[&decision])).0
    }

    /// Saves, and gives the new handoff's id and those it continues.
    fn saved(&self, arguments: &[&str], document: &str) -> (String, Vec<String>) {
        let mut all = vec!["save", "-F", "-", "--format", "json"];
        all.extend(arguments);
        let ran = self.handoff_with_input(all, document).success();
        let saved: Value = serde_json::from_str(&ran.stdout).unwrap();
        (text(&saved["handoff"]["id"]), texts(&saved["continues"]))
    }

    /// What `resume` shows here.
    pub fn resumed(&self) -> Resumed {
        self.resumed_with(&[])
    }

    /// The same, with more arguments.
    pub fn resumed_with(&self, arguments: &[&str]) -> Resumed {
        let mut all = vec!["resume", "--no-files", "--format", "json"];
        all.extend(arguments);
        let ran = self.handoff(all).success();
        let shown: Value = serde_json::from_str(&ran.stdout).unwrap();
        Resumed {
            id: text(&shown["handoff"]["id"]),
            rule: text(&shown["rule"]),
            others: shown["others"].as_array().map_or_else(Vec::new, |others| {
                others
                    .iter()
                    .map(|other| text(other.get("id").unwrap_or(other)))
                    .collect()
            }),
        }
    }

    /// `resume` shows `id` by `rule`, and the next `save` continues it.
    #[track_caller]
    pub fn goes_on_from(&self, id: &str, rule: &str) {
        self.shows(id, rule);
        self.continues(&[id]);
    }

    /// `resume` shows `id`, which landed or is somebody else's, and the next `save` starts a line.
    #[track_caller]
    pub fn shows_but_starts_anew(&self, id: &str) {
        self.shows(id, "not_continued");
        self.continues(&[]);
    }

    /// `resume` shows `id` by `rule`.
    #[track_caller]
    pub fn shows(&self, id: &str, rule: &str) {
        let resumed = self.resumed();
        assert_eq!((&*resumed.id, &*resumed.rule), (id, rule));
    }

    /// The next `save` continues exactly these, in this order. It is made, and its id given.
    #[track_caller]
    pub fn continues(&self, ids: &[&str]) -> String {
        self.continues_with(&[], ids)
    }

    /// The same, with more arguments.
    #[track_caller]
    pub fn continues_with(&self, arguments: &[&str], ids: &[&str]) -> String {
        let (id, parents) = self.saved(arguments, &document("next", &["Go on: it is time"]));
        assert_eq!(parents, ids);
        id
    }

    /// How a handoff of this tree reached the trunk.
    pub fn landing_of(&self, id: &str) -> Option<Landing> {
        let repo = Repo::open(&self.path, &Environment::default()).unwrap();
        let journal = Journal::open(&repo).unwrap();
        let listing = journal.at_head(&repo.head().unwrap()).unwrap();
        let entry = listing.get(&id.parse().unwrap(), None).unwrap().unwrap();
        let trunk = Trunk::find(&journal).unwrap().unwrap();
        journal.landing(&trunk, &entry).unwrap()
    }

    /// Switches to a branch that exists.
    pub fn switch(&self, branch: &str) {
        self.git(["switch", "-q", branch]);
    }

    /// Switches to a new branch.
    pub fn branch(&self, branch: &str) {
        self.git(["switch", "-qc", branch]);
    }

    /// Merges a branch into the current one with a merge commit.
    pub fn merge(&self, branch: &str) {
        self.git(["merge", "-q", "--no-ff", "--no-edit", branch]);
    }

    /// Merges a branch into the current one as a forge's squash does.
    pub fn squash(&self, branch: &str) {
        self.git(["merge", "-q", "--squash", branch]);
        self.git(["commit", "-qm", &format!("{branch} (#1)")]);
    }

    /// Sets the trunk as the team's policy does.
    pub fn trunk_is(&self, toml: &str) {
        let policy = format!("trunk = {toml}\n");
        self.commit(".handoff/handoff.toml", &policy, "set the trunk");
    }

    /// Pushes the current branch to `origin`.
    pub fn push(&self) {
        self.git(["push", "-q", "-u", "origin", "HEAD"]);
    }

    /// Pulls with a rebase.
    pub fn pull(&self) {
        self.git(["pull", "-q", "--rebase"]);
    }

    /// The path of a handoff in the work tree.
    pub fn path_of(&self, id: &str) -> String {
        self.git(["ls-files", &format!(".handoff/*-{id}*")])
    }

    /// Takes a handoff out of the journal by hand, as one does with a secret.
    pub fn deletes(&self, id: &str) {
        self.git(["rm", "-q", &self.path_of(id)]);
        self.git(["commit", "-qm", "remove a handoff"]);
    }

    /// Saves a handoff that abandons its line of work.
    pub fn abandons(&self, name: &str) -> String {
        let id = self.handoff_saved(name);
        let path = self.path_of(&id);
        let file = self.read(&path);
        let ended = file.replace("version = 1", "version = 1\nended = \"abandoned\"");
        assert_ne!(file, ended);
        self.write(&path, ended);
        self.git(["commit", "-q", "-a", "--amend", "--no-edit"]);
        id
    }

    /// Adds a linked work tree on a detached HEAD, and gives its path.
    pub fn detached_work_tree(&self, path: &Path) {
        let path = path.to_str().unwrap();
        self.git(["worktree", "add", "-q", "--detach", path]);
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(text).collect()
}
