//! Texts as numbers: two texts are equal when their numbers are.

use std::collections::HashMap;

use crate::handoff::NormalText;

use super::Session;

/// The number of a normal text within one ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextId(pub(super) u32);

/// The numbers of one decision's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    /// The whole item, or the struck text.
    pub(super) whole: TextId,
    /// The same without its reason.
    pub(super) lead: TextId,
}

/// Gives each normal text a number.
#[derive(Debug, Default)]
pub(super) struct Texts(HashMap<NormalText, TextId>);

impl Texts {
    /// The text's number; a new one when it was never seen.
    fn number(&mut self, text: &NormalText) -> TextId {
        if let Some(id) = self.0.get(text) {
            return *id;
        }
        let id = TextId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.insert(text.clone(), id);
        id
    }

    /// The numbers of a handoff's decisions. The texts that its judgements name get theirs as well.
    pub(super) fn number_all(&mut self, session: &Session) -> Vec<Numbers> {
        if let Some(judgements) = &session.metadata.judgements {
            let same = judgements.same.values();
            for text in same.chain(judgements.replaces.values()) {
                self.number(&NormalText::of(text));
            }
        }
        session
            .decisions
            .iter()
            .map(|statement| Numbers {
                whole: self.number(&statement.whole),
                lead: self.number(&statement.lead),
            })
            .collect()
    }

    /// The text's number, when it was seen.
    pub(super) fn find(&self, text: &NormalText) -> Option<TextId> {
        self.0.get(text).copied()
    }
}
