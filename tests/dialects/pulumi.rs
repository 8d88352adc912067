//! A Terraform stack as a Pulumi program in YAML, by the names of the bridge.

use std::collections::BTreeMap;

use iacgate::iac::pulumi::names::{Setting, Settings, class_of};
use iacgate::iac::{GAP, Map, Node, Reference, Resource, Role, Stack, Value as Known};
use serde_json::{Map as Object, Value, json};

use super::{Twin, as_json, named, spell, tree, undeclared};

/// What Terraform does with a resource, rather than what the resource is.
const META: [&str; 6] = ["count", "for_each", "provider", "depends_on", "timeouts", "lifecycle"];

pub fn twin(stack: &Stack) -> Result<Twin, String> {
    let mut keys: BTreeMap<String, (String, String)> = BTreeMap::new();
    for one in stack.resources.iter().filter(|one| matches!(one.role, Role::Managed | Role::Data)) {
        let key: String =
            one.address.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
        let class = match one.role {
            Role::Data => String::new(),
            _ => class_of(&one.kind).ok_or_else(|| format!("there is no class for {}", one.kind))?.written(),
        };
        keys.insert(one.address.clone(), (key.trim_matches('-').replace("--", "-"), class));
    }
    let (mut resources, mut variables) = (Object::new(), Object::new());
    for (kind, name) in undeclared(stack) {
        let class = class_of(&kind).ok_or_else(|| format!("there is no class for {kind}"))?.written();
        let key = format!("there-{}", name.replace('_', "-"));
        resources.insert(key.clone(), json!({"type": class}));
        keys.insert(format!("{kind}.{name}"), (key, class));
    }
    let writing = Writing { keys: &keys };
    for one in &stack.resources {
        match one.role {
            Role::Managed => {
                let (key, class) = &keys[&one.address];
                let mut declared = json!({"type": class, "properties": writing.settings(one)?});
                if let Some(options) = options(one) {
                    declared["options"] = options;
                }
                resources.insert(key.clone(), declared);
            }
            Role::Data if one.kind == "aws_iam_policy_document" => {
                let (key, _) = &keys[&one.address];
                let arguments = writing.settings(one)?;
                variables.insert(
                    key.clone(),
                    json!({"fn::invoke": {"function": "aws:iam:getPolicyDocument", "arguments": arguments}}),
                );
            }
            Role::Provider if !one.settings().entries.is_empty() => {
                let properties = writing.settings(one)?;
                resources.insert("provider".to_owned(), json!({"type": format!("pulumi:providers:{}", one.kind), "defaultProvider": true, "properties": properties}));
            }
            Role::Data => {
                let (key, _) = &keys[&one.address];
                let name = Settings::default().by_terraform(one.kind.trim_start_matches("aws_")).pulumi;
                let function = format!("aws:index:get{}{}", name[..1].to_uppercase(), &name[1..]);
                variables.insert(key.clone(), json!({"fn::invoke": {"function": function, "arguments": {}}}));
            }
            _ => {}
        }
    }
    let mut program = json!({"name": "demo", "runtime": "yaml", "config": {"open": {"type": "string"}}});
    if !variables.is_empty() {
        program["variables"] = Value::Object(variables);
    }
    program["resources"] = Value::Object(resources);
    let files = BTreeMap::from([("Pulumi.yaml".to_owned(), spell::yaml(&program))]);
    let addresses =
        keys.into_iter().map(|(address, (key, class))| (address, format!("{class}::{key}"))).collect();
    Ok(Twin { files: tree(files), root: "Pulumi.yaml".into(), addresses })
}

fn options(one: &Resource) -> Option<Value> {
    let lifecycle = one.settings().get("lifecycle")?;
    let Known::List(blocks) = &lifecycle.value else { return None };
    let map = blocks.first()?.as_map()?;
    let is_on = |key: &str| matches!(map.get(key).map(|node| &node.value), Some(Known::Bool(true)));
    is_on("prevent_destroy").then(|| json!({"protect": true}))
}

struct Writing<'a> {
    keys: &'a BTreeMap<String, (String, String)>,
}

impl Writing<'_> {
    fn settings(&self, one: &Resource) -> Result<Value, String> {
        self.map(one.settings(), Settings::of(&one.kind), true)
    }

    fn map(&self, map: &Map, settings: Settings, is_top: bool) -> Result<Value, String> {
        let mut object = Object::new();
        for entry in map.entries.iter().filter(|entry| !is_top || !META.contains(&entry.key.as_str())) {
            let setting = settings.by_terraform(&entry.key);
            if let Some(value) = self.setting(&entry.node, &setting, entry.blocks)? {
                object.insert(setting.pulumi.clone(), value);
            }
        }
        Ok(Value::Object(object))
    }

    fn setting(&self, node: &Node, setting: &Setting, blocks: bool) -> Result<Option<Value>, String> {
        Ok(Some(match &node.value {
            Known::List(items) if blocks || setting.is_flat => {
                let of = |item: &Node| match &item.value {
                    Known::Map(map) => self.map(map, setting.below(), false),
                    _ => self.value(item),
                };
                match (setting.is_flat, items.as_slice()) {
                    (true, [one]) => of(one)?,
                    (true, []) => return Ok(None),
                    (true, _) => {
                        return Err("a block that Pulumi takes once is there several times".to_owned());
                    }
                    _ => Value::Array(items.iter().map(of).collect::<Result<_, _>>()?),
                }
            }
            Known::Map(map) if setting.is_object => self.map(map, setting.below(), false)?,
            Known::Null => return Ok(None),
            _ => self.value(node)?,
        }))
    }

    fn value(&self, node: &Node) -> Result<Value, String> {
        if let Some(reference) = named(node).and_then(|one| self.reference(one)) {
            return Ok(json!(reference));
        }
        if let Some(inside) = node.encoded() {
            return Ok(json!({"fn::toJSON": self.value(inside)?}));
        }
        as_json(&node.value, escaped, &|inner| self.value(inner)).unwrap_or_else(|| self.unknown(node))
    }

    fn unknown(&self, node: &Node) -> Result<Value, String> {
        let referred = node.refers.iter().filter(|one| one.is_resource).find_map(|one| self.reference(one));
        if node.refers.iter().any(|one| one.is_resource) && referred.is_none() {
            return Err("it refers to what the example does not declare".to_owned());
        }
        let hole = referred.unwrap_or_else(|| "${open}".to_owned());
        Ok(match node.parts() {
            Some(parts) => {
                let mut pieces = parts.split(GAP).map(escaped);
                let first = pieces.next().unwrap_or_default();
                // Of several gaps the first is what is referred to.
                let mut text = first;
                for (index, piece) in pieces.enumerate() {
                    text.push_str(if index == 0 { &hole } else { "${open}" });
                    text.push_str(&piece);
                }
                json!(text)
            }
            None => json!(hole),
        })
    }

    fn reference(&self, one: &Reference) -> Option<String> {
        let at = |address: &str| self.keys.get(address);
        let instance = format!("{}{}", one.address, one.instance.as_deref().unwrap_or(""));
        let first = || {
            self.keys
                .iter()
                .find(|(address, _)| address.starts_with(&format!("{}[", one.address)))
                .map(|(_, key)| key)
        };
        let (key, class) = at(&instance).or_else(|| at(&one.address)).or_else(first)?;
        if class.is_empty() {
            let attribute = one.attribute.split('.').next().filter(|name| !name.is_empty()).unwrap_or("id");
            return Some(format!("${{{key}.{}}}", Settings::default().by_terraform(attribute).pulumi));
        }
        let attribute = one.attribute.split('.').next().filter(|name| !name.is_empty()).unwrap_or("id");
        Some(format!("${{{key}.{}}}", Settings::default().by_terraform(attribute).pulumi))
    }
}

fn escaped(text: &str) -> String {
    text.replace("${", "$${")
}
