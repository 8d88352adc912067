//! Fixes: proposed, proven, applied.
//!
//! In: a finding and the tree that has it. Out: a [`Patch`], which only [`prove`] makes: the edit was laid over
//! the tree, judged again, and its finding went away without another one coming.

pub mod gitignore;
mod propose;
mod prove;

pub use propose::propose;
pub use prove::{Patch, Shown, prove};

use std::collections::BTreeMap;

use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::text::{Edit, Source};

/// A fix that nobody tried yet.
pub struct Fix {
    /// Imperative, lower case: `encrypt the volume`.
    pub title: String,
    pub safety: Safety,
    pub files: BTreeMap<RepoPath, Rewrite>,
    /// Files that leave the index and stay on disk.
    pub unstage: Vec<RepoPath>,
}

/// What becomes of one file.
pub enum Rewrite {
    Edits(Source, Vec<Edit>),
    /// The whole text, where there was none or all of it changes.
    Text(Option<Source>, String),
}
