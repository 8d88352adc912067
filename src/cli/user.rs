//! Folders of whoever runs this, by the XDG Base Directory Specification: the same on every system.

use std::path::PathBuf;

/// The folder for iacgate below the one that `variable` names, else below `in_home` of the home folder. `None` where
/// neither is set.
pub fn folder(variable: &str, in_home: &str) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // A relative one would lie in whatever folder is the current one: the specification says to pass it over.
    let base = set(variable).filter(|path| path.is_absolute());
    Some(base.or_else(|| Some(set("HOME")?.join(in_home)))?.join("iacgate"))
}
