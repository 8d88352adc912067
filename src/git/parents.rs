//! The other parents of a merge in progress, and where they and HEAD parted.
//!
//! In: MERGE_HEAD, or what Git announces to `pre-merge-commit`. Out: each parent's tree, and the tree of the merge base.

use std::rc::Rc;

use super::object::{Id, Objects};
use super::repository::{Repository, shown};
use super::version::Committed;
use super::wrong::unreadable;
use crate::error::{Error, Result};
use crate::tree::Tree;

/// One of them.
#[derive(Clone)]
pub(super) struct Parent {
    pub(super) commit: Id,
    pub(super) tree: Id,
}

/// The merge bases of a merge in progress, looked for only when somebody asks.
#[derive(Clone, Default)]
pub struct Forks(Option<(Rc<Objects>, Vec<Id>)>);

impl Forks {
    pub(super) fn of(objects: &Rc<Objects>, parents: &[Parent]) -> Self {
        Self(Some((Rc::clone(objects), parents.iter().map(|parent| parent.commit).collect())))
    }

    /// What HEAD and a MERGE_HEAD, by its place among [`super::Change::befores`], both come from; nothing where they share
    /// no history, or the clone is too shallow to tell.
    pub fn tree(&self, place: usize) -> Option<Rc<dyn Tree>> {
        let (objects, commits) = self.0.as_ref()?;
        let commit = commits.get(place.checked_sub(1)?)?.to_string();
        let output = objects.git().output(&["merge-base", "HEAD", &commit]).ok()?;
        let base = Id::from_hex(output.stdout.trim_ascii_end()).filter(|_| output.status.success())?;
        let root = objects.tree_of_commit(&base).ok()?;
        Some(Rc::new(Committed::new(Rc::clone(objects), root)))
    }
}

impl Repository {
    /// What a merge in progress brings in.
    pub(super) fn merged(&self) -> Result<Vec<Parent>> {
        let file = self.git_dir().join("MERGE_HEAD");
        let lines = match std::fs::read(&file) {
            Ok(lines) => lines,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(self.announced()),
            Err(error) => return Err(Error::new(format!("{} can't be read: {error}", shown(&file)))),
        };
        let commits =
            lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        commits
            .map(|commit| {
                let commit = Id::from_hex(commit).filter(|id| id.as_bytes().len() == self.objects.width);
                let commit = commit.ok_or_else(|| Error::new(format!("{} names no commit", shown(&file))))?;
                let tree = self.objects.tree_of_commit(&commit).map_err(unreadable)?;
                Ok(Parent { commit, tree })
            })
            .collect()
    }

    /// As Git names them in the environment of `pre-merge-commit`, before it writes MERGE_HEAD: `GITHEAD_<id>`. One
    /// that is no commit of this repository is of another, whose merge runs this one's hook.
    fn announced(&self) -> Vec<Parent> {
        if !self.objects.git().is_here() {
            return Vec::new();
        }
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let commits = names.filter_map(|name| Id::from_hex(name.strip_prefix("GITHEAD_")?.as_bytes()));
        let ours = commits.filter(|id| id.as_bytes().len() == self.objects.width);
        ours.filter_map(|commit| Some(Parent { tree: self.objects.tree_of_commit(&commit).ok()?, commit }))
            .collect()
    }
}
