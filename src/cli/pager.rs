//! Colour and the pager, as git decides on them (git-config(1), `color.ui`, `core.pager`).

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use anstream::{AutoStream, ColorChoice};

use crate::context::Context;
use crate::output::Report;
use crate::repo::Environment;

/// Whether what is printed has no colour, wherever it goes.
pub fn is_plain(context: &Context) -> bool {
    colour(context) == ColorChoice::Never
}

/// Prints to standard output; on a terminal through the pager, in colour if git would.
///
/// # Errors
/// When it cannot be written, except to a closed pipe: that reader has seen enough.
pub fn show(context: &Context, text: &str) -> io::Result<()> {
    let mut colour = colour(context);
    if behind_gits_pager(&context.environment) {
        // The pager is on a terminal, but anstream would only see the pipe to it.
        if colour == ColorChoice::Auto {
            colour = ColorChoice::AlwaysAnsi;
        }
    } else if context.streams.stdout_is_terminal && page(context, text, colour).is_some() {
        return Ok(());
    }
    let stdout = io::stdout().lock();
    unless_closed(match colour {
        // There are no styles in it (`style::leave_out`).
        ColorChoice::Never => write_all(stdout, text),
        colour => write_all(AutoStream::new(stdout, colour), text),
    })
}

/// Prints a report as JSON, which has no colour. To a pipe it is written as it is made.
///
/// # Errors
/// As [`show`].
pub fn show_json(context: &Context, report: &dyn Report) -> io::Result<()> {
    if context.streams.stdout_is_terminal && !behind_gits_pager(&context.environment) {
        let mut json = Vec::new();
        report.json_to(&mut json)?;
        return show(context, &String::from_utf8_lossy(&json));
    }
    unless_closed(report.json_to(&mut io::stdout().lock()))
}

fn write_all(mut out: impl io::Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Whether git has started a pager for this program (`git -p handoff log`): what is printed is
/// read by a person, though it goes through a pipe.
pub fn behind_gits_pager(environment: &Environment) -> bool {
    environment.text("GIT_PAGER_IN_USE").is_some()
}

fn colour(context: &Context) -> ColorChoice {
    // Noted when a repository is opened; some commands need none.
    if context.colour.get().is_none() {
        let _ = context.repo();
    }
    match context.colour.get().and_then(Option::as_deref) {
        Some("always") => ColorChoice::Always,
        Some("never" | "false" | "no" | "off" | "0") => ColorChoice::Never,
        // `NO_COLOR` and TERM=dumb, for users who have not told git otherwise.
        _ if context.environment.text("NO_COLOR").is_some() => ColorChoice::Never,
        _ if context.streams.stdout_is_terminal => ColorChoice::Auto,
        _ => ColorChoice::Never,
    }
}

/// Gives the text to the pager. `None` when there is no pager to use.
fn page(context: &Context, text: &str, colour: ColorChoice) -> Option<()> {
    let repo = context.repo().ok()?;
    let pager = repo.git().line(["var", "GIT_PAGER"]).ok()??;
    if pager.is_empty() || pager == "cat" {
        return None;
    }
    let mut command = Command::new("sh");
    command.args(["-c", &pager]).stdin(Stdio::piped());
    // The defaults git gives to less and lv (git-config(1), `core.pager`).
    for (variable, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if context.environment.get(variable).is_none() {
            command.env(variable, value);
        }
    }
    let mut child = command.spawn().ok()?;
    if let Some(stdin) = child.stdin.take() {
        let colour = match colour {
            ColorChoice::Never => ColorChoice::Never,
            _ => ColorChoice::AlwaysAnsi,
        };
        let mut stdin = AutoStream::new(Box::new(stdin) as Box<dyn io::Write>, colour);
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().ok().map(drop)
}
