//! Ctrl-C ends the looking and not the telling.
//!
//! In: signals. Out: a flag that is raised at the first: what was found is told as soon as it can be. At the second the
//! process ends. What a shell or a runner sends right behind the first is the same request.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crate::error::{Error, Result};

/// One for the process, however many repositories it judges.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
/// When the first signal came, in milliseconds since signals are heeded, counted from one; zero before.
static FIRST: AtomicU64 = AtomicU64::new(0);
/// Within so many milliseconds one key press reaches us by several ways, and nobody presses it twice.
const TOGETHER: u64 = 100;

/// From now on signals are heeded.
pub fn heeded() -> Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        return Ok(Arc::clone(stop));
    }
    let stop = STOP.get_or_init(Arc::default);
    let start = Instant::now();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let raised = Arc::clone(stop);
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
    Ok(Arc::clone(stop))
}

/// Whether somebody wants it to end.
pub fn is_wanted() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}
