//! Judges a tree: rules on its stacks, secrets and state in its files.
//!
//! In: a [`Tree`], a [`Scope`] and the rules. Out: a [`Scan`]. Knows nothing of policy: every rule that was
//! asked for is judged, and what it says is told.

use crate::finding::{Finding, Trouble, Unanswered};
use crate::path::RepoPath;

/// What to judge. `known_as` is the name that fingerprints use: that of the newer tree, where a folder or
/// file was moved between the two.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub stacks: Vec<Place>,
    pub files: Vec<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: RepoPath,
    pub known_as: RepoPath,
}

/// What a tree holds against the rules.
#[derive(Debug, Default)]
pub struct Scan {
    pub findings: Vec<Finding>,
    pub unanswered: Vec<Unanswered>,
    pub troubles: Vec<Trouble>,
    /// How many blobs were looked at, and how many resources judged.
    pub blobs: usize,
    pub resources: usize,
}
