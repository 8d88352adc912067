//! How far a long run is, on a terminal alone.
//!
//! In: counts, from any thread. Out: one line on standard error, written over itself, and taken away at the end.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::path::RepoPath;
use crate::scan::Watch;
use crate::tree::{Content, Tree, Unreadable};

/// Who is done sooner was never waiting.
const PATIENCE: Duration = Duration::from_millis(500);
/// Often enough to look alive.
const EVERY: Duration = Duration::from_millis(100);

/// A stack is about as much work as so many files.
const FILES_IN_STACK: usize = 8;

#[derive(Default)]
pub struct Progress {
    /// What a scan says of itself.
    pub watch: Watch,
    all_files: AtomicUsize,
    all_stacks: AtomicUsize,
    files: AtomicUsize,
    stacks: AtomicUsize,
    bytes: AtomicUsize,
    findings: AtomicUsize,
    done: AtomicBool,
}

impl Progress {
    pub fn watching(stop: Arc<AtomicBool>) -> Self {
        Self { watch: Watch::stopping_at(stop), ..Self::default() }
    }

    pub fn expect(&self, files: usize, stacks: usize) {
        self.all_files.store(files, Ordering::Relaxed);
        self.all_stacks.store(stacks, Ordering::Relaxed);
    }

    pub fn file(&self, bytes: usize, findings: usize) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.findings.fetch_add(findings, Ordering::Relaxed);
    }

    pub fn stack(&self, findings: usize) {
        self.stacks.fetch_add(1, Ordering::Relaxed);
        self.findings.fetch_add(findings, Ordering::Relaxed);
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

    /// `1200 of 8000 files, 310 MB, 40 of 300 stacks, 4 findings, 12 s left`.
    fn line(&self, elapsed: Duration) -> String {
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let (files, all_files, all_stacks) = (of(&self.files), of(&self.all_files), of(&self.all_stacks));
        let stacks = of(&self.stacks) + self.watch.stacks();
        let all = all_files + all_stacks * FILES_IN_STACK;
        let left = match files + stacks * FILES_IN_STACK {
            0 => String::new(),
            done => {
                let seconds = elapsed.as_secs_f64() * all.saturating_sub(done) as f64 / done as f64;
                format!(", {seconds:.0} s left")
            }
        };
        let findings = of(&self.findings) + self.watch.findings();
        let noun = if findings == 1 { "finding" } else { "findings" };
        let in_stacks = match all_stacks {
            0 => String::new(),
            all => format!("{stacks} of {} stacks, ", all.max(stacks)),
        };
        format!(
            "{files} of {all_files} files, {} MB, {in_stacks}{findings} {noun}{left}",
            of(&self.bytes) >> 20
        )
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
        let progress = Progress::default();
        progress.expect(40, 0);
        progress.file(3 << 20, 1);
        for _ in 0..9 {
            progress.file(0, 0);
        }
        assert_eq!(progress.line(Duration::from_secs(5)), "10 of 40 files, 3 MB, 1 finding, 15 s left");
        progress.expect(40, 10);
        progress.stack(2);
        assert_eq!(
            progress.line(Duration::from_secs(9)),
            "10 of 40 files, 3 MB, 1 of 10 stacks, 3 findings, 51 s left"
        );
    }
}
