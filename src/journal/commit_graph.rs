//! The commits of one history and how they descend from each other, remembered from one run to the
//! next.
//!
//! Which commits come after another one is a walk through all of history for git, however often it
//! is asked. So the answer to the first question is kept whole in `.git/handoff/graph`: for another
//! commit it is looked up, and for a tip that goes on only what is new is walked.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::repo::{Node, ObjectId, Reading, RepoError};

use super::Journal;
use super::hashing::QuickMap;
use super::link_cache::key;
use super::state_file::StateFile;

/// Commits, children before parents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CommitGraph {
    commits: Vec<ObjectId>,
    /// For each commit how far behind it its parents stand.
    parents: Vec<Vec<u32>>,
}

/// A graph of which git may still be walking a part.
pub(super) enum PendingCommitGraph {
    Known(CommitGraph),
    Walked(Reading<CommitGraph>),
}

impl CommitGraph {
    /// What is known of the history of `tip`; git starts to walk what is not. The file is brought
    /// up to that tip.
    ///
    /// # Errors
    /// When the view of history that the file holds for cannot be told.
    pub(super) fn start(
        journal: &Journal<'_>,
        tip: ObjectId,
    ) -> Result<PendingCommitGraph, RepoError> {
        let repo = journal.repo();
        let file = StateFile::shared(repo, "graph", 1);
        let key = key(repo, journal.directory())?;
        let body = file.read(&key);
        let kept = body.and_then(|body| Self::parse(body.as_str()));
        // Only a history that goes on holds all of the earlier one.
        let goes_on = |old| old == tip || repo.merge_base(old, tip) == Some(old);
        let kept = kept.and_then(|graph| Some((*graph.commits.first()?, graph)));
        let (hidden, mut graph) = match kept {
            Some((old, graph)) if old == tip => return Ok(PendingCommitGraph::Known(graph)),
            Some((old, graph)) if goes_on(old) => (Some(old), graph),
            _ => (None, Self::default()),
        };
        let walk = repo.start_graph(tip, hidden, move |newer| {
            graph.gain(newer);
            debug_assert_eq!(graph.commits.first(), Some(&tip));
            // A cache that cannot be written is none.
            let _ = file.write(&key, &graph.to_text());
            graph
        });
        Ok(PendingCommitGraph::Walked(walk))
    }

    /// Which of `commits` are `commit` or descend from it; none when it is not on this history.
    pub(super) fn descendants(
        &self,
        commit: ObjectId,
        commits: &HashSet<ObjectId>,
    ) -> HashSet<ObjectId> {
        let Some(start) = self.commits.iter().position(|id| *id == commit) else {
            return HashSet::new();
        };
        let mut after = vec![false; start + 1];
        after[start] = true;
        for at in (0..start).rev() {
            let mut parents = self.parents[at].iter();
            after[at] = parents.any(|back| after.get(at + *back as usize) == Some(&true));
        }
        let descendants = self.commits.iter().zip(after);
        descendants
            .filter(|(id, after)| *after && commits.contains(id))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Puts newer commits, which come with their parents, before those that are known.
    fn gain(&mut self, newer: Vec<Node>) {
        let ids = newer.iter().map(|(id, _)| *id);
        let commits: Vec<ObjectId> = ids.chain(self.commits.drain(..)).collect();
        let places: QuickMap<ObjectId, usize> = commits
            .iter()
            .enumerate()
            .map(|(at, id)| (*id, at))
            .collect();
        let back = |at: usize, parent: &ObjectId| {
            let distance = places.get(parent)?.checked_sub(at)?;
            u32::try_from(distance).ok()
        };
        let parents = newer.iter().enumerate().map(|(at, (_, parents))| {
            let parents = parents.iter();
            parents.filter_map(|parent| back(at, parent)).collect()
        });
        self.parents = parents.chain(self.parents.drain(..)).collect();
        self.commits = commits;
    }

    fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.commits.len() * 48);
        for (commit, parents) in self.commits.iter().zip(&self.parents) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{commit}");
            for back in parents {
                let _ = write!(text, " {back}");
            }
            text.push('\n');
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut graph = Self::default();
        for line in text.lines() {
            let mut fields = line.split(' ');
            graph.commits.push(fields.next()?.parse().ok()?);
            let parents = fields.map(|back| back.parse().ok());
            graph.parents.push(parents.collect::<Option<_>>()?);
        }
        Some(graph)
    }
}

impl PendingCommitGraph {
    /// Waits for git.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn finish(self) -> Result<CommitGraph, RepoError> {
        match self {
            Self::Known(graph) => Ok(graph),
            Self::Walked(walk) => walk.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: char) -> ObjectId {
        digit.to_string().repeat(40).parse().unwrap()
    }

    /// `1 ← 2 ← 4` and `1 ← 3 ← 4`, and `4 ← 5` that came later.
    fn graph() -> CommitGraph {
        let mut graph = CommitGraph::default();
        let commit = |own, parents: &[char]| (id(own), parents.iter().copied().map(id).collect());
        graph.gain(vec![
            commit('4', &['2', '3']),
            commit('3', &['1']),
            commit('2', &['1']),
            commit('1', &['9']),
        ]);
        graph.gain(vec![commit('5', &['4'])]);
        graph
    }

    #[test]
    fn descendants_are_found_on_every_way() {
        let all = ['1', '2', '3', '4', '5', '9'].map(id).into();
        let after = |digit| {
            let found = graph().descendants(id(digit), &all);
            let mut found: Vec<ObjectId> = found.into_iter().collect();
            found.sort();
            found
        };
        assert_eq!(after('2'), [id('2'), id('4'), id('5')]);
        assert_eq!(after('1').len(), 5);
        assert_eq!(after('5'), [id('5')]);
        assert!(after('9').is_empty());
    }

    #[test]
    fn what_is_kept_reads_back() {
        assert_eq!(CommitGraph::parse(&graph().to_text()), Some(graph()));
        assert_eq!(CommitGraph::parse("no id"), None);
    }
}
