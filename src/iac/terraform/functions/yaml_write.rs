//! `yamlencode`, for what Terraform writes on lines that need no folding.

use super::arguments::Arguments;
use super::convert::number_text;
use super::maps;
use crate::iac::Value;
use crate::iac::terraform::scope::LONGEST_TEXT;

/// Terraform folds longer lines at a space.
const LONGEST_LINE: usize = 80;

pub(super) fn yamlencode(given: &Arguments) -> Option<Value> {
    let value = given.value(0)?;
    let mut yaml = String::new();
    write(value, 0, Behind::Start, &mut yaml)?;
    // A document that is one plain word ends with dots.
    yaml.push_str(match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => "\n...\n",
        Value::List(items) if !items.is_empty() => "",
        Value::Map(map) if !map.entries.is_empty() => "",
        _ => "\n",
    });
    Some(Value::Text(yaml))
}

/// What a value stands behind.
#[derive(Clone, Copy, PartialEq)]
enum Behind {
    Start,
    Dash,
    Key,
}

/// Lists and maps end with a line break, other values do not.
fn write(value: &Value, depth: usize, behind: Behind, yaml: &mut String) -> Option<()> {
    let space = if behind == Behind::Start { "" } else { " " };
    match value {
        Value::List(items) if !items.is_empty() => {
            if behind == Behind::Key {
                yaml.push('\n');
            }
            // A list behind a key is not indented further than the key.
            let depth = if behind == Behind::Key { depth - 1 } else { depth };
            for (index, item) in items.iter().enumerate() {
                lead(behind, index, depth, yaml);
                yaml.push('-');
                write(&item.value, depth + 1, Behind::Dash, yaml)?;
                end(&item.value, yaml)?;
            }
        }
        Value::Map(map) if !map.entries.is_empty() => {
            if behind == Behind::Key {
                yaml.push('\n');
            }
            for (index, entry) in maps::sorted(map).into_iter().enumerate() {
                lead(behind, index, depth, yaml);
                yaml.push_str(&quoted(&entry.key)?);
                yaml.push(':');
                write(&entry.node.value, depth + 1, Behind::Key, yaml)?;
                end(&entry.node.value, yaml)?;
            }
        }
        value => {
            yaml.push_str(space);
            yaml.push_str(&match value {
                Value::Null => "null".to_owned(),
                Value::Bool(value) => value.to_string(),
                Value::Number(number) => number_text(*number)?,
                Value::Text(text) => quoted(text)?,
                Value::List(_) => "[]".to_owned(),
                Value::Map(_) => "{}".to_owned(),
                Value::Unknown { .. } => return None,
            });
        }
    }
    Some(())
}

/// What stands before an entry: nothing at the start, a space behind a dash, else its indentation.
fn lead(behind: Behind, index: usize, depth: usize, yaml: &mut String) {
    match (behind, index) {
        (Behind::Dash, 0) => yaml.push(' '),
        _ => yaml.push_str(&"  ".repeat(depth)),
    }
}

fn end(value: &Value, yaml: &mut String) -> Option<()> {
    let block = match value {
        Value::List(items) => !items.is_empty(),
        Value::Map(map) => !map.entries.is_empty(),
        _ => false,
    };
    if !block {
        let line = yaml.rsplit('\n').next().unwrap_or_default();
        if line.chars().count() > LONGEST_LINE {
            return None;
        }
        yaml.push('\n');
    }
    (yaml.len() <= LONGEST_TEXT).then_some(())
}

/// Texts are always quoted. `None` for those of several lines or with signs that are escaped in ways of their own.
fn quoted(text: &str) -> Option<String> {
    let plain = |sign: char| !sign.is_control() && (sign.is_ascii() || sign.is_alphanumeric());
    let simple = text.chars().all(|sign| plain(sign) || sign == '\t');
    simple.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t")))
}
