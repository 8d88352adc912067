//! Evaluates expressions as far as their values can be known without a plan.
//!
//! In: hcl's expressions and what names stand for ([`Scope`]). Out: a [`Node`] for each: a value, or
//! `Unknown` with what it waits for; where it is written; through which variable or local it came; and
//! what it refers to, also through locals, templates and functions.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use hcl::edit::Span as _;
use hcl::edit::expr::{Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey, UnaryOperator};

use super::functions;
use super::literals::Form;
use super::operators::{operate, same};
use super::place::Place;
use super::scope::{Scope, gathered};
use crate::iac::{Entry, GAP, Map, Node, Reference, TextOf, Value, refer};
use crate::text::{Location, Span};

/// A name that a `for` or a `dynamic` block brings.
pub(super) struct Bound<'e> {
    pub name: &'e str,
    pub node: Rc<Node>,
    pub outer: Option<&'e Bound<'e>>,
}

impl Bound<'_> {
    pub fn find(&self, name: &str) -> Option<&Rc<Node>> {
        if self.name == name { Some(&self.node) } else { self.outer?.find(name) }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Evaluator<'e, 'a> {
    pub scope: &'e Scope<'a>,
    pub place: &'e Place,
    pub bound: Option<&'e Bound<'e>>,
}

/// What the parts of an expression leave on the whole.
#[derive(Default)]
pub(super) struct Traces {
    pub via: Vec<Location>,
    pub refers: Vec<Reference>,
    pub fails: bool,
}

impl Traces {
    pub fn of(nodes: &[&Node]) -> Self {
        let mut traces = Self::default();
        nodes.iter().for_each(|node| traces.add(node));
        traces
    }

    pub fn add(&mut self, node: &Node) {
        /// A chain longer than this helps nobody.
        const MOST: usize = 64;
        refer(&mut self.refers, &node.refers);
        self.fails |= node.fails;
        let room = MOST.saturating_sub(self.via.len());
        self.via.extend(node.via.iter().take(room).cloned());
    }

    pub fn on(self, value: Value, at: &Location) -> Node {
        let value = if self.fails { value_of_failure(value) } else { value };
        let Self { via, refers, fails, .. } = self;
        Node { via, refers, fails, ..Node::new(value, at.clone()) }
    }
}

/// Nothing is known of what Terraform refuses.
fn value_of_failure(value: Value) -> Value {
    match value {
        Value::Unknown { .. } => value,
        _ => waits("an expression that fails"),
    }
}

pub(super) fn unknown(why: &str, at: &Location) -> Node {
    Node::new(waits(why), at.clone())
}

pub(super) fn waits(why: &str) -> Value {
    Value::Unknown { why: why.to_owned() }
}

/// What the first of some values waits for, if any does, also deep inside.
pub(super) fn waiting(value: &Value) -> Option<&str> {
    match value {
        Value::Unknown { why } => Some(why),
        Value::List(items) => items.iter().find_map(|item| waiting(&item.value)),
        Value::Map(map) => map.entries.iter().find_map(|entry| waiting(&entry.node.value)),
        _ => None,
    }
}

impl<'a> Evaluator<'_, 'a> {
    /// The same, where one more name is bound.
    pub fn with<'s>(&'s self, bound: &'s Bound<'s>) -> Evaluator<'s, 'a> {
        Evaluator { scope: self.scope, place: self.place, bound: Some(bound) }
    }

    pub fn node(&self, expression: &Expression) -> Node {
        let at = self.place.at(expression.span());
        if !self.scope.enter() {
            return unknown("a value nested too deep", &at);
        }
        let node = self.evaluate(expression, &at);
        self.scope.leave();
        node
    }

    fn evaluate(&self, expression: &Expression, at: &Location) -> Node {
        let literal = |value| Node::new(value, at.clone());
        match expression {
            Expression::Null(_) => literal(Value::Null),
            Expression::Bool(value) => literal(Value::Bool(*value.value())),
            Expression::Number(value) => literal(Value::Number(value.value().as_f64().unwrap_or(f64::NAN))),
            Expression::String(text) => literal(Value::Text(text.value().clone())),
            Expression::Array(array) => {
                gathered(Value::List(array.iter().map(|item| self.node(item)).collect()), at)
            }
            Expression::Object(object) => self.object(object, at),
            Expression::StringTemplate(string) => self.template(string, at.clone(), Form::Quoted),
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc, at),
            Expression::Parenthesis(inner) => Node { at: at.clone(), ..self.node(inner.inner()) },
            Expression::Variable(name) => match self.bound.and_then(|bound| bound.find(name.as_str())) {
                Some(node) => self.scope.seen_from(node, at),
                // A keyword, as in `type = string` or `ignore_changes = [tags]`.
                None => literal(Value::Text(name.as_str().to_owned())),
            },
            Expression::Conditional(conditional) => self.conditional(conditional, at),
            Expression::FuncCall(call) => self.call(call, at),
            Expression::Traversal(traversal) => self.traversal(traversal, at),
            Expression::UnaryOp(operation) => {
                let inner = self.node(&operation.expr);
                let value = match (operation.operator.value(), &inner.value) {
                    (_, Value::Unknown { why }) => waits(why),
                    (UnaryOperator::Neg, value) => match functions::number(value) {
                        Some(number) => Value::Number(-number),
                        None => waits("an operation on no number"),
                    },
                    (UnaryOperator::Not, value) => match functions::boolean(value) {
                        Some(value) => Value::Bool(!value),
                        None => waits("an operation on no bool"),
                    },
                };
                Traces::of(&[&inner]).on(value, at)
            }
            Expression::BinaryOp(operation) => {
                let (left, right) = (self.node(&operation.lhs_expr), self.node(&operation.rhs_expr));
                let value = operate(*operation.operator.value(), &left.value, &right.value);
                Traces::of(&[&left, &right]).on(value, at)
            }
            Expression::ForExpr(for_expr) => self.for_each(for_expr, at),
        }
    }

    fn object(&self, object: &Object, at: &Location) -> Node {
        let mut entries = Vec::with_capacity(object.len());
        let mut stuck: Option<Node> = None;
        for (key, value) in object {
            let key_span = self.place.span(key.span());
            let node = self.node(value.expr());
            let key = match key {
                ObjectKey::Ident(name) => name.as_str().to_owned(),
                ObjectKey::Expression(expression) => {
                    let key = self.node(expression);
                    match functions::text(&key.value) {
                        Some(text) => text,
                        // `{ null = 1 }`: a bare word is its name.
                        None if matches!(expression, Expression::Null(_)) => "null".to_owned(),
                        None => {
                            stuck.get_or_insert(key);
                            continue;
                        }
                    }
                }
            };
            let span = Span { start: key_span.start, end: node.at.span.end };
            entries.push(Entry { key, key_span, span, node, blocks: false });
        }
        let mut node = gathered(Value::Map(Map { entries, span: Some(at.span) }), at);
        if let Some(key) = stuck {
            // Which entries there are is open, so nothing can be said to be absent.
            node.value = waits(waiting(&key.value).unwrap_or("an object's key"));
            refer(&mut node.refers, &key.refers);
        }
        node
    }

    fn conditional(&self, conditional: &Conditional, at: &Location) -> Node {
        let condition = self.node(&conditional.cond_expr);
        let (yes, no) = (self.node(&conditional.true_expr), self.node(&conditional.false_expr));
        let mut traces = Traces::of(&[&condition]);
        let chosen = match functions::boolean(&condition.value) {
            Some(true) => &yes,
            Some(false) => &no,
            None if same(&yes.value, &no.value) == Some(true) => &yes,
            None => {
                refer(&mut traces.refers, &yes.refers);
                refer(&mut traces.refers, &no.refers);
                let why = waiting(&condition.value).unwrap_or("a condition that is no bool");
                return traces.on(waits(why), at);
            }
        };
        let other = if std::ptr::eq(chosen, &yes) { &no } else { &yes };
        refer(&mut traces.refers, &chosen.refers);
        refer(&mut traces.refers, &other.refers);
        traces.via.clone_from(&chosen.via);
        traces.fails |= chosen.fails;
        let text = chosen.text.clone();
        // Both sides are of one type: where one is a text, so is the other.
        let value = match (&chosen.value, &other.value) {
            (value @ (Value::Bool(_) | Value::Number(_)), Value::Text(_)) => {
                functions::text(value).map_or_else(|| value.clone(), Value::Text)
            }
            (value, _) => value.clone(),
        };
        Node { text, ..traces.on(value, at) }
    }

    fn call(&self, call: &FuncCall, at: &Location) -> Node {
        let name = call.name.name.as_str();
        let namespace: Vec<&str> = call.name.namespace.iter().map(|name| name.as_str()).collect();
        if !matches!(namespace.as_slice(), [] | ["core"]) {
            let arguments: Vec<Node> = call.args.iter().map(|argument| self.node(argument)).collect();
            let traces = Traces::of(&arguments.iter().collect::<Vec<_>>());
            return traces.on(waits(&format!("{}::{name}(…)", namespace.join("::"))), at);
        }
        match name {
            "try" => return self.first_that_works(call, at),
            "can" => return self.works(call, at),
            _ => {}
        }
        let mut arguments: Vec<Node> = call.args.iter().map(|argument| self.node(argument)).collect();
        let traces = Traces::of(&arguments.iter().collect::<Vec<_>>());
        if call.args.expand_final()
            && let Some(last) = arguments.pop()
        {
            match last.value {
                Value::List(items) => arguments.extend(items),
                value => {
                    return traces.on(waits(waiting(&value).unwrap_or(&format!("{name}(…)"))), at);
                }
            }
        }
        let made: Option<fn(Node) -> TextOf> = match name {
            "jsonencode" => Some(TextOf::Json),
            "base64encode" | "base64gzip" => Some(TextOf::Base64),
            _ => None,
        };
        let made = made.filter(|_| arguments.len() == 1).map(|made| made(arguments[0].clone()));
        let are_known = !arguments.iter().any(|argument| waiting(&argument.value).is_some());
        let in_parts = !are_known && matches!(name, "format" | "join");
        let in_parts = in_parts.then(|| functions::call(name, arguments.iter().map(with_gaps).collect()));
        let value = match self.reading(name, &arguments) {
            Some(value) => value,
            None => functions::call(name, arguments),
        };
        if !self.scope.charge(functions::weight(&value)) {
            return unknown("a value too large", at);
        }
        let refuses = matches!(&value, Value::Unknown { why } if are_known && *why == format!("{name}(…)"));
        let mut node = traces.on(value, at);
        node.fails |= refuses && functions::is_strict(name);
        // What is packed says something although only a part of it is known.
        if matches!(node.value, Value::Text(_)) || matches!(made, Some(TextOf::Base64(_))) {
            node.text = made.map(Arc::new);
        } else if let Some(Value::Text(parts)) = in_parts {
            node.text = Some(Arc::new(TextOf::Parts(parts)));
        }
        node
    }

    fn first_that_works(&self, call: &FuncCall, at: &Location) -> Node {
        let mut refers = Vec::new();
        for argument in call.args.iter() {
            let node = self.node(argument);
            refer(&mut refers, &node.refers);
            if !node.fails {
                return Node { at: at.clone(), refers, ..node };
            }
        }
        Node { fails: true, refers, ..unknown("try(…)", at) }
    }

    fn works(&self, call: &FuncCall, at: &Location) -> Node {
        let Some(argument) = call.args.iter().next() else { return unknown("can(…)", at) };
        let node = self.node(argument);
        let value = match waiting(&node.value) {
            _ if node.fails => Value::Bool(false),
            Some(why) => waits(why),
            None => Value::Bool(true),
        };
        Node { refers: node.refers, ..Node::new(value, at.clone()) }
    }

    fn for_each(&self, expression: &ForExpr, at: &Location) -> Node {
        let collection = self.node(&expression.intro.collection_expr);
        let key_name = expression.intro.key_var.as_ref().map_or("", |name| name.as_str());
        let mut made: Vec<(String, Node)> = Vec::new();
        let mut stuck: Option<String> = None;
        let mut refers = collection.refers.clone();
        let mut fails = false;
        for (key, element) in elements(&collection) {
            if !self.scope.turn() {
                return unknown("a value too large", at);
            }
            let value = Bound { name: expression.intro.value_var.as_str(), node: element, outer: self.bound };
            let key = Bound { name: key_name, node: key, outer: Some(&value) };
            let inner = self.with(&key);
            if let Some(condition) = &expression.cond {
                let condition = inner.node(&condition.expr);
                refer(&mut refers, &condition.refers);
                match functions::boolean(&condition.value) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => stuck = stuck.or(waiting(&condition.value).map(str::to_owned)),
                }
            }
            let key = match &expression.key_expr {
                None => String::new(),
                Some(key) => {
                    let key = inner.node(key);
                    refer(&mut refers, &key.refers);
                    functions::text(&key.value).unwrap_or_else(|| {
                        stuck.get_or_insert(waiting(&key.value).unwrap_or("a key").to_owned());
                        String::new()
                    })
                }
            };
            let node = inner.node(&expression.value_expr);
            refer(&mut refers, &node.refers);
            fails |= node.fails;
            made.push((key, node));
        }
        match &collection.value {
            Value::Unknown { why } => stuck = Some(why.clone()),
            Value::List(_) | Value::Map(_) => {}
            _ => fails = true,
        }
        if expression.grouping {
            made = grouped(made, at);
        } else if expression.key_expr.is_some() && stuck.is_none() {
            let mut keys = HashSet::new();
            fails |= !made.iter().all(|(key, _)| keys.insert(key));
        }
        let value = match (stuck, &expression.key_expr) {
            (Some(why), _) => waits(&why),
            (None, None) => Value::List(made.into_iter().map(|(_, node)| node).collect()),
            (None, Some(_)) => {
                let entries = made.into_iter().map(|(key, node)| Entry {
                    key,
                    key_span: at.span,
                    span: at.span,
                    node,
                    blocks: false,
                });
                Value::Map(Map { entries: entries.collect(), span: Some(at.span) })
            }
        };
        let fails = collection.fails || fails;
        let value = if fails { value_of_failure(value) } else { value };
        Node { via: collection.via, refers, fails, ..Node::new(value, at.clone()) }
    }
}

/// `{ for … : key => value... }`: all values of a key as a list.
fn grouped(made: Vec<(String, Node)>, at: &Location) -> Vec<(String, Node)> {
    let mut groups: Vec<(String, Vec<Node>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (key, node) in made {
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(node);
    }
    groups.into_iter().map(|(key, nodes)| (key, gathered(Value::List(nodes), at))).collect()
}

/// What a loop goes over: keys and values. One pair of unknowns for an unknown collection, so that what
/// its body refers to is seen.
pub(super) fn elements(collection: &Node) -> Vec<(Rc<Node>, Rc<Node>)> {
    let at = &collection.at;
    let pair = |key: Value, node: Node| (Rc::new(Node::new(key, at.clone())), Rc::new(node));
    match &collection.value {
        Value::List(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| pair(Value::Number(index as f64), item.clone()))
            .collect(),
        Value::Map(map) => {
            // In the order of their keys; of a repeated one the last holds.
            let entries: BTreeMap<&str, &Entry> =
                map.entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
            let named = |(key, entry): (&str, &Entry)| {
                let at = key_at(entry).unwrap_or_else(|| at.clone());
                (Rc::new(Node::new(Value::Text(key.to_owned()), at)), Rc::new(entry.node.clone()))
            };
            entries.into_iter().map(named).collect()
        }
        Value::Unknown { why } => vec![pair(waits(why), unknown(why, at))],
        _ => Vec::new(),
    }
}

/// With a gap for each text that is not known.
fn with_gaps(node: &Node) -> Node {
    match &node.value {
        Value::Unknown { .. } => {
            let parts = node.parts().map_or_else(|| GAP.to_string(), str::to_owned);
            node.with(Value::Text(parts))
        }
        Value::List(items) => node.with(Value::List(items.iter().map(with_gaps).collect())),
        _ => node.clone(),
    }
}

/// Where the key of an entry is written, if it stands there as it is: a function may have made it.
fn key_at(entry: &Entry) -> Option<Location> {
    let source = &entry.node.at.source;
    let written = source.text().get(entry.key_span.start..entry.key_span.end)?;
    (written.trim_matches('"') == entry.key).then(|| source.location(entry.key_span))
}
