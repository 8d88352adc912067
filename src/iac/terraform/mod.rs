//! Terraform and OpenTofu. The only user of hcl.
//!
//! In: a tree and a folder. Out: its [`Stack`]: resources whose settings are evaluated as far as they can be
//! known without a plan. A syntax error costs one top-level block, which becomes a trouble.
//!
//! ```text
//! files ─► recover (native) / json ─► declare ─► scope + evaluate ─► resources
//! ```

use crate::finding::Trouble;
use crate::iac::{Dialect, Node, Role, Stack};
use crate::path::RepoPath;
use crate::tree::{Tree, Unreadable};

mod block;
mod declare;
mod evaluate;
mod files;
mod functions;
mod place;
mod recover;
mod resources;
mod scope;
mod template;
mod traverse;
pub mod write;

#[cfg(test)]
mod tests;

use files::{File, Part};
use scope::{Inside, Scope};

/// The parser's and the evaluator's recursion is bounded, but a thread of a pool may have only 2 MiB.
const STACK: usize = 16 * 1024 * 1024;

/// Whether a file belongs to a Terraform stack: `.tf`, `.tofu`, `.tf.json`, `.tofu.json`, `.tfvars`, `.tfvars.json`.
pub fn is_ours(path: &RepoPath) -> bool {
    const ENDINGS: [&str; 6] = [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"];
    ENDINGS.iter().any(|ending| path.ends_with(ending) && path.file_name().len() > ending.len())
}

/// Reads the stack that lies in `folder`. What can't be read is a trouble of the stack.
pub fn read(tree: &dyn Tree, folder: &RepoPath) -> Result<Stack, Unreadable> {
    let mut troubles = Vec::new();
    let files = files::of(tree, folder, &mut troubles)?;
    let (root, files) = (&folder, &files);
    let stack = std::thread::scope(|threads| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let running = thread.spawn_scoped(threads, move || stack(root, files, troubles));
        running.map(|running| running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    stack.map_err(|error| Unreadable { path: folder.clone(), why: error.to_string() })
}

/// The folders of the modules that a stack calls by a relative path, as far as they lie in the repository.
pub fn local_module_sources(stack: &Stack) -> Vec<RepoPath> {
    let is_local = |source: &&str| source.starts_with("./") || source.starts_with("../");
    let modules = stack.resources.iter().filter(|resource| resource.role == Role::Module);
    let sources = modules.map(|module| module.kind.as_str()).filter(is_local);
    let mut folders: Vec<RepoPath> = sources.filter_map(|source| stack.root.resolve(source)).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// A file's content, parsed.
enum Parsed {
    Native(Vec<recover::Piece>),
    Json(Node),
}

fn stack(root: &RepoPath, files: &[File], mut troubles: Vec<Trouble>) -> Stack {
    let parsed: Vec<(&File, Parsed)> =
        files.iter().filter_map(|file| Some((file, parse(file, &mut troubles)?))).collect();

    let (mut blocks, mut overrides) = (Vec::new(), Vec::new());
    for (file, parsed) in &parsed {
        let blocks = match file.part {
            Part::Configuration => &mut blocks,
            Part::Override => &mut overrides,
            Part::Values | Part::OtherValues => continue,
        };
        match parsed {
            Parsed::Native(pieces) => pieces.iter().for_each(|piece| declare::native(piece, blocks)),
            Parsed::Json(node) => declare::json(node, blocks),
        }
    }
    declare::put_over(&mut blocks, overrides);

    let mut scope = Scope::default();
    for block in &blocks {
        match (block.word, block.labels.as_slice()) {
            ("variable", [name]) => {
                if let Some(default) = block.attribute("default") {
                    scope.values.insert(format!("var.{name}"), default);
                }
            }
            ("locals", []) => {
                for (name, written) in block.attributes() {
                    scope.values.insert(format!("local.{name}"), written);
                }
            }
            _ => {
                if let Some(address) = resources::referable(block) {
                    scope.declared.insert(address, block.insides.clone());
                }
            }
        }
    }
    let mut given: Vec<&(&File, Parsed)> =
        parsed.iter().filter(|(file, _)| file.part == Part::Values).collect();
    given.sort_by_cached_key(|(file, _)| files::precedence(file));
    for (_, parsed) in given {
        let insides: Vec<Inside> = match parsed {
            Parsed::Native(pieces) => {
                pieces.iter().map(|piece| Inside::Hcl(&piece.body, &piece.place)).collect()
            }
            Parsed::Json(node) => vec![Inside::Json(node)],
        };
        for (name, written) in insides.into_iter().flat_map(declare::attributes) {
            scope.values.insert(format!("var.{name}"), written);
        }
    }

    let resources = blocks.iter().flat_map(|block| resources::declared(&scope, block)).collect();
    let moved = blocks.iter().filter_map(resources::moved).collect();
    troubles.extend(scope.into_troubles(root));
    troubles.sort();
    troubles.dedup();
    Stack {
        root: root.clone(),
        dialect: Dialect::Terraform,
        resources,
        sources: files.iter().map(|file| file.source.clone()).collect(),
        troubles,
        moved,
    }
}

fn parse(file: &File, troubles: &mut Vec<Trouble>) -> Option<Parsed> {
    if !file.readable {
        return None;
    }
    if !file.json {
        return Some(Parsed::Native(recover::parse(&file.source, troubles)));
    }
    match crate::iac::json::read(&file.source) {
        Ok(node) => Some(Parsed::Json(node)),
        Err(error) => {
            troubles.push(Trouble {
                path: file.source.path().clone(),
                at: Some(error.at),
                message: format!("this file could not be read: {}", error.message),
                counts: true,
            });
            None
        }
    }
}
