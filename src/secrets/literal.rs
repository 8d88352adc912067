//! Literals in sensitive places of a Terraform stack: passwords, tokens and keys written into configuration.
//!
//! A value that came through a variable or a local is reported where it stands, once, whoever uses it. Texts that no
//! resource has (locals, files of values) and what stands inside of texts (scripts, connections) are read as written.

mod broken;
mod expression;
mod given;
mod project;
mod referred;
mod says;
mod written;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use self::expression::is_no_word;
use self::referred::Literals;
use self::says::{
    is_kept_secret, is_sensitive, is_sensitive_label, is_switch, names_many, names_one, names_secrets,
    says_so,
};
use super::assignment::is_sensitive_name;
use super::placeholder::is_placeholder;
use super::stock::is_word_for_password;
use super::structure::format::is_of_example;
use super::structure::value::{Trust, is_drawn_of_letters, is_of_a_manual, of_header, works_as_password};
use super::structure::{self, RULE, blocks, command, composed, headers, kubernetes, schema, stores};
use super::{Secret, hint};
use crate::finding::RuleId;
use crate::iac::{Dialect, Map, Node, Resource, Role, Stack, Value, json};
use crate::path::RepoPath;
use crate::text::{Location, Span};

/// Attributes whose entries have names that anyone chose.
const FREE: [&str; 7] = [
    "data",
    "string_data",
    "stringData",
    "binary_data",
    "sensitive_config_vars",
    "sensitive_vars",
    "secure_environment_variables",
];

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

/// The literal secrets of a stack, in order of file and place; of one with other values those that stand in their file
/// and that only their use tells.
pub fn in_stack(stack: &Stack) -> Vec<InStack> {
    let mut found = Search::own(stack).in_order();
    let Some(values) = &stack.variant else { return found };
    found.retain(|found| found.at.path() == values);
    if let Some(source) = found.first().map(|found| found.at.source.clone()) {
        let mut as_text = Search::nowhere();
        as_text.texts(&source, &blocks::texts(source.text()));
        found.retain(|found| as_text.is_new(&found.at));
    }
    found
}

/// The same, and every value that reaches a place of a secret, whatever it came through and wherever its literal stands:
/// not for printing.
pub fn not_shown_of(stack: &Stack) -> (Vec<InStack>, Vec<String>) {
    let mut search = Search::own(stack);
    let mut reached = std::mem::take(&mut search.reached);
    if stack.dialect == Dialect::CloudFormation {
        // The text of a template says where its literals stand; its resources say what a parameter or a loop gave them.
        let mut seen = Search::nowhere();
        let resources = stack.view.iter().flat_map(|view| &view.resources);
        resources.for_each(|resource| seen.resource(resource));
        reached = seen.reached;
        reached.extend(kept_of(stack).filter(|text| works(text)).map(str::to_owned));
    }
    (search.in_order(), reached)
}

/// The texts that a nested stack is given for a parameter with `NoEcho`.
fn kept_of(stack: &Stack) -> impl Iterator<Item = &str> {
    let given = stack
        .kept
        .iter()
        .filter_map(|(address, name)| stack.resource(address)?.settings().object("Parameters")?.get(name));
    given.flat_map(|node| std::iter::once(node).chain(node.reaching())).filter_map(Node::as_text)
}

/// The values of the literal secrets of a stack and of the modules that it deploys: not for printing.
pub fn values(stack: &Stack) -> Vec<String> {
    let mut search = Search::over(stack, None);
    if stack.dialect == Dialect::Terraform {
        // A plan has no text but that of its values.
        stack.resources.iter().for_each(|resource| search.scripts(resource, "", &resource.body));
    }
    let mut values: Vec<String> = search.found.into_iter().map(|found| found.value.0).collect();
    if stack.dialect != Dialect::Terraform {
        // Of a template and a program the text says where they stand.
        let found = stack.sources.iter().flat_map(structure::find);
        values.extend(found.map(|found| found.value.0));
    }
    values.retain(|value| value.len() > 2);
    values
}

struct Search {
    /// The folder whose literals are told; without, all are.
    root: Option<RepoPath>,
    /// The file of values that is named for it, whose literals are told, too.
    values: Option<RepoPath>,
    found: Vec<InStack>,
    /// What the stack's own files have that values are put together from.
    literals: Rc<Literals>,
    /// Variables that are sensitive or ephemeral: what a file of values gives them is secret.
    flagged: HashSet<String>,
    /// Values in places of secrets, as they are known in the end.
    reached: Vec<String>,
    /// Literals that are known: several attributes may take theirs from one place.
    seen: HashMap<RepoPath, Vec<Span>>,
}

impl Search {
    /// What a stack itself has to tell.
    fn own(stack: &Stack) -> Self {
        let is_project = stack.dialect == Dialect::Pulumi;
        Self::over(stack, (!is_project).then(|| stack.root.clone()))
    }

    fn in_order(mut self) -> Vec<InStack> {
        self.found.sort_by(|one, other| {
            let key = |found: &InStack| (found.at.path().clone(), found.at.span);
            key(one).cmp(&key(other))
        });
        self.found
    }

    fn over(stack: &Stack, root: Option<RepoPath>) -> Self {
        let is_project = stack.dialect == Dialect::Pulumi;
        let mut search = Self { root, values: stack.variant.clone(), ..Self::nowhere() };
        // A program's other texts are judged with their file.
        for resource in stack.view.iter().filter(|_| is_project).flat_map(|view| &view.resources) {
            search.resource(resource);
        }
        let view = stack.view.iter().flat_map(|view| &view.resources);
        let seen: HashSet<&str> = view.map(|resource| resource.address.as_str()).collect();
        for resource in stack.resources.iter().filter(|_| is_project) {
            search.native(resource);
            if !seen.contains(resource.address.as_str()) {
                search.by_names(resource, "", &resource.body);
            }
            search.scripts(resource, "", &resource.body);
        }
        if stack.dialect == Dialect::Terraform {
            let mut literals = Literals::default();
            let texts: Vec<_> = stack.sources.iter().map(|source| blocks::texts(source.text())).collect();
            stack.sources.iter().zip(&texts).for_each(|(source, texts)| literals.add(source, texts));
            search.literals = Rc::new(literals);
            let variables = stack.resources.iter().filter(|resource| resource.role == Role::Variable);
            let flagged = variables.filter(|variable| is_kept_secret(variable.settings()));
            search.flagged = flagged.map(|variable| variable.name.clone()).collect();
            for resource in &stack.resources {
                search.resource(resource);
                search.given(stack, resource);
            }
            // Other values change nothing in what is written.
            let written = stack.sources.iter().zip(&texts).filter(|_| stack.variant.is_none());
            for (source, texts) in written {
                search.texts(source, texts);
                if stack.troubles.iter().any(|trouble| trouble.path == *source.path()) {
                    search.broken(source, texts);
                }
            }
        }
        search
    }

    fn nowhere() -> Self {
        Self {
            root: None,
            values: None,
            found: Vec::new(),
            literals: Rc::default(),
            flagged: HashSet::new(),
            reached: Vec::new(),
            seen: HashMap::new(),
        }
    }

    fn is_own(&self, at: &Location) -> bool {
        self.root.as_ref().is_none_or(|root| at.path().parent() == *root)
            || self.values.as_ref() == Some(at.path())
    }

    fn resource(&mut self, resource: &Resource) {
        let settings = resource.settings();
        match resource.role {
            Role::Variable => {
                let flagged = is_kept_secret(settings);
                if let Some(default) = settings.get("default") {
                    if flagged {
                        self.kept(resource, "default", default);
                    }
                    let named = is_sensitive(&resource.name, default) && !names_one(&resource.name, default);
                    self.node(resource, "default", default, flagged || named);
                    if !flagged && !named && names_many(&resource.name) {
                        self.each(resource, "default", default);
                    }
                }
            }
            Role::Output => {
                if let Some(value) = settings.get("value") {
                    self.node(resource, "value", value, is_sensitive_name(&resource.name));
                    if is_kept_secret(settings) {
                        self.kept(resource, "value", value);
                    }
                }
            }
            Role::Settings => {}
            Role::Data if resource.kind == "template_file" => self.filled_in(resource, settings),
            // A data source's `secret` names one that lies elsewhere.
            Role::Data => {}
            _ => self.map(resource, "", settings, false),
        }
    }

    /// What a call gives to a variable of a module here that says of itself that it is secret.
    fn given(&mut self, stack: &Stack, call: &Resource) {
        for (_, name) in stack.kept.iter().filter(|(address, _)| *address == call.address) {
            match call.settings().get(name) {
                Some(node) if node.as_text().is_some_and(|text| stores::is_kept(name, text)) => {
                    self.node(call, name, node, true);
                }
                Some(node) => self.kept(call, name, node),
                None => {}
            }
        }
    }

    fn map(&mut self, resource: &Resource, above: &str, map: &Map, sensitive: bool) {
        // Lists of `{ name = "DB_PASSWORD", value = … }`: containers' environments and charts' settings.
        let named = map
            .get("name")
            .or_else(|| map.get("key"))
            .and_then(Node::as_text)
            .is_some_and(|label| is_sensitive_label(label) && !headers::is_verified(label));
        let flagged = above.ends_with("set_sensitive") || says_so(map);
        // Every entry of a Kubernetes secret is one, whatever its name.
        let last = above.rsplit('.').next().unwrap_or(above);
        let secret = sensitive && FREE.contains(&last.strip_suffix("_wo").unwrap_or(last));
        let is_manifest =
            map.get("kind").and_then(Node::as_text) == Some("Secret") && map.get("apiVersion").is_some();
        self.of_settings(resource, above, map);
        // Vault's AppRole: what belongs to a role's id is its secret.
        let is_role = map.get("role_id").is_some();
        for entry in &map.entries {
            if entry.key == Map::REST {
                self.node(resource, above, &entry.node, sensitive);
                continue;
            }
            let path = if above.is_empty() { entry.key.clone() } else { format!("{above}.{}", entry.key) };
            // Who and where stand beside it; in a manifest what is encoded may say nothing.
            let is_told = || {
                let plain = || entry.node.as_text().and_then(kubernetes::decode);
                !kubernetes::is_public_entry(&entry.key)
                    && !plain().is_some_and(|plain| is_placeholder(&plain))
            };
            let sensitive = secret && is_told()
                || is_manifest && matches!(entry.key.as_str(), "data" | "stringData")
                || schema::terraform(&resource.kind, &path)
                || is_role && entry.key == "secret_id"
                || !is_switch(resource, entry)
                    && (is_sensitive(&entry.key, &entry.node)
                        && !(resource.role == Role::Module && names_one(&entry.key, &entry.node))
                        || (matches!(entry.key.as_str(), "value" | "value_wo" | "string_value")
                            && (named || flagged || is_sensitive_name(last))));
            self.node(resource, &path, &entry.node, sensitive);
        }
    }

    fn node(&mut self, resource: &Resource, path: &str, node: &Node, sensitive: bool) {
        match &node.value {
            Value::Map(map) => {
                self.map(resource, path, map, sensitive);
                if sensitive {
                    self.encoded(resource, path, &node.at);
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.node(resource, path, item, sensitive)),
            Value::Text(text) => {
                let before = self.found.len();
                let mut says_itself = false;
                // `container_definitions`, a secret's JSON: what stands inside says more than the whole.
                if let Some(inside) = node.encoded() {
                    says_itself = names_secrets(inside);
                    self.node(resource, path, inside, false);
                } else if text.trim_start().starts_with(['{', '['])
                    && let Some(inside) = json::read_embedded(text, node.origin())
                {
                    says_itself = names_secrets(&inside);
                    self.node(resource, path, &inside, false);
                }
                self.manifest(resource, path, node, text);
                if sensitive && !says_itself && self.found.len() == before {
                    // Of a secret's JSON what keeps others out, whatever it is called.
                    node.encoded().into_iter().for_each(|inside| self.kept(resource, path, inside));
                }
                if sensitive && text.trim_start().starts_with('{') {
                    // What is put together stands here, whatever its parts came through.
                    let is_composed = node.at.text().contains("${");
                    self.held(resource, path, if is_composed { &node.at } else { node.origin() });
                }
                if sensitive && !says_itself && self.found.len() == before {
                    self.text(resource, path, node, text);
                }
                // What a part of it is told as says more.
                self.put_together(resource, path, node);
            }
            Value::Unknown { .. } if sensitive => {
                self.encoded(resource, path, &node.at);
                self.held(resource, path, &node.at);
                self.branches(resource, path, node);
                for one in node.reaching() {
                    match one.as_text() {
                        Some(text) if !is_no_word(text) => {
                            self.reached.extend(works(text).then(|| text.to_owned()))
                        }
                        _ => self.node(resource, path, one, true),
                    }
                }
                self.put_together(resource, path, node);
            }
            // Settings that are laid over others: one of these objects.
            Value::Unknown { .. } => {
                let objects = node.reaching().filter(|one| one.as_text().is_none());
                objects.for_each(|one| self.node(resource, path, one, false));
                self.put_together(resource, path, node);
            }
            _ => {}
        }
    }

    /// The entries of a value that is secret as a whole, whatever they are called.
    fn kept(&mut self, resource: &Resource, path: &str, node: &Node) {
        match &node.value {
            Value::Text(text) if path == "value" && stores::is_kept(&resource.name, text) => {
                self.text(resource, path, node, text);
            }
            Value::List(items) => items.iter().for_each(|item| self.kept(resource, path, item)),
            Value::Map(map) => {
                for entry in &map.entries {
                    let path = format!("{path}.{}", entry.key);
                    match entry.node.as_text() {
                        Some(text) if stores::is_kept(&entry.key, text) => {
                            self.text(resource, &path, &entry.node, text);
                        }
                        Some(_) => {}
                        None => self.kept(resource, &path, &entry.node),
                    }
                }
            }
            _ => {}
        }
    }

    /// The values of what is named for many: of a list each, of a map what keeps others out.
    fn each(&mut self, resource: &Resource, path: &str, node: &Node) {
        let Value::List(items) = &node.value else { return self.kept(resource, path, node) };
        for item in items {
            match item.as_text() {
                Some(text) if stores::is_kept("", text) => self.text(resource, path, item, text),
                Some(_) => {}
                None => self.each(resource, path, item),
            }
        }
    }

    /// `kubectl_manifest`'s YAML, and what `yamlencode` makes of a manifest.
    fn manifest(&mut self, resource: &Resource, path: &str, node: &Node, text: &str) {
        let origin = node.origin();
        for found in structure::in_manifest(text).filter(|_| self.is_own(origin)).into_iter().flatten() {
            let value = &text[found.span.start..found.span.end];
            self.take(value, origin.clone(), resource.written().to_owned(), resource.written_path(path));
        }
    }

    fn text(&mut self, resource: &Resource, path: &str, node: &Node, text: &str) {
        if works(text) {
            self.reached.push(text.to_owned());
        }
        // A text put together from parts is no literal: `"${var.env}-db"` names something.
        let origin = node.origin();
        // A called module's own literals are told where its folder is judged.
        if !self.is_own(origin) {
            return;
        }
        if let Some(pieces) = &node.reached_by {
            return self.made_of(resource, path, node, pieces);
        }
        let is_written = origin.text().contains(text);
        let is_composed = node.at.text().contains("${") && !is_written;
        if is_composed && self.is_own(&node.at) {
            self.pieces(resource, path, &node.at);
        }
        // What it is made of stands elsewhere.
        let is_referred = !is_written && self.is_own(&node.at) && self.referred(node.at.text());
        // A key names an instance, and is a secret only where nobody would call one so.
        let is_of_key = is_key(origin) || !is_written && node.at.text().contains("each.key");
        let is_name = is_of_key && !composed::is_strong(text) && !is_drawn_of_letters(text);
        if !is_composed
            && !is_referred
            && !is_name
            && !node.refers.iter().any(|reference| reference.is_resource)
        {
            self.take(text, origin.clone(), resource.written().to_owned(), resource.written_path(path));
        }
    }

    /// A program's text that is put together from others: the whole, where one of them is all of it, else those that are
    /// strong by themselves.
    fn made_of(&mut self, resource: &Resource, path: &str, node: &Node, pieces: &[Node]) {
        let Some(whole) = node.as_text() else { return };
        for piece in pieces {
            let Some(text) = piece.as_text() else { continue };
            if text == whole || composed::is_strong(text) {
                let at = standing(piece, text);
                self.take(text, at, resource.written().to_owned(), resource.written_path(path));
            }
        }
        if let Some(password) = command::login_of_connection(whole) {
            let at = standing(node, password);
            self.take(password, at, resource.written().to_owned(), resource.written_path(path));
        }
    }

    fn take(&mut self, text: &str, at: Location, address: String, attribute: String) {
        let text = of_header(text).unwrap_or(text);
        let at = narrowed(at, text);
        // What an example shows instead of one: `password123`.
        let is_stock = || is_word_for_password(text) && is_of_example(at.path());
        if is_placeholder(text) || is_of_a_manual(text) || is_stock() || !self.is_new(&at) {
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

    /// A reader gives a text with its quotes, a pass over the text without; what stands inside of a known place is
    /// known too.
    fn is_new(&mut self, at: &Location) -> bool {
        let quoted = at.text().starts_with(['"', '\'']) && at.span.end > at.span.start + 1;
        let span = if quoted { Span::new(at.span.start + 1, at.span.end - 1) } else { at.span };
        let known = self.seen.entry(at.path().clone()).or_default();
        let is_new = !known.iter().any(|other| other.overlaps(span) || *other == span);
        known.push(span);
        is_new
    }
}

/// Whether a place is that of an object's key: `each.key` stands there.
fn is_key(at: &Location) -> bool {
    let behind = at.source.text().get(at.span.end..).unwrap_or("").trim_start_matches([' ', '\t']);
    behind.starts_with(['=', ':']) && !behind.starts_with("==")
}

/// Whether a value keeps somebody out, and is too long to be a part of other words.
fn works(value: &str) -> bool {
    /// A shorter one would take half of a text with it.
    const SHORTEST: usize = 6;
    value.len() >= SHORTEST && works_as_password(value, Trust::Config)
}

/// Where a value stands that a text holds: in one of those that the text is put together from, or in the text itself.
fn standing(node: &Node, value: &str) -> Location {
    let pieces = node.reached_by.iter().flat_map(|pieces| pieces.iter());
    let mut holding = pieces.filter(|piece| piece.as_text().is_some_and(|text| text.contains(value)));
    match holding.next() {
        Some(piece) if piece.reached_by.is_some() => standing(piece, value),
        Some(piece) => piece.origin().clone(),
        None => node.origin().clone(),
    }
}

/// The place of a value inside of the text that holds it, where it stands there as it is.
fn narrowed(at: Location, value: &str) -> Location {
    if at.text().len() <= value.len() + 2 {
        return at;
    }
    let quoted = format!("\"{value}\"");
    let find = |word: &str| memchr::memmem::find(at.text().as_bytes(), word.as_bytes());
    match find(&quoted).map(|place| place + 1).or_else(|| find(value)) {
        Some(place) => {
            let start = at.span.start + place;
            at.source.location(Span::new(start, start + value.len()))
        }
        None => at,
    }
}

#[cfg(test)]
mod tests;
