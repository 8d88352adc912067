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
    match text.split_once("{{resolve:") {
        Some((_, rest)) => rest.starts_with("ssm:"),
        None => true,
    }
}

fn by_function(name: &str, argument: &Node, template: &Template) -> bool {
    let items = match &argument.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    match name {
        "Ref" => argument.as_text().is_some_and(|name| shows(name, template)),
        // Nothing but the parameter: `!Sub "${Password}"`.
        "Fn::Sub" => {
            let text = argument.as_text().or_else(|| items.first().and_then(Node::as_text)).unwrap_or("");
            let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            name.is_some_and(|name| shows(name, template))
        }
        "Fn::If" => items.iter().skip(1).any(|side| is_shown(side, template)),
        _ => false,
    }
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
        return false;
    };
    let has_default = declared.get("Default").is_some_and(|node| match &node.value {
        Value::Text(text) => !text.is_empty() && is_plain(text),
        Value::Null => false,
        _ => true,
    });
    !is_silent(declared) || has_default
}

pub(super) fn is_silent(declared: &Map) -> bool {
    declared.get("NoEcho").is_some_and(|node| match &node.value {
        Value::Bool(on) => *on,
        Value::Text(text) => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes"),
        _ => false,
    })
}
