//! The folders of `src/` are layers, and each imports only those below it
//! (docs/architecture.md, "Layers").
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// From the ground up.
const LAYERS: [&str; 8] = [
    "handoff", "matching", "repo", "journal", "output", "context", "commands", "cli",
];

/// Layers that know a document and its text only: no git, no files, no processes, no clock, no
/// environment.
const PURE: [&str; 2] = ["handoff", "matching"];

/// What a pure layer does not mention.
const IMPURE: [&str; 9] = [
    "git2",
    "std::fs",
    "std::process",
    "std::env",
    "std::net",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "::now()",
];

struct Source {
    layer: String,
    path: PathBuf,
    text: String,
}

/// Every file of `src/` that belongs to a layer, without its comments. Tests may do as they like.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let comment = Regex::new(r"(?m)^\s*//.*$").unwrap();
    rust_files(&root)
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap();
            let first = inside.components().next().unwrap();
            let layer = Path::new(first.as_os_str()).with_extension("");
            let text = fs::read_to_string(&path).unwrap();
            Source {
                layer: layer.to_str().unwrap().to_owned(),
                text: comment.replace_all(&text, "").into_owned(),
                path,
            }
        })
        .filter(|source| source.layer != "lib" && source.layer != "main")
        .filter(|source| !source.path.ends_with("tests.rs"))
        .collect()
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_folder_is_a_layer() {
    for source in sources() {
        assert!(
            LAYERS.contains(&source.layer.as_str()),
            "{} is in no layer that docs/architecture.md names",
            source.path.display()
        );
    }
}

#[test]
fn layers_import_only_downwards() {
    let import = Regex::new(r"\bcrate::(\{[^}]*\}|\w+)").unwrap();
    let height = |layer: &str| LAYERS.iter().position(|&known| known == layer);
    for source in sources() {
        let own = height(&source.layer);
        for imported in import.captures_iter(&source.text) {
            let imported = &imported[1];
            assert!(
                !imported.starts_with('{'),
                "{}: name one layer in each import",
                source.path.display()
            );
            assert!(
                height(imported) <= own,
                "{} imports {imported}, which is above {}",
                source.path.display(),
                source.layer
            );
        }
    }
}

#[test]
fn documents_and_their_comparison_are_pure() {
    for source in sources() {
        if !PURE.contains(&source.layer.as_str()) {
            continue;
        }
        for word in IMPURE {
            assert!(
                !source.text.contains(word),
                "{} mentions {word}",
                source.path.display()
            );
        }
    }
}

#[test]
fn only_one_layer_knows_git() {
    let git = Regex::new(r#"\bgit2\b|Command::new\("git"\)"#).unwrap();
    for source in sources() {
        assert!(
            source.layer == "repo" || !git.is_match(&source.text),
            "{} knows git",
            source.path.display()
        );
    }
}

/// What is printed is data first; a view that needs a repository would be a command.
#[test]
fn views_know_no_repository() {
    for source in sources() {
        assert!(
            source.layer != "output" || !source.text.contains("crate::repo"),
            "{} knows a repository",
            source.path.display()
        );
    }
}

/// Each dependency is explained where the reader looks for it.
#[test]
fn every_dependency_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table =
        toml::from_str(&fs::read_to_string(root.join("Cargo.toml")).unwrap()).unwrap();
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let crates = ["dependencies", "dev-dependencies"]
        .iter()
        .filter_map(|table| manifest.get(*table)?.as_table())
        .flat_map(|table| table.keys());
    for name in crates {
        assert!(
            page.contains(&format!("\n| `{name}` |")),
            "docs/architecture.md, \"Dependencies\", says nothing of {name}"
        );
    }
}

/// A comment that sends the reader to a page finds the page, and the section.
#[test]
fn references_to_the_documentation_lead_somewhere() {
    let reference = Regex::new(r#"(docs/[a-z]+\.md)(?:,\s+(?://[/!]\s*)?"([^"\n]+)")?"#).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut astray = Vec::new();
    for path in rust_files(&root.join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for found in reference.captures_iter(&text) {
            let page = &found[1];
            let Ok(content) = fs::read_to_string(root.join(page)) else {
                astray.push(format!("{}: there is no {page}", path.display()));
                continue;
            };
            let Some(heading) = found.get(2) else {
                continue;
            };
            let heading = heading.as_str();
            let mut headings = content.lines().filter(|line| line.starts_with('#'));
            if !headings.any(|line| line.trim_start_matches('#').trim() == heading) {
                astray.push(format!(
                    "{}: {page} has no section \"{heading}\"",
                    path.display()
                ));
            }
        }
    }
    assert!(astray.is_empty(), "{}", astray.join("\n"));
}
