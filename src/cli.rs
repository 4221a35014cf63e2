//! The command line: arguments in, exit code out.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::ColorChoice;
use chrono::{DateTime, Local, SubsecRound as _, TimeZone as _};
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::commands::error::Exit;
use crate::commands::{self, Error};
use crate::context::{Context, Stdin, Streams};
use crate::output::{self, Format, Report};
use crate::repo::Environment;

mod help;
mod pager;
mod quick;

/// A journal of work sessions, kept in the repository they belong to.
///
/// At the end of a session, `save` commits a short document that says what the next person or
/// model needs; `resume` prints it, with the files it lists.
#[derive(Debug, Parser)]
#[command(
    name = "git handoff",
    bin_name = "git handoff",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every subcommand understands.
#[derive(Debug, Args)]
struct Global {
    /// Run as if started in this directory.
    #[arg(short = 'C', value_name = "DIR", global = true, display_order = 900)]
    directory: Vec<PathBuf>,
    /// Print help.
    // git keeps `git handoff --help` for itself and opens a manual page: hints say -h.
    #[arg(
        short = 'h',
        alias = "help",
        global = true,
        display_order = 901,
        action = ArgAction::HelpShort
    )]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(commands::init::Args),
    Prompt(commands::prompt::Args),
    Save(Box<commands::save::Args>),
    Resume(commands::resume::Args),
    Done(commands::done::Args),
    Undo(commands::undo::Args),
    Show(commands::show::Args),
    Log(commands::log::Args),
    Check(commands::check::Args),
    Diff(commands::diff::Args),
    Decisions(commands::decisions::Args),
    Why(commands::why::Args),
    Search(commands::search::Args),
    Status(commands::status::Args),
    Wip(commands::wip::Args),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = match quick::parse(&arguments).map_or_else(|| parse(&arguments), Ok) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, &arguments),
    };
    let context = context(&cli.global.directory);
    let exit = match run(&context, cli.command) {
        Ok(exit) => exit,
        Err(error) => {
            complain(&error);
            error.exit()
        }
    };
    ExitCode::from(exit.code())
}

fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let arguments = help::as_flag(arguments);
    let matches = help::complete(Cli::command()).try_get_matches_from(&*arguments)?;
    Cli::from_arg_matches(&matches)
}

fn run(context: &Context, command: Option<Command>) -> Result<Exit, Error> {
    use crate::commands::*;
    let answer = |report: &dyn Report, format| print(context, report, format);
    match command {
        None => answer(&status::bare(context)?, None),
        Some(Command::Init(args)) => answer(&init::run(context, &args)?, args.format),
        Some(Command::Prompt(args)) => answer(&prompt::run(context, &args)?, args.format),
        Some(Command::Save(args)) => answer(&*save::run(context, &args)?, args.format),
        Some(Command::Resume(args)) => answer(&resume::run(context, &args)?, args.format),
        Some(Command::Done(args)) => answer(&done::run(context, &args)?, args.format),
        Some(Command::Undo(args)) => answer(&undo::run(context, &args)?, args.format),
        Some(Command::Show(args)) => answer(&show::run(context, &args)?, args.format),
        Some(Command::Log(args)) => answer(&log::run(context, &args)?, args.format),
        Some(Command::Check(args)) => answer(&check::run(context, &args)?, args.format),
        Some(Command::Diff(args)) => answer(&diff::run(context, &args)?, args.format),
        Some(Command::Decisions(args)) => answer(&decisions::run(context, &args)?, args.format),
        Some(Command::Why(args)) => answer(&why::run(context, &args)?, args.format),
        Some(Command::Search(args)) => answer(&search::run(context, &args)?, args.format),
        Some(Command::Status(args)) => answer(&status::run(context, &args)?, args.format),
        Some(Command::Wip(args)) => answer(&wip::run(context, &args)?, args.format),
    }
}

/// Prints a report; on a terminal as text, in a pipe as Markdown, unless `format` says otherwise.
fn print(context: &Context, report: &dyn Report, format: Option<Format>) -> Result<Exit, Error> {
    let format = format.unwrap_or(if context.streams.stdout_is_terminal {
        Format::Text
    } else {
        Format::Markdown
    });
    if pager::is_plain(context) {
        output::style::leave_out();
    }
    let rendered = output::render(report, format, context.streams.width)
        .map_err(|error| Error::Output(io::Error::other(error)))?;
    let printed = match rendered {
        Some(text) => pager::show(context, &text),
        None => pager::show_json(context, report),
    };
    let mut notes = String::new();
    if report.notes(&mut notes).is_ok() {
        say(&notes);
    }
    printed.map_err(Error::Output)?;
    Ok(if report.is_positive() {
        Exit::Success
    } else {
        Exit::Negative
    })
}

fn say(text: &str) {
    let mut stderr = anstream::AutoStream::new(io::stderr(), ColorChoice::Auto);
    let text = match terminal_size::terminal_size_of(io::stderr()) {
        Some((width, _)) => Cow::Owned(output::notes::fitted(text, usize::from(width.0))),
        None => Cow::Borrowed(text),
    };
    // Whoever closed standard error does not want to read it.
    let _ = stderr.write_all(text.as_bytes());
}

/// clap's own words, but for the last ones; git's exit code for wrong usage.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if !error.use_stderr() {
        // A closed pipe is the reader's choice.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let said = error.render().ansi().to_string();
    let said = said.split("\nFor more information").next().unwrap_or(&said);
    let whole = Cli::command();
    let is_command = |name: &&str| whole.find_subcommand(name).is_some();
    let mut named = arguments.iter().skip(1).filter_map(|name| name.to_str());
    let command = named.find(is_command).map(|name| format!(" {name}"));
    let command = command.unwrap_or_default();
    say(&format!(
        "{}\nhint: `git handoff{command} -h` lists what can be typed\n",
        said.trim_end()
    ));
    ExitCode::from(Exit::Usage.code())
}

fn complain(error: &Error) {
    let message = error.to_string();
    let mut said = format!("error: {}\n", output::visible::visible(&message));
    if let Some(hint) = error.hint() {
        said.push_str(&format!("hint: {}\n", output::visible::visible(&hint)));
    }
    say(&said);
}

fn context(directories: &[PathBuf]) -> Context {
    let mut directory = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    // As in git, each -C is relative to the one before.
    directory.extend(directories);
    let environment = Environment::of_process();
    Context {
        directory,
        now: now(&environment),
        streams: streams(&environment),
        colour: OnceCell::new(),
        say,
        environment,
    }
}

/// The clock, in whole seconds as git has it. `GIT_TEST_DATE_NOW`, which git's own tests set, pins it.
fn now(environment: &Environment) -> DateTime<chrono::FixedOffset> {
    environment
        .text("GIT_TEST_DATE_NOW")
        .and_then(|seconds| Local.timestamp_opt(seconds.parse().ok()?, 0).single())
        .unwrap_or_else(|| Local::now().trunc_subsecs(0))
        .fixed_offset()
}

fn streams(environment: &Environment) -> Streams {
    let stdout_is_terminal = io::stdout().is_terminal() || pager::behind_gits_pager(environment);
    Streams {
        stdin: stdin(),
        stdout_is_terminal,
        stderr_is_terminal: io::stderr().is_terminal(),
        width: stdout_is_terminal.then(|| width(environment)).flatten(),
    }
}

/// `COLUMNS`, which git sets for what it shows in a pager, else the terminal's own width.
fn width(environment: &Environment) -> Option<usize> {
    let columns = environment.text("COLUMNS").and_then(|n| n.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.filter(|columns| *columns > 0).or_else(terminal)
}

#[cfg(unix)]
fn stdin() -> Stdin {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileTypeExt as _;
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Stdin::Terminal;
    }
    let kind = stdin
        .as_fd()
        .try_clone_to_owned()
        .and_then(|fd| std::fs::File::from(fd).metadata())
        .map(|metadata| metadata.file_type());
    match kind {
        Ok(kind) if kind.is_file() || kind.is_fifo() => Stdin::Data,
        _ => Stdin::Nothing,
    }
}

#[cfg(not(unix))]
fn stdin() -> Stdin {
    if io::stdin().is_terminal() {
        Stdin::Terminal
    } else {
        Stdin::Data
    }
}
