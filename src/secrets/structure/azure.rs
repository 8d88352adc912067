//! Azure's ARM templates and their files of parameters.

use std::collections::HashMap;

use super::value::Trust;
use super::{Search, composed, names, stores, tree};
use crate::iac::{Map, Node, Value};

pub fn is_template(top: &Map) -> bool {
    top.get("$schema").and_then(Node::as_text).is_some_and(|schema| {
        schema.contains("deploymentTemplate")
            || schema.contains("deploymentParameters")
            || schema.contains("DeploymentTemplate")
    })
}

pub fn template(search: &mut Search, top: &Map, trust: Trust) {
    for entry in &top.entries {
        if entry.key == "resources" {
            vault_secrets(search, &entry.node, false, 0, trust);
            given(search, top, &entry.node, trust);
        }
        if entry.key != "parameters" {
            tree::entry(search, &entry.key, &entry.node, trust, 0);
            continue;
        }
        parameters(search, &entry.node, trust);
    }
}

/// What parameters are by default, or are given.
fn parameters(search: &mut Search, declared: &Node, trust: Trust) {
    for parameter in declared.as_map().into_iter().flat_map(|map| &map.entries) {
        let Some(map) = parameter.node.as_map() else { continue };
        let kind = map.get("type").and_then(Node::as_text).unwrap_or("");
        let hidden = kind.eq_ignore_ascii_case("securestring") && trust >= Trust::Config;
        for key in ["defaultValue", "value"] {
            let Some(node) = map.get(key) else { continue };
            match node.as_text() {
                Some(text) if hidden => search.certain(&parameter.key, text, node.at.span),
                Some(text) => search.named(&parameter.key, text, node.at.span, trust),
                None if kind.eq_ignore_ascii_case("secureobject") && trust >= Trust::Config => {
                    kept(search, node, 0);
                }
                None => tree::walk(search, node, trust, 0),
            }
        }
    }
}

/// The names of a template's parameters that are secure, and whether they are objects.
pub fn secure_parameters(template: &Map) -> impl Iterator<Item = (&str, bool)> {
    let declared = template.get("parameters").and_then(Node::as_map).into_iter().flat_map(|map| &map.entries);
    declared.filter_map(|parameter| {
        let kind = parameter.node.as_map()?.get("type")?.as_text()?;
        let is_object = kind.eq_ignore_ascii_case("secureobject");
        (is_object || kind.eq_ignore_ascii_case("securestring"))
            .then_some((parameter.key.as_str(), is_object))
    })
}

/// What a file of parameters, or a deployment, gives to parameters that are secure: `{ "login": { "value": "…" } }`.
pub fn given_to<'n>(
    search: &mut Search,
    parameters: Option<&Node>,
    secure: impl Iterator<Item = (&'n str, bool)>,
) {
    let Some(parameters) = parameters.and_then(Node::as_map) else { return };
    for (name, is_object) in secure {
        let Some(value) = parameters.get(name).and_then(|node| node.as_map()?.get("value")) else { continue };
        match value.as_text() {
            Some(text) if !text.starts_with('[') => search.certain(name, text, value.at.span),
            None if is_object => kept(search, value, 0),
            _ => {}
        }
    }
}

/// The entries of an object that is secret as a whole.
fn kept(search: &mut Search, node: &Node, depth: usize) {
    for entry in node.as_map().into_iter().filter(|_| depth < DEEPEST).flat_map(|map| &map.entries) {
        match entry.node.as_text() {
            Some(text) if !text.starts_with('[') && stores::is_kept(&entry.key, text) => {
                search.take(&entry.key, text, entry.node.at.span);
            }
            Some(_) => {}
            None => kept(search, &entry.node, depth + 1),
        }
    }
}

/// What stands in variables and parameters that a password's property is given: `[variables('login')]`.
fn given(search: &mut Search, top: &Map, resources: &Node, trust: Trust) {
    let mut properties = HashMap::new();
    referred(resources, &mut properties, 0);
    handed_on(top, &mut properties);
    for kind in ["variables", "parameters"] {
        for declared in top.get(kind).and_then(Node::as_map).into_iter().flat_map(|map| &map.entries) {
            let Some(property) = properties.get(&(kind, declared.key.as_str())) else { continue };
            let value = match declared.node.as_map() {
                Some(map) => map.get("defaultValue"),
                None => Some(&declared.node),
            };
            if let Some(value) = value
                && let Some(text) = value.as_text()
            {
                search.named(property, text, value.at.span, trust);
            }
        }
    }
}

/// Adds what is given on by other variables: `"b": "[variables('a')]"`.
fn handed_on<'n>(top: &'n Map, properties: &mut HashMap<(&'n str, &'n str), &'n str>) {
    /// Nobody hands a value on more often.
    const MOST: usize = 8;
    let variables = || top.get("variables").and_then(Node::as_map).into_iter().flat_map(|map| &map.entries);
    for _ in 0..MOST {
        let before = properties.len();
        for variable in variables() {
            if let Some(call) = variable.node.as_text().and_then(called)
                && let Some(property) = properties.get(&("variables", variable.key.as_str())).copied()
            {
                properties.entry(call).or_insert(property);
            }
        }
        if properties.len() == before {
            return;
        }
    }
}

/// What is asked for as a whole: `variables` and `a` of `[variables('a')]`.
fn called(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('[')?.strip_suffix("')]")?.split_once("('")
}

/// The properties of passwords by the variable or parameter that they are given as a whole.
fn referred<'n>(node: &'n Node, properties: &mut HashMap<(&'n str, &'n str), &'n str>, depth: usize) {
    const DEEPEST: usize = 32;
    match &node.value {
        Value::List(items) if depth < DEEPEST => {
            items.iter().for_each(|item| referred(item, properties, depth + 1));
        }
        Value::Map(map) if depth < DEEPEST => {
            for entry in &map.entries {
                if let Some(call) = entry.node.as_text().and_then(called)
                    && names::of(&entry.key).is_some_and(|named| named.sure)
                {
                    properties.insert(call, &entry.key);
                }
                referred(&entry.node, properties, depth + 1);
            }
        }
        _ => {}
    }
}

/// Resources in resources: a vault, its secrets, what they belong to.
const DEEPEST: usize = 8;

/// `Microsoft.KeyVault/vaults/secrets`, by itself or in its vault, and in the nested deployments below.
fn vault_secrets(search: &mut Search, node: &Node, in_vault: bool, depth: usize, trust: Trust) {
    let resources = match &node.value {
        Value::List(items) => items.iter().collect(),
        // By symbolic names, since version 2.0 of the language.
        Value::Map(map) => map.entries.iter().map(|entry| &entry.node).collect(),
        _ => Vec::new(),
    };
    for resource in resources.into_iter().filter_map(Node::as_map).filter(|_| depth < DEEPEST) {
        let kind = resource.get("type").and_then(Node::as_text).unwrap_or("").to_ascii_lowercase();
        let properties = resource.get("properties").and_then(Node::as_map);
        let is_secret = kind == "microsoft.keyvault/vaults/secrets" || in_vault && kind == "secrets";
        if is_secret
            && trust >= Trust::Config
            && let Some(value) = properties.and_then(|map| map.get("value"))
            && let Some(text) = value.as_text()
        {
            if text.starts_with('[') {
                composed::arm(search, "value", text, value.at.span, trust);
            } else {
                search.certain("value", text, value.at.span);
            }
        }
        let is_vault = kind == "microsoft.keyvault/vaults";
        let template = properties.and_then(|map| map.get("template")?.as_map());
        if let Some(template) = template
            && trust >= Trust::Config
        {
            given_to(search, properties.and_then(|map| map.get("parameters")), secure_parameters(template));
            template.get("parameters").into_iter().for_each(|own| parameters(search, own, trust));
            template.get("resources").into_iter().for_each(|own| given(search, template, own, trust));
        }
        let nested = template.and_then(|template| template.get("resources"));
        for below in resource.get("resources").into_iter().chain(nested) {
            vault_secrets(search, below, is_vault, depth + 1, trust);
        }
    }
}
