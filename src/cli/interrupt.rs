//! Ctrl-C ends the looking and not the telling.
//!
//! In: signals. Out: a flag that is raised at the first: what was found is told as soon as it can be. At the second the
//! process ends. What a shell or a runner sends right behind the first is the same request.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::error::{Error, Result};
use crate::stop;

/// Signals are heeded once, however many repositories are judged.
static HEEDED: OnceLock<()> = OnceLock::new();
/// When the first signal came, in milliseconds since signals are heeded, counted from one; zero before.
static FIRST: AtomicU64 = AtomicU64::new(0);
/// Within so many milliseconds one key press reaches us by several ways, and nobody presses it twice.
const TOGETHER: u64 = 100;

/// From now on signals are heeded.
pub fn heeded() -> Result<Arc<AtomicBool>> {
    let stop = stop::flag();
    if HEEDED.set(()).is_err() {
        return Ok(stop);
    }
    let start = Instant::now();
    // Who starts a run by `nohup` wants it to outlive the terminal.
    let hangs_up = (!is_ignored(SIGHUP)).then_some(SIGHUP);
    for signal in [SIGINT, SIGTERM].into_iter().chain(hangs_up) {
        let raised = Arc::clone(&stop);
        let heed = move || {
            raised.store(true, Ordering::Relaxed);
            let now = start.elapsed().as_millis() as u64 + 1;
            let first = FIRST.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
            if first.is_err_and(|first| now.saturating_sub(first) > TOGETHER) {
                signal_hook::low_level::exit(130);
            }
        };
        // SAFETY: a signal handler may touch atomics, read the clock (`clock_gettime`) and end the process by `_exit`, and does
        // nothing else.
        unsafe { signal_hook::low_level::register(signal, heed) }
            .map_err(|error| Error::new(format!("signals could not be watched: {error}")))?;
    }
    Ok(stop)
}

/// Whether whoever started us left a signal ignored, as far as the system tells (`SigIgn` of proc(5): a bit for each).
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = line.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
