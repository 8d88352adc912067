//! What a file imports and what others get of it: `import`, `export`, `module.exports`.

use tree_sitter::Node;

use super::super::reading::Reading;
use super::super::syntax::Kind;
use super::{named_child, quoted};

pub(super) fn import(reading: &mut Reading, node: Node) {
    let mut cursor = node.walk();
    for clause in node.named_children(&mut cursor) {
        if clause.kind() == "import_require_clause" {
            // `import aws = require("@pulumi/aws")`
            let name = clause.named_child(0).map(|name| reading.text(name));
            let module = clause.child_by_field_name("source").and_then(|source| quoted(reading, source));
            if let (Some(name), Some(module)) = (name, module) {
                reading.import(name, &module, &[]);
            }
        }
    }
    let Some(module) = node.child_by_field_name("source").and_then(|source| quoted(reading, source)) else {
        return;
    };
    if module.starts_with('.') {
        reading.module(&module);
    }
    let Some(clause) = named_child(node, "import_clause") else { return };
    let mut cursor = clause.walk();
    for child in clause.named_children(&mut cursor) {
        match child.kind() {
            "identifier" => reading.import(reading.text(child), &module, &[]),
            "namespace_import" => {
                if let Some(name) = child.named_child(0) {
                    reading.import(reading.text(name), &module, &[]);
                }
            }
            "named_imports" => {
                let mut cursor = child.walk();
                for specifier in child.named_children(&mut cursor) {
                    let Some(name) = specifier.child_by_field_name("name") else { continue };
                    let local = specifier.child_by_field_name("alias").unwrap_or(name);
                    reading.import(reading.text(local), &module, &[reading.text(name)]);
                }
            }
            _ => {}
        }
    }
}

/// `export * as aws from "@pulumi/aws"`, `export { ebs as blocks } from "@pulumi/aws"`
pub(super) fn export(reading: &mut Reading, node: Node) {
    let module = node.child_by_field_name("source").and_then(|source| quoted(reading, source));
    let Some(clause) = named_child(node, "export_clause") else {
        let Some(module) = module else {
            let is_whole = reading.text(node)["export".len()..].trim_start();
            let is_whole = is_whole.starts_with("default") || is_whole.starts_with('=');
            let value = node.child_by_field_name("value").or(node.child_by_field_name("declaration"));
            if let Some(value) = value.or(node.named_child(0)).filter(|_| is_whole) {
                hand_out(reading, value);
            }
            return;
        };
        match named_child(node, "namespace_export").and_then(|one| one.named_child(0)) {
            Some(name) => reading.export(reading.text(name), &module, &[]),
            None => reading.star(&module),
        }
        return;
    };
    let mut cursor = clause.walk();
    for specifier in clause.named_children(&mut cursor) {
        let Some(name) = specifier.child_by_field_name("name") else { continue };
        let outside = reading.text(specifier.child_by_field_name("alias").unwrap_or(name));
        match &module {
            Some(module) => reading.export(outside, module, &[reading.text(name)]),
            // `export { ebs as blocks }` of what the file has itself.
            None if outside != reading.text(name) => {
                let own = reading.expression(name);
                reading.bind(outside, Some(own));
            }
            None => {}
        }
    }
}

/// What a file calls its only export, where that has no name.
const DEFAULT: &str = "default";

/// The name of a function or a class, that of the variable or the export that it is the value of, or [`DEFAULT`].
pub(super) fn called(reading: &Reading, node: Node) -> Option<String> {
    if let Some(name) = node.child_by_field_name("name") {
        return Some(reading.text(name).to_owned());
    }
    let parent = node.parent()?;
    match parent.kind() {
        "variable_declarator" => Some(reading.text(parent.child_by_field_name("name")?).to_owned()),
        "export_statement" => Some(DEFAULT.to_owned()),
        "assignment_expression" => match exported(reading, parent)? {
            "" => Some(DEFAULT.to_owned()),
            name => Some(name.to_owned()),
        },
        _ => None,
    }
}

/// What an assignment exports: `size` of `exports.size = …`, nothing of `module.exports = …`.
pub(super) fn exported<'s>(reading: &Reading<'s>, assignment: Node) -> Option<&'s str> {
    let left = reading.text(assignment.child_by_field_name("left")?);
    let name = left.strip_prefix("module.exports").or_else(|| left.strip_prefix("exports"))?;
    if name.is_empty() { Some("") } else { name.strip_prefix('.') }
}

/// Whether it is all that a file exports: `module.exports = { … }`, `export default { … }`.
pub(super) fn is_handed_out(reading: &Reading, value: Node) -> bool {
    value.parent().is_some_and(|parent| match parent.kind() {
        "assignment_expression" => exported(reading, parent) == Some(""),
        kind => kind == "export_statement",
    })
}

/// Takes down what others get of a file by one value.
pub(super) fn hand_out(reading: &mut Reading, value: Node) {
    match value.kind() {
        "identifier" => reading.default(reading.text(value)),
        "object" => {
            let mut cursor = value.walk();
            let pairs: Vec<Node> =
                value.named_children(&mut cursor).filter(|one| one.kind() == "pair").collect();
            for pair in pairs {
                let parts = (pair.child_by_field_name("key"), pair.child_by_field_name("value"));
                if let (Some(key), Some(value)) = parts {
                    let value = reading.expression(value);
                    let key = reading.text(key);
                    // `{ size: size }` says nothing new.
                    if !matches!(&value.kind, Kind::Name(name) if name == key) {
                        reading.bind(key, Some(value));
                    }
                }
            }
        }
        _ => {
            if let Some(name) = called(reading, value) {
                reading.default(&name);
            }
        }
    }
}
