//! A fix where the value stands: the default of a variable, a local, a line of a `.tfvars` file.
//!
//! In: what is to stand at a resource whose value came from elsewhere. Out: an edit there, and whom else it
//! reaches.

use std::collections::BTreeSet;

use super::recipe::Follow;
use super::{Fix, Trial};
use crate::iac::pulumi;
use crate::iac::terraform::write;
use crate::iac::{Node, Resource, Stack, Value};
use crate::literal::Literal;
use crate::rules::pack::Safety;
use crate::text::{Edit, Location};

/// Of those that a fix reaches besides, how many are named.
const MOST_NAMED: usize = 4;

/// `None` where the value stands at the resource, or where more than this value is to change.
pub fn fix(follow: &Follow, stack: &Stack, trial: &Trial) -> Option<Fix> {
    let (broken, recipe) = (follow.broken, follow.recipe);
    let origin = broken.via.last()?;
    let whole = recipe.remove.is_empty()
        && recipe.block.is_empty()
        && recipe.append.is_none()
        && recipe.companion.is_none();
    let [(steps, value)] = follow.wanted.as_slice() else { return None };
    let is_it = write::spelled(steps) == broken.path;
    if !whole || !is_it || !is_plain(value) || !is_constant(origin.text()) || !origin.source.is_editable() {
        return None;
    }
    let text = match pulumi::write::is_ours(broken.resource) {
        true => pulumi::write::constant(value, origin.text(), &origin.source)?,
        false => write::constant(value, &origin.source),
    };
    let others = reached(origin, broken.resource, stack, trial);
    // Named twice, it decides something besides, if only a `count`.
    let is_shared = !others.is_empty() || uses(broken, stack) > 1;
    let safety = if is_shared { Safety::Suggested } else { follow.safety };
    let mut fix = Fix::new(&recipe.title, safety);
    fix.edit(&origin.source, vec![Edit::replace(origin.span, text)])?;
    if let Some(note) = &recipe.note {
        fix.note(note.clone());
    }
    if !others.is_empty() {
        let named: Vec<&str> = others.iter().take(MOST_NAMED).map(String::as_str).collect();
        let more = match others.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        fix.note(format!("it also reaches {}{more}", named.join(", ")));
    }
    Some(fix)
}

fn is_plain(value: &Literal) -> bool {
    match value {
        Literal::Bool(_) | Literal::Number(_) | Literal::Text(_) => true,
        Literal::List(items) => items.iter().all(is_plain),
        Literal::Map(_) | Literal::Expression(_) => false,
    }
}

/// A value as it stands, made of nothing else.
fn is_constant(text: &str) -> bool {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
    let is_name = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_word = is_word && (!is_name || matches!(text, "true" | "false" | "null" | "True" | "False"));
    let is_text = text.len() > 1
        && text.starts_with('"')
        && text.ends_with('"')
        && !text[1..text.len() - 1].contains('"');
    let is_list = text.starts_with('[') && text.ends_with(']') && !text.contains(['(', '{', '#']);
    let parts = || text[1..text.len() - 1].split(',').map(str::trim).filter(|part| !part.is_empty());
    !text.is_empty()
        && !text.contains("${")
        && !text.contains("%{")
        && (is_word || is_text || (is_list && parts().all(is_constant)))
}

/// An expression that takes its value from elsewhere.
pub fn is_computed(text: &str) -> bool {
    ["var.", "local.", "each.", "count.", "module."].iter().any(|start| {
        let stands_alone =
            |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "_.-".contains(c));
        text.match_indices(start).any(|(at, _)| stands_alone(at))
    })
}

/// How often the folder says what the resource says there.
fn uses(broken: &crate::rules::ask::Broken, stack: &Stack) -> usize {
    let written = broken.at.text();
    let folder = broken.at.path().parent();
    let here = stack.sources.iter().filter(|source| source.path().parent() == folder);
    let mut sources: Vec<&str> = here.map(|source| source.text()).collect();
    if sources.is_empty() {
        sources.push(broken.at.source.text());
    }
    sources.iter().map(|text| text.matches(written).count()).sum()
}

/// The addresses of all that takes the value from there, but for the resource itself; of other stacks with the folder.
fn reached(origin: &Location, own: &Resource, stack: &Stack, trial: &Trial) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut look = |stack: &Stack, own: Option<&str>| {
        for resource in stack.resources.iter().filter(|other| Some(other.base()) != own) {
            let declares =
                resource.block.path() == origin.path() && resource.block.span.contains(origin.span);
            if !declares && takes(&resource.body, origin) {
                let known_as = if resource.view.is_some() { resource.written() } else { resource.base() };
                let is_here = own.is_some() || stack.root.is_root();
                let of = if is_here { String::new() } else { format!(" of `{}`", stack.root) };
                reached.insert(format!("`{known_as}`{of}"));
            }
        }
    };
    look(stack, Some(own.base()));
    for other in trial.callers.above([origin.path().parent()]) {
        if other != stack.root
            && let Ok(stacks) = trial.read(&other)
        {
            stacks.iter().take(1).for_each(|other| look(other, None));
        }
    }
    reached
}

fn takes(node: &Node, origin: &Location) -> bool {
    let is_it = |at: &Location| at.span == origin.span && at.path() == origin.path();
    if node.via.last().is_some_and(is_it) {
        return true;
    }
    match &node.value {
        Value::List(items) => items.iter().any(|item| takes(item, origin)),
        Value::Map(map) => map.entries.iter().any(|entry| takes(&entry.node, origin)),
        _ => false,
    }
}
