//! What differs between two versions.
//!
//! In: two [`Side`]s, each a tree object or the index. Out: the paths whose entry differs. Goes down only where
//! ids do not already prove both sides equal, so a commit costs what it changes and not what the repository holds.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Kind;
use super::index::{Index, Node, Staged};
use super::object::{Id, Mode, Objects, Why};
use crate::path::RepoPath;

/// What a path holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    pub kind: Kind,
    pub id: Id,
}

/// A path whose versions differ. A change of permissions alone is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub path: RepoPath,
    pub before: Option<Version>,
    pub after: Option<Version>,
}

/// One folder of a version.
#[derive(Clone)]
pub enum Side<'a> {
    Nothing,
    Tree(Id),
    Index { index: &'a Index, below: Range<usize>, prefix: usize, cached: Option<Node> },
}

impl<'a> Side<'a> {
    pub fn index(index: &'a Index) -> Self {
        Self::Index { index, below: 0..index.count(), prefix: 0, cached: index.cached() }
    }

    pub fn tree(id: Option<Id>) -> Self {
        id.map_or(Self::Nothing, Self::Tree)
    }

    /// The tree that it is known to be.
    fn id(&self) -> Option<Id> {
        match self {
            Self::Nothing => None,
            Self::Tree(id) => Some(*id),
            Self::Index { index, cached, .. } => cached.and_then(|node| index.cached_id(node)),
        }
    }
}

enum What<'a> {
    Leaf(Version),
    Conflict,
    Folder(Side<'a>),
}

/// A name in a folder. A file and a folder of one name are two things: one may take the other's place.
struct Child<'a> {
    name: Cow<'a, [u8]>,
    what: What<'a>,
}

impl Child<'_> {
    fn key(&self) -> (&[u8], bool) {
        (&self.name, matches!(self.what, What::Folder(_)))
    }

    /// Whether both are known to be the same: most are, and their paths need not be spelled out.
    fn is(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Leaf(one), What::Leaf(other)) => one == other,
            (What::Folder(one), What::Folder(other)) => one.id().is_some() && one.id() == other.id(),
            _ => false,
        }
    }
}

/// The differences, sorted by path, and the paths with unresolved conflicts.
#[derive(Default)]
pub struct Comparison {
    pub differences: Vec<Difference>,
    pub conflicts: Vec<RepoPath>,
    /// Folders that could not be read before.
    pub unseen: Vec<RepoPath>,
}

/// No file system holds a longer path; a tree object that does was made to exhaust the stack.
const LONGEST_PATH: usize = 8192;
/// Half of that in folders inside of each other takes more than a thread's stack: where so little is left, so much is added.
const LEFT: usize = 64 << 10;
const ADDED: usize = 4 << 20;
/// In bytes: folders of a path so short fit on any stack. To be asked what is left of it costs more than to compare them:
/// the C library reads a list of all memory of the process.
const SHORT: usize = 256;

pub fn compare(objects: &Objects, before: Side, after: Side) -> Result<Comparison, Why> {
    let mut found = Comparison::default();
    walk(objects, &RepoPath::root(), before, after, &mut found)?;
    found.differences.sort_by(|a, b| a.path.cmp(&b.path));
    found.conflicts.sort();
    found.conflicts.dedup();
    Ok(found)
}

fn walk(
    objects: &Objects,
    at: &RepoPath,
    before: Side,
    after: Side,
    found: &mut Comparison,
) -> Result<(), Why> {
    if before.id().is_some() && before.id() == after.id() {
        return Ok(());
    }
    if at.as_bytes().len() > LONGEST_PATH {
        return Err(format!("a path is longer than {LONGEST_PATH} bytes"));
    }
    let (olds, news) = match (children(objects, &before), children(objects, &after)) {
        (Ok(olds), Ok(news)) => (olds, news),
        // For an audit, what stands in it now is all new where nobody can say what stood there.
        (Err(_), Ok(news)) if objects.spares_the_rest() => {
            found.unseen.push(at.clone());
            (Vec::new(), news)
        }
        // Whoever lists the tree tells that it can't be read.
        (_, Err(_)) if objects.spares_the_rest() => return Ok(()),
        (Err(why), _) | (_, Err(why)) => return Err(why),
    };
    let (mut olds, mut news) = (olds.into_iter().peekable(), news.into_iter().peekable());
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some(old), Some(new)) => old.key().cmp(&new.key()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(()),
        };
        let old = if order.is_le() { olds.next() } else { None };
        let new = if order.is_ge() { news.next() } else { None };
        if old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.is(new)) {
            continue;
        }
        let Some(name) = old.as_ref().or(new.as_ref()).map(|child| at.join(&child.name)) else {
            return Ok(());
        };
        let (old, new) = (old.map(|child| child.what), new.map(|child| child.what));
        if name.as_bytes().len() < SHORT {
            pair(objects, name, old, new, found)?;
        } else {
            stacker::maybe_grow(LEFT, ADDED, || pair(objects, name, old, new, found))?;
        }
    }
}

/// Two things of one name, both files or both folders, or one of them missing.
fn pair(
    objects: &Objects,
    path: RepoPath,
    old: Option<What>,
    new: Option<What>,
    found: &mut Comparison,
) -> Result<(), Why> {
    let (before, after) = match (old, new) {
        (Some(What::Conflict), _) | (_, Some(What::Conflict)) => {
            found.conflicts.push(path);
            return Ok(());
        }
        (Some(What::Folder(old)), Some(What::Folder(new))) => return walk(objects, &path, old, new, found),
        (Some(What::Folder(old)), _) => return walk(objects, &path, old, Side::Nothing, found),
        (_, Some(What::Folder(new))) => return walk(objects, &path, Side::Nothing, new, found),
        (old, new) => (old.and_then(leaf), new.and_then(leaf)),
    };
    if before != after {
        found.differences.push(Difference { path, before, after });
    }
    Ok(())
}

fn leaf(what: What) -> Option<Version> {
    match what {
        What::Leaf(version) => Some(version),
        What::Conflict | What::Folder(_) => None,
    }
}

/// What lies directly in a folder, sorted by [`Child::key`].
fn children<'a>(objects: &Objects, side: &Side<'a>) -> Result<Vec<Child<'a>>, Why> {
    match side {
        Side::Nothing => Ok(Vec::new()),
        Side::Tree(id) => {
            let entries = objects.tree(id)?;
            Ok(entries
                .iter()
                .map(|entry| Child {
                    name: Cow::Owned(entry.name.clone()),
                    what: content(entry.mode, entry.id),
                })
                .collect())
        }
        Side::Index { index, below, prefix, cached } => {
            Ok(children_in_index(index, below.clone(), *prefix, *cached))
        }
    }
}

fn content<'a>(mode: Mode, id: Id) -> What<'a> {
    match mode {
        Mode::Folder => What::Folder(Side::Tree(id)),
        Mode::Leaf(kind) => What::Leaf(Version { kind, id }),
    }
}

fn children_in_index<'a>(
    index: &'a Index,
    below: Range<usize>,
    prefix: usize,
    cached: Option<Node>,
) -> Vec<Child<'a>> {
    let mut children: Vec<Child> = Vec::new();
    let mut add = |name: &'a [u8], what| children.push(Child { name: Cow::Borrowed(name), what });
    let cached = cached.map(|node| index.cached_below(node)).unwrap_or_default();
    let mut at = below.start;
    while at < below.end {
        let name = &index.name(at)[prefix..];
        let staged = index.staged(at);
        let Some(slash) = memchr::memchr(b'/', name) else {
            match staged {
                Staged::At(mode, id) => add(name, content(mode, id)),
                Staged::Conflict => add(name, What::Conflict),
                // What is announced only is not there.
                Staged::Announced => {}
            }
            at += 1;
            continue;
        };
        let (folder, end_of_prefix) = (&name[..slash], prefix + slash + 1);
        if let (Staged::At(Mode::Folder, id), true) = (staged, slash + 1 == name.len()) {
            add(folder, What::Folder(Side::Tree(id)));
            at += 1;
            continue;
        }
        let end = index.end_of(at..below.end, &index.name(at)[..end_of_prefix]);
        let cached = cached.binary_search_by(|(name, _)| (*name).cmp(folder)).ok().map(|at| cached[at].1);
        add(folder, What::Folder(Side::Index { index, below: at..end, prefix: end_of_prefix, cached }));
        at = end;
    }
    children.sort_by(|a, b| a.key().cmp(&b.key()));
    // Several stages of one path are one conflict.
    children.dedup_by(|later, earlier| {
        let is_same = later.key() == earlier.key();
        if is_same {
            std::mem::swap(later, earlier);
        }
        is_same
    });
    children
}

/// New path → old path of blobs that were moved as they are, one to one.
pub fn moves(differences: &[Difference]) -> BTreeMap<RepoPath, RepoPath> {
    let mut gone: BTreeMap<Id, Vec<&RepoPath>> = BTreeMap::new();
    for difference in differences.iter().filter(|difference| difference.after.is_none()) {
        if let Some(Version { kind: Kind::File, id }) = difference.before {
            gone.entry(id).or_default().push(&difference.path);
        }
    }
    let mut moves = BTreeMap::new();
    // First those that kept their name, so that a moved folder of equal files is matched file by file.
    for same_name in [true, false] {
        for difference in differences.iter().filter(|difference| difference.before.is_none()) {
            let Some(Version { kind: Kind::File, id }) = difference.after else { continue };
            let Some(candidates) = gone.get_mut(&id).filter(|_| !moves.contains_key(&difference.path)) else {
                continue;
            };
            let fits = |old: &&RepoPath| !same_name || old.file_name() == difference.path.file_name();
            if let Some(at) = candidates.iter().position(fits) {
                moves.insert(difference.path.clone(), candidates.remove(at).clone());
            }
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(byte: u8) -> Option<Version> {
        Id::from_raw(&[byte; 20]).map(|id| Version { kind: Kind::File, id })
    }

    #[test]
    fn a_moved_blob_prefers_the_path_with_its_own_name() {
        let added = |path: &str| Difference { path: path.into(), before: None, after: version(1) };
        let gone = |path: &str| Difference { path: path.into(), before: version(1), after: None };
        let found = moves(&[added("new/a.tf"), added("new/b.tf"), gone("old/b.tf"), gone("old/z.tf")]);
        assert_eq!(found.get(&"new/b.tf".into()), Some(&"old/b.tf".into()));
        assert_eq!(found.get(&"new/a.tf".into()), Some(&"old/z.tf".into()));
    }
}
