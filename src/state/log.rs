//! Logs of Terraform and OpenTofu at work: a crash log or a trace holds requests, state and variables.

use memchr::memmem;

use super::name;
use crate::path::RepoPath;

pub fn is_crash_log(path: &RepoPath, text: &str) -> bool {
    if name::is_manual(path) {
        return false;
    }
    let banner = ["TERRAFORM CRASH", "OPENTOFU CRASH"].iter().any(|banner| {
        // As it is printed, between rows of exclamation marks; not in the code that prints it.
        text.lines().any(|line| line.contains(banner) && line.contains("!!!!"))
    });
    // `TF_LOG=trace`: what begins every run.
    let is_first = |line: &str| {
        line.starts_with(|first: char| first.is_ascii_digit())
            && ["[INFO]  Terraform version: ", "[INFO]  OpenTofu version: ", "[INFO] Terraform version: "]
                .iter()
                .any(|word| line.contains(word))
    };
    banner || text.lines().any(is_first)
}

/// `crash.log`: what Terraform before 1.0 wrote when it panicked.
pub fn is_named(path: &RepoPath, bytes: &[u8]) -> bool {
    let name = path.file_name();
    let has = |word: &[u8]| memmem::find(bytes, word).is_some();
    name.starts_with(b"crash")
        && name.ends_with(b".log")
        && has(b"panic: ")
        && (has(b"hashicorp/terraform") || has(b"opentofu/opentofu") || has(b"terraform-provider-"))
}
