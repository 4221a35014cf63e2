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
