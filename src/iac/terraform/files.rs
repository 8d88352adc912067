//! Which files of a folder make a stack, and in what order they count.
//!
//! In: a tree and a folder. Out: decoded [`Source`]s by [`Part`]. What can't be decoded is a trouble. Terraform follows
//! symbolic links, so one that stays in the tree is the file that it stands for.

use super::recent;
use crate::finding::Trouble;
use crate::path::RepoPath;
use crate::text::{Encoding, Source};
use crate::tree::link::followed;
use crate::tree::{Content, Tree, Unreadable, over_the_limit};

/// A configuration of this size is none; parsing it would take seconds.
pub(super) const LARGEST_FILE: usize = 16 * 1024 * 1024;
/// The same of HCL, which takes seventy times its size when it is parsed and evaluated: of some 35,000 resources, more than
/// any tool plans at once.
const LARGEST_NATIVE: usize = 2560 * 1024;

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
    let named = named(tree, folder, troubles)?;
    let mut files = Vec::new();
    for Named { name, path } in &named {
        let trouble = |message: &str| Trouble {
            path: path.clone(),
            at: None,
            message: message.to_owned(),
            counts: true,
        };
        let is_there = |tofu: &RepoPath| named.binary_search_by(|other| other.name.cmp(tofu)).is_ok();
        if twin(name).is_some_and(|tofu| is_there(&tofu)) {
            continue;
        }
        let bytes = match tree.read(path) {
            Ok(Some(Content::Whole(bytes))) => bytes,
            Ok(Some(Content::Long(_))) => {
                troubles.push(trouble("this file could not be read: too large"));
                continue;
            }
            Ok(Some(Content::TooLarge(size))) => {
                troubles.push(trouble(&over_the_limit(size)));
                continue;
            }
            Ok(None) => continue,
            Err(error) => {
                // In the very words of whoever judges the file by itself: it is told once.
                troubles.push(trouble(&error.why));
                continue;
            }
        };
        let source = recent::source(path, &bytes);
        let is_json = name.ends_with(".json");
        let why = if bytes.len() > if is_json { LARGEST_FILE } else { LARGEST_NATIVE } {
            Some("this file could not be read: too large")
        } else if source.encoding() == Encoding::Lossy {
            Some("this file could not be read: not valid UTF-8")
        } else {
            None
        };
        troubles.extend(why.map(trouble));
        files.push(File { source, part: part(name), json: is_json, readable: why.is_none() });
    }
    Ok(files)
}

/// A file of a stack.
struct Named {
    /// As the folder names it, by which Terraform knows what it is.
    name: RepoPath,
    /// Where it lies: elsewhere, where the name is a symbolic link.
    path: RepoPath,
}

/// The files that Terraform reads in a folder, by their names; links that lead to none are told.
fn named(tree: &dyn Tree, folder: &RepoPath, troubles: &mut Vec<Trouble>) -> Result<Vec<Named>, Unreadable> {
    let mut listed = tree.folder(folder)?;
    let mut place = folder.clone();
    // A folder without files may itself be a link, or lie below one.
    if listed.is_empty()
        && let Ok(other) = followed(tree, folder)
        && other != *folder
    {
        listed = tree.folder(&other)?;
        place = other;
    }
    let own = listed.into_iter().filter(super::is_ours);
    let mut named: Vec<Named> = own.map(|path| Named { name: path.clone(), path }).collect();
    for link in tree.links_in(&place).into_iter().filter(super::is_ours) {
        let untold = |why: &str| Trouble {
            path: link.clone(),
            at: None,
            message: format!(
                "this symbolic link {why}: Terraform reads what it stands for, nobody judged it"
            ),
            counts: true,
        };
        match followed(tree, &link) {
            Ok(path) if named.iter().any(|known| known.path == path) => {}
            Ok(path) => match tree.read(&path) {
                Ok(None) if !tree.folder(&path)?.is_empty() => {}
                Ok(None) => troubles.push(untold("leads to nothing in the repository")),
                _ => named.push(Named { name: link, path }),
            },
            Err(why) => troubles.push(untold(why)),
        }
    }
    named.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(named)
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
