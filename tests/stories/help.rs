//! Help is complete with -h: git keeps --help for itself.

use insta::assert_snapshot;

use crate::common::World;
use crate::seen::Seen;

#[test]
fn no_text_sends_to_git_handoff_help_with_two_dashes() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    for command in [
        "init",
        "prompt",
        "save",
        "resume",
        "done",
        "undo",
        "show",
        "log",
        "check",
        "diff",
        "decisions",
        "why",
        "search",
        "status",
        "wip",
    ] {
        let help = nowhere.handoff([command, "-h"]).success().stdout;
        assert!(!help.contains("--help"), "{command}: {help}");
        assert_eq!(help, nowhere.handoff([command, "--help"]).stdout);
        assert_eq!(help, nowhere.handoff(["help", command]).success().stdout);
    }
    let help = nowhere.handoff(["-h"]).success().stdout;
    assert_eq!(help, nowhere.handoff(["help"]).success().stdout);
}

/// What was mistyped is named, and where to look it up.
#[test]
fn a_mistake_points_to_the_help_of_its_command() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    let mut seen = Seen::default();
    assert_snapshot!(nowhere.told(&mut seen, &["save", "--reason", "x"]), @"
    error: unexpected argument '--reason' found

      tip: a similar argument exists: '--question'

    Usage: git handoff save --question <TEXT>
    hint: `git handoff save -h` lists what can be typed
    [exit 129]
    ");
    assert_snapshot!(nowhere.told(&mut seen, &["decisions", "--sinse", "x"]), @"
    error: unexpected argument '--sinse' found

      tip: a similar argument exists: '--since'

    Usage: git handoff decisions --since <DATE> [REVISION]
    hint: `git handoff decisions -h` lists what can be typed
    [exit 129]
    ");
    assert_snapshot!(nowhere.told(&mut seen, &["-C", ".", "decision"]), @"
    error: unrecognized subcommand 'decision'

      tip: a similar subcommand exists: 'decisions'

    Usage: git handoff [OPTIONS] [COMMAND]
    hint: `git handoff -h` lists what can be typed
    [exit 129]
    ");
    assert_snapshot!(nowhere.told(&mut seen, &["help", "decision"]), @"
    error: unrecognized subcommand 'decision'

      tip: a similar subcommand exists: 'decisions'

    Usage: git handoff [OPTIONS] [COMMAND]
    hint: `git handoff -h` lists what can be typed
    [exit 129]
    ");
}

#[test]
fn short_help_says_everything() {
    let world = World::new();
    let nowhere = world.at(&world.path("home"));
    let mut seen = Seen::default();
    assert_snapshot!(nowhere.told(&mut seen, &["check", "-h"]), @r#"
    Check handoffs: sections, decisions, context files, length, credentials

    Findings are printed as file:line:column with the name of their rule. Exit code 1 means that one of
    them is denied. .handoff/handoff.toml sets each rule to "off", "warn" or "deny".

    Usage: git handoff check [OPTIONS] [HANDOFF|FILE|-]...

    Arguments:
      [HANDOFF|FILE|-]...  Handoffs, files, or `-` for standard input; without any, the handoff that
                           `resume` shows

    Options:
          --fix              Mend what is mechanical in files and standard input, and write the strict
                             form

                             Handoffs of the journal are a record and stay as they are.
          --format <FORMAT>  How to print the findings [possible values: text, markdown, json]
      -C <DIR>               Run as if started in this directory
      -h                     Print help
    "#);
    assert_snapshot!(nowhere.told(&mut seen, &["-h"]), @"
    A journal of work sessions, kept in the repository they belong to.

    At the end of a session, `save` commits a short document that says what the next person or model
    needs; `resume` prints it, with the files it lists.

    Usage: git handoff [OPTIONS] [COMMAND]

    Commands:
      init       Create the journal's directory with its settings, and commit it
      prompt     Print the prompt that asks a model for a handoff
      save       Save what the next session needs, and commit it
      resume     Print the handoff to take up, and the files it lists
      done       End a line of work with a closing handoff
      undo       Take the latest handoff back, keeping its text
      show       Show one handoff: the latest, one that is named, or any file
      log        List handoffs, the newest first
      check      Check handoffs: sections, decisions, context files, length, credentials
      diff       Show what became of decisions: between two handoffs or files, or what merging a range
                 would do
      decisions  List the decisions in force, with who made each and when
      why        Show one decision's life: who made, listed, reworded, retired or dropped it
      search     Search the text of all handoffs, the newest first
      status     Show the handoff that would be resumed, and what came after it
      wip        List, show and drop uncommitted work that was taken along

    Options:
      -C <DIR>       Run as if started in this directory
      -h             Print help
      -V, --version  Print version
    ");
}

#[test]
fn wrong_usage_is_129_and_names_the_short_help() {
    let world = World::new();
    let repo = world.repository("notes");
    let mut seen = Seen::default();
    assert_snapshot!(repo.told(&mut seen, &["save", "--bogus"]), @"
    error: unexpected argument '--bogus' found

    Usage: git handoff save [OPTIONS]
    hint: `git handoff save -h` lists what can be typed
    [exit 129]
    ");
    assert_snapshot!(repo.told(&mut seen, &["svae"]), @"
    error: unrecognized subcommand 'svae'

      tip: a similar subcommand exists: 'save'

    Usage: git handoff [OPTIONS] [COMMAND]
    hint: `git handoff -h` lists what can be typed
    [exit 129]
    ");
    assert_snapshot!(repo.told(&mut seen, &["save"]), @"
    error: nothing to save: no text is given by flags, -F or a pipe, and there is no terminal for an editor
    hint: `git handoff -h` lists what can be typed
    [exit 129]
    ");
}
