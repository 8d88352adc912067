//! Blobs by id, read by many threads.
//!
//! In: a repository. Out: what its packs have, in their order, each blob inflated once; and [`Opener`], which opens it once
//! more for each thread, for what is left.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::loose::Loose;
use super::super::object::{self, Id, Why};
use super::super::packs::{Headers, Pack};
use super::{BlobId, Repository};
use crate::tree::Content;

/// Opens the repository once more: libgit2's handles belong to a thread each.
#[derive(Clone)]
pub struct Opener {
    pub(super) folder: PathBuf,
    pub(super) headers: Arc<Headers>,
}

/// Blobs by id, for one thread.
pub struct Blobs(git2::Repository, Loose);

impl Opener {
    pub fn open(&self) -> Option<Blobs> {
        let library = git2::Repository::open(&self.folder).ok()?;
        let loose = Loose::of(library.commondir(), false).with(Arc::clone(&self.headers));
        Some(Blobs(library, loose))
    }
}

impl Blobs {
    pub fn read(&self, blob: &BlobId) -> Result<Content, Why> {
        object::read(&self.0, &self.1, &blob.0, git2::ObjectType::Blob)
            .map_err(|error| match error.code() {
                git2::ErrorCode::NotFound => format!("blob {} is missing from the repository", blob.0),
                _ => format!("blob {}: {}", blob.0, error.message()),
            })?
            .ok_or_else(|| format!("object {} is no blob", blob.0))
    }
}

impl Repository {
    /// For the threads; `None` where only Git itself can open it.
    pub fn opener(&self) -> Option<Opener> {
        let folder = self.objects.library()?.path().to_path_buf();
        Some(Opener { folder, headers: self.objects.expect_damage()? })
    }

    /// As [`Blobs::read`], where there is no library: by Git.
    pub fn blob(&self, blob: &BlobId) -> Result<Content, Why> {
        self.objects.blob(&blob.0)
    }

    /// Shows what the packs have of these blobs, each once, on so many threads: its number and its content, until `see` has
    /// enough. What is large, damaged or in no pack is not shown.
    pub fn packed(&self, blobs: &[BlobId], threads: usize, see: impl Fn(usize, Content) -> bool + Sync) {
        if blobs.is_empty() {
            return;
        }
        let numbers: HashMap<&Id, usize> = blobs.iter().enumerate().map(|(at, blob)| (&blob.0, at)).collect();
        let seen: Vec<AtomicBool> = blobs.iter().map(|_| AtomicBool::new(false)).collect();
        let is_over = AtomicBool::new(false);
        let loose = Loose::of(self.common_dir(), self.objects.git().is_here());
        for pack in loose.folders().flat_map(|folder| Pack::all_in(folder, self.objects.width)) {
            let wanted = |id: &Id| {
                let number = numbers.get(id).copied()?;
                (!is_over.load(Ordering::Relaxed) && !seen[number].load(Ordering::Relaxed)).then_some(number)
            };
            pack.walk(threads, wanted, |number, bytes| {
                if seen[number].swap(true, Ordering::Relaxed) {
                    return true;
                }
                let goes_on = see(number, Content::Whole(bytes));
                is_over.fetch_or(!goes_on, Ordering::Relaxed);
                goes_on
            });
        }
    }
}
