//! CloudFormation's resources in Terraform's words, so that one rule is asked of both.
//!
//! In: a resource as written, by its type and properties, of a template or of whoever else has them in that shape.
//! Out: what it is in Terraform: one resource or more, whose values stand where they are written.

mod element;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, OnceLock};

use super::backwards;
use super::evaluate::unknown;
use super::table::{Becomes, Element, Row, Turn, View, snake};
use super::turn::{tags, turned};
use crate::iac::{Entry, Map, Node, Reference, Resource, TextOf, Value, ViewOf, WrittenStep};
use crate::literal::Literal;
use element::element_of;

/// A view in postcard's form until somebody asks for it: a template has few types, and many resources of each.
struct Encoded {
    bytes: &'static [u8],
    view: OnceLock<Arc<View>>,
}

impl Encoded {
    fn view(&self) -> Arc<View> {
        let decoded = || postcard::from_bytes(self.bytes).expect("build.rs wrote it in this form");
        Arc::clone(self.view.get_or_init(|| Arc::new(decoded())))
    }
}

/// Each type's views.
static TABLE: LazyLock<HashMap<&'static str, Vec<Encoded>>> = LazyLock::new(|| {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/views.bin"));
    let rows: Vec<(&str, &[u8])> = postcard::from_bytes(BYTES).expect("build.rs wrote it in this form");
    let mut table: HashMap<_, Vec<_>> = HashMap::new();
    for (kind, bytes) in rows {
        table.entry(kind).or_default().push(Encoded { bytes, view: OnceLock::new() });
    }
    table
});

/// What templates call Terraform's types: a type, or the property that says the same.
static KINDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let all = plainest_first();
    let mut called = HashMap::new();
    // What every resource of a type is comes before what some are.
    for is_always in [true, false] {
        for (kind, view) in all.iter().filter(|(_, view)| view.only.is_none() == is_always) {
            called.entry(view.resource.clone()).or_insert_with(|| (*kind).to_owned());
        }
    }
    for (_, view) in &all {
        for row in &view.rows {
            if let Becomes::Companion { kind: companion, .. } = &row.becomes {
                called.entry(companion.clone()).or_insert_with(|| row.path.join("."));
            }
        }
    }
    called
});

/// What Terraform calls it that a resource is not destroyed.
const KEPT: [&str; 2] = ["lifecycle", "prevent_destroy"];

const REPLACED: [&str; 2] = ["lifecycle", "create_before_destroy"];

/// The views of a type of resource.
pub fn views(kind: &str) -> Vec<Arc<View>> {
    TABLE.get(kind).into_iter().flatten().map(Encoded::view).collect()
}

/// Every type of CloudFormation's that there are views of.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied().filter(|kind| kind.contains("::"))
}

/// Every view with its type: where several are one type of Terraform's, first the one that is called as that is, rather
/// than `AWS::DynamoDB::GlobalTable`, and last what SAM makes.
pub fn plainest_first() -> Vec<(&'static str, Arc<View>)> {
    let of = |kind: &'static str| views(kind).into_iter().map(move |view| (kind, view));
    let mut all: Vec<_> = kinds().flat_map(of).collect();
    let is_namesake = |kind: &str, view: &View| {
        kind.rsplit("::").next().is_some_and(|name| view.resource.ends_with(&format!("_{}", snake(name))))
    };
    all.sort_by_key(|(kind, view)| (kind.starts_with("AWS::Serverless::"), !is_namesake(kind, view), *kind));
    all
}

/// A type, or a class of a cloud's own SDK, that there are views of.
pub fn known(kind: &str) -> Option<&'static str> {
    TABLE.get_key_value(kind).map(|(kind, _)| *kind)
}

/// The type that Terraform's is made as, and the way to its properties: none where it is only a part of another.
pub fn type_of(kind: &str) -> Option<(String, Arc<dyn ViewOf>)> {
    let written = KINDS.get(kind).filter(|written| written.contains("::"))?;
    let view = views(written).into_iter().find(|view| view.resource == kind && view.only.is_none())?;
    let (address, from) = Default::default();
    Some((written.clone(), Arc::new(Made { address, view, from, index: None })))
}

/// Every type of Terraform's that templates have in their own words, companions too.
pub fn seen_as() -> BTreeSet<String> {
    let of_view = |view: Arc<View>| {
        let companions = view.rows.iter().filter_map(|row| match &row.becomes {
            Becomes::Companion { kind, .. } => Some(kind.clone()),
            _ => None,
        });
        companions.chain([view.resource.clone()]).collect::<Vec<_>>()
    };
    kinds().flat_map(views).flat_map(of_view).collect()
}

/// A resource in Terraform's words: none where the type is not known, or where too little of it is.
pub fn of(resource: &Resource) -> Vec<Resource> {
    let mut all = Vec::new();
    for view in views(&resource.kind) {
        let fits = view
            .only
            .as_ref()
            .is_none_or(|(property, wanted)| resource.settings().get(property).is_some() == *wanted);
        if fits {
            let view = element::chosen(&view, resource.settings());
            let mut making = Making { view: &view, resource, place: Map::default(), companions: Vec::new() };
            let mut whole = making.map(resource.settings(), &mut Vec::new());
            element::take_out(&view, resource.settings(), &mut whole);
            all.extend(making.finished(whole));
        }
    }
    all
}

/// What a view's resource was made from.
#[derive(Debug)]
struct Made {
    address: String,
    view: Arc<View>,
    /// The property that a companion was made from, and which element of it.
    from: Vec<String>,
    index: Option<usize>,
}

impl ViewOf for Made {
    fn address(&self) -> &str {
        &self.address
    }

    fn path(&self, path: &str) -> String {
        backwards::path(&self.view, &self.from, self.index, path)
    }

    fn kind(&self, kind: &str) -> Option<String> {
        KINDS.get(kind).cloned()
    }

    fn steps(&self, path: &[(String, Option<usize>)]) -> Vec<WrittenStep> {
        backwards::steps(&self.view, &self.from, self.index, path)
    }

    fn value(&self, path: &[(String, Option<usize>)], value: &Literal) -> Option<Literal> {
        backwards::value(&self.view, &self.from, path, value)
    }

    fn key_of(&self, path: &[(String, Option<usize>)]) -> Option<&'static str> {
        backwards::key_of(&self.view, &self.from, path)
    }

    fn keyed(&self, path: &[(String, Option<usize>)], key: &str, attribute: &str) -> Vec<WrittenStep> {
        backwards::keyed(&self.view, &self.from, path, key, attribute)
    }

    fn companion(&self, wanted: &str) -> Option<Arc<dyn ViewOf>> {
        let is_it = |row: &&Row| matches!(&row.becomes, Becomes::Companion { kind, .. } if kind == wanted);
        let from = self.view.rows.iter().find(is_it)?.path.clone();
        let (address, view) = (self.address.clone(), Arc::clone(&self.view));
        Some(Arc::new(Self { address, view, from, index: None }))
    }
}

struct Making<'a> {
    view: &'a Arc<View>,
    resource: &'a Resource,
    /// What has its place in the whole.
    place: Map,
    companions: Vec<(Row, Entry)>,
}

/// Settings of one object: a service takes some hundreds. Each is looked for among those before it.
const MOST_ENTRIES: usize = 2_000;

impl Making<'_> {
    fn map(&mut self, map: &Map, path: &mut Vec<String>) -> Map {
        let mut out = Map { entries: Vec::new(), span: map.span };
        let written = map.entries.iter().filter(|entry| entry.key != super::shown::KEY);
        for (number, entry) in written.enumerate() {
            if number == MOST_ENTRIES {
                // What nobody looks at may be anything.
                let node = unknown("more settings than are asked about", &entry.node.at);
                out.entries.push(Entry { key: Map::REST.to_owned(), ..entry.with(node) });
                break;
            }
            if entry.key == Map::REST {
                // What is said by itself is no part of it.
                let view = Arc::clone(self.view);
                self.unknown_below(entry, path, &view, &|name| map.get(name).is_none());
            }
            path.push(entry.key.clone());
            self.entry(entry, path, &mut out);
            path.pop();
        }
        out
    }

    fn entry(&mut self, entry: &Entry, path: &mut Vec<String>, out: &mut Map) {
        let view = Arc::clone(self.view);
        let rows: Vec<&Row> = view.rows.iter().filter(|row| row.path == *path).collect();
        if entry.node.is_unknown() {
            self.unknown_below(entry, path, &view, &|_| true);
        }
        let rows: Vec<&Row> =
            rows.into_iter().filter(|row| !matches!(row.becomes, Becomes::Back(..))).collect();
        let name = snake(&entry.key);
        if !rows.iter().any(|row| row.element.is_none()) && !view.is_beside(path, &name) {
            let node = if entry.key == "Tags" { tags(&entry.node) } else { self.node(&entry.node, path) };
            put(out, &[name], entry.with(node));
        }
        for row in rows {
            if let Some(element) = &row.element {
                self.element(entry, element, &row.becomes);
                continue;
            }
            match &row.becomes {
                Becomes::LeftOut | Becomes::Back(..) => {}
                Becomes::Hoisted => match &entry.node.value {
                    Value::Map(inner) => {
                        for inner in self.map(inner, path).entries {
                            let key = inner.key.clone();
                            put(out, &[key], inner);
                        }
                    }
                    // Whatever it holds would stand here.
                    Value::Unknown { .. } => out.entries.push(rest(entry)),
                    _ => {}
                },
                Becomes::Name(names, turn) => {
                    let node = turned(&entry.node, *turn).unwrap_or_else(|| self.node(&entry.node, path));
                    put(out, names, entry.with(node));
                }
                Becomes::Place(names, turn) => {
                    let node = turned(&entry.node, *turn).unwrap_or_else(|| self.node(&entry.node, path));
                    put(&mut self.place, names, entry.with(node));
                }
                Becomes::Companion { attribute, .. } => {
                    // A plain value is what it is, a policy document too.
                    let node =
                        if attribute.is_some() { entry.node.clone() } else { self.node(&entry.node, path) };
                    self.companions.push((row.clone(), entry.with(node)));
                }
            }
        }
    }

    fn node(&mut self, node: &Node, path: &mut Vec<String>) -> Node {
        let value = match &node.value {
            Value::Map(map) => Value::Map(self.map(map, path)),
            Value::List(items) => Value::List(items.iter().map(|item| self.node(item, path)).collect()),
            Value::Unknown { .. } if node.sides().is_some() => {
                let sides = node.sides().unwrap_or_default().iter();
                // What one side would put elsewhere is no more known than the side.
                let (place, companions) = (self.place.clone(), self.companions.clone());
                let sides = sides.map(|side| side.as_ref().map(|side| self.node(side, path))).collect();
                (self.place, self.companions) = (place, companions);
                return Node { text: Some(Arc::new(TextOf::OneOf(sides))), ..node.clone() };
            }
            _ => return node.clone(),
        };
        node.with(value)
    }

    /// What an unknown would put elsewhere is unknown there, of the properties that it may have.
    fn unknown_below(
        &mut self,
        entry: &Entry,
        path: &[String],
        view: &View,
        may_have: &dyn Fn(&str) -> bool,
    ) {
        let is_below = |row: &&Row| {
            row.path.starts_with(path) && row.path.get(path.len()).is_some_and(|name| may_have(name))
        };
        for row in view.rows.iter().filter(is_below) {
            match &row.becomes {
                Becomes::Place(names, _) => {
                    let node = Node { text: None, ..entry.node.clone() };
                    put(&mut self.place, names, entry.with(node));
                }
                Becomes::Companion { .. } => {
                    let node = Node { text: None, ..entry.node.clone() };
                    self.companions.push((row.clone(), entry.with(node)));
                }
                _ => {}
            }
        }
    }

    /// The value of the element of a list that has a key.
    fn element(&mut self, entry: &Entry, element: &Element, becomes: &Becomes) {
        let (Becomes::Place(names, turn) | Becomes::Name(names, turn)) = becomes else { return };
        if let Some(node) = element_of(&entry.node, element) {
            let node = turned(&node, *turn).unwrap_or(node);
            put(&mut self.place, names, entry.with(node));
        }
    }

    fn finished(self, mut whole: Map) -> Vec<Resource> {
        for entry in self.place.entries {
            let key = entry.key.clone();
            put(&mut whole, &[key], entry);
        }
        if let Some(kept) = self.resource.settings().entry("@DeletionPolicy") {
            let node = turned(&kept.node, Turn::Kept).unwrap_or_else(|| kept.node.clone());
            put(&mut whole, &KEPT.map(str::to_owned), kept.with(node));
        }
        // CloudFormation makes the new one before it takes the old one away.
        put(&mut whole, &REPLACED.map(str::to_owned), constant("true", self.resource));
        for name in &self.view.unsaid {
            let names = names(name);
            let has_parent = names.split_last().is_some_and(|(_, above)| is_there(&whole, above));
            if has_parent && !is_there(&whole, &names) {
                let why = match self.resource.kind.contains("::") {
                    true => "what CloudFormation can't say",
                    false => "what the service takes where nothing is set",
                };
                let node = super::evaluate::unknown(why, &self.resource.name_at);
                put(&mut whole, &names, Entry { node, ..constant("", self.resource) });
            }
        }
        for (name, value) in &self.view.constants {
            put(&mut whole, &names(name), constant(value, self.resource));
        }
        let is_open = whole.get(Map::REST).is_some();
        for (name, value) in self.view.defaults.iter().filter(|_| !is_open) {
            if !is_there(&whole, &names(name)) {
                put(&mut whole, &names(name), constant(value, self.resource));
            }
        }
        let made = |from: Vec<String>, index, kind: &str, address: String, body: Map| {
            let view = Arc::clone(self.view);
            let made = Made { address: self.resource.address.clone(), view, from, index };
            let seen = self.resource.with(self.resource.body.with(Value::Map(body)));
            Resource { address, kind: kind.to_owned(), view: Some(Arc::new(made)), ..seen }
        };
        let own = self.resource.address.clone();
        let mut all = vec![made(Vec::new(), None, &self.view.resource, own, whole)];
        for (row, entry) in &self.companions {
            let Becomes::Companion { kind, by, attribute } = &row.becomes else { continue };
            let path = row.path.join(".");
            let is_of_sam = self.resource.kind.starts_with("AWS::Serverless::") && path == "Policies";
            let mut add = |index: Option<usize>, node: &Node, is_sure: bool| {
                let of_sam = if is_of_sam { super::sam::policy(kind, node) } else { None };
                let node = match (is_of_sam, &of_sam) {
                    (true, None) => return,
                    (true, Some(policy)) => policy,
                    (false, _) => node,
                };
                let mut body = match (&node.value, attribute) {
                    (Value::Map(map), None) => map.clone(),
                    (_, Some(attribute)) => {
                        let mut map = Map::default();
                        put(&mut map, std::slice::from_ref(attribute), entry.with(node.clone()));
                        map
                    }
                    _ => return,
                };
                let names = by_reference(self.resource, entry, is_sure);
                put(&mut body, std::slice::from_ref(by), entry.with(names));
                let index_text = index.map(|index| format!("[{index}]")).unwrap_or_default();
                let address = format!("{}.{path}{index_text}:{kind}", self.resource.address);
                let mut companion = made(row.path.clone(), index, kind, address, body);
                companion.name_at = node.at.source.location(entry.key_span);
                all.push(companion);
            };
            match &entry.node.value {
                Value::List(items) => {
                    items.iter().enumerate().for_each(|(index, item)| add(Some(index), item, true))
                }
                // It may not be there: then nobody knows whether it names this one.
                Value::Unknown { .. } => match entry.node.sides() {
                    Some(sides) => sides.iter().flatten().for_each(|side| add(None, side, false)),
                    None => {
                        let map = Map { entries: vec![rest(entry)], span: None };
                        add(None, &entry.node.with(Value::Map(map)), false);
                    }
                },
                _ => add(None, &entry.node, true),
            }
        }
        all
    }
}

/// An unknown whose entries nobody knows.
fn rest(unknown: &Entry) -> Entry {
    Entry { key: Map::REST.to_owned(), ..unknown.with(Node { text: None, ..unknown.node.clone() }) }
}

fn names(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

fn is_there(map: &Map, names: &[String]) -> bool {
    let [name, rest @ ..] = names else { return true };
    match map.get(name).map(|node| &node.value) {
        None | Some(Value::Null) => false,
        Some(Value::Map(inner)) => is_there(inner, rest),
        Some(_) => true,
    }
}

fn constant(value: &str, resource: &Resource) -> Entry {
    let at = &resource.name_at;
    let value = match value {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        text => Value::Text(text.to_owned()),
    };
    let node = Node::new(value, at.clone());
    Entry { key: String::new(), key_span: at.span, span: at.span, node, blocks: false }
}

/// What a companion says of whom it belongs to.
fn by_reference(resource: &Resource, entry: &Entry, is_sure: bool) -> Node {
    let mut node = super::evaluate::unknown(&resource.address, &entry.node.at);
    if is_sure {
        node.refers.push(Reference {
            address: resource.address.clone(),
            instance: None,
            attribute: "id".to_owned(),
            is_resource: true,
        });
    }
    node
}

/// Puts a value where names lead; maps that are there are filled up.
fn put(map: &mut Map, names: &[String], entry: Entry) {
    let [name, rest @ ..] = names else { return };
    let there = map.entries.iter().position(|known| known.key == *name);
    if rest.is_empty() {
        match there {
            Some(position) => match (&mut map.entries[position].node.value, entry.node.value) {
                (Value::Map(known), Value::Map(more)) => {
                    for entry in more.entries {
                        let key = entry.key.clone();
                        put(known, &[key], entry);
                    }
                }
                (Value::Map(_), _) => {}
                (_, value) => map.entries[position].node = Node { value, ..entry.node },
            },
            None => map.entries.push(Entry { key: name.clone(), ..entry }),
        }
        return;
    }
    let position = there.unwrap_or_else(|| {
        let inner = Node::new(Value::Map(Map::default()), entry.node.at.clone());
        map.entries.push(Entry { key: name.clone(), ..entry.with(inner) });
        map.entries.len() - 1
    });
    match &mut map.entries[position].node.value {
        Value::Map(inner) => put(inner, rest, entry),
        // What can't be known stays so.
        Value::Unknown { .. } => {}
        other => {
            let mut inner = Map::default();
            put(&mut inner, rest, entry);
            *other = Value::Map(inner);
        }
    }
}
