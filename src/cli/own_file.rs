//! The files of the work tree that iacgate keeps for its users: `iacgate.toml`, `iacgate.baseline`.
//!
//! In: where one lies, and its new content. Out: the old content, or the file as a whole with the new one: never a part of
//! it, and never through a symbolic link, which leads to what is no part of the repository.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// In bytes: nobody writes a policy or a list of findings that is larger.
const LARGEST: u64 = 64 << 20;

/// What stands in it; none where there is no file.
///
/// # Errors
/// What is no regular file, is larger than any policy, or can't be read.
pub fn read(file: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let unread = |error: io::Error| Error::new(format!("{name} could not be read: {error}"));
    match fs::symlink_metadata(file) {
        Ok(there) if there.is_symlink() => {
            Err(Error::new(format!("{name} is a symbolic link, which is not followed"))
                .help("put the file itself in its place"))
        }
        Ok(there) if !there.is_file() => Err(Error::new(format!("{name} is no regular file"))),
        Ok(there) if there.len() > LARGEST => {
            Err(Error::new(format!("{name} is larger than {} MiB", LARGEST >> 20)))
        }
        Ok(_) => {
            let mut bytes = Vec::new();
            File::open(file).and_then(|open| open.take(LARGEST).read_to_end(&mut bytes)).map_err(unread)?;
            Ok(Some(bytes))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unread(error)),
    }
}

/// The same as text.
pub fn text(file: &Path, name: &str) -> Result<Option<String>> {
    let Some(bytes) = read(file, name)? else { return Ok(None) };
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| Error::new(format!("{name} could not be read: it is not UTF-8")))
}

/// Puts the new content in its place, or leaves what there is. Asks [`read`] nothing: whoever writes has read it.
pub fn write(file: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    replace(file, bytes).map_err(|error| Error::new(format!("{name} could not be written: {error}")))
}

/// Replaces a file, or makes it, as a whole.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = crate::git::beside().tempfile_in(folder)?;
    new.write_all(bytes)?;
    if let Ok(there) = fs::metadata(file) {
        new.as_file().set_permissions(there.permissions())?;
    }
    new.persist(file).map(drop).map_err(|error| error.error)
}
