//! Links to commits after everything that git, a forge or a rewriting tool does to history. The
//! survival table in docs/links.md is what these operations give; with `HANDOFF_BLESS=1` the
//! test writes it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use chrono::DateTime;
use common::{Repository, World, document};
use git_handoff::handoff::{HandoffId, Metadata};
use git_handoff::journal::{Described, FileName, How, Journal, Links, Record};
use git_handoff::repo::{Environment, Lineage, ObjectId, Repo};

const F1: &str = "klmnklmnklmn";
const F2: &str = "opqropqropqr";
const TITLE: &str = "Search notes (#7)";

/// Commits a handoff that describes HEAD, as `save` does.
fn save(repo: &Repository<'_>, id: &str, parent: Option<&str>) {
    let id: HandoffId = id.parse().unwrap();
    let time = repo.git(["log", "-1", "--format=%cI"]);
    let created = DateTime::parse_from_rfc3339(&time).unwrap();
    let mut metadata = Metadata::new(id, created);
    metadata.parents = parent.iter().map(|id| id.parse().unwrap()).collect();
    metadata.commit = repo.git(["rev-parse", "HEAD"]).parse().ok();
    metadata.author = Some("A U Thor <author@example.com>".into());
    let name = FileName::after([], created.to_utc(), id, "notes");
    let path = format!(".handoff/{}", name.path());
    let text = format!("{}\n{}", document("Notes", &[]), metadata.to_block());
    repo.commit(&path, &text, "handoff: Notes");
}

/// A commit of work whose message names the handoff that will describe it, and a git note that
/// does the same: the two other ways to link.
fn work(repo: &Repository<'_>, name: &str, handoff: Option<&str>) {
    let trailer = handoff.map_or(String::new(), |id| format!("\n\nHandoff-Id: {id}"));
    let path = format!("src/{}.txt", name.to_lowercase());
    repo.commit(&path, &format!("{name}\n"), &format!("{name}{trailer}"));
    if let Some(id) = handoff {
        repo.git(["notes", "add", "-m", id]);
    }
}

/// main: begin. feat: A, B, handoff f1, C, D, handoff f2 (continues f1). HEAD is feat.
fn story(world: &World) -> Repository<'_> {
    let repo = world.repository("project");
    repo.git(["switch", "-qc", "feat"]);
    work(&repo, "A", None);
    work(&repo, "B", Some(F1));
    save(&repo, F1, None);
    work(&repo, "C", None);
    work(&repo, "D", Some(F2));
    save(&repo, F2, Some(F1));
    repo
}

/// Something that happens to history. It leaves HEAD where the question is asked.
struct Operation {
    name: &'static str,
    happen: fn(&Repository<'_>),
    /// The subject of the commit that f2 describes now; none when nobody can tell.
    expected: Option<&'static str>,
    directory: &'static str,
}

const fn operation(
    name: &'static str,
    expected: &'static str,
    happen: fn(&Repository<'_>),
) -> Operation {
    Operation {
        name,
        happen,
        expected: Some(expected),
        directory: ".handoff",
    }
}

fn main_moves_on(repo: &Repository<'_>) {
    repo.git(["switch", "-q", "main"]);
    repo.commit("other.txt", "other\n", "somebody else's");
    repo.git(["switch", "-q", "feat"]);
}

fn rebase(repo: &Repository<'_>) {
    main_moves_on(repo);
    repo.git(["rebase", "-q", "main"]);
}

fn interactive(repo: &Repository<'_>, script: &str) {
    repo.with("GIT_SEQUENCE_EDITOR", &format!("sed -i -e '{script}'"))
        .git(["rebase", "-qi", "main"]);
}

fn squash(repo: &Repository<'_>) {
    main_moves_on(repo);
    repo.git(["switch", "-q", "main"]);
    repo.git(["merge", "-q", "--squash", "feat"]);
}

fn squash_with_title(repo: &Repository<'_>) {
    squash(repo);
    repo.git(["commit", "-qm", TITLE]);
}

/// Only HEAD and its history are left in the object store.
fn forget_the_rest(repo: &Repository<'_>) {
    let head = repo.git(["symbolic-ref", "--short", "HEAD"]);
    for branch in ["feat", "main"] {
        if head != branch {
            repo.git(["branch", "-qD", branch]);
        }
    }
    repo.git(["reflog", "expire", "--expire=now", "--all"]);
    repo.git(["gc", "-q", "--prune=now"]);
}

fn filter(repo: &Repository<'_>, arguments: &[&str]) {
    let quiet = repo.with("FILTER_BRANCH_SQUELCH_WARNING", "1");
    let mut all = vec!["filter-branch"];
    all.extend(arguments);
    all.extend(["--", "--branches"]);
    quiet.git(all);
    for original in repo
        .git(["for-each-ref", "--format=%(refname)", "refs/original/"])
        .lines()
    {
        repo.git(["update-ref", "-d", original]);
    }
}

fn operations() -> Vec<Operation> {
    let in_subdirectory = |operation: Operation| Operation {
        directory: "sub/.handoff",
        ..operation
    };
    vec![
        operation("nothing", "D", |_| {}),
        operation("merge with a merge commit", "D", |repo| {
            main_moves_on(repo);
            repo.git(["switch", "-q", "main"]);
            repo.git(["merge", "-q", "--no-ff", "--no-edit", "feat"]);
        }),
        operation("`commit --amend` of the handoff's commit", "D", |repo| {
            repo.git(["commit", "-q", "--amend", "-m", "handoff: reworded"]);
        }),
        operation(
            "amend of the described commit (`rebase -i`, reword)",
            "D2",
            |repo| {
                repo.with("GIT_EDITOR", "sed -i -e 's/^D$/D2/'")
                    .with_sequence("s/^pick \\(.* D\\)$/reword \\1/");
            },
        ),
        operation("`rebase`", "D", rebase),
        operation("`rebase`, old commits gone", "D", |repo| {
            rebase(repo);
            forget_the_rest(repo);
        }),
        operation("`rebase -i`, commits reordered", "D", |repo| {
            interactive(repo, "/ A$/{h;d};/ B$/G");
        }),
        operation("`rebase -i`, C and D melted into one", "C", |repo| {
            interactive(repo, "s/^pick \\(.* D\\)$/fixup \\1/");
        }),
        operation("`rebase -i`, everything melted into one", "A", |repo| {
            interactive(repo, "2,$s/^pick/fixup/");
        }),
        operation("`cherry-pick` of every commit", "D", |repo| {
            main_moves_on(repo);
            repo.git(["switch", "-q", "main"]);
            repo.git(["cherry-pick", "main..feat"]);
        }),
        operation("`format-patch` and `am`", "D", |repo| {
            main_moves_on(repo);
            repo.git(["format-patch", "-q", "-o", "../patches", "main..feat"]);
            repo.git(["switch", "-q", "main"]);
            let mut all = vec!["am".to_owned(), "-q".to_owned()];
            let mut patches: Vec<String> = std::fs::read_dir(repo.path.join("../patches"))
                .unwrap()
                .map(|file| file.unwrap().path().display().to_string())
                .collect();
            patches.sort();
            all.extend(patches);
            repo.git(all);
        }),
        operation(
            "`merge --squash`, git's message",
            "Squashed commit of the following:",
            |repo| {
                squash(repo);
                repo.git(["commit", "-q", "--no-edit"]);
            },
        ),
        operation("a forge's squash, title only", TITLE, squash_with_title),
        operation("the same, old commits gone", TITLE, |repo| {
            squash_with_title(repo);
            forget_the_rest(repo);
        }),
        operation(
            "the same, later reverted and put back",
            "Reapply \"Search notes (#7)\"",
            |repo| {
                squash_with_title(repo);
                repo.git(["revert", "--no-edit", "HEAD"]);
                repo.git(["revert", "--no-edit", "HEAD"]);
                repo.git([
                    "commit",
                    "-q",
                    "--amend",
                    "-m",
                    "Reapply \"Search notes (#7)\"",
                ]);
            },
        ),
        operation(
            "every commit rewritten (a file removed from history)",
            "D",
            |repo| {
                filter(
                    repo,
                    &[
                        "--index-filter",
                        "git rm -q --cached --ignore-unmatch README.md",
                    ],
                );
                forget_the_rest(repo);
            },
        ),
        operation("every commit rewritten (authors changed)", "D", |repo| {
            filter(repo, &["--env-filter", "GIT_AUTHOR_EMAIL=new@example.com"]);
            forget_the_rest(repo);
        }),
        in_subdirectory(operation(
            "history moved into a subdirectory",
            "D",
            |repo| {
                let filter_script =
                    "mkdir -p ../sub.tmp && mv $(ls -A) ../sub.tmp && mv ../sub.tmp sub";
                filter(repo, &["--tree-filter", filter_script]);
                forget_the_rest(repo);
            },
        )),
        in_subdirectory(operation(
            "rebased, then moved into a subdirectory by a commit",
            "D",
            |repo| {
                rebase(repo);
                std::fs::create_dir(repo.path.join("sub")).unwrap();
                repo.git(["mv", ".handoff", "src", "README.md", "other.txt", "sub"]);
                repo.git(["commit", "-qm", "move all"]);
                forget_the_rest(repo);
            },
        )),
        in_subdirectory(operation(
            "added to another repository (`subtree add`)",
            "D",
            |repo| {
                repo.git(["switch", "-q", "main"]);
                repo.git(["merge", "-q", "-s", "ours", "--no-commit", "feat"]);
                repo.git(["read-tree", "--prefix=sub/", "-u", "feat"]);
                repo.git(["commit", "-qm", "add the project"]);
            },
        )),
        Operation {
            expected: None,
            ..operation("a clone of depth 1", "", |repo| {
                squash_with_title(repo);
                repo.git(["switch", "-q", "feat"]);
                repo.git(["fetch", "-q", "--depth=1", ".", "feat"]);
            })
        },
    ]
}

impl Repository<'_> {
    fn with_sequence(self, script: &str) {
        interactive(&self, script);
    }
}

/// Opens the repository and asks for the links of HEAD's history.
fn ask<T>(at: &Path, directory: &str, question: impl FnOnce(&Links<'_, '_>, &[Record]) -> T) -> T {
    let repo = Repo::open(at, &Environment::default()).unwrap();
    let journal = Journal::open(&repo).unwrap();
    assert_eq!(journal.directory().as_str(), directory);
    let tip = repo.head().unwrap().commit().unwrap();
    let entries = journal.at(tip).unwrap().oldest_first().unwrap();
    let records: Vec<Record> = entries.iter().map(|e| journal.load(e).unwrap()).collect();
    question(&Links::at(&journal, tip), &records)
}

fn described(repo: &Repository<'_>, directory: &str) -> Vec<Described> {
    ask(&repo.path, directory, |links, records| {
        links.described_all(records).unwrap()
    })
}

fn subject(repo: &Repository<'_>, commit: Option<ObjectId>) -> Option<String> {
    Some(repo.git(["log", "-1", "--format=%s", &commit?.to_string()]))
}

/// What a way to link answered.
fn verdict(found: Option<&str>, expected: Option<&str>) -> &'static str {
    match (found, expected) {
        (Some(found), Some(expected)) if found == expected => "found",
        (Some(_), _) => "wrong commit",
        (None, _) => "lost",
    }
}

/// The subject of the newest commit of HEAD's history for which git prints the handoff's id.
fn by_git(repo: &Repository<'_>, format: &str) -> Option<String> {
    let log = repo.git(["log", "--notes", &format!("--format=%s%x09{format}%x00")]);
    log.split('\0')
        .filter_map(|line| line.trim_start().split_once('\t'))
        .find(|(_, id)| id.trim() == F2)
        .map(|(subject, _)| subject.to_owned())
}

fn row(operation: &Operation) -> String {
    let world = World::new();
    let repo = story(&world);
    let recorded = repo.git(["rev-parse", "HEAD~"]);
    (operation.happen)(&repo);
    repo.git(["config", "handoff.directory", operation.directory]);
    let repo = match operation.expected {
        Some(_) => repo,
        None => {
            let path = world.path("shallow");
            let from = format!("file://{}", repo.path.display());
            repo.git(["clone", "-q", "--depth=1", &from, path.to_str().unwrap()]);
            world.at(&path)
        }
    };

    let answers = described(&repo, operation.directory);
    let own = answers.last().unwrap();
    let own_subject = subject(&repo, own.commit);
    assert_eq!(
        own_subject.as_deref(),
        operation.expected,
        "{}: {own:?}",
        operation.name
    );

    // Asking for one handoff, and asking again, with the cache and without, says the same.
    let directory = operation.directory;
    let single = |links: &Links<'_, '_>, records: &[Record]| {
        links.described(records.last().unwrap()).unwrap()
    };
    assert_eq!(
        ask(&repo.path, directory, single),
        *own,
        "{}",
        operation.name
    );
    std::fs::remove_file(repo.path.join(".git/handoff/links")).unwrap();
    assert_eq!(
        ask(&repo.path, directory, single),
        *own,
        "{}",
        operation.name
    );

    let of_hash = repo.try_git(["merge-base", "--is-ancestor", &recorded, "HEAD"]);
    let of_hash = (of_hash.code == 0).then(|| repo.git(["log", "-1", "--format=%s", &recorded]));
    let of_trailer = by_git(&repo, "%(trailers:key=Handoff-Id,valueonly)");
    let of_note = by_git(&repo, "%N");
    let cell = |found: Option<String>| verdict(found.as_deref(), operation.expected);
    format!(
        "| {} | {}: {} | {} | {} | {} |\n",
        operation.name,
        if own.commit.is_some() {
            "found"
        } else {
            "no answer"
        },
        own.how.as_str(),
        cell(of_hash),
        cell(of_trailer),
        cell(of_note)
    )
}

#[test]
fn the_survival_table_is_true() {
    let mut table = String::from(
        "| what happened | git handoff | hash alone | trailer | note |\n|---|---|---|---|---|\n",
    );
    for operation in operations() {
        table.push_str(&row(&operation));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/links.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- survival -->\n").unwrap();
    let (documented, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("HANDOFF_BLESS").is_some() {
        let text = format!("{before}<!-- survival -->\n{table}<!-- end -->{after}");
        std::fs::write(&path, text).unwrap();
    } else {
        assert_eq!(
            documented, table,
            "HANDOFF_BLESS=1 cargo test --test links writes it"
        );
    }
}

fn subjects(repo: &Repository<'_>, commits: &[ObjectId]) -> Vec<String> {
    commits
        .iter()
        .filter_map(|commit| subject(repo, Some(*commit)))
        .collect()
}

/// The commits of both sessions, and what nobody accounts for since main; the same when it is asked
/// again, with what the first answer left behind.
fn accounts(repo: &Repository<'_>) -> [Vec<String>; 3] {
    let first = accounted(repo);
    assert_eq!(accounted(repo), first);
    first
}

fn accounted(repo: &Repository<'_>) -> [Vec<String>; 3] {
    let hidden = repo.git(["rev-parse", "main"]).parse().unwrap();
    let commits = ask(&repo.path, ".handoff", |links, _| {
        let coverage = links.coverage().unwrap();
        let of = |id: &str| coverage.commits_of(&id.parse().unwrap()).unwrap();
        let tip = repo.git(["rev-parse", "HEAD"]).parse().unwrap();
        [
            of(F1),
            of(F2),
            coverage.unaccounted(&[hidden], tip).unwrap(),
        ]
    });
    commits.map(|commits| subjects(repo, &commits))
}

fn covering(repo: &Repository<'_>, revision: &str) -> Vec<String> {
    let commit = repo.git(["rev-parse", revision]).parse().unwrap();
    ask(&repo.path, ".handoff", |links, _| {
        let first = links.sessions_covering(commit).unwrap();
        assert_eq!(links.sessions_covering(commit).unwrap(), first);
        first.iter().map(HandoffId::to_string).collect()
    })
}

#[test]
fn a_session_covers_the_commits_since_the_one_it_continues() {
    let world = World::new();
    let repo = story(&world);
    work(&repo, "E", None);
    let expected = [vec!["B", "A"], vec!["D", "C"], vec!["E"]];
    assert_eq!(
        accounts(&repo),
        expected
            .clone()
            .map(|s| s.iter().map(|s| s.to_string()).collect::<Vec<_>>())
    );
    assert_eq!(covering(&repo, "HEAD~5"), [F1]); // B
    assert_eq!(covering(&repo, "HEAD~4"), [F1]); // the commit that added f1
    assert_eq!(covering(&repo, "HEAD~3"), [F2]); // C
    assert_eq!(covering(&repo, "HEAD"), [""; 0]); // E
    assert_eq!(covering(&repo, "main"), [""; 0]);

    rebase(&repo);
    assert_eq!(
        accounts(&repo),
        expected.map(|s| s.iter().map(|s| s.to_string()).collect::<Vec<_>>())
    );
    assert_eq!(covering(&repo, "HEAD~2"), [F2]); // D
}

#[test]
fn all_sessions_of_a_squashed_pull_request_answer_for_its_commit() {
    let world = World::new();
    let repo = story(&world);
    squash_with_title(&repo);
    work(&repo, "later", None);
    assert_eq!(covering(&repo, "HEAD~"), [F2, F1]);
    assert_eq!(covering(&repo, "HEAD"), [""; 0]);
    assert_eq!(covering(&repo, "feat~"), [""; 0], "not on this history");
}

#[test]
fn a_landed_session_that_continues_none_begins_with_its_author() {
    let world = World::new();
    let repo = world.repository("project");
    repo.as_person("Bob").commit("bob.txt", "bob\n", "bob's");
    work(&repo, "A", None);
    work(&repo, "B", None);
    save(&repo, F1, None);
    let [first, ..] = accounts(&repo);
    assert_eq!(first, ["B", "A"]);
}

#[test]
fn the_cache_follows_the_tip_and_is_never_trusted_when_damaged() {
    let world = World::new();
    let repo = story(&world);
    let file = repo.path.join(".git/handoff/links");
    let fresh = |repo: &Repository<'_>| {
        let _ = std::fs::remove_file(&file);
        described(repo, ".handoff")
    };
    let before = fresh(&repo);

    // Forward by a commit, back, to a branch that was rewritten, and to one that lacks a handoff.
    work(&repo, "E", None);
    for revision in ["feat", "feat~2", "feat~4", "feat"] {
        repo.git(["switch", "-q", "--detach", revision]);
        let followed = described(&repo, ".handoff");
        let kept = std::fs::read(&file).unwrap();
        assert_eq!(followed, fresh(&repo), "{revision}");
        std::fs::write(&file, kept).unwrap();
    }
    repo.git(["switch", "-q", "feat"]);
    rebase(&repo);
    let followed = described(&repo, ".handoff");
    assert_eq!(followed, fresh(&repo));
    assert!(
        followed.iter().all(|d| d.how == How::ParentOfAddition),
        "{followed:?}"
    );
    assert_ne!(followed, before);

    let good = std::fs::read_to_string(&file).unwrap();
    let other = repo.git(["rev-parse", "main"]);
    let known = followed[0].commit.unwrap().to_string();
    for damaged in [
        String::new(),
        "git-handoff links 1\n".to_owned(),
        good.replace(&known, &other),
        good[..good.len() - 10].to_owned(),
        good.replacen("links 1", "links 9", 1),
    ] {
        std::fs::write(&file, &damaged).unwrap();
        assert_eq!(described(&repo, ".handoff"), followed, "{damaged}");
    }
}

/// What `resume` says, and whether it has walked through all of history for it.
fn resumed(repo: &Repository<'_>) -> (String, bool) {
    let links = repo.path.join(".git/handoff/links");
    let _ = std::fs::remove_file(&links);
    let ran = repo.handoff(["resume", "--no-files", "--format", "text"]);
    (ran.success().stdout, links.exists())
}

#[test]
fn a_dead_hash_is_looked_for_back_to_the_day_it_was_recorded() {
    let world = World::new();
    let repo = story(&world);
    rebase(&repo);
    let (said, walked) = resumed(&repo);
    assert!(said.contains("by its file, rebased or picked"), "{said}");
    assert!(!walked, "all of history was walked");
}

/// The commits say that they are older than the handoffs they added: then nothing is found so.
#[test]
fn a_clock_that_is_years_behind_hides_no_commit() {
    let world = World::new();
    let repo = story(&world);
    rebase(&repo.with("GIT_COMMITTER_DATE", "@1000000000 +0000"));
    let (said, walked) = resumed(&repo);
    assert!(said.contains("by its file, rebased or picked"), "{said}");
    assert!(walked);
}

/// A reproducible choice below `limit` (the generator of Numerical Recipes, 2nd ed., §7.1).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) % (1 << 32);
        (self.0 >> 8) as usize % limit
    }
}

#[test]
fn the_short_walk_agrees_with_the_graph() {
    let world = World::new();
    let mut dice = Dice(7);
    for _ in 0..4 {
        let repo = world.empty_repository(&format!("graph-{}", dice.0));
        let tree = repo.git(["hash-object", "-t", "tree", "-w", "--stdin"]);
        let mut commits: Vec<String> = Vec::new();
        // For each commit all that it can reach, itself included.
        let mut reach: Vec<std::collections::BTreeSet<usize>> = Vec::new();
        for at in 0..25_usize {
            let mut parents: Vec<usize> = Vec::new();
            for _ in 0..dice.roll(3) {
                parents.extend(at.checked_sub(1 + dice.roll(4)));
            }
            parents.sort_unstable();
            parents.dedup();
            let mut arguments = vec!["commit-tree".to_owned(), "-m".into(), format!("{at}")];
            for parent in &parents {
                arguments.extend(["-p".into(), commits[*parent].clone()]);
            }
            arguments.push(tree.clone());
            // Now and then a clock is a few commits behind.
            let late = if dice.roll(5) == 0 { 200 } else { 0 };
            let date = format!("@{} +0000", 1_795_521_600 + 60 * at - late);
            commits.push(repo.with("GIT_COMMITTER_DATE", &date).git(arguments));
            let mut own: std::collections::BTreeSet<usize> = [at].into();
            own.extend(parents.iter().flat_map(|parent| reach[*parent].clone()));
            reach.push(own);
        }
        let handle = Repo::open(&repo.path, &Environment::default()).unwrap();
        let id = |at: usize| commits[at].parse::<ObjectId>().unwrap();
        for (tip, old) in (0..25).flat_map(|tip| (0..25).map(move |old| (tip, old))) {
            let expected = if reach[tip].contains(&old) {
                let since = reach[tip].difference(&reach[old]).count();
                Lineage::Ancestor { since }
            } else {
                Lineage::Unrelated
            };
            assert_eq!(
                handle.lineage(id(old), id(tip), 100),
                expected,
                "{old} from {tip}: {}",
                repo.git(["log", "--graph", "--format=%s %ct %p %h", &commits[tip]])
            );
        }
    }
}
