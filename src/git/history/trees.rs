//! The trees of a history's commits: what each changed, and its files.
//!
//! In: a [`TreeId`]. Out: a [`Tree`], or the [`Change`] from one to another. One of these for each thread; nothing is
//! fetched.

use std::rc::Rc;
use std::sync::Arc;

use super::super::blobs::Opener;
use super::super::compare::{Side, compare};
use super::super::object::{Id, Mode, Objects, Why};
use super::super::plumbing::Git;
use super::super::repository::{self, Repository};
use super::super::version::Committed;
use super::super::{Change, Kind};
use crate::path::RepoPath;
use crate::tree::{Empty, Tree};

/// Folders that are kept: neighbours in a history share nearly all of theirs, and memory stays flat.
const MOST_KEPT: usize = 20_000;

/// A tree's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TreeId(pub(super) Id);

impl TreeId {
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

pub struct Trees(Rc<Objects>);

impl Opener {
    /// As [`Opener::open`], for trees.
    pub fn trees(&self, width: usize) -> Option<Trees> {
        let library = git2::Repository::open(&self.folder).ok()?;
        Some(Trees(Rc::new(Objects::of_what_is_here(
            library,
            Git::at(self.folder.clone()),
            width,
            Arc::clone(&self.headers),
        ))))
    }
}

impl Repository {
    /// Bytes in an id.
    pub fn id_width(&self) -> usize {
        self.objects.width
    }

    /// For this thread, also where only Git itself can open the repository.
    pub fn trees(&self) -> Trees {
        let again = self.opener().and_then(|opener| opener.trees(self.objects.width));
        again.unwrap_or_else(|| Trees(Rc::clone(&self.objects)))
    }
}

impl Trees {
    pub fn tree(&self, id: TreeId) -> impl Tree + use<> {
        self.0.forget_beyond(MOST_KEPT);
        self.committed(id)
    }

    /// What leads from one tree, or from nothing, to another.
    pub fn change(&self, before: Option<TreeId>, after: TreeId) -> Result<Change, Why> {
        self.0.forget_beyond(MOST_KEPT);
        let found = compare(&self.0, Side::tree(before.map(|tree| tree.0)), Side::Tree(after.0))?;
        let version = |id: TreeId| -> Rc<dyn Tree> { Rc::new(self.committed(id)) };
        let before = before.map_or_else(|| Rc::new(Empty) as Rc<dyn Tree>, version);
        Ok(repository::change(vec![before], version(after), found))
    }

    /// The folder at a path, by the name that all folders with the same in them have.
    pub fn folder(&self, tree: TreeId, path: &RepoPath) -> Option<TreeId> {
        match self.committed(tree).find(path) {
            Ok(Some((Mode::Folder, id))) => Some(TreeId(id)),
            _ => None,
        }
    }

    pub fn is_file(&self, tree: TreeId, path: &RepoPath) -> bool {
        matches!(self.committed(tree).find(path), Ok(Some((Mode::Leaf(Kind::File), _))))
    }

    fn committed(&self, id: TreeId) -> Committed {
        Committed::new(Rc::clone(&self.0), id.0)
    }
}
