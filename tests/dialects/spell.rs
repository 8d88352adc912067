//! YAML as a person writes it, of a JSON value.

use serde_json::Value;

/// Names of a document's keys are written as they are.
pub fn yaml(value: &Value) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

fn block(value: &Value, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                text.push_str(&format!("{pad}{}:", self::key(key)));
                behind(value, indent, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let mut inner = String::new();
                block(item, indent + 2, &mut inner);
                text.push_str(&format!("{pad}- {}", inner.trim_start_matches(' ')));
            }
        }
        plain => text.push_str(&format!("{pad}{plain}\n")),
    }
}

fn behind(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            block(value, indent + 2, text);
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            block(value, indent + 2, text);
        }
        plain => text.push_str(&format!(" {plain}\n")),
    }
}

fn key(key: &str) -> String {
    let is_plain = key.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_:-./".contains(&sign))
        && key.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && !["true", "false", "yes", "no", "on", "off", "null"].contains(&key.to_ascii_lowercase().as_str())
        && !key.ends_with(':');
    if is_plain { key.to_owned() } else { serde_json::to_string(key).expect("a text") }
}
