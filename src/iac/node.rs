//! A configuration value with its place and the way it came.

use std::sync::Arc;

use crate::text::{Location, Span};

/// One value of a configuration.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    /// Where the value is written: the expression in this resource, not the default it came from.
    pub at: Location,
    /// The variable, local or module argument it came through, nearest first; the last is where the value stands.
    pub via: Vec<Location>,
    /// What the expression refers to, whether or not its value is known.
    pub refers: Vec<Reference>,
    /// The tool would refuse the expression: an attribute that an object has not, an index past the end.
    /// Its value is unknown then.
    pub fails: bool,
    /// What is known beside its value.
    pub text: Option<Arc<TextOf>>,
    /// Of an unknown, what may reach it: in one of a loop's rounds, or where nothing else is given. Of a text, what it is
    /// put together from. For those alone who look for secrets: rules are told what is known.
    pub reached_by: Option<Arc<Vec<Node>>>,
}

/// How a text was made, or what an unknown may be.
#[derive(Clone, Debug)]
pub enum TextOf {
    /// It is the JSON of this value, which keeps the places of its parts.
    Json(Node),
    /// It is the base64 of this text, which may be known in part alone.
    Base64(Node),
    /// An unknown text's literal parts, with a [`GAP`] for each part that is missing.
    Parts(String),
    /// An unknown is one of these, or absent: what they agree on is known all the same.
    OneOf(Vec<Option<Node>>),
}

/// Stands for a part of a text that is not known. Not a character that configurations use.
pub const GAP: char = '\u{FFFC}';

#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Map(Map),
    /// Only a plan or an apply will know it. `why` names what it waits for: `var.key_arn`.
    Unknown {
        why: String,
    },
}

/// Attributes and nested blocks, or the entries of an object, in the order written.
///
/// Nested blocks of one type are one entry whose value is a [`Value::List`] of [`Value::Map`]s, with `blocks` set.
/// A `dynamic` block whose number is not known is an element of that list with an unknown value.
#[derive(Clone, Debug, Default)]
pub struct Map {
    pub entries: Vec<Entry>,
    /// The whole map as written, braces included; for a block from its type to its `}`.
    pub span: Option<Span>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    /// Where the key (or the first block's type) is written.
    pub key_span: Span,
    /// The whole attribute or first block, without trailing comment or line ending.
    pub span: Span,
    pub node: Node,
    pub blocks: bool,
}

/// `aws_s3_bucket.models[0].id`, read: the address it names and the attribute path behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// `aws_s3_bucket.models`, `module.vpc["a"].aws_subnet.b`, `data.aws_iam_policy_document.x`, `var.key`,
    /// `local.tags`, `module.vpc`: inside which instance of a module, but without an index of its own.
    pub address: String,
    /// Which instance is meant, where it is known and there are several: `[0]`, `["k"]`.
    pub instance: Option<String>,
    /// `id`, `arn`, `0.name`; empty where the whole object is meant.
    pub attribute: String,
    /// A resource or data source, rather than a variable, a local, a module.
    pub is_resource: bool,
}

/// Adds references that are not there yet.
pub fn refer(all: &mut Vec<Reference>, more: &[Reference]) {
    /// More than any real expression has; the rest would only cost time.
    const MOST: usize = 256;
    for reference in more {
        if all.len() < MOST && !all.contains(reference) {
            all.push(reference.clone());
        }
    }
}

impl Node {
    /// Another value at the same place, come the same way. Its own, which may be a whole tree, is not copied.
    pub fn with(&self, value: Value) -> Self {
        let Self { at, via, refers, fails, text, reached_by, .. } = self;
        let (at, via, refers) = (at.clone(), via.clone(), refers.clone());
        Self { value, at, via, refers, fails: *fails, text: text.clone(), reached_by: reached_by.clone() }
    }
}

impl Entry {
    /// Another node under the same key.
    pub fn with(&self, node: Node) -> Self {
        let Self { key_span, span, blocks, .. } = *self;
        Self { key: self.key.clone(), key_span, span, node, blocks }
    }
}

impl Map {
    /// The key of an entry that stands for others nobody knows: what an unknown object is spread into may have any.
    pub const REST: &str = "@rest";

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of that name, where it is a map.
    pub fn object(&self, key: &str) -> Option<&Map> {
        self.get(key)?.as_map()
    }

    /// The items of that name, where it is a list.
    pub fn list(&self, key: &str) -> Option<&[Node]> {
        match &self.get(key)?.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text of that name, where it is known.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// The last entry of that name: in an object the last one wins.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }
}

impl Node {
    pub fn new(value: Value, at: Location) -> Self {
        Self { value, at, via: Vec::new(), refers: Vec::new(), fails: false, text: None, reached_by: None }
    }

    /// What may stand in its place, or in it, as far as that is known of an unknown or a text.
    pub fn reaching(&self) -> impl Iterator<Item = &Node> {
        let sides = self.sides().into_iter().flatten().flatten();
        sides.chain(self.reached_by.iter().flat_map(|nodes| nodes.iter()))
    }

    /// The value whose JSON this text is, if it was made so.
    pub fn encoded(&self) -> Option<&Node> {
        match self.text.as_deref() {
            Some(TextOf::Json(node)) => Some(node),
            _ => None,
        }
    }

    /// The text whose base64 this is, if it was made so.
    pub fn packed(&self) -> Option<&Node> {
        match self.text.as_deref() {
            Some(TextOf::Base64(node)) => Some(node),
            _ => None,
        }
    }

    /// The literal parts of an unknown text, with a [`GAP`] for each missing one.
    pub fn parts(&self) -> Option<&str> {
        match self.text.as_deref() {
            Some(TextOf::Parts(parts)) => Some(parts),
            _ => None,
        }
    }

    /// What an unknown may be, `None` among them where it may be absent.
    pub fn sides(&self) -> Option<&[Option<Node>]> {
        match self.text.as_deref() {
            Some(TextOf::OneOf(sides)) => Some(sides),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown { .. })
    }

    /// Where the value itself stands: the default or local it came from, else where it is written.
    pub fn origin(&self) -> &Location {
        self.via.last().unwrap_or(&self.at)
    }
}
