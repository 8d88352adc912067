//! A folder as it lies on disk: what `audit PATH` judges.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Content, LARGEST_BLOB, LARGEST_WHOLE, Long, Seen, Tree, Uncut, Unreadable, cut_short};
use crate::cores::{cores, on_threads};
use crate::path::RepoPath;
use crate::stop;

/// So many folders are spread over the cores: enough that none of them waits long for another.
const WIDE: usize = 64;

/// Longer files are read into memory of their own, which whoever keeps their text takes over.
const LONG: usize = 4 << 20;

/// Whether a path is left out.
type Ignored = dyn Fn(&RepoPath) -> bool;
/// A blob by its id.
type Versions = dyn Fn(&str) -> Option<Content>;

/// Reads below a folder. Symbolic links are not followed; `.git` is not a part of it.
pub struct Folder {
    disk: Disk,
    /// Where files are listed: what lies elsewhere is read by whoever names it.
    listed: RepoPath,
    /// What is left out: Git's ignored files, unless they are asked for.
    ignored: Option<Box<Ignored>>,
    /// What Git has of earlier versions.
    versions: Box<Versions>,
    /// All files and links, once somebody asked: several do, and get the same answer.
    all: RefCell<Option<Rc<Entries>>>,
}

impl Folder {
    pub fn new(top: PathBuf) -> Self {
        Self {
            disk: Disk { top },
            listed: RepoPath::root(),
            ignored: None,
            versions: Box::new(|_| None),
            all: RefCell::default(),
        }
    }

    /// The same without what is ignored.
    #[must_use]
    pub fn without(self, ignored: impl Fn(&RepoPath) -> bool + 'static) -> Self {
        Self { ignored: Some(Box::new(ignored)), ..self }
    }

    /// The same, in a repository that has these blobs.
    #[must_use]
    pub fn with_versions(self, versions: impl Fn(&str) -> Option<Content> + 'static) -> Self {
        Self { versions: Box::new(versions), ..self }
    }

    /// The same, of which a part alone is listed.
    #[must_use]
    pub fn listing(self, part: RepoPath) -> Self {
        Self { listed: part, ..self }
    }

    /// All files and links, sorted, with the folders that could not be listed.
    fn list(&self) -> Rc<Entries> {
        if let Some(all) = self.all.borrow().as_ref() {
            return Rc::clone(all);
        }
        let mut all = Entries::default();
        match &self.ignored {
            Some(ignored) => all.add_below(&self.disk, self.listed.clone(), ignored),
            None => self.list_all(&mut all),
        }
        all.files.sort();
        all.links.sort();
        all.unlisted.sort_by(|one, other| (&one.path, &one.why).cmp(&(&other.path, &other.why)));
        all.unlisted.dedup();
        all.specials.sort_by(|one, other| one.path.cmp(&other.path));
        Rc::clone(self.all.borrow_mut().insert(Rc::new(all)))
    }

    /// The upper folders here, and what is below them on all cores.
    fn list_all(&self, all: &mut Entries) {
        let mut open = VecDeque::from([self.listed.clone()]);
        while open.len() < WIDE
            && let Some(folder) = open.pop_front()
        {
            if stop::is_wanted() {
                return all.unlisted.push(cut_short());
            }
            open.extend(all.add(self.disk.entries(&folder, &|_| false)));
        }
        let (disk, next) = (&self.disk, AtomicUsize::new(0));
        let work = || {
            let mut below = Entries::default();
            while let Some(folder) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
                below.add_below(disk, folder.clone(), &|_| false);
            }
            vec![below]
        };
        let threads = if open.is_empty() { 0 } else { cores() };
        for below in on_threads(threads, work, || {}) {
            all.add(Ok(below));
        }
    }
}

/// What lies in a folder: directly, or with all that is below.
#[derive(Default)]
struct Entries {
    files: Vec<RepoPath>,
    folders: Vec<RepoPath>,
    links: Vec<RepoPath>,
    unlisted: Vec<Unreadable>,
    specials: Vec<Unreadable>,
}

impl Entries {
    /// Takes in files and links, or why there are none; gives the folders back.
    fn add(&mut self, more: Result<Self, Unreadable>) -> Vec<RepoPath> {
        match more {
            Ok(more) => {
                self.files.extend(more.files);
                self.links.extend(more.links);
                self.unlisted.extend(more.unlisted);
                self.specials.extend(more.specials);
                more.folders
            }
            Err(unreadable) => {
                self.unlisted.push(unreadable);
                Vec::new()
            }
        }
    }

    /// What is in a folder and all folders below it.
    fn add_below(&mut self, disk: &Disk, folder: RepoPath, ignored: &Ignored) {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            if stop::is_wanted() {
                return self.unlisted.push(cut_short());
            }
            open.extend(self.add(disk.entries(&folder, ignored)));
        }
    }
}

impl Tree for Folder {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        let mut bytes = Vec::new();
        Ok(self.disk.read(path, &mut bytes)?.map(|seen| match seen {
            Seen::Whole(bytes) => Content::Whole(bytes.into()),
            Seen::Own(bytes) => Content::Whole(bytes.into()),
            Seen::Long(long) => Content::Long(long),
            Seen::TooLarge(size) => Content::TooLarge(size),
        }))
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        // A path may be written in the files themselves, and lead anywhere.
        let mut above = folder.clone();
        while !above.is_root() {
            if self.is_link(&above) {
                return Ok(Vec::new());
            }
            above = above.parent();
        }
        match &self.ignored {
            Some(ignored) => Ok(self.disk.entries(folder, ignored)?.files),
            None => Ok(self.disk.entries(folder, &|_| false)?.files),
        }
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        let all = self.list();
        Ok(all.files.iter().filter(|path| is_wanted(path.file_name())).cloned().collect())
    }

    fn unlisted(&self) -> Vec<Unreadable> {
        self.list().unlisted.clone()
    }

    fn specials(&self) -> Vec<Unreadable> {
        self.list().specials.clone()
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        std::fs::symlink_metadata(self.disk.place(path)).is_ok_and(|found| found.file_type().is_symlink())
    }

    fn links(&self) -> Vec<RepoPath> {
        self.list().links.clone()
    }

    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        let all = self.list();
        let is_before = |path: &RepoPath| path.as_bytes() < folder.as_bytes();
        let below = &all.links[all.links.partition_point(is_before)..];
        let below = below.iter().take_while(|path| path.as_bytes().starts_with(folder.as_bytes()));
        below.filter(|path| path.parent() == *folder).cloned().collect()
    }

    fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
        let text = std::fs::read_link(self.disk.place(path)).ok()?;
        Some(os_bytes(text.as_os_str()))
    }

    fn version(&self, blob: &str) -> Option<Content> {
        (self.versions)(blob)
    }

    fn disk(&self) -> Option<&Disk> {
        Some(&self.disk)
    }
}

/// The regular files below a folder, as they lie there.
pub struct Disk {
    top: PathBuf,
}

impl Disk {
    fn place(&self, path: &RepoPath) -> PathBuf {
        if path.is_root() { self.top.clone() } else { self.top.join(os_path(path)) }
    }

    /// What lies directly in a folder, sorted, without what is ignored.
    fn entries(&self, folder: &RepoPath, ignored: &Ignored) -> Result<Entries, Unreadable> {
        let unreadable = |error: std::io::Error| Unreadable { path: folder.clone(), why: error.to_string() };
        let mut found = Entries::default();
        let listed = match std::fs::read_dir(self.place(folder)) {
            Ok(listed) => listed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(unreadable(error)),
        };
        for entry in listed {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // Behind it there is nothing that a second try would give.
                    found.unlisted.push(unreadable(error));
                    break;
                }
            };
            let path = folder.join(os_bytes(&entry.file_name()));
            if path.file_name() == b".git" || ignored(&path) {
                continue;
            }
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) => {
                    found.unlisted.push(Unreadable { path, why: error.to_string() });
                    continue;
                }
            };
            if kind.is_file() {
                found.files.push(path);
            } else if kind.is_dir() {
                found.folders.push(path);
            } else if kind.is_symlink() {
                found.links.push(path);
            } else {
                let why = "a named pipe, a socket or a device is no file: it was not read".to_owned();
                found.specials.push(Unreadable { path, why });
            }
        }
        found.files.sort();
        found.folders.sort();
        Ok(found)
    }

    /// Reads a file into `buffer`, which serves for many; `None` where no regular file lies.
    pub fn read<'b>(&self, path: &RepoPath, buffer: &'b mut Vec<u8>) -> Result<Option<Seen<'b>>, Unreadable> {
        let unreadable = |error: std::io::Error| Unreadable { path: path.clone(), why: error.to_string() };
        let place = self.place(path);
        let mut file = match open(&place) {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            // A symbolic link or a socket is none, and what else fails is told.
            Err(error) => match std::fs::symlink_metadata(&place) {
                Ok(metadata) if !metadata.is_file() => return Ok(None),
                _ => return Err(unreadable(error)),
            },
        };
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Ok(None);
        }
        if metadata.len() > LARGEST_BLOB {
            return Ok(Some(Seen::TooLarge(metadata.len())));
        }
        if metadata.len() > LARGEST_WHOLE {
            let size = metadata.len();
            let again = move || match open(&place) {
                Ok(file) => {
                    Ok(Box::new(Uncut { from: file.take(LARGEST_BLOB), left: size }) as Box<dyn Read>)
                }
                Err(error) => Err(error.to_string()),
            };
            return Ok(Some(Seen::Long(Long::new(metadata.len(), again))));
        }
        let size = metadata.len() as usize;
        if size == 0 {
            // So are files that are made while they are read.
            buffer.clear();
            file.take(LARGEST_BLOB).read_to_end(buffer).map_err(unreadable)?;
            return Ok(Some(Seen::Whole(buffer)));
        }
        if size >= LONG {
            let mut bytes = Vec::with_capacity(size);
            let mut file = Uncut { from: file.take(LARGEST_BLOB), left: metadata.len() };
            file.read_to_end(&mut bytes).map_err(unreadable)?;
            return Ok(Some(Seen::Own(bytes)));
        }
        // What the buffer holds of earlier files is written over: only what is new of it is zeroed.
        if buffer.len() < size {
            buffer.resize(size, 0);
        }
        let bytes = &mut buffer[..size];
        file.read_exact(bytes).map_err(unreadable)?;
        Ok(Some(Seen::Whole(bytes)))
    }
}

/// Never through a symbolic link, and never waiting for who writes into a pipe.
#[cfg(unix)]
fn open(place: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    File::options().read(true).custom_flags(flags.bits() as i32).open(place)
}

#[cfg(not(unix))]
fn open(place: &Path) -> std::io::Result<File> {
    let is_link = std::fs::symlink_metadata(place)?.file_type().is_symlink();
    if is_link { Err(ErrorKind::InvalidInput.into()) } else { File::open(place) }
}

#[cfg(unix)]
fn os_bytes(name: &std::ffi::OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(name).to_vec()
}

#[cfg(not(unix))]
fn os_bytes(name: &std::ffi::OsStr) -> Vec<u8> {
    name.to_string_lossy().into_owned().into_bytes()
}

#[cfg(unix)]
fn os_path(path: &RepoPath) -> PathBuf {
    PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path.as_bytes()))
}

#[cfg(not(unix))]
fn os_path(path: &RepoPath) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(path.as_bytes()).into_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_read_and_none_is_waited_for() {
        let top = tempfile::tempdir().expect("a folder");
        let below = |name: &str| top.path().join(name);
        std::fs::write(below("file"), "text").expect("a file");
        std::fs::write(below("empty"), "").expect("a file");
        std::os::unix::fs::symlink("file", below("link")).expect("a link");
        std::os::unix::fs::symlink("link", below("loop")).expect("a link");
        std::os::unix::net::UnixListener::bind(below("socket")).expect("a socket");
        let made = std::process::Command::new("mkfifo").arg(below("pipe")).status().expect("mkfifo runs");
        assert!(made.success());
        let folder = Folder::new(top.path().to_owned());
        let read = |name: &str| match folder.read(&name.into()).expect("nothing is unreadable") {
            Some(Content::Whole(bytes)) => Some(bytes.len()),
            _ => None,
        };
        assert_eq!(["file", "empty"].map(read), [Some(4), Some(0)]);
        assert_eq!(["link", "loop", "socket", "pipe", "", "gone", "file/below"].map(read), [None; 7]);
        assert_eq!(folder.files().expect("it is listed"), ["empty".into(), "file".into()]);
    }
}
