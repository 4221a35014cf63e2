//! One file a subcommand, in the order a reader asks: what can I type (the `Args`), what happens
//! (`run`), how. A command fetches and decides, and returns a report; `output` shows it.

mod addressee;
pub mod check;
mod closest;
mod commits;
mod conflicts;
pub mod decisions;
pub mod diff;
pub mod done;
pub mod error;
pub mod guard;
pub mod ids;
pub mod init;
pub mod log;
pub mod overview;
pub mod place;
pub mod prompt;
pub mod resume;
pub mod retired;
pub mod save;
pub mod search;
pub mod show;
pub mod status;
pub mod undo;
pub mod why;
pub mod wip;
pub mod work;

pub use error::Error;
