//! The element of a list that a line of the table means.

use std::sync::Arc;

use crate::iac::cloudformation::evaluate::{open as one_of, unknown};
use crate::iac::cloudformation::table::{Becomes, Element, Row, View};
use crate::iac::{Map, Node, Value};

/// The value of the element that is meant, or what it may be.
pub fn element_of(list: &Node, element: &Element) -> Option<Node> {
    let key = |item: &Node| below(item, &element.key);
    match (&list.value, list.sides()) {
        (Value::List(items), _) => {
            let named = |item: &&Node| key(item).is_some_and(|key| key.as_text() == Some(&element.wanted));
            let value = items.iter().find(named).and_then(|item| below(item, &element.value));
            // One whose key is not known may be it.
            let open = items.iter().find(|item| key(item).is_none_or(|key| key.as_text().is_none()));
            value.or_else(|| Some(unknown("a key", &open?.at)))
        }
        (Value::Unknown { why }, Some(sides)) => {
            let sides = sides.iter().map(|side| element_of(side.as_ref()?, element)).collect::<Vec<_>>();
            sides.iter().any(Option::is_some).then(|| one_of(sides, why))
        }
        (Value::Unknown { .. }, None) => Some(Node { text: None, ..list.clone() }),
        _ => None,
    }
}

/// What stands in an element at a path: whatever is unknown on the way is what is there.
fn below(item: &Node, path: &str) -> Option<Node> {
    let mut node = item;
    for name in path.split('.') {
        if node.is_unknown() {
            break;
        }
        node = node.as_map()?.get(name)?;
    }
    Some(node.clone())
}

/// A view without the lines for elements that a resource lacks, where it has another element of the same meaning: with
/// `/dev/xvda` alone, `/dev/sda1` is not the root volume.
pub fn chosen(view: &Arc<View>, settings: &Map) -> Arc<View> {
    let has = |row: &Row| position(row, settings).is_some();
    let is_other = |row: &Row| {
        let same = view.rows.iter().filter(|other| other.element.is_some() && other.becomes == row.becomes);
        row.element.is_some() && !has(row) && same.into_iter().any(has)
    };
    if !view.rows.iter().any(is_other) {
        return Arc::clone(view);
    }
    let rows = view.rows.iter().filter(|row| !is_other(row)).cloned().collect();
    Arc::new(View { rows, ..View::clone(view) })
}

/// What has a place of its own is none of the rest of its list: nothing stands there, so that the others keep their
/// numbers.
pub fn take_out(view: &View, settings: &Map, whole: &mut Map) {
    for row in &view.rows {
        let (Becomes::Place(..), Some(position)) = (&row.becomes, position(row, settings)) else { continue };
        let list =
            view.rows.iter().find(|list| list.path == row.path && list.is_list && list.element.is_none());
        let Some(Becomes::Name(names, _)) = list.map(|list| &list.becomes) else { continue };
        let entry = whole.entries.iter_mut().find(|entry| *names == [entry.key.as_str()]);
        if let Some(Value::List(items)) = entry.map(|entry| &mut entry.node.value)
            && let Some(item) = items.get_mut(position)
        {
            item.value = Value::Null;
        }
    }
}

/// Which element of a list at the top the line means, where all of them say which they are.
fn position(row: &Row, settings: &Map) -> Option<usize> {
    let (element, [property]) = (row.element.as_ref()?, row.path.as_slice()) else { return None };
    let Value::List(items) = &settings.get(property)?.value else { return None };
    let key = |item: &Node| below(item, &element.key);
    items.iter().position(|item| key(item).is_some_and(|key| key.as_text() == Some(&element.wanted)))
}
