//! Whether anybody gave us a standard output, and lines to standard error that need no reader.
//!
//! Rust puts `/dev/null` in the place of a stream that was closed, before `main`: a report would vanish without a word. So
//! this is asked earlier still.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

static OUTPUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// For the system to call before Rust's own start; `main.rs` says so.
#[cfg(target_os = "linux")]
pub extern "C" fn look() {
    // SAFETY: the number is only asked whether it is open, and not kept.
    let output = unsafe { std::os::fd::BorrowedFd::borrow_raw(1) };
    let is_closed = rustix::io::fcntl_getfd(output) == Err(rustix::io::Errno::BADF);
    OUTPUT_WAS_CLOSED.store(is_closed, Ordering::Relaxed);
}

/// To standard output. That nobody reads on is no error.
pub fn write(bytes: &[u8]) -> io::Result<()> {
    if !bytes.is_empty() && OUTPUT_WAS_CLOSED.load(Ordering::Relaxed) {
        return Err(io::Error::other("standard output is closed"));
    }
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// A line to standard error; where nobody takes it there is nobody to tell.
pub fn note(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
