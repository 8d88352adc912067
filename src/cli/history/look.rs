//! Secrets, state and the like in each version of each file, looked for on all cores.
//!
//! In: versions, those of one blob together. Out: the [`Leaks`] in them, which versions are clean, what could not be read.

use std::sync::{Mutex, PoisonError};

use super::decide::Deciding;
use super::leaks::{Leaks, Sight};
use super::traces::Traces;
use super::{MOST_NAMED, Run};
use crate::error::Result;
use crate::finding::Trouble;
use crate::git::{BlobId, Repository, Version};
use crate::path::RepoPath;
use crate::scan::{Judge, Scan, Trace};
use crate::tree::Content;

/// What all threads gave.
#[derive(Default)]
pub struct Looked<'v> {
    pub leaks: Leaks<'v>,
    pub clean: Vec<&'v Version>,
    /// Where secrets stand, as far as that was not known.
    pub traced: Vec<(&'v Version, Trace)>,
    pub troubles: Vec<Trouble>,
    /// Versions that were looked at, and those among them that could not be read.
    pub judged: usize,
    pub unread: usize,
}

/// What is looked with.
pub struct Look<'a> {
    pub judge: &'a Judge,
    pub deciding: &'a Deciding<'a>,
    pub traces: &'a Traces,
    pub run: &'a Run,
}

impl Look<'_> {
    pub fn at<'v>(&self, repository: &Repository, versions: &[&'v Version]) -> Looked<'v> {
        let all = Mutex::new(Looked::default());
        // The versions of one blob stay together: it is read once.
        let blobs: Vec<&[&Version]> = versions.chunk_by(|one, other| one.blob == other.blob).collect();
        let ids: Vec<BlobId> = blobs.iter().map(|same| same[0].blob).collect();
        repository.each_blob(&ids, crate::cores::cores(), |number, content| {
            if self.run.is_stopped() {
                return false;
            }
            match &content {
                Ok(Content::Whole(bytes)) => self.run.progress.watch.blob(bytes.len()),
                Ok(Content::Long(long)) => self.run.progress.watch.blob(long.size as usize),
                _ => {}
            }
            for version in blobs[number] {
                self.one(version, content.as_ref(), &all);
            }
            true
        });
        let mut looked = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        if looked.unread > MOST_NAMED {
            let more = looked.unread - MOST_NAMED;
            let message = format!("{more} more blobs of the history could not be read");
            looked.troubles.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
        }
        looked
    }

    /// Judges a blob at one of the paths that it stood at.
    fn one<'v>(&self, version: &'v Version, content: Result<&Content, &String>, all: &Mutex<Looked<'v>>) {
        let (scan, trace, unread) = match content {
            Ok(content) => {
                let (scan, trace) = self.scan(version, content);
                (scan, trace, None)
            }
            Err(why) => (Scan::default(), None, Some(why)),
        };
        let is_clean = unread.is_none() && scan.findings.is_empty() && scan.troubles.is_empty();
        self.run.progress.watch.file();
        self.run.progress.watch.found(scan.findings.len());
        let sight = |finding| Sight { verdict: self.deciding.on(&finding, &[]), finding, version };
        let sights: Vec<Sight> = scan.findings.into_iter().map(sight).collect();
        // A thread that panicked has ended the process.
        let Ok(mut all) = all.lock() else { return };
        all.judged += 1;
        if is_clean {
            all.clean.push(version);
        }
        all.traced.extend(trace.map(|trace| (version, trace)));
        sights.into_iter().for_each(|sight| all.leaks.add(sight));
        all.troubles.extend(scan.troubles);
        if let Some(why) = unread {
            all.unread += 1;
            if all.unread <= MOST_NAMED {
                let (path, message) = (version.path.clone(), why.clone());
                all.troubles.push(Trouble { path, at: None, message, counts: true });
            }
        }
    }

    /// What stands in a version, and where, if that was not known.
    fn scan(&self, version: &Version, content: &Content) -> (Scan, Option<Trace>) {
        if let Some(scan) = self.traces.scan(self.judge, version, content) {
            return (scan, None);
        }
        let scan = self.judge.version(&version.path, content);
        let trace = self.traces.of(self.judge, &scan);
        (scan, trace)
    }
}
