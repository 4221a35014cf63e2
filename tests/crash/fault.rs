//! What goes wrong, and when.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Ran, World};
use crate::scenario::Scenario;

/// The system calls that change something, or that find out that something cannot be changed, and
/// the errors they may give.
const CALLS: [(&str, &[&str]); 9] = [
    ("write", &["ENOSPC", "EIO"]),
    ("openat", &["EACCES", "ENOSPC", "EIO"]),
    ("rename", &["EACCES", "EIO"]),
    ("unlink", &["EACCES"]),
    ("link", &["ENOSPC"]),
    ("mkdir", &["ENOSPC", "EACCES"]),
    ("fsync", &["EIO"]),
    ("flock", &["EIO"]),
    ("close", &[]),
];

/// Locks that another git may hold, below the git directory.
const LOCKS: [&str; 3] = ["index.lock", "HEAD.lock", "refs/heads/main.lock"];

/// Where the git is that runs under strace.
const TRACED: &str = "traced";

/// What goes wrong in one run.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// A system call is the last one, or fails.
    Call {
        call: &'static str,
        nth: usize,
        effect: Effect,
        reach: Reach,
    },
    /// Another git is at work, and stays there.
    Held(&'static str),
}

/// What is done to the process.
#[derive(Debug, Clone, Copy)]
pub enum Effect {
    Kill,
    Error(&'static str),
}

/// To which process it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The program alone; the gits that it runs go on.
    Program,
    /// Whatever process makes the call for the nth time.
    Everyone,
    /// The first of its gits that makes the call for the nth time. The program makes more calls
    /// than its gits, so that their later ones would never be met otherwise.
    Gits,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(lock) => write!(f, "{lock} held"),
            Self::Call {
                call,
                nth,
                effect,
                reach,
            } => match effect {
                Effect::Kill => write!(f, "killed at {call} {nth} ({reach:?})"),
                Effect::Error(error) => write!(f, "{error} at {call} {nth} ({reach:?})"),
            },
        }
    }
}

impl Fault {
    /// Every fault that a scenario can meet, from a run that meets none.
    pub fn all_of(template: &World, scenario: &Scenario) -> Vec<Self> {
        let mut faults: Vec<Self> = LOCKS.map(Self::Held).into();
        make_traced_git(template);
        for reach in [Reach::Program, Reach::Everyone, Reach::Gits] {
            let world = crate::copy(&template.path(""));
            let log = world.path("trace");
            let calls: Vec<&str> = CALLS.iter().map(|(call, _)| *call).collect();
            let trace = format!("trace={}", calls.join(","));
            let options = ["-A", "-o", log.to_str().unwrap(), "-e", &trace];
            reach.strace(&world, scenario, &options).success();
            let log = fs::read_to_string(log).unwrap();
            for (call, errors) in CALLS {
                let errors = errors.iter().map(|error| Effect::Error(error));
                let effects: Vec<Effect> = [Effect::Kill].into_iter().chain(errors).collect();
                for nth in 1..=most_by_one_process(&log, call, reach) {
                    faults.extend(effects.iter().map(|effect| Self::Call {
                        call,
                        nth,
                        effect: *effect,
                        reach,
                    }));
                }
            }
        }
        faults
    }

    /// Runs the scenario's command while this goes wrong.
    pub fn strike(self, world: &World, scenario: &Scenario) -> Ran {
        match self {
            Self::Held(lock) => {
                let file = world.path("repo/.git").join(lock);
                fs::write(&file, "").unwrap();
                let ran = world
                    .at(&world.path(scenario.place))
                    .handoff(scenario.arguments);
                assert!(file.exists(), "somebody else's lock was removed");
                ran
            }
            Self::Call {
                call,
                nth,
                effect,
                reach,
            } => {
                let effect = match effect {
                    Effect::Kill => "signal=SIGKILL".to_owned(),
                    Effect::Error(error) => format!("error={error}"),
                };
                let inject = format!("inject={call}:{effect}:when={nth}");
                let trace = format!("trace={call}");
                let options = ["-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
                reach.strace(world, scenario, &options)
            }
        }
    }
}

impl Reach {
    /// Runs the scenario's command with these options of strace.
    fn strace(self, world: &World, scenario: &Scenario, options: &[&str]) -> Ran {
        let repo = world.at(&world.path(scenario.place));
        let handoff = repo.handoff_command(scenario.arguments);
        let mut command = match self {
            Self::Program => Command::new("strace"),
            Self::Everyone => {
                let mut command = Command::new("strace");
                command.arg("-f");
                command
            }
            Self::Gits => Command::new(handoff.get_program()),
        };
        if self != Self::Gits {
            command.args(options).arg(handoff.get_program());
        }
        command
            .args(handoff.get_args())
            .current_dir(&repo.path)
            .stdin(std::process::Stdio::null());
        for (key, value) in handoff.get_envs() {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            };
        }
        if self == Self::Gits {
            let paths = std::env::var_os("PATH").unwrap();
            let directory = world.path(TRACED);
            let paths = std::iter::once(directory).chain(std::env::split_paths(&paths));
            command
                .env("PATH", std::env::join_paths(paths).unwrap())
                .env("TRACED_WITH", options.join(" "));
        }
        command.output().unwrap().into()
    }
}

/// Makes a git that runs under strace. It is made once and copied along with the world: what one
/// thread is writing while another starts a process cannot be run (`ETXTBSY`).
fn make_traced_git(template: &World) {
    let paths = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&paths)
        .map(|directory| directory.join("git"))
        .find(|git| git.is_file())
        .unwrap();
    let script = format!(
        "#!/bin/sh\nexec strace -f $TRACED_WITH '{}' \"$@\"\n",
        git.display()
    );
    let directory = template.path(TRACED);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("git"), script).unwrap();
    fs::set_permissions(directory.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// strace counts the calls of each process on its own.
fn most_by_one_process(log: &str, call: &str, reach: Reach) -> usize {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in log.lines() {
        let (process, rest) = match reach {
            Reach::Program => ("", line),
            Reach::Everyone | Reach::Gits => line.split_once(' ').unwrap_or_default(),
        };
        if rest.trim_start().starts_with(&format!("{call}(")) {
            *counts.entry(process).or_default() += 1;
        }
    }
    counts.into_values().max().unwrap_or(0)
}

/// Waits until no process is at work in a world any more.
pub fn wait_for_orphans(world: &World) {
    let place = world.path("");
    let is_at_work = || {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|process| fs::read_link(process.path().join("cwd")).ok())
            .any(|directory| directory.starts_with(&place))
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while is_at_work() {
        assert!(Instant::now() < deadline, "a process does not end");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Whether strace is here and may trace.
pub fn can_be_injected() -> bool {
    let tried = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        println!("skipped: there is no strace here, or it may not trace");
    }
    can
}
