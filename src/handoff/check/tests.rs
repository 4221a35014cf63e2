//! Each rule with what it finds and what it lets pass, with exact positions.

use proptest::prelude::*;

use super::*;
use crate::handoff::read;

fn limits() -> Limits {
    Limits {
        levels: Levels::default(),
        tokens: 0..=10_000,
    }
}

fn found(source: &str, facts: &Facts) -> Vec<Finding> {
    let document = read(Metadata::split(source).body);
    check(source, &document, facts, &limits())
}

/// `rule line:column` for each finding.
fn findings(source: &str, facts: &Facts) -> Vec<String> {
    found(source, facts)
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.at))
        .collect()
}

const GOOD: &str = "\
# Handoff: Sync notes

## Goal

Make the notes searchable.

## Current state

- `src/db.rs` holds the schema; 12 tests pass.

## Decisions made (do not re-litigate)

- Use SQLite: one file
- ~~Use Postgres~~: needs a server

## Open questions

- none

## Constraints

- Runs offline.

## Next step

Write the importer.

## Context files

- src/db.rs
";

fn with(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    GOOD.replacen(old, new, 1)
}

#[test]
fn a_good_handoff_has_no_findings() {
    assert_eq!(findings(GOOD, &Facts::default()), [""; 0]);
}

#[test]
fn a_heading_that_was_not_understood_is_named() {
    let hints = |source: &str| -> Vec<String> {
        let findings = found(source, &Facts::default());
        let about_sections = findings
            .into_iter()
            .filter(|finding| matches!(finding.rule, Rule::MissingSection | Rule::NoNextStep));
        about_sections.filter_map(|finding| finding.hint).collect()
    };
    let renamed = with("## Next step", "## Remaining stuff");
    assert_eq!(
        hints(&renamed),
        ["is it `## Remaining stuff`? call that `## Next step`"]
    );
    let two = renamed.replacen("## Goal", "## The why", 1);
    let either = "is it one of `## The why`, `## Remaining stuff`? call that";
    assert_eq!(
        hints(&two),
        [
            format!("{either} `## Goal`"),
            format!("{either} `## Next step`")
        ]
    );
}

#[test]
fn rules_of_the_text_alone() {
    let facts = Facts::default();
    for (old, new, expected) in [
        (
            "## Goal\n\nMake the notes searchable.\n\n",
            "",
            "missing-section 1:1",
        ),
        ("Make the notes searchable.\n", "", "empty-section 3:1"),
        ("- none\n", "", "empty-section 16:1"),
        (
            "## Next step\n\nWrite the importer.\n\n",
            "",
            "no-next-step 1:1",
        ),
        ("Write the importer.\n", "\n", "no-next-step 24:1"),
        (
            "Write the importer.",
            "- Write it.\n- Test it.",
            "several-next-steps 27:3",
        ),
        ("SQLite: one file", "SQLite", "decision-without-reason 13:3"),
        ("~~: needs a server", "~~", "decision-without-reason 14:3"),
        (
            "- `src/db.rs` holds",
            "- We fixed it; `src/db.rs` holds",
            "narrative 9:3",
        ),
        (
            "# Handoff: Sync",
            "Here is your handoff:\n\n# Handoff: Sync",
            "pleasantry 1:1",
        ),
        (
            "- src/db.rs\n",
            "- src/db.rs\n\nGood luck!\n",
            "pleasantry 32:1",
        ),
        (
            "12 tests pass.",
            "12 tests pass.\n- npm ERR! code 1",
            "tool-error 10:3",
        ),
        (
            "Runs offline",
            "Runs offline as in ü /home/ada/x",
            "home-path 22:24",
        ),
        (
            "Runs offline",
            "Runs offl\u{202e}ine",
            "hidden-character 22:12",
        ),
        (
            "Runs offline",
            "Runs offl\u{1b}[31mine",
            "hidden-character 22:12",
        ),
        (
            "- Runs offline.",
            "<<<<<<< ours\n- Runs offline.\n=======\n- Runs.\n>>>>>>> theirs",
            "conflict-marker 22:1",
        ),
    ] {
        let source = with(old, new);
        assert!(
            findings(&source, &facts).contains(&expected.to_owned()),
            "{expected} not in {:?}\n{source}",
            findings(&source, &facts)
        );
    }
}

#[test]
fn what_only_looks_like_a_finding_passes() {
    let facts = Facts::default();
    for (old, new) in [
        (
            "- Use SQLite: one file\n- ~~Use Postgres~~: needs a server",
            "- Earlier decisions stand.",
        ),
        ("- Runs offline.", "- none"),
        ("Write the importer.", "Write the importer, then test it."),
        ("- Runs offline.", "```\nGood luck!\nnpm ERR! x\n```"),
        ("- Runs offline.", "- Keep https://host.invalid/home/x/y."),
        (
            "- Runs offline.",
            "- Markers such as `<<<<<<< ours` are found.",
        ),
    ] {
        let source = with(old, new);
        assert_eq!(findings(&source, &facts), [""; 0], "{source}");
    }
}

#[test]
fn no_section_at_all_is_no_handoff() {
    assert_eq!(
        findings("we talked about the weather", &Facts::default()),
        ["no-handoff 1:1"]
    );
}

#[test]
fn a_handoff_that_ends_its_line_needs_no_next_step() {
    let source = with(
        "## Next step\n\nWrite the importer.\n\n## Context files\n\n- src/db.rs\n",
        "",
    );
    let facts = Facts {
        ends_line: true,
        ..Facts::default()
    };
    assert_eq!(findings(&source, &facts), [""; 0]);
}

#[test]
fn the_budget_counts_tokens() {
    let of = |tokens| {
        let limits = Limits { tokens, ..limits() };
        let found = check(GOOD, &read(GOOD), &Facts::default(), &limits);
        found.iter().map(|f| f.rule).collect::<Vec<_>>()
    };
    assert_eq!(of(1000..=2000), [Rule::UnderBudget]);
    assert_eq!(of(1..=1000), []);
    assert_eq!(of(1..=10), [Rule::OverBudget]);
}

#[test]
fn a_credential_is_named_and_never_shown() {
    let token = ["ghp", &"4hJ9".repeat(9)].join("_");
    let found = found(
        &with("Runs offline.", &format!("Log in with {token}.")),
        &Facts::default(),
    );
    assert_eq!(found[0].rule, Rule::Credential);
    assert_eq!(found[0].level, Level::Deny);
    assert_eq!(
        found[0].at,
        Position {
            line: 22,
            column: 15
        }
    );
    assert!(!format!("{:?}", found[0]).contains(&token));
}

fn with_problem(fault: ContextFault) -> Facts {
    let problem = ContextProblem {
        fault,
        reason: "so it is".into(),
    };
    Facts {
        context: vec![Some(problem)],
        ..Facts::default()
    }
}

#[test]
fn context_files_are_judged_by_what_they_lead_to() {
    for (fault, expected) in [
        (ContextFault::Missing, "context-missing 30:3"),
        (ContextFault::Absolute, "context-absolute 30:3"),
        (ContextFault::Outside, "context-outside 30:3"),
        (ContextFault::Ignored, "context-ignored 30:3"),
        (ContextFault::TooLarge, "context-too-large 30:3"),
        (ContextFault::Unreadable, "context-unreadable 30:3"),
    ] {
        assert_eq!(findings(GOOD, &with_problem(fault)), [expected]);
    }
    let quoted = with("- src/db.rs\n", "- `src/db.rs` — the schema\n");
    assert_eq!(
        findings(&quoted, &with_problem(ContextFault::Missing)),
        ["context-missing 30:4"]
    );
}

#[test]
fn inherited_decisions_are_followed() {
    let facts = Facts {
        dropped: vec!["Use argparse".into()],
        replaced: vec![Replaced {
            index: 0,
            old: "Use one JSON file".into(),
        }],
        ..Facts::default()
    };
    assert_eq!(
        findings(GOOD, &facts),
        ["decision-dropped 11:1", "decision-replaced 13:3"]
    );
    let many = Facts {
        dropped: (0..9).map(|n| format!("Decision {n}")).collect(),
        ..Facts::default()
    };
    assert_eq!(
        findings(GOOD, &many),
        ["decision-dropped 11:1"],
        "one line, not nine alarms"
    );
}

#[test]
fn a_saved_handoff_is_a_record() {
    let of = |saved_state| Facts {
        saved_state,
        ..Facts::default()
    };
    assert_eq!(findings(GOOD, &of(SavedState::Saved)), [""; 0]);
    assert_eq!(
        findings(GOOD, &of(SavedState::Edited)),
        ["edited-after-save 1:1"]
    );
    let damaged = of(SavedState::Damaged(
        "has no metadata block at its end".into(),
    ));
    assert_eq!(findings(GOOD, &damaged), ["damaged-metadata 1:1"]);
}

#[test]
fn a_level_can_be_set() {
    let source = with("Runs offline", "Runs offline in /home/ada");
    let document = read(&source);
    let level = |level| {
        let limits = Limits {
            levels: Levels::default().with(Rule::HomePath, level),
            ..limits()
        };
        check(&source, &document, &Facts::default(), &limits)
            .first()
            .map(|f| f.level)
    };
    assert_eq!(level(Level::Off), None);
    assert_eq!(level(Level::Deny), Some(Level::Deny));
}

#[test]
fn positions_hold_in_other_line_ends() {
    let source = format!(
        "\u{feff}{}",
        with("SQLite: one file", "SQLite").replace('\n', "\r\n")
    );
    assert_eq!(
        findings(&source, &Facts::default()),
        ["decision-without-reason 13:3"]
    );
}

#[test]
fn fixes_mend_what_they_were_found_for() {
    let source = with(
        "- src/db.rs\n",
        "- `/srv/home/ada/notes/src/db.rs`: schema\n\nGood luck!\n",
    );
    let source = source.replace("Runs offline.", "See /srv/home/ada/notes/README.md.");
    let root = "/srv/home/ada/notes";
    let facts = Facts {
        root: Some(root.into()),
        ..with_problem(ContextFault::Absolute)
    };
    let (mended, count) = fix::apply(&source, &found(&source, &facts));
    assert_eq!(count, 2, "{mended}");
    assert!(mended.contains("- `src/db.rs`: schema\n"), "{mended}");
    assert!(!mended.contains("Good luck"), "{mended}");
}

#[test]
fn a_home_path_into_the_work_tree_is_made_relative() {
    let source = with("Runs offline.", "See /home/ada/notes/README.md.");
    let facts = Facts {
        root: Some("/home/ada/notes".into()),
        ..Facts::default()
    };
    let (mended, _) = fix::apply(&source, &found(&source, &facts));
    assert!(mended.contains("See README.md."), "{mended}");
}

#[test]
fn one_long_line_of_findings_costs_linear_time() {
    let line = "see /home/ada/x and \u{202e} ".repeat(20_000);
    let source = with("Runs offline.", &line);
    let begun = std::time::Instant::now();
    assert!(found(&source, &Facts::default()).len() > 20_000);
    assert!(begun.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn any_text_can_be_checked(source in any::<String>()) {
        let findings = found(&source, &Facts::default());
        let lines = source.split('\n').count();
        for finding in findings {
            prop_assert!(finding.at.line <= lines && finding.at.column >= 1);
        }
    }

    #[test]
    fn any_handoff_can_be_checked_and_mended(noise in "[-#*`~|>\\[\\] \\na-c:/.!🦀\u{202e}]{0,120}", at in 0usize..400) {
        let mut source = GOOD.to_owned();
        let at = (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        source.insert_str(at, &noise);
        let findings = found(&source, &Facts::default());
        fix::apply(&source, &findings);
    }
}
