//! What a name, a flag or what stands beside it says of a value.

use super::super::assignment::is_sensitive_name;
use super::super::structure::called::is_path_of_words;
use super::super::structure::names;
use super::super::structure::value::{Trust, is_name, is_secret, looks_random};
use crate::iac::{Entry, Map, Node, Resource, Value};

/// Whether a variable or an output says that its value must not be seen, or not be kept.
pub(super) fn is_kept_secret(settings: &Map) -> bool {
    let is_true = |key: &str| settings.get(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
    is_true("sensitive") || is_true("ephemeral")
}

/// Whether a setting of a variable, a parameter or a chart says of itself that its value is secret.
pub(super) fn says_so(map: &Map) -> bool {
    let is_true = |key: &str| map.get(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
    // A program has it as a member of an enumeration: `aws.ssm.ParameterType.SecureString`.
    let secure = map.get("type").is_some_and(|kind| match &kind.value {
        Value::Unknown { why } => why.ends_with("SecureString") || why.ends_with("SECURE_STRING"),
        _ => kind.as_text() == Some("SecureString"),
    });
    secure || ["sensitive", "masked", "encrypted", "secured"].into_iter().any(is_true)
}

/// Whether a document's own names say where a secret would stand in it, or it is empty: as a whole it is none then.
pub(super) fn names_secrets(inside: &Node) -> bool {
    inside.as_map().is_some_and(|map| {
        map.entries.is_empty() || map.entries.iter().any(|entry| names::of(&entry.key).is_some())
    })
}

/// Whether a variable is told the name of a secret: `tls_secret = "wildcard-tls"`.
pub(super) fn names_one(name: &str, default: &Node) -> bool {
    let is_secret = names::of(name).is_some_and(|named| named.family == names::Family::Secret);
    is_secret && default.as_text().is_some_and(is_name)
}

/// Whether a name is that of several passwords. Of secrets, tokens and keys there are many names, too.
pub(super) fn names_many(name: &str) -> bool {
    let one = name.strip_suffix('s').and_then(names::of);
    one.is_some_and(|named| named.sure && named.family == names::Family::Password)
}

/// Whether a name says that its value is secret: if it is not sure, the value must look so.
pub(super) fn is_sensitive(name: &str, node: &Node) -> bool {
    names::of(name).is_some_and(|named| match node.as_text() {
        Some(text) if !named.sure || named.family == names::Family::Connection => {
            is_secret(named, name, text, Trust::Config)
        }
        // `DB_SECRET = "prod/db/Main2024"`: where it lies.
        Some(text) if named.family == names::Family::Secret => !is_path_of_words(text),
        Some(_) | None => named.sure,
    })
}

/// Names that sound like secrets and are settings: units, kinds and places of tokens.
pub(super) fn is_switch(resource: &Resource, entry: &Entry) -> bool {
    match entry.key.as_str() {
        // `token_validity_units { access_token = "minutes" }`, `tags = { token = … }`.
        "access_token" | "id_token" | "refresh_token" => resource.kind == "aws_cognito_user_pool_client",
        "secret" => {
            resource.kind.starts_with("google_secret_manager_")
                || resource.kind.starts_with("kubernetes_service_account")
        }
        // Only some providers call their secret so; elsewhere it is a key's id.
        "access_key" => {
            let is_key = entry.node.as_text().is_some_and(|text| text.len() >= 30 && looks_random(text));
            !is_key && !matches!(resource.kind.as_str(), "aws" | "s3" | "azurerm" | "alicloud" | "oss")
        }
        _ => false,
    }
}

/// `auth.postgresPassword`, `API_TOKEN`: the last part says it.
pub(super) fn is_sensitive_label(label: &str) -> bool {
    is_sensitive_name(label.rsplit('.').next().unwrap_or(label))
}
