//! `cargo bench`: how long a check of one commit takes, beside Git. `benches/compare` has the sizes and the other tools.

use std::process::{Command, exit};

fn main() {
    // Cargo's own arguments, such as `--bench`, say nothing here.
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare");
    let arguments =
        ["--no-peers", "--sizes", "1000,10000,100000", "--iacgate", env!("CARGO_BIN_EXE_iacgate")];
    match Command::new(script).args(arguments).status() {
        Ok(status) => exit(status.code().unwrap_or(1)),
        Err(error) => {
            eprintln!("error: {script} could not be run: {error}");
            exit(1);
        }
    }
}
