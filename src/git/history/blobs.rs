//! Blobs by id, read by many threads.
//!
//! In: a repository. Out: [`Opener`], which opens it once more for each thread, and the order to read in.

use std::collections::HashMap;
use std::path::PathBuf;

use super::super::loose::Loose;
use super::super::object::{self, Id, Why};
use super::{BlobId, Repository, Version};
use crate::tree::Content;

/// Opens the repository once more: libgit2's handles belong to a thread each.
#[derive(Clone)]
pub struct Opener(pub(super) PathBuf);

/// Blobs by id, for one thread.
pub struct Blobs(git2::Repository, Loose);

impl Opener {
    pub fn open(&self) -> Option<Blobs> {
        let library = git2::Repository::open(&self.0).ok()?;
        let loose = Loose::of(library.commondir(), false);
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
        self.objects.library().map(|library| Opener(library.path().to_path_buf()))
    }

    /// As [`Blobs::read`], where there is no library: by Git.
    pub fn blob(&self, blob: &BlobId) -> Result<Content, Why> {
        self.objects.blob(&blob.0)
    }

    /// Neighbours in a pack share their bases: read in the store's order, none is inflated for each of them anew.
    pub(super) fn order(&self, versions: &mut [Version]) {
        let Some(odb) = self.objects.library().and_then(|library| library.odb().ok()) else { return };
        let mut places: HashMap<Id, u32> = HashMap::new();
        let width = self.objects.width;
        let listed = odb.foreach(|id| {
            if let Some(id) = id.as_bytes().get(..width).and_then(Id::from_raw) {
                let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
                places.entry(id).or_insert(next);
            }
            true
        });
        if listed.is_ok() {
            let place = |version: &Version| places.get(&version.blob.0).copied().unwrap_or(u32::MAX);
            versions.sort_by_key(|version| (place(version), version.blob, version.commit));
        }
    }
}
