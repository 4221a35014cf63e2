//! What is fixed about a handoff before its text is read.

use crate::commands::Error;
use crate::handoff::{Ended, HandoffId, Metadata};
use crate::journal::kept::{Kept, Stage};
use crate::journal::{Content, FileName, Record};

use super::Basis;
use super::latest::{self, Latest};
use super::saver::Saver;

/// What is fixed about a handoff before its text is read.
pub(super) struct Plan {
    pub(super) id: HandoffId,
    /// The name it has already, when it is amended or was staged before.
    pub(super) name: Option<FileName>,
    /// What it continues, when that is settled.
    pub(super) basis: Option<Basis>,
    /// The handoff that it replaces.
    pub(super) replaces: Option<Box<Latest>>,
    pub(super) ended: Option<Ended>,
    /// Whether uncommitted work goes along although that is not asked for again.
    pub(super) takes_along: bool,
    /// What the block of a kept text says that was asked for when it was given.
    pub(super) asked_before: Option<Box<Metadata>>,
}

impl Plan {
    pub(super) fn new(ended: Option<Ended>) -> Result<Self, Error> {
        Ok(Self {
            id: new_id()?,
            name: None,
            basis: None,
            replaces: None,
            ended,
            takes_along: false,
            asked_before: None,
        })
    }

    pub(super) fn taking_up(self, asked_before: Option<Metadata>) -> Self {
        Self {
            asked_before: asked_before.map(Box::new),
            ..self
        }
    }
}

impl Saver<'_> {
    /// What HEAD's tree has under a kept text's id.
    pub(super) fn saved_before(&self, kept: &Kept) -> Result<Option<Record>, Error> {
        match self.listing.get(&kept.id, None)? {
            Some(entry) if matches!(entry.content, Content::Committed(_)) => {
                Ok(Some(self.journal.load(&entry)?))
            }
            _ => Ok(None),
        }
    }

    /// A handoff that a kept text would replace, if that is still possible.
    pub(super) fn still_latest(&self, record: &Record, kept: &Kept) -> Result<Latest, Error> {
        match latest::find(self.journal, &self.head) {
            Ok(latest) if latest.record.id() == record.id() => Ok(latest),
            _ => Err(Error::Refused {
                message: format!(
                    "handoff {} is in the journal and can be replaced no more; the kept text says \
                     something else",
                    record.id()
                ),
                hint: format!(
                    "git handoff save -F {} saves it as another one, git handoff save --discard \
                     throws it away",
                    kept.path.display()
                ),
            }),
        }
    }

    /// How a text that is in no tree yet is taken up.
    pub(super) fn plan_for(&self, kept: &Kept, asked: Option<&Metadata>) -> Result<Plan, Error> {
        let ended = asked.and_then(|metadata| metadata.ended);
        Ok(Plan {
            id: kept.id,
            name: match &kept.stage {
                Stage::Draft => None,
                Stage::File(name) => Some(name.clone()),
            },
            // A snapshot that it has already says that one was asked for.
            takes_along: self.has_snapshot(&kept.id)?,
            ..Plan::new(self.ended().or(ended))?
        })
    }

    fn has_snapshot(&self, id: &HandoffId) -> Result<bool, Error> {
        let name = crate::repo::wip::reference(id);
        Ok(self.repo.resolve_ref(&name)?.is_some())
    }

    pub(super) fn replacing(&self, latest: Latest) -> Result<Plan, Error> {
        let parents = latest.record.metadata.parents.iter();
        let parents = parents
            .filter_map(|id| self.listing.get(id, None).transpose())
            .map(|entry| self.journal.load(&entry?))
            .collect::<Result<_, _>>()?;
        Ok(Plan {
            id: latest.record.id(),
            name: Some(latest.record.entry.name.clone()),
            basis: Some(Basis::recorded(parents)),
            ended: self.ended().or(latest.record.metadata.ended),
            takes_along: false,
            asked_before: None,
            replaces: Some(Box::new(latest)),
        })
    }
}

pub(super) fn new_id() -> Result<HandoffId, Error> {
    let mut bits = [0; 6];
    getrandom::fill(&mut bits).map_err(|error| Error::Refused {
        message: format!("the system gives no random bits for an id: {error}"),
        hint: "try again".into(),
    })?;
    Ok(HandoffId::from_bits(bits))
}
