//! Help that is complete with `-h`.
//!
//! git keeps `git handoff --help` for itself and opens a manual page, so that clap's division into
//! a short and a long help would hide the long one.

use std::borrow::Cow;
use std::ffi::OsString;

use clap::Command;

/// What stands where clap has its short description: all of it.
const TEMPLATE: &str = "{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The command line with `help save` as `save -h`: one help, whichever way it is asked for.
pub fn as_flag(arguments: &[OsString]) -> Cow<'_, [OsString]> {
    match arguments {
        [program, help, commands @ ..] if help == "help" => {
            let mut flagged = vec![program.clone()];
            flagged.extend_from_slice(commands);
            flagged.push("-h".into());
            Cow::Owned(flagged)
        }
        _ => Cow::Borrowed(arguments),
    }
}

/// A command whose short help says all that its long help would, and those below it.
pub fn complete(command: Command) -> Command {
    let command = command.mut_args(|argument| match argument.get_long_help().cloned() {
        Some(help) => argument.help(help),
        None => argument,
    });
    let command = match command.get_long_about().cloned() {
        Some(about) => command.before_help(about).help_template(TEMPLATE),
        None => command,
    };
    command.mut_subcommands(complete)
}
