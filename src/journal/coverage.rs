//! Which commits a session covers, and which sessions a commit (docs/links.md, "Coverage").
//!
//! A session covers the commits between those that its parents describe and its own. One that
//! continues nothing begins where the trunk ends, or, when it has landed, with the run of its
//! author's commits that ends at its own. After a squash, all sessions of the pull request
//! answer for the one commit.

use std::collections::{HashMap, HashSet};

use crate::handoff::HandoffId;
use crate::repo::{ObjectId, RepoError, Touch};

use super::commit_graph::CommitGraph;
use super::link_cache::LinkCache;
use super::links::{How, Links, NEAR};
use super::trunk::Trunk;
use super::{Described, Record};

/// All sessions of one history with the commits they describe.
pub struct Coverage<'l, 'j, 'r> {
    links: &'l Links<'j, 'r>,
    /// In name order.
    sessions: Vec<Linked>,
    by_id: HashMap<HandoffId, usize>,
    /// The commits that sessions describe.
    described: HashSet<ObjectId>,
    /// The commits of this history that the trunk does not have.
    ahead: HashSet<ObjectId>,
    /// The tips of the trunk.
    trunk: Vec<ObjectId>,
}

/// A handoff and the commit it describes.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The handoff.
    pub record: Record,
    /// Its commit.
    pub described: Described,
}

impl<'j, 'r> Links<'j, 'r> {
    /// The sessions of this history: every handoff of the tip's tree.
    ///
    /// # Errors
    /// When history or a handoff cannot be read.
    pub fn coverage(&self) -> Result<Coverage<'_, 'j, 'r>, RepoError> {
        let entries = self.listing()?.oldest_first()?;
        let records = entries
            .iter()
            .map(|entry| self.journal.load(entry))
            .collect::<Result<Vec<_>, _>>()?;
        let described = self.described_all(&records)?;
        let trunk = match Trunk::find(self.journal)? {
            Some(trunk) => trunk.tips(self.repo())?,
            None => Vec::new(),
        };
        let trunk: Vec<ObjectId> = trunk.into_iter().map(|(_, commit)| commit).collect();
        let commits: HashSet<ObjectId> = described.iter().filter_map(|d| d.commit).collect();
        // The trunk has all of its own history; a branch is asked for what it has beside that.
        let ahead = match trunk.is_empty() || trunk.contains(&self.tip) {
            true => HashSet::new(),
            false => self.repo().set_between(&trunk, self.tip)?,
        };
        Ok(Coverage {
            links: self,
            by_id: (0..).zip(&records).map(|(at, r)| (r.id(), at)).collect(),
            described: commits,
            ahead,
            sessions: records
                .into_iter()
                .zip(described)
                .map(|(record, described)| Linked { record, described })
                .collect(),
            trunk,
        })
    }

    /// The handoffs that answer for a commit, the newest first: those whose session covers it,
    /// and those that it added. Empty also when the commit is not on this history.
    ///
    /// # Errors
    /// When history or a handoff cannot be read.
    pub fn sessions_covering(&self, commit: ObjectId) -> Result<Vec<HandoffId>, RepoError> {
        if let Some(answer) = self.remembered(commit)? {
            return Ok(answer);
        }
        // git walks for both at once, while the sessions are read.
        self.begin()?;
        let graph = CommitGraph::start(self.journal, self.tip)?;
        let coverage = self.coverage()?;
        let after = graph.finish()?.descendants(commit, &coverage.described);
        let answer = coverage.covering(commit, &after)?;
        let mut cache = self.cache()?.borrow_mut();
        cache.remember_covering(commit, answer.clone());
        cache.store(self.journal);
        Ok(answer)
    }

    /// What was answered for a commit before. Nothing is walked for that.
    fn remembered(&self, commit: ObjectId) -> Result<Option<Vec<HandoffId>>, RepoError> {
        let asked = |cache: &LinkCache| {
            let mut answers = cache.covering.iter();
            let found = answers.find(|(asked, _)| *asked == commit);
            found.map(|(_, answer)| answer.clone())
        };
        Ok(match self.loaded() {
            Some(cache) => asked(&cache.borrow()),
            None => LinkCache::kept_for(self.journal, self.tip)?.and_then(|cache| asked(&cache)),
        })
    }
}

impl Coverage<'_, '_, '_> {
    /// The sessions in name order.
    pub fn sessions(&self) -> &[Linked] {
        &self.sessions
    }

    /// The commits of one session, the newest first. Commits that hold nothing but handoffs are
    /// left out.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn commits_of(&self, id: &HandoffId) -> Result<Vec<ObjectId>, RepoError> {
        match self.by_id.get(id) {
            Some(at) => self.work_of(&self.sessions[*at]),
            None => Ok(Vec::new()),
        }
    }

    /// The commits reachable from `tip`, and from none of `hidden`, that no session covers, the
    /// newest first. Merges and commits that hold nothing but handoffs need no account.
    ///
    /// # Errors
    /// When history cannot be read.
    pub fn unaccounted(
        &self,
        hidden: &[ObjectId],
        tip: ObjectId,
    ) -> Result<Vec<ObjectId>, RepoError> {
        let range = self.links.repo().commits_between(hidden, tip, usize::MAX)?;
        let mut open: HashSet<ObjectId> = range.iter().copied().collect();
        let inside: Vec<&Linked> = self
            .sessions
            .iter()
            .filter(|session| session.described.commit.is_some_and(|c| open.contains(&c)))
            .collect();
        for session in inside {
            for commit in self.work_of(session)? {
                open.remove(&commit);
            }
        }
        let mut left = Vec::new();
        for commit in range {
            if open.contains(&commit) && self.is_work(commit)? && !self.is_merge(commit) {
                left.push(commit);
            }
        }
        Ok(left)
    }

    fn covering(
        &self,
        commit: ObjectId,
        after: &HashSet<ObjectId>,
    ) -> Result<Vec<HandoffId>, RepoError> {
        let mut found = Vec::new();
        for session in self.sessions.iter().rev() {
            if self.covers(session, commit, after)?
                || self.links.added_by(&session.record)? == Some(commit)
            {
                found.push(session.record.id());
            }
        }
        Ok(found)
    }

    /// Whether a session covers `commit`; `after` is the commit and what descends from it. No
    /// walk is needed for a session that continues another: its own commit must come after, and
    /// none of its parents' may.
    fn covers(
        &self,
        session: &Linked,
        commit: ObjectId,
        after: &HashSet<ObjectId>,
    ) -> Result<bool, RepoError> {
        let Some(own) = session.described.commit else {
            return Ok(false);
        };
        if session.described.how == How::Addition {
            return Ok(own == commit);
        }
        if !after.contains(&own) {
            return Ok(false);
        }
        let parents = self.commits_of_parents(session);
        if parents.is_empty() {
            return Ok(self.first_work(session, own)?.contains(&commit));
        }
        Ok(!parents.iter().any(|parent| after.contains(parent)) && self.is_work(commit)?)
    }

    fn work_of(&self, session: &Linked) -> Result<Vec<ObjectId>, RepoError> {
        let Some(own) = session.described.commit else {
            return Ok(Vec::new());
        };
        if session.described.how == How::Addition {
            return Ok(vec![own]);
        }
        let parents = self.commits_of_parents(session);
        let range = if parents.is_empty() {
            self.first_work(session, own)?
        } else {
            let repo = self.links.repo();
            repo.commits_between(&parents, own, usize::MAX)?
        };
        let mut work = Vec::with_capacity(range.len());
        for commit in range {
            if self.is_work(commit)? {
                work.push(commit);
            }
        }
        Ok(work)
    }

    /// The commits that those of a session's parents describe which are here.
    fn commits_of_parents(&self, session: &Linked) -> Vec<ObjectId> {
        let parents = session.record.metadata.parents.iter();
        parents
            .filter_map(|id| self.sessions[*self.by_id.get(id)?].described.commit)
            .collect()
    }

    /// The commits of a session that continues none.
    fn first_work(&self, session: &Linked, own: ObjectId) -> Result<Vec<ObjectId>, RepoError> {
        if self.ahead.contains(&own) {
            let repo = self.links.repo();
            return repo.commits_between(&self.trunk, own, usize::MAX);
        }
        Ok(self.run_of_its_author(session, own))
    }

    /// The commits along first parents, from `own` back to the last one that another session
    /// describes or another person wrote. When neither ends the run nobody can say where the
    /// session began, and only its own commit is its.
    fn run_of_its_author(&self, session: &Linked, own: ObjectId) -> Vec<ObjectId> {
        let repo = self.links.repo();
        let author = session.record.metadata.author.as_deref();
        let mut run = Vec::new();
        let mut next = Some(own);
        while let Some(info) = next.and_then(|id| repo.commit(id)) {
            let spoken_for = info.id != own && self.described.contains(&info.id);
            let by_another = author.is_some_and(|author| author != info.author);
            if (spoken_for || by_another) && !run.is_empty() {
                return run;
            }
            if run.len() == NEAR {
                break;
            }
            run.push(info.id);
            next = info.parents.first().copied();
        }
        run.truncate(1);
        run
    }

    /// Whether a commit holds something other than handoffs.
    fn is_work(&self, commit: ObjectId) -> Result<bool, RepoError> {
        let directory = self.links.journal.directory();
        Ok(match self.links.repo().touch(commit, directory)? {
            Touch::DirectoryOnly => false,
            Touch::Outside | Touch::CutOff => true,
        })
    }

    fn is_merge(&self, commit: ObjectId) -> bool {
        let info = self.links.repo().commit(commit);
        info.is_some_and(|info| info.parents.len() > 1)
    }
}
