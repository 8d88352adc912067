//! Sets. There is no value for them: they are lists without repeats, in the order Terraform goes through them.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::arguments::Arguments;
use super::convert::unified;
use super::json;
use crate::iac::terraform::evaluate::waiting;
use crate::iac::{Node, Value};

/// Members that are known are members for certain. Of the unknown ones, which come last, some may be repeats.
pub(super) fn toset(given: &Arguments) -> Option<Value> {
    match given.value(0)? {
        Value::Null => Some(Value::Null),
        Value::List(items) => members(items.clone()).map(Value::List),
        _ => None,
    }
}

pub(super) fn setunion(given: &Arguments) -> Option<Value> {
    let (all, _) = alike(given)?;
    members(all).map(Value::List)
}

pub(super) fn setintersection(given: &Arguments) -> Option<Value> {
    let (all, lengths) = alike(given)?;
    let (first, mut rest) = all.split_at(lengths[0]);
    let mut kept = members(first.to_vec())?;
    for length in &lengths[1..] {
        let (other, behind) = rest.split_at(*length);
        let other = identities(other)?;
        kept.retain(|item| identity(&item.value).is_some_and(|item| other.contains(&item)));
        rest = behind;
    }
    Some(Value::List(kept))
}

pub(super) fn setsubtract(given: &Arguments) -> Option<Value> {
    let (all, lengths) = alike(given)?;
    let (first, other) = all.split_at(lengths[0]);
    let other = identities(other)?;
    let mut kept = members(first.to_vec())?;
    kept.retain(|item| identity(&item.value).is_some_and(|item| !other.contains(&item)));
    Some(Value::List(kept))
}

/// The elements of all arguments, given one type, and how many each argument has.
fn alike(given: &Arguments) -> Option<(Vec<Node>, Vec<usize>)> {
    let (mut all, mut lengths) = (Vec::new(), Vec::new());
    for index in 0..given.len() {
        let items = given.list(index)?;
        lengths.push(items.len());
        all.extend_from_slice(items);
    }
    Some((unified(all)?, lengths))
}

fn members(items: Vec<Node>) -> Option<Vec<Node>> {
    let (known, open): (Vec<Node>, Vec<Node>) =
        unified(items)?.into_iter().partition(|item| waiting(&item.value).is_none());
    let mut members = without_repeats(known)?;
    members.sort_by(|left, right| order(&left.value, &right.value));
    members.extend(open);
    Some(members)
}

/// Texts by their bytes, numbers by size, `false` first, null last. Others keep the order they are written in.
fn order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => left.total_cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (left, right) => matches!(left, Value::Null).cmp(&matches!(right, Value::Null)),
    }
}

/// The first of each. All of them must be known.
pub(super) fn without_repeats(items: Vec<Node>) -> Option<Vec<Node>> {
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for item in items {
        if seen.insert(identity(&item.value)?) {
            kept.push(item);
        }
    }
    Some(kept)
}

fn identities(items: &[Node]) -> Option<HashSet<String>> {
    items.iter().map(|item| identity(&item.value)).collect()
}

/// A text that two values share only if they are equal.
pub(super) fn identity(value: &Value) -> Option<String> {
    match value {
        Value::Unknown { .. } => None,
        Value::Number(number) => Some(format!("{number:e}")),
        value => json::encoded(value),
    }
}
