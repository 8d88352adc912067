//! Secrets of a resource that whoever reads the template, or describes the stack, can read too.
//!
//! In: a resource's properties as written. Out: those that are a literal, a parameter that CloudFormation shows
//! (without `NoEcho`) or that has a default, or a value of the parameter store that is not secure; each by its path.
//! What is resolved from Secrets Manager or the secure store, and a `NoEcho` parameter without a default, is none.

use super::evaluate::intrinsic;
use super::template::Template;
use crate::iac::{Map, Node, Value};

/// Where a resource's secrets that can be read stand among its settings.
pub const KEY: &str = "@shown";
/// How the names of secrets end.
const SECRETS: [&str; 12] = [
    "Password",
    "AuthToken",
    "AccessToken",
    "OauthToken",
    "RefreshToken",
    "EventSourceToken",
    "SecretToken",
    "HECToken",
    "TokenKey",
    "PrivateKey",
    "ClientSecret",
    "SshKey",
];
/// What is said of a secret rather than the secret: `ManageMasterUserPassword`, or `Ec2SshKey`, the name of a key pair.
const ABOUT: [&str; 6] = ["Manage", "Require", "Generate", "Allow", "Use", "Ec2SshKey"];

/// How a value begins that is fetched when the stack is deployed.
const REFERENCE: &str = "{{resolve:";
/// What stands for a piece of a text that can be read.
const SHOWN: &str = "shown";

/// What stands for a piece that nobody reads in the template or the stack.
const HIDDEN: char = '\u{0}';

/// By path, in the order written.
pub fn of(properties: &Node, template: &Template) -> Vec<(String, Node)> {
    let mut found = Vec::new();
    below(properties, "", template, &mut found);
    found
}

fn below(node: &Node, path: &str, template: &Template, found: &mut Vec<(String, Node)>) {
    match &node.value {
        Value::Map(map) if intrinsic(map).is_none() => {
            for entry in &map.entries {
                let path = if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
                if !is_secret(&entry.key) {
                    below(&entry.node, &path, template, found);
                } else if is_shown(&entry.node, template) {
                    found.push((path, entry.node.clone()));
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                below(item, &format!("{path}[{index}]"), template, found);
            }
        }
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|end| name.ends_with(end)) && !ABOUT.iter().any(|start| name.starts_with(start))
}

fn is_shown(node: &Node, template: &Template) -> bool {
    match &node.value {
        Value::Text(text) => !text.is_empty() && is_plain(text),
        Value::Number(_) => true,
        Value::Map(map) => match intrinsic(map) {
            Some((name, argument)) => by_function(&name, argument, template),
            None => false,
        },
        _ => false,
    }
}

/// Whether a text is readable as it stands, or is fetched from where anyone reads it.
fn is_plain(text: &str) -> bool {
    match text.split_once(REFERENCE) {
        Some((_, rest)) => rest.starts_with("ssm:"),
        None => !text.contains(HIDDEN),
    }
}

fn by_function(name: &str, argument: &Node, template: &Template) -> bool {
    let items = match &argument.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(argument),
    };
    match name {
        "Ref" => argument.as_text().is_some_and(|name| shows(name, template)),
        "Fn::Sub" | "Fn::Join" => {
            // A literal alone is a secret in the code, which is told by another rule.
            let text = put_together(name, items, template);
            text.is_some_and(|(text, has_more)| {
                (has_more || text.contains(REFERENCE)) && !text.is_empty() && is_plain(&text)
            })
        }
        "Fn::If" => items.iter().skip(1).any(|side| is_shown(side, template)),
        _ => false,
    }
}

/// The text that `Fn::Sub` or `Fn::Join` makes, and whether anything is put in: a parameter that is shown as a name, all
/// else hidden.
fn put_together(function: &str, items: &[Node], template: &Template) -> Option<(String, bool)> {
    let piece = |node: &Node| match node.as_text() {
        Some(text) => text.to_owned(),
        None if is_shown(node, template) => SHOWN.to_owned(),
        None => HIDDEN.to_string(),
    };
    if function == "Fn::Join" {
        let [between, parts] = items else { return None };
        let Value::List(parts) = &parts.value else { return None };
        let text = parts.iter().map(piece).collect::<Vec<_>>().join(between.as_text()?);
        return Some((text, parts.len() > 1));
    }
    let names = items.get(1).and_then(Node::as_map);
    let (mut text, mut rest) = (String::new(), items.first()?.as_text()?);
    let mut has_more = false;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, behind) = after.split_once('}')?;
        text.push_str(before);
        if !name.starts_with('!') {
            has_more = true;
            text.push_str(&match names.and_then(|names| names.get(name.trim())) {
                Some(node) => piece(node),
                None if shows(name.trim(), template) => SHOWN.to_owned(),
                None => HIDDEN.to_string(),
            });
        }
        rest = behind;
    }
    text.push_str(rest);
    Some((text, has_more))
}

/// The parameter that a secret is, and nothing but it: `!Ref Password`, `!Sub "${Password}"`.
pub fn parameter(secret: &Node) -> Option<&str> {
    let (name, argument) = intrinsic(secret.as_map()?)?;
    let text = argument.as_text()?;
    match &*name {
        "Ref" => Some(text),
        "Fn::Sub" => text.strip_prefix("${")?.strip_suffix('}'),
        _ => None,
    }
}

/// Whether a parameter's value can be read: in the console, or in the template as its default.
fn shows(name: &str, template: &Template) -> bool {
    let Some(declared) = template.section("Parameters").get(name).and_then(Node::as_map) else {
        return name.starts_with("AWS::") && name != "AWS::NoValue";
    };
    match declared.get("Default").map(|node| &node.value) {
        // What is fetched by default is hidden by whoever keeps it.
        Some(Value::Text(text)) if !text.is_empty() => is_plain(text),
        None | Some(Value::Null | Value::Text(_)) => !is_silent(declared),
        Some(_) => true,
    }
}

pub(super) fn is_silent(declared: &Map) -> bool {
    declared.get("NoEcho").is_some_and(|node| match &node.value {
        Value::Bool(on) => *on,
        Value::Text(text) => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes"),
        _ => false,
    })
}
