//! Ctrl-C ends the looking and not the telling.
//!
//! In: signals. Out: a flag that is raised at the first. A second one, which a shell or a runner may send right behind it,
//! changes nothing: what was found is told as soon as it can be. At the third the process ends.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::error::{Error, Result};

/// One for the process, however many repositories it judges.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
/// How many signals came.
static ASKED: AtomicUsize = AtomicUsize::new(0);
/// Who asks so often does not want to wait for the report.
const MOST: usize = 3;

/// From now on signals are heeded.
pub fn heeded() -> Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        return Ok(Arc::clone(stop));
    }
    let stop = STOP.get_or_init(Arc::default);
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let raised = Arc::clone(stop);
        let heed = move || {
            raised.store(true, Ordering::Relaxed);
            if ASKED.fetch_add(1, Ordering::Relaxed) + 1 >= MOST {
                signal_hook::low_level::exit(130);
            }
        };
        // SAFETY: a signal handler may touch atomics and end the process by `_exit`, and does nothing else.
        unsafe { signal_hook::low_level::register(signal, heed) }
            .map_err(|error| Error::new(format!("signals could not be watched: {error}")))?;
    }
    Ok(Arc::clone(stop))
}

/// Whether somebody wants it to end.
pub fn is_wanted() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}
