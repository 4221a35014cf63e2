//! What merging new handoffs would do to the decisions of a base; the last column of the
//! scenarios in docs/architecture.md, on handoffs written out by hand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ledger_story;

use git_handoff::handoff::{Ended, HandoffId};
use git_handoff::journal::ledger::{DecisionChange, Merge, Rewritten, Session};

use ledger_story::{Story, id};

/// The story with a base of those handoffs; the rest is new. Kept decisions are left out.
fn merging(story: &Story, base: &str) -> String {
    let base: Vec<HandoffId> = base.split_whitespace().map(id).collect();
    let (base, new) = split(story, |session| base.contains(&session.id()));
    shown(&Merge::of(base, new, Rewritten::default()).changes())
}

fn split(story: &Story, in_base: impl Fn(&Session) -> bool) -> (Vec<Session>, Vec<Session>) {
    story.sessions().into_iter().partition(in_base)
}

fn shown(changes: &[DecisionChange]) -> String {
    let mut out = Vec::new();
    for change in changes {
        let text = |said: &Option<git_handoff::journal::ledger::Said>| {
            said.as_ref().map(|p| p.statement.decision.text.clone())
        };
        let mut line = match (text(&change.old), text(&change.new)) {
            _ if change.fate.as_str() == "kept" => continue,
            (Some(old), Some(new)) if old != new => {
                format!("{} {old} -> {new}", change.fate.as_str())
            }
            (old, new) => format!("{} {}", change.fate.as_str(), old.or(new).unwrap()),
        };
        if !change.held_by.is_empty() {
            let holders: Vec<&str> = change.held_by.iter().map(|id| &id.as_str()[..1]).collect();
            line.push_str(&format!(" (held by {})", holders.join(" ")));
        }
        out.push(line);
    }
    out.join("; ")
}

#[test]
fn scenario_4_a_new_line_retires_what_another_one_decided() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite: one file");
    story
        .says("l", "", "- ~~Use SQLite~~: too slow\n- Porter stemmer")
        .on("next");
    assert_eq!(
        merging(&story, "k"),
        "added Porter stemmer; retired Use SQLite: one file -> Use SQLite: too slow (held by k)"
    );
}

#[test]
fn scenario_5_a_squashed_branch_goes_on() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite");
    story.says("l", "k", "- Use SQLite\n- No ORM");
    assert_eq!(merging(&story, "k l"), "");
    story.carries("m", "l", "- Porter stemmer");
    assert_eq!(merging(&story, "k l"), "added Porter stemmer");
}

#[test]
fn scenario_7_a_strangers_line_is_not_dropped() {
    let mut story = Story::new();
    story.says("k", "", "- Kafka\n- gRPC");
    story.says("l", "", "- Use SQLite").on("feat");
    assert_eq!(merging(&story, "k"), "added Use SQLite");
}

#[test]
fn scenario_16_retired_below_a_branch_that_has_not_heard_of_it() {
    let mut story = Story::new();
    story
        .says("k", "", "- Store everything in one file\n- No ORM")
        .on("a");
    story
        .says(
            "l",
            "k",
            "- No ORM\n- ~~Store everything in one file~~: too large",
        )
        .on("a");
    story
        .says(
            "m",
            "k",
            "- Store everything in one file\n- No ORM\n- Porter stemmer",
        )
        .on("b");
    assert_eq!(
        merging(&story, "k l"),
        "contested Store everything in one file: too large -> Store everything in one file \
         (held by m); added Porter stemmer"
    );
}

#[test]
fn scenario_28b_a_deleted_handoff_takes_its_decisions_along() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite");
    story.says("l", "", "- No ORM").on("feat");
    story.says("m", "", "- Porter stemmer").on("feat");
    let (base, new) = split(&story, |session| session.id() != id("m"));
    let rewritten = Rewritten {
        deleted: [id("l")].into(),
        ..Rewritten::default()
    };
    let changes = Merge::of(base, new, rewritten).changes();
    assert_eq!(shown(&changes), "dropped No ORM; added Porter stemmer");
}

#[test]
fn scenario_31_review_fixes_after_done() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite").ended(Ended::Done);
    story.says("l", "k", "- Use SQLite\n- No ORM");
    assert_eq!(merging(&story, "k"), "added No ORM");
}

#[test]
fn scenario_33_replaced_without_a_word() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres\n- No ORM");
    story.carries("l", "k", "- Use SQLite").on("feat");
    story.judged("l", |tables| {
        tables.replaces.insert(0, "Use Postgres".into());
    });
    assert_eq!(merging(&story, "k"), "replaced Use Postgres -> Use SQLite");
    // A chain of replacements ends at what stands in the end.
    story.carries("m", "l", "- Use DuckDB").on("feat");
    story.judged("m", |tables| {
        tables.replaces.insert(0, "Use SQLite".into());
    });
    assert_eq!(merging(&story, "k"), "replaced Use Postgres -> Use DuckDB");
    story.says("n", "m", "- No ORM").on("feat");
    assert_eq!(merging(&story, "k"), "dropped Use Postgres");
}

#[test]
fn scenario_34_retired_on_main_while_the_branch_still_lists_it() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres");
    story.says("l", "k", "- Use Postgres\n- No ORM").on("feat");
    story.says("m", "k", "- ~~Use Postgres~~: SQLite will do");
    assert_eq!(
        merging(&story, "k m"),
        "contested Use Postgres: SQLite will do -> Use Postgres (held by l); added No ORM"
    );
}

#[test]
fn scenario_41_an_abandoned_experiment() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite");
    story
        .carries("l", "k", "- ~~Use SQLite~~: slow\n- Use Redis")
        .on("exp");
    story
        .carries("m", "l", "")
        .on("exp")
        .ended(Ended::Abandoned);
    assert_eq!(merging(&story, "k"), "abandoned Use Redis");
}

#[test]
fn scenario_41_work_that_the_base_had_taken_for_good() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite").on("exp");
    story
        .carries("l", "k", "")
        .on("exp")
        .ended(Ended::Abandoned);
    assert_eq!(merging(&story, "k"), "abandoned Use SQLite");
}

#[test]
fn scenario_42_back_within_the_branch_is_new_for_the_base() {
    let mut story = Story::new();
    story.says("k", "", "- Use Redis").on("feat");
    story
        .says("l", "k", "- ~~Use Redis~~: nobody runs it")
        .on("feat");
    story.says("m", "l", "- Use Redis").on("feat");
    assert_eq!(merging(&story, ""), "added Use Redis");
    assert_eq!(merging(&story, "k"), "");
}

#[test]
fn scenario_43_and_44_reinstated_by_who_knows_and_contested_by_who_does_not() {
    let mut story = Story::new();
    story.says("k", "", "- Use Redis");
    story.says("l", "k", "- ~~Use Redis~~: nobody runs it");
    story.says("m", "", "- Use Redis").on("feat");
    assert_eq!(
        merging(&story, "k l"),
        "contested Use Redis: nobody runs it -> Use Redis (held by m)"
    );
    story.judged("m", |tables| {
        tables.reinstates.insert(0, id("l"));
    });
    assert_eq!(
        merging(&story, "k l"),
        "reinstated Use Redis: nobody runs it -> Use Redis"
    );
}

#[test]
fn scenario_45_two_teams_decided_the_same_and_one_retires_it() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite");
    story.says("l", "", "- Use SQLite\n- No ORM");
    story.carries("m", "k", "- ~~Use SQLite~~: slow").on("feat");
    assert_eq!(
        merging(&story, "k l"),
        "retired Use SQLite -> Use SQLite: slow (held by l)"
    );
}

#[test]
fn scenario_46_dropped_while_another_one_still_carries_it() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres\n- No ORM");
    story.says("l", "k", "- No ORM").on("feat");
    story.carries("m", "k", "");
    assert_eq!(merging(&story, "k m"), "dropped Use Postgres (held by m)");
}

#[test]
fn scenario_48_reworded_and_in_force_once() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres");
    story
        .carries("l", "k", "- Postgres it is, in one cluster")
        .on("feat");
    story.judged("l", |tables| {
        tables.same.insert(0, "Use Postgres".into());
    });
    assert_eq!(
        merging(&story, "k"),
        "reworded Use Postgres -> Postgres it is, in one cluster"
    );
}

#[test]
fn a_branch_that_repeats_old_words_changes_nothing_back() {
    let mut story = Story::new();
    story.says("k", "", "- Use Postgres");
    story.says("l", "k", "- Use Postgres").on("feat");
    story.says("m", "k", "- Postgres it is, in one cluster");
    story.judged("m", |tables| {
        tables.same.insert(0, "Use Postgres".into());
    });
    assert_eq!(merging(&story, "k m"), "");
}

#[test]
fn a_handoff_of_the_base_may_continue_one_that_only_the_tip_has() {
    let mut story = Story::new();
    story.says("k", "", "- Use SQLite\n- No ORM").on("release");
    story.carries("l", "k", "- Porter stemmer").on("release");
    assert_eq!(merging(&story, "l"), "added Use SQLite; added No ORM");
}

/// `m` lists what `k` retired and does not bring it back; `t` does, for the line of `u` as well.
#[test]
fn a_decision_that_was_brought_back_elsewhere_is_held_by_the_lines_that_carry_it() {
    let mut story = Story::new();
    story.says("k", "", "- ~~Use SQLite~~: too slow");
    story.says("m", "k", "- Use SQLite").judged("m", |_| {});
    story.says("t", "m", "- Use SQLite");
    story.says("u", "m", "").with_carry_line();
    story.says("v", "t", "");
    assert_eq!(merging(&story, "k m t"), "dropped Use SQLite (held by u)");
}
