//! Texts as numbers: two texts are equal when their numbers are.

use indexmap::IndexSet;

use crate::handoff::NormalText;

use super::Session;
use crate::journal::hashing::Seeded;

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
pub(super) struct Texts {
    texts: IndexSet<NormalText, Seeded>,
    /// Whether a decision is looked for by the text: it is all that some item says, or recorded in a
    /// judgement. Most texts without their reasons are not.
    wanted: Vec<bool>,
}

impl Texts {
    /// The text's number; a new one when it was never seen.
    fn number(&mut self, text: &NormalText, is_wanted: bool) -> TextId {
        let index = match self.texts.get_index_of(text) {
            Some(index) => index,
            None => {
                self.wanted.push(false);
                self.texts.insert_full(text.clone()).0
            }
        };
        self.wanted[index] |= is_wanted;
        TextId::new(index)
    }

    /// The numbers of a handoff's decisions. The texts that its judgements name get theirs as well.
    pub(super) fn number_all(&mut self, session: &Session) -> impl Iterator<Item = Numbers> {
        if let Some(judgements) = &session.metadata.judgements {
            let same = judgements.same.values();
            for text in same.chain(judgements.replaces.values()) {
                self.number(&NormalText::of(text), true);
            }
        }
        session.decisions.iter().map(|statement| {
            let whole = self.number(&statement.whole, true);
            let is_lead = statement.lead.as_str().len() == statement.whole.as_str().len()
                && statement.lead == statement.whole;
            let lead = if is_lead {
                whole
            } else {
                self.number(&statement.lead, false)
            };
            Numbers { whole, lead }
        })
    }

    /// The text's number, when it was seen.
    pub(super) fn find(&self, text: &NormalText) -> Option<TextId> {
        self.texts.get_index_of(text).map(TextId::new)
    }

    /// The text with that number.
    pub(super) fn text(&self, id: TextId) -> Option<&NormalText> {
        self.texts.get_index(id.0 as usize)
    }

    /// Whether a decision is ever looked for by the text with that number.
    pub(super) fn is_wanted(&self, id: TextId) -> bool {
        self.wanted.get(id.0 as usize).copied().unwrap_or_default()
    }
}
