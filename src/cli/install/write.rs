//! Puts a hook in place whole: at no moment is there half a script, or none where one was.
//!
//! In: a path, bytes, where to keep what was there. Out: the file, executable.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::at;
use crate::error::{Error, Result};

/// Writes beside the hook and renames. `keep` takes what is replaced and must be free.
pub fn replace(path: &Path, bytes: &[u8], keep: Option<&Path>) -> Result<()> {
    let beside = path.with_extension(format!("iacgate-{}", std::process::id()));
    let done = write(&beside, bytes)
        .and_then(|()| keep.map_or(Ok(()), |keep| preserve(path, keep)))
        .and_then(|()| fs::rename(&beside, path));
    done.map_err(|error| {
        // Best effort: the first error is the one to tell.
        let _ = fs::remove_file(&beside);
        Error::new(format!("cannot write the hook: {error}")).at(at(path))
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    make_executable(&file)?;
    file.sync_all()
}

/// A second name for the same file, so that mode and bytes stay and a hook stands there all along; a file
/// system without hard links gets a rename. A hard link never lands on an existing name.
fn preserve(path: &Path, keep: &Path) -> io::Result<()> {
    match fs::hard_link(path, keep) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(path, keep),
        done => done,
    }
}

#[cfg(unix)]
fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
pub fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub fn is_executable(_: &Path) -> bool {
    true
}
