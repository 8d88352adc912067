//! Ctrl-C ends the looking and not the telling.
//!
//! In: signals. Out: a flag that is raised at the first; at the second the process ends.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use crate::error::{Error, Result};

/// One for the process, however many repositories it judges.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From now on signals are heeded.
pub fn heeded() -> Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        return Ok(Arc::clone(stop));
    }
    let stop = STOP.get_or_init(Arc::default);
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Who asks a second time does not want to wait for the report.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(stop)))
            .map_err(|error| Error::new(format!("signals could not be watched: {error}")))?;
    }
    Ok(Arc::clone(stop))
}

/// Whether somebody wants it to end.
pub fn is_wanted() -> bool {
    STOP.get().is_some_and(|stop| stop.load(std::sync::atomic::Ordering::Relaxed))
}
