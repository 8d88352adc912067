//! The files on disk that a fix changes, replaced one name at a time and put back where that fails.
//!
//! In: the work tree's top and [`Rewrite`]s. Out: new files beside those that they will replace; then, replaced.
//! Unstaged work stays: what changes in the index is merged into what lies on disk, and where the two touch the file
//! is left alone. Nothing is written through a symbolic link. A file's mode stays; its line endings do too.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::merge::merged;
use super::repository::os_string;
use super::write::{Rewrite, place};
use crate::error::{Error, Result};
use crate::path::RepoPath;

/// Files that are ready to replace others.
#[derive(Default)]
pub struct WorkTree {
    files: Vec<Replacement>,
}

struct Replacement {
    file: PathBuf,
    new: TempPath,
    /// What was there, by a second name; `None` where there was nothing.
    old: Option<TempPath>,
}

/// What lies at a path on disk.
enum Found {
    Nothing,
    File(Vec<u8>, Permissions),
    /// Not even a folder for it.
    NoFolder,
    /// Nothing that may be replaced, and why.
    Other(&'static str),
}

const NOT_THERE: &str = "it is not in the work tree";
const LINK: &str = "the work tree has a symbolic link there";
const NO_FILE: &str = "the work tree has no regular file there";
const CHANGED: &str = "the work tree has other changes there";

/// The files that were left as they are, and why.
type LeftAlone = Vec<(RepoPath, &'static str)>;

/// Whether a file reads as well merged as it did on disk: path, disk, merged. Work that is not staged may hold what a
/// fix brings, too.
pub type IsSound<'a> = &'a dyn Fn(&RepoPath, &[u8], &[u8]) -> bool;

impl WorkTree {
    /// Makes all new files ready. Those that do not fit are told and left alone.
    pub fn prepared(
        top: Option<&Path>,
        rewrites: &[Rewrite],
        is_sound: IsSound,
    ) -> Result<(Self, LeftAlone)> {
        let (mut ready, mut alone) = (Self::default(), Vec::new());
        for Rewrite { path, before, after } in rewrites {
            let Some(after) = after else { continue };
            let Some(top) = top else {
                alone.push((path.clone(), "there is no work tree"));
                continue;
            };
            let file = on_disk(top, path);
            let found = found(top, path).map_err(|error| failed("read", &file, &error))?;
            let (bytes, permissions) = match (found, before) {
                (Found::Other(why), _) => {
                    alone.push((path.clone(), why));
                    continue;
                }
                (Found::NoFolder, _) | (Found::Nothing, Some(_)) => {
                    alone.push((path.clone(), NOT_THERE));
                    continue;
                }
                (Found::Nothing, None) => (after.to_vec(), None),
                (Found::File(bytes, _), _) if bytes == **after => continue,
                (Found::File(bytes, permissions), before) => {
                    let before = before.as_deref().unwrap_or_default();
                    match merged(path, before, &bytes, after) {
                        Some(merged) if merged == **after || is_sound(path, &bytes, &merged) => {
                            (merged, Some(permissions))
                        }
                        _ => {
                            alone.push((path.clone(), CHANGED));
                            continue;
                        }
                    }
                }
            };
            let replacement = Replacement::ready(&file, &bytes, permissions);
            ready.files.push(replacement.map_err(|error| failed("written", &file, &error))?);
        }
        Ok((ready, alone))
    }

    /// Replaces all of them, or none.
    pub fn put(self) -> Result<Replaced> {
        let mut replaced = Replaced { files: Vec::new() };
        for Replacement { file, new, old } in self.files {
            let done = match old {
                Some(_) => new.persist(&file),
                None => new.persist_noclobber(&file),
            };
            if let Err(error) = done {
                replaced.take_back()?;
                return Err(failed("written", &file, &error.error));
            }
            replaced.files.push((file, old));
        }
        Ok(replaced)
    }
}

/// Makes the files that will take the place of those beside them, with the mode that any other program gives a new file: the
/// user's mask takes from it.
pub fn beside() -> tempfile::Builder<'static, 'static> {
    let mut beside = tempfile::Builder::new();
    beside.prefix(".iacgate-");
    #[cfg(unix)]
    beside.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    beside
}

impl Replacement {
    fn ready(file: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<Self> {
        let folder = file.parent().unwrap_or(Path::new("."));
        let beside = beside();
        let mut new = beside.tempfile_in(folder)?;
        new.write_all(bytes)?;
        let old = match permissions {
            None => None,
            Some(permissions) => {
                new.as_file().set_permissions(permissions)?;
                let second_name = |name: &Path| fs::hard_link(file, name);
                // A file system without hard links gets a copy.
                let old = beside
                    .make_in(folder, second_name)
                    .or_else(|_| beside.make_in(folder, |name| fs::copy(file, name).map(drop)))?;
                Some(old.into_temp_path())
            }
        };
        Ok(Self { file: file.to_path_buf(), new: new.into_temp_path(), old })
    }
}

/// Files that have their new content; what was there goes away when this does.
pub struct Replaced {
    files: Vec<(PathBuf, Option<TempPath>)>,
}

impl Replaced {
    /// As if nothing had been written.
    pub fn take_back(self) -> Result<()> {
        let mut worst = Ok(());
        for (file, old) in self.files.into_iter().rev() {
            let done = match old {
                Some(old) => old.persist(&file).map_err(|error| {
                    // It is all that is left of what was there.
                    let _ = error.path.keep();
                    error.error
                }),
                None => fs::remove_file(&file),
            };
            if let Err(error) = done {
                worst = Err(failed("put back", &file, &error));
            }
        }
        worst
    }
}

/// Whether a new file could be made at a path: nothing or a regular file is there, and no link leads to it.
pub fn is_free(top: &Path, path: &RepoPath) -> bool {
    !matches!(found(top, path), Ok(Found::Other(_)))
}

fn found(top: &Path, path: &RepoPath) -> io::Result<Found> {
    let mut folder = RepoPath::root();
    let parent = path.parent();
    for part in parent.as_bytes().split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
        folder = folder.join(part);
        match fs::symlink_metadata(on_disk(top, &folder)) {
            Ok(there) if there.is_dir() => {}
            Ok(there) if there.is_symlink() => return Ok(Found::Other(LINK)),
            Ok(_) => return Ok(Found::Other(NO_FILE)),
            Err(error) if is_nothing(&error) => return Ok(Found::NoFolder),
            Err(error) => return Err(error),
        }
    }
    let file = on_disk(top, path);
    match fs::symlink_metadata(&file) {
        Ok(there) if there.is_file() => Ok(Found::File(fs::read(&file)?, there.permissions())),
        Ok(there) if there.is_symlink() => Ok(Found::Other(LINK)),
        Ok(_) => Ok(Found::Other(NO_FILE)),
        Err(error) if is_nothing(&error) => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn on_disk(top: &Path, path: &RepoPath) -> PathBuf {
    top.join(os_string(path.as_bytes()))
}

fn failed(what: &str, file: &Path, error: &io::Error) -> Error {
    Error::new(format!("a file can't be {what}: {error}")).at(place(file)).help("git status")
}
