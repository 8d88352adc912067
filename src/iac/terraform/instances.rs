//! `count` and `for_each`: how many instances a block makes, and what tells each from the others.
//!
//! In: a block. Out: its [`Instance`]s: one where there is neither, none for `count = 0`, one that stands for
//! all where their number is not known yet.

use std::fmt;
use std::rc::Rc;

use super::declare::Block;
use super::evaluate::{Bound, elements, unknown, waiting};
use super::functions;
use super::scope::{Scope, entry, gathered};
use crate::iac::{Map, Node, Value};
use crate::text::Location;

/// Instances of one block that are judged. Nobody writes as many that differ.
const MOST: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The only one, or the one that stands for a number not known yet.
    None,
    Index(usize),
    Name(String),
}

/// As an address has it: `[0]`, `["k"]`, nothing.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => write!(f, "[\"{name}\"]"),
        }
    }
}

impl Key {
    /// The index that stands in an address; `None` where there is none.
    pub fn shown(&self) -> Option<String> {
        (*self != Self::None).then(|| self.to_string())
    }

    /// Whether a known index of an expression picks this one.
    pub fn is(&self, index: &Value) -> bool {
        match self {
            Self::None => false,
            Self::Index(own) => functions::number(index) == Some(*own as f64),
            Self::Name(own) => functions::text(index).as_deref() == Some(own),
        }
    }
}

#[derive(Clone)]
pub(super) struct Instance {
    pub key: Key,
    /// One that stands for all, whose number waits for something.
    pub is_open: bool,
    /// `each` or `count`, and what stands behind it.
    name: &'static str,
    node: Option<Rc<Node>>,
}

impl Instance {
    pub const ONLY: Self = Self { key: Key::None, is_open: false, name: "", node: None };

    /// `each` or `count`, for what is evaluated in its block.
    pub fn bound(&self) -> Option<Bound<'_>> {
        self.node.as_ref().map(|node| Bound { name: self.name, node: node.clone(), outer: None })
    }

    /// `named_at` is where its key is written.
    fn each(key: Key, value: &Rc<Node>, named_at: &Location, is_open: bool) -> Self {
        let at = &value.at;
        let name = match &key {
            // Of a set: the name stands where its element does.
            Key::Name(name) if value.as_text() == Some(name) => Node::clone(value),
            Key::Name(name) => Node::new(Value::Text(name.clone()), named_at.clone()),
            _ => unknown("each.key", at),
        };
        let entries = vec![entry("key", at.span, name), entry("value", at.span, Node::clone(value))];
        let node = gathered(Value::Map(Map { entries, span: None }), at);
        Self { key, is_open, name: "each", node: Some(Rc::new(node)) }
    }

    fn count(key: Key, index: Node, is_open: bool) -> Self {
        let at = index.at.clone();
        let entries = vec![entry("index", at.span, index)];
        let node = gathered(Value::Map(Map { entries, span: None }), &at);
        Self { key, is_open, name: "count", node: Some(Rc::new(node)) }
    }
}

impl<'a> Scope<'a> {
    /// The instances of a block of this folder. One that stands for all where its own number needs it.
    pub fn instances(&self, address: &str, block: &Block<'a>) -> Rc<[Instance]> {
        if let Some(known) = self.instances.borrow().get(address) {
            return known.clone().unwrap_or_else(|| {
                self.cycle(address, &block.header);
                let why = unknown(address, &block.header);
                Rc::from([Instance::each(Key::None, &Rc::new(why), &block.header, true)])
            });
        }
        self.instances.borrow_mut().insert(address.to_owned(), None);
        let made: Rc<[Instance]> = self.made(address, block).into();
        self.instances.borrow_mut().insert(address.to_owned(), Some(made.clone()));
        made
    }

    fn made(&self, address: &str, block: &Block) -> Vec<Instance> {
        if let Some(count) = block.attribute("count") {
            let count = self.evaluate(count, None);
            let index = |index: usize| Node::new(Value::Number(index as f64), count.at.clone());
            return match functions::number(&count.value) {
                Some(number) if number >= 0.0 => {
                    if number > MOST as f64 {
                        self.too_many(address, &count);
                    }
                    (0..number.min(MOST as f64) as usize)
                        .map(|number| Instance::count(Key::Index(number), index(number), false))
                        .collect()
                }
                _ => vec![Instance::count(Key::None, unknown("count.index", &count.at), true)],
            };
        }
        let Some(for_each) = block.attribute("for_each") else { return vec![Instance::ONLY] };
        let collection = self.evaluate(for_each, None);
        let open = |why: &str| {
            let mut value = unknown(why, &collection.at);
            value.refers.clone_from(&collection.refers);
            vec![Instance::each(Key::None, &Rc::new(value), &collection.at, true)]
        };
        let made: Option<Vec<Instance>> = match &collection.value {
            Value::Unknown { .. } => return open("each.value"),
            // A set of names: each is its own key.
            Value::List(_) => elements(&collection)
                .iter()
                .map(|(_, value)| {
                    let key = Key::Name(functions::text(&value.value)?);
                    Some(Instance::each(key, value, &value.at, false))
                })
                .collect(),
            Value::Map(_) => elements(&collection)
                .iter()
                .map(|(key, value)| {
                    let name = Key::Name(functions::text(&key.value)?);
                    Some(Instance::each(name, value, &key.at, false))
                })
                .collect(),
            _ => None,
        };
        match made {
            Some(mut made) => {
                if made.len() > MOST {
                    self.too_many(address, &collection);
                    made.truncate(MOST);
                }
                made
            }
            None => {
                if waiting(&collection.value).is_none() {
                    let message = format!("`for_each` of `{address}` is neither a map nor a set of strings");
                    self.world.tell(&collection.at, message, false);
                }
                open("each.value")
            }
        }
    }

    fn too_many(&self, address: &str, number: &Node) {
        let message = format!("`{address}` has more than {MOST} instances: the others are not judged");
        self.world.tell(&number.at, message, true);
    }
}
