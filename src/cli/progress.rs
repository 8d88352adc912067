//! How far a long run is, on a terminal alone.
//!
//! In: counts, from any thread. Out: one line on standard error, written over itself, and taken away at the end.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::path::RepoPath;
use crate::tree::{Content, Tree, Unreadable};

/// Who is done sooner was never waiting.
const PATIENCE: Duration = Duration::from_millis(500);
/// Often enough to look alive.
const EVERY: Duration = Duration::from_millis(100);

#[derive(Default)]
pub struct Progress {
    pub total: AtomicU64,
    pub files: AtomicU64,
    pub bytes: AtomicU64,
    pub findings: AtomicU64,
    done: AtomicBool,
}

impl Progress {
    pub fn of(total: usize) -> Self {
        Self { total: AtomicU64::new(total as u64), ..Self::default() }
    }

    pub fn file(&self, bytes: usize, findings: usize) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        self.findings.fetch_add(findings as u64, Ordering::Relaxed);
    }

    /// Does the work, and shows how far it is while it lasts.
    pub fn shown<T>(&self, work: impl FnOnce() -> T) -> T {
        if !io::stderr().is_terminal() {
            return work();
        }
        std::thread::scope(|scope| {
            let shows = scope.spawn(|| self.show());
            let result = work();
            self.done.store(true, Ordering::Relaxed);
            shows.thread().unpark();
            result
        })
    }

    fn show(&self) {
        let began = Instant::now();
        let mut shown = 0;
        while !self.done.load(Ordering::Relaxed) {
            std::thread::park_timeout(EVERY);
            if began.elapsed() < PATIENCE || self.done.load(Ordering::Relaxed) {
                continue;
            }
            let line = self.line(began.elapsed());
            let pad = " ".repeat(shown - line.len().min(shown));
            let _ = write!(io::stderr(), "\r{line}{pad}");
            shown = line.len();
        }
        if shown > 0 {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(shown));
        }
    }

    /// `1200 of 8000 files, 310 MB, 4 findings, 12 s left`.
    fn line(&self, elapsed: Duration) -> String {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (files, total) = (of(&self.files), of(&self.total));
        let left = match files {
            0 => String::new(),
            files => {
                let seconds = elapsed.as_secs_f64() * total.saturating_sub(files) as f64 / files as f64;
                format!(", {seconds:.0} s left")
            }
        };
        let findings = of(&self.findings);
        let noun = if findings == 1 { "finding" } else { "findings" };
        format!("{files} of {total} files, {} MB, {findings} {noun}{left}", of(&self.bytes) >> 20)
    }
}

/// A tree whose files are counted as they are read, each once.
pub struct Counted<'a> {
    pub tree: Rc<dyn Tree>,
    pub progress: &'a Progress,
    read: RefCell<HashSet<RepoPath>>,
}

impl<'a> Counted<'a> {
    pub fn of(tree: &Rc<dyn Tree>, progress: &'a Progress) -> Self {
        Self { tree: Rc::clone(tree), progress, read: RefCell::default() }
    }
}

impl Tree for Counted<'_> {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        let content = self.tree.read(path);
        if self.read.borrow_mut().insert(path.clone()) {
            let size = match &content {
                Ok(Some(Content::Whole(bytes))) => bytes.len(),
                _ => 0,
            };
            self.progress.file(size, 0);
        }
        content
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        self.tree.folder(folder)
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        self.tree.files_named(is_wanted)
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        self.tree.is_link(path)
    }

    fn version(&self, blob: &str) -> Option<Arc<[u8]>> {
        self.tree.version(blob)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_what_was_done() {
        let progress = Progress::of(40);
        progress.file(3 << 20, 1);
        for _ in 0..9 {
            progress.file(0, 0);
        }
        assert_eq!(progress.line(Duration::from_secs(5)), "10 of 40 files, 3 MB, 1 finding, 15 s left");
    }
}
