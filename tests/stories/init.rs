//! A newcomer's first minute.

use insta::assert_snapshot;

use crate::common::World;
use crate::seen::Seen;

#[test]
fn alone_it_says_where_the_work_stands_and_what_to_type() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &[]), @"
    no handoff here yet
    save what you did:  git handoff save      take up the work:  git handoff resume      more:  git handoff -h
    ");
    repo.save(&crate::common::document(
        "Search the notes",
        &["Use SQLite: one file"],
    ));
    assert_snapshot!(repo.told(&mut seen, &[]), @"
    <id1>  Search the notes
          yours, on main, 2 minutes ago
          describes <hash1> · no commit since · nothing uncommitted
          next: Write the importer.
    save what you did:  git handoff save      take up the work:  git handoff resume      more:  git handoff -h
    ");
}

#[test]
fn init_commits_the_settings_alone_and_twice_is_harmless() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write("draft.txt", "mine\n");
    repo.git(["add", "draft.txt"]);
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["init"]), @"
    [main <hash1>] handoff: begin the journal
     create .handoff/handoff.toml
     create .handoff/README.md
     create .handoff/.gitattributes
    next: git handoff prompt   prints what to ask a model for
          git handoff save     saves what you did, in your editor or from a pipe
    ");
    assert_snapshot!(repo.git(["show", "--stat=60", "--format=%s"]), @"
    handoff: begin the journal

     .handoff/.gitattributes |  1 +
     .handoff/README.md      |  4 +++
     .handoff/handoff.toml   | 49 +++++++++++++++++++++++++++++
     3 files changed, 54 insertions(+)
    ");
    assert_eq!(repo.git(["status", "--porcelain"]), "A  draft.txt");
    assert_snapshot!(repo.told(&mut seen, &["init"]), @"
    the journal is there already: .handoff/
    next: git handoff prompt   prints what to ask a model for
          git handoff save     saves what you did, in your editor or from a pipe
    ");
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "2");
}

#[test]
fn outside_a_repository_each_command_says_so() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    for command in [
        "init", "prompt", "save", "resume", "log", "status", "undo", "done",
    ] {
        let ran = nowhere.handoff([command]);
        assert_eq!(ran.code, 128, "{command}: {}", ran.stderr);
        assert!(
            ran.stderr.starts_with("error: "),
            "{command}: {}",
            ran.stderr
        );
    }
}
