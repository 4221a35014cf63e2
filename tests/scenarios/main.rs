//! Which handoff `resume` shows and which ones `save` continues, on real histories
//! (docs/which.md). Each test is one line of the table there, and has its number.
//!
//! `m1` is the first handoff saved on main, `f1` on the branch feat, and so on.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod addressed_and_ended;
mod alone;
mod decisions;
mod several_lines;
mod story;
mod teams;
mod trunks;
