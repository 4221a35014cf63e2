//! The hook of docs/agents.md, run as an agent would run it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use common::{World, document};

const PAGE: &str = include_str!("../docs/agents.md");

#[test]
fn the_hook_prints_the_handoff_and_never_fails() {
    let world = World::new();
    let repo = world.repository("notes");
    let command = hook();
    let program = Path::new(env!("CARGO_BIN_EXE_git-handoff"));
    let found = std::env::var("PATH").unwrap();
    let path = format!("{}:{found}", program.parent().unwrap().display());
    let run = || {
        let output = world
            .command("sh", &repo.path)
            .args(["-c", &command])
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run(), "");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(run().contains("# Handoff: Sync notes"));
}

/// The command that the page's settings run when a session starts.
fn hook() -> String {
    let (_, block) = PAGE.split_once("```json\n").expect("settings");
    let (settings, _) = block.split_once("```").expect("an end");
    let settings: serde_json::Value = serde_json::from_str(settings).unwrap();
    let hook = &settings["hooks"]["SessionStart"][0]["hooks"][0];
    assert_eq!(hook["type"], "command");
    hook["command"].as_str().unwrap().to_owned()
}
