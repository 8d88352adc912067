//! The resources of a template, with their properties evaluated.
//!
//! In: an [`Evaluator`] of a template. Out: [`Resource`]s as written: kind `AWS::S3::Bucket`, address the logical id
//! (in a nested stack behind that stack's: `Network.Vpc`), settings the properties; what stands beside these is there as
//! `@DeletionPolicy`.

use super::evaluate::{Evaluator, intrinsic};
use super::loops::{Name, is_loop};
use super::{nested, sam, shown};
use crate::iac::{Entry, Map, Node, OnlyIf, Resource, Role, Value};
use crate::text::{Location, Span};

/// More is no template that CloudFormation takes (500), nor one that a loop makes in good faith.
const MOST: usize = 5_000;
/// How the types of modules end.
const MODULE: &str = "::MODULE";
const TOO_MANY: &str = "more resources than any stack may have: the rest is not judged";
/// What stands beside the properties and is asked for by rules.
const BESIDE: [&str; 6] =
    ["DeletionPolicy", "UpdateReplacePolicy", "DependsOn", "Condition", "UpdatePolicy", "CreationPolicy"];
/// Where CDK says from which construct a resource came.
const CONSTRUCT: &str = "aws:cdk:path";

/// All resources, those of nested stacks too; those whose condition can't hold are none. `given` knows what is given and
/// no default.
pub fn all(evaluator: &Evaluator, given: &Evaluator) -> Vec<Resource> {
    let entries = &evaluator.template.section("Resources").entries;
    // What stands before a loop may name what the loop makes.
    for entry in entries.iter().filter(|entry| is_loop(&entry.key)) {
        evaluator.each(entry, &mut |name, _| {
            let (Name::Known(name) | Name::Open(name)) = name;
            evaluator.resources.borrow_mut().insert(name);
        });
    }
    let mut found = Vec::new();
    for entry in entries {
        if !is_loop(&entry.key) {
            found.extend(one(&entry.key, entry, &entry.node, evaluator, given));
            continue;
        }
        evaluator.each(entry, &mut |name, made| {
            let (Name::Known(name) | Name::Open(name)) = name;
            if found.len() < MOST {
                found.extend(one(&name, entry, &made.node, evaluator, given));
            } else {
                evaluator.tell(entry.key_span, TOO_MANY);
            }
        });
    }
    // Of one name the last one counts.
    let mut seen = std::collections::HashSet::new();
    found.reverse();
    found.retain(|resource| seen.insert(resource.address.clone()));
    found.reverse();
    let deploying = nested::deploying(evaluator.template);
    let own = found.iter().map(|resource| resource.name.clone());
    for name in own.filter(|name| deploying.contains(name.as_str())).collect::<Vec<String>>() {
        if found.len() >= MOST {
            break;
        }
        if let (Some(inner), Some(given)) = (evaluator.nested(&name), given.nested(&name)) {
            found.extend(all(&inner, &given));
            evaluator.troubles.borrow_mut().append(&mut inner.troubles.borrow_mut());
        }
    }
    if found.len() > MOST {
        evaluator.tell(Span::at(0), TOO_MANY);
    }
    found.truncate(MOST);
    found
}

fn one(name: &str, entry: &Entry, node: &Node, evaluator: &Evaluator, given: &Evaluator) -> Option<Resource> {
    let Some(declared) = node.as_map() else {
        // CloudFormation refuses it, and so does a reader.
        evaluator.tell(entry.key_span, "this resource is no map: it is not judged");
        return None;
    };
    let Some(kind) = declared.get("Type").and_then(Node::as_text) else {
        let is_written_elsewhere = entry.key.starts_with("Fn::") || intrinsic(declared).is_some();
        let message = if is_written_elsewhere {
            "a macro or an included file writes resources here: they are not judged"
        } else {
            "this resource has no `Type`: it is not judged"
        };
        evaluator.tell(entry.key_span, message);
        return None;
    };
    if kind.ends_with(MODULE) {
        evaluator.tell(entry.key_span, "a module of a registry: what it deploys is not known here");
    }
    let condition = declared.get("Condition").and_then(Node::as_text);
    if condition.is_some_and(|condition| given.condition(condition) == Some(false)) {
        return None;
    }
    let open = condition.filter(|condition| evaluator.condition(condition) != Some(true));
    let only_if = open.map(|condition| OnlyIf {
        id: format!("{}{condition}", evaluator.prefix),
        named: format!("condition {condition}"),
        is_never: false,
        opposite: evaluator.opposite(condition).map(|other| format!("{}{other}", evaluator.prefix)),
    });
    let source = &evaluator.template.source;
    let mut settings = match declared.get("Properties").and_then(|written| evaluator.node(written)) {
        Some(Node { value: Value::Map(map), .. }) => map,
        // A macro writes them, or nobody knows whether they are there: any may be among them.
        Some(node @ Node { value: Value::Unknown { .. }, .. }) => {
            let node = Node { text: None, ..node };
            let rest = Entry { key: Map::REST.to_owned(), ..entry.with(node) };
            Map { entries: vec![rest], span: None }
        }
        _ => Map::default(),
    };
    if let Some(globals) = sam::globals(evaluator.template, kind) {
        sam::merge(&mut settings, evaluator.map(globals));
    }
    let mut beside = |key: &str, entry: &Entry, node: Node| {
        settings.entries.push(Entry { key: format!("@{key}"), ..entry.with(node) });
    };
    for key in BESIDE {
        let Some(entry) = declared.entry(key) else { continue };
        if let Some(node) = evaluator.node(&entry.node) {
            beside(key, entry, node);
        }
    }
    if let Some(metadata) = declared.get("Metadata").and_then(Node::as_map) {
        if let Some(construct) = metadata.entry(CONSTRUCT) {
            beside(CONSTRUCT, construct, construct.node.clone());
        }
        for (tool, key) in [("iacgate", "ignore"), ("checkov", "skip")] {
            let words = metadata.get(tool).and_then(Node::as_map);
            if let Some(entry) = words.and_then(|map| map.entry(key)) {
                beside(key, entry, entry.node.clone());
            }
        }
    }
    let shown = declared.get("Properties").map(|written| shown::of(written, evaluator.template));
    if let Some(shown) = shown.filter(|shown| !shown.is_empty()) {
        let of = |(key, node): (String, Node)| Entry {
            key,
            key_span: node.at.span,
            span: node.at.span,
            node,
            blocks: false,
        };
        let map = Map { entries: shown.into_iter().map(of).collect(), span: None };
        let shown = Node::new(Value::Map(map), node.at.clone());
        settings.entries.push(Entry { key: shown::KEY.to_owned(), ..entry.with(shown) });
    }
    let span = Span::new(entry.key_span.start, end(node, source.text()).max(entry.key_span.end));
    let block = source.location(span);
    Some(Resource {
        address: format!("{}{name}", evaluator.prefix),
        module: evaluator.prefix.trim_end_matches('.').to_owned(),
        instance: None,
        kind: kind.to_owned(),
        name: name.to_owned(),
        role: Role::Managed,
        name_at: source.location(entry.key_span),
        body: Node::new(Value::Map(settings), block.clone()),
        block,
        provider: None,
        only_if: only_if.into_iter().collect(),
        view: None,
    })
}

/// Where a value ends as a person sees it: YAML has a block end where the next thing begins.
pub fn end(node: &Node, text: &str) -> usize {
    let Location { span, .. } = node.at;
    let written = text.get(span.start..span.end).unwrap_or("");
    match &node.value {
        Value::Map(map) if !written.ends_with('}') => map
            .entries
            .iter()
            .map(|entry| end(&entry.node, text).max(entry.key_span.end))
            .max()
            .unwrap_or(span.end),
        Value::List(items) if !written.ends_with(']') => {
            items.iter().map(|item| end(item, text)).max().unwrap_or(span.end)
        }
        _ => span.start + written.trim_end().len(),
    }
}
