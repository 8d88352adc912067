//! Objects that lie in a file each, read without libgit2: where such a file is cut off (a full disk, a lost power
//! supply), libgit2 1.9 waits for the rest of it for ever, and the commit with it.
//!
//! In: where objects lie, as Git finds it; an id. Out: the object, or that its file is damaged.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::ZlibDecoder;

use super::object::Id;
use super::packs::Headers;
use super::repository::os_string;

/// Alternates of alternates: Git goes no deeper either.
const DEEPEST: usize = 5;
/// More folders than anyone lends from: a list that was made to be endless ends here, and libgit2 reads on.
const MOST: usize = 64;

/// The folders of objects, the repository's own first.
pub struct Loose {
    folders: Vec<Folder>,
    /// Of the packs beside them, where an audit reads.
    headers: Option<Arc<Headers>>,
    /// Whether each object is held against its name: an audit reads what nobody read for years, and remembers it.
    verifies: bool,
}

struct Folder {
    path: PathBuf,
    /// Its folders `00` to `ff`. In a clone there are none, and no object is looked for.
    there: RefCell<Option<HashSet<u8>>>,
}

/// Why the file is not the object that its name says.
#[derive(Debug)]
pub struct Damaged(pub &'static str);

pub const CUT: &str = "its file is damaged or cut off";
pub const OTHER: &str = "its file holds something else";

impl Loose {
    /// `heeds_env` where Git's environment says where objects are.
    pub fn of(common_dir: &Path, heeds_env: bool) -> Self {
        let said = |name| std::env::var_os(name).filter(|value| heeds_env && !value.is_empty());
        let own = said("GIT_OBJECT_DIRECTORY").map_or_else(|| common_dir.join("objects"), PathBuf::from);
        let mut paths = Vec::new();
        add(&mut paths, own, 0);
        if let Some(more) = said("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            std::env::split_paths(&more).for_each(|path| add(&mut paths, path, 0));
        }
        let folder = |path| Folder { path, there: RefCell::new(None) };
        Self { folders: paths.into_iter().map(folder).collect(), headers: None, verifies: false }
    }

    #[must_use]
    pub fn with(self, headers: Arc<Headers>) -> Self {
        Self { headers: Some(headers), ..self }
    }

    #[must_use]
    pub fn verifying(self, verifies: bool) -> Self {
        Self { verifies, ..self }
    }

    pub fn verifies(&self) -> bool {
        self.verifies
    }

    /// Why libgit2 must not be asked for it: it would read past the end, or wait for a pipe for ever.
    pub fn refused(&self, id: &Id) -> Option<&'static str> {
        if self.headers.as_ref().is_some_and(|headers| headers.is_damaged(id)) {
            return Some("its pack is damaged");
        }
        let there = self.folders.iter().filter(|folder| folder.may_have(id));
        let mut known = there.filter_map(|folder| fs::metadata(place(&folder.path, id)).ok());
        known.any(|known| !known.is_file()).then_some("its file is a folder, a pipe or a device")
    }

    /// The folders, for what else lies there.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(|folder| folder.path.as_path())
    }

    /// Whether the object lies in a file of its own that holds anything.
    pub fn has_file(&self, id: &Id) -> bool {
        let is_filled = |folder: &Folder| {
            let known = fs::metadata(place(&folder.path, id));
            known.is_ok_and(|known| known.is_file() && known.len() > 0)
        };
        self.folders.iter().filter(|folder| folder.may_have(id)).any(is_filled)
    }

    /// `None` where the object lies in no file of its own.
    pub fn read(&self, id: &Id, kind: &str, size: usize) -> Option<Result<Vec<u8>, Damaged>> {
        let file = self
            .folders
            .iter()
            .filter(|folder| folder.may_have(id))
            .find_map(|folder| File::open(place(&folder.path, id)).ok())?;
        let read = whole(file, kind, size).ok_or(Damaged(CUT));
        Some(read.and_then(|bytes| {
            let is_it = !self.verifies || names(id, kind, &bytes);
            if is_it { Ok(bytes) } else { Err(Damaged(OTHER)) }
        }))
    }
}

impl Folder {
    fn may_have(&self, id: &Id) -> bool {
        let mut there = self.there.borrow_mut();
        let there = there.get_or_insert_with(|| {
            let names = fs::read_dir(&self.path).into_iter().flatten().flatten();
            let number = |name: &str| u8::from_str_radix(name, 16).ok().filter(|_| name.len() == 2);
            names.filter_map(|entry| number(entry.file_name().to_str()?)).collect()
        });
        there.contains(&id.as_bytes()[0])
    }
}

/// What an object's name is made of, as it is read.
pub enum Digest {
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
}

impl Digest {
    /// For names of so many bytes.
    pub fn of(width: usize, kind: &str, size: u64) -> Self {
        use sha1::Digest;
        let mut digest = match width {
            20 => Self::Sha1(sha1::Sha1::new()),
            _ => Self::Sha256(sha2::Sha256::new()),
        };
        digest.add(&header(kind, size));
        digest
    }

    pub fn add(&mut self, bytes: &[u8]) {
        use sha1::Digest;
        match self {
            Self::Sha1(digest) => digest.update(bytes),
            Self::Sha256(digest) => digest.update(bytes),
        }
    }

    /// Whether this is the object that the id is a digest of.
    pub fn names(self, id: &Id) -> bool {
        use sha1::Digest;
        match self {
            Self::Sha1(digest) => *digest.finalize() == *id.as_bytes(),
            Self::Sha256(digest) => *digest.finalize() == *id.as_bytes(),
        }
    }
}

/// Whether this is the object that the id is a digest of.
pub fn names(id: &Id, kind: &str, bytes: &[u8]) -> bool {
    let mut digest = Digest::of(id.as_bytes().len(), kind, bytes.len() as u64);
    digest.add(bytes);
    digest.names(id)
}

/// `<kind> <size> NUL`: what stands before the content.
fn header(kind: &str, size: u64) -> Vec<u8> {
    format!("{kind} {size}\0").into_bytes()
}

fn place(folder: &Path, id: &Id) -> PathBuf {
    let name = id.to_string();
    folder.join(&name[..2]).join(&name[2..])
}

/// The content of an object that lies in a file of its own in one of these folders, as it is inflated.
pub fn inflated(
    folders: &[PathBuf],
    id: &Id,
    kind: &str,
    size: u64,
) -> Option<Result<Box<dyn Read>, Damaged>> {
    let file = folders.iter().find_map(|folder| File::open(place(folder, id)).ok())?;
    let (mut content, header) = (ZlibDecoder::new(file), header(kind, size));
    let mut begins = vec![0; header.len()];
    let is_it = content.read_exact(&mut begins).is_ok() && begins == header;
    Some(if is_it { Ok(Box::new(content)) } else { Err(Damaged(CUT)) })
}

/// The content of a deflated object.
fn whole(file: File, kind: &str, size: usize) -> Option<Vec<u8>> {
    let header = header(kind, size as u64);
    let longest = header.len() + size;
    let mut bytes = Vec::with_capacity(longest);
    // One byte more shows that there is more.
    ZlibDecoder::new(file).take(longest as u64 + 1).read_to_end(&mut bytes).ok()?;
    let is_whole = bytes.len() == longest && bytes.starts_with(&header);
    is_whole.then(|| bytes.split_off(header.len()))
}

fn add(paths: &mut Vec<PathBuf>, path: PathBuf, depth: usize) {
    if depth > DEEPEST || paths.len() >= MOST || paths.contains(&path) {
        return;
    }
    let list = fs::read(path.join("info/alternates")).unwrap_or_default();
    paths.push(path.clone());
    for line in list.split(|byte| *byte == b'\n').filter(|line| !line.is_empty() && line[0] != b'#') {
        add(paths, path.join(os_string(line)), depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_lend_to_each_other_are_listed_once() {
        let top = tempfile::tempdir().expect("a folder");
        for (name, lends) in [("one", "../../two/objects\n"), ("two", "# a note\n../../one/objects\n")] {
            let info = top.path().join(name).join("objects/info");
            fs::create_dir_all(&info).expect("a folder");
            fs::write(info.join("alternates"), lends).expect("a list");
        }
        let loose = Loose::of(&top.path().join("one"), false);
        assert!(loose.folders.len() >= 2 && loose.folders.len() <= DEEPEST + 1);
    }
}
