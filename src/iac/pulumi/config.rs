//! A project's configuration: what `Pulumi.yaml` gives by default, and what `Pulumi.<stack>.yaml` sets.
//!
//! Out: values by their whole key, `project:size`. What is encrypted there is not known, and is no secret of ours.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::declared::{Declared, Style};
use super::provider::{self, Uses};
use super::token::Token;
use crate::iac::{Entry, Map, Node, Value};

#[derive(Clone, Debug, Default)]
pub struct Config {
    pub project: String,
    /// The stack whose file was read: `dev` of `Pulumi.dev.yaml`.
    pub stack: Option<String>,
    values: HashMap<String, Node>,
    /// Set, and encrypted.
    hidden: HashSet<String>,
}

impl Config {
    /// What the project itself says.
    pub fn of_project(project: &str, top: &Map) -> Self {
        let mut config = Self { project: project.to_owned(), ..Self::default() };
        // Of YAML programs of old the declarations stand in `configuration`.
        for section in ["configuration", "config"] {
            let Some(declared) = top.get(section).and_then(Node::as_map) else { continue };
            for entry in &declared.entries {
                let key = config.qualified(&entry.key);
                let given = match entry.node.as_map() {
                    Some(map) if map.get("type").is_some() || map.get("default").is_some() => {
                        map.get("default")
                    }
                    Some(map) if map.get("value").is_some() => map.get("value"),
                    _ => Some(&entry.node),
                };
                let is_secret = entry.node.as_map().and_then(|map| map.get("secret"));
                if is_secret.is_some_and(|node| matches!(node.value, Value::Bool(true))) {
                    config.hidden.insert(key);
                } else if let Some(node) = given.filter(|node| !matches!(node.value, Value::Null)) {
                    config.values.insert(key, node.clone());
                }
            }
        }
        config
    }

    /// The same with what a stack's file sets.
    pub fn with_stack(&self, stack: &str, top: &Map) -> Self {
        let mut config = self.clone();
        config.stack = Some(stack.to_owned());
        let Some(set) = top.get("config").and_then(Node::as_map) else { return config };
        for entry in &set.entries {
            let key = config.qualified(&entry.key);
            if is_encrypted(&entry.node) {
                config.values.remove(&key);
                // Its resources are given something all the same.
                if key.split_once(':').is_some_and(|(_, setting)| provider::hands(setting)) {
                    let why = format!("config.{key}");
                    let node = Node::new(Value::Unknown { why }, entry.node.at.clone());
                    config.values.insert(key.clone(), node);
                }
                config.hidden.insert(key);
            } else {
                config.values.insert(key, entry.node.clone());
            }
        }
        config
    }

    /// The providers that are configured here rather than declared, as far as it says whose account they work in and what
    /// they hand to their resources.
    pub fn providers(&self) -> Vec<Declared> {
        const ACCOUNTS: [&str; 7] = [
            "profile",
            "allowedAccountIds",
            "assumeRole",
            "assumeRoles",
            "project",
            "subscriptionId",
            "accountId",
        ];
        let mut found: BTreeMap<&str, Vec<(&str, &Node)>> = BTreeMap::new();
        for (key, node) in &self.values {
            if let Some((package, setting)) = key.split_once(':')
                && package != self.project
                && (ACCOUNTS.contains(&setting) || provider::hands(setting))
            {
                found.entry(package).or_default().push((setting, node));
            }
        }
        let provider = |(package, mut settings): (&str, Vec<(&str, &Node)>)| {
            settings.sort_by_key(|(setting, _)| *setting);
            let at = settings.first()?.1.at.clone();
            let entry = |(setting, node): &(&str, &Node)| Entry {
                key: (*setting).to_owned(),
                key_span: node.at.span,
                span: node.at.span,
                node: (*node).clone(),
                blocks: false,
            };
            let map = Map { entries: settings.iter().map(entry).collect(), span: None };
            Some(Declared {
                token: Token {
                    package: package.to_owned(),
                    module: String::new(),
                    class: "Provider".to_owned(),
                },
                name: "default".to_owned(),
                awaited: None,
                name_at: at.clone(),
                block: at.clone(),
                settings: Node::new(Value::Map(map), at),
                provider: Uses::Default,
                is_protected: false,
                goes_first: false,
                only_if: Vec::new(),
                style: Style::Camel,
            })
        };
        found.into_iter().filter_map(provider).collect()
    }

    /// What its providers hand to their resources: each setting with what is written of it.
    pub fn handed(&self) -> Vec<(&str, &str)> {
        let is_handed = |key: &str| key.split_once(':').is_some_and(|(_, setting)| provider::hands(setting));
        let all = self.values.iter().filter(|(key, _)| is_handed(key));
        let mut handed: Vec<_> = all.map(|(key, node)| (key.as_str(), node.at.text())).collect();
        handed.sort_unstable();
        handed
    }

    /// A key with its namespace.
    pub fn qualified(&self, key: &str) -> String {
        if key.contains(':') { key.to_owned() } else { format!("{}:{key}", self.project) }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.values.get(key)
    }

    pub fn hides(&self, key: &str) -> bool {
        self.hidden.contains(key)
    }
}

/// `{ secure: … }`, at any depth: a part that is not known makes the whole so.
fn is_encrypted(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => {
            map.get("secure").is_some() || map.entries.iter().any(|entry| is_encrypted(&entry.node))
        }
        Value::List(items) => items.iter().any(is_encrypted),
        _ => false,
    }
}
