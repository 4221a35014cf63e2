//! A journal that an ignore rule hides: it would be committed once and be invisible from then on.

use insta::assert_snapshot;

use crate::common::{Repository, World, document};

fn refused(repo: &Repository<'_>) -> String {
    let ran = repo.handoff_with_input(["save"], &document("Hidden", &[]));
    assert_eq!(ran.code, 1, "{}", ran.seen());
    ran.stderr
}

#[test]
fn the_rule_is_named_with_its_file_and_line() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.write(".gitignore", "target/\n# drafts\n.handoff/\n");
    let said = refused(&repo);
    let (path, rest) = said.split_once(" is ignored by ").unwrap();
    assert!(path.starts_with("error: '.handoff/2"), "{said}");
    assert_snapshot!(rest, @r"
    '.handoff/' in .gitignore:3
    hint: remove that rule, or put the journal elsewhere: git config handoff.directory <path>
    hint: the text is kept: git handoff save --continue
    ");
    repo.git(["config", "handoff.directory", "notes/sessions"]);
    repo.handoff(["save", "--continue"]).success();
}

#[test]
fn rules_outside_the_tree_count_as_well() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.write(".git/info/exclude", "*.md\n");
    assert!(refused(&repo).contains("by '*.md' in .git/info/exclude:1"));
    repo.write(".git/info/exclude", "");
    std::fs::write(world.path("home/ignored"), ".*\n").unwrap();
    repo.git(["config", "core.excludesFile", "~/ignored"]);
    let said = refused(&repo);
    assert!(
        said.contains("by '.*' in ") && said.contains("home/ignored:1"),
        "{said}"
    );
}

#[test]
fn a_rule_that_takes_the_journal_out_again_hides_nothing() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.write(".gitignore", ".*\n!.handoff/\n");
    repo.handoff_with_input(["save"], &document("Seen", &[]))
        .success();
}
