//! Why a repository can't be judged, each with what can be typed against it.

use super::object::Why;
use crate::error::Error;
use crate::text::escape::Escaped;

pub(super) fn unreadable(why: Why) -> Error {
    Error::new(format!("the repository can't be read: {why}")).help("git fsck")
}

/// With a help that can be typed: Git fetches what has a ref's name.
pub(super) fn unknown(revision: &str) -> Error {
    let name = Escaped(revision);
    if revision.is_empty() {
        return Error::new("an empty revision names nothing").help("git branch --all");
    }
    if let Some((whole, _)) = revision.split_once(':').filter(|(whole, _)| !whole.is_empty()) {
        let error = Error::new(format!("`{name}` is not known here as a revision, nor as a part of one"));
        return error.help(format!("name the revision alone: {}", Escaped(whole)));
    }
    let error = Error::new(format!("revision `{name}` is not known here"));
    let may_be_fetched = !revision.starts_with('-')
        && revision
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./+#=,%".contains(&byte) || byte >= 0x80);
    error.help(if may_be_fetched {
        format!("git fetch origin {name}")
    } else {
        "git fetch origin".to_owned()
    })
}

pub(super) fn broken_head(why: &str) -> Error {
    Error::new(format!("HEAD is broken: {}", Escaped(why))).help("git fsck")
}

pub(super) fn unopened(error: &git2::Error) -> Error {
    Error::new(format!("the repository can't be opened: {}", Escaped(error.message()))).help("git status")
}

/// libgit2 says `repository path '/x/' is not owned by current user`.
pub(super) fn not_owned(error: &git2::Error) -> Error {
    let path = error.message().split('\'').nth(1).unwrap_or(".").to_owned();
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { &path };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+@".contains(&byte);
    let quoted = if path.bytes().all(plain) { path.to_owned() } else { format!("'{path}'") };
    Error::new(format!("the repository `{}` belongs to another user", Escaped(path)))
        .help(format!("git config --global --add safe.directory {}", Escaped(&quoted)))
}
