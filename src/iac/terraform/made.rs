//! What a fix makes beside what it changes, for dialects that can't take HCL as it is.
//!
//! In: the texts that templates of Terraform's make. Out: their resources, read as Terraform reads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::iac::{GAP, Node, Reader, Reference, Resource, Role, Stack, Value};
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

/// An expression of Terraform's, read.
pub fn expression(text: &str) -> Option<Node> {
    let read = read(&[format!("resource \"made\" \"made\" {{\n  value = {text}\n}}\n")])?;
    Some(read.first()?.settings().get("value")?.clone())
}

/// What stands in for a resource that Terraform has no name for.
const STAND_IN: &str = ".there_";

/// A text in which resources of another dialect are named as Terraform could name them: `aws_vpc.there_3`.
pub fn readable(text: &str, stack: &Stack) -> String {
    let mut named: Vec<(usize, &Resource)> = stack.resources.iter().enumerate().collect();
    // One address may begin as another one does.
    named.sort_by_key(|(_, resource)| std::cmp::Reverse(resource.address.len()));
    let mut text = text.to_owned();
    for (position, resource) in named.iter().filter(|(_, resource)| resource.address.contains(':')) {
        let (from, to) =
            (format!("{}.", resource.address), format!("{}{STAND_IN}{position}.", resource.kind));
        text = text.replace(&from, &to);
    }
    text
}

/// The resource that a reference names, by its own name or by what stands in for it.
pub fn referred<'s>(reference: &Reference, stack: &'s Stack) -> Option<&'s Resource> {
    match reference.address.split_once(STAND_IN) {
        Some((_, position)) => stack.resources.get(position.parse::<usize>().ok()?),
        None => stack.resources.iter().find(|other| other.is_named_by(reference)),
    }
}

/// What is asked for by name, and is called the same in every account: the headers that CloudFront adds by AWS's own policy.
pub fn managed(reference: &Reference) -> Option<&'static str> {
    let is_it = reference.address == "data.aws_cloudfront_response_headers_policy.security_headers"
        && reference.attribute == "id";
    is_it.then_some("67f7725c-6f97-4210-82d7-5512b31e9d03")
}

/// A text in parts: what is written, and what is referred to.
pub enum Part<'n> {
    Text(&'n str),
    Named(&'n Reference),
}

/// What a value is, where it is no plain constant: one reference, or a text with references in it.
pub fn parts(node: &Node) -> Option<Vec<Part<'_>>> {
    let is_bare = !node.at.text().contains(['"', '(', '[', '{']);
    // What is asked of another resource may be what that one asks of a third.
    let is_it = |named: &&Reference| {
        let text = node.at.text().trim();
        node.refers.len() == 1
            || text.strip_prefix(named.address.as_str()).and_then(|rest| rest.strip_prefix('.'))
                == Some(named.attribute.as_str())
    };
    let only = node.refers.iter().find(is_it);
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
