//! Keys that are there twice.

use std::collections::HashSet;

use super::{Map, Node, Value};
use crate::text::Span;

/// The keys that a map, or one inside of it, has twice, each with the place of the later one.
pub fn repeated(map: &Map) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    within(map, &mut found);
    found
}

fn within(map: &Map, found: &mut Vec<(String, Span)>) {
    // Most maps are small: to look through what came before is cheaper than a table.
    const SMALL: usize = 16;
    let mut seen = HashSet::new();
    for (at, entry) in map.entries.iter().enumerate() {
        let is_again = match map.entries.len() {
            0..=SMALL => map.entries[..at].iter().any(|earlier| earlier.key == entry.key),
            _ => !seen.insert(entry.key.as_str()),
        };
        if is_again && !entry.key.is_empty() {
            found.push((entry.key.clone(), entry.key_span));
        }
        below(&entry.node, found);
    }
}

fn below(node: &Node, found: &mut Vec<(String, Span)>) {
    match &node.value {
        Value::Map(map) => within(map, found),
        Value::List(items) => items.iter().for_each(|item| below(item, found)),
        _ => {}
    }
}
