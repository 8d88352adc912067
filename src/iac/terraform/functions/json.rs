//! JSON as Terraform writes and reads it.

use super::arguments::Arguments;
use super::convert::{made_map, number_text};
use super::maps;
use crate::iac::terraform::evaluate::waiting;
use crate::iac::terraform::scope::LONGEST_TEXT;
use crate::iac::{Node, Value};

/// Of something not wholly known, the structure it was asked to encode: what is known of a policy can be judged.
pub(super) fn jsonencode(given: &Arguments) -> Option<Value> {
    let value = given.value(0)?;
    if waiting(value).is_some() { Some(value.clone()) } else { encoded(value).map(Value::Text) }
}

/// `None` where it gets too long or a number has lost digits.
pub(super) fn encoded(value: &Value) -> Option<String> {
    let mut json = String::new();
    encode(value, &mut json)?;
    Some(json)
}

fn encode(value: &Value, json: &mut String) -> Option<()> {
    match value {
        Value::Unknown { .. } => return None,
        Value::Null => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => json.push_str(&number_text(*number)?),
        Value::Text(text) => json.push_str(&quoted(text)),
        Value::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                encode(&item.value, json)?;
            }
            json.push(']');
        }
        Value::Map(map) => {
            json.push('{');
            for (index, entry) in maps::sorted(map).into_iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                json.push_str(&quoted(&entry.key));
                json.push(':');
                encode(&entry.node.value, json)?;
            }
            json.push('}');
        }
    }
    (json.len() <= LONGEST_TEXT).then_some(())
}

/// Signs that mean something in HTML are escaped, as Go does.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return json;
    }
    let escape = |sign: char| match sign {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(sign)),
        other => other.to_string(),
    };
    json.chars().map(escape).collect()
}

pub(super) fn jsondecode(given: &Arguments) -> Option<Value> {
    decoded(serde_json::from_str(&given.text(0)?).ok()?, given)
}

fn decoded(json: serde_json::Value, given: &Arguments) -> Option<Value> {
    let inner = |json: serde_json::Value| -> Option<Node> { given.made(decoded(json, given)?) };
    Some(match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => Value::Number(number.as_f64()?),
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(items) => {
            Value::List(items.into_iter().map(inner).collect::<Option<Vec<_>>>()?)
        }
        serde_json::Value::Object(map) => {
            let entries = map.into_iter().map(|(key, json)| Some((key, inner(json)?)));
            made_map(entries.collect::<Option<Vec<_>>>()?, given.at()?)
        }
    })
}
