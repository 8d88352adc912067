//! Functions of maps. Terraform goes through them in the order of their keys; values may be unknown.

use std::collections::{BTreeMap, HashMap};

use super::MOST_ELEMENTS;
use super::arguments::Arguments;
use super::convert::{made_map, text};
use crate::iac::{Entry, Map, Node, Value};

/// The entries by key. Of two with one key the last counts.
pub(super) fn sorted(map: &Map) -> Vec<&Entry> {
    let by_key: BTreeMap<&str, &Entry> =
        map.entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
    by_key.into_values().collect()
}

pub(super) fn keys(given: &Arguments) -> Option<Value> {
    let key = |entry: &Entry| Node::new(Value::Text(entry.key.clone()), entry.node.at.clone());
    Some(Value::List(sorted(given.map(0)?).into_iter().map(key).collect()))
}

pub(super) fn values(given: &Arguments) -> Option<Value> {
    Some(Value::List(sorted(given.map(0)?).into_iter().map(|entry| entry.node.clone()).collect()))
}

/// Without a default, the key must be there.
pub(super) fn lookup(given: &Arguments) -> Option<Value> {
    let key = given.text(1)?;
    match given.map(0)?.get(&key) {
        Some(node) => Some(node.value.clone()),
        None => given.value(2).cloned(),
    }
}

/// A later map wins. A null stands for a map without entries.
pub(super) fn merge(given: &Arguments) -> Option<Value> {
    let mut entries: Vec<Option<Entry>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for argument in given.all() {
        match &argument.value {
            Value::Map(map) => {
                for entry in &map.entries {
                    if let Some(earlier) = places.insert(entry.key.clone(), entries.len()) {
                        entries[earlier] = None;
                    }
                    entries.push(Some(entry.clone()));
                }
            }
            Value::Null => {}
            _ => return None,
        }
    }
    Some(Value::Map(Map { entries: entries.into_iter().flatten().collect(), span: None }))
}

/// `{ a = ["x", "y"] }` becomes `{ x = ["a"], y = ["a"] }`.
pub(super) fn transpose(given: &Arguments) -> Option<Value> {
    let mut turned: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    let mut size = 0;
    for entry in sorted(given.map(0)?) {
        let Value::List(items) = &entry.node.value else { return None };
        for item in items {
            size += 1 + entry.key.len() / 64;
            if size > MOST_ELEMENTS {
                return None;
            }
            let key = Node::new(Value::Text(entry.key.clone()), entry.node.at.clone());
            turned.entry(text(&item.value)?).or_default().push(key);
        }
    }
    let lists: Option<Vec<_>> =
        turned.into_iter().map(|(key, keys)| Some((key, given.made(Value::List(keys))?))).collect();
    Some(made_map(lists?, given.at()?))
}

/// Keys and values must be as many; of two equal keys the last counts.
pub(super) fn zipmap(given: &Arguments) -> Option<Value> {
    let (keys, values) = (given.texts(0)?, given.list(1)?);
    if keys.len() != values.len() {
        return None;
    }
    let entries: BTreeMap<String, Node> = keys.into_iter().zip(values.iter().cloned()).collect();
    Some(made_map(entries, given.at()?))
}
