//! Follows a path through a resource's settings.
//!
//! In: a path as a rule writes it and the map it starts from. Out: [`Found`]: the nodes, with their concrete
//! paths, what is absent, and what an unknown hides.

use super::pack::PathStep;
use crate::iac::{Entry, Map, Node, Value};

/// What a path leads to: the nodes there, and whether an unknown hides more.
#[derive(Default)]
pub struct Found<'a> {
    pub nodes: Vec<(String, &'a Node)>,
    pub waits: Option<String>,
    /// The deepest node that is there, for blame.
    pub absent_at: Vec<String>,
}

/// Follows a path from `map`, whose own path is `prefix`; `item` stands for `${item}`.
pub fn find<'a>(path: &[PathStep], map: &'a Map, prefix: &str, item: Option<&str>, found: &mut Found<'a>) {
    let [step, rest @ ..] = path else { return };
    if step.name == "*" {
        for entry in map.entries.iter().filter(|entry| !entry.key.starts_with('@')) {
            let here = if prefix.is_empty() { entry.key.clone() } else { format!("{prefix}.{}", entry.key) };
            descend(rest, step.every, &entry.node, &here, item, found);
        }
        found.waits = rest_of(map).or(found.waits.take());
        return;
    }
    let name = step.name.replace("${item}", item.unwrap_or(""));
    let here = match name.as_str() {
        // An element's own value stands where the element does.
        "@value" | "@key" => prefix.to_owned(),
        name if prefix.is_empty() => name.to_owned(),
        name => format!("{prefix}.{name}"),
    };
    match map.entry(&name) {
        None if rest_of(map).is_some() => found.waits = rest_of(map),
        None => {
            let named = |step: &PathStep| format!(".{}", step.name.replace("${item}", item.unwrap_or("")));
            let rest: String = rest.iter().map(named).collect();
            found.absent_at.push(format!("{here}{rest}"));
        }
        Some(entry) => match blocks_of_unknown_number(entry).filter(|_| rest.is_empty()) {
            Some(why) => found.waits = Some(why.to_owned()),
            None => descend(rest, step.every, &entry.node, &here, item, found),
        },
    }
}

/// What it waits for whether there is any block at all: those that nobody can count may be none.
fn blocks_of_unknown_number(entry: &Entry) -> Option<&str> {
    let Value::List(blocks) = &entry.node.value else { return None };
    let unknown = |block: &Node| matches!(block.value, Value::Unknown { .. });
    match &blocks.first().filter(|_| entry.blocks && blocks.iter().all(unknown))?.value {
        Value::Unknown { why } => Some(why),
        _ => None,
    }
}

/// What the entries wait for that nobody knows.
fn rest_of(map: &Map) -> Option<String> {
    match &map.get(Map::REST)?.value {
        Value::Unknown { why } => Some(why.clone()),
        _ => None,
    }
}

fn descend<'a>(
    rest: &[PathStep],
    every: bool,
    node: &'a Node,
    here: &str,
    item: Option<&str>,
    found: &mut Found<'a>,
) {
    match &node.value {
        Value::Null => found.absent_at.push(here.to_owned()),
        Value::Unknown { why } if !rest.is_empty() || every => found.waits = Some(why.clone()),
        Value::List(items) if every || !rest.is_empty() => {
            if items.is_empty() {
                found.absent_at.push(here.to_owned());
            }
            for (index, element) in items.iter().enumerate() {
                // A block that may stand once keeps its plain path.
                let here =
                    if items.len() == 1 && !every { here.to_owned() } else { format!("{here}[{index}]") };
                descend(rest, false, element, &here, item, found);
            }
        }
        Value::Map(map) if !rest.is_empty() => find(rest, map, here, item, found),
        _ if rest.is_empty() => found.nodes.push((here.to_owned(), node)),
        // A path that goes on where a plain value stands leads nowhere.
        _ => found.absent_at.push(here.to_owned()),
    }
}
