//! Attacks that must fail: each threat of docs/security.md, tried on the program.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod configuration;
mod credentials;
mod markdown;
mod metadata;
#[cfg(unix)]
mod paths;
mod terminal;

/// A document whose context files are these entries.
fn with_files(entries: &[&str]) -> String {
    let list: String = entries.iter().map(|entry| format!("- {entry}\n")).collect();
    common::document("Sync notes", &["Use SQLite: one file"]).replace("- README.md\n", &list)
}
