//! That somebody wants to be told what was found so far.
//!
//! In: a signal, see `cli/interrupt.rs`. Out: a flag for whoever looks at much: what it leaves out it says.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// One for the process, however many repositories it judges.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// What is raised once somebody asks.
pub fn flag() -> Arc<AtomicBool> {
    Arc::clone(STOP.get_or_init(Arc::default))
}

pub fn is_wanted() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}
