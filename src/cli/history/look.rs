//! Secrets, state and the like in each version of each file, looked for on all cores.
//!
//! In: versions, those of one blob together. Out: the [`Leaks`] in them, which versions are clean, what could not be read.

use std::sync::{Mutex, PoisonError};

use super::decide::Deciding;
use super::leaks::{Leaks, Sight};
use super::{MOST_NAMED, Run};
use crate::error::Result;
use crate::finding::Trouble;
use crate::git::{BlobId, Repository, Version};
use crate::path::RepoPath;
use crate::scan::Judge;
use crate::tree::Content;

/// What all threads gave.
#[derive(Default)]
pub struct Looked<'v> {
    pub leaks: Leaks<'v>,
    pub clean: Vec<&'v Version>,
    pub troubles: Vec<Trouble>,
    /// Versions that were looked at, and those among them that could not be read.
    pub judged: usize,
    pub unread: usize,
}

pub fn look<'v>(
    repository: &Repository,
    judge: &Judge,
    deciding: &Deciding,
    versions: &[&'v Version],
    run: &Run,
) -> Looked<'v> {
    let all = Mutex::new(Looked::default());
    // The versions of one blob stay together: it is read once.
    let blobs: Vec<&[&Version]> = versions.chunk_by(|one, other| one.blob == other.blob).collect();
    let ids: Vec<BlobId> = blobs.iter().map(|same| same[0].blob).collect();
    repository.each_blob(&ids, crate::cores::cores(), |number, content| {
        if run.is_stopped() {
            return false;
        }
        match &content {
            Ok(Content::Whole(bytes)) => run.progress.watch.blob(bytes.len()),
            Ok(Content::Long(long)) => run.progress.watch.blob(long.size as usize),
            _ => {}
        }
        for version in blobs[number] {
            one(judge, deciding, version, content.as_ref(), run, &all);
        }
        true
    });
    let mut looked = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    if looked.unread > MOST_NAMED {
        let message = format!("{} more blobs of the history could not be read", looked.unread - MOST_NAMED);
        looked.troubles.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
    }
    looked
}

/// Judges a blob at one of the paths that it stood at.
fn one<'v>(
    judge: &Judge,
    deciding: &Deciding,
    version: &'v Version,
    content: Result<&Content, &String>,
    run: &Run,
    all: &Mutex<Looked<'v>>,
) {
    let scan = content.map(|content| judge.version(&version.path, content));
    let (is_clean, findings, troubles, unread) = match scan {
        Ok(scan) => {
            (scan.findings.is_empty() && scan.troubles.is_empty(), scan.findings, scan.troubles, None)
        }
        Err(why) => (false, Vec::new(), Vec::new(), Some(why)),
    };
    run.progress.watch.file();
    run.progress.watch.found(findings.len());
    let sights =
        findings.into_iter().map(|finding| Sight { verdict: deciding.on(&finding, &[]), finding, version });
    let sights: Vec<Sight> = sights.collect();
    // A thread that panicked has ended the process.
    let Ok(mut all) = all.lock() else { return };
    all.judged += 1;
    if is_clean {
        all.clean.push(version);
    }
    sights.into_iter().for_each(|sight| all.leaks.add(sight));
    all.troubles.extend(troubles);
    if let Some(why) = unread {
        all.unread += 1;
        if all.unread <= MOST_NAMED {
            let (path, message) = (version.path.clone(), why.clone());
            all.troubles.push(Trouble { path, at: None, message, counts: true });
        }
    }
}
