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
