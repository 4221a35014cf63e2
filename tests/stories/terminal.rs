//! On a real terminal, which tmux gives.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Repository, World, document};

/// A terminal of its own. `None` where there is no tmux.
struct Terminal {
    socket: String,
}

impl Terminal {
    fn open(directory: &Path, columns: &str) -> Option<Self> {
        let name = directory.parent()?.file_name()?.to_str()?;
        let terminal = Self {
            socket: format!("handoff{name}"),
        };
        let ran = terminal
            .tmux(
                [
                    "new-session",
                    "-d",
                    "-x",
                    columns,
                    "-y",
                    "40",
                    "env -u TMUX sh",
                ],
                directory,
            )
            .filter(|ran| ran.status.success());
        if ran.is_none() {
            eprintln!("skipped: there is no tmux here");
        }
        ran.map(|_| terminal)
    }

    fn tmux<const N: usize>(
        &self,
        arguments: [&str; N],
        directory: &Path,
    ) -> Option<std::process::Output> {
        Command::new("tmux")
            .args(["-L", &self.socket, "-f", "/dev/null"])
            .args(arguments)
            .current_dir(directory)
            .env("TERM", "xterm-256color")
            .output()
            .ok()
    }

    /// Types a script's name, and waits until its end is noted in a file.
    fn run(&self, repo: &Repository<'_>, script: &str) -> String {
        let home = repo.path.parent().unwrap().join("home");
        let (file, ended) = (home.join("script.sh"), home.join("ended"));
        let _ = std::fs::remove_file(&ended);
        let program = Path::new(env!("CARGO_BIN_EXE_git-handoff"));
        let path = program.parent().unwrap().display();
        let variables = format!(
            "export HOME='{home}' PATH='{path}':\"$PATH\" TERM=xterm-256color GIT_CONFIG_NOSYSTEM=1 \
             GIT_AUTHOR_NAME='A U Thor' GIT_AUTHOR_EMAIL=author@example.com \
             GIT_COMMITTER_NAME='A U Thor' GIT_COMMITTER_EMAIL=author@example.com LC_ALL=C.UTF-8\n\
             unset NO_COLOR; clear\n",
            home = home.display()
        );
        std::fs::write(
            &file,
            format!("{variables}{script}\necho > '{}'\n", ended.display()),
        )
        .unwrap();
        let line = format!("sh '{}'", file.display());
        self.tmux(["send-keys", &line, "Enter"], &repo.path)
            .unwrap();
        let start = Instant::now();
        while !ended.exists() {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "it hangs: {}",
                self.screen(repo)
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_millis(100));
        self.screen(repo)
    }

    /// The screen with its colours.
    fn screen(&self, repo: &Repository<'_>) -> String {
        let ran = self.tmux(["capture-pane", "-p", "-e"], &repo.path).unwrap();
        String::from_utf8_lossy(&ran.stdout).into_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(["kill-server"], Path::new("/"));
    }
}

#[test]
fn save_opens_the_editor_and_output_is_coloured_and_paged() {
    let world = World::new();
    let repo = world.repository("notes");
    let Some(terminal) = Terminal::open(&repo.path, "100") else {
        return;
    };
    repo.write(
        "answer.md",
        document("Sync notes", &["Use SQLite: one file"]),
    );
    let screen = terminal.run(&repo, "GIT_EDITOR='cp answer.md' git handoff save");
    assert!(screen.contains("Sync notes"), "{screen}");
    assert_eq!(repo.git(["rev-list", "--count", "HEAD"]), "2");

    let screen = terminal.run(&repo, "GIT_PAGER=cat git handoff log --oneline");
    assert!(screen.contains("\u{1b}[33m"), "in colour: {screen}");
    let screen = terminal.run(&repo, "NO_COLOR=1 GIT_PAGER=cat git handoff log --oneline");
    assert!(!screen.contains("\u{1b}[33m"), "without colour: {screen}");
    terminal.run(&repo, "GIT_PAGER='cat > paged' git handoff show");
    assert!(repo.read("paged").contains("Use SQLite"));
}

#[test]
fn colour_can_be_had_in_a_pipe() {
    let world = World::new();
    let repo = world.repository("notes");
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    assert!(!repo.handoff(["log", "--oneline"]).stdout.contains('\u{1b}'));
    repo.git(["config", "color.handoff", "always"]);
    assert!(
        repo.handoff(["log", "--oneline"])
            .stdout
            .contains("\u{1b}[33m")
    );
    repo.git(["config", "color.handoff", "false"]);
    assert!(!repo.handoff(["log", "--oneline"]).stdout.contains('\u{1b}'));
}

/// Lines end between words, at the width that the terminal has.
#[test]
fn a_narrow_terminal_is_no_reason_to_break_words() {
    let world = World::new();
    let repo = world.repository("notes");
    let Some(terminal) = Terminal::open(&repo.path, "60") else {
        return;
    };
    let decision = "Stemming and tokenization belong to the importer, so that searching stays simple: \
                    otherwise every query would have to normalise everything once again";
    repo.save(&document("Sync notes", &[decision]));
    for command in ["decisions", "diff", "resume --no-files", "show"] {
        let script = format!("NO_COLOR=1 GIT_PAGER=cat git handoff {command}");
        let screen = terminal.run(&repo, &script);
        let said = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in decision.split(": ") {
            assert!(said.contains(part), "{command}: {screen}");
        }
        assert!(
            screen.lines().all(|line| line.chars().count() <= 60),
            "{screen}"
        );
    }
}

/// So do warnings and hints, but a command that is there to be typed stays whole.
#[test]
fn hints_are_as_wide_as_the_terminal_and_their_commands_whole() {
    let world = World::new();
    let repo = world.repository("notes");
    let Some(terminal) = Terminal::open(&repo.path, "60") else {
        return;
    };
    repo.save(&document("Sync notes", &["Use SQLite: one file"]));
    let retire = "git handoff save --next 'Go on' --retire 'Use Postgres: too big'";
    let screen = terminal.run(&repo, retire);
    for line in [
        "      git handoff save --continue --retire \"Use SQLite:",
        "hint: `git handoff decisions` lists what can be retired",
        "hint: the text is kept: git handoff save --continue",
    ] {
        assert!(screen.contains(line), "{line}: {screen}");
    }
}
