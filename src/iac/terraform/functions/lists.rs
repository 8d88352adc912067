//! Functions of lists. Elements may be unknown where only their number or place matters.

use super::MOST_ELEMENTS;
use super::arguments::Arguments;
use super::convert::{text, unified, whole};
use super::sets;
use crate::iac::terraform::evaluate::waiting;
use crate::iac::terraform::operators::same;
use crate::iac::{Node, Value};

fn list(items: impl Into<Vec<Node>>) -> Option<Value> {
    Some(Value::List(items.into()))
}

fn known(value: &Value) -> bool {
    waiting(value).is_none()
}

pub(super) fn chunklist(given: &Arguments) -> Option<Value> {
    let items = unified(given.list(0)?.to_vec())?;
    let size = usize::try_from(given.integer(1)?).ok()?;
    let size = if size == 0 { items.len().max(1) } else { size };
    given.made_list(items.chunks(size).map(|chunk| Value::List(chunk.to_vec())))
}

/// An unknown text may be empty, and then it is not there.
pub(super) fn compact(given: &Arguments) -> Option<Value> {
    let items = given.list(0)?.iter().filter(|item| !matches!(item.value, Value::Null));
    let texts: Option<Vec<String>> = items.map(|item| text(&item.value)).collect();
    given.made_list(texts?.into_iter().filter(|text| !text.is_empty()).map(Value::Text))
}

pub(super) fn concat(given: &Arguments) -> Option<Value> {
    let mut all = Vec::new();
    for index in 0..given.len() {
        all.extend_from_slice(given.list(index)?);
    }
    list(all)
}

/// Whether an element is there. One that is settles it, whatever the unknown ones are.
pub(super) fn contains(given: &Arguments) -> Option<Value> {
    let wanted = given.value(1).filter(|wanted| !matches!(wanted, Value::Null))?;
    let mut open = false;
    for item in given.list(0)? {
        match same(&item.value, wanted) {
            Some(true) => return Some(Value::Bool(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    (!open).then_some(Value::Bool(false))
}

/// How many are left over depends on every element.
pub(super) fn distinct(given: &Arguments) -> Option<Value> {
    list(sets::without_repeats(unified(given.list(0)?.to_vec())?)?)
}

/// The element at a place; behind the end it starts over.
pub(super) fn element(given: &Arguments) -> Option<Value> {
    let (items, index) = (given.list(0)?, given.integer(1)?);
    let index = usize::try_from(index).ok()?.checked_rem(items.len())?;
    Some(items[index].value.clone())
}

pub(super) fn flatten(given: &Arguments) -> Option<Value> {
    let items = given.list(0)?;
    // It is most likely a list of its own, of any length; deeper inside it is an element like any other.
    if items.iter().any(Node::is_unknown) {
        return None;
    }
    let mut flat = Vec::new();
    flat_into(items, &mut flat)?;
    list(flat)
}

fn flat_into(items: &[Node], flat: &mut Vec<Node>) -> Option<()> {
    for item in items {
        match &item.value {
            Value::List(items) => flat_into(items, flat)?,
            _ if flat.len() >= MOST_ELEMENTS => return None,
            _ => flat.push(item.clone()),
        }
    }
    Some(())
}

pub(super) fn index(given: &Arguments) -> Option<Value> {
    let wanted = given.value(1)?;
    for (index, item) in given.list(0)?.iter().enumerate() {
        if same(&item.value, wanted)? {
            return Some(Value::Number(index as f64));
        }
    }
    None
}

/// Values whose keys, in a list beside, are among those searched for.
pub(super) fn matchkeys(given: &Arguments) -> Option<Value> {
    let (values, keys) = (unified(given.list(0)?.to_vec())?, given.list(1)?);
    let both = unified(keys.iter().chain(given.list(2)?).cloned().collect())?;
    let (keys, wanted) = both.split_at(keys.len());
    let wanted: Option<Vec<String>> = wanted.iter().map(|key| sets::identity(&key.value)).collect();
    let wanted: std::collections::HashSet<String> = wanted?.into_iter().collect();
    if values.len() != keys.len() {
        return None;
    }
    let mut matched = Vec::new();
    for (value, key) in values.into_iter().zip(keys) {
        if wanted.contains(&sets::identity(&key.value)?) {
            matched.push(value);
        }
    }
    list(matched)
}

pub(super) fn one(given: &Arguments) -> Option<Value> {
    match given.list(0)? {
        [] => Some(Value::Null),
        [only] => Some(only.value.clone()),
        _ => None,
    }
}

/// Terraform makes no more than 1,024 numbers.
pub(super) fn range(given: &Arguments) -> Option<Value> {
    const MOST: usize = 1024;
    let (start, end) = match given.len() {
        1 => (0.0, given.number(0)?),
        _ => (given.number(0)?, given.number(1)?),
    };
    let down = end < start;
    let step = match given.len() {
        3 => given.number(2)?,
        _ if down => -1.0,
        _ => 1.0,
    };
    // The sum of floats that are no whole numbers drifts from Terraform's.
    whole(start).and(whole(step))?;
    if !end.is_finite() || step == 0.0 || (start != end && (step < 0.0) != down) {
        return None;
    }
    let mut numbers = Vec::new();
    let mut number = start;
    while if down { number > end } else { number < end } {
        if numbers.len() == MOST {
            return None;
        }
        numbers.push(Value::Number(number));
        number += step;
    }
    given.made_list(numbers)
}

pub(super) fn reverse(given: &Arguments) -> Option<Value> {
    list(given.list(0)?.iter().rev().cloned().collect::<Vec<_>>())
}

pub(super) fn slice(given: &Arguments) -> Option<Value> {
    let (start, end) = (usize::try_from(given.integer(1)?).ok()?, usize::try_from(given.integer(2)?).ok()?);
    list(given.list(0)?.get(start..end)?)
}

pub(super) fn sort(given: &Arguments) -> Option<Value> {
    let mut texts = given.texts(0)?;
    texts.sort();
    given.made_list(texts.into_iter().map(Value::Text))
}

/// Every combination of one element of each list, the last list turning fastest.
pub(super) fn setproduct(given: &Arguments) -> Option<Value> {
    /// Of all that the combinations hold, counted as [`weight`] does.
    const HEAVIEST: usize = 4 * MOST_ELEMENTS;
    let mut lists = Vec::new();
    let (mut count, mut heavy) = (1_usize, 1_usize);
    for index in 0..given.len() {
        let items = unified(given.list(index)?.to_vec())?;
        count = count.checked_mul(items.len())?;
        heavy = heavy.checked_add(items.iter().map(|item| weight(&item.value)).max().unwrap_or(0))?;
        lists.push(items);
    }
    if count.checked_mul(heavy)? > HEAVIEST || !lists.iter().flatten().all(|item| known(&item.value)) {
        return None;
    }
    let mut made: Vec<Vec<Node>> = vec![Vec::new()];
    for items in lists {
        let longer = |start: &Vec<Node>| {
            let start = start.clone();
            items
                .iter()
                .map(move |item| [&start[..], std::slice::from_ref(item)].concat())
                .collect::<Vec<_>>()
        };
        made = made.iter().flat_map(longer).collect();
    }
    given.made_list(made.into_iter().map(Value::List))
}

/// How much a value holds: its parts, and its texts by the line.
pub(in super::super) fn weight(value: &Value) -> usize {
    1 + match value {
        Value::Text(text) => text.len() / 64,
        Value::List(items) => items.iter().map(|item| weight(&item.value)).sum(),
        Value::Map(map) => {
            map.entries.iter().map(|entry| entry.key.len() / 64 + weight(&entry.node.value)).sum()
        }
        _ => 0,
    }
}
