//! Which provider a resource uses, and what providers hand to their resources, in Terraform's words: default tags and
//! labels.
//!
//! In: what is declared, and the providers that the configuration sets up. Out: [`Providers`]: the address of each
//! resource's provider in the view, and [`Resource`]s for those.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::declared::Declared;
use super::names::Settings;
use super::shape;
use crate::iac::{Entry, Map, Node, Resource, Role, Value, json};
use crate::text::Location;

/// What a provider hands to its resources: AWS's tags, Google's labels.
const HANDED: [&str; 2] = ["defaultTags", "defaultLabels"];
/// Whose settings say which of them is a block in Terraform.
const SHAPED: &str = "aws";
/// What stands for the name of a provider that is not known: no name of a resource.
const OPEN: &str = "@open";
/// What a value of such a provider waits for.
const WAITS: &str = "its provider";

/// The provider that a resource uses, as far as its options say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    /// What the configuration sets up for its package.
    Default,
    /// By its address; what leads to none is not known.
    Named(String),
    /// Its parent's, or what options that are not known say.
    Open,
}

impl Uses {
    /// What a `provider` option says.
    pub fn named(node: &Node) -> Self {
        match node.refers.as_slice() {
            // One that is chosen from, or an output, is any.
            [one] if one.attribute.is_empty() && node.sides().is_none() => Self::Named(one.address.clone()),
            _ => Self::Named(node.at.text().to_owned()),
        }
    }

    /// What a resource's options say.
    pub fn of(options: &[Node]) -> Self {
        let is_set = |node: &&Node| !matches!(node.value, Value::Null);
        let maps = || options.iter().filter_map(Node::as_map);
        if let Some(node) = maps().find_map(|map| map.get("provider")).filter(is_set) {
            return Self::named(node);
        }
        let is_open = |node: &Node| match &node.value {
            Value::Map(map) => {
                ["parent", "providers", Map::REST].iter().any(|key| map.get(key).filter(is_set).is_some())
            }
            Value::Null => false,
            _ => true,
        };
        if options.iter().any(is_open) { Self::Open } else { Self::Default }
    }

    pub fn address(&self) -> Option<&String> {
        match self {
            Self::Named(address) => Some(address),
            Self::Default | Self::Open => None,
        }
    }
}

/// Whether a setting is handed to a provider's resources.
pub fn hands(setting: &str) -> bool {
    HANDED.contains(&setting)
}

/// Whether a view's resource uses what the configuration sets up, as others beside it do.
pub fn is_default(address: &str) -> bool {
    address.strip_prefix("provider.").is_some_and(|package| !package.contains('.'))
}

/// The providers of a view.
pub struct Providers<'a> {
    /// From Pulumi's addresses to Terraform's.
    addresses: &'a HashMap<String, String>,
    known: BTreeMap<String, Resource>,
    /// The packages of which a program declares a provider itself, and those of which one hands on something.
    declared: BTreeSet<&'a str>,
    handing: BTreeSet<&'a str>,
    /// Packages with resources of which nobody knows the provider, and the first of those.
    open: RefCell<BTreeMap<String, Location>>,
}

impl<'a> Providers<'a> {
    pub fn of(
        declared: &'a [Declared],
        configured: &'a [Declared],
        addresses: &'a HashMap<String, String>,
    ) -> Self {
        let mut providers = Self {
            addresses,
            known: BTreeMap::new(),
            declared: BTreeSet::new(),
            handing: BTreeSet::new(),
            open: RefCell::default(),
        };
        for one in declared.iter().filter(|one| one.token.is_provider()) {
            providers.declared.insert(&one.token.package);
            if let Some(address) = shape::address(&one.token, &one.name) {
                providers.add(one, address);
            }
        }
        for one in configured {
            providers.add(one, format!("provider.{}", one.token.package));
        }
        providers
    }

    fn add(&mut self, one: &'a Declared, address: String) {
        let body = handed(one);
        if body.as_map().is_some_and(|map| !map.entries.is_empty()) {
            self.handing.insert(&one.token.package);
        }
        let resource = provider(&one.token.package, &one.name, address.clone(), &one.name_at, body);
        // Which of several of one name is made is not known.
        let other = self.known.remove(&address);
        let resource =
            if other.is_some() { Resource { body: any(&one.name_at), ..resource } } else { resource };
        self.known.insert(address, resource);
    }

    /// The address of the provider that a resource uses, in a view.
    pub fn used_by(&self, one: &Declared) -> Option<String> {
        let package = one.token.package.as_str();
        let default = format!("provider.{package}");
        let named = match &one.provider {
            Uses::Default => return self.known.contains_key(&default).then_some(default),
            // Without one of its own that makes a difference, a program's resources have the default.
            Uses::Open if !self.declared.contains(package) || !self.handing.contains(package) => {
                return self.known.contains_key(&default).then_some(default);
            }
            Uses::Open => None,
            Uses::Named(address) => self.addresses.get(address).filter(|one| self.known.contains_key(*one)),
        };
        named.cloned().or_else(|| {
            self.open.borrow_mut().entry(package.to_owned()).or_insert_with(|| one.name_at.clone());
            Some(format!("{default}.{OPEN}"))
        })
    }

    /// The resources that the view has for them.
    pub fn resources(self) -> Vec<Resource> {
        let open = self.open.into_inner().into_iter();
        let open = open.map(|(package, at)| {
            provider(&package, OPEN, format!("provider.{package}.{OPEN}"), &at, any(&at))
        });
        self.known.into_values().chain(open).collect()
    }
}

fn provider(package: &str, name: &str, address: String, at: &Location, body: Node) -> Resource {
    Resource {
        address,
        module: String::new(),
        instance: None,
        kind: package.to_owned(),
        name: name.to_owned(),
        role: Role::Provider,
        name_at: at.clone(),
        block: at.clone(),
        body,
        provider: None,
        only_if: Vec::new(),
        view: None,
    }
}

/// Settings of which nothing is known.
fn any(at: &Location) -> Node {
    let node = Node::new(Value::Unknown { why: WAITS.to_owned() }, at.clone());
    let rest = Entry { key: Map::REST.to_owned(), key_span: at.span, span: at.span, node, blocks: false };
    Node::new(Value::Map(Map { entries: vec![rest], span: None }), at.clone())
}

/// What a provider hands on.
fn handed(one: &Declared) -> Node {
    let entry = |entry: &Entry| {
        if entry.key == Map::REST {
            return Some(entry.clone());
        }
        let name = one.style.schema_name(&entry.key);
        hands(&name).then_some(())?;
        let setting = Settings::of(SHAPED).by_pulumi(&name);
        let node = structured(&entry.node);
        if matches!(node.value, Value::Null) {
            return None;
        }
        let (node, blocks) = if setting.is_flat { block(one, node) } else { (node, false) };
        Some(Entry { key: setting.terraform, blocks, ..entry.with(node) })
    };
    let entries = one.settings.as_map().map_or(&[][..], |map| &map.entries);
    let entries = entries.iter().filter_map(entry).collect();
    one.settings.with(Value::Map(Map { entries, span: None }))
}

/// Configurations and previews have JSON in place of an object.
fn structured(node: &Node) -> Node {
    match &node.value {
        Value::Text(text) => json::read_embedded(text, &node.at)
            .unwrap_or_else(|| Node::new(Value::Unknown { why: WAITS.to_owned() }, node.at.clone())),
        _ => node.clone(),
    }
}

fn block(one: &Declared, node: Node) -> (Node, bool) {
    let Value::Map(map) = &node.value else { return (node, false) };
    let named = |entry: &Entry| match entry.key.as_str() {
        Map::REST => entry.clone(),
        key => Entry { key: one.style.schema_name(key), ..entry.clone() },
    };
    let entries = map.entries.iter().map(named).collect();
    let inside = node.with(Value::Map(Map { entries, span: map.span }));
    (node.with(Value::List(vec![inside])), true)
}
