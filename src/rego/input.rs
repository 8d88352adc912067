//! What policies are asked about.
//!
//! In: a file's source, or a stack. Out: `input`, shaped as conftest shapes it, or our own resources.

use std::collections::BTreeMap;

use regorus::Value as Rego;

use crate::iac::json::Malformed;
use crate::iac::{self, Map, Node, Role, Stack, Value, json, terraform, yaml};
use crate::text::{Location, Source};

/// No configuration that a person wrote is larger; data files are not asked about.
const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// How the blocks of HCL are shaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blocks {
    /// Always a list, as conftest does today.
    #[default]
    Lists,
    /// The object itself where there is one of a name, as conftest did at first.
    Objects,
}

/// One document of a file, and where things stand in it.
pub struct Document {
    pub node: Node,
    /// Addresses of resources, where it has such, with their headers and blocks.
    pub resources: Vec<(String, Location)>,
}

/// The documents of a file, if it is a configuration that conftest reads too: HCL, YAML, JSON; what is wrong with one that
/// can't be read.
pub fn documents(source: &Source) -> Result<Vec<Document>, Malformed> {
    let name = String::from_utf8_lossy(source.path().file_name()).to_lowercase();
    let is = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let (is_hcl, is_yaml) = (is(&[".tf", ".tofu", ".tfvars", ".hcl"]), is(&[".yaml", ".yml"]));
    if !is_hcl && !is_yaml && !is(&[".json", ".jsonc", ".jsonl", ".ndjson"]) {
        return Ok(Vec::new());
    }
    if source.text().len() > LARGEST_FILE {
        let message = format!("it has more than {} MiB", LARGEST_FILE >> 20);
        return Err(Malformed { at: source.position(0), message });
    }
    let nodes = if is_hcl {
        // What is wrong with a file of Terraform's own its stack tells.
        let read = terraform::written::read(source);
        if read.is_none() && is(&[".hcl"]) {
            return Err(Malformed { at: source.position(0), message: "no valid HCL".to_owned() });
        }
        read.into_iter().collect()
    } else if is_yaml {
        yaml::read_whole(source)?
    } else if source.text().trim().is_empty() {
        Vec::new()
    } else {
        match json::read_loose(source) {
            Ok(node) => vec![node],
            Err(wrong) => json::read_lines(source).ok_or(wrong)?,
        }
    };
    // A list at the top is several documents.
    let each = nodes.into_iter().flat_map(|node| match node.value {
        Value::List(items) => items,
        _ => vec![node],
    });
    Ok(each.map(|node| Document { resources: resources(&node), node }).collect())
}

/// `resource.TYPE.NAME` and `data.TYPE.NAME` of Terraform, `Resources.NAME` of CloudFormation, `kind/name` of
/// Kubernetes.
fn resources(node: &Node) -> Vec<(String, Location)> {
    let mut found = Vec::new();
    let Some(top) = node.as_map() else { return found };
    for (key, prefix) in [("resource", ""), ("data", "data.")] {
        let kinds = top.get(key).and_then(Node::as_map).into_iter().flat_map(|map| &map.entries);
        for kind in kinds {
            for name in kind.node.as_map().into_iter().flat_map(|map| &map.entries) {
                let at = match &name.node.value {
                    Value::List(blocks) => blocks.first().map_or(&name.node.at, |block| &block.at),
                    _ => &name.node.at,
                };
                let header = at.source.location(crate::text::Span::new(
                    at.span.start,
                    at.text().find(['\n', '{']).map_or(at.span.end, |end| at.span.start + end),
                ));
                found.push((format!("{prefix}{}.{}", kind.key, name.key), header));
            }
        }
    }
    for entry in top.get("Resources").and_then(Node::as_map).into_iter().flat_map(|map| &map.entries) {
        found.push((entry.key.clone(), node.at.source.location(entry.key_span)));
    }
    let name = top.get("metadata").and_then(Node::as_map).and_then(|map| map.entry("name"));
    let kind = top.get("kind").and_then(Node::as_text);
    if let (Some(kind), Some((name, text))) = (kind, name.and_then(|name| Some((name, name.node.as_text()?))))
    {
        found.push((format!("{kind}/{text}"), name.node.at.clone()));
    }
    found
}

/// A node as a value of Rego. What is not known is left out.
pub(super) fn value(node: &Node, blocks: Blocks) -> Rego {
    match &node.value {
        Value::Null | Value::Unknown { .. } => Rego::Null,
        Value::Bool(word) => Rego::from(*word),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Rego::from(*number as i64),
        Value::Number(number) => Rego::from(*number),
        Value::Text(text) => Rego::from(text.as_str()),
        Value::List(items) => Rego::from(
            items
                .iter()
                .filter(|item| !item.is_unknown())
                .map(|item| value(item, blocks))
                .collect::<Vec<_>>(),
        ),
        Value::Map(map) => Rego::from(object(map, blocks)),
    }
}

fn object(map: &Map, blocks: Blocks) -> BTreeMap<Rego, Rego> {
    let known = map.entries.iter().filter(|entry| !entry.node.is_unknown());
    known
        .map(|entry| {
            let one = match &entry.node.value {
                Value::List(items) if entry.blocks && blocks == Blocks::Objects && items.len() == 1 => {
                    &items[0]
                }
                _ => &entry.node,
            };
            (Rego::from(entry.key.as_str()), value(one, blocks))
        })
        .collect()
}

fn table<const N: usize>(entries: [(&str, Rego); N]) -> Rego {
    Rego::from(entries.into_iter().map(|(key, value)| (Rego::from(key), value)).collect::<BTreeMap<_, _>>())
}

/// `input.iacgate` of a stack: its resources as they are deployed.
pub(super) fn stack(stack: &Stack) -> Rego {
    let wanted = |resource: &&iac::Resource| matches!(resource.role, Role::Managed | Role::Data);
    let resources: Vec<Rego> = stack.resources.iter().filter(wanted).map(resource).collect();
    let inner = table([
        ("stack", Rego::from(stack.root.to_string())),
        ("dialect", Rego::from(stack.dialect.word())),
        ("resources", Rego::from(resources)),
    ]);
    table([("iacgate", inner)])
}

fn resource(resource: &iac::Resource) -> Rego {
    let mut unknown = BTreeMap::new();
    waiting(&resource.body, String::new(), &mut unknown);
    table([
        ("address", Rego::from(resource.address.as_str())),
        ("kind", Rego::from(resource.kind.as_str())),
        ("name", Rego::from(resource.name.as_str())),
        ("module", Rego::from(resource.module.as_str())),
        ("role", Rego::from(if resource.role == Role::Data { "data" } else { "managed" })),
        ("file", Rego::from(resource.block.path().to_string())),
        ("line", Rego::from(resource.name_at.start().line as i64)),
        ("values", value(&resource.body, Blocks::Lists)),
        ("unknown", Rego::from(unknown)),
    ])
}

/// Paths of what is not known, and what each waits for.
fn waiting(node: &Node, path: String, found: &mut BTreeMap<Rego, Rego>) {
    match &node.value {
        Value::Unknown { why } => {
            found.insert(Rego::from(path), Rego::from(why.as_str()));
        }
        Value::List(items) => {
            for (number, item) in items.iter().enumerate() {
                waiting(item, format!("{path}[{number}]"), found);
            }
        }
        Value::Map(map) => {
            for entry in &map.entries {
                let dot = if path.is_empty() { "" } else { "." };
                waiting(&entry.node, format!("{path}{dot}{}", entry.key), found);
            }
        }
        _ => {}
    }
}
