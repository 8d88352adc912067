//! Where a symbolic link leads, as far as that is in the same tree.
//!
//! In: a tree and a path. Out: the path that it stands for, or why it stands for none. What leads out of the tree is
//! never looked at.

use std::collections::{BTreeMap, VecDeque};

use super::{Content, Tree, Unreadable};
use crate::path::RepoPath;

/// As many as Linux follows for one path.
const MOST_LINKS: usize = 40;

/// What a path stands for when every link on its way is followed.
pub fn followed(tree: &dyn Tree, path: &RepoPath) -> Result<RepoPath, &'static str> {
    let mut ahead: VecDeque<Vec<u8>> = parts(path.as_bytes()).collect();
    let (mut here, mut links) = (RepoPath::root(), 0);
    while let Some(part) = ahead.pop_front() {
        if part == b".." {
            if here.is_root() {
                return Err("leads out of the repository");
            }
            here = here.parent();
            continue;
        }
        let next = here.join(&part);
        let Some(text) = tree.link(&next) else {
            here = next;
            continue;
        };
        links += 1;
        if links > MOST_LINKS {
            return Err("leads to itself");
        }
        if text.starts_with(b"/") || text.get(1) == Some(&b':') {
            return Err("leads out of the repository");
        }
        for part in parts(&text).rev() {
            ahead.push_front(part);
        }
    }
    Ok(here)
}

/// What a program reads that opens this path: a link is the file that it stands for.
pub fn read(tree: &dyn Tree, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
    match tree.read(path)? {
        None if tree.is_link(path) => match followed(tree, path) {
            Ok(target) => tree.read(&target),
            Err(_) => Ok(None),
        },
        content => Ok(content),
    }
}

/// The files that symbolic links stand for, and those links.
pub fn targets(tree: &dyn Tree) -> BTreeMap<RepoPath, Vec<RepoPath>> {
    let mut targets: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
    for link in tree.links() {
        if let Ok(target) = followed(tree, &link) {
            targets.entry(target).or_default().push(link);
        }
    }
    targets
}

fn parts(path: &[u8]) -> impl DoubleEndedIterator<Item = Vec<u8>> {
    path.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".").map(<[u8]>::to_vec)
}
