//! The part of the environment that git and this program look at.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// Environment variables, taken once at the edge so that tests can pin them.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, OsString>);

impl Environment {
    /// The variables of this process that are named in text git can read.
    pub fn of_process() -> Self {
        Self(
            std::env::vars_os()
                .filter_map(|(key, value)| Some((key.into_string().ok()?, value)))
                .collect(),
        )
    }

    /// A variable's value; an empty one counts as set, as in git.
    pub fn get(&self, key: &str) -> Option<&OsString> {
        self.0.get(key)
    }

    /// A variable's value as text, when it is not empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.to_str().filter(|text| !text.is_empty())
    }

    /// Whether something sets configuration that libgit2's reader does not see
    /// (docs/architecture.md, "git2 and git").
    pub fn overrides_config(&self) -> bool {
        [
            "GIT_CONFIG_PARAMETERS",
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_GLOBAL",
            "GIT_CONFIG_SYSTEM",
            "GIT_CONFIG_NOSYSTEM",
        ]
        .iter()
        .any(|key| self.get(key).is_some())
    }
}

impl<K: Into<String>, V: Into<OsString>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}
