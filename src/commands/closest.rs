//! Which decision somebody means by some words.

use crate::handoff::{Decision, NormalText};
use crate::matching::compare;

/// The decisions that words mean, each given by all the texts it has had: those with an equal text,
/// else those that contain the words, else those that have all of them, in any order.
pub fn by_words(texts: &[Vec<NormalText>], words: &str) -> Vec<usize> {
    let key = NormalText::of(words);
    let parts: Vec<&str> = key.as_str().split(' ').collect();
    let ways: [&dyn Fn(&str) -> bool; 3] = [
        &|text| text == key.as_str(),
        &|text| text.contains(key.as_str()),
        &|text| parts.iter().all(|part| text.contains(part)),
    ];
    let found = |way: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let means = |at: &usize| texts[*at].iter().any(|text| way(text.as_str()));
        (0..texts.len()).filter(means).collect()
    };
    let mut found = ways.into_iter().map(found);
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

/// The decision that the matcher takes words for.
pub fn by_meaning(decisions: &[Decision], words: &str) -> Option<usize> {
    compare(decisions, &[Decision::from_markdown(words)])
        .into_iter()
        .find(|change| change.new.is_some())
        .and_then(|change| change.old)
}

/// The decision that is most likely meant by words that are not its own, if any is.
pub fn closest<'d>(decisions: &'d [Decision], words: &str) -> Option<&'d Decision> {
    let texts: Vec<Vec<NormalText>> = decisions.iter().map(Decision::names).collect();
    let found = by_words(&texts, words).first().copied();
    let found = found.or_else(|| by_meaning(decisions, words));
    decisions.get(found.or_else(|| by_shared_words(&texts, words))?)
}

/// The one that has the most of the words, and at least half of them.
fn by_shared_words(texts: &[Vec<NormalText>], words: &str) -> Option<usize> {
    let key = NormalText::of(words);
    let words: Vec<&str> = key.as_str().split(' ').collect();
    let shared = |text: &NormalText| {
        let own: Vec<&str> = text.as_str().split(' ').collect();
        words.iter().filter(|word| own.contains(word)).count()
    };
    let most = |texts: &Vec<NormalText>| texts.iter().map(shared).max().unwrap_or(0);
    let counts = texts.iter().map(most).enumerate();
    // Of equals the first one.
    let (at, count) = counts.rev().max_by_key(|(_, count)| *count)?;
    (count * 2 >= words.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> Option<String> {
        let decisions = [
            "D3. Hash every note, because clocks lie",
            "Use Redis for sessions: it is there",
            "Times in UTC",
        ]
        .map(Decision::from_markdown);
        closest(&decisions, words).map(|decision| decision.text.clone())
    }

    #[test]
    fn a_decision_is_found_by_some_of_its_words() {
        let redis = Some("Use Redis for sessions: it is there".to_owned());
        assert_eq!(found("redis"), redis);
        assert_eq!(found("sessions redis"), redis);
        assert_eq!(found("keep Redis for queues and sessions"), redis);
        assert_eq!(found("times in local time"), Some("Times in UTC".into()));
        assert_eq!(found("Kubernetes everywhere"), None);
    }
}
