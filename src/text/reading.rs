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
    decoded: OnceCell<Decoded<'b>>,
    source: OnceCell<Source>,
    glance: OnceCell<Option<Arc<Glance>>>,
}

/// The text of a blob: its own bytes, or what they stand for.
enum Decoded<'b> {
    Lent(&'b str, Encoding),
    Kept(Source),
}

impl<'b> Reading<'b> {
    pub fn new(path: &'b RepoPath, bytes: &'b [u8]) -> Self {
        Self { path, bytes, decoded: OnceCell::new(), source: OnceCell::new(), glance: OnceCell::new() }
    }

    /// Of a text that is kept already.
    pub fn of(source: &'b Source) -> Self {
        let decoded = Decoded::Kept(source.clone()).into();
        let (path, bytes) = (source.path(), source.text().as_bytes());
        Self { path, bytes, decoded, source: OnceCell::new(), glance: OnceCell::new() }
    }

    fn decoded(&self) -> &Decoded<'b> {
        self.decoded.get_or_init(|| match decode(self.bytes) {
            (Cow::Borrowed(text), encoding) => Decoded::Lent(text, encoding),
            (Cow::Owned(text), encoding) => {
                Decoded::Kept(Source::of(self.path.clone(), text, encoding, OnceLock::new()))
            }
        })
    }

    pub fn text(&self) -> &str {
        match self.decoded() {
            Decoded::Lent(text, _) => text,
            Decoded::Kept(source) => source.text(),
        }
    }

    /// Whether it is a part of a longer text.
    pub fn is_part(&self) -> bool {
        matches!(self.decoded(), Decoded::Kept(source) if source.is_part())
    }

    pub fn encoding(&self) -> Encoding {
        match self.decoded() {
            Decoded::Lent(_, encoding) => *encoding,
            Decoded::Kept(source) => source.encoding(),
        }
    }

    /// The same to be kept: a copy, which most files never need.
    pub fn source(&self) -> &Source {
        let (text, encoding) = match self.decoded() {
            Decoded::Lent(text, encoding) => (text, encoding),
            Decoded::Kept(source) => return source,
        };
        self.source.get_or_init(|| {
            let glance = self.glance.get().map_or_else(OnceLock::new, |known| known.clone().into());
            Source::of(self.path.clone(), (*text).to_owned(), *encoding, glance)
        })
    }

    /// The words of its text; `None` where it is too large to keep them.
    pub fn glance(&self) -> Option<&Glance> {
        if let Decoded::Kept(source) = self.decoded() {
            return source.glance();
        }
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
