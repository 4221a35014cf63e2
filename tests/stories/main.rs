//! What a user of `git handoff` types, and what is seen: one file a story, whole outputs.
//!
//! Ids and hashes are random; the snapshots give them names in order of appearance.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod amend_undo;
mod carry;
mod check_fix;
mod decisions_list;
mod done;
mod help;
mod hints;
mod ignored;
mod init;
mod json;
mod log_status;
mod prompt;
mod resume;
mod retired_elsewhere;
mod review;
mod save_editor;
mod save_flags;
mod save_text;
mod seen;
mod signature;
mod taken_up;
mod terminal;
mod width;
