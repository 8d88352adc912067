//! Literals in sensitive places of a Terraform stack: passwords, tokens and keys written into configuration.
//!
//! A value that came through a variable or a local is reported where it stands, once, whoever uses it.

use std::collections::HashSet;

use super::assignment::{self, is_sensitive_name};
use super::placeholder::is_placeholder;
use super::{Secret, hint};
use crate::finding::RuleId;
use crate::iac::{Dialect, Map, Node, Resource, Role, Stack, Value, json};
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
    let mut search = Search { root: stack.root.clone(), found: Vec::new(), seen: HashSet::new() };
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

struct Search {
    root: RepoPath,
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
        let flagged = map.get("sensitive").is_some_and(|node| matches!(node.value, Value::Bool(true)));
        // Every entry of a Kubernetes secret is one, whatever its name.
        let secret =
            resource.kind.starts_with("kubernetes_secret") && matches!(above, "data" | "string_data");
        for entry in &map.entries {
            let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
            let sensitive = !is_switch(resource, &entry.key)
                && (secret
                    || is_sensitive_name(&entry.key)
                    || (entry.key == "value" && (named || flagged || above.ends_with("set_sensitive"))));
            self.node(resource, &path, &entry.node, sensitive);
        }
    }

    fn node(&mut self, resource: &Resource, path: &str, node: &Node, sensitive: bool) {
        match &node.value {
            Value::Map(map) => self.map(resource, path, map),
            Value::List(items) => items.iter().for_each(|item| self.node(resource, path, item, sensitive)),
            Value::Text(text) => {
                let before = self.found.len();
                // `container_definitions`, a secret's JSON: what stands inside says more than the whole.
                if text.trim_start().starts_with(['{', '['])
                    && let Some(inside) = json::read_embedded(text, node.origin())
                {
                    self.node(resource, path, &inside, false);
                }
                if sensitive && self.found.len() == before {
                    self.text(resource, path, node, text);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, resource: &Resource, path: &str, node: &Node, text: &str) {
        // A text put together from parts is no literal: `"${var.env}-db"` names something.
        let origin = node.origin();
        // A called module's own literals are told where its folder is judged.
        if origin.path().parent() != self.root {
            return;
        }
        let composed = node.at.text().contains("${") && !origin.text().contains(text);
        if !composed && !node.refers.iter().any(|reference| reference.is_resource) {
            self.take(text, origin.clone(), resource.address.clone(), path.to_owned());
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A resource with one text attribute, as the reader would give it.
    fn stack(kind: &str, role: Role, name: &str, settings: &[(&str, &str)]) -> Stack {
        let text: String = settings.iter().map(|(key, value)| format!("{key} = \"{value}\"\n")).collect();
        let source = Source::decode("main.tf".into(), text.as_bytes());
        let mut map = Map::default();
        let mut start = 0;
        for (number, (key, value)) in settings.iter().enumerate() {
            let line = source.line(number + 1).expect("a line for each setting");
            let at = source.location(Span::new(start + key.len() + 3, line.end));
            start = line.end + 1;
            let value = if *value == "true" { Value::Bool(true) } else { Value::Text((*value).to_owned()) };
            let node = Node::new(value, at);
            map.entries.push(crate::iac::Entry {
                key: (*key).to_owned(),
                key_span: line,
                span: line,
                node,
                blocks: false,
            });
        }
        let whole = source.location(Span::new(0, text.len()));
        let resource = Resource {
            module: String::new(),
            instance: None,
            provider: None,
            address: if role == Role::Variable { format!("var.{name}") } else { format!("{kind}.{name}") },
            kind: kind.to_owned(),
            name: name.to_owned(),
            role,
            name_at: whole.clone(),
            block: whole.clone(),
            body: Node::new(Value::Map(map), whole),
        };
        Stack {
            root: RepoPath::root(),
            variant: None,
            modules: Vec::new(),
            is_called: false,
            dialect: Dialect::Terraform,
            resources: vec![resource],
            sources: vec![source],
            troubles: Vec::new(),
            moved: Vec::new(),
        }
    }

    fn attributes(stack: &Stack) -> Vec<String> {
        in_stack(stack).into_iter().map(|found| format!("{} {}", found.address, found.attribute)).collect()
    }

    #[test]
    fn a_weak_password_is_a_secret_and_a_placeholder_is_none() {
        let weak = ["change", "me"].concat();
        let database =
            stack("aws_db_instance", Role::Managed, "db", &[("password", &weak), ("username", "app")]);
        assert_eq!(attributes(&database), ["aws_db_instance.db password"]);
        for none in ["REPLACE_ME", "<password>", "xxxx", "", "arn:aws:secretsmanager:x", "ENC[AES256,data:x]"]
        {
            let database = stack("aws_db_instance", Role::Managed, "db", &[("password", none)]);
            assert!(in_stack(&database).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_variable_says_by_its_name_or_its_flag_that_its_default_is_secret() {
        let word = ["open", "-sesame"].concat();
        let named = stack("", Role::Variable, "db_password", &[("default", &word)]);
        assert_eq!(attributes(&named), ["var.db_password default"]);
        let flagged = stack("", Role::Variable, "bootstrap", &[("sensitive", "true"), ("default", &word)]);
        assert_eq!(attributes(&flagged), ["var.bootstrap default"]);
        let about = stack("", Role::Variable, "db_password_length", &[("default", &word)]);
        assert!(in_stack(&about).is_empty());
    }

    #[test]
    fn a_finding_shows_neither_in_its_hint_nor_in_its_debug_form() {
        let word = ["winter", "2024"].concat();
        let found = in_stack(&stack("aws_db_instance", Role::Managed, "db", &[("password", &word)]));
        assert!(!format!("{found:?}").contains(&word));
        assert_eq!(found[0].hint, "password, 10 characters");
        assert!(found[0].at.text().contains(&word));
    }
}
