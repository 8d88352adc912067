//! Fixes: proposed, proven, applied.
//!
//! In: a finding and the tree that has it. Out: a [`Patch`], which only [`prove`] makes: the edit was laid over
//! the tree, judged again, and its finding went away without another one coming.
//!
//! ```text
//! finding ─► propose: recipe (set, remove, …) + dependency + origin, or backend, own_account, wrap, unstage
//!         ─► Fixes, best first ─► prove, until one holds ─► Patch
//! ```

mod backend;
mod dependency;
pub mod gitignore;
mod narrow;
mod origin;
mod own_account;
mod propose;
mod prove;
mod recipe;
mod unstage;
mod wrap;

pub use propose::propose;
pub use prove::{Patch, Shown, Trial, prove};

use std::collections::BTreeMap;

use crate::finding::Finding;
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
    /// What a person should know of it, a sentence each: whom else it reaches, what is to be set where.
    pub notes: Vec<String>,
    /// Variables that it hands in: whether the rule is met then hangs on their values.
    pub hands_in: Vec<String>,
}

/// What becomes of one file.
pub enum Rewrite {
    Edits(Source, Vec<Edit>),
    /// The whole text, where there was none or all of it changes.
    Text(Option<Source>, String),
}

/// The first fix of a finding that holds.
pub fn mend(finding: &Finding, trial: &Trial) -> Option<Patch> {
    propose(finding, trial).into_iter().find_map(|fix| prove(fix, &[finding], trial))
}

impl Fix {
    pub fn new(title: &str, safety: Safety) -> Self {
        let (files, unstage, notes, hands_in) = Default::default();
        Self { title: title.to_owned(), safety, files, unstage, notes, hands_in }
    }

    /// Adds edits of one file. `None` where the file is rewritten as a whole already.
    pub fn edit(&mut self, source: &Source, edits: Vec<Edit>) -> Option<()> {
        if edits.is_empty() {
            return Some(());
        }
        let rewrite = self
            .files
            .entry(source.path().clone())
            .or_insert_with(|| Rewrite::Edits(source.clone(), Vec::new()));
        match rewrite {
            Rewrite::Edits(_, all) => all.extend(edits),
            Rewrite::Text(..) => return None,
        }
        Some(())
    }

    pub fn note(&mut self, words: String) {
        if !self.notes.contains(&words) {
            self.notes.push(words);
        }
    }
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
    let mut fix = Fix::new("all of them", safety);
    fix.files = rewritten.collect();
    (members.len() > 1).then_some((fix, members))
}
