//! `terraform fmt`, as `tests/setup-formatter.sh` installs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The texts as `terraform fmt` leaves them, one process for all. A text that is no HCL comes back as it is.
pub fn formatted(texts: &[String]) -> Vec<String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let modules = target.join("formatter/node_modules");
    assert!(
        modules.join("@cdktf/hcl-tools").is_dir(),
        "no formatter in {}: run ./tests/setup-formatter.sh (./tests/run does)",
        modules.display()
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formatter/format.cjs");
    let mut node = Command::new("node")
        .arg(script)
        .env("NODE_PATH", modules)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs: ./tests/setup-formatter.sh needs it too");
    let asked = serde_json::to_vec(texts).expect("texts are JSON");
    // The script reads all before it writes.
    node.stdin.take().expect("its input").write_all(&asked).expect("it reads");
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success(), "the formatter failed");
    let formatted: Vec<String> = serde_json::from_slice(&output.stdout).expect("texts");
    assert_eq!(formatted.len(), texts.len());
    formatted
}
