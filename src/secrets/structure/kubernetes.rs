//! Kubernetes manifests: every value of a Secret is one; elsewhere names say it.

use base64::Engine;

use super::value::Trust;
use super::{Search, names, stores, tree};
use crate::iac::{Map, Node, Value};

/// Entries of secrets that say where and as whom, not with what.
const PUBLIC: [&str; 16] = [
    "username",
    "user",
    "host",
    "hostname",
    "port",
    "database",
    "dbname",
    "url",
    "endpoint",
    "region",
    "namespace",
    "type",
    "email",
    "tls.crt",
    "ca.crt",
    "server",
];

/// Whether an entry of a manifest's secret is so called that it says where or as whom.
pub fn is_public_entry(key: &str) -> bool {
    PUBLIC.contains(&key.to_ascii_lowercase().as_str())
}

/// Whether an entry of a secret says where or as whom: `username`, `DB_HOST`, `redis-port`.
pub fn is_public(name: &str) -> bool {
    const LAST: [&str; 100] = [
        "user",
        "username",
        "owner",
        "team",
        "host",
        "hostname",
        "port",
        "database",
        "dbname",
        "db",
        "schema",
        "table",
        "url",
        "uri",
        "endpoint",
        "path",
        "file",
        "region",
        "zone",
        "domain",
        "realm",
        "tenant",
        "account",
        "project",
        "cluster",
        "namespace",
        "type",
        "email",
        "server",
        "service",
        "id",
        "name",
        "mode",
        "env",
        "environment",
        "stage",
        "ttl",
        "version",
        "level",
        "role",
        "policy",
        "policies",
        "bucket",
        "queue",
        "topic",
        "index",
        "branch",
        "tag",
        "channel",
        "image",
        "engine",
        "driver",
        "charset",
        "format",
        "timeout",
        "mount",
        "identifier",
        "arn",
        "size",
        "count",
        "protocol",
        "sslmode",
        "ssl",
        "tls",
        "scheme",
        "dialect",
        "locale",
        "timezone",
        "language",
        "currency",
        "title",
        "description",
        "label",
        "comment",
        "note",
        "group",
        "org",
        "organization",
        "issuer",
        "audience",
        "scope",
        "scopes",
        "method",
        "algorithm",
        "class",
        "kind",
        "provider",
        "source",
        "target",
        "instance",
        "node",
        "ip",
        "address",
        "subscription",
        "workspace",
        "repository",
        "login",
        "enabled",
        "prefix",
        "suffix",
    ];
    let snake = names::snake(name);
    is_public_entry(name) || LAST.contains(&snake.rsplit('_').next().unwrap_or(&snake))
}

pub fn is_manifest(top: &Map) -> bool {
    let text = |key: &str| top.get(key).and_then(Node::as_text).is_some();
    text("apiVersion") && text("kind")
}

pub fn manifest(search: &mut Search, top: &Map, trust: Trust, depth: usize) {
    let text = |key: &str| top.get(key).and_then(Node::as_text).unwrap_or("");
    let (kind, version) = (text("kind"), text("apiVersion"));
    match kind {
        "Secret" => {
            for (key, encoded) in [("data", true), ("stringData", false)] {
                for entry in top.get(key).and_then(Node::as_map).into_iter().flat_map(|map| &map.entries) {
                    if let Some(text) = entry.node.as_text() {
                        value(search, &entry.key, text, &entry.node, encoded, trust);
                    }
                }
            }
        }
        // Ciphertext, and references to where the secret lies.
        "SealedSecret"
        | "ExternalSecret"
        | "ClusterExternalSecret"
        | "SecretStore"
        | "ClusterSecretStore"
        | "SecretProviderClass"
        | "CustomResourceDefinition" => {}
        // Which entries a secret gets that is generated.
        "Password" if version.starts_with("generators.external-secrets.io/") => {}
        "List" => {
            if let Some(Value::List(items)) = top.get("items").map(|node| &node.value)
                && depth < 4
            {
                items
                    .iter()
                    .filter_map(Node::as_map)
                    .for_each(|item| manifest(search, item, trust, depth + 1));
            }
        }
        _ => tree::map(search, top, trust, 0),
    }
}

/// The literals that Kustomize makes a secret of: `- DB_ADMIN=…`.
pub fn generated(search: &mut Search, generator: &Map, trust: Trust) {
    let Some(Value::List(literals)) = generator.get("literals").map(|node| &node.value) else { return };
    for literal in literals {
        let Some((name, value)) = literal.as_text().and_then(|text| text.split_once('=')) else { continue };
        let value = value.trim_matches(['"', '\'']);
        let is_secret = if trust > Trust::Little {
            stores::is_kept(name, value)
        } else {
            super::value::looks_random(value)
        };
        if is_secret {
            search.take(name, value, literal.at.span);
        }
    }
}

fn value(search: &mut Search, key: &str, text: &str, node: &Node, encoded: bool, trust: Trust) {
    if is_public_entry(key) {
        return;
    }
    let decoded = if encoded { decode(text) } else { None };
    let plain = decoded.as_deref().unwrap_or(text);
    if plain.trim_start().starts_with("-----BEGIN CERTIFICATE") || plain.is_empty() {
        return;
    }
    let is_file = plain.contains('\n') && !plain.trim_end().contains("PRIVATE KEY");
    let sound = match trust {
        Trust::Little | Trust::Loose => super::value::looks_random(plain),
        _ if is_file => false,
        _ => super::value::is_secret(
            super::value::named_of(names::Family::Password),
            key,
            plain,
            Trust::Schema,
        ),
    };
    if sound {
        search.take(key, text, node.at.span);
    } else if is_file {
        search.inside_of(plain, node.at.span);
    }
}

pub fn decode(text: &str) -> Option<String> {
    let joined: String = text.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(joined).ok()?;
    String::from_utf8(bytes).ok()
}
