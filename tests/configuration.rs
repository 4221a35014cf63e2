//! docs/configuration.md, the file that `init` writes and the program say the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use git_handoff::handoff::check::{Levels, Rule};
use git_handoff::journal::Policy;
use regex::Regex;

const SAMPLE: &str = include_str!("../src/commands/init/handoff.toml");
const PAGE: &str = include_str!("../docs/configuration.md");

/// The sample with its settings in force.
fn uncommented() -> String {
    let setting = Regex::new(r"(?m)^# ([a-z_-]+ = )").unwrap();
    setting.replace_all(SAMPLE, "$1").into_owned()
}

/// Settings as `table.key`, with their values.
fn settings(toml: &str) -> Vec<(String, toml::Value)> {
    let table: toml::Table = toml::from_str(toml).unwrap();
    let mut settings = Vec::new();
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => {
                settings.extend(inner.into_iter().map(|(k, v)| (format!("{key}.{k}"), v)));
            }
            value => settings.push((key, value)),
        }
    }
    settings
}

#[test]
fn the_sample_changes_nothing() {
    let policy: Policy = toml::from_str(SAMPLE).unwrap();
    assert_eq!(policy, Policy::default());
}

#[test]
fn the_sample_shows_the_defaults() {
    let mut policy: Policy = toml::from_str(&uncommented()).unwrap();
    for rule in Rule::ALL {
        assert!(SAMPLE.contains(&format!("# {rule} = ")), "{rule}");
        assert_eq!(policy.check.of(rule), rule.default_level(), "{rule}");
    }
    policy.check = Levels::default();
    assert_eq!(policy, Policy::default());
}

#[test]
fn the_page_lists_the_settings_of_the_sample_with_their_defaults() {
    for (key, value) in settings(&uncommented()) {
        if key.starts_with("check.") {
            continue;
        }
        let row = PAGE
            .lines()
            .find(|line| line.starts_with(&format!("| `{key}` |")))
            .unwrap_or_else(|| panic!("docs/configuration.md says nothing of {key}"));
        if let toml::Value::Integer(number) = value {
            assert!(row.contains(&format!("| `{number}` |")), "{row}");
        }
    }
    let row = Regex::new(r"(?m)^\| `([a-z]+(?:\.[a-z_]+)?)` \| [^|]* \|").unwrap();
    let (toml_part, _) = PAGE.split_once("\n## git configuration").unwrap();
    let known: BTreeSet<String> = settings(&uncommented())
        .into_iter()
        .map(|(k, _)| k)
        .collect();
    for found in row.captures_iter(toml_part) {
        assert!(known.contains(&found[1]), "the sample lacks {}", &found[1]);
    }
}

/// Keys of git's configuration and variables of the environment that are this program's own.
#[test]
fn the_page_lists_the_keys_that_the_program_reads() {
    let own = Regex::new(r#""((?:handoff|color)\.[a-z]+|GIT_HANDOFF_[A-Z]+)""#).unwrap();
    let mut read = BTreeSet::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(path).unwrap();
                read.extend(own.captures_iter(&text).map(|found| found[1].to_owned()));
            }
        }
    }
    // A file's name, and a key that belongs to git.
    read.remove("handoff.toml");
    read.remove("color.ui");

    let row =
        Regex::new(r"(?m)^\| `((?:handoff|color)\.[A-Za-z]+|GIT_HANDOFF_[A-Z]+)` \|").unwrap();
    // git's keys are the same in any case; the program has them in lower case.
    let listed: BTreeSet<String> = row
        .captures_iter(PAGE)
        .map(|found| match &found[1] {
            variable if variable.starts_with("GIT_") => variable.to_owned(),
            key => key.to_lowercase(),
        })
        .collect();
    assert_eq!(
        listed, read,
        "listed in docs/configuration.md, and read by the program"
    );
}
