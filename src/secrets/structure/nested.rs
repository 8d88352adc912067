//! Nested stacks: what a template gives to a parameter that is secret in the template which it deploys.
//!
//! In: a template, and the tree that it lies in. Out: the literals that it hands on so, where they stand in it.

use super::{LARGEST_TREE, Search, cloudformation, composed, elsewhere};
use crate::iac::cloudformation::{template_of, templates_called};
use crate::iac::{Entry, Map, Node, Value, json, yaml};
use crate::path::RepoPath;
use crate::text::Source;
use crate::tree::Tree;

/// Stacks within stacks that hand a value on. Real ones stay below five.
const DEEPEST: usize = 8;

/// Whether a text deploys another template of its repository.
pub fn may_deploy(path: &RepoPath, text: &str) -> bool {
    is_called_so(path) && !templates_called(path, text.as_bytes()).is_empty()
}

fn is_called_so(path: &RepoPath) -> bool {
    [".json", ".yaml", ".yml", ".template"].iter().any(|ending| path.ends_with(ending))
}

/// Tells the literals that nested stacks are given.
pub fn arguments(search: &mut Search, tree: &dyn Tree) {
    let source = search.source;
    let documents = documents(source);
    for top in documents.iter().filter_map(Node::as_map).filter(|top| cloudformation::is_template(top)) {
        cloudformation::learn(search, top);
        for (template, given) in deployed(source.path(), top) {
            let secret = secret_parameters(tree, &template, 0);
            given.entries.iter().filter(|entry| secret.contains(&entry.key)).for_each(|entry| {
                self::given(search, entry);
            });
        }
    }
}

fn given(search: &mut Search, Entry { key, node, .. }: &Entry) {
    if matches!(node.value, Value::Number(_)) {
        return search.certain(key, node.at.text(), node.at.span);
    }
    let give = |search: &mut Search, text: &str, at| search.certain(key, text, at);
    composed::intrinsic(search, key, node, &give, 0);
}

/// The parameters of a template that are secret there, or in a template that it hands them on to.
fn secret_parameters(tree: &dyn Tree, path: &RepoPath, depth: usize) -> Vec<String> {
    let source = elsewhere::read(tree, path).filter(|source| source.text().len() <= LARGEST_TREE);
    let Some(source) = source else { return Vec::new() };
    let documents = documents(&source);
    let mut secret = Vec::new();
    for top in documents.iter().filter_map(Node::as_map) {
        secret.extend(cloudformation::secret_parameters(&source, top));
        for (template, given) in deployed(path, top).filter(|_| depth < DEEPEST) {
            let inner = secret_parameters(tree, &template, depth + 1);
            let handed = given.entries.iter().filter(|entry| inner.contains(&entry.key));
            secret.extend(handed.filter_map(|entry| composed::referred(&entry.node)).map(str::to_owned));
        }
    }
    secret
}

/// The templates that one deploys, each with what it is given.
fn deployed<'m>(path: &RepoPath, top: &'m Map) -> impl Iterator<Item = (RepoPath, &'m Map)> {
    let resources = top.object("Resources").into_iter().flat_map(|map| &map.entries);
    resources.filter_map(|entry| {
        let declared = entry.node.as_map()?;
        let given = declared.object("Properties")?.object("Parameters")?;
        Some((template_of(path, declared)?, given))
    })
}

fn documents(source: &Source) -> Vec<Node> {
    match json::read_loose(source) {
        Ok(document) if !matches!(document.value, Value::Text(_)) => vec![document],
        _ => yaml::read(source).unwrap_or_default(),
    }
}
