//! `iacgate.baseline`: what was accepted, a line each, for people to review and for Git to merge.
//!
//! In: the file's text. Out: a [`Baseline`]. A line is a fingerprint, the rule, and the address or path; a secret's
//! line ends in the blob id of its file, so that any change of the file wakes it. No lines, no dates, no values.

use super::Loosening;
use crate::finding::Finding;
use crate::path::RepoPath;
use crate::severity::Severity;
use crate::text::{Source, Span};
use crate::tree::{Content, Tree};

/// The file's name, in the root of a user's repository.
pub const BASELINE: &str = "iacgate.baseline";

/// Entries of a baseline that was added to; one finding names the first.
pub fn grown(before: &dyn Tree, after: &dyn Tree) -> Option<Finding> {
    let (old, new) = (source(before), source(after)?);
    let old: Vec<&str> = old.as_ref().map_or(Vec::new(), |source| source.text().lines().collect());
    let mut at = 0;
    let mut added = Vec::new();
    for line in new.text().split_inclusive('\n') {
        let text = line.trim_end();
        if !text.is_empty() && !text.starts_with('#') && !old.contains(&text) {
            added.push((text, Span::new(at, at + text.len())));
        }
        at += line.len();
    }
    let (first, span) = added.first()?;
    let entry = first.split_once(' ').map_or(*first, |(_, rest)| rest);
    let message = match added.len() {
        1 => format!("the baseline accepts `{entry}`"),
        many => format!("the baseline accepts {many} more findings: `{entry}` is the first"),
    };
    let one = Loosening { key: "baseline".to_owned(), message, at: Some(new.location(*span)), stood: None };
    Some(one.finding(Severity::High, &RepoPath::from(BASELINE)))
}

fn source(tree: &dyn Tree) -> Option<Source> {
    let path = RepoPath::from(BASELINE);
    match tree.read(&path) {
        Ok(Some(Content::Whole(bytes))) => Some(Source::decode(path, &bytes)),
        _ => None,
    }
}
