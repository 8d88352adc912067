//! A blob while it is looked at: its text and the words in it, each made once and on first need.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use super::glance::Glance;
use super::source::decode;
use super::{Encoding, Source, words};
use crate::path::RepoPath;

pub struct Reading<'b> {
    pub path: &'b RepoPath,
    pub bytes: &'b [u8],
    decoded: OnceCell<(Cow<'b, str>, Encoding)>,
    source: OnceCell<Source>,
    glance: OnceCell<Option<Arc<Glance>>>,
}

impl<'b> Reading<'b> {
    pub fn new(path: &'b RepoPath, bytes: &'b [u8]) -> Self {
        Self { path, bytes, decoded: OnceCell::new(), source: OnceCell::new(), glance: OnceCell::new() }
    }

    fn decoded(&self) -> &(Cow<'b, str>, Encoding) {
        self.decoded.get_or_init(|| decode(self.bytes))
    }

    pub fn text(&self) -> &str {
        &self.decoded().0
    }

    pub fn encoding(&self) -> Encoding {
        self.decoded().1
    }

    /// The same to be kept: a copy, which most files never need.
    pub fn source(&self) -> &Source {
        self.source.get_or_init(|| {
            let glance = self.glance.get().map_or_else(OnceLock::new, |known| known.clone().into());
            Source::of(self.path.clone(), self.text().to_owned(), self.encoding(), glance)
        })
    }

    /// The words of its text; `None` where it is too large to keep them.
    pub fn glance(&self) -> Option<&Glance> {
        self.glance.get_or_init(|| words::of(self.text().as_bytes()).map(Arc::new)).as_deref()
    }

    /// Whether one of [`super::glance::SIGNS`] stands in its text.
    pub fn has_sign(&self, sign: &'static str) -> bool {
        match self.glance() {
            Some(glance) => glance.places_of(sign).next().is_some(),
            None => memchr::memmem::find(self.text().as_bytes(), sign.as_bytes()).is_some(),
        }
    }
}
