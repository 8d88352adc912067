//! What names stand for in one folder: variables, locals and what resources say of themselves.
//!
//! In: where each is written. Out: its value, evaluated when first asked for and remembered. Bounds on
//! depth and on the number of values made keep a hostile file from costing more than it weighs.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use hcl::edit::expr::Expression;
use hcl::edit::structure::Body;

use super::evaluate::{Evaluator, unknown};
use super::place::Place;
use crate::finding::Trouble;
use crate::iac::{Entry, Map, Node, Reference, Value};
use crate::path::RepoPath;
use crate::text::{Location, Span};

/// Expressions inside expressions, through locals and variables too: about 2 MiB of stack in a debug build.
const DEEPEST: usize = 400;
/// Values made for one folder, copies included: some hundred megabytes. A real folder has thousands.
const MOST_VALUES: usize = 1_000_000;
/// Bytes of one computed string.
pub(super) const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// An expression as it stands in a file.
#[derive(Clone, Copy)]
pub(super) enum Written<'a> {
    Hcl(&'a Expression, &'a Place),
    Json(&'a Node),
}

/// The inside of a block as it stands in a file.
#[derive(Clone, Copy)]
pub(super) enum Inside<'a> {
    Hcl(&'a Body, &'a Place),
    Json(&'a Node),
}

impl<'a> Inside<'a> {
    pub fn attribute(self, name: &str) -> Option<Written<'a>> {
        match self {
            Self::Hcl(body, place) => {
                body.get_attribute(name).map(|attribute| Written::Hcl(&attribute.value, place))
            }
            Self::Json(node) => node.as_map()?.get(name).map(Written::Json),
        }
    }
}

pub(super) enum Found {
    Absent,
    /// Its own definition waits for it.
    Cycle,
    Value(Rc<Node>),
}

#[derive(Default)]
pub(super) struct Scope<'a> {
    /// By `var.name` and `local.name`.
    pub values: HashMap<String, Written<'a>>,
    /// What stands in a resource, data source or the like; an override comes later.
    pub declared: HashMap<String, Vec<Inside<'a>>>,
    remembered: RefCell<HashMap<String, Option<Rc<Node>>>>,
    cycles: RefCell<Vec<Trouble>>,
    depth: Cell<usize>,
    made: Cell<usize>,
}

impl<'a> Scope<'a> {
    /// The value of `var.x` or `local.x`.
    pub fn value(&self, name: &str) -> Found {
        self.remember(name, || self.values.get(name).copied())
    }

    /// The value that a resource's own block gives to an attribute.
    pub fn attribute(&self, address: &str, attribute: &str) -> Found {
        let Some(blocks) = self.declared.get(address) else { return Found::Absent };
        self.remember(&format!("{address}.{attribute}"), || {
            blocks.iter().rev().find_map(|inside| inside.attribute(attribute))
        })
    }

    pub fn evaluate(&self, written: Written<'_>) -> Node {
        match written {
            Written::Hcl(expression, place) => Evaluator::new(self, place).node(expression),
            Written::Json(node) => self.json(node),
        }
    }

    /// A value of a `.tf.json` file: its strings are templates.
    pub fn json(&self, node: &Node) -> Node {
        match &node.value {
            Value::Text(text) if text.contains("${") || text.contains("%{") => {
                let place = Place::in_string(&node.at);
                match hcl::edit::parser::parse_template(text) {
                    Ok(template) => Evaluator::new(self, &place).template(&template, node.at.clone(), false),
                    Err(_) => unknown(text, &node.at),
                }
            }
            Value::List(items) => {
                let items: Vec<Node> = items.iter().map(|item| self.json(item)).collect();
                gathered(Value::List(items), &node.at)
            }
            Value::Map(map) => {
                let entries =
                    map.entries.iter().map(|entry| Entry { node: self.json(&entry.node), ..entry.clone() });
                gathered(Value::Map(Map { entries: entries.collect(), span: map.span }), &node.at)
            }
            _ => node.clone(),
        }
    }

    fn remember<'s>(&'s self, name: &str, find: impl FnOnce() -> Option<Written<'s>>) -> Found {
        if let Some(known) = self.remembered.borrow().get(name) {
            return match known {
                Some(node) => Found::Value(node.clone()),
                None => Found::Cycle,
            };
        }
        let Some(written) = find() else { return Found::Absent };
        self.remembered.borrow_mut().insert(name.to_owned(), None);
        let node = Rc::new(self.evaluate(written));
        self.remembered.borrow_mut().insert(name.to_owned(), Some(node.clone()));
        Found::Value(node)
    }

    /// A local that needs itself: Terraform will say so too, so this does not count.
    pub fn cycle(&self, name: &str, at: &Location) {
        self.cycles.borrow_mut().push(Trouble {
            path: at.path().clone(),
            at: Some(at.start()),
            message: format!("`{name}` refers to itself"),
            counts: false,
        });
    }

    /// What went wrong on the way: nothing that was given up is passed over in silence.
    pub fn into_troubles(self, root: &RepoPath) -> Vec<Trouble> {
        let mut troubles = self.cycles.into_inner();
        if self.made.get() > MOST_VALUES {
            let message = "this folder could not be judged in full: its values are too large".to_owned();
            troubles.push(Trouble { path: root.clone(), at: None, message, counts: true });
        }
        troubles
    }

    /// Whether one more value may be made one level deeper. Each `true` is answered by [`Scope::leave`].
    pub fn enter(&self) -> bool {
        let fits = self.depth.get() < DEEPEST && self.charge(1);
        if fits {
            self.depth.set(self.depth.get() + 1);
        }
        fits
    }

    pub fn leave(&self) {
        self.depth.set(self.depth.get() - 1);
    }

    /// Whether that many more values may be made.
    pub fn charge(&self, values: usize) -> bool {
        self.made.set(self.made.get().saturating_add(values));
        self.made.get() <= MOST_VALUES
    }

    /// A value as it is seen from an expression that names it: it is written `at`, and came from where
    /// it was.
    pub fn seen_from(&self, node: &Node, at: &Location) -> Node {
        let text = node.as_text().map_or(0, |text| text.len() / 64);
        if !self.charge(1 + text + node.via.len()) {
            return unknown("a value too large", at);
        }
        let value = match &node.value {
            Value::List(items) => Value::List(items.iter().map(|item| self.seen_from(item, at)).collect()),
            Value::Map(map) => {
                let entries = map.entries.iter().map(|entry| Entry {
                    key: entry.key.clone(),
                    // The spans of the map belong to another place, perhaps another file.
                    key_span: at.span,
                    span: at.span,
                    node: self.seen_from(&entry.node, at),
                    blocks: entry.blocks,
                });
                Value::Map(Map { entries: entries.collect(), span: None })
            }
            other => other.clone(),
        };
        let via = std::iter::once(node.at.clone()).chain(node.via.iter().cloned()).collect();
        Node { value, at: at.clone(), via, refers: node.refers.clone() }
    }
}

/// A list or map that refers to whatever its parts refer to.
pub(super) fn gathered(value: Value, at: &Location) -> Node {
    let mut node = Node::new(value, at.clone());
    let mut refers = Vec::new();
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| refer(&mut refers, &item.refers)),
        Value::Map(map) => map.entries.iter().for_each(|entry| refer(&mut refers, &entry.node.refers)),
        _ => {}
    }
    node.refers = refers;
    node
}

/// Adds references that are not there yet.
pub(super) fn refer(all: &mut Vec<Reference>, more: &[Reference]) {
    /// More than any real expression has; the rest would only cost time.
    const MOST: usize = 256;
    for reference in more {
        if all.len() < MOST && !all.contains(reference) {
            all.push(reference.clone());
        }
    }
}

/// An entry of a map that is not written as one: a block's label.
pub(super) fn entry(key: &str, span: Span, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: span, span, node, blocks: false }
}
