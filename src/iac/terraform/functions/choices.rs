//! Functions that pass on one of their arguments, or say something of all: `try`, `coalesce`, `alltrue`.

use super::super::evaluate::waiting;
use super::arguments::Arguments;
use super::convert::{boolean, text, unified};
use crate::iac::Value;

/// The first argument. An unknown one may be one that Terraform fails on: what is behind it is not certain.
pub(super) fn first(given: &Arguments) -> Option<Value> {
    given.value(0).cloned()
}

/// What is wholly known was evaluated without an error.
pub(super) fn can(given: &Arguments) -> Option<Value> {
    waiting(given.value(0)?).is_none().then_some(Value::Bool(true))
}

/// The first argument that is neither null nor an empty text. One that is not known may turn out to be good,
/// so nothing behind it is certain.
pub(super) fn coalesce(given: &Arguments) -> Option<Value> {
    // All arguments take one type: `coalesce(1, "a")` is `"1"`.
    let arguments = unified(given.all().to_vec())?;
    let good = |value: &Value| match value {
        Value::Null => false,
        value => text(value).as_deref() != Some(""),
    };
    arguments.into_iter().map(|argument| argument.value).find(good)
}

/// The first list that is not empty.
pub(super) fn coalescelist(given: &Arguments) -> Option<Value> {
    let is_list = |value: &Value| matches!(value, Value::List(_) | Value::Unknown { .. });
    let mut values = given.all().iter().map(|argument| &argument.value);
    if !values.clone().all(is_list) {
        return None;
    }
    values.find(|value| !matches!(value, Value::List(items) if items.is_empty())).cloned()
}

pub(super) fn alltrue(given: &Arguments) -> Option<Value> {
    settled(given, false)
}

pub(super) fn anytrue(given: &Arguments) -> Option<Value> {
    settled(given, true)
}

/// Whether one element settles it with `by`, whatever the unknown ones turn out to be. A null counts as false.
fn settled(given: &Arguments, by: bool) -> Option<Value> {
    let mut open = false;
    for item in given.list(0)? {
        match &item.value {
            Value::Unknown { .. } => open = true,
            Value::Null if !by => return Some(Value::Bool(by)),
            Value::Null => {}
            value if boolean(value)? == by => return Some(Value::Bool(by)),
            _ => {}
        }
    }
    (!open).then_some(Value::Bool(!by))
}
