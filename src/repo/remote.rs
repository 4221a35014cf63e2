//! Pushing and fetching: only when the user asks. Credentials are git's business; it asks for
//! them on the terminal.

use crate::handoff::HandoffId;

use super::{Finished, RefName, Repo, RepoError, wip};

/// A branch that was pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The remote.
    pub remote: String,
    /// The branch there.
    pub to: RefName,
    /// Whether the branch was given an upstream.
    pub upstream: Upstream,
    /// What the remote said, line by line, such as where to open a pull request.
    pub messages: Vec<String>,
}

/// What a push did to the branch's upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upstream {
    /// It has the one it had, or none is wanted.
    Kept,
    /// It had none, and follows what was pushed now, as with `git push -u`.
    Set,
}

/// Why a push or fetch did not succeed. What was saved here stands.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The repository could not be used.
    #[error(transparent)]
    Repo(#[from] RepoError),
    /// There is no remote, or several and none is the default.
    #[error("there is no remote to {0}")]
    NoRemote(&'static str),
    /// HEAD is on no branch, so there is none to push.
    #[error("HEAD is on no branch: there is nothing to push")]
    NoBranch,
    /// The upstream's name differs, and `push.default` is `simple`: git would not push.
    #[error("the upstream of '{branch}' is called '{upstream}', and push.default is 'simple'")]
    OtherName {
        /// The local branch.
        branch: String,
        /// The upstream's name at the remote.
        upstream: String,
        /// The remote.
        remote: String,
    },
    /// The remote branch has commits that this one lacks.
    #[error("'{remote}' has commits on '{branch}' that are not here")]
    Behind {
        /// The remote.
        remote: String,
        /// The branch there.
        branch: String,
    },
    /// The remote refused, in its own words.
    #[error("'{remote}' refused '{reference}': {reason}")]
    Declined {
        /// The remote.
        remote: String,
        /// What was pushed.
        reference: String,
        /// The remote's reason.
        reason: String,
    },
    /// git could not talk to the remote; its own words.
    #[error("cannot {action} '{remote}': {reason}")]
    Failed {
        /// What was being done, as `push to`.
        action: &'static str,
        /// The remote.
        remote: String,
        /// git's words.
        reason: String,
    },
}

impl RemoteError {
    /// Whether the remote was reached, or could have been, and the answer was no.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::OtherName { .. } | Self::Behind { .. } | Self::Declined { .. } => true,
            Self::Repo(_) | Self::NoRemote(_) | Self::NoBranch | Self::Failed { .. } => false,
        }
    }

    /// What the user can do next.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Repo(error) => error.hint().map(str::to_owned),
            Self::NoRemote(_) => {
                Some("git remote add origin <url>, or git config remote.pushDefault <name>".into())
            }
            Self::NoBranch => Some("git switch -c <branch>, then git push -u".into()),
            Self::OtherName {
                branch,
                upstream,
                remote,
            } => Some(format!(
                "git push {remote} {branch}:{upstream}   or   git config push.default upstream"
            )),
            Self::Behind { .. } => {
                Some("the handoff is saved here: git pull --rebase && git push".into())
            }
            Self::Declined { .. } => {
                Some("the handoff is saved here: push a branch you may write to".into())
            }
            Self::Failed { .. } => Some("what is saved here stands: try again later".into()),
        }
    }
}

/// Pushes a branch where git would push it, and gives it an upstream if it has none. A
/// handoff's uncommitted work goes along when it is named.
///
/// # Errors
/// When there is nowhere to push to, or the remote does not take it.
pub fn push(repo: &Repo, branch: &str, wip: Option<&HandoffId>) -> Result<Pushed, RemoteError> {
    let target = Target::of(repo, branch)?;
    let name = RefName::branch(branch);
    let mut arguments = vec!["push".to_owned(), "--porcelain".to_owned()];
    if target.upstream == Upstream::Set {
        arguments.push("--set-upstream".to_owned());
    }
    // A remote is a name of the configuration, and never an option.
    arguments.push("--end-of-options".to_owned());
    arguments.push(target.remote.clone());
    arguments.push(format!("{name}:{}", target.to));
    if let Some(handoff) = wip {
        // Saving again replaces a snapshot.
        let snapshot = wip::reference(handoff);
        arguments.push(format!("+{snapshot}:{snapshot}"));
    }
    let finished = repo.git.start(arguments)?.finish()?;
    let messages = said_by_remote(&finished.stderr);
    if finished.code == Some(0) {
        return Ok(Pushed {
            remote: target.remote,
            to: target.to,
            upstream: target.upstream,
            messages,
        });
    }
    Err(refusal(&target, &finished))
}

/// Fetches what a branch follows, or the remote it would be pushed to. Gives the remote's name.
///
/// # Errors
/// When there is no remote, or it cannot be reached.
pub fn fetch(repo: &Repo, branch: Option<&str>) -> Result<String, RemoteError> {
    let remote = fetch_remote(repo, branch).ok_or(RemoteError::NoRemote("fetch from"))?;
    run_fetch(repo, &remote, None)?;
    Ok(remote)
}

/// Fetches a handoff's uncommitted work, if it is not here yet.
///
/// # Errors
/// When there is no remote, it cannot be reached, or does not have it.
pub fn fetch_wip(
    repo: &Repo,
    branch: Option<&str>,
    handoff: &HandoffId,
) -> Result<(), RemoteError> {
    let name = wip::reference(handoff);
    if repo.resolve_ref(&name)?.is_some() {
        return Ok(());
    }
    let remote = fetch_remote(repo, branch).ok_or(RemoteError::NoRemote("fetch from"))?;
    run_fetch(repo, &remote, Some(&format!("{name}:{name}")))
}

fn run_fetch(repo: &Repo, remote: &str, refspec: Option<&str>) -> Result<(), RemoteError> {
    let arguments = ["fetch", "--quiet", "--end-of-options", remote]
        .into_iter()
        .chain(refspec);
    let finished = repo.git.start(arguments)?.finish()?;
    match finished.code {
        Some(0) => Ok(()),
        _ => Err(RemoteError::Failed {
            action: "fetch from",
            remote: remote.to_owned(),
            reason: first_words(&finished.stderr),
        }),
    }
}

/// Where a branch is pushed.
struct Target {
    remote: String,
    to: RefName,
    upstream: Upstream,
}

impl Target {
    /// As git-push(1) and `push.default` in git-config(1) say.
    fn of(repo: &Repo, branch: &str) -> Result<Self, RemoteError> {
        let config = repo.config();
        let remote = push_remote(repo, branch).ok_or(RemoteError::NoRemote("push to"))?;
        let same_name = RefName::branch(branch);
        let followed = config.string(&format!("branch.{branch}.remote"));
        let merge = config.string(&format!("branch.{branch}.merge"));
        let kept = |to| Self {
            remote: remote.clone(),
            to,
            upstream: Upstream::Kept,
        };
        let Some(merge) = merge else {
            return Ok(Self {
                upstream: Upstream::Set,
                ..kept(same_name)
            });
        };
        // Pulling from one remote and pushing to another, the name stays.
        if followed.as_deref() != Some(remote.as_str()) {
            return Ok(kept(same_name));
        }
        match config.string("push.default").as_deref() {
            Some("upstream" | "tracking") => Ok(kept(RefName::full(merge))),
            Some("current" | "matching" | "nothing") => Ok(kept(same_name)),
            Some(_) | None if merge == same_name.as_str() => Ok(kept(same_name)),
            Some(_) | None => Err(RemoteError::OtherName {
                branch: branch.to_owned(),
                upstream: RefName::full(merge).short().to_owned(),
                remote,
            }),
        }
    }
}

fn push_remote(repo: &Repo, branch: &str) -> Option<String> {
    let config = repo.config();
    config
        .string(&format!("branch.{branch}.pushremote"))
        .or_else(|| config.string("remote.pushdefault"))
        .or_else(|| fetch_remote(repo, Some(branch)))
}

/// The remote that a branch follows, else the only one, else `origin`. `.` is this repository.
fn fetch_remote(repo: &Repo, branch: Option<&str>) -> Option<String> {
    let followed = branch.and_then(|branch| {
        let remote = repo.config().string(&format!("branch.{branch}.remote"))?;
        (remote != ".").then_some(remote)
    });
    followed.or_else(|| {
        let remotes = repo.remotes();
        match remotes.as_slice() {
            [only] => Some(only.clone()),
            several => several.iter().find(|name| *name == "origin").cloned(),
        }
    })
}

/// Reads why a push failed (git-push(1), `--porcelain`): `<flag> TAB <from>:<to> TAB <summary>
/// (<reason>)`, with the flag `!` for what was not pushed.
fn refusal(target: &Target, finished: &Finished) -> RemoteError {
    let stdout = String::from_utf8_lossy(&finished.stdout);
    let rejected = stdout.lines().find_map(|line| {
        let mut fields = line.strip_prefix("!\t")?.split('\t');
        let reference = fields.next()?.split(':').next_back()?;
        Some((reference.to_owned(), fields.next()?.to_owned()))
    });
    let remote = target.remote.clone();
    match rejected {
        None => RemoteError::Failed {
            action: "push to",
            remote,
            reason: first_words(&finished.stderr),
        },
        Some((reference, summary)) => {
            let name = RefName::full(reference);
            let behind = ["fetch first", "non-fast-forward", "stale info"];
            if name == target.to && behind.iter().any(|reason| summary.contains(reason)) {
                return RemoteError::Behind {
                    remote,
                    branch: name.short().to_owned(),
                };
            }
            let mut reason = summary;
            for line in said_by_remote(&finished.stderr) {
                reason.push_str("\n  ");
                reason.push_str(&line);
            }
            RemoteError::Declined {
                remote,
                reference: name.short().to_owned(),
                reason,
            }
        }
    }
}

/// The lines that the other side printed.
fn said_by_remote(stderr: &str) -> Vec<String> {
    stderr
        .lines()
        .filter_map(|line| line.strip_prefix("remote:"))
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// git's reason: the first line that says what is wrong.
fn first_words(stderr: &str) -> String {
    let reason = stderr.lines().find_map(|line| {
        line.strip_prefix("fatal: ")
            .or(line.strip_prefix("error: "))
    });
    reason
        .or(stderr.lines().next())
        .unwrap_or("git gave no reason")
        .to_owned()
}
