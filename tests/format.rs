//! docs/format.md is the specification: its examples and tables hold.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use git_handoff::handoff::read::synonyms::{
    ASIDES, DONE_OR_LEFT, LIGHT, MODIFIERS, PENDING, Reach, SUMMARIES, VETOES, WORDINGS,
};
use git_handoff::handoff::{
    ContextTarget, Decision, Metadata, NormalText, SectionKind, is_carry_line, plain_text, read,
    write,
};

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/format.md")
}

fn specification() -> String {
    std::fs::read_to_string(path()).unwrap()
}

/// The fenced blocks of the specification: info string and content.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match &mut open {
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, content)) => content.push_str(&format!("{line}\n")),
            None => {
                if let Some(info) = line.strip_prefix("```").filter(|info| !info.contains('`')) {
                    open = Some((info.to_owned(), String::new()));
                }
            }
        }
    }
    blocks
}

/// The rows of the table with this head, their cells without backticks.
fn rows(head: &str) -> Vec<Vec<String>> {
    let text = specification();
    let lines = text.lines().skip_while(|line| *line != head).skip(2);
    let rows: Vec<Vec<String>> = lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells
                .map(|cell| {
                    let cell = cell.trim();
                    // A span of two backticks shows one.
                    let shown = cell.strip_prefix("`` ");
                    if let Some(code) = shown.and_then(|cell| cell.strip_suffix(" ``")) {
                        return code.to_owned();
                    }
                    let code = cell
                        .strip_prefix('`')
                        .and_then(|cell| cell.strip_suffix('`'));
                    code.filter(|code| !code.contains('`'))
                        .unwrap_or(cell)
                        .to_owned()
                })
                .collect()
        })
        .collect();
    assert!(!rows.is_empty(), "no table {head}");
    rows
}

#[test]
fn stored_examples_are_strict_and_drafts_become_them() {
    let blocks = blocks(&specification());
    let mut draft: Option<&str> = None;
    let mut seen = 0;
    for (info, content) in &blocks {
        match info.as_str() {
            "markdown draft" => draft = Some(content),
            "markdown stored" => {
                assert!(read(content).is_strict(), "{content}");
                assert_eq!(&write(&read(content)), content);
                if let Some(draft) = draft.take() {
                    assert_eq!(&write(&read(draft)), content);
                }
                seen += 1;
            }
            "toml handoff" => {
                let metadata = Metadata::parse(content).unwrap();
                assert!(metadata.unknown.is_empty(), "{:?}", metadata.unknown);
            }
            _ => {}
        }
    }
    assert_eq!(seen, 2);
}

#[test]
fn the_strict_example_says_what_it_seems_to() {
    let blocks = blocks(&specification());
    let (_, example) = blocks
        .iter()
        .find(|(info, _)| info == "markdown stored")
        .unwrap();
    let document = read(example);
    assert_eq!(document.decisions.len(), 3);
    assert!(document.decisions[2].retired && document.carries);
    assert_eq!(document.context_files.len(), 2);
    for kind in SectionKind::ALL {
        assert!(document.has_section(kind), "{kind:?}");
    }
}

#[test]
fn wordings_are_recognised_as_the_table_says() {
    for row in rows("| wording | section |") {
        let document = read(&format!("# T\n\n## {}\n\n- x\n", row[0]));
        let found = SectionKind::ALL
            .into_iter()
            .find(|&kind| document.has_section(kind));
        let name = found.map_or(String::new(), |kind| {
            serde_json::to_value(kind)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        });
        assert_eq!(name, row[1], "{}", row[0]);
    }
}

#[test]
fn decisions_are_read_as_the_table_says() {
    for row in rows("| as written | text | reason | label | retired |") {
        let decision = Decision::from_markdown(&row[0]);
        assert_eq!(decision.text, row[1]);
        assert_eq!(decision.reason.unwrap_or_default(), row[2], "{}", row[0]);
        assert_eq!(decision.label.unwrap_or_default(), row[3], "{}", row[0]);
        assert_eq!(decision.retired, row[4] == "yes", "{}", row[0]);
    }
    for row in rows("| one | other | equal |") {
        let key = |text: &str| NormalText::of(&plain_text(text).text);
        assert_eq!(key(&row[0]) == key(&row[1]), row[2] == "yes", "{row:?}");
    }
    for row in rows("| item | carry line |") {
        assert_eq!(is_carry_line(&row[0]), row[1] == "yes", "{row:?}");
    }
}

#[test]
fn context_files_are_read_as_the_table_says() {
    for row in rows("| as written | path | lines | what | note |") {
        let document = read(&format!("## Context files\n\n- {}\n", row[0]));
        let [file] = document.context_files.as_slice() else {
            panic!("{row:?}: {:?}", document.context_files);
        };
        assert_eq!(file.path, row[1]);
        let lines = file
            .lines
            .map_or(String::new(), |(first, last)| format!("{first}-{last}"));
        assert_eq!(lines, row[2]);
        let what = match file.target {
            ContextTarget::File => "file",
            ContextTarget::Directory => "directory",
            ContextTarget::Glob => "glob",
            ContextTarget::Url => "url",
            ContextTarget::Prose => "prose",
        };
        assert_eq!(what, row[3]);
        assert_eq!(file.note.clone().unwrap_or_default(), row[4]);
    }
}

/// The appendix as the code has it.
fn appendix() -> String {
    let mut table = String::from("| section | languages | reach | phrases |\n|---|---|---|---|\n");
    for row in WORDINGS {
        let reach = match row.reach {
            Reach::Whole => "whole",
            Reach::Edge => "edge",
            Reach::End => "end",
            Reach::Last => "last resort",
        };
        let phrases = row.phrases.replace('|', " · ");
        table.push_str(&format!(
            "| {} | {} | {reach} | {} |\n",
            row.kind.heading(),
            row.languages,
            phrases.replace('*', "\\*")
        ));
    }
    table.push_str("\n| words | which |\n|---|---|\n");
    for (name, words) in [
        ("modifiers", MODIFIERS),
        ("… that say nothing a canonical heading would lose", LIGHT),
        ("take back what stands at an edge", VETOES),
        ("… for goals, in scripts without spaces", DONE_OR_LEFT),
        ("make questions of decisions", PENDING),
    ] {
        let words: Vec<&str> = words.split_whitespace().collect();
        table.push_str(&format!("| {name} | {} |\n", words.join(" ")));
    }
    for (name, phrases) in [
        ("sub-headings of asides", ASIDES),
        ("labels of a summary", SUMMARIES),
    ] {
        let phrases: Vec<&str> = phrases.split('|').map(str::trim).collect();
        table.push_str(&format!("| {name} | {} |\n", phrases.join(" · ")));
    }
    table
}

#[test]
fn the_appendix_is_the_table_of_the_code() {
    const BEGIN: &str = "<!-- wordings -->\n";
    const END: &str = "<!-- end of wordings -->";
    let text = specification();
    let from = text.find(BEGIN).unwrap() + BEGIN.len();
    let to = text.find(END).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let updated = format!("{}{}{}", &text[..from], appendix(), &text[to..]);
        std::fs::write(path(), updated).unwrap();
        return;
    }
    assert_eq!(
        &text[from..to],
        appendix(),
        "run UPDATE_DOCS=1 cargo test --test format"
    );
}
