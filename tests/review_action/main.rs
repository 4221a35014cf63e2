//! The script behind the GitHub Action, against a stub of the requests it makes.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../sandbox/mod.rs"]
mod sandbox;
mod stub;

use std::fs;
use std::process::Output;

use sandbox::{Sandbox, has, project, text};
use stub::{Comment, Stub};

const MARKER: &str = "<!-- git-handoff review -->";

/// A pull request whose checkout is as shallow as the one of a default workflow.
struct PullRequest {
    sandbox: Sandbox,
    api: Stub,
}

impl PullRequest {
    /// `None` where a program that the script needs is missing.
    fn new() -> Option<Self> {
        if !(has("curl") && has("jq")) {
            return None;
        }
        let sandbox = Sandbox::without_repository();
        sandbox.sh("git init --quiet ../origin && cd ../origin
            git commit --quiet --allow-empty -m one
            git commit --quiet --allow-empty -m two
            git switch --quiet -c feature
            git commit --quiet --allow-empty -m three
            cd ../repository
            git clone --quiet --depth=1 --branch=feature \"file://$PWD/../origin\" .");
        let pull_request = Self {
            sandbox,
            api: Stub::start(),
        };
        pull_request.tool_prints("", 0);
        Some(pull_request)
    }

    /// The same with the program itself: `main` has a handoff with two decisions, and `feature`
    /// one that continues it with these.
    fn of_handoffs(decisions: &[&str]) -> Option<Self> {
        let pull_request = Self::new()?;
        let sandbox = &pull_request.sandbox;
        sandbox.install_program();
        sandbox.sh(&format!(
            "rm -rf ../origin .git && git init --quiet ../origin && cd ../origin
            git commit --quiet --allow-empty -m one
            git handoff save -F - <<'END'
{}END
            git switch --quiet -c feature
            git handoff save -F - <<'END'
{}END
            cd ../repository
            git clone --quiet --depth=1 --branch=feature \"file://$PWD/../origin\" .",
            document(&["Use SQLite: one file", "Sync by mtime: cheap"]),
            document(decisions),
        ));
        Some(pull_request)
    }

    /// Lets `git handoff` print `report` and exit with `code`, and note its arguments.
    fn tool_prints(&self, report: &str, code: i32) {
        fs::write(self.sandbox.root().join("report"), report).expect("a report");
        self.sandbox.install(
            "git-handoff",
            &format!(
                "#!/bin/sh\nprintf '%s\\n' \"$@\" >{root}/arguments\ncat {root}/report\nexit {code}\n",
                root = self.sandbox.root().display()
            ),
        );
    }

    /// What the tool was called with.
    fn tool_arguments(&self) -> String {
        fs::read_to_string(self.sandbox.root().join("arguments")).expect("the tool was called")
    }

    fn review(&self) -> Output {
        self.review_with(&[])
    }

    fn review_with(&self, variables: &[(&str, &str)]) -> Output {
        self.sandbox
            .command(project().join("review/comment.sh"))
            .env("HANDOFF_BASE", "main")
            .env("HANDOFF_PULL_REQUEST", "7")
            .env("HANDOFF_TOKEN", "s3cret")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_API_URL", self.api.url())
            .env("GITHUB_REPOSITORY", "octo/notes")
            .env("GITHUB_STEP_SUMMARY", self.summary_path())
            .envs(variables.iter().copied())
            .output()
            .expect("the script starts")
    }

    fn summary_path(&self) -> std::path::PathBuf {
        self.sandbox.root().join("summary")
    }

    fn summary(&self) -> String {
        fs::read_to_string(self.summary_path()).unwrap_or_default()
    }
}

fn document(decisions: &[&str]) -> String {
    let decisions: String = decisions.iter().map(|text| format!("- {text}\n")).collect();
    format!(
        "# Handoff: Search notes\n\n## Goal\nFind any note.\n\n## Current state\n- A stub.\n\n\
         ## Decisions made (do not re-litigate)\n{decisions}\n\
         ## Open questions\n- None\n\n## Constraints\n- Runs offline.\n\n\
         ## Next step\nWrite the importer.\n\n## Context files\n- None\n"
    )
}

#[track_caller]
fn assert_code(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

#[test]
fn the_first_run_comments() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("1 decision \"added\" \\ `it's` $HOME\n", 0);
    assert_code(&pull_request.review(), 0);

    assert_eq!(
        pull_request.api.requests(),
        [
            "GET /repos/octo/notes/issues/7/comments?per_page=100&page=1",
            "POST /repos/octo/notes/issues/7/comments",
        ]
    );
    assert_eq!(
        pull_request.api.bodies(),
        [format!("{MARKER}\n1 decision \"added\" \\ `it's` $HOME\n")]
    );
    assert_eq!(pull_request.summary(), "");
    assert_eq!(
        pull_request.tool_arguments(),
        "diff\nrefs/remotes/origin/main...HEAD\n--format\nmarkdown\n"
    );
}

#[test]
fn a_marker_that_the_report_brings_is_not_doubled() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints(&format!("{MARKER}\nadded\n"), 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(pull_request.api.bodies(), [format!("{MARKER}\nadded\n")]);
}

#[test]
fn the_next_run_updates_that_comment() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("old\n", 0);
    assert_code(&pull_request.review(), 0);
    pull_request.tool_prints("new\n", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(pull_request.api.bodies(), [format!("{MARKER}\nnew\n")]);
    assert_eq!(
        pull_request.api.requests().last().map(String::as_str),
        Some("PATCH /repos/octo/notes/issues/comments/1")
    );
}

#[test]
fn its_comment_is_found_behind_hundreds_of_others() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    for number in 0..250 {
        pull_request
            .api
            .add(Comment::of_stranger(&format!("remark {number}")));
    }
    pull_request
        .api
        .add(Comment::of_bot(&format!("{MARKER}\nold\n")));
    pull_request.tool_prints("new\n", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(
        pull_request.api.requests(),
        [
            "GET /repos/octo/notes/issues/7/comments?per_page=100&page=1",
            "GET /repos/octo/notes/issues/7/comments?per_page=100&page=2",
            "GET /repos/octo/notes/issues/7/comments?per_page=100&page=3",
            "PATCH /repos/octo/notes/issues/comments/251",
        ]
    );
}

#[test]
fn exactly_one_full_page_of_comments_is_no_reason_to_stop_or_to_loop() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    for number in 0..100 {
        pull_request
            .api
            .add(Comment::of_stranger(&format!("remark {number}")));
    }
    pull_request.tool_prints("added\n", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(pull_request.api.requests().len(), 3);
    assert_eq!(pull_request.api.bodies().len(), 101);
}

#[test]
fn a_stranger_who_writes_the_marker_is_not_edited() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request
        .api
        .add(Comment::of_stranger(&format!("{MARKER}\nmine\n")));
    pull_request.tool_prints("added\n", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(
        pull_request.api.bodies(),
        [format!("{MARKER}\nmine\n"), format!("{MARKER}\nadded\n")]
    );
}

#[test]
fn a_comment_that_quotes_the_marker_further_down_is_not_edited() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request
        .api
        .add(Comment::of_bot(&format!("see {MARKER}\n")));
    pull_request.tool_prints("added\n", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(pull_request.api.bodies().len(), 2);
}

#[test]
fn nothing_changed_is_no_comment() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    assert_code(&pull_request.review(), 0);
    assert_eq!(
        pull_request.api.requests(),
        ["GET /repos/octo/notes/issues/7/comments?per_page=100&page=1"]
    );
}

#[test]
fn the_comment_goes_when_nothing_is_left_to_say() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("added\n", 0);
    assert_code(&pull_request.review(), 0);
    pull_request.tool_prints("", 0);
    assert_code(&pull_request.review(), 0);
    assert_eq!(
        pull_request.api.requests().last().map(String::as_str),
        Some("DELETE /repos/octo/notes/issues/comments/1")
    );
    assert!(pull_request.api.bodies().is_empty());
}

#[test]
fn where_the_token_may_not_comment_the_summary_has_the_report() {
    for status in [401, 403, 404, 502] {
        let Some(pull_request) = PullRequest::new() else {
            return;
        };
        pull_request.api.refuse_writing(status);
        pull_request.tool_prints("added\n", 0);
        let output = pull_request.review();
        assert_code(&output, 0);
        assert_eq!(pull_request.summary(), "added\n");
        let stdout = text(&output.stdout);
        assert!(stdout.starts_with("::warning::no comment: "), "{stdout}");
        assert!(stdout.contains(&format!("HTTP {status}")), "{stdout}");
    }
}

#[test]
fn an_api_that_does_not_answer_is_a_warning() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("added\n", 0);
    // Nothing listens on port 1.
    let output = pull_request.review_with(&[("GITHUB_API_URL", "http://127.0.0.1:1")]);
    assert_code(&output, 0);
    assert_eq!(pull_request.summary(), "added\n");
    assert!(text(&output.stderr).contains("the API did not answer"));
}

#[test]
fn an_answer_that_is_no_list_of_comments_is_a_warning() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.api.answer_lists_with("<html>");
    pull_request.tool_prints("added\n", 0);
    let output = pull_request.review();
    assert_code(&output, 0);
    assert_eq!(pull_request.summary(), "added\n");
    assert!(text(&output.stderr).contains("not understood"));
}

#[test]
fn fail_on_decides_the_exit_code_after_the_comment() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("1 dropped\n", 1);
    let output = pull_request.review_with(&[("HANDOFF_FAIL_ON", "dropped,replaced")]);
    assert_code(&output, 1);
    assert!(
        pull_request
            .tool_arguments()
            .ends_with("--fail-on\ndropped,replaced\n")
    );
    assert_eq!(pull_request.api.bodies().len(), 1);
}

#[test]
fn an_error_of_the_tool_fails_and_leaves_the_comment_alone() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request
        .api
        .add(Comment::of_bot(&format!("{MARKER}\nold\n")));
    for code in [128, 129] {
        pull_request.tool_prints("", code);
        assert_code(&pull_request.review(), code);
    }
    assert!(pull_request.api.requests().is_empty());
}

#[test]
fn without_the_tool_nothing_is_taken_for_no_change() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.sandbox.uninstall("git-handoff");
    let output = pull_request.review();
    assert_code(&output, 128);
    assert!(text(&output.stderr).contains("git-handoff is not on PATH"));
}

#[test]
fn a_missing_base_is_fetched_without_its_history() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    assert_code(&pull_request.review(), 0);
    let sandbox = &pull_request.sandbox;
    assert_eq!(
        sandbox.sh("git rev-parse refs/remotes/origin/main"),
        sandbox.sh("git -C ../origin rev-parse main")
    );
    assert_eq!(sandbox.sh("git rev-list --count origin/main"), "1\n");
}

#[test]
fn a_complete_clone_stays_complete() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    let sandbox = &pull_request.sandbox;
    sandbox.sh("git fetch --quiet --unshallow");
    assert_code(&pull_request.review(), 0);
    assert_eq!(
        sandbox.sh("git rev-parse --is-shallow-repository && git rev-list --count origin/main"),
        "false\n2\n"
    );
}

#[test]
fn a_local_base_will_do_without_a_remote() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request
        .sandbox
        .sh("git remote remove origin && git branch main");
    assert_code(&pull_request.review(), 0);
    assert!(
        pull_request
            .tool_arguments()
            .contains("\nrefs/heads/main...HEAD\n")
    );
}

#[test]
fn a_base_that_is_nowhere_is_named() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    for (base, said) in [
        ("gone", "no branch gone here or on origin"),
        ("", "no base branch"),
        ("--upload-pack=touch x", "not a branch name"),
        ("a..b", "not a branch name"),
        ("$(touch${IFS}x)", "no branch $(touch${IFS}x)"),
    ] {
        let output = pull_request.review_with(&[("HANDOFF_BASE", base)]);
        assert_code(&output, 128);
        let stderr = text(&output.stderr);
        assert!(stderr.contains(said), "{base}: {stderr}");
    }
    assert!(!pull_request.sandbox.repository().join("x").exists());
}

#[test]
fn a_body_over_the_limit_is_cut_at_a_line_and_says_so() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    let report = format!("summary\n{}", "- ergänzt: 決定を一つ 🧭\n".repeat(4_000));
    pull_request.tool_prints(&report, 0);
    assert_code(&pull_request.review(), 0);

    let bodies = pull_request.api.bodies();
    let body = &bodies[0];
    let characters = body.chars().count();
    assert!((64_900..=65_200).contains(&characters), "{characters}");
    let lines: Vec<&str> = body.lines().take(4).collect();
    assert_eq!(lines[0], MARKER);
    assert!(lines[1].starts_with("> This is only the beginning"));
    assert_eq!(lines[3], "summary");
    assert!(body.ends_with("- ergänzt: 決定を一つ 🧭\n"));
    assert_eq!(pull_request.summary(), report);
}

#[test]
fn without_a_pull_request_or_on_request_the_summary_has_the_report() {
    for variable in [("HANDOFF_PULL_REQUEST", ""), ("HANDOFF_COMMENT", "false")] {
        let Some(pull_request) = PullRequest::new() else {
            return;
        };
        pull_request.tool_prints("added\n", 0);
        assert_code(&pull_request.review_with(&[variable]), 0);
        assert_eq!(pull_request.summary(), "added\n");
        assert!(pull_request.api.requests().is_empty());
    }
}

/// On a machine of one's own there is no job summary: the report is printed, between what others
/// print into the same file.
#[test]
fn without_a_summary_the_report_is_printed() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("added\n", 0);
    let printed = pull_request.sandbox.root().join("printed");
    let script = project().join("review/comment.sh");
    let status = pull_request
        .sandbox
        .command("sh")
        .args(["-c", "echo before && \"$0\" && echo after"])
        .arg(script)
        .env("HANDOFF_BASE", "main")
        .env("HANDOFF_COMMENT", "false")
        .stdout(fs::File::create(&printed).expect("a file"))
        .status()
        .expect("the script starts");
    assert_eq!(status.code(), Some(0));
    let text = fs::read_to_string(&printed).expect("the report");
    assert_eq!(text, "before\nadded\nafter\n");
}

#[test]
fn without_a_token_nothing_is_asked() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("added\n", 0);
    assert_code(&pull_request.review_with(&[("HANDOFF_TOKEN", "")]), 0);
    assert_eq!(pull_request.summary(), "added\n");
    assert!(pull_request.api.requests().is_empty());
}

#[test]
fn the_token_travels_in_the_header_only() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    let real = pull_request.sandbox.sh("command -v curl");
    let root = pull_request.sandbox.root().display();
    pull_request.sandbox.install(
        "curl",
        &format!(
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >>{root}/curl-arguments\nexec {real} \"$@\"\n",
            real = real.trim()
        ),
    );
    pull_request.tool_prints("added\n", 0);
    let output = pull_request.review();
    assert_code(&output, 0);

    assert_eq!(
        pull_request.api.authorizations(),
        ["Bearer s3cret", "Bearer s3cret"]
    );
    let arguments = fs::read_to_string(pull_request.sandbox.root().join("curl-arguments"))
        .expect("curl was called");
    let said = text(&output.stdout) + &text(&output.stderr) + &arguments;
    assert!(!said.contains("s3cret"), "{said}");
}

#[test]
fn an_api_without_encryption_is_refused_before_the_token_is_sent() {
    let Some(pull_request) = PullRequest::new() else {
        return;
    };
    pull_request.tool_prints("added\n", 0);
    for (variable, value) in [
        ("GITHUB_API_URL", "http://api.example.com"),
        ("GITHUB_API_URL", "http://127.0.0.1.example.com"),
        ("GITHUB_API_URL", "file:///etc/passwd"),
        ("GITHUB_REPOSITORY", "octo/notes/../../other"),
        ("GITHUB_REPOSITORY", "octo/no tes"),
        ("GITHUB_REPOSITORY", "octo"),
        ("HANDOFF_PULL_REQUEST", "7/../8"),
    ] {
        let output = pull_request.review_with(&[(variable, value)]);
        assert_code(&output, 128);
    }
    assert!(pull_request.api.requests().is_empty());
}

#[test]
fn the_program_itself_says_what_was_dropped() {
    let decisions = ["Use SQLite: one file", "Rank by BM25: built in"];
    let Some(pull_request) = PullRequest::of_handoffs(&decisions) else {
        return;
    };
    assert_code(
        &pull_request.review_with(&[("HANDOFF_FAIL_ON", "retired")]),
        0,
    );
    assert_code(
        &pull_request.review_with(&[("HANDOFF_FAIL_ON", "dropped,replaced")]),
        1,
    );
    assert_code(
        &pull_request.review_with(&[("HANDOFF_FAIL_ON", "nonsense")]),
        129,
    );

    let bodies = pull_request.api.bodies();
    let [body] = bodies.as_slice() else {
        panic!("one comment: {bodies:?}");
    };
    assert_eq!(body.matches(MARKER).count(), 1, "{body}");
    assert!(body.starts_with(MARKER), "{body}");
    for decision in ["Sync by mtime", "Rank by BM25"] {
        assert!(body.contains(decision), "{body}");
    }
    assert!(!body.contains("Use SQLite"), "{body}");
}

#[test]
fn the_program_itself_has_nothing_to_say_where_nothing_changed() {
    let decisions = ["Use SQLite: one file", "Sync by mtime: cheap"];
    let Some(pull_request) = PullRequest::of_handoffs(&decisions) else {
        return;
    };
    pull_request
        .api
        .add(Comment::of_bot(&format!("{MARKER}\nold\n")));
    assert_code(&pull_request.review(), 0);
    assert!(pull_request.api.bodies().is_empty());
}

/// A value written into a script by `${{ }}` is code; in the environment it is text.
#[test]
fn the_action_interpolates_nothing_into_its_scripts() {
    let action = fs::read_to_string(project().join("action.yml")).expect("action.yml");
    let mut allowed = true;
    for line in action.lines() {
        match line.trim_start() {
            key if key.starts_with("run:") => allowed = false,
            key if key.starts_with("- name:") || key.starts_with("inputs:") => allowed = true,
            _ => {}
        }
        assert!(allowed || !line.contains("${{"), "{line}");
    }
    assert!(action.contains("run: '\"$GITHUB_ACTION_PATH/review/comment.sh\"'"));
}

/// The script of the action's first step.
fn install_script() -> String {
    let action = fs::read_to_string(project().join("action.yml")).expect("action.yml");
    let (_, script) = action.split_once("      run: |\n").expect("a script");
    let lines = script
        .lines()
        .map_while(|line| line.strip_prefix("        "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_action_builds_its_own_source_and_puts_it_on_path() {
    let sandbox = Sandbox::without_repository();
    sandbox.uninstall("git-handoff");
    let root = sandbox.root().display().to_string();
    sandbox.install(
        "cargo",
        &format!(
            "#!/bin/sh\nprintf '%s\\n' \"$PWD\" \"$CARGO_TARGET_DIR\" \"$@\" >>{root}/cargo\n"
        ),
    );
    fs::create_dir(sandbox.root().join("action")).expect("a directory");
    let install = || {
        sandbox
            .command("/bin/sh")
            .args(["-ec", &install_script()])
            // Nothing that is installed on this machine.
            .env("PATH", format!("{root}/bin:/usr/bin:/bin"))
            .env("GITHUB_ACTION_PATH", format!("{root}/action"))
            .env("RUNNER_TEMP", format!("{root}/temp"))
            .env("GITHUB_PATH", format!("{root}/path"))
            .output()
            .expect("sh starts")
    };
    assert_code(&install(), 0);
    assert_eq!(
        fs::read_to_string(sandbox.root().join("cargo")).expect("cargo was called"),
        format!(
            "{root}/action\n{root}/temp/git-handoff/target\n\
             install\n--path\n{root}/action\n--locked\n--root\n{root}/temp/git-handoff\n"
        )
    );
    assert_eq!(
        fs::read_to_string(sandbox.root().join("path")).expect("a path was added"),
        format!("{root}/temp/git-handoff/bin\n")
    );

    fs::remove_file(sandbox.root().join("cargo")).expect("removed");
    sandbox.install("git-handoff", "#!/bin/sh\n");
    assert_code(&install(), 0);
    assert!(
        !sandbox.root().join("cargo").exists(),
        "it was there already"
    );
}
