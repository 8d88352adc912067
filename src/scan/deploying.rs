//! Which templates of a tree deploy which, as nested stacks.
//!
//! In: a tree, and how far to look. Out: the templates that deploy one, found by a byte search of those that lie
//! nearest to it. Paths are told by the one that deploys alone, so that any template of the tree may be it: where a
//! change asks, most of a large tree stays unread, and that is told.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Trouble;
use crate::iac::cloudformation;
use crate::path::RepoPath;
use crate::tree::{Tree, whole};

/// Files that are looked into for those that deploy one template: more than most repositories have templates, and a
/// few milliseconds.
const NEAREST: usize = 500;
/// Bytes of them. Templates are below one MiB, or nobody can deploy them.
const MOST_BYTES: usize = 32 * 1024 * 1024;

pub struct Deploying<'a> {
    tree: &'a dyn Tree,
    /// An audit reads all of the tree anyway.
    looks_everywhere: bool,
    /// All files that may be templates, by their folders.
    files: OnceCell<BTreeMap<RepoPath, Vec<RepoPath>>>,
    /// What was looked into.
    known: RefCell<BTreeSet<RepoPath>>,
    /// A template and those that deploy it.
    by: RefCell<BTreeMap<RepoPath, BTreeSet<RepoPath>>>,
    /// Whose neighbours were looked into, and whether some were left out.
    asked: RefCell<BTreeMap<RepoPath, bool>>,
    has_looked_everywhere: Cell<bool>,
}

impl<'a> Deploying<'a> {
    pub fn of(tree: &'a dyn Tree, looks_everywhere: bool) -> Self {
        Self {
            tree,
            looks_everywhere,
            files: OnceCell::new(),
            known: RefCell::default(),
            by: RefCell::default(),
            asked: RefCell::default(),
            has_looked_everywhere: Cell::new(false),
        }
    }

    /// Whether an audit reads all files anyway, and can tell what they deploy.
    pub fn reads_all(&self) -> bool {
        self.looks_everywhere
    }

    /// What all files deploy, from whoever has read them all.
    pub fn learn(&self, all: Vec<(RepoPath, Vec<RepoPath>)>) {
        if self.looks_everywhere {
            self.has_looked_everywhere.set(true);
            all.into_iter().for_each(|(path, templates)| self.deploys(&path, templates));
        }
    }

    /// Whether another template deploys this one, as far as anybody looked.
    pub fn may_be_deployed(&self, template: &RepoPath) -> bool {
        self.look(template);
        self.by.borrow().contains_key(template) || self.is_cut_short(template)
    }

    /// The templates that deploy one of these, and those that deploy them.
    pub fn above(&self, mut wanted: Vec<RepoPath>) -> BTreeSet<RepoPath> {
        let mut above = BTreeSet::new();
        while let Some(template) = wanted.pop() {
            self.look(&template);
            for deploying in self.by.borrow().get(&template).into_iter().flatten() {
                if above.insert(deploying.clone()) {
                    wanted.push(deploying.clone());
                }
            }
        }
        above
    }

    /// What is told of a template for which files were left out.
    pub fn left_out(&self, template: &RepoPath) -> Option<Trouble> {
        self.is_cut_short(template).then(|| Trouble {
            path: template.clone(),
            at: None,
            message: format!(
                "only the nearest {NEAREST} files were searched for templates that deploy it, `iacgate audit` searches all"
            ),
            counts: false,
        })
    }

    fn is_cut_short(&self, template: &RepoPath) -> bool {
        self.asked.borrow().get(template) == Some(&true)
    }

    fn files(&self) -> &BTreeMap<RepoPath, Vec<RepoPath>> {
        self.files.get_or_init(|| {
            let mut by_folder: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
            for path in self.tree.files_named(&cloudformation::may_be_named).unwrap_or_default() {
                by_folder.entry(path.parent()).or_default().push(path);
            }
            by_folder
        })
    }

    /// Looks into the files that lie nearest to a template.
    fn look(&self, template: &RepoPath) {
        if self.has_looked_everywhere.get() || self.asked.borrow().contains_key(template) {
            return;
        }
        if self.looks_everywhere || self.files().values().map(Vec::len).sum::<usize>() <= NEAREST {
            self.has_looked_everywhere.set(true);
            for path in self.files().values().flatten() {
                self.look_into(path);
            }
            return;
        }
        let own = template.parent();
        let mut folders: Vec<(usize, &RepoPath)> =
            self.files().keys().map(|folder| (steps(&own, folder), folder)).collect();
        folders.sort_unstable();
        let mut near = folders.into_iter().flat_map(|(_, folder)| &self.files()[folder]);
        let mut bytes = 0;
        for path in near.by_ref().take(NEAREST) {
            bytes += self.look_into(path);
            if bytes > MOST_BYTES {
                break;
            }
        }
        let is_cut_short = near.next().is_some();
        self.asked.borrow_mut().insert(template.clone(), is_cut_short);
    }

    /// Looks what a file deploys, once; how many bytes that was.
    fn look_into(&self, path: &RepoPath) -> usize {
        if !self.known.borrow_mut().insert(path.clone()) {
            return 0;
        }
        let Some(bytes) = whole(self.tree, path) else { return 0 };
        self.deploys(path, cloudformation::templates_called(path, &bytes));
        bytes.len()
    }

    fn deploys(&self, path: &RepoPath, templates: Vec<RepoPath>) {
        let mut by = self.by.borrow_mut();
        for template in templates {
            by.entry(template).or_default().insert(path.clone());
        }
    }
}

/// The templates that a file deploys, if it may be one itself.
pub fn templates_in(path: &RepoPath, bytes: &[u8]) -> Vec<RepoPath> {
    if !cloudformation::may_be_named(path.file_name()) {
        return Vec::new();
    }
    cloudformation::templates_called(path, bytes)
}

/// How many folders one goes up and down from one to another.
fn steps(from: &RepoPath, to: &RepoPath) -> usize {
    let parts = |path| RepoPath::as_bytes(path).split(|byte| *byte == b'/').filter(|part| !part.is_empty());
    let shared = parts(from).zip(parts(to)).take_while(|(one, other)| one == other).count();
    parts(from).count() + parts(to).count() - 2 * shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{Content, Empty, Overlay, Unreadable};
    use std::sync::Arc;

    /// A tree that counts what is read.
    struct Counting(Overlay<Empty>, Cell<usize>);

    impl Tree for Counting {
        fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
            self.1.set(self.1.get() + 1);
            self.0.read(path)
        }

        fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
            self.0.folder(folder)
        }

        fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
            self.0.files_named(is_wanted)
        }
    }

    /// Templates that deploy `network/vpc.yaml` from beside it, from above and from far away, among others.
    fn tree(others: usize) -> Counting {
        let deploying = |url: &str| format!("Type: AWS::CloudFormation::Stack\nTemplateURL: {url}\n");
        let mut files = BTreeMap::from([
            ("network/main.yaml".to_owned(), deploying("./vpc.yaml")),
            ("all.yaml".to_owned(), deploying("network/main.yaml")),
            ("z/far/away.yaml".to_owned(), deploying("../../network/vpc.yaml")),
        ]);
        files.extend((0..others).map(|number| (format!("k8s/{number}.yaml"), "kind: Pod\n".to_owned())));
        let bytes = |text: String| Some(Arc::from(text.as_bytes()));
        let files = files.into_iter().map(|(path, text)| (RepoPath::new(path), bytes(text))).collect();
        Counting(Overlay { below: Empty, files }, Cell::new(0))
    }

    #[test]
    fn of_a_large_tree_the_neighbours_are_read_and_an_audit_reads_all() {
        let vpc = RepoPath::from("network/vpc.yaml");
        let paths = |paths: &[&str]| paths.iter().map(|path| RepoPath::from(*path)).collect::<BTreeSet<_>>();
        let near = paths(&["all.yaml", "network/main.yaml"]);
        let all = paths(&["all.yaml", "network/main.yaml", "z/far/away.yaml"]);
        for (others, everywhere, wanted) in [(20, false, &all), (3_000, false, &near), (3_000, true, &all)] {
            let tree = tree(others);
            let deploying = Deploying::of(&tree, everywhere);
            assert_eq!(deploying.above(vec![vpc.clone()]), *wanted, "{others} {everywhere}");
            assert_eq!(deploying.left_out(&vpc).is_some(), wanted == &near, "{others} {everywhere}");
            assert!(deploying.may_be_deployed(&vpc));
            assert!(everywhere || tree.1.get() <= 2 * NEAREST, "{} were read", tree.1.get());
        }
    }
}
