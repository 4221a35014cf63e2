//! `git handoff`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_handoff::cli::main()
}
