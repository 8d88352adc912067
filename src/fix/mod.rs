//! Fixes: proposed, proven, applied.
//!
//! In: a finding and the tree that has it. Out: a [`Patch`], which only a proof makes: the edit was laid over
//! the tree, judged again, and its finding went away without another one coming.
//!
//! ```text
//! finding ─► propose: recipe (set, remove, …) + dependency + origin, or backend, own_account, wrap, unstage
//!         ─► Fixes, best first ─► prove, until one holds ─► Patch
//! findings ─► mend_all: a Patch for each, those that are alike proven together
//! findings ─► combine: propose all, prove those that lie beside each other at once, again on what was laid ─► Laid
//! ```

mod backend;
mod beside;
mod combine;
mod dependency;
mod everybody;
pub mod gitignore;
mod narrow;
mod origin;
mod own_account;
mod program;
mod propose;
mod prove;
mod recipe;
mod template;
mod together;
mod unstage;
mod wrap;

pub use combine::{Choice, Files, Laid, Mended, WORK, combine};
pub use propose::propose_all;
pub use prove::{Held, Patch, Shown, Trial, prove};
pub use together::mend_all;

use std::collections::BTreeMap;

use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::text::{Edit, Source};

/// What a fix writes where a person is to write something. Until then the rule is as broken as before.
const TO_FILL_IN: &str = "CHANGE-ME";

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
    /// What it makes that others of its place could refer to, once it is there.
    pub makes: Vec<String>,
}

/// What becomes of one file.
pub enum Rewrite {
    Edits(Source, Vec<Edit>),
    /// The whole text, where there was none or all of it changes.
    Text(Option<Source>, String),
}

impl Fix {
    pub fn new(title: &str, safety: Safety) -> Self {
        let (files, unstage, notes, hands_in, makes) = Default::default();
        Self { title: title.to_owned(), safety, files, unstage, notes, hands_in, makes }
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

    /// Says so where a person has to write something.
    fn note_holes(&mut self) {
        let has_hole = |text: &str| text.contains(TO_FILL_IN);
        let is_new = self.files.values().any(|rewrite| match rewrite {
            Rewrite::Edits(_, edits) => edits.iter().any(|edit| has_hole(&edit.text)),
            Rewrite::Text(before, text) => {
                has_hole(text) && !before.as_ref().is_some_and(|source| has_hole(source.text()))
            }
        });
        if is_new {
            self.note(format!("write a value in place of `{TO_FILL_IN}`: until then it counts as none"));
        }
    }

    pub fn note(&mut self, words: String) {
        if !self.notes.contains(&words) {
            self.notes.push(words);
        }
    }
}
