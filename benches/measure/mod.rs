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

/// A row for each command, with its ratios to some that stand first.
pub struct Table {
    bases: Vec<Case>,
    /// How often each is run.
    runs: usize,
}

impl Table {
    /// Begins a table, with the rows of what the others are measured against.
    pub fn against(bases: Vec<Case>, runs: usize) -> Self {
        print!("{:56} {:>10}", "", "time");
        (1..=bases.len()).for_each(|number| print!(" {:>7}", format!("× {number}")));
        println!(" {:>9}", "memory");
        let table = Self { bases, runs };
        table.rows(&[]);
        table
    }

    /// Prints the medians of these cases, as ratios to those of each base, and the largest resident
    /// sizes; without cases, those of the bases.
    pub fn rows(&self, cases: &[Case]) {
        let all: Vec<&Case> = self.bases.iter().chain(cases).collect();
        let mut times = vec![Vec::new(); all.len()];
        for _ in 0..self.runs {
            for (case, times) in all.iter().zip(&mut times) {
                case.prepare();
                times.push(time(&case.command));
            }
        }
        let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
        let bases = &medians[..self.bases.len()];
        let from = if cases.is_empty() { 0 } else { bases.len() };
        for (case, time) in all.iter().zip(&medians).skip(from) {
            case.prepare();
            print!("{:56} {:7.2} ms", case.name, time * 1e3);
            bases.iter().for_each(|base| print!(" {:7.2}", time / base));
            println!(" {:>9}", peak_memory(&case.command));
        }
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
    in_its_place(&mut copy, command);
    copy
}

/// With the other command's directory and environment.
fn in_its_place(copy: &mut Command, command: &Command) {
    let set = command.get_envs();
    copy.envs(set.filter_map(|(key, value)| Some((key, value?))));
    if let Some(directory) = command.get_current_dir() {
        copy.current_dir(directory);
    }
}

/// In seconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
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
    in_its_place(&mut timed, command);
    let kilobytes = timed.output().ok().and_then(|output| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.lines().last()?.trim().parse::<f64>().ok()
    });
    kilobytes.map_or_else(|| "?".into(), |kb| format!("{:.1} MB", kb / 1024.0))
}
