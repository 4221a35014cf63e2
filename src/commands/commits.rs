//! How commits are named in reports.

use serde_json::{Value, json};

use crate::repo::CommitInfo;

/// Its short hash and the first line of its message.
pub fn line(commit: &CommitInfo) -> String {
    format!("{} {}", commit.id.short(), commit.summary)
}

/// For programs.
pub fn json(commits: &[CommitInfo]) -> Value {
    commits
        .iter()
        .map(|commit| json!({"commit": commit.id, "summary": commit.summary}))
        .collect()
}
