//! What a function is given, as the types it asks for. `None` is what Terraform would refuse.

use super::convert;
use crate::iac::{Map, Node, Value};
use crate::text::Location;

pub(super) struct Arguments(Vec<Node>);

impl Arguments {
    pub fn new(arguments: Vec<Node>) -> Self {
        Self(arguments)
    }

    pub fn all(&self) -> &[Node] {
        &self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn value(&self, index: usize) -> Option<&Value> {
        self.0.get(index).map(|node| &node.value)
    }

    pub fn text(&self, index: usize) -> Option<String> {
        self.value(index).and_then(convert::text)
    }

    pub fn number(&self, index: usize) -> Option<f64> {
        self.value(index).and_then(convert::number)
    }

    /// A whole number that a float holds exactly.
    pub fn integer(&self, index: usize) -> Option<i64> {
        self.number(index).and_then(convert::whole)
    }

    pub fn list(&self, index: usize) -> Option<&[Node]> {
        match self.value(index)? {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn texts(&self, index: usize) -> Option<Vec<String>> {
        self.list(index)?.iter().map(|item| convert::text(&item.value)).collect()
    }

    pub fn map(&self, index: usize) -> Option<&Map> {
        match self.value(index)? {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// A value made of these arguments, to stand inside another: it is written where the first of them is.
    pub fn made(&self, value: Value) -> Option<Node> {
        Some(Node::new(value, self.at()?.clone()))
    }

    pub fn at(&self) -> Option<&Location> {
        self.0.first().map(|node| &node.at)
    }

    pub fn made_list(&self, values: impl IntoIterator<Item = Value>) -> Option<Value> {
        let mut nodes = Vec::new();
        for value in values {
            if nodes.len() >= super::MOST_ELEMENTS {
                return None;
            }
            nodes.push(self.made(value)?);
        }
        Some(Value::List(nodes))
    }
}
