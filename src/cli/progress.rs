//! How far a long run is, on a terminal alone.
//!
//! In: counts, from any thread. Out: one line on standard error, written over itself, and taken away at the end.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::scan::Watch;

/// Who is done sooner was never waiting.
const PATIENCE: Duration = Duration::from_millis(500);
/// Often enough to look alive.
const EVERY: Duration = Duration::from_millis(100);

/// A stack is about as much work as so many files.
const FILES_IN_STACK: usize = 8;

#[derive(Default)]
pub struct Progress {
    /// What the work says of itself.
    pub watch: Watch,
    all_files: AtomicUsize,
    all_stacks: AtomicUsize,
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
        let (all_files, all_stacks) = (of(&self.all_files), of(&self.all_stacks));
        let (files, stacks, findings) = (self.watch.files(), self.watch.stacks(), self.watch.findings());
        let all = all_files + all_stacks * FILES_IN_STACK;
        let left = match files + stacks * FILES_IN_STACK {
            0 => String::new(),
            done => {
                let seconds = elapsed.as_secs_f64() * all.saturating_sub(done) as f64 / done as f64;
                format!(", {seconds:.0} s left")
            }
        };
        let noun = if findings == 1 { "finding" } else { "findings" };
        let in_stacks = match all_stacks {
            0 => String::new(),
            all => format!("{stacks} of {} stacks, ", all.max(stacks)),
        };
        format!(
            "{files} of {all_files} files, {} MB, {in_stacks}{findings} {noun}{left}",
            self.watch.bytes() >> 20
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_what_was_done() {
        let progress = Progress::default();
        progress.expect(40, 0);
        progress.watch.blob(3 << 20);
        progress.watch.found(1);
        for _ in 0..10 {
            progress.watch.file();
        }
        assert_eq!(progress.line(Duration::from_secs(5)), "10 of 40 files, 3 MB, 1 finding, 15 s left");
        progress.expect(40, 10);
        progress.watch.stack(2);
        assert_eq!(
            progress.line(Duration::from_secs(9)),
            "10 of 40 files, 3 MB, 1 of 10 stacks, 3 findings, 51 s left"
        );
    }
}
