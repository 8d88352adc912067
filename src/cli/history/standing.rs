//! What calls what, and which projects there are, in the tree that a walk over a history stands in.
//!
//! In: the change to the next tree. Out: callers and called, kept up by what differs.

use std::collections::{BTreeSet, HashMap};

use crate::git::{Change, Kind, TreeId, Trees};
use crate::iac::pulumi;
use crate::path::RepoPath;
use crate::scan::Calls;
use crate::tree::{Content, Tree};

#[derive(Default)]
pub struct Standing {
    at: Option<TreeId>,
    /// By file.
    calls: HashMap<RepoPath, Calls>,
    terragrunt: BTreeSet<RepoPath>,
    /// Called folder → the files that call it.
    pub callers: HashMap<RepoPath, BTreeSet<RepoPath>>,
    /// Folder → the files in it that call something.
    calling: HashMap<RepoPath, BTreeSet<RepoPath>>,
    projects: BTreeSet<RepoPath>,
}

impl Standing {
    pub fn go(&mut self, trees: &Trees, to: Option<TreeId>) -> Result<(), String> {
        match to {
            None => *self = Self::default(),
            Some(_) if self.at == to => {}
            Some(tree) => self.take(&trees.change(self.at, tree)?, tree),
        }
        Ok(())
    }

    pub fn take(&mut self, change: &Change, tree: TreeId) {
        for touched in &change.touched {
            let (path, name) = (&touched.path, touched.path.file_name());
            let is_there = touched.after == Some(Kind::File);
            if pulumi::is_project(name) {
                if is_there {
                    self.projects.insert(path.clone());
                } else {
                    self.projects.remove(path);
                }
            }
            if Calls::may_be_in(name) {
                self.forget(path);
                if is_there {
                    self.learn(path, &*change.after);
                }
            }
        }
        self.at = Some(tree);
    }

    fn learn(&mut self, path: &RepoPath, tree: &dyn Tree) {
        let content = tree.read(path);
        let bytes: &[u8] = match &content {
            Ok(Some(Content::Whole(bytes))) => bytes,
            _ => &[],
        };
        let calls = Calls::of(path, bytes);
        if calls.by_terragrunt {
            self.terragrunt.insert(path.clone());
        } else if calls.folders.is_empty() {
            return;
        } else {
            for folder in &calls.folders {
                self.callers.entry(folder.clone()).or_default().insert(path.clone());
            }
            self.calling.entry(path.parent()).or_default().insert(path.clone());
        }
        self.calls.insert(path.clone(), calls);
    }

    fn forget(&mut self, path: &RepoPath) {
        let Some(calls) = self.calls.remove(path) else { return };
        self.terragrunt.remove(path);
        let drop_from = |map: &mut HashMap<RepoPath, BTreeSet<RepoPath>>, folder: &RepoPath| {
            if let Some(files) = map.get_mut(folder) {
                files.remove(path);
                if files.is_empty() {
                    map.remove(folder);
                }
            }
        };
        calls.folders.iter().for_each(|folder| drop_from(&mut self.callers, folder));
        drop_from(&mut self.calling, &path.parent());
    }

    /// The folders that call one of these, and those that call them.
    pub fn above(&self, roots: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
        let callers = |folder: &RepoPath| {
            let files = self.callers.get(folder).into_iter().flatten();
            files.map(RepoPath::parent).collect::<Vec<_>>()
        };
        reached(roots.iter().cloned().collect(), callers)
    }

    /// A folder and all that it calls.
    pub fn below(&self, folder: RepoPath) -> BTreeSet<RepoPath> {
        let called = |folder: &RepoPath| {
            let files = self.calling.get(folder).into_iter().flatten();
            let calls = files.filter_map(|file| self.calls.get(file));
            calls.flat_map(|calls| calls.folders.clone()).collect::<Vec<_>>()
        };
        let mut below = reached(vec![folder.clone()], called);
        below.insert(folder);
        below
    }

    pub fn is_in_terragrunt(&self, folder: &RepoPath) -> bool {
        let calls = self.terragrunt.iter().filter_map(|file| self.calls.get(file));
        calls.into_iter().any(|calls| calls.calls(folder))
    }

    /// The nearest project above a file.
    pub fn project_of(&self, path: &RepoPath) -> Option<RepoPath> {
        if self.projects.is_empty() {
            return None;
        }
        let mut folder = path.parent();
        loop {
            let names = [&b"Pulumi.yaml"[..], b"Pulumi.yml"];
            let found = names.iter().map(|name| folder.join(name)).find(|file| self.projects.contains(file));
            if found.is_some() || folder.is_root() {
                return found;
            }
            folder = folder.parent();
        }
    }
}

fn reached(mut open: Vec<RepoPath>, next: impl Fn(&RepoPath) -> Vec<RepoPath>) -> BTreeSet<RepoPath> {
    let mut found = BTreeSet::new();
    while let Some(folder) = open.pop() {
        for other in next(&folder) {
            if found.insert(other.clone()) {
                open.push(other);
            }
        }
    }
    found
}
