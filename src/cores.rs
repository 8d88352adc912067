//! Work on all cores.
//!
//! In: what each thread does. Out: all that they say, in no order.

/// How many threads can work at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// All that threads say, while this one does `beside`.
pub fn on_threads<T: Send>(
    threads: usize,
    work: impl Fn() -> Vec<T> + Sync,
    beside: impl FnOnce(),
) -> Vec<T> {
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        beside();
        let mut all = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(said) => all.extend(said),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}
