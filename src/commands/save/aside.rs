//! A text that the repository cannot keep: there is none, or it cannot be written. What came through
//! a pipe nobody has any more, so it goes where temporary files go.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::commands::Error;
use crate::handoff::HandoffId;

/// The error, with where the text is now; the error alone where even that failed.
pub(super) fn keep(id: &HandoffId, text: &[u8], error: Error) -> Error {
    let path = std::env::temp_dir().join(format!("handoff-{id}.md"));
    match write(&path, text) {
        Ok(()) => Error::KeptAside {
            source: Box::new(error),
            path,
        },
        Err(_) => error,
    }
}

/// Only its owner may read it, and nothing that is there already is written through.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let written = options.open(path)?.write_all(text);
    if written.is_err() {
        // Half a text is no text.
        let _ = fs::remove_file(path);
    }
    written
}
