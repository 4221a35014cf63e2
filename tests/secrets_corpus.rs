//! The rules against real documents (skipped where they are not at hand): how often each one
//! speaks, and that no credential is seen where there is none.

use std::collections::BTreeMap;
use std::path::PathBuf;

use git_handoff::handoff::check::{self, Facts, Levels, Limits, Rule, secrets};
use git_handoff::handoff::read;

fn documents() -> Vec<(String, String)> {
    let shared = std::env::var_os("HANDOFF_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/docs")) else {
        println!("skipped: there is no corpus at {}", shared.display());
        return Vec::new();
    };
    let mut documents: Vec<(String, String)> = folder
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let text = String::from_utf8_lossy(&std::fs::read(&path).ok()?).into_owned();
            Some((path.file_name()?.to_string_lossy().into_owned(), text))
        })
        .collect();
    documents.sort();
    documents
}

#[test]
fn no_real_document_holds_a_credential() {
    let documents = documents();
    let bytes: usize = documents.iter().map(|(_, text)| text.len()).sum();
    let found: Vec<String> = documents
        .iter()
        .flat_map(|(name, text)| {
            let found = secrets::find(text.as_bytes()).into_iter();
            found.map(move |secret| format!("{name}: {} at {}", secret.kind, secret.range.start))
        })
        .collect();
    println!(
        "{} findings in {} documents, {bytes} bytes",
        found.len(),
        documents.len()
    );
    // Keys and passwords were replaced when the corpus was made, so each finding is a false one.
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn rules_speak_where_they_should() {
    let documents = documents();
    let limits = Limits {
        levels: Levels::default(),
        tokens: 60..=800,
    };
    let mut counts: BTreeMap<Rule, (usize, usize)> = BTreeMap::new();
    for (name, text) in &documents {
        let document = read(text);
        let mut seen = Vec::new();
        for finding in check::check(text, &document, &Facts::default(), &limits) {
            let count = counts.entry(finding.rule).or_default();
            count.0 += 1;
            if !seen.contains(&finding.rule) {
                seen.push(finding.rule);
                count.1 += 1;
            }
            if std::env::var_os("SHOW_FINDINGS").is_some() {
                let line = text.lines().nth(finding.at.line - 1).unwrap_or_default();
                println!(
                    "{name}:{} {} {} | {line}",
                    finding.at, finding.rule, finding.message
                );
            }
        }
    }
    for (rule, (findings, documents)) in counts {
        println!("{rule:26} {findings:4} in {documents:3} documents");
    }
}
