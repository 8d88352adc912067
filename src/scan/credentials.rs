//! Whose accounts, roles and keys a backend works with.
//!
//! In: the settings of a backend or of a state that is read. Out: what they name, with its attribute.

use super::deployed::elements;
use super::mentions::account_or_text;
use crate::iac::{Map, Node};

/// What names an account, or what belongs to one, in any backend.
const NAMES: [&str; 9] = [
    "allowed_account_ids",
    "dynamodb_table",
    "impersonate_service_account",
    "kms_encryption_key",
    "kms_key_id",
    "profile",
    "resource_group_name",
    "role_arn",
    "subscription_id",
];
/// Objects in which a role stands.
const ROLES: [&str; 2] = ["assume_role", "assume_role_with_web_identity"];

/// The attribute, its value, and what it says.
pub fn credentials(body: &Map) -> Vec<(String, &Node, String)> {
    let said = NAMES.iter().filter_map(|key| Some(((*key).to_owned(), body.get(key)?)));
    let roles = ROLES.iter().flat_map(|block| {
        let maps = body.get(block).into_iter().flat_map(elements).filter_map(Node::as_map);
        maps.filter_map(move |map| Some((format!("{block}.role_arn"), map.get("role_arn")?)))
    });
    let each = |(key, node): (String, _)| elements(node).iter().map(move |node| (key.clone(), node));
    said.chain(roles)
        .flat_map(each)
        .filter_map(|(key, node)| Some((key, node, account_or_text(node)?.into_owned())))
        .collect()
}
