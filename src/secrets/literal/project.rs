//! What a Pulumi project has to tell beside its view in Terraform's words.
//!
//! In: a resource as the program makes it. Out: the literals of its settings that are secret.

use super::super::assignment::is_sensitive_name;
use super::super::structure::kubernetes::is_public_entry;
use super::super::structure::value::{Trust, pair};
use super::super::structure::{command, stores};
use super::says::is_sensitive_label;
use super::written::inside;
use super::{Search, standing};
use crate::iac::{GAP, Node, Resource, Value};

impl Search {
    /// What a Pulumi project has that Terraform has no word for.
    pub(super) fn native(&mut self, resource: &Resource) {
        let settings = resource.settings();
        let parts: Vec<&str> = resource.kind.split([':', '/']).collect();
        match (parts.first(), parts.last()) {
            (Some(&"azure-native"), Some(&"Secret")) if resource.kind.contains(":keyvault") => {
                let value =
                    settings.get("properties").and_then(Node::as_map).and_then(|map| map.get("value"));
                value.into_iter().for_each(|value| self.node(resource, "properties.value", value, true));
            }
            _ => {}
        }
    }

    /// The settings of a resource of which no schema is known here: what their names say.
    pub(super) fn by_names(&mut self, resource: &Resource, above: &str, node: &Node) {
        let map = match &node.value {
            Value::Map(map) => map,
            Value::List(items) => {
                return items.iter().for_each(|item| self.by_names(resource, above, item));
            }
            _ => return,
        };
        let label = map.text("name").filter(|label| is_sensitive_label(label));
        let is_kubernetes = resource.kind.starts_with("kubernetes:") && resource.kind.ends_with(":Secret");
        let is_secret = is_kubernetes && above.ends_with("stringData");
        for entry in &map.entries {
            let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
            let name = label.filter(|_| entry.key == "value").unwrap_or(&entry.key);
            let is_kept = is_secret && !is_public_entry(name);
            let is_named = is_kept || is_sensitive_name(name);
            let is_told = match entry.node.as_text() {
                Some(text) => {
                    is_kept && stores::is_kept(name, text) || is_named && pair(name, text, Trust::Config)
                }
                None => is_named && entry.node.is_unknown(),
            };
            if is_told {
                self.node(resource, &path, &entry.node, true);
            } else {
                self.by_names(resource, &path, &entry.node);
            }
        }
    }

    /// What commands and documents inside of a program's texts give away: what a machine is started with.
    pub(super) fn scripts(&mut self, resource: &Resource, path: &str, node: &Node) {
        match &node.value {
            Value::Text(text) if self.is_own(node.origin()) => {
                let key = path.rsplit('.').next();
                let mut given = inside(key, text);
                // A text that is put together stands nowhere as a whole: no pass over the file sees a login in it.
                if node.reached_by.is_some() {
                    let passwords = command::logins_of_addresses(text).into_iter();
                    given.extend(passwords.map(|password| ("password".to_owned(), password.to_owned())));
                }
                for (name, value) in given.into_iter().filter(|(_, value)| !value.contains(GAP)) {
                    let path = if path.is_empty() { &name } else { path };
                    let at = standing(node, &value);
                    self.take(&value, at, resource.written().to_owned(), resource.written_path(path));
                }
            }
            Value::Unknown { .. } => {
                node.reaching().for_each(|one| self.scripts(resource, path, one));
            }
            Value::List(items) => items.iter().for_each(|item| self.scripts(resource, path, item)),
            Value::Map(map) => {
                self.of_settings(resource, path, map);
                for entry in &map.entries {
                    let path =
                        if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
                    self.scripts(resource, &path, &entry.node);
                }
            }
            _ => {}
        }
    }
}
