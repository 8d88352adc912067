//! The element of a list that a line of the table means.

use crate::iac::cloudformation::evaluate::{open as one_of, unknown};
use crate::iac::cloudformation::table::Element;
use crate::iac::{Node, Value};

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
