//! What is asked of lists, maps and texts alike, and what passes a value on.

use super::arguments::Arguments;
use super::strings;
use crate::iac::Value;

pub(super) fn length(given: &Arguments) -> Option<Value> {
    Some(Value::Number(match given.value(0)? {
        Value::List(items) => items.len() as f64,
        Value::Map(map) => super::maps::sorted(map).len() as f64,
        Value::Text(text) => strings::count(text) as f64,
        _ => return None,
    }))
}

/// `sensitive` and its like change what is shown, not what is.
pub(super) fn same_value(given: &Arguments) -> Option<Value> {
    given.value(0).cloned()
}
