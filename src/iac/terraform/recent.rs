//! Files that were parsed a moment ago: a commit's stack is read as it is, as it was and under each fix that is tried, and
//! all but the changed files are the same bytes each time.
//!
//! In: a path and bytes. Out: what they were read and parsed to, by this thread.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::files::File;
use super::folder::Parsed;
use crate::finding::Trouble;
use crate::path::RepoPath;
use crate::text::{Encoding, Source};

/// In bytes of text: some 5,000 resources, which take 30 MB parsed. With more all are forgotten.
const MOST: usize = 1 << 20;

thread_local! {
    static RECENT: RefCell<Recent> = RefCell::default();
}

#[derive(Default)]
struct Recent {
    files: HashMap<RepoPath, Known>,
    /// How much text they are, those too that others have taken the place of.
    bytes: usize,
}

#[derive(Clone)]
struct Known {
    source: Source,
    json: bool,
    parsed: Option<Rc<Parsed>>,
    troubles: Vec<Trouble>,
}

/// A file decoded: the very same source where its bytes are.
pub(super) fn source(path: &RepoPath, bytes: &[u8]) -> Source {
    let is_same = |source: &&Source| source.encoding() == Encoding::Utf8 && source.text().as_bytes() == bytes;
    RECENT
        .with_borrow(|recent| recent.files.get(path).map(|known| &known.source).filter(is_same).cloned())
        .unwrap_or_else(|| Source::decode(path.clone(), bytes))
}

/// What a file was parsed to, or is by `parse`, which adds what it could not read to the troubles.
pub(super) fn parsed(
    file: &File,
    troubles: &mut Vec<Trouble>,
    parse: impl FnOnce(&mut Vec<Trouble>) -> Option<Parsed>,
) -> Option<Rc<Parsed>> {
    let path = file.source.path();
    let is_same = |known: &&Known| known.source.is(&file.source) && known.json == file.json;
    let known = RECENT.with_borrow(|recent| recent.files.get(path).filter(is_same).cloned());
    let known = known.unwrap_or_else(|| {
        let mut troubles = Vec::new();
        let parsed = parse(&mut troubles).map(Rc::new);
        let known = Known { source: file.source.clone(), json: file.json, parsed, troubles };
        RECENT.with_borrow_mut(|recent| recent.keep(path, &known));
        known
    });
    troubles.extend(known.troubles);
    known.parsed
}

impl Recent {
    fn keep(&mut self, path: &RepoPath, known: &Known) {
        let size = known.source.text().len();
        if self.bytes + size > MOST {
            *self = Self::default();
        }
        if size <= MOST {
            self.bytes += size;
            self.files.insert(path.clone(), known.clone());
        }
    }
}
