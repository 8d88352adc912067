//! Terraform's functions, as far as their results are certain, and its conversions between types.
//!
//! In: a name and arguments. Out: a value. A function we do not know, or that reads the world, is
//! `Unknown`. `jsonencode` of something not wholly known gives the structure it was asked to encode, so
//! that what is known of a policy can be judged.

use super::evaluate::{same, waiting, waits};
use super::scope::LONGEST_TEXT;
use crate::iac::{Entry, Map, Node, Value};

pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number_text(*number)),
        _ => None,
    }
}

pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if text == "true" => Some(true),
        Value::Text(text) if text == "false" => Some(false),
        _ => None,
    }
}

pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// Whether the result hangs on the arguments alone: what it makes nothing of is a mistake.
pub(super) fn is_pure(_name: &str) -> bool {
    false
}

pub(super) fn call(name: &str, mut arguments: Vec<Node>) -> Value {
    // These answer although something in them is unknown.
    match name {
        "try" => return first(arguments, name, |_| true),
        "coalesce" => {
            return first(arguments, name, |value| {
                !matches!(value, Value::Null) && text(value).as_deref() != Some("")
            });
        }
        "can" => return waits("can(…)"),
        "jsonencode" if arguments.len() == 1 => {
            let value = arguments.remove(0).value;
            let mut json = String::new();
            return if waiting(&value).is_some() {
                value
            } else if encode(&value, &mut json) {
                Value::Text(json)
            } else {
                waits("a value too large")
            };
        }
        "merge" => return merge(arguments),
        "concat" => return concat(arguments),
        "sensitive" | "nonsensitive" | "tolist" | "tomap" | "ephemeralasnull" if arguments.len() == 1 => {
            return arguments.remove(0).value;
        }
        "lookup" if arguments.len() >= 2 => return lookup(arguments),
        "file" | "templatefile" => return waits(&format!("{name}(…)")),
        _ => {}
    }
    if let Some(why) = arguments.iter().find_map(|argument| waiting(&argument.value)) {
        return waits(why);
    }
    known(name, &arguments).unwrap_or_else(|| waits(&format!("{name}(…)")))
}

/// Functions of arguments that are wholly known. `None` for others and for arguments they don't take.
fn known(name: &str, arguments: &[Node]) -> Option<Value> {
    let argument = |index: usize| arguments.get(index).map(|node| &node.value);
    let string = |index: usize| argument(index).and_then(text);
    let strings = |index: usize| match argument(index)? {
        Value::List(items) => items.iter().map(|item| text(&item.value)).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    Some(match name {
        "lower" => Value::Text(string(0)?.to_lowercase()),
        "upper" => Value::Text(string(0)?.to_uppercase()),
        "trimspace" => Value::Text(string(0)?.trim().to_owned()),
        "tostring" if matches!(argument(0)?, Value::Null) => Value::Null,
        "tostring" => Value::Text(string(0)?),
        "tonumber" => Value::Number(number(argument(0)?)?),
        "tobool" => Value::Bool(boolean(argument(0)?)?),
        "toset" => match argument(0)? {
            Value::List(items) => Value::List(distinct(items)),
            _ => return None,
        },
        "distinct" => match argument(0)? {
            Value::List(items) => Value::List(distinct(items)),
            _ => return None,
        },
        "join" => {
            let joined = strings(1)?.join(&string(0)?);
            if joined.len() > LONGEST_TEXT {
                return None;
            }
            Value::Text(joined)
        }
        "format" => Value::Text(format(arguments)?),
        "length" => Value::Number(match argument(0)? {
            Value::List(items) => items.len() as f64,
            Value::Map(map) => map.entries.len() as f64,
            Value::Text(text) => text.chars().count() as f64,
            _ => return None,
        }),
        "contains" => match argument(0)? {
            Value::List(items) => {
                let wanted = argument(1)?;
                Value::Bool(items.iter().any(|item| same(&item.value, wanted) == Some(true)))
            }
            _ => return None,
        },
        "keys" => match argument(0)? {
            Value::Map(map) => {
                let mut keys: Vec<&Entry> = map.entries.iter().collect();
                keys.sort_by(|left, right| left.key.cmp(&right.key));
                let key = |entry: &Entry| Node::new(Value::Text(entry.key.clone()), entry.node.at.clone());
                Value::List(keys.into_iter().map(key).collect())
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// The first argument that is known and good. One that is not known may turn out to be good, so nothing
/// behind it is certain.
fn first(arguments: Vec<Node>, name: &str, good: fn(&Value) -> bool) -> Value {
    for argument in arguments {
        if argument.is_unknown() || good(&argument.value) {
            return argument.value;
        }
    }
    waits(&format!("{name}(…)"))
}

fn merge(arguments: Vec<Node>) -> Value {
    let mut entries: Vec<Entry> = Vec::new();
    for argument in arguments {
        match argument.value {
            Value::Map(map) => {
                for entry in map.entries {
                    entries.retain(|known| known.key != entry.key);
                    entries.push(entry);
                }
            }
            Value::Null => {}
            Value::Unknown { why } => return Value::Unknown { why },
            _ => return waits("merge(…)"),
        }
    }
    Value::Map(Map { entries, span: None })
}

fn concat(arguments: Vec<Node>) -> Value {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.value {
            Value::List(items) => all.extend(items),
            Value::Unknown { why } => return Value::Unknown { why },
            _ => return waits("concat(…)"),
        }
    }
    Value::List(all)
}

fn lookup(mut arguments: Vec<Node>) -> Value {
    let default = arguments.get(2).map(|node| node.value.clone());
    let key = text(&arguments[1].value);
    match (arguments.swap_remove(0).value, key) {
        (Value::Unknown { why }, _) => Value::Unknown { why },
        (Value::Map(map), Some(key)) => match map.get(&key) {
            Some(node) => node.value.clone(),
            None => default.unwrap_or_else(|| waits("lookup(…)")),
        },
        _ => waits("lookup(…)"),
    }
}

fn distinct(items: &[Node]) -> Vec<Node> {
    /// Comparing takes the square of their number.
    const MOST_COMPARED: usize = 1000;
    let mut kept: Vec<Node> = Vec::new();
    for item in items {
        let compared = kept.len().min(MOST_COMPARED);
        if !kept[..compared].iter().any(|known| same(&known.value, &item.value) == Some(true)) {
            kept.push(item.clone());
        }
    }
    kept
}

/// `%s`, `%d`, `%v` and `%%`, without widths.
fn format(arguments: &[Node]) -> Option<String> {
    let (pattern, arguments) = arguments.split_first()?;
    let pattern = text(&pattern.value)?;
    let mut made = String::new();
    let mut arguments = arguments.iter();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => match characters.next()? {
                '%' => made.push('%'),
                's' | 'd' | 'v' => made.push_str(&text(&arguments.next()?.value)?),
                _ => return None,
            },
            other => made.push(other),
        }
        if made.len() > LONGEST_TEXT {
            return None;
        }
    }
    Some(made)
}

/// JSON as Terraform writes it. `false` where it gets too long.
fn encode(value: &Value, json: &mut String) -> bool {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Value::Null | Value::Unknown { .. } => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => json.push_str(&number_text(*number)),
        Value::Text(text) => json.push_str(&quoted(text)),
        Value::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                if !encode(&item.value, json) {
                    return false;
                }
            }
            json.push(']');
        }
        Value::Map(map) => {
            json.push('{');
            for (index, entry) in map.entries.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                json.push_str(&quoted(&entry.key));
                json.push(':');
                if !encode(&entry.node.value, json) {
                    return false;
                }
            }
            json.push('}');
        }
    }
    json.len() <= LONGEST_TEXT
}
