//! State by its name: for bytes that tell nothing more, such as an LFS pointer or a packed file.

use super::Kind;
use crate::path::RepoPath;

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Kind> {
    let name = path.file_name();
    if is_state_name(name) || (is_in_folder(path, b"terraform.tfstate.d") && !is_keeper(name)) {
        return Some(Kind::StateByName);
    }
    // Pulumi's own backend in a folder: `.pulumi/stacks/app/prod.json`, packed or not.
    let pulumi = is_in_folder(path, b".pulumi")
        && (is_in_folder(path, b"stacks") || is_in_folder(path, b"backups"))
        && (name.ends_with(b".json.gz") || name.ends_with(b".json.bak"));
    if pulumi {
        return Some(Kind::StateByName);
    }
    let plan = name.ends_with(b".tfplan") || name == b"tfplan";
    (plan && (bytes.starts_with(b"PK") || is_pointer(bytes))).then_some(Kind::BinaryPlan)
}

/// `x.tfstate`, `x.tfstate.backup`, `x.tfstate.1718.backup`, an editor's copy, a packed one, a lock.
fn is_state_name(name: &[u8]) -> bool {
    let name = &name.to_ascii_lowercase();
    const ENDS: [&[u8]; 10] =
        [b"", b".backup", b"~", b".bak", b".old", b".orig", b".gz", b".xz", b".zip", b".lock.info"];
    let Some(at) = memchr::memmem::rfind(name, b".tfstate") else { return false };
    let rest = &name[at + b".tfstate".len()..];
    ENDS.contains(&rest)
        || (rest.ends_with(b".backup")
            && rest[1..rest.len() - b".backup".len()].iter().all(u8::is_ascii_digit))
}

fn is_keeper(name: &[u8]) -> bool {
    matches!(name, b".gitignore" | b".gitkeep" | b".keep" | b"README.md")
}

/// A Git LFS pointer: the file itself lies elsewhere and is as public as this one.
pub fn is_pointer(bytes: &[u8]) -> bool {
    bytes.starts_with(b"version https://git-lfs")
}

/// Whether one of the folders above the file has this name.
pub fn is_in_folder(path: &RepoPath, folder: &[u8]) -> bool {
    let mut parts: Vec<&[u8]> = path.as_bytes().split(|byte| *byte == b'/').collect();
    parts.pop();
    parts.contains(&folder)
}
