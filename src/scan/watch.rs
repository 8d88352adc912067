//! What whoever waits for a long scan sees of it, and how they end it.
//!
//! In: counts from any thread, and the wish to stop. Out: the same to any thread; what was left out is a trouble.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::finding::Trouble;
use crate::path::RepoPath;

#[derive(Debug, Default)]
pub struct Watch {
    pub stop: Arc<AtomicBool>,
    files: AtomicUsize,
    blobs: AtomicUsize,
    bytes: AtomicUsize,
    stacks: AtomicUsize,
    findings: AtomicUsize,
}

impl Watch {
    pub fn stopping_at(stop: Arc<AtomicBool>) -> Self {
        Self { stop, ..Self::default() }
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A file is done with, whether or not it could be read.
    pub fn file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    /// So many bytes were read.
    pub fn blob(&self, bytes: usize) {
        self.blobs.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn stack(&self, findings: usize) {
        self.stacks.fetch_add(1, Ordering::Relaxed);
        self.found(findings);
    }

    pub fn found(&self, findings: usize) {
        self.findings.fetch_add(findings, Ordering::Relaxed);
    }

    pub fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }

    pub fn blobs(&self) -> usize {
        self.blobs.load(Ordering::Relaxed)
    }

    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    pub fn findings(&self) -> usize {
        self.findings.load(Ordering::Relaxed)
    }

    pub fn stacks(&self) -> usize {
        self.stacks.load(Ordering::Relaxed)
    }

    /// Where it was ended: of so many files and stacks, how many were not judged.
    pub(super) fn left(&self, files: usize, stacks: usize) -> Option<Trouble> {
        let files_left = files.saturating_sub(self.files());
        let stacks_left = stacks.saturating_sub(self.stacks());
        if !self.is_stopped() || files_left + stacks_left == 0 {
            return None;
        }
        let message = format!(
            "interrupted: {files_left} of {files} files and {stacks_left} of {stacks} stacks were left unjudged"
        );
        Some(Trouble { path: RepoPath::new("."), at: None, message, counts: true })
    }
}
