//! Fixes: proposed, proven, applied.
//!
//! In: a finding and the tree that has it. Out: a [`Patch`], which only [`prove`] makes: the edit was laid over
//! the tree, judged again, and its finding went away without another one coming.

pub mod gitignore;
mod propose;
mod prove;

pub use propose::propose;
pub use prove::{Patch, Shown, Trial, prove};

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

/// Joins fixes that only edit, so that they can be tried at once; the others stay as they are.
///
/// Out: the joined fix with the positions in `fixes` that it is made of.
pub fn joined(fixes: &[Fix]) -> Option<(Fix, Vec<usize>)> {
    let mut files: BTreeMap<RepoPath, (Source, Vec<Edit>)> = BTreeMap::new();
    let mut members = Vec::new();
    for (position, fix) in fixes.iter().enumerate().filter(|(_, fix)| fix.unstage.is_empty()) {
        let edits = fix.files.iter().map(|(path, rewrite)| match rewrite {
            Rewrite::Edits(source, edits) => Some((path, source, edits)),
            Rewrite::Text(..) => None,
        });
        let Some(edits) = edits.collect::<Option<Vec<_>>>() else { continue };
        for (path, source, edits) in edits {
            let (_, all) = files.entry(path.clone()).or_insert_with(|| (source.clone(), Vec::new()));
            // Two findings of one resource may ask for the very same edit.
            all.extend(edits.iter().filter(|edit| !all.contains(edit)).cloned().collect::<Vec<_>>());
        }
        members.push(position);
    }
    let rewritten = files.into_iter().map(|(path, (source, edits))| (path, Rewrite::Edits(source, edits)));
    let safety = if members.iter().all(|member| fixes[*member].safety == Safety::Safe) {
        Safety::Safe
    } else {
        Safety::Suggested
    };
    let fix =
        Fix { title: "all of them".to_owned(), safety, files: rewritten.collect(), unstage: Vec::new() };
    (members.len() > 1).then_some((fix, members))
}
