//! Loops of plays: `password: "{{ item.pin }}"` beside `loop: [{ name: ops, pin: … }]`, whatever `loop_control` calls the
//! item.
//!
//! In: the documents of a file. Out: the literals that a loop puts in the place of a secret, whatever they are called.

use std::sync::LazyLock;

use regex::Regex;

use super::value::Trust;
use super::{Search, names, tree};
use crate::iac::{Map, Node, Value};

/// No play is deeper.
const DEEPEST: usize = 48;
/// Where a task says what the item of its loop is called.
const VARIABLE: &str = "loop_var";

/// Tells what a file's loops give to places of secrets.
pub fn of_documents(search: &mut Search, documents: &[Node], trust: Trust) {
    let trust = documents.iter().map(|document| tree::trust_of(document, trust)).max().unwrap_or(trust);
    let text = search.source.text().as_bytes();
    let has = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    if trust < Trust::Config || !has(ITEM) && !has(VARIABLE) {
        return;
    }
    documents.iter().for_each(|document| walk(search, document, documents, trust, 0));
}

/// What an item of a loop is called where `loop_control` says nothing.
const ITEM: &str = "item";

/// The variable that a text is, and the field of it; empty where it is the variable as a whole.
pub fn field(text: &str) -> Option<(&str, &str)> {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        let item = r#"^\{\{\s*([A-Za-z_]\w*)(?:\.(?:value\.)?(\w+)|\[['"](\w+)['"]\])?\s*(?:\|[^{}]*)?\}\}$"#;
        Regex::new(item).expect("a pattern of ours compiles")
    });
    let found = FIELD.captures(text.trim())?;
    let field = found.iter().skip(2).flatten().next().map_or("", |field| field.as_str());
    Some((found.get(1)?.as_str(), field))
}

/// Whether a text gives a variable the items of a loop.
pub fn is_of_loop(variable: &str, text: &str) -> bool {
    variable == ITEM
        || memchr::memmem::find_iter(text.as_bytes(), VARIABLE.as_bytes()).any(|at| {
            let said = text[at + VARIABLE.len()..].trim_start_matches([':', ' ', '"', '\'']);
            said.strip_prefix(variable).is_some_and(|rest| {
                !rest.starts_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '_')
            })
        })
}

fn walk(search: &mut Search, node: &Node, documents: &[Node], trust: Trust, depth: usize) {
    match &node.value {
        Value::Map(task) if depth < DEEPEST => {
            let holder =
                ["loop", "with_items", "with_list", "with_dict"].iter().find_map(|key| task.get(key));
            if let Some(holder) = holder {
                let mut used = Vec::new();
                let item = task.object("loop_control").and_then(|control| control.text(VARIABLE));
                uses(task, item.unwrap_or(ITEM), &mut used, 0);
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
fn uses<'n>(map: &'n Map, item: &str, used: &mut Vec<(&'n str, &'n str)>, depth: usize) {
    for entry in map.entries.iter().filter(|_| depth < DEEPEST) {
        let is_sure = || names::of(&entry.key).is_some_and(|named| named.sure);
        match &entry.node.value {
            Value::Text(text) => {
                let own = field(text).filter(|(variable, _)| *variable == item && is_sure());
                used.extend(own.map(|(_, field)| (entry.key.as_str(), field)));
            }
            Value::Map(map) => uses(map, item, used, depth + 1),
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
