//! Texts as numbers: two texts are equal when their numbers are.

use indexmap::IndexSet;

use crate::handoff::NormalText;

use super::Session;

/// The number of a normal text within one ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TextId(pub(super) u32);

impl TextId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

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
pub(super) struct Texts(IndexSet<NormalText>);

impl Texts {
    /// The text's number; a new one when it was never seen.
    fn number(&mut self, text: &NormalText) -> TextId {
        let index = match self.0.get_index_of(text) {
            Some(index) => index,
            None => self.0.insert_full(text.clone()).0,
        };
        TextId::new(index)
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
        self.0.get_index_of(text).map(TextId::new)
    }

    /// The text with that number.
    pub(super) fn text(&self, id: TextId) -> Option<&NormalText> {
        self.0.get_index(id.0 as usize)
    }
}
