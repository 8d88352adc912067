//! Blobs by id, read by many threads.
//!
//! In: the objects of a repository. Out: what its packs have, in their order, each blob inflated once; then what is left,
//! through an [`Opener`], which opens the repository once more for each thread.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::loose::Loose;
use super::object::{self, Id, Objects, Why};
use super::packs::{Headers, Pack};
use crate::cores::on_threads;
use crate::tree::Content;

/// Opens the repository once more: libgit2's handles belong to a thread each.
#[derive(Clone)]
pub struct Opener {
    pub(super) folder: PathBuf,
    pub(super) headers: Arc<Headers>,
    verifies: bool,
}

/// Blobs by id, for one thread.
struct Blobs(git2::Repository, Loose);

impl Opener {
    fn open(&self) -> Option<Blobs> {
        let library = git2::Repository::open(&self.folder).ok()?;
        let loose =
            Loose::of(library.commondir(), false).with(Arc::clone(&self.headers)).verifying(self.verifies);
        Some(Blobs(library, loose))
    }
}

impl Blobs {
    fn read(&self, blob: &Id) -> Result<Content, Why> {
        object::read(&self.0, &self.1, blob, git2::ObjectType::Blob)
            .map_err(|error| match error.code() {
                git2::ErrorCode::NotFound => format!("blob {blob} is missing from the repository"),
                _ => format!("blob {blob}: {}", error.message()),
            })?
            .ok_or_else(|| format!("object {blob} is no blob"))
    }
}

/// Which of these, sorted by id, are in the store: in a pack that is as long as its index says, or in a file of their own
/// that is not empty. Nothing is inflated.
pub fn are_here(store: &Loose, ids: &[Id], width: usize) -> Vec<bool> {
    let mut are_here = vec![false; ids.len()];
    for pack in store.folders().flat_map(|folder| Pack::all_in(folder, width)) {
        for at in pack.ids().filter_map(|id| ids.binary_search(id).ok()) {
            are_here[at] = true;
        }
    }
    for (id, is_here) in ids.iter().zip(&mut are_here).filter(|(_, is_here)| !**is_here) {
        *is_here = store.has_file(id);
    }
    are_here
}

impl Objects {
    /// For the threads; `None` where only Git itself can open the repository.
    pub fn opener(&self) -> Option<Opener> {
        let folder = self.library()?.path().to_path_buf();
        Some(Opener { folder, headers: self.expect_damage()?, verifies: self.spares_the_rest() })
    }

    /// Shows these blobs, which are sorted, each once, on so many threads: its number, and its content or why it can't be
    /// had; until `see` has enough.
    pub fn each_blob(
        &self,
        blobs: &[Id],
        threads: usize,
        see: impl Fn(usize, Result<Content, Why>) -> bool + Sync,
    ) {
        let is_seen: Vec<AtomicBool> = blobs.iter().map(|_| AtomicBool::new(false)).collect();
        let is_over = AtomicBool::new(false);
        let show = |number: usize, content| {
            let goes_on = is_seen[number].swap(true, Ordering::Relaxed) || see(number, content);
            is_over.fetch_or(!goes_on, Ordering::Relaxed);
            goes_on
        };
        let wanted =
            |number: usize| !is_over.load(Ordering::Relaxed) && !is_seen[number].load(Ordering::Relaxed);
        self.packed(blobs, threads, &wanted, &show);
        let left: Vec<usize> = (0..blobs.len()).filter(|number| wanted(*number)).collect();
        let Some(opener) = self.opener() else {
            for number in left {
                if !show(number, self.blob(&blobs[number])) {
                    return;
                }
            }
            return;
        };
        let next = AtomicUsize::new(0);
        let work = || {
            let again = opener.open();
            let read = |blob: &Id| match &again {
                Some(blobs) => blobs.read(blob),
                None => Err("the repository could not be opened again".to_owned()),
            };
            while let Some(number) = left.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                if is_over.load(Ordering::Relaxed) || !show(number, read(&blobs[number])) {
                    break;
                }
            }
            Vec::<()>::new()
        };
        on_threads(threads.min(left.len()), work, || {});
    }

    /// What the packs have of them. What is large, damaged or in no pack is not shown.
    fn packed(
        &self,
        blobs: &[Id],
        threads: usize,
        wanted: &dyn Fn(usize) -> bool,
        see: &(dyn Fn(usize, Result<Content, Why>) -> bool + Sync),
    ) {
        let Some(library) = self.library().filter(|_| !blobs.is_empty()) else { return };
        let loose = Loose::of(library.commondir(), self.git().is_here());
        for pack in loose.folders().flat_map(|folder| Pack::all_in(folder, self.width)) {
            let number = |id: &Id| blobs.binary_search(id).ok().filter(|number| wanted(*number));
            pack.walk(threads, number, |number, bytes| see(number, Ok(Content::Whole(bytes))));
        }
    }
}
