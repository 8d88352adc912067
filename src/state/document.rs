//! JSON whose objects say what they are: state and plans, at the top or anywhere inside.

use super::abridged::abridged;
use super::{Found, marks, pulumi, terraform};
use crate::iac::{Map, Node, Value, json};
use crate::text::{Location, Source};

/// Of a longer text a part is read: a tree of JSON takes many times its text.
const LARGEST: usize = 16 << 20;

/// Objects in objects: an API's answer with a list of states is five deep.
const DEEPEST: usize = 48;

/// A text that is JSON as a whole; of a long one a part that tells what it is.
pub fn whole(source: &Source) -> Option<Node> {
    let text = source.text();
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    if text.len() <= LARGEST {
        return json::read(source).ok();
    }
    json::read(&Source::decode(source.path().clone(), abridged(text)?.as_bytes())).ok()
}

/// What is said of one of which only a part was read.
pub fn by_part(found: Found, source: &Source) -> Found {
    if source.text().len() <= LARGEST {
        found
    } else {
        found.inside("counted in its first 8 MiB").beginning(0)
    }
}

/// The first object in it that is state or a plan.
pub fn recognise(document: &Node) -> Option<Found> {
    walk(document, 0)
}

/// The same for a part of a text.
pub fn recognise_part(text: &str, at: &Location) -> Option<Found> {
    if text.len() <= LARGEST {
        return walk(&json::read_embedded(text, at)?, 0);
    }
    walk(&json::read_embedded(&abridged(text)?, at)?, 0)
}

fn walk(node: &Node, depth: usize) -> Option<Found> {
    if depth > DEEPEST {
        return None;
    }
    match &node.value {
        Value::Map(map) => {
            let inside = || map.entries.iter().find_map(|entry| walk(&entry.node, depth + 1));
            object(map)
                .map(|found| match depth {
                    0 => found,
                    _ => found.inside("inside another document").beginning(node.at.span.start),
                })
                .or_else(inside)
        }
        Value::List(items) => {
            terraform::resources(items).or_else(|| items.iter().find_map(|item| walk(item, depth + 1)))
        }
        // An API hands state on as a text in its answer.
        Value::Text(text) if text.trim_start().starts_with('{') && text.len() <= LARGEST => {
            if !marks::of(text.as_bytes()).has(marks::DOCUMENT) {
                return None;
            }
            walk(&json::read_embedded(text, &node.at)?, depth + 1)
        }
        _ => None,
    }
}

fn object(map: &Map) -> Option<Found> {
    terraform::recognise(map).or_else(|| pulumi::recognise(map))
}
