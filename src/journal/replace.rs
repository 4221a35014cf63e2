//! Replacing a file of the git directory: whoever reads it meanwhile sees the old one or the new
//! one, and never a part.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use crate::repo::RepoError;

/// Replaces a file, or makes it, with its directory. Its content is given in parts.
///
/// # Errors
/// When the directory cannot be written; the old file is still there then.
pub fn replace(path: &Path, parts: &[&[u8]]) -> Result<(), RepoError> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(RepoError::io("create", directory))?;
    }
    // Two processes that write at once must not write into one file.
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = Path::new(&temporary);
    let written = File::create(temporary)
        .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
        .and_then(|()| fs::rename(temporary, path));
    written.map_err(|error| {
        // The first error is what counts; a file that stays behind is never read.
        let _ = fs::remove_file(temporary);
        RepoError::io("write", path)(error)
    })
}
