//! Lists that lose what is open to everybody, or gain an element.
//!
//! In: the node that stands there. Out: what is to stand there, kept elements as they are written.

use crate::iac::{Node, Value};
use crate::literal::Literal;
use crate::rules::network;
use crate::rules::pack::Network;

/// Private networks to begin with, where nothing in the stack says which one is meant.
const PRIVATE_V4: &str = "10.0.0.0/8";
const PRIVATE_V6: &str = "fd00::/8";

/// A network or a list of them without what is open; `instead` where nothing else is left. `None` where nothing
/// is open or not all of it is known.
pub fn closed(node: &Node, instead: Option<Literal>) -> Option<Literal> {
    let is_open =
        |node: &Node| node.as_text().is_some_and(|text| network::is(text, &Network::Open) == Some(true));
    // An IPv6 network takes no IPv4 one's place.
    let fallback = |node: &Node| match node.as_text() {
        Some(text) if text.contains(':') => Literal::Text(PRIVATE_V6.to_owned()),
        _ => instead.clone().unwrap_or_else(|| Literal::Text(PRIVATE_V4.to_owned())),
    };
    match &node.value {
        Value::Text(_) => is_open(node).then(|| fallback(node)),
        Value::List(items) => {
            let (open, kept): (Vec<&Node>, Vec<&Node>) = items.iter().partition(|item| is_open(item));
            let first = open.first()?;
            if kept.is_empty() {
                return Some(Literal::List(vec![fallback(first)]));
            }
            Some(Literal::List(kept.into_iter().map(as_written).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// The list that is there with one more element.
pub fn with(node: &Node, more: Literal) -> Option<Literal> {
    let Value::List(items) = &node.value else { return None };
    let mut all: Vec<Literal> = items.iter().map(as_written).collect::<Option<_>>()?;
    match more {
        Literal::List(more) => {
            let new: Vec<Literal> = more.into_iter().filter(|one| !all.contains(one)).collect();
            all.extend(new);
        }
        one => all.push(one),
    }
    Some(Literal::List(all))
}

/// A text as a literal, anything else as the expression that stands there.
fn as_written(node: &Node) -> Option<Literal> {
    match &node.value {
        Value::Text(text) if node.via.is_empty() => Some(Literal::Text(text.clone())),
        _ => {
            let text = node.at.text();
            (!text.is_empty() && !text.contains('\n')).then(|| Literal::Expression(text.to_owned()))
        }
    }
}
