//! Small makers of [`Node`]s that programs and YAML share.

use std::sync::Arc;

use serde_json::Value as Json;

use super::awaited;
use crate::iac::{Node, Reference, TextOf, Value, refer};
use crate::text::Location;

/// What waits for something.
pub fn unknown(at: Location, refers: Vec<Reference>) -> Node {
    Node { refers, ..Node::new(Value::Unknown { why: awaited::named(&at) }, at) }
}

/// A list or a map refers to what its parts refer to.
pub fn gathered(value: Value, at: Location) -> Node {
    let mut refers = Vec::new();
    match &value {
        Value::List(items) => items.iter().for_each(|item| refer(&mut refers, &item.refers)),
        Value::Map(map) => map.entries.iter().for_each(|entry| refer(&mut refers, &entry.node.refers)),
        _ => {}
    }
    Node { refers, ..Node::new(value, at) }
}

/// The JSON of a value; of one that is not wholly known the structure, of which a part can be judged.
pub fn encoded(node: Node, at: Location) -> Node {
    let text = json(&node.value).map(|json| json.to_string());
    let value = match text {
        Some(text) => Value::Text(text),
        None => node.value.clone(),
    };
    let (refers, via) = (node.refers.clone(), node.via.clone());
    Node { refers, via, text: Some(Arc::new(TextOf::Json(node))), ..Node::new(value, at) }
}

fn json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Unknown { .. } => return None,
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Json::from(*number as i64),
        Value::Number(number) => serde_json::Number::from_f64(*number).map(Json::Number)?,
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(|item| json(&item.value)).collect::<Option<_>>()?),
        Value::Map(map) => {
            let entry = |entry: &crate::iac::Entry| Some((entry.key.clone(), json(&entry.node.value)?));
            Json::Object(map.entries.iter().map(entry).collect::<Option<_>>()?)
        }
    })
}
