//! State by its name: for bytes that tell nothing more, such as an LFS pointer or a packed file.

use super::Kind;
use crate::path::{RepoPath, ends_with};

/// Ends of the name of a file that was encrypted before it was committed.
const ENCRYPTED: [&str; 7] = [".enc", ".gpg", ".pgp", ".asc", ".age", ".sops", ".vault"];

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Kind> {
    let name = &path.file_name().to_ascii_lowercase();
    if is_lock_name(name) {
        return Some(Kind::StateLock);
    }
    let in_workspace = is_in_folder(path, b"terraform.tfstate.d") && !is_keeper(name);
    // Pulumi's own backend in a folder: `.pulumi/stacks/app/prod.json`, packed or not.
    let in_pulumi = [".json.gz", ".json.bak", ".json.gz.bak"].iter().any(|end| ends_with(name, end))
        && is_in_folder(path, b".pulumi")
        && ["stacks", "backups", "history"].iter().any(|folder| is_in_folder(path, folder.as_bytes()));
    let as_state = is_state_name(name) || in_workspace || in_pulumi;
    if (as_state || is_encrypted_name(name)) && is_encrypted(name, bytes) {
        return Some(Kind::EncryptedState);
    }
    if as_state {
        return Some(Kind::NamedState);
    }
    let plan = [".tfplan", ".tofuplan"].iter().any(|end| ends_with(name, end))
        || matches!(name.as_slice(), b"tfplan" | b"tofuplan");
    (plan && (bytes.starts_with(b"PK") || is_pointer(bytes) || is_encrypted(name, bytes)))
        .then_some(Kind::BinaryPlan)
}

/// `x.tfstate`, `x.tfstate.backup`, `x.tfstate.1718.backup`, an editor's copy, a packed one.
fn is_state_name(name: &[u8]) -> bool {
    const ENDS: [&[u8]; 21] = [
        b"", b".backup", b"~", b".bak", b".old", b".orig", b".save", b".copy", b".json", b".txt", b".gz",
        b".bz2", b".xz", b".zst", b".zip", b".7z", b".tar", b".tgz", b".tar.gz", b".swp", b".tmp",
    ];
    let Some(at) = memchr::memmem::rfind(name, b".tfstate") else { return false };
    let rest = &name[at + b".tfstate".len()..];
    let stamped = rest.strip_suffix(b".backup").or(rest.strip_suffix(b".bak")).or(match rest {
        [b'.' | b'-' | b'_', stamp @ ..] => Some(stamp),
        _ => None,
    });
    ENDS.contains(&rest) || stamped.is_some_and(|stamp| !stamp.is_empty() && stamp.iter().all(is_stamp))
}

fn is_stamp(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_' | b'T' | b't' | b'z')
}

fn is_lock_name(name: &[u8]) -> bool {
    name.ends_with(b".tfstate.lock.info")
}

fn is_encrypted_name(name: &[u8]) -> bool {
    ENCRYPTED.iter().any(|end| ends_with(name, end) && is_state_name(&name[..name.len() - end.len()]))
}

/// Encrypted by git-crypt, Ansible's vault, sops, age or GPG, by its header or its name.
fn is_encrypted(name: &[u8], bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 10)];
    let has = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    is_encrypted_name(name)
        || bytes.starts_with(b"\0GITCRYPT\0")
        || bytes.starts_with(b"$ANSIBLE_VAULT;")
        || bytes.starts_with(b"age-encryption.org/")
        || bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
        || bytes.starts_with(b"-----BEGIN PGP MESSAGE-----")
        || has(b"ENC[AES256_GCM,")
}

fn is_keeper(name: &[u8]) -> bool {
    matches!(name, b".gitignore" | b".gitkeep" | b".keep" | b"readme.md" | b"readme")
}

/// A Git LFS pointer: the file itself lies elsewhere and is as public as this one.
pub fn is_pointer(bytes: &[u8]) -> bool {
    bytes.starts_with(b"version https://git-lfs")
}

/// Whether one of the folders above the file has this name.
pub fn is_in_folder(path: &RepoPath, folder: &[u8]) -> bool {
    path.as_bytes().rsplit(|byte| *byte == b'/').skip(1).any(|part| part == folder)
}

/// A text for people: what it shows, it shows on purpose.
pub fn is_manual(path: &RepoPath) -> bool {
    [".md", ".mdx", ".markdown", ".rst", ".adoc", ".asciidoc"].iter().any(|end| path.ends_with(end))
}
