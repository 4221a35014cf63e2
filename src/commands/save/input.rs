//! Where the text of a handoff comes from.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::context::{Context, Stdin};
use crate::repo::{Repo, RepoError};

use super::Args;
use crate::commands::Error;

/// The largest document that is taken for a handoff, in bytes; a good one has two thousand.
const DOCUMENT_MAX: usize = 1024 * 1024;

/// The most that is read before giving up, in bytes.
const READ_MAX: u64 = 256 * 1024 * 1024;

/// What the user gives.
#[derive(Debug)]
pub enum Given {
    /// A whole document, however it is written.
    Text(String),
    /// Something that cannot be a document. It is kept all the same: it may be all there is.
    Unusable(Vec<u8>, Error),
    /// The content flags, on top of what is carried over.
    Flags,
    /// Nothing: the editor opens on a draft.
    Editor,
}

/// Decides where the text comes from, and reads it.
///
/// With content flags standard input is never read, `-F -` always reads it, and a bare `save`
/// reads it only when it is a pipe or a file.
///
/// # Errors
/// When a file cannot be read or holds no text, or there is nothing to take a text from.
pub fn gather(context: &Context, args: &Args) -> Result<Given, Error> {
    if let Some(file) = &args.file {
        return if file == Path::new("-") {
            read(io::stdin(), "standard input")
        } else {
            read_file(context, file)
        };
    }
    if args.content.is_given() {
        return Ok(Given::Flags);
    }
    match context.streams.stdin {
        Stdin::Data => read(io::stdin(), "standard input"),
        Stdin::Terminal => Ok(Given::Editor),
        Stdin::Nothing if args.edit => Ok(Given::Editor),
        Stdin::Nothing => Err(Error::Usage(
            "nothing to save: no text is given by flags, -F or a pipe, and there is no terminal for an editor"
                .into(),
        )),
    }
}

fn read_file(context: &Context, file: &Path) -> Result<Given, Error> {
    let name = file.display().to_string();
    let path = context.directory.join(file);
    let cannot = |source| Error::File {
        action: "read",
        path: name.clone(),
        source,
    };
    let metadata = path.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Err(Error::File {
            action: "read",
            path: name,
            source: io::Error::other("it is a directory"),
        });
    }
    read(File::open(path).map_err(cannot)?, &name)
}

fn read(source: impl Read, name: &str) -> Result<Given, Error> {
    let mut bytes = Vec::new();
    source
        .take(READ_MAX)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::File {
            action: "read",
            path: name.to_owned(),
            source,
        })?;
    let unusable = |bytes, what: &str| Ok(Given::Unusable(bytes, not_a_handoff(name, what)));
    if bytes.trim_ascii().is_empty() {
        return Err(not_a_handoff(name, "is empty"));
    }
    if bytes.len() > DOCUMENT_MAX {
        return unusable(bytes, "is larger than 1 MiB");
    }
    if bytes.contains(&0) {
        return unusable(bytes, "is binary");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Given::Text(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to() + 1;
            unusable(error.into_bytes(), &format!("is not UTF-8 (byte {at})"))
        }
    }
}

fn not_a_handoff(name: &str, what: &str) -> Error {
    Error::Refused {
        message: format!("{name} {what}: it is no handoff"),
        hint: "git handoff prompt prints what to ask a model for".into(),
    }
}

/// Lets the user edit a text, in the editor that git would open.
///
/// # Errors
/// When there is no editor, or it fails: then nothing is saved.
pub fn edit(repo: &Repo, path: &Path, text: &str) -> Result<String, Error> {
    let cannot = |action| {
        let path = path.display().to_string();
        move |source| Error::File {
            action,
            path,
            source,
        }
    };
    std::fs::write(path, text).map_err(cannot("write"))?;
    repo.edit(path)?;
    let edited = std::fs::read(path).map_err(cannot("read"))?;
    // Left where it is: with replacement characters in it, what was written would be lost.
    let edited = String::from_utf8(edited).map_err(|error| RepoError::NotUtf8 {
        path: path.to_owned(),
        byte: error.utf8_error().valid_up_to() + 1,
    })?;
    std::fs::remove_file(path).map_err(cannot("remove"))?;
    Ok(edited)
}
