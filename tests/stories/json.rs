//! docs/json.md says what the commands print, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use crate::common::{Repository, World, document};

/// A row of a table.
struct Row {
    path: String,
    /// The section that describes what stands there.
    shape: Option<String>,
    optional: bool,
}

/// The tables of the page, by the anchor of their heading.
fn tables() -> BTreeMap<String, Vec<Row>> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/json.md")).unwrap();
    let row = Regex::new(r"^\| `([^`]+)` \|(.*)\|$").unwrap();
    let link = Regex::new(r"\]\(#([a-z-]+)\)").unwrap();
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut heading = String::new();
    for line in page.lines() {
        if line.starts_with('#') {
            heading = line
                .trim_start_matches(['#', ' '])
                .to_lowercase()
                .replace(' ', "-");
        }
        if let Some(found) = row.captures(line) {
            tables.entry(heading.clone()).or_default().push(Row {
                path: found[1].to_owned(),
                shape: link.captures(&found[2]).map(|link| link[1].to_owned()),
                optional: found[2].contains("*optional*"),
            });
        }
    }
    tables
}

/// Compares outputs with the tables.
struct Comparison {
    tables: BTreeMap<String, Vec<Row>>,
    /// The fields that were seen, by table.
    seen: BTreeMap<String, BTreeSet<String>>,
    wrong: Vec<String>,
}

impl Comparison {
    fn output(&mut self, table: &str, value: &Value) {
        match self.shape_of(table, ".") {
            Some(shape) => self.output(&shape, value),
            None => self.walk(table, "", value),
        }
    }

    fn shape_of(&self, table: &str, path: &str) -> Option<String> {
        let rows = self.tables.get(table)?;
        let row = rows.iter().find(|row| row.path == path)?;
        row.shape.clone()
    }

    fn has(&self, table: &str, path: &str) -> bool {
        let rows = self.tables.get(table);
        rows.is_some_and(|rows| rows.iter().any(|row| row.path == path))
    }

    fn walk(&mut self, table: &str, path: &str, value: &Value) {
        let array = format!("{path}[]");
        if value.is_null() && !self.has(table, path) && path_is_known(&self.tables, table, &array) {
            return; // a list that has nothing to say
        }
        if self.has(table, &format!("{path}.*")) {
            self.note(table, &format!("{path}.*"));
            return;
        }
        match (value, self.shape_of(table, path)) {
            (Value::Array(items), None) => {
                if self.has(table, &array) {
                    self.note(table, &array);
                }
                for item in items {
                    self.walk(table, &array, item);
                }
            }
            (Value::Object(fields), None) => {
                for (key, field) in fields {
                    let below = match path {
                        "" => key.clone(),
                        path => format!("{path}.{key}"),
                    };
                    self.walk(table, &below, field);
                }
            }
            (Value::Array(places), Some(shape)) => {
                self.note(table, path);
                for place in places {
                    self.walk(&shape, "", place);
                }
            }
            (Value::Null, Some(_)) => self.note(table, path),
            (_, Some(shape)) => {
                self.note(table, path);
                self.walk(&shape, "", value);
            }
            (_, None) => self.note(table, path),
        }
    }

    fn note(&mut self, table: &str, path: &str) {
        if !self.has(table, path) {
            self.wrong.push(format!("not documented: {table}: {path}"));
        }
        self.seen
            .entry(table.to_owned())
            .or_default()
            .insert(path.to_owned());
    }

    /// Everything that is wrong.
    fn result(mut self) -> Vec<String> {
        for (table, rows) in &self.tables {
            let seen = self.seen.get(table);
            for row in rows.iter().filter(|row| row.path != "." && !row.optional) {
                if !seen.is_some_and(|seen| seen.contains(&row.path)) {
                    self.wrong
                        .push(format!("never printed: {table}: {}", row.path));
                }
            }
        }
        self.wrong.sort();
        self.wrong.dedup();
        self.wrong
    }
}

/// Whether a table has a field below a path.
fn path_is_known(tables: &BTreeMap<String, Vec<Row>>, table: &str, path: &str) -> bool {
    let rows = tables.get(table);
    rows.is_some_and(|rows| rows.iter().any(|row| row.path.starts_with(path)))
}

fn printed(repo: &Repository<'_>, arguments: &[&str], input: &str) -> Value {
    let all: Vec<&str> = arguments
        .iter()
        .copied()
        .chain(["--format", "json"])
        .collect();
    let ran = repo.handoff_with_input(all, input);
    serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{}{}", ran.stdout, ran.stderr))
}

#[test]
fn the_page_and_the_outputs_agree() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut comparison = Comparison {
        tables: tables(),
        seen: BTreeMap::new(),
        wrong: Vec::new(),
    };
    let mut print = |repo: &Repository<'_>, arguments: &[&str], input: &str| {
        let value = printed(repo, arguments, input);
        let command = match arguments {
            ["done"] => "save", // it prints the same
            ["save", "--discard"] => "save---discard",
            ["decisions", "--section", _] => "decisions---section",
            arguments => arguments[0],
        };
        let table = format!("git-handoff-{command}");
        comparison.output(&table, &value);
        value
    };
    print(&repo, &["init"], "");
    let first = document(
        "Sync notes",
        &["Use SQLite: one file", "Hash every file: mtimes lie", "Use Postgres: it is there"],
    )
    .replace("- README.md", "- README.md:1-1 - the plan\n- large.txt")
    .replace("## Next step", "## Dead ends\n\n- inotify: misses network drives\n\n## Verify\n\n- `pytest`: 3 passed\n\n## Thanks\n\nTo all.\n\n## Next step")
    .replace("- none", "- Should hidden folders be indexed?");
    repo.write("large.txt", "many words\n".repeat(400));
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "Begin"]);
    repo.write("draft.txt", "not committed\n");
    print(&repo, &["save"], &first);
    repo.git(["switch", "-qc", "feat"]);
    repo.commit("README.md", "# another project\n", "Rename");
    repo.write("staged.txt", "staged\n");
    repo.git(["add", "staged.txt"]);
    repo.write("README.md", "# yet another\n");
    repo.write("untracked.txt", "untracked\n");
    let second = document(
        "Sync notes",
        &[
            "Earlier decisions stand.",
            "~~Hash every file~~: slow",
            "Rank by bm25: built in",
        ],
    );
    print(&repo, &["save", "--wip"], &second);
    repo.git(["worktree", "add", "-q", "../trunk", "main"]);
    let trunk = world.at(&world.path("trunk"));
    trunk.save(&document(
        "Sync notes",
        &["~~Use Postgres~~: one file", "Use SQLite: one file"],
    ));
    print(&repo, &["wip"], "");
    repo.git(["stash", "-q", "-u"]);
    print(&repo, &["resume", "--wip"], "");
    print(&repo, &["prompt"], "");
    print(&repo, &["status"], "");
    print(&repo, &["resume"], "");
    print(&repo, &["resume", "@~1", "--budget", "5"], "");
    print(&repo, &["show"], "");
    print(&repo, &["show", "@~1"], "");
    print(&repo, &["log", "-p", "--commits"], "");
    print(&repo, &["check"], "");
    print(&repo, &["check", "-"], "# Handoff: x\n");
    print(&repo, &["diff", "@~1", "@", "--all"], "");
    print(&repo, &["diff", "main...HEAD"], "");
    print(&repo, &["decisions", "--all"], "");
    print(&repo, &["decisions", "--section", "constraints"], "");
    print(&repo, &["why", "SQLite"], "");
    print(&repo, &["search", "SQLite"], "");
    print(&repo, &["done"], "");
    print(&repo, &["undo"], "");
    print(&repo, &["save", "--discard"], "");
    let here = repo.newest_id();
    let new = repo.save_with(["--new"], &document("Server", &["Use MySQL: it is there"]));
    let both = document("Both", &["Earlier decisions stand.", "~~Use Redis~~: no"]);
    let both = format!("Here is the handoff:\n\n{both}");
    print(&repo, &["save", "--continues", &here, &new], &both);
    let wrong = comparison.result();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
