//! A blob while it is inflated: one that is too long to be held.
//!
//! In: where objects lie, an id and a size. Out: a [`Long`], which fails where the blob is damaged. Of a blob that a pack
//! makes from another libgit2 makes the whole, of one at a time.

use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::loose::{self, Damaged, Digest, Loose};
use super::object::{Id, Why};
use super::packs::Pack;
use crate::tree::Long;

/// A blob of so many bytes.
pub fn long(library: &git2::Repository, loose: &Loose, id: &Id, size: u64) -> Long {
    let stored = Stored {
        git_dir: library.path().to_path_buf(),
        objects: loose.folders().map(PathBuf::from).collect(),
        id: *id,
        size,
        verifies: loose.verifies(),
    };
    Long::new(size, move || stored.open())
}

struct Stored {
    git_dir: PathBuf,
    /// Folders of objects.
    objects: Vec<PathBuf>,
    id: Id,
    size: u64,
    verifies: bool,
}

impl Stored {
    fn open(&self) -> Result<Box<dyn Read>, Why> {
        let name = |Damaged(why)| format!("blob {}: {why}", self.id);
        let from = match loose::inflated(&self.objects, &self.id, "blob", self.size) {
            Some(found) => found.map_err(name)?,
            None => match self.packed() {
                Some(packed) => packed,
                None => self.made()?,
            },
        };
        let digest = self.verifies.then(|| Digest::of(self.id.as_bytes().len(), "blob", self.size));
        Ok(Box::new(Checked { from, id: self.id, left: self.size, digest }))
    }

    /// As a pack has it whole.
    fn packed(&self) -> Option<Box<dyn Read>> {
        let packs = self.objects.iter().flat_map(|folder| Pack::all_in(folder, self.id.as_bytes().len()));
        packs.filter_map(|pack| pack.inflated(&self.id, self.size)).next()
    }

    fn made(&self) -> Result<Box<dyn Read>, Why> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let library = git2::Repository::open(&self.git_dir)?;
            let odb = library.odb()?;
            let object = odb.read(git2::Oid::from_bytes(self.id.as_bytes())?)?;
            Ok(object.data().to_vec())
        };
        let bytes = read().map_err(|error: git2::Error| format!("blob {}: {}", self.id, error.message()))?;
        Ok(Box::new(Made { bytes: Cursor::new(bytes), _turn: turn }))
    }
}

/// A blob in memory, and what keeps others waiting.
struct Made {
    bytes: Cursor<Vec<u8>>,
    _turn: MutexGuard<'static, ()>,
}

impl Read for Made {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(into)
    }
}

/// Gives as many bytes as the blob has, and those that its name says.
struct Checked {
    from: Box<dyn Read>,
    id: Id,
    left: u64,
    digest: Option<Digest>,
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let wrong = |why: &str| io::Error::other(format!("blob {}: {why}", self.id));
        let cut = || wrong(loose::CUT);
        let count = self.from.read(into).map_err(|_| cut())?;
        let is_short = count == 0 && self.left > 0 && !into.is_empty();
        self.left = self.left.checked_sub(count as u64).filter(|_| !is_short).ok_or_else(cut)?;
        if let Some(digest) = &mut self.digest {
            digest.add(&into[..count]);
        }
        if self.left == 0
            && let Some(digest) = self.digest.take()
            && !digest.names(&self.id)
        {
            return Err(wrong(loose::OTHER));
        }
        Ok(count)
    }
}
