//! The reader against real documents, annotated by hand (skipped where they are not at hand).

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use git_handoff::handoff::{Document, Item, read, write};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// The folder with the corpus: `HANDOFF_SHARED`, or `../shared` beside the project.
fn corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("HANDOFF_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let corpus = shared.join("corpus");
    if corpus.join("gold.jsonl").exists() {
        return Some(corpus);
    }
    println!("skipped: there is no corpus at {}", corpus.display());
    None
}

/// As the corpus's README says: NFKC, lower case, every run of other characters one space.
fn normal(text: &str) -> String {
    let mut normal = String::new();
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            normal.push(c);
        } else if !normal.ends_with(' ') {
            normal.push(' ');
        }
    }
    normal.trim().to_owned()
}

fn items(document: &Document, section: &str) -> Vec<String> {
    let texts =
        |items: &[Item]| -> Vec<String> { items.iter().map(|item| item.text.clone()).collect() };
    match section {
        "goal" => texts(&document.goal),
        "open_questions" => texts(&document.open_questions),
        "constraints" => texts(&document.constraints),
        "dead_ends" => texts(&document.dead_ends),
        "next_step" => texts(&document.next_step),
        "decisions" => document.decisions.iter().map(|d| d.text.clone()).collect(),
        "context_files" => document
            .context_files
            .iter()
            .filter(|f| f.target.is_path())
            .map(|f| f.path.clone())
            .collect(),
        _ => unreachable!("{section} is none of the sections"),
    }
}

#[derive(Default, Clone, Copy)]
struct Score {
    hits: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn add(&mut self, found: &[String], gold: &[String]) {
        let mut open: HashMap<&str, usize> = HashMap::new();
        for item in gold {
            *open.entry(item).or_default() += 1;
        }
        self.found += found.len();
        self.gold += gold.len();
        for item in found {
            if let Some(count) = open.get_mut(item.as_str()).filter(|count| **count > 0) {
                *count -= 1;
                self.hits += 1;
            }
        }
    }

    fn f1(self) -> f64 {
        2.0 * self.hits as f64 / (self.found + self.gold).max(1) as f64
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = self.hits as f64 / self.found.max(1) as f64;
        let recall = self.hits as f64 / self.gold.max(1) as f64;
        write!(
            f,
            "{precision:.3} {recall:.3} {:.3} {:>7}",
            self.f1(),
            format!("{}/{}", self.hits, self.gold)
        )
    }
}

/// The least F1 for each section, without the sections that two careful readers could annotate
/// differently: slightly below what was reached.
const FLOORS: [(&str, f64); 7] = [
    ("goal", 0.97),
    ("decisions", 0.97),
    ("open_questions", 0.95),
    ("constraints", 0.97),
    ("dead_ends", 0.80),
    ("next_step", 0.97),
    ("context_files", 0.95),
];

#[test]
fn what_a_careful_reader_finds() {
    let Some(corpus) = corpus() else { return };
    let verbose = std::env::var_os("VERBOSE").is_some();
    let gold = std::fs::read_to_string(corpus.join("gold.jsonl")).unwrap();
    let mut all: HashMap<&str, Score> = HashMap::new();
    let mut certain: HashMap<&str, Score> = HashMap::new();
    for line in gold.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let file = gold["file"].as_str().unwrap();
        let source = std::fs::read_to_string(corpus.join("docs").join(file)).unwrap();
        let document = read(&source);
        let strings = |value: &Value| -> Vec<String> {
            let strings = value.as_array().into_iter().flatten();
            strings
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        for (section, _) in FLOORS {
            let expected: Vec<String> = strings(&gold[section]).iter().map(|t| normal(t)).collect();
            let found: Vec<String> = items(&document, section)
                .iter()
                .map(|t| normal(t))
                .collect();
            all.entry(section).or_default().add(&found, &expected);
            let doubtful = strings(&gold["doubtful"])
                .iter()
                .any(|doubtful| doubtful == section);
            if !doubtful {
                certain.entry(section).or_default().add(&found, &expected);
            }
            if verbose {
                let missed = expected.iter().filter(|item| !found.contains(item));
                missed.for_each(|item| println!("- {file} {section} {item:.160}"));
                let invented = found.iter().filter(|item| !expected.contains(item));
                invented.for_each(|item| println!("+ {file} {section} {item:.160}"));
            }
        }
    }
    println!(
        "{:<16} {:<23}   without doubtful",
        "section", "P     R     F1"
    );
    for (section, floor) in FLOORS {
        let (all, certain) = (all[section], certain[section]);
        println!("{section:<16} {all}   {certain}");
        assert!(
            certain.f1() >= floor,
            "{section}: F1 {:.3} < {floor}",
            certain.f1()
        );
    }
}

/// Every word of a text, sorted.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = normal(text).split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// The words of the lines that may go: headings that were recognised as a section's, labels
/// and tags, and the markers of a conflict.
fn words_that_may_go(source: &str, document: &Document) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let mut may_go = Vec::new();
    for line in document.section_lines() {
        may_go.extend(
            lines
                .get(line - 1)
                .map(|line| words(line))
                .into_iter()
                .flatten(),
        );
        // A setext heading's underline, or the closing tag, has no words of its own.
    }
    let markers = lines.iter().filter(|line| {
        line.starts_with("<<<<<<<")
            || line.starts_with(">>>>>>>")
            || line.trim_start().starts_with('<')
    });
    may_go.extend(markers.flat_map(|line| words(line)));
    may_go.push("handoff".to_owned());
    may_go
}

#[test]
fn read_then_write_loses_no_sentence() {
    let Some(corpus) = corpus() else { return };
    for entry in std::fs::read_dir(corpus.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        let document = read(&source);
        let written = write(&document);
        let may_go = words_that_may_go(&source, &document);
        let mut left = words(&written);
        for word in words(&source) {
            match left.binary_search(&word) {
                Ok(at) => drop(left.remove(at)),
                Err(_) => assert!(may_go.contains(&word), "{name} lost '{word}'"),
            }
        }
        let again = read(&written);
        assert!(
            again.says_the_same_as(&document),
            "{name} says something else"
        );
        assert!(again.is_strict(), "{name} is not strict once written");
        assert_eq!(write(&again), written, "{name}");
    }
}
