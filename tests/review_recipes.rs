//! The recipes of docs/review.md do what the page says.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sandbox;

use std::fs;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use regex::Regex;

use sandbox::{Sandbox, has, project, text};

/// The fenced block of docs/review.md that begins with this line.
fn block(first_line: &str) -> String {
    let page = fs::read_to_string(project().join("docs/review.md")).unwrap();
    let mut fenced = false;
    for event in Parser::new(&page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => fenced = true,
            Event::Text(text) if fenced && text.lines().next() == Some(first_line) => {
                return text.into_string();
            }
            Event::Text(_) => fenced = false,
            _ => {}
        }
    }
    panic!("docs/review.md has no block that begins with '{first_line}'");
}

/// The entries of a list in YAML: the lines below `key` that start with a dash.
fn yaml_list(yaml: &str, key: &str) -> Vec<String> {
    yaml.lines()
        .skip_while(|line| line.trim() != format!("{key}:"))
        .skip(1)
        .map_while(|line| line.trim().strip_prefix("- "))
        .map(|entry| entry.trim_matches('\'').to_owned())
        .collect()
}

/// A shallow clone of a branch, beside its origin, with a stand-in for the program.
fn shallow_clone() -> Sandbox {
    let sandbox = Sandbox::without_repository();
    sandbox.sh("git init --quiet ../origin && cd ../origin
        git commit --quiet --allow-empty -m one
        git switch --quiet -c feature
        git commit --quiet --allow-empty -m two
        cd ../repository
        git clone --quiet --depth=1 --branch=feature \"file://$PWD/../origin\" .");
    sandbox.install(
        "git-handoff",
        "#!/bin/sh\ngit rev-parse --quiet --verify origin/main >/dev/null || exit 128\necho \"$@\"\nexit 1\n",
    );
    sandbox
}

#[test]
fn the_gitlab_job_writes_the_report_and_fails_for_what_it_names() {
    let sandbox = shallow_clone();
    let script = yaml_list(&block("decisions:"), "script").join("\n");
    let output = sandbox
        .command("sh")
        .args(["-euc", &script])
        .env("BASE", "main")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(
        fs::read_to_string(sandbox.repository().join("decisions.md")).unwrap(),
        "diff origin/main...HEAD --format markdown --fail-on dropped,replaced\n"
    );
}

#[test]
fn the_plain_recipe_gives_the_exit_code() {
    let sandbox = shallow_clone();
    // As a plain clone would have it: with origin's branches.
    sandbox.sh("git config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'");
    let output = sandbox.run(&block("git fetch --quiet origin main"));
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(
        text(&output.stdout),
        "diff origin/main...HEAD --fail-on dropped,replaced\n"
    );
}

#[test]
fn the_workflow_gives_the_action_what_it_knows() {
    let workflow = block("name: decisions");
    let action = fs::read_to_string(project().join("action.yml")).unwrap();
    let (_, with) = workflow.split_once("with:\n").unwrap();
    for line in with.lines() {
        let (input, _) = line.trim().split_once(':').unwrap();
        assert!(action.contains(&format!("\n  {input}:\n")), "{input}");
    }
    assert!(workflow.contains("pull-requests: write"));

    let page = fs::read_to_string(project().join("docs/review.md")).unwrap();
    let (_, inputs) = action.split_once("\ninputs:\n").unwrap();
    let (inputs, _) = inputs.split_once("\nruns:").unwrap();
    for line in inputs
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
    {
        let row = format!("\n| `{}` |", line.trim().trim_end_matches(':'));
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn the_pre_commit_hook_is_for_the_files_of_a_journal() {
    let hooks = fs::read_to_string(project().join(".pre-commit-hooks.yaml")).unwrap();
    let pattern = hooks
        .lines()
        .find_map(|line| line.trim().strip_prefix("files: "))
        .unwrap();
    let pattern = Regex::new(pattern).unwrap();
    for (path, ours) in [
        (
            ".handoff/2026/11/20261124T123116Z-kxqpwmztlvrn-sync-notes.md",
            true,
        ),
        (".handoff/2026/11/20261124T123116Z-kxqpwmztlvrn.md", true),
        (".handoff/README.md", false),
        (".handoff/2026/11/notes.md", false),
        (
            "docs/.handoff/2026/11/20261124T123116Z-kxqpwmztlvrn.md",
            false,
        ),
    ] {
        assert_eq!(pattern.is_match(path), ours, "{path}");
        let name = path.rsplit('/').next().unwrap();
        let named = name.parse::<git_handoff::journal::FileName>().is_ok();
        assert!(!ours || named, "{path}");
    }

    let recipe = block("repos:");
    let id = recipe.lines().find(|line| line.contains("- id:")).unwrap();
    assert!(hooks.contains(id.trim()));
}

/// GitHub's `**` is that of git's `glob` pathspecs.
#[test]
fn ignored_paths_are_the_journal_and_nothing_else() {
    let sandbox = Sandbox::new();
    for path in [
        ".handoff/handoff.toml",
        ".handoff/2026/11/20261124T123116Z-kxqpwmztlvrn.md",
        "src/.handoff/x",
        "README.md",
    ] {
        sandbox.write(path, "x\n");
    }
    sandbox.sh("git add .");
    let ignored = yaml_list(&block("on:"), "paths-ignore");
    assert_eq!(
        sandbox.sh(&format!("git ls-files ':(glob){}'", ignored.join(" "))),
        ".handoff/2026/11/20261124T123116Z-kxqpwmztlvrn.md\n.handoff/handoff.toml\n"
    );
}

/// The page's command on a history with what histories have: a squash that mixes code and a
/// handoff, a merge, a file of the project's own under `.handoff/`, and that file changed.
#[test]
fn handoffs_are_taken_out_of_a_branch_and_nothing_else_is() {
    if !has("git") {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.sh("mkdir -p .handoff && echo theirs >.handoff/foreign.txt && echo a >code
        git add . && git commit --quiet -m base
        git update-ref refs/remotes/origin/main main
        git switch --quiet -c topic
        mkdir -p .handoff/2026/11
        echo 1 >.handoff/2026/11/one.md && echo b >>code && git add . && git commit --quiet -m 'mixed'
        echo 2 >.handoff/2026/11/two.md && git add . && git commit --quiet -m 'handoff: two'
        git switch --quiet -c side HEAD~1
        echo c >other && git add . && git commit --quiet --author='B <b@example.com>' -m 'side'
        echo 3 >.handoff/2026/11/three.md && git add . && git commit --quiet -m 'handoff: three'
        git switch --quiet topic && git merge --quiet --no-edit side");
    let before = sandbox.sh("git ls-tree -r HEAD -- code other");
    let page = fs::read_to_string(project().join("docs/review.md")).unwrap();
    let command = page
        .lines()
        .find_map(|line| {
            line.strip_prefix("$ ")
                .filter(|line| line.contains("filter-branch"))
        })
        .unwrap();
    sandbox.sh(&format!("git switch --quiet -c clean && {command}"));

    assert_eq!(sandbox.sh("git ls-tree -r HEAD -- code other"), before);
    assert_eq!(
        sandbox.sh("git log --format= --name-only origin/main.. -- .handoff"),
        ""
    );
    assert_eq!(sandbox.sh("cat .handoff/foreign.txt"), "theirs\n");
    assert_eq!(
        sandbox.sh("git log --topo-order --format='%s by %an' origin/main.."),
        "Merge branch 'side' into topic by A U Thor\nside by B\nmixed by A U Thor\n"
    );
    assert_eq!(sandbox.sh("git status --porcelain"), "");
    assert_eq!(
        sandbox
            .sh("git ls-tree -r --name-only topic -- .handoff/2026 | wc -l")
            .trim(),
        "3"
    );
    // Once more does no harm.
    sandbox.sh(command);
}
