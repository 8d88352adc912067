//! A file as it is written, not as it is deployed: the shape that conftest's HCL2 parser gives to policies.
//!
//! In: a source. Out: a [`Node`] whose values have their places. Each label of a block is a key, what stands in a
//! block is always a list with an object for each block of that name, and an expression is its own text between
//! `${` and `}`.

use hcl::edit::Span as _;
use hcl::edit::expr::{Expression, Object, ObjectKey, UnaryOperator};
use hcl::edit::structure::{Body, Structure};
use hcl::edit::template::{Element, Template};

use super::place::Place;
use super::recover;
use crate::iac::{Entry, Map, Node, Value};
use crate::text::{Location, Source, Span};

/// No person nests deeper; the reader goes down by recursion.
const DEEPEST: usize = 100;
/// What stands alone as a type is given bare, not as an expression.
const TYPES: [&str; 8] = ["string", "number", "bool", "list", "set", "map", "object", "tuple"];

/// Reads a file of HCL. `None` where a block of it could not be read: a policy is not asked about half of a file.
pub fn read(source: &Source) -> Option<Node> {
    stacker::grow(super::STACK, || {
        let mut troubles = Vec::new();
        let pieces = recover::parse(source, &mut troubles);
        if !troubles.is_empty() {
            return None;
        }
        let mut all = Map::default();
        for piece in &pieces {
            body(&piece.body, &piece.place, &mut all, 0);
        }
        let whole = Span::new(0, source.text().len());
        Some(Node::new(Value::Map(all), source.location(whole)))
    })
}

fn body(body: &Body, place: &Place, into: &mut Map, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                let key_span = place.span(attribute.key.span());
                let node = expression(&attribute.value, place, depth);
                let span = Span::new(key_span.start, node.at.span.end.max(key_span.start));
                // As in a map of Go, the last of a name holds.
                into.entries.retain(|entry| entry.key != attribute.key.as_str());
                into.entries.push(Entry {
                    key: attribute.key.as_str().to_owned(),
                    key_span,
                    span,
                    node,
                    blocks: false,
                });
            }
            Structure::Block(block) => {
                let at = place.at(block.span());
                let header = place.span(block.ident.span());
                let mut keys = vec![block.ident.as_str()];
                keys.extend(block.labels.iter().map(|label| label.as_str()));
                let mut inside = Map { entries: Vec::new(), span: Some(at.span) };
                self::body(&block.body, place, &mut inside, depth + 1);
                add(into, &keys, Node::new(Value::Map(inside), at), header);
            }
        }
    }
}

/// Puts a block under its type and labels.
fn add(into: &mut Map, keys: &[&str], block: Node, header: Span) {
    let Some((key, rest)) = keys.split_first() else { return };
    let position = into.entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
        let empty = if rest.is_empty() { Value::List(Vec::new()) } else { Value::Map(Map::default()) };
        let node = Node::new(empty, block.at.clone());
        into.entries.push(Entry {
            key: (*key).to_owned(),
            key_span: header,
            span: block.at.span,
            node,
            blocks: rest.is_empty(),
        });
        into.entries.len() - 1
    });
    match (&mut into.entries[position].node.value, rest.is_empty()) {
        (Value::List(blocks), true) => blocks.push(block),
        (Value::Map(inner), false) => add(inner, rest, block, header),
        // An attribute and a block of one name, or labels of unlike number: Terraform refuses both.
        _ => {}
    }
}

fn expression(written: &Expression, place: &Place, depth: usize) -> Node {
    let at = place.at(written.span());
    if depth > DEEPEST {
        return Node::new(Value::Null, at);
    }
    let value = match written {
        Expression::Null(_) => Value::Null,
        Expression::Bool(value) => Value::Bool(*value.value()),
        Expression::Number(value) => Value::Number(value.value().as_f64().unwrap_or(f64::NAN)),
        Expression::String(text) => Value::Text(text.value().clone()),
        Expression::Array(items) => {
            Value::List(items.iter().map(|item| expression(item, place, depth + 1)).collect())
        }
        Expression::Object(entries) => Value::Map(object(entries, place, &at, depth)),
        Expression::StringTemplate(template) => match template.as_single_element() {
            Some(Element::Interpolation(only)) => expression(&only.expr, place, depth + 1).value,
            _ => Value::Text(text(template, place)),
        },
        Expression::HeredocTemplate(heredoc) => {
            // The parser took away what all lines of `<<-` begin with.
            Value::Text(text(&heredoc.template, place))
        }
        Expression::UnaryOp(operation) => match (operation.operator.value(), &operation.expr) {
            (UnaryOperator::Neg, Expression::Number(number)) => {
                Value::Number(-number.value().as_f64().unwrap_or(f64::NAN))
            }
            (UnaryOperator::Not, Expression::Bool(word)) => Value::Bool(!*word.value()),
            _ => wrapped(written, place),
        },
        _ => wrapped(written, place),
    };
    Node::new(value, at)
}

fn object(object: &Object, place: &Place, at: &Location, depth: usize) -> Map {
    let mut map = Map { entries: Vec::new(), span: Some(at.span) };
    for (key, value) in object {
        let (name, key_span) = match key {
            ObjectKey::Ident(name) => (name.as_str().to_owned(), place.span(name.span())),
            ObjectKey::Expression(key) => {
                let name = match key {
                    // A bare reference is its own name here.
                    Expression::Variable(_) | Expression::Traversal(_) => {
                        place.raw(key.span()).unwrap_or("").trim().to_owned()
                    }
                    _ => match expression(key, place, depth + 1).value {
                        Value::Text(text) => text,
                        Value::Number(number) => number.to_string(),
                        Value::Bool(word) => word.to_string(),
                        _ => String::new(),
                    },
                };
                (name, place.span(key.span()))
            }
        };
        let node = expression(value.expr(), place, depth + 1);
        let span = Span::new(key_span.start, node.at.span.end.max(key_span.start));
        map.entries.retain(|entry| entry.key != name);
        map.entries.push(Entry { key: name, key_span, span, node, blocks: false });
    }
    map
}

/// A text with its expressions as they are written.
fn text(template: &Template, place: &Place) -> String {
    let mut all = String::new();
    for element in template {
        match element {
            Element::Literal(literal) => all.push_str(literal),
            Element::Interpolation(part) => match &part.expr {
                Expression::String(text) => all.push_str(text),
                other => all.push_str(&between(other, place)),
            },
            Element::Directive(directive) => {
                all.push_str(place.raw(directive.span()).unwrap_or_default().trim());
            }
        }
    }
    all
}

fn wrapped(written: &Expression, place: &Place) -> Value {
    let raw = place.raw(written.span()).unwrap_or_default().trim();
    if TYPES.iter().any(|word| raw.starts_with(word)) {
        return Value::Text(raw.to_owned());
    }
    Value::Text(between(written, place))
}

fn between(written: &Expression, place: &Place) -> String {
    format!("${{{}}}", place.raw(written.span()).unwrap_or_default().trim())
}
