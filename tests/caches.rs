//! What is worked out of a journal is kept under `.git/handoff/`, and changes no answer: with a cache,
//! with one of another state, and with a damaged one the output is what it is without (docs/architecture.md,
//! "The journal").
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta};
use common::{Repository, World};
use git_handoff::handoff::HandoffId;

/// Everything that is made from the sessions of a whole journal.
const QUESTIONS: [&[&str]; 5] = [
    &["decisions", "--format", "text"],
    &["decisions", "--all", "--format", "json"],
    &["diff", "main...feature", "--format", "json"],
    &["diff", "feature...main", "--format", "json"],
    &["why", "cache", "--format", "json"],
];

fn answers(repo: &Repository<'_>) -> Vec<String> {
    let repo = repo.with("GIT_TEST_DATE_NOW", "1800000000");
    QUESTIONS
        .iter()
        .map(|question| {
            let told = repo.handoff(*question);
            format!(
                "{question:?} {:?}\n{}{}",
                told.code, told.stdout, told.stderr
            )
        })
        .collect()
}

type Files = BTreeMap<String, Vec<u8>>;

fn place(repo: &Repository<'_>) -> PathBuf {
    repo.path.join(".git/handoff")
}

fn caches(repo: &Repository<'_>) -> Files {
    let files = std::fs::read_dir(place(repo)).unwrap();
    files
        .map(|file| {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            (name, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

fn put(repo: &Repository<'_>, files: &Files) {
    forget(repo);
    std::fs::create_dir_all(place(repo)).unwrap();
    for (name, content) in files {
        std::fs::write(place(repo).join(name), content).unwrap();
    }
}

fn forget(repo: &Repository<'_>) {
    let _ = std::fs::remove_dir_all(place(repo));
}

/// A journal of lines that fork and are joined, in which decisions are restated, reworded, replaced,
/// retired, carried and dropped; some handoffs were judged when they were saved, most were not.
struct Story {
    random: u64,
    ids: Vec<HandoffId>,
}

impl Story {
    fn random(&mut self, below: usize) -> usize {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.random >> 33).unwrap() % below
    }

    fn decision(&mut self) -> String {
        const LEADS: [&str; 6] = [
            "Use a cache of 64 pages",
            "Use a cache of 128 pages for the index",
            "Store times in UTC",
            "The index lives in one SQLite file",
            "キャッシュは一つのファイルに置く",
            "Kein ORM für die Abfragen",
        ];
        const REASONS: [&str; 4] = [
            "",
            ": it is fast",
            ", because readers must not block",
            " — measured",
        ];
        let (lead, reason) = (
            LEADS[self.random(LEADS.len())],
            REASONS[self.random(REASONS.len())],
        );
        match self.random(9) {
            0 => format!("~~{lead}~~: no longer needed"),
            1 => format!("**{lead}**{reason}"),
            2 => format!("{lead} on disk{reason}"),
            _ => format!("{lead}{reason}"),
        }
    }

    fn handoff(&mut self, repo: &Repository<'_>) {
        let number = self.ids.len();
        let bits = u64::try_from(number)
            .unwrap()
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_be_bytes();
        let id = HandoffId::from_bits([bits[0], bits[1], bits[2], bits[3], bits[4], bits[5]]);
        let start = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let time = start + TimeDelta::minutes(i64::try_from(number).unwrap());
        let mut parents = Vec::new();
        for _ in 0..self.random(3).min(number) {
            let back = 1 + self.random(number.min(5));
            parents.push(format!("\"{}\"", self.ids[number - back]));
        }
        parents.dedup();
        self.ids.push(id);
        let mut text =
            "# Handoff: x\n\n## Goal\n\nx\n\n## Decisions made (do not re-litigate)\n\n".to_owned();
        if self.random(2) == 0 {
            text.push_str("- Earlier decisions stand.\n");
        }
        for _ in 0..self.random(5) {
            let _ = writeln!(text, "- {}", self.decision());
        }
        let _ = write!(
            text,
            "\n## Next step\n\nx\n\n```toml handoff\nversion = 1\nid = \"{id}\"\nparents = [{}]\n\
             created = {}\nauthor = \"Ada <ada@example.com>\"\n",
            parents.join(", "),
            time.format("%Y-%m-%dT%H:%M:%S+00:00"),
        );
        if self.random(4) == 0 {
            text.push_str("\n[same]\n0 = \"Store times in UTC\"\n");
        }
        text.push_str("```\n");
        let name = time.format("%Y/%m/%Y%m%dT%H%M%SZ");
        repo.write(&format!(".handoff/{name}-{id}.md"), text);
    }

    fn tell(&mut self, repo: &Repository<'_>, handoffs: usize) {
        for _ in 0..handoffs {
            self.handoff(repo);
        }
        repo.git(["add", ".handoff"]);
        repo.git(["commit", "-qm", "Handoffs"]);
    }
}

#[test]
fn a_cache_changes_no_answer() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut story = Story {
        random: 7,
        ids: Vec::new(),
    };
    // Few enough to be read at once, then enough for two threads.
    story.tell(&repo, 30);
    repo.git(["switch", "-qc", "feature"]);
    story.tell(&repo, 5);
    repo.git(["switch", "-q", "main"]);
    answers(&repo);
    let early = caches(&repo);
    story.tell(&repo, 230);

    forget(&repo);
    let expected = answers(&repo);
    assert!(expected[0].contains("in force on main"), "{}", expected[0]);
    let whole = caches(&repo);
    for cache in ["sessions", "judgements"] {
        assert!(whole.contains_key(cache), "{cache}");
    }
    let same = |what: &str| {
        for (answer, expected) in answers(&repo).iter().zip(&expected) {
            assert_eq!(answer, expected, "{what}");
        }
    };
    same("asked again");
    put(&repo, &early);
    same("with what an earlier state left");
    for (name, content) in &whole {
        let half = content[..content.len() / 2].to_vec();
        let mut flipped = content.clone();
        flipped[content.len() * 2 / 3] ^= 1;
        let old = early.get(name).cloned().unwrap_or_default();
        for (how, damaged) in [
            ("cut", half),
            ("flipped", flipped),
            ("empty", Vec::new()),
            ("old", old),
        ] {
            let mut files = whole.clone();
            files.insert(name.clone(), damaged);
            put(&repo, &files);
            same(&format!("{name} {how}"));
        }
    }
}

#[test]
fn where_nothing_can_be_written_the_answer_is_the_same() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut story = Story {
        random: 11,
        ids: Vec::new(),
    };
    story.tell(&repo, 210);
    repo.git(["branch", "feature"]);
    let expected = answers(&repo);
    forget(&repo);
    // A file in the place of the directory stops everybody, root as well.
    std::fs::write(place(&repo), "").unwrap();
    assert_eq!(answers(&repo), expected);
}
