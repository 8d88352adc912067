//! Which files of a folder make a stack, and in what order they count.
//!
//! In: a tree and a folder. Out: decoded [`Source`]s by [`Part`]. What can't be decoded is a trouble.

use crate::finding::Trouble;
use crate::path::RepoPath;
use crate::text::{Encoding, Source};
use crate::tree::{Content, Tree, Unreadable};

/// A configuration of this size is none; parsing it would take seconds.
const LARGEST_FILE: usize = 16 * 1024 * 1024;

/// What a file is to the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Configuration,
    /// `override.tf` or `*_override.tf`: laid over the configuration.
    Override,
    /// Values of variables that Terraform reads by itself; a later file wins.
    Values,
    /// Values that somebody must name on the command line.
    OtherValues,
}

pub(super) struct File {
    pub source: Source,
    pub part: Part,
    pub json: bool,
    /// Whether its text is worth parsing: decoded without loss and not too large.
    pub readable: bool,
}

/// Reads the files of a stack, sorted by path.
pub(super) fn of(
    tree: &dyn Tree,
    folder: &RepoPath,
    troubles: &mut Vec<Trouble>,
) -> Result<Vec<File>, Unreadable> {
    let paths: Vec<RepoPath> = tree.folder(folder)?.into_iter().filter(super::is_ours).collect();
    let mut files = Vec::new();
    for path in &paths {
        let trouble = |message: &str| Trouble {
            path: path.clone(),
            at: None,
            message: message.to_owned(),
            counts: true,
        };
        if twin(path).is_some_and(|tofu| paths.binary_search(&tofu).is_ok()) {
            continue;
        }
        let bytes = match tree.read(path) {
            Ok(Some(Content::Whole(bytes))) => bytes,
            Ok(Some(Content::TooLarge(_))) => {
                troubles.push(trouble("this file could not be read: too large"));
                continue;
            }
            Ok(None) => continue,
            Err(error) => {
                troubles.push(trouble(&format!("this file could not be read: {}", error.why)));
                continue;
            }
        };
        let source = Source::decode(path.clone(), &bytes);
        let why = if bytes.len() > LARGEST_FILE {
            Some("this file could not be read: too large")
        } else if source.encoding() == Encoding::Lossy {
            Some("this file could not be read: not valid UTF-8")
        } else {
            None
        };
        troubles.extend(why.map(trouble));
        files.push(File { source, part: part(path), json: path.ends_with(".json"), readable: why.is_none() });
    }
    Ok(files)
}

/// `main.tofu` for `main.tf`: OpenTofu reads it instead.
fn twin(path: &RepoPath) -> Option<RepoPath> {
    let bytes = path.as_bytes();
    let (stem, ending) = if let Some(stem) = bytes.strip_suffix(b".tf") {
        (stem, b".tofu".as_slice())
    } else {
        (bytes.strip_suffix(b".tf.json")?, b".tofu.json".as_slice())
    };
    Some(RepoPath::new([stem, ending].concat()))
}

fn part(path: &RepoPath) -> Part {
    let name = path.file_name();
    let name = name.strip_suffix(b".json").unwrap_or(name);
    if let Some(stem) = name.strip_suffix(b".tfvars") {
        let read = stem == b"terraform" || stem.ends_with(b".auto");
        return if read { Part::Values } else { Part::OtherValues };
    }
    let stem = name.strip_suffix(b".tf").or_else(|| name.strip_suffix(b".tofu")).unwrap_or(name);
    if stem == b"override" || stem.ends_with(b"_override") { Part::Override } else { Part::Configuration }
}

/// Terraform's order: `terraform.tfvars`, `terraform.tfvars.json`, then the rest by name.
pub(super) fn precedence(file: &File) -> (bool, RepoPath) {
    (!file.source.path().file_name().starts_with(b"terraform.tfvars"), file.source.path().clone())
}
