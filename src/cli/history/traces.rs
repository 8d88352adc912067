//! Where secrets were found before, so that a second audit need not look for them again.
//!
//! In and out: a [`Store`]: under each version's digest a [`Trace`]: of rules and places, never of a value. What stands there
//! is read from the blob each time.

use std::collections::{BTreeMap, HashSet};

use super::cache::{Digest, Store, digest};
use crate::git::Version;
use crate::scan::{Judge, Scan, Trace};
use crate::tree::Content;

/// Versions of files with secrets in them: of more the rest is looked at each time.
const MOST: usize = 200_000;

pub struct Traces {
    store: Option<Store>,
    known: BTreeMap<Digest, Trace>,
}

impl Traces {
    /// Whatever can't be read is as not there. Without a store nothing is kept.
    pub fn open(store: Option<Store>) -> Self {
        let read = store.as_ref().and_then(Store::read);
        let known = read.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default();
        Self { store, known }
    }

    /// What stands in a version, by its trace. `None` where there is none, or it is of other content.
    pub fn scan(&self, judge: &Judge, version: &Version, content: &Content) -> Option<Scan> {
        let trace = self.known.get(&digest(version))?;
        let Content::Whole(bytes) = content else { return None };
        version.blob.is_of(bytes).then(|| judge.version_again(&version.path, bytes, trace))?
    }

    /// What is to be kept of a version that was looked at.
    pub fn of(&self, judge: &Judge, scan: &Scan) -> Option<Trace> {
        self.store.as_ref().and_then(|_| judge.trace(scan))
    }

    /// Adds what was found now. `here` are the versions of this audit: others go first where there are too many. That it can't
    /// be written is no error.
    pub fn keep<'v>(self, new: Vec<(&Version, Trace)>, here: impl Iterator<Item = &'v Version>) {
        let Self { store: Some(store), mut known } = self else { return };
        if new.is_empty() {
            return;
        }
        if known.len() + new.len() > MOST {
            let here: HashSet<Digest> = here.map(digest).collect();
            known.retain(|version, _| here.contains(version));
        }
        for (version, trace) in new.into_iter().take(MOST.saturating_sub(known.len())) {
            known.insert(digest(version), trace);
        }
        let _ = postcard::to_stdvec(&known).map(|bytes| store.write(&bytes));
    }
}
