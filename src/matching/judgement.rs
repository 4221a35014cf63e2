//! What the evidence about a pair comes to: the model's opinion, and the rules beside it.

use crate::handoff::Decision;

use super::change::Class;
use super::evidence::{Evidence, Feature};
use super::model;
use super::text::Text;

/// How often a lead that only differs by a `not`, or an `or` for an `and`, is a replacement.
const TURNED: f64 = 0.8;

/// How often a text that has nothing but a `because …` more than the other tells a new ground.
const GROUND_ALONE: f64 = 0.8;

/// One name chosen in the place of another has so few words that the model often sees no pair.
/// It is one more likely than not, but not for certain.
const CHOICE_LOG_ODDS: f64 = 0.5;

/// How often another choice, or a list that is the decision and lost a member, is a replacement:
/// less than is asserted.
const OTHER_ANSWER: f64 = 0.7;

/// How often a choice of the same name is the same decision where the model leans to another.
const SAME_CHOICE: f64 = 0.5;

/// The same sentence about another thing is another decision, however much the two share; in
/// doubt, because the form does not tell a thing (`user`, `session`) from an answer.
const NEAR_MISS_LOG_ODDS: f64 = -0.5;

/// What became of a decision, and how probable that is.
pub(super) fn judge(
    old: &Decision,
    new: &Decision,
    texts: [&Text; 2],
    evidence: &Evidence,
) -> (Class, f64) {
    if let Some(class) = retirement(old.retired, new.retired) {
        return (class, 1.0);
    }
    let [a, b] = texts;
    let said = retirement(a.ends, b.ends);
    if let Some(class) = said.filter(|_| {
        if a.ends {
            a.ends_what(b)
        } else {
            b.ends_what(a)
        }
    }) {
        return (class, 0.5);
    }
    if evidence.get(Feature::Turned) > 0.0 {
        return (Class::Replaced, TURNED);
    }
    if has_any(evidence, [Feature::GroundAlone]) {
        return (Class::ReasonChanged, GROUND_ALONE);
    }
    let (class, probability) = model::class(evidence);
    let other_answer = has_any(evidence, [Feature::ChoiceSwapped, Feature::ListCut]);
    if other_answer && class != Class::Replaced {
        return (Class::Replaced, OTHER_ANSWER);
    }
    let same_choice = has_any(evidence, [Feature::SameChoice]);
    if same_choice && class == Class::Replaced && probability < OTHER_ANSWER {
        return (Class::Reworded, SAME_CHOICE);
    }
    (class, probability)
}

/// The log-odds that two texts belong together.
pub(super) fn aligned(evidence: &Evidence) -> f64 {
    let choice = has_any(evidence, [Feature::ChoiceSwapped, Feature::SameChoice]);
    let other = has_any(evidence, [Feature::NamesApart, Feature::SubjectSwapped]);
    let log_odds = model::aligned(evidence);
    match (choice, other) {
        (true, _) => log_odds.max(CHOICE_LOG_ODDS),
        (false, true) => log_odds.min(NEAR_MISS_LOG_ODDS),
        (false, false) => log_odds,
    }
}

fn has_any<const N: usize>(evidence: &Evidence, features: [Feature; N]) -> bool {
    features
        .into_iter()
        .any(|feature| evidence.get(feature) > 0.0)
}

/// Whether a decision is said to hold no longer, or to be back.
pub(super) fn retirement(old: bool, new: bool) -> Option<Class> {
    match (old, new) {
        (false, true) => Some(Class::Retired),
        (true, false) => Some(Class::Reinstated),
        (true, true) | (false, false) => None,
    }
}
