//! Escape sequences in every field that is printed.

use crate::common::{Repository, World, document};

/// Clears the screen, sets the title, asks the terminal for its answer.
const ESCAPES: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}[6n\u{9b}31m\u{202e}";

/// A handoff whose every text holds them, also its branch and author.
fn hostile<'w>(world: &'w World) -> Repository<'w> {
    let repo = world.repository("notes");
    // git allows no control characters in branch names, but direction marks.
    repo.git(["switch", "-qc", "feature/a\u{202e}b"]);
    repo.write("README.md", format!("content {ESCAPES}\n"));
    let repo = repo
        .with("GIT_AUTHOR_NAME", &format!("Ada {ESCAPES}"))
        .with("GIT_HANDOFF_SESSION", &format!("s{ESCAPES}"));
    let document = document(
        &format!("Sync {ESCAPES}"),
        &[
            &format!("Use SQLite {ESCAPES}: one file"),
            "Use WAL: readers",
        ],
    )
    .replace("- none", &format!("- why {ESCAPES}?"))
    .replace("Runs offline", &format!("Runs {ESCAPES}"))
    .replace("Write the importer", &format!("Write {ESCAPES}"));
    repo.save_with(["--agent", &format!("agent{ESCAPES}")], &document);
    repo
}

/// Whether a terminal would do something with it. Colours are the program's own.
fn is_harmless(printed: &str) -> Result<(), String> {
    let mut rest = printed;
    while let Some(at) = rest.find('\u{1b}') {
        let tail = &rest[at + 1..];
        let end = tail.find('m').ok_or("an unfinished sequence")?;
        let colours = tail[..end]
            .strip_prefix('[')
            .is_some_and(|codes| codes.chars().all(|c| c.is_ascii_digit() || c == ';'));
        if !colours {
            return Err(format!("{:?}", &tail[..tail.len().min(20)]));
        }
        rest = &tail[end..];
    }
    match printed.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\u{1b}'))
            || ('\u{202a}'..='\u{202e}').contains(c)
    }) {
        Some(c) => Err(format!("{c:?} in {printed}")),
        None => Ok(()),
    }
}

#[test]
fn no_command_sends_them_to_a_terminal() {
    let world = World::new();
    let repo = hostile(&world);
    repo.commit("b.txt", "b", "b");
    let more = document("Sync more", &["Use WAL: readers"]);
    repo.save(&more);
    let failed: Vec<String> = [
        &["resume", "--format", "text"][..],
        &["resume", "@~1", "--format", "text"],
        &["show", "--format", "text"],
        &["show", "@~1", "--format", "text"],
        &["log"],
        &["log", "--oneline"],
        &["status"],
        &[],
        &["check", "@~1"],
        &["diff", "@~1", "@", "--format", "text"],
        &["decisions", "--format", "text"],
        &["search", "why"],
        &["show", "\u{1b}[2Jnothing"],
        &["check", "\u{1b}[2Jnothing"],
    ]
    .into_iter()
    .filter_map(|command| {
        let ran = repo.handoff(command);
        is_harmless(&format!("{}{}", ran.stdout, ran.stderr))
            .err()
            .map(|what| format!("{command:?}: {what}"))
    })
    .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn hidden_characters_are_found_before_they_are_saved() {
    let world = World::new();
    let repo = world.repository("notes");
    let hostile = document("Sync\u{202e} notes", &["Use SQLite: one\u{200b} file"]);
    let ran = repo.handoff_with_input(["check", "-"], &hostile);
    assert!(
        ran.stdout
            .contains("-:1:16: warning: invisible character U+202E"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("U+200B"), "{}", ran.stdout);
}
