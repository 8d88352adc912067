//! IAM policy documents, however they are written: JSON text, an object, an `aws_iam_policy_document`.
//!
//! Out: normalised [`Statement`]s, each with the node it came from. What can't be known is unknown.

use super::glob_matches;
use super::pack::StatementShape;
use super::truth::Truth;
use crate::iac::{Map, Node, Role, Stack, Value, json};

/// One statement: what it allows to whom.
pub struct Statement {
    pub node: Node,
    allow: Truth,
    actions: Option<Part>,
    resources: Option<Part>,
    principals: Option<Part>,
    keys: Vec<String>,
}

/// The texts of one element, and whether there may be more.
#[derive(Default)]
struct Part {
    texts: Vec<String>,
    /// What the rest waits for.
    unknown: Option<String>,
}

impl Part {
    fn read(node: &Node) -> Self {
        let mut part = Self::default();
        part.take(node);
        part
    }

    fn take(&mut self, node: &Node) {
        match &node.value {
            Value::Text(text) => self.texts.push(text.clone()),
            Value::List(items) => items.iter().for_each(|item| self.take(item)),
            // { AWS = … }
            Value::Map(map) => map.entries.iter().for_each(|entry| self.take(&entry.node)),
            Value::Unknown { why } => self.unknown = Some(why.clone()),
            _ => {}
        }
    }

    fn holds_any(&self, wanted: &[String]) -> Truth {
        // `*` asks for the bare wildcard; any other word for itself or a wildcard that covers it.
        let covers = |text: &str, word: &str| {
            text == word || (word != "*" && text.contains('*') && glob_matches(text, word))
        };
        if self.texts.iter().any(|text| wanted.iter().any(|word| covers(text, word))) {
            return Truth::Yes;
        }
        if self.unknown.is_some() { Truth::Unknown } else { Truth::No }
    }
}

impl Statement {
    /// Whether this statement is of that shape.
    pub fn is(&self, shape: &StatementShape) -> Truth {
        let part = |part: &Option<Part>, wanted: &[String]| match (part, wanted) {
            (_, []) => Truth::Yes,
            (None, _) => Truth::No,
            (Some(part), wanted) => part.holds_any(wanted),
        };
        let without =
            !shape.without.iter().any(|key| self.keys.iter().any(|own| own.eq_ignore_ascii_case(key)));
        self.allow
            .and(part(&self.actions, &shape.actions))
            .and(part(&self.resources, &shape.resources))
            .and(part(&self.principals, &shape.principals))
            .and(without.into())
    }

    /// What an unknown part of it waits for.
    pub fn waits(&self) -> Option<&str> {
        let parts = [&self.actions, &self.resources, &self.principals];
        parts.into_iter().flatten().find_map(|part| part.unknown.as_deref())
    }

    /// How a fingerprint names it: its content, so that one more action is a new statement.
    pub fn element(&self) -> String {
        let part = |part: &Option<Part>| part.as_ref().map_or(String::new(), |part| part.texts.join(","));
        format!("{}|{}|{}", part(&self.actions), part(&self.resources), part(&self.principals))
    }
}

/// The statements of the document at `node`; `None` where it can't be known.
pub fn statements(node: &Node, stack: &Stack) -> Option<Vec<Statement>> {
    match &node.value {
        Value::Text(text) => {
            let document = json::read_embedded(text, &node.at)?;
            Some(of_document(document.as_map()?))
        }
        Value::Map(map) => Some(of_document(map)),
        Value::Unknown { .. } => {
            let [reference] = node.refers.as_slice() else { return None };
            let source = stack.resource(&reference.address)?;
            let is_document = source.role == Role::Data && source.kind == "aws_iam_policy_document";
            if !is_document || source.settings().get("source_policy_documents").is_some() {
                return None;
            }
            let blocks = source.settings().get("statement");
            let Some(Value::List(blocks)) = blocks.map(|node| &node.value) else { return Some(Vec::new()) };
            blocks.iter().map(|block| Some(of_block(block, block.as_map()?))).collect()
        }
        _ => None,
    }
}

fn of_document(document: &Map) -> Vec<Statement> {
    let Some(statements) = document.get("Statement") else { return Vec::new() };
    match &statements.value {
        Value::List(items) => items.iter().filter_map(|item| Some(of_json(item, item.as_map()?))).collect(),
        Value::Map(map) => vec![of_json(statements, map)],
        _ => Vec::new(),
    }
}

fn of_json(node: &Node, map: &Map) -> Statement {
    let part = |key: &str| map.get(key).map(Part::read);
    Statement {
        node: node.clone(),
        allow: effect(map.get("Effect")),
        actions: part("Action"),
        resources: part("Resource"),
        principals: part("Principal"),
        keys: map.entries.iter().map(|entry| entry.key.clone()).collect(),
    }
}

fn of_block(node: &Node, map: &Map) -> Statement {
    let part = |key: &str| map.get(key).map(Part::read);
    let principals = map.get("principals").map(|blocks| {
        let mut part = Part::default();
        if let Value::List(blocks) = &blocks.value {
            for block in blocks {
                match block.as_map().and_then(|block| block.get("identifiers")) {
                    Some(identifiers) => part.take(identifiers),
                    None if block.is_unknown() => part.take(block),
                    None => {}
                }
            }
        }
        part
    });
    Statement {
        node: node.clone(),
        allow: map.get("effect").map_or(Truth::Yes, |node| effect(Some(node))),
        actions: part("actions"),
        resources: part("resources"),
        principals,
        keys: map.entries.iter().map(|entry| entry.key.clone()).collect(),
    }
}

fn effect(node: Option<&Node>) -> Truth {
    match node.map(|node| &node.value) {
        Some(Value::Text(text)) => (text == "Allow").into(),
        Some(Value::Unknown { .. }) => Truth::Unknown,
        _ => Truth::No,
    }
}
