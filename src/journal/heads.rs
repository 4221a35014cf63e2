//! Heads: the handoffs that no other one in the same tree continues (docs/architecture.md, "Which handoff").
//!
//! One pass from the newest name to the oldest is enough: a name is never earlier than the names
//! of its parents, so whatever continues a handoff has been seen before it.

use crate::handoff::{Ended, HandoffId, Metadata};

use super::hashing::QuickMap;

/// What is known of the handoffs that were passed so far.
#[derive(Debug, Default)]
pub struct Scan {
    /// For each handoff that was named as a parent: what continues it.
    continued: QuickMap<HandoffId, Vec<Continuation>>,
    /// The ids passed so far.
    passed: QuickMap<HandoffId, Standing>,
}

#[derive(Debug, Clone)]
struct Continuation {
    by: HandoffId,
    void: bool,
    branch: Option<String>,
}

/// What a handoff is among those of its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No other one continues it.
    Head,
    /// Another one continues it.
    Continued,
    /// It was abandoned, or only abandoned work continues it: it passes nothing on.
    Void,
    /// It is addressed to somebody, and nothing continues it yet.
    Addressed,
}

impl Scan {
    /// Takes the next handoff, older in name than all before it, and says what it is.
    pub fn pass(&mut self, metadata: &Metadata) -> Standing {
        let standing = self.standing(metadata);
        // A handoff with an addressee leaves its parents heads for everybody else.
        if metadata.to.is_none() {
            for parent in &metadata.parents {
                self.continued
                    .entry(*parent)
                    .or_default()
                    .push(Continuation {
                        by: metadata.id,
                        void: standing == Standing::Void,
                        branch: metadata.branch.clone(),
                    });
            }
        }
        self.passed.insert(metadata.id, standing);
        standing
    }

    fn standing(&self, metadata: &Metadata) -> Standing {
        let continuations = self
            .continued
            .get(&metadata.id)
            .map_or(&[][..], Vec::as_slice);
        let all_void = continuations.iter().all(|c| c.void);
        let on_a_void_branch = !continuations.is_empty()
            && all_void
            && continuations.iter().all(|c| c.branch == metadata.branch);
        if metadata.ended == Some(Ended::Abandoned) || on_a_void_branch {
            Standing::Void
        } else if !all_void {
            Standing::Continued
        } else if metadata.to.is_some() {
            Standing::Addressed
        } else {
            Standing::Head
        }
    }

    /// What a handoff that was passed is.
    pub fn standing_of(&self, id: &HandoffId) -> Option<Standing> {
        self.passed.get(id).copied()
    }

    /// How many handoffs were passed.
    pub fn len(&self) -> usize {
        self.passed.len()
    }

    /// Whether none was passed.
    pub fn is_empty(&self) -> bool {
        self.passed.is_empty()
    }

    /// Whether one of the handoffs that continue `id`, directly or through others, is `head`.
    pub fn leads_to(&self, id: &HandoffId, head: &HandoffId) -> bool {
        let mut waiting = vec![*id];
        let mut seen = std::collections::HashSet::new();
        while let Some(id) = waiting.pop() {
            if id == *head {
                return true;
            }
            if seen.insert(id) {
                let next = self.continued.get(&id).into_iter().flatten();
                waiting.extend(next.map(|c| c.by));
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn id(letter: char) -> HandoffId {
        letter.to_string().repeat(12).parse().unwrap()
    }

    fn handoff(letter: char, parents: &str, branch: &str) -> Metadata {
        let created = DateTime::parse_from_rfc3339("2026-11-24T13:31:16+01:00").unwrap();
        let mut metadata = Metadata::new(id(letter), created);
        metadata.parents = parents.chars().map(id).collect();
        metadata.branch = Some(branch.to_owned());
        metadata
    }

    fn abandoned(mut metadata: Metadata) -> Metadata {
        metadata.ended = Some(Ended::Abandoned);
        metadata
    }

    /// The heads of handoffs given oldest first.
    fn heads(handoffs: &[Metadata]) -> String {
        let mut scan = Scan::default();
        let mut heads: Vec<String> = handoffs
            .iter()
            .rev()
            .filter(|m| scan.pass(m) == Standing::Head)
            .map(|m| m.id.to_string()[..1].to_owned())
            .collect();
        heads.reverse();
        heads.concat()
    }

    #[test]
    fn a_line_has_its_last_handoff_for_a_head() {
        assert_eq!(
            heads(&[handoff('k', "", "main"), handoff('l', "k", "main")]),
            "l"
        );
    }

    #[test]
    fn a_fork_has_two_heads_and_a_join_one() {
        let fork = [
            handoff('k', "", "a"),
            handoff('l', "k", "a"),
            handoff('m', "k", "b"),
        ];
        assert_eq!(heads(&fork), "lm");
        let join = [&fork[..], &[handoff('n', "lm", "a")]].concat();
        assert_eq!(heads(&join), "n");
    }

    #[test]
    fn a_handoff_whose_continuation_is_not_here_is_a_head() {
        assert_eq!(
            heads(&[handoff('k', "", "a"), handoff('m', "l", "a")]),
            "km"
        );
    }

    #[test]
    fn abandoned_work_unseats_nothing() {
        let experiment = [
            handoff('k', "", "main"),
            handoff('l', "k", "exp"),
            abandoned(handoff('m', "l", "exp")),
        ];
        assert_eq!(heads(&experiment), "k");
    }

    #[test]
    fn what_others_went_on_from_survives_the_abandoning() {
        let experiment = [
            handoff('l', "", "exp"),
            handoff('n', "l", "feat"),
            abandoned(handoff('o', "l", "exp")),
        ];
        assert_eq!(heads(&experiment), "n");
    }

    #[test]
    fn an_addressed_handoff_leaves_its_parents_heads() {
        let mut addressed = handoff('l', "k", "a");
        addressed.to = Some("b".into());
        let delegated = [handoff('k', "", "a"), addressed.clone()];
        assert_eq!(heads(&delegated), "k");
        let taken_up = [handoff('k', "", "a"), addressed, handoff('m', "lk", "a")];
        assert_eq!(heads(&taken_up), "m");
    }

    #[test]
    fn a_remembered_handoff_is_followed_to_its_head() {
        let mut scan = Scan::default();
        for m in [
            handoff('m', "l", "a"),
            handoff('l', "k", "a"),
            handoff('k', "", "a"),
        ] {
            scan.pass(&m);
        }
        assert!(scan.leads_to(&id('k'), &id('m')));
        assert!(!scan.leads_to(&id('m'), &id('k')));
    }
}
