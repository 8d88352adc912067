//! Calls of modules: which folders a stack consists of, and what a call makes of a folder.
//!
//! In: `module` blocks. Out: the folders they lead to (local paths, and what `terraform init` has put beside a
//! folder on disk; the network never), and a [`Scope`] for each instance of a call.

use std::collections::HashMap;
use std::rc::Rc;

use super::declare::{Block, Declarations};
use super::folder::Folder;
use super::instances::Key;
use super::scope::{Caller, Scope};
use crate::iac::{Node, json};
use crate::path::RepoPath;
use crate::text::Source;
use crate::tree::{Content, Tree};

/// Calls inside calls. Real ones stay below ten.
const DEEPEST: usize = 32;
/// Instances of modules in one stack: each is evaluated for itself.
const MOST: usize = 2_000;

/// One instance of a call.
pub(super) struct Module<'a> {
    pub key: Key,
    /// It stands for all: their number is not known yet.
    pub is_open: bool,
    pub scope: Rc<Scope<'a>>,
}

/// Whether a source is a path of this repository.
pub(super) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../")
}

/// Modules that `terraform init` put beside a folder, by their keys.
pub(super) fn installed(tree: &dyn Tree, root: &RepoPath) -> HashMap<String, RepoPath> {
    let manifest = root.join(".terraform/modules/modules.json");
    let Ok(Some(Content::Whole(bytes))) = tree.read(&manifest) else { return HashMap::new() };
    let Ok(read) = json::read(&Source::decode(manifest, &bytes)) else { return HashMap::new() };
    let entry = |module: &Node| {
        let module = module.as_map()?;
        let folder = root.resolve(module.get("Dir")?.as_text()?)?;
        Some((module.get("Key")?.as_text()?.to_owned(), folder))
    };
    let modules = read.as_map().and_then(|map| map.get("Modules"));
    match modules.map(|modules| &modules.value) {
        Some(crate::iac::Value::List(modules)) => modules.iter().filter_map(entry).collect(),
        _ => HashMap::new(),
    }
}

/// The folders that a folder's calls lead to.
pub(super) fn called(declarations: &Declarations) -> Vec<RepoPath> {
    let source = |call: &&Block| -> Option<RepoPath> {
        let source = call.attribute("source")?;
        declarations.folder.path.resolve(source.literal().filter(|source| is_local(source))?)
    };
    declarations.calls.values().filter_map(|call| source(&call)).collect()
}

impl<'a> Scope<'a> {
    /// The instances of a call; `None` where its module is not a part of the tree.
    pub fn called(&self, name: &str) -> Option<Rc<[Module<'a>]>> {
        if let Some(known) = self.modules.borrow().get(name) {
            return known.clone();
        }
        let made = self.follow(name);
        self.modules.borrow_mut().insert(name.to_owned(), made.clone());
        made
    }

    fn follow(&self, name: &str) -> Option<Rc<[Module<'a>]>> {
        let call: &'a Block<'a> = self.declarations.calls.get(name)?;
        let declarations = self.folder_of(name, call)?;
        let address = format!("module.{name}");
        let mut made = Vec::new();
        for instance in self.instances(&address, call).iter() {
            let called = &self.world.called;
            called.set(called.get() + 1);
            if called.get() > MOST {
                let message = format!("more than {MOST} calls of modules: this one is not followed");
                self.world.tell(&call.header, message, true);
                break;
            }
            self.world.reached.borrow_mut().insert(declarations.folder.path.clone());
            let caller = Caller { scope: self.me.clone(), call, instance: instance.clone() };
            let module = self.address(&format!("{address}{}", instance.key));
            made.push(Module {
                key: instance.key.clone(),
                is_open: instance.is_open,
                scope: Scope::new(self.world, declarations, module, Some(caller), HashMap::new()),
            });
        }
        Some(made.into())
    }

    /// What the module's folder declares. What stands in the way is told.
    fn folder_of(&self, name: &str, call: &'a Block<'a>) -> Option<&'a Declarations<'a>> {
        let source = call.attribute("source")?;
        let at = source.at();
        let text = source.literal()?;
        let tell = |message: &str| self.world.tell(&at, message.to_owned(), false);
        let folder = if is_local(text) {
            let Some(folder) = self.declarations.folder.path.resolve(text) else {
                tell("this module's source leaves the repository: its outputs are not known");
                return None;
            };
            folder
        } else {
            let key = self.keys().into_iter().rev().chain([name.to_owned()]).collect::<Vec<_>>().join(".");
            self.world.installed.get(&key)?.clone()
        };
        let Some(declarations) =
            self.world.folders.get(&folder).filter(|found| !found.folder.files.is_empty())
        else {
            tell("this module's source has no configuration: its outputs are not known");
            return None;
        };
        let mut depth = 0;
        let mut chain = self.me.upgrade();
        while let Some(scope) = chain {
            if scope.declarations.folder.path == folder {
                tell("this module calls itself: it is not followed");
                return None;
            }
            depth += 1;
            chain = scope.caller.as_ref().and_then(|caller| caller.scope.upgrade());
        }
        if depth > DEEPEST {
            tell(&format!("calls nested over {DEEPEST} deep: this one is not followed"));
            return None;
        }
        Some(declarations)
    }

    /// The names of the calls that lead here, the nearest first: what `terraform init` keys modules by.
    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        let mut chain = self.me.upgrade();
        while let Some(scope) = chain {
            let Some(caller) = &scope.caller else { break };
            keys.extend(caller.call.labels.first().map(|name| (*name).to_owned()));
            chain = caller.scope.upgrade();
        }
        keys
    }
}

/// The folders that a stack consists of, its own first. `read` serves each once.
pub(super) fn folders(
    root: &RepoPath,
    installed: &HashMap<String, RepoPath>,
    read: &dyn Fn(&RepoPath) -> Result<Rc<Folder>, crate::tree::Unreadable>,
) -> Result<Vec<Rc<Folder>>, crate::tree::Unreadable> {
    let mut folders = vec![read(root)?];
    let mut wanted: Vec<RepoPath> = installed.values().cloned().collect();
    let mut next = 0;
    while next < folders.len() || !wanted.is_empty() {
        if let Some(folder) = folders.get(next) {
            wanted.extend(called(&Declarations::of(folder)));
            next += 1;
        }
        for path in std::mem::take(&mut wanted) {
            if !folders.iter().any(|folder| folder.path == path)
                && let Ok(folder) = read(&path)
            {
                folders.push(folder);
            }
        }
    }
    Ok(folders)
}
