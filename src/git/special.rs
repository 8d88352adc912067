//! What hangs whoever opens it: a named pipe in the place of a file of Git's.
//!
//! In: where a repository is looked for. Out: an error that names the pipe. Who hands over a `.git` folder may put one
//! there, and neither libgit2 nor Git looks before it opens.

use std::fs::{self, FileType};
use std::path::{Component, Path};

use super::repository::shown;
use crate::error::{Error, Result};

/// Folders below Git's own, and itself, whose files are read in every run. Of the refs that is the one of HEAD.
const FOLDERS: [&str; 4] = ["", "info", "objects/info", "objects/pack"];

/// Our own folder in Git's, which Git never reads; who reads it looks first.
const OWN: &str = "iacgate";

/// Refuses the repository that holds `start`, or is it.
pub fn refuse_around(start: &Path) -> Result<()> {
    let here = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
    for folder in here.ancestors() {
        let git = folder.join(".git");
        let Ok(found) = fs::metadata(&git) else {
            if folder.join("objects").is_dir() && folder.join("refs").is_dir() {
                return refuse_in(folder);
            }
            continue;
        };
        if found.is_dir() {
            return refuse_in(&git);
        }
        refuse(&git, found.file_type())?;
        // Of a linked work tree and of a submodule it names the folder.
        let text = fs::read_to_string(&git).unwrap_or_default();
        return match text.strip_prefix("gitdir:") {
            Some(named) => refuse_in(&folder.join(named.trim())),
            None => Ok(()),
        };
    }
    Ok(())
}

/// Refuses a folder of Git's own, and the one that it shares with other work trees.
pub fn refuse_in(git_dir: &Path) -> Result<()> {
    refuse_files(git_dir)?;
    let common = match fs::read_to_string(git_dir.join("commondir")) {
        Ok(named) => git_dir.join(named.trim()),
        Err(_) => git_dir.to_path_buf(),
    };
    if common != git_dir {
        refuse_files(&common)?;
    }
    let head = fs::read_to_string(git_dir.join("HEAD")).unwrap_or_default();
    let Some(named) = head.strip_prefix("ref:") else { return Ok(()) };
    refuse_file(&common.join(named.trim()))
}

/// Refuses a file that is none. One that is not there is none of ours to tell.
pub fn refuse_file(path: &Path) -> Result<()> {
    fs::metadata(path).map_or(Ok(()), |found| refuse(path, found.file_type()))
}

/// Refuses what a revision may name, in the places where Git looks for a ref (`gitrevisions`).
pub fn refuse_ref(common: &Path, revision: &str) -> Result<()> {
    const PLACES: [&str; 5] = ["", "refs", "refs/tags", "refs/heads", "refs/remotes"];
    let name = revision.split(['~', '^', ':', '@']).next().unwrap_or(revision);
    let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if name.is_empty() || !is_inside {
        return Ok(());
    }
    PLACES.iter().try_for_each(|place| refuse_file(&common.join(place).join(name)))
}

fn refuse_files(git_dir: &Path) -> Result<()> {
    for folder in FOLDERS {
        let Ok(entries) = fs::read_dir(git_dir.join(folder)) else { continue };
        for entry in entries.flatten().filter(|entry| entry.file_name() != OWN) {
            let Ok(kind) = entry.file_type() else { continue };
            // A link may lead to one.
            match kind.is_symlink() {
                true => refuse_file(&entry.path())?,
                false => refuse(&entry.path(), kind)?,
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn refuse(path: &Path, kind: FileType) -> Result<()> {
    use std::os::unix::fs::FileTypeExt;
    // A socket can not be opened, and Git's own watcher has one.
    let is_device = kind.is_char_device() || kind.is_block_device();
    // Some put nothing in the place of a file on purpose.
    let is_nothing = || path.canonicalize().is_ok_and(|leads_to| leads_to == Path::new("/dev/null"));
    let what = match (kind.is_fifo(), is_device) {
        (true, _) => "a named pipe",
        (_, true) if !is_nothing() => "a device",
        _ => return Ok(()),
    };
    Err(Error::new(format!("{} is {what} and no file: Git would wait for it", shown(path))))
}

#[cfg(not(unix))]
fn refuse(_: &Path, _: FileType) -> Result<()> {
    Ok(())
}
