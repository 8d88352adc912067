//! Terraform and OpenTofu. The only user of hcl.
//!
//! In: a tree and a folder. Out: its [`Stack`], with the local modules that it calls: resources whose settings
//! are evaluated as far as they can be known without a plan. A syntax error costs one top-level block, which
//! becomes a trouble.
//!
//! ```text
//! files ─► recover (native) / json ─► folder ─► declare ─► modules: scope + evaluate ─► resources
//! ```

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::iac::{Dialect, Node, Resource, Role, Stack, Value};
use crate::path::RepoPath;
use crate::tree::{Tree, Unreadable};

pub mod backend_file;
mod block;
mod declare;
mod evaluate;
mod files;
mod folder;
mod functions;
mod instances;
mod literals;
pub mod made;
mod modules;
mod operators;
mod place;
mod reading;
mod recent;
mod recover;
mod resources;
mod scope;
mod template;
mod traverse;
mod types;
pub mod values_file;
pub mod write;
pub mod written;

#[cfg(test)]
mod tests;

use declare::Declarations;
use folder::Folder;
use scope::{Scope, World};

/// The parser's and the evaluator's recursion is bounded, but a thread of a pool may have only 2 MiB.
const STACK: usize = 16 * 1024 * 1024;
/// Files of values that are judged apart. More are a data set, not deployments.
const MOST_VARIANTS: usize = 32;

/// Whether a file belongs to a Terraform stack: `.tf`, `.tofu`, `.tf.json`, `.tofu.json`, `.tfvars`, `.tfvars.json`.
pub fn is_ours(path: &RepoPath) -> bool {
    is_our_name(path.file_name())
}

pub use recover::comments;

/// The same, by the file's name alone.
pub fn is_our_name(name: &[u8]) -> bool {
    const ENDINGS: [&str; 6] = [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"];
    // Asked of every file of a repository: most differ in their last letter.
    matches!(name.last(), Some(b'f' | b'u' | b'n' | b's'))
        && ENDINGS.iter().any(|ending| name.ends_with(ending.as_bytes()) && name.len() > ending.len())
}

/// Whether a file of this name says what is deployed; one of values says nothing of where anything lies.
pub fn is_configuration_name(name: &[u8]) -> bool {
    is_our_name(name) && !name.ends_with(b".tfvars")
}

/// Reads stacks of a tree. A folder that several of them call is read and parsed once.
pub struct Reader<'t> {
    tree: &'t dyn Tree,
    /// Whether somebody will read the same stacks again.
    again: bool,
    folders: RefCell<HashMap<RepoPath, Rc<Folder>>>,
    /// All files of values, where somebody asked for them.
    values: OnceCell<Vec<RepoPath>>,
}

impl<'t> Reader<'t> {
    pub fn of(tree: &'t dyn Tree) -> Self {
        Self { tree, again: true, folders: RefCell::default(), values: OnceCell::new() }
    }

    /// For who reads each stack once, and many of them: what was parsed is kept for nobody.
    #[must_use]
    pub fn once(self) -> Self {
        Self { again: false, ..self }
    }

    /// The stack that lies in a folder, and after it one for each file of values (`prod.tfvars`) that somebody
    /// must name to deploy it. What can't be read is a trouble of the stack.
    pub fn read(&self, folder: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
        stacker::grow(STACK, || self.stacks(folder))
    }

    fn folder(&self, path: &RepoPath) -> Result<Rc<Folder>, Unreadable> {
        if let Some(known) = self.folders.borrow().get(path) {
            return Ok(known.clone());
        }
        let read = Rc::new(Folder::read(self.tree, path, self.again)?);
        self.folders.borrow_mut().insert(path.clone(), read.clone());
        Ok(read)
    }

    fn values(&self) -> Result<&[RepoPath], Unreadable> {
        if self.values.get().is_none() {
            let is_one = |name: &[u8]| name.ends_with(b".tfvars") || name.ends_with(b".tfvars.json");
            let _ = self.values.set(self.tree.files_named(&is_one)?);
        }
        Ok(self.values.get().map_or(&[], Vec::as_slice))
    }

    fn stacks(&self, root: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
        let installed = modules::installed(self.tree, root);
        let folders = modules::folders(root, &installed, &|path| self.folder(path))?;
        // Who has no variables is given no values.
        let has_variables = Declarations::of(&folders[0]).has_variables();
        let below = match has_variables {
            true => values_file::folders(self.tree, self.values()?, root),
            false => Vec::new(),
        };
        let below: Vec<Rc<Folder>> =
            below.iter().map(|path| self.folder(path)).collect::<Result<_, Unreadable>>()?;
        let declarations: HashMap<RepoPath, Declarations> =
            folders.iter().map(|folder| (folder.path.clone(), Declarations::of(folder))).collect();
        let own = &declarations[root];
        let mut variants = own.variants();
        variants.extend(below.iter().flat_map(|folder| own.variants_among(&folder.files)));
        let left_out = variants.split_off(variants.len().min(MOST_VARIANTS));
        let mut stacks = Vec::new();
        for (variant, more) in [(None, HashMap::new())]
            .into_iter()
            .chain(variants.into_iter().map(|(path, values)| (Some(path), values)))
        {
            let world = World::new(self.tree, root, &declarations, &installed);
            let mut given = own.given();
            given.extend(more);
            let scope = Scope::new(&world, own, String::new(), None, given);
            let mut made = resources::Made::default();
            made.all_of(&scope);
            let resources::Made { resources, uses, moved, called } = made;
            let kept = resources::kept(&scope);
            drop(scope);
            let reached = world.reached.take();
            let mut troubles = world.into_troubles();
            troubles.extend(folders.iter().flat_map(|folder| folder.troubles.iter().cloned()));
            troubles.extend(left_out.iter().map(|(path, _)| crate::finding::Trouble {
                path: path.clone(),
                at: None,
                message: format!("more than {MOST_VARIANTS} files of values: not judged with this one"),
                counts: true,
            }));
            troubles.sort();
            troubles.dedup();
            let repeated: usize = folders.iter().map(|folder| declarations[&folder.path].repeated).sum();
            let refused = repeated + resources.iter().filter(|resource| is_refused(resource)).count();
            stacks.push(Stack {
                root: root.clone(),
                variant,
                dialect: Dialect::Terraform,
                resources,
                view: None,
                sources: folders[0].files.iter().map(|(file, _)| file.source.clone()).collect(),
                modules: reached.into_iter().collect(),
                is_called: false,
                troubles,
                uses,
                moved,
                refused,
                kept,
                called,
                names: Vec::new(),
                has_files: false,
            });
        }
        Ok(stacks)
    }
}

/// A variable whose value is not one that it allows itself.
fn is_refused(resource: &Resource) -> bool {
    let rules = resource.settings().get("validation").map(|node| &node.value);
    let fails = |rule: &Node| {
        let condition = rule.as_map().and_then(|rule| rule.get("condition"));
        condition.is_some_and(|condition| matches!(condition.value, Value::Bool(false)))
    };
    resource.role == Role::Variable && matches!(rules, Some(Value::List(rules)) if rules.iter().any(fails))
}
