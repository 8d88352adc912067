//! What a fix makes beside what it changes, for dialects that can't take HCL as it is.
//!
//! In: the texts that templates of Terraform's make. Out: their resources, read as Terraform reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::iac::{GAP, Node, Reader, Reference, Resource, Role, Value};
use crate::path::RepoPath;
use crate::tree::{Empty, Overlay};

/// The resources of some texts, in their order. `None` where one does not say all that there is to it.
pub fn read(texts: &[String]) -> Option<Vec<Resource>> {
    let text = texts.join("\n");
    let files = BTreeMap::from([(RepoPath::from("made.tf"), Some(Arc::from(text.as_bytes())))]);
    let tree = Overlay { below: &Empty, files };
    let stack = Reader::of(&tree).read(&RepoPath::root()).ok()?.into_iter().next()?;
    let is_plain = |resource: &Resource| {
        matches!(resource.role, Role::Managed | Role::Data)
            && ["count", "for_each", "provider"].iter().all(|key| resource.settings().get(key).is_none())
    };
    (stack.troubles.is_empty() && stack.resources.iter().all(is_plain)).then_some(stack.resources)
}

/// A text in parts: what is written, and what is referred to.
pub enum Part<'n> {
    Text(&'n str),
    Named(&'n Reference),
}

/// What a value is, where it is no plain constant: one reference, or a text with references in it.
pub fn parts(node: &Node) -> Option<Vec<Part<'_>>> {
    let is_bare = !node.at.text().contains(['"', '(', '[', '{']);
    let only = node.refers.first().filter(|_| node.refers.len() == 1);
    match (&node.value, node.parts()) {
        (Value::Text(_) | Value::Unknown { .. }, _) if is_bare && only.is_some() => {
            Some(vec![Part::Named(only?)])
        }
        (Value::Unknown { .. }, Some(parts)) => {
            let gaps = parts.matches(GAP).count();
            // The same thing in each gap, or a thing for each.
            let named = |gap: usize| match node.refers.len() {
                1 => node.refers.first(),
                all if all == gaps => node.refers.get(gap),
                _ => None,
            };
            let mut found = Vec::new();
            for (position, text) in parts.split(GAP).enumerate() {
                if position > 0 {
                    found.push(Part::Named(named(position - 1)?));
                }
                if !text.is_empty() {
                    found.push(Part::Text(text));
                }
            }
            Some(found)
        }
        _ => None,
    }
}

/// The value whose JSON a text is, also where a part of it is not known.
pub fn document(node: &Node) -> Option<&Node> {
    let is_partial = matches!(node.value, Value::Map(_) | Value::List(_))
        && node.at.text().trim_start().starts_with("jsonencode(");
    node.encoded().or_else(|| is_partial.then_some(node))
}
