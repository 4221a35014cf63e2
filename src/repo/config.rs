//! Configuration as git would read it.

use std::collections::HashMap;
use std::path::PathBuf;

use super::{Environment, Git, RepoError};

/// git configuration. libgit2 reads it, unless there is something that libgit2 does not see: in the
/// environment (`git -c`, `GIT_CONFIG_COUNT`, another file than usual), or a file that is included on a condition it does
/// not know. Then `git config` is asked, once.
pub struct Config {
    source: Source,
}

enum Source {
    Libgit2 {
        config: git2::Config,
        /// The names of the remotes.
        remotes: Vec<String>,
    },
    Program {
        git: Git,
        /// Values by canonical key, the last one counting.
        values: HashMap<String, String>,
    },
}

impl Config {
    pub(super) fn open(
        repo: &git2::Repository,
        git: &Git,
        environment: &Environment,
    ) -> Result<Self, RepoError> {
        if !super::open::reads_all_that_is_asked_for(environment) {
            return Self::ask(git);
        }
        let config = repo
            .config()
            .and_then(|mut config| config.snapshot())
            .map_err(RepoError::object("read the configuration"))?;
        match remotes_where_all_is_known(&config) {
            Some(remotes) => Ok(Self {
                source: Source::Libgit2 { config, remotes },
            }),
            None => Self::ask(git),
        }
    }

    /// Not later, when a failure would look as if nothing was set: a commit that is to be signed
    /// would not be.
    fn ask(git: &Git) -> Result<Self, RepoError> {
        Ok(Self {
            source: Source::Program {
                values: list(git)?,
                git: git.clone(),
            },
        })
    }

    /// The names of the configured remotes, in order.
    pub fn remotes(&self) -> Vec<String> {
        match &self.source {
            Source::Libgit2 { remotes, .. } => remotes.clone(),
            Source::Program { values, .. } => {
                in_order(values.keys().filter_map(|key| remote_in(key)))
            }
        }
    }

    /// Whether libgit2 sees less of the configuration than git does.
    pub(super) fn is_asked_of_git(&self) -> bool {
        match self.source {
            Source::Libgit2 { .. } => false,
            Source::Program { .. } => true,
        }
    }

    /// A value. Section and variable names are given in lower case.
    pub fn string(&self, key: &str) -> Option<String> {
        match &self.source {
            Source::Libgit2 { config, .. } => config.get_string(key).ok(),
            Source::Program { values, .. } => values.get(key).cloned(),
        }
    }

    /// A path, with `~/` resolved.
    pub fn path(&self, key: &str) -> Option<PathBuf> {
        match &self.source {
            Source::Libgit2 { config, .. } => config.get_path(key).ok(),
            Source::Program { git, .. } => {
                self.string(key)?;
                git.line(["config", "--type=path", "--get", key])
                    .ok()
                    .flatten()
                    .map(PathBuf::from)
            }
        }
    }

    /// A boolean as git reads one; `None` when it is not set or is something else.
    pub fn bool(&self, key: &str) -> Option<bool> {
        match &self.source {
            Source::Libgit2 { config, .. } => config.get_bool(key).ok(),
            Source::Program { .. } => git2::Config::parse_bool(self.string(key)?).ok(),
        }
    }

    /// A number as git reads one, with its suffixes `k`, `m`, `g`.
    pub fn integer(&self, key: &str) -> Option<i64> {
        match &self.source {
            Source::Libgit2 { config, .. } => config.get_i64(key).ok(),
            Source::Program { .. } => git2::Config::parse_i64(self.string(key)?).ok(),
        }
    }
}

/// The names of the remotes; none when a file is included on a condition that libgit2 passes over
/// (git-config(1), "Conditional includes"; `hasconfig:remote.*.url:` is one): who somebody is may
/// depend on it. One pass over all entries costs less than compiling a pattern for some of them.
fn remotes_where_all_is_known(config: &git2::Config) -> Option<Vec<String>> {
    const KNOWN: [&str; 3] = [
        "includeif.gitdir:",
        "includeif.gitdir/i:",
        "includeif.onbranch:",
    ];
    let mut is_known = true;
    let mut remotes = Vec::new();
    let entries = config.entries(None).ok()?;
    let all = entries.for_each(|entry| {
        let name = entry.name().unwrap_or_default();
        if name.starts_with("includeif.") {
            is_known &= KNOWN.iter().any(|condition| name.starts_with(condition));
        }
        remotes.extend(remote_in(name).map(str::to_owned));
    });
    all.ok()?;
    is_known.then(|| in_order(remotes.iter().map(String::as_str)))
}

/// The remote that a key gives an address to.
fn remote_in(key: &str) -> Option<&str> {
    let key = key.strip_prefix("remote.")?;
    key.strip_suffix(".url")
        .or_else(|| key.strip_suffix(".pushurl"))
}

fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Everything `git config --list` says.
fn list(git: &Git) -> Result<HashMap<String, String>, RepoError> {
    let output = git.run(["config", "--list", "-z"])?;
    let entries = String::from_utf8_lossy(&output)
        .split('\0')
        .filter(|entry| !entry.is_empty())
        .map(|entry| match entry.split_once('\n') {
            Some((key, value)) => (key.to_owned(), value.to_owned()),
            // A key without a value is a true boolean.
            None => (entry.to_owned(), "true".to_owned()),
        })
        .collect();
    Ok(entries)
}
