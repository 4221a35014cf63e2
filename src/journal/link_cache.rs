//! Which commit added each handoff, remembered from one run to the next.
//!
//! Finding it out is a walk through all of history, so the answer is kept in `.git/handoff/links`
//! for one tip. For another tip only the commits are walked that the two do not share: what a
//! commit reachable from their merge base added holds for both.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::handoff::{HandoffId, RepoPath};
use crate::repo::{Addition, ObjectId, Reading, Repo, RepoError, Touch};

use super::state_file::StateFile;
use super::{FileName, Journal};

/// How many commits the old tip may have beside the shared ones. With more, a walk through all
/// of history is as good.
const LEFT_BEHIND_MAX: usize = 1000;

/// How many answers to "which sessions cover this commit" are kept.
const ANSWERS_MAX: usize = 64;

/// What is known of the handoffs' commits on the history of one tip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinkCache {
    /// The tip.
    pub tip: ObjectId,
    /// For each handoff the commits that added it, the last one first.
    pub added: ByHandoff,
    /// Commits that handoffs recorded, whether they are reachable from the tip.
    pub reachable: HashMap<ObjectId, bool>,
    /// Commits that were asked about, with the handoffs that answer for them.
    pub covering: Vec<(ObjectId, Vec<HandoffId>)>,
    /// What commits changed that added handoffs, as seen from the journal's directory.
    touched: HashMap<ObjectId, Touch>,
    /// Whether something is known that the file does not hold.
    has_news: bool,
}

/// What is known of one tip, or will be when git has walked its history.
pub(super) enum PendingLinks {
    Known(LinkCache),
    Walked(ObjectId, Reading<Vec<Addition>>),
}

/// A commit that added a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Added {
    /// The commit.
    pub commit: ObjectId,
    /// Its first parent.
    pub parent: Option<ObjectId>,
}

impl LinkCache {
    /// What the file knows of exactly this tip.
    pub fn kept_for(journal: &Journal<'_>, tip: ObjectId) -> Result<Option<Self>, RepoError> {
        let repo = journal.repo();
        let body = file(repo).read(&key(repo, journal.directory())?);
        let kept = body.and_then(|body| Self::parse(body.as_str()));
        Ok(kept.filter(|kept| kept.tip == tip))
    }

    /// Whether anything is known of any tip.
    pub fn is_kept(journal: &Journal<'_>) -> Result<bool, RepoError> {
        let repo = journal.repo();
        let body = file(repo).read(&key(repo, journal.directory())?);
        Ok(body.is_some())
    }

    /// What is known for `tip`: from the file, brought up to the tip, or from a walk through all of
    /// history, which git starts.
    ///
    /// # Errors
    /// When the view of history that the file holds for cannot be told, or history not be read.
    pub fn start(journal: &Journal<'_>, tip: ObjectId) -> Result<PendingLinks, RepoError> {
        let repo = journal.repo();
        let key = key(repo, journal.directory())?;
        let body = file(repo).read(&key);
        let known = match body.and_then(|body| Self::parse(body.as_str())) {
            Some(known) if known.tip == tip => return Ok(PendingLinks::Known(known)),
            Some(known) => known.moved_to(journal, tip)?,
            None => None,
        };
        Ok(match known {
            Some(mut cache) => {
                cache.store(journal);
                PendingLinks::Known(cache)
            }
            None => {
                let walk = repo.start_additions(journal.directory(), tip, None);
                PendingLinks::Walked(tip, walk)
            }
        })
    }

    fn of(tip: ObjectId, added: ByHandoff) -> Self {
        Self {
            tip,
            added,
            reachable: HashMap::new(),
            covering: Vec::new(),
            touched: HashMap::new(),
            has_news: false,
        }
    }

    /// The same for another tip, walking only what the two tips do not share; none when that
    /// would be no shorter than walking all.
    fn moved_to(mut self, journal: &Journal<'_>, tip: ObjectId) -> Result<Option<Self>, RepoError> {
        let repo = journal.repo();
        if !repo.has_commit(self.tip) {
            return Ok(None);
        }
        let Some(base) = repo.merge_base(self.tip, tip) else {
            return Ok(None);
        };
        let left_behind = repo.commits_between(&[base], self.tip, LEFT_BEHIND_MAX + 1)?;
        if left_behind.len() > LEFT_BEHIND_MAX {
            return Ok(None);
        }
        let left_behind: HashSet<ObjectId> = left_behind.into_iter().collect();
        for commits in self.added.values_mut() {
            commits.retain(|added| !left_behind.contains(&added.commit));
        }
        self.added.retain(|_, commits| !commits.is_empty());
        let additions = repo.start_additions(journal.directory(), tip, Some(base));
        for (id, mut commits) in by_handoff(additions.finish()?) {
            let known = self.added.entry(id).or_default();
            commits.extend(
                known
                    .iter()
                    .filter(|old| !left_behind.contains(&old.commit)),
            );
            *known = commits;
        }
        // Reachable from the merge base stays so; anything else is asked again.
        let descends = base == self.tip;
        self.reachable.retain(|_, reachable| descends && *reachable);
        self.covering.clear();
        self.tip = tip;
        self.has_news = true;
        Ok(Some(self))
    }

    /// Keeps what is known, if there is something new. A cache that cannot be written is none.
    pub fn store(&mut self, journal: &Journal<'_>) {
        let repo = journal.repo();
        if !std::mem::take(&mut self.has_news) {
            return;
        }
        if let Ok(key) = key(repo, journal.directory()) {
            let _ = file(repo).write(&key, &self.to_text());
        }
    }

    /// Remembers whether commits are reachable from the tip.
    pub fn remember_reachable(&mut self, commits: impl Iterator<Item = (ObjectId, bool)>) {
        self.reachable.extend(commits);
        self.has_news = true;
    }

    /// What a commit changed, if it was looked at before. That stays so for every tip.
    pub fn touched(&self, commit: ObjectId) -> Option<Touch> {
        self.touched.get(&commit).copied()
    }

    /// Remembers what a commit changed, as seen from the journal's directory.
    pub fn remember_touch(&mut self, commit: ObjectId, touch: Touch) {
        self.touched.insert(commit, touch);
        self.has_news = true;
    }

    /// Remembers which handoffs answer for a commit.
    pub fn remember_covering(&mut self, commit: ObjectId, handoffs: Vec<HandoffId>) {
        if self.covering.len() == ANSWERS_MAX {
            self.covering.remove(0);
        }
        self.covering.push((commit, handoffs));
        self.has_news = true;
    }

    fn to_text(&self) -> String {
        let mut text = format!("tip {}\n", self.tip);
        let mut lines: Vec<String> = Vec::with_capacity(self.added.len());
        for (id, commits) in &self.added {
            let mut line = format!("added {id}");
            for added in commits {
                // Writing to a String cannot fail.
                let _ = write!(line, " {}", added.commit);
                if let Some(parent) = added.parent {
                    let _ = write!(line, ":{parent}");
                }
            }
            lines.push(line);
        }
        let word = |reachable: &bool| if *reachable { "reachable" } else { "elsewhere" };
        lines.extend(
            self.reachable
                .iter()
                .map(|(id, yes)| format!("{} {id}", word(yes))),
        );
        let touches = self.touched.iter();
        lines.extend(touches.map(|(id, touch)| format!("{} {id}", word_of(*touch))));
        // The same knowledge is the same file.
        lines.sort();
        for (commit, handoffs) in &self.covering {
            let ids: Vec<&str> = handoffs.iter().map(HandoffId::as_str).collect();
            lines.push(format!("covering {commit} {}", ids.join(" ")));
        }
        text.push_str(&lines.join("\n"));
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let tip = lines.next()?.strip_prefix("tip ")?.parse().ok()?;
        let mut cache = Self::of(tip, HashMap::new());
        for line in lines {
            let (kind, rest) = line.split_once(' ')?;
            let (subject, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let rest = rest.split_ascii_whitespace();
            match kind {
                "added" => {
                    let commits = rest.map(Added::parse).collect::<Option<_>>()?;
                    cache.added.insert(subject.parse().ok()?, commits);
                }
                "reachable" => drop(cache.reachable.insert(subject.parse().ok()?, true)),
                "elsewhere" => drop(cache.reachable.insert(subject.parse().ok()?, false)),
                "covering" => {
                    let ids = rest.map(|id| id.parse().ok()).collect::<Option<_>>()?;
                    cache.covering.push((subject.parse().ok()?, ids));
                }
                _ => drop(cache.touched.insert(subject.parse().ok()?, touch_of(kind)?)),
            }
        }
        Some(cache)
    }
}

fn word_of(touch: Touch) -> &'static str {
    match touch {
        Touch::DirectoryOnly => "journal-only",
        Touch::Outside => "work-too",
        Touch::CutOff => "cut-off",
    }
}

fn touch_of(word: &str) -> Option<Touch> {
    let all = [Touch::DirectoryOnly, Touch::Outside, Touch::CutOff];
    all.into_iter().find(|touch| word_of(*touch) == word)
}

impl PendingLinks {
    /// Waits for git, and keeps what it found.
    ///
    /// # Errors
    /// When git fails.
    pub fn finish(self, journal: &Journal<'_>) -> Result<LinkCache, RepoError> {
        match self {
            Self::Known(cache) => Ok(cache),
            Self::Walked(tip, walk) => {
                let mut cache = LinkCache::of(tip, by_handoff(walk.finish()?));
                cache.has_news = true;
                cache.store(journal);
                Ok(cache)
            }
        }
    }
}

impl Added {
    fn parse(text: &str) -> Option<Self> {
        let (commit, parent) = match text.split_once(':') {
            Some((commit, parent)) => (commit, Some(parent.parse().ok()?)),
            None => (text, None),
        };
        Some(Self {
            commit: commit.parse().ok()?,
            parent,
        })
    }
}

/// For each handoff the commits that added it, the last one first.
pub(super) type ByHandoff = HashMap<HandoffId, Vec<Added>>;

/// The additions of handoffs; foreign files are passed over.
pub(super) fn by_handoff(additions: Vec<Addition>) -> ByHandoff {
    let mut added = ByHandoff::new();
    for addition in additions {
        let name = addition.path.as_str().rsplit('/').next();
        let Some(name) = name.and_then(|name| name.parse::<FileName>().ok()) else {
            continue;
        };
        added.entry(name.id).or_default().push(Added {
            commit: addition.commit,
            parent: addition.parent,
        });
    }
    added
}

fn file(repo: &Repo) -> StateFile {
    StateFile::shared(repo, "links", 2)
}

/// What the answer depends on besides the tip: the journal's directory, and what changes the
/// history that a tip has without changing the tip (shallow clones, replaced objects, grafts).
pub(super) fn key(repo: &Repo, directory: &RepoPath) -> Result<String, RepoError> {
    let mut view = directory.to_string();
    for name in ["shallow", "info/grafts"] {
        let file = std::fs::read_to_string(repo.common_dir().join(name));
        view.push('\n');
        view.push_str(&file.unwrap_or_default());
    }
    for (name, id) in repo.refs_below("refs/replace/")? {
        let _ = write!(view, "\n{name} {id}");
    }
    repo.hash_blob(view.as_bytes()).map(|id| id.to_string())
}
