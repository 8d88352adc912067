//! Makes values of a program's expressions, as far as they can be known without running it.
//!
//! In: [`Project`]'s programs and its configuration. Out: [`Node`]s in the program's own words. What a program would
//! compute, ask for or wait for is unknown, and says what it refers to.

mod call;
mod reaching;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub(super) use self::reaching::Aside;
use super::calls::{self, Meaning};
use super::frames::{Frames, TOP};
use super::imports::Imports;
use super::syntax::{Expr, Field, Kind, Language, Part, Program, Rounds, Share};
use crate::iac::pulumi::config::Config;
use crate::iac::pulumi::names;
use crate::iac::pulumi::values::{gathered, unknown};
use crate::iac::{Entry, GAP, Map, Node, Reference, TextOf, Value, refer};
use crate::text::{Location, Span};

/// Constants that are made of constants: no person goes deeper.
const DEEPEST: usize = 60;
/// Values of one project. More come of constants that multiply, or of data.
const MOST: usize = 300_000;

/// Elements of a list that something is made of each of. A longer list is data.
const MOST_ROUNDS: usize = 200;

/// What names stand for in a function's one round.
type Given = Vec<(String, Node)>;

/// What a place in a program is: which file, and the names that a function's parameters stand for.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub file: usize,
    pub given: &'p [(String, Node)],
    /// The call of the function that it lies in.
    pub frame: usize,
    pub depth: usize,
}

pub(super) struct Evaluator<'p> {
    pub programs: &'p [Program],
    pub imports: &'p Imports,
    pub config: &'p Config,
    /// The addresses of resources with the frames that they are made in, by file and place of their calls.
    pub resources: HashMap<(usize, Span), Vec<(usize, String)>>,
    pub frames: RefCell<Frames<'p>>,
    /// Arguments that are taken apart, by file, place and frame. What they refer to is known when all resources are.
    pub apart: RefCell<HashMap<(usize, Span, usize), Rc<Node>>>,
    pub made: Cell<usize>,
    /// What may reach a place that is not known.
    pub aside: Aside,
    /// Whether the configuration, or the stack's name, was asked for.
    pub asked: Cell<bool>,
}

impl Place<'_> {
    pub fn at(file: usize) -> Self {
        Self { file, given: &[], frame: TOP, depth: 0 }
    }
}

impl<'p> Evaluator<'p> {
    pub fn is_exhausted(&self) -> bool {
        self.made.get() > MOST
    }

    pub fn node(&self, expr: &Expr, place: Place) -> Node {
        self.made.set(self.made.get() + 1);
        let at = self.at(place, expr.span);
        let place = Place { depth: place.depth + 1, ..place };
        if place.depth > DEEPEST || self.is_exhausted() {
            return self.waiting(expr, place);
        }
        match &expr.kind {
            Kind::Null => Node::new(Value::Null, at),
            Kind::Bool(value) => Node::new(Value::Bool(*value), at),
            Kind::Number(number) => Node::new(Value::Number(*number), at),
            Kind::Text(text) => Node::new(Value::Text(text.clone()), at),
            Kind::Parts(parts) => self.parts(parts, at, place),
            Kind::List(items) => gathered(Value::List(self.elements(items, place)), at),
            Kind::Spread(inside) => self.node(inside, place),
            Kind::Object(fields) => self.object(fields, expr.span, place),
            Kind::Name(name) => self.name(name, expr, place),
            Kind::Member(holder, name) => self.member(holder, name, expr, place),
            Kind::Index(holder, index) => match self.node(index, place).value {
                Value::Text(key) => self.member(holder, &key, expr, place),
                Value::Number(number) => self.element(holder, number, expr, place),
                _ => {
                    let any = || reaching::entries(&self.node(holder, place), Share::Value);
                    self.reached(self.waiting(expr, place), any)
                }
            },
            Kind::Call(call) => self.call(call, expr, place),
            Kind::Choice(parts) => self.choice(parts, expr, place),
            Kind::Either(sides) => self.either(sides, expr, place),
            Kind::Not(inside) => match self.node(inside, place).value {
                Value::Bool(value) => Node::new(Value::Bool(!value), at),
                _ => self.waiting(expr, place),
            },
            Kind::Equal(sides, same) => {
                let [one, other] = [&sides[0], &sides[1]].map(|side| self.node(side, place).value);
                match equal(&one, &other) {
                    Some(equal) => Node::new(Value::Bool(equal == *same), at),
                    None => self.waiting(expr, place),
                }
            }
            Kind::Each(of, share) => {
                let all = || reaching::entries(&self.node(of, place), *share);
                self.reached(self.waiting(expr, place), all)
            }
            Kind::Rounds(rounds) => {
                let Rounds { one, over } = &**rounds;
                let list = over.as_ref().map(|(name, over)| (name, self.node(over, place)));
                if let Some((name, Value::List(items))) = list.map(|(name, node)| (name, node.value))
                    && let Some(all) =
                        self.rounds(items, &mut |given, item| given.push((name.clone(), item)), one, place)
                {
                    return gathered(Value::List(all), at);
                }
                let some =
                    || vec![gathered(Value::List(vec![self.node(one, place)]), self.at(place, one.span))];
                self.reached(self.waiting(expr, place), some)
            }
            Kind::Function(_) | Kind::Other => self.waiting(expr, place),
        }
    }

    pub fn at(&self, place: Place, span: Span) -> Location {
        self.programs[place.file].source.location(span)
    }

    /// What is not known: named as it is written.
    fn waiting(&self, expr: &Expr, place: Place) -> Node {
        unknown(self.at(place, expr.span), Vec::new())
    }

    fn parts(&self, parts: &[Part], at: Location, place: Place) -> Node {
        let (mut text, mut refers, mut is_known) = (String::new(), Vec::new(), true);
        let mut made_of: Vec<Node> = Vec::new();
        // `1 + 2` is no text.
        let mut sum = Some(0.0);
        for part in parts {
            let node = match part {
                Part::Text(plain) => {
                    sum = None;
                    text.push_str(plain);
                    continue;
                }
                Part::Value(value) => self.node(value, place),
            };
            refer(&mut refers, &node.refers);
            sum = match node.value {
                Value::Number(number) => sum.map(|sum| sum + number),
                _ => None,
            };
            match (&node.value, node.parts()) {
                (Value::Text(inside), _) => {
                    text.push_str(inside);
                    made_of.push(node);
                }
                (Value::Number(number), _) => text.push_str(&number.to_string()),
                (Value::Bool(value), _) => text.push_str(&value.to_string()),
                (_, Some(inside)) => {
                    is_known = false;
                    text.push_str(inside);
                }
                _ => {
                    is_known = false;
                    text.push(GAP);
                }
            }
        }
        if !is_known {
            made_of = self.aside(|| self.composed(parts, &at, place));
        }
        let mut node = match (is_known, sum) {
            (true, Some(sum)) => Node::new(Value::Number(sum), at),
            (true, None) => Node::new(Value::Text(text), at),
            (false, _) => {
                let mut node = unknown(at, Vec::new());
                node.text = Some(Arc::new(TextOf::Parts(text)));
                node
            }
        };
        node.refers = refers;
        self.reached(node, || made_of)
    }

    /// A list's elements, with those of others that are spread among them.
    fn elements(&self, items: &[Expr], place: Place) -> Vec<Node> {
        let mut all = Vec::new();
        for item in items {
            let node = self.node(item, place);
            match (&item.kind, node.value) {
                (Kind::Spread(_), Value::List(inside)) => all.extend(inside.into_iter().map(|mut one| {
                    // The name of the whole is on the way to the element.
                    let origin = std::mem::replace(&mut one.at, node.at.clone());
                    one.via.insert(0, origin);
                    one
                })),
                (_, value) => all.push(Node { value, ..node }),
            }
        }
        all
    }

    /// What an expression gives for each element of a list; `None` where there are too many.
    pub(super) fn rounds(
        &self,
        items: Vec<Node>,
        name: &mut dyn FnMut(&mut Given, Node),
        one: &Expr,
        place: Place,
    ) -> Option<Vec<Node>> {
        (items.len() <= MOST_ROUNDS).then_some(())?;
        let round = |item: Node| {
            let mut given = place.given.to_vec();
            name(&mut given, item);
            self.node(one, Place { given: &given, ..place })
        };
        Some(items.into_iter().map(round).collect())
    }

    pub fn object(&self, fields: &[Field], span: Span, place: Place) -> Node {
        let mut map = Map { entries: Vec::new(), span: Some(span) };
        for field in fields {
            let node = self.node(&field.value, place);
            match &field.key {
                Some((key, key_span)) => map.entries.push(Entry {
                    key: key.clone(),
                    key_span: *key_span,
                    span: field.span,
                    node,
                    blocks: false,
                }),
                None => spread(&mut map, node, field.span),
            }
        }
        gathered(Value::Map(map), self.at(place, span))
    }

    fn name(&self, name: &str, expr: &Expr, place: Place) -> Node {
        let at = self.at(place, expr.span);
        if let Some((_, node)) = place.given.iter().rev().find(|(known, _)| known == name) {
            return self.through(node.clone(), at);
        }
        if let Some(argument) = self.argument(name, expr.span, place) {
            let there = Place { file: argument.file, frame: argument.frame, given: &[], ..place };
            let Some(_) = &argument.key else {
                return self.through(self.node(&argument.expr, there), at);
            };
            let node = self.taken_apart(&argument.expr, there);
            let lacks = |key: &str| {
                node.as_map().is_some_and(|map| map.get(key).is_none() && map.get(Map::REST).is_none())
            };
            let node = match (&argument.key, &argument.default) {
                (Some(key), Some((file, default))) if lacks(key) => {
                    self.node(default, Place { file: *file, frame: TOP, given: &[], ..place })
                }
                (Some(key), _) => self.below(&node, key, &argument.expr, there),
                (None, _) => Node::clone(&node),
            };
            return self.through(node, at);
        }
        let Some((file, binding)) = self.imports.binding(self.programs, place.file, name, expr.span) else {
            return self.waiting(expr, place);
        };
        let there = Place { file, given: &[], ..place };
        match &binding.value {
            Some(value) => {
                let node = self.node(value, there);
                let node = self.through(self.changed(node, name, value, expr, (there, place.file)), at);
                if node.is_unknown() { self.one_of_bound(node, binding, there) } else { node }
            }
            None => {
                self.one_of_bound(self.waiting(expr, place), binding, Place { given: place.given, ..there })
            }
        }
    }

    /// A value with what it is given between its declaration and where it is used.
    fn changed(
        &self,
        mut node: Node,
        name: &str,
        value: &Expr,
        used: &Expr,
        (place, user): (Place, usize),
    ) -> Node {
        let program = &self.programs[place.file];
        // In another file it is used when all of this one was run.
        let at = if user == place.file { used.span } else { Span::new(0, program.source.text().len()) };
        let Some(binding) = program.binding(name, at).filter(|binding| !binding.changes.is_empty()) else {
            return node;
        };
        if value.is_awaited() {
            node.value = Value::Map(Map::default());
        }
        let Value::Map(map) = &mut node.value else { return node };
        let is_before = |change: &&Field| {
            user != place.file
                || change.span.end <= used.span.start
                || program.routine_at(change.span) != program.routine_at(used.span)
        };
        for change in binding.changes.iter().filter(is_before) {
            let Some((key, key_span)) = &change.key else { continue };
            let given = self.node(&change.value, place);
            let node = self.through(given.clone(), given.at.clone());
            map.entries.retain(|entry| entry.key != *key);
            let (key, key_span, span) = (key.clone(), *key_span, change.span);
            map.entries.push(Entry { key, key_span, span, node, blocks: false });
        }
        node
    }

    /// An argument of which a function takes the entries one by one: evaluated once for all of them.
    fn taken_apart(&self, expr: &Expr, there: Place) -> Rc<Node> {
        let key = (there.file, expr.span, there.frame);
        if let Some(known) = self.apart.borrow().get(&key) {
            return Rc::clone(known);
        }
        let node = Rc::new(self.node(expr, there));
        // Far below, it is cut off earlier than elsewhere.
        if there.depth < DEEPEST / 2 && !self.is_exhausted() {
            self.apart.borrow_mut().insert(key, Rc::clone(&node));
        }
        node
    }

    /// A value that came through a name.
    fn through(&self, mut node: Node, at: Location) -> Node {
        let origin = std::mem::replace(&mut node.at, at);
        // What only waits is named where it is used.
        if !node.is_unknown() {
            node.via.insert(0, origin);
        }
        node
    }

    fn member(&self, holder: &Expr, name: &str, expr: &Expr, place: Place) -> Node {
        if let Some(target) = expr.as_target()
            && self.imports.bound(self.programs, place.file, &target, expr.span).is_some()
        {
            return self.name(&target, expr, place);
        }
        if let Some(meaning) = self.meaning(expr, place) {
            return match meaning {
                Meaning::Constant(text) => Node::new(Value::Text(text), self.at(place, expr.span)),
                _ => self.waiting(expr, place),
            };
        }
        if let Some(node) = self.member_of_own(holder, name, place) {
            return self.through(node, self.at(place, expr.span));
        }
        if let Some((file, binding)) = self.imports.of_module(self.programs, place.file, holder, name) {
            let there = Place { file, given: &[], ..place };
            return match &binding.value {
                Some(value) => self.through(self.node(value, there), self.at(place, expr.span)),
                None => self.one_of_bound(self.waiting(expr, place), binding, there),
            };
        }
        if let Some(node) = self.of_class(holder, name, expr, place) {
            return node;
        }
        let holder = self.node(holder, place);
        self.below(&holder, name, expr, place)
    }

    /// One entry of a value, or an output of a resource.
    fn below(&self, holder: &Node, name: &str, expr: &Expr, place: Place) -> Node {
        let at = self.at(place, expr.span);
        match &holder.value {
            Value::Map(map) => match map.get(name) {
                Some(node) => self.through(node.clone(), at),
                // An object of JavaScript has nothing there.
                None if self.programs[place.file].language == Language::TypeScript
                    && map.get(Map::REST).is_none() =>
                {
                    Node::new(Value::Null, at)
                }
                None => self.waiting(expr, place),
            },
            Value::Unknown { .. } => {
                let deeper = |reference: &Reference| {
                    let mut reference = reference.clone();
                    let dot = if reference.attribute.is_empty() { "" } else { "." };
                    reference.attribute = format!("{}{dot}{name}", reference.attribute);
                    reference
                };
                let node = unknown(at, holder.refers.iter().map(deeper).collect());
                self.reached(node, || reaching::members(holder, name))
            }
            _ => self.waiting(expr, place),
        }
    }

    fn element(&self, holder: &Expr, number: f64, expr: &Expr, place: Place) -> Node {
        let holder = self.node(holder, place);
        let at = self.at(place, expr.span);
        match &holder.value {
            Value::List(items) if number >= 0.0 => match items.get(number as usize) {
                Some(item) => self.through(item.clone(), at),
                None => self.waiting(expr, place),
            },
            _ => {
                let node = unknown(at, holder.refers.clone());
                self.reached(node, || reaching::elements(&holder, number))
            }
        }
    }

    fn choice(&self, parts: &[Expr; 3], expr: &Expr, place: Place) -> Node {
        let [condition, yes, no] = parts;
        let at = self.at(place, expr.span);
        let condition = self.node(condition, place);
        match truth(&condition.value) {
            Some(holds) => {
                let node = self.node(if holds { yes } else { no }, place);
                self.through(node, at)
            }
            None => {
                let (yes, no) = (self.node(yes, place), self.node(no, place));
                // Whatever is chosen, it is the same.
                if equal(&yes.value, &no.value) == Some(true) {
                    return self.through(yes, at);
                }
                let mut refers = yes.refers.clone();
                refer(&mut refers, &no.refers);
                let mut node = unknown(at, refers);
                // What rules say of both is said. Objects would have to be put into Terraform's words first.
                let is_plain = |side: &Node| !matches!(side.value, Value::Map(_) | Value::List(_));
                if is_plain(&yes) && is_plain(&no) {
                    let side = |side: Node| Some(side).filter(|side| !matches!(side.value, Value::Null));
                    node.text = Some(Arc::new(TextOf::OneOf(vec![side(yes), side(no)])));
                } else {
                    node = self.reached(node, || vec![yes, no]);
                }
                node
            }
        }
    }

    fn either(&self, sides: &[Expr; 2], expr: &Expr, place: Place) -> Node {
        let at = self.at(place, expr.span);
        let first = self.node(&sides[0], place);
        if self.is_unset(&sides[0], place) || matches!(&first.value, Value::Null) {
            return self.through(self.node(&sides[1], place), at);
        }
        match truth(&first.value) {
            Some(true) => self.through(first, at),
            // `??` takes what is false or empty; where it does, both are told apart by nothing that matters.
            Some(false) if self.at(place, expr.span).text().contains("??") => self.through(first, at),
            Some(false) => self.through(self.node(&sides[1], place), at),
            None => {
                let node = unknown(at, first.refers.clone());
                let second = self.aside(|| Some(self.node(&sides[1], place)));
                self.reached(node, || std::iter::once(first).chain(second).collect())
            }
        }
    }

    /// An optional setting of the configuration that nobody sets.
    fn is_unset(&self, expr: &Expr, place: Place) -> bool {
        match expr.as_call().and_then(|call| self.setting(call, place)) {
            Some((key, asked)) => {
                !asked.is_required
                    && !asked.is_secret
                    && self.config.get(&key).is_none()
                    && !self.config.hides(&key)
            }
            None => false,
        }
    }

    /// What a call or a chain of names means, where it leads to a provider or to Pulumi itself.
    pub fn meaning(&self, expr: &Expr, place: Place) -> Option<Meaning> {
        let language = self.programs[place.file].language;
        self.imports.path(self.programs, place.file, expr, 0).and_then(|path| calls::meaning(&path, language))
    }

    /// Classes that are handed to what makes something of them in a way that is not followed: `make(aws.ebs.Volume)`.
    pub fn handed_on(&self) -> Vec<(Location, String)> {
        let mut found = Vec::new();
        for (file, program) in self.programs.iter().enumerate() {
            let made = program.creations.iter().map(|creation| &creation.call).chain(&program.calls);
            for call in made.filter_map(Expr::as_call) {
                let (Kind::Name(name) | Kind::Member(_, name)) = &call.callee.kind else { continue };
                // These only ask.
                if matches!(name.as_str(), "partial" | "isinstance" | "issubclass" | "isInstance") {
                    continue;
                }
                let handed = call.arguments.iter().filter(|given| matches!(given.kind, Kind::Member(..)));
                for given in handed {
                    let Some(Meaning::Class(token)) = self.meaning(given, Place::at(file)) else { continue };
                    if names::is_bridged(&token) && !token.is_function() && names::knows(&token) {
                        let message = format!(
                            "the class `{}` is handed on here: what is made of it there is not judged",
                            program.source.slice(given.span)
                        );
                        found.push((program.source.location(given.span), message));
                    }
                }
            }
        }
        found
    }
}

/// An object laid over what stands before it; what is not known may hold anything.
fn spread(map: &mut Map, node: Node, span: Span) {
    match node.value {
        Value::Map(inside) => {
            for mut entry in inside.entries {
                // The name of the whole is on the way to the value.
                let origin = std::mem::replace(&mut entry.node.at, node.at.clone());
                entry.node.via.insert(0, origin);
                (entry.key_span, entry.span) = (span, span);
                map.entries.push(entry);
            }
        }
        Value::Null => {}
        _ => map.entries.push(Entry {
            key: Map::REST.to_owned(),
            key_span: span,
            span,
            node: unknown(node.at.clone(), node.refers),
            blocks: false,
        }),
    }
}

/// What a condition makes of a value; `None` where that is not known.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Bool(value) => Some(*value),
        Value::Number(number) => Some(*number != 0.0),
        Value::Text(text) => Some(!text.is_empty()),
        Value::List(_) | Value::Map(_) => Some(true),
        Value::Unknown { .. } => None,
    }
}

fn equal(one: &Value, other: &Value) -> Option<bool> {
    match (one, other) {
        (Value::Unknown { .. } | Value::List(_) | Value::Map(_), _)
        | (_, Value::Unknown { .. } | Value::List(_) | Value::Map(_)) => None,
        (Value::Text(one), Value::Text(other)) => Some(one == other),
        (Value::Bool(one), Value::Bool(other)) => Some(one == other),
        (Value::Number(one), Value::Number(other)) => Some(one == other),
        (Value::Null, Value::Null) => Some(true),
        _ => Some(false),
    }
}
