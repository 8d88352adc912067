//! The inside of a block, evaluated: attributes and nested blocks as entries of a [`Map`].
//!
//! A label of a nested block is its first entry, `@label`. A `dynamic` block becomes the blocks it
//! makes where its collection is known, else one block with an unknown value.

use std::collections::HashMap;

use hcl::edit::Span as _;
use hcl::edit::structure::{Attribute, Block, Body, Structure};

use super::evaluate::{Bound, Evaluator, elements, waits};
use super::scope::{Inside, Scope, entry, gathered};
use crate::iac::{Entry, Map, Node, Value};
use crate::text::{Location, Span};

/// Evaluates a block's inside; what a later `inside` (an override file) sets replaces what was set before,
/// and its spans are of that file, as the entry's node says. `is_repeated` for all instances but the first.
pub(super) fn settings(
    scope: &Scope,
    insides: &[Inside],
    block: &Location,
    bound: Option<&Bound>,
    is_repeated: bool,
) -> Node {
    let mut merged: Vec<Entry> = Vec::new();
    for inside in insides {
        let entries = match *inside {
            Inside::Hcl(body, place) => Evaluator { scope, place, bound }.entries(body, is_repeated),
            Inside::Json(node) => match scope.json(node, bound).value {
                Value::Map(map) => map.entries,
                _ => Vec::new(),
            },
        };
        if !merged.is_empty() {
            merged.retain(|known| !entries.iter().any(|entry| entry.key == known.key));
        }
        merged.extend(entries);
    }
    Node::new(Value::Map(Map { entries: merged, span: Some(block.span) }), block.clone())
}

impl Evaluator<'_, '_> {
    fn entries(&self, body: &Body, is_repeated: bool) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        // Where the blocks of a type are collected.
        let mut of_type: HashMap<String, usize> = HashMap::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let makes_instances = matches!(attribute.key.as_str(), "count" | "for_each");
                    entries.push(if is_repeated && makes_instances {
                        self.without_value(attribute)
                    } else {
                        self.attribute(attribute)
                    });
                }
                Structure::Block(block) => {
                    let label = block.labels.first().filter(|_| block.ident.as_str() == "dynamic");
                    let kind = label.map_or(block.ident.as_str(), |label| label.as_str());
                    let nodes = match label {
                        Some(_) => self.dynamic(block, kind),
                        None => vec![self.block(block, block)],
                    };
                    let at = self.place.at(block.span());
                    let place = *of_type.entry(kind.to_owned()).or_insert_with(|| {
                        entries.push(Entry {
                            key: kind.to_owned(),
                            key_span: label.map_or_else(
                                || self.place.span(block.ident.span()),
                                |l| self.place.span(l.span()),
                            ),
                            span: at.span,
                            node: Node::new(Value::List(Vec::new()), at),
                            blocks: true,
                        });
                        entries.len() - 1
                    });
                    if let Value::List(blocks) = &mut entries[place].node.value {
                        blocks.extend(nodes);
                    }
                }
            }
        }
        entries
    }

    fn attribute(&self, attribute: &Attribute) -> Entry {
        let key_span = self.place.span(attribute.key.span());
        let node = self.node(&attribute.value);
        let span = Span { start: key_span.start, end: node.at.span.end };
        Entry { key: attribute.key.as_str().to_owned(), key_span, span, node, blocks: false }
    }

    /// What makes the instances is the same for all of them: each with all of it would take the square.
    fn without_value(&self, attribute: &Attribute) -> Entry {
        let key = self.place.span(attribute.key.span());
        let at = self.place.at(attribute.value.span());
        let node = Node::new(waits(attribute.key.as_str()), at);
        let span = Span { start: key.start, end: node.at.span.end };
        Entry { key: attribute.key.as_str().to_owned(), key_span: key, span, node, blocks: false }
    }

    /// The content of `inner`, standing where `outer` does: they differ for a `dynamic` block.
    fn block(&self, outer: &Block, inner: &Block) -> Node {
        let at = self.place.at(outer.span());
        if !self.scope.enter() {
            return super::evaluate::unknown("a block nested too deep", &at);
        }
        let mut entries: Vec<Entry> = inner
            .labels
            .iter()
            .map(|label| {
                let at = self.place.at(label.span());
                entry("@label", at.span, Node::new(Value::Text(label.as_str().to_owned()), at))
            })
            .collect();
        entries.extend(self.entries(&inner.body, false));
        self.scope.leave();
        Node::new(Value::Map(Map { entries, span: Some(at.span) }), at)
    }

    fn dynamic(&self, block: &Block, kind: &str) -> Vec<Node> {
        let at = self.place.at(block.span());
        let waiting = |why: &str| Node::new(waits(why), at.clone());
        let (Some(for_each), Some(content)) =
            (block.body.get_attribute("for_each"), block.body.get_blocks("content").next())
        else {
            return vec![waiting("a dynamic block without for_each or content")];
        };
        let collection = self.node(&for_each.value);
        let iterator = block.body.get_attribute("iterator").and_then(|name| name.value.as_variable());
        let iterator = iterator.map_or(kind, |name| name.as_str());
        let made = elements(&collection).into_iter().map(|(key, value)| {
            let is_list = matches!(collection.value, Value::List(_));
            // In a set (a list here may be one) the key is the value.
            let key = if is_list { Node::clone(&value) } else { Node::clone(&key) };
            let pair = vec![entry("key", at.span, key), entry("value", at.span, Node::clone(&value))];
            let pair = Map { entries: pair, span: None };
            let bound = Bound {
                name: iterator,
                node: std::rc::Rc::new(gathered(Value::Map(pair), &collection.at)),
                outer: self.bound,
            };
            self.with(&bound).block(block, content)
        });
        let made: Vec<Node> = made.collect();
        match collection.value {
            // What its content refers to is kept, for rules that ask who refers to whom.
            Value::Unknown { why } => {
                let mut node = waiting(&why);
                node.refers = collection.refers;
                if let Some(Value::Map(map)) = made.into_iter().next().map(|node| node.value) {
                    for entry in &map.entries {
                        crate::iac::refer(&mut node.refers, &entry.node.refers);
                    }
                }
                vec![node]
            }
            _ => made,
        }
    }
}
