//! Which of the machine's configuration files count (git(1), "Environment Variables"). libgit2 knows
//! nothing of the variables that turn them off, but it can be told where not to look.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Environment;

/// The configuration files outside the repository that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    /// `/etc/gitconfig`.
    pub(super) system: bool,
    /// `~/.gitconfig` and `~/.config/git/config`.
    pub(super) global: bool,
}

impl Levels {
    /// What the environment asks for; none when that is more than libgit2 can be told: single values,
    /// another file, or that no configuration is read where ignore rules or attributes, which count
    /// all the same, lie beside it.
    pub(super) fn of(environment: &Environment) -> Option<Self> {
        let sets_values = ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"];
        if sets_values.iter().any(|key| environment.get(key).is_some()) {
            return None;
        }
        let system = !is_turned_off(environment)? && reads(environment, "GIT_CONFIG_SYSTEM")?;
        let global = reads(environment, "GIT_CONFIG_GLOBAL")?;
        let hidden_beside = !system && Path::new("/etc/gitattributes").exists()
            || !global && has_rules_of_the_user(environment);
        (!hidden_beside).then_some(Self { system, global })
    }
}

fn is_turned_off(environment: &Environment) -> Option<bool> {
    match environment.get("GIT_CONFIG_NOSYSTEM") {
        None => Some(false),
        Some(value) => git2::Config::parse_bool(value).ok(),
    }
}

/// Whether a file is read at all; none when it is another one than usual.
fn reads(environment: &Environment, variable: &str) -> Option<bool> {
    match environment.get(variable) {
        None => Some(true),
        Some(file) if file == OsStr::new("/dev/null") => Some(false),
        Some(_) => None,
    }
}

/// gitignore(5), gitattributes(5): the files of the user that need no configuration.
fn has_rules_of_the_user(environment: &Environment) -> bool {
    let xdg = environment.text("XDG_CONFIG_HOME").map(PathBuf::from);
    let home = || Some(Path::new(environment.text("HOME")?).join(".config"));
    xdg.or_else(home).is_some_and(|config| {
        let git = config.join("git");
        git.join("ignore").exists() || git.join("attributes").exists()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(variables: &[(&str, &str)]) -> Option<(bool, bool)> {
        let environment = variables.iter().copied().collect();
        Levels::of(&environment).map(|levels| (levels.system, levels.global))
    }

    #[test]
    fn files_can_be_turned_off() {
        assert_eq!(levels(&[]), Some((true, true)));
        assert_eq!(levels(&[("GIT_CONFIG_NOSYSTEM", "0")]), Some((true, true)));
        assert_eq!(levels(&[("GIT_CONFIG_NOSYSTEM", "1")]), Some((false, true)));
        assert_eq!(
            levels(&[
                ("GIT_CONFIG_SYSTEM", "/dev/null"),
                ("GIT_CONFIG_GLOBAL", "/dev/null")
            ]),
            Some((false, false))
        );
    }

    #[test]
    fn what_libgit2_cannot_be_told_is_asked_of_git() {
        for variable in [
            ("GIT_CONFIG_COUNT", "1"),
            ("GIT_CONFIG_PARAMETERS", "'a.b'='c'"),
            ("GIT_CONFIG_GLOBAL", "/home/other/.gitconfig"),
            ("GIT_CONFIG_SYSTEM", ""),
            ("GIT_CONFIG_NOSYSTEM", "perhaps"),
        ] {
            assert_eq!(levels(&[variable]), None, "{variable:?}");
        }
    }
}
