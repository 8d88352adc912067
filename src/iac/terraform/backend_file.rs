//! Settings of a backend that stand in a file of their own, as `terraform init -backend-config=FILE` is given them.
//!
//! In: a tree and a stack's folder. Out: [`BackendFile`]s, each for one of the states that the stack may have. They are
//! known by convention: `prod.tfbackend`, `backend.hcl`, `prod.backend.hcl`, `backend-prod.hcl`, in the folder or in one of
//! settings below.

use hcl::edit::Span as _;
use hcl::edit::expr::{Expression, ObjectKey, ObjectValue};

use super::files::LARGEST_FILE;
use super::place::Place;
use super::recover;
use crate::finding::Trouble;
use crate::iac::{Entry, Map, Node, Value};
use crate::path::RepoPath;
use crate::text::{Encoding, Location, Source};
use crate::tree::{Tree, whole};

/// Folders of settings beside a stack's own files.
const FOLDERS: [&str; 8] =
    ["backend", "backend-config", "backend-configs", "backends", "config", "env", "envs", "environments"];

/// How many folders deep below a stack such a file may lie: `env/prod/backend.hcl`.
const DEEPEST: usize = 2;

pub struct BackendFile {
    pub path: RepoPath,
    settings: Map,
}

/// Whether a file of this name holds a backend's settings: `backend.hcl`, `prod.backend.hcl`, `backend-prod.hcl`.
pub fn is_backend_file(name: &[u8]) -> bool {
    let is_between = |byte: &u8| matches!(byte, b'.' | b'-' | b'_');
    let says = |stem: &[u8]| {
        let before = stem.strip_suffix(b"backend");
        let behind = stem.strip_prefix(b"backend");
        [before.map(<[u8]>::last), behind.map(<[u8]>::first)]
            .into_iter()
            .flatten()
            .any(|edge| edge.is_none_or(is_between))
    };
    name.ends_with(b".tfbackend") || name.strip_suffix(b".hcl").is_some_and(says)
}

/// The folders whose backend a file may complete: its own first.
fn roots(path: &RepoPath) -> Vec<RepoPath> {
    let own = path.parent();
    let mut roots = vec![own.clone()];
    let mut folder = own;
    for _ in 0..DEEPEST {
        let above = folder.parent();
        let is_settings = FOLDERS.iter().any(|name| folder.file_name() == name.as_bytes());
        if folder.is_root() {
            break;
        }
        if is_settings {
            roots.push(above);
            break;
        }
        folder = above;
    }
    roots
}

/// All files of such names.
pub fn all(tree: &dyn Tree) -> Vec<RepoPath> {
    tree.files_named(&is_backend_file).unwrap_or_default()
}

/// The stacks of a tree that such a file may complete.
pub fn stacks(tree: &dyn Tree, path: &RepoPath) -> Vec<RepoPath> {
    let mut roots = if is_backend_file(path.file_name()) { roots(path) } else { Vec::new() };
    roots.retain(|root| is_stack(tree, root));
    // One that lies beside a stack's own files is that stack's.
    roots.truncate(1);
    roots
}

fn is_stack(tree: &dyn Tree, folder: &RepoPath) -> bool {
    let ends = |path: &RepoPath| [".tf", ".tofu"].iter().any(|ending| path.ends_with(ending));
    tree.folder(folder).is_ok_and(|files| files.iter().any(ends))
}

/// The files of a stack, of all that are named; what can't be read says nothing.
pub fn of(tree: &dyn Tree, all: &[RepoPath], root: &RepoPath) -> Vec<BackendFile> {
    let own = all.iter().filter(|path| stacks(tree, path).contains(root)).cloned();
    own.filter_map(|path| read(tree, path)).collect()
}

/// What stands in the way of reading such a file. One of another ending may be another tool's.
pub fn troubles(path: &RepoPath, bytes: &[u8]) -> Vec<Trouble> {
    if !is_backend_file(path.file_name()) || bytes.len() > LARGEST_FILE {
        return Vec::new();
    }
    let source = Source::decode(path.clone(), bytes);
    let mut troubles = Vec::new();
    if source.encoding() == Encoding::Lossy {
        let message = "this file could not be read: not valid UTF-8".to_owned();
        troubles.push(Trouble { path: path.clone(), at: None, message, counts: true });
    } else {
        recover::parse(&source, &mut troubles);
    }
    let is_certain = path.ends_with(".tfbackend");
    troubles.iter_mut().for_each(|trouble| trouble.counts &= is_certain);
    troubles
}

fn read(tree: &dyn Tree, path: RepoPath) -> Option<BackendFile> {
    let bytes = whole(tree, &path).filter(|bytes| bytes.len() <= LARGEST_FILE)?;
    let source = Source::decode(path.clone(), &bytes);
    let mut entries = Vec::new();
    for piece in recover::parse(&source, &mut Vec::new()) {
        for attribute in piece.body.attributes() {
            // Terraform takes constants there, and nothing else.
            if let Some(node) = constant(&attribute.value, &piece.place) {
                entries.push(entry(attribute.key.as_str(), node));
            }
        }
    }
    (!entries.is_empty()).then_some(BackendFile { path, settings: Map { entries, span: None } })
}

/// A text, or an object of texts such as `assume_role`.
fn constant(expression: &Expression, place: &Place) -> Option<Node> {
    let at = place.at(expression.span());
    let value = match expression {
        Expression::String(text) => Value::Text(text.value().clone()),
        Expression::Object(object) => {
            let of = |(key, value): (&ObjectKey, &ObjectValue)| {
                let name = match key {
                    ObjectKey::Ident(name) => name.as_str(),
                    ObjectKey::Expression(Expression::String(name)) => name.value(),
                    ObjectKey::Expression(_) => return None,
                };
                let Expression::String(text) = value.expr() else { return None };
                let at = place.at(text.span());
                Some(entry(name, Node::new(Value::Text(text.value().clone()), at)))
            };
            Value::Map(Map { entries: object.iter().filter_map(of).collect(), span: None })
        }
        _ => return None,
    };
    Some(Node::new(value, at))
}

fn entry(key: &str, node: Node) -> Entry {
    let span = node.at.span;
    Entry { key: key.to_owned(), key_span: span, span, node, blocks: false }
}

impl BackendFile {
    pub fn settings(&self) -> &Map {
        &self.settings
    }

    /// Where its first setting stands.
    pub fn first(&self) -> Option<&Location> {
        self.settings.entries.first().map(|entry| &entry.node.at)
    }

    /// What a backend's block says, with what the file says on top.
    pub fn over(&self, block: &Map) -> Map {
        let mut entries = self.settings.entries.clone();
        let is_new = |entry: &&Entry| self.settings.get(&entry.key).is_none();
        entries.extend(block.entries.iter().filter(is_new).cloned());
        Map { entries, span: None }
    }

    /// Whether it belongs to a file of values: `env/prod.tfbackend` to `prod.tfvars`, `prod/backend.hcl` to both
    /// `prod.tfvars` and `prod/terraform.tfvars`.
    pub fn goes_with(&self, values: &RepoPath) -> bool {
        let names = |path: &RepoPath| {
            let text = String::from_utf8_lossy(path.file_name()).into_owned();
            let stem = text.split('.').next().unwrap_or_default().to_owned();
            [stem, String::from_utf8_lossy(path.parent().file_name()).into_owned()]
        };
        let (own, theirs) = (names(&self.path), names(values));
        let is_plain = |name: &String| {
            name.is_empty()
                || ["backend", "terraform"].contains(&name.as_str())
                || FOLDERS.contains(&name.as_str())
        };
        own.iter().filter(|name| !is_plain(name)).any(|name| theirs.contains(name))
    }
}
