//! That CloudFormation takes what a fix makes in a template: properties of its types, all that these ask for, and
//! attributes that they return.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use iacgate::fix::Patch;
use iacgate::iac::{Map, Node, Reader, Resource, Stack, Value};
use iacgate::path::RepoPath;

use super::{Files, gather, tree};

/// Paths of a type, each with whether it is required or returned.
type Paths = BTreeMap<&'static str, &'static str>;

/// What there is of the types that are made.
static MADE: LazyLock<BTreeMap<&str, Paths>> = LazyLock::new(|| schema(include_str!("../schema/made.tsv")));
/// What there is of what is changed of others.
static SET: LazyLock<BTreeMap<&str, Paths>> = LazyLock::new(|| schema(include_str!("../schema/set.tsv")));

fn schema(table: &'static str) -> BTreeMap<&'static str, Paths> {
    let mut schema: BTreeMap<&str, Paths> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().expect("three columns");
        schema.entry(cell()).or_default().insert(cell(), cell());
    }
    schema
}

/// Panics where a resource that is new in the template is not one of CloudFormation's, or a setting that is new.
pub fn check(before: &Files, patch: &Patch) {
    let Some((path, text)) = patch.files().find(|(path, _)| path.ends_with(".yaml")) else { return };
    let before = read(before, path);
    let known: BTreeSet<String> = before.resources.iter().map(|one| one.address.clone()).collect();
    let text = String::from_utf8_lossy(text).into_owned();
    let after = read(&tree(BTreeMap::from([(path.to_string(), text.clone())])), path);
    let kinds: BTreeMap<&str, &str> =
        after.resources.iter().map(|one| (one.address.as_str(), one.kind.as_str())).collect();
    for one in &before.resources {
        let now = after.resources.iter().find(|other| other.address == one.address);
        changed(one, now.expect("it stays"), &text);
    }
    let is_new = |one: &&Resource| one.kind.starts_with("AWS::") && !known.contains(&one.address);
    for one in after.resources.iter().filter(is_new) {
        let paths =
            MADE.get(one.kind.as_str()).unwrap_or_else(|| panic!("{} is made, says tests/schema?", one.kind));
        below(&one.kind, paths, "", one.settings(), &text);
        gather(&one.body, &mut |named| {
            let returned = kinds.get(named.address.as_str()).and_then(|kind| MADE.get(kind));
            let name = if named.attribute == "arn" { "Arn" } else { &named.attribute };
            let is_reference = matches!(name, "" | "id");
            let is_there = |paths: &Paths| is_reference || paths.get(name) == Some(&"returned");
            assert!(returned.is_none_or(is_there), "{} has no {name} to be got:\n{text}", named.address);
        });
    }
}

/// Panics where a resource is given a setting that its type does not have, or an object without all that it asks for.
fn changed(before: &Resource, after: &Resource, text: &str) {
    let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
    paths(&before.body, "", &mut old);
    paths(&after.body, "", &mut new);
    let known = SET.get(after.kind.as_str());
    for path in new.difference(&old).filter(|path| !path.starts_with('@')) {
        // Keys of the user's own stand below what has no parts.
        let above = |known: &&&str| {
            let known: &str = known;
            path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let deepest = known.and_then(|known| known.keys().rfind(above));
        let has_parts = |at: &str| {
            known.is_some_and(|known| known.keys().any(|other| other.starts_with(&format!("{at}."))))
        };
        let is_there = deepest.is_some_and(|at| at == path || !has_parts(at));
        assert!(is_there, "{} has no property {path}, says tests/schema/set.tsv:\n{text}", after.kind);
        for (other, _) in known.iter().flat_map(|known| known.iter()).filter(|(_, flag)| **flag == "required")
        {
            let of_new = other.rsplit_once('.').is_some_and(|(object, _)| object == path);
            assert!(!of_new || new.contains(*other), "{} asks for {other}:\n{text}", after.kind);
        }
    }
}

/// Every path of a value, without the places in lists.
fn paths(node: &Node, above: &str, found: &mut BTreeSet<String>) {
    match &node.value {
        Value::Map(map) => {
            for entry in &map.entries {
                let path =
                    if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
                paths(&entry.node, &path, found);
                found.insert(path);
            }
        }
        Value::List(items) => items.iter().for_each(|item| paths(item, above, found)),
        _ => {}
    }
}

fn read(files: &Files, path: &RepoPath) -> Stack {
    Reader::of(files).read(path).ok().and_then(|all| all.into_iter().next()).expect("a template")
}

fn below(kind: &str, paths: &Paths, above: &str, map: &Map, text: &str) {
    let at = |name: &str| if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
    for entry in map.entries.iter().filter(|entry| !entry.key.starts_with('@')) {
        let path = at(&entry.key);
        let is_there = paths.get(path.as_str()).is_some_and(|flag| *flag != "returned");
        assert!(is_there, "{kind} has no property {path}:\n{text}");
        let is_free = !paths.keys().any(|other| other.starts_with(&format!("{path}.")));
        let items: &[Node] = match &entry.node.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(&entry.node),
        };
        for inner in items.iter().filter(|_| !is_free).filter_map(Node::as_map) {
            below(kind, paths, &path, inner, text);
        }
    }
    for (path, _) in paths.iter().filter(|(_, flag)| **flag == "required") {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        assert!(parent != above || map.get(name).is_some(), "{kind} asks for {path}:\n{text}");
    }
}
