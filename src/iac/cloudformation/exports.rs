//! What templates hand to stacks that they do not deploy: names that one exports and another imports.
//!
//! In: an evaluator of a template. Out: a resource for each [`EXPORT`] and [`IMPORT`], with the name as its `Name`. They declare
//! nothing: who asks for borders compares them.

use super::evaluate::{Evaluator, intrinsic};
use super::nested;
use super::resources::end;
use crate::iac::{Entry, Map, Node, Resource, Role, Value};
use crate::text::Span;

/// The kind of what an output hands out.
pub const EXPORT: &str = "Export";
/// The kind of what is taken from another stack, and the function that takes it.
pub const IMPORT: &str = "Fn::ImportValue";
/// Under which the name stands.
pub const NAME: &str = "Name";

/// Exports and imports, those of nested stacks too.
pub fn all(evaluator: &Evaluator) -> Vec<Resource> {
    let mut found = Vec::new();
    for section in ["Resources", "Outputs"] {
        for entry in &evaluator.template.section(section).entries {
            let mut imports = Vec::new();
            gather(&entry.node, &mut imports);
            found.extend(imports.into_iter().map(|name| used(IMPORT, entry, name, evaluator)));
        }
    }
    for entry in &evaluator.template.section("Outputs").entries {
        let export = entry.node.as_map().and_then(|output| output.get(EXPORT)?.as_map()?.get(NAME));
        found.extend(export.map(|name| used(EXPORT, entry, name, evaluator)));
    }
    for name in nested::deploying(evaluator.template) {
        found.extend(evaluator.nested(name).iter().flat_map(|inner| all(inner)));
    }
    found
}

fn gather<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
    match &node.value {
        Value::Map(map) => {
            found.extend(intrinsic(map).filter(|(name, _)| name == IMPORT).map(|(_, argument)| argument));
            map.entries.iter().for_each(|entry| gather(&entry.node, found));
        }
        Value::List(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

fn used(kind: &str, entry: &Entry, name: &Node, evaluator: &Evaluator) -> Resource {
    let source = &evaluator.template.source;
    let stop = end(&entry.node, source.text()).max(entry.key_span.end);
    let block = source.location(Span::new(entry.key_span.start, stop));
    let value = evaluator.node(name);
    let known = value.map(|node| Entry { key: NAME.to_owned(), blocks: false, ..entry.with(node) });
    let settings = Map { entries: known.into_iter().collect(), span: None };
    Resource {
        address: format!("{}{}", evaluator.prefix, entry.key),
        module: evaluator.prefix.trim_end_matches('.').to_owned(),
        instance: None,
        kind: kind.to_owned(),
        name: entry.key.clone(),
        role: if kind == EXPORT { Role::Output } else { Role::Data },
        name_at: source.location(entry.key_span),
        body: Node::new(Value::Map(settings), block.clone()),
        block,
        provider: None,
        only_if: Vec::new(),
        view: None,
    }
}
