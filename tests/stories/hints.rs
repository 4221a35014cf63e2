//! What a hint prints can be typed as it stands, whatever others wrote.

use crate::common::{World, document};

/// A decision that a shell would run, and quotation marks that would end its argument.
#[test]
fn a_hint_runs_nothing_that_a_decision_says() {
    let world = World::new();
    let repo = world.repository("repo");
    for decision in [
        "Set it to $(touch pwned)",
        "It's \"quoted\" and `touch pwned`",
    ] {
        repo.save(&document("Before", &[decision, "Keep this"]));
        let saved = repo.handoff_with_input(["save"], &document("After", &["Keep this"]));
        let hint = saved.stderr.lines().find(|line| line.contains("--retire"));
        let hint = hint.unwrap().strip_prefix("hint: retire it: git handoff ");
        let command = hint.unwrap().split("   or keep it").next().unwrap();
        let command = command.replace("<why>", "no longer");
        let mut shell = world.command("sh", &repo.path);
        let script = format!("{} {command}", env!("CARGO_BIN_EXE_git-handoff"));
        let ran = shell.args(["-c", &script]).output().unwrap();
        assert!(ran.status.success(), "{script}: {ran:?}");
        assert!(!repo.path.join("pwned").exists(), "{script}");
        let shown = repo.handoff(["show"]).success().stdout;
        assert!(shown.contains("~~: no longer"), "{shown}");
    }
}

/// A line that names several files is carried once.
#[test]
fn context_files_do_not_multiply() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.commit("a.py", "a\n", "a");
    repo.commit("b.py", "b\n", "b");
    let text = document("Two files", &[]).replace("## Context files\n\n- none", "");
    repo.save(&format!(
        "{}\n\n## Context files\n\n- `a.py`, `b.py`\n",
        text.trim_end()
    ));
    for _ in 0..2 {
        repo.handoff(["save", "-m", "Again", "--next", "Go on"])
            .success();
    }
    let shown = repo.handoff(["show"]).success().stdout;
    assert_eq!(shown.matches("`a.py`").count(), 1, "{shown}");
}

/// Paths are those of the directory that somebody is in, as in git.
#[test]
fn context_is_named_from_where_one_is() {
    let world = World::new();
    let repo = world.repository("repo");
    repo.commit("sub/dir/c.py", "c\n", "c");
    repo.commit("top.py", "t\n", "t");
    let there = world.at(&repo.path.join("sub/dir"));
    let arguments = [
        "save",
        "-m",
        "Here",
        "--next",
        "Go",
        "--context",
        "c.py:1-2",
        "../../top.py",
    ];
    let saved = there.handoff(arguments).success();
    assert!(!saved.stderr.contains("context file"), "{}", saved.stderr);
    let shown = repo.handoff(["show"]).success().stdout;
    assert!(
        shown.contains("sub/dir/c.py:1-2") && shown.contains("`top.py`"),
        "{shown}"
    );
}

/// A save that is only shown keeps nothing, says what would be refused, and forgets nothing.
#[test]
fn a_dry_run_stores_nothing() {
    let world = World::new();
    let repo = world.repository("repo");
    let kept = || std::fs::read_dir(repo.path.join(".git/handoff/kept")).map_or(0, Iterator::count);
    assert_eq!(
        repo.handoff_with_input(["save", "-n", "-F", "-"], "hello\n")
            .code,
        1
    );
    assert_eq!(kept(), 0);
    let secret = document(
        "Secret",
        &["Token: ghp_0123456789abcdefghijABCDEFGHIJ456789"],
    );
    let shown = repo.handoff_with_input(["save", "-n"], &secret);
    assert_eq!((shown.code, kept()), (1, 0), "{}", shown.seen());
    assert!(shown.stderr.contains("error: "), "{}", shown.stderr);
    assert_eq!(repo.handoff_with_input(["save"], "hello\n").code, 1);
    assert_eq!(kept(), 1);
    repo.handoff(["save", "--continue", "-n"]);
    assert_eq!(kept(), 1);
}
