//! What `resume` worked out the last time, for when the same is asked again: in a journal of
//! thousands that takes longer than everything else.
//!
//! The answer depends on who asks, on the trees of HEAD and the trunk, and, for what it says of
//! commits, on their history. All three stand in the file `.git/handoff/resume`. Where the trees are
//! the same and history is not, only what is said of history is worked out again. What can change
//! without a commit (the files of the work tree) is never remembered.

use std::fmt::Write as _;

use crate::commands::overview::{Elsewhere, History, OtherHead, Overview};
use crate::commands::retired::RetiredElsewhere;
use crate::journal::landing::Landing;
use crate::journal::state_file::StateFile;
use crate::journal::trunk::Trunk;
use crate::journal::which::{Asker, Rule};
use crate::journal::{Content, Described, Entry, FileName, Journal, heads_file, links, memory};
use crate::output::change::IdLength;
use crate::repo::{Head, ObjectId, RefName, RepoError};

use super::fields::{Fields, FieldsOf};
use super::found::Resumable;
use super::unlisted::{Rest, Unlisted, UnlistedDecision};

/// The version of the file's format.
const VERSION: u32 = 3;

/// What a `resume` without an address is asked: who asks, and where.
pub(super) struct Question<'j, 'r> {
    journal: &'j Journal<'r>,
    head: &'j Head,
    /// Who asks, on which branch, with which trunk.
    asked: String,
    /// The trunk's refs and the branch's upstream, with their commits.
    tips: Vec<(RefName, ObjectId)>,
}

/// The answer.
pub(super) struct Answer {
    /// What depends on the trees alone.
    pub of_trees: OfTrees,
    /// What depends on history; none when that has changed since.
    pub of_history: Option<OfHistory>,
}

/// What depends on who asks and on the trees of HEAD and the trunk.
pub(super) struct OfTrees {
    pub rule: Rule,
    pub shown: FileName,
    pub blob: ObjectId,
    pub ids: IdLength,
    pub others: Vec<OtherHead>,
    pub others_beyond: usize,
    pub missing_parents: usize,
    pub open_questions: Vec<String>,
    pub looked_at: Option<usize>,
    pub unlisted: Unlisted,
    pub retired: Vec<RetiredElsewhere>,
}

/// What depends on the history of commits.
pub(super) struct OfHistory {
    pub history: History,
    pub upstream: Option<Elsewhere>,
}

impl<'j, 'r> Question<'j, 'r> {
    /// The question, where its answer is one that can be remembered: on a branch, and where nothing
    /// is uncommitted, cut off or replaced.
    ///
    /// # Errors
    /// When refs cannot be read.
    pub fn of(
        journal: &'j Journal<'r>,
        head: &'j Head,
        asker: &Asker,
    ) -> Result<Option<Self>, RepoError> {
        let repo = journal.repo();
        let may_change = head.commit().is_none()
            || head.branch().is_none()
            || repo.is_shallow()
            || repo.is_rewritten_by_refs()
            || journal.has_uncommitted();
        if may_change {
            return Ok(None);
        }
        let trunk = Trunk::find(journal)?;
        let mut tips = match &trunk {
            Some(trunk) => trunk.tips(repo)?,
            None => Vec::new(),
        };
        if let Some(upstream) = head.branch().and_then(|branch| repo.upstream(branch))
            && let Some(tip) = repo.resolve_ref(&upstream)?
        {
            tips.push((upstream, tip));
        }
        let mut asked = String::new();
        let mut fields = Fields::new(&mut asked);
        fields.optional(head.branch());
        fields.optional(trunk.as_ref().map(Trunk::names).as_deref());
        fields.optional(asker.author.as_deref());
        fields.optional(asker.session.as_deref());
        fields.optional(asker.addressee.as_deref());
        Ok(Some(Self {
            journal,
            head,
            asked,
            tips,
        }))
    }

    /// The answer, if it was worked out before and still holds.
    pub fn recall(&self) -> Option<Answer> {
        let body = self.file().read(&self.key())?;
        let mut fields = FieldsOf::new(body.as_str());
        let known = fields.text()? == self.asked
            && fields.optional()? == memory::recall(self.journal.repo()).map(|m| m.to_string());
        if !known {
            return None;
        }
        let commits = fields.text()? == self.commits();
        let trees = fields.text()?;
        if !commits && trees != self.trees()? {
            return None;
        }
        let of_history = OfHistory::read(&mut fields)?;
        let of_trees = OfTrees::read(&mut fields)?;
        // With the file of heads more can be said than without.
        if of_trees.looked_at.is_some() && heads_file::is_there(self.journal.repo()) {
            return None;
        }
        Some(Answer {
            of_trees,
            of_history: commits.then_some(of_history),
        })
    }

    /// Remembers what was found. Reading works also where nothing can be written.
    pub fn remember(&self, found: &Resumable) {
        let Some(trees) = self.trees() else {
            return;
        };
        let Content::Committed(blob) = found.overview.record.entry.content else {
            return;
        };
        let mut body = String::new();
        let mut fields = Fields::new(&mut body);
        fields.text(&self.asked);
        let last = memory::recall(self.journal.repo());
        fields.optional(last.map(|name| name.to_string()).as_deref());
        fields.text(&self.commits());
        fields.text(&trees);
        write_of_history(found, &mut fields);
        write_of_trees(found, blob, &mut fields);
        let _ = self.file().write(&self.key(), &body);
    }

    fn file(&self) -> StateFile {
        StateFile::of_work_tree(self.journal.repo(), "resume", VERSION)
    }

    fn key(&self) -> String {
        // Another release may say other things.
        format!("{} {}", env!("CARGO_PKG_VERSION"), self.journal.directory())
    }

    /// HEAD's commit and those of the trunk and the upstream.
    fn commits(&self) -> String {
        let mut commits = String::new();
        if let Some(commit) = self.head.commit() {
            let _ = write!(commits, "{commit}");
        }
        for (name, commit) in &self.tips {
            let _ = write!(commits, " {name} {commit}");
        }
        commits
    }

    /// The journals' trees of the same; none when one cannot be read.
    fn trees(&self) -> Option<String> {
        let mut trees = String::new();
        let tips = self.tips.iter().map(|(_, commit)| *commit);
        for commit in self.head.commit().into_iter().chain(tips) {
            match self.journal.tree_at(commit).ok()? {
                Some(tree) => {
                    let _ = write!(trees, "{tree} ");
                }
                None => trees.push_str("- "),
            }
        }
        Some(trees)
    }
}

impl OfTrees {
    /// Where the handoff lies.
    pub fn entry(&self, journal: &Journal<'_>) -> Entry {
        Entry {
            path: journal.path_of(&self.shown),
            name: self.shown.clone(),
            content: Content::Committed(self.blob),
        }
    }

    fn read(fields: &mut FieldsOf<'_>) -> Option<Self> {
        Some(Self {
            rule: Rule::numbered(fields.parsed()?)?,
            shown: fields.parsed()?,
            blob: fields.parsed()?,
            ids: IdLength::letters_of(fields.parsed()?),
            missing_parents: fields.parsed()?,
            looked_at: fields.optional_parsed()?,
            open_questions: fields.list(FieldsOf::text)?,
            others: fields.list(read_head)?,
            others_beyond: fields.parsed()?,
            unlisted: Unlisted {
                decisions: fields.list(|fields| {
                    Some(UnlistedDecision {
                        text: fields.text()?,
                        reason: fields.optional()?,
                        first_made_in: fields.parsed()?,
                    })
                })?,
                rest: match fields.optional_parsed()? {
                    Some(count) => Rest::Counted(count),
                    None => Rest::Uncounted,
                },
                carried: fields.parsed::<usize>()? == 1,
            },
            retired: fields.list(|fields| {
                Some(RetiredElsewhere {
                    text: fields.text()?,
                    lead: fields.text()?,
                    by: fields.parsed()?,
                    place: fields.optional()?,
                })
            })?,
        })
    }
}

impl OfHistory {
    fn read(fields: &mut FieldsOf<'_>) -> Option<Self> {
        let how = links::How::numbered(fields.parsed()?)?;
        let commit = fields.optional_parsed()?;
        Some(Self {
            history: History {
                described: Described { commit, how },
                commits_since: fields.optional_parsed()?,
                landed: fields.list(read_landing)?.pop(),
            },
            upstream: fields
                .list(|fields| {
                    Some(Elsewhere {
                        place: fields.text()?,
                        ids: IdLength::letters_of(fields.parsed()?),
                        head: read_head(fields)?,
                    })
                })?
                .pop(),
        })
    }
}

fn write_of_history(found: &Resumable, fields: &mut Fields<'_>) {
    let History {
        described,
        commits_since,
        landed,
    } = &found.overview.history;
    fields.number(described.how.number());
    fields.optional(described.commit.map(|commit| commit.to_string()).as_deref());
    fields.optional(commits_since.map(|n| n.to_string()).as_deref());
    fields.list(landed.as_slice(), |fields, landed| {
        fields.text(landed.branch.as_str());
        fields.optional(landed.time.map(|t| t.timestamp().to_string()).as_deref());
        fields.number(landed.commits_since);
    });
    fields.list(found.upstream.as_slice(), |fields, newer| {
        fields.text(&newer.place);
        fields.number(newer.ids.letters());
        write_head(fields, &newer.head);
    });
}

fn write_of_trees(found: &Resumable, blob: ObjectId, fields: &mut Fields<'_>) {
    let Overview {
        record,
        rule,
        ids,
        others,
        others_beyond,
        missing_parents,
        looked_at,
        ..
    } = &found.overview;
    fields.number(rule.number());
    fields.text(&record.entry.name.to_string());
    fields.text(&blob.to_string());
    fields.number(ids.letters());
    fields.number(*missing_parents);
    fields.optional(looked_at.map(|n| n.to_string()).as_deref());
    fields.list(&found.open_questions, |fields, question| {
        fields.text(question);
    });
    fields.list(others, write_head);
    fields.number(*others_beyond);
    fields.list(&found.unlisted.decisions, |fields, decision| {
        fields.text(&decision.text);
        fields.optional(decision.reason.as_deref());
        fields.text(decision.first_made_in.as_str());
    });
    fields.optional(
        match found.unlisted.rest {
            Rest::Counted(count) => Some(count.to_string()),
            Rest::Uncounted => None,
        }
        .as_deref(),
    );
    fields.number(usize::from(found.unlisted.carried));
    fields.list(&found.retired, |fields, retired| {
        fields.text(&retired.text);
        fields.text(&retired.lead);
        fields.text(retired.by.as_str());
        fields.optional(retired.place.as_deref());
    });
}

fn read_landing(fields: &mut FieldsOf<'_>) -> Option<Landing> {
    let branch = RefName::full(fields.text()?);
    let time: Option<i64> = fields.optional_parsed()?;
    Some(Landing {
        branch,
        time: time.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0)),
        commits_since: fields.parsed()?,
    })
}

fn write_head(fields: &mut Fields<'_>, head: &OtherHead) {
    fields.text(&head.name.to_string());
    fields.text(head.id.as_str());
    fields.text(&head.summary);
    fields.optional(head.author.as_deref());
    fields.optional(head.branch.as_deref());
    fields.text(&head.created.to_rfc3339());
}

fn read_head(fields: &mut FieldsOf<'_>) -> Option<OtherHead> {
    Some(OtherHead {
        name: fields.parsed()?,
        id: fields.parsed()?,
        summary: fields.text()?,
        author: fields.optional()?,
        branch: fields.optional()?,
        created: fields.parsed()?,
    })
}
