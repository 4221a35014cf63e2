//! `git handoff done`.

use crate::context::Context;
use crate::handoff::Ended;
use crate::output::Format;

use super::Error;
use super::save::{self, Saved};

/// End a line of work with a closing handoff
///
/// It is made from the handoff at hand and has no next step. What the line decided stays in
/// force, unless it is abandoned.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The work was given up: what it decided is no longer in force
    #[arg(long)]
    pub abandon: bool,
    /// What to say of the state it ends in
    #[arg(short = 'm', long = "message", value_name = "TEXT")]
    pub message: Option<String>,
    /// End the line of this handoff
    #[arg(long, value_name = "HANDOFF", num_args = 1..)]
    pub continues: Vec<String>,
    /// How to print the result
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// Saves the closing handoff.
///
/// # Errors
/// When there is no line to end, or it cannot be saved.
pub fn run(context: &Context, args: &Args) -> Result<Saved, Error> {
    let ended = if args.abandon {
        Ended::Abandoned
    } else {
        Ended::Done
    };
    let save = save::Args {
        content: save::Content {
            state: args.message.iter().cloned().collect(),
            ..save::Content::default()
        },
        line: save::Line {
            continues: args.continues.clone(),
            ..save::Line::default()
        },
        ..save::Args::default()
    };
    save::close(context, &save, ended)
}
