//! Whether the sections are there, and how long the whole is.

use super::{Check, Position, Rule};
use crate::handoff::document::Part;
use crate::handoff::given::code_span;
use crate::handoff::{SectionKind, Tokens, estimate};

/// How many headings that were not understood a hint names.
const HEADINGS_NAMED: usize = 3;

impl Check<'_> {
    pub(super) fn no_handoff(&mut self) {
        self.report(
            Rule::NoHandoff,
            Position::START,
            "no handoff in this text: none of the seven sections was found",
        )
        .hint("`git handoff prompt` prints what to ask for");
    }

    pub(super) fn sections(&mut self) {
        self.missing_sections();
        self.empty_sections();
        self.next_step();
        self.budget();
        if !self.document.is_strict() {
            self.report(
                Rule::LooseForm,
                Position::START,
                "is not in the strict form",
            )
            .hint("`git handoff check --fix` writes it");
        }
    }

    fn missing_sections(&mut self) {
        if !self.document.is_titled() {
            self.report(Rule::MissingSection, Position::START, "no summary")
                .hint("the first line is `# Handoff: <what this is about>`");
        }
        let missing: Vec<&str> = SectionKind::ALL
            .into_iter()
            .filter(|kind| self.is_required(*kind) && !self.document.has_section(*kind))
            .map(SectionKind::heading)
            .collect();
        let message = match missing.as_slice() {
            [] => return,
            [one] => format!("section missing: {one}"),
            several => format!("sections missing: {}", several.join(", ")),
        };
        let hint = self.is_it(&missing);
        let found = self.report(Rule::MissingSection, Position::START, message);
        if let Some(hint) = hint {
            found.hint(hint);
        }
    }

    /// Whether a section that is missing stands below a heading that was not understood, and what to
    /// do then.
    fn is_it(&self, missing: &[&str]) -> Option<String> {
        let headings: Vec<String> = self
            .document
            .unplaced_headings()
            .take(HEADINGS_NAMED)
            .map(code_span)
            .collect();
        let wanted = match missing {
            [one] => format!("`## {one}`"),
            _ => "what it is".to_owned(),
        };
        match headings.as_slice() {
            [] => None,
            [one] => Some(format!("is it {one}? call that {wanted}")),
            several => Some(format!(
                "is it one of {}? call that {wanted}",
                several.join(", ")
            )),
        }
    }

    /// The next step has a rule of its own; a handoff that ends its line leads nowhere.
    fn is_required(&self, kind: SectionKind) -> bool {
        match kind {
            SectionKind::NextStep => false,
            SectionKind::ContextFiles => !self.facts.ends_line,
            kind => !kind.is_optional(),
        }
    }

    fn empty_sections(&mut self) {
        for kind in SectionKind::ALL {
            let Some(line) = self.document.section_line(kind) else {
                continue;
            };
            if self.is_required(kind) && self.is_empty(kind) {
                let at = self.lines.of_item(line, "");
                let message = format!("section is empty: {}", kind.heading());
                self.report(Rule::EmptySection, at, message)
                    .hint("say \"none\" where there is nothing to say");
            }
        }
    }

    /// "none" is an answer everywhere but where a handoff without one is useless.
    fn is_empty(&self, kind: SectionKind) -> bool {
        let says_nothing = self.document.parts.iter().all(|part| match part {
            Part::Known { kind: of, body, .. } => *of != kind || body.trim().is_empty(),
            Part::FrontMatter(_) | Part::Title(_) | Part::Loose(_) | Part::Other { .. } => true,
        });
        match kind {
            SectionKind::Goal | SectionKind::CurrentState => self.document.items(kind).is_empty(),
            SectionKind::Decisions
            | SectionKind::OpenQuestions
            | SectionKind::Constraints
            | SectionKind::DeadEnds
            | SectionKind::Verify
            | SectionKind::NextStep
            | SectionKind::ContextFiles => says_nothing,
        }
    }

    fn next_step(&mut self) {
        match self.document.next_step.as_slice() {
            [] if self.facts.ends_line => {}
            [] => {
                let at = match self.document.section_line(SectionKind::NextStep) {
                    Some(line) => self.lines.of_item(line, ""),
                    None => Position::START,
                };
                let hint = self.is_it(&[SectionKind::NextStep.heading()]);
                let say = "say the single next thing to do under `## Next step`";
                self.report(Rule::NoNextStep, at, "no next step")
                    .hint(hint.unwrap_or_else(|| say.to_owned()));
            }
            [_] => {}
            [_, second, ..] => {
                let at = self.lines.of_item(second.line, &second.raw);
                let count = self.document.next_step.len();
                self.report(
                    Rule::SeveralNextSteps,
                    at,
                    format!("{count} next steps, where one is wanted"),
                )
                .hint("keep the first; the others can be open questions or follow from it");
            }
        }
    }

    fn budget(&mut self) {
        let Tokens(tokens) = estimate(self.body);
        let (least, most) = (*self.limits.tokens.start(), *self.limits.tokens.end());
        if tokens < least {
            let message = format!("{tokens} tokens, fewer than {least}");
            self.report(Rule::UnderBudget, Position::START, message)
                .hint("the next session has nothing else to go by");
        }
        if tokens > most {
            let message = format!("{tokens} tokens, more than {most}");
            self.report(Rule::OverBudget, Position::START, message)
                .hint(
                    "leave out what the code says; `- Earlier decisions stand.` carries decisions",
                );
        }
    }
}
