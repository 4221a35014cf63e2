//! `git handoff`: a journal of work sessions inside the repository they belong to.
//!
//! The rooms, from the ground up; each imports only those named before it
//! (docs/architecture.md, "Layers"):
//!
//! - [`handoff`]: one document. Read liberally, written strictly, checked. Pure.
//! - [`matching`]: which decision of one list is which decision of the next. Pure.
//! - [`repo`]: the only room that knows git2 or runs the `git` program.
//! - [`journal`]: handoffs through time: which one to resume, what is in force, links to commits.
//! - [`output`]: text, Markdown and JSON views of what commands return.
//! - [`context`]: what a command knows of the world outside the repository.
//! - [`commands`]: one file a subcommand.
//! - [`cli`]: arguments in, exit code out.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod cli;
pub mod commands;
pub mod context;
pub mod handoff;
pub mod journal;
pub mod matching;
pub mod output;
pub mod repo;
