//! Conversions between types, as Terraform makes them without being asked and when asked.
//!
//! Our lists stand for Terraform's lists, tuples and sets, our maps for its maps and objects. Where it makes a
//! tuple a list, all elements take one type ([`unify`]): `[1, "a"]` becomes `["1", "a"]`.

use super::arguments::Arguments;
use crate::iac::{Entry, Map, Node, Value};
use crate::text::Location;

/// From here on a float no longer holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A fraction of so few digits is what was written, not what a float made of it.
pub(super) const CERTAIN_DIGITS: usize = 15;

pub(in super::super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => number_text(*number),
        _ => None,
    }
}

pub(in super::super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if text == "true" || text == "1" => Some(true),
        Value::Text(text) if text == "false" || text == "0" => Some(false),
        _ => None,
    }
}

pub(in super::super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// Terraform counts with 512 bits and writes every digit: where a float has lost some, the text is not known.
pub(super) fn number_text(number: f64) -> Option<String> {
    if number == 0.0 {
        return Some("0".to_owned());
    }
    let shortest = format!("{number:e}");
    let digits = shortest.split('e').next()?.bytes().filter(u8::is_ascii_digit).count();
    let exact = number.is_finite() && (whole(number).is_some() || digits <= CERTAIN_DIGITS);
    exact.then(|| number.to_string())
}

pub(super) fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

pub(super) fn tostring(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        value => text(value).map(Value::Text),
    }
}

pub(super) fn tonumber(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        value => number(value).map(Value::Number),
    }
}

pub(super) fn tobool(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        value => boolean(value).map(Value::Bool),
    }
}

pub(super) fn tolist(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        Value::List(items) => unified(items.clone()).map(Value::List),
        _ => None,
    }
}

pub(super) fn tomap(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        Value::Map(map) => {
            let mut map = map.clone();
            unify(map.entries.iter_mut().map(|entry| &mut entry.node).collect())?;
            Some(Value::Map(map))
        }
        _ => None,
    }
}

/// A list whose elements have one type. `None` where there is none that all of them can take.
pub(super) fn unified(mut items: Vec<Node>) -> Option<Vec<Node>> {
    unify(items.iter_mut().collect())?;
    Some(items)
}

/// Gives values the one type that all of them can take. What is null or unknown goes with everything.
pub(super) fn unify(mut nodes: Vec<&mut Node>) -> Option<()> {
    nodes.retain(|node| !matches!(node.value, Value::Null | Value::Unknown { .. }));
    let any = |is: fn(&Value) -> bool| nodes.iter().any(|node| is(&node.value));
    let texts = any(|value| matches!(value, Value::Text(_)));
    let numbers = any(|value| matches!(value, Value::Number(_)));
    let bools = any(|value| matches!(value, Value::Bool(_)));
    let lists = any(|value| matches!(value, Value::List(_)));
    let maps = any(|value| matches!(value, Value::Map(_)));
    match (texts || numbers || bools, lists, maps) {
        (true, false, false) if texts => {
            for node in nodes {
                node.value = Value::Text(text(&node.value)?);
            }
            Some(())
        }
        (true, false, false) => (numbers != bools).then_some(()),
        (false, true, false) => unify_lists(nodes),
        (false, false, true) => unify_maps(nodes),
        (false, false, false) => Some(()),
        _ => None,
    }
}

/// Tuples of one length keep a type for each place; other lists have one for all elements.
fn unify_lists(nodes: Vec<&mut Node>) -> Option<()> {
    let lists: Vec<&mut Vec<Node>> = nodes
        .into_iter()
        .filter_map(|node| match &mut node.value {
            Value::List(items) => Some(items),
            _ => None,
        })
        .collect();
    let length = lists.first()?.len();
    if lists.iter().any(|items| items.len() != length) {
        return unify(lists.into_iter().flatten().collect());
    }
    let mut places: Vec<Vec<&mut Node>> = (0..length).map(|_| Vec::new()).collect();
    for items in lists {
        items.iter_mut().zip(&mut places).for_each(|(item, place)| place.push(item));
    }
    places.into_iter().try_for_each(unify)
}

/// Objects of the same attributes keep a type for each; other maps have one for all elements.
fn unify_maps(nodes: Vec<&mut Node>) -> Option<()> {
    let mut entries: Vec<Vec<&mut Entry>> = nodes
        .into_iter()
        .filter_map(|node| match &mut node.value {
            Value::Map(map) => Some(map.entries.iter_mut().collect()),
            _ => None,
        })
        .collect();
    entries.iter_mut().for_each(|entries| entries.sort_by(|left, right| left.key.cmp(&right.key)));
    let keys: Vec<String> = entries.first()?.iter().map(|entry| entry.key.clone()).collect();
    let alike = entries.iter().all(|entries| entries.iter().map(|entry| &entry.key).eq(&keys));
    if !alike {
        return unify(entries.into_iter().flatten().map(|entry| &mut entry.node).collect());
    }
    let mut places: Vec<Vec<&mut Node>> = keys.iter().map(|_| Vec::new()).collect();
    for entries in entries {
        entries.into_iter().zip(&mut places).for_each(|(entry, place)| place.push(&mut entry.node));
    }
    places.into_iter().try_for_each(unify)
}

/// A map that is made rather than written: its entries stand where the argument stands.
pub(super) fn made_map(entries: impl IntoIterator<Item = (String, Node)>, at: &Location) -> Value {
    let entry = |(key, node)| Entry { key, key_span: at.span, span: at.span, node, blocks: false };
    Value::Map(Map { entries: entries.into_iter().map(entry).collect(), span: None })
}
