//! Turns top-level blocks into the resources of a stack.
//!
//! In: [`Block`]s and a [`Scope`]. Out: [`Resource`]s and `moved` pairs. `locals`, `removed`, `import` and
//! `check` declare no resource; neither does what is known to have `count = 0`.

use super::block::settings;
use super::declare::{Block, objects};
use super::scope::{Inside, Scope, Written};
use crate::iac::{Map, Moved, Node, Resource, Role, Value};
use crate::text::Location;

/// What a block declares; `None` for what is no resource or lacks a label.
pub(super) fn declared(scope: &Scope, block: &Block) -> Vec<Resource> {
    let Some((role, kind, name)) = identity(scope, block) else { return Vec::new() };
    let counts = matches!(role, Role::Managed | Role::Data | Role::Module);
    if counts && block.attribute("count").is_some_and(|count| is_zero(scope, count)) {
        return Vec::new();
    }
    let body = settings(scope, &block.insides, &block.at);
    let mut resources = Vec::new();
    if role == Role::Settings {
        backends(&body, block, &mut resources);
    }
    resources.push(Resource {
        address: address(role, &kind, &name),
        kind,
        name,
        role,
        name_at: block.header.clone(),
        block: block.at.clone(),
        body,
    });
    resources
}

/// The address alone, for what other blocks refer to.
pub(super) fn referable(block: &Block) -> Option<String> {
    match (block.word, block.labels.as_slice()) {
        ("resource", [kind, name]) => Some(format!("{kind}.{name}")),
        ("data" | "ephemeral", [kind, name]) => Some(format!("{}.{kind}.{name}", block.word)),
        _ => None,
    }
}

fn identity(scope: &Scope, block: &Block) -> Option<(Role, String, String)> {
    let text = |attribute: &str| match scope.evaluate(block.attribute(attribute)?).value {
        Value::Text(text) => Some(text),
        _ => None,
    };
    Some(match (block.word, block.labels.as_slice()) {
        ("resource", [kind, name]) => (Role::Managed, (*kind).to_owned(), (*name).to_owned()),
        ("data", [kind, name]) => (Role::Data, (*kind).to_owned(), (*name).to_owned()),
        ("provider", [kind]) => (Role::Provider, (*kind).to_owned(), text("alias").unwrap_or_default()),
        ("variable", [name]) => (Role::Variable, String::new(), (*name).to_owned()),
        ("output", [name]) => (Role::Output, String::new(), (*name).to_owned()),
        ("module", [name]) => (Role::Module, text("source").unwrap_or_default(), (*name).to_owned()),
        ("terraform", []) => (Role::Settings, String::new(), String::new()),
        _ => return None,
    })
}

fn address(role: Role, kind: &str, name: &str) -> String {
    match role {
        Role::Managed => format!("{kind}.{name}"),
        Role::Data => format!("data.{kind}.{name}"),
        Role::Provider if name.is_empty() => format!("provider.{kind}"),
        Role::Provider => format!("provider.{kind}.{name}"),
        Role::Backend if kind == "cloud" => kind.to_owned(),
        Role::Backend => format!("backend.{kind}"),
        Role::Variable => format!("var.{name}"),
        Role::Output => format!("output.{name}"),
        Role::Module => format!("module.{name}"),
        Role::Settings => "terraform".to_owned(),
    }
}

fn is_zero(scope: &Scope, count: Written) -> bool {
    super::functions::number(&scope.evaluate(count).value) == Some(0.0)
}

/// The `backend` and `cloud` blocks inside `terraform {}`.
fn backends(body: &Node, block: &Block, resources: &mut Vec<Resource>) {
    let Some(map) = body.as_map() else { return };
    for entry in map.entries.iter().filter(|entry| matches!(entry.key.as_str(), "backend" | "cloud")) {
        let is_json = matches!(block.insides.first(), Some(Inside::Json(_)));
        let mut add = |kind: &str, node: &Node, settings: &Map| {
            // A block's span opens with its type and label; in JSON the key is the header.
            let end = settings.get("@label").map_or(entry.key_span.end, |label| label.at.span.end);
            let mut header = if is_json { entry.key_span } else { node.at.span };
            header.end = if is_json { header.end } else { end.clamp(header.start, header.end) };
            resources.push(Resource {
                address: address(Role::Backend, kind, ""),
                kind: kind.to_owned(),
                name: String::new(),
                role: Role::Backend,
                name_at: node.at.source.location(header),
                block: node.at.clone(),
                body: node.clone(),
            });
        };
        if entry.key == "backend" && !entry.blocks {
            // `{"backend": {"s3": {…}}}`
            for kinds in objects(&entry.node) {
                for kind in &kinds.entries {
                    if let Value::Map(settings) = &kind.node.value {
                        add(&kind.key, &kind.node, settings);
                    }
                }
            }
            continue;
        }
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for node in nodes {
            let Value::Map(settings) = &node.value else { continue };
            match (entry.key.as_str(), settings.get("@label").and_then(Node::as_text)) {
                ("cloud", _) => add("cloud", node, settings),
                (_, Some(kind)) => add(kind, node, settings),
                _ => {}
            }
        }
    }
}

/// A `moved` block's two addresses.
pub(super) fn moved(block: &Block) -> Option<Moved> {
    let address = |attribute: &str| {
        let at: Location = match block.attribute(attribute)? {
            Written::Hcl(expression, place) => place.at(hcl::edit::Span::span(expression)),
            Written::Json(node) => return node.as_text().map(str::to_owned),
        };
        Some(at.text().split_whitespace().collect::<String>())
    };
    (block.word == "moved").then_some(())?;
    Some(Moved { from: address("from")?, to: address("to")? })
}
