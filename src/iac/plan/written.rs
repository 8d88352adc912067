//! Places for what stands in a plan: a listing of it, as a person would write it.
//!
//! In: names and values, in order. Out: [`Node`]s whose places read `encrypted = false`, in one text for the whole
//! plan. The plan itself is one line of megabytes, in which a place would tell nobody anything and show what is secret
//! beside it.

use std::cell::RefCell;

use crate::iac::{Entry, Map, Node, Resource, Value};
use crate::path::RepoPath;
use crate::text::{Location, Source, Span};

/// A longer value is not shown: a document, which may hold anything.
const LONGEST: usize = 120;

/// Makes nodes for one plan. Their places are in no source until [`Writer::finished`].
pub struct Writer {
    path: RepoPath,
    none: Source,
    text: RefCell<String>,
    /// Values that are not shown: others may repeat one.
    secrets: RefCell<Vec<String>>,
}

impl Writer {
    pub fn of(path: &RepoPath) -> Self {
        let (text, secrets) = Default::default();
        Self { path: path.clone(), none: Source::decode(path.clone(), b""), text, secrets }
    }

    /// A resource's address: its settings follow.
    pub fn header(&self, address: &str) -> Location {
        self.line("", address, address.len())
    }

    /// A plain value; one that is secret is known and not shown.
    pub fn scalar(&self, name: &str, value: &Value, is_secret: bool) -> Node {
        let shown = match value {
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("{text:?}"),
            _ => String::new(),
        };
        let is_secret = is_secret || is_named_secret(name);
        if let (true, Value::Text(text)) = (is_secret, value) {
            self.secrets.borrow_mut().push(text.clone());
        }
        let at = if is_secret || shown.is_empty() || shown.len() > LONGEST {
            self.name(name)
        } else {
            self.line("  ", &format!("{name} = {shown}"), shown.len())
        };
        Node::new(value.clone(), at)
    }

    pub fn unknown(&self, name: &str, why: &str) -> Node {
        Node::new(Value::Unknown { why: why.to_owned() }, self.name(name))
    }

    /// The place of a list or map, before what is in it.
    pub fn name(&self, name: &str) -> Location {
        self.line("  ", name, name.len())
    }

    /// A line, and the place of what it ends with.
    fn line(&self, indent: &str, line: &str, shown: usize) -> Location {
        let mut text = self.text.borrow_mut();
        text.push_str(indent);
        text.push_str(&line.replace(['\n', '\r'], " "));
        let end = text.len();
        text.push('\n');
        Location { source: self.none.clone(), span: Span::new(end - shown, end) }
    }

    /// Takes note of the secrets of a value that is in no listing; of those marked where `marks` has `true`.
    pub fn keep(&self, name: &str, value: &Node, marks: Option<&Node>) {
        let is_secret = matches!(marks, Some(Node { value: Value::Bool(true), .. })) || is_named_secret(name);
        match &value.value {
            Value::Text(text) if is_secret => self.secrets.borrow_mut().push(text.clone()),
            Value::Map(map) => map.entries.iter().for_each(|entry| {
                let below =
                    marks.and_then(|marks| marks.as_map().map_or(Some(marks), |map| map.get(&entry.key)));
                self.keep(&entry.key, &entry.node, below);
            }),
            Value::List(items) => items.iter().enumerate().for_each(|(at, item)| {
                let below = marks.and_then(|marks| match &marks.value {
                    Value::List(marks) => marks.get(at),
                    _ => Some(marks),
                });
                self.keep(name, item, below);
            }),
            _ => {}
        }
    }

    /// The secrets that were met so far.
    pub fn secrets(&self) -> Vec<String> {
        self.secrets.borrow().clone()
    }

    /// Puts the listing under the places of resources.
    pub fn finished(self, resources: &mut [Resource]) -> Source {
        let source = Source::decode(self.path, self.text.into_inner().as_bytes());
        for resource in resources {
            resource.name_at.source = source.clone();
            resource.block.source = source.clone();
            located(&mut resource.body, &source);
        }
        source
    }
}

/// Not everything that is secret is marked so: an environment variable is as secret as its name says.
fn is_named_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "secret", "token", "credential", "api_key", "apikey"]
        .iter()
        .any(|word| name.contains(word))
}

fn located(node: &mut Node, source: &Source) {
    node.at.source = source.clone();
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| located(item, source)),
        Value::Map(map) => map.entries.iter_mut().for_each(|entry| located(&mut entry.node, source)),
        _ => {}
    }
}

pub fn list(at: Location, items: Vec<Node>) -> Node {
    Node::new(Value::List(items), at)
}

pub fn map(at: Location, entries: Vec<Entry>) -> Node {
    Node::new(Value::Map(Map { entries, span: None }), at)
}

pub fn entry(key: &str, node: Node) -> Entry {
    let is_block = |item: &Node| matches!(item.value, Value::Map(_));
    let blocks = matches!(&node.value, Value::List(items) if items.iter().all(is_block));
    Entry { key: key.to_owned(), key_span: node.at.span, span: node.at.span, node, blocks }
}
