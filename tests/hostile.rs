//! Documents made to hurt: reading and writing take time in proportion to the text.

use git_handoff::handoff::{read, write};

#[test]
fn deep_and_long_documents_are_read() {
    for source in [
        "- ".repeat(100_000),
        "> ".repeat(20_000),
        "1. ".repeat(20_000),
        "x ".repeat(1_000_000),
        format!("# {}", "x".repeat(1_000_000)),
        "## Goal\n".repeat(5_000),
        "Next: x\n\n".repeat(5_000),
        "- Next: x\n".repeat(5_000),
        "<decisions>\n- x\n</decisions>\n".repeat(2_000),
        "> ## Goal\n> x\n\n".repeat(2_000),
        format!("## Decisions\n\n|a|b|\n|-|-|\n{}", "|x|y|\n".repeat(2_000)),
        format!("## Context files\n{}", "- ".repeat(20_000)),
        "```\n".repeat(5_001),
        "[".repeat(20_000),
        "*".repeat(100_000),
        "<!-- ".repeat(20_000),
    ] {
        let _ = write(&read(&source));
    }
}
