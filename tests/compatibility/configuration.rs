//! Where configuration comes from, and settings that change what git writes.

use std::fs;

use crate::common::{World, document};
use crate::trial;

/// `git -c … handoff`, with the program found on PATH as users have it.
pub fn dash_c(world: &World) {
    let repo = world.repository("repo");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_git-handoff"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let repo = repo.with("PATH", &path);
    fs::write(world.path("text.md"), document("Elsewhere", &[])).unwrap();
    let setting = "handoff.directory=notes/journal";
    repo.git(["-c", setting, "handoff", "save", "-F", "../text.md"]);
    let files = repo.git(["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(files.contains("notes/journal/20"), "{files}");
    assert!(
        repo.git(["-c", setting, "handoff", "resume"])
            .contains("Elsewhere")
    );
    assert_eq!(repo.handoff(["resume"]).code, 1);
    trial::stand(&repo);
}

pub fn config_count(world: &World) {
    let repo = world
        .repository("repo")
        .with("GIT_CONFIG_COUNT", "1")
        .with("GIT_CONFIG_KEY_0", "handoff.agent")
        .with("GIT_CONFIG_VALUE_0", "from-the-environment");
    trial::stand(&repo);
    let shown = repo.handoff(["show", "@", "--format", "json"]).success();
    assert!(shown.stdout.contains("from-the-environment"));
}

pub fn config_global(world: &World) {
    let global = world.path("global");
    let included = world.path("included");
    fs::write(&global, "[include]\n\tpath = included\n").unwrap();
    fs::write(&included, "[handoff]\n\tagent = from-an-include\n").unwrap();
    let repo = world.repository("repo");
    let repo = repo.with("GIT_CONFIG_GLOBAL", global.to_str().unwrap());
    trial::stand(&repo);
    let shown = repo.handoff(["show", "@", "--format", "json"]).success();
    assert!(shown.stdout.contains("from-an-include"));
}

/// Files that are turned off are not read, by this program itself: there is no git on the path. What
/// lies beside them and is no configuration counts all the same.
pub fn config_off(world: &World) {
    fs::write(
        world.path("home/.gitconfig"),
        "[handoff]\n\tdirectory = from-the-user\n",
    )
    .unwrap();
    let plain = world.repository("repo");
    assert_eq!(plain.git(["config", "handoff.directory"]), "from-the-user");
    let repo = plain.with("GIT_CONFIG_GLOBAL", "/dev/null");
    trial::stand(&repo);
    let resumed = repo.with("PATH", "").handoff(["resume"]).success();
    assert!(resumed.stdout.contains("The second"), "{}", resumed.seen());
    assert_eq!(plain.handoff(["resume"]).code, 1);

    fs::create_dir_all(world.path("home/.config/git")).unwrap();
    fs::write(world.path("home/.config/git/ignore"), ".handoff/\n").unwrap();
    let refused = repo.handoff_with_input(["save"], &document("Ignored", &[]));
    assert!(
        refused.stderr.contains("is ignored by"),
        "{}",
        refused.seen()
    );
}

/// The message is written as it is: a summary that begins with `#` stays.
pub fn cleanup_strip(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "commit.cleanup", "strip"]);
    repo.git(["config", "core.commentChar", "h"]);
    trial::stand(&repo);
    let message = repo.git(["log", "-1", "--format=%B"]);
    assert!(message.starts_with("handoff: The second\n"), "{message}");
    assert!(message.contains("\nHandoff-Id: "), "{message}");
}

pub fn no_reflog(world: &World) {
    let repo = world.repository("repo");
    repo.git(["config", "core.logAllRefUpdates", "false"]);
    fs::remove_dir_all(repo.path.join(".git/logs")).unwrap();
    trial::stand(&repo);
    assert!(
        !repo.path.join(".git/logs").exists(),
        "a reflog was made against the setting"
    );
}

/// Who somebody is may depend on where the repository came from.
pub fn include_condition(world: &World) {
    let repo = world.repository("repo");
    repo.git([
        "remote",
        "add",
        "origin",
        "git@work.example.com:team/project.git",
    ]);
    let included = world.path("home/work");
    fs::write(&included, "[user]\n\temail = me@work.example.com\n").unwrap();
    fs::write(
        world.path("home/.gitconfig"),
        "[user]\n\tname = Me\n\temail = me@home.example.com\n\
         [includeIf \"hasconfig:remote.*.url:git@work.example.com:*/**\"]\n\tpath = work\n",
    )
    .unwrap();
    let mut repo = repo.without("GIT_CONFIG_NOSYSTEM");
    for role in ["AUTHOR", "COMMITTER"] {
        for field in ["NAME", "EMAIL"] {
            repo = repo.without(&format!("GIT_{role}_{field}"));
        }
    }
    trial::save(&repo, "At work");
    let author = repo.git(["log", "-1", "--format=%ae %ce"]);
    assert_eq!(author, "me@work.example.com me@work.example.com");
    let shown = repo.handoff(["show", "@", "--format", "json"]).success();
    assert!(
        shown.stdout.contains("me@work.example.com"),
        "{}",
        shown.stdout
    );
}
