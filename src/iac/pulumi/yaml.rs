//! Programs written in YAML: `resources`, `variables`, `fn::` functions and `${…}` of a `Pulumi.yaml`.
//!
//! In: the parsed document and the configuration. Out: [`Declared`] resources. What only a deployment would know is
//! unknown, and says what it refers to.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use super::config::Config;
use super::declared::{self, Declared, Style};
use super::program::Declarations;
use super::provider::Uses;
use super::token::Token;
use super::values::{encoded, gathered, unknown};
use crate::iac::{Entry, GAP, Map, Node, Reference, TextOf, Value, refer};
use crate::text::{Location, Span};

/// Variables that refer to variables: no person goes deeper.
const DEEPEST: usize = 60;
/// Values of one file. More come of variables that multiply.
const MOST: usize = 300_000;

/// What a document declares itself, and what each of its components does, whose inputs nobody knows.
pub fn programs(top: &Map, config: &Config) -> Vec<Declarations> {
    let components = top.object("components").map(|all| all.entries.as_slice()).unwrap_or_default();
    let components = components.iter().filter_map(|entry| entry.node.as_map());
    std::iter::once(top).chain(components).map(|top| declarations(top, config)).collect()
}

fn declarations(top: &Map, config: &Config) -> Declarations {
    let Some(written) = top.get("resources").and_then(Node::as_map) else { return Declarations::default() };
    let mut program = Program {
        config,
        variables: top.get("variables").and_then(Node::as_map),
        resources: HashMap::new(),
        made: Cell::new(0),
        asked: Cell::new(false),
    };
    let mut made = Vec::new();
    let mut troubles = Vec::new();
    for entry in &written.entries {
        let body = entry.node.as_map();
        let token = body.and_then(|body| Token::parse(body.text("type")?));
        let (Some(body), Some(token)) = (body, token) else {
            let at = entry.node.at.source.location(entry.key_span);
            troubles
                .push((at, "this resource has no `type` that could be read: it is not judged".to_owned()));
            continue;
        };
        let name = body.get("name").and_then(Node::as_text).unwrap_or(&entry.key).to_owned();
        let awaited = body.get("name").filter(|_| name.contains("${"));
        let awaited = awaited.map(|node| unknown(node.at.clone(), Vec::new()));
        // One that is there already, by its id.
        let token = if body.get("get").is_some() { token.asking() } else { token };
        program.resources.insert(&entry.key, declared::address(&token, &name));
        made.push((entry, body, token, name, awaited));
    }
    // What has no provider of its own takes its package's.
    let default = |package: &str| {
        let is_default = |(_, body, token, ..): &&(&Entry, &Map, Token, String, Option<Node>)| {
            token.is_provider()
                && token.package == package
                && body.get("defaultProvider").is_some_and(|node| matches!(node.value, Value::Bool(true)))
        };
        made.iter().find(is_default).map(|(_, _, token, name, _)| declared::address(token, name))
    };
    let of = |(entry, body, token, name, awaited): &(&Entry, &Map, Token, String, Option<Node>)| {
        let option = |key: &str| Some(program.node(body.get("options")?.as_map()?.get(key)?, 0));
        let properties = match body.get("get").or(body.get("properties")) {
            Some(node) => program.node(node, 0),
            None => Node::new(Value::Null, at_end(&entry.node)),
        };
        let settings = match properties.value {
            Value::Map(_) => properties,
            _ => Node { value: Value::Map(Map::default()), ..properties },
        };
        let options = body.get("options").map(|options| program.node(options, 0));
        let provider = match Uses::of(options.as_slice()) {
            Uses::Default => default(&token.package).map_or(Uses::Default, Uses::Named),
            named => named,
        };
        let is_on = |key: &str| option(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
        Declared {
            token: token.clone(),
            name: name.clone(),
            awaited: awaited.clone(),
            name_at: entry.node.at.source.location(entry.key_span),
            block: entry.node.at.source.location(entry.span),
            settings,
            provider,
            is_protected: is_on("protect"),
            goes_first: is_on("deleteBeforeReplace"),
            only_if: Vec::new(),
            style: Style::Camel,
        }
    };
    let mut resources: Vec<Declared> = made.iter().map(of).collect();
    resources.extend(program.functions(written));
    let is_exhausted = program.made.get() > MOST;
    Declarations { resources, asks_config: program.asked.get(), is_exhausted, troubles }
}

fn at_end(node: &Node) -> Location {
    node.at.source.location(Span::at(node.at.span.end))
}

struct Program<'p> {
    config: &'p Config,
    variables: Option<&'p Map>,
    /// The addresses of resources by their keys.
    resources: HashMap<&'p str, String>,
    made: Cell<usize>,
    asked: Cell<bool>,
}

impl Program<'_> {
    fn node(&self, node: &Node, depth: usize) -> Node {
        self.made.set(self.made.get() + 1);
        let at = node.at.clone();
        if depth > DEEPEST || self.made.get() > MOST {
            return unknown(at, Vec::new());
        }
        match &node.value {
            Value::Text(text) if text.contains("${") => self.interpolated(text, at, depth),
            Value::Text(text) if text.contains("$$") => Node::new(Value::Text(text.replace("$${", "${")), at),
            Value::List(items) => {
                gathered(Value::List(items.iter().map(|item| self.node(item, depth + 1)).collect()), at)
            }
            Value::Map(map) => {
                if let [entry] = map.entries.as_slice()
                    && let Some(function) =
                        entry.key.strip_prefix("fn::").or_else(|| old_function(&entry.key))
                {
                    return self.function(function, &entry.node, at, depth + 1);
                }
                let of = |entry: &Entry| entry.with(self.node(&entry.node, depth + 1));
                let entries = map.entries.iter().map(of).collect();
                gathered(Value::Map(Map { entries, span: map.span }), at)
            }
            _ => node.clone(),
        }
    }

    fn function(&self, name: &str, given: &Node, at: Location, depth: usize) -> Node {
        let argument = self.node(given, depth);
        match name {
            "secret" => Node { at, ..argument },
            "toJSON" => encoded(argument, at),
            "join" => match &argument.value {
                Value::List(parts) => match parts.as_slice() {
                    [separator, Node { value: Value::List(items), .. }] => joined(separator, items, at),
                    _ => unknown(at, argument.refers),
                },
                _ => unknown(at, argument.refers),
            },
            "select" => match &argument.value {
                Value::List(parts) => match parts.as_slice() {
                    [Node { value: Value::Number(index), .. }, Node { value: Value::List(items), .. }] => {
                        items
                            .get(*index as usize)
                            .cloned()
                            .unwrap_or_else(|| unknown(at, argument.refers.clone()))
                    }
                    _ => unknown(at, argument.refers),
                },
                _ => unknown(at, argument.refers),
            },
            _ => {
                // What a provider is asked for is a data source of its own, where rules look into it.
                let asked = invoked(name, given);
                let address = asked.and_then(|(token, _)| {
                    if token.asks_for_place() {
                        return Some(token.written());
                    }
                    super::shape::address(&token, "")?;
                    Some(declared::address(&token, &function_name(&at)))
                });
                match address {
                    Some(address) => unknown(at, vec![reference(address, String::new(), true)]),
                    None => unknown(at, argument.refers),
                }
            }
        }
    }

    /// What providers are asked for: documents of policies, and what is there already.
    fn functions(&self, resources: &Map) -> Vec<Declared> {
        let mut found = Vec::new();
        let mut wanted: Vec<&Entry> = resources.entries.iter().rev().collect();
        wanted.extend(self.variables.into_iter().flat_map(|map| map.entries.iter().rev()));
        while let Some(entry) = wanted.pop() {
            wanted.extend(entries_below(&entry.node));
            let Some([inside]) = entry.node.as_map().map(|map| map.entries.as_slice()) else { continue };
            let Some(name) = inside.key.strip_prefix("fn::").or_else(|| old_function(&inside.key)) else {
                continue;
            };
            let Some((token, arguments)) = invoked(name, &inside.node) else { continue };
            if token.asks_for_place() || !token.is_function() {
                continue;
            }
            found.push(Declared {
                token,
                name: function_name(&entry.node.at),
                awaited: None,
                name_at: entry.node.at.source.location(entry.key_span),
                block: entry.node.at.source.location(entry.span),
                settings: self.node(arguments, 0),
                provider: Uses::Default,
                is_protected: false,
                goes_first: false,
                only_if: Vec::new(),
                style: Style::Camel,
            });
        }
        found.retain(|one| one.settings.as_map().is_some());
        found
    }

    fn interpolated(&self, text: &str, at: Location, depth: usize) -> Node {
        if let Some(inside) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
            && !inside.contains("${")
        {
            return self.named(inside, at, depth);
        }
        let (mut known, mut refers, mut is_known, mut rest) = (String::new(), Vec::new(), true, text);
        let mut put_in = Vec::new();
        while let Some(start) = rest.find("${") {
            let (before, after) = rest.split_at(start);
            // `$${` is the text `${`.
            if let Some(plain) = before.strip_suffix('$') {
                known.push_str(plain);
                known.push_str("${");
                rest = &after[2..];
                continue;
            }
            known.push_str(before);
            let Some(end) = after.find('}') else { break };
            let node = self.named(&after[2..end], at.clone(), depth + 1);
            refer(&mut refers, &node.refers);
            match (&node.value, node.parts()) {
                (Value::Text(text), _) => {
                    known.push_str(text);
                    put_in.push(node);
                }
                (Value::Number(number), _) => known.push_str(&number.to_string()),
                (Value::Bool(value), _) => known.push_str(&value.to_string()),
                (_, Some(parts)) => {
                    is_known = false;
                    known.push_str(parts);
                }
                _ => {
                    is_known = false;
                    known.push(GAP);
                }
            }
            rest = &after[end + 1..];
        }
        known.push_str(rest);
        let put_in = Some(Arc::new(put_in)).filter(|put_in| !put_in.is_empty());
        let whole = Node { reached_by: put_in.clone(), ..Node::new(Value::Text(known.clone()), at.clone()) };
        if is_known {
            return Node { refers, ..whole };
        }
        let mut node = unknown(at, refers);
        node.text = Some(Arc::new(TextOf::Parts(known)));
        node.reached_by = put_in.map(|_| Arc::new(vec![whole]));
        node
    }

    /// What `bucket.arn`, `subnets[0]` or `size` stands for.
    fn named(&self, expression: &str, at: Location, depth: usize) -> Node {
        let plain = expression.trim();
        let end = plain.find(['.', '[']).unwrap_or(plain.len());
        let (name, rest) = plain.split_at(end);
        let steps: Vec<&str> = rest
            .split(['.', '[', ']'])
            .map(|step| step.trim_matches('"'))
            .filter(|step| !step.is_empty())
            .collect();
        if let Some(address) = self.resources.get(name) {
            return unknown(at, vec![reference(address.clone(), steps.join("."), true)]);
        }
        if name == "pulumi" {
            self.asked.set(true);
            let text = match steps.as_slice() {
                ["stack"] => self.config.stack.clone(),
                ["project"] => Some(self.config.project.clone()),
                _ => None,
            };
            return text.map_or_else(
                || unknown(at.clone(), Vec::new()),
                |text| Node::new(Value::Text(text), at.clone()),
            );
        }
        if let Some(variable) = self.variables.and_then(|variables| variables.get(name)) {
            if depth > DEEPEST {
                return unknown(at, Vec::new());
            }
            let node = self.node(variable, depth + 1);
            return below(node, &steps, at);
        }
        self.asked.set(true);
        let key = self.config.qualified(name);
        match self.config.get(&key) {
            Some(node) => below(node.clone(), &steps, at),
            None => {
                let mut node = unknown(at, vec![reference(format!("config.{key}"), steps.join("."), false)]);
                node.value = Value::Unknown { why: format!("config.{key}") };
                node
            }
        }
    }
}

fn reference(address: String, attribute: String, is_resource: bool) -> Reference {
    Reference { address, instance: None, attribute, is_resource }
}

/// Functions had capital letters before `fn::`.
fn old_function(key: &str) -> Option<&str> {
    match key {
        "Fn::Join" | "Fn::join" => Some("join"),
        "Fn::ToJSON" | "Fn::toJSON" => Some("toJSON"),
        "Fn::Select" | "Fn::select" => Some("select"),
        "Fn::Invoke" | "Fn::invoke" => Some("invoke"),
        "Fn::Secret" | "Fn::secret" => Some("secret"),
        _ => None,
    }
}

/// The function of a provider that is asked, and with what: `fn::invoke`, or its name itself.
fn invoked<'n>(name: &str, given: &'n Node) -> Option<(Token, &'n Node)> {
    let map = given.as_map()?;
    let (written, arguments) = match name {
        "invoke" => (
            map.get("function").or_else(|| map.get("Function"))?.as_text()?,
            map.get("arguments").or_else(|| map.get("Arguments"))?,
        ),
        name if name.contains(':') => (name, given),
        _ => return None,
    };
    Some((Token::parse(written)?, arguments))
}

/// The entries of an object, or of those in a list.
fn entries_below(node: &Node) -> Vec<&Entry> {
    match &node.value {
        Value::Map(map) => map.entries.iter().rev().collect(),
        Value::List(items) => items.iter().rev().flat_map(entries_below).collect(),
        _ => Vec::new(),
    }
}

/// Functions have no names: their places tell them apart.
fn function_name(at: &Location) -> String {
    format!("line{}", at.start().line)
}

fn joined(separator: &Node, items: &[Node], at: Location) -> Node {
    let mut refers = Vec::new();
    items.iter().for_each(|item| refer(&mut refers, &item.refers));
    let separator = separator.as_text().unwrap_or("");
    let parts: Vec<Option<&str>> = items.iter().map(Node::as_text).collect();
    if parts.iter().all(Option::is_some) {
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(separator);
        return Node { refers, ..Node::new(Value::Text(text), at) };
    }
    let gap = GAP.to_string();
    let parts: Vec<&str> = parts.into_iter().map(|part| part.unwrap_or(&gap)).collect();
    let mut node = unknown(at, refers);
    node.text = Some(Arc::new(TextOf::Parts(parts.join(separator))));
    node
}

/// A part of what a name stands for.
fn below(node: Node, steps: &[&str], at: Location) -> Node {
    let mut node = node;
    for (position, step) in steps.iter().enumerate() {
        let inner = match &node.value {
            Value::Map(map) => map.get(step).cloned(),
            Value::List(items) => step.parse().ok().and_then(|index: usize| items.get(index).cloned()),
            Value::Unknown { .. } => {
                let rest = steps[position..].join(".");
                let deeper = |one: &Reference| {
                    let dot = if one.attribute.is_empty() { "" } else { "." };
                    Reference { attribute: format!("{}{dot}{rest}", one.attribute), ..one.clone() }
                };
                return unknown(at, node.refers.iter().map(deeper).collect());
            }
            _ => None,
        };
        match inner {
            Some(inner) => node = inner,
            None => return unknown(at, Vec::new()),
        }
    }
    let origin = std::mem::replace(&mut node.at, at);
    if !node.is_unknown() {
        node.via.insert(0, origin);
    }
    node
}
