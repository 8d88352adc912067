//! The configuration that a plan was made of, as the plan tells it: what refers to what.
//!
//! In: `configuration` of a plan. Out: for each resource the references of its attributes, led through variables and
//! outputs of modules, and its provider. What a local holds is not told.

use std::collections::HashMap;

use super::written::{self, Writer, entry};
use crate::iac::{Entry, Map, Node, Reference, Resource, Role, Value};

/// A reference that leads through more variables and outputs is taken for a ring.
const DEEPEST: usize = 16;

pub struct Configuration<'a> {
    /// By the names of the calls that lead there: `a.b`.
    modules: HashMap<String, &'a Map>,
    pub providers: Vec<Resource>,
}

impl<'a> Configuration<'a> {
    pub fn of(top: &'a Map, writer: &Writer) -> Self {
        let configuration = top.object("configuration");
        let mut modules = HashMap::new();
        let mut open: Vec<(String, &Map)> = configuration
            .and_then(|all| all.object("root_module"))
            .map(|root| (String::new(), root))
            .into_iter()
            .collect();
        while let Some((names, module)) = open.pop() {
            for call in module.object("module_calls").iter().flat_map(|calls| &calls.entries) {
                let below = call.node.as_map().and_then(|call| call.object("module"));
                // A name is a word: what is nested deeper than a path could say is no module.
                open.extend(
                    below.filter(|_| names.len() < 4096).map(|below| (joined(&names, &call.key), below)),
                );
            }
            modules.insert(names, module);
        }
        let providers = configuration.and_then(|all| all.object("provider_config"));
        let providers = providers.iter().flat_map(|all| &all.entries);
        let providers = providers.filter_map(|one| provider(&one.key, one.node.as_map()?, writer)).collect();
        Self { modules, providers }
    }

    /// Puts references into a resource's settings. Out: the address of its provider.
    pub fn refer(&self, body: &mut Node, module: &str, local: &str) -> Option<String> {
        let names = names(module);
        let resources = self.modules.get(&names)?.list("resources")?;
        let declared =
            resources.iter().filter_map(Node::as_map).find(|one| one.text("address") == Some(local))?;
        let nothing = Node::new(Value::Map(Map::default()), body.at.clone());
        self.put(body, declared.get("expressions").unwrap_or(&nothing), module);
        let key = declared.text("provider_config_key").unwrap_or("");
        let key = key.rsplit(':').next().unwrap_or(key);
        (!key.is_empty()).then(|| format!("provider.{key}"))
    }

    fn put(&self, node: &mut Node, expression: &Node, module: &str) {
        match (&expression.value, &mut node.value) {
            (Value::Map(map), _) if map.list("references").is_some() => {
                node.refers.extend(self.references(map, module, 0));
            }
            (Value::Map(map), Value::Map(settings)) => {
                // What nobody wrote is the provider's to choose: as absent as in the configuration itself.
                settings
                    .entries
                    .retain(|setting| !setting.node.is_unknown() || map.get(&setting.key).is_some());
                for setting in &mut settings.entries {
                    if let Some(expression) = map.get(&setting.key) {
                        self.put(&mut setting.node, expression, module);
                    }
                }
            }
            // A block that is there once is no list in some.
            (Value::Map(_), Value::List(items)) => {
                items.iter_mut().for_each(|item| self.put(item, expression, module));
            }
            (Value::List(expressions), Value::List(items)) => {
                // One block for each of a collection's: `dynamic`, which the plan tells as one.
                let of = |index: usize| expressions.get(index).or(expressions.last());
                for (index, item) in items.iter_mut().enumerate() {
                    if let Some(expression) = of(index) {
                        self.put(item, expression, module);
                    }
                }
            }
            _ => {}
        }
    }

    fn references(&self, expression: &Map, module: &str, depth: usize) -> Vec<Reference> {
        let texts: Vec<&str> =
            expression.list("references").unwrap_or_default().iter().filter_map(Node::as_text).collect();
        // `aws_x.a` is told beside `aws_x.a.id`.
        let is_part = |text: &str| {
            texts
                .iter()
                .any(|other| other.strip_prefix(text).is_some_and(|rest| rest.starts_with(['.', '['])))
        };
        let whole = texts.iter().filter(|text| !is_part(text));
        whole.flat_map(|text| self.reference(text, module, depth)).collect()
    }

    fn reference(&self, written: &str, module: &str, depth: usize) -> Vec<Reference> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let parts = parts(written);
        let part = |index: usize| parts.get(index).copied().unwrap_or("");
        match part(0) {
            "each" | "count" | "path" | "self" | "terraform" | "local" => Vec::new(),
            "var" => {
                let Some((above, call)) = called(module) else {
                    return vec![reference(format!("var.{}", part(1)), None, String::new(), false)];
                };
                let call = self.call(&above, call);
                let given =
                    call.and_then(|call| call.object("expressions")).and_then(|all| all.object(part(1)));
                given.map(|given| self.references(given, &above, depth + 1)).unwrap_or_default()
            }
            "module" => {
                let (name, _) = indexed(part(1));
                let outputs = self
                    .call(module, name)
                    .and_then(|call| call.object("module"))
                    .and_then(|below| below.object("outputs"));
                let output = outputs
                    .and_then(|all| all.object(part(2)))
                    .and_then(|output| output.object("expression"));
                let below = prefixed(module, &format!("module.{}", part(1)));
                output.map(|output| self.references(output, &below, depth + 1)).unwrap_or_default()
            }
            first => {
                let start = usize::from(first == "data");
                let (name, instance) = indexed(part(start + 1));
                if name.is_empty() {
                    return Vec::new();
                }
                let local = match start {
                    1 => format!("data.{}.{name}", part(1)),
                    _ => format!("{first}.{name}"),
                };
                let attribute = parts.get(start + 2..).unwrap_or_default().join(".");
                vec![reference(prefixed(module, &local), instance, attribute, true)]
            }
        }
    }

    fn call(&self, module: &str, name: &str) -> Option<&'a Map> {
        let module: &'a Map = self.modules.get(&names(module))?;
        module.object("module_calls")?.object(name)
    }
}

fn provider(key: &str, declared: &Map, writer: &Writer) -> Option<Resource> {
    // Those of modules are handed in, as a rule.
    let kind = declared.text("name").filter(|name| !name.is_empty() && !key.contains(':'))?;
    let address = format!("provider.{key}");
    let at = writer.header(&address);
    let expressions = declared.get("expressions").and_then(Node::as_map);
    let settings = expressions.iter().flat_map(|all| &all.entries);
    let settings = settings.map(|one| entry(&one.key, value(&one.key, &one.node, writer))).collect();
    Some(Resource {
        module: String::new(),
        instance: None,
        kind: kind.to_owned(),
        name: declared.text("alias").unwrap_or("").to_owned(),
        role: Role::Provider,
        name_at: at.clone(),
        block: at.clone(),
        body: written::map(at, settings),
        provider: None,
        only_if: Vec::new(),
        view: None,
        address,
    })
}

/// What an expression of a provider's says.
fn value(name: &str, expression: &Node, writer: &Writer) -> Node {
    match &expression.value {
        Value::Map(map) => match (map.get("constant_value"), map.list("references")) {
            (Some(constant), _) => constant_value(name, constant, writer),
            (None, Some(references)) => {
                let why = references.iter().find_map(Node::as_text).unwrap_or("the apply");
                writer.unknown(name, why)
            }
            _ => {
                let at = writer.name(name);
                let below = map.entries.iter().map(|one| entry(&one.key, value(&one.key, &one.node, writer)));
                written::map(at, below.collect())
            }
        },
        Value::List(items) => {
            let at = writer.name(name);
            written::list(at, items.iter().map(|item| value(name, item, writer)).collect())
        }
        _ => writer.unknown(name, "the apply"),
    }
}

fn constant_value(name: &str, node: &Node, writer: &Writer) -> Node {
    match &node.value {
        Value::Map(map) => {
            let at = writer.name(name);
            let of = |one: &Entry| entry(&one.key, constant_value(&one.key, &one.node, writer));
            written::map(at, map.entries.iter().map(of).collect())
        }
        Value::List(items) => {
            let at = writer.name(name);
            written::list(at, items.iter().map(|item| constant_value(name, item, writer)).collect())
        }
        // Keys of providers stand here as they are written.
        value => writer.scalar(name, value, name.contains("key")),
    }
}

fn reference(address: String, instance: Option<String>, attribute: String, is_resource: bool) -> Reference {
    Reference { address, instance, attribute, is_resource }
}

fn joined(names: &str, name: &str) -> String {
    if names.is_empty() { name.to_owned() } else { format!("{names}.{name}") }
}

fn prefixed(module: &str, local: &str) -> String {
    if module.is_empty() { local.to_owned() } else { format!("{module}.{local}") }
}

/// `a.b` of `module.a["x"].module.b`.
fn names(module: &str) -> String {
    let parts = parts(module);
    let names: Vec<&str> =
        parts.iter().filter(|part| **part != "module").map(|part| indexed(part).0).collect();
    names.join(".")
}

/// The module above, and the name of the call in it.
fn called(module: &str) -> Option<(String, &str)> {
    let parts = parts(module);
    let last = parts.last()?;
    let above = module.strip_suffix(last)?.trim_end_matches('.').strip_suffix("module")?;
    Some((above.trim_end_matches('.').to_owned(), indexed(last).0))
}

/// `b`, `["k"]` of `b["k"]`.
fn indexed(part: &str) -> (&str, Option<String>) {
    match part.find('[') {
        Some(at) => (&part[..at], Some(part[at..].to_owned())),
        None => (part, None),
    }
}

/// What dots divide, those in brackets aside.
fn parts(written: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut depth) = (Vec::new(), 0, false, 0usize);
    for (at, sign) in written.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => {
                parts.push(&written[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&written[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}
