//! Evaluates what stands in a template, as far as it can be known before it is deployed.
//!
//! In: a [`Node`] as written, in which each intrinsic function is a map with one key. Out: its value, unknown
//! where only a deployment knows; `None` for `AWS::NoValue`.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::growth::{self, TOO_LARGE, follow};
use super::loops::{Name, is_loop};
use super::nested::Family;
use super::parameters::Values;
use super::template::Template;
use crate::finding::Trouble;
use crate::iac::{Entry, GAP, Map, Node, Reference, TextOf, Value};
use crate::path::RepoPath;
use crate::text::{Location, Span};

/// What a macro, or a file that is included, puts beside what stands there.
const TRANSFORM: &str = "Fn::Transform";
/// A type whose ARN tells whom it lets in.
const LOGINS: &str = "AWS::IAM::OIDCProvider";
/// A condition may name others; a ring of them ends here.
const DEEPEST_CONDITION: usize = 64;
/// What a mapping may hold for one lookup, and a parameter may be allowed: more tell nothing together.
pub(super) const MOST_SIDES: usize = 64;
/// A text that grows beyond this is no setting.
pub(super) const LONGEST_TEXT: usize = 1024 * 1024;

/// Evaluates the nodes of one template.
pub struct Evaluator<'t> {
    pub template: &'t Template,
    pub parameters: HashMap<String, Node>,
    /// Names of resources, those that loops make among them.
    pub resources: RefCell<HashSet<String>>,
    /// What loops bind: `Fn::ForEach`.
    pub bound: RefCell<Vec<(String, Node)>>,
    /// The templates that this one deploys.
    pub family: &'t Family,
    /// The nested stacks that lead here, as addresses begin with them: `Network.`
    pub prefix: String,
    /// The templates that lead here.
    pub chain: Vec<RepoPath>,
    /// Nested stacks by the resource that deploys them.
    pub nested: RefCell<HashMap<String, Option<Rc<Evaluator<'t>>>>>,
    /// Its outputs, as it gives them.
    pub given: RefCell<HashMap<String, Option<Node>>>,
    /// What could not be understood, each thing once.
    pub troubles: RefCell<Vec<Trouble>>,
    /// How many turns its loops have taken.
    pub turns: Cell<usize>,
    /// How many values may still be made, here and in its nested stacks.
    pub left: Rc<Cell<usize>>,
    /// What conditions are known to be.
    conditions: RefCell<HashMap<&'t str, Option<bool>>>,
    depth: Cell<usize>,
    /// Whether the address of a provider of logins is being put together.
    in_arn: Cell<bool>,
}

impl<'t> Evaluator<'t> {
    /// `values` are those of a file of parameters; without them defaults count where `defaults` says so.
    pub fn new(template: &'t Template, family: &'t Family, values: &Values, defaults: bool) -> Self {
        let resources = template.section("Resources").entries.iter().map(|entry| entry.key.clone());
        Self {
            template,
            parameters: super::parameters::all(template, values, defaults),
            resources: RefCell::new(resources.collect()),
            bound: RefCell::default(),
            family,
            prefix: String::new(),
            chain: Vec::new(),
            nested: RefCell::default(),
            given: RefCell::default(),
            troubles: RefCell::default(),
            turns: Cell::new(0),
            left: Rc::new(Cell::new(growth::of(template.source.text()))),
            conditions: RefCell::default(),
            depth: Cell::new(0),
            in_arn: Cell::new(false),
        }
    }

    /// Says once what is left unjudged.
    pub fn tell(&self, at: Span, message: &str) {
        let source = &self.template.source;
        let (path, at, message) =
            (source.path().clone(), Some(source.position(at.start)), message.to_owned());
        let trouble = Trouble { path, at, message, counts: false };
        let mut troubles = self.troubles.borrow_mut();
        if !troubles.contains(&trouble) {
            troubles.push(trouble);
        }
    }

    pub fn node(&self, node: &Node) -> Option<Node> {
        if !self.may_make(1) {
            return Some(unknown(TOO_LARGE, &node.at));
        }
        match &node.value {
            Value::Map(map) => match intrinsic(map) {
                Some((name, argument)) => self.call(&name, argument, node),
                None => Some(node.with(Value::Map(self.map(map)))),
            },
            Value::List(items) => {
                let items = items.iter().filter_map(|item| self.node(item)).collect();
                Some(node.with(Value::List(items)))
            }
            Value::Text(text) if text.contains("{{") => Some(resolved(text, node)),
            Value::Text(text) if text.len() <= 3 && node.at.text() == text => Some(switched(text, node)),
            _ => Some(node.clone()),
        }
    }

    pub fn map(&self, map: &Map) -> Map {
        let mut entries = Vec::with_capacity(map.entries.len());
        for entry in &map.entries {
            if is_loop(&entry.key) {
                self.each(entry, &mut |name, made| match name {
                    Name::Known(key) => {
                        entries.extend(self.entry(&Entry { key, ..entry.with(made.node.clone()) }));
                    }
                    // Any property may be among them.
                    Name::Open(key) => {
                        let node = unknown(&key, &made.node.at);
                        entries.push(Entry { key: Map::REST.to_owned(), ..entry.with(node) });
                    }
                });
                continue;
            }
            if entry.key == TRANSFORM && map.entries.len() > 1 {
                let node = unknown(TRANSFORM, &entry.node.at);
                entries.push(Entry { key: Map::REST.to_owned(), ..entry.with(node) });
                continue;
            }
            entries.extend(self.entry(entry));
        }
        Map { entries, span: map.span }
    }

    fn entry(&self, entry: &Entry) -> Option<Entry> {
        Some(entry.with(self.node(&entry.node)?))
    }

    /// An attribute or the reference of a resource; of a nested stack what it gives.
    pub fn of_resource(&self, name: &str, attribute: &str, at: &Location) -> Node {
        let output = attribute.strip_prefix("Outputs.").and_then(|key| self.nested(name)?.output(key));
        match output {
            Some(output) if !output.is_unknown() => Node { at: at.clone(), via: came_by(&output), ..output },
            Some(output) => Node { at: at.clone(), ..output },
            None => {
                let node = of_resource(&format!("{}{name}", self.prefix), attribute, at);
                match (self.said(name, attribute), self.arn(name, attribute)) {
                    (Some(said), _) => node.with(said.value),
                    (None, Some(arn)) => Node { text: Some(Arc::new(TextOf::Parts(arn))), ..node },
                    (None, None) => node,
                }
            }
        }
    }

    /// Of a provider of logins whose they are: its ARN ends in its URL. Both `!Ref` and `!GetAtt Provider.Arn` give it.
    fn arn(&self, name: &str, attribute: &str) -> Option<String> {
        let declared = self.template.section("Resources").get(name)?.as_map()?;
        let is_provider = declared.text("Type") == Some(LOGINS) && ["", "Arn"].contains(&attribute);
        let url = declared.get("Properties").filter(|_| is_provider)?.as_map()?.get("Url")?;
        // A URL has no other provider's ARN in it, nor its own.
        if self.in_arn.replace(true) {
            return None;
        }
        let url = self.node(url);
        self.in_arn.set(false);
        let url = url?;
        let host = url.as_text()?.trim_start_matches("https://");
        Some(format!("arn:{GAP}:iam::{GAP}:oidc-provider/{host}"))
    }

    /// A property that is returned as it was given: `!GetAtt Vpc.CidrBlock`. What hangs on other resources waits for them.
    fn said(&self, name: &str, attribute: &str) -> Option<Node> {
        let declared = self.template.section("Resources").get(name)?.as_map()?;
        let written = declared.get("Properties")?.as_map()?.get(attribute)?;
        let is_parameter = |map: &Map| intrinsic(map).is_some_and(|(name, _)| name == "Ref");
        let is_plain = matches!(written.value, Value::Text(_)) || written.as_map().is_some_and(is_parameter);
        // A resource may be named by one of its own properties.
        if !is_plain || attribute.is_empty() {
            return None;
        }
        self.node(written).filter(|node| matches!(node.value, Value::Text(_)))
    }

    /// Whether a condition of the template holds; `None` where that can't be known.
    pub fn condition(&self, name: &str) -> Option<bool> {
        let conditions = self.template.section("Conditions");
        let entry = conditions.entry(name)?;
        if let Some(known) = self.conditions.borrow().get(entry.key.as_str()) {
            return *known;
        }
        if self.depth.get() >= DEEPEST_CONDITION {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        // Of a ring nothing is known; and each is asked once, however many name it.
        self.conditions.borrow_mut().insert(&entry.key, None);
        let answer = follow(|| self.truth(&entry.node));
        self.conditions.borrow_mut().insert(&entry.key, answer);
        self.depth.set(self.depth.get() - 1);
        answer
    }

    /// The condition that this one is `!Not [!Condition …]` of.
    pub fn opposite(&self, name: &str) -> Option<&'t str> {
        let inside = |node: &'t Node, function: &str| {
            let [entry] = node.as_map()?.entries.as_slice() else { return None };
            let called = entry.key.trim_start_matches('!').trim_start_matches("Fn::");
            (called == function).then_some(&entry.node)
        };
        let not = inside(self.template.section("Conditions").get(name)?, "Not")?;
        let Value::List(items) = &not.value else { return None };
        let [item] = items.as_slice() else { return None };
        inside(item, "Condition")?.as_text()
    }

    fn truth(&self, node: &Node) -> Option<bool> {
        let map = node.as_map()?;
        let [entry] = map.entries.as_slice() else { return None };
        let arguments = || match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        match entry.key.trim_start_matches('!').trim_start_matches("Fn::") {
            "Condition" => self.condition(entry.node.as_text()?),
            "Not" => arguments().first().and_then(|inner| self.truth(inner)).map(|truth| !truth),
            "And" => {
                let all: Vec<_> = arguments().iter().map(|inner| self.truth(inner)).collect();
                if all.contains(&Some(false)) {
                    Some(false)
                } else {
                    all.iter().all(Option::is_some).then_some(true)
                }
            }
            "Or" => {
                let all: Vec<_> = arguments().iter().map(|inner| self.truth(inner)).collect();
                if all.contains(&Some(true)) {
                    Some(true)
                } else {
                    all.iter().all(Option::is_some).then_some(false)
                }
            }
            "Equals" => {
                let [one, other] = arguments() else { return None };
                equal(&self.node(one)?, &self.node(other)?)
            }
            _ => None,
        }
    }

    /// One of two, where nobody knows which: what both have in common is known.
    pub fn either(&self, one: Option<Node>, other: Option<Node>, why: &str) -> Option<Node> {
        let (one, other) = match (one, other) {
            (None, None) => return None,
            (Some(one), Some(other)) => (one, other),
            (one, other) => return Some(open(vec![one, other], why)),
        };
        if equal(&one, &other) == Some(true) {
            return Some(one);
        }
        Some(match (&one.value, &other.value) {
            (Value::Map(first), Value::Map(second)) => {
                let mut entries = Vec::new();
                for entry in &first.entries {
                    let there = second.get(&entry.key).cloned();
                    let node = self.either(Some(entry.node.clone()), there, why);
                    entries.extend(node.map(|node| entry.with(node)));
                }
                for entry in second.entries.iter().filter(|entry| first.get(&entry.key).is_none()) {
                    let node = self.either(None, Some(entry.node.clone()), why);
                    entries.extend(node.map(|node| entry.with(node)));
                }
                one.with(Value::Map(Map { entries, span: first.span }))
            }
            (Value::List(first), Value::List(second)) if first.len() == second.len() => {
                let both = first.iter().zip(second);
                let items = both.filter_map(|(a, b)| self.either(Some(a.clone()), Some(b.clone()), why));
                one.with(Value::List(items.collect()))
            }
            _ => open(vec![Some(one), Some(other)], why),
        })
    }
}

/// A map that calls a function, by its long name, and the argument.
pub fn intrinsic(map: &Map) -> Option<(String, &Node)> {
    let [entry] = map.entries.as_slice() else { return None };
    let name = match entry.key.strip_prefix('!') {
        Some(short @ ("Ref" | "Condition")) => short.to_owned(),
        Some(short) => format!("Fn::{short}"),
        None if entry.key == "Ref" || entry.key.starts_with("Fn::") => entry.key.clone(),
        None => return None,
    };
    (!is_loop(&name)).then_some((name, &entry.node))
}

/// An unknown that is one of these.
pub fn open(sides: Vec<Option<Node>>, why: &str) -> Node {
    let first = sides.iter().flatten().next();
    let at = first.map_or_else(unreachable_place, |node| node.at.clone());
    let refers = sides.iter().flatten().flat_map(|node| node.refers.clone()).collect();
    let mut flat = Vec::new();
    for side in sides {
        match side.as_ref().and_then(Node::sides) {
            Some(inner) => flat.extend(inner.to_vec()),
            None => flat.push(side),
        }
    }
    let mut node = Node::new(Value::Unknown { why: why.to_owned() }, at);
    node.refers = refers;
    if flat.len() <= MOST_SIDES {
        node.text = Some(Arc::new(TextOf::OneOf(flat)));
    }
    node
}

/// The way of a value that is used elsewhere: where it stands, and how it came there.
pub fn came_by(node: &Node) -> Vec<Location> {
    std::iter::once(node.at.clone()).chain(node.via.iter().cloned()).collect()
}

/// Where nothing stands.
fn unreachable_place() -> Location {
    crate::text::Source::decode(crate::path::RepoPath::root(), b"").location(crate::text::Span::at(0))
}

pub fn unknown(why: &str, at: &Location) -> Node {
    Node::new(Value::Unknown { why: why.to_owned() }, at.clone())
}

/// What an attribute or the reference of a resource is called once it is there, by its address.
fn of_resource(address: &str, attribute: &str, at: &Location) -> Node {
    let why = if attribute.is_empty() { address.to_owned() } else { format!("{address}.{attribute}") };
    let mut node = unknown(&why, at);
    let is_arn = attribute.ends_with("Arn");
    node.refers.push(Reference {
        address: address.to_owned(),
        instance: None,
        attribute: if attribute == "Arn" { "arn".to_owned() } else { attribute.to_owned() },
        is_resource: true,
    });
    if is_arn {
        node.text = Some(Arc::new(TextOf::Parts(format!("arn:{GAP}"))));
    }
    node
}

/// CloudFormation reads YAML 1.1, in which a plain `Yes` is `true`.
fn switched(text: &str, node: &Node) -> Node {
    let value = match text {
        "Yes" | "yes" | "YES" | "On" | "on" | "ON" => Value::Bool(true),
        "No" | "no" | "NO" | "Off" | "off" | "OFF" => Value::Bool(false),
        _ => return node.clone(),
    };
    node.with(value)
}

/// `{{resolve:secretsmanager:…}}` is put in when it is deployed, `{{ name }}` before by whoever writes templates of
/// templates; what stands around it is known.
fn resolved(text: &str, node: &Node) -> Node {
    let (mut parts, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        parts.push_str(before);
        let Some((_, behind)) = after.split_once("}}") else { return node.clone() };
        parts.push(GAP);
        rest = behind;
    }
    parts.push_str(rest);
    let why = if text.contains("{{resolve:") { "{{resolve:…}}" } else { "{{…}}" };
    let mut unknown = unknown(why, &node.at);
    if parts.chars().any(|sign| sign != GAP) {
        unknown.text = Some(Arc::new(TextOf::Parts(parts)));
    }
    unknown
}

/// Whether two values are the same, as CloudFormation compares them: as texts.
pub fn equal(one: &Node, other: &Node) -> Option<bool> {
    match (&one.value, &other.value) {
        (Value::Unknown { .. }, _) | (_, Value::Unknown { .. }) => among_sides(one, other),
        (Value::Map(_) | Value::List(_), _) | (_, Value::Map(_) | Value::List(_)) => None,
        (a, b) => Some(text(a) == text(b)),
    }
}

/// What all that one may be says of all that the other may be: one allowed value decides, several where they agree.
fn among_sides(one: &Node, other: &Node) -> Option<bool> {
    let sides = |node: &Node| match node.sides() {
        Some(sides) => sides.iter().cloned().collect::<Option<Vec<Node>>>(),
        None if node.is_unknown() => None,
        None => Some(vec![node.clone()]),
    };
    let (ones, others) = (sides(one)?, sides(other)?);
    // Of two that may be several things each, only that they never meet is told: both may move together.
    let mut answer = None;
    for (a, b) in ones.iter().flat_map(|a| others.iter().map(move |b| (a, b))) {
        let same = equal(a, b)?;
        if *answer.get_or_insert(same) != same {
            return None;
        }
    }
    answer
}

/// A scalar as a text.
pub fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    })
}
