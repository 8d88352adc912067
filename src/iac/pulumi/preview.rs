//! `pulumi preview --json`: resources as the engine was handed them, whatever language the program is in.
//!
//! In: the document. Out: a [`Plan`]. An input that no one knows yet has a sign of its own; a secret is known to be one.

use super::declared::{Declared, Style, address};
use super::provider::Uses;
use super::token::Token;
use crate::iac::plan::written::{self, Writer, entry};
use crate::iac::plan::{Plan, stack};
use crate::iac::{Dialect, Map, Node, Reference, Resource, Value, json};
use crate::path::RepoPath;

/// What the engine writes for a value that it does not know yet, by its type.
const UNKNOWN: [&str; 6] = [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
/// The key of an object that stands for something else, and its value where that is a secret: the same in every version.
pub const SIGN: &str = "4dabf18193072939515e22adb298388d";
pub const SECRET: &str = "1b47061264138c4ac30d75fd1eb44270";
/// What an unknown waits for.
const LATER: &str = "the update";

pub fn read(top: &Map, path: &RepoPath) -> Plan {
    let writer = Writer::of(path);
    let steps = match top.get("steps").map(|node| &node.value) {
        Some(Value::List(steps)) => steps.as_slice(),
        _ => &[],
    };
    let (mut before, mut after): (Vec<Declared>, Vec<Declared>) = (Vec::new(), Vec::new());
    for step in steps.iter().filter_map(Node::as_map) {
        let state =
            |key: &str| step.get(key).and_then(Node::as_map).and_then(|state| declared(state, &writer));
        // A replacement is told in several steps.
        put(&mut before, state("oldState"));
        let is_deleted = step.get("op").and_then(Node::as_text).is_some_and(|op| op.starts_with("delete"));
        if !is_deleted {
            put(&mut after, state("newState"));
        }
    }
    let mut all: Vec<Resource> = Vec::new();
    let mut ends = Vec::new();
    for declared in [before, after] {
        let (written, view) = super::shaped(declared, &[], Default::default());
        for part in [written, view] {
            all.extend(part);
            ends.push(all.len());
        }
    }
    if let Some(config) = top.get("config") {
        writer.keep("config", config, None);
    }
    let secrets = writer.secrets();
    let source = writer.finished(&mut all);
    let mut of = |end: usize, written: usize| {
        let view = all.split_off(written);
        let written = all.split_off(end);
        let mut whole = stack(Dialect::Pulumi, &source, written);
        whole.view = Some(Box::new(stack(Dialect::Terraform, &source, view)));
        whole
    };
    let after = of(ends[1], ends[2]);
    Plan { before: of(0, ends[0]), after, secrets }
}

/// Each once, as it is told last.
fn put(all: &mut Vec<Declared>, one: Option<Declared>) {
    let Some(one) = one else { return };
    match all.iter_mut().find(|other| other.name == one.name && other.token == one.token) {
        Some(known) => *known = one,
        None => all.push(one),
    }
}

fn declared(state: &Map, writer: &Writer) -> Option<Declared> {
    let (token, name) = parsed(state.text("urn")?)?;
    // The stack itself is no resource.
    if token.package == super::token::CORE && !token.is_provider() {
        return None;
    }
    let at = address(&token, &name);
    let header = writer.header(&at);
    let inputs = state.get("inputs").and_then(Node::as_map);
    let inputs = inputs.map_or_else(Vec::new, |inputs| entries(inputs, false, writer));
    let mut settings = written::map(header.clone(), inputs);
    if let (Value::Map(map), Some(names)) =
        (&mut settings.value, state.get("propertyDependencies").and_then(Node::as_map))
    {
        for setting in &mut map.entries {
            let of = match names.get(&setting.key).map(|node| &node.value) {
                Some(Value::List(items)) => items.as_slice(),
                _ => &[],
            };
            let referred = of.iter().filter_map(|urn| parsed(urn.as_text()?));
            setting.node.refers.extend(referred.map(|(token, name)| Reference {
                address: address(&token, &name),
                instance: None,
                attribute: "id".to_owned(),
                is_resource: true,
            }));
        }
    }
    let provider = state.text("provider").and_then(parsed);
    let provider = provider.map_or(Uses::Default, |(token, name)| Uses::Named(address(&token, &name)));
    Some(Declared {
        name_at: header.clone(),
        awaited: None,
        block: header,
        settings,
        provider,
        is_protected: matches!(state.get("protect"), Some(Node { value: Value::Bool(true), .. })),
        goes_first: false,
        only_if: Vec::new(),
        style: Style::Camel,
        token,
        name,
    })
}

/// `urn:pulumi:dev::project::component$aws:s3/bucket:Bucket::models`; behind a provider's stands its id.
fn parsed(urn: &str) -> Option<(Token, String)> {
    let parts: Vec<&str> = urn.split("::").collect();
    let [_, _, kind, name, ..] = parts.as_slice() else { return None };
    let token = Token::parse(kind.rsplit('$').next().unwrap_or(kind))?;
    Some((token, (*name).to_owned()))
}

fn entries(map: &Map, is_secret: bool, writer: &Writer) -> Vec<crate::iac::Entry> {
    let own = map.entries.iter().filter(|one| one.key != "__defaults");
    own.filter_map(|one| Some(entry(&one.key, value(&one.key, &one.node, is_secret, writer)?))).collect()
}

fn value(name: &str, node: &Node, is_secret: bool, writer: &Writer) -> Option<Node> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Text(text) if UNKNOWN.contains(&text.as_str()) => writer.unknown(name, LATER),
        Value::Text(text) if text == "[secret]" => writer.unknown(name, "a secret"),
        Value::List(items) => {
            let at = writer.name(name);
            let items = items.iter().filter_map(|item| value(name, item, is_secret, writer)).collect();
            written::list(at, items)
        }
        Value::Map(map) if map.get(SIGN).is_some() => special(name, map, writer),
        Value::Map(map) => {
            let at = writer.name(name);
            written::map(at, entries(map, is_secret, writer))
        }
        plain => writer.scalar(name, plain, is_secret),
    })
}

/// A secret is what it is, where it is not encrypted; assets and what else has a sign are not known.
fn special(name: &str, map: &Map, writer: &Writer) -> Node {
    let plain = map.get("plaintext").and_then(Node::as_text).filter(|_| map.text(SIGN) == Some(SECRET));
    let plain = plain.and_then(|plain| json::read_embedded(plain, &writer.name(name)));
    let known = plain.and_then(|plain| value(name, &plain, true, writer));
    known.unwrap_or_else(|| {
        writer.unknown(name, if map.text(SIGN) == Some(SECRET) { "a secret" } else { LATER })
    })
}
