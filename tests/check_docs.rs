//! docs/check.md and the code say the same.

use git_handoff::handoff::check::{Level, Rule};

#[test]
fn the_table_of_rules_is_that_of_the_code() {
    let docs = include_str!("../docs/check.md");
    let documented: Vec<(&str, &str)> = docs
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            Some((cells.next()?.trim_end_matches('`'), cells.next()?))
        })
        .collect();
    let coded: Vec<(&str, &str)> = Rule::ALL
        .iter()
        .map(|rule| {
            let level = match rule.default_level() {
                Level::Off => "off",
                Level::Warn => "warn",
                Level::Deny => "deny",
            };
            (rule.name(), level)
        })
        .collect();
    assert_eq!(documented, coded);
}

#[test]
fn every_rule_is_explained() {
    let docs = include_str!("../docs/check.md");
    for rule in Rule::ALL {
        assert!(docs.contains(&format!("**{rule}")), "{rule}");
    }
}
