//! What may reach a place whose value is not known: what a loop's variable has in one of its rounds, what a call falls
//! back on, what a text is put together from.
//!
//! In: expressions. Out: [`Node::reached_by`], for those alone who look for secrets; a value stays as unknown as it is.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::syntax::{Binding, Call, Expr, Kind, Language, Part, Share};
use super::{Evaluator, Place};
use crate::iac::pulumi::values::{gathered, unknown};
use crate::iac::{GAP, Map, Node, Value};
use crate::text::{Location, Span};

/// Values that are looked at beside what is known of one project. More come of data.
const MOST: usize = 300_000;
/// Values that reach one place. A list of more is data.
const MOST_REACHING: usize = 256;

/// What binds a name, and the frame that it is asked in.
type Key = (*const Binding, usize);

/// What was looked at so far.
#[derive(Default)]
pub(in super::super) struct Aside {
    made: Cell<usize>,
    /// Names on the way to a value: `all = all + one` leads to itself.
    open: RefCell<HashSet<Key>>,
    /// What names may be.
    known: RefCell<HashMap<Key, Arc<Vec<Node>>>>,
}

impl Aside {
    pub fn is_full(&self) -> bool {
        self.made.get() > MOST
    }

    /// What refers to a resource is known when all of them are.
    pub fn forget(&self) {
        self.known.take();
    }
}

impl Evaluator<'_> {
    /// Looks at something without counting it to what is known, and without asking for the configuration.
    pub(super) fn aside<T: Default>(&self, look: impl FnOnce() -> T) -> T {
        if self.aside.is_full() {
            return T::default();
        }
        let (made, asked) = (self.made.get(), self.asked.get());
        let seen = look();
        self.aside.made.set(self.aside.made.get() + self.made.get().saturating_sub(made));
        self.made.set(made);
        self.asked.set(asked);
        seen
    }

    /// A value with what may reach it.
    pub(super) fn reached(&self, node: Node, by: impl FnOnce() -> Vec<Node>) -> Node {
        let mut by = self.aside(by);
        by.retain(|one| !matches!(one.value, Value::Null | Value::Bool(_)) && may_tell(one));
        by.truncate(MOST_REACHING);
        if by.is_empty() { node } else { Node { reached_by: Some(Arc::new(by)), ..node } }
    }

    /// A name that is bound several times, or to something else in each round.
    pub(super) fn one_of_bound(&self, node: Node, binding: &Binding, place: Place) -> Node {
        let key = (std::ptr::from_ref(binding), place.frame);
        if let Some(known) = self
            .aside
            .known
            .borrow()
            .get(&key)
            .filter(|_| place.given.is_empty() && node.reached_by.is_none())
        {
            return Node { reached_by: Some(Arc::clone(known)), ..node };
        }
        if !self.aside.open.borrow_mut().insert(key) {
            return node;
        }
        let known = node.reached_by.clone();
        let own = || binding.may_be.iter().map(|one| self.node(one, place));
        let all = || known.iter().flat_map(|nodes| nodes.iter().cloned()).chain(own()).collect();
        let node = self.reached(node, all);
        let mut open = self.aside.open.borrow_mut();
        open.remove(&key);
        if let Some(by) = node.reached_by.as_ref().filter(|_| open.is_empty() && place.given.is_empty()) {
            self.aside.known.borrow_mut().insert(key, Arc::clone(by));
        }
        node
    }

    /// What an attribute of a class of the project is: `Settings.SIZE`, `self.size`.
    pub(super) fn of_class(&self, holder: &Expr, name: &str, expr: &Expr, place: Place) -> Option<Node> {
        let program = &self.programs[place.file];
        let (file, class) = match &holder.kind {
            Kind::Name(own) if matches!(own.as_str(), "self" | "cls" | "this") => {
                let around = program.classes.values().filter(|class| class.contains(expr.span));
                (place.file, *around.min_by_key(|class| class.end - class.start)?)
            }
            Kind::Name(_) => match self.imports.class(self.programs, place.file, holder) {
                Some(class) => class,
                None => self.class_of_made(holder, place)?,
            },
            Kind::Call(_) => self.class_of_made(holder, place)?,
            _ => return None,
        };
        let program = &self.programs[file];
        let key = if program.language == Language::Python { name.to_owned() } else { format!("this.{name}") };
        let is_own = |binding: &&Binding| program.language != Language::Python || binding.scope == class;
        let own = program.bindings.get(&key).into_iter().flatten().filter(is_own);
        let values = own.flat_map(|binding| binding.value.iter().chain(&binding.may_be));
        let values: Vec<&Expr> = values.filter(|value| class.contains(value.span)).collect();
        let there = Place { file, given: &[], ..place };
        let waiting = self.waiting(expr, place);
        let all = || values.iter().map(|value| self.node(value, there)).collect();
        (!values.is_empty()).then(|| self.reached(waiting, all))
    }

    /// The class of what a name or a call makes.
    fn class_of_made(&self, holder: &Expr, place: Place) -> Option<(usize, Span)> {
        let (call, _, there) = self.maker(holder, place, 0)?;
        self.imports.class(self.programs, there.file, &call.callee)
    }

    /// A text that is put together from something unknown, for each text that may reach one of its holes.
    pub(super) fn composed(&self, parts: &[Part], at: &Location, place: Place) -> Vec<Node> {
        let nodes: Vec<Node> = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => Node::new(Value::Text(text.clone()), at.clone()),
                Part::Value(value) => self.node(value, place),
            })
            .collect();
        let shown = |node: &Node| match (&node.value, node.parts()) {
            (Value::Text(text), _) => text.clone(),
            (Value::Number(number), _) => number.to_string(),
            (_, Some(parts)) => parts.to_owned(),
            _ => GAP.to_string(),
        };
        // What is put in that is known, with a gap for the rest.
        let is_put_in =
            |(part, node): &(&Part, &Node)| matches!(part, Part::Value(_)) && node.as_text().is_some();
        let known: Vec<Node> =
            parts.iter().zip(&nodes).filter(is_put_in).map(|(_, node)| node.clone()).collect();
        let mut all = Vec::new();
        if !known.is_empty() {
            let whole = Node::new(Value::Text(nodes.iter().map(shown).collect()), at.clone());
            all.push(Node { reached_by: Some(Arc::new(known)), ..whole });
        }
        for (hole, node) in nodes.iter().enumerate() {
            for one in texts(node, 0).into_iter().take(MOST_REACHING) {
                let text = |(number, node)| shown(if number == hole { one } else { node });
                let whole: String = nodes.iter().enumerate().map(text).collect();
                let whole = Node::new(Value::Text(whole), at.clone());
                all.push(Node { reached_by: Some(Arc::new(vec![one.clone()])), ..whole });
            }
        }
        all
    }

    /// What methods and operators make of a text that is known: `"…%s" % x`, `"…{}".format(x)`, `", ".join(all)`.
    pub(super) fn of_text(&self, call: &Call, at: &Location, place: Place) -> Option<Node> {
        if let Kind::Name(sign) = &call.callee.kind {
            return (sign == "%").then(|| self.formatted(call, at.clone(), place));
        }
        let Kind::Member(holder, method) = &call.callee.kind else { return None };
        let is_of_texts = matches!(method.as_str(), "format" | "join" | "concat" | "Join");
        if !is_of_texts {
            return None;
        }
        let all = || std::iter::once(&**holder).chain(&call.arguments).cloned().map(Part::Value);
        let is_text = |expr: &Expr| {
            matches!(self.aside(|| Some(self.node(expr, place)))?.value, Value::Text(_)).then_some(())
        };
        match (method.as_str(), call.arguments.as_slice()) {
            ("format", _) => {
                is_text(holder)?;
                let arguments = std::iter::once(&**holder).chain(&call.arguments).cloned().collect();
                Some(self.formatted(&Call { arguments, ..call.clone() }, at.clone(), place))
            }
            ("concat", [_, ..]) => {
                is_text(holder)?;
                Some(self.parts(&all().collect::<Vec<_>>(), at.clone(), place))
            }
            ("join", [list]) if self.programs[place.file].language == Language::Python => {
                self.joined(list, holder, at, place)
            }
            ("join", []) => self.joined(holder, &Expr::new(Kind::Text(",".to_owned()), at.span), at, place),
            ("join", [by]) => self.joined(holder, by, at, place),
            ("Join", [list, by]) => self.joined(list, by, at, place),
            _ => None,
        }
    }

    /// A list that is written there, put together with something between its items.
    fn joined(&self, list: &Expr, by: &Expr, at: &Location, place: Place) -> Option<Node> {
        let Kind::List(items) = &list.kind else { return None };
        let between = |(position, item): (usize, &Expr)| {
            let by = (position > 0).then(|| Part::Value(by.clone()));
            by.into_iter().chain([Part::Value(item.clone())])
        };
        let parts: Vec<Part> = items.iter().enumerate().flat_map(between).collect();
        Some(self.parts(&parts, at.clone(), place))
    }

    /// What a call that is not understood may give.
    pub(super) fn may_give(&self, call: &Call, expr: &Expr, place: Place) -> Vec<Node> {
        let own = self.may_be_given_by_own(call, expr, place);
        if !own.is_empty() {
            return own;
        }
        let (holder, name) = match &call.callee.kind {
            Kind::Member(holder, name) => (Some(&**holder), name.as_str()),
            Kind::Name(name) => (None, name.as_str()),
            _ => return Vec::new(),
        };
        let given = |position: usize| call.arguments.get(position).map(|given| self.node(given, place));
        let held = || holder.map(|holder| self.node(holder, place));
        let is_object = matches!(holder.map(|holder| &holder.kind), Some(Kind::Name(own)) if own == "Object");
        let list = |items: Vec<Node>| vec![gathered(Value::List(items), self.at(place, expr.span))];
        let whole = || if is_object { given(0) } else { held() };
        let shares = |share: Share| whole().map_or(Vec::new(), |whole| list(entries(&whole, share)));
        match name {
            "items" | "entries" => shares(Share::Entry),
            "values" | "Values" => shares(Share::Value),
            "keys" | "Keys" => shares(Share::Key),
            "enumerate" => {
                let all = given(0).map_or(Vec::new(), |all| entries(&all, Share::Element));
                list(all.into_iter().map(|one| pair(unknown(one.at.clone(), Vec::new()), one)).collect())
            }
            "zip" | "product" => list(self.zipped(call, place)),
            // As many, in another order or another form, and texts that still say the same.
            "sorted" | "list" | "tuple" | "set" | "reversed" | "iter" | "Set" | "Map" | "cycle" | "chain"
            | "b64encode" | "btoa" | "quote" | "quote_plus" | "encodeURIComponent" | "EncodeToString"
            | "QueryEscape" | "PathEscape" | "str" | "String" | "TrimSpace" => given(0).into_iter().collect(),
            "from" => given(0).into_iter().collect(),
            "filter" | "slice" | "sort" | "reverse" | "copy" | "flat" | "concat" | "strip" | "trim"
            | "encode" | "decode" | "toString" | "lower" | "upper" | "toLowerCase" | "toUpperCase"
            | "valueOf" | "get_secret_value" => held().into_iter().chain(given(0)).collect(),
            "map" | "flatMap" => {
                let (Some(all), Some(first)) = (held(), call.arguments.first()) else { return Vec::new() };
                let Some((file, function)) = self.function(first, place) else { return Vec::new() };
                let Some(gives) =
                    function.gives.as_ref().filter(|_| !entries(&all, Share::Element).is_empty())
                else {
                    return Vec::new();
                };
                list(vec![self.node(gives, Place { file, ..place })])
            }
            "append" => {
                let added = (1..call.arguments.len()).filter_map(given);
                let before = given(0).map_or(Vec::new(), |all| entries(&all, Share::Element));
                list(before.into_iter().chain(added).collect())
            }
            // `os.environ.get("A", "…")`, `users.get("app")`
            "get" | "pop" | "setdefault" => {
                let key = given(0).and_then(|key| key.as_text().map(str::to_owned));
                let held = held().zip(key).map_or(Vec::new(), |(held, key)| members(&held, &key));
                held.into_iter().chain(given(1)).collect()
            }
            "getenv" => given(1).into_iter().collect(),
            "getattr" => given(2).into_iter().collect(),
            // Go's first value that is none of zero.
            "Or" => (0..call.arguments.len()).filter_map(given).collect(),
            _ => {
                let is_default = |key: &str| matches!(key, "default" | "fallback");
                let named = call
                    .named
                    .iter()
                    .filter(|field| field.key.as_ref().is_some_and(|(key, _)| is_default(key)));
                let lower = name.to_ascii_lowercase();
                let falls_back =
                    lower.contains("env") || lower.contains("default") || lower.contains("orelse");
                let last = call.arguments.len().checked_sub(1).filter(|last| falls_back && *last > 0);
                named.map(|field| self.node(&field.value, place)).chain(last.and_then(given)).collect()
            }
        }
    }

    /// `zip(names, passwords)`
    fn zipped(&self, call: &Call, place: Place) -> Vec<Node> {
        let all: Vec<Vec<Node>> =
            call.arguments.iter().map(|given| entries(&self.node(given, place), Share::Element)).collect();
        let longest = all.iter().map(Vec::len).max().unwrap_or(0).min(MOST_REACHING);
        let at = |position: usize| {
            let one = |list: &Vec<Node>| list.get(position).or(list.last()).cloned();
            let items: Option<Vec<Node>> = all.iter().map(one).collect();
            let items = items?;
            let at = items.first()?.at.clone();
            Some(gathered(Value::List(items), at))
        };
        (0..longest).filter_map(at).collect()
    }
}

/// Whether there is a text in it, or may be.
fn may_tell(node: &Node) -> bool {
    !node.is_unknown() || node.reaching().next().is_some()
}

/// The texts that may stand in a place.
fn texts(node: &Node, depth: usize) -> Vec<&Node> {
    /// Choices of choices: no person goes deeper.
    const DEEPEST: usize = 8;
    let all = node.reaching().filter(|_| node.is_unknown() && depth < DEEPEST);
    all.flat_map(|one| if one.as_text().is_some() { vec![one] } else { texts(one, depth + 1) }).collect()
}

fn pair(key: Node, value: Node) -> Node {
    let at = value.at.clone();
    gathered(Value::List(vec![key, value]), at)
}

/// What a loop takes of each entry of a collection, or of each that it may be.
pub(super) fn entries(of: &Node, share: Share) -> Vec<Node> {
    match &of.value {
        Value::List(items) => match share {
            Share::Element | Share::Value => items.clone(),
            Share::Entry => {
                let number = |item: &Node| unknown(item.at.clone(), Vec::new());
                items.iter().map(|item| pair(number(item), item.clone())).collect()
            }
            Share::Key => Vec::new(),
        },
        Value::Map(map) => {
            let known = map.entries.iter().filter(|entry| entry.key != Map::REST);
            let one = |entry: &crate::iac::Entry| {
                let at = entry.node.at.source.location(entry.key_span);
                let key = Node::new(Value::Text(entry.key.clone()), at);
                match share {
                    Share::Element | Share::Key => key,
                    Share::Value => entry.node.clone(),
                    Share::Entry => pair(key, entry.node.clone()),
                }
            };
            known.map(one).collect()
        }
        Value::Unknown { .. } => {
            of.reaching().flat_map(|one| entries(one, share)).take(MOST_REACHING).collect()
        }
        _ => Vec::new(),
    }
}

/// The entry of that name, of each that a holder may be.
pub(super) fn members(holder: &Node, name: &str) -> Vec<Node> {
    match &holder.value {
        Value::Map(map) => map.get(name).cloned().into_iter().collect(),
        // Of an enumeration's member.
        Value::Text(_) if name == "value" => vec![holder.clone()],
        Value::Unknown { .. } => {
            holder.reaching().flat_map(|one| members(one, name)).take(MOST_REACHING).collect()
        }
        _ => Vec::new(),
    }
}

/// The element at that place, of each that a holder may be.
pub(super) fn elements(holder: &Node, number: f64) -> Vec<Node> {
    match &holder.value {
        Value::List(items) => items.get(number as usize).cloned().into_iter().collect(),
        Value::Unknown { .. } => {
            holder.reaching().flat_map(|one| elements(one, number)).take(MOST_REACHING).collect()
        }
        _ => Vec::new(),
    }
}
