//! Literals in sensitive places of a Terraform stack: passwords, tokens and keys written into configuration.
//!
//! A value that came through a variable or a local is reported where it stands, once, whoever uses it. Texts that no
//! resource has (locals, files of values) and what stands inside of texts (scripts, connections) are read as written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine;
use regex::Regex;

use super::assignment::is_sensitive_name;
use super::placeholder::is_placeholder;
use super::structure::value::{Trust, is_name, is_of_a_manual, is_secret, looks_random, of_header};
use super::structure::{self, RULE, arguments, blocks, command, composed, kubernetes, names, schema, stores};
use super::{Secret, hint};
use crate::finding::RuleId;
use crate::iac::{Dialect, Entry, Map, Node, Resource, Role, Stack, Value, json};
use crate::path::RepoPath;
use crate::text::{Location, Source, Span};

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

/// The literal secrets of a stack, in order of file and place.
pub fn in_stack(stack: &Stack) -> Vec<InStack> {
    let is_project = stack.dialect == Dialect::Pulumi;
    let root = (!is_project).then(|| stack.root.clone());
    let mut found = Search::over(stack, root).found;
    found.sort_by(|one, other| {
        let key = |found: &InStack| (found.at.path().clone(), found.at.span);
        key(one).cmp(&key(other))
    });
    found
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
    found: Vec<InStack>,
    /// Literals that are known: several attributes may take theirs from one place.
    seen: HashMap<RepoPath, Vec<Span>>,
}

impl Search {
    fn over(stack: &Stack, root: Option<RepoPath>) -> Self {
        let is_project = stack.dialect == Dialect::Pulumi;
        let mut search = Self { root, found: Vec::new(), seen: HashMap::new() };
        // A program's other texts are judged with their file.
        for resource in stack.view.iter().filter(|_| is_project).flat_map(|view| &view.resources) {
            search.resource(resource);
        }
        for resource in stack.resources.iter().filter(|_| is_project) {
            search.native(resource);
            search.scripts(resource, "", &resource.body);
        }
        if stack.dialect == Dialect::Terraform {
            for resource in &stack.resources {
                search.resource(resource);
            }
            for source in &stack.sources {
                search.texts(source);
            }
        }
        search
    }

    fn is_own(&self, at: &Location) -> bool {
        self.root.as_ref().is_none_or(|root| at.path().parent() == *root)
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
            // A data source's `secret` names one that lies elsewhere.
            Role::Data => {}
            _ => self.map(resource, "", settings, false),
        }
    }

    /// What a Pulumi project has that Terraform has no word for.
    fn native(&mut self, resource: &Resource) {
        let settings = resource.settings();
        let parts: Vec<&str> = resource.kind.split([':', '/']).collect();
        match (parts.first(), parts.last()) {
            (Some(&"azure-native"), Some(&"Secret")) if resource.kind.contains(":keyvault") => {
                let value =
                    settings.get("properties").and_then(Node::as_map).and_then(|map| map.get("value"));
                value.into_iter().for_each(|value| self.node(resource, "properties.value", value, true));
            }
            (Some(&"command"), Some(&"Command")) => {
                for entry in &settings.entries {
                    let Some(text) = entry.node.as_text() else { continue };
                    for (_, value) in command::secrets(text) {
                        let (at, address) = (entry.node.origin().clone(), resource.written().to_owned());
                        self.take(value, at, address, entry.key.clone());
                    }
                }
            }
            _ => {}
        }
    }

    /// What commands and documents inside of a program's texts give away: what a machine is started with.
    fn scripts(&mut self, resource: &Resource, path: &str, node: &Node) {
        match &node.value {
            Value::Text(text) if self.is_own(node.origin()) => {
                let key = path.rsplit('.').next();
                for (name, value) in inside(key, text) {
                    let path = if path.is_empty() { &name } else { path };
                    let at = narrowed(node.origin().clone(), &value);
                    self.take(&value, at, resource.written().to_owned(), resource.written_path(path));
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.scripts(resource, path, item)),
            Value::Map(map) => {
                for entry in &map.entries {
                    let path =
                        if path.is_empty() { entry.key.clone() } else { format!("{path}.{}", entry.key) };
                    self.scripts(resource, &path, &entry.node);
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, resource: &Resource, above: &str, map: &Map, sensitive: bool) {
        // Lists of `{ name = "DB_PASSWORD", value = … }`: containers' environments and charts' settings.
        let named = map
            .get("name")
            .or_else(|| map.get("key"))
            .and_then(Node::as_text)
            .is_some_and(is_sensitive_label);
        let flagged = above.ends_with("set_sensitive") || says_so(map);
        // Every entry of a Kubernetes secret is one, whatever its name.
        let last = above.rsplit('.').next().unwrap_or(above);
        let secret = sensitive && FREE.contains(&last);
        let is_manifest =
            map.get("kind").and_then(Node::as_text) == Some("Secret") && map.get("apiVersion").is_some();
        // Vault's AppRole: what belongs to a role's id is its secret.
        let is_role = map.get("role_id").is_some();
        for entry in &map.entries {
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
                        || (matches!(entry.key.as_str(), "value" | "string_value") && (named || flagged)));
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
            }
            Value::Unknown { .. } if sensitive => {
                self.encoded(resource, path, &node.at);
                self.held(resource, path, &node.at);
                self.branches(resource, path, node);
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

    /// The literals of a secret's JSON that is known in part: `jsonencode({ host = aws_x.y.z, stripe = "…" })`.
    fn encoded(&mut self, resource: &Resource, path: &str, at: &Location) {
        let expression = at.text();
        if !self.is_own(at) || !expression.starts_with("jsonencode(") {
            return;
        }
        for text in blocks::texts(expression) {
            let value = &expression[text.span.start..text.span.end];
            if text.key.is_some_and(|key| stores::is_kept(&key, value)) {
                let span = Span::new(at.span.start + text.span.start, at.span.start + text.span.end);
                let place = at.source.location(span);
                self.take(value, place, resource.written().to_owned(), resource.written_path(path));
            }
        }
    }

    /// The literals of JSON that is written as a text, known in part: `"{\"host\":\"${aws_x.y.z}\",\"stripe\":\"…\"}"`.
    fn held(&mut self, resource: &Resource, path: &str, at: &Location) {
        let expression = at.text();
        let is_document = expression.trim_start_matches('"').starts_with('{') || expression.starts_with("<<");
        if !is_document || !self.is_own(at) {
            return;
        }
        for entry in stores::held(expression) {
            let span = Span::new(at.span.start + entry.span.start, at.span.start + entry.span.end);
            let path = format!("{}.{}", resource.written_path(path), entry.key);
            self.take(entry.value, at.source.location(span), resource.written().to_owned(), path);
        }
    }

    /// What an expression whose value is not known yet falls back on: `var.x ? "…" : null`, `coalesce(var.x, "…")`.
    /// Other texts in it are names and keys.
    fn branches(&mut self, resource: &Resource, path: &str, node: &Node) {
        static BRANCH: LazyLock<Regex> = LazyLock::new(|| {
            let call = r#"\b(?:(?:coalesce|try)\((?:[^()]|\([^()]*\))*|lookup\((?:[^(),]|\([^()]*\))*,(?:[^(),]|\([^()]*\))*),\s*"([^"\\\n]+)"\s*\)"#;
            let branch = r#"(?:\?|[^"\w]:|\s:)\s*"([^"\\\n]+)""#;
            Regex::new(&format!("{branch}|{call}")).expect("a pattern of ours compiles")
        });
        let at = &node.at;
        let is_choice = at.text().contains('?') || at.text().contains('(');
        if !self.is_own(at) {
            return;
        }
        self.pieces(resource, path, at);
        if !is_choice {
            return;
        }
        for found in BRANCH.captures_iter(at.text()) {
            let Some(literal) = found.iter().skip(1).flatten().next() else { continue };
            let text = literal.as_str();
            // A word is a name or says that there is none.
            let is_value = text.len() > 5
                && text.bytes().any(|byte| byte.is_ascii_digit())
                && text.bytes().any(|byte| byte.is_ascii_alphabetic());
            if is_value && !text.contains("${") {
                let span = Span::new(at.span.start + literal.start(), at.span.start + literal.end());
                self.take(
                    text,
                    at.source.location(span),
                    resource.written().to_owned(),
                    resource.written_path(path),
                );
            }
        }
    }

    /// The literals that a text is put together from, where they are strong by themselves.
    fn pieces(&mut self, resource: &Resource, path: &str, at: &Location) {
        for (literal, start) in literals(at.text()) {
            if is_asked_for(&at.text()[..start - 1]) {
                continue;
            }
            for piece in composed::pieces(literal, "${").into_iter().flat_map(|piece| piece.split("%s")) {
                let piece = piece.trim_matches(['-', '_']);
                if composed::is_strong(piece) {
                    let start = at.span.start + start + (piece.as_ptr() as usize - literal.as_ptr() as usize);
                    let place = at.source.location(Span::new(start, start + piece.len()));
                    self.take(piece, place, resource.written().to_owned(), resource.written_path(path));
                }
            }
        }
    }

    fn text(&mut self, resource: &Resource, path: &str, node: &Node, text: &str) {
        // A text put together from parts is no literal: `"${var.env}-db"` names something.
        let origin = node.origin();
        // A called module's own literals are told where its folder is judged.
        if !self.is_own(origin) {
            return;
        }
        let is_composed = node.at.text().contains("${") && !origin.text().contains(text);
        if is_composed && self.is_own(&node.at) {
            self.pieces(resource, path, &node.at);
        }
        if !is_composed && !node.refers.iter().any(|reference| reference.is_resource) {
            self.take(text, origin.clone(), resource.written().to_owned(), resource.written_path(path));
        }
    }

    /// What no resource has: locals, files of values, and what stands inside of texts, such as a password on a
    /// command line.
    fn texts(&mut self, source: &Source) {
        let is_values = source.path().ends_with(".tfvars") || source.path().ends_with(".tfvars.json");
        // Most files of a stack have no options, and are not looked at for words.
        let has_options = memchr::memmem::find(source.text().as_bytes(), b"\"-").is_some();
        let glance = has_options.then(|| source.glance()).flatten();
        let words = glance.map_or(&[][..], |glance| &glance.places);
        let lists = arguments::lists(source.text(), words);
        let mut given: Vec<_> = lists.iter().flat_map(|list| arguments::given(list, Trust::Config)).collect();
        given.sort_by_key(|(_, word)| word.span);
        let mut given = given.into_iter().peekable();
        for text in blocks::texts(source.text()) {
            let value = source.slice(text.span);
            let first = text.blocks.first().map_or("", String::as_str);
            let (address, attribute) = place(&text, is_values);
            // Both are in order of place.
            while let Some((name, word)) = given.next_if(|(_, word)| word.span.start < text.span.end) {
                if text.span.contains(word.span) {
                    let attribute = if attribute.is_empty() { name } else { attribute.clone() };
                    self.take(word.text, source.location(word.span), address.clone(), attribute);
                }
            }
            // What a call is given, such as `templatefile("a.sh", { password = … })`.
            let is_given = text.blocks.iter().any(String::is_empty);
            // OpenTofu's state is encrypted with it.
            let is_of_state = || text.blocks.iter().any(|block| block == "key_provider");
            let last = text.blocks.last().map_or("", String::as_str);
            let is_one_of_many = (is_values || first == "locals")
                && (names_many(last)
                    || names::of(last.trim_end_matches('s')).is_some() && looks_random(value));
            if let Some(key) = &text.key
                && (text.sensitive || is_one_of_many)
                && !value.contains("${")
                && stores::is_kept(key, value)
            {
                self.take(value, source.location(text.span), address.clone(), attribute.clone());
            }
            if let Some(key) = &text.key
                && (is_values || is_given || matches!(first, "locals" | "data") || is_of_state())
                && names::of(key).is_some_and(|named| {
                    let trust = match first {
                        _ if is_values && named.sure => Trust::Schema,
                        // A data source is told the name of a secret, and its id.
                        "data" if key == "secret_id" => return false,
                        "data" => Trust::Loose,
                        _ => Trust::Config,
                    };
                    is_secret(named, key, value, trust)
                })
            {
                self.take(value, source.location(text.span), address.clone(), attribute.clone());
            }
            if let Some(key) = &text.key
                && first == "locals"
                && value.contains("${")
                && names::of(key).is_some_and(|named| named.sure)
            {
                for piece in composed::pieces(value, "${") {
                    let start = text.span.start + (piece.as_ptr() as usize - value.as_ptr() as usize);
                    let at = source.location(Span::new(start, start + piece.len()));
                    self.take(piece, at, address.clone(), attribute.clone());
                }
            }
            if let Some(found) = structure::in_manifest(value) {
                for found in found {
                    let span =
                        Span::new(text.span.start + found.span.start, text.span.start + found.span.end);
                    self.take(source.slice(span), source.location(span), address.clone(), attribute.clone());
                }
                continue;
            }
            for (name, inside) in inside(text.key.as_deref(), value) {
                let at = memchr::memmem::find(value.as_bytes(), inside.as_bytes());
                let start = text.span.start + at.unwrap_or(0);
                let end = if at.is_some() { start + inside.len() } else { text.span.end };
                let attribute = if attribute.is_empty() { name } else { attribute.clone() };
                self.take(&inside, source.location(Span::new(start, end)), address.clone(), attribute);
            }
        }
    }

    fn take(&mut self, text: &str, at: Location, address: String, attribute: String) {
        let text = of_header(text).unwrap_or(text);
        let at = narrowed(at, text);
        if is_placeholder(text) || is_of_a_manual(text) || !self.is_new(&at) {
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

/// The texts of an expression that its value may be made of, each with its place in it: no keys of maps and nothing that
/// is compared.
fn literals(expression: &str) -> Vec<(&str, usize)> {
    let bytes = expression.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = memchr::memchr(b'"', &bytes[at..]).map(|quote| at + quote + 1) {
        let end = blocks::quoted_end(bytes, start);
        let before = expression[..start - 1].trim_end();
        let is_index = before.strip_suffix('[').is_some_and(|head| {
            head.ends_with(|sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | ')' | ']'))
        });
        let behind = expression.get(end + 1..).unwrap_or("").trim_start();
        let is_compared =
            before.ends_with("==") || before.ends_with("!=") || behind.starts_with(['=', '!', ':']);
        if let Some(text) = expression.get(start..end).filter(|_| !is_index && !is_compared) {
            found.push((text, start));
        }
        at = (end + 1).min(bytes.len());
    }
    found
}

/// Whether a literal says which one is asked for: `config.requireSecret("…")`, `getenv("…")`.
fn is_asked_for(before: &str) -> bool {
    let Some(call) = before.trim_end().strip_suffix('(') else { return false };
    let start = call.rfind(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').map_or(0, |at| at + 1);
    let name = call[start..].to_ascii_lowercase();
    ["get", "require", "lookup", "read"].iter().any(|verb| name.starts_with(verb)) || name.ends_with("output")
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

/// Where a text of a file stands, as an address and an attribute.
fn place(text: &blocks::Text, is_values: bool) -> (String, String) {
    let words = text.blocks.iter().map(String::as_str).filter(|word| !word.is_empty());
    let mut path: Vec<&str> = words.clone().skip(1).collect();
    path.extend(text.key.as_deref());
    let labels = text.labels.join(".");
    if is_values {
        let whole: Vec<&str> = words.chain(text.key.as_deref()).collect();
        return (format!("var.{}", whole.join(".")), String::new());
    }
    let address = match text.blocks.first().map_or("", String::as_str) {
        "resource" => labels,
        "locals" => return (format!("local.{}", path.join(".")), String::new()),
        "variable" => format!("var.{labels}"),
        "" => return (path.join("."), String::new()),
        word => [word, &labels].join(".").trim_end_matches('.').to_owned(),
    };
    (address, path.join("."))
}

/// What commands, connections and settings inside of a text give away, with their names.
fn inside(key: Option<&str>, text: &str) -> Vec<(String, String)> {
    // `user_data_base64`, `custom_data`
    let encoded = key.filter(|key| key.contains("base64") || key.ends_with("_data"));
    if let Some(text) = encoded.and_then(|_| decode(text)) {
        return inside(None, &text);
    }
    if !command::is_worth_reading(text) {
        return Vec::new();
    }
    let text = &*unescaped(text);
    let owned = |(name, value): (String, &str)| (name, value.to_owned());
    let mut found: Vec<(String, String)> = command::secrets(text).into_iter().map(owned).collect();
    let settings = command::assignments(text).into_iter().filter(|(name, value)| {
        names::of(name).is_some_and(|named| is_secret(named, name, value, Trust::Config))
    });
    found.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let documented = structure::in_yaml(text).into_iter();
    found.extend(documented.map(|found| {
        let kind = found.hint.split(',').next().unwrap_or("").to_owned();
        (kind, found.value.0)
    }));
    found
}

/// A document on one line, in quotes: its lines stand there as `\n`.
fn unescaped(text: &str) -> Cow<'_, str> {
    let is_escaped = !text.contains('\n') && text.contains("\\n");
    match is_escaped.then(|| serde_json::from_str(&format!("\"{text}\""))) {
        Some(Ok(plain)) => Cow::Owned(plain),
        _ => Cow::Borrowed(text),
    }
}

fn decode(text: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

/// Whether a variable or an output says that its value must not be seen, or not be kept.
fn is_kept_secret(settings: &Map) -> bool {
    let is_true = |key: &str| settings.get(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
    is_true("sensitive") || is_true("ephemeral")
}

/// Whether a setting of a variable, a parameter or a chart says of itself that its value is secret.
fn says_so(map: &Map) -> bool {
    let is_true = |key: &str| map.get(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
    // A program has it as a member of an enumeration: `aws.ssm.ParameterType.SecureString`.
    let secure = map.get("type").is_some_and(|kind| match &kind.value {
        Value::Unknown { why } => why.ends_with("SecureString") || why.ends_with("SECURE_STRING"),
        _ => kind.as_text() == Some("SecureString"),
    });
    secure || ["sensitive", "masked", "encrypted", "secured"].into_iter().any(is_true)
}

/// Whether a document's own names say where a secret would stand in it, or it is empty: as a whole it is none then.
fn names_secrets(inside: &Node) -> bool {
    inside.as_map().is_some_and(|map| {
        map.entries.is_empty() || map.entries.iter().any(|entry| names::of(&entry.key).is_some())
    })
}

/// Whether a variable is told the name of a secret: `tls_secret = "wildcard-tls"`.
fn names_one(name: &str, default: &Node) -> bool {
    let is_secret = names::of(name).is_some_and(|named| named.family == names::Family::Secret);
    is_secret && default.as_text().is_some_and(is_name)
}

/// Whether a name is that of several passwords. Of secrets, tokens and keys there are many names, too.
fn names_many(name: &str) -> bool {
    let one = name.strip_suffix('s').and_then(names::of);
    one.is_some_and(|named| named.sure && named.family == names::Family::Password)
}

/// Whether a name says that its value is secret: if it is not sure, the value must look so.
fn is_sensitive(name: &str, node: &Node) -> bool {
    names::of(name).is_some_and(|named| match node.as_text() {
        Some(text) if !named.sure || named.family == names::Family::Connection => {
            is_secret(named, name, text, Trust::Config)
        }
        Some(_) | None => named.sure,
    })
}

/// Names that sound like secrets and are settings: units, kinds and places of tokens.
fn is_switch(resource: &Resource, entry: &Entry) -> bool {
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
            map.entries.push(Entry {
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
            only_if: Vec::new(),
            view: None,
        };
        Stack {
            root: RepoPath::root(),
            variant: None,
            modules: Vec::new(),
            is_called: false,
            dialect: Dialect::Terraform,
            resources: vec![resource],
            view: None,
            sources: vec![source],
            troubles: Vec::new(),
            moved: Vec::new(),
            refused: 0,
            names: Vec::new(),
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
