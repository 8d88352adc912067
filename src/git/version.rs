//! The trees that Git holds: a committed one and the index, as [`Tree`]s.

use std::cell::OnceCell;
use std::rc::Rc;

use super::Kind;
use super::index::{Index, Node, Staged};
use super::object::{Id, Mode, Objects, Why};
use crate::path::RepoPath;
use crate::stop;
use crate::tree::{Content, See, Tree, Unreadable, cut_short};

/// Whether a file of this name is asked for.
type Wanted<'a> = &'a dyn Fn(&[u8]) -> bool;

/// A tree object and all below it.
pub struct Committed {
    pub objects: Rc<Objects>,
    pub root: Id,
    /// The index that it is compared with: most folders are the same there, and are listed from it.
    beside: Option<Rc<Index>>,
    /// The folders that a walk over all could not list, once there was one.
    unlisted: OnceCell<Vec<Unreadable>>,
}

impl Committed {
    pub fn new(objects: Rc<Objects>, root: Id) -> Self {
        Self { objects, root, beside: None, unlisted: OnceCell::new() }
    }

    /// The same, compared with an index.
    #[must_use]
    pub fn beside(self, index: Rc<Index>) -> Self {
        Self { beside: Some(index), ..self }
    }

    /// What stands at `path`; the root for the top.
    pub(super) fn find(&self, path: &RepoPath) -> Result<Option<(Mode, Id)>, Why> {
        let mut at = (Mode::Folder, self.root);
        for part in path.as_bytes().split(|byte| *byte == b'/').filter(|_| !path.is_root()) {
            if at.0 != Mode::Folder {
                return Ok(None);
            }
            let entries = self.objects.tree(&at.1)?;
            // A file sorts before a folder of its name: no tree that Git wrote has both.
            let position = entries.partition_point(|entry| entry.name.as_slice() < part);
            match entries.get(position).filter(|entry| entry.name == part) {
                Some(entry) => at = (entry.mode, entry.id),
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// Whether the regular file at `path` is this blob.
    pub fn holds(&self, path: &RepoPath, blob: Id) -> Result<bool, Why> {
        Ok(self.find(path)? == Some((Mode::Leaf(Kind::File), blob)))
    }

    fn read_file(&self, path: &RepoPath) -> Result<Option<Content>, Why> {
        match self.find(path)? {
            Some((Mode::Leaf(Kind::File), id)) => self.objects.blob(&id).map(Some),
            _ => Ok(None),
        }
    }

    /// The paths of all that is of a kind, as far as they can be listed.
    fn all(&self, kind: Kind) -> Vec<RepoPath> {
        self.list(kind, &RepoPath::root(), true, &|_| true).unwrap_or_default().files
    }

    /// What is wanted of a kind directly in `folder`, and in the folders below it where `deep` goes on. An audit goes on
    /// around folders that can't be read.
    fn list(&self, kind: Kind, folder: &RepoPath, deep: bool, is_wanted: Wanted) -> Result<Listed, Why> {
        let mut listed = Listed::default();
        let mut open = match self.find(folder)? {
            Some((Mode::Folder, id)) => vec![(folder.clone(), id, self.staged_top(folder, deep))],
            _ => Vec::new(),
        };
        while let Some((folder, id, staged)) = open.pop() {
            if deep && stop::is_wanted() && self.objects.spares_the_rest() {
                listed.unlisted.push(cut_short());
                break;
            }
            if let Some((index, node)) = staged
                && index.cached_id(node) == Some(id)
            {
                let (objects, index) = (Rc::clone(&self.objects), Rc::clone(index));
                let same = StagedTree { objects, index }.list(kind, &folder, true, is_wanted)?;
                listed.files.extend(same.files);
                listed.unlisted.extend(same.unlisted);
                continue;
            }
            let entries = match self.objects.tree(&id) {
                Ok(entries) => entries,
                Err(why) if deep && self.objects.spares_the_rest() => {
                    listed.unlisted.push(Unreadable { path: folder, why });
                    continue;
                }
                Err(why) => return Err(why),
            };
            let below = staged.map(|(index, node)| (index, index.cached_below(node)));
            let staged = |name: &[u8]| {
                let (index, below) = below.as_ref()?;
                let at = below.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
                Some((*index, below[at].1))
            };
            let broken = self.objects.broken(&id);
            listed.unlisted.extend(broken.map(|why| Unreadable { path: folder.clone(), why }));
            for entry in entries.iter() {
                match entry.mode {
                    Mode::Leaf(leaf) if leaf == kind && is_wanted(&entry.name) => {
                        listed.files.push(folder.join(&entry.name))
                    }
                    Mode::Folder if deep => {
                        open.push((folder.join(&entry.name), entry.id, staged(&entry.name)))
                    }
                    _ => {}
                }
            }
        }
        listed.files.sort();
        listed.unlisted.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(listed)
    }

    /// The index, and what it says of the top folder, where all below that is asked for.
    fn staged_top(&self, folder: &RepoPath, deep: bool) -> Option<(&Rc<Index>, Node)> {
        let index = self.beside.as_ref().filter(|_| deep && folder.is_root())?;
        Some((index, index.cached()?))
    }
}

/// Files or links, sorted, and the folders of which not all could be listed.
#[derive(Default)]
struct Listed {
    files: Vec<RepoPath>,
    unlisted: Vec<Unreadable>,
}

impl Listed {
    /// The same below a folder.
    fn below(self, top: &RepoPath) -> Self {
        let place = |path: &RepoPath| if path.is_root() { top.clone() } else { top.join(path.as_bytes()) };
        let unlisted = self.unlisted.iter();
        Self {
            files: self.files.iter().map(place).collect(),
            unlisted: unlisted
                .map(|one| Unreadable { path: place(&one.path), why: one.why.clone() })
                .collect(),
        }
    }
}

impl Tree for Committed {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        self.read_file(path).map_err(|why| Unreadable { path: path.clone(), why })
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        let listed = self.list(Kind::File, folder, false, &|_| true);
        listed.map(|listed| listed.files).map_err(|why| Unreadable { path: folder.clone(), why })
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        let root = RepoPath::root();
        let listed = self.list(Kind::File, &root, true, is_wanted);
        let listed = listed.map_err(|why| Unreadable { path: root, why })?;
        let _ = self.unlisted.set(listed.unlisted);
        Ok(listed.files)
    }

    fn unlisted(&self) -> Vec<Unreadable> {
        let walk = || self.list(Kind::File, &RepoPath::root(), true, &|_| false);
        self.unlisted.get_or_init(|| walk().unwrap_or_default().unlisted).clone()
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        matches!(self.find(path), Ok(Some((Mode::Leaf(Kind::Symlink), _))))
    }

    fn submodules(&self) -> Vec<RepoPath> {
        self.all(Kind::Submodule)
    }

    fn links(&self) -> Vec<RepoPath> {
        self.all(Kind::Symlink)
    }

    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        self.list(Kind::Symlink, folder, false, &|_| true).unwrap_or_default().files
    }

    fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
        match self.find(path) {
            Ok(Some((Mode::Leaf(Kind::Symlink), id))) => text_of(&self.objects, &id),
            _ => None,
        }
    }

    fn version(&self, blob: &str) -> Option<Content> {
        self.objects.version(blob)
    }

    fn read_many(&self, paths: &[&RepoPath], threads: usize, see: See) {
        if self.objects.library().is_none() {
            return;
        }
        // A blob that lies at several paths is read once.
        let mut files: Vec<(Id, usize)> = Vec::with_capacity(paths.len());
        for (number, path) in paths.iter().enumerate() {
            if let Ok(Some((Mode::Leaf(Kind::File), id))) = self.find(path) {
                files.push((id, number));
            }
        }
        files.sort_unstable();
        let files: Vec<&[(Id, usize)]> = files.chunk_by(|one, other| one.0 == other.0).collect();
        let blobs: Vec<Id> = files.iter().map(|same| same[0].0).collect();
        self.objects.each_blob(&blobs, threads, |blob, content| match content {
            Ok(content) => files[blob].iter().all(|(_, number)| see(*number, content.seen())),
            // Whoever reads it by itself is told why not.
            Err(_) => true,
        });
    }
}

/// What a link says.
fn text_of(objects: &Objects, id: &Id) -> Option<Vec<u8>> {
    match objects.blob(id) {
        Ok(Content::Whole(bytes)) => Some(bytes.to_vec()),
        _ => None,
    }
}

/// What is staged. What is announced (`git add -N`) or unresolved is not there: no commit could take it.
pub struct StagedTree {
    pub objects: Rc<Objects>,
    pub index: Rc<Index>,
}

impl StagedTree {
    /// The tree behind a folder that a sparse index does not spell out, where `path` is it or lies below it,
    /// and that folder's length.
    fn folded(&self, path: &RepoPath) -> Option<(Committed, usize)> {
        if !self.index.is_sparse() {
            return None;
        }
        let bytes = [path.as_bytes(), b"/"].concat();
        memchr::memchr_iter(b'/', &bytes).find_map(|slash| {
            match self.index.staged(self.index.find(&bytes[..=slash])?) {
                Staged::At(Mode::Folder, root) => {
                    Some((Committed::new(Rc::clone(&self.objects), root), slash))
                }
                _ => None,
            }
        })
    }

    fn read_file(&self, path: &RepoPath) -> Result<Option<Content>, Why> {
        if let Some(position) = self.index.find(path.as_bytes()) {
            return match self.index.staged(position) {
                Staged::At(Mode::Leaf(Kind::File), id) => self.objects.blob(&id).map(Some),
                _ => Ok(None),
            };
        }
        match self.folded(path) {
            Some((tree, length)) => tree.read_file(&RepoPath::new(rest(path, length))),
            None => Ok(None),
        }
    }

    /// The paths of all that is of a kind, as far as they can be listed.
    fn all(&self, kind: Kind) -> Vec<RepoPath> {
        self.list(kind, &RepoPath::root(), true, &|_| true).unwrap_or_default().files
    }

    fn list(&self, kind: Kind, folder: &RepoPath, deep: bool, is_wanted: Wanted) -> Result<Listed, Why> {
        if let Some((tree, length)) = self.folded(folder) {
            let top = RepoPath::new(&folder.as_bytes()[..length]);
            let below = tree.list(kind, &RepoPath::new(rest(folder, length)), deep, is_wanted)?;
            return Ok(below.below(&top));
        }
        let prefix =
            if folder.is_root() { Vec::new() } else { [folder.as_bytes(), b"/".as_slice()].concat() };
        let below = self.index.starting_with(&prefix);
        let mut listed = Listed::default();
        let mut at = below.start;
        while at < below.end {
            let name = self.index.name(at);
            // Not here but deeper: on to the next name.
            if !deep && let Some(slash) = memchr::memchr(b'/', &name[prefix.len()..]) {
                at = self.index.end_of(at..below.end, &name[..=prefix.len() + slash]);
                continue;
            }
            let own = memchr::memrchr(b'/', name).map_or(name, |slash| &name[slash + 1..]);
            // Of a folder that is not spelled out the name ends with the slash.
            if own.is_empty() {
                if let Staged::At(Mode::Folder, root) = self.index.staged(at) {
                    let top = RepoPath::new(name.strip_suffix(b"/").unwrap_or(name));
                    let tree = Committed::new(Rc::clone(&self.objects), root);
                    let inside = tree.list(kind, &RepoPath::root(), true, is_wanted)?.below(&top);
                    listed.files.extend(inside.files);
                    listed.unlisted.extend(inside.unlisted);
                }
            } else if is_wanted(own)
                && matches!(self.index.staged(at), Staged::At(Mode::Leaf(leaf), _) if leaf == kind)
            {
                listed.files.push(RepoPath::new(name));
            }
            at += 1;
        }
        listed.files.sort();
        Ok(listed)
    }
}

fn rest(path: &RepoPath, length: usize) -> &[u8] {
    path.as_bytes().get(length + 1..).unwrap_or_default()
}

impl Tree for StagedTree {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        self.read_file(path).map_err(|why| Unreadable { path: path.clone(), why })
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        let listed = self.list(Kind::File, folder, false, &|_| true);
        listed.map(|listed| listed.files).map_err(|why| Unreadable { path: folder.clone(), why })
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        let root = RepoPath::root();
        let listed = self.list(Kind::File, &root, true, is_wanted);
        listed.map(|listed| listed.files).map_err(|why| Unreadable { path: root, why })
    }

    fn unlisted(&self) -> Vec<Unreadable> {
        // What an index spells out is read with it.
        if !self.index.is_sparse() {
            return Vec::new();
        }
        let listed = self.list(Kind::File, &RepoPath::root(), true, &|_| false);
        listed.unwrap_or_default().unlisted
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        if let Some(position) = self.index.find(path.as_bytes()) {
            return matches!(self.index.staged(position), Staged::At(Mode::Leaf(Kind::Symlink), _));
        }
        self.folded(path).is_some_and(|(tree, length)| tree.is_link(&RepoPath::new(rest(path, length))))
    }

    fn submodules(&self) -> Vec<RepoPath> {
        if !self.index.may_have_links() {
            return Vec::new();
        }
        self.all(Kind::Submodule)
    }

    fn links(&self) -> Vec<RepoPath> {
        if !self.index.may_have_links() {
            return Vec::new();
        }
        self.all(Kind::Symlink)
    }

    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        if !self.index.may_have_links() {
            return Vec::new();
        }
        self.list(Kind::Symlink, folder, false, &|_| true).unwrap_or_default().files
    }

    fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
        if !self.index.may_have_links() {
            return None;
        }
        if let Some(position) = self.index.find(path.as_bytes()) {
            return match self.index.staged(position) {
                Staged::At(Mode::Leaf(Kind::Symlink), id) => text_of(&self.objects, &id),
                _ => None,
            };
        }
        self.folded(path).and_then(|(tree, length)| tree.link(&RepoPath::new(rest(path, length))))
    }

    fn version(&self, blob: &str) -> Option<Content> {
        self.objects.version(blob)
    }
}
