//! What a run was asked to look for: what it was not can't be gone since an older report.
//!
//! No part of the report: who reads one knows what it was asked.

use std::collections::BTreeSet;

use super::document::Found;
use crate::path::{PathSet, RepoPath};

/// Of one repository.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub repository: Option<String>,
    /// Ids.
    pub rules: BTreeSet<String>,
    /// Those among them that no exclusion takes out.
    pub never: BTreeSet<String>,
    /// The folder that was judged, where it is a part of what the policy is for.
    pub below: Option<RepoPath>,
    /// The folder of its repository that the paths begin in, where it has a policy of its own.
    pub top: Option<RepoPath>,
    /// What the policy leaves out.
    pub excluded: PathSet,
    /// Of a history, a choice of commits: nobody can say whether an older finding is among them.
    pub is_choice: bool,
}

impl Asked {
    /// Whether a finding of an older report would have been found, if it were still there.
    pub fn covers(&self, found: &Found) -> bool {
        let path = RepoPath::from(&*found.file);
        !self.is_choice
            && self.repository == found.repository
            && self.rules.contains(&found.rule)
            && self.below.as_ref().is_none_or(|folder| path.is_within(folder))
            && (self.never.contains(&found.rule) || !self.excluded.matches(&path))
    }
}
