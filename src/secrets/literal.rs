//! Literals in sensitive places of a Terraform stack: passwords, tokens and keys written into configuration.
//!
//! A value that came through a variable or a local is reported where it stands, once, whoever uses it.

use std::collections::HashSet;

use super::assignment::{self, is_sensitive_name};
use super::placeholder::is_placeholder;
use super::{Secret, hint};
use crate::finding::RuleId;
use crate::iac::{Dialect, Map, Node, Resource, Role, Stack, Value};
use crate::path::RepoPath;
use crate::text::{Location, Source, Span};

const RULE: &str = "literal-secret";

/// A literal secret of a stack.
#[derive(Clone, Debug)]
pub struct InStack {
    pub rule: RuleId,
    /// Where the literal stands.
    pub at: Location,
    pub value: Secret,
    pub hint: String,
    /// The resource that it is given to; `var.x` for a value in a `.tfvars` file.
    pub address: String,
    /// `master_password`, `environment.variables.DB_PASSWORD`.
    pub attribute: String,
}

/// The literal secrets of a stack, in order of file and place.
pub fn in_stack(stack: &Stack) -> Vec<InStack> {
    let mut search = Search::default();
    if stack.dialect == Dialect::Terraform {
        for resource in &stack.resources {
            search.resource(resource);
        }
        for source in &stack.sources {
            if source.path().ends_with(".tfvars") {
                search.variables_file(source);
            }
        }
    }
    search.found.sort_by(|one, other| {
        let key = |found: &InStack| (found.at.path().clone(), found.at.span);
        key(one).cmp(&key(other))
    });
    search.found
}

#[derive(Default)]
struct Search {
    found: Vec<InStack>,
    /// Literals that are known: several attributes may take theirs from one place.
    seen: HashSet<(RepoPath, Span)>,
}

impl Search {
    fn resource(&mut self, resource: &Resource) {
        let settings = resource.settings();
        match resource.role {
            Role::Variable => {
                let flagged =
                    settings.get("sensitive").is_some_and(|node| matches!(node.value, Value::Bool(true)));
                if let Some(default) = settings.get("default") {
                    self.node(resource, "default", default, flagged || is_sensitive_name(&resource.name));
                }
            }
            Role::Output => {
                if let Some(value) = settings.get("value") {
                    self.node(resource, "value", value, is_sensitive_name(&resource.name));
                }
            }
            Role::Settings => {}
            // A data source's `secret` names one that lies elsewhere.
            Role::Data => {}
            _ => self.map(resource, "", settings),
        }
    }

    fn map(&mut self, resource: &Resource, above: &str, map: &Map) {
        // Lists of `{ name = "DB_PASSWORD", value = … }`: containers' environments and charts' settings.
        let named = map
            .get("name")
            .or_else(|| map.get("key"))
            .and_then(Node::as_text)
            .is_some_and(is_sensitive_label);
        for entry in &map.entries {
            let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
            let sensitive = !is_switch(resource, &entry.key)
                && (is_sensitive_name(&entry.key) || (named && entry.key == "value"));
            self.node(resource, &path, &entry.node, sensitive);
        }
    }

    fn node(&mut self, resource: &Resource, path: &str, node: &Node, sensitive: bool) {
        match &node.value {
            Value::Map(map) => self.map(resource, path, map),
            Value::List(items) => items.iter().for_each(|item| self.node(resource, path, item, sensitive)),
            Value::Text(text) if sensitive => self.text(resource, path, node, text),
            _ => {}
        }
    }

    fn text(&mut self, resource: &Resource, path: &str, node: &Node, text: &str) {
        let at = node.origin();
        // A value that is put together at run time has no literal to point at.
        if node.refers.iter().any(|reference| !is_within(&reference.address)) {
            return;
        }
        self.take(text, at.clone(), resource.address.clone(), path.to_owned());
    }

    fn variables_file(&mut self, source: &Source) {
        for literal in assignment::literals(source.text()) {
            let address = format!("var.{}", literal.name);
            self.take(literal.value, source.location(literal.span), address, String::new());
        }
    }

    fn take(&mut self, text: &str, at: Location, address: String, attribute: String) {
        if is_placeholder(text) || text.contains("EXAMPLE") || !self.is_new(&at) {
            return;
        }
        let kind = attribute.rsplit('.').next().filter(|name| !name.is_empty() && *name != "default");
        let hint = hint(kind.unwrap_or("literal"), text);
        self.found.push(InStack {
            rule: RuleId::new(RULE),
            at,
            value: Secret::new(text),
            hint,
            address,
            attribute,
        });
    }

    /// A reader gives a text with its quotes, a `.tfvars` line without: one place all the same.
    fn is_new(&mut self, at: &Location) -> bool {
        let quoted = at.text().starts_with(['"', '\'']) && at.span.end > at.span.start + 1;
        let span = if quoted { Span::new(at.span.start + 1, at.span.end - 1) } else { at.span };
        self.seen.insert((at.path().clone(), span))
    }
}

/// What a value may refer to and still be a literal of the configuration.
fn is_within(address: &str) -> bool {
    ["var.", "local.", "each.", "module."].iter().any(|start| address.starts_with(start))
}

/// Names that sound like secrets and are settings: units, kinds and places of tokens.
fn is_switch(resource: &Resource, key: &str) -> bool {
    match key {
        // `token_validity_units { access_token = "minutes" }`, `tags = { token = … }`.
        "access_token" | "id_token" | "refresh_token" => resource.kind == "aws_cognito_user_pool_client",
        "secret" => {
            resource.kind.starts_with("google_secret_manager_")
                || resource.kind.starts_with("kubernetes_service_account")
        }
        // Only some providers call their secret so; elsewhere it is a key's id.
        "access_key" => !matches!(resource.kind.as_str(), "aws" | "s3" | "azurerm" | "alicloud" | "oss"),
        _ => false,
    }
}

/// `auth.postgresPassword`, `API_TOKEN`: the last part says it.
fn is_sensitive_label(label: &str) -> bool {
    is_sensitive_name(label.rsplit('.').next().unwrap_or(label))
}
