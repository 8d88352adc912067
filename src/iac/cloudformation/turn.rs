//! Values turned over, where Terraform writes them in another way.

use super::table::{Turn, snake};
use crate::iac::{Entry, Map, Node, TextOf, Value};
use std::sync::Arc;

/// `None` where it is the value's names that change, and nothing else.
pub fn turned(node: &Node, turn: Turn) -> Option<Node> {
    Some(match turn {
        Turn::Plain | Turn::One => return None,
        Turn::Raw => node.clone(),
        Turn::Camel => camel(node),
        Turn::Pairs => tags(node),
        Turn::There => match node.value {
            Value::Unknown { .. } => node.clone(),
            _ => node.with(Value::Bool(true)),
        },
        Turn::Switch => match &node.value {
            Value::Map(map) => {
                let switch = map.entries.iter().find(|entry| entry.key.ends_with("Enabled"));
                let said = |text: &str| Value::Bool(text != "false");
                switch.map_or_else(|| node.with(Value::Bool(true)), |entry| texts(&entry.node, &said))
            }
            _ => node.clone(),
        },
        Turn::Kebab => texts(node, &|text| Value::Text(snake(text).replace('_', "-"))),
        Turn::Lower => texts(node, &|text| Value::Text(text.to_lowercase())),
        Turn::Upper => texts(node, &|text| Value::Text(text.to_uppercase())),
        Turn::Not => texts(node, &|text| match text {
            "true" => Value::Bool(false),
            "false" => Value::Bool(true),
            other => Value::Text(other.to_owned()),
        }),
        Turn::Enabled | Turn::Switched => texts(node, &|text| {
            Value::Bool(matches!(text.to_lowercase().as_str(), "enabled" | "enable" | "on" | "true"))
        }),
        Turn::Kept => {
            texts(node, &|text| Value::Bool(matches!(text, "Retain" | "RetainExceptOnCreate" | "Snapshot")))
        }
        Turn::Snake => snaked(node),
        Turn::Status => texts(node, &|text| {
            Value::Text(if text == "true" { "ENABLED".to_owned() } else { "DISABLED".to_owned() })
        }),
        Turn::Named => listed(node, &|name, node| {
            let pair =
                [("name", Node::new(Value::Text(name.to_owned()), node.at.clone())), ("value", node.clone())];
            Map { entries: pair.map(|(key, node)| entry(key, node)).into(), span: None }
        }),
        Turn::Logs => listed(node, &|name, node| {
            let mut map = snaked(node).as_map().cloned().unwrap_or_default();
            // CloudFormation publishes none that it is not told to, and none without a log group.
            let is_arn =
                |node: &Node| node.is_unknown() || node.as_text().is_some_and(|text| !text.is_empty());
            let has_group = map.get("cloud_watch_logs_log_group_arn").is_some_and(is_arn);
            map.entries.retain(|entry| has_group || entry.key != "enabled");
            if map.get("enabled").is_none() {
                map.entries.push(entry("enabled", Node::new(Value::Bool(false), node.at.clone())));
            }
            map.entries.push(entry("log_type", Node::new(Value::Text(name.to_owned()), node.at.clone())));
            map
        }),
        Turn::Items => match &node.value {
            Value::List(items) => {
                let only = |item: &Node| {
                    item.as_map().and_then(|map| map.entries.first()).map(|entry| entry.node.clone())
                };
                let items = items.iter().map(|item| only(item).unwrap_or_else(|| item.clone()));
                node.with(Value::List(items.collect()))
            }
            _ => node.clone(),
        },
        Turn::Json => match &node.value {
            Value::Map(_) | Value::List(_) => {
                let value = match json(node) {
                    Some(json) => Value::Text(json.to_string()),
                    None => Value::Unknown { why: "a part of it".to_owned() },
                };
                Node { text: Some(Arc::new(TextOf::Json(node.clone()))), ..node.with(value) }
            }
            _ => node.clone(),
        },
        Turn::Internal => texts(node, &|text| Value::Bool(text == "internal")),
        Turn::Access => texts(node, &|text| {
            Value::Text(match text.to_lowercase() {
                none if none == "none" => "private".to_owned(),
                public => public,
            })
        }),
        Turn::Skipped => texts(node, &|text| Value::Bool(text != "Snapshot")),
    })
}

/// A value as JSON, where all of it is known.
fn json(node: &Node) -> Option<serde_json::Value> {
    Some(match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => serde_json::Number::from_f64(*number)?.into(),
        Value::Text(text) => text.clone().into(),
        Value::List(items) => items.iter().map(json).collect::<Option<Vec<_>>>()?.into(),
        Value::Map(map) => {
            let pair = |entry: &Entry| Some((entry.key.clone(), json(&entry.node)?));
            map.entries.iter().map(pair).collect::<Option<serde_json::Map<_, _>>>()?.into()
        }
        Value::Unknown { .. } => return None,
    })
}

/// Turns texts over, also those that an unknown may be.
fn texts(node: &Node, turn: &dyn Fn(&str) -> Value) -> Node {
    let value = match &node.value {
        Value::Text(text) => turn(text),
        Value::Bool(value) => turn(&value.to_string()),
        Value::List(items) => Value::List(items.iter().map(|item| texts(item, turn)).collect()),
        Value::Unknown { .. } if node.sides().is_some() => {
            let sides = node.sides().unwrap_or_default().iter();
            let sides = sides.map(|side| side.as_ref().map(|side| texts(side, turn))).collect();
            return Node { text: Some(Arc::new(TextOf::OneOf(sides))), ..node.clone() };
        }
        // Of a text with gaps the parts would have to be turned over.
        Value::Unknown { .. } => return Node { text: None, ..node.clone() },
        _ => return node.clone(),
    };
    node.with(value)
}

fn entry(key: &str, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: node.at.span, span: node.at.span, node, blocks: false }
}

fn snaked(node: &Node) -> Node {
    let value = match &node.value {
        Value::Map(map) => {
            let entry = |entry: &Entry| Entry { key: snake(&entry.key), ..entry.with(snaked(&entry.node)) };
            Value::Map(Map { entries: map.entries.iter().map(entry).collect(), span: map.span })
        }
        Value::List(items) => Value::List(items.iter().map(snaked).collect()),
        _ => return node.clone(),
    };
    node.with(value)
}

/// A map's entries as a list.
fn listed(node: &Node, of: &dyn Fn(&str, &Node) -> Map) -> Node {
    let Value::Map(map) = &node.value else { return node.clone() };
    let items = map.entries.iter().map(|entry| {
        let inner = Value::Map(of(&entry.key, &entry.node));
        Node::new(inner, entry.node.at.clone())
    });
    node.with(Value::List(items.collect()))
}

fn camel(node: &Node) -> Node {
    let value = match &node.value {
        Value::Map(map) => {
            let entry = |entry: &Entry| {
                let mut letters = entry.key.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                let key = first.into_iter().chain(letters).collect();
                Entry { key, ..entry.with(camel(&entry.node)) }
            };
            Value::Map(Map { entries: map.entries.iter().map(entry).collect(), span: map.span })
        }
        Value::List(items) => Value::List(items.iter().map(camel).collect()),
        _ => return node.clone(),
    };
    node.with(value)
}

/// `[{Key: a, Value: b}]` is `{a = b}`. Of an element that may have any key the whole may have any.
pub fn tags(node: &Node) -> Node {
    /// Conditions that elements wait for: each doubles what the whole may be.
    const MOST: usize = 3;
    tags_of(node, MOST)
}

fn tags_of(node: &Node, most: usize) -> Node {
    match (&node.value, node.sides()) {
        (Value::List(items), _) => {
            if let Some(open) = items.iter().find_map(open_name).filter(|_| most > 0) {
                return either(node, open, most - 1);
            }
            let entries = items.iter().filter_map(|item| pair(item, node)).collect();
            node.with(Value::Map(Map { entries, span: None }))
        }
        (Value::Unknown { .. }, Some(sides)) => {
            let sides = sides.iter().map(|side| side.as_ref().map(|side| tags_of(side, most))).collect();
            Node { text: Some(Arc::new(TextOf::OneOf(sides))), ..node.clone() }
        }
        _ => node.clone(),
    }
}

/// What decides over an element's name, where it is one of several.
fn open_name(item: &Node) -> Option<&Node> {
    let name = || Some(&name_of(item.as_map()?)?.node);
    if item.sides().is_some() { Some(item) } else { name().filter(|name| name.sides().is_some()) }
}

/// What a list is for each thing that this part of it may be: all that wait for the same are on the same side.
fn either(list: &Node, open: &Node, most: usize) -> Node {
    let Some((why, count)) = waits_for(open) else { return list.clone() };
    let side = |at: usize| chosen(list, (why, count), at).map(|list| tags_of(&list, most));
    let sides = (0..count).map(side).collect();
    Node { at: list.at.clone(), text: Some(Arc::new(TextOf::OneOf(sides))), ..open.clone() }
}

/// What an unknown waits for, and how many it is one of.
fn waits_for(node: &Node) -> Option<(&str, usize)> {
    match &node.value {
        Value::Unknown { why } => Some((why, node.sides()?.len())),
        _ => None,
    }
}

fn chosen(node: &Node, same: (&str, usize), at: usize) -> Option<Node> {
    let value = match &node.value {
        Value::Map(map) => {
            let entry = |entry: &Entry| Some(entry.with(chosen(&entry.node, same, at)?));
            Value::Map(Map { entries: map.entries.iter().filter_map(entry).collect(), span: map.span })
        }
        Value::List(items) => Value::List(items.iter().filter_map(|item| chosen(item, same, at)).collect()),
        _ if waits_for(node) == Some(same) => return node.sides()?.get(at)?.clone(),
        _ => return Some(node.clone()),
    };
    Some(node.with(value))
}

fn name_of(pair: &Map) -> Option<&Entry> {
    ["Key", "Name", "ParameterKey", "AttributeKey"].iter().find_map(|name| pair.entry(name))
}

/// `None` for an element that names nothing.
fn pair(item: &Node, whole: &Node) -> Option<Entry> {
    let value = |pair: &Map| {
        let names = ["Value", "ParameterValue", "AttributeValue"];
        names.iter().find_map(|name| pair.get(name)).cloned()
    };
    let entry = |key: &str, key_span, node| Entry {
        key: key.to_owned(),
        key_span,
        span: item.at.span,
        node,
        blocks: false,
    };
    let any = |why: &Node| {
        let node = Node { text: None, ..why.clone() };
        entry(Map::REST, item.at.span, node)
    };
    if let Some(one) = item.as_map() {
        let name = name_of(one)?;
        return match &name.node.value {
            Value::Text(text) => {
                let node = value(one).unwrap_or_else(|| Node::new(Value::Null, item.at.clone()));
                Some(entry(text, name.key_span, node))
            }
            Value::Unknown { .. } => Some(any(&name.node)),
            _ => None,
        };
    }
    if !item.is_unknown() {
        return Some(any(&super::evaluate::unknown("an element of it", &whole.at)));
    }
    Some(any(item))
}
