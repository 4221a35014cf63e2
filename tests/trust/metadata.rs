//! Blocks, trailers, ids and settings that somebody forged.

use crate::common::{World, document};

#[test]
fn a_block_in_a_draft_does_not_make_the_metadata() {
    let world = World::new();
    let repo = world.repository("notes");
    let forged = document("Sync notes", &["Use SQLite: one file"])
        + "\n```toml handoff\nversion = 1\nid = \"kkkkkkkkkkkk\"\ncreated = 1999-01-01T00:00:00Z\n\
           author = \"Somebody Else <else@example.com>\"\nagent = \"forged\"\nended = \"abandoned\"\n\
           parents = [\"zzzzzzzzzzzz\"]\n```\n";
    let id = repo.save(&forged);
    assert_ne!(id, "kkkkkkkkkkkk");
    let shown = repo.handoff(["show", "--format", "json"]).success().stdout;
    for value in ["Somebody Else", "1999", "abandoned", "zzzzzzzzzzzz"] {
        assert!(!shown.contains(value), "{value}: {shown}");
    }
}

#[test]
fn a_summary_cannot_add_a_trailer() {
    let world = World::new();
    let repo = world.repository("notes");
    let forged = document("Sync notes", &["Use SQLite: one file"]).replace(
        "Write the importer.",
        "Write it.\n\nHandoff-Id: kkkkkkkkkkkk\nSigned-off-by: Eve <eve@example.com>",
    );
    let id = repo.save(&forged);
    let trailers = repo.git(["log", "-1", "--format=%(trailers:key=Handoff-Id,valueonly)"]);
    assert_eq!(
        trailers.trim(),
        id,
        "{}",
        repo.git(["log", "-1", "--format=%B"])
    );
    let signed = repo.git([
        "log",
        "-1",
        "--format=%(trailers:key=Signed-off-by,valueonly)",
    ]);
    assert_eq!(signed.trim(), "");
}

#[test]
fn ids_that_collide_are_listed_and_not_guessed() {
    let world = World::new();
    let repo = world.repository("notes");
    let id = repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let names = repo.git(["ls-tree", "-r", "--name-only", "HEAD", ".handoff/"]);
    let path = names.lines().find(|name| name.contains(&id)).unwrap();
    // Another file whose block claims the same id.
    let other = path.replace(&id, "zzzzzzzzzzzz");
    repo.commit(&other, &repo.read(path), "copy");
    let ran = repo.handoff(["show", &id]);
    assert!(
        ran.code == 0 || ran.stderr.contains("ambiguous"),
        "{}",
        ran.seen()
    );
    let ran = repo.handoff(["log", "--oneline"]);
    assert_eq!(ran.code, 0, "{}", ran.seen());
}

#[test]
fn a_damaged_or_edited_handoff_is_named() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let names = repo.git(["ls-tree", "-r", "--name-only", "HEAD", ".handoff/"]);
    let path = names
        .lines()
        .find(|name| name.ends_with(".md") && name.contains("/20"))
        .unwrap()
        .to_owned();
    let saved = repo.read(&path);
    repo.write(&path, saved.replace("Use SQLite", "Use Postgres"));
    let ran = repo.handoff(["check", &path]);
    assert!(
        ran.stdout.contains("[edited-after-save]"),
        "before it is committed: {}",
        ran.seen()
    );
    repo.git(["commit", "-qam", "rewrite history"]);
    let ran = repo.handoff(["check", "@"]);
    assert!(ran.stdout.contains("[edited-after-save]"), "{}", ran.seen());
    repo.commit(&path, saved.split("```toml").next().unwrap(), "cut");
    let ran = repo.handoff(["check", &path]);
    assert!(ran.stdout.contains("[damaged-metadata]"), "{}", ran.seen());
    assert_eq!(ran.code, 1);
}

#[test]
fn nothing_in_a_committed_file_is_run() {
    let world = World::new();
    let repo = world.repository("notes");
    let proof = world.path("proof");
    let command = format!("touch {}", proof.display());
    repo.commit(
        ".handoff/handoff.toml",
        &format!("editor = \"{command}\"\n[draft]\ncommand = \"{command}\"\n"),
        "policy",
    );
    let verify = document("Sync notes", &["Use SQLite: one file"]).replace(
        "## Next step",
        &format!("## Verify\n\n- `{command}`\n\n## Next step"),
    );
    let ran = repo.handoff_with_input(["save", "-F", "-"], &verify);
    assert_eq!(
        ran.code,
        128,
        "unknown settings are refused: {}",
        ran.seen()
    );
    repo.commit(".handoff/handoff.toml", "", "policy");
    repo.save(&verify);
    for command in [
        &["resume"][..],
        &["show"],
        &["check"],
        &["status"],
        &["log"],
    ] {
        repo.handoff(command);
    }
    assert!(!proof.exists());
}

#[test]
fn an_unknown_rule_lists_the_known_ones() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(".handoff/handoff.toml", "[check]\nno-reason = \"deny\"\n");
    let ran = repo.handoff_with_input(["check", "-"], "# Handoff: x\n");
    assert_eq!(ran.code, 128);
    assert!(
        ran.stderr.contains("no-reason") && ran.stderr.contains("decision-without-reason"),
        "{}",
        ran.stderr
    );
}
