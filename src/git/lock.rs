//! The index's lock, and the next index that is made ready under it.
//!
//! In: where the index lies; what is to be staged. Out: `index.lock`, as Git takes it; a copy of the index with the
//! new entries, which replaces the index when all else is done. Git itself writes it, so that split, sparse and
//! all other kinds of index stay what they are.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use tempfile::{TempDir, TempPath};

use super::Repository;
use super::object::Id;
use super::write::{Rewrite, place};
use crate::error::{Error, Result};
use crate::text::escape::Escaped;

/// Held until it is dropped; nobody else writes the index meanwhile.
pub struct IndexLock {
    index: PathBuf,
    /// Removed when it is dropped.
    lock: TempPath,
}

impl IndexLock {
    pub fn take(index: &Path) -> Result<Self> {
        // As Git: the lock lies beside the file that a symbolic link leads to.
        let index = index.canonicalize().unwrap_or_else(|_| index.to_path_buf());
        let mut lock = index.clone().into_os_string();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        match File::options().write(true).create_new(true).open(&lock) {
            Ok(_) => {
                let lock = TempPath::try_from_path(lock)
                    .map_err(|error| Error::new(format!("the index can't be locked: {error}")))?;
                Ok(Self { index, lock })
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(Error::new("the index is locked: another Git command is at work, or one crashed")
                    .at(place(&lock))
                    .help("wait for it to end; if none is running, remove that file"))
            }
            Err(error) => Err(Error::new(format!("the index can't be locked: {error}")).at(place(&lock))),
        }
    }

    /// The next index takes the index's name, by way of the lock's, as Git does it.
    pub fn commit(self, staging: Staging) -> Result<()> {
        let failed = |error: std::io::Error| {
            Error::new(format!("the index can't be replaced: {error}")).at(place(&self.index))
        };
        staging.copy.persist(&self.lock).map_err(|error| failed(error.error))?;
        self.lock.persist(&self.index).map_err(|error| failed(error.error))
    }
}

/// The index as it will be. Removed when it is dropped.
pub struct Staging<'a> {
    repository: &'a Repository,
    copy: TempPath,
    /// An empty folder that Git takes for the work tree: it must not ask what the files of the true one are by now, for
    /// which it would run the filters that a `.git` folder names.
    nowhere: TempDir,
    /// When the index was written: to Git an entry may have changed since that is not older.
    written: Option<SystemTime>,
}

/// What an entry says beside its content.
struct Entry {
    mode: String,
    is_assumed_unchanged: bool,
    is_skipped: bool,
}

impl<'a> Staging<'a> {
    pub fn beside(repository: &'a Repository, lock: &IndexLock) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::new(format!("the index can't be copied: {error}")).at(place(&lock.index))
        };
        let folder = lock.index.parent().unwrap_or(Path::new("."));
        let copy = tempfile::Builder::new().prefix("index.iacgate-").tempfile_in(folder).map_err(failed)?;
        let copy = copy.into_temp_path();
        let nowhere =
            tempfile::Builder::new().prefix("iacgate-nowhere-").tempdir_in(folder).map_err(failed)?;
        let written = match fs::copy(&lock.index, &copy) {
            // Nothing was ever staged.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::remove_file(&copy).map_err(failed)?;
                None
            }
            copied => {
                copied.map_err(failed)?;
                Some(fs::metadata(&lock.index).and_then(|there| there.modified()).map_err(failed)?)
            }
        };
        let staging = Self { repository, copy, nowhere, written };
        staging.keep_time().map_err(failed)?;
        Ok(staging)
    }

    /// The copy is as old as the index is. Were it newer, Git would take a file for unchanged that was changed in the
    /// moment in which it was staged (`racy-git`).
    fn keep_time(&self) -> std::io::Result<()> {
        match self.written {
            Some(written) => File::options().write(true).open(&self.copy)?.set_modified(written),
            None => Ok(()),
        }
    }

    /// Writes the blobs and the entries. Modes and the bits that a user set on an entry stay.
    pub fn stage(&self, rewrites: &[Rewrite]) -> Result<()> {
        let entries = self.entries()?;
        let (mut lines, mut assumed, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for Rewrite { path, after, .. } in rewrites {
            let entry = entries.get(path.as_bytes());
            let (mode, id) = match after {
                None => ("0", "0".repeat(self.repository.objects.width * 2)),
                Some(bytes) => {
                    (entry.map_or("100644", |entry| entry.mode.as_str()), self.blob(bytes)?.to_string())
                }
            };
            lines.extend([format!("{mode} {id}\t").as_bytes(), path.as_bytes(), b"\0"].concat());
            if let Some(entry) = entry.filter(|_| after.is_some()) {
                let name = [path.as_bytes(), b"\0"].concat();
                if entry.is_assumed_unchanged {
                    assumed.extend(&name);
                }
                if entry.is_skipped {
                    skipped.extend(&name);
                }
            }
        }
        self.git(&["update-index", "-z", "--index-info"], &lines)?;
        for (bit, names) in [("--assume-unchanged", assumed), ("--skip-worktree", skipped)] {
            if !names.is_empty() {
                self.git(&["update-index", bit, "-z", "--stdin"], &names)?;
            }
        }
        Ok(())
    }

    /// Without a path, so that no attribute says what to make of it.
    fn blob(&self, bytes: &[u8]) -> Result<Id> {
        let answer = self.git(&["hash-object", "-w", "-t", "blob", "--stdin"], bytes)?;
        Id::from_hex(answer.trim_ascii_end()).ok_or_else(|| Error::new("`git hash-object` gave no id"))
    }

    /// `<tag> <mode> <id> <stage> TAB <path> NUL`, again and again; a small tag is an assumed entry, S a skipped one.
    fn entries(&self) -> Result<BTreeMap<Vec<u8>, Entry>> {
        let listed = self.git(&["ls-files", "-v", "-s", "-z", "--full-name"], b"")?;
        let mut entries = BTreeMap::new();
        for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let unread = || Error::new("the answer of `git ls-files` could not be read");
            let tab = memchr::memchr(b'\t', line).ok_or_else(unread)?;
            let words = std::str::from_utf8(&line[..tab]).map_err(|_| unread())?;
            let mut words = words.split(' ');
            let (tag, mode) = words.next().zip(words.next()).ok_or_else(unread)?;
            let entry = Entry {
                mode: mode.to_owned(),
                is_assumed_unchanged: tag.starts_with(|tag: char| tag.is_ascii_lowercase()),
                is_skipped: tag.eq_ignore_ascii_case("s"),
            };
            entries.insert(line[tab + 1..].to_vec(), entry);
        }
        Ok(entries)
    }

    /// Git on the copy, whatever the environment calls these. It runs no hook and no monitor, and makes a
    /// sparse index a full one: `update-index --index-info` puts a file of a folder that is not checked out beside
    /// the folder's own entry (seen in 2.47), and such an index can't be committed.
    fn git(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
        let repository = self.repository;
        let mut command: Command = repository.objects.git().command();
        command.args(["-c", "index.sparse=false"]).args(arguments);
        command.env("GIT_DIR", repository.git_dir()).env("GIT_INDEX_FILE", &*self.copy);
        if std::env::var_os("GIT_COMMON_DIR").is_some() {
            command.env("GIT_COMMON_DIR", repository.common_dir());
        }
        command.env("GIT_WORK_TREE", self.nowhere.path()).current_dir(self.nowhere.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = arguments.first().copied().unwrap_or_default();
        let failed = |error: std::io::Error| Error::new(format!("`git {name}` could not be run: {error}"));
        let mut child = command.spawn().map_err(failed)?;
        // None of these commands answers before it has read all of its input, or prints more than a pipe holds.
        let given = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input));
        let output = child.wait_with_output().map_err(failed)?;
        if output.status.success() {
            given.and_then(|()| self.keep_time()).map_err(failed)?;
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
        Err(Error::new(format!("`git {name}` failed, nothing was written: {}", Escaped(line.trim()))))
    }
}
