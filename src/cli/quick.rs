//! The command line of one subcommand, without a description of all the others.
//!
//! To describe every flag of every subcommand takes a tenth of the time that `resume` has. What is
//! not accepted here (a mistake, a call for help, another subcommand) is read again by the whole
//! parser, which has the words for it.

use std::ffi::OsString;

use clap::{Args, FromArgMatches as _};

use super::{Cli, Command, Global};
use crate::commands;

/// Reads a command line that begins with one of the subcommands that are run again and again.
pub fn parse(arguments: &[OsString]) -> Option<Cli> {
    match arguments.get(1)?.to_str()? {
        "resume" => one::<commands::resume::Args>("resume", arguments, Command::Resume),
        "save" => {
            one::<commands::save::Args>("save", arguments, |args| Command::Save(Box::new(args)))
        }
        "status" => one::<commands::status::Args>("status", arguments, Command::Status),
        "prompt" => one::<commands::prompt::Args>("prompt", arguments, Command::Prompt),
        _ => None,
    }
}

fn one<A: Args>(
    name: &'static str,
    arguments: &[OsString],
    command: fn(A) -> Command,
) -> Option<Cli> {
    let whole = clap::Command::new("git handoff")
        .disable_help_flag(true)
        .disable_help_subcommand(true);
    let matches = Global::augment_args(whole)
        .subcommand(A::augment_args(clap::Command::new(name)))
        .try_get_matches_from(arguments)
        .ok()?;
    let (_, own) = matches.subcommand()?;
    Some(Cli {
        global: Global::from_arg_matches(&matches).ok()?,
        command: Some(command(A::from_arg_matches(own).ok()?)),
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn what_is_read_is_what_the_whole_parser_reads() {
        for line in [
            "git-handoff resume",
            "git-handoff resume -C sub -C deeper @~2 --no-files",
            "git-handoff resume --for ada --budget=400 --format json",
            "git-handoff save -F - --agent model",
            "git-handoff save -m Summary --decision X --decision Y --next Z -C sub",
            "git-handoff status --porcelain",
            "git-handoff prompt --plain",
        ] {
            let arguments = arguments(line);
            let whole = Cli::try_parse_from(&arguments).unwrap();
            let quick = parse(&arguments).unwrap();
            assert_eq!(format!("{quick:?}"), format!("{whole:?}"), "{line}");
        }
    }

    #[test]
    fn help_and_mistakes_are_left_to_the_whole_parser() {
        for line in [
            "git-handoff",
            "git-handoff --version",
            "git-handoff resume -h",
            "git-handoff resume --help",
            "git-handoff resume --budget many",
            "git-handoff save --no-such-flag",
            "git-handoff -C sub resume",
        ] {
            assert!(parse(&arguments(line)).is_none(), "{line}");
        }
    }
}
