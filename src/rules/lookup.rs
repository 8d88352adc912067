//! Follows a path through a resource's settings.
//!
//! In: a path as a rule writes it and the map it starts from. Out: [`Found`]: the nodes, with their concrete
//! paths, what is absent, and what an unknown hides.

use std::borrow::Cow;

use super::pack::PathStep;
use crate::iac::{Entry, Map, Node, Value};

/// What a path leads to: the nodes there, and whether an unknown hides more.
#[derive(Default)]
pub struct Found<'a> {
    /// Whether concrete paths are wanted: they are left empty where nobody will be told.
    pub tells: bool,
    pub nodes: Vec<(String, &'a Node)>,
    pub waits: Option<String>,
    /// The deepest node that is there, for blame.
    pub absent_at: Vec<String>,
}

impl Found<'_> {
    pub fn telling(tells: bool) -> Self {
        Self { tells, ..Self::default() }
    }
}

/// Follows a path from `map`, whose own path is `prefix`; `item` stands for `${item}`.
pub fn find<'a>(path: &[PathStep], map: &'a Map, prefix: &str, item: Option<&str>, found: &mut Found<'a>) {
    let [step, rest @ ..] = path else { return };
    if step.name == "*" {
        for entry in map.entries.iter().filter(|entry| !entry.key.starts_with('@')) {
            let here = below(prefix, &entry.key, found.tells);
            descend(rest, step.every, &entry.node, &here, item, found);
        }
        found.waits = rest_of(map).or(found.waits.take());
        return;
    }
    let name = named(step, item);
    let here = match &*name {
        // An element's own value stands where the element does.
        "@value" | "@key" => prefix.to_owned(),
        name => below(prefix, name, found.tells),
    };
    match map.entry(&name) {
        None if rest_of(map).is_some() => found.waits = rest_of(map),
        None => {
            let at = rest.iter().fold(here, |at, step| below(&at, &named(step, item), found.tells));
            found.absent_at.push(at);
        }
        Some(entry) => match blocks_of_unknown_number(entry).filter(|_| rest.is_empty()) {
            Some(why) => found.waits = Some(why.to_owned()),
            None => descend(rest, step.every, &entry.node, &here, item, found),
        },
    }
}

/// The name of a step, with `item` for `${item}`.
fn named<'s>(step: &'s PathStep, item: Option<&str>) -> Cow<'s, str> {
    const ITEM: &str = "${item}";
    match step.name.contains(ITEM) {
        true => Cow::Owned(step.name.replace(ITEM, item.unwrap_or(""))),
        false => Cow::Borrowed(&step.name),
    }
}

/// The concrete path of what is called `name` below `prefix`, for who wants one.
pub fn below(prefix: &str, name: &str, tells: bool) -> String {
    match (tells, prefix) {
        (false, _) => String::new(),
        (true, "") => name.to_owned(),
        (true, prefix) => format!("{prefix}.{name}"),
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
                let here = match (found.tells, items.len() == 1 && !every) {
                    (false, _) => String::new(),
                    (true, true) => here.to_owned(),
                    (true, false) => format!("{here}[{index}]"),
                };
                descend(rest, false, element, &here, item, found);
            }
        }
        Value::Map(map) if !rest.is_empty() => find(rest, map, here, item, found),
        _ if rest.is_empty() => found.nodes.push((here.to_owned(), node)),
        // A path that goes on where a plain value stands leads nowhere.
        _ => found.absent_at.push(here.to_owned()),
    }
}
