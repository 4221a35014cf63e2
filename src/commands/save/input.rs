//! Reading the text of a handoff, from a file, standard input or the editor.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::context::Context;
use crate::repo::{Repo, RepoError};

use super::Input;
use crate::commands::Error;

/// The largest document that is taken for a handoff, in bytes; a good one has two thousand.
const DOCUMENT_MAX: usize = 1024 * 1024;

/// The most that is read before giving up, in bytes.
const READ_MAX: u64 = 256 * 1024 * 1024;

/// What was read.
#[derive(Debug)]
pub enum Text {
    /// A text, which may be a document.
    Usable(String),
    /// Something that cannot be a document. It is kept all the same: it may be all there is.
    Unusable(Vec<u8>, Error),
}

/// Reads a whole document.
///
/// # Errors
/// When a file cannot be read or is empty.
pub fn read(context: &Context, input: &Input) -> Result<Text, Error> {
    match input {
        Input::StandardInput => read_all(io::stdin(), "standard input"),
        Input::File(file) => read_file(context, file),
    }
}

fn read_file(context: &Context, file: &Path) -> Result<Text, Error> {
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
    read_all(File::open(path).map_err(cannot)?, &name)
}

fn read_all(source: impl Read, name: &str) -> Result<Text, Error> {
    let mut bytes = Vec::new();
    source
        .take(READ_MAX)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::File {
            action: "read",
            path: name.to_owned(),
            source,
        })?;
    let unusable = |bytes, what: &str| Ok(Text::Unusable(bytes, not_a_handoff(name, what)));
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
        Ok(text) => Ok(Text::Usable(text)),
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
