//! Files of models: too large for Git, or pickles that run code when they are loaded.
//!
//! In: a path, bytes, and the size from which on a model is too large. A pickle is read by its opcodes and never
//! run. A Git LFS pointer is a small text, and so no model.

mod format;
mod pickle;
mod renamed;

use super::Kind;
use super::unpack::Packing;
use crate::path::RepoPath;

pub fn recognise(path: &RepoPath, bytes: &[u8], largest: u64) -> Option<Kind> {
    let code = pickle::code(path.file_name(), bytes);
    if !code.is_empty() {
        return Some(Kind::CodeInPickle(code));
    }
    let size = bytes.len() as u64;
    let format = format::of(path.file_name(), bytes, size)?;
    (size > largest).then_some(Kind::Model(format, size))
}

/// By the first bytes of a file of this size; `None` where only the rest can tell whether it runs code.
pub fn by_head(path: &RepoPath, head: &[u8], size: u64, largest: u64) -> Option<Kind> {
    if pickle::may_be(path.file_name(), head) || Packing::of(head).is_some() {
        return None;
    }
    let format = format::of(path.file_name(), head, size)?;
    (size > largest).then_some(Kind::Model(format, size))
}

pub use pickle::may_be as may_be_pickle;

/// A file that is too large to be read.
pub fn by_name(path: &RepoPath, size: u64, largest: u64) -> Option<Kind> {
    let format = format::by_name(path.file_name())?;
    (size > largest).then_some(Kind::Model(format, size))
}

/// Whether a zip archive is how torch keeps a model: its tensors beside the pickle that puts them together.
fn is_torch(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4 << 10)];
    Packing::of(bytes) == Some(Packing::Zip) && memchr::memmem::find(head, b"data.pkl").is_some()
}
