//! Which two versions are compared; what is written when one is mended. The only user of git2.
//!
//! In: the repository that Git's environment names. Out: a [`Change`]; [`Rewrite`]s, written whole or not at all.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::error::Result;
use crate::path::RepoPath;
use crate::tree::{Content, Tree};

mod blame;
mod blobs;
mod compare;
mod history;
#[doc(hidden)]
pub mod index; // for who feeds it anything: `fuzz/`
mod lock;
mod loose;
mod merge;
mod object;
mod packs;
mod parents;
mod plumbing;
mod range;
mod repository;
mod special;
mod stand_in;
mod stream;
mod version;
mod work_tree;
mod write;
mod wrong;

pub use history::{Asked, BlobId, Commit, Past, TreeId, Trees, Version};
pub use parents::Forks;
pub use repository::Repository;
pub use stand_in::StandIn;
pub use work_tree::beside;
pub use write::{Rewrite, Written};

/// Two versions of a repository and what differs.
#[derive(Clone)]
pub struct Change {
    /// HEAD first, in a merge each MERGE_HEAD behind it; [`crate::tree::Empty`] before the first commit.
    pub befores: Vec<Rc<dyn Tree>>,
    pub after: Rc<dyn Tree>,
    /// Sorted by path.
    pub touched: Vec<Touched>,
    /// New path → old path, where the very blob was moved.
    pub moves: BTreeMap<RepoPath, RepoPath>,
    /// Blobs that a commit of a range adds and that `after` no longer has at that path. Empty for the index.
    pub passing: Vec<Passing>,
    /// In a merge: what is as HEAD has it, and not as a MERGE_HEAD does.
    pub kept: Vec<RepoPath>,
    /// In a merge: where HEAD and each MERGE_HEAD parted.
    pub forks: Forks,
    /// Folders of which an audit can't say what they held before: all that is in them is touched.
    pub unseen: Vec<RepoPath>,
    /// Paths with unresolved conflicts: no version of theirs can be judged.
    pub conflicts: Vec<RepoPath>,
}

/// A path whose entry differs between HEAD (the first before) and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    pub path: RepoPath,
    pub before: Option<Kind>,
    pub after: Option<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Symlink,
    Submodule,
}

/// A blob that only commits inside the range hold.
#[derive(Clone)]
pub struct Passing {
    pub path: RepoPath,
    /// The full id of the oldest commit of the range that adds it there.
    pub commit: String,
    /// Read when it is looked at: a range may have more of them than memory.
    read: Rc<dyn Fn() -> Result<Content, object::Why>>,
}

impl Passing {
    /// # Errors
    /// The blob is missing or damaged.
    pub fn read(&self) -> Result<Content> {
        (self.read)().map_err(wrong::unreadable)
    }
}
