//! Whether decisions have reasons, and what became of the inherited ones.

use super::{Check, Position, Rule};
use crate::handoff::SectionKind;
use crate::handoff::reason::may_follow_colon;

/// More drops than these are one finding: then the topic has changed, and nothing was forgotten.
const DROPS_ONE_BY_ONE: usize = 3;

impl Check<'_> {
    pub(super) fn decisions(&mut self) {
        self.reasons();
        self.replaced();
        self.dropped();
    }

    fn reasons(&mut self) {
        for (index, decision) in self.document.decisions.iter().enumerate() {
            let says_why = match &decision.struck {
                // What follows the struck text says why it no longer holds.
                Some(struck) => decision.text.chars().count() > struck.chars().count() + 3,
                None => decision.reason.is_some() || may_follow_colon(&decision.text),
            };
            if !says_why {
                let at = self.decision_at(index);
                self.report(Rule::DecisionWithoutReason, at, "decision without a reason")
                    .hint("- <decision>: <reason>");
            }
        }
    }

    fn replaced(&mut self) {
        for replaced in &self.facts.replaced {
            let at = self.decision_at(replaced.index);
            self.report(
                Rule::DecisionReplaced,
                at,
                format!("replaces without a word: \"{}\"", replaced.old),
            )
            .hint(format!("- ~~{}~~: <why it no longer holds>", replaced.old));
        }
    }

    fn dropped(&mut self) {
        let at = match self.document.section_line(SectionKind::Decisions) {
            Some(line) => self.lines.of_item(line, ""),
            None => Position::START,
        };
        let dropped = &self.facts.dropped;
        if dropped.len() > DROPS_ONE_BY_ONE {
            let message = format!(
                "{} earlier decisions are not mentioned: \"{}\"",
                dropped.len(),
                dropped.join("\", \"")
            );
            self.report(Rule::DecisionDropped, at, message).hint(
                "`- Earlier decisions stand.` keeps them; `- ~~<decision>~~: <why>` retires one",
            );
            return;
        }
        for decision in dropped {
            self.report(
                Rule::DecisionDropped,
                at,
                format!("dropped without a word: \"{decision}\""),
            )
            .hint(format!(
                "retire it: - ~~{decision}~~: <why>   or keep it: - Earlier decisions stand."
            ));
        }
    }

    fn decision_at(&self, index: usize) -> Position {
        let line = self.document.decision_lines.get(index);
        let raw = self.document.decisions.get(index).map(|d| d.raw.as_str());
        match (line, raw) {
            (Some(line), Some(raw)) => self.lines.of_item(*line, raw),
            _ => Position::START,
        }
    }
}
