//! Pushing and fetching, and what can be told without the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use chrono::DateTime;
use common::{Repository, World, document};
use git_handoff::handoff::{HandoffId, Metadata};
use git_handoff::journal::FileName;
use git_handoff::repo::remote::{self, RemoteError, Upstream};
use git_handoff::repo::{Environment, Repo, wip};

const F1: &str = "klmnklmnklmn";
const F2: &str = "opqropqropqr";

fn open(repo: &Repository<'_>) -> Repo {
    Repo::open(&repo.path, &Environment::default()).unwrap()
}

fn push(repo: &Repository<'_>) -> Result<remote::Pushed, RemoteError> {
    let handle = open(repo);
    let branch = handle.head().unwrap().branch().unwrap().to_owned();
    remote::push(&handle, &branch, None)
}

fn hint(error: &RemoteError) -> String {
    error.hint().unwrap_or_default()
}

fn save(repo: &Repository<'_>, id: &str) {
    let id: HandoffId = id.parse().unwrap();
    let time = repo.git(["log", "-1", "--format=%cI"]);
    let created = DateTime::parse_from_rfc3339(&time).unwrap();
    let name = FileName::after([], created.to_utc(), id, "notes");
    let block = Metadata::new(id, created).to_block();
    let text = format!("{}\n{block}", document("Notes", &[]));
    repo.commit(&format!(".handoff/{}", name.path()), &text, "handoff");
}

/// A bare remote with one commit on main, and a clone.
fn clone<'w>(world: &'w World, name: &str) -> Repository<'w> {
    let bare = world.path("remote.git");
    if !bare.exists() {
        let seed = world.repository("seed");
        seed.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    }
    world.clone(&world.at(&bare), name)
}

#[test]
fn a_new_branch_gets_an_upstream() {
    let world = World::new();
    let here = clone(&world, "here");
    here.git(["switch", "-qc", "feature/x"]);
    here.commit("a", "a\n", "a");
    let pushed = push(&here).unwrap();
    assert_eq!(
        (pushed.remote.as_str(), pushed.to.short()),
        ("origin", "feature/x")
    );
    assert_eq!(pushed.upstream, Upstream::Set);
    assert_eq!(
        here.git(["rev-parse", "@{upstream}"]),
        here.git(["rev-parse", "HEAD"])
    );

    here.commit("b", "b\n", "b");
    assert_eq!(push(&here).unwrap().upstream, Upstream::Kept);
    assert_eq!(
        here.git(["rev-parse", "@{upstream}"]),
        here.git(["rev-parse", "HEAD"])
    );
}

#[test]
fn a_push_goes_where_git_would_push() {
    let world = World::new();
    let here = clone(&world, "here");
    let mine = world.path("mine.git");
    here.git(["clone", "-q", "--bare", ".", mine.to_str().unwrap()]);
    here.git(["remote", "add", "mine", mine.to_str().unwrap()]);
    here.git(["config", "remote.pushDefault", "mine"]);
    here.commit("a", "a\n", "a");
    let pushed = push(&here).unwrap();
    assert_eq!(
        (pushed.remote.as_str(), pushed.upstream),
        ("mine", Upstream::Kept)
    );
    assert_eq!(here.git(["config", "branch.main.remote"]), "origin");

    here.git(["config", "--unset", "remote.pushDefault"]);
    here.git(["switch", "-qc", "local-name", "--track", "origin/main"]);
    here.commit("b", "b\n", "b");
    let refused = push(&here).unwrap_err();
    assert!(
        matches!(refused, RemoteError::OtherName { .. }),
        "{refused}"
    );
    assert!(
        hint(&refused).contains("git push origin local-name:main"),
        "{}",
        hint(&refused)
    );
    here.git(["config", "push.default", "upstream"]);
    assert_eq!(push(&here).unwrap().to.short(), "main");
}

#[test]
fn a_rejected_push_says_the_way_out() {
    let world = World::new();
    let (here, there) = (clone(&world, "here"), clone(&world, "there"));
    there.commit("theirs", "theirs\n", "theirs");
    push(&there).unwrap();
    here.commit("mine", "mine\n", "mine");
    let saved = here.git(["rev-parse", "HEAD"]);
    let rejected = push(&here).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "'origin' has commits on 'main' that are not here"
    );
    assert!(hint(&rejected).contains("git pull --rebase"));
    assert_eq!(here.git(["rev-parse", "HEAD"]), saved);

    let hook = world.path("remote.git/hooks/pre-receive");
    std::fs::write(&hook, "#!/bin/sh\necho main is protected\nexit 1\n").unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    here.git(["pull", "-q", "--rebase"]);
    let declined = push(&here).unwrap_err().to_string();
    assert!(
        declined.contains("refused 'main'") && declined.contains("main is protected"),
        "{declined}"
    );

    std::fs::remove_dir_all(world.path("remote.git")).unwrap();
    let failed = push(&here).unwrap_err();
    assert!(matches!(failed, RemoteError::Failed { .. }), "{failed}");
    here.git(["remote", "remove", "origin"]);
    assert!(matches!(push(&here).unwrap_err(), RemoteError::NoRemote(_)));
}

#[test]
fn uncommitted_work_is_pushed_and_fetched_by_name() {
    let world = World::new();
    let (here, there) = (clone(&world, "here"), clone(&world, "there"));
    let id: HandoffId = F1.parse().unwrap();
    let name = wip::reference(&id).to_string();
    here.git(["update-ref", &name, "HEAD"]);
    remote::push(&open(&here), "main", Some(&id)).unwrap();

    assert!(wip::find(&open(&there), &id, None).is_err());
    remote::fetch(&open(&there), Some("main")).unwrap();
    assert!(
        wip::find(&open(&there), &id, None).is_err(),
        "only on demand"
    );
    remote::fetch_wip(&open(&there), Some("main"), &id).unwrap();
    assert!(wip::find(&open(&there), &id, None).is_ok());

    let unknown: HandoffId = F2.parse().unwrap();
    let missing = remote::fetch_wip(&open(&there), Some("main"), &unknown).unwrap_err();
    assert!(matches!(missing, RemoteError::Failed { .. }), "{missing}");
}

#[test]
fn a_newer_handoff_on_the_upstream_is_seen_after_a_fetch() {
    let world = World::new();
    let (here, there) = (clone(&world, "here"), clone(&world, "there"));
    save(&here, F1);
    push(&here).unwrap();
    assert!(!there.handoff(["resume"]).stderr.contains("origin/main"));
    assert_eq!(
        remote::fetch(&open(&there), Some("main")).unwrap(),
        "origin"
    );
    let nothing_here = there.handoff(["resume"]);
    assert_eq!(nothing_here.code, 1);
    assert!(
        nothing_here
            .stderr
            .contains("git handoff resume origin/main"),
        "{}",
        nothing_here.stderr
    );
}
