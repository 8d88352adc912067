//! CloudFormation templates and their files of parameters. `NoEcho` and names say what is secret.

use std::collections::HashMap;

use super::value::Trust;
use super::{Search, composed, names, schema, stores, tree, variables};
use crate::iac::{Entry, Map, Node, Value};
use crate::text::{self, Source, Span};

/// Loops and maps within each other: no person goes deeper.
const DEEPEST: usize = 16;

pub fn is_template(top: &Map) -> bool {
    let typed = |key: &str, of: &dyn Fn(&str) -> bool| {
        top.get(key).and_then(Node::as_map).is_some_and(|map| {
            map.entries.iter().any(|entry| {
                entry.node.as_map().and_then(|map| map.get("Type")).and_then(Node::as_text).is_some_and(of)
            })
        })
    };
    top.get("AWSTemplateFormatVersion").is_some()
        || typed("Resources", &|kind| kind.contains("::"))
        || typed("Parameters", &|kind| {
            kind == "String" || kind == "Number" || kind == "CommaDelimitedList" || kind.starts_with("AWS::")
        })
}

/// `[{"ParameterKey": …, "ParameterValue": …}]`
pub fn is_parameters(root: &Node) -> bool {
    let Value::List(items) = &root.value else { return false };
    items.iter().filter_map(Node::as_map).any(|map| map.get("ParameterKey").is_some())
}

/// Makes known what values of the template may be taken from.
pub fn learn(search: &mut Search, top: &Map) {
    search.mappings = top.get("Mappings").cloned();
    search.defaults = defaults(top);
    rounds(search, top, 0);
}

/// The parameters that a secret is taken from: those with `NoEcho`, and those that a property takes its secret from.
pub fn secret_parameters(source: &Source, top: &Map) -> Vec<String> {
    let Some(parameters) = top.object("Parameters") else { return Vec::new() };
    let words = text::words::of(source.text().as_bytes());
    let mut search = Search::of(source, words.as_ref().map_or(&[][..], |glance| &glance.places));
    // In the place of each stands what nobody writes, and is asked as a literal is.
    for (number, entry) in parameters.entries.iter().enumerate() {
        let texts = vec![(variables::stand_in(number), entry.key_span)];
        search.defaults.insert(entry.key.clone(), texts);
    }
    top.object("Resources").into_iter().for_each(|map| resources(&mut search, map, Trust::Config, 0));
    let taken = search.done();
    let is_secret = |(number, entry): &(usize, &Entry)| {
        let is_hidden = entry.node.as_map().and_then(|map| map.get("NoEcho")).is_some_and(tree::is_on);
        let stand_in = variables::stand_in(*number);
        is_hidden || taken.iter().any(|found| found.value.expose() == stand_in.as_bytes())
    };
    let all = parameters.entries.iter().enumerate();
    all.filter(is_secret).map(|(_, entry)| entry.key.clone()).collect()
}

pub fn template(search: &mut Search, top: &Map, trust: Trust) {
    learn(search, top);
    for entry in &top.entries {
        match entry.key.as_str() {
            "Outputs" => {
                for output in entry.node.as_map().into_iter().flat_map(|map| &map.entries) {
                    let value = output.node.as_map().and_then(|map| map.get("Value"));
                    if let Some(value) = value.filter(|_| names::of(&output.key).is_some()) {
                        let give =
                            |search: &mut Search, text: &str, at| search.named(&output.key, text, at, trust);
                        composed::intrinsic(search, &output.key, value, &give, 0);
                    }
                }
                tree::entry(search, &entry.key, &entry.node, trust, 0);
            }
            "Parameters" => {
                for parameter in entry.node.as_map().into_iter().flat_map(|map| &map.entries) {
                    if let Some(map) = parameter.node.as_map() {
                        self::parameter(search, &parameter.key, map, trust);
                    }
                }
            }
            "Resources" => {
                entry.node.as_map().into_iter().for_each(|map| resources(search, map, trust, 0));
            }
            _ => tree::entry(search, &entry.key, &entry.node, trust, 0),
        }
    }
}

fn resources(search: &mut Search, all: &Map, trust: Trust, depth: usize) {
    for resource in &all.entries {
        match (resource.node.as_map(), round(resource)) {
            (Some(map), _) => self::resource(search, map, trust),
            (None, Some((_, _, body))) if depth < DEEPEST => resources(search, body, trust, depth + 1),
            _ => {}
        }
    }
}

/// The variable, the collection and the body of `Fn::ForEach::Name: [Variable, [one, two], { … }]`.
fn round(entry: &Entry) -> Option<(&str, &Node, &Map)> {
    let Value::List(parts) = &entry.node.value else { return None };
    let [variable, collection, body] = parts.as_slice() else { return None };
    entry.key.starts_with("Fn::ForEach::").then_some(())?;
    Some((variable.as_text()?, collection, body.as_map()?))
}

/// What the variables of loops are in their rounds.
fn rounds(search: &mut Search, within: &Map, depth: usize) {
    for entry in within.entries.iter().filter(|_| depth < DEEPEST) {
        let Some((variable, collection, body)) = round(entry) else {
            entry.node.as_map().into_iter().for_each(|map| rounds(search, map, depth + 1));
            continue;
        };
        let values = match (&collection.value, composed::referred(collection)) {
            (Value::List(items), _) => {
                items.iter().filter_map(|item| Some((item.as_text()?.to_owned(), item.at.span))).collect()
            }
            (_, Some(name)) => search.defaults_of(name),
            _ => Vec::new(),
        };
        search.defaults.entry(variable.to_owned()).or_default().extend(values);
        rounds(search, body, depth + 1);
    }
}

/// What parameters are by default, as texts; of `AWS::SSM::Parameter::Value<String>` it names a parameter.
fn defaults(top: &Map) -> HashMap<String, Vec<(String, Span)>> {
    let parameters = top.get("Parameters").and_then(Node::as_map);
    let default = |entry: &Entry| {
        let map = entry.node.as_map()?;
        let kind = map.get("Type").and_then(Node::as_text).unwrap_or("String");
        let (default, text) = (map.get("Default")?, map.get("Default")?.as_text()?);
        let values = match kind {
            "String" => vec![text.to_owned()],
            "CommaDelimitedList" => text.split(',').map(|item| item.trim().to_owned()).collect(),
            _ => return None,
        };
        let at = default.at.span;
        Some((entry.key.clone(), values.into_iter().map(|value| (value, at)).collect()))
    };
    parameters.map_or_else(HashMap::new, |map| map.entries.iter().filter_map(default).collect())
}

fn parameter(search: &mut Search, name: &str, map: &Map, trust: Trust) {
    let hidden = map.get("NoEcho").is_some_and(tree::is_on);
    let Some(default) = map.get("Default") else { return };
    let kind = map.get("Type").and_then(Node::as_text).unwrap_or("String");
    // `AWS::SSM::Parameter::Value<String>`: the default names a parameter.
    if kind != "String" || trust < Trust::Config {
        return;
    }
    let written = match &default.value {
        Value::Text(text) => text.as_str(),
        Value::Number(_) => default.at.text(),
        _ => return,
    };
    if hidden {
        search.certain(name, written, default.at.span);
    } else if names::of(name).is_some_and(|named| named.sure) {
        search.named(name, written, default.at.span, trust);
    }
}

fn resource(search: &mut Search, map: &Map, trust: Trust) {
    let kind = map.get("Type").and_then(Node::as_text).unwrap_or("");
    for entry in &map.entries {
        match entry.node.as_map() {
            Some(properties) if entry.key == "Properties" => {
                for property in &properties.entries {
                    match property.node.as_text() {
                        Some(text)
                            if trust >= Trust::Config && schema::cloudformation(kind, &property.key) =>
                        {
                            if text.trim_start().starts_with('{') {
                                tree::embedded(search, text, &property.node, trust);
                                kept(search, text, property.node.at.span);
                            } else {
                                search.certain(&property.key, text, property.node.at.span);
                            }
                        }
                        _ => {
                            if trust >= Trust::Config && schema::cloudformation(kind, &property.key) {
                                secret(search, &property.key, &property.node);
                            }
                            if let Some(text) = property
                                .node
                                .as_text()
                                .filter(|_| trust >= Trust::Config && is_password(&property.key))
                            {
                                search.certain(&property.key, text, property.node.at.span);
                            }
                            tree::entry(search, &property.key, &property.node, trust, 0);
                        }
                    }
                }
                // Beside what is generated stands what is written.
                let generated = properties.get("GenerateSecretString").and_then(Node::as_map);
                let template = generated.and_then(|map| map.get("SecretStringTemplate"));
                match template.filter(|_| trust >= Trust::Config) {
                    Some(node) if node.as_text().is_some() => {
                        kept(search, node.as_text().unwrap_or(""), node.at.span);
                    }
                    Some(node) => secret(search, "SecretStringTemplate", node),
                    None => {}
                }
                tree::pairs(search, properties, trust);
            }
            _ => tree::entry(search, &entry.key, &entry.node, trust, 0),
        }
    }
}

/// A resource's own password is one, however weak.
fn is_password(name: &str) -> bool {
    names::of(name).is_some_and(|named| named.sure && named.family == names::Family::Password)
}

/// What an expression gives a property that is secret: a value, or JSON that is put together.
fn secret(search: &mut Search, name: &str, node: &Node) {
    match composed::whole(node) {
        Some((text, at)) if text.trim_start().starts_with('{') => kept(search, &text, at),
        _ => {
            let give = |search: &mut Search, text: &str, at| {
                if !text.trim_start().starts_with('{') {
                    search.certain(name, text, at);
                }
            };
            composed::intrinsic(search, name, node, &give, 0);
        }
    }
}

/// The entries of a secret's own JSON, whatever they are called.
fn kept(search: &mut Search, text: &str, at: Span) {
    for entry in stores::held(text) {
        search.take(entry.key, entry.value, at);
    }
}
