//! `Fn::ForEach`: what a loop makes, turn by turn, loops inside of it too.
//!
//! In: the entry of a loop. Out: each entry that it makes, by its name, while its identifier stands for a value. A
//! collection that nobody knows is one turn of unknown value: what it makes is there, an unknown number of times.

use super::evaluate::{Evaluator, unknown};
use crate::iac::{Entry, Map, Node, Value};

/// How the key of a loop begins.
const LOOP: &str = "Fn::ForEach::";
/// CloudFormation takes no more resources, whatever a loop goes over.
const MOST_VALUES: usize = 500;
/// Turns of all loops of a template: with loops in loops they multiply.
const MOST_TURNS: usize = 100_000;

/// What an entry is called that a loop made.
pub enum Name {
    Known(String),
    /// As it is written, since what its loop goes over is not known.
    Open(String),
}

pub fn is_loop(key: &str) -> bool {
    key.starts_with(LOOP)
}

impl Evaluator<'_> {
    /// `Fn::ForEach::Name: [Identifier, [a, b], {Key${Identifier}: …}]`. What can't be followed is told.
    pub fn each(&self, entry: &Entry, then: &mut dyn FnMut(Name, &Entry)) {
        let Some((identifier, collection, body)) = parts(&entry.node) else {
            self.tell(
                entry.key_span,
                "this `Fn::ForEach` could not be understood: what it makes is not judged",
            );
            return;
        };
        for value in self.values(entry, collection) {
            if self.turns.get() >= MOST_TURNS {
                self.tell(entry.key_span, "loops with more turns than are followed: the rest is not judged");
                return;
            }
            if !self.may_make(1) {
                return;
            }
            self.turns.set(self.turns.get() + 1);
            self.bound.borrow_mut().push((identifier.to_owned(), value));
            for made in &body.entries {
                if is_loop(&made.key) {
                    self.each(made, then);
                } else {
                    then(self.name(made), made);
                }
            }
            self.bound.borrow_mut().pop();
        }
    }

    fn values(&self, entry: &Entry, collection: &Node) -> Vec<Node> {
        let found = self.node(collection).unwrap_or_else(|| collection.with(Value::List(Vec::new())));
        let mut values = Vec::new();
        match found.value {
            Value::List(items) => items.into_iter().for_each(|item| match item.value {
                // A parameter that is a list may stand among plain values.
                Value::List(more) => values.extend(more),
                _ => values.push(item),
            }),
            Value::Unknown { .. } => values.push(Node { text: None, ..found }),
            _ => values.push(unknown("Fn::ForEach", &collection.at)),
        }
        if values.len() > MOST_VALUES {
            values.truncate(MOST_VALUES);
            let message = format!(
                "this `Fn::ForEach` goes over more than {MOST_VALUES} values: the rest is not judged"
            );
            self.tell(entry.key_span, &message);
        }
        values
    }

    fn name(&self, made: &Entry) -> Name {
        // `&{X}` leaves out what no logical id may have.
        let is_narrowed = made.key.contains("&{");
        let node = self.substituted(&made.key.replace("&{", "${"), &Map::default(), &made.node);
        match node.as_text() {
            Some(name) if is_narrowed => {
                Name::Known(name.chars().filter(char::is_ascii_alphanumeric).collect())
            }
            Some(name) => Name::Known(name.to_owned()),
            None => Name::Open(made.key.clone()),
        }
    }
}

fn parts(arguments: &Node) -> Option<(&str, &Node, &Map)> {
    let Value::List(items) = &arguments.value else { return None };
    let [identifier, collection, body] = items.as_slice() else { return None };
    Some((identifier.as_text()?, collection, body.as_map()?))
}
