//! Who wrote a line, and when.

use super::Repository;
use crate::path::RepoPath;

/// The author of a line and the moment of writing, in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub by: String,
    pub at: i64,
}

impl Repository {
    /// Of each line of a file as a revision has it; nothing where Git can't tell.
    pub fn authors(&self, revision: &str, path: &RepoPath) -> Vec<Written> {
        let Some(path) = path.to_str().filter(|_| !revision.starts_with('-')) else { return Vec::new() };
        // From the top, wherever this runs; and no program that a configuration names reads the file first.
        let top = self.work_tree().map(|top| top.to_string_lossy().into_owned());
        let at = top.iter().flat_map(|top| ["-C", top]);
        let blame = ["blame", "--no-textconv", "--line-porcelain", revision, "--", path];
        let arguments: Vec<&str> = at.chain(blame).collect();
        let answer = self.objects.git().answer(&arguments).unwrap_or_default();
        let text = String::from_utf8_lossy(&answer);
        let (mut all, mut by) = (Vec::new(), "");
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("author ") {
                by = name;
            } else if let Some(time) = line.strip_prefix("author-time ") {
                all.push(Written { by: by.to_owned(), at: time.parse().unwrap_or(0) });
            }
        }
        all
    }
}
