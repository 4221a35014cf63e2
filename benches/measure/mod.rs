//! Measuring commands against one of git's: in turn, so that all see the same machine.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Something that is run again and again.
pub struct Case {
    name: String,
    command: Command,
    /// What is done before each run, outside the measurement.
    pub before: Option<Box<dyn Fn()>>,
}

impl Case {
    /// A command to measure.
    pub fn new(name: impl Into<String>, command: Command) -> Self {
        Self {
            name: name.into(),
            command,
            before: None,
        }
    }

    fn prepare(&self) {
        if let Some(before) = &self.before {
            before();
        }
    }
}

/// Prints the medians of all cases, as ratios to that of `base`, and the largest resident sizes.
pub fn print_against(base: &Case, cases: &[Case]) {
    let all: Vec<&Case> = std::iter::once(base).chain(cases).collect();
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..number("RUNS", 15) {
        for (case, times) in all.iter().zip(&mut times) {
            case.prepare();
            times.push(time(&case.command));
        }
    }
    let medians: Vec<Duration> = times.iter_mut().map(|times| median(times)).collect();
    println!("{:56} {:>10} {:>7} {:>9}", "", "time", "ratio", "memory");
    for (case, time) in all.iter().zip(&medians) {
        case.prepare();
        println!(
            "{:56} {:7.1} ms {:7.2} {:>9}",
            case.name,
            time.as_secs_f64() * 1e3,
            time.as_secs_f64() / medians[0].as_secs_f64(),
            peak_memory(&case.command),
        );
    }
}

/// Runs a command that must succeed.
pub fn result_of(command: &Command) -> Output {
    let output = again(command).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    output
}

/// A number from the environment.
pub fn number(variable: &str, default: usize) -> usize {
    let value = std::env::var(variable).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

fn time(command: &Command) -> Duration {
    let mut command = again(command);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    command.status().unwrap();
    start.elapsed()
}

/// The same command, not run yet.
fn again(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        copy.current_dir(directory);
    }
    copy
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The largest resident size, where GNU time is there to tell it.
fn peak_memory(command: &Command) -> String {
    let mut timed = Command::new("/usr/bin/time");
    timed
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if let Some(directory) = command.get_current_dir() {
        timed.current_dir(directory);
    }
    let kilobytes = timed.output().ok().and_then(|output| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().last()?.trim().parse::<f64>().ok()
    });
    kilobytes.map_or_else(|| "?".into(), |kb| format!("{:.1} MB", kb / 1024.0))
}
