//! Quantifiers: what each, some or none of a list's elements hold, and how many there are.

use super::condition::{Answer, Asked, Blame, evaluate, gather, reads};
use super::lookup::{Found, below, find};
use super::pack::{Bounds, Condition, Path, PathStep, Quantifier};
use super::test;
use super::truth::Truth;
use crate::iac::{Entry, Map, Node, Value};
use crate::text::Span;

/// What a path leads to, one by one.
struct Elements<'a> {
    /// Concrete path, the element, and the map that paths inside start from where it is not itself one.
    found: Vec<(String, &'a Node, Option<Map>)>,
    waits: Option<String>,
}

/// Blocks, list items and, behind `.*`, a map's entries.
fn elements<'a>(path: &Path, asked: Asked<'a>) -> Elements<'a> {
    let every = |steps: &[PathStep]| {
        let mut steps = steps.to_vec();
        if let Some(last) = steps.last_mut() {
            last.every = true;
        }
        steps
    };
    let mut found = Found::telling(asked.tells);
    let mut elements = Elements { found: Vec::new(), waits: None };
    let [above @ .., last] = path.0.as_slice() else { return elements };
    if last.name != "*" {
        find(&every(&path.0), asked.map, asked.prefix, asked.item, &mut found);
        let wrapped = |node: &Node| (!matches!(node.value, Value::Map(_))).then(|| wrap(node, None));
        elements.found = found.nodes.into_iter().map(|(at, node)| (at, node, wrapped(node))).collect();
        elements.waits = found.waits;
        return elements;
    }
    let mut entries = |map: &'a Map, at: &str| {
        for entry in map.entries.iter().filter(|entry| !entry.key.starts_with('@')) {
            let at = below(at, &entry.key, asked.tells);
            elements.found.push((at, &entry.node, Some(wrap(&entry.node, Some(&entry.key)))));
        }
    };
    if above.is_empty() {
        entries(asked.map, asked.prefix);
        return elements;
    }
    find(&every(above), asked.map, asked.prefix, asked.item, &mut found);
    let mut waits = found.waits;
    for (at, node) in found.nodes {
        match &node.value {
            Value::Map(map) => entries(map, &at),
            Value::Unknown { why } => waits = Some(why.clone()),
            _ => {}
        }
    }
    elements.waits = waits;
    elements
}

/// A map with `@value` (and `@key`), so that paths can name an element that is a plain value.
pub fn wrap(node: &Node, key: Option<&str>) -> Map {
    let mut map = node.as_map().cloned().unwrap_or_default();
    let mut put = |key: &str, node: Node| {
        let (key_span, span) = (Span::at(node.at.span.start), node.at.span);
        map.entries.push(Entry { key: key.to_owned(), key_span, span, node, blocks: false });
    };
    put("@value", node.clone());
    if let Some(key) = key {
        put("@key", Node::new(Value::Text(key.to_owned()), node.at.clone()));
    }
    map
}

pub fn over(quantifier: Quantifier, path: &Path, holds: &Condition, asked: Asked) -> Answer {
    let (mut elements, asks_of_itself) = (elements(path, asked), asks_of_itself(holds));
    // What is asked of blocks says nothing of a plain value, such as the text that a list may be encoded in.
    if !names_itself(holds) {
        elements.found.retain(|(_, node, _)| node.is_unknown() || node.as_map().is_some());
    }
    let mut answers = Vec::new();
    for (at, node, wrapped) in &elements.found {
        if let (Value::Unknown { why }, false) = (&node.value, asks_of_itself) {
            answers.push(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why.clone()) });
            continue;
        }
        let Some(map) = wrapped.as_ref().or_else(|| node.as_map()) else { continue };
        let inner = Asked { map, prefix: at, ..asked };
        let answer = evaluate(holds, inner);
        // A policy names its own statements.
        if !asked.tells || matches!(holds, Condition::Policy { .. }) {
            answers.push(answer);
            continue;
        }
        let element = element(holds, inner);
        let mut blame = match answer.blame {
            blame if blame.is_empty() || quantifier == Quantifier::None => {
                let read = reads(holds, inner);
                if read.is_empty() { vec![Blame::of(at.clone(), Some(node))] } else { read }
            }
            blame => blame,
        };
        blame.iter_mut().for_each(|blame| blame.element = element.clone());
        answers.push(Answer { blame, ..answer });
    }
    if let Some(why) = elements.waits {
        answers.push(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why) });
    }
    match quantifier {
        Quantifier::Each => answers.into_iter().fold(Answer::of(Truth::Yes), Answer::and),
        Quantifier::None => answers.into_iter().map(Answer::not).fold(Answer::of(Truth::Yes), Answer::and),
        Quantifier::Some => answers.into_iter().fold(Answer::of(Truth::No), Answer::or),
    }
}

/// Whether a condition looks at the element itself alone: one that is unknown may answer that, by its key.
fn asks_of_itself(holds: &Condition) -> bool {
    let mut paths = Vec::new();
    gather(holds, &mut paths);
    let own = |path: &&Path| path.0.first().is_some_and(|step| step.name.starts_with('@'));
    !paths.is_empty() && paths.iter().all(own)
}

/// Whether a condition names the element itself anywhere: `@value`, `@key`.
pub fn names_itself(holds: &Condition) -> bool {
    let own = |path: &Path| path.0.first().is_some_and(|step| step.name.starts_with('@'));
    match holds {
        Condition::Test { path, .. } | Condition::Policy { path, .. } => own(path),
        Condition::All(all) | Condition::Any(all) => all.iter().any(names_itself),
        Condition::Not(inner) | Condition::Known(inner) => names_itself(inner),
        Condition::Setting { holds, .. } => names_itself(holds),
        Condition::Over { path, .. } | Condition::Count { path, .. } | Condition::Json { path, .. } => {
            own(path)
        }
        Condition::Linked { via, .. } => via.iter().any(own),
        Condition::Ports(shape) => shape.at.paths().into_iter().any(own),
        Condition::Provider(_) | Condition::Native { .. } | Condition::Always(_) => false,
    }
}

/// How many elements there are (that hold), within bounds.
pub fn count(path: &Path, holds: Option<&Condition>, bounds: &Bounds, asked: Asked) -> Answer {
    let elements = elements(path, asked);
    let (mut sure, mut open) = (0u64, 0u64);
    let mut waits = elements.waits.clone();
    let are_blocks = are_blocks(path, asked);
    for (at, node, wrapped) in &elements.found {
        let truth = match (&node.value, holds) {
            // So many blocks as a `for_each` will have.
            (Value::Unknown { .. }, _) if are_blocks => Truth::Unknown,
            (_, None) => Truth::Yes,
            (Value::Unknown { .. }, Some(_)) => Truth::Unknown,
            (_, Some(holds)) => match wrapped.as_ref().or_else(|| node.as_map()) {
                Some(map) => evaluate(holds, Asked { map, prefix: at, ..asked }).truth,
                None => Truth::No,
            },
        };
        match truth {
            Truth::Yes => sure += 1,
            Truth::No => {}
            Truth::Unknown => {
                open = if are_blocks && node.is_unknown() { u64::MAX } else { open.saturating_add(1) };
                waits.get_or_insert_with(|| match &node.value {
                    Value::Unknown { why } => why.clone(),
                    _ => at.clone(),
                });
            }
        }
    }
    if elements.waits.is_some() {
        open = u64::MAX;
    }
    let most = sure.saturating_add(open);
    let least = bounds.at_least.map_or(Truth::Yes, |wanted| between(sure >= wanted, most >= wanted));
    let at_most = bounds.at_most.map_or(Truth::Yes, |wanted| between(most <= wanted, sure <= wanted));
    let first = elements.found.first();
    let at = first.map_or_else(|| path.to_string(), |(at, _, _)| at.clone());
    Answer { truth: least.and(at_most), blame: vec![Blame::of(at, first.map(|(_, node, _)| *node))], waits }
}

fn between(certainly: bool, possibly: bool) -> Truth {
    match (certainly, possibly) {
        (true, _) => Truth::Yes,
        (_, false) => Truth::No,
        _ => Truth::Unknown,
    }
}

fn are_blocks(path: &Path, asked: Asked) -> bool {
    let Some((last, above)) = path.0.split_last() else { return false };
    let blocks = |map: &Map| map.entry(&last.name).is_some_and(|entry| entry.blocks);
    if above.is_empty() {
        return blocks(asked.map);
    }
    let (mut found, mut steps) = (Found::default(), above.to_vec());
    if let Some(step) = steps.last_mut() {
        step.every = true;
    }
    find(&steps, asked.map, asked.prefix, asked.item, &mut found);
    found.nodes.iter().any(|(_, node)| node.as_map().is_some_and(blocks))
}

/// An element by what its condition reads: another description is the same hole, another port is not.
fn element(holds: &Condition, asked: Asked) -> String {
    let mut paths = Vec::new();
    gather(holds, &mut paths);
    let mut parts = Vec::new();
    for path in paths {
        let mut found = Found::telling(true);
        find(&path.0, asked.map, "", asked.item, &mut found);
        parts.extend(found.nodes.into_iter().map(|(at, node)| format!("{at}={}", test::canonical(node))));
    }
    parts.join(" ")
}
