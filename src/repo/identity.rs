//! Who writes, and when: the identity that git would put into a commit (git-var(1)).

use chrono::{DateTime, FixedOffset, Offset as _, TimeZone as _};

use super::{Repo, RepoError};

/// A person and a time, as git writes them into a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// When, with the writer's UTC offset.
    pub when: DateTime<FixedOffset>,
}

/// The two roles a commit names people in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who wrote the change.
    Author,
    /// Who made the commit.
    Committer,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Author => "AUTHOR",
            Self::Committer => "COMMITTER",
        }
    }
}

impl Identity {
    /// `Name <address>`.
    pub fn person(&self) -> String {
        format!("{} <{}>", self.name, self.email)
    }

    /// `Name <address> seconds offset`, as git-var(1) prints it.
    fn parse(ident: &str) -> Option<Self> {
        let (name, rest) = ident.split_once(" <")?;
        let (email, time) = rest.split_once("> ")?;
        let (seconds, offset) = time.trim().split_once(' ')?;
        let seconds: i64 = seconds.parse().ok()?;
        let offset: i32 = offset.parse().ok()?;
        let offset = FixedOffset::east_opt((offset / 100 * 60 + offset % 100) * 60)?;
        Some(Self {
            name: name.to_owned(),
            email: email.to_owned(),
            when: offset.timestamp_opt(seconds, 0).single()?,
        })
    }

    pub(super) fn signature(&self) -> Result<git2::Signature<'static>, RepoError> {
        let minutes = self.when.offset().fix().local_minus_utc() / 60;
        let time = git2::Time::new(self.when.timestamp(), minutes);
        git2::Signature::new(&self.name, &self.email, &time)
            .map_err(RepoError::object("use the configured identity"))
    }

    /// The date in git's internal format, which `GIT_AUTHOR_DATE` takes.
    pub(super) fn raw_date(&self) -> String {
        format!("{} {}", self.when.timestamp(), self.when.format("%z"))
    }
}

impl Repo {
    /// The identity for a role at the time `now`. The environment and the configuration are read
    /// here where they are plain; git is asked about everything else: dates in the environment,
    /// names it would derive, what it would refuse.
    ///
    /// # Errors
    /// With git's words when no identity is configured.
    pub fn identity(&self, role: Role, now: DateTime<FixedOffset>) -> Result<Identity, RepoError> {
        if let Some(identity) = self.plain_identity(role, now) {
            return Ok(identity);
        }
        let variable = format!("GIT_{}_IDENT", role.word());
        let finished = self.git.start(["var", &variable])?.finish()?;
        if finished.code != Some(0) {
            return Err(RepoError::NoIdentity);
        }
        let line = String::from_utf8_lossy(&finished.stdout);
        Identity::parse(line.trim_end()).ok_or(RepoError::NoIdentity)
    }

    fn plain_identity(&self, role: Role, now: DateTime<FixedOffset>) -> Option<Identity> {
        let word = role.word();
        if self.environment.get(&format!("GIT_{word}_DATE")).is_some() {
            return None;
        }
        let value = |field: &str| {
            let variable = format!("GIT_{word}_{}", field.to_uppercase());
            let own = format!("{}.{field}", word.to_lowercase());
            let configured = || self.config.string(&own);
            let chosen = match self.environment.get(&variable) {
                // Set to nothing, it still stands before the configuration.
                Some(set) => set.to_str().map(str::to_owned),
                None => configured().or_else(|| self.config.string(&format!("user.{field}"))),
            };
            chosen
                // git strips these from the ends of names and the inside of addresses.
                .filter(|text| !text.is_empty() && !text.contains(['<', '>', '\n']))
                .filter(|text| {
                    text.trim_matches([' ', '.', ',', ':', ';', '"', '\\', '\'']) == text
                })
        };
        Some(Identity {
            name: value("name")?,
            email: value("email")?,
            when: now,
        })
    }

    /// `Name <address>` of the user, if git knows one.
    pub fn user(&self, now: DateTime<FixedOffset>) -> Option<String> {
        self.identity(Role::Author, now).ok().map(|i| i.person())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_var_prints_is_read() {
        let identity = Identity::parse("A U Thor <author@example.com> 1764000000 -0130").unwrap();
        assert_eq!(identity.person(), "A U Thor <author@example.com>");
        assert_eq!(identity.raw_date(), "1764000000 -0130");
    }
}
