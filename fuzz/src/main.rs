//! Throws mutated texts at everything that reads what somebody else wrote.
//!
//! ```text
//! cargo run --manifest-path fuzz/Cargo.toml --target-dir target -- <target> <executions> [seed]
//! ```
//!
//! A panic or a broken law ends the run with the input written to `fuzz/found/`; a text that takes
//! longer than [`SLOW`] is reported the same way. The same seed gives the same texts.

mod mutate;
mod resolve;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mutate::Mutator;
use targets::Target;

/// Nothing of this size may take so long, whatever else the machine does.
const SLOW: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().and_then(|name| Target::named(&name));
    let executions = arguments.next().and_then(|count| count.parse::<u64>().ok());
    let (Some(target), Some(executions)) = (target, executions) else {
        eprintln!(
            "usage: git-handoff-fuzz <{}> <executions> [seed]",
            Target::names()
        );
        return ExitCode::from(129);
    };
    let seed = arguments
        .next()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    run(&target, executions, Mutator::new(seed, target.corpus()))
}

fn run(target: &Target, executions: u64, mut texts: Mutator) -> ExitCode {
    let begin = Instant::now();
    for _ in 0..executions {
        let text = texts.next_text();
        let start = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(|| target.run(&text))).is_ok();
        if !passed || start.elapsed() > SLOW {
            let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
            let file = found.join(format!("{}-{}", target.name, texts.count()));
            let written =
                std::fs::create_dir_all(found).and_then(|()| std::fs::write(&file, &text));
            eprintln!(
                "{}: execution {} failed, {:?}: {written:?}",
                target.name,
                texts.count(),
                file
            );
            return ExitCode::FAILURE;
        }
    }
    println!(
        "{}: {executions} executions, {} s",
        target.name,
        begin.elapsed().as_secs()
    );
    ExitCode::SUCCESS
}
