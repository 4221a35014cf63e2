//! Behind git's own pager (`git -p handoff`) a person reads.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod sandbox;

use sandbox::{Sandbox, text};

#[test]
fn behind_gits_pager_text_is_printed_and_in_a_pipe_markdown() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "notes.md",
        "# Handoff: Sync notes\n\n## Goal\nOne place for notes.\n\n\
         ## Decisions made (do not re-litigate)\n- Use SQLite: one file\n\n\
         ## Next step\nWrite the schema.\n",
    );
    sandbox.sh("git handoff save -F notes.md");

    let piped = sandbox.run("git handoff show");
    assert!(text(&piped.stdout).contains("## Goal"));
    // git starts its pager only on a terminal; this is what it tells the program then.
    let read = sandbox.run("GIT_PAGER_IN_USE=true git handoff show");
    assert!(!text(&read.stdout).contains("## Goal"));
    assert!(text(&read.stdout).contains("\u{1b}["), "in colour");
    let plain = sandbox.run("GIT_PAGER_IN_USE=true NO_COLOR=1 git handoff show");
    assert!(!text(&plain.stdout).contains('\u{1b}'));
}

/// git's `fatal: write failure on standard output`: nobody takes an empty answer for a whole one.
#[test]
#[cfg(target_os = "linux")]
fn a_report_that_cannot_be_written_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.sh(
        "git handoff save -m 'Sync notes' --goal 'One place' --state 'It syncs' \
                --decision 'Use SQLite: one file' --next 'Write the schema'",
    );

    for command in ["decisions", "decisions --format json", "log", "status"] {
        let full = sandbox.run(&format!("git handoff {command} > /dev/full"));
        assert_eq!(full.status.code(), Some(128), "{command}");
        assert_eq!(
            text(&full.stderr),
            "error: cannot write to standard output: No space left on device (os error 28)\n\
             hint: only the report is lost, what the command did is done\n",
            "{command}"
        );
        // Who closes the pipe has seen enough.
        let closed = sandbox.run(&format!("{{ git handoff {command}; echo $? >&2; }} | true"));
        assert_eq!(text(&closed.stderr), "0\n", "{command}");
    }
}
