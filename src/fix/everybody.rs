//! Where a statement of a policy names everybody, in dialects whose documents are trees of their own.
//!
//! In: a resource's body, and where a rule blames a statement. Out: the stars of its principal.

use crate::iac::{Node, Value};
use crate::text::Location;

/// Each star of the principals of the statements that are written at a place, and whether it is the whole principal.
pub fn stars<'n>(body: &'n Node, at: &Location) -> Vec<(&'n Node, bool)> {
    let mut stars = Vec::new();
    statements(body, at, &mut |statement| {
        let principal = statement.as_map().and_then(|map| map.get("Principal"));
        stars.extend(principal.into_iter().flat_map(of_everybody));
    });
    stars
}

/// The statements that are written at a place.
fn statements<'n>(node: &'n Node, at: &Location, then: &mut dyn FnMut(&'n Node)) {
    match &node.value {
        _ if node.encoded().is_some() => {
            node.encoded().into_iter().for_each(|inside| statements(inside, at, then))
        }
        Value::Map(_) if node.at.span == at.span && node.at.path() == at.path() => then(node),
        Value::Map(map) => map.entries.iter().for_each(|entry| statements(&entry.node, at, then)),
        Value::List(items) => items.iter().for_each(|item| statements(item, at, then)),
        _ => {}
    }
}

/// Each star of a principal, and whether it is the whole principal.
fn of_everybody(principal: &Node) -> Vec<(&Node, bool)> {
    // A star that came through a parameter stands elsewhere.
    let is_star = |node: &&Node| {
        node.as_text() == Some("*") && matches!(node.at.text(), "'*'" | "\"*\"") && node.via.is_empty()
    };
    if is_star(&principal) {
        return vec![(principal, true)];
    }
    let own = principal.as_map().and_then(|map| map.get("AWS"));
    let all: &[Node] = match own.map(|node| &node.value) {
        Some(Value::List(items)) => items,
        _ => own.map(std::slice::from_ref).unwrap_or_default(),
    };
    all.iter().filter(is_star).map(|star| (star, false)).collect()
}
