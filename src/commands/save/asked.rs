//! What a save is asked for, read off its flags once.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::commands::Error;
use crate::context::Stdin;

use super::{Args, Storing};

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To save something.
    Save(Subject),
    /// To throw away the text that was kept.
    Discard,
}

/// What is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A new handoff.
    New,
    /// The latest one, replaced.
    Latest,
    /// A text that could not be saved before.
    Kept,
}

/// How far a document gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is shown, and stored nowhere.
    Shown,
    /// It is written and staged.
    Staged,
    /// It is committed.
    Committed,
}

/// Where a new text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source<'a> {
    /// A whole document, however it is written.
    Text(&'a Input),
    /// The content flags, on top of what there is.
    Flags,
    /// The editor, on what there is.
    Editor,
}

/// Where a whole document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// On standard input: nobody may have it any more.
    StandardInput,
    /// In this file, relative to where the program was started.
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        if argument == "-" {
            Self::StandardInput
        } else {
            Self::File(argument.into())
        }
    }
}

impl Storing {
    /// What to do; clap lets at most one of these flags through.
    pub(super) fn asked(&self) -> Asked {
        match (self.discard, self.take_up, self.amend) {
            (true, ..) => Asked::Discard,
            (false, true, _) => Asked::Save(Subject::Kept),
            (false, false, true) => Asked::Save(Subject::Latest),
            (false, false, false) => Asked::Save(Subject::New),
        }
    }

    /// How far the document gets; what is only shown is not staged either.
    pub(super) fn reach(&self) -> Reach {
        match (self.dry_run, self.no_commit) {
            (true, _) => Reach::Shown,
            (false, true) => Reach::Staged,
            (false, false) => Reach::Committed,
        }
    }
}

impl<'a> Source<'a> {
    /// With content flags standard input is never read, `-F -` always reads it, and a bare `save`
    /// reads it only when it is a pipe or a file.
    ///
    /// # Errors
    /// When there is nothing to take a text from.
    pub(super) fn of(args: &'a Args, stdin: Stdin) -> Result<Self, Error> {
        if let Some(input) = &args.file {
            return Ok(Self::Text(input));
        }
        if args.content.is_given() {
            return Ok(Self::Flags);
        }
        match stdin {
            Stdin::Data => Ok(Self::Text(&Input::StandardInput)),
            Stdin::Terminal => Ok(Self::Editor),
            Stdin::Nothing if args.edit => Ok(Self::Editor),
            Stdin::Nothing => Err(Error::Usage(
                "nothing to save: no text is given by flags, -F or a pipe, and there is no terminal for an editor".into(),
            )),
        }
    }
}
