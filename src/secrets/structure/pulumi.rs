//! Pulumi's projects and stacks in YAML. What is encrypted there is a map with `secure`.

use super::value::Trust;
use super::{Search, tree};
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;

pub fn is_project(path: &RepoPath, top: &Map) -> bool {
    let name = path.file_name();
    name.starts_with(b"Pulumi.")
        || top.get("runtime").is_some() && top.get("resources").is_some()
        || top.get("encryptionsalt").is_some()
}

pub fn project(search: &mut Search, top: &Map, trust: Trust) {
    for entry in &top.entries {
        match entry.key.as_str() {
            // The salt and the data key are no secrets without their passphrase and their KMS key.
            "encryptionsalt" | "encryptedkey" | "secretsprovider" => {}
            _ => self::node(search, &entry.key, &entry.node, trust, 0),
        }
    }
}

fn node(search: &mut Search, key: &str, node: &Node, trust: Trust, depth: usize) {
    if depth > 64 {
        return;
    }
    match &node.value {
        Value::Map(map) if map.get("secure").is_some() => {}
        Value::Map(map) => {
            if let Some(secret) = map.get("fn::secret")
                && let Some(text) = secret.as_text()
            {
                search.certain(key, text, secret.at.span);
                return;
            }
            // `db:password: { value: …, secret: true }`
            if let Some(value) = map.get("value").or_else(|| map.get("default"))
                && let Some(text) = value.as_text()
            {
                let hidden = map.get("secret").is_some_and(tree::is_on);
                if hidden {
                    search.certain(key, text, value.at.span);
                } else {
                    search.named(last(key), text, value.at.span, trust);
                }
            }
            for entry in &map.entries {
                self::node(search, &entry.key, &entry.node, trust, depth + 1);
            }
        }
        Value::Text(text) => {
            search.named(last(key), text, node.at.span, trust);
            search.inside(text, node.at.span);
        }
        Value::List(items) => items.iter().for_each(|item| self::node(search, "", item, trust, depth + 1)),
        _ => tree::entry(search, last(key), node, trust, depth + 1),
    }
}

/// `aws:secretKey` is the provider's `secretKey`.
fn last(key: &str) -> &str {
    key.rsplit(':').next().unwrap_or(key)
}
