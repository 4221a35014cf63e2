//! What a command printed, with names in place of what is random.

use std::collections::HashMap;

use regex::{Captures, Regex};

use crate::common::{Ran, Repository};

/// Names ids and hashes in order of appearance, across several outputs.
#[derive(Default)]
pub struct Seen {
    ids: Vec<String>,
    hashes: HashMap<String, usize>,
}

impl Seen {
    /// The output, and below it the exit code where that is not 0.
    pub fn of(&mut self, ran: &Ran) -> String {
        let directory = Regex::new(r"/\S*/\.tmp[A-Za-z0-9]+").unwrap();
        self.text(&directory.replace_all(&ran.seen(), "<world>"))
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> String {
        let id = Regex::new(r"\b[k-z]{12}\b").unwrap();
        for found in id.find_iter(text) {
            self.learn(found.as_str());
        }
        let short = Regex::new(r"\b[k-z]{4,12}\b").unwrap();
        let text = short.replace_all(text, |word: &Captures<'_>| self.id(&word[0]));
        let hash = Regex::new(r"\b[0-9a-f]{7,64}\b").unwrap();
        let text = hash.replace_all(&text, |hash: &Captures<'_>| {
            let next = self.hashes.len() + 1;
            let number = self.hashes.entry(hash[0][..7].to_owned()).or_insert(next);
            format!("<hash{number}>")
        });
        // A snapshot's lines end where their text ends.
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// Takes note of an id that is shown shortened.
    pub fn learn(&mut self, id: &str) {
        if !self.ids.iter().any(|known| known == id) {
            self.ids.push(id.to_owned());
        }
    }

    fn id(&self, word: &str) -> String {
        match self.ids.iter().position(|id| id.starts_with(word)) {
            Some(at) => format!("<id{}>", at + 1),
            None => word.to_owned(),
        }
    }
}

impl Repository<'_> {
    /// What `git handoff` prints.
    pub fn told(&self, seen: &mut Seen, arguments: &[&str]) -> String {
        let ran = self.handoff(arguments);
        self.learn_ids(seen);
        seen.of(&ran)
    }

    /// The same with text on standard input.
    pub fn told_with(&self, seen: &mut Seen, arguments: &[&str], input: &str) -> String {
        let ran = self.handoff_with_input(arguments, input);
        self.learn_ids(seen);
        seen.of(&ran)
    }

    /// Takes note of the ids of every branch's handoffs, in the order of their names.
    fn learn_ids(&self, seen: &mut Seen) {
        let added = [
            "log",
            "--all",
            "--diff-filter=A",
            "--format=",
            "--name-only",
        ];
        let mut names: Vec<String> = self
            .try_git(added)
            .stdout
            .lines()
            .chain(self.try_git(["ls-files"]).stdout.lines())
            .filter_map(|path| Some(path.rsplit('/').next()?.to_owned()))
            .filter(|name| name.starts_with("20") && name.ends_with(".md"))
            .collect();
        names.sort();
        for name in names {
            if let Some(id) = name.split(['-', '.']).nth(1) {
                seen.learn(id);
            }
        }
    }
}
