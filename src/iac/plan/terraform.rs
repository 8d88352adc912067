//! Terraform's and OpenTofu's plans.
//!
//! In: the document. Out: a [`Plan`]: each resource as it is and as it is planned, with what its configuration refers
//! to, the data sources that were read, and the providers.

use super::configuration::Configuration;
use super::written::{self, Writer, entry};
use super::{Plan, stack};
use crate::iac::{Dialect, Entry, Map, Node, Resource, Role, Value};
use crate::path::RepoPath;

/// What an unknown waits for.
const LATER: &str = "the apply";
/// Modules are nested as deep as people nest them.
const DEEPEST: usize = 32;

pub fn read(top: &Map, path: &RepoPath) -> Plan {
    let writer = Writer::of(path);
    let configuration = Configuration::of(top, &writer);
    let reading = Reading { writer: &writer, configuration: &configuration };
    let (mut before, mut after) = (configuration.providers.clone(), configuration.providers.clone());
    match top.list("resource_changes") {
        Some(changes) => {
            for declared in changes.iter().filter_map(Node::as_map) {
                let Some(change) = declared.object("change") else { continue };
                let is_deleted = change.list("actions").is_some_and(|actions| {
                    let is_end = |action: &Node| matches!(action.as_text(), Some("delete" | "forget"));
                    !actions.is_empty() && actions.iter().all(is_end)
                });
                if let Some(values) = change.get("before").filter(|node| node.as_map().is_some()) {
                    before.extend(reading.resource(declared, values, None, change.get("before_sensitive")));
                }
                if let Some(values) = change.get("after").filter(|_| !is_deleted) {
                    let unknown = change.get("after_unknown");
                    after.extend(reading.resource(declared, values, unknown, change.get("after_sensitive")));
                }
            }
        }
        None => {
            let values = top.object("planned_values");
            reading.module(
                values.and_then(|values| values.object("root_module")),
                DEEPEST,
                &|_| true,
                &mut after,
            );
        }
    }
    let prior = top.object("prior_state").and_then(|state| state.object("values"));
    let mut read = Vec::new();
    let is_data = |mode: &str| mode == "data";
    reading.module(prior.and_then(|values| values.object("root_module")), DEEPEST, &is_data, &mut read);
    for resource in read {
        if !after.iter().any(|other| other.address == resource.address) {
            after.push(resource.clone());
        }
        before.push(resource);
    }
    let (mut all, count) = (before, after.len());
    all.extend(after);
    secrets_beside(top, &writer);
    let secrets = writer.secrets();
    let source = writer.finished(&mut all);
    let after = all.split_off(all.len() - count);
    let stack = |resources| stack(Dialect::Terraform, &source, resources);
    Plan { before: stack(all), after: stack(after), secrets }
}

/// Secrets that came in as variables, or go out.
fn secrets_beside(top: &Map, writer: &Writer) {
    let root = top.object("configuration").and_then(|all| all.object("root_module"));
    let declared = root.and_then(|root| root.object("variables"));
    for variable in top.object("variables").map_or(&[][..], |all| &all.entries) {
        let declared = declared.and_then(|all| all.object(&variable.key));
        if let Some(value) = variable.node.as_map().and_then(|variable| variable.get("value")) {
            writer.keep(&variable.key, value, declared.and_then(|declared| declared.get("sensitive")));
        }
    }
    for output in top.object("output_changes").map_or(&[][..], |all| &all.entries) {
        for (value, marks) in [("before", "before_sensitive"), ("after", "after_sensitive")] {
            let output_of = |key: &str| output.node.as_map().and_then(|change| change.get(key));
            if let Some(value) = output_of(value) {
                writer.keep(&output.key, value, output_of(marks));
            }
        }
    }
}

struct Reading<'a> {
    writer: &'a Writer,
    configuration: &'a Configuration<'a>,
}

impl Reading<'_> {
    /// The resources of a module as a state lists them, and those of its modules.
    fn module(
        &self,
        module: Option<&Map>,
        depth: usize,
        is_wanted: &dyn Fn(&str) -> bool,
        into: &mut Vec<Resource>,
    ) {
        let Some(module) = module.filter(|_| depth > 0) else { return };
        for declared in module.list("resources").unwrap_or_default().iter().filter_map(Node::as_map) {
            if let Some(values) =
                declared.get("values").filter(|_| is_wanted(declared.text("mode").unwrap_or("")))
            {
                into.extend(self.resource(declared, values, None, declared.get("sensitive_values")));
            }
        }
        for below in module.list("child_modules").unwrap_or_default() {
            self.module(below.as_map(), depth - 1, is_wanted, into);
        }
    }

    fn resource(
        &self,
        declared: &Map,
        values: &Node,
        unknown: Option<&Node>,
        secret: Option<&Node>,
    ) -> Option<Resource> {
        let word = |key: &str| declared.text(key).filter(|text| !text.is_empty());
        let (address, kind) = (word("address")?, word("type")?);
        let name = declared.text("name").unwrap_or("");
        let instance = match declared.get("index").map(|node| &node.value) {
            Some(Value::Number(number)) => Some(format!("[{number}]")),
            Some(Value::Text(key)) => Some(format!("[{key:?}]")),
            _ => None,
        };
        let module = module_of(address, declared);
        let at = self.writer.header(address);
        let entries = self.entries(Some(values), unknown, secret);
        let mut body = written::map(at.clone(), entries);
        let local = match declared.text("mode") {
            Some("data") => format!("data.{kind}.{name}"),
            _ => format!("{kind}.{name}"),
        };
        let provider = self.configuration.refer(&mut body, &module, &local);
        Some(Resource {
            address: address.to_owned(),
            module,
            instance,
            kind: kind.to_owned(),
            name: name.to_owned(),
            role: if declared.text("mode") == Some("data") { Role::Data } else { Role::Managed },
            name_at: at.clone(),
            block: at,
            body,
            provider,
            only_if: Vec::new(),
            view: None,
        })
    }

    /// A value with what is unknown and what is secret of it; `None` where there is nothing: an attribute that nobody
    /// sets is null in a plan, and a block that nobody writes an empty list.
    fn value(
        &self,
        name: &str,
        value: Option<&Node>,
        unknown: Option<&Node>,
        secret: Option<&Node>,
    ) -> Option<Node> {
        let is_on = |node: Option<&Node>| matches!(node, Some(Node { value: Value::Bool(true), .. }));
        if is_on(unknown) {
            return Some(self.writer.unknown(name, LATER));
        }
        match (value.map(|node| &node.value), unknown.map(|node| &node.value)) {
            (Some(Value::Map(_)), _) | (None | Some(Value::Null), Some(Value::Map(_))) => {
                let at = self.writer.name(name);
                let entries = self.entries(value, unknown, secret);
                (!entries.is_empty() || value.is_some()).then(|| written::map(at, entries))
            }
            (Some(Value::List(items)), _) => {
                let below = |node: Option<&Node>, index: usize| -> Option<Node> {
                    match node.map(|node| &node.value) {
                        Some(Value::List(items)) => items.get(index).cloned(),
                        Some(Value::Bool(_)) => node.cloned(),
                        _ => None,
                    }
                };
                let item = |(index, item): (usize, &Node)| {
                    let (unknown, secret) = (below(unknown, index), below(secret, index));
                    self.value(name, Some(item), unknown.as_ref(), secret.as_ref())
                };
                let at = self.writer.name(name);
                let items: Vec<Node> = items.iter().enumerate().filter_map(item).collect();
                (!items.is_empty()).then(|| written::list(at, items))
            }
            (None | Some(Value::Null), _) => None,
            (Some(value), _) => Some(self.writer.scalar(name, value, is_on(secret))),
        }
    }

    fn entries(&self, value: Option<&Node>, unknown: Option<&Node>, secret: Option<&Node>) -> Vec<Entry> {
        static NONE: Map = Map { entries: Vec::new(), span: None };
        let known = value.and_then(Node::as_map).unwrap_or(&NONE);
        let open = unknown.and_then(Node::as_map).unwrap_or(&NONE);
        let below = |key: &str| match secret.map(|node| &node.value) {
            Some(Value::Map(map)) => map.get(key).cloned(),
            Some(Value::Bool(_)) => secret.cloned(),
            _ => None,
        };
        let keys = known.entries.iter().map(|entry| &entry.key);
        let more = open.entries.iter().map(|entry| &entry.key).filter(|key| known.get(key).is_none());
        let one = |key: &String| {
            Some(entry(key, self.value(key, known.get(key), open.get(key), below(key).as_ref())?))
        };
        keys.chain(more).filter_map(one).collect()
    }
}

/// `module.data["eu"]`, of a resource's address where the plan does not say it.
fn module_of(address: &str, declared: &Map) -> String {
    if let Some(module) = declared.get("module_address").and_then(Node::as_text) {
        return module.to_owned();
    }
    let is_data = declared.text("mode") == Some("data");
    let local = format!(
        "{}{}.{}",
        if is_data { "data." } else { "" },
        declared.text("type").unwrap_or(""),
        declared.text("name").unwrap_or("")
    );
    address.rfind(&local).map_or("", |at| address[..at].trim_end_matches('.')).to_owned()
}
