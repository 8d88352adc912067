//! Resources of bridged providers in Terraform's words: names, and blocks where Pulumi has objects.
//!
//! In: a [`Declared`]. Out: a [`Resource`] as Terraform's front end would read it, with the program's own places, and a
//! [`ViewOf`] that leads back.

use std::collections::HashMap;
use std::sync::Arc;

use super::declared::{Declared, Style};
use super::names::{self, Setting, Settings};
use super::sdk::Sdk;
use super::token::Token;
use crate::iac::{Entry, Map, Node, Reference, Resource, Role, Value, ViewOf};

/// What a resource in Terraform's words was made from.
#[derive(Debug)]
struct Made {
    address: String,
    kind: String,
    style: Style,
    sdk: Sdk,
}

impl ViewOf for Made {
    fn address(&self) -> &str {
        &self.address
    }

    fn path(&self, path: &str) -> String {
        let mut settings = Settings::of(&self.kind);
        let mut is_free = false;
        let step = |step: &str| {
            let (name, index) = step.split_at(step.find('[').unwrap_or(step.len()));
            let setting = settings.by_terraform(name);
            let written = if is_free { name.to_owned() } else { self.style.written(&setting.pulumi) };
            // Below what is no block stand keys of the user's own.
            is_free |= !setting.is_flat && !setting.is_object && index.is_empty();
            settings = setting.below();
            if setting.is_flat { written } else { written + index }
        };
        path.split('.').map(step).collect::<Vec<_>>().join(".")
    }

    fn kind(&self, kind: &str) -> Option<String> {
        super::bridges(kind)
            .then(|| names::class_of(kind))
            .flatten()
            .map(|class| self.sdk.named(class).written())
    }
}

/// The address that Terraform would have for a resource: what references in a view carry.
pub fn address(token: &Token, name: &str) -> Option<String> {
    if token.is_provider() {
        return Some(format!("provider.{}.{name}", token.package));
    }
    let data = if token.is_function() { "data." } else { "" };
    Some(format!("{data}{}.{name}", names::terraform_type(token)?))
}

/// `addresses` leads from Pulumi's addresses to Terraform's; `provider` is the address of the one that it uses.
pub fn resource(
    declared: &Declared,
    provider: Option<String>,
    addresses: &HashMap<String, String>,
    sdk: Sdk,
) -> Option<Resource> {
    let kind = names::terraform_type(&declared.token)?;
    let written = declared.address();
    let shape = Shape { style: declared.style, addresses };
    let mut body = declared.settings.clone();
    shape.refer(&mut body);
    if let Value::Map(map) = &mut body.value {
        let settings = Settings::of(&kind);
        map.entries =
            std::mem::take(&mut map.entries).into_iter().map(|entry| shape.entry(entry, settings)).collect();
        map.entries.push(lifecycle(declared));
        map.entries.extend(declared.awaited_name());
    }
    Some(Resource {
        address: addresses.get(&written).cloned().unwrap_or_else(|| written.clone()),
        module: String::new(),
        instance: None,
        name: declared.name.clone(),
        role: if declared.token.is_function() { Role::Data } else { Role::Managed },
        name_at: declared.name_at.clone(),
        block: declared.block.clone(),
        body,
        provider,
        only_if: declared.only_if.clone(),
        view: Some(Arc::new(Made { address: written, kind: kind.clone(), style: declared.style, sdk })),
        kind,
    })
}

/// The same resource with references as Terraform writes them, where what it refers to has Terraform's words.
pub fn referring(declared: &Declared, addresses: &HashMap<String, String>) -> Declared {
    let mut own = declared.clone();
    Shape { style: declared.style, addresses }.refer_all(&mut own.settings);
    own
}

/// What Pulumi's options say in Terraform's words: `protect` is `prevent_destroy`, and without `deleteBeforeReplace` a
/// successor is made first.
fn lifecycle(declared: &Declared) -> Entry {
    let at = &declared.name_at;
    let entry = |key: &str, node: Node| Entry {
        key: key.to_owned(),
        key_span: at.span,
        span: at.span,
        node,
        blocks: false,
    };
    let flag = |key: &str, on: bool| entry(key, Node::new(Value::Bool(on), at.clone()));
    let inside = vec![
        flag("create_before_destroy", !declared.goes_first),
        flag("prevent_destroy", declared.is_protected),
    ];
    let block = Node::new(Value::Map(Map { entries: inside, span: None }), at.clone());
    Entry { blocks: true, ..entry("lifecycle", Node::new(Value::List(vec![block]), at.clone())) }
}

struct Shape<'a> {
    style: Style,
    addresses: &'a HashMap<String, String>,
}

impl Shape<'_> {
    fn entry(&self, mut entry: Entry, settings: Settings) -> Entry {
        if entry.key == Map::REST {
            self.refer(&mut entry.node);
            return entry;
        }
        let setting = settings.by_pulumi(&self.style.schema_name(&entry.key));
        let (node, blocks) = self.node(entry.node, &setting);
        entry.key = setting.terraform;
        (entry.node, entry.blocks) = (node, blocks);
        entry
    }

    /// A value where Terraform has it; and whether it has blocks there.
    fn node(&self, mut node: Node, setting: &Setting) -> (Node, bool) {
        self.refer(&mut node);
        let at = node.at.clone();
        match std::mem::replace(&mut node.value, Value::Null) {
            Value::Map(map) if setting.is_flat || setting.is_object => {
                let inside = Value::Map(self.map(map, setting.below()));
                if !setting.is_flat {
                    return (Node { value: inside, ..node }, false);
                }
                let block = node.with(inside);
                (Node { value: Value::List(vec![block]), ..node }, true)
            }
            Value::List(items) => {
                let blocks = items.iter().any(|item| matches!(item.value, Value::Map(_)));
                let of = |mut item: Node| {
                    self.refer(&mut item);
                    if let Value::Map(map) = item.value {
                        item.value = Value::Map(self.map(map, setting.below()));
                    }
                    item
                };
                (Node { value: Value::List(items.into_iter().map(of).collect()), ..node }, blocks)
            }
            Value::Map(mut map) => {
                // Keys of the user's own, or a document.
                map.entries.iter_mut().for_each(|entry| self.refer_all(&mut entry.node));
                (Node { value: Value::Map(map), ..node }, false)
            }
            value @ (Value::Null | Value::Unknown { .. }) => (Node { value, ..node }, false),
            value if setting.is_flat => {
                let one = node.with(value);
                (Node { value: Value::List(vec![one]), text: None, at, ..node }, false)
            }
            value => (Node { value, ..node }, false),
        }
    }

    fn map(&self, map: Map, settings: Settings) -> Map {
        let entries = map.entries.into_iter().map(|entry| self.entry(entry, settings)).collect();
        Map { entries, span: map.span }
    }

    /// References as Terraform writes them: `aws_s3_bucket.models` and `kms_key_id`.
    fn refer(&self, node: &mut Node) {
        for reference in &mut node.refers {
            self.reference(reference);
        }
        if let Some(encoded) = node.encoded() {
            let mut inside = encoded.clone();
            self.refer_all(&mut inside);
            node.text = Some(Arc::new(crate::iac::TextOf::Json(inside)));
            if matches!(node.value, Value::Map(_) | Value::List(_)) {
                node.value = node.encoded().map_or(Value::Null, |inside| inside.value.clone());
            }
        }
    }

    fn refer_all(&self, node: &mut Node) {
        self.refer(node);
        match &mut node.value {
            Value::List(items) => items.iter_mut().for_each(|item| self.refer_all(item)),
            Value::Map(map) => map.entries.iter_mut().for_each(|entry| self.refer_all(&mut entry.node)),
            _ => {}
        }
    }

    fn reference(&self, reference: &mut Reference) {
        if let Some(address) = self.addresses.get(&reference.address) {
            reference.address.clone_from(address);
            let step = |step: &str| names::snake(&self.style.schema_name(step));
            reference.attribute = reference.attribute.split('.').map(step).collect::<Vec<_>>().join(".");
        }
    }
}
