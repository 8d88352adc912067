//! Functions of file paths that don't look at any file. Paths are those of Unix.

use super::arguments::Arguments;
use crate::iac::Value;

pub(super) fn basename(given: &Arguments) -> Option<Value> {
    let path = given.text(0)?;
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Some(Value::Text(match (path.is_empty(), name) {
        (true, _) => ".".to_owned(),
        (false, "") => "/".to_owned(),
        (false, name) => name.to_owned(),
    }))
}

pub(super) fn dirname(given: &Arguments) -> Option<Value> {
    let path = given.text(0)?;
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    Some(Value::Text(cleaned(&path[..end])))
}

/// A relative path depends on where Terraform runs.
pub(super) fn abspath(given: &Arguments) -> Option<Value> {
    let path = given.text(0)?;
    path.starts_with('/').then(|| Value::Text(cleaned(&path)))
}

/// `~` is somebody's home; other paths stay as they are.
pub(super) fn pathexpand(given: &Arguments) -> Option<Value> {
    let path = given.text(0)?;
    (!path.starts_with('~')).then_some(Value::Text(path))
}

/// Without `.`, doubled slashes and the `..` that a name before it takes back.
fn cleaned(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if absolute => {}
            name => names.push(name),
        }
    }
    let path = names.join("/");
    match (absolute, path.is_empty()) {
        (true, _) => format!("/{path}"),
        (false, true) => ".".to_owned(),
        (false, false) => path,
    }
}
