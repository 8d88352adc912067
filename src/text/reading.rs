//! A blob while it is looked at: its text and the words in it, each made once and on first need.

use std::cell::OnceCell;

use super::glance::Glance;
use super::{Source, words};
use crate::path::RepoPath;

pub struct Reading<'b> {
    pub path: &'b RepoPath,
    pub bytes: &'b [u8],
    source: OnceCell<Source>,
    glance: OnceCell<Option<Glance>>,
}

impl<'b> Reading<'b> {
    pub fn new(path: &'b RepoPath, bytes: &'b [u8]) -> Self {
        Self { path, bytes, source: OnceCell::new(), glance: OnceCell::new() }
    }

    pub fn source(&self) -> &Source {
        self.source.get_or_init(|| Source::decode(self.path.clone(), self.bytes))
    }

    /// The words of its text; `None` where it is too large to keep them.
    pub fn glance(&self) -> Option<&Glance> {
        self.glance.get_or_init(|| words::of(self.source().text().as_bytes())).as_ref()
    }
}
