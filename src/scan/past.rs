//! One version of one stack, judged by itself, for a history.
//!
//! In: a commit's tree, and what the walk knows of the stack. Out: a [`Scan`] of what rules and policies say of it.

use super::by_default::ByDefault;
use super::{Judge, Scan, StackPlace};
use crate::iac::Moved;
use crate::path::RepoPath;
use crate::secrets;
use crate::tree::{Tree, Unreadable};

/// A stack of a tree.
#[derive(Clone, Debug)]
pub struct PastStack {
    /// Its folder or file.
    pub root: RepoPath,
    /// The name that it had first: a folder that moves brings nothing anew.
    pub known_as: RepoPath,
    /// Another folder of the tree deploys it.
    pub is_called: bool,
    /// The same, or a tool does.
    pub has_callers: bool,
}

impl Judge {
    /// The addresses are those that the version has, or where it says that resources moved, those of before (`back`).
    pub fn past_stack(&self, tree: &dyn Tree, past: &PastStack, back: &[Moved]) -> Result<Scan, Unreadable> {
        let place =
            StackPlace { path: past.root.clone(), known_as: past.known_as.clone(), moved: back.to_vec() };
        let has_callers = |folder: &RepoPath| past.has_callers && *folder == past.root;
        let (mut scan, mut told) = (Scan::default(), ByDefault::default());
        for mut stack in secrets::reader(tree).read(&past.root)? {
            stack.set_called(past.is_called);
            self.stack(stack, &place, &has_callers, &mut told, &mut scan);
        }
        told.end(&mut scan);
        // Secrets are looked for in each version of each file, once.
        scan.findings.retain(|finding| !finding.fingerprint.holds_value());
        Ok(scan)
    }
}
