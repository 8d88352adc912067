//! Arguments in, exit status out.

use std::process::ExitCode;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod mathematics;

// SAFETY: the system calls each function in this list (System V ABI, `.init_array`) before Rust's own start. This one asks it
// a question and writes down the answer: it needs nothing that is made later.
#[cfg(target_os = "linux")]
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = iacgate::cli::streams::look;

fn main() -> ExitCode {
    // A defect of ours must never read as a finding (1) nor let a commit through: it is "could not judge".
    std::panic::set_hook(Box::new(|panic| {
        // Where, and not what: the words of a panic may quote a file.
        let place = panic.location().map_or(String::new(), |at| format!(" at {}:{}", at.file(), at.line()));
        iacgate::cli::streams::note(format_args!(
            "error: iacgate failed{place}\n help: please report this; nothing was changed"
        ));
        std::process::exit(2);
    }));
    ExitCode::from(iacgate::cli::run())
}
