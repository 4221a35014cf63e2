//! The rules: their names, their levels, what they find.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How seriously a rule is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is not applied.
    Off,
    /// A finding is printed and passes.
    Warn,
    /// A finding fails `check` and stops `save`.
    Deny,
}

/// A rule of `git handoff check`. The names are stable: teams write them in handoff.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// None of the sections was found.
    NoHandoff,
    /// A required section is missing.
    MissingSection,
    /// A section has a heading and nothing below it.
    EmptySection,
    /// There is no next step.
    NoNextStep,
    /// There are several next steps.
    SeveralNextSteps,
    /// A decision says no reason.
    DecisionWithoutReason,
    /// A decision of the handoffs that are continued is gone without a word.
    DecisionDropped,
    /// A decision stands where another one stood, without a word.
    DecisionReplaced,
    /// The current state tells a story.
    Narrative,
    /// A sentence of a chat.
    Pleasantry,
    /// The output of a tool that failed.
    ToolError,
    /// The handoff is shorter than the budget.
    UnderBudget,
    /// The handoff is longer than the budget.
    OverBudget,
    /// A context file does not exist.
    ContextMissing,
    /// A context file is given by an absolute path.
    ContextAbsolute,
    /// A context path leaves the repository, or leads into git's own directory.
    ContextOutside,
    /// git ignores a context file.
    ContextIgnored,
    /// A context file is larger than `resume` prints.
    ContextTooLarge,
    /// A context path is no file that can be read.
    ContextUnreadable,
    /// The path of somebody's home directory.
    HomePath,
    /// A credential in a known shape.
    Credential,
    /// A control character, or one that hides or reorders text.
    HiddenCharacter,
    /// An unresolved merge conflict.
    ConflictMarker,
    /// The document has not the strict form.
    LooseForm,
    /// A committed handoff was changed after it was saved.
    EditedAfterSave,
    /// A file of the journal has no usable metadata block.
    DamagedMetadata,
}

impl Rule {
    /// All rules, in the order of docs/check.md.
    pub const ALL: [Self; 26] = [
        Self::NoHandoff,
        Self::MissingSection,
        Self::EmptySection,
        Self::NoNextStep,
        Self::SeveralNextSteps,
        Self::DecisionWithoutReason,
        Self::DecisionDropped,
        Self::DecisionReplaced,
        Self::Narrative,
        Self::Pleasantry,
        Self::ToolError,
        Self::UnderBudget,
        Self::OverBudget,
        Self::ContextMissing,
        Self::ContextAbsolute,
        Self::ContextOutside,
        Self::ContextIgnored,
        Self::ContextTooLarge,
        Self::ContextUnreadable,
        Self::HomePath,
        Self::Credential,
        Self::HiddenCharacter,
        Self::ConflictMarker,
        Self::LooseForm,
        Self::EditedAfterSave,
        Self::DamagedMetadata,
    ];

    /// The rule's name, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoHandoff => "no-handoff",
            Self::MissingSection => "missing-section",
            Self::EmptySection => "empty-section",
            Self::NoNextStep => "no-next-step",
            Self::SeveralNextSteps => "several-next-steps",
            Self::DecisionWithoutReason => "decision-without-reason",
            Self::DecisionDropped => "decision-dropped",
            Self::DecisionReplaced => "decision-replaced",
            Self::Narrative => "narrative",
            Self::Pleasantry => "pleasantry",
            Self::ToolError => "tool-error",
            Self::UnderBudget => "under-budget",
            Self::OverBudget => "over-budget",
            Self::ContextMissing => "context-missing",
            Self::ContextAbsolute => "context-absolute",
            Self::ContextOutside => "context-outside",
            Self::ContextIgnored => "context-ignored",
            Self::ContextTooLarge => "context-too-large",
            Self::ContextUnreadable => "context-unreadable",
            Self::HomePath => "home-path",
            Self::Credential => "credential",
            Self::HiddenCharacter => "hidden-character",
            Self::ConflictMarker => "conflict-marker",
            Self::LooseForm => "loose-form",
            Self::EditedAfterSave => "edited-after-save",
            Self::DamagedMetadata => "damaged-metadata",
        }
    }

    /// The level unless the team says otherwise. Denied is what makes a document useless or
    /// dangerous; everything else is said and passes, because a session that ends must be able
    /// to save what it has.
    pub fn default_level(self) -> Level {
        match self {
            Self::NoHandoff
            | Self::ContextOutside
            | Self::Credential
            | Self::ConflictMarker
            | Self::DamagedMetadata => Level::Deny,
            Self::MissingSection
            | Self::EmptySection
            | Self::NoNextStep
            | Self::SeveralNextSteps
            | Self::DecisionWithoutReason
            | Self::DecisionDropped
            | Self::DecisionReplaced
            | Self::Narrative
            | Self::Pleasantry
            | Self::ToolError
            | Self::UnderBudget
            | Self::OverBudget
            | Self::ContextMissing
            | Self::ContextAbsolute
            | Self::ContextIgnored
            | Self::ContextTooLarge
            | Self::ContextUnreadable
            | Self::HomePath
            | Self::HiddenCharacter
            | Self::EditedAfterSave => Level::Warn,
            // The writer gives every saved handoff the strict form anyway.
            Self::LooseForm => Level::Off,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The rules whose level a team has set: the table `[check]` of handoff.toml.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<Rule, Level>);

impl Levels {
    /// The level of a rule: the team's, or the default one.
    pub fn of(&self, rule: Rule) -> Level {
        self.0
            .get(&rule)
            .copied()
            .unwrap_or_else(|| rule.default_level())
    }

    /// The same with one rule set.
    pub fn with(mut self, rule: Rule, level: Level) -> Self {
        self.0.insert(rule, level);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_policy_file() {
        for rule in Rule::ALL {
            let levels: Levels = toml::from_str(&format!("{rule} = 'off'")).unwrap();
            assert_eq!(levels.of(rule), Level::Off);
        }
    }

    #[test]
    fn every_rule_is_listed_once_and_in_order() {
        let mut rules = Rule::ALL.to_vec();
        rules.sort();
        rules.dedup();
        assert_eq!(rules, Rule::ALL);
    }

    #[test]
    fn an_unknown_rule_lists_the_known_ones() {
        let error = toml::from_str::<Levels>("no-reason = 'deny'").unwrap_err();
        assert!(error.message().contains("no-reason"), "{error}");
        assert!(
            error.message().contains("decision-without-reason"),
            "{error}"
        );
    }
}
