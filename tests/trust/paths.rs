//! What a list of context files could reach: nothing outside the repository, nothing that is
//! no file, nothing that git ignores.

use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Repository, World};
use crate::with_files;

const SECRET: &str = "the-secret-outside";

/// What `resume` prints for these entries. Whoever means harm does not ask `check`.
fn resumed(repo: &Repository<'_>, entries: &[&str]) -> String {
    repo.write(
        ".handoff/handoff.toml",
        "[check]\ncontext-outside = \"off\"\n",
    );
    repo.save(&with_files(entries));
    repo.handoff(["resume", "--format", "markdown"])
        .success()
        .stdout
}

#[test]
fn nothing_outside_the_repository_is_read() {
    let world = World::new();
    let repo = world.repository("notes");
    std::fs::write(world.path("outside.txt"), SECRET).unwrap();
    let absolute = world.path("outside.txt").display().to_string();
    let uri = format!("file://{absolute}");
    symlink(
        world.path("outside.txt"),
        repo.path.join("absolute-link.txt"),
    )
    .unwrap();
    symlink("../outside.txt", repo.path.join("relative-link.txt")).unwrap();
    symlink("relative-link.txt", repo.path.join("chain.txt")).unwrap();
    symlink("..", repo.path.join("parent")).unwrap();
    symlink("loop-b.txt", repo.path.join("loop-a.txt")).unwrap();
    symlink("loop-a.txt", repo.path.join("loop-b.txt")).unwrap();
    let entries = [
        "../outside.txt",
        "a/../../outside.txt",
        "./../outside.txt",
        r"..\outside.txt",
        &absolute,
        &uri,
        "absolute-link.txt",
        "relative-link.txt",
        "chain.txt",
        "parent/outside.txt",
        "parent/*.txt",
        "../*.txt",
        "loop-a.txt",
        "~/outside.txt",
        r"C:\outside.txt",
        r"\\host\share\outside.txt",
    ];
    let shown = resumed(&repo, &entries);
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn the_git_directory_is_not_read_in_any_spelling() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.git(["config", "handoff.test", SECRET]);
    symlink(".git/config", repo.path.join("config-link.txt")).unwrap();
    symlink(".git", repo.path.join("git-link")).unwrap();
    let entries = [
        ".git/config",
        ".GIT/config",
        "./.git/config",
        ".git./config",
        "GIT~1/config",
        ".g\u{200c}it/config",
        ".git/*",
        "a/../.git/config",
        "config-link.txt",
        "git-link/config",
    ];
    let shown = resumed(&repo, &entries);
    assert!(
        !shown.contains("handoff.test") && !shown.contains("[core]"),
        "{shown}"
    );
}

#[test]
fn ignored_files_are_not_read() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.commit(".gitignore", ".env\nprivate/\n*.key\n", "ignore");
    repo.write(".env", SECRET);
    repo.write("private/notes.md", SECRET);
    repo.write("server.key", SECRET);
    // A link that is tracked must not give what is not.
    symlink(".env", repo.path.join("settings.txt")).unwrap();
    repo.git(["add", "settings.txt"]);
    repo.git(["commit", "-qm", "link"]);
    let entries = [
        ".env",
        "./.env",
        "private/notes.md",
        "private/",
        "private/*.md",
        "server.key",
        "*.key",
        "settings.txt",
    ];
    let shown = resumed(&repo, &entries);
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn pipes_devices_and_sockets_are_never_opened() {
    let world = World::new();
    let repo = world.repository("notes");
    let pipe = repo.path.join("pipe.txt");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let _socket = std::os::unix::net::UnixListener::bind(repo.path.join("socket.txt")).unwrap();
    symlink("pipe.txt", repo.path.join("to-pipe.txt")).unwrap();
    symlink("/dev/zero", repo.path.join("zero.txt")).unwrap();
    let begun = Instant::now();
    let shown = resumed(
        &repo,
        &[
            "pipe.txt",
            "socket.txt",
            "to-pipe.txt",
            "zero.txt",
            "/dev/zero",
        ],
    );
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "something was waited for"
    );
    assert!(shown.contains("a named pipe"), "{shown}");
    assert!(shown.contains("a socket"), "{shown}");
}

#[test]
fn a_file_of_ten_gigabytes_costs_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    let file = std::fs::File::create(repo.path.join("big.bin")).unwrap();
    // The file system may not have such files; then there is nothing to test.
    if file.set_len(10 << 30).is_err() {
        return;
    }
    let begun = Instant::now();
    let shown = resumed(&repo, &["big.bin"]);
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert!(shown.contains("10737418240 bytes"), "{shown}");
    let ran = repo.handoff(["check"]);
    assert!(ran.stdout.contains("context-too-large"), "{}", ran.stdout);
}

#[test]
fn check_names_each_of_them() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.write(".git/info/exclude", "*.key\n");
    repo.write("server.key", SECRET);
    symlink("/etc/hostname", repo.path.join("link.txt")).unwrap();
    let document = with_files(&[
        "README.md",
        "../x.md",
        "/etc/hostname",
        ".git/config",
        "server.key",
        "link.txt",
        "gone.md",
    ]);
    let ran = repo.handoff_with_input(["check", "-"], &document);
    let rules: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| {
            line.strip_suffix(']')?
                .rsplit_once('[')
                .map(|(_, rule)| rule)
        })
        .collect();
    assert_eq!(
        rules,
        [
            "context-outside",
            "context-absolute",
            "context-outside",
            "context-ignored",
            "context-outside",
            "context-missing",
        ],
        "{}",
        ran.stdout
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn a_policy_or_journal_that_is_a_link_out_shows_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    std::fs::write(world.path("outside.txt"), SECRET).unwrap();
    std::fs::create_dir(repo.path.join(".handoff")).unwrap();
    symlink(
        world.path("outside.txt"),
        repo.path.join(".handoff/handoff.toml"),
    )
    .unwrap();
    let ran = repo.handoff(["status"]);
    assert!(!ran.seen().contains(SECRET), "{}", ran.seen());
}

#[test]
fn a_handoff_that_is_a_link_shows_nothing() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&with_files(&["README.md"]));
    std::fs::write(world.path("outside.md"), format!("# Handoff: {SECRET}\n")).unwrap();
    let saved = repo.git(["ls-files", ".handoff/20*"]);
    let directory = saved.rsplit_once('/').unwrap().0;
    let link = format!("{directory}/20261231T000000Z-kkkkkkkkkkkk-x.md");
    symlink(world.path("outside.md"), repo.path.join(&link)).unwrap();
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "a link"]);
    // And where one is that was saved and not committed yet.
    let text = with_files(&["README.md"]);
    repo.handoff_with_input(["save", "-F", "-", "--no-commit"], &text)
        .success();
    let staged = repo.git(["diff", "--cached", "--name-only"]);
    std::fs::remove_file(repo.path.join(&staged)).unwrap();
    symlink(world.path("outside.md"), repo.path.join(&staged)).unwrap();
    for arguments in [
        &["resume"][..],
        &["resume", "kkkk"],
        &["show", "@"],
        &["show", "kkkk"],
        &["log"],
        &["status"],
        &["check", "kkkk"],
        &["check", "--all"],
        &["diff", "HEAD~1..HEAD"],
        &["search", "secret"],
    ] {
        let seen = repo.handoff(arguments).seen();
        assert!(!seen.contains(SECRET), "{arguments:?}: {seen}");
    }
}

/// Another process puts a link where a directory was, and takes it away again, all the time.
#[test]
fn a_link_that_is_swapped_in_while_a_file_is_read() {
    use git_handoff::handoff::RepoPath;
    use git_handoff::repo::{Environment, Repo};
    use std::sync::atomic::{AtomicBool, Ordering};

    let world = World::new();
    let repo = world.repository("notes");
    repo.commit("inside/file.txt", "ours\n", "work");
    std::fs::create_dir(world.path("outside")).unwrap();
    std::fs::write(world.path("outside/file.txt"), SECRET).unwrap();
    let (inside, moved) = (repo.path.join("inside"), repo.path.join("moved"));
    let over = AtomicBool::new(false);
    let reader = Repo::open(&repo.path, &Environment::default()).unwrap();
    let path = RepoPath::parse("inside/file.txt").unwrap();
    let mut read = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                std::fs::rename(&inside, &moved).unwrap();
                symlink("../outside", &inside).unwrap();
                std::fs::remove_file(&inside).unwrap();
                std::fs::rename(&moved, &inside).unwrap();
            }
        });
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(1) {
            if let Ok(content) = reader.read_context(&path, 1000) {
                assert_eq!(content, b"ours\n");
                read += 1;
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(read > 0, "it was never there");
}

/// Rules may come from a file that only the environment's configuration names.
#[test]
fn files_that_the_environments_configuration_ignores_are_not_read() {
    let world = World::new();
    let repo = world.repository("notes");
    std::fs::write(world.path("global"), "[core]\n\texcludesFile = ").unwrap();
    let excludes = world.path("excludes");
    std::fs::write(&excludes, "*.env\n").unwrap();
    let global = format!("[core]\n\texcludesFile = {}\n", excludes.display());
    std::fs::write(world.path("global"), global).unwrap();
    repo.write("local.env", SECRET);
    let repo = repo.with("GIT_CONFIG_GLOBAL", world.path("global").to_str().unwrap());
    let seen = resumed(&repo, &["local.env", "README.md"]);
    assert!(!seen.contains(SECRET), "{seen}");
    assert!(seen.contains("git ignores it"), "{seen}");
}

/// The directories of a route in brackets, as web frameworks name them, are no patterns; and the
/// braces of a shell stand for each of their words.
#[test]
fn names_in_brackets_and_braces() {
    let world = World::new();
    let repo = world.repository("site");
    repo.commit("app/[slug]/page.tsx", "a page\n", "A page");
    repo.commit("app/s/page.tsx", "another\n", "Another page");
    repo.commit("src/lexer.rs", "lex\n", "A lexer");
    repo.commit("src/parser.rs", "parse\n", "A parser");
    repo.commit("src/printer.rs", "print\n", "A printer");
    let document = with_files(&["app/[slug]/", "app/[slug]", "src/{lexer,parser}.rs"]);
    let checked = repo.handoff_with_input(["check", "-"], &document);
    assert!(
        !checked.stdout.contains("context-missing"),
        "{}",
        checked.stdout
    );
    let shown = resumed(&repo, &["app/[slug]/", "src/{lexer,parser}.rs"]);
    for content in ["a page", "lex", "parse"] {
        assert!(shown.contains(content), "{content}: {shown}");
    }
    assert!(
        !shown.contains("another") && !shown.contains("print\n"),
        "{shown}"
    );
}

#[test]
fn a_range_that_ends_with_the_largest_number() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.commit("a.txt", "alpha\nbeta\n", "Two lines");
    let shown = resumed(&repo, &["a.txt:2-18446744073709551615"]);
    assert!(
        shown.contains("beta") && !shown.contains("alpha"),
        "{shown}"
    );
    let shown = resumed(&repo, &["a.txt:1-18446744073709551615"]);
    assert!(shown.contains("alpha\nbeta\n"), "{shown}");
}
