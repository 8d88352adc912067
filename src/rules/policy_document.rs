//! IAM policy documents, however they are written: JSON text, an object, an `aws_iam_policy_document`.
//!
//! Out: a [`Document`] of normalised [`Statement`]s, each with the node it came from, and what waits for more.

use super::element::{Conditions, Part};
use super::index::Index;
use super::statement::Statement;
use super::truth::Truth;
use crate::iac::{GAP, Map, Node, Reference, Resource, Role, Value, json};

/// Documents may include one another: more than anyone writes, few enough to read.
const MOST_DOCUMENTS: usize = 200;

#[derive(Default)]
pub struct Document {
    pub statements: Vec<Statement>,
    /// What more statements wait for; empty where the text is no policy that can be read.
    pub waits: Option<String>,
}

impl Document {
    pub fn read(node: &Node, index: &Index) -> Self {
        Self::within(node, index, &mut MOST_DOCUMENTS.clone())
    }

    /// A whole file that is a document.
    pub fn of_file(node: &Node) -> Self {
        node.as_map().map(Self::of_json).unwrap_or_default()
    }

    fn waiting(why: &str) -> Self {
        Self { statements: Vec::new(), waits: Some(why.to_owned()) }
    }

    fn within(node: &Node, index: &Index, left: &mut usize) -> Self {
        let Some(fewer) = left.checked_sub(1) else { return Self::waiting("too many policy documents") };
        *left = fewer;
        // What it was made from tells where each statement stands.
        if let Some(encoded) = node.encoded() {
            return Self::within(encoded, index, left);
        }
        let of_text = |text: &str, why: &str| {
            let document =
                json::read_embedded(text, &node.at).map(|document| referring(document, &node.refers));
            document.as_ref().and_then(Node::as_map).map_or_else(|| Self::waiting(why), Self::of_json)
        };
        match &node.value {
            Value::Text(text) => of_text(text, ""),
            Value::Map(map) => Self::of_json(map),
            Value::Unknown { why } => match (node.parts(), node.refers.as_slice()) {
                // With a gap for each part that is not known.
                (Some(parts), _) => of_text(parts, why),
                (None, [reference]) => {
                    let named = index.with_base(&reference.address);
                    let mut named = named.filter(|source| source.is_named_by(reference));
                    match (named.next(), named.next()) {
                        (Some(source), None)
                            if source.role == Role::Data && source.kind == "aws_iam_policy_document" =>
                        {
                            Self::of_data(source, index, left)
                        }
                        _ => Self::waiting(why),
                    }
                }
                _ => Self::waiting(why),
            },
            Value::Null => Self::default(),
            _ => Self::waiting(""),
        }
    }

    fn of_json(document: &Map) -> Self {
        let mut read = Self::default();
        if let Some(statements) = get(document, "Statement") {
            read.take(statements, of_json);
        }
        read
    }

    /// What it includes, its own statements, what it is overridden by: the later of one `sid` wins.
    fn of_data(source: &Resource, index: &Index, left: &mut usize) -> Self {
        let mut document = Self::default();
        let included = |keys: [&str; 2], document: &mut Self, left: &mut usize| {
            for node in keys.into_iter().filter_map(|key| source.settings().get(key)) {
                match &node.value {
                    Value::List(items) => {
                        items.iter().for_each(|item| document.put_over(Self::within(item, index, left)));
                    }
                    _ => document.put_over(Self::within(node, index, left)),
                }
            }
        };
        included(["source_json", "source_policy_documents"], &mut document, left);
        let mut own = Self::default();
        if let Some(blocks) = source.settings().get("statement") {
            own.take(blocks, of_block);
        }
        document.put_over(own);
        included(["override_json", "override_policy_documents"], &mut document, left);
        document
    }

    fn take(&mut self, node: &Node, read: fn(&Node, &Map) -> Statement) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.take(item, read)),
            Value::Map(map) => self.statements.push(read(node, map)),
            Value::Unknown { why } => self.waits = Some(why.clone()),
            _ => {}
        }
    }

    fn put_over(&mut self, later: Self) {
        for statement in later.statements {
            if let Some(sid) = statement.sid.as_deref().filter(|sid| !sid.is_empty()) {
                self.statements.retain(|known| known.sid.as_deref() != Some(sid));
            }
            self.statements.push(statement);
        }
        self.waits = self.waits.take().or(later.waits);
    }
}

/// Element names are the same in any case.
fn get<'a>(map: &'a Map, key: &str) -> Option<&'a Node> {
    let known =
        map.get(key).or_else(|| Some(&map.entries.iter().find(|e| e.key.eq_ignore_ascii_case(key))?.node));
    known.filter(|node| !matches!(node.value, Value::Null))
}

/// `Action`, or all but `NotAction`.
fn either(map: &Map, key: &str, negated: &str) -> Option<Part> {
    let plain = get(map, key).map(|node| Part::read(node, false));
    plain.or_else(|| Some(Part::read(get(map, negated)?, true)))
}

fn of_json(node: &Node, map: &Map) -> Statement {
    let (allow, deny) = effect(get(map, "Effect"));
    Statement {
        node: node.clone(),
        sid: get(map, "Sid").and_then(Node::as_text).map(str::to_owned),
        allow,
        deny,
        actions: either(map, "Action", "NotAction"),
        resources: either(map, "Resource", "NotResource"),
        principals: either(map, "Principal", "NotPrincipal"),
        conditions: get(map, "Condition").map(Conditions::of_json).unwrap_or_default(),
    }
}

fn of_block(node: &Node, map: &Map) -> Statement {
    let (allow, deny) = match get(map, "effect") {
        None => (Truth::Yes, Truth::No),
        written => effect(written),
    };
    let principals = |key: &str, negated: bool| get(map, key).map(|blocks| Part::of_blocks(blocks, negated));
    Statement {
        node: node.clone(),
        sid: get(map, "sid").and_then(Node::as_text).map(str::to_owned),
        allow,
        deny,
        actions: either(map, "actions", "not_actions"),
        resources: either(map, "resources", "not_resources"),
        principals: principals("principals", false).or_else(|| principals("not_principals", true)),
        conditions: get(map, "condition").map(Conditions::of_blocks).unwrap_or_default(),
    }
}

/// Whether it allows, and whether it denies: without any effect it does neither.
fn effect(node: Option<&Node>) -> (Truth, Truth) {
    match node.map(|node| &node.value) {
        Some(Value::Text(text)) => ((text == "Allow").into(), (text == "Deny").into()),
        Some(Value::Unknown { .. }) => (Truth::Unknown, Truth::Unknown),
        _ => (Truth::No, Truth::No),
    }
}

/// What a text refers to is what its gaps are.
fn referring(mut node: Node, refers: &[Reference]) -> Node {
    match &mut node.value {
        Value::Text(text) if text.contains(GAP) => node.refers = refers.to_vec(),
        Value::List(items) => {
            *items = std::mem::take(items).into_iter().map(|item| referring(item, refers)).collect()
        }
        Value::Map(map) => {
            for entry in &mut map.entries {
                let read = std::mem::replace(&mut entry.node, Node::new(Value::Null, node.at.clone()));
                entry.node = referring(read, refers);
            }
        }
        _ => {}
    }
    node
}
