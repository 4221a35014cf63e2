//! What a line of work inherits, keeps and loses; on handoffs written out by hand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ledger_story;

use git_handoff::handoff::{Decision, Ended, Judgements};
use git_handoff::journal::ledger::{CarryAdvice, Question};
use git_handoff::matching::{Class, Pin, Verdict};

use ledger_story::{Story, id};

#[test]
fn a_decision_stays_while_it_is_listed() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: one file\n- No ORM");
    story.says("l", "k", "- Use SQLite: one file\n- Porter stemmer");
    let ledger = story.ledger();
    assert_eq!(
        story.in_force(&ledger),
        "Use SQLite: one file | Porter stemmer"
    );
    let held = &ledger.in_force()[0];
    assert_eq!(held.first_made_in, id("k"));
    assert_eq!(held.last_listed_in, id("l"));
    assert_eq!(held.reason(), Some("one file"));
    assert_eq!(
        story.in_force_of(&ledger, "k"),
        "Use SQLite: one file | No ORM"
    );
}

#[test]
fn the_carry_line_keeps_what_is_not_mentioned() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: one file\n- No ORM");
    story.carries("l", "k", "- ~~No ORM~~: one is needed\n- Porter stemmer");
    let ledger = story.ledger();
    assert_eq!(
        story.in_force(&ledger),
        "Use SQLite: one file | Porter stemmer"
    );
}

#[test]
fn a_struck_text_may_leave_the_reason_out() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres, because we know it\n- No ORM");
    story.carries("l", "k", "- ~~Use Postgres~~: replaced by SQLite");
    assert_eq!(story.in_force(&story.ledger()), "No ORM");
}

#[test]
fn recorded_judgements_count_and_not_the_matcher() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: one file\n- Hash files with blake3");
    story.carries("l", "k", "- SQLite it is\n- Compare mtimes");
    story.judged("l", |tables| {
        tables.same.insert(0, "Use SQLite: one file".into());
        tables.replaces.insert(1, "Hash files with blake3".into());
    });
    story.carries("m", "l", "- SQLite it is");
    story.judged("m", |_| {});
    let ledger = story.ledger();
    assert_eq!(story.in_force(&ledger), "SQLite it is | Compare mtimes");
    assert_eq!(ledger.in_force()[0].first_made_in, id("k"));
}

#[test]
fn without_judgements_the_matcher_judges() {
    let mut story = Story::new();
    story.says("k", "", "- Store all times in UTC\n- No ORM");
    story.says("l", "k", "- All times are stored in UTC\n- No ORM");
    let ledger = story.ledger();
    assert_eq!(
        story.in_force(&ledger),
        "All times are stored in UTC | No ORM"
    );
    assert_eq!(ledger.in_force()[0].first_made_in, id("k"));
}

#[test]
fn a_join_holds_what_either_side_holds_less_what_one_retired() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite\n- No ORM\n- Tabs");
    story.carries("l", "k", "- ~~No ORM~~: one is needed");
    story.says("m", "k", "- Use SQLite\n- No ORM\n- Porter stemmer");
    story.carries("n", "l m", "");
    let ledger = story.ledger();
    assert_eq!(
        story.in_force(&ledger),
        "Use SQLite | Tabs | Porter stemmer"
    );
}

#[test]
fn two_that_came_to_say_the_same_are_one() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite, with WAL");
    story.says("l", "k", "- SQLite in WAL mode");
    story.judged("l", |tables| {
        tables.same.insert(0, "Use SQLite, with WAL".into());
    });
    story.says("m", "", "- SQLite in WAL mode");
    assert_eq!(story.in_force(&story.ledger()), "SQLite in WAL mode");
    story.says("n", "l m", "- SQLite in WAL mode");
    let ledger = story.ledger();
    assert_eq!(story.in_force(&ledger), "SQLite in WAL mode");
    assert_eq!(ledger.in_force()[0].first_made_in, id("k"));
}

#[test]
fn a_retirement_holds_wherever_the_decision_was_made() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: we know it");
    story.says("l", "", "- Use SQLite: one file\n- No ORM");
    story.carries("m", "k", "- ~~Use SQLite~~: too slow");
    let ledger = story.ledger();
    assert_eq!(story.in_force(&ledger), "No ORM");
    // The other line still has it; its own past has not changed.
    assert_eq!(
        story.in_force_of(&ledger, "l"),
        "Use SQLite: one file | No ORM"
    );
    let contested = &ledger.contested()[0];
    assert_eq!(contested.decision.text(), "Use SQLite: one file");
    assert_eq!(contested.held_by, [id("l")]);
    assert_eq!(contested.retired_by, [id("m")]);
}

#[test]
fn what_was_retired_comes_back_when_a_handoff_that_knows_of_it_says_so() {
    let mut story = Story::new();
    story.says("k", "", "- Use Redis");
    story.says("l", "k", "- ~~Use Redis~~: nobody runs it");
    story.says("m", "", "- Use Redis");
    assert_eq!(
        story.in_force(&story.ledger()),
        "",
        "it has not heard of the retirement"
    );
    story.judged("m", |tables| {
        tables.reinstates.insert(0, id("l"));
    });
    assert_eq!(story.in_force(&story.ledger()), "Use Redis");
    story.says("n", "l", "- Use Redis");
    story.judged("m", |_| {});
    assert_eq!(
        story.in_force(&story.ledger()),
        "Use Redis",
        "a continuation knows"
    );
}

#[test]
fn a_handoff_may_retire_one_and_make_another_that_begins_alike() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: one file");
    story.says(
        "l",
        "k",
        "- ~~Use SQLite~~: one file is not enough\n- Use SQLite: a file for each user",
    );
    assert_eq!(
        story.in_force(&story.ledger()),
        "Use SQLite: a file for each user"
    );
}

#[test]
fn abandoned_work_passes_nothing_on() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite");
    story
        .carries("l", "k", "- ~~Use SQLite~~: Redis is fast\n- Use Redis")
        .on("exp");
    story
        .carries("m", "l", "")
        .on("exp")
        .ended(Ended::Abandoned);
    let ledger = story.ledger();
    assert_eq!(story.in_force(&ledger), "Use SQLite");
    assert_eq!(ledger.inherited(&[id("m")]), []);
    assert_eq!(
        story.in_force_of(&ledger, "m"),
        "Use Redis",
        "what it said stays said"
    );
}

fn decisions(markdown: &str) -> Vec<Decision> {
    markdown.lines().map(Decision::from_markdown).collect()
}

#[test]
fn save_records_what_texts_do_not_tell() {
    let mut story = Story::new();
    story.says(
        "k",
        "",
        "- Store all times in UTC\n- No ORM\n- Use Postgres",
    );
    let ledger = story.ledger();
    let inherited = ledger.inherited(&[id("k")]);
    let own = decisions("- No ORM\n- All times are stored in UTC");
    let question = Question {
        decisions: &own,
        carries: false,
        continues: 1,
        inherited: &inherited,
        pins: &[],
    };
    let judgement = ledger.judge(&question);
    let tables = judgement.tables.unwrap();
    assert_eq!(tables.same[&1], "Store all times in UTC");
    assert_eq!(tables.same.len(), 1, "equal texts tell themselves");
    assert_eq!(judgement.carry, CarryAdvice::NotNeeded);
    let dropped: Vec<_> = judgement
        .changes
        .iter()
        .filter(|change| change.class == Class::Dropped)
        .map(|change| inherited[change.old.unwrap()].text())
        .collect();
    assert_eq!(dropped, ["Use Postgres"]);
}

#[test]
fn the_user_is_right() {
    let mut story = Story::new();
    story.says("k", "", "- Store all times in UTC\n- No ORM");
    let ledger = story.ledger();
    let inherited = ledger.inherited(&[id("k")]);
    let own = decisions("- Plain SQL by hand\n- All times are stored in UTC");
    let pins = [
        Pin {
            old: 1,
            new: 0,
            verdict: Verdict::Same,
        },
        Pin {
            old: 0,
            new: 1,
            verdict: Verdict::Replaces,
        },
    ];
    let tables = ledger
        .judge(&Question {
            decisions: &own,
            carries: false,
            continues: 1,
            inherited: &inherited,
            pins: &pins,
        })
        .tables
        .unwrap();
    assert_eq!(tables.same[&0], "No ORM");
    assert_eq!(tables.replaces[&1], "Store all times in UTC");
}

#[test]
fn the_carry_line_is_advised_when_nothing_is_mentioned() {
    let mut story = Story::new();
    story.says("k", "", "- Store all times in UTC\n- No ORM");
    let ledger = story.ledger();
    let inherited = ledger.inherited(&[id("k")]);
    let own = decisions("- Porter stemmer");
    let advice = |continues| {
        let question = Question {
            decisions: &own,
            carries: false,
            continues,
            inherited: &inherited,
            pins: &[],
        };
        ledger.judge(&question).carry
    };
    assert_eq!(advice(1), CarryAdvice::NothingMentioned);
    assert_eq!(advice(2), CarryAdvice::ContinuesSeveral);
}

#[test]
fn save_says_what_it_brings_back_from_anywhere_in_the_tree() {
    let mut story = Story::new();
    story.says("k", "", "- Use Redis: fast");
    story.says("l", "k", "- ~~Use Redis~~: nobody runs it");
    let ledger = story.ledger();
    let own = decisions("- No ORM\n- Use Redis: we have it now");
    let judgement = ledger.judge(&Question {
        decisions: &own,
        carries: false,
        continues: 0,
        inherited: &[],
        pins: &[],
    });
    assert_eq!(judgement.reinstated[0].index, 1);
    assert_eq!(judgement.reinstated[0].retired_by, id("l"));
    let expected = Judgements {
        reinstates: [(1, id("l"))].into(),
        ..Judgements::default()
    };
    assert_eq!(judgement.tables, Some(expected));
}
