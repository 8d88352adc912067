//! Loops of plays: `password: "{{ item.pin }}"` beside `loop: [{ name: ops, pin: … }]`.
//!
//! In: the documents of a file. Out: the literals that a loop puts in the place of a secret, whatever they are called.

use std::sync::LazyLock;

use regex::Regex;

use super::value::Trust;
use super::{Search, names, tree};
use crate::iac::{Map, Node, Value};

/// No play is deeper.
const DEEPEST: usize = 48;

/// Tells what a file's loops give to places of secrets.
pub fn of_documents(search: &mut Search, documents: &[Node], trust: Trust) {
    let trust = documents.iter().map(|document| tree::trust_of(document, trust)).max().unwrap_or(trust);
    if trust < Trust::Config || memchr::memmem::find(search.source.text().as_bytes(), b"item").is_none() {
        return;
    }
    documents.iter().for_each(|document| walk(search, document, documents, trust, 0));
}

/// The field of the loop's item that a text is as a whole; empty where it is the item itself.
pub fn field(text: &str) -> Option<&str> {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| {
        let item = r#"^\{\{\s*item(?:\.(?:value\.)?(\w+)|\[['"](\w+)['"]\])?\s*(?:\|[^{}]*)?\}\}$"#;
        Regex::new(item).expect("a pattern of ours compiles")
    });
    let found = ITEM.captures(text.trim())?;
    Some(found.iter().skip(1).flatten().next().map_or("", |field| field.as_str()))
}

fn walk(search: &mut Search, node: &Node, documents: &[Node], trust: Trust, depth: usize) {
    match &node.value {
        Value::Map(task) if depth < DEEPEST => {
            let holder =
                ["loop", "with_items", "with_list", "with_dict"].iter().find_map(|key| task.get(key));
            if let Some(holder) = holder {
                let mut used = Vec::new();
                uses(task, &mut used, 0);
                for (property, field) in used {
                    given(search, holder, documents, (property, field), trust);
                }
            }
            task.entries.iter().for_each(|entry| walk(search, &entry.node, documents, trust, depth + 1));
        }
        Value::List(items) if depth < DEEPEST => {
            items.iter().for_each(|item| walk(search, item, documents, trust, depth + 1));
        }
        _ => {}
    }
}

/// Which fields of its item a task gives to what is named for a secret.
fn uses<'n>(map: &'n Map, used: &mut Vec<(&'n str, &'n str)>, depth: usize) {
    for entry in map.entries.iter().filter(|_| depth < DEEPEST) {
        let is_sure = || names::of(&entry.key).is_some_and(|named| named.sure);
        match &entry.node.value {
            Value::Text(text) => {
                used.extend(field(text).filter(|_| is_sure()).map(|field| (entry.key.as_str(), field)));
            }
            Value::Map(map) => uses(map, used, depth + 1),
            _ => {}
        }
    }
}

fn given(search: &mut Search, holder: &Node, documents: &[Node], used: (&str, &str), trust: Trust) {
    let (property, field) = used;
    // `loop: "{{ users }}"`, a variable of the same file.
    let variable = holder.as_text().and_then(super::variables::whole);
    let named =
        variable.and_then(|name| documents.iter().find_map(|document| variable_of(document, name, 0)));
    let items: Vec<&Node> = match &named.unwrap_or(holder).value {
        Value::List(items) => items.iter().collect(),
        Value::Map(map) => map.entries.iter().map(|entry| &entry.node).collect(),
        _ => return,
    };
    for item in items {
        let node = if field.is_empty() { Some(item) } else { item.as_map().and_then(|map| map.get(field)) };
        // What a name says of its own value, it said.
        let says_itself = names::of(field).is_some_and(|named| named.sure);
        if let Some(node) = node.filter(|_| !says_itself)
            && let Some(text) = node.as_text()
        {
            search.named(property, text, node.at.span, trust);
        }
    }
}

fn variable_of<'n>(node: &'n Node, name: &str, depth: usize) -> Option<&'n Node> {
    match &node.value {
        Value::Map(map) if depth < DEEPEST => {
            let own = ["vars", "set_fact", "ansible.builtin.set_fact"]
                .iter()
                .find_map(|key| map.get(key).and_then(Node::as_map)?.get(name));
            own.or_else(|| map.entries.iter().find_map(|entry| variable_of(&entry.node, name, depth + 1)))
        }
        Value::List(items) if depth < DEEPEST => {
            items.iter().find_map(|item| variable_of(item, name, depth + 1))
        }
        _ => None,
    }
}
