//! The reader against real documents, annotated by hand (skipped where they are not at hand).

use std::collections::HashMap;
use std::path::PathBuf;

use git_handoff::handoff::{Document, read, write};
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

const SECTIONS: [&str; 7] = [
    "goal",
    "decisions",
    "open_questions",
    "constraints",
    "dead_ends",
    "next_step",
    "context_files",
];

fn items(document: &Document, section: &str) -> Vec<String> {
    let texts = |items: &[git_handoff::handoff::Item]| -> Vec<String> {
        items.iter().map(|item| item.text.clone()).collect()
    };
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

#[test]
fn what_a_careful_reader_finds() {
    let Some(corpus) = corpus() else { return };
    let verbose = std::env::var_os("VERBOSE").is_some();
    let gold = std::fs::read_to_string(corpus.join("gold.jsonl")).unwrap();
    let mut all: HashMap<&str, Score> = HashMap::new();
    let mut strict: HashMap<&str, Score> = HashMap::new();
    for line in gold.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let file = gold["file"].as_str().unwrap();
        let source = std::fs::read_to_string(corpus.join("docs").join(file)).unwrap();
        let document = read(&source);
        for section in SECTIONS {
            let expected: Vec<String> = gold[section]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(normal)
                .collect();
            let found: Vec<String> = items(&document, section)
                .iter()
                .map(|t| normal(t))
                .collect();
            all.entry(section).or_default().add(&found, &expected);
            let doubtful = gold["doubtful"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|d| d == section);
            if !doubtful {
                strict.entry(section).or_default().add(&found, &expected);
            }
            if verbose {
                for item in found.iter().filter(|item| !expected.contains(item)) {
                    println!(
                        "+ {file} {section}{} {item:.160}",
                        if doubtful { "?" } else { "" }
                    );
                }
                for item in expected.iter().filter(|item| !found.contains(item)) {
                    println!(
                        "- {file} {section}{} {item:.160}",
                        if doubtful { "?" } else { "" }
                    );
                }
            }
        }
    }
    println!(
        "{:<16} {:>5} {:>5} {:>5}   without doubtful",
        "section", "P", "R", "F1"
    );
    for section in SECTIONS {
        let (a, s) = (all[section], strict[section]);
        println!(
            "{section:<16} {:.3} {:.3} {:.3}   {:.3} {:.3} {:.3}  {}/{}",
            a.hits as f64 / a.found.max(1) as f64,
            a.hits as f64 / a.gold.max(1) as f64,
            a.f1(),
            s.hits as f64 / s.found.max(1) as f64,
            s.hits as f64 / s.gold.max(1) as f64,
            s.f1(),
            s.hits,
            s.gold,
        );
    }
}

/// Every word of a text, as a sorted list.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = normal(text).split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words
}

#[test]
fn read_then_write_loses_nothing() {
    let Some(corpus) = corpus() else { return };
    let mut failures = 0;
    let mut fail = |name: &str, text: String| {
        failures += 1;
        println!("{name}: {text}");
    };
    for entry in std::fs::read_dir(corpus.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        let document = read(&source);
        let written = write(&document);
        let again = read(&written);
        if std::env::var_os("OUT").is_some() {
            std::fs::write(format!("/tmp/written/{name}"), &written).unwrap();
        }
        let mut left = words(&written);
        let mut lost = Vec::new();
        for word in words(&source) {
            match left.binary_search(&word) {
                Ok(at) => {
                    left.remove(at);
                }
                Err(_) => lost.push(word),
            }
        }
        if lost.len() > 0 {
            fail(&name, format!("lost {lost:?}"));
        }
        if !again.says_the_same_as(&document) {
            for section in SECTIONS {
                let (a, b) = (items(&document, section), items(&again, section));
                if a != b {
                    let gone: Vec<_> = a.iter().filter(|x| !b.contains(x)).collect();
                    let new: Vec<_> = b.iter().filter(|x| !a.contains(x)).collect();
                    fail(
                        &name,
                        format!(
                            "{section} {} {} gone {gone:.200?} new {new:.200?}",
                            a.len(),
                            b.len()
                        ),
                    );
                }
            }
            let st = |d: &Document| {
                d.current_state
                    .iter()
                    .map(|i| i.text.clone())
                    .collect::<Vec<_>>()
            };
            if st(&document) != st(&again) {
                fail(&name, "state".into());
            }
            if document.summary != again.summary {
                fail(
                    &name,
                    format!("summary {:?} {:?}", document.summary, again.summary),
                );
            }
        }
        if write(&again) != written {
            fail(&name, "second write differs".into());
        }
        if document
            .other_sections
            .iter()
            .filter(|o| !o.heading.is_empty())
            .count()
            != again
                .other_sections
                .iter()
                .filter(|o| !o.heading.is_empty())
                .count()
        {
            fail(&name, "other sections differ".into());
        }
    }
    println!("{failures} failures");
}
