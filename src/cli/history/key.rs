//! The key of the caches: whoever hands over a Git folder must not say which of its blobs are clean.
//!
//! In: a repository. Out: a key of the user's own, from their cache folder, where it is made on first use.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::cli::user;
use crate::git::Repository;

/// Bytes of a key, and of what it makes of a content (HMAC-SHA-256, RFC 2104).
pub const WIDTH: usize = 32;

#[derive(Clone)]
pub struct Key([u8; WIDTH]);

impl Key {
    /// `None` where there is no place for one, or what lies there is not the user's alone.
    pub fn of_user(repository: &Repository) -> Option<Self> {
        let folder = user::folder("XDG_CACHE_HOME", ".cache").filter(|folder| folder.is_absolute())?;
        std::fs::create_dir_all(&folder).ok()?;
        let folder = folder.canonicalize().ok()?;
        if lies_in(&folder, repository) {
            return None;
        }
        let file = folder.join("history-key");
        match read(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make(&folder, &file).ok()?;
                // Another run may have been first.
                read(&file).ok()?
            }
            read => read.ok()?,
        }
    }

    /// What nobody without the key can say of these parts.
    pub fn of(&self, parts: &[&[u8]]) -> [u8; WIDTH] {
        self.over(parts).finalize().into_bytes().into()
    }

    pub fn is_of(&self, parts: &[&[u8]], said: &[u8]) -> bool {
        self.over(parts).verify_slice(said).is_ok()
    }

    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length does");
        for part in parts {
            // One part must not pass for the beginning of the next.
            code.update(&(part.len() as u64).to_be_bytes());
            code.update(part);
        }
        code
    }
}

/// Where the repository, or who commits to it, decides over what is there.
fn lies_in(folder: &Path, repository: &Repository) -> bool {
    let own = [Some(repository.git_dir()), Some(repository.common_dir()), repository.work_tree()];
    let own = own.into_iter().flatten().filter_map(|own| own.canonicalize().ok());
    own.into_iter().any(|own: PathBuf| folder.starts_with(own))
}

/// `None` for what is no key.
fn read(file: &Path) -> std::io::Result<Option<Key>> {
    let found = std::fs::symlink_metadata(file)?;
    if !found.is_file() || found.len() != WIDTH as u64 || !is_own_alone(&found) {
        return Ok(None);
    }
    Ok(std::fs::read(file)?.try_into().ok().map(Key))
}

#[cfg(unix)]
fn is_own_alone(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o077 == 0
}

#[cfg(not(unix))]
fn is_own_alone(_: &std::fs::Metadata) -> bool {
    true
}

fn make(folder: &Path, file: &Path) -> std::io::Result<()> {
    let mut key = [0; WIDTH];
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    // Nobody else may read it (mode 0600), and it is there whole or not at all.
    let mut made = tempfile::NamedTempFile::new_in(folder)?;
    made.write_all(&key)?;
    match made.persist_noclobber(file) {
        Err(error) if error.error.kind() != ErrorKind::AlreadyExists => Err(error.error),
        _ => Ok(()),
    }
}
